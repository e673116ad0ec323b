"""Exact match: the share of answers that are the practice's own, word for word."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import folded, from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "exact match"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "own; white space folded as in str.split"
MEANING = (
    "Share of answers that equal the practice's own to the letter, white space folded. Common stock answers make it high"
    " without any understanding: compare with the row that always gives the same answer."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the answer equals the reference, white space folded."""
    return {"hits": float(folded(answer.text) == folded(example.target)), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
