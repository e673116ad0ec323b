"""A number with its 95 % interval, and the difference of two rows with all that a verdict needs; patients are the unit.

Three ways to an interval, chosen by simulation on real scores of cases (`benchmarks/intervals.py`):

- `jackknife` (the default): patients left out one at a time give the standard error; the interval is Student's on a scale
  without borders (logit of a share, logarithm of another positive number), with the degrees of freedom of the effective
  number of patients. Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 11; Bell and McCaffrey 2002,
  Survey Methodology 28:169, for leaving clusters out; Kish 1965, Survey Sampling, for the effective number.
- `percentile`: quantiles over patients drawn with replacement, widened for few patients as Hesterberg 2015 does
  (The American Statistician 69:371, doi 10.1080/00031305.2015.1089789, section 4).
- `bca`: the same with bias and acceleration (Efron 1987, JASA 82:171).
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from residency.foundation.schema import Difference, Estimate
from residency.instruments.intervals.clusters import Clusters, Row, gathered
from residency.instruments.intervals.paired import mcnemar_p, patients_needed, randomisation_p, smallest_detectable
from residency.instruments.intervals.shares import exact_high, exact_low
from residency.instruments.metrics.base import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

IntervalMethod = Literal["jackknife", "percentile", "bca"]

FEWEST_PATIENTS = 10
"""Effective patients below which no interval is stated: simulation shows that it would not hold its 95 %.

A metric may need more: its `PATIENTS_FOR_INTERVAL`. See docs/evaluate.md for the table of the simulation."""
MEASURED_SHARE = 0.9
"""Share of the resamples, or of the patients left out, that must give a number; below, no interval is stated."""


def estimate(
    metric: Metric,
    rows: Sequence[Row | None],
    patients: Sequence[str],
    *,
    method: IntervalMethod = "jackknife",
    resamples: int = 2000,
    seed: int = 0,
) -> Estimate:
    """A metric over some cases, with its interval.

    Args:
        metric: which.
        rows: statistics of each case; None where it was not measured.
        patients: patient of each case. Only which cases share one matters, not the names.
        method: how the interval is found.
        resamples: how many, where the method draws patients.
        seed: of the resampling.
    """
    cases = gathered(metric, patients, rows)
    value = cases.value()
    low, high, _ = _interval(cases, value, method, resamples, seed, difference=False)
    return Estimate(value=value, low=low, high=high, n=cases.cases, patients=cases.patients, unit=metric.UNIT)


def paired_difference(
    metric: Metric,
    first: Sequence[Row | None],
    second: Sequence[Row | None],
    patients: Sequence[str],
    *,
    method: IntervalMethod = "jackknife",
    resamples: int = 2000,
    seed: int = 0,
) -> Difference:
    """First minus second on the cases where both were measured: interval, probability under no difference, and reach.

    Args:
        metric: which.
        first: statistics of each case in one row.
        second: the same of the other.
        patients: patient of each case.
        method: how the interval is found.
        resamples: how many, where patients are drawn or rows are swapped.
        seed: of the resampling.
    """
    cases = gathered(metric, patients, first, second)
    value = cases.value()
    low, high, error = _interval(cases, value, method, resamples, seed, difference=True)
    p = detectable = needed = exact = None
    if value is not None and low is not None:
        p = randomisation_p(cases, value, resamples, seed)
        exact = mcnemar_p(cases)
        detectable = smallest_detectable(error, cases.effective_patients)
        needed = patients_needed(value, error, cases.patients)
    return Difference(
        value=value,
        low=low,
        high=high,
        n=cases.cases,
        patients=cases.patients,
        unit=metric.UNIT,
        p=p,
        p_mcnemar=exact,
        detectable=detectable,
        patients_needed=needed,
    )


def _standard_error(left_out: "NDArray") -> float:  # type: ignore[type-arg]
    """The jackknife's, from the values with each patient left out in turn; NaN among them are left aside."""
    import numpy as np

    found = left_out[~np.isnan(left_out)]
    n = len(found)
    return float(np.sqrt((n - 1) / n * np.square(found - found.mean()).sum())) if n > 1 else math.nan


def fewest_patients(metric: Metric) -> float:
    """Effective patients that an interval of this metric needs."""
    return float(getattr(metric, "PATIENTS_FOR_INTERVAL", FEWEST_PATIENTS))


def _interval(
    cases: Clusters, value: float | None, method: IntervalMethod, resamples: int, seed: int, *, difference: bool
) -> tuple[float | None, float | None, float]:
    """Both bounds, None where none are stated, and the standard error."""
    import numpy as np

    if value is None or cases.effective_patients < fewest_patients(cases.metric):
        return None, None, math.nan
    left_out = cases.left_out()
    error = _standard_error(left_out)
    if np.isnan(left_out).mean() > 1 - MEASURED_SHARE:
        return None, None, error
    share = cases.metric.UNIT == "fraction" and not difference
    if share and value in (0.0, 1.0):
        return *_at_the_border(value, int(cases.effective_patients)), error
    if method == "jackknife":
        scale = "any" if difference or value <= 0 else "share" if share else "positive"
        return *_jackknife(value, error, cases.effective_patients, scale), error
    drawn = cases.resampled(resamples, seed)
    measured = drawn[~np.isnan(drawn)]
    if len(measured) < MEASURED_SHARE * resamples:
        return None, None, error
    return *_quantiles(value, measured, left_out, cases, corrected=method == "bca"), error


def _at_the_border(value: float, patients: int) -> tuple[float, float]:
    """Of a share of 0 or 1: what so many patients without exception leave possible (exact, two-sided)."""
    if value == 1.0:
        return exact_low(patients, patients, confidence=0.975), 1.0
    return 0.0, exact_high(0, patients, confidence=0.975)


def _jackknife(value: float, error: float, patients: float, scale: str) -> tuple[float, float]:
    half = _student(patients) * error
    if scale == "share":
        middle, half = math.log(value / (1 - value)), half / (value * (1 - value))
        return 1 / (1 + math.exp(half - middle)), 1 / (1 + math.exp(-half - middle))
    if scale == "positive":
        return value * math.exp(-half / value), value * math.exp(half / value)
    return value - half, value + half


def _quantiles(value: float, drawn: "NDArray", left_out: "NDArray", cases: Clusters, *, corrected: bool) -> tuple[float, float]:  # type: ignore[type-arg]
    """Quantiles of the resamples: widened for few patients, and with bias and acceleration where corrected."""
    import numpy as np
    from scipy.special import ndtr, ndtri

    n = cases.patients
    reach = math.sqrt(n / (n - 1)) * _student(cases.effective_patients)
    bias = acceleration = 0.0
    if corrected:
        # Equal values differ in the last digits, according to the order in which they were summed.
        equal = np.isclose(drawn, value, rtol=1e-12, atol=1e-12)
        below = np.mean((drawn < value) & ~equal) + 0.5 * np.mean(equal)
        bias = float(ndtri(np.clip(below, 1 / len(drawn), 1 - 1 / len(drawn))))
        apart = np.nanmean(left_out) - left_out[~np.isnan(left_out)]
        spread = float(np.square(apart).sum() ** 1.5)
        acceleration = float((apart**3).sum()) / (6 * spread) if spread else 0.0
    at = [bias + (bias + z) / (1 - acceleration * (bias + z)) for z in (-reach, reach)]
    low, high = (float(found) for found in np.quantile(drawn, [float(ndtr(z)) for z in at]))
    return low, high


def _student(patients: float) -> float:
    """97.5 % quantile of Student's distribution with the degrees of freedom of so many patients."""
    from scipy.special import stdtrit

    return float(stdtrit(max(patients - 1, 1.0), 0.975))
