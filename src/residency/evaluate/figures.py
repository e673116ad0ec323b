"""Answers become numbers: every metric of the task on every row and slice, with intervals, and paired differences."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from residency.evaluate.answers import TUNED
from residency.evaluate.slices import slices
from residency.evaluate.verdict import difference_name
from residency.foundation.config import Config
from residency.foundation.schema import Answer, Difference, Estimate, Example
from residency.instruments.intervals import estimate, holm, paired_difference
from residency.instruments.metrics import metrics_for

Statistics = dict[str, dict[str, list[dict[str, float] | None]]]
"""statistics[row][metric], one entry for each case."""
Numbers = dict[str, dict[str, dict[str, Estimate]]]
"""numbers[row][metric][slice]."""
Differences = dict[str, dict[str, dict[str, Difference]]]
"""differences["tuned minus <row>"][metric][slice]."""


def statistics(config: Config, cases: Sequence[Example], answers: Mapping[str, Sequence[Answer]]) -> Statistics:
    """What each metric measures of each case, for every row."""
    suited = metrics_for(config.task.kind)
    return {
        row: {
            name: [metric.measure(answer, case) for answer, case in zip(given, cases, strict=True)]
            for name, metric in suited.items()
        }
        for row, given in answers.items()
    }


def figures(
    config: Config, train: Sequence[Example], cases: Sequence[Example], measured: Statistics
) -> tuple[Numbers, Differences]:
    """The numbers of every row, and tuned minus every other row.

    Returns:
        rows[row][metric][slice] and differences["tuned minus <row>"][metric][slice].
    """
    suited = metrics_for(config.task.kind)
    asked = config.evaluate
    wanted: dict[str, Any] = {"method": asked.interval, "resamples": asked.resamples, "seed": asked.seed}
    rows: Numbers = {row: {name: {} for name in suited} for row in measured}
    differences: Differences = {difference_name(row): {name: {} for name in suited} for row in measured if row != TUNED}
    for part, places in slices(config.task.kind, train, cases).items():
        patients = [cases[place].patient for place in places]
        for name, metric in suited.items():
            of_row = {row: [found[name][place] for place in places] for row, found in measured.items()}
            for row, some in of_row.items():
                rows[row][name][part] = estimate(metric, some, patients, **wanted)
                if row != TUNED:
                    differences[difference_name(row)][name][part] = paired_difference(
                        metric, of_row[TUNED], some, patients, **wanted
                    )
    deciding = [name for name, metric in suited.items() if config.task.kind in metric.DECIDES]
    return rows, {key: _with_holm(found, deciding) for key, found in differences.items()}


def _with_holm(found: dict[str, dict[str, Difference]], deciding: Sequence[str]) -> dict[str, dict[str, Difference]]:
    """The probabilities of the metrics that decide, adjusted together within each slice."""
    adjusted = {name: dict(parts) for name, parts in found.items()}
    for part in {part for name in deciding for part in found[name]}:
        tested = {name: p for name in deciding if (p := found[name][part].p) is not None}
        for name, p in holm(tested).items():
            adjusted[name][part] = dataclasses.replace(found[name][part], p_holm=p)
    return adjusted
