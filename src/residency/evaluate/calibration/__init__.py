"""How sure the model may be called: confidence fitted on the calibrate part alone, measured on the part that is looked at."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from residency.evaluate.calibration.fitted import Calibrator, fit, raw_confidence
from residency.evaluate.calibration.measures import Reliability, RiskCoverage, reliability, risk_coverage
from residency.evaluate.calibration.promises import (
    LabelSets,
    Silence,
    label_sets,
    measured_sets,
    measured_silence,
    set_of,
    silence,
)
from residency.foundation.config import Config
from residency.foundation.console import counted
from residency.foundation.schema import Answer, Estimate, Example
from residency.instruments.intervals import estimate
from residency.instruments.metrics import metric, metrics_for

CALIBRATE = "calibrate"
"""Name of the row of answers to the calibrate part."""
FEWEST_PATIENTS = 100
"""Patients that the calibrate part must hold; with fewer nothing is fitted. Own: with 100, a promise of 90 % really gives 84
to 95 % (Beta law); with 50, 81 to 97 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One number that decides, with every unsure answer withheld and counted as empty."""

    metric: str
    """The metric's name."""
    all_given: Estimate
    """Every answer as it stands."""
    unsure_empty: Estimate
    """Withheld ones as empty answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What is known of the trained model's confidence."""

    good: str
    """What the confidence is a probability of."""
    patients: int
    """Patients of the calibrate part."""
    cases: int
    """Their cases."""
    calibrator: Calibrator | None
    """The fitted map; None where nothing was fitted."""
    why_not: str
    """Why nothing was fitted; empty where something was."""
    raw: Reliability | None
    """Of the labels' probabilities as the model gives them, on the measured part; None for written answers."""
    fitted: Reliability | None
    """Of the fitted confidence, on the measured part."""
    curve: RiskCoverage | None
    """Errors by share answered, on the measured part; surest first by the fitted confidence, else as the model gives it."""
    left_out: int
    """Measured cases without a confidence: empty answers, or no likelihood."""
    sets: LabelSets | None
    """Label sets with a promise; None for written answers and where nothing was fitted."""
    silent: Silence | None
    """When to stay silent; None where nothing was fitted."""
    withheld: tuple[Withheld, ...]
    """The numbers that decide if unsure answers were withheld; empty without a threshold."""


def is_good(config: Config, answers: Sequence[Answer], cases: Sequence[Example]) -> list[bool]:
    """Whether each answer is what it should be: the right label or labels, or a draft near enough to the practice's."""
    name = "accuracy" if config.task.kind == "classify" else "rouge_l"
    bar = 1.0 if config.task.kind == "classify" else config.evaluate.good_draft
    by = metric(name)
    found = [by.measure(answer, case) for answer, case in zip(answers, cases, strict=True)]
    return [row is not None and (by.combine([row]) or 0.0) >= bar for row in found]


def enough(config: Config, cases: Sequence[Example]) -> bool:
    """Whether the calibrate part is worth asking: a task with answers, and `FEWEST_PATIENTS` patients."""
    return config.task.kind != "continue" and len({case.patient for case in cases}) >= FEWEST_PATIENTS


def calibrate(
    config: Config,
    held: Sequence[Example],
    held_answers: Sequence[Answer],
    cases: Sequence[Example],
    answers: Sequence[Answer],
) -> Calibration:
    """Fit on the calibrate part, measure on the cases.

    Args:
        config: the settings.
        held: the calibrate part.
        held_answers: the tuned model's answers to it; empty where it is too small to be asked.
        cases: what is measured.
        answers: the tuned model's answers to them.
    """
    why_not = _why_not(config, held)
    calibrator = None if why_not else fit(held, held_answers, is_good(config, held_answers, held))
    if not why_not and calibrator is None:
        why_not = "the engine says of no answer to the calibrate part how likely it is"
    silent = sets = None
    if calibrator is not None:
        wanted = config.evaluate
        silent = silence(held, held_answers, is_good(config, held_answers, held), most_wrong=wanted.most_wrong)
        sets = label_sets(held, held_answers, promised=wanted.set_coverage)
    good = is_good(config, answers, cases)
    chooses = any(answer.label_probabilities for answer in answers)
    by_model = [raw_confidence(answer) for answer in answers]
    by_map = [calibrator.confidence(answer) if calibrator else None for answer in answers]
    if silent is not None:
        silent = measured_silence(silent, cases, answers, good)
    if sets is not None:
        sets = measured_sets(sets, cases, answers)
    return Calibration(
        good=_what_is_good(config),
        patients=len({case.patient for case in held}),
        cases=len(held),
        calibrator=calibrator,
        why_not=why_not,
        raw=_reliability(config, by_model, good, cases) if chooses else None,
        fitted=_reliability(config, by_map, good, cases) if calibrator else None,
        curve=_curve(by_map if calibrator else by_model, good),
        left_out=by_model.count(None),
        sets=sets,
        silent=silent,
        withheld=_withheld(config, silent, cases, answers),
    )


def _why_not(config: Config, held: Sequence[Example]) -> str:
    if config.task.kind == "continue":
        return "a task of plain text has no answer to be sure of"
    if enough(config, held):
        return ""
    people = counted(len({case.patient for case in held}), "patient")
    return f"the calibrate part holds {people}, and {FEWEST_PATIENTS} are needed"


def _what_is_good(config: Config) -> str:
    if config.task.kind == "classify":
        return "every label is the practice's, and none is missing" if config.task.several else "the label is the practice's"
    return f"the draft has a ROUGE-L of {config.evaluate.good_draft:g} or more against the practice's answer"


def _reliability(
    config: Config, found: Sequence[float | None], good: Sequence[bool], cases: Sequence[Example]
) -> Reliability | None:
    known = [(p, good[k], cases[k].patient) for k, p in enumerate(found) if p is not None]
    if not known:
        return None
    p, right, patients = zip(*known, strict=True)
    return reliability(p, right, patients, seed=config.evaluate.seed)


def _curve(found: Sequence[float | None], good: Sequence[bool]) -> RiskCoverage | None:
    known = [(p, good[k]) for k, p in enumerate(found) if p is not None]
    return risk_coverage([p for p, _ in known], [right for _, right in known])


def withhold(answer: Answer) -> Answer:
    """The answer as if none had been given: it counts as empty everywhere."""
    label = None if answer.label is None else ""
    return dataclasses.replace(answer, text="", label=label, label_probabilities=(), nll_nats=None)


def _withheld(
    config: Config, silent: Silence | None, cases: Sequence[Example], answers: Sequence[Answer]
) -> tuple[Withheld, ...]:
    """The metrics that decide and can be measured of an empty answer, with and without the unsure ones."""
    if silent is None or silent.threshold is None:
        return ()
    kept = [withhold(answer) if silent.withholds(answer) else answer for answer in answers]
    patients, asked = [case.patient for case in cases], config.evaluate
    found = []
    for name, by in metrics_for(config.task.kind).items():
        if name != "answered" and (config.task.kind not in by.DECIDES or name == "bits_per_byte"):
            continue
        both = [
            estimate(
                by,
                [by.measure(answer, case) for answer, case in zip(given, cases, strict=True)],
                patients,
                method=asked.interval,
                resamples=asked.resamples,
                seed=asked.seed,
            )
            for given in (answers, kept)
        ]
        found.append(Withheld(metric=name, all_given=both[0], unsure_empty=both[1]))
    return tuple(found)


def case_lines(config: Config, found: Calibration, cases: Sequence[Example], answers: Sequence[Answer]) -> list[dict[str, Any]]:
    """What the numbers are made of, case by case, without report text: id, confidence, outcome, label set, silence."""
    good = is_good(config, answers, cases)
    return [
        {
            "id": case.id,
            "raw": raw_confidence(answer),
            "confidence": answer.confidence,
            "good": good[place],
            "labels": list(set_of(found.sets, answer)) if found.sets and answer.label_probabilities else None,
            "withheld": found.silent.withholds(answer) if found.silent and found.silent.threshold is not None else None,
        }
        for place, (case, answer) in enumerate(zip(cases, answers, strict=True))
    ]


def said(found: Calibration) -> str:
    """The one sentence of the terminal and the page."""
    if found.calibrator is None:
        return f"Confidence: not calibrated, for {found.why_not}."
    fitted = found.fitted
    error = "not measured" if fitted is None or fitted.ece is None else f"{fitted.ece:.3f}"
    return f"Confidence: calibrated on {counted(found.patients, 'patient')}; calibration error on the measured part {error}."


__all__ = [
    "CALIBRATE",
    "FEWEST_PATIENTS",
    "Calibration",
    "calibrate",
    "case_lines",
    "enough",
    "is_good",
    "said",
    "withhold",
]
