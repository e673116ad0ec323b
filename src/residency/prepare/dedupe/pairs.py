"""Finds the pairs of texts that are nearly equal: candidates by their signatures, each verified by its shingles."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from residency.prepare.dedupe.sketches import BANDS, ROWS, SHINGLE_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gather = Callable[[NDArray[Any]], NDArray[Any]]
    """Numbers of texts -> their shingles, one text after the other."""

MOST_PAIRS = 2048
"""Pairs verified at once: 11 bits beside a shingle's 53."""
WIDE = 200_000
"""Pairs looked at at once."""


@dataclass(slots=True)
class Sets:
    """Disjoint sets of the numbers 0 to n - 1, each known by its least member."""

    parent: "NDArray[Any]"
    """int64 (n,): a smaller or equal member of the same set."""

    def roots(self, numbers: "NDArray[Any]") -> "NDArray[Any]":
        """The least member of each number's set."""
        import numpy as np

        found = np.asarray(self.parent[numbers])
        while True:
            above = np.asarray(self.parent[found])
            if (above == found).all():
                self.parent[numbers] = found
                return found
            found = above

    def unite(self, left: "NDArray[Any]", right: "NDArray[Any]") -> None:
        """Make one set of each pair's two."""
        parent = self.parent
        for one, other in zip(left.tolist(), right.tolist(), strict=True):
            while parent[one] != one:
                one = int(parent[one])
            while parent[other] != other:
                other = int(parent[other])
            parent[max(one, other)] = min(one, other)


def groups_of(
    lengths: "NDArray[Any]", bands: "NDArray[Any]", bits: "NDArray[Any]", gather: "Gather", *, similarity: float
) -> "NDArray[Any]":
    """The group of each text, as the number of its first member: near-duplicates of one text are in one group, transitively.

    Args:
        lengths: int64 (n,), different shingles of each text; texts without any stay alone.
        bands: uint32 (n, 21), keys of the signatures' bands.
        bits: uint64 (n, 4), two bits of each number of the signatures.
        gather: gives the shingles of texts.
        similarity: least Jaccard similarity of two texts' shingles, above 0 and at most 1.

    Memory beside the arguments: 8 bytes a text and some 50 MB, whatever the number of pairs.
    """
    import numpy as np

    sets = Sets(np.arange(len(lengths)))
    there = np.flatnonzero(lengths > 0)
    limit = _different_bits(similarity)
    for band in range(BANDS):
        for one, other in pairs_of_equals(bands[there, band]):
            left, right = there[one], there[other]
            open_ = sets.roots(left) != sets.roots(right)
            left, right = left[open_], right[open_]
            near = np.bitwise_count(bits[left] ^ bits[right]).sum(axis=1) <= limit
            left, right = left[near], right[near]
            new = ~(bands[left, :band] == bands[right, :band]).any(axis=1)  # else an earlier band has judged them
            left, right = left[new], right[new]
            for at in range(0, len(left), MOST_PAIRS):
                _unite_near(sets, left[at : at + MOST_PAIRS], right[at : at + MOST_PAIRS], lengths, gather, similarity)
    return sets.roots(np.arange(len(lengths)))


def _unite_near(
    sets: Sets, left: "NDArray[Any]", right: "NDArray[Any]", lengths: "NDArray[Any]", gather: "Gather", similarity: float
) -> None:
    """Unite the pairs that are nearly equal, as far as they are not united yet."""
    still = sets.roots(left) != sets.roots(right)
    left, right = left[still], right[still]
    alike = similarities(left, right, lengths, gather, least=similarity) >= similarity
    sets.unite(left[alike], right[alike])


def _different_bits(similarity: float) -> int:
    """Most bits in which near-duplicates' signatures differ: the mean and four standard deviations of a pair at the limit.

    A number differs with the probability 1 - similarity, and then each of its two bits with one half.
    """
    numbers, differs = BANDS * ROWS, 1 - similarity
    return int(numbers * differs + 4 * (numbers * (1.5 * differs - differs**2)) ** 0.5) + 1


def pairs_of_equals(keys: "NDArray[Any]") -> Iterator[tuple["NDArray[Any]", "NDArray[Any]"]]:
    """Every pair of places with equal keys, some at a time, nearest in order first; the earlier place of each pair first."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    inner = np.flatnonzero(np.concatenate([[False], keys[order][1:] == keys[order][:-1]]))
    # place in `order` -> how many of the same key stand before it
    fresh = np.concatenate([[True], np.diff(inner) != 1]) if len(inner) else np.zeros(0, bool)
    begins = inner[fresh][np.cumsum(fresh) - 1] if len(inner) else inner
    before = inner - begins + 1
    distance = 1
    while len(inner):
        for at in range(0, len(inner), WIDE):
            place = inner[at : at + WIDE]
            yield order[place - distance], order[place]
        distance += 1
        longer = before >= distance
        inner, before = inner[longer], before[longer]


def similarities(
    left: "NDArray[Any]",
    right: "NDArray[Any]",
    lengths: "NDArray[Any]",
    gather: "Gather",
    *,
    least: float = 0.0,
    contained: bool = False,
) -> "NDArray[Any]":
    """Jaccard similarity of the texts of each pair, or the share of the smaller one's shingles that the other has.

    Args:
        left: numbers of texts.
        right: numbers of texts, as many.
        lengths: different shingles of each text.
        gather: gives the shingles of texts.
        least: pairs whose lengths alone exclude this similarity are told as 0 without a look.
        contained: True for the share of the smaller one.
    """
    import numpy as np

    result = np.zeros(len(left))
    small, large = np.minimum(lengths[left], lengths[right]), np.maximum(lengths[left], lengths[right])
    looked_at = np.flatnonzero((small > 0) & (contained | (small >= least * large)))
    for at in range(0, len(looked_at), MOST_PAIRS):
        here = looked_at[at : at + MOST_PAIRS]
        number = np.arange(len(here), dtype=np.uint64) << np.uint64(SHINGLE_BITS)
        sides = [np.repeat(number, lengths[side[here]]) | gather(side[here]) for side in (left, right)]
        keys = np.sort(np.concatenate(sides))
        twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(SHINGLE_BITS)
        shared = np.bincount(twice.astype(np.int64), minlength=len(here))
        result[here] = shared / (small[here] if contained else lengths[left[here]] + lengths[right[here]] - shared)
    return result


def gather_from(lengths: "NDArray[Any]", shingles: "NDArray[Any]") -> "Gather":
    """Gives the shingles of texts out of one array that holds them all."""
    import numpy as np

    starts = np.cumsum(lengths) - lengths

    def gather(numbers: "NDArray[Any]") -> "NDArray[Any]":
        counts = lengths[numbers]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(shingles[np.repeat(starts[numbers], counts) + inside])

    return gather
