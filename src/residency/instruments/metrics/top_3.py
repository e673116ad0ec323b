"""Top 3: the share of cases whose right label is among the three likeliest."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import folded, from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "top 3"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "scikit-learn's top_k_accuracy_score, k = 3"
MEANING = (
    "Share of cases whose right label is among the three that the model finds likeliest: what a list of three suggestions would"
    " hold. Not measured where there are no more than three labels."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

FIRST = 3
"""Labels that count as named first."""


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the right label is among the three likeliest."""
    return among_first(answer, example, FIRST)


def among_first(answer: Answer, example: Example, first: int) -> dict[str, float] | None:
    """1 where the right label is among the `first` likeliest, equals in the order of the labels; a withheld answer is wrong.

    None without probabilities, where there are no more labels than that, or where a case may have several.
    """
    if len(answer.label_probabilities) <= first or example.labels:
        return None
    likeliest = sorted(answer.label_probabilities, key=lambda pair: -pair[1])[:first]
    right = folded(example.target) in {folded(label) for label, _ in likeliest} and bool(folded(answer.text))
    return {"hits": float(right), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
