"""Files and folders, joined tables, patients."""

import os
import sys
from pathlib import Path

import pytest
from invented import Came, config_for, report, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.patients import find_patients, surrogate


def test_every_file_of_a_folder_ends_in_exactly_one_way(tmp_path):
    inbox = tmp_path / "inbox"
    (inbox / "2024").mkdir(parents=True)
    (inbox / "a.txt").write_text(report(0), "utf-8")
    (inbox / "2024" / "b.txt").write_text(report(1), "utf-16")
    (inbox / "empty.txt").write_text(" \n", "utf-8")
    (inbox / "picture.txt").write_bytes(b"\x89PNG" + bytes(99))
    (inbox / "nul.txt").write_bytes(b"FINDINGS: a\0b")
    (inbox / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(99))
    came = Came(config_for(tmp_path, source="inbox"))
    assert came.files == {"read": 2, "empty": 1, "unreadable": 2, "unsupported": 1}
    assert [r.path for r in came.reports] == ["a.txt", "2024/b.txt"]


def test_the_tables_of_people_and_the_workspace_are_no_reports(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(3))
    write_csv(tmp_path / "people.csv", [{"given_name": "A", "family_name": "B"}])
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "manifest.json").write_text("{}", "utf-8")
    config = config_for(tmp_path, source=".", reports={"identities": "people.csv"})
    assert Came(config, leave_out=[tmp_path / "work"]).files["read"] == 1


def test_a_second_table_is_joined(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(3))
    write_csv(tmp_path / "more.csv", [{"no": "R001", "fold": "4", "group": "g"}])
    config = config_for(
        tmp_path,
        reports={"columns": {"id": "no", "text": "report", "patient": "group"}, "join": {"file": "more.csv", "on": "no"}},
        split={"column": "fold"},
    )
    assert [(r.given_part, r.patient_key) for r in Came(config).reports] == [(None, None), ("4", "g"), (None, None)]


@pytest.mark.parametrize(
    ("join", "match"),
    [
        ({"file": "more.csv", "on": "number"}, "has no column 'number'"),
        ({"file": "less.csv", "on": "no"}, "not there"),
        ({"file": "twice.csv", "on": "no"}, "1 row whose 'no'"),
    ],
)
def test_a_second_table_that_does_not_fit_is_refused(join, match, tmp_path):
    write_csv(tmp_path / "reports.csv", rows(3))
    write_csv(tmp_path / "more.csv", [{"no": "R001", "fold": "4"}])
    write_csv(tmp_path / "twice.csv", [{"no": "R001"}, {"no": "R001"}])
    with pytest.raises(UserError, match=match):
        Came(config_for(tmp_path, reports={"join": join}))


def test_json_under_another_suffix_is_read_by_its_content(tmp_path):
    (tmp_path / "reports.txt").write_text('{"no": "1", "who": "P", "report": "well"}\n', "utf-8")
    assert [r.text for r in Came(config_for(tmp_path, source="reports.txt")).reports] == ["well"]


def test_a_patient_comes_from_the_column_then_the_file_name_then_stands_alone(tmp_path):
    config = config_for(tmp_path, reports={"patient_from_file_name": r"^(?P<patient>\d+)_"})
    raws = [
        RawReport(path="12_a.txt", row=1, text="a"),
        RawReport(path="12_b.txt", row=1, text="b", patient_key="P", patient_key_source="column"),
        RawReport(path="x.txt", row=1, text="c"),
        RawReport(path="y.txt", row=1, text="c"),
        RawReport(path="z.txt", row=1, text="d"),
    ]
    found = find_patients(raws, config.reports)
    assert [(r.patient_key, r.patient_key_source) for r in found] == [
        ("12", "file name"),
        ("P", "column"),
        (None, "none"),
        (None, "none"),
        (None, "none"),
    ]
    names = [surrogate(r, b"key") for r in found]
    assert names[2] == names[3] and len(set(names)) == 4
    assert surrogate(found[0], b"other key") != names[0]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_links_that_lead_nowhere_and_pipes_are_counted_as_unreadable(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text(report(0), "utf-8")
    (inbox / "gone.txt").symlink_to("nowhere.txt")
    (inbox / "round.txt").symlink_to("round.txt")
    (inbox / "up").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.txt")
    assert Came(config_for(tmp_path, source="inbox")).files == {"read": 1, "empty": 0, "unreadable": 3, "unsupported": 0}


@pytest.mark.skipif(sys.platform != "linux", reason="file names are any bytes on Linux alone")
def test_a_file_name_that_is_no_text_is_read_and_can_be_told(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    Path(os.fsdecode(os.fsencode(inbox) + b"/m\xfcller.txt")).write_text(report(0), "utf-8")
    came = Came(config_for(tmp_path, source="inbox"))
    assert len(came.reports) == 1
    error = UserError(f"{came.reports[0].path} is odd.")
    assert "m\\udcfcller" in str(error).encode("utf-8").decode()


def test_another_workspace_in_the_source_is_passed_by(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(3))
    workspace_at(tmp_path, "second")
    (tmp_path / "second" / "old.csv").write_text("no,who,report\n1,P,Text\n", "utf-8")
    assert Came(config_for(tmp_path, source=".")).files["read"] == 1


def test_the_pattern_is_looked_for_in_the_name_whatever_the_folder(tmp_path):
    config = config_for(tmp_path, reports={"patient_from_file_name": r"^(?P<patient>\d+)_"})
    found = find_patients([RawReport(path="2024/12_a.txt", row=1, text="a")], config.reports)
    assert found[0].patient_key == "12"


def test_a_missing_value_of_pandas_is_no_text_and_a_tick_box_is_no_array(tmp_path):
    (tmp_path / "reports.jsonl").write_text('{"no": "1", "who": NaN, "report": "well"}\n', "utf-8")
    assert Came(config_for(tmp_path, source="reports.jsonl")).reports[0].patient_key is None
    (tmp_path / "note.txt").write_text("[ ] urgent\nFINDINGS: well\n", "utf-8")
    assert len(Came(config_for(tmp_path, source="note.txt")).reports) == 1


def test_stray_windows_bytes_are_read_behind_a_byte_order_mark_too(tmp_path):
    content = b"\xef\xbb\xbfno,who,report\r\n1,P,Jos\xe9 came\r\n"
    (tmp_path / "reports.csv").write_bytes(content)
    assert Came(config_for(tmp_path)).reports[0].text == "Jos\u00e9 came"


def test_a_link_that_leads_out_of_the_source_is_not_read(tmp_path):
    (tmp_path / "elsewhere.txt").write_text("FINDINGS: Secret.\nIMPRESSION: Secret.", "utf-8")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("FINDINGS: Clear.\nIMPRESSION: Normal.", "utf-8")
    try:
        (inbox / "b.txt").symlink_to(tmp_path / "elsewhere.txt")
        (inbox / "c.txt").symlink_to("a.txt")
    except OSError:
        pytest.skip("no right to make links")
    came = Came(config_for(tmp_path, source="inbox"))
    assert (came.files["read"], came.files["unreadable"]) == (2, 1)
    assert not any("Secret" in r.text for r in came.reports)


def test_which_files_are_not_read_is_told_with_the_column_that_is_missing(tmp_path):
    from residency.prepare.ingest import endings

    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "good.csv").write_text("text\nFINDINGS: clear\n", "utf-8")
    (tmp_path / "src" / "bad.csv").write_text("colour\nred\n", "utf-8")
    config = config_for(tmp_path, source="src", reports={"columns": {"text": "text"}})
    (line,) = endings(config)
    assert line.startswith("unreadable: bad.csv") and "reports.columns.text: no column 'text'" in line
