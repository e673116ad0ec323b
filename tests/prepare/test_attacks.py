"""What a fresh tester found: each mended bug keeps its test."""

import time

import pytest

from residency.foundation.config import config_from_values
from residency.foundation.errors import UserError
from residency.foundation.workspace import Workspace
from residency.instruments.identifiers import Known, find_spans
from residency.prepare.formats.base import named_columns
from residency.prepare.manifest import check_manifest
from residency.prepare.pipeline import prepare


def practice(folder, reports, people=None, **more):
    (folder / "r.csv").write_text(reports, "utf-8")
    source = {"source": "r.csv", "columns": {"id": "no", "patient": "pat", "text": "text"}}
    if people is not None:
        (folder / "p.csv").write_text(people, "utf-8")
        source["identities"] = "p.csv"
    import dataclasses

    made = config_from_values({"practice": "x", "governance": {"example": True}, "reports": source, **more})
    return dataclasses.replace(made, home=folder), Workspace.create(folder / "w")


REPORTS = "no,pat,text\n" + "".join(
    f'{i},P{i},"FINDINGS: Case {i} of Zelda Quux is clear.\nIMPRESSION: Normal study {i}."\n' for i in range(12)
)


@pytest.mark.parametrize("people", ["Zelda,Quux,1980-02-03,46416-4\n", "", "given_name,family_name\n"])
def test_a_table_of_people_that_gives_nobody_is_refused(tmp_path, people):
    with pytest.raises(UserError) as error:
        prepare(*practice(tmp_path, REPORTS, people))
    assert "Quux" not in str(error.value)


def test_a_report_in_the_place_of_a_header_is_not_shown():
    assert "Smith" not in named_columns(["R00000", "Anna Smith. Findings: the heart is enlarged and the lungs are clear."])
    assert named_columns(["report_no", "Report text", "19"]) == "report_no, Report text, column 3"


def test_a_split_column_of_texts_is_not_shown(tmp_path):
    with pytest.raises(UserError) as error:
        prepare(*practice(tmp_path, REPORTS, split={"column": "text"}))
    assert "Zelda" not in str(error.value)


def test_a_long_sentence_behind_a_digit_is_searched_quickly():
    known = Known.from_rows([{"given_name": "Zelda", "family_name": "Quux", "record_number": "46 416 4"}])
    text = "7 " + "small words without any stop " * 400 + "46 416 4 and more"
    started = time.process_time()
    spans = find_spans(text, known)
    assert time.process_time() - started < 3
    assert any(text[s.start : s.end] == "46 416 4" for s in spans)


def test_a_failed_second_preparation_leaves_the_former_corpus(tmp_path, monkeypatch):
    config, workspace = practice(tmp_path, REPORTS, "given_name,family_name\nZelda,Quux\n")
    prepare(config, workspace)
    before = {p.name: p.read_bytes() for p in workspace.corpus.iterdir()}

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("residency.prepare.pipeline.rows.table_writer", full)
    with pytest.raises(UserError, match="disk may be full"):
        prepare(config, workspace)
    assert {p.name: p.read_bytes() for p in workspace.corpus.iterdir()} == before
    check_manifest(workspace)  # what was sealed with it is as it was, so it can still be trained on


def test_labels_of_one_character_count(tmp_path):
    rows = "no,pat,text,lab\n" + "".join(f"{i},P{i},Report number {i} says so.,{i % 2}\n" for i in range(12))
    config, workspace = practice(tmp_path, rows, task={"kind": "classify"})
    import dataclasses

    columns = dataclasses.replace(config.reports.columns, label="lab")
    config = dataclasses.replace(config, reports=dataclasses.replace(config.reports, columns=columns))
    assert prepare(config, workspace).manifest.examples == 12
