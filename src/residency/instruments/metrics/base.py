"""What every metric on this shelf must offer, and the one way in which most are combined: from sums."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from residency.foundation.schema import Answer, Example, TaskKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sums = Mapping[str, NDArray[np.float64]]
    Values = NDArray[np.float64]


class Metric(Protocol):
    """What a file on this shelf defines.

    A file may also define `combine_sums(sums) -> values`, when its number follows from the sums of the statistics: it
    gets one array for each statistic, an entry for each resample, and gives NaN where nothing was measured. Intervals
    then take milliseconds instead of minutes. One whose number does not follow from sums (it ranks the cases) may define
    `combine_weighted(rows, weights) -> values` instead: how often each case counts in each resample, (resamples, cases).

    A file may define `PATIENTS_FOR_INTERVAL`, effective patients below which its interval would not hold what it says;
    `within(row, labels)`, the statistics of one case cut down to some labels, so that a number of these labels alone still
    knows of the cases that were wrongly given one; and `measure_among(answer, example, allowed)`, used instead of `measure`
    where the labels of the task are known.
    """

    NAME: str
    """How a person says it."""
    UNIT: str
    """What the number counts."""
    HIGHER_IS_BETTER: bool | None
    """Which way is good; None where neither is, by itself. Such a metric never decides."""
    SOURCE: str
    """Where the definition is from."""
    MEANING: str
    """What the number says and does not say, for the page."""
    TASKS: tuple[TaskKind, ...]
    """Kinds of task that it suits."""
    DECIDES: tuple[TaskKind, ...]
    """Kinds of task in which the verdict rests on it."""

    def measure(self, answer: Answer, example: Example) -> dict[str, float] | None:
        """Sufficient statistics of one case; None where it was not measured."""
        ...

    def combine(self, rows: Sequence[Mapping[str, float]]) -> float | None:
        """The metric over several cases; None where nothing was measured."""
        ...


def summed(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The sum of each statistic; one that a row lacks counts as nought there."""
    sums: dict[str, float] = {}
    for row in rows:
        for name, value in row.items():
            sums[name] = sums.get(name, 0.0) + value
    return sums


def ratio(over: "Values", under: "Values") -> "Values":
    """`over` / `under`, NaN where `under` is nought."""
    import numpy as np

    quotient = np.full(np.shape(under), np.nan)
    np.divide(over, under, out=quotient, where=np.asarray(under) > 0)
    return quotient


def from_sums(formula: "Formula", rows: Sequence[Mapping[str, float]]) -> float | None:
    """Combine cases with a formula over sums, so that it is stated once for one value and for thousands of resamples."""
    import numpy as np

    if not rows:
        return None
    value = float(formula({name: np.array([total]) for name, total in summed(rows).items()})[0])
    return None if np.isnan(value) else value


class Formula(Protocol):
    """A number from sums, for all resamples at once."""

    def __call__(self, sums: "Sums") -> "Values":
        """One value for each resample; NaN where nothing was measured."""
        ...


def direction(metric: Metric) -> str:
    """Which way is good, in words."""
    if metric.HIGHER_IS_BETTER is None:
        return "neither way is better"
    return "higher is better" if metric.HIGHER_IS_BETTER else "lower is better"


def nats(answer: Answer) -> float | None:
    """Nats of the reference answer, its end token's included; None where no model scored it or gave no finite number."""
    return answer.nll_nats if answer.nll_nats is not None and math.isfinite(answer.nll_nats) else None


def named(row: Mapping[str, float], kinds: Collection[str], labels: Collection[str]) -> dict[str, float]:
    """Those statistics `<kind><label>` of one case that are of these labels."""
    return {
        name: value for name, value in row.items() if any(name.startswith(k) and name.removeprefix(k) in labels for k in kinds)
    }


def folded(text: str) -> str:
    """The text with white space at the ends removed and elsewhere folded to one space."""
    return " ".join(text.split())


LABEL_BORDER = ";"
"""Stands between the labels of a case that may have several."""


def said_label(answer: Answer) -> str:
    """The label that was chosen, or written where none could be chosen; empty where there is no answer."""
    return folded(answer.label if answer.label is not None else answer.text)


def said_labels(answer: Answer, example: Example) -> frozenset[str]:
    """The label that was said, or every one that was written where the case may have several; empty without an answer."""
    said = said_label(answer)
    return split_labels(said) if example.labels else frozenset({said} - {""})


def true_labels(example: Example) -> frozenset[str]:
    """The practice's own label or labels."""
    return frozenset(folded(label) for label in example.labels or (example.target,))


def split_labels(text: str) -> frozenset[str]:
    """The labels that one line of text lists; their order and repetitions mean nothing."""
    return frozenset(folded(part) for part in text.split(LABEL_BORDER)) - {""}


def joined_labels(labels: Sequence[str]) -> str:
    """Labels as one line of text."""
    return f"{LABEL_BORDER} ".join(labels)
