import errno
import os

import pytest

from residency.foundation import storage
from residency.foundation.errors import UserError
from residency.foundation.schema import Estimate, Evaluation, Example, Question
from residency.foundation.storage import (
    atomic_path,
    digest_of,
    read_columns,
    read_json,
    read_record,
    read_some,
    read_table,
    write_json,
    write_table,
    write_text,
)


def example(number: int, label: str = "x") -> Example:
    question = Question(task="draft", sections=(("findings", f"Clear {number}."),), text="", patient="p1", policy_digest="d")
    return Example(id=str(number), report_id="r", patient="p1", task="draft", question=question, target=label)


def test_records_come_back_from_a_table_as_they_went_in(tmp_path):
    records = [example(1), example(2, "ünï \u2028")]
    write_table(tmp_path / "t.parquet", records, Example)
    assert read_table(tmp_path / "t.parquet", Example) == records
    write_table(tmp_path / "empty.parquet", [], Example)
    assert read_table(tmp_path / "empty.parquet", Example) == []


def test_some_records_and_some_fields_come_group_by_group(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "ROWS_IN_GROUP", 2)
    records = [example(number) for number in range(7)]
    write_table(tmp_path / "t.parquet", records, Example)
    assert read_some(tmp_path / "t.parquet", Example, ["5", "0", "none"]) == [records[0], records[5]]
    assert read_some(tmp_path / "t.parquet", Example, []) == []
    assert list(read_columns(tmp_path / "t.parquet", ["id", "patient"])) == [(r.id, r.patient) for r in records]
    assert read_table(tmp_path / "t.parquet", Example) == records
    (tmp_path / "broken").write_text("no table")
    with pytest.raises(UserError, match="broken"):
        next(read_columns(tmp_path / "broken", ["id"]))


def test_records_come_back_from_json_as_they_went_in(tmp_path):
    evaluation = Evaluation(
        id="e", run_id="r", part="test", split_digest="s", prompt_digest="p", assistant_digest="a", look=1,
        rows={"base": {"rouge_l": {"all": Estimate(value=None, n=3)}}}, verdict=("cannot tell",),
    )  # fmt: skip
    write_json(tmp_path / "e.json", evaluation)
    assert read_record(tmp_path / "e.json", Evaluation) == evaluation


def test_equal_tables_are_equal_files(tmp_path):
    for name in "ab":
        write_table(tmp_path / name, [example(1)], Example)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_failed_write_leaves_the_former_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "file"
    write_text(path, "before")
    with pytest.raises(RuntimeError), atomic_path(path) as part:
        part.write_text("half")
        raise RuntimeError
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_text(path, "before")

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(UserError, match="The disk may be full"):
        write_text(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_not_measured_is_null_and_nan_is_refused(tmp_path):
    write_json(tmp_path / "a", {"x": None})
    assert read_json(tmp_path / "a") == {"x": None}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "a", {"x": float("nan")})


def test_broken_files_are_told(tmp_path):
    (tmp_path / "a.json").write_text("{")
    with pytest.raises(UserError, match="broken"):
        read_json(tmp_path / "a.json")
    (tmp_path / "a.parquet").write_text("no")
    with pytest.raises(UserError, match="broken"):
        read_table(tmp_path / "a.parquet", Example)


def test_digests_are_equal_for_equal_values_only():
    assert digest_of({"a": 1, "b": (2,)}) == digest_of({"b": [2], "a": 1})
    assert digest_of(example(1)) != digest_of(example(2))


def test_a_rename_refused_while_somebody_reads_is_tried_again(tmp_path, monkeypatch):
    refused = iter([True, True, False])
    rename = os.replace

    def replace(source, place):
        if next(refused):
            raise PermissionError(errno.EACCES, "in use")
        rename(source, place)

    monkeypatch.setattr(storage.os, "replace", replace)
    write_text(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "new"
