"""Two models that were evaluated are held against each other without asking either again."""

import json
import shutil
import types

import pytest

from residency import cli
from residency.evaluate.compare import compare_evaluations
from residency.evaluate.evaluate import evaluate
from residency.evaluate.pairs import pairing_as_json, pairing_table
from residency.foundation.config import EvaluateSettings
from residency.foundation.console import Watch
from residency.foundation.errors import UserError
from residency.foundation.workspace import Workspace

SETTINGS = EvaluateSettings(resamples=200)


MADE = {}


@pytest.fixture
def two(scene, tmp_path, tmp_path_factory):
    """A workspace's evaluations of two trainings, of which the second answers better; made once, given as a copy."""
    if not MADE:
        found = scene(skills=(0.2, 0.4), surprises=(1.2, 0.9))
        first = evaluate(found.config, found.workspace, Watch())
        again = scene(skills=(0.2, 0.9), surprises=(1.2, 0.6))
        (again.workspace.model / "model.safetensors").write_bytes(b"other weights")
        second = evaluate(again.config, again.workspace, Watch())
        kept = tmp_path_factory.mktemp("two") / "evaluations"
        shutil.copytree(again.workspace.evaluations, kept)
        MADE.update(folder=kept, first=first.id, second=second.id)
    shutil.copytree(MADE["folder"], tmp_path / "copy")
    return types.SimpleNamespace(evaluations=tmp_path / "copy"), MADE["first"], MADE["second"]


def test_the_later_training_is_held_against_the_earlier_on_every_number(two):
    workspace, first, second = two
    pairing = compare_evaluations(workspace, second, first, SETTINGS)
    assert (pairing.cases, pairing.patients, pairing.task) == (60, 30, "draft")
    assert pairing.verdict[0] == f"{second} is better than {first} by bits per byte and ROUGE-L."
    assert pairing.outcomes["bits_per_byte"] == "better" and pairing.differences["bits_per_byte"].value < 0
    assert any("2 models or settings were looked at" in sentence for sentence in pairing.verdict)
    back = compare_evaluations(workspace, first, second, SETTINGS)
    assert back.differences["rouge_l"].value == pytest.approx(-pairing.differences["rouge_l"].value)
    assert json.loads(json.dumps(pairing_as_json(pairing)))["numbers"]["rouge_l"]["outcome"] == "better"
    assert max(map(len, pairing_table(pairing).splitlines())) <= 80


def test_rows_are_named_alone_of_the_last_evaluation_or_behind_any(two):
    workspace, first, second = two
    pairing = compare_evaluations(workspace, "tuned", "nearest report", SETTINGS, last=second)
    assert (pairing.first, pairing.other) == ("tuned", "nearest report")
    assert pairing.outcomes["bits_per_byte"] == "not measured"
    longer = compare_evaluations(workspace, f"{first}:base", "base with examples", SETTINGS, last=second)
    assert (longer.first, longer.other) == (f"{first}:base", f"{second}:base with examples")


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("nothing", "tuned"), "There is no evaluation 'nothing'"),
        (("run-1", "tuned"), "Several evaluations begin with 'run-1'"),
        (("tuned:base", "tuned"), "There is no evaluation 'tuned'"),
        (("tuned", "tuned"), "name the same answers"),
    ],
)
def test_names_that_mean_nothing_or_several_are_told(two, names, says):
    workspace, _, second = two
    with pytest.raises(UserError, match=says):
        compare_evaluations(workspace, *names, SETTINGS, last=second)


def changed(workspace, identity, change):
    path = workspace.evaluations / identity / "cases.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(json.dumps(change(line)) + "\n" for line in lines), "utf-8")


def test_other_tokens_leave_the_perplexity_out_and_say_so(two):
    workspace, first, second = two

    def twice(line):
        line["rows"]["tuned"]["statistics"]["perplexity"]["tokens"] *= 2
        return line

    changed(workspace, first, twice)
    pairing = compare_evaluations(workspace, second, first, SETTINGS)
    assert "perplexity" not in pairing.numbers and "bits_per_byte" in pairing.numbers
    assert any(sentence.startswith("Perplexity is left out") for sentence in pairing.verdict)


def test_cases_whose_answer_changed_or_that_are_others_are_not_paired(two):
    workspace, first, second = two
    changed(workspace, first, lambda line: line | {"target": line["target"] + " New."})
    with pytest.raises(UserError, match="In 60 cases of both evaluations the practice's answer differs"):
        compare_evaluations(workspace, first, second, SETTINGS)
    changed(workspace, first, lambda line: line | {"id": line["id"] + "x"})
    with pytest.raises(UserError, match="no case in common"):
        compare_evaluations(workspace, first, second, SETTINGS)


def test_a_broken_file_of_cases_is_one_clear_error(two):
    workspace, first, second = two
    path = workspace.evaluations / first / "cases.jsonl"
    path.write_text(path.read_text("utf-8")[:-40], "utf-8")
    with pytest.raises(UserError, match="is broken"):
        compare_evaluations(workspace, first, second, SETTINGS)


def test_the_command_prints_the_verdict_and_evaluates_nothing(two, tmp_path, capsys):
    given, first, second = two
    settings = tmp_path / "residency.toml"
    settings.write_text('practice = "x"\n', "utf-8")
    workspace = Workspace.create(tmp_path / "made")
    flags = ["--config", str(settings), "--workspace", str(workspace.root), "--compare"]
    assert cli.main(["evaluate", *flags, "tuned", "base"]) == 2
    assert "Next: residency evaluate" in capsys.readouterr().err
    shutil.copytree(given.evaluations, workspace.evaluations, dirs_exist_ok=True)
    assert cli.main(["evaluate", *flags, second, first]) == 0
    assert capsys.readouterr().out.startswith(f"{second} is better than {first} by bits per byte and")
    assert cli.main(["evaluate", "--json", *flags, second, f"{first}:base"]) == 0
    assert json.loads(capsys.readouterr().out)["other"] == f"{first}:base"
    assert not (workspace.records / "evaluate.json").exists()
