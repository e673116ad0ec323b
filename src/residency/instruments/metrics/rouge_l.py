"""ROUGE-L: how much of the wording of the practice's answer stands in the written one, in the same order."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "ROUGE-L"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "Lin 2004, https://aclanthology.org/W04-1013/; tokens as in the package rouge-score 0.1.2, without stemming"
MEANING = (
    "How much of the practice's wording stands in the written answer in the same order, from 0 (nothing) to 1 (all): F-measure "
    "of the longest common subsequence of words, the mean over reports. It counts words, not facts: \u201cno effusion\u201d "
    "against \u201ceffusion\u201d loses only a little, a right answer in other words loses much."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ("draft", "question")

_NO_WORD = re.compile(r"[^a-z0-9]+")


def tokens(text: str) -> list[str]:
    """Lower-case runs of a-z and 0-9; everything else separates."""
    return _NO_WORD.sub(" ", text.lower()).split()


def f_measure(said: Sequence[str], reference: Sequence[str]) -> float:
    """Harmonic mean of the longest common subsequence's share of both; 0 where either has no tokens."""
    from rapidfuzz.distance import LCSseq

    common = LCSseq.similarity(said, reference)
    if not common:
        return 0.0
    precision, recall = common / len(said), common / len(reference)
    return 2 * precision * recall / (precision + recall)


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The case's F-measure; an empty answer gets 0. None where the reference has no tokens."""
    reference = tokens(example.target)
    if not reference:
        return None
    return {"f_measure": f_measure(tokens(answer.text), reference), "reports": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean over reports: each weighs the same."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["f_measure"], sums["reports"])
