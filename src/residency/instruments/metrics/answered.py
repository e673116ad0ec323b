"""Answered: the share of questions that got an answer at all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import folded, from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "answered"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "own; coverage in the sense of selective prediction, El-Yaniv and Wiener 2010, https://jmlr.org/papers/v11/el-yaniv10a.html"
)
MEANING = (
    "Share of questions with an answer that is not empty. Withheld and failed answers count as empty, and as wrong in "
    "every other figure."
)
TASKS: tuple[TaskKind, ...] = ("draft", "classify", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the answer is not empty."""
    return {"hits": float(bool(folded(answer.text))), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
