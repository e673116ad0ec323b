"""Intervals and tests over patients: of one number, of the difference of two rows, of several trainings, and of a share."""

from residency.instruments.intervals.clusters import effective_patients, resampled_counts
from residency.instruments.intervals.estimates import IntervalMethod, estimate, fewest_patients, paired_difference
from residency.instruments.intervals.groups import group_difference
from residency.instruments.intervals.paired import holm, sign_p
from residency.instruments.intervals.shares import exact_high, exact_low, wilson

__all__ = [
    "IntervalMethod",
    "effective_patients",
    "estimate",
    "exact_high",
    "exact_low",
    "fewest_patients",
    "group_difference",
    "holm",
    "paired_difference",
    "resampled_counts",
    "sign_p",
    "wilson",
]
