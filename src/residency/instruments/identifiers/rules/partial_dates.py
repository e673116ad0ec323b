"""Days of a month without month or year, months and weekdays alone."""

import re
from collections.abc import Callable, Iterator, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, has_digits
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAY_BEFORE, WEEKDAYS
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import Token, capitals, places_of, present, word_before, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"

_MONTH_BEFORE = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?,? the $",
    re.IGNORECASE,
)

# ---- days of a month: the 3rd, Tuesday the 16th, March fifth ---------------------------------------------------------------

_ORDINAL = re.compile(r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b", re.IGNORECASE)
_LEADS_TO_DAY = re.compile(
    r"\b(?:on|since|until|till|by|after|before|from|to|through|thru|around|of|dated?|seen|left|arrived|paid|back"
    r"|home|return(?:ed|s)?) (?:the )?$",
    re.IGNORECASE,
)
_AFTER_DAY = re.compile(
    r"(?=\s*(?:[.,;:)\n]|$))|\s(?:and|at|for|with|he|she|they|we|i|the|who|when|while|because|but|pt|his|her|hrs|in|to"
    r"|from|a|after"
    r"|before|if|around|about|is|was|via|per)\b|\s{2}|(?=[-\u2013/])",
    re.IGNORECASE,
)
_STOPS_OR_PLACE = re.compile(r"\s*[.,;:)](?!\d)|\s*\n|\s(?:at|by|in the (?:morning|afternoon)|am|pm|with dr)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:\s?(?:,|and|to|through|-|/|&)\s?(?:and )?(?:the )?\d{1,2}(?:st|nd|rd|th))*,?\s(?:\w+\s){0,2}?(?:ribs?|toes?"
    r"|fingers?|digits?"
    r"|metatarsals?|metacarpals?|percentiles?|grade|interspaces?|intercostal|ventricles?|nerves?|rays?|webspaces?|rounds?"
    r"|cycles?"
    r"|doses?|mtp|pip|dip|mcp|generation|trimester|degree|floor|stage|heart|cranial|molars?)\b",
    re.IGNORECASE,
)
_OF_MONTH = re.compile(r" of (?:this|next|last|the|that) month\b| (?:inst|ult|prox)\b", re.IGNORECASE)
_SECOND_MISREAD = re.compile(r"(?:[12][lIO]|3[OlI])(?:st|nd|rd|th)\b")
_FIRST_MISREAD = re.compile(r"l\d?(?:st|nd|rd|th)\b")
_MISREAD_WORDS = word_set("lst l0th l1th l2th l3th l4th l5th l6th l7th l8th l9th")
"""2lst and l5th, as a machine reads them."""
_FIRST_ON_LINE = re.compile(r"(?:^|\n)[\s>*-]{0,6}$")
_LINE_ENTRY = re.compile(r"\s{2}|:\s|\t")
_ANY_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_TORN = re.compile(rf"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\s?of\s{{0,6}}(?:{_ANY_MONTH})\.?", re.IGNORECASE)
"""A machine reads "16thof December"."""


def _alone(text: str, start: int, end: int) -> bool:
    """True for "the 14th" before a stop, a place or a time, where nothing in the text is counted in percentiles."""
    return (
        text[max(0, start - 4) : start].lower() == "the "
        and _STOPS_OR_PLACE.match(text, end) is not None
        and "centile" not in text
    )


def _days(text: str) -> Iterator[tuple[int, int]]:
    """Ordinals that name a day."""
    for match in (
        *at_digits(_ORDINAL, text),
        *at_digits(_SECOND_MISREAD, text),
        *at_words(_FIRST_MISREAD, text, _MISREAD_WORDS),
    ):
        start, end = match.span()
        lead = WEEKDAY_BEFORE.search(text, max(0, start - 16), start) or _MONTH_BEFORE.search(text, max(0, start - 18), start)
        led = _LEADS_TO_DAY.search(text, max(0, start - 14), start) and _AFTER_DAY.match(text, end)
        listed = _FIRST_ON_LINE.search(text, max(0, start - 8), start) and _LINE_ENTRY.match(text, end)
        if lead:
            yield lead.start(), end
        elif _OF_MONTH.match(text, end) or ((led or listed or _alone(text, start, end)) and not _COUNTED.match(text, end)):
            yield start, end
    for match in at_digits(_TORN, text) if not MONTHS.isdisjoint(present(text)) else ():
        yield match.span()


# ---- months and weekdays in words ----------------------------------------------------------------------------------

_MID = word_set("mid")
_ONLY_MONTHS = word_set("january february july september october november december sept")
"""Months whose names are hardly ever a person's or a word."""
_BEFORE_MONTH = word_set(
    "in since until till during early late mid by this next last of from past through thru before after around back early-mid"
)
_SAID_BEFORE = word_set("last next this past early late mid")
_SMALL_WORDS = MONTHS - word_set("mar")
"""Months that stand in small letters behind one of these words."""
_MAY_BEHIND = re.compile(
    r"\s(?:at|and|he|she|they|we|for|with|when|to|by|of|after|before|due|pt|patient|this|last|(?:19|20)\d\d)\b"
    r"|\s*[.,;:)\n]|\s*$"
)
"""What stands behind the month and not behind the verb."""
_NEXT_MONTH = re.compile(rf"\.?(?:,|/|-| ?&| and| or| to| through| thru| until| till),? ?(?:{_ANY_MONTH})", re.IGNORECASE)
_MONTH_JOINED = re.compile(rf"(?:{_ANY_MONTH})\.?,? (?:and|or|to|through|thru|until|till|&|-) $", re.IGNORECASE)
_JOINS_MONTHS = word_set("and or to through thru until till & -")
_MONTHS_SMALL = (
    r"(?:jan|feb|apr|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december)"
)
_SMALL_MONTH_DAY = re.compile(
    rf"(?-i:{_MONTHS_SMALL})\.? (?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|[.,]\d|\s?(?:mg|ml|mm|cm|x)\b)"
)
_DAY_SMALL_MONTH = re.compile(rf"(?<![\w/.-])(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)? {_MONTHS_SMALL}(?![\w-])")
_MID_MONTH = re.compile(rf"\bmid-(?P<month>{_ANY_MONTH})", re.IGNORECASE)
_SHORT_DAYS = word_set("mon tue tues wed weds thu thur thurs fri sat sun")
_BEFORE_SHORT_DAY = word_set(
    "on till until by since last next this over from for through thru to before after and or home back"
)
_NO_SHORT_DAY = re.compile(
    r"\s?(?:[\d%=<>/]|was|were|is|at \d|of \d|exposure|protect|screen|burn|damage|allerg|safety|down|up\b|back\b)"
)
_SMALL_WEEKDAY = re.compile(r"(?<![\w/-])(?:(?:last|next|this|on) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day(?![\w/-])")
_SCHEDULE = word_set("every each mondays tuesdays wednesdays thursdays fridays saturdays sundays")
_PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night|noon)\b", re.IGNORECASE)
_CALENDAR = MONTHS | WEEKDAYS | _SHORT_DAYS


def _in_words(text: str) -> Iterator[tuple[int, int]]:
    """Months and weekdays without a number."""
    inside = present(text)
    if not _CALENDAR.isdisjoint(inside):
        for token in (t for t in capitals(text) if t.low in _CALENDAR):
            if token.low in MONTHS:
                yield from _month(text, token)
            elif token.low in WEEKDAYS:
                yield from _weekday(text, token)
            else:
                yield from _short_day(text, token)
        yield from _small_months(text, _SMALL_WORDS & inside)
        for pattern, group, possible in (
            (_MID_MONTH, "month", not _MID.isdisjoint(inside)),
            (_SMALL_WEEKDAY, 0, any(day in text for day in WEEKDAYS)),
        ):
            for match in pattern.finditer(text) if possible else ():
                if word_before(text, match.start()) not in _SCHEDULE:
                    yield match.span(group)
        for match in (*at_words(_SMALL_MONTH_DAY, text, MONTHS), *at_digits(_DAY_SMALL_MONTH, text)):
            yield match.span()


def _small_months(text: str, months: Set[str]) -> Iterator[tuple[int, int]]:
    """Months in small letters behind a word that leads to one: "since february", "last dec"."""
    small = lowered(text) if months else ""
    for month in months:
        for start in places_of(month, small):
            end = start + len(month)
            before = word_before(text, start)
            led = before in _BEFORE_MONTH and (len(month) > 4 or before != "of")
            if month == "may" and (before in ("this", "of", "last") or not _MAY_BEHIND.match(text, end)):
                continue
            if led and text[start].islower() and text[end : end + 1] != "-":
                yield start, end


def _month(text: str, token: Token) -> Iterator[tuple[int, int]]:
    before = word_before(text, token.start)
    if text[token.end : token.end + 1] == "-" and text[token.end + 1 : token.end + 2].isalpha():
        return
    leading = _FIRST_ON_LINE.search(text, max(0, token.start - 8), token.start) and _LINE_ENTRY.match(text, token.end)
    listed = before in MONTHS or (before in _JOINS_MONTHS and _MONTH_JOINED.search(text, max(0, token.start - 20), token.start))
    if before in _BEFORE_MONTH or token.low in _ONLY_MONTHS or leading or listed or _NEXT_MONTH.match(text, token.end):
        said = before in _SAID_BEFORE and text[token.start - 1] in " -"
        yield token.start - (len(before) + 1 if said else 0), token.end


def _weekday(text: str, token: Token) -> Iterator[tuple[int, int]]:
    before = word_before(text, token.start)
    beside = {text[token.end : token.end + 1], text[token.start - 1 : token.start] if token.start else ""}
    if before in _SCHEDULE or beside & {"/", "-"}:
        return
    said = before in _SAID_BEFORE | {"on"} and text[token.start - 1] == " "
    part = _PART_OF_DAY.match(text, token.end)
    yield token.start - (len(before) + 1 if said else 0), part.end() if part else token.end


def _short_day(text: str, token: Token) -> Iterator[tuple[int, int]]:
    """Mon to Sun, where nothing says that sunlight or a saturation is meant."""
    if _NO_SHORT_DAY.match(text, token.end) or text[token.start - 1 : token.start] in ("/", "-"):
        return
    leading = _FIRST_ON_LINE.search(text, max(0, token.start - 8), token.start) and _LINE_ENTRY.match(text, token.end)
    if leading or word_before(text, token.start) in _BEFORE_SHORT_DAY:
        part = _PART_OF_DAY.match(text, token.end)
        yield token.start, part.end() if part else token.end


_READERS: tuple[tuple[Callable[[str], Iterator[tuple[int, int]]], bool], ...] = (
    (_days, True), (_in_words, False),
)  # fmt: skip
"""Who reads which dates, and whether it needs a digit."""


def find(text: str) -> Iterator[Span]:
    """Every such date of a text."""
    digits = has_digits(text)
    for read, needs_digits in _READERS:
        for start, end in read(text) if digits or not needs_digits else ():
            yield Span(start, end, KIND, "partial_dates")


HITS: tuple[tuple[str, str], ...] = (
    ("stopped last dec by pcp", "dec"),
    ("wounds. saw her in may at clinic", "may"),
    ("in Jan., Feb. and March 2019", "Feb"),
    ("from April to June she", "June"),
    ("by the 4th of next month she", "4th"),
    ("yours of the 4th inst. and", "4th"),
    ("arrived today, left 9th.", "9th"),
    ("seen on the 2lst. Member", "2lst"),
    ("on the l5th at noon", "l5th"),
    ("on 8th of\n  February", "8th of\n  February"),
    ("Sutures out the 14th at Ewarton", "14th"),
    ("the rest on the 8th. Keflex", "8th"),
    ("girl!! 3390 g, jan 19. EBL 350", "jan 19"),
    ("back on the 15th, when", "15th"),
    ("Tues the 16th we met", "Tues the 16th"),
    ("November the 19th, he", "November the 19th"),
    ("28th  husband phones", "28th"),
    ("the 16thof December", "16thof December"),
    ("since March 2024", "March"),
    ("seen in May", "May"),
    ("here since mid-September, before", "September"),
    ("dr m back in october.", "october"),
    ("came last Tuesday", "last Tuesday"),
    ("flew on Monday morning.", "on Monday morning"),
    ("see you monday at noon", "monday"),
    ("off till Mon, then", "Mon"),
    ("SEEN ON TUES AT", "TUES"),
    ("admitted last December", "last December"),
)
MISSES: tuple[str, ...] = (
    "the 9th rib, the 3rd metatarsal, on the 25th centile, weight at the 40th.",
    "may 3 mg be given, mar 2 mm, dec 5 mg daily",
    "CAD, also I25.10. Then E11.10.",
    "May-Thurner syndrome",
    "it came in may be benign; last may need it; and may or may not",
    "It may resolve. May repeat in 6 months.",
    "dialysis every Monday; Monday/Wednesday/Friday",
    "on the 5th rib; on the 3rd toe; the 5th, 6th and 7th ribs",
    "of the 4th and 5th digits",
    "last summer and last year",
    "SAT 94 %, sat up in bed, avoid sun",
    "march in place; she may return",
)
