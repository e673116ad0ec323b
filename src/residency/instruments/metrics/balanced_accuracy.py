"""Balanced accuracy: the share found of each label, rare ones counting as much as common ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics import f1_macro
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "balanced accuracy"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "Brodersen et al. 2010, doi 10.1109/ICPR.2010.764; scikit-learn's balanced_accuracy_score"
MEANING = (
    "The mean over labels of the share of their cases that were found. Always saying the commonest label scores one divided by"
    " the number of labels."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

PATIENTS_FOR_INTERVAL = f1_macro.PATIENTS_FOR_INTERVAL

within = f1_macro.within


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The counts of macro F1."""
    return f1_macro.measure(answer, example)


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean recall of the labels that occur among the references."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums: recall = both / true."""
    import numpy as np

    none = f1_macro.together(sums, f1_macro.TRUE) * 0.0
    total, occurring = none.copy(), none.copy()
    for name, true in sums.items():
        if name.startswith(f1_macro.TRUE):
            both = sums.get(f1_macro.BOTH + name.removeprefix(f1_macro.TRUE), none)
            total += both / np.maximum(true, 1.0)
            occurring += true > 0
    return ratio(total, occurring)
