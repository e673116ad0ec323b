"""Accuracy: the share of cases with the right label."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio, said_labels, true_labels

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "accuracy"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "ISO 5725-1 in the sense of classification; scikit-learn's accuracy_score"
MEANING = (
    "Share of cases whose label is the practice's. Where one label is common, always saying it already scores high: "
    "compare with that row. A case without an answer counts as wrong, and one with several labels unless all of them and no "
    "other are said."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ("classify",)


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the label, or the set of labels, equals the reference, white space folded; an empty answer is wrong."""
    return {"hits": float(said_labels(answer, example) == true_labels(example)), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
