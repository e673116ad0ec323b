"""ROUGE-1: how many of the words of the practice's answer stand in the written one, in any order."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics._tokens import overlap_f, runs_of
from residency.instruments.metrics.base import from_sums, ratio
from residency.instruments.metrics.rouge_l import tokens

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "ROUGE-1"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "Lin 2004, https://aclanthology.org/W04-1013/; tokens as in the package rouge-score 0.1.2, without stemming"
MEANING = (
    "F-measure of single words that both texts have, each as often as in both, the mean over reports. It"
    " counts words, not facts."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The case's F-measure; an empty answer gets 0. None where the reference has too few tokens for one."""
    reference = runs_of(tokens(example.target), 1)
    if not reference:
        return None
    return {"f_measure": overlap_f(runs_of(tokens(answer.text), 1), reference), "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean over reports: each weighs the same."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["f_measure"], sums["reports"])
