"""Two sets of answers to the same cases, held against each other number by number, paired by patient."""

import dataclasses
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from residency.evaluate.verdict import FEW_PATIENTS, Comparison, Outcome, few_patients, pair_headline
from residency.foundation.config import EvaluateSettings
from residency.foundation.console import table
from residency.foundation.pages import number
from residency.foundation.schema import Difference, Estimate, TaskKind
from residency.foundation.storage import as_plain
from residency.instruments.intervals import estimate, holm, paired_difference
from residency.instruments.intervals.estimates import FEWEST_PATIENTS
from residency.instruments.metrics import metrics_for
from residency.instruments.metrics.base import Metric

Measured = Mapping[str, Sequence[Mapping[str, float] | None]]
"""measured[metric], in the order of the cases; None where a case was not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """One set of answers against another, on the cases that both answered."""

    first: str
    """Name of the one that is judged."""
    other: str
    """Name of the one that it is held against."""
    task: TaskKind
    """Which kind of task was answered."""
    cases: int
    """Cases that both answered."""
    patients: int
    """Whose they are."""
    numbers: dict[str, tuple[Estimate, Estimate]]
    """numbers[metric]: of the first and of the other."""
    differences: dict[str, Difference]
    """differences[metric]: first minus other."""
    outcomes: dict[str, Outcome]
    """outcomes[metric]: what may be said of the first."""
    verdict: tuple[str, ...]
    """In plain words, the deciding sentence first."""


def paired(
    names: tuple[str, str],
    task: TaskKind,
    patients: Sequence[str],
    measured: tuple[Measured, Measured],
    settings: EvaluateSettings,
    *,
    warnings: Sequence[str] = (),
) -> Pairing:
    """Hold the first against the other on every number of the task that both have.

    Holm's correction goes over the numbers that decide, and over the others among themselves: each word that is said is
    covered by one of the two.

    Args:
        names: of the two.
        task: decides which numbers there are and which decide.
        patients: patient of each case.
        measured: statistics of each case, of the first and of the other.
        settings: how intervals are found.
        warnings: what else the reader must know.
    """
    how: dict[str, Any] = {"method": settings.interval, "resamples": settings.resamples, "seed": settings.seed}
    suited = {name: metric for name, metric in metrics_for(task).items() if all(name in of for of in measured)}
    numbers, differences = {}, {}
    for name, metric in suited.items():
        first, other = (of[name] for of in measured)
        numbers[name] = (estimate(metric, first, patients, **how), estimate(metric, other, patients, **how))
        differences[name] = paired_difference(metric, first, other, patients, **how)
    differences = _corrected(differences, suited, task)
    compared = {
        name: Comparison(metric, names[1], *numbers[name], differences[name], subject=names[0])
        for name, metric in suited.items()
    }
    deciding = [c for c in compared.values() if task in c.metric.DECIDES]
    people = len(set(patients))
    return Pairing(
        first=names[0],
        other=names[1],
        task=task,
        cases=len(patients),
        patients=people,
        numbers=numbers,
        differences=differences,
        outcomes={name: c.outcome for name, c in compared.items()},
        verdict=(
            pair_headline(names[0], names[1], deciding),
            *(c.sentence() for c in deciding if c.outcome != "not measured"),
            *([few_patients(people)] if people < FEW_PATIENTS else []),
            *warnings,
        ),
    )


def _corrected(differences: Mapping[str, Difference], suited: Mapping[str, Metric], task: TaskKind) -> dict[str, Difference]:
    """Probabilities adjusted within the numbers that decide, and within those others that have a good direction."""
    found = dict(differences)
    for decides in (True, False):
        family = {
            name: p
            for name, difference in differences.items()
            if (task in suited[name].DECIDES) == decides
            and suited[name].HIGHER_IS_BETTER is not None
            and (p := difference.p) is not None
        }
        found |= {name: dataclasses.replace(found[name], p_holm=p) for name, p in holm(family).items()}
    return found


def pairing_as_json(pairing: Pairing) -> dict[str, Any]:
    """The comparison as plain values, in the format of docs/evaluate.md."""
    suited = metrics_for(pairing.task)
    numbers = {
        name: {
            "name": suited[name].NAME,
            "higher_is_better": suited[name].HIGHER_IS_BETTER,
            "first": as_plain(first),
            "other": as_plain(other),
            "difference": as_plain(pairing.differences[name]),
            "outcome": pairing.outcomes[name],
        }
        for name, (first, other) in pairing.numbers.items()
    }
    named = {"first": pairing.first, "other": pairing.other, "task": pairing.task}
    counts = {"cases": pairing.cases, "patients": pairing.patients}
    return {"format": 1, **named, **counts, "numbers": numbers, "verdict": list(pairing.verdict)}


def pairing_table(pairing: Pairing) -> str:
    """Verdict and numbers for a terminal of 80 columns."""
    suited = metrics_for(pairing.task)
    lines = [
        [
            suited[name].NAME,
            number(first.value),
            number(other.value),
            number(pairing.differences[name].value, signed=True),
            interval(pairing.differences[name], signed=True),
            _word(pairing.outcomes[name], suited[name]),
        ]
        for name, (first, other) in pairing.numbers.items()
        if pairing.differences[name].value is not None
    ]
    head = ["number", "first", "other", "difference", "95 % interval", "first is"]
    missing = [suited[name].NAME for name, found in pairing.differences.items() if found.value is None]
    fewer = [
        f"{suited[name].NAME} {found.n} of {found.patients}"
        for name, found in pairing.differences.items()
        if found.value is not None and found.n < pairing.cases
    ]
    parts = [
        "\n".join(textwrap.fill(sentence, 79) for sentence in pairing.verdict),
        f"first: {pairing.first}\nother: {pairing.other}\n{pairing.cases} cases of {pairing.patients} patients",
        table(head, lines) if lines else "",
        textwrap.fill(f"On fewer cases, of so many patients: {', '.join(fewer)}.", 79) if fewer else "",
        few_for_intervals(list(pairing.differences.values())),
        textwrap.fill(f"Not measured in both: {', '.join(missing)}.", 79) if missing else "",
    ]
    return "\n\n".join(part for part in parts if part)


def interval(found: Estimate, *, signed: bool = False) -> str:
    """The interval of a number in brackets; "none" where none is stated."""
    if found.low is None or found.high is None:
        return "none"
    return f"[{number(found.low, signed=signed)}, {number(found.high, signed=signed)}]"


def few_for_intervals(found: Sequence[Estimate]) -> str:
    """Why no interval is stated where a number has none; empty where each has one."""
    if all(estimate.value is None or estimate.low is not None for estimate in found):
        return ""
    return f"No interval is stated with fewer than {FEWEST_PATIENTS} patients that weigh the same."


def _word(outcome: Outcome, metric: Metric) -> str:
    return "neither" if metric.HIGHER_IS_BETTER is None else outcome
