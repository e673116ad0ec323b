"""Whose report it is: fields before known people before the header before the file's name; the rest trains only."""

import pytest
from invented import config_for, report, rows, workspace_at, write_csv

from residency.foundation.schema import PARTS, Example, RawReport, Split
from residency.foundation.storage import read_record, read_table
from residency.foundation.workspace import keyed_hash
from residency.prepare.patients import People, find_patients, links, one_spelling, pattern_of_names, surrogate
from residency.prepare.pipeline import prepare

ROWS = [
    {"given_name": "Ada", "family_name": "Quillfeather", "birth_date": "1985-03-15", "record_number": "M-0012"},
    {"given_name": "Ada", "family_name": "Quillfeather", "birth_date": "1990-01-02", "record_number": "M-0013"},
    {
        "given": "Bo",
        "family": "van Arkel",
        "birth_date": "1970-12-24",
        "record_number": "M-0014",
        "fhir_id": "abc-7",
        "role": "patient",
    },
    {"given": "Rita", "family": "Roe", "record_number": "D-1", "role": "staff"},
]


def found(text, rows=ROWS, path="a.txt", pattern=None, **more):
    settings = config_for(None, reports={"patient_from_file_name": pattern} if pattern else {}).reports
    report = find_patients([RawReport(path=path, row=1, text=text, **more)], settings, rows)[0]
    return report.patient_key, report.patient_key_source


@pytest.mark.parametrize(
    ("text", "key", "source"),
    [
        ("MRN: M-0012\nFINDINGS: clear", "M-0012", "identity table"),
        ("Patient no. m 0012\nclear", None, "none"),
        ("Hospital number: M0012\nclear", "M-0012", "identity table"),
        ("Patient: Quillfeather, Ada\nDOB 15/03/1985", "M-0012", "identity table"),
        ("Ada M. Quillfeather, born 2 January 1990, came", "M-0013", "identity table"),
        ("re: Bo van Arkel (24.12.70)", "M-0014", "identity table"),
        ("Ada Quillfeather was seen", None, "none"),
        ("Dr Rita Roe reported. Record number D-1234", "D1234", "header"),
        ("MRN 00-34-21\nclear", "3421", "header"),
        ("Mr. Varga, DOB 3/15/1985\nHISTORY: cough", "varga 1985-03-15", "header"),
        ("Patient name: VARGA, Imre\nDate of birth: 15 March 1985", "imre varga 1985-03-15", "header"),
        ("Name: Imre Varga\nclear", None, "none"),
        ("DOB 3/15/1985\nclear", None, "none"),
        ("MRN 1234 and MRN 5678", None, "none"),
        ("pain 4/5, patient no 3 in the room", None, "none"),
    ],
)
def test_a_patient_is_found_in_the_text_only_where_it_is_certain(text, key, source):
    assert found(text) == (key, source)


@pytest.mark.parametrize(
    ("forms", "also", "expected"),
    [
        (["P-104", "P-105"], [], {"P104": "P-104", "P105": "P-105"}),
        (["P-104", "P104"], [], {"P104": "P-104"}),
        (["P104", "p104"], [], {"p104": "P104"}),
        (["P-104", "p 104"], [], {"P104": "P-104", "p 104": "P-104"}),
        (["P104"], ["P-104"], {"P-104": "P104"}),
        (["00123"], [], {"123": "00123"}),
        (["1-23", "12-3"], [], {}),
        (["1-23", "12-3", "123"], [], {}),
        (["007", "7"], [], {}),
        (["M1", "M2"], ["M3"], {}),
        (["--", ""], [], {}),
    ],
)
def test_keys_that_differ_in_separators_or_case_have_one_spelling(forms, also, expected):
    assert one_spelling(forms, also) == expected


def prepared_patients(folder, workspace, **values):
    """The surrogates of the reports' patients, by the reports' own numbers."""
    config = config_for(folder, source="in", task={"kind": "continue"}, **values)
    prepare(config, workspace)
    return {e.report_id: e.patient for e in read_table(workspace.corpus / "examples.parquet", Example)}


def test_a_patient_keyed_by_a_column_here_and_by_a_header_there_is_one_and_stays_where_it_lay(tmp_path):
    (tmp_path / "in").mkdir()
    listed = [{"no": f"R{i}", "who": f"P-10{i // 2}", "report": report(i).partition("\r\n")[2]} for i in range(20)]
    letters = [f"MRN: P10{i}\n{report(30 + i).partition(chr(10))[2]}" for i in range(8)]
    for number, letter in enumerate(letters):
        (tmp_path / "in" / f"letter{number}.txt").write_text(letter, "utf-8")
    workspace = workspace_at(tmp_path)
    alone = prepared_patients(tmp_path, workspace)
    assert len(set(alone.values())) == len(letters)
    split = read_record(workspace.corpus / "split.json", Split)
    parts = {e: part for part in PARTS for e in getattr(split, part)}
    lay = {e.report_id: parts[e.id] for e in read_table(workspace.corpus / "examples.parquet", Example)}
    write_csv(tmp_path / "in" / "reports.csv", listed)
    together = prepared_patients(tmp_path, workspace)
    assert len(together) > len(alone) and len(set(together.values())) == 10
    secret = workspace.secret()
    assert set(together.values()) == {keyed_hash(secret, "patient", f"P-10{i}") for i in range(10)}
    split = read_record(workspace.corpus / "split.json", Split)
    parts = {e: part for part in PARTS for e in getattr(split, part)}
    lies = {e.report_id: parts[e.id] for e in read_table(workspace.corpus / "examples.parquet", Example)}
    assert {i: lies[i] for i in lay} == lay


def test_keys_in_one_spelling_stay_as_they_are(tmp_path):
    (tmp_path / "in").mkdir()
    write_csv(tmp_path / "in" / "reports.csv", [{**row, "who": f"p-{row['who']}"} for row in rows(12)])
    workspace = workspace_at(tmp_path)
    found = set(prepared_patients(tmp_path, workspace).values())
    assert found == {keyed_hash(workspace.secret(), "patient", f"p-P{i}") for i in range(4)}


def test_name_and_birth_date_give_the_same_key_however_they_are_written():
    keys = {
        found(text, rows=())[0]
        for text in (
            "Mr. Imre Varga, DOB 03/15/1985",
            "Patient: Varga, Imre\nDOB: 1985-03-15",
            "Name of patient: IMRE VARGA\nBorn on March 15, 1985",
        )
    }
    assert keys == {"imre varga 1985-03-15"}


def test_the_order_is_field_then_known_people_then_header_then_file_name():
    text = "MRN: M-0012"
    pattern = r"^(?P<patient>\d+)_"
    assert found(text, path="77_a.txt", pattern=pattern, patient_key="X", patient_key_source="column") == ("X", "column")
    assert found(text, path="77_a.txt", pattern=pattern) == ("M-0012", "identity table")
    assert found("MRN: 99881", path="77_a.txt", pattern=pattern) == ("99881", "header")
    assert found("clear", path="77_a.txt", pattern=pattern) == ("77", "file name")
    assert found("clear", path="77/a.txt", pattern=r"^(?P<patient>\d+)/") == ("77", "file name")


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["00123_ct.txt", "00124_ct.txt", "readme.txt", "00123_x.txt", "P00125-a.txt"], "00123"),
        (["P-3301/a.txt", "in/P-3302/b.txt"], "P-3301"),
        (["20240305_ct.txt", "20240306_ct.txt"], None),
        (["ct.txt", "mr.txt"], None),
        (["00123_ct.txt"], None),
    ],
)
def test_a_pattern_that_most_names_follow_is_proposed_but_no_dates(names, first):
    pattern = pattern_of_names(names)
    assert (pattern is None) is (first is None)
    if pattern is not None:
        assert found("clear", path=names[0], pattern=pattern) == (first, "file name")


def test_two_numbers_of_one_patient_lead_to_one_key_where_the_files_say_so():
    assert found("clear", patient_key="abc-7", patient_key_source="structured field") == ("M-0014", "structured field")
    assert found("clear", patient_key="abc-8", patient_key_source="structured field") == ("abc-8", "structured field")


def test_a_number_that_two_patients_have_leads_to_neither():
    rows = [{**ROWS[0], "record_number": "77-1"}, {**ROWS[2], "record_number": "77-2", "old_number": "771"}]
    assert People(rows).key_of_number("77-1") is None
    assert People(rows).key_of_number("77 2") == "77-2"


def test_a_report_without_patient_is_linked_to_whom_it_may_be_about():
    people = People(ROWS)
    named = RawReport(path="a", row=1, text="Ada Quillfeather was seen")
    known = {surrogate(RawReport(path="", row=1, patient_key=k), b"key") for k in ("M-0012", "M-0013")}
    assert set(links(named, people, b"key")) == known
    assert links(RawReport(path="b", row=1, text="nobody is named"), people, b"key") == []
    of_somebody = RawReport(path="c", row=1, text="Ada Quillfeather", patient_key="M-0012", patient_key_source="column")
    assert links(of_somebody, people, b"key") == []
