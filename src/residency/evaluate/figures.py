"""Answers become numbers: every metric of the task on every row and slice, with intervals, paired differences, each label."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from residency.evaluate.answers import TUNED
from residency.evaluate.slices import label_groups, slices, support_in_training
from residency.evaluate.verdict import difference_name
from residency.foundation.config import Config
from residency.foundation.schema import Answer, ClassScores, Difference, Estimate, Example
from residency.instruments.intervals import effective_patients, estimate, fewest_patients, holm, paired_difference, wilson
from residency.instruments.metrics import metrics_for
from residency.instruments.metrics.base import Metric, said_labels, true_labels
from residency.instruments.metrics.f1_macro import per_class

Statistics = dict[str, dict[str, "Measured"]]
"""statistics[row][metric], one entry for each case."""
Measured = list[dict[str, float] | None]
"""Statistics of each case."""
Numbers = dict[str, dict[str, dict[str, Estimate]]]
"""numbers[row][metric][slice]."""
Differences = dict[str, dict[str, dict[str, Difference]]]
"""differences["tuned minus <row>"][metric][slice]."""


def statistics(
    config: Config, cases: Sequence[Example], answers: Mapping[str, Sequence[Answer]], allowed: Collection[str] = ()
) -> Statistics:
    """What each metric measures of each case, for every row.

    Args:
        config: names the task.
        cases: what was asked.
        answers: answers[row], in the order of the cases.
        allowed: labels of a `classify` task.
    """
    suited = metrics_for(config.task.kind)
    return {
        row: {
            name: [_measured(metric, answer, case, allowed) for answer, case in zip(given, cases, strict=True)]
            for name, metric in suited.items()
        }
        for row, given in answers.items()
    }


def _measured(metric: Metric, answer: Answer, case: Example, allowed: Collection[str]) -> dict[str, float] | None:
    among = getattr(metric, "measure_among", None) if allowed else None
    found: dict[str, float] | None = among(answer, case, allowed) if among is not None else metric.measure(answer, case)
    return found


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
    groups = label_groups(train, cases) if config.task.kind == "classify" else {}
    for part, inside in slices(config.task.kind, train, cases).items():
        for name, metric in suited.items():
            places, of_row = _of_slice(metric, {row: found[name] for row, found in measured.items()}, inside, groups.get(part))
            patients = [cases[place].patient for place in places]
            known = len(places) == len(inside) or _is_known(metric, [cases[place].patient for place in inside])
            for row, some in of_row.items():
                value = estimate(metric, some, patients, **wanted)
                rows[row][name][part] = value if known else dataclasses.replace(value, low=None, high=None)
                if row != TUNED:
                    found = paired_difference(metric, of_row[TUNED], some, patients, **wanted)
                    differences[difference_name(row)][name][part] = found if known else _without_interval(found)
    deciding = [name for name, metric in suited.items() if config.task.kind in metric.DECIDES]
    return rows, {key: _with_holm(found, deciding) for key, found in differences.items()}


def _of_slice(
    metric: Metric, rows: Mapping[str, Measured], inside: Sequence[int], labels: Collection[str] | None
) -> tuple[Sequence[int], dict[str, Measured]]:
    """Places and statistics of a slice's cases; of a slice of labels all cases, cut down to these, if the metric can."""
    cut = getattr(metric, "within", None)
    if labels is None or cut is None:
        return inside, {row: [found[place] for place in inside] for row, found in rows.items()}
    every = range(len(next(iter(rows.values()))))
    return every, {row: [s if s is None else cut(s, labels) for s in found] for row, found in rows.items()}


def _is_known(metric: Metric, patients: Sequence[str]) -> bool:
    """Whether so many cases with a label of the slice bear an interval, however many others there are."""
    return effective_patients(Counter(patients).values()) >= fewest_patients(metric)


def _without_interval(found: Difference) -> Difference:
    return Difference(value=found.value, n=found.n, patients=found.patients, unit=found.unit)


def _with_holm(found: dict[str, dict[str, Difference]], deciding: Sequence[str]) -> dict[str, dict[str, Difference]]:
    """The probabilities of the metrics that decide, adjusted together within each slice."""
    adjusted = {name: dict(parts) for name, parts in found.items()}
    for part in {part for name in deciding for part in found[name]}:
        tested = {name: p for name in deciding if (p := found[name][part].p) is not None}
        for name, p in holm(tested).items():
            adjusted[name][part] = dataclasses.replace(found[name][part], p_holm=p)
    return adjusted


def classes(
    cases: Sequence[Example], answers: Sequence[Answer], train: Sequence[Example], allowed: Collection[str]
) -> tuple[ClassScores, ...]:
    """Scores of every label that occurs or may be given, the commonest first; what was written and is no label is not listed.

    The intervals are Wilson's, with the effective number of patients (Kish) in the place of the number of cases: reports of
    one patient resemble each other.

    Args:
        cases: what was asked.
        answers: of one row, in the order of the cases.
        train: the training part, for how common each label is there.
        allowed: labels of the task.
    """
    common = support_in_training(train)
    true, said = [true_labels(case) for case in cases], [said_labels(a, c) for a, c in zip(answers, cases, strict=True)]
    metric = metrics_for("classify")["f1_macro"]
    rows = [row for a, c in zip(answers, cases, strict=True) if (row := metric.measure(a, c)) is not None]
    return tuple(
        dataclasses.replace(
            found,
            precision_interval=_wilson_over_patients(found.precision, cases, said, found.label),
            recall_interval=_wilson_over_patients(found.recall, cases, true, found.label),
            patients=len({case.patient for case, labels in zip(cases, true, strict=True) if found.label in labels}),
            support_in_training=common[found.label],
        )
        for found in per_class(rows)
        if found.support or found.label in allowed
    )


def _wilson_over_patients(
    share: float | None, cases: Sequence[Example], labels: Sequence[Collection[str]], label: str
) -> tuple[float, float] | None:
    """Wilson's interval of a share of the cases that have the label, by the patients whose cases these are."""
    if share is None:
        return None
    having = [case.patient for case, of_case in zip(cases, labels, strict=True) if label in of_case]
    effective = effective_patients(Counter(having).values())
    return wilson(share * effective, effective)
