"""Near match: the share of answers that are the practice's own but for a few words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics._tokens import clinical_tokens
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "near match"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "own; Levenshtein 1966, over words"
MEANING = (
    "Share of answers that differ from the practice's own in at most a tenth of their words. A few words can turn a finding"
    " into its opposite: it says how much would have to be typed, not that the answer is right."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()

NEAR = 0.1
"""Share of changed tokens up to which an answer is near; own."""


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where at most a tenth of the clinical tokens differ (edit distance over the longer text)."""
    from rapidfuzz.distance import Levenshtein

    apart = Levenshtein.normalized_distance(clinical_tokens(answer.text), clinical_tokens(example.target))
    return {"hits": float(bool(answer.text.strip()) and apart <= NEAR), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
