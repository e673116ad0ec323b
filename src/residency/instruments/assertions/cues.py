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


def negated(clause: str) -> list[tuple[int, int]]:
    """Stretches of a clause that a negation reaches."""
    kept = pattern("double").sub(lambda m: " " * len(m[0]), clause)
    ends = [m.start() for m in pattern("scope_ends").finditer(kept)]
    found = []
    for cue in pattern("negation_before").finditer(kept):
        found.append((cue.end(), min((at for at in ends if at > cue.end()), default=len(clause))))
    for cue in pattern("negation_after").finditer(kept):
        found.append((max((at for at in ends if at < cue.start()), default=0), cue.start()))
    return found


def values(clause: str, slot: str) -> frozenset[str]:
    """Values of a slot (sides, severity, time) that a clause names."""
    named: dict[str, object] = table()[slot]  # type: ignore[assignment]
    return frozenset(name for name in named if pattern(slot, name).search(clause))


@cache
def cue_words() -> frozenset[str]:
    """Every single word that fills a slot or is a cue, so that it is no finding."""
    lists = [table()[name] for name in ("negation_before", "negation_after", "double", "possible", "scope_ends")]
    for slot in ("sides", "severity", "time"):
        lists += list(table()[slot].values())  # type: ignore[attr-defined]
    return frozenset(word for phrases in lists for phrase in phrases for word in phrase.split())  # type: ignore[attr-defined]
