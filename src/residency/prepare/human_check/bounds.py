"""How many reports may hold a missed identifier, and how many identifiers may have been missed, given what a reader saw.

A reader who marks no miss may have overlooked some. So some of the reports shown carry an invented identifier, and the share of
these that the reader marks bounds the share of true misses that the reader marks. Both bounds are exact (Clopper and Pearson)
and each may fail in 2.5 of 100 checks, so that both hold in 95: a nuisance parameter is replaced by its worst value within a
confidence set, and what that costs is taken from the error allowed.
Sources: Rogan and Gladen 1978, Am J Epidemiol 107:71 (a share seen through an imperfect test, here one without false alarms);
Berger and Boos 1994, J Am Stat Assoc 89:1012, doi 10.2307/2290928 (the worst value within a confidence set).

Assumed: the sample is random and its size was fixed before; a true miss is as easy to see as a planted one; a report with
several misses is marked no less often than one with a single one. For identifiers also: each is missed and seen independently
of the others of its report. What a reader marks by mistake counts as a miss, so it only widens.
"""

from dataclasses import dataclass

from residency.instruments.intervals import exact_high, exact_low

CONFIDENCE = 0.95
"""Of every bound, as a whole."""
_EACH = 1 - (1 - CONFIDENCE) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A share that was seen, and how large the true one may be."""

    hits: int
    """Misses that were seen: reports with one, or identifiers."""
    n: int
    """Reports read, or identifiers replaced and missed in them."""
    high_if_all_seen: float
    """Upper 95 % bound of the share, if the reader overlooked nothing."""
    high: float
    """Upper 95 % bound with what the reader may have overlooked."""


def caught_at_least(caught: int, planted: int) -> float:
    """The smallest share of misses that the reader sees, given the planted ones (97.5 %); 0 where none was planted."""
    return exact_low(caught, planted, confidence=_EACH) if planted else 0.0


def reports_bound(with_miss: int, read: int, *, caught: int, planted: int) -> Bound:
    """How many of all reports may hold a missed identifier.

    Derived: a share p holds one; the reader marks such a report with probability c or more; so a share of at least c p is
    marked, and p is at most the largest share marked over the smallest c.

    Args:
        with_miss: reports in which the reader marked one or more.
        read: reports read.
        caught: planted ones that the reader marked.
        planted: all planted ones.
    """
    sees = caught_at_least(caught, planted)
    marked = exact_high(with_miss, read, confidence=_EACH)
    return Bound(
        hits=with_miss,
        n=read,
        high_if_all_seen=exact_high(with_miss, read, confidence=CONFIDENCE),
        high=min(1.0, marked / sees) if sees else 1.0,
    )


def identifiers_bound(missed: int, replaced: int, *, caught: int, planted: int) -> Bound | None:
    """How many of all identifiers may have been missed; None where the reports read hold none at all.

    Derived: a share s of the identifiers is missed, of which the reader sees a share c. Among the identifiers that are known of
    (replaced, or missed and seen) a share u = s c / (1 - s + s c) was missed; so s = u / (u + c (1 - u)), which rises with u
    and falls with c.

    Args:
        missed: identifiers that the reader marked.
        replaced: identifiers that were found and replaced in the same reports.
        caught: planted ones that the reader marked.
        planted: all planted ones.
    """
    known = missed + replaced
    if not known:
        return None
    sees = caught_at_least(caught, planted)
    u = exact_high(missed, known, confidence=_EACH)
    return Bound(
        hits=missed,
        n=known,
        high_if_all_seen=exact_high(missed, known, confidence=CONFIDENCE),
        high=u / (u + sees * (1 - u)),
    )
