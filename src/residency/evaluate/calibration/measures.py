"""How well stated probabilities fit what came true, and how errors fall when the least sure answers are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from residency.foundation.schema import Estimate
from residency.instruments.intervals import estimate
from residency.instruments.metrics import metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_BINS = 10
"""Bins of a reliability plot, as in Guo et al. 2017 and scikit-learn's example (own choice between 5 and 15)."""
FEWEST_IN_A_BIN = 20
"""Cases that a bin should hold; fewer make fewer bins. Own: the share right in 20 cases is known to about 0.2."""
DRAWS = 1000
"""Draws of outcomes for the calibration error that chance alone makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The cases of like confidence."""

    low: float
    """Least confidence among them."""
    high: float
    """Greatest."""
    confidence: float
    """Mean of what was stated."""
    right: Estimate
    """Share that came true, with its interval over patients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Stated probabilities against what came true."""

    ece: float | None
    """Expected calibration error over bins of equal mass; None below `FEWEST_IN_A_BIN` cases."""
    ece_by_chance: float | None
    """The error that probabilities which are exactly right stay below in 95 % of draws, with so many cases."""
    brier: Estimate
    """Mean squared distance between probability and outcome (0 or 1); lower is better."""
    bins: tuple[Bin, ...]
    """Of equal mass, the least sure first."""
    n: int
    """Cases."""
    patients: int
    """Of so many patients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCoverage:
    """Share wrong among the surest answers, for every share of questions that is answered."""

    coverage: tuple[float, ...]
    """Shares of the questions answered, rising."""
    risk: tuple[float, ...]
    """Share wrong among them."""
    aurc: float
    """Mean risk over all coverages; lower is better."""
    random: float
    """The same if confidence said nothing: the share wrong of all."""
    best: float
    """The same if every right answer were surer than every wrong one."""


def reliability(confidence: Sequence[float], right: Sequence[bool], patients: Sequence[str], *, seed: int = 0) -> Reliability:
    """Reliability of stated probabilities.

    Args:
        confidence: stated probability of each case.
        right: whether it came true.
        patients: patient of each case.
        seed: of the draws behind `ece_by_chance`.

    Sources: expected calibration error, Naeini et al. 2015 (AAAI 29:2901), over bins of equal mass, Nguyen and O'Connor
    2015 (doi 10.18653/v1/D15-1182); Brier 1950 (Monthly Weather Review 78:1); chance error by consistency resampling,
    Broecker and Smith 2007 (Weather and Forecasting 22:651, doi 10.1175/WAF993.1).
    """
    import numpy as np

    p, y = np.array(confidence, dtype=np.float64), np.array(right, dtype=np.float64)
    number = min(MOST_BINS, len(p) // FEWEST_IN_A_BIN)
    places = equal_mass(p, number) if number else []
    return Reliability(
        ece=calibration_error(p, y, places) if number else None,
        ece_by_chance=_error_by_chance(p, places, seed) if number else None,
        brier=mean_over_patients(list((p - y) ** 2), patients),
        bins=tuple(_bin(p, y, patients, some) for some in places),
        n=len(p),
        patients=len(set(patients)),
    )


def equal_mass(confidence: "Floats", number: int) -> "list[NDArray[np.intp]]":
    """Places of the cases in each bin, between quantiles of the confidence; equal ones stay together, no bin is empty.

    Source: scikit-learn's calibration_curve(strategy="quantile").
    """
    import numpy as np

    edges = np.quantile(confidence, np.arange(1, number) / number)
    which = np.searchsorted(edges, confidence, side="left")
    return [np.flatnonzero(which == k) for k in range(number) if (which == k).any()]


def calibration_error(confidence: "Floats", right: "Floats", places: "Sequence[NDArray[np.intp]]") -> float:
    """Mean distance between stated and true share, each bin weighed by its cases."""
    apart = [abs(float(confidence[some].mean() - right[some].mean())) * len(some) for some in places]
    return sum(apart) / len(confidence)


def _error_by_chance(confidence: "Floats", places: "Sequence[NDArray[np.intp]]", seed: int) -> float:
    import numpy as np

    rng = np.random.default_rng(seed)
    error = np.zeros(DRAWS)
    for some in places:
        right = (rng.random((DRAWS, len(some))) < confidence[some]).sum(1)
        error += np.abs(confidence[some].sum() - right)
    return float(np.quantile(error / len(confidence), 0.95))


def _bin(confidence: "Floats", right: "Floats", patients: Sequence[str], places: "NDArray[np.intp]") -> Bin:
    inside = confidence[places]
    return Bin(
        low=float(inside.min()),
        high=float(inside.max()),
        confidence=float(inside.mean()),
        right=mean_over_patients([float(right[place]) for place in places], [patients[place] for place in places]),
    )


def mean_over_patients(values: Sequence[float], patients: Sequence[str]) -> Estimate:
    """Mean of values between 0 and 1, one a case, with its interval over patients."""
    rows = [{"hits": float(value), "cases": 1.0} for value in values]  # accuracy is the mean of its hits
    return estimate(metric("accuracy"), rows, patients)


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> RiskCoverage | None:
    """The curve that shows what staying silent buys; None without cases.

    Answers of equal confidence enter together; within such a group the risk is that of a random order.

    Source: El-Yaniv and Wiener 2010 (https://jmlr.org/papers/v11/el-yaniv10a.html); area, Geifman et al. 2019
    (arXiv 1805.08206).
    """
    import numpy as np

    if not len(confidence):
        return None
    p, wrong = np.array(confidence, dtype=np.float64), 1.0 - np.array(right, dtype=np.float64)
    order = np.argsort(-p, kind="stable")
    p, wrong = p[order], wrong[order]
    ends = np.flatnonzero(np.append(p[1:] != p[:-1], True)) + 1
    counts, taken = np.arange(1, len(p) + 1), wrong.cumsum()[ends - 1]
    expected = np.interp(counts, np.append(0, ends), np.append(0.0, taken))
    ideal = np.maximum(0.0, counts - (len(p) - wrong.sum()))
    return RiskCoverage(
        coverage=tuple(float(end) / len(p) for end in ends),
        risk=tuple(float(found) for found in taken / ends),
        aurc=float((expected / counts).mean()),
        random=float(wrong.mean()),
        best=float((ideal / counts).mean()),
    )
