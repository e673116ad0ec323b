"""Decides which reports stay: of equal ones the first, of several versions of one report the last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from residency.prepare.dedupe.copies import copies_among
from residency.prepare.dedupe.pairs import gather_from, groups_of, pairs_of_equals, similarities
from residency.prepare.dedupe.sketches import Sketches, mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from residency.prepare.dedupe.pairs import Gather

MINUTES_A_DAY = 1440
SIMILARITY = 0.8
"""Least Jaccard similarity (three-word shingles) of near-duplicates."""
LEAST_CONTAINED = 0.8
"""Share of the shorter report's shingles that the other of the same patient and day holds too, if one amends the other."""
SAME_NUMBER_CONTAINED = 0.5
"""The same for reports that share their number as well: an amendment may rewrite much."""
REASONS = (
    "kept",
    "repeated row",
    "duplicate report",
    "earlier version of a report",
    "near-duplicate of the same patient",
    "in quarantine",
)
"""What became of a report, by its code."""
KEPT, REPEATED, DUPLICATE, AMENDED, NEAR, HELD = range(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is known of n reports, in the order of arrival, beside their sketches. Numbers stand for keyed hashes."""

    exact: "NDArray[Any]"
    """uint64 (n,): digest of the masked clean text and the label."""
    source: "NDArray[Any]"
    """uint64 (n,): digest of everything that the raw report says, its patient included."""
    patient: "NDArray[Any]"
    """uint64 (n,): the patient."""
    number: "NDArray[Any]"
    """uint64 (n,): the practice's own number of the report; 0 where it has none."""
    minute: "NDArray[Any]"
    """int64 (n,): minutes from year 1 to the report's date, where the day is known; else -1."""
    known: "NDArray[Any] | None" = None
    """bool (n,): whether the patient is known; None where all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of each report."""

    reason: "NDArray[Any]"
    """uint8 (n,): place in REASONS; 0 is kept."""
    group: "NDArray[Any]"
    """int64 (n,): the first member of the group of near-duplicates."""
    clashes: "NDArray[Any]"
    """Reports that have the number of an earlier one and are no version of it."""
    copies: tuple["NDArray[Any]", "NDArray[Any]"]
    """Reports of nobody known that stay, each beside a known patient's report that it was copied from, or the reverse."""


def decide(
    marks: Marks,
    sketches: Sketches,
    gather: "Gather | None" = None,
    held: "NDArray[Any] | None" = None,
    *,
    keep_near: bool = False,
) -> Decision:
    """Which reports stay, and which are nearly equal.

    - The same number and the same content: the first stays.
    - The same masked text and label, of whatever patient: the first stays, unless it is a version of a later one; where the
      patients of some are known, the first of these, so that it lies where its patient lies.
    - Versions of one report of one patient: the last stays, by date, else by arrival. Versions share their number, and half of
      the shorter one's shingles where a day is not known; or the day, and either similarity or containment of 0.8; or, where a
      day is not known, similarity. Reports of different days stay: two examinations may read alike.

    Near-duplicates of different patients stay and share a group.

    Args:
        marks: what is known of each report.
        sketches: of the masked texts; its shingles are only used where no `gather` is given.
        gather: gives the shingles of reports, by their places.
        held: bool (n,), True for reports in quarantine, which nothing else is compared with but by its number.
        keep_near: similarity alone makes no version, as where "patient" names something else than a person.
    """
    import numpy as np

    gather = gather or gather_from(sketches.lengths, sketches.shingles)
    reason = np.zeros(len(marks.exact), np.uint8)
    _drop_repeated(marks, reason)
    group = _groups(marks, sketches, gather)
    clashes = _drop_same_number(marks, sketches, gather, reason)
    if held is not None:
        reason[held & (reason == KEPT)] = HELD
    _drop_versions(marks, sketches, gather, group, reason, keep_near)
    _drop_equal(marks, reason)
    return Decision(reason=reason, group=group, clashes=clashes, copies=_copies(marks, sketches, gather, reason))


def _copies(
    marks: Marks, sketches: Sketches, gather: "Gather", reason: "NDArray[Any]"
) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Which reports of nobody known stand in a known patient's, or hold one."""
    import numpy as np

    there = np.flatnonzero(reason == KEPT)
    known = np.ones(len(there), bool) if marks.known is None else marks.known[there].astype(bool)
    return copies_among(there[~known], there[known], sketches.lengths, gather)


def _drop_repeated(marks: Marks, reason: "NDArray[Any]") -> None:
    import numpy as np

    numbered = np.flatnonzero(marks.number)
    same = np.stack([marks.number[numbered], marks.source[numbered]], axis=1)
    _, first = np.unique(same, axis=0, return_index=True)
    again = np.ones(len(numbered), bool)
    again[first] = False
    reason[numbered[again]] = REPEATED


def _drop_equal(marks: Marks, reason: "NDArray[Any]") -> None:
    import numpy as np

    left = np.flatnonzero(reason == KEPT)
    if marks.known is not None:
        left = left[np.argsort(~marks.known[left], kind="stable")]
    _, first = np.unique(marks.exact[left], return_index=True)
    again = np.ones(len(left), bool)
    again[first] = False
    reason[left[again]] = DUPLICATE


def _groups(marks: Marks, sketches: Sketches, gather: "Gather") -> "NDArray[Any]":
    """Groups of near-duplicates; equal texts are compared once."""
    import numpy as np

    _, first, place = np.unique(marks.exact, return_index=True, return_inverse=True)
    ascending = np.argsort(first)
    once = first[ascending]
    found = groups_of(
        sketches.lengths[once],
        sketches.bands[once],
        sketches.bits[once],
        lambda numbers: gather(once[numbers]),
        similarity=SIMILARITY,
    )
    rank = np.empty_like(ascending)
    rank[ascending] = np.arange(len(ascending))
    return np.asarray(once[found[rank[place]]])


def _order(marks: Marks) -> "NDArray[Any]":
    """Each report's place by date, unknown ones first, then by arrival: one order for all, so that there are no circles."""
    import numpy as np

    order = np.empty(len(marks.minute), np.int64)
    order[np.lexsort((np.arange(len(order)), marks.minute))] = np.arange(len(order))
    return order


def _drop_same_number(marks: Marks, sketches: Sketches, gather: "Gather", reason: "NDArray[Any]") -> "NDArray[Any]":
    """Drop earlier versions that share their number; gives the reports that share it and are no versions."""
    import numpy as np

    numbered = np.flatnonzero((reason == KEPT) & (marks.number != 0))
    clashes = [np.zeros(0, np.int64)]
    for one, other in pairs_of_equals(marks.number[numbered]):
        left, right = numbered[one], numbered[other]
        shared = similarities(left, right, sketches.lengths, gather, contained=True)
        dated = (marks.minute[left] >= 0) & (marks.minute[right] >= 0)
        version = dated | (shared >= SAME_NUMBER_CONTAINED) | (marks.exact[left] == marks.exact[right])
        version &= marks.patient[left] == marks.patient[right]
        clashes.append(right[~version])
        _drop_earlier(left[version], right[version], _order(marks), reason, AMENDED)
    return np.unique(np.concatenate(clashes))


def _drop_versions(
    marks: Marks, sketches: Sketches, gather: "Gather", group: "NDArray[Any]", reason: "NDArray[Any]", keep_near: bool
) -> None:
    """Drop earlier versions that patient, day and text give away."""
    import numpy as np

    order = _order(marks)
    there = np.flatnonzero(reason == KEPT)
    _drop_same_day(there[marks.minute[there] >= 0], marks, sketches, gather, order, reason)
    keys = mixed(marks.patient[there] ^ mixed(group[there].astype(np.uint64)))
    for one, other in () if keep_near else pairs_of_equals(keys):
        left, right = there[one], there[other]
        open_ = ((marks.minute[left] < 0) | (marks.minute[right] < 0)) & (marks.exact[left] != marks.exact[right])
        left, right = left[open_], right[open_]
        near = similarities(left, right, sketches.lengths, gather, least=SIMILARITY) >= SIMILARITY
        _drop_earlier(left[near], right[near], order, reason, NEAR)


def _drop_same_day(
    dated: "NDArray[Any]", marks: Marks, sketches: Sketches, gather: "Gather", order: "NDArray[Any]", reason: "NDArray[Any]"
) -> None:
    """Drop the earlier ones of a patient's reports of one day that are alike, or that the later one holds."""
    import numpy as np

    keys = mixed(marks.patient[dated] ^ mixed((marks.minute[dated] // MINUTES_A_DAY).astype(np.uint64)))
    for one, other in pairs_of_equals(keys):
        left, right = dated[one], dated[other]
        differ = marks.exact[left] != marks.exact[right]
        left, right = left[differ], right[differ]
        version = similarities(left, right, sketches.lengths, gather, least=SIMILARITY) >= SIMILARITY
        version |= similarities(left, right, sketches.lengths, gather, contained=True) >= LEAST_CONTAINED
        _drop_earlier(left[version], right[version], order, reason, AMENDED)


def _drop_earlier(
    left: "NDArray[Any]", right: "NDArray[Any]", order: "NDArray[Any]", reason: "NDArray[Any]", code: int
) -> None:
    """Give the earlier of each pair its reason, unless it has one."""
    import numpy as np

    earlier = np.where(order[left] < order[right], left, right)
    reason[earlier[reason[earlier] == KEPT]] = code
