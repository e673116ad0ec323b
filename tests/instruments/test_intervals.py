"""Intervals: patients are the unit, equal data give equal intervals, and "better" is seldom said of nothing."""

import time

import numpy as np
import pytest

from residency.instruments.intervals import estimate, paired_difference, resampled_counts
from residency.instruments.metrics import accuracy, f1_macro, rouge_l


def hits(values):
    return [{"hits": float(v), "cases": 1.0} for v in values]


def test_fewer_than_two_patients_give_no_interval():
    found = estimate(accuracy, hits([1, 0, 1]), ["a", "a", "a"])
    assert (found.value, found.low, found.high, found.n, found.patients) == (pytest.approx(2 / 3), None, None, 3, 1)
    nothing = estimate(accuracy, [None, None], ["a", "b"])
    assert (nothing.value, nothing.low, nothing.n, nothing.patients) == (None, None, 0, 0)


def test_names_of_patients_do_not_matter_only_which_cases_share_one():
    rng = np.random.default_rng(1)
    rows = hits(rng.integers(0, 2, 60))
    first = estimate(accuracy, rows, [f"a{p // 3}" for p in range(60)])
    assert first == estimate(accuracy, rows, [f"{97 - p // 3}" for p in range(60)])
    assert first != estimate(accuracy, rows, [f"a{p}" for p in range(60)])
    assert first != estimate(accuracy, rows, [f"a{p // 3}" for p in range(60)], seed=1)


def test_cases_of_one_patient_that_agree_widen_the_interval():
    values = [p % 2 for p in range(40) for _ in range(5)]
    alone = estimate(accuracy, hits(values), [str(p) for p in range(200)])
    together = estimate(accuracy, hits(values), [str(p // 5) for p in range(200)])
    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_a_steady_difference_has_a_narrow_paired_interval():
    rng = np.random.default_rng(2)
    hard = rng.uniform(0, 0.8, 100)
    first = [{"f_measure": float(v) + 0.1, "reports": 1.0} for v in hard]
    second = [{"f_measure": float(v), "reports": 1.0} for v in hard]
    patients = [str(p) for p in range(100)]
    found = paired_difference(rouge_l, first, second, patients)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_a_difference_is_over_the_cases_that_both_measured():
    found = paired_difference(accuracy, hits([1, 1, 1]), [*hits([0, 0]), None], ["a", "b", "c"])
    assert (found.value, found.n, found.patients) == (1.0, 2, 2)
    assert paired_difference(accuracy, hits([1]), [None], ["a"]).value is None


def test_each_resample_draws_as_many_patients_as_there_are():
    counts = resampled_counts(37, 100, 5)
    assert counts.shape == (100, 37) and (counts.sum(axis=1) == 37).all()
    assert not counts.flags.writeable


def test_two_equal_models_are_seldom_told_apart():
    """1,000 times nothing: the interval should leave 0 out below in about 2.5 % of them, a little more with 60 patients."""
    rng = np.random.default_rng(11)
    better = 0
    for _ in range(1000):
        of_patient = rng.normal(0, 0.1, 60)
        first = [{"f_measure": float(v), "reports": 1.0} for v in rng.normal(0.5, 0.2, 120)]
        second = [{"f_measure": float(v), "reports": 1.0} for v in rng.normal(0.5, 0.2, 120) + np.repeat(of_patient, 2)]
        low = paired_difference(rouge_l, first, second, [str(p // 2) for p in range(120)], resamples=400).low
        better += low > 0
    assert 10 <= better <= 45


def test_a_whole_evaluation_takes_seconds():
    rng = np.random.default_rng(4)
    patients = [str(p // 2) for p in range(240)]
    labels = [f"label {n}" for n in range(12)]
    rows = [{f"true:{rng.choice(labels)}": 1.0, f"said:{rng.choice(labels)}": 1.0} for _ in range(240)]
    started = time.perf_counter()
    for _ in range(30):
        estimate(f1_macro, rows, patients)
    assert time.perf_counter() - started < 20
