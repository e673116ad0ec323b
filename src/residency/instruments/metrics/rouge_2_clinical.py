"""ROUGE-2 over clinical tokens: decimals, signs of comparison and letters with accents stay whole."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics._tokens import clinical_tokens, overlap_f, runs_of
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "ROUGE-2 (clinical)"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "Lin 2004, https://aclanthology.org/W04-1013/; tokens: own, instruments/metrics/_tokens.py"
MEANING = (
    "As ROUGE-2, over tokens that keep what a doctor reads as one: 1.5 is not 1 and 5, <2 keeps its sign, 7mm reads as 7 mm. "
    "Compare with other systems by ROUGE-2, for its tokens are those of the package."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The case's F-measure; an empty answer gets 0. None where the reference has too few tokens for one."""
    reference = runs_of(clinical_tokens(example.target), 2)
    if not reference:
        return None
    return {"f_measure": overlap_f(runs_of(clinical_tokens(answer.text), 2), reference), "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean over reports: each weighs the same."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["f_measure"], sums["reports"])
