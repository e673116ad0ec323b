"""Which cases each number is told of: all of them, and those where a stock answer would not do."""

from collections import Counter
from collections.abc import Sequence

from residency.foundation.schema import Example, TaskKind
from residency.instruments.metrics.base import folded

ALL = "all reports"
RARE = "rare answers"
COMMONEST = 10
"""Answers of the training part that count as stock answers."""


def slices(task: TaskKind, train: Sequence[Example], cases: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """The places of the cases in each slice.

    `rare answers` (`draft` only): the practice's answer is not one of the ten commonest answers of the training part,
    white space folded; equally common ones in the order of the training part.
    """
    found = {ALL: tuple(range(len(cases)))}
    if task == "draft":
        stock = {answer for answer, _ in Counter(folded(e.target) for e in train).most_common(COMMONEST)}
        found[RARE] = tuple(place for place, case in enumerate(cases) if folded(case.target) not in stock)
    return found
