"""The bias audit as the page shows it: sentences, tables and one plot for each attribute."""

from typing import TYPE_CHECKING, Any

from residency.evaluate.fairness import FEWEST_PATIENTS, Fairness, Slices, is_shown, said
from residency.evaluate.fairness.counterfactuals import Counterfactual, mean_change
from residency.foundation.pages import Bar, number, svg_intervals
from residency.instruments.metrics import metric

if TYPE_CHECKING:
    from markupsafe import Markup


def section(found: Fairness) -> dict[str, Any]:
    """What the template says."""
    measured = [slices for slices in found.slices if not slices.why_not and any(group.numbers for group in slices.groups)]
    return {
        "said": said(found),
        "looks": found.looks,
        "fewest": FEWEST_PATIENTS,
        "slices": [_table(slices) for slices in measured],
        "not_measured": [(slices.attribute, _why_not(slices)) for slices in found.slices if slices not in measured],
        "exchanged": [_exchanged(one) for one in found.counterfactuals],
        "drafts": any(one.substance.n for one in found.counterfactuals),
    }


def plots(found: Fairness) -> "list[tuple[Markup, str]]":
    """One plot for each attribute that was measured: the first number that decides, group by group."""
    drawn = []
    for slices in found.slices:
        shown = [group for group in slices.groups if group.numbers]
        if slices.why_not or len(shown) < 2:
            continue
        by = metric(shown[0].numbers[0].metric)
        bars = [
            Bar(
                name=group.name,
                value=group.numbers[0].group.value,
                low=group.numbers[0].group.low,
                high=group.numbers[0].group.high,
                strong=is_shown(group.numbers[0].difference),
            )
            for group in shown
        ]
        way = "higher is better" if by.HIGHER_IS_BETTER else "lower is better"
        words = "; ".join(f"{bar.name} {number(bar.value)}" for bar in bars)
        plot = svg_intervals(bars, x_label=f"{by.NAME} ({way})", describe=f"{by.NAME} by {slices.attribute}: {words}.")
        drawn.append((plot, f"By {slices.attribute}, with 95 % intervals. Filled: differs from the rest after correction."))
    return drawn


def _table(slices: Slices) -> dict[str, Any]:
    names = next(group.numbers for group in slices.groups if group.numbers)
    return {
        "attribute": slices.attribute,
        "not_known": slices.not_known,
        "metrics": [metric(one.metric).NAME for one in names],
        "groups": [
            {"name": group.name, "cases": group.cases, "patients": group.patients, "cells": group.numbers}
            for group in slices.groups
        ],
    }


def _why_not(slices: Slices) -> str:
    return slices.why_not or f"no group and its rest have {FEWEST_PATIENTS} patients each"


def _exchanged(found: Counterfactual) -> dict[str, Any]:
    reasons = sorted(found.not_exchanged.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "attribute": found.attribute,
        "sides": found.sides,
        "pairs": len(found.pairs),
        "could": found.could,
        "changed": found.changed,
        "substance": found.substance,
        "first_better": found.first_better,
        "second_better": found.second_better,
        "p": found.p_holm,
        "difference": found.difference,
        "mean_change": mean_change(found),
        "reasons": "; ".join(f"{why}: {n}" for why, n in reasons),
    }
