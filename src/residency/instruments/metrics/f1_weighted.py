"""F1, weighted: F1 of each label, weighing as many as it has cases."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics import f1_macro
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "F1 (weighted)"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "van Rijsbergen 1979, Information Retrieval, chapter 7; scikit-learn's f1_score(average='weighted')"
MEANING = (
    "The mean over labels of F1, each label weighing as many as it has cases. It hides rare labels: see macro F1 beside it."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

PATIENTS_FOR_INTERVAL = f1_macro.PATIENTS_FOR_INTERVAL

within = f1_macro.within


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The counts of macro F1."""
    return f1_macro.measure(answer, example)


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean F1 of the labels, each weighing as many as it has cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    true, scores = f1_macro.of_each(sums)
    return ratio((true * scores).sum(0), true.sum(0))
