"""Finds the reports of nobody known that hold a known patient's report, or stand in one: copies that lost their header."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from residency.prepare.dedupe.pairs import similarities

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from residency.prepare.dedupe.pairs import Gather

LEAST_COPIED = 0.8
"""Share of the shorter report's shingles that the other holds too, if one was copied from the other."""
FEWEST_SHINGLES = 20
"""A shorter text stands in many reports by chance."""
SAMPLED = 32
"""Shingles of each report, those with the least hashes, by which others are found."""
FEWEST_SHARED = 3
"""Of a copy's 32 at least 26 are expected in the original, and 6 where it is four times as long as the original."""
MOST_HOLDERS = 500
"""A shingle that more reports hold is a phrase of the house, and finds nobody."""
SEEKERS, LOOKED_THROUGH = 50_000, 20_000
"""Reports sampled at once, and reports looked through at once."""


def copies_among(
    unknown: "NDArray[Any]", known: "NDArray[Any]", lengths: "NDArray[Any]", gather: "Gather"
) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """The pairs of which one report was copied from the other, in part or whole: places of unknown, and of known ones.

    A header or a signature less makes two texts less alike (Jaccard) than near-duplicates are; that one stands in the other
    does not change. Every pair is verified; a text all of whose sampled shingles are phrases of the house is not found.

    Args:
        unknown: int64, places of the reports of nobody known.
        known: int64, places of the reports whose patient is known.
        lengths: int64, different shingles of every report.
        gather: gives the shingles of reports, by their places; ascending within each.

    Memory: about 1 kB for each of 50,000 unknown reports at once, and the shingles of 20,000 known ones.
    """
    import numpy as np

    seekers, among = (places[lengths[places] >= FEWEST_SHINGLES] for places in (unknown, known))
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    for at in range(0, len(seekers) if len(among) else 0, SEEKERS):
        block = seekers[at : at + SEEKERS]
        for left, right in _candidates(block, among, lengths, gather):
            copied = similarities(left, right, lengths, gather, contained=True) >= LEAST_COPIED
            found.append((left[copied], right[copied]))
    lefts, rights = zip(*found, strict=True)
    return np.concatenate(lefts), np.concatenate(rights)


def _candidates(
    block: "NDArray[Any]", among: "NDArray[Any]", lengths: "NDArray[Any]", gather: "Gather"
) -> Iterator[tuple["NDArray[Any]", "NDArray[Any]"]]:
    """Pairs that share enough of the sampled shingles."""
    import numpy as np

    shingles, owners = _samples(block, lengths, gather)
    different, first, owning = np.unique(shingles, return_index=True, return_counts=True)
    holders = owning.copy()
    for _, place in _held(different, among, lengths, gather):
        holders += np.bincount(place, minlength=len(different))
    rare = holders <= MOST_HOLDERS
    for holder, place in _held(different, among, lengths, gather):
        asked = rare[place]
        holder, place = holder[asked], place[asked]
        count = owning[place]
        inside = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        pairs = np.stack([owners[np.repeat(first[place], count) + inside], np.repeat(holder, count)])
        pairs, shared = np.unique(pairs, axis=1, return_counts=True)
        yield pairs[0, shared >= FEWEST_SHARED], pairs[1, shared >= FEWEST_SHARED]


def _samples(block: "NDArray[Any]", lengths: "NDArray[Any]", gather: "Gather") -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """The least shingles of each report, ascending over all, and the place of the report that each was taken from."""
    import numpy as np

    shingles, owners = [], []
    for at in range(0, len(block), LOOKED_THROUGH):
        places = block[at : at + LOOKED_THROUGH]
        count = lengths[places]
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        least = within < SAMPLED
        shingles.append(gather(places)[least])
        owners.append(np.repeat(places, count)[least])
    joined, of = np.concatenate(shingles), np.concatenate(owners)
    order = np.argsort(joined, kind="stable")
    return joined[order], of[order]


def _held(
    different: "NDArray[Any]", among: "NDArray[Any]", lengths: "NDArray[Any]", gather: "Gather"
) -> Iterator[tuple["NDArray[Any]", "NDArray[Any]"]]:
    """Which of the shingles each report holds: some reports at a time, the report's place beside the shingle's."""
    import numpy as np

    for at in range(0, len(among), LOOKED_THROUGH):
        places = among[at : at + LOOKED_THROUGH]
        shingles = gather(places)
        place = np.minimum(np.searchsorted(different, shingles), len(different) - 1)
        hit = different[place] == shingles
        yield np.repeat(places, lengths[places])[hit], place[hit]
