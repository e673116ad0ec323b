"""The proof from end to end, with a scripted model: rows, files, looks, guards, stops and going on."""

import dataclasses
import json
import shutil

import pytest

from residency.evaluate.answers import chunk_size
from residency.evaluate.evaluate import evaluate, evaluation_as_json, evaluation_table
from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.schema import Answer, Evaluation
from residency.foundation.storage import read_record, write_json
from residency.instruments.assistant import labels_of
from residency.instruments.prompts import prompt_style


class StopsAfter(Watch):
    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def stop_requested(self):
        self.looks -= 1
        return self.looks < 0


def look(found, **changes):
    return evaluate(found.config, found.workspace, Watch(), **changes)


def test_a_draft_task_has_its_five_rows_and_the_verdict_says_better(scene):
    evaluation = look(scene())
    assert list(evaluation.rows) == ["base", "base with examples", "tuned", "constant", "nearest report"]
    assert list(evaluation.rows["tuned"])[:2] == ["bits_per_byte", "rouge_l"]
    assert list(evaluation.rows["tuned"]["rouge_l"]) == ["all reports", "rare answers"]
    assert evaluation.rows["constant"]["bits_per_byte"]["all reports"].value is None
    assert evaluation.rows["tuned"]["rouge_l"]["all reports"].patients == 30
    assert evaluation.verdict[0].startswith("The trained model is better than the untrained one and than everything")
    assert set(evaluation.differences) == {f"tuned minus {row}" for row in evaluation.rows if row != "tuned"}


def test_one_model_is_in_memory_at_a_time(scene):
    found = scene()
    look(found)
    assert found.loads == ["base", "tuned"]
    assert found.most_at_once == [1, 1]


def test_a_classify_task_adds_the_linear_model_and_the_table_of_labels(scene):
    found = scene("classify", skills=(0.3, 0.6))
    evaluation = look(found)
    assert "linear TF-IDF model" in evaluation.rows
    page = (found.workspace.evaluations / evaluation.id / "page.html").read_text("utf-8")
    assert "Label by label" in page and ">effusion</th>" in page
    assert evaluation.verdict[0].startswith("Do not use the trained model as it is")
    assert "needs no language model" in evaluation.verdict[0]


def test_each_label_has_its_support_and_an_interval_by_patient_and_the_record_is_read_back(scene):
    found = scene("classify", skills=(0.3, 0.6))
    evaluation = look(found)
    normal = evaluation.classes[0]
    assert (normal.label, normal.support, normal.patients, normal.support_in_training) == ("normal", 30, 30, 60)
    low, high = normal.recall_interval
    assert 0 <= low < normal.recall < high <= 1
    path = found.workspace.evaluations / evaluation.id
    assert read_record(path / "evaluation.json", Evaluation) == evaluation
    page = (path / "page.html").read_text("utf-8")
    assert "In training" in page and "AUROC" in page and "Not measured here:" in page


def test_head_middle_and_tail_labels_stand_apart_and_know_of_false_alarms_elsewhere(scene):
    found = scene("classify", skills=(0.3, 0.6))
    rare = [e for e in found.train if e.target == "fracture"]
    for example in rare[5:]:
        found.train.remove(example)
    digest = prompt_style(found.config, labels_of(found.config, found.train)).digest("template")
    recipe = dataclasses.replace(found.run.recipe, prompt_digest=digest)
    write_json(found.workspace.runs / found.run.id / "run.json", dataclasses.replace(found.run, recipe=recipe))
    write_json(found.workspace.model / "residency.json", {"run_id": found.run.id, "prompt_digest": digest})
    evaluation = look(found)
    assert list(evaluation.rows["tuned"]["accuracy"]) == ["all reports", "middle labels", "tail labels"]
    of = {c.label: c for c in evaluation.classes}
    tail = evaluation.rows["tuned"]["f1_macro"]["tail labels"]
    assert tail.value == pytest.approx(of["fracture"].f1) and tail.n == 60
    assert evaluation.rows["tuned"]["accuracy"]["tail labels"].n == of["fracture"].support
    assert of["fracture"].support_in_training == 5
    # 15 patients have it: too few for an interval, however many have other labels
    assert (of["fracture"].patients, tail.low) == (15, None)
    assert evaluation.rows["tuned"]["f1_macro"]["middle labels"].low is not None
    difference = evaluation.differences["tuned minus base"]["f1_macro"]["tail labels"]
    assert difference.value is not None and (difference.low, difference.p) == (None, None)
    assert "Labels with fewer than 20 cases in training" in (
        found.workspace.evaluations / evaluation.id / "page.html"
    ).read_text("utf-8")


def test_labels_that_are_none_are_counted_where_labels_are_written(scene):
    from residency.evaluate.figures import statistics

    found = scene("classify", cases=4)
    written = [Answer(example_id=c.id, text=t) for c, t in zip(found.test, ("normal", "norml", "", "fracture"), strict=True)]
    measured = statistics(found.config, found.test, {"tuned": written}, ["normal", "effusion", "fracture"])
    hits = [row and row["hits"] for row in measured["tuned"]["invalid_labels"]]
    assert hits == [0.0, 1.0, None, 0.0]


def test_several_labels_are_written_and_scored_as_sets(scene):
    found = scene("classify", skills=(0.1, 0.8))
    found.config = dataclasses.replace(found.config, task=dataclasses.replace(found.config.task, several=True))
    for listed in (found.train, found.test):
        both = [dataclasses.replace(e, labels=(e.target,)) for e in listed]
        listed[:] = [
            dataclasses.replace(e, target="fracture; effusion", labels=("effusion", "fracture")) if place % 4 == 0 else e
            for place, e in enumerate(both)
        ]
    digest = prompt_style(found.config, labels_of(found.config, found.train)).digest("template")
    recipe = dataclasses.replace(found.run.recipe, prompt_digest=digest)
    write_json(found.workspace.runs / found.run.id / "run.json", dataclasses.replace(found.run, recipe=recipe))
    write_json(found.workspace.model / "residency.json", {"run_id": found.run.id, "prompt_digest": digest})
    evaluation = look(found)
    tuned = {name: of["all reports"].value for name, of in evaluation.rows["tuned"].items()}
    assert 0.6 < tuned["accuracy"] <= tuned["f1_micro"]
    assert {c.label: c.support for c in evaluation.classes} == {"normal": 30, "effusion": 15, "fracture": 30}
    assert evaluation.rows["linear TF-IDF model"]["f1_micro"]["all reports"].value > 0.5
    cases = (found.workspace.evaluations / evaluation.id / "cases.jsonl").read_text("utf-8").splitlines()
    answer = json.loads(cases[0])["rows"]["tuned"]
    assert answer["label"] is None and answer["label_probabilities"] == []  # written, not chosen


def test_a_continue_task_measures_likelihood_only(scene):
    evaluation = look(scene("continue"))
    names = ["bits_per_byte", "perplexity", "byte_perplexity", "shortened_questions", "word_perplexity"]
    assert list(evaluation.rows["tuned"]) == names
    assert evaluation.rows["nearest report"]["perplexity"]["all reports"].value is None
    assert "better than the untrained one" in evaluation.verdict[0]


def test_the_files_are_written_and_read_back_as_the_record(scene):
    found = scene()
    evaluation = look(found)
    folder = found.workspace.evaluations / evaluation.id
    written = json.loads((folder / "evaluation.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(evaluation_as_json(evaluation)))
    assert written["format"] == 1
    assert read_record(folder / "evaluation.json", Evaluation) == evaluation
    lines = [json.loads(line) for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [case.id for case in found.test]
    assert set(lines[0]["rows"]) == set(evaluation.rows)


def test_the_same_again_is_no_new_look_loads_no_model_and_gives_the_same_page(scene):
    found = scene()
    first = look(found)
    page = (found.workspace.evaluations / first.id / "page.html").read_bytes()
    found.loads.clear()
    assert look(found) == first
    assert found.loads == []
    assert (found.workspace.evaluations / first.id / "page.html").read_bytes() == page


def test_another_model_is_another_look_and_takes_over_the_answers_of_the_same_base(scene):
    found = scene()
    look(found)
    (found.workspace.model / "model.safetensors").write_bytes(b"other weights")
    found.loads.clear()
    second = look(found)
    assert second.look == 2
    assert found.loads == ["tuned"]
    assert any("2 models or settings were looked at" in sentence for sentence in second.verdict)


def test_a_stop_keeps_what_was_answered_and_going_on_gives_the_same_numbers(scene):
    found = scene(assistant={"batch": 4})
    whole = look(found)
    shutil.rmtree(found.workspace.evaluations)
    with pytest.raises(Interrupted) as caught:
        evaluate(found.config, found.workspace, StopsAfter(10))
    assert "goes on" in caught.value.next
    kept = sorted(found.workspace.evaluations.glob("*/answers-*.jsonl"))
    assert [path.name for path in kept] == ["answers-base-with-examples.jsonl", "answers-base.jsonl"]
    assert not list(found.workspace.evaluations.glob("*/evaluation.json"))
    assert look(found) == whole


def test_a_torn_last_line_is_left_out_and_asked_again(scene):
    found = scene(assistant={"batch": 4})
    whole = look(found)
    path = found.workspace.evaluations / whole.id / "answers-tuned.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    found.loads.clear()
    assert look(found) == whole
    assert found.loads == ["tuned"]


def test_a_training_that_is_not_active_fails(scene):
    with pytest.raises(UserError, match="same likelihoods as its base on all of the first 32 cases"):
        look(scene(surprises=(1.2, 1.2)))
    assert chunk_size(scene().config) == 32


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "stopped"}, "not done"),
        ({"split_digest": "x" * 64}, "another split"),
    ],
)
def test_a_run_that_does_not_belong_is_refused(scene, change, says):
    found = scene()
    write_json(found.workspace.runs / found.run.id / "run.json", dataclasses.replace(found.run, **change))
    with pytest.raises(UserError, match=says):
        look(found)
    assert found.loads == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"prompt_digest": "0" * 64}, "prompt is not the one"),
        ({"base_digest": "0" * 64}, "other weights"),
        ({"task": "classify"}, "task"),
    ],
)
def test_a_recipe_that_does_not_belong_is_refused(scene, change, says):
    found = scene()
    recipe = dataclasses.replace(found.run.recipe, **change)
    write_json(found.workspace.runs / found.run.id / "run.json", dataclasses.replace(found.run, recipe=recipe))
    with pytest.raises(UserError, match=says):
        look(found)
    assert not (found.workspace.evaluations / "looks.json").exists()


def test_another_chat_template_or_instruction_than_in_training_is_refused(scene):
    found = scene()
    (found.workspace.model / "chat_template.jinja").write_text("another", "utf-8")
    with pytest.raises(UserError, match="prompt is not the one"):
        look(found)
    found = scene()
    other = dataclasses.replace(found.config, assistant=dataclasses.replace(found.config.assistant, instruction="Draft."))
    with pytest.raises(UserError, match="prompt is not the one"):
        evaluate(other, found.workspace, Watch())
    assert found.loads == []


def test_an_empty_part_and_a_shared_patient_are_refused(scene):
    with pytest.raises(UserError, match="test part is empty"):
        look(scene(cases=0))
    found = scene()
    found.test.append(dataclasses.replace(found.test[0], patient=found.train[0].patient))
    with pytest.raises(UserError, match="1 patients are in both"):
        look(found)


def test_the_training_and_calibration_parts_are_not_for_evaluation(scene):
    for part in ("train", "calibrate"):
        with pytest.raises(UserError, match="not for evaluation"):
            look(scene(), part=part)
    assert look(scene(), part="tune").part == "tune"


def test_max_cases_takes_the_first_by_id_in_the_order_of_the_corpus(scene):
    found = scene(evaluate={"max_cases": 5})
    evaluation = look(found)
    lines = (found.workspace.evaluations / evaluation.id / "cases.jsonl").read_text("utf-8").splitlines()
    ids = [json.loads(line)["id"] for line in lines]
    assert sorted(ids) == sorted(case.id for case in found.test)[:5]
    assert ids == [case.id for case in found.test if case.id in ids]
    assert any(sentence.startswith("Only 5 patients") for sentence in evaluation.verdict)


def test_cut_answers_are_said(scene):
    evaluation = look(scene(finished=False))
    assert any("100 % of the trained model's answers were cut at 128 tokens" in sentence for sentence in evaluation.verdict)


def test_the_table_fits_a_terminal_and_starts_with_the_verdict(scene):
    for task in ("draft", "classify", "continue"):
        evaluation = look(scene(task))
        shown = evaluation_table(evaluation)
        assert max(len(line) for line in shown.splitlines()) <= 80
        assert shown.startswith(evaluation.verdict[0][:40])
        assert shown.isascii()


def test_the_journal_holds_the_look_and_no_report_text(scene):
    found = scene()
    look(found)
    journal = found.workspace.audit.read_text("utf-8")
    assert '"action": "look"' in journal and "effusion" not in journal
