"""How well probabilities of labels rank the cases: each label against the rest, for every resample at once."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from residency.foundation.schema import Answer, Example
from residency.instruments.metrics.base import folded, named, ratio, true_labels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from residency.instruments.metrics.base import Values

TRUE, CHANCE = "true:", "p:"
_DRAWS_AT_ONCE = 256
"""Resamples at once, so that memory stays small with many cases ..."""
AT_ONCE = 256
"""... and cases with a label that are held against all others at once."""


class Area(Protocol):
    """The number of one label: (resamples,)."""

    def __call__(self, scores: "Values", true: "Values", weights: "Values") -> "Values":
        """Of scores (cases,), truth 0 or 1 (cases,) and how often each case counts (resamples, cases)."""
        ...


def chances(answer: Answer, example: Example) -> dict[str, float] | None:
    """`p:` the probability of each allowed label and `true:` which of them hold; None where the answer carries none.

    A withheld answer finds every label equally unlikely.
    """
    given = {folded(label): p for label, p in answer.label_probabilities}
    if not given or not all(map(math.isfinite, given.values())):
        return None
    silent = not folded(answer.text)
    row = {CHANCE + label: 0.0 if silent else float(p) for label, p in given.items()}
    return row | {TRUE + label: 1.0 for label in sorted(true_labels(example))}


def within(row: Mapping[str, float], labels: Collection[str]) -> dict[str, float]:
    """The probabilities and the truth of these labels alone; every case counts against them."""
    return named(row, (TRUE, CHANCE), labels)


def combined(area: Area, rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean over labels of the cases as they are; None where no label both holds and does not hold."""
    import numpy as np

    if not rows:
        return None
    value = float(mean_over_labels(area, rows, np.ones((1, len(rows))))[0])
    return None if np.isnan(value) else value


def mean_over_labels(area: Area, rows: Sequence[Mapping[str, float]], weights: "NDArray[np.generic]") -> "Values":
    """The mean of `area` over the labels that hold in some but not all cases of a resample; NaN where there is none.

    A label that holds and was never allowed has the probability 0 throughout.
    """
    import numpy as np

    draws = len(weights)
    labels = dict.fromkeys(name.removeprefix(TRUE) for row in rows for name in row if name.startswith(TRUE))
    total, measured = np.zeros(draws), np.zeros(draws)
    for label in labels:
        true = np.array([row.get(TRUE + label, 0.0) for row in rows])
        scores = np.array([row.get(CHANCE + label, 0.0) for row in rows])
        for start in range(0, draws, _DRAWS_AT_ONCE):
            some = slice(start, start + _DRAWS_AT_ONCE)
            often = weights[some].astype(np.float64)
            there = (often @ true > 0) & (often @ (1 - true) > 0)
            total[some] += np.where(there, area(scores, true, often), 0.0)
            measured[some] += there
    return ratio(total, measured)
