"""ICD hierarchy credit: how near the given codes stand to the right ones in the tree of ICD-10."""

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio, said_labels, true_labels

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "ICD hierarchy credit"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "hierarchical F, Kiritchenko, Matwin and Famili 2005, and Kosmopoulos et al. 2015, doi 10.1007/s10618-014-0382-x; "
    "chapters and categories of ICD-10, WHO, 2019 edition"
)
MEANING = (
    "F1 over ICD-10 codes with all that stands above them (chapter, category, each further character): a code in the right "
    "category earns part of the credit, one in another chapter none. Measured where the labels are such codes. Near is not "
    "right: neighbours in the tree can be treated quite differently."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

_CODE = re.compile(r"([A-Z]\d[0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?")
_CHAPTERS = (
    "A00", "C00", "D50", "E00", "F00", "G00", "H00", "H60", "I00", "J00", "K00", "L00", "M00", "N00", "O00", "P00", "Q00",
    "R00", "S00", "U00", "V00", "Z00",
)  # fmt: skip
"""The first category of each chapter; injuries (S, T) are one, external causes (V to Y) another."""


def ancestors(label: str) -> frozenset[str]:
    """A code with all that stands above it; empty where the label is no code.

    I48.91 gives its chapter, I48, I48.9 and I48.91; the point may be missing.
    """
    found = _CODE.fullmatch(label.upper())
    if found is None:
        return frozenset()
    category, rest = found[1], found[2] or ""
    chapter = f"chapter from {_CHAPTERS[max(0, bisect_right(_CHAPTERS, category) - 1)]}"
    return frozenset({chapter, category, *(f"{category}.{rest[:length]}" for length in range(1, len(rest) + 1))})


def _all_above(labels: Collection[str]) -> frozenset[str]:
    """The union over several labels; one that is no code stands for itself, below nothing."""
    return frozenset().union(*(ancestors(label) or {label} for label in labels))


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Nodes of the tree above the right codes, above the given ones, and above both; None where a label is no code."""
    labels = true_labels(example)
    if not labels or not all(map(ancestors, labels)):
        return None
    true, said = _all_above(labels), _all_above(said_labels(answer, example))
    return {"true": float(len(true)), "said": float(len(said)), "both": float(len(true & said))}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """F1 over the nodes of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums: 2 both / (true + said)."""
    return ratio(2 * sums["both"], sums["true"] + sums["said"])
