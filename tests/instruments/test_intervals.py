"""Intervals: patients are the unit, equal data give equal intervals, and "better" is seldom said of nothing."""

import time

import numpy as np
import pytest

from residency.instruments.intervals import estimate, holm, paired_difference, resampled_counts, wilson
from residency.instruments.metrics import accuracy, f1_macro, rouge_l


def hits(values):
    return [{"hits": float(v), "cases": 1.0} for v in values]


def test_too_few_patients_give_no_interval():
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


def people(number):
    return [str(p) for p in range(number)]


def test_no_interval_is_stated_where_simulation_shows_that_it_would_not_hold():
    rng = np.random.default_rng(5)
    assert estimate(accuracy, hits(rng.integers(0, 2, 9)), people(9)).low is None
    assert estimate(accuracy, hits(rng.integers(0, 2, 12)), people(12)).low is not None
    # Twelve patients of whom one has nearly all the reports tell as much as two or three.
    owners = [str(min(p, 11)) for p in range(100)]
    assert estimate(accuracy, hits(rng.integers(0, 2, 100)), owners).low is None
    labels = [{f"true:{p % 5}": 1.0, f"said:{p % 4}": 1.0} for p in range(24)]
    assert estimate(f1_macro, labels, people(24)).low is None
    assert estimate(f1_macro, [*labels, labels[0]], people(25)).low is not None


@pytest.mark.parametrize("method", ["jackknife", "percentile", "bca"])
def test_every_method_gives_about_the_same_on_many_patients(method):
    rows = hits(np.random.default_rng(6).integers(0, 2, 400))
    found = estimate(accuracy, rows, people(400), method=method)
    middle, half = found.value, 1.96 * (found.value * (1 - found.value) / 400) ** 0.5
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half), abs=0.008)


@pytest.mark.parametrize(("value", "bounds"), [(1, (0.025 ** (1 / 30), 1.0)), (0, (0.0, 1 - 0.025 ** (1 / 30)))])
def test_a_share_without_exception_gets_the_exact_interval(value, bounds):
    found = estimate(accuracy, hits([value] * 30), people(30))
    assert (found.low, found.high) == pytest.approx(bounds, abs=1e-9)


def test_a_share_never_leaves_its_borders():
    found = estimate(accuracy, hits([1] * 29 + [0]), people(30))
    assert 0.6 < found.low < found.value < found.high < 1


def test_the_probability_by_randomisation_is_that_of_all_swaps():
    first, second = hits([1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1]), hits([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    found = paired_difference(accuracy, first, second, people(12), resamples=20000)
    # Five patients differ, all one way: 2 of the 32 ways to swap them are as large.
    assert found.p == pytest.approx(2 / 32, abs=0.006)
    assert found.p_mcnemar == pytest.approx(2 / 32, abs=1e-12)


def test_mcnemar_is_not_stated_where_a_patient_has_several_cases():
    rows = hits([1, 0] * 15)
    assert paired_difference(accuracy, rows, rows[::-1], [str(p // 2) for p in range(30)]).p_mcnemar is None


def test_holm_adjusts_step_by_step():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.6, "b": 0.9}) == {"a": 1.0, "b": 1.0}


def test_the_patients_needed_for_what_was_seen_and_what_could_be_seen_agree():
    rng = np.random.default_rng(8)
    first = [{"f_measure": float(v), "reports": 1.0} for v in rng.uniform(0, 1, 50)]
    second = [{"f_measure": float(v), "reports": 1.0} for v in rng.uniform(0, 1, 50)]
    found = paired_difference(rouge_l, first, second, people(50))
    again = 50 * (found.detectable / found.value) ** 2
    assert found.patients_needed is None or found.patients_needed == pytest.approx(again, rel=0.08)
    assert found.detectable == pytest.approx(2.86 * 0.41 / 50**0.5, rel=0.15)
    same = paired_difference(rouge_l, first, first, people(50))
    assert (same.value, same.patients_needed) == (0.0, None)


def test_wilson_is_the_textbooks():
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 0) is None
