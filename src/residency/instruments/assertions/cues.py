"""Cues of negation, doubt, side, severity and time, and how far a negation reaches.

Source: ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002) after NegEx (Chapman et al. 2001,
doi:10.1006/jbin.2001.1029): a cue reaches forward or backward to the end of its clause or to a word that ends it.
"""

import re
from functools import cache

from residency.instruments.assertions.words import table


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """Whole words of one list; longest first."""
    found: object = table()
    for name in path:
        found = found[name]  # type: ignore[index]
    phrases = sorted(found, key=len, reverse=True)  # type: ignore[call-overload]
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, phrases)) + r")(?![\w-])", re.IGNORECASE)


_VERB = re.compile(
    r",? and (?=(?:[\w-]+ ){0,3}?"
    r"(?:is|are|was|were|has|have|had|shows?|showed|remains?|appears?|sleeps|reports?|denies|there)\b)"
    r"|,? and (?=(?:no|not|without|there)\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r" (?:in|at|on|of the|over|within(?! normal)|from|behind|around|near|under|beneath|after|during|throughout|along) ",
    re.IGNORECASE,
)
_OF_VERB = re.compile(r"not|never|cannot|\w+n't", re.IGNORECASE)


def negated(clause: str) -> list[tuple[int, int]]:
    """Stretches of a clause that a negation reaches.

    A cue before a finding reaches to where the finding is said to be: "no clot in the vein" denies no vein. One of a verb
    ("does not") reaches no further than to the next verb. A cue behind a finding reaches back to the last comma, unless it
    stands in the plural: "stones, sludge and ducts are not seen".
    """
    kept = pattern("double").sub(lambda m: " " * len(m[0]), clause)
    ends = [m.start() for m in pattern("scope_ends").finditer(kept)]
    found = []
    for cue in pattern("negation_before").finditer(kept):
        stops = [at for at in ends if at > cue.end()]
        stops += [m.start() for m in _PLACE.finditer(kept, cue.end() + 1)]
        if _OF_VERB.fullmatch(cue[0]):
            stops += [m.start() for m in _VERB.finditer(kept, cue.end())]
        found.append((cue.end(), min(stops, default=len(clause))))
    for cue in pattern("negation_after").finditer(kept):
        starts = [at for at in ends if at < cue.start()]
        if not re.search(r"\b(?:are|were)\b", kept[max(0, cue.start() - 6) : cue.end()]):
            starts.append(kept.rfind(",", 0, cue.start()) + 1)
        found.append((max(starts, default=0), cue.start()))
    return found


_WENT = re.compile(r"\b(?:he|she|they|who|patient|had|has|have|then|was|were|be|been) left\b", re.IGNORECASE)
"""Somebody left, or something was left: no side."""


def values(clause: str, slot: str) -> frozenset[str]:
    """Values of a slot (sides, severity, time) that a clause names."""
    named: dict[str, object] = table()[slot]  # type: ignore[assignment]
    clause = _WENT.sub(" ", clause)
    return frozenset(name for name in named if pattern(slot, name).search(clause))


@cache
def cue_words() -> frozenset[str]:
    """Every single word that fills a slot or is a cue, so that it is no finding."""
    lists = [table()[name] for name in ("negation_before", "negation_after", "double", "possible", "scope_ends")]
    for slot in ("sides", "severity", "time"):
        lists += list(table()[slot].values())  # type: ignore[attr-defined]
    return frozenset(phrase for phrases in lists for phrase in phrases if " " not in phrase)  # type: ignore[attr-defined]
