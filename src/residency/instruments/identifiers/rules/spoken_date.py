"""Dates said in words, as in dictation: "March fifth", "by the twenty second", "three fourteen nineteen sixty one"."""

import re
from collections.abc import Iterator, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.words import present, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_SMALL_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_TIED = rf"(?:(?:twenty|thirty)[- ]{_SMALL_ORDINAL}|twentieth|thirtieth)"
_LATER = (
    rf"(?:{_TIED}|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth)"
)
_ORDINAL = rf"(?:{_LATER}|first|second|third)\b"
_DAY = rf"(?:(?:twenty|thirty)[- ]{_ONES}|{_TEENS}|twenty|thirty|(?:(?:oh|o|zero)[- ])?{_ONES})\b"
_DECADE = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_IN_CENTURY = rf"(?:hundred(?: and)?(?: {_ONES})?|(?:oh|o)[- ]{_ONES}|{_DECADE}(?:[- ]{_ONES})?|{_TEENS})\b"
_YEAR = rf"(?:(?:nineteen|twenty)[- ]{_IN_CENTURY}|two thousand(?: and)?(?: (?:{_DECADE}(?:[- ]{_ONES})?|{_TEENS}|{_ONES})\b)?)"
_OLD_YEAR = (
    rf"(?:,? nineteen[- ](?:hundred(?: and)?(?: {_ONES})?|(?:oh|o)[- ]{_ONES}|{_TEENS}|(?:twenty|thirty)(?:[- ]{_ONES})?)\b)?"
)
"""A year that can show an age over 89 goes too; others stay."""
_SEPARATED = r"(?:,| (?:slash|dash|hyphen|stroke|the|of|comma))? "
_NO_AMOUNT = (
    r"(?![- ](?:milli\w*|micro\w*|mg|ml|mm|cm|percent|times|doses?|tablets?|pills?|weeks?|days?|hours?|months?|years?|minutes?"
    r"|units?|point|hundred|thousand|to\b|or\b|over\b|more\b|of\b|per\b|by\b))"
)

_WITH_MONTH = re.compile(
    rf"(?:(?:the )?(?:{_ORDINAL}(?: day)?(?: of)?|{_DAY}(?: day)? of) {_MONTH}"
    rf"|{_MONTH},? (?:the )?(?:{_ORDINAL}|{_DAY}{_NO_AMOUNT})(?!-))(?:,? (?:19|20)\d\d\b)?{_OLD_YEAR}",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(rf"(?:may|march|mar),? {_DAY}(?!,? {_YEAR})")
"""In small letters "may three" is a date only before a year."""
_NTH_WEEKDAY = re.compile(
    rf"(?:the )?(?:first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th)) {_WEEKDAY} (?:of|in) {_MONTH}", re.IGNORECASE
)
_WITH_WEEKDAY = re.compile(rf"{_WEEKDAY},? (?:the )?{_ORDINAL}", re.IGNORECASE)
_COUNTED = (
    r"(?!(?:\W+\w+){0,3}?\W+(?:ribs?|toes?|fingers?|digits?|meta\w+|percentiles?|interspaces?|intercostal|ventricles?|nerves?"
    r"|rays?|grade|floor|visit|dose|cycle|time|attempt|trimester|degree|stage|molars?|ones?|episode|admission|operation)\b)"
)
_BEHIND = (
    r"(?=\s*(?:[.,;:)\n]|$)|\s(?:period|comma|full stop|semicolon|close|new|next|at|with|for|he|she|they|we|who|when|because"
    r"|but|his|her|if|until|till|of (?:this|next|last|the|that) month)\b)"
)
_ALONE = re.compile(
    rf"(?:on|by|until|till|since|before|after|from|through|around|dated?|visit|of|to|is|was|due|back|return) the "
    rf"(?P<day>{_LATER}(?P<of> of (?:this|next|last|the|that) month)?)\b{_BEHIND}{_COUNTED}",
    re.IGNORECASE,
)
_TIED_ALONE = re.compile(rf"the (?P<day>{_TIED})\b{_BEHIND}{_COUNTED}", re.IGNORECASE)
_FOURTH = re.compile(r"the Fourth(?= weekend| holiday|\s*(?:[.,;:)\n]|$))")
_NUMBERS = re.compile(rf"(?P<day>{_DAY}{_SEPARATED}{_DAY})(?={_SEPARATED}{_YEAR}){_OLD_YEAR}", re.IGNORECASE)
"""Month and day as numbers before a year."""
_ANNOUNCED = re.compile(
    r"(?:date of (?:birth|service|visit|admission|discharge|surgery|operation|procedure|exam\w*|injury|accident|onset)"
    r"|birth ?date|birthday|d ?o ?b|dictated|born|service date)(?:,| (?:is|was|on|of|colon|equals|comma|the|uh|um)){0,4}"
    rf"[ :]{{1,2}}(?P<day>{_DAY}{_SEPARATED}{_DAY}(?:{_SEPARATED}(?:{_YEAR}|{_DECADE}(?:[- ]{_ONES})?|(?:oh|o)[- ]{_ONES}"
    rf"|{_TEENS})\b)?)",
    re.IGNORECASE,
)

_ORDINALS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
)
_UNITS = word_set("one two three four five six seven eight nine")
_CARDINALS = _UNITS | word_set(
    "oh o zero ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty"
)
_TENS = word_set("twenty thirty twentieth thirtieth")
_LATER_ORDINALS = (_ORDINALS - word_set("first second third")) | _TENS
"""Those for days that are hardly ever counted otherwise."""
_VERBS = word_set("may march mar")
_SHORT_DAYS = word_set("mon tue tues wed thu thur thurs fri sat sun")
_NTH = _ORDINALS | word_set("last 1st 2nd 3rd 4th 5th")
_LEADS = word_set("on by until till since before after from through around date dated visit of to is was due back return")
_CENTURIES = word_set("nineteen twenty thousand")
_ANNOUNCES = word_set("date birthdate birthday dob d birth dictated born service")
_THE = word_set("the")
_SAID = _NTH | _CARDINALS
"""One of these is in every such date."""
_NEAR_NUMBERS = MONTHS | _CENTURIES | _ANNOUNCES
"""And one of these where no ordinal is."""


def find(text: str) -> Iterator[Span]:
    """Every such date of a text."""
    inside = present(text)
    if inside.isdisjoint(_ORDINALS) and (inside.isdisjoint(_NEAR_NUMBERS) or inside.isdisjoint(_SAID)):
        return
    for start, end in (*_dated(text, inside), *_days(text, inside), *_in_numbers(text, inside)):
        yield Span(start, end, KIND, "spoken_date")


def _dated(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """A day with its month, and a weekday counted in one."""
    months = MONTHS & inside
    if not months or (
        months <= _VERBS and inside.isdisjoint(_ORDINALS | _CENTURIES) and not any(m.capitalize() in text for m in months)
    ):
        return
    for match in at_words(_WITH_MONTH, text, _ORDINALS | _CARDINALS | MONTHS | _THE, digits=False):
        if not _AUXILIARY.match(text, match.start()):
            yield match.span()
    for match in at_words(_NTH_WEEKDAY, text, _NTH | _THE, digits=False):
        yield match.span()


def _days(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """The day of a month alone."""
    if _ORDINALS.isdisjoint(inside):
        return
    for match in at_words(_WITH_WEEKDAY, text, WEEKDAYS | _SHORT_DAYS, digits=False):
        yield match.span()
    for pattern, words, possible in (
        (_ALONE, _LEADS, not inside.isdisjoint(_LATER_ORDINALS)),
        (_TIED_ALONE, _THE, not inside.isdisjoint(_TENS)),
    ):
        for match in at_words(pattern, text, words, digits=False) if possible else ():
            yield match.span("day")
    if "Fourth" in text and not text.isupper():
        for match in at_words(_FOURTH, text, _THE, digits=False):
            yield match.span()


def _in_numbers(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """Month and day as numbers, told by the year behind them or by what announces them."""
    if _CARDINALS.isdisjoint(inside):
        return
    if not _CENTURIES.isdisjoint(inside):
        for match in at_words(_NUMBERS, text, _CARDINALS, digits=False):
            yield match.span()
    for match in at_words(_ANNOUNCED, text, _ANNOUNCES, digits=False):
        yield match.span("day")


HITS: tuple[tuple[str, str], ...] = (
    ("March fifth, 2021", "March fifth, 2021"),
    ("on May the fourth we", "May the fourth"),
    ("the twenty-third of April 2024", "the twenty-third of April 2024"),
    ("on March three she fell", "March three"),
    ("seen october twelve twenty twenty", "october twelve"),
    ("born may three nineteen twenty two", "may three nineteen twenty two"),
    ("return monday the eighteenth period", "monday the eighteenth"),
    ("on Friday the thirteenth of all", "Friday the thirteenth"),
    ("form from Dr K by the twenty second, his", "twenty second"),
    ("flying in the Fourth.", "the Fourth"),
    ("replaced the first Monday of October;", "the first Monday of October"),
    ("Mercy / 2nd Wed of March, 2023", "2nd Wed of March"),
    ("visit on the fifth of next month", "fifth of next month"),
    ("due by the sixth period new paragraph", "sixth"),
    ("three fourteen nineteen sixty one", "three fourteen"),
    ("seen oh four slash twenty one twenty twenty two", "oh four slash twenty one"),
    ("his birthday is two eleven seventy two he", "two eleven seventy two"),
    ("date of birth comma oh one oh nine thirty one", "oh one oh nine thirty one"),
)
MISSES: tuple[str, ...] = (
    "it may three times a day; may one ask; march two miles",
    "the second of two visits; the third time; on the fourth attempt; after the first, he improved",
    "on the fourth and fifth toes; by the fifth visit; from the sixth, seventh and eighth ribs",
    "a dose of two fifty twice daily at five thirty; for ten twenty minutes",
    "the last Friday he came; the first Monday after surgery",
    "the fourth ventricle and the fifth nerve were spared.",
    "one two three four five; one twenty over eighty",
)
