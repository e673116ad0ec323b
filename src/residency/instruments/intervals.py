"""95 % intervals: by resampling patients (of one metric, of the difference between two rows), and exact ones of a share.

Percentile bootstrap over clusters: a resample draws patients with replacement, each with all its cases.
Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 13 and 8.
With few patients such intervals are too narrow: Cameron, Gelbach and Miller 2008, doi 10.1162/rest.90.3.414.
Exact bounds of a share: Clopper and Pearson 1934, Biometrika 26:404, doi 10.1093/biomet/26.4.404.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from residency.foundation.schema import Estimate
from residency.instruments.metrics.base import Metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.uint16]
    Values = NDArray[np.float64]

Row = Mapping[str, float]
Case = tuple[str, tuple[Row, ...]]
"""A case's patient, and the statistics of each row compared."""

BOUNDS = (0.025, 0.975)
"""Quantiles of a 95 % interval."""
MEASURED_SHARE = 0.9
"""Share of the resamples that must give a number; below, no interval is stated."""


def estimate(
    metric: Metric, rows: Sequence[Row | None], patients: Sequence[str], *, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """A metric over some cases, with its interval.

    Args:
        metric: which.
        rows: statistics of each case; None where it was not measured.
        patients: patient of each case. Only which cases share one matters, not the names.
        resamples: how many.
        seed: of the resampling.
    """
    cases = [(patient, (row,)) for patient, row in zip(patients, rows, strict=True) if row is not None]
    return _estimate(metric, cases, lambda values: values[0], resamples, seed)


def paired_difference(
    metric: Metric,
    first: Sequence[Row | None],
    second: Sequence[Row | None],
    patients: Sequence[str],
    *,
    resamples: int = 2000,
    seed: int = 0,
) -> Estimate:
    """First minus second on the cases where both were measured, the same resamples for both.

    Args:
        metric: which.
        first: statistics of each case in one row.
        second: the same of the other.
        patients: patient of each case.
        resamples: how many.
        seed: of the resampling.
    """
    cases = [
        (patient, (one, other))
        for patient, one, other in zip(patients, first, second, strict=True)
        if one is not None and other is not None
    ]
    return _estimate(metric, cases, lambda values: values[0] - values[1], resamples, seed)


def exact_high(hits: int, n: int, *, confidence: float = 0.95) -> float:
    """The largest share under which so few hits among `n` independent draws are not yet too unlikely (one-sided bound).

    Args:
        hits: draws that were hits.
        n: all draws; with none at all the share may be anything, and 1.0 is returned.
        confidence: with which the true share lies at or below the bound.
    """
    if hits >= n:
        return 1.0
    low, high = hits / n, 1.0
    for _ in range(60):  # halves the distance each time, down to the last digit of a float
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, n, middle) > 1 - confidence else (low, middle)
    return high


def exact_low(hits: int, n: int, *, confidence: float = 0.95) -> float:
    """The smallest share under which so many hits among `n` independent draws are not yet too unlikely (one-sided bound)."""
    return 1 - exact_high(n - hits, n, confidence=confidence)


def _at_most(hits: int, n: int, share: float) -> float:
    """Probability of at most `hits` hits in `n` draws, each with probability `share` (0 < share < 1)."""
    one, none = math.log(share), math.log1p(-share)
    ways = math.lgamma(n + 1)
    return math.fsum(
        math.exp(ways - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * one + (n - i) * none) for i in range(hits + 1)
    )


def _estimate(
    metric: Metric, cases: Sequence[Case], difference: "Callable[[list[Values]], Values]", resamples: int, seed: int
) -> Estimate:
    """What both have in common: the value, and the quantiles of the same over resampled patients."""
    import numpy as np

    names = {patient: place for place, patient in enumerate(dict.fromkeys(patient for patient, _ in cases))}
    nothing = Estimate(value=None, n=len(cases), patients=len(names), unit=metric.UNIT)
    if not cases:
        return nothing
    found = [metric.combine(rows) for rows in zip(*(compared for _, compared in cases), strict=True)]
    if any(value is None for value in found):
        return nothing
    value = float(difference([np.array([v], dtype=np.float64) for v in found])[0])
    low, high = None, None
    if len(names) >= 2:
        counts = resampled_counts(len(names), resamples, seed)
        drawn = difference([_resampled(metric, cases, names, place, counts) for place in range(len(found))])
        measured = drawn[~np.isnan(drawn)]
        if len(measured) >= MEASURED_SHARE * resamples:
            low, high = (float(bound) for bound in np.quantile(measured, BOUNDS))
    return Estimate(value=value, low=low, high=high, n=len(cases), patients=len(names), unit=metric.UNIT)


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


def _resampled(metric: Metric, cases: Sequence[Case], names: Mapping[str, int], place: int, counts: "Counts") -> "Values":
    """The metric of row number `place` in each resample; NaN where it was not measured."""
    import numpy as np

    formula: Callable[[Mapping[str, Values]], Values] | None = getattr(metric, "combine_sums", None)
    if formula is None:
        return np.array(list(_one_by_one(metric, cases, names, place, counts)), dtype=np.float64)
    statistics = {name: column for column, name in enumerate(dict.fromkeys(n for _, rows in cases for n in rows[place]))}
    sums = np.zeros((len(names), len(statistics)))
    for patient, rows in cases:
        for name, value in rows[place].items():
            sums[names[patient], statistics[name]] += value
    totals = np.concatenate([block.astype(np.float64) @ sums for block in _blocks(counts)])
    return formula({name: totals[:, column] for name, column in statistics.items()})


def _blocks(counts: "Counts", size: int = 256) -> "Iterator[Counts]":
    """Some resamples at a time, so that memory stays small with many patients."""
    for start in range(0, len(counts), size):
        yield counts[start : start + size]


def _one_by_one(
    metric: Metric, cases: Sequence[Case], names: Mapping[str, int], place: int, counts: "Counts"
) -> Iterator[float]:
    """The slow way, for a metric whose number does not follow from sums."""
    of_patient: list[list[Row]] = [[] for _ in names]
    for patient, rows in cases:
        of_patient[names[patient]].append(rows[place])
    for drawn in counts:
        value = metric.combine([row for times, rows in zip(drawn, of_patient, strict=True) for row in rows * int(times)])
        yield float("nan") if value is None else value
