"""Cut answers: the share of answers that the model did not end itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "cut at the limit"
UNIT = "fraction"
HIGHER_IS_BETTER = False
SOURCE = "own"
MEANING = (
    "Share of answers that ran into assistant.max_new_tokens and were cut there. They are judged as they stand. Many of "
    "them mean that the limit is too low, or that the model has not learnt to stop."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where the answer was cut; None where no model wrote it."""
    return None if answer.finished is None else {"hits": float(not answer.finished), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
