"""The leak scan finds what the detection left, by other means, and leaves clinical text alone."""

import ast
import inspect

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.schema import Report
from residency.prepare import leak_table, leak_words, leaks
from residency.prepare.leak_table import People, number_of
from residency.prepare.leaks import scan_for, suspicions
from residency.prepare.pipeline import check_manifest, load_corpus, prepare

PEOPLE = [
    {"given_name": "Zoë", "family_name": "Kowalczyk", "birth_date": "1961-04-07", "record_number": "00-45-11-45"},
    {"phone": "(410) 555-0188"},
    {"given_name": "Will", "family_name": "Young", "sex": "M", "record_number": "MR778812"},
    {"Nachname": "Long", "Vorname": "May", "Telefon": "4105550143"},
]  # fmt: skip


def report(text, number=0, patient=None, **fields):
    values = {"sections": (), "label": None, "given_part": None, "source_digest": ""} | fields
    return Report(id=f"r{number}", patient=patient or f"p{number}", text=text, **values)


def found(text, people=PEOPLE, corpus=()):
    made = report(text)
    return {s.reason: made.text[s.start : s.end] for s in suspicions(made, scan_for([made, *corpus], people))}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Seen with Threlkova today.", leaks.UNKNOWN_WORD),
        ("The THRELKOVA family was told.", leaks.UNKNOWN_WORD),
        ("Thre1kova was seen again.", leaks.UNKNOWN_WORD),
        ("He was moved from Brastenville on foot.", leaks.UNKNOWN_WORD),
        ("pain as before, kowalczyk denies fever", leaks.IN_TABLE),
        ("pain as before, kowalcyzk denies fever", leaks.NEAR_TABLE),
        ("Results for Will Young are normal.", leaks.IN_TABLE),
        ("LONG, MAY IS WELL", leaks.IN_TABLE),
        ("The pain of Young is worse.", leaks.IN_TABLE),
        ("Dr. Brown was told.", leak_words.TITLED),
        ("Signed Young, MD.", leak_words.TITLED),
        ("Young denies pain.", leaks.IN_TABLE),
        ("Name: Young\nNext", leaks.IN_TABLE),
        ("Wil Young", leaks.IN_TABLE),
        ("YOUNG, WIL", leaks.IN_TABLE),
        ("Corenfield, NY 12345", leak_words.FORM),
        ("12 OAK AVE", leak_words.FORM),
        ("Call 927/555-927 now.", leaks.LONG_NUMBER),
        ("File MR77881 is here.", leaks.LONG_NUMBER),
        ("Reach him on 410 5S5 0l87.", leaks.LONG_NUMBER),
        ("her son threlko drove", leaks.ONE_PATIENT),
        ("File 45 11 45 was closed; 004-511-45.", leaks.NUMBER_IN_TABLE),
        ("Lipase MR778812 mg", leaks.NUMBER_IN_TABLE),
        ("It is number 778120 in the book.", leaks.LONG_NUMBER),
        ("Reach him on 410 555 0188.", leaks.LONG_NUMBER),
        ("Number 4S1l45 applies.", leaks.NUMBER_IN_TABLE),
        ("Number 7S1l45 applies.", leaks.LONG_NUMBER),
        ("Seen 3/14/21.", leak_words.FORM),
        ("Seen on 14 March.", leak_words.FORM),
        ("She lives at 12 Oak Lane.", leak_words.FORM),
        ("Write to a.b@example.org.", leak_words.FORM),
        ("A 94-year-old woman.", leak_words.FORM),
    ],
)
def test_what_was_left_is_found(text, reason):
    assert reason in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "The heart is normal. No effusion. Cardiomegaly is mild.",
        "[NAME] was seen by Dr. [NAME] on [DATE]; a 90+ year old man.",
        "Findings of Crohn disease, Kerley B lines and a Foley catheter.",
        "BP 120/80, Gleason 3+4=7, L4-5, T12, 16.2/24.7, 2.3x4.5x1.2 cm.",
        "Platelets 212000, ferritin of 12345, 10000 U/L, 1,250 mL.",
        "Sodium   138   mmol/L   135-145",
        "ICD-10 E11.90 and CPT 99213; SNOMED 44054006.",
        "Zolvaxtin 40 mg daily was begun.",
        "Will follow closely. He may walk; no long drive, young and well.",
        "MAY BE DUE TO LONG STANDING CHANGE, NO YOUNG MARROW",
        "Cardiomegally is seen.",
        "Hepatosplenomegaly; retrocrural nodes; Pneumomediastinum.",
        "A change from 2019-2021, at 10:45.",
        "Symbicort 160/4.5, ICD 786.59, 12.0-16.0",
        "Chest X-ray, PA and lateral.",
        "loss was 419 mL. Will follow.",
        "Exam 2022-04-05 (Saturday), seen on Friday, not Tues.".replace("2022-04-05", "[DATE]"),
        "It began in February or in August (MONDAY).",
    ],
)
def test_clinical_text_is_left_alone(text):
    assert found(text) == {}


def test_a_word_of_several_patients_in_small_letters_is_a_word_of_the_practice():
    corpus = [report("the zwickel is clear", n) for n in range(1, 4)]
    assert found("Zwickel is clear.", corpus=corpus) == {}
    assert found("Zwickel is clear.", corpus=corpus[:2]) == {leaks.UNKNOWN_WORD: "Zwickel"}


def test_a_name_of_the_table_never_becomes_a_word_of_the_practice():
    corpus = [report("kowalczyk is clear", n) for n in range(1, 6)]
    assert leaks.IN_TABLE in found("Kowalczyk is clear.", corpus=corpus)


def test_surrogates_that_the_deidentification_placed_are_passed_over():
    made = report("Anna\nThrelkova was seen by Threlkovan and by [NAME_2].")
    scan = scan_for([made])
    assert {made.text[s.start : s.end] for s in suspicions(made, scan, placed=["Anna Threlkova"])} == {"Threlkovan"}


def test_labels_are_scanned_too():
    made = report("cough", label="Threlkova")
    assert [s.reason for s in suspicions(made, scan_for([made]))] == [leaks.UNKNOWN_WORD]


@pytest.mark.parametrize("label", ["I48.91;I10", "I25.10", "S72.001A", "S72001A; I2510", "E11.9:I10"])
def test_a_cell_of_diagnosis_codes_is_no_long_number(label):
    made = report("cough", label=label)
    assert suspicions(made, scan_for([made])) == []


@pytest.mark.parametrize("label", ["I48.91; 4410223", "99887766", "Q99.99999", "MR778812"])
def test_a_number_that_is_no_code_is_found_in_a_label_all_the_same(label):
    made = report("cough", label=label)
    assert suspicions(made, scan_for([made], PEOPLE))


def test_codes_with_their_points_are_no_long_numbers_in_a_text_and_numbers_are():
    made = report("Known flutter (I48.91), fall S72.001A/I25.10, chart I48.91445 and S72001A.")
    places = [made.text[s.start : s.end] for s in suspicions(made, scan_for([made]))]
    assert len(places) == 2 and all(any(n in p for n in ("I48.91445", "S72001A")) for p in places)


def test_a_suspicion_holds_no_text():
    made = report("Seen with Threlkova on 14 March.")
    assert "Threlkova" not in repr(suspicions(made, scan_for([made])))


@pytest.mark.parametrize(("written", "key"), [("00-45-11-45", "451145"), ("O45 1l45", "451145"), ("MR-778 812", "mr778812")])
def test_numbers_are_compared_without_separators_and_leading_zeros(written, key):
    assert number_of(written) == key


def test_the_table_is_read_by_what_its_cells_hold():
    people = People.from_rows(PEOPLE)
    assert {"zoe", "kowalczyk", "will", "young", "may", "long"} == people.names
    assert people.same_person("may", "long") and not people.same_person("may", "young")
    assert people.has_number("410-555-0143") and not people.has_number("1961-04-07")
    assert people.near("kowalzyk") and people.near("kowa1czyk".replace("1", "l")) and not people.near("kowal")


@pytest.mark.parametrize("module", [leaks, leak_table, leak_words])
def test_the_scan_uses_nothing_of_the_detection(module):
    imported = {n.module for n in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(n, ast.ImportFrom)}
    assert not [name for name in imported if name and ("identifiers" in name or "deidentify" in name)]


@pytest.fixture
def leaky(tmp_path):
    listed = rows(24)
    listed[3]["report"] = listed[3]["report"].replace("A ", "The Threlkova: a ")
    write_csv(tmp_path / "reports.csv", listed)
    return tmp_path


def test_suspicious_reports_reach_no_example_and_are_counted_and_sealed(leaky):
    workspace = workspace_at(leaky)
    made = prepare(config_for(leaky), workspace)
    assert made.manifest.quarantined == {leaks.UNKNOWN_WORD: 1}
    assert made.manifest.dropped["in quarantine"] == 1
    assert "in quarantine" in made.table and check_manifest(workspace).passes
    kept = workspace.sealed.read("quarantine")
    (held,) = kept
    assert held not in {e.report_id for e in load_corpus(workspace).examples}
    for file in (p for p in workspace.root.rglob("*") if p.is_file()):
        assert b"Threlkova" not in file.read_bytes(), file.name


def test_a_practice_may_refuse_a_corpus_with_suspicious_reports_or_name_its_words(leaky):
    refused = prepare(config_for(leaky, prepare={"quarantine": "refuse"}), workspace_at(leaky, "refused"))
    assert not refused.manifest.passes and "1 reports are in quarantine" in refused.manifest.reasons[0]
    named = prepare(config_for(leaky, prepare={"not_names": ["Threlkova"]}), workspace_at(leaky, "named"))
    assert named.manifest.quarantined == {}


def test_a_source_that_is_named_after_a_patient_is_told(tmp_path):
    write_csv(tmp_path / "kowalczyk.csv", rows(12))
    write_csv(tmp_path / "people.csv", [{"family_name": "Kowalczyk", "given_name": "Zoe"}])
    reports = {"source": "kowalczyk.csv", "identities": "people.csv"}
    made = prepare(config_for(tmp_path, reports=reports), workspace_at(tmp_path))
    assert any("holds a name of the table of people" in note for note in made.manifest.notes)
