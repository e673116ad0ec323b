"""Two rows on the same cases: how likely their difference is by chance, and how large a one could be seen at all.

Sources: approximate randomisation, Noreen 1989, Computer-Intensive Methods for Testing Hypotheses, with whole patients swapped;
McNemar 1947, Psychometrika 12:153, in its exact form; Holm 1979, Scandinavian Journal of Statistics 6:65; smallest
detectable difference at 80 % power, Cohen 1988, Statistical Power Analysis for the Behavioral Sciences, chapter 2.
"""

import math
from collections.abc import Mapping

from residency.instruments.intervals.clusters import Clusters

POWER = 0.8
"""Probability of seeing a difference of the stated size."""


def randomisation_p(cases: Clusters, difference: float, resamples: int, seed: int) -> float | None:
    """Two-sided probability of so large a difference if it were by chance which row wrote which of a patient's answers."""
    import numpy as np

    drawn = cases.swapped(resamples, seed)
    measured = drawn[~np.isnan(drawn)]
    if not len(measured):
        return None
    # Equal values differ in the last digits, according to the order in which they were summed.
    as_large = int((np.abs(measured) >= abs(difference) - 1e-12).sum())
    return float((1 + as_large) / (1 + len(measured)))


def mcnemar_p(cases: Clusters) -> float | None:
    """Two-sided exact probability for answers that are right or wrong; None where a patient has several cases.

    The test holds for independent cases; those of one patient are not.
    """
    first, second = cases.rows
    if any(len(rows) != 1 for rows in first):
        return None
    pairs = [(a[0], b[0]) for a, b in zip(first, second, strict=True)]
    if any(row.keys() != {"hits", "cases"} for pair in pairs for row in pair):
        return None
    only_first = sum(a["hits"] > b["hits"] for a, b in pairs)
    apart = sum(a["hits"] != b["hits"] for a, b in pairs)
    return sign_p(only_first, apart - only_first)


def sign_p(up: int, down: int) -> float:
    """Two-sided exact probability that pairs which differ fall so unevenly by chance; 1 where none differs.

    Source: sign test, Dixon and Mood 1946 (JASA 41:557).
    """
    fewer, apart = min(up, down), up + down
    return float(min(1.0, 2 * sum(math.comb(apart, k) for k in range(fewer + 1)) / 2**apart))


def holm(found: Mapping[str, float]) -> dict[str, float]:
    """Probabilities of several tests, adjusted so that all that lie below .05 are wrong together in 5 % at most."""
    adjusted: dict[str, float] = {}
    largest = 0.0
    for place, (key, p) in enumerate(sorted(found.items(), key=lambda item: item[1])):
        largest = max(largest, min(1.0, (len(found) - place) * p))
        adjusted[key] = largest
    return adjusted


def smallest_detectable(standard_error: float, patients: float) -> float | None:
    """The true difference that so many patients would show in four of five samples; None where it cannot be told."""
    if not math.isfinite(standard_error):
        return None
    return float(_reach(patients) * standard_error)


def patients_needed(difference: float, standard_error: float, patients: int) -> int | None:
    """Patients with whom a true difference of this size would be seen in four of five samples.

    None where nothing differs, or where more than a hundred times as many would be needed: then the guess is idle.
    """
    if difference == 0 or not math.isfinite(standard_error):
        return None
    needed = patients * (_reach(math.inf) * standard_error / difference) ** 2
    return math.ceil(needed) if needed <= 100 * patients else None


def _reach(patients: float) -> float:
    """Standard errors between no difference and one that is seen with the probability POWER."""
    from scipy.special import ndtri, stdtrit

    if math.isinf(patients):
        return float(ndtri(0.975) + ndtri(POWER))
    free = max(patients - 1, 1.0)
    return float(stdtrit(free, 0.975) + stdtrit(free, POWER))
