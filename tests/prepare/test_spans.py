"""The span report: what was replaced by kind and rule, and reports with their tags, never an original."""

import dataclasses

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.foundation.schema import Report
from residency.foundation.storage import read_table
from residency.prepare.manifest import check_manifest
from residency.prepare.pipeline import prepare
from residency.prepare.spans import report_lines, spanned_reports, spans_table

ORIGINALS = ("Varga", "Iyer", "3/15", "03/0", "03/1", "03/2")


@pytest.fixture(params=["tag", "surrogate"])
def workspace(tmp_path, request):
    listed = rows(30)
    listed[0]["report"] = "Letter \u202e" + "about a long course of treatment " * 6 + listed[0]["report"]
    write_csv(tmp_path / "reports.csv", listed)
    made = workspace_at(tmp_path)
    prepare(config_for(tmp_path, prepare={"replacement": request.param}), made)
    return made


def test_every_report_fits_80_columns_and_shows_no_original(workspace):
    for report in read_table(workspace.corpus / "reports.parquet", Report):
        (shown,) = spanned_reports(report.id, workspace, seed=0)
        lines = "\n".join(report_lines(shown)).split("\n")
        assert max(map(len, lines)) <= 80 and "\u202e" not in "".join(lines)
        assert not any(original in "\n".join(lines) for original in ORIGINALS)
        assert len(shown.spans) <= len(shown.found_by)


def test_surrogates_are_marked_where_they_stand(workspace):
    shown = spanned_reports("R001", workspace, seed=0)[0]
    text = "\n".join(report_lines(shown))
    names = {put for kind, _, put in shown.found_by if kind == "NAME" and put in shown.report.text}
    assert names  # what stood in a signature went with it
    assert all(put in text if put.startswith("[") else f"{{{put}}}" in text for put in names)


def test_the_table_counts_by_kind_and_rule(workspace):
    manifest = check_manifest(workspace)
    by_kind = {}
    for name, n in manifest.found_by.items():
        by_kind[name.split()[0]] = by_kind.get(name.split()[0], 0) + n
    assert by_kind == manifest.identifiers
    table = "\n".join(spans_table(workspace))
    assert "dates" in table and "DATE" in table and max(map(len, table.split("\n"))) <= 80


def test_some_are_drawn_by_seed_and_what_is_not_there_is_refused(workspace):
    first = [s.report.id for s in spanned_reports(None, workspace, seed=1)]
    assert len(first) == 5 and first == [s.report.id for s in spanned_reports(None, workspace, seed=1)]
    assert spanned_reports(first[0][:8], workspace, seed=0)[0].report.id == first[0]
    with pytest.raises(UserError, match="No reports"):
        spanned_reports("R999", workspace, seed=0)


def test_a_report_in_which_nothing_was_replaced_says_so(workspace):
    shown = spanned_reports("R001", workspace, seed=0)[0]
    assert list(report_lines(dataclasses.replace(shown, spans=(), found_by=())))[-1] == "Nothing was replaced."
