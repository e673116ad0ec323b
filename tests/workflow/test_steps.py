import dataclasses

import pytest

from residency.foundation import audit
from residency.foundation.config import config_from_values
from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.records import read_last
from residency.foundation.storage import digest_of, read_json, write_json
from residency.foundation.workspace import Workspace
from residency.workflow import steps as road
from residency.workflow.setup import Setup
from residency.workflow.steps import Outcome, Step, run_steps, state_of


@pytest.fixture
def practice(tmp_path):
    return Setup(config_from_values({"practice": "x"}), Workspace.create(tmp_path / "w"), tmp_path / "residency.toml")


@pytest.fixture
def ran(monkeypatch):
    """Three steps that note that they ran; `read` holds what each reads."""
    done: list[str] = []
    read = {"prepare": "1", "train": "1", "evaluate": "1"}

    def step(name):
        def run(practice, watch):
            done.append(name)
            return Outcome({"made": "d"}, {"summary": f"{name} is done"})

        return Step(name, lambda practice: {"what it reads": read[name]}, run, lambda practice: True)

    monkeypatch.setattr(road, "STEPS", tuple(step(name) for name in read))
    return done, read


ALL = ("prepare", "train", "evaluate")


def test_what_is_done_is_skipped_and_what_changed_is_run_again(practice, ran):
    done, read = ran
    run_steps(practice, ALL, Watch())
    run_steps(practice, ALL, Watch())
    assert done == ["prepare", "train", "evaluate"]
    read["train"] = "2"
    told = []
    assert run_steps(practice, ALL, Watch(), told=told.append) == ["train"]
    assert any("what it reads changed" in line for line in told)


def test_a_step_can_be_run_again(practice, ran):
    run_steps(practice, ALL, Watch())
    assert run_steps(practice, ALL, Watch(), again=("evaluate",)) == ["evaluate"]


def test_what_was_made_and_is_gone_is_made_again(practice, ran, monkeypatch):
    run_steps(practice, ALL, Watch())
    gone = dataclasses.replace(road.STEPS[1], intact=lambda practice: False)
    monkeypatch.setattr(road, "STEPS", (road.STEPS[0], gone, road.STEPS[2]))
    assert state_of(practice, gone) == ("out of date", ("what it made is gone",))
    assert run_steps(practice, ALL, Watch()) == ["train"]


def test_every_finished_step_leaves_a_record_with_digests_versions_and_seconds(practice, ran):
    run_steps(practice, ("prepare",), Watch())
    record = read_last(practice.workspace, "prepare")
    assert record["inputs"] == {"what it reads": "1"}
    assert record["outputs"] == {"made": "d"}
    assert record["seconds"] >= 0
    assert record["environment"]["python"]
    assert practice.summary("prepare") == "prepare is done"


def test_a_record_that_was_changed_counts_no_longer(practice, ran):
    run_steps(practice, ALL, Watch())
    path = practice.workspace.records / "train.json"
    record = read_json(path)
    for changed in ({**record, "inputs": {"what it reads": "2"}}, {**record, "seconds": 0.5}):
        write_json(path, changed)
        assert state_of(practice, road.STEPS[1]) == ("out of date", ("its record",))
    write_json(path, record)
    assert state_of(practice, road.STEPS[1]) == ("done", ())


def test_a_record_and_a_journal_written_anew_do_not_fit_the_sealed_store(practice, ran):
    run_steps(practice, ("prepare",), Watch())
    path = practice.workspace.records / "prepare.json"
    record = {**read_json(path), "seconds": 0.5}
    write_json(path, record)
    practice.workspace.audit.unlink()
    audit.append(practice.workspace.audit, "prepare", record=digest_of(record))
    assert state_of(practice, road.STEPS[0]) == ("out of date", ("its record",))


def test_a_step_that_fails_or_is_stopped_is_not_done(practice, monkeypatch):
    def stopped(practice, watch):
        raise Interrupted("Stopped at step 3.", next="run the same command again")

    monkeypatch.setattr(road, "STEPS", (Step("train", lambda p: {}, stopped, lambda p: True),))
    with pytest.raises(Interrupted):
        run_steps(practice, ("train",), Watch())
    assert read_last(practice.workspace, "train") is None


def test_two_runs_in_one_workspace_are_refused(practice, ran):
    with practice.workspace.locked("train"), pytest.raises(UserError, match="Another process is at work"):
        run_steps(practice, ALL, Watch())


@pytest.mark.parametrize("content", ["{}", "[]", '{"inputs": 1, "outputs": {}, "results": {}}'])
def test_a_record_of_another_shape_is_told(practice, content):
    practice.workspace.records.mkdir(parents=True)
    (practice.workspace.records / "train.json").write_text(content, "utf-8")
    with pytest.raises(UserError, match="no record of a step"):
        read_last(practice.workspace, "train")


def test_training_again_forgets_the_runs_of_these_settings_and_no_others(practice, monkeypatch):
    monkeypatch.setattr(road, "_train_inputs", lambda p: {"settings": "A"})
    for name, settings in (("1-train", "A"), ("2-train", "B")):
        record = {"inputs": {"settings": settings}, "outputs": {}, "results": {"run": f"run{settings}"}}
        write_json(practice.workspace.records / "history" / f"{name}.json", record)
        (practice.workspace.runs / f"run{settings}").mkdir(parents=True)
    road._forget_run(practice)
    assert [p.name for p in practice.workspace.runs.iterdir()] == ["runB"]
