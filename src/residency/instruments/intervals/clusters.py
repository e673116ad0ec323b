"""Cases gathered by patient, and what a number would be with patients left out, drawn anew or with two rows swapped."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from residency.instruments.metrics.base import Metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.uint16]
    Values = NDArray[np.float64]

Row = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Clusters:
    """One or two rows of cases, by patient; the number is the metric of the first, less that of the second if there is one."""

    metric: Metric
    """Which number."""
    rows: tuple[tuple[tuple[Row, ...], ...], ...]
    """rows[row][patient]: the statistics of the patient's cases."""
    sums: "tuple[Mapping[str, Values], ...] | None"
    """sums[row][statistic]: an entry for each patient; None where the metric does not follow from sums."""

    @property
    def patients(self) -> int:
        """How many patients there are."""
        return len(self.rows[0])

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return sum(map(len, self.rows[0]))

    @property
    def effective_patients(self) -> float:
        """Patients that weigh the same and would tell as much."""
        return effective_patients([len(rows) for rows in self.rows[0]])

    def value(self) -> float | None:
        """The number itself; None where a row was not measured."""
        found = [self.metric.combine([row for rows in of_row for row in rows]) for of_row in self.rows]
        return None if any(value is None for value in found) else float(_less(found))

    def left_out(self) -> "Values":
        """The number without each patient in turn; NaN where nothing would be left: (patients,)."""
        import numpy as np

        if self.sums is not None:
            return self._from_sums([{name: column.sum() - column for name, column in sums.items()} for sums in self.sums])
        keep = [[1] * place + [0] + [1] * (self.patients - place - 1) for place in range(self.patients)]
        return self._one_by_one(np.array(keep, dtype=np.uint16))

    def resampled(self, resamples: int, seed: int) -> "Values":
        """The number over patients drawn with replacement, each with all its cases: (resamples,)."""
        import numpy as np

        counts = resampled_counts(self.patients, resamples, seed)
        if self.sums is None:
            return self._one_by_one(counts)
        totals = [
            {name: np.concatenate([block @ column for block in _blocks(counts)]) for name, column in sums.items()}
            for sums in self.sums
        ]
        return self._from_sums(totals)

    def swapped(self, resamples: int, seed: int) -> "Values":
        """The difference after the two rows changed places in each patient with probability one half: (resamples,)."""
        import numpy as np

        rng = np.random.default_rng(seed)
        first, second = self.rows
        if self.sums is not None:
            names = list(dict.fromkeys([*self.sums[0], *self.sums[1]]))
            none = np.zeros(self.patients)
            one, other = ({name: sums.get(name, none) for name in names} for sums in self.sums)
            swap = rng.random((resamples, self.patients)) < 0.5
            moved = {name: np.concatenate([block @ (other[name] - one[name]) for block in _blocks(swap)]) for name in names}
            totals = [{n: one[n].sum() + moved[n] for n in names}, {n: other[n].sum() - moved[n] for n in names}]
            return self._from_sums(totals)
        if self._weighted is not None:
            swap = self._of_cases(rng.random((resamples, self.patients)) < 0.5)
            both = [case for of_row in self.rows for rows in of_row for case in rows]
            stay = np.concatenate([~swap, swap], axis=1)  # the first row's cases, then the second's
            return self._from_weights([both, both], [stay, ~stay])
        values = []
        for flags in rng.random((resamples, self.patients)) < 0.5:
            pairs = [(b, a) if flag else (a, b) for flag, a, b in zip(flags, first, second, strict=True)]
            values.append(Clusters(self.metric, tuple(zip(*pairs, strict=True)), None).value())
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    def _from_sums(self, totals: "Sequence[Mapping[str, Values]]") -> "Values":
        formula: Callable[[Mapping[str, Values]], Values] = getattr(self.metric, "combine_sums")  # noqa: B009 - optional
        found: Values = _less([formula(sums) for sums in totals])
        return found

    @property
    def _weighted(self) -> "Callable[[Sequence[Row], NDArray[np.generic]], Values] | None":
        """The metric's own way to count each case as often as a resample draws it."""
        return getattr(self.metric, "combine_weighted", None)

    def _of_cases(self, of_patients: "NDArray[Any]") -> "NDArray[Any]":
        """A column for each case instead of one for each patient."""
        import numpy as np

        return np.repeat(of_patients, [len(rows) for rows in self.rows[0]], axis=1)

    def _from_weights(self, cases: Sequence[Sequence[Row]], weights: "Sequence[NDArray[Any]]") -> "Values":
        combine = self._weighted
        if combine is None:
            raise TypeError(f"{self.metric.NAME} has no combine_weighted")
        found: Values = _less([combine(some, often) for some, often in zip(cases, weights, strict=True)])
        return found

    def _one_by_one(self, counts: "Counts") -> "Values":
        """The patients, each as often as its entry says: all at once where the metric can, else slowly, one after the other."""
        import numpy as np

        if self._weighted is not None:
            cases = [[case for rows in of_row for case in rows] for of_row in self.rows]
            return self._from_weights(cases, [self._of_cases(counts)] * len(cases))

        def values(of_row: tuple[tuple[Row, ...], ...]) -> Iterator[float]:
            for drawn in counts:
                value = self.metric.combine([r for times, rows in zip(drawn, of_row, strict=True) for r in rows * int(times)])
                yield float("nan") if value is None else value

        found: Values = _less([np.array(list(values(of_row)), dtype=np.float64) for of_row in self.rows])
        return found


def effective_patients(sizes: Collection[int]) -> float:
    """Patients that weigh the same and tell as much as those with so many cases each: (sum)^2 / sum of squares (Kish 1965)."""
    return sum(sizes) ** 2 / sum(size * size for size in sizes)


def gathered(metric: Metric, patients: Sequence[str], *rows: Sequence[Row | None]) -> Clusters:
    """The cases that every row measured, by patient in the order in which they first appear; names do not matter.

    Args:
        metric: which number.
        patients: patient of each case.
        rows: statistics of each case, for one row or two; None where it was not measured.
    """
    import numpy as np

    by_patient: dict[str, list[tuple[Row, ...]]] = {}
    for patient, *found in zip(patients, *rows, strict=True):
        measured = tuple(row for row in found if row is not None)
        if len(measured) == len(rows):
            by_patient.setdefault(patient, []).append(measured)
    of_rows = tuple(tuple(tuple(case[place] for case in cases) for cases in by_patient.values()) for place in range(len(rows)))
    if not hasattr(metric, "combine_sums"):
        return Clusters(metric, of_rows, None)
    sums = []
    for of_row in of_rows:
        names = dict.fromkeys(name for cases in of_row for row in cases for name in row)
        columns = {name: np.zeros(len(of_row)) for name in names}
        for place, cases in enumerate(of_row):
            for row in cases:
                for name, value in row.items():
                    columns[name][place] += value
        sums.append(columns)
    return Clusters(metric, of_rows, tuple(sums))


@lru_cache(maxsize=4)
def resampled_counts(patients: int, resamples: int, seed: int) -> "Counts":
    """How often each patient (in order of first appearance) is drawn in each resample: (resamples, patients)."""
    import numpy as np

    rng = np.random.default_rng(seed)
    counts = np.empty((resamples, patients), dtype=np.uint16)
    for place in range(resamples):
        counts[place] = np.bincount(rng.integers(0, patients, size=patients), minlength=patients)
    counts.flags.writeable = False
    return counts


def _less(values: Sequence[Any]) -> Any:
    """The first, less the second where there is one."""
    return values[0] - values[1] if len(values) > 1 else values[0]


def _blocks(counts: "NDArray[np.generic]", size: int = 256) -> "Iterator[Values]":
    """Some resamples at a time as floats, so that memory stays small with many patients."""
    for start in range(0, len(counts), size):
        yield counts[start : start + size].astype("float64")
