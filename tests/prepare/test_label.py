"""Questions and answers out of reports: where labels come from, and answers that stand in the question."""

import dataclasses

import pytest
from invented import config_for, workspace_at, write_csv
from scripted_recogniser import knows, pipeline_folder

from residency.foundation.errors import SettingsError, UserError
from residency.instruments.identifiers.recognisers import spacy
from residency.instruments.prompts import prompt_style, question_text
from residency.prepare.intake import intake
from residency.prepare.pipeline import load_corpus, prepare

SIGNS = ("hazy patch at the left base", "round shadow in the lingula", "wide heart", "clear lung fields")
IMPRESSIONS = ("Pneumonia.", "Probable pneumonia, small effusion.", "Cardiac decompensation. No pneumonia.", "No effusion.")
LISTED = {
    "kind": "classify",
    "label_from": "answer",
    "labels": ["pneumonia", "effusion", "heart failure", "none of these"],
    "synonyms": {"heart failure": ["cardiac decompensation", "CHF"]},
    "no_label": "none of these",
    "several": True,
}


def reports(count=40, more=""):
    return [
        {
            "no": f"R{i}",
            "who": f"P{i}",
            "report": f"HISTORY: cough {i} days{more}\nFINDINGS: {SIGNS[i % 4]}, {i} mm.\nIMPRESSION: {IMPRESSIONS[i % 4]}",
        }
        for i in range(count)
    ]


def prepared(folder, listed, task, columns=None, **sections):
    write_csv(folder / "reports.csv", listed)
    where = {"columns": columns} if columns else {}
    config = config_for(folder, reports=where, task=task, **sections)
    workspace = workspace_at(folder)
    made = prepare(config, workspace)
    return config, workspace, made, load_corpus(workspace).examples


def same_at_the_door(config, workspace, text, example):
    return intake(text=text, config=config, workspace=workspace)[0] == dataclasses.replace(example.question, patient=None)


def test_labels_are_looked_for_in_the_answer_section_which_the_question_lacks(tmp_path):
    listed = reports()
    config, workspace, made, examples = prepared(tmp_path, listed, LISTED)
    assert [e.labels for e in examples[:4]] == [
        ("pneumonia",),
        ("pneumonia", "effusion"),
        ("heart failure",),
        ("none of these",),
    ]
    assert examples[1].target == "pneumonia; effusion"
    assert question_text(examples[1].question) == "History: cough 1 days\nFindings: round shadow in the lingula, 1 mm."
    assert made.manifest.given_away == dict.fromkeys(("train", "tune", "calibrate", "test"), 0)
    for row, example in zip(listed, examples, strict=True):
        assert same_at_the_door(config, workspace, row["report"], example)
    without = listed[1]["report"].partition("\nIMPRESSION")[0]
    assert same_at_the_door(config, workspace, without, examples[1])


def test_a_report_of_several_labels_is_dropped_where_only_one_may_be(tmp_path):
    _, _, made, examples = prepared(tmp_path, reports(), {**LISTED, "several": False})
    assert made.manifest.dropped == {"more than one label (task.several is false)": 10}
    assert {e.target for e in examples} == {"pneumonia", "heart failure", "none of these"}
    assert all(e.labels == () for e in examples)


def test_reports_without_any_label_are_left_out_where_none_is_named_for_them(tmp_path):
    task = {**LISTED, "labels": LISTED["labels"][:3], "no_label": ""}
    _, _, made, _ = prepared(tmp_path, reports(), task)
    assert made.manifest.dropped == {"no answer": 10}


def test_leaks_are_counted_by_part_and_shown(tmp_path):
    listed = [{**r, "report": r["report"].replace("cough", "known pneumonia, cough")} for r in reports()]
    _, _, made, examples = prepared(tmp_path, listed, LISTED)
    leaking = sum("pneumonia" in e.labels for e in examples)
    assert sum(made.manifest.given_away.values()) == leaking == 20
    assert made.manifest.given_away["train"] > 0
    assert "The answer stands in the question of 20 examples" in " ".join(made.table.split())


def test_leaking_examples_are_dropped_where_that_is_asked(tmp_path):
    listed = [{**r, "report": r["report"].replace("cough", "known pneumonia, cough")} for r in reports()]
    _, _, made, examples = prepared(tmp_path, listed, {**LISTED, "given_away": "drop"})
    assert made.manifest.dropped == {"the answer stands in the question": 20}
    assert not any("pneumonia" in e.labels for e in examples)


def test_a_mask_takes_sentences_out_of_every_question_at_the_door_too(tmp_path):
    listed = reports(more=". Effusion asked about. CHF known")
    config, workspace, made, examples = prepared(tmp_path, listed, {**LISTED, "given_away": "mask"})
    assert sum(made.manifest.given_away.values()) == 0
    for row, example in zip(listed, examples, strict=True):
        asked = question_text(example.question)
        assert "cough" in asked and "ffusion" not in asked and "CHF" not in asked
        assert same_at_the_door(config, workspace, row["report"], example)


def test_a_denied_label_is_no_leak(tmp_path):
    listed = [{**r, "report": r["report"].replace("cough", "no pneumonia so far, cough")} for r in reports()]
    assert sum(prepared(tmp_path, listed, LISTED)[2].manifest.given_away.values()) == 0


CODED = ("Diabetes (E11.9) and hypertension, ICD-10: I10.", "Dx code: E11.65", "Seen for J18.9 again.", "Nothing to code.")


def coded(count=40):
    return [{"no": f"R{i}", "who": f"P{i}", "report": f"Visit {i}. {CODED[i % 4]} Diet talked over."} for i in range(count)]


@pytest.mark.parametrize(
    ("level", "first", "second"),
    [
        ("full", ("E11.9", "I10"), ("E11.65",)),
        ("category", ("E11", "I10"), ("E11",)),
        ("block", ("E08-E13", "I10-I1A"), ("E08-E13",)),
        ("chapter", ("E00-E89", "I00-I99"), ("E00-E89",)),
    ],
)
def test_codes_in_texts_become_labels_and_leave_the_question(tmp_path, level, first, second):
    task = {"kind": "classify", "label_from": "codes", "code_level": level, "several": True}
    config, workspace, made, examples = prepared(tmp_path, coded(), task)
    assert (examples[0].labels, examples[1].labels) == (first, second)
    assert made.manifest.dropped == {"no answer": 10}
    assert question_text(examples[0].question) == "Visit 0. Diabetes and hypertension. Diet talked over."
    assert same_at_the_door(config, workspace, coded()[0]["report"], examples[0])
    assert same_at_the_door(config, workspace, "Visit 0. Diabetes and hypertension. Diet talked over.", examples[0])


def test_a_code_that_the_text_denies_is_no_label_but_one_behind_a_cue_is(tmp_path):
    written = ("No pneumonia (J18.9). Hypertension (I10).", "Rule out I21.4. ICD-10: E11.9.", "No complaints, ICD-10: I48.91.")
    listed = [{"no": f"R{i}", "who": f"P{i}", "report": f"Visit {i}. {written[i % 3]} Diet talked over."} for i in range(30)]
    examples = prepared(tmp_path, listed, {"kind": "classify", "label_from": "codes"})[3]
    assert [e.target for e in examples[:3]] == ["I10", "E11", "I48"]
    assert not any(code in question_text(e.question) for e in examples for code in ("J18", "I21", "I48"))


def test_labels_that_can_be_found_in_no_text_are_refused(tmp_path):
    task = {**LISTED, "labels": ["pneumonia", "A", "none of these"], "synonyms": {}}
    with pytest.raises(UserError, match="A cannot be looked for in a text"):
        prepared(tmp_path, reports(), task)


def test_codes_in_a_column_are_split_checked_and_leave_the_text(tmp_path):
    listed = [
        {
            "no": f"R{i}",
            "who": f"P{i}",
            "report": f"Letter {i} about I10 (I21.4), seen.",
            "dx": ("I10; E119", "I21.4", "T12", "")[i % 4],
        }
        for i in range(40)
    ]
    columns = {"id": "no", "patient": "who", "text": "report", "label": "dx"}
    task = {"kind": "classify", "label_from": "codes", "several": True}
    _, _, made, examples = prepared(tmp_path, listed, task, columns)
    assert [e.labels for e in examples[:2]] == [("E11", "I10"), ("I21",)]
    assert made.manifest.dropped == {"no known code": 10, "no answer": 10}
    assert any(note.startswith("10 entries are no code") for note in made.manifest.notes)
    assert examples[0].question.text == "Letter 0 about I10, seen."
    assert (
        sum(made.manifest.given_away.values()) == 10
    )  # without point, cue and brackets it may be anything, but it is the answer


def test_the_name_of_a_code_in_the_question_is_a_leak(tmp_path):
    listed = [
        {"no": f"R{i}", "who": f"P{i}", "report": f"Visit {i}: {('Acute myocardial infarction', 'Chest pain')[i % 2]}. I21.4"}
        for i in range(20)
    ]
    _, _, made, _ = prepared(tmp_path, listed, {"kind": "classify", "label_from": "codes"})
    assert sum(made.manifest.given_away.values()) == 10


def test_several_labels_of_a_column_are_split_and_ordered(tmp_path):
    listed = [
        {"no": f"R{i}", "who": f"P{i}", "report": f"Note {i} of today", "l": ("b; a", "a|b|a", "a")[i % 3]} for i in range(30)
    ]
    columns = {"id": "no", "patient": "who", "text": "report", "label": "l"}
    _, _, made, examples = prepared(tmp_path, listed, {"kind": "classify", "several": True}, columns)
    assert [e.target for e in examples[:3]] == ["a; b", "a; b", "a"]
    assert made.manifest.labels["a"]["train"] >= made.manifest.labels["b"]["train"] > 0
    assert sum(made.manifest.labels["a"].values()) == 30


def test_pairs_of_question_and_answer_are_learned(tmp_path):
    listed = [
        {"q": f"Findings: how long does Dr. Iyer's plaster {i} stay?", "a": f"Plaster {i} stays {i} weeks."} for i in range(30)
    ]
    config, workspace, made, examples = prepared(
        tmp_path, listed, {"kind": "question"}, {"question": "q", "answer": "a", "patient": None, "id": None, "text": None}
    )
    assert (examples[3].question.text, examples[3].target) == (
        "Findings: how long does Dr. [NAME]'s plaster 3 stay?",
        "Plaster 3 stays 3 weeks.",
    )
    assert same_at_the_door(config, workspace, listed[3]["q"], examples[3])
    assert prompt_style(config).instruction == "Answer the question."
    assert made.manifest.labels == {}


def test_a_drafted_answer_that_stands_in_the_question_is_a_leak(tmp_path):
    listed = [
        {
            "no": f"R{i}",
            "who": f"P{i}",
            "report": f"FINDINGS: Wide heart; Fluid {i} in both bases.\nIMPRESSION: fluid {i} in both bases",
        }
        for i in range(12)
    ]
    _, _, made, _ = prepared(tmp_path, listed, {"kind": "draft", "question": ["findings"], "answer": "impression"})
    assert sum(made.manifest.given_away.values()) == 12


def test_reports_in_other_languages_are_left_out_and_counted(tmp_path):
    german = "FINDINGS: Das Herz ist nicht verbreitert, kein Erguss und keine Stauung zu sehen.\nIMPRESSION: Kein Befund"
    listed = [*reports(20), *({"no": f"G{i}", "who": f"G{i}", "report": f"{german} {i}"} for i in range(3))]
    task = {"kind": "draft", "question": ["findings"], "answer": "impression"}
    config, workspace, made, examples = prepared(tmp_path, listed, task)
    assert made.manifest.dropped == {"in German, whose identifiers are not found": 3}
    assert made.manifest.languages == {"de": 3, "en": 20}
    assert len(examples) == 20
    with pytest.raises(UserError, match="seems to be in German"):
        intake(text=german, config=config, workspace=workspace)[0]


def test_a_language_is_served_only_by_a_recogniser_that_passed_and_then_its_reports_stay(tmp_path, monkeypatch):
    german = "FINDINGS: Das Herz ist nicht verbreitert, kein Erguss\nIMPRESSION: Kein Befund der Lunge"
    listed = [{"no": f"G{i}", "who": f"G{i}", "report": f"{german} {i}"} for i in range(9)]
    task = {"kind": "draft", "question": ["findings"], "answer": "impression"}
    words = ["Herz", "Erguss", "Kein", "Befund", "Lunge", "Das"]  # the leak scan's vocabulary is English
    settings = {"languages": ["en", "de"], "not_names": words}
    with pytest.raises(UserError, match="names German, whose identifiers nothing here finds"):
        prepared(tmp_path, listed, task, prepare=settings)
    settings["recognisers"] = [f"spacy:{pipeline_folder(tmp_path / 'model')}"]
    monkeypatch.setattr(spacy, "load", lambda setting: knows(["de"]))
    made = prepared(tmp_path, listed, task, prepare=settings)[2]
    assert made.manifest.languages == {"de": 9} and made.manifest.dropped == {}


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"task": {"kind": "question"}}, "needs the columns question and answer"),
        ({"task": {"kind": "draft", "several": True}}, "belong to kind `classify`"),
        ({"task": {"kind": "classify", "label_from": "answer"}}, "name the labels"),
        ({"task": {"kind": "classify", "labels": ["a"], "synonyms": {"b": ["c"]}}}, "synonym of one of task.labels"),
        ({"task": {"kind": "classify", "labels": ["a"], "no_label": "b"}}, "must be one of task.labels"),
        ({"task": {"kind": "classify", "labels": ["a;b"]}}, "semicolon"),
        ({"task": {"kind": "classify", "labels": ["a", "A"]}}, "stands there twice"),
        ({"task": {"kind": "classify", "labels": [" a"]}}, "words in one line"),
        ({"task": {"kind": "classify", "labels": [""]}}, "words in one line"),
        ({"task": {"kind": "classify", "labels": ["a\nb"]}}, "words in one line"),
        ({"task": {"kind": "classify", "given_away": "mask"}}, "mask needs"),
        ({"split": {"whole_sites": True}}, "need reports.columns.site"),
        ({"split": {"by": "time", "column": "x"}}, "exclude each other"),
    ],
)
def test_settings_that_cannot_hold_together_are_refused(tmp_path, settings, line):
    with pytest.raises(SettingsError, match=line):
        config_for(tmp_path, **settings)


def test_by_time_the_newest_reports_are_the_proof(tmp_path):
    listed = [{**r, "when": f"{2020 + i // 12}-{i % 12 + 1:02d}-03"} for i, r in enumerate(reports(48))]
    columns = {"id": "no", "patient": "who", "text": "report", "date": "when"}
    task = {"kind": "draft", "question": ["findings"], "answer": "impression"}
    made = prepared(tmp_path, listed, task, columns, split={"by": "time"})[2]
    parts = made.manifest.parts
    assert (parts["test"]["first_batch"], parts["test"]["last_batch"]) == (44, 48)
    assert parts["train"]["last_batch"] < parts["tune"]["first_batch"] <= parts["calibrate"]["first_batch"] < 44
    assert "first batch" in made.table
