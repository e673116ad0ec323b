"""Assertion coverage: the share of the practice's sentences from which the rules take a statement."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.assertions import extract
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "assertion coverage"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "own rules; cues after ConText, Harkema et al. 2009, https://doi.org/10.1016/j.jbi.2009.05.002"
MEANING = (
    "Share of sentences of the reference answers from which at least one statement could be taken. The other measures of "
    "statements see nothing in the rest, so they mean little where this is low."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Share of the reference's sentences that are read; None without an answer or rules."""
    found = extract(example.target)
    if found.coverage is None or not answer.text.strip():
        return None
    return {"read": found.coverage, "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The same over all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["read"], sums["reports"])
