"""Writes the rows of the corpus: in the order of arrival, or, where that order would tell of true dates, in that of their ids.

Ids are keyed hashes, so their order says nothing to anybody without the workspace's key. The rows are thrown into lots by the
first digits of their ids, encrypted on the disk, and each lot is put in order by itself: memory holds one lot.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from residency.foundation.schema import Example, Report
from residency.foundation.storage import table_writer
from residency.prepare.pipeline.shards import Tools

Row = tuple[dict[str, Any], list[dict[str, Any]]]
"""A report and its examples as plain values."""
SHARDS_IN_LOT = 8
"""A lot holds as much as so many shards, about; these are 8,000,000 characters at most."""
MOST_LOTS = 256
"""More would be as many files to open for each shard."""


def hides_arrival(tools: Tools) -> bool:
    """True where rows leave in the order of their ids: beside moved dates the order of arrival would tell of the true ones."""
    return tools.means.policy.dates == "shifted"


@contextmanager
def corpus_writer(folder: Path, tools: Tools, shards: int) -> Iterator[Callable[[Sequence[Row]], None]]:
    """Yield a function that takes rows in the order of arrival; both tables are there when the block ends well.

    Args:
        folder: where `reports.parquet` and `examples.parquet` are written.
        tools: of this process.
        shards: how many there are.
    """
    with (
        table_writer(folder / "reports.parquet", Report) as write_reports,
        table_writer(folder / "examples.parquet", Example) as write_examples,
    ):

        def write(rows: Sequence[Row]) -> None:
            write_reports(report for report, _ in rows)
            write_examples(example for _, examples in rows for example in examples)

        if not hides_arrival(tools):
            yield write
            return
        lots = _Lots(tools, min(MOST_LOTS, -(-shards // SHARDS_IN_LOT)))
        yield lots.add
        for rows in lots.in_order():
            write(rows)


class _Lots:
    """Rows on the disk, thrown together by their ids."""

    def __init__(self, tools: Tools, count: int) -> None:
        self._store, self._count = tools.store, count
        for left_over in tools.folder.glob("rows.*"):
            left_over.unlink()  # of a run that was killed here
        self._paths = [tools.folder / f"rows.{number:03d}" for number in range(count)]

    def add(self, rows: Sequence[Row]) -> None:
        """Take up some rows, each into the lot of its id."""
        thrown: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            thrown[int(row[0]["id"], 16) * self._count >> 64].append(row)
        for lot, inside in thrown.items():
            with os.fdopen(os.open(self._paths[lot], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
                file.write(self._store.wrap("rows", inside).encode("ascii") + b"\n")

    def in_order(self) -> Iterator[list[Row]]:
        """All rows by their ids, lot by lot; a lot that was given out is removed."""
        for path in self._paths:
            if path.exists():
                with path.open("rb") as file:
                    rows = [row for line in file for row in self._store.unwrap("rows", line.decode("ascii"))]
                path.unlink()
                yield sorted(rows, key=lambda row: str(row[0]["id"]))
