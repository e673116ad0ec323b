"""Makes probabilities out of what a model gives, by a map learnt on the calibrate part alone."""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from residency.foundation.schema import Answer, Example
from residency.instruments.metrics.base import folded, true_labels

Method = Literal["temperature", "Platt", "isotonic", "constant"]

ISOTONIC_FROM = 1000
"""Cases from which the map for written answers is isotonic; with fewer it learns chance by heart.

Source: scikit-learn's user guide, "Probability calibration", 1.16.3.2."""
LOG_TEMPERATURE = 3.0
"""The temperature is looked for between exp(-3) and exp(3); own."""
LEAST_PROBABILITY = 1e-30
"""Stands for a probability that the number format has rounded to 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrator:
    """A map from what the model gives to a probability."""

    method: Method
    """`temperature` for chosen labels; for written answers `Platt`, `isotonic`, or `constant` where likelihood says nothing."""
    temperature: float | None = None
    """Log-probabilities of labels are divided by it."""
    slope: float | None = None
    """Platt: logit = slope x mean log-probability of a token + offset."""
    offset: float | None = None
    """See `slope`; of `constant` the logit itself."""
    steps: tuple[tuple[float, float], ...] = ()
    """Isotonic: (mean log-probability of a token, probability), straight lines between."""

    def probabilities(self, answer: Answer) -> tuple[tuple[str, float], ...]:
        """The labels' probabilities at the fitted temperature; as they are where none was fitted."""
        if self.temperature is None or not answer.label_probabilities:
            return answer.label_probabilities
        names, logs = zip(*log_probabilities(answer), strict=True)
        top = max(logs)
        weights = [math.exp((log - top) / self.temperature) for log in logs]
        return tuple((name, weight / sum(weights)) for name, weight in zip(names, weights, strict=True))

    def confidence(self, answer: Answer) -> float | None:
        """Probability that the answer is good; None where it is empty or the model did not say how likely it is."""
        raw = raw_confidence(answer)
        if raw is None or self.temperature is not None:
            return None if raw is None else max(p for _, p in self.probabilities(answer))
        if self.method == "isotonic":
            import numpy as np

            x, y = zip(*self.steps, strict=True)
            return float(np.interp(math.log(raw), x, y))
        return _logistic((self.slope or 0.0) * math.log(raw) + (self.offset or 0.0))

    def stamp(self, answers: Sequence[Answer]) -> list[Answer]:
        """The same answers with their confidence."""
        return [dataclasses.replace(answer, confidence=self.confidence(answer)) for answer in answers]


def log_probabilities(answer: Answer) -> list[tuple[str, float]]:
    """Natural logarithm of each label's probability."""
    return [(name, math.log(max(p, LEAST_PROBABILITY))) for name, p in answer.label_probabilities]


def raw_confidence(answer: Answer) -> float | None:
    """How sure the model is as it stands: the chosen label's probability, or the mean (geometric) of its written tokens'.

    None where the answer is empty, and where the engine gives no likelihood or one that is no number.
    """
    if not folded(answer.text):
        return None
    if answer.label_probabilities:
        found = max(p for _, p in answer.label_probabilities)
    elif answer.written_nats is not None and answer.written_tokens:
        found = math.exp(-answer.written_nats / answer.written_tokens)
    else:
        return None
    return max(found, LEAST_PROBABILITY) if math.isfinite(found) else None


def fit(cases: Sequence[Example], answers: Sequence[Answer], good: Sequence[bool]) -> Calibrator | None:
    """The map that fits these cases best; None where no answer has a likelihood.

    Args:
        cases: of the calibrate part.
        answers: the model's, in the same order.
        good: whether each answer is what it should be.
    """
    known = [place for place, answer in enumerate(answers) if raw_confidence(answer) is not None]
    if any(answers[place].label_probabilities for place in known):
        return _fit_temperature([cases[place] for place in known], [answers[place] for place in known])
    x = [math.log(raw) for place in known if (raw := raw_confidence(answers[place])) is not None]
    return _fit_line(x, [good[place] for place in known]) if known else None


def _fit_temperature(cases: Sequence[Example], answers: Sequence[Answer]) -> Calibrator | None:
    """The temperature under which the practice's labels are likeliest.

    Source: Guo et al. 2017, https://proceedings.mlr.press/v70/guo17a.html.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    logs, true = [], []
    for case, answer in zip(cases, answers, strict=True):
        names, row = zip(*log_probabilities(answer), strict=True)
        label = next(iter(true_labels(case)))
        if label in [folded(name) for name in names]:
            logs.append(row)
            true.append([folded(name) for name in names].index(label))
    if not logs:
        return None
    table, wanted = np.array(logs), np.array(true)

    def nats(log_temperature: float) -> float:
        scaled = table / math.exp(log_temperature)
        top = scaled.max(1)
        total = top + np.log(np.exp(scaled - top[:, None]).sum(1))
        return float((total - scaled[np.arange(len(wanted)), wanted]).mean())

    found: Any = minimize_scalar(nats, bounds=(-LOG_TEMPERATURE, LOG_TEMPERATURE), method="bounded", options={"xatol": 1e-6})
    return Calibrator(method="temperature", temperature=math.exp(float(found.x)))


def _fit_line(x: Sequence[float], good: Sequence[bool]) -> Calibrator:
    """Platt's line, or isotonic steps with enough cases; one probability for all where a likelier answer is no better."""
    slope, offset = platt(x, good)
    if slope <= 0:
        share = (sum(good) + 1) / (len(good) + 2)
        return Calibrator(method="constant", offset=math.log(share / (1 - share)))
    if len(x) < ISOTONIC_FROM:
        return Calibrator(method="Platt", slope=slope, offset=offset)
    from sklearn.isotonic import IsotonicRegression

    steps: Any = IsotonicRegression(y_min=0.0, y_max=1.0).fit(x, [float(g) for g in good])
    return Calibrator(
        method="isotonic", steps=tuple(zip(map(float, steps.X_thresholds_), map(float, steps.y_thresholds_), strict=True))
    )


def platt(x: Sequence[float], good: Sequence[bool]) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the outcomes, these drawn a little towards one half.

    Source: Platt 1999, Probabilistic outputs for support vector machines, with its targets (N+ + 1) / (N+ + 2) and
    1 / (N- + 2); minimised by Newton's method as Lin, Lin and Weng 2007 (doi 10.1007/s10994-007-5018-6) do.
    """
    import numpy as np

    values, hits = np.array(x, dtype=np.float64), sum(good)
    target = np.where(good, (hits + 1) / (hits + 2), 1 / (len(x) - hits + 2))
    middle, spread = float(values.mean()), float(values.std()) or 1.0
    design = np.column_stack([(values - middle) / spread, np.ones(len(x))])
    weights = np.array([0.0, math.log((hits + 1) / (len(x) - hits + 1))])

    def loss(tried: Any) -> float:
        z = design @ tried
        return float((np.logaddexp(0, z) - target * z).sum())

    for _ in range(100):
        p = 1 / (1 + np.exp(-(design @ weights)))
        gradient = design.T @ (p - target)
        curve = (design * (p * (1 - p))[:, None]).T @ design + 1e-12 * np.eye(2)
        step, size = np.linalg.solve(curve, gradient), 1.0
        while size > 1e-10 and loss(weights - size * step) > loss(weights) - 1e-4 * size * float(gradient @ step):
            size /= 2
        weights = weights - size * step
        if float(np.abs(gradient).max()) < 1e-10:
            break
    return float(weights[0] / spread), float(weights[1] - weights[0] * middle / spread)


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
