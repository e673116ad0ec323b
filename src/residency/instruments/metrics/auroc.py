"""AUROC: whether cases with a label are given a higher probability of it than cases without."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics import _ranks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from residency.instruments.metrics.base import Values

NAME = "AUROC"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747; scikit-learn's roc_auc_score(multi_class='ovr'), the mean "
    "over the labels that hold in some but not all cases"
)
MEANING = (
    "Probability that a case with a label is given a higher probability of it than a case without, mean over labels: 0.5 is "
    "chance, 1 a perfect order. It knows neither thresholds nor how true the probabilities are."
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
    """Share of pairs (with the label, without it) in the right order, equal ones counting half."""
    import numpy as np

    has = true > 0
    drawn, others = weights[:, has], weights[:, ~has]
    won = np.zeros(len(weights))
    for start in range(0, int(has.sum()), _ranks.AT_ONCE):
        some = slice(start, start + _ranks.AT_ONCE)
        mine, theirs = scores[has][some, None], scores[~has]
        won += np.einsum("dn,dn->d", drawn[:, some] @ ((theirs < mine) + (theirs == mine) / 2), others)
    found: Values = won / np.maximum(drawn.sum(1) * others.sum(1), 1.0)
    return found
