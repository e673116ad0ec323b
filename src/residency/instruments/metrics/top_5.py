"""Top 5: the share of cases whose right label is among the five likeliest."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio
from residency.instruments.metrics.top_3 import among_first

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "top 5"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "scikit-learn's top_k_accuracy_score, k = 5"
MEANING = (
    "Share of cases whose right label is among the five that the model finds likeliest: what a list of five suggestions would"
    " hold. Not measured where there are no more than five labels."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

FIRST = 5
"""Labels that count as named first."""


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the right label is among the five likeliest."""
    return among_first(answer, example, FIRST)


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
