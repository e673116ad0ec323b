"""F1, macro average: how well each label is found, rare ones counting as much as common ones."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, ClassScores, Example, TaskKind
from residency.instruments.metrics.base import from_sums, named, ratio, said_labels, summed, true_labels

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "F1 (macro)"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "van Rijsbergen 1979, Information Retrieval, chapter 7; scikit-learn's f1_score(average='macro') over the labels in truth"
)
MEANING = (
    "The mean over labels of F1, the harmonic mean of precision and recall: a rare label counts as much as a common one. "
    "The mean is over the labels that occur among the practice's own answers of the slice. With few cases of a label its F1 "
    "is little more than chance: see the column \u201csupport\u201d."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ("classify",)

PATIENTS_FOR_INTERVAL = 25
"""With fewer, rare labels come and go between samples, and simulated intervals hold the truth in less than 93 %."""

TRUE, SAID, BOTH = "true:", "said:", "both:"


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Counts under each label's name: `true:` it occurs, `said:` it was given, `both:` rightly. No answer, no `said:`."""
    true, said = true_labels(example), said_labels(answer, example)
    found = [*((TRUE, label) for label in true), *((SAID, label) for label in said), *((BOTH, label) for label in true & said)]
    return {kind + label: 1.0 for kind, label in sorted(found)}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The mean F1 of the labels that occur among the references."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    true, scores = of_each(sums)
    occurs = true > 0
    return ratio((occurs * scores).sum(0), occurs.sum(0))


def of_each(sums: "Sums") -> "tuple[Values, Values]":
    """Cases and F1 = 2 both / (true + said) of each label in truth: both (labels, resamples)."""
    import numpy as np

    labels = [name.removeprefix(TRUE) for name in sums if name.startswith(TRUE)]
    none = together(sums, TRUE) * 0.0
    true, said, both = (
        np.array([sums.get(kind + label, none) for label in labels]).reshape(len(labels), len(none))
        for kind in (TRUE, SAID, BOTH)
    )
    return true, 2 * both / np.maximum(true + said, 1.0)


def together(sums: "Sums", kind: str) -> "Values":
    """Counts of one kind over all labels: (resamples,)."""
    import numpy as np

    every = next(iter(sums.values()), np.zeros(1))
    found: Values = np.sum([every * 0.0, *(column for name, column in sums.items() if name.startswith(kind))], axis=0)
    return found


def within(row: Mapping[str, float], labels: Collection[str]) -> dict[str, float]:
    """The counts of these labels alone, those of cases included that were wrongly given one."""
    return named(row, (TRUE, SAID, BOTH), labels)


def per_class(rows: Sequence[Mapping[str, float]]) -> list[ClassScores]:
    """Precision, recall, F1 and support of each label that occurs or was given, the commonest first."""
    sums = summed(rows)
    labels = {name.partition(":")[2] for name in sums}

    def scores(label: str) -> ClassScores:
        true, said, both = (sums.get(kind + label, 0.0) for kind in (TRUE, SAID, BOTH))
        return ClassScores(
            label,
            both / said if said else None,
            both / true if true else None,
            2 * both / (true + said) if true + said else None,
            int(true),
        )

    return sorted((scores(label) for label in labels), key=lambda found: (-found.support, found.label))
