"""Compares the reports of all shards: which stay, and which are nearly equal. Texts stay on the disk."""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from residency.foundation.storage import atomic_path
from residency.prepare.dedupe import minute_of, refuse_clashes
from residency.prepare.dedupe.sketches import Sketches
from residency.prepare.dedupe.versions import HELD, KEPT, REASONS, Marks, decide
from residency.prepare.pipeline.shard_file import hidden_of
from residency.prepare.pipeline.shards import Tools, read_look

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What becomes of the clean reports of all shards."""

    reason: "NDArray[Any]"
    """uint8: place in `dedupe.versions.REASONS`; 0 is kept."""
    group: "NDArray[Any]"
    """int64: the first member of each report's group of near-duplicates."""
    first: "NDArray[Any]"
    """int64 (shards + 1,): place of each shard's first report."""
    month: "NDArray[Any]"
    """int32: batch number of each report, from 1; 0 where its month is not known. Under `shift` of the moved date."""
    patients_in: int
    """Patients among the raw reports."""
    copied: dict[int, list[int]]
    """Place of a report of nobody known -> places of known patients' reports that it was copied from, or the reverse."""

    def kept(self, shard: int) -> list[int]:
        """Places within a shard of the reports that stay."""
        return self._with(shard, KEPT)

    def held(self, shard: int) -> list[int]:
        """Places within a shard of the reports in quarantine."""
        return self._with(shard, HELD)

    def _with(self, shard: int, reason: int) -> list[int]:
        inside = slice(self.first[shard], self.first[shard + 1])
        return [int(at) for at in (self.reason[inside] == reason).nonzero()[0]]

    def count(self, reason: int) -> int:
        """Reports with a reason."""
        return int((self.reason == reason).sum())

    def dropped(self) -> "Counter[str]":
        """Reports that do not stay, by reason."""
        return Counter({REASONS[code]: n for code in range(1, len(REASONS)) if (n := self.count(code))})


_JOINED = ("marks", "known", "lengths", "bands", "bits", "held")


def compare(tools: Tools, shards: int, name: str) -> Compared:
    """Decide about every report of all shards.

    Args:
        tools: of this process.
        shards: how many there are.
        name: of what was learned.

    Raises:
        UserError: reports share a number and are no versions of one.

    Memory: about 250 bytes a report.
    """
    import numpy as np

    shingles = tools.folder / "shingles.bin"
    listed, dates, months, every, patients = [], list[str | None](), list[str | None](), set[str](), []
    with atomic_path(shingles) as temporary, temporary.open("wb") as file:
        for number in range(shards):
            found = read_look(tools.folder, number, name, ("shingles", "patients", *_JOINED))
            found.pop("shingles").astype("<u8").tofile(file)
            patients.append(found.pop("patients"))
            listed.append(found)
            hidden = hidden_of(tools.folder, number, tools.store)
            dates += [None if date is None else sys.intern(date) for date in hidden["dates"]]
            months += [None if month is None else sys.intern(month) for month in hidden["months"]]
            every.update(hidden["every_month"])
    first = np.concatenate([[0], np.cumsum([len(found["lengths"]) for found in listed])]).astype(np.int64)
    joined = {key: np.concatenate([found.pop(key) for found in listed]) for key in _JOINED}
    lengths = joined["lengths"].astype(np.int64)
    exact, source, patient, numbers = joined["marks"].T
    minute = np.array(_minutes_of(dates), np.int64)
    marks = Marks(exact=exact, source=source, patient=patient, number=numbers, minute=minute, known=joined["known"])
    with shingles.open("rb", buffering=0) as file:
        sketches = Sketches(lengths, np.zeros(0, np.uint64), joined["bands"], joined["bits"])
        keep_near = tools.config.prepare.near_duplicates == "keep"
        made = decide(marks, sketches, _on_disk(file, lengths), joined["held"], keep_near=keep_near)
    if len(made.clashes):
        refuse_clashes(_places(tools, first, made.clashes.tolist()))
    several = len(np.unique(np.concatenate(patients))) if patients else 0
    batch = {month: number for number, month in enumerate(sorted(every), 1)}
    month = np.array([0 if month is None else batch[month] for month in months], np.int32)
    copied: dict[int, list[int]] = {}
    for unknown, known in zip(*(places.tolist() for places in made.copies), strict=True):
        copied.setdefault(unknown, []).append(known)
    return Compared(reason=made.reason, group=made.group, first=first, month=month, patients_in=several, copied=copied)


def _on_disk(file: Any, lengths: "NDArray[Any]") -> Any:
    """Gives the shingles of reports out of a file. It is not mapped into memory: what a map has touched counts as used."""
    import numpy as np

    starts = 8 * (np.cumsum(lengths) - lengths)

    def gather(numbers: "NDArray[Any]") -> "NDArray[Any]":
        ends = np.cumsum(lengths[numbers])
        found = np.empty(int(ends[-1]) if len(ends) else 0, "<u8")
        view, begin = memoryview(found.data).cast("B"), 0
        for start, end in zip(starts[numbers].tolist(), (8 * ends).tolist(), strict=True):
            file.seek(start)
            file.readinto(view[begin:end])
            begin = end
        return found.astype(np.uint64, copy=False)

    return gather


def _places(tools: Tools, first: "NDArray[Any]", reports: Sequence[int]) -> list[tuple[str, int]]:
    """File and row of reports, by their places among all."""
    import numpy as np

    places = []
    for report in reports:
        shard = int(np.searchsorted(first, report, side="right")) - 1
        path, row = hidden_of(tools.folder, shard, tools.store)["places"][report - int(first[shard])]
        places.append((path, row))
    return places


def _minutes_of(dates: Sequence[str | None]) -> list[int]:
    """Minutes from year 1 to each date; -1 where no day is known."""
    return [-1 if (minute := minute_of(date)) is None else minute for date in dates]
