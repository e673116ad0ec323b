"""One group of cases against the rest: the difference of two numbers over different patients, with interval and probability.

The interval is put together from those of both numbers, so it holds where they do, borders included. Sources: Newcombe 1998,
Statistics in Medicine 17:873 (method 10), and Zou and Donner 2008, Statistics in Medicine 27:1693 (doi 10.1002/sim.3095), for
any two numbers. The probability is that of a permutation test: group and rest exchanged at random, whole patients at a time
(Good 2005, Permutation, Parametric, and Bootstrap Tests of Hypotheses). A patient with cases on both sides counts as two
there, which makes both a little too careful.
"""

import math
from collections.abc import Sequence
from typing import Any

from residency.foundation.schema import Difference, Estimate
from residency.instruments.intervals.clusters import Row
from residency.instruments.intervals.estimates import IntervalMethod, estimate
from residency.instruments.metrics.base import Metric


def group_difference(
    metric: Metric,
    rows: Sequence[Row | None],
    patients: Sequence[str],
    inside: Sequence[bool],
    *,
    method: IntervalMethod = "jackknife",
    resamples: int = 2000,
    seed: int = 0,
) -> tuple[Estimate, Estimate, Difference]:
    """The number of a group, of the rest, and group minus rest.

    Args:
        metric: which.
        rows: statistics of each case; None where it was not measured.
        patients: patient of each case.
        inside: whether the case belongs to the group.
        method: how intervals are found.
        resamples: how many, where patients are drawn or groups exchanged.
        seed: of the resampling.
    """
    found = []
    for side in (True, False):
        some = [(row, patient) for row, patient, is_in in zip(rows, patients, inside, strict=True) if is_in is side]
        measured = [row for row, _ in some], [patient for _, patient in some]
        found.append(estimate(metric, *measured, method=method, resamples=resamples, seed=seed))
    group, rest = found
    if group.value is None or rest.value is None:
        return group, rest, Difference(value=None, unit=metric.UNIT)
    value = group.value - rest.value
    low, high = _joined(group, rest)
    return (
        group,
        rest,
        Difference(
            value=value,
            low=low,
            high=high,
            n=group.n + rest.n,
            patients=len({patient for row, patient in zip(rows, patients, strict=True) if row is not None}),
            unit=metric.UNIT,
            p=None if low is None else permutation_p(metric, rows, patients, inside, value, resamples, seed),
        ),
    )


def _joined(group: Estimate, rest: Estimate) -> tuple[float | None, float | None]:
    """Bounds of the difference from the bounds of both; None where one has none."""
    if group.value is None or rest.value is None:
        return None, None
    if group.low is None or group.high is None or rest.low is None or rest.high is None:
        return None, None
    value = group.value - rest.value
    low = value - math.hypot(group.value - group.low, rest.high - rest.value)
    high = value + math.hypot(group.high - group.value, rest.value - rest.low)
    return low, high


def permutation_p(
    metric: Metric,
    rows: Sequence[Row | None],
    patients: Sequence[str],
    inside: Sequence[bool],
    difference: float,
    resamples: int,
    seed: int,
) -> float | None:
    """Two-sided probability of so large a difference if the groups meant nothing; None where the metric has no sums."""
    import numpy as np

    formula: Any = getattr(metric, "combine_sums", None)
    if formula is None:
        return None
    blocks: dict[tuple[str, bool], dict[str, float]] = {}
    for row, patient, is_in in zip(rows, patients, inside, strict=True):
        for name, amount in (row or {}).items():
            block = blocks.setdefault((patient, is_in), {})
            block[name] = block.get(name, 0.0) + amount
    is_group = np.array([is_in for _, is_in in blocks])
    names = dict.fromkeys(name for block in blocks.values() for name in block)
    columns = {name: np.array([block.get(name, 0.0) for block in blocks.values()]) for name in names}
    rng = np.random.default_rng(seed)
    drawn = rng.permuted(np.tile(is_group, (resamples, 1)), axis=1).astype(np.float64)
    group = {name: drawn @ column for name, column in columns.items()}
    rest = {name: column.sum() - group[name] for name, column in columns.items()}
    values = formula(group) - formula(rest)
    measured = values[~np.isnan(values)]
    if not len(measured):
        return None
    as_large = int((np.abs(measured) >= abs(difference) - 1e-12).sum())
    return float((1 + as_large) / (1 + len(measured)))
