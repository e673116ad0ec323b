"""Clinical errors: what a draft turns, leaves out or adds against the practice's own report."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.assertions import compare
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "clinical errors"
UNIT = "errors a report"
HIGHER_IS_BETTER = False
SOURCE = "own rules; cues after ConText, Harkema et al. 2009, https://doi.org/10.1016/j.jbi.2009.05.002"
MEANING = (
    "Omissions, inventions and turned negations, sides, severities, times and numbers that rules find in English text, per "
    "report. An error is counted where the sentences are otherwise close; a draft that talks of something else entirely shows "
    "in assertion F1 instead. A person has to look before one is called an error."
)
TASKS: tuple[TaskKind, ...] = ("draft",)
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Errors of the answer; None in a language without rules."""
    found = compare(example.target, answer.text)
    return None if found.score is None else {"errors": float(len(found.errors)), "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The same over all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["errors"], sums["reports"])
