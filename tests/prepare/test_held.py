"""What the leak scan holds back, for the practice's own terminal: words with reasons and what to do, within 80 columns."""

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.prepare.held import held_lines
from residency.prepare.pipeline import as_table, prepare


def strange(number):
    listed = rows(number)
    for row in listed:
        row["report"] = row["report"].replace("A ", "The Xuzquor lies where Wvandrelto\u202e put it. A ", 1)
    return listed


def test_where_every_report_is_held_the_words_are_listed_with_reasons_and_what_to_do(tmp_path):
    write_csv(tmp_path / "reports.csv", strange(6))
    workspace = workspace_at(tmp_path)
    with pytest.raises(UserError, match="all 6 reports") as refused:
        prepare(config_for(tmp_path), workspace)
    assert "residency prepare --held" in str(refused.value) and "Xuzquor" not in str(refused.value)
    lines = "\n".join(held_lines(workspace)).split("\n")
    assert lines[0] == "The leak scan holds back 6 reports."
    assert any(line.split() == ["Xuzquor", "6"] for line in lines)
    assert max(map(len, lines)) <= 80 and "\u202e" not in "".join(lines)
    assert "prepare.not_names" in " ".join(lines)


def test_where_some_are_held_the_table_says_how_to_see_the_words(tmp_path):
    write_csv(tmp_path / "reports.csv", [*strange(2), *rows(12)[2:]])
    workspace = workspace_at(tmp_path)
    made = prepare(config_for(tmp_path), workspace)
    assert "residency prepare --held" in made.table and "residency prepare --held" in as_table(made.manifest)
    assert next(iter(held_lines(workspace))) == "The leak scan holds back 2 reports."


def test_where_nothing_is_held_or_prepared_it_says_so(tmp_path):
    workspace = workspace_at(tmp_path)
    with pytest.raises(UserError, match="Nothing was prepared"):
        list(held_lines(workspace))
    write_csv(tmp_path / "reports.csv", rows(12))
    prepare(config_for(tmp_path), workspace)
    assert list(held_lines(workspace)) == ["The leak scan holds nothing back."]


def test_where_the_rest_has_no_answer_it_says_how_many_are_held(tmp_path):
    bare = [{**row, "report": "FINDINGS: Clear lungs and no effusion on either side."} for row in rows(6)[:1]]
    write_csv(tmp_path / "reports.csv", [*bare, *strange(6)[1:]])
    with pytest.raises(UserError, match="None of 1 report gives") as refused:
        prepare(config_for(tmp_path), workspace_at(tmp_path))
    assert "holds back 5 more: residency prepare --held" in str(refused.value)
