"""Institutions that were found, grown: their article, the street or town behind them, and where their name stands again."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.institutions import ABBREVIATIONS, lists
from residency.instruments.identifiers.normalise import Word
from residency.instruments.identifiers.spread import before_eponym_noun
from residency.instruments.identifiers.words import FAMILY, MEDICAL, PLACE, REGION, STOP, WORD, flags_of, strange, word_set

_ARTICLE = re.compile(r"(?<![\w'-])(?:[Tt]he|THE|[Oo]ur|OUR) $")
_TAIL = re.compile(
    r"(?:,? (?:on|in|at|by|behind|near|opposite|across from|beside|off|outside|down|ON|IN|AT|BY|BEHIND|NEAR|OFF))"
    r"(?: (?:the|THE))? (?P<place>[A-Z][\w'.-]*(?: (?:[A-Z][\w'-]*|and [A-Z][\w'-]*)){0,2}"
    r"|(?:\w+ )?(?:street|road|avenue|hill|mesa|square|chapel|corner|river|bridge|park|mall|green|harbou?r|bay|quay|highway)\b)"
)
_STREETS = word_set("street st road rd avenue ave lane ln drive dr way hill mesa square sq blvd boulevard highway hwy place pl")
_BESIDE = re.compile(r"(?:, | \(| of )(?P<name>[A-Z][a-z][\w'-]+(?: [A-Z][a-z][\w'-]+){0,2})(?=[.,;)\n]|$)")
_LEAST = 5
"""Letters of a single word that is looked for elsewhere."""


def grown(text: str, listed: Sequence[Word], found: Iterable[Span]) -> Iterator[Span]:
    """The institutions in `found` with what belongs to them, and their other places.

    Args:
        text: plain form (see `normalise`).
        listed: its words.
        found: identifiers of any kind.
    """
    everything = list(found)
    institutions = [s for s in everything if s.kind == "FACILITY"]
    taken = {s.start for s in everything}
    for span in institutions:
        article = _ARTICLE.search(text, max(0, span.start - 5), span.start)
        own = span.end + 2 * (text[span.end : span.end + 2] in ("'s", "'S"))
        start, end = article.start() if article else span.start, _end(text, own, taken)
        if (start, end) != (span.start, span.end):
            yield Span(start, end, "FACILITY", "institutions_grown")
    yield from _beside(text, [s for s in everything if s.kind == "NAME"], everything)
    yield from _again(text, listed, [text[s.start : s.end] for s in institutions])


def _end(text: str, end: int, taken: Set[int]) -> int:
    """The end of an institution with the street or town behind a preposition: "the Wyndham on Cambridge St"."""
    match = _TAIL.match(text, end)
    if match is None or match.start("place") in taken:
        return end
    words = match["place"].split(" ")
    first = words[0].rstrip(".")
    street = words[-1].lower().rstrip(".") in _STREETS
    if (
        first.lower() in ABBREVIATIONS | MONTHS | WEEKDAYS
        or len(first) < 3
        or (flags_of(first) & (STOP | MEDICAL) and not street)
    ):
        return end
    if flags_of(first) & WORD and not street and " on " not in match.group():
        return end
    if not first[0].isupper():
        return match.end()
    kept = next((n for n, w in enumerate(words) if n and w != "and" and flags_of(w.rstrip(".")) & STOP), len(words))
    place = " ".join(words[:kept])
    return match.start("place") + len(place.rstrip("."))


def _beside(text: str, names: Sequence[Span], found: Sequence[Span]) -> Iterator[Span]:
    """Names behind a person's with a comma, in brackets or behind "of": "GP Penrose, Cape Cornwall.", "Dr Hosein (Couva)"."""
    for name in names:
        match = _BESIDE.match(text, name.end)
        if match is None or any(s.start <= match.start("name") and match.end("name") <= s.end for s in found):
            continue
        words = match["name"].split(" ")
        flags = [flags_of(word) for word in words]
        if any(f & (STOP | MEDICAL | REGION) for f in flags) or any(w.isupper() or w.lower() in ABBREVIATIONS for w in words):
            continue
        if len(words) == 1 and match.group().startswith(" of ") and flags[0] & FAMILY:
            continue
        if any(f & PLACE or not f & WORD for f in flags):
            yield Span(*match.span("name"), "FACILITY", "institutions_grown")


def _again(text: str, listed: Sequence[Word], names: Sequence[str]) -> Iterator[Span]:
    """Further places of an institution's initials and of a first word that can be nothing but a name."""
    keys = {key for name in names if (key := _key(name))}
    if not keys:
        return
    for at, word in enumerate(listed):
        if word.text in keys and not before_eponym_noun(text, listed, at):
            yield Span(word.start, word.end, "FACILITY", "institutions_grown")


def _key(name: str) -> str:
    """The word by which an institution is named again; empty where it has none."""
    first = re.split(r"[ ,.]", name.removeprefix("the ").removeprefix("The "))[0].removesuffix("'s")
    low = first.lower()
    if first.isupper() and 2 < len(first) < 7 and first.isalpha() and first == name:
        return "" if low in ABBREVIATIONS or flags_of(first) & (WORD | STOP | MEDICAL) else first
    return first if len(first) >= _LEAST and first.istitle() and strange(low) and low not in lists()["plain"] else ""
