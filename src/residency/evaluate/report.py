"""The evaluation as one page that a clinician can read: verdict, numbers, curve, cases, methods and limits."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from residency.evaluate.answers import BASE, TUNED
from residency.evaluate.baselines import CONSTANT, NEAREST
from residency.evaluate.calibration import Calibration
from residency.evaluate.calibration.shown import plots as calibration_plots
from residency.evaluate.calibration.shown import section as calibration_section
from residency.evaluate.fairness import Fairness
from residency.evaluate.fairness.shown import plots as fairness_plots
from residency.evaluate.fairness.shown import section as fairness_section
from residency.evaluate.slices import ALL, WORDS
from residency.evaluate.verdict import capital, difference_name, in_list
from residency.foundation.config import Config
from residency.foundation.pages import Bar, Line, number, own_ids, render, svg_intervals, svg_line_plot
from residency.foundation.schema import Answer, Estimate, Evaluation, Example, Run, TaskKind
from residency.instruments.metrics import metrics_for
from residency.instruments.metrics.base import direction
from residency.instruments.prompts import question_text

WORST_BY: dict[TaskKind, tuple[str, ...]] = {
    "draft": ("rouge_l", "bits_per_byte"),
    "classify": ("accuracy", "bits_per_byte"),
    "continue": ("bits_per_byte",),
    "question": ("rouge_l", "bits_per_byte"),
}
"""By which metrics of the tuned model the worst cases are chosen; the second breaks ties."""

SHOWN_ROWS = (TUNED, BASE, NEAREST)
"""Rows whose answers stand beside the practice's own."""

ROW_WORDS = {
    BASE: "the model as it was before training",
    "base with examples": "the same, shown the most similar training reports first",
    TUNED: "the trained model",
    CONSTANT: "always the commonest answer of the training part",
    NEAREST: "the answer of the most similar training report",
    "linear TF-IDF model": "logistic regression on word weights",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that the page is made from."""

    config: Config
    """The settings."""
    evaluation: Evaluation
    """The numbers and the verdict."""
    run: Run
    """The training."""
    cases: Sequence[Example]
    """The cases, in order."""
    answers: Mapping[str, Sequence[Answer]]
    """answers[row], in the order of the cases."""
    measured: Mapping[str, Mapping[str, Sequence[dict[str, float] | None]]]
    """measured[row][metric], in the order of the cases."""
    calibration: Calibration
    """How sure the model may be called."""
    fairness: Fairness
    """Who fares worse."""
    facts: Mapping[str, str]
    """Names, digests and versions for the foot of the page."""


def page(material: Material) -> str:
    """The page as HTML, the same text for the same material."""
    config, evaluation = material.config, material.evaluation
    suited = metrics_for(config.task.kind)
    slices = list(evaluation.rows[TUNED][next(iter(suited))])
    intervals, losses, sure = _interval_plots(material), _loss_plot(material.run), calibration_plots(material.calibration)
    fair = fairness_plots(material.fairness)
    plots = iter(own_ids([*intervals, *losses, *(plot for plot, _ in [*sure, *fair])]))
    deciding = {name: metric for name, metric in suited.items() if config.task.kind in metric.DECIDES}
    seen = {name for name in suited if any(e.value is not None for of in evaluation.rows.values() for e in of[name].values())}
    return render(
        "evaluation.html",
        practice=config.practice,
        title=f"Evaluation of {evaluation.run_id}",
        evaluation=evaluation,
        verdict=evaluation.verdict,
        metrics=suited,
        task=config.task.kind,
        deciding_names=capital(in_list([metric.NAME for metric in deciding.values()])),
        deciding=deciding,
        other_metrics={name: metric for name, metric in suited.items() if name in seen and name not in deciding},
        unmeasured=[metric.NAME for name, metric in suited.items() if name not in seen | set(deciding)],
        slices=slices,
        row_words=ROW_WORDS,
        tuned=TUNED,
        differences=_differences(evaluation),
        differences_by_row={row: evaluation.differences[difference_name(row)] for row in evaluation.rows if row != TUNED},
        interval_plots=[next(plots) for _ in intervals],
        loss_plots=[next(plots) for _ in losses],
        sure=calibration_section(material.calibration),
        sure_plots=[(next(plots), caption) for _, caption in sure],
        fair=fairness_section(material.fairness),
        fair_plots=[(next(plots), caption) for _, caption in fair],
        best_step=material.run.best_step,
        has_tune=any(e.tune_nats_per_token is not None for e in material.run.losses),
        classes=evaluation.classes,
        cases=_cases(material),
        facts=material.facts,
        all_slice=ALL,
        slice_words=WORDS,
        direction=direction,
        settings=config,
        n_cases=len(material.cases),
        n_patients=len({case.patient for case in material.cases}),
    )


def chosen_cases(
    task: TaskKind, measured: Mapping[str, Sequence[dict[str, float] | None]], number: int, cases: int, seed: int
) -> tuple[list[int], list[int]]:
    """The places of the worst cases, worst first, and of as many drawn by chance from the others.

    Args:
        task: decides what is bad.
        measured: statistics of the tuned model, by metric.
        number: how many in all.
        cases: how many there are.
        seed: of the chance.
    """
    suited = metrics_for(task)

    def badness(place: int) -> tuple[float, ...]:
        found = []
        for name in WORST_BY[task]:
            row = measured[name][place]
            value = suited[name].combine([row]) if row is not None else None
            found.append(0.0 if value is None else value if suited[name].HIGHER_IS_BETTER else -value)
        return (*found, place)

    worst = sorted(range(cases), key=badness)[: (number + 1) // 2]
    others = [place for place in range(cases) if place not in set(worst)]
    return worst, sorted(random.Random(seed).sample(others, min(number // 2, len(others))))


def _cases(material: Material) -> list[dict[str, Any]]:
    """The cases shown, in two groups, each with its question and the answers side by side."""
    place_of = {case.id: place for place, case in enumerate(material.cases)}
    worst, drawn = ([place_of[i] for i in ids] for ids in (material.evaluation.worst_cases, material.evaluation.drawn_cases))
    groups = (("Worst for the trained model", worst, 1), ("Drawn by chance", drawn, len(worst) + 1))
    return [
        {"name": name, "first": first, "cases": [_case(material, place) for place in places]}
        for name, places, first in groups
        if places
    ]


def _case(material: Material, place: int) -> dict[str, Any]:
    case = material.cases[place]
    suited = metrics_for(material.config.task.kind)

    def scores(row: str) -> list[str]:
        wanted = WORST_BY[material.config.task.kind]
        found = [(name, material.measured[row][name][place]) for name in wanted]
        return [f"{suited[name].NAME} {number(suited[name].combine([s]))}" for name, s in found if s is not None]

    columns = [
        {
            "row": row,
            "text": material.answers[row][place].text,
            "cut": material.answers[row][place].finished is False,
            "scores": scores(row),
        }
        for row in SHOWN_ROWS
    ]
    return {"id": case.id, "question": question_text(case.question), "reference": case.target, "columns": columns}


def _differences(evaluation: Evaluation) -> list[dict[str, Any]]:
    """One table row for each other row: its difference to the tuned model by metric, over all reports."""
    rows = [row for row in evaluation.rows if row != TUNED]
    return [
        {"row": row, "cells": {n: of[ALL] for n, of in evaluation.differences[difference_name(row)].items()}} for row in rows
    ]


def _interval_plots(material: Material) -> list[Any]:
    """One plot for each metric that decides."""
    kind, rows = material.config.task.kind, material.evaluation.rows
    plots = []
    for name, metric in metrics_for(kind).items():
        if kind not in metric.DECIDES:
            continue
        bars = [_bar(row, found[name][ALL]) for row, found in rows.items()]
        words = "; ".join(f"{bar.name} {number(bar.value)}" for bar in bars)
        plots.append(
            svg_intervals(
                bars, x_label=f"{metric.NAME} ({direction(metric)}), with 95 % interval", describe=f"{metric.NAME}: {words}."
            )
        )
    return plots


def _bar(row: str, estimate: Estimate) -> Bar:
    return Bar(name=row, value=estimate.value, low=estimate.low, high=estimate.high, strong=row == TUNED)


def _loss_plot(run: Run) -> list[Any]:
    """The loss on the training and the tune part, the kept step marked; nothing where nothing was recorded."""
    train = tuple((float(e.step), e.train_nats_per_token) for e in run.losses if e.train_nats_per_token is not None)
    tune = tuple((float(e.step), e.tune_nats_per_token) for e in run.losses if e.tune_nats_per_token is not None)
    if not train and not tune:
        return []
    best = next((point for point in tune if point[0] == run.best_step), None)
    words = f"Loss on the tune part from {number(tune[0][1])} to {number(tune[-1][1])}." if tune else "Loss in training."
    return [
        svg_line_plot(
            [Line(name="train", points=train, dashed=True), Line(name="tune", points=tune)],
            x_label="optimiser step",
            y_label="nats per token",
            describe=words,
            marked=(*best, f"kept: step {run.best_step}") if best else None,
        )
    ]
