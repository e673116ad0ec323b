"""Shortened questions: the share of questions that were too long and lost their middle."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "shortened questions"
UNIT = "fraction"
HIGHER_IS_BETTER = False
SOURCE = "own"
MEANING = (
    "Share of questions that were longer than train.max_tokens leaves room for and lost their middle, in training and here "
    "alike. The answer may have hung on what was lost."
)
TASKS: tuple[TaskKind, ...] = ("draft", "classify", "continue", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the question was shortened; None where no model read it."""
    return None if answer.shortened is None else {"hits": float(answer.shortened), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
