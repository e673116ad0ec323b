"""The bias audit of the trained model: numbers by group against the rest, and answers with one attribute exchanged."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from residency.evaluate.fairness.counterfactuals import COUNTERFACTUAL, Counterfactual, Pairs, counterfactuals, make_pairs
from residency.evaluate.fairness.groups import Attribute, Facts, attributes, report_facts
from residency.foundation.config import Config
from residency.foundation.schema import Answer, Difference, Estimate, Example
from residency.instruments.intervals import group_difference, holm
from residency.instruments.metrics import metrics_for

if TYPE_CHECKING:
    from residency.instruments.intervals.clusters import Row
    from residency.instruments.metrics.base import Metric

FEWEST_PATIENTS = 10
"""A group, or a rest, of fewer patients is not shown: its number would be chance, and might point to a person."""
LIKELY_BY_CHANCE = 0.05
"""Adjusted probability from which on a difference is not called one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNumber:
    """One number that decides, of one group and of all other known cases."""

    metric: str
    """The metric's name."""
    group: Estimate
    """Of the group."""
    rest: Estimate
    """Of all other cases whose group is known."""
    difference: Difference
    """Group minus rest; `p_holm` is adjusted for all looks of the audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group of cases."""

    name: str
    """Which."""
    cases: int
    """Cases in it."""
    patients: int
    """Of so many patients."""
    numbers: tuple[GroupNumber, ...]
    """Empty where the group or the rest has fewer than `FEWEST_PATIENTS` patients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """The cases divided by one attribute."""

    attribute: str
    """Which."""
    not_known: int
    """Cases that belong to no group."""
    why_not: str
    """Why it was not measured; empty where it was."""
    groups: tuple[Group, ...]
    """In the order of the attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The whole audit."""

    looks: int
    """Comparisons that Holm's correction takes together; a division in two counts once."""
    slices: tuple[Slices, ...]
    """One for each attribute."""
    counterfactuals: tuple[Counterfactual, ...]
    """One for each attribute that is exchanged; empty where the settings ask for none."""


def pairs_of(config: Config, cases: Sequence[Example], facts: Mapping[str, Facts]) -> Pairs:
    """The questions with one attribute exchanged; English cases alone."""
    english = [(fact := facts.get(case.report_id)) is None or fact.language == "en" for case in cases]
    return make_pairs(config, cases, english)


def audit_fairness(
    config: Config,
    cases: Sequence[Example],
    measured: "Mapping[str, Sequence[Row | None]]",
    facts: Mapping[str, Facts],
    pairs: Pairs,
    answers: Mapping[str, Answer],
) -> Fairness:
    """Compare groups, compare sides, and correct for all looks together.

    Args:
        config: the settings.
        cases: what was asked, in order.
        measured: statistics of the tuned model by metric, in the order of the cases.
        facts: what the corpus keeps of each report.
        pairs: what was asked again with one attribute exchanged.
        answers: the tuned model's answers to the cases and to those questions, by the example's id.
    """
    suited = {name: by for name, by in metrics_for(config.task.kind).items() if config.task.kind in by.DECIDES}
    found = [_slices(config, cases, measured, suited, attribute) for attribute in attributes(cases, facts)]
    changed = counterfactuals(config, pairs, answers)
    looks: dict[str, float] = {}
    for slices in found:
        for group in slices.groups:
            for number in group.numbers:
                if number.difference.p is not None:
                    looks.setdefault(_look(slices, group, number), number.difference.p)
    looks |= {f"exchanged {one.attribute}": one.p for one in changed if one.p is not None}
    adjusted = holm(looks)
    return Fairness(
        looks=len(looks),
        slices=tuple(_adjusted(slices, adjusted) for slices in found),
        counterfactuals=tuple(
            dataclasses.replace(one, p_holm=adjusted.get(f"exchanged {one.attribute}") if one.p is not None else None)
            for one in changed
        ),
    )


def _look(slices: Slices, group: Group, number: GroupNumber) -> str:
    """Name of a comparison; of two groups each is the other's rest, so both have one name."""
    known = slices.groups[0].name if len(slices.groups) == 2 else group.name
    return f"{slices.attribute}: {known}: {number.metric}"


def _adjusted(slices: Slices, adjusted: Mapping[str, float]) -> Slices:
    def number(group: Group, one: GroupNumber) -> GroupNumber:
        p = adjusted.get(_look(slices, group, one)) if one.difference.p is not None else None
        return dataclasses.replace(one, difference=dataclasses.replace(one.difference, p_holm=p))

    groups = tuple(
        dataclasses.replace(group, numbers=tuple(number(group, one) for one in group.numbers)) for group in slices.groups
    )
    return dataclasses.replace(slices, groups=groups)


def _slices(
    config: Config,
    cases: Sequence[Example],
    measured: "Mapping[str, Sequence[Row | None]]",
    suited: "Mapping[str, Metric]",
    attribute: Attribute,
) -> Slices:
    known = [place for place, group in enumerate(attribute.groups) if group is not None]
    groups = [] if attribute.why_not else [
        _group(config, cases, measured, suited, known, [attribute.groups[place] == name for place in known], name)
        for name in attribute.order
    ]  # fmt: skip
    return Slices(
        attribute=attribute.name,
        not_known=len(cases) - len(known),
        why_not=attribute.why_not,
        groups=tuple(groups),
    )


def _group(
    config: Config,
    cases: Sequence[Example],
    measured: "Mapping[str, Sequence[Row | None]]",
    suited: "Mapping[str, Metric]",
    known: Sequence[int],
    inside: Sequence[bool],
    name: str,
) -> Group:
    patients = [cases[place].patient for place in known]
    within, without = ({p for p, is_in in zip(patients, inside, strict=True) if is_in is side} for side in (True, False))
    asked = config.evaluate
    numbers = []
    for key, by in suited.items() if min(len(within), len(without)) >= FEWEST_PATIENTS else ():
        group, rest, difference = group_difference(
            by,
            [measured[key][place] for place in known],
            patients,
            inside,
            method=asked.interval,
            resamples=asked.resamples,
            seed=asked.seed,
        )
        numbers.append(GroupNumber(metric=key, group=group, rest=rest, difference=difference))
    return Group(name=name, cases=sum(inside), patients=len(within), numbers=tuple(numbers))


def is_shown(difference: Difference) -> bool:
    """Whether a difference may be called one: its interval leaves 0 out and chance is unlikely after all looks."""
    low, high, p = difference.low, difference.high, difference.p_holm
    return low is not None and high is not None and not low <= 0 <= high and p is not None and p < LIKELY_BY_CHANCE


def said(found: Fairness) -> list[str]:
    """What a reader must know: every group that is shown to fare worse, and every exchange that has an effect."""
    lines = []
    for slices in found.slices:
        for group in slices.groups:
            for one in group.numbers:
                lines += _worse(slices.attribute, group, one)
    for changed in found.counterfactuals:
        if changed.p_holm is not None and changed.p_holm < LIKELY_BY_CHANCE:
            better = changed.sides[0] if changed.first_better > changed.second_better else changed.sides[1]
            lines.append(f"With only the {changed.attribute} exchanged, answers are better for: {better}.")
    if lines:
        return lines
    of_groups = [one.difference.p for s in found.slices for group in s.groups for one in group.numbers]
    if all(p is None for p in of_groups):
        return ["No group could be compared with the rest: there are too few patients for an interval."]
    compared = "1 comparison" if found.looks == 1 else f"{found.looks} comparisons"
    return [
        f"No group is shown to fare worse than the rest ({compared}, corrected for their number); that is no proof of fairness."
    ]


def _worse(attribute: str, group: Group, one: GroupNumber) -> list[str]:
    from residency.foundation.pages import number
    from residency.instruments.metrics import metric

    by = metric(one.metric)
    value = one.difference.value
    if value is None or not is_shown(one.difference) or (value > 0) == by.HIGHER_IS_BETTER:
        return []
    return [
        f"Worse for {group.name} ({attribute}): {by.NAME} {number(one.group.value)} against {number(one.rest.value)} of the "
        f"rest, difference {number(value, signed=True)}, 95 % interval {number(one.difference.low, signed=True)} to "
        f"{number(one.difference.high, signed=True)}, {group.patients} patients."
    ]


__all__ = [
    "COUNTERFACTUAL",
    "FEWEST_PATIENTS",
    "Fairness",
    "Group",
    "GroupNumber",
    "Slices",
    "audit_fairness",
    "is_shown",
    "pairs_of",
    "report_facts",
    "said",
]
