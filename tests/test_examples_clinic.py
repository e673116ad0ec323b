"""The invented practice: what is committed is what its generator makes, and its gold list is true."""

import csv
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

CLINIC = Path(__file__).parents[1] / "examples" / "clinic"
FILES = ("reports.csv", "patients.csv", "gold_identifiers.jsonl")
KINDS = {"NAME", "DATE", "PHONE", "RECORD_NUMBER", "ADDRESS", "EMAIL", "AGE_OVER_89"}
EPONYMS = ("Parkinson disease", "Foley catheter", "Crohn disease", "Hodgkin lymphoma", "Graves disease")


@cache
def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the practice's CSV files."""
    with (CLINIC / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def gold() -> dict[str, list[dict[str, str | int]]]:
    """Report number -> planted identifiers."""
    lines = (CLINIC / "gold_identifiers.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["report_no"]: row["values"] for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the generator has just written."""
    folder = tmp_path_factory.mktemp("clinic")
    command = [sys.executable, "-B", str(CLINIC / "make_reports.py"), "--out", str(folder)]
    subprocess.run(command, check=True, timeout=120)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_committed_file_is_what_the_generator_makes(name: str, made_again: Path) -> None:
    assert (CLINIC / name).read_bytes() == (made_again / name).read_bytes()


def test_there_are_enough_reports_patients_and_authors() -> None:
    reports = table("reports.csv")
    assert len(reports) >= 480
    assert len({row["patient_no"] for row in reports}) == len(table("patients.csv")) >= 150
    assert len({row["specialty"] for row in reports}) == 5
    assert len({row["author"] for row in reports}) >= 6
    assert max(Counter(row["patient_no"] for row in reports).values()) <= 6


def test_tables_are_small() -> None:
    assert sum((CLINIC / name).stat().st_size for name in FILES[:2]) < 1_000_000


def test_every_report_belongs_to_a_patient_of_the_identity_table() -> None:
    known = {row["patient_no"] for row in table("patients.csv")}
    assert {row["patient_no"] for row in table("reports.csv")} <= known


def test_each_gold_value_stands_in_its_report_where_it_says() -> None:
    reports = {row["report_no"]: row["report"] for row in table("reports.csv")}
    assert reports.keys() == gold().keys()
    for number, values in gold().items():
        for item in values:
            start = int(item["start"])
            assert item["kind"] in KINDS
            assert reports[number][start : start + len(str(item["value"]))] == item["value"], number


def test_gold_list_holds_each_record_number_and_family_name_of_the_patient() -> None:
    patients = {row["patient_no"]: row for row in table("patients.csv")}
    for report in table("reports.csv"):
        patient = patients[report["patient_no"]]
        values = {str(item["value"]) for item in gold()[report["report_no"]]}
        assert patient["record_number"] in values
        family = patient["family_name"].replace("'", "")
        assert any(family.lower() in value.replace("'", "").replace("â€™", "").lower() for value in values)


def test_all_kinds_of_identifier_are_planted() -> None:
    assert {item["kind"] for values in gold().values() for item in values} == KINDS


def test_some_reports_were_sent_twice() -> None:
    texts = Counter((row["patient_no"], row["report"]) for row in table("reports.csv"))
    assert sum(count - 1 for count in texts.values()) == 12


@pytest.mark.parametrize("trace", ["â€", "\r\n", "\u00a0", "\t", *EPONYMS])
def test_texts_hold_what_cleaning_must_meet(trace: str) -> None:
    assert sum(trace in row["report"] for row in table("reports.csv")) >= 3


def test_every_report_says_that_the_practice_is_invented() -> None:
    assert all("(invented)" in row["report"] for row in table("reports.csv"))
