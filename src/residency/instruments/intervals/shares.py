"""Bounds of a share of independent draws: exact (Clopper and Pearson) and Wilson's.

Sources: Clopper and Pearson 1934, Biometrika 26:404, doi 10.1093/biomet/26.4.404; Wilson 1927, JASA 22:209.
"""

import math


def exact_high(hits: int, n: int, *, confidence: float = 0.95) -> float:
    """The largest share under which so few hits among `n` independent draws are not yet too unlikely (one-sided bound).

    Args:
        hits: draws that were hits.
        n: all draws; with none at all the share may be anything, and 1.0 is returned.
        confidence: with which the true share lies at or below the bound.
    """
    if hits >= n:
        return 1.0
    low, high = hits / n, 1.0
    for _ in range(60):  # halves the distance each time, down to the last digit of a float
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, n, middle) > 1 - confidence else (low, middle)
    return high


def exact_low(hits: int, n: int, *, confidence: float = 0.95) -> float:
    """The smallest share under which so many hits among `n` independent draws are not yet too unlikely (one-sided bound)."""
    return 1 - exact_high(n - hits, n, confidence=confidence)


def wilson(hits: float, n: float, *, z: float = 1.959963984540054) -> tuple[float, float] | None:
    """Wilson's 95 % score interval of a share; None where there were no draws."""
    if n <= 0:
        return None
    share, squared = hits / n, z * z
    centre = (share + squared / (2 * n)) / (1 + squared / n)
    half = z / (1 + squared / n) * math.sqrt(share * (1 - share) / n + squared / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def _at_most(hits: int, n: int, share: float) -> float:
    """Probability of at most `hits` hits in `n` draws, each with probability `share` (0 < share < 1)."""
    one, none = math.log(share), math.log1p(-share)
    ways = math.lgamma(n + 1)
    return math.fsum(
        math.exp(ways - math.lgamma(i + 1) - math.lgamma(n - i + 1) + i * one + (n - i) * none) for i in range(hits + 1)
    )
