"""Invalid labels: the share of answers that are no label at all."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import folded, from_sums, ratio, said_labels

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "invalid labels"
UNIT = "fraction"
HIGHER_IS_BETTER = False
SOURCE = "own"
MEANING = (
    "Share of the answers that are not empty with something that is no label of this task. 0 by construction where a label is "
    "chosen and not written."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """1 where anything said is no label; None where the answer does not say which ones there are, or is empty."""
    return measure_among(answer, example, [label for label, _ in answer.label_probabilities])


def measure_among(answer: Answer, example: Example, allowed: Collection[str]) -> dict[str, float] | None:
    """The same where the labels of the task are known."""
    said = said_labels(answer, example)
    if not allowed or not said:
        return None
    return {"hits": float(bool(said - {folded(label) for label in allowed})), "cases": 1.0}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The share of all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["cases"])
