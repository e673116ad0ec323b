"""The calibration as the page shows it: plots and plain sentences."""

from typing import TYPE_CHECKING, Any

from residency.evaluate.calibration import Calibration, said
from residency.evaluate.calibration.measures import Reliability
from residency.evaluate.calibration.promises import LabelSets, Silence
from residency.foundation.console import counted
from residency.foundation.pages import Line, number, svg_line_plot
from residency.foundation.schema import Estimate
from residency.instruments.metrics import metric

if TYPE_CHECKING:
    from markupsafe import Markup

MAPS = {
    "temperature": "log-probabilities of the labels divided by one temperature",
    "Platt": "a logistic curve over the mean log-probability of the written tokens",
    "isotonic": "rising steps over the mean log-probability of the written tokens",
    "constant": "the same probability for every draft, since likelier drafts were no better",
}
"""What was fitted, in words."""


def section(found: Calibration) -> dict[str, Any]:
    """What the template says: one sentence, facts, promises, the bins and the numbers with unsure answers withheld."""
    measured = found.fitted or found.raw
    return {
        "said": said(found),
        "good": found.good,
        "calibrated": found.calibrator is not None,
        "left_out": found.left_out,
        "facts": _facts(found),
        "promises": [*_of_sets(found.sets), *_of_silence(found.silent)],
        "bins": measured.bins if measured else (),
        "withheld": [(metric(entry.metric).NAME, entry) for entry in found.withheld],
    }


def plots(found: Calibration) -> "list[tuple[Markup, str]]":
    """The reliability plot and the risk-coverage curve, each with its caption; those that were measured."""
    drawn = []
    shown = [(name, of) for name, of in (("as given", found.raw), ("calibrated", found.fitted)) if of is not None and of.bins]
    if shown:
        drawn.append((_reliability_plot(shown), _reliability_caption(found)))
    if found.curve is not None and len(found.curve.coverage) > 1:
        drawn.append((_risk_plot(found), _risk_caption(found)))
    return drawn


def _reliability_plot(shown: list[tuple[str, Reliability]]) -> "Markup":
    lines = [Line(name="exactly right", points=((0.0, 0.0), (1.0, 1.0)), dashed=True)]
    for name, of in shown:
        lines.append(Line(name=name, points=tuple((b.confidence, b.right.value or 0.0) for b in of.bins)))
    last = shown[-1][1].bins
    words = "; ".join(f"stated {number(b.confidence)}, came true {number(b.right.value)}" for b in last)
    return svg_line_plot(
        lines, x_label="stated probability", y_label="share that came true", describe=f"Reliability, {shown[-1][0]}: {words}."
    )


def _reliability_caption(found: Calibration) -> str:
    parts = []
    for name, of in (("as given", found.raw), ("calibrated", found.fitted)):
        if of is not None and of.ece is not None:
            chance = number(of.ece_by_chance)
            parts.append(
                f"Calibration error {name}: {number(of.ece)} (exactly right probabilities stay below {chance} in 95 % of "
                f"draws); Brier score {number(of.brier.value)}."
            )
    return " ".join([*parts, "Points below the dashed line: surer than right."])


def _risk_plot(found: Calibration) -> "Markup":
    curve = found.curve
    if curve is None:
        raise ValueError("no curve")
    points = tuple(zip(curve.coverage, curve.risk, strict=True))
    marked = None
    silent = found.silent
    if silent is not None and silent.threshold is not None and silent.answered and silent.wrong:
        at, wrong = silent.answered.value, silent.wrong.value
        marked = (at, wrong, "silent below") if at is not None and wrong is not None else None
    tenths = [points[round(k * (len(points) - 1) / 4)] for k in range(5)]
    words = "; ".join(f"{coverage:.0%} answered, {number(risk)} wrong" for coverage, risk in tenths)
    return svg_line_plot(
        [
            Line(name="surest first", points=points),
            Line(name="in any order", points=((points[0][0], curve.random), (1.0, curve.random)), dashed=True),
        ],
        x_label="share of the questions answered",
        y_label="share wrong among them",
        describe=f"Risk by coverage: {words}.",
        marked=marked,
    )


def _risk_caption(found: Calibration) -> str:
    curve = found.curve
    if curve is None:
        return ""
    return (
        f"Errors when only the surest are answered. Mean over all shares answered: {number(curve.aurc)}; in any order it "
        f"would be {number(curve.random)}, with every right answer surer than every wrong one {number(curve.best)}."
    )


def _facts(found: Calibration) -> list[str]:
    if found.calibrator is None:
        return []
    fitted = found.calibrator
    words = [f"Fitted on the calibrate part alone: {counted(found.cases, 'case')} of {counted(found.patients, 'patient')}."]
    tail = "" if fitted.temperature is None else f" ({number(fitted.temperature)}; above 1 the model was too sure)"
    return [*words, f"The map is {MAPS[fitted.method]}{tail}."]


def _of_sets(sets: LabelSets | None) -> list[str]:
    """Sentences on the label sets."""
    if sets is None:
        return []
    promise = (
        f"Label sets: in {sets.promised:.0%} of new patients the set holds the practice's label (this calibrate part of "
        f"{counted(sets.patients, 'patient')} gives {sets.true_low:.1%} to {sets.true_high:.1%})."
    )
    if sets.realised is None or sets.mean_size is None or sets.expected_low is None or sets.expected_high is None:
        return [promise]
    inside = sets.expected_low <= (sets.realised.value or 0.0) <= sets.expected_high
    verdict = "as promised" if inside else "not as promised: these patients differ from those of the calibrate part"
    measured = (
        f"Measured: {_with_interval(sets.realised)} of {counted(sets.realised.patients, 'patient')}, where "
        f"{sets.expected_low:.1%} to {sets.expected_high:.1%} were to be expected: {verdict}. A set holds {sets.mean_size:.1f} "
        f"labels on average; {sets.single or 0.0:.0%} hold one, {sets.empty or 0.0:.0%} none."
    )
    return [promise, measured]


def _of_silence(silent: Silence | None) -> list[str]:
    """Sentences on the threshold."""
    if silent is None:
        return []
    if silent.threshold is None:
        return [
            f"No threshold keeps the share of wrong answers at {silent.most_wrong:.0%} or less with 95 % certainty on "
            f"{counted(silent.patients, 'patient')}: nothing is withheld, and nothing is promised."
        ]
    words = [
        f"Silent below {number(silent.threshold)} (as the model gives it): at most {silent.most_wrong:.0%} of the given "
        f"answers are wrong, with 95 % certainty by {counted(silent.patients, 'patient')} of the calibrate part."
    ]
    if silent.answered is not None:
        wrong = "nothing was answered" if silent.wrong is None else f"{_with_interval(silent.wrong)} of them wrong"
        words.append(f"Measured: {_with_interval(silent.answered)} answered, {wrong}.")
    return words


def _with_interval(found: Estimate) -> str:
    if found.value is None:
        return "not measured"
    interval = "no interval" if found.low is None or found.high is None else f"{found.low:.1%} to {found.high:.1%}"
    return f"{found.value:.1%} ({interval})"
