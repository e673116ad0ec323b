"""By what right reports are used, and who is left out."""

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport, Report
from residency.foundation.storage import read_table
from residency.prepare.governance import check_governance, exclusions_of, is_left_out, patients_left_out
from residency.prepare.pipeline import load_corpus, prepare

WHOLE = {"example": False, "responsible": "Dr. A. Reed, ext. 12", "basis": "Ethics committee 12/2026", "exclusions": "none"}


@pytest.mark.parametrize("missing", ["responsible", "basis", "exclusions"])
def test_what_is_missing_is_refused_before_a_report_is_read(tmp_path, missing):
    write_csv(tmp_path / "reports.csv", rows(9))
    config = config_for(tmp_path, governance={**WHOLE, missing: " "})
    with pytest.raises(UserError, match=rf"\[governance\]: {missing}\.") as caught:
        prepare(config, workspace_at(tmp_path))
    assert "example = true" in caught.value.next


def test_what_is_said_stands_in_the_manifest(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(9))
    made = prepare(config_for(tmp_path, governance=WHOLE), workspace_at(tmp_path))
    assert made.manifest.governance == {"responsible": WHOLE["responsible"], "basis": WHOLE["basis"]}
    check_governance(config_for(tmp_path))


@pytest.mark.parametrize("key", ["P2", "p2", "P-2", "P02"])
def test_a_patient_on_the_list_is_left_out_and_counted(tmp_path, key):
    write_csv(tmp_path / "reports.csv", rows(30, patients=10))
    write_csv(tmp_path / "objections.csv", [{"patient": key, "date": "2026-01-01"}])
    config, workspace = config_for(tmp_path, governance={**WHOLE, "exclusions": "objections.csv"}), workspace_at(tmp_path)
    every = prepare(config_for(tmp_path, governance=WHOLE), workspace).manifest
    kept = prepare(config, workspace)
    expected = 3 if key != "P02" else 0  # P02 is another number than P2
    assert kept.manifest.dropped.get("excluded patient", 0) == expected
    assert kept.manifest.reports_in == every.reports_in == 30
    assert kept.manifest.patients_in == (9 if expected else 10)
    assert len(load_corpus(workspace).examples) == 30 - expected
    assert key not in kept.table


def raw(text="", key=None, path="r.csv"):
    return RawReport(path=path, row=1, text=text, patient_key=key)


def listed(tmp_path, *people, identities=None):
    write_csv(tmp_path / "objections.csv", list(people))
    reports = {}
    if identities:
        write_csv(tmp_path / "people.csv", identities)
        reports = {"identities": "people.csv"}
    return exclusions_of(config_for(tmp_path, reports=reports, governance={**WHOLE, "exclusions": "objections.csv"}))


def without_excluded(reports, listed):
    """The reports that are kept, and how many are not."""
    left_out = patients_left_out(reports, listed)
    kept = [r for r in reports if not is_left_out(r, listed, left_out)]
    return kept, len(reports) - len(kept)


VIP = {"given_name": "Ana", "family_name": "Varga-Reed"}


def kept_of(reports, exclusions):
    left_out = patients_left_out(reports, exclusions)
    return [report for report in reports if not is_left_out(report, exclusions, left_out)]


@pytest.mark.parametrize(
    ("report", "out"),
    [
        (raw("Patient: Ana Varga\nFINDINGS: clear"), True),
        (raw("VARGA,ANA 3/15/1950"), True),
        (raw("Varga, Ana: clear"), True),
        (raw("Ana M. Reed came"), True),
        (raw("clear", path="notes/Varga_Ana_2024.txt"), True),
        (raw("clear", key="Ana Varga"), True),
        (raw("Varga came. " + "x " * 20 + " Ana went."), False),
        (raw("Dr. Ana Varga saw the patient"), False),
        (raw("Bea Varga came"), False),
        (raw("clear", key="P1"), False),
    ],
)
def test_somebody_is_known_by_a_full_name(tmp_path, report, out):
    assert (kept_of([report], listed(tmp_path, VIP)) == []) is out


def test_a_name_in_the_head_leaves_out_all_reports_of_the_patient_and_one_further_on_only_that_report(tmp_path):
    mine = [raw("Patient: Ana Varga", key="P1"), raw("clear", key="P1")]
    others = [raw("x " * 300 + "her cousin Ana Varga", key="P2"), raw("clear", key="P2"), raw("clear")]
    assert kept_of([*mine, *others], listed(tmp_path, VIP)) == others[1:]


def test_a_name_is_turned_into_numbers_by_the_table_of_known_people(tmp_path):
    people = [
        {"given_name": "Ana", "family_name": "Varga", "patient": "P1"},
        {"given_name": "Bo", "family_name": "Reed", "patient": "P2"},
    ]
    kept = kept_of([raw("clear", key="P1"), raw("clear", key="P2")], listed(tmp_path, VIP, identities=people))
    assert [r.patient_key for r in kept] == ["P2"]


TABLE = [
    {"patient_no": "P-104", "given_name": "Yasmin", "family_name": "Varga", "birth_date": "1970-03-05",
     "record_number": "46416-4", "phone": "(312) 555-0177", "email": "yv@example.org"},
    {"patient_no": "P-105", "given_name": "Yasmin", "family_name": "Reed", "birth_date": "1971-03-05",
     "record_number": "46417-4", "phone": "(312) 555-0178", "email": "yr@example.org"},
]  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [
        {"record_number": "46416-4", "given_name": "", "family_name": ""},
        {"MRN": "46416-4"},
        {"record_number": "464164"},
        {"patient": "p104"},
        {"key": "P-104", "on": "2026-01-02"},
        {"phone": "312 555 0177"},
        {"e-mail": "YV@example.org"},
        {"surname": "Varga", "dob": "5.3.1970"},
        {"name": "VARGA, Yasmin"},
    ],
)
def test_an_entry_stands_for_every_number_and_name_that_the_table_gives_its_person(tmp_path, entry):
    mine = [
        raw("clear", key="P-104"),
        raw("clear", key="46416-4"),
        raw("MRN: 464164\nclear"),
        raw("Patient: Yasmin Varga\nclear"),
    ]
    others = [raw("clear", key="P-105"), raw("Patient: Yasmin Reed"), raw("clear", key="46417-4")]
    kept, number = without_excluded([*mine, *others], listed(tmp_path, entry, identities=TABLE))
    assert (kept, number) == (others, 4)


@pytest.mark.parametrize("entry", [{"given_name": "Yasmin", "family_name": "Other", "patient": "Z9"}, {"patient": "104"}])
def test_an_entry_of_somebody_else_leaves_out_nobody(tmp_path, entry):
    reports = [raw("clear", key="P-104"), raw("Patient: Yasmin Varga"), raw("clear", key="P-105")]
    assert without_excluded(reports, listed(tmp_path, entry, identities=TABLE)) == (reports, 0)


def test_an_entry_by_number_leaves_out_whom_the_reports_files_name(tmp_path):
    write_csv(tmp_path / "objections.csv", [{"mrn": "99-1"}])
    person = {"role": "patient", "number": "991", "given": "Bo", "family": "Reed"}
    config = config_for(tmp_path, governance={**WHOLE, "exclusions": "objections.csv"})
    kept, _ = without_excluded([raw("Patient: Bo Reed"), raw("Patient: Cy Reed")], exclusions_of(config, [person]))
    assert [r.text for r in kept] == ["Patient: Cy Reed"]


def test_an_announced_number_in_the_head_leaves_out_the_report_though_two_stand_there(tmp_path):
    two = raw("MRN: 660011\nalso MRN: 660022 of the wife\nFindings: clear", key="W")
    of_wife = raw("clear", key="W")
    one = [raw("MRN: 66-00-11\nclear", key="H"), raw("clear", key="H")]
    kept, _ = without_excluded([two, of_wife, *one], listed(tmp_path, {"record_number": "660011"}))
    assert kept == [of_wife]


def test_entries_that_fit_nobody_are_told_by_row_without_names(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(30, patients=10))
    write_csv(tmp_path / "objections.csv", [{"patient": "P1"}, {"patient": "P777"}, {"patient": "P2"}])
    made = prepare(config_for(tmp_path, governance={**WHOLE, "exclusions": "objections.csv"}), workspace_at(tmp_path))
    (note,) = [n for n in made.manifest.notes if "exclusion list" in n]
    assert note.startswith("1 of 3 entries of the exclusion list fits no patient: row 2 below its header.")
    assert "P777" not in made.table and made.manifest.dropped["excluded patient"] == 6


def test_a_list_that_names_nobody_is_refused(tmp_path):
    with pytest.raises(UserError, match="names nobody"):
        listed(tmp_path, {"colour": "red"})
    with pytest.raises(UserError, match="not there"):
        exclusions_of(config_for(tmp_path, governance={**WHOLE, "exclusions": "none.csv"}))


def test_the_list_is_no_report(tmp_path):
    for i in range(9):
        (tmp_path / f"{i}.txt").write_text(f"FINDINGS: case {i}\nIMPRESSION: number {i}", "utf-8")
    write_csv(tmp_path / "objections.csv", [{"patient": "P77"}])
    config = config_for(
        tmp_path, source=".", reports={"columns": {}}, task={"question": ["findings"]},
        governance={**WHOLE, "exclusions": "objections.csv"},
    )  # fmt: skip
    made = prepare(config, workspace_at(tmp_path))
    assert made.manifest.files["read"] == 9 and made.manifest.files["unsupported"] == 0
    assert {r.batch for r in read_table(tmp_path / "work" / "corpus" / "reports.parquet", Report)} == {None}
