"""Unsupported statements: what a draft says that the text of the question does not hold."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.assertions import unsupported
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "unsupported statements"
UNIT = "statements a report"
HIGHER_IS_BETTER = False
SOURCE = "own rules; cues after ConText, Harkema et al. 2009, https://doi.org/10.1016/j.jbi.2009.05.002"
MEANING = (
    "Sentences that speak of what the given text does not hold, or contradict it, a report, by rules for English. "
    "A conclusion that a physician may rightly draw counts too, so the reference answers are not at nought either."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Unsupported statements; None in a language without rules."""
    given = "\n".join(text for _, text in example.question.sections) or example.question.text
    found = unsupported(given, answer.text)
    return None if found is None else {"statements": float(len(found)), "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The same over all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["statements"], sums["reports"])
