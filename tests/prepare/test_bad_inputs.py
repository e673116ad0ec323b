"""Everything that practices get wrong ends in one error that says what, why and next, and shows no report."""

from pathlib import Path

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.prepare.pipeline import load_corpus, prepare

SECRET = "achterberg"  # in small letters, so that the leak scan lets it pass


def refused(folder, match, **values):
    with pytest.raises(UserError, match=match) as caught:
        prepare(config_for(folder, **values), workspace_at(folder))
    message = str(caught.value)
    assert SECRET not in message and "Traceback" not in message
    assert caught.value.next
    return message


def with_secret(count, **changes):
    return [{**r, "report": r["report"] + f" {SECRET}", **changes} for r in rows(count)]


def test_a_source_that_is_not_named(tmp_path):
    refused(tmp_path, "do not say where", source="")


def test_a_missing_file(tmp_path):
    refused(tmp_path, "not there")


@pytest.mark.parametrize("content", ["", "  \n\n", "no,who,report\n"])
def test_an_empty_file(content, tmp_path):
    (tmp_path / "reports.csv").write_text(content, "utf-8")
    refused(tmp_path, "No report was found")


def test_an_empty_folder(tmp_path):
    (tmp_path / "inbox").mkdir()
    refused(tmp_path, "No report was found", source="inbox")


def test_a_wrong_column(tmp_path):
    write_csv(tmp_path / "reports.csv", with_secret(9))
    message = refused(tmp_path, "no column 'raport'; did you mean 'report'", reports={"columns": {"text": "raport"}})
    assert "no, who, report" in message


@pytest.mark.parametrize("content", [b"\x89PNG\r\n" + bytes(100), b"no,who,report\n1,P,achterberg\0\n"], ids=["picture", "NUL"])
def test_binary_under_a_text_suffix(content, tmp_path):
    (tmp_path / "reports.csv").write_bytes(content)
    refused(tmp_path, "no text file")


def test_an_unknown_suffix(tmp_path):
    (tmp_path / "reports.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(50))
    refused(tmp_path, "No format reads reports.mp4", source="reports.mp4")


def test_one_patient_only(tmp_path):
    write_csv(tmp_path / "reports.csv", [{**r, "who": "P1"} for r in with_secret(20)])
    refused(tmp_path, "20 examples of 1 patient cannot be divided")


def test_two_reports_only(tmp_path):
    write_csv(tmp_path / "reports.csv", with_secret(2))
    refused(tmp_path, "2 examples of")


def test_a_name_in_every_report_that_the_detection_does_not_find(tmp_path):
    write_csv(tmp_path / "reports.csv", [{**r, "report": "The Achterberg lies well.\n" + r["report"]} for r in rows(12)])
    message = refused(tmp_path, "holds back all 12 reports")
    assert "a capitalised word that no vocabulary holds: 12" in message and "Achterberg" not in message


def test_every_answer_empty(tmp_path):
    listed = [{**r, "report": r["report"].partition("IMPRESSION")[0].partition("Opinion")[0]} for r in with_secret(12)]
    write_csv(tmp_path / "reports.csv", listed)
    refused(tmp_path, "None of 12 reports gives a question with an answer")


def test_answers_that_must_not_be_missing(tmp_path):
    listed = with_secret(12)
    listed[3]["report"] = f"FINDINGS: {SECRET}"
    write_csv(tmp_path / "reports.csv", listed)
    refused(tmp_path, "1 of 12 reports have no answer", task={"answer_is_required": False})


def test_duplicate_numbers(tmp_path):
    listed = with_secret(12)
    listed[4]["no"] = listed[7]["no"] = "R000"
    write_csv(tmp_path / "reports.csv", listed)
    message = refused(tmp_path, "2 reports have a number that another report has too")
    assert "reports.csv row 5, reports.csv row 8" in message
    assert "R000" not in message


@pytest.mark.parametrize("what", ["reports.csv", "people.csv"])
def test_no_permission(what, tmp_path, monkeypatch):
    write_csv(tmp_path / "reports.csv", with_secret(12))
    write_csv(tmp_path / "people.csv", [{"given_name": "A", "family_name": SECRET}])
    open_really = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == what:
            raise PermissionError(13, "Permission denied", str(self))
        return open_really(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    refused(tmp_path, "no permission", reports={"identities": "people.csv"})


def test_an_unknown_policy(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(9))
    refused(tmp_path, "prepare.policy: input should be 'strict'", prepare={"policy": "loose"})


@pytest.mark.parametrize(
    ("pattern", "match"), [("(", "no regular expression"), (r"\d+", "no group called patient")], ids=["broken", "no group"]
)
def test_a_wrong_pattern_for_file_names(pattern, match, tmp_path):
    write_csv(tmp_path / "reports.csv", rows(9))
    refused(tmp_path, match, reports={"patient_from_file_name": pattern})


def test_mixed_encodings_are_mended(tmp_path):
    lines = ["no,who,report"]
    lines += [f'{i},P{i},"FINDINGS: caf\u00e9 {i}\nIMPRESSION: \u00b5 {i}"' for i in range(12)]
    content = b"\n".join(line.encode(("utf-8", "cp1252")[i % 2]) for i, line in enumerate(lines))
    mojibake = '\n12,P12,"FINDINGS: caf\u00c3\u00a9 12\nIMPRESSION: \u00c2\u00b5 12"\n'.encode()
    (tmp_path / "reports.csv").write_bytes(content + mojibake)
    workspace = workspace_at(tmp_path)
    prepare(config_for(tmp_path, task={"question": ["findings"]}), workspace)
    examples = load_corpus(workspace).examples
    assert [e.question.sections[0][1] for e in examples] == [f"caf\u00e9 {i}" for i in range(13)]
    assert [e.target for e in examples] == [f"\u00b5 {i}" for i in range(13)]
