"""AUPRC: how free of false alarms the list of the likeliest cases of a label is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics import _ranks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from residency.instruments.metrics.base import Values

NAME = "AUPRC"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "Davis and Goadrich 2006, doi 10.1145/1143844.1143874; scikit-learn's average_precision_score, the mean over the labels "
    "that hold in some but not all cases"
)
MEANING = (
    "Average precision: how free of false alarms the list of cases is that are likeliest to have a label, mean over labels. "
    "Chance is the share of cases with the label, so it is low where labels are rare: compare rows, not tasks."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

PATIENTS_FOR_INTERVAL = 25
"""As for macro F1: rare labels come and go between samples."""

within = _ranks.within


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Probability of each label, and which hold; None where the answer carries no probabilities."""
    return _ranks.chances(answer, example)


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean over labels."""
    return _ranks.combined(area, rows)


def combine_weighted(rows: Sequence[Mapping[str, float]], weights: "NDArray[np.generic]") -> "Values":
    """The same for each resample: (resamples,)."""
    return _ranks.mean_over_labels(area, rows, weights)


def area(scores: "Values", true: "Values", weights: "Values") -> "Values":
    """Mean over the cases with the label of the share of right ones among all that are as likely or likelier."""
    import numpy as np

    has = true > 0
    drawn, total = weights[:, has], np.zeros(len(weights))
    for start in range(0, int(has.sum()), _ranks.AT_ONCE):
        some = slice(start, start + _ranks.AT_ONCE)
        as_likely = (scores[:, None] >= scores[has][some]).astype(np.float64)
        total += (drawn[:, some] * (drawn @ as_likely[has]) / np.maximum(weights @ as_likely, 1.0)).sum(1)
    found: Values = total / np.maximum(drawn.sum(1), 1.0)
    return found
