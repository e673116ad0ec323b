"""Reads a date as somebody wrote it, and writes another day in the same form.

Knows the forms that the rules find: 3/15/2024, 15.03.24, 2024-03-15, 20240315, 15-Mar-2024, March 5th, 2021, 3rd of June,
March 2024, 03/2024, 4/5, May, 1929. What it cannot read with certainty it does not read: Mar-24, two days, days in words.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
_YEAR = r"'?(?P<year>\d{4}|\d\d)"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_BEFORE = rf"(?:{WEEKDAY}\.?,? (?:the )?)?"
_FORMS = tuple(
    re.compile(_BEFORE + form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|\d\d)",
        r"(?P<first>\d{1,2})(?P<mark>/)(?P<second>\d{1,2})",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<year>(?:18|19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<first>\d\d)(?P<second>\d\d)(?P<year>(?:18|19|20)\d\d)",
        rf"{_DAY}(?: of)?[ -]?{_NAME}\.?(?:,?[ -]?{_YEAR})?",
        rf"{_NAME}\.?[ -]?{_DAY}(?:(?:, ?| |-){_YEAR})?",
        rf"{_YEAR}[ -]{_NAME}\.?[ -]{_DAY}",
        rf"{_NAME}\.?,?[ /-](?:of )?(?:'(?=\d\d$)|(?=\d{{4}}))(?P<year>\d+)",
        _NAME + r"\.?",
        r"'?(?P<year>\d{4})",
    )
)
_NOT_ONE_DAY = re.compile(rf"(?:the )?4th of july|july 4th|{_NAME}\.?-\d\d", re.IGNORECASE)
"""A feast that is named by its day, which would be known wherever it was moved; Mar-24, which is a day or a year."""
_OF_TWO_ORDERS = tuple(form for form in _FORMS if "first" in form.groupindex)
YEARS_AHEAD = 3
"""A year of two digits is of this century up to so many years after the latest that is known."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written: what it says, and where each part stands in it."""

    text: str
    """As written."""
    year: int | None
    """As written: four digits, or two (24); None where it has none."""
    month: int | None
    """1 to 12; None for a year alone."""
    day: int | None
    """1 to 31; None where it has none."""
    places: tuple[tuple[str, int, int], ...]
    """(year, month, name, day or ordinal; first character; one past the last), in the order of the text."""

    @property
    def year_place(self) -> tuple[int, int] | None:
        """Where the year stands."""
        return next(((start, end) for part, start, end in self.places if part == "year"), None)

    @property
    def century_is_written(self) -> bool:
        """True where the year has four digits."""
        return self.year is not None and self.year >= 100


@lru_cache(maxsize=1024)
def read_date(text: str, *, day_first: bool | None = None) -> WrittenDate | None:
    """What a stretch of text says as a date; None where it is none, or no day of the calendar.

    Args:
        text: the stretch, nothing around it.
        day_first: what 3/4/2024 means: True for 3 April; None takes the custom of the mark (point: day first, else month).
    """
    if _NOT_ONE_DAY.fullmatch(text):
        return None
    for form in _FORMS:
        match = form.fullmatch(text)
        if match and (read := _from_match(match, day_first)):
            return read
    return None


def says_the_order(text: str) -> bool | None:
    """True where a date of numbers can only have its day first, False where only its month; None where it does not say."""
    match = next((m for f in _OF_TWO_ORDERS if (m := f.fullmatch(text))), None)
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second"])
    return True if first > 12 >= second else False if second > 12 >= first else None


def years_meant(written: WrittenDate, *, birth: bool, latest: int) -> tuple[int, ...]:
    """The years that a written year can mean, the likeliest first; empty without a year.

    Args:
        written: the date.
        birth: True for a birth date, whose two digits may mean either century.
        latest: a year after which nothing of the note can lie.
    """
    if written.year is None:
        return ()
    if written.century_is_written:
        return (written.year,)
    this, last = 2000 + written.year, 1900 + written.year
    if birth:
        return (this, last) if this <= latest else (last,)
    return (this,) if this <= latest + YEARS_AHEAD else (last,)


def day_of(written: WrittenDate, year: int) -> date | None:
    """The day that is meant; the middle of the month or year where it names none. None where the calendar lacks it."""
    try:
        return date(year, written.month or 7, written.day or (15 if written.month else 1))
    except ValueError:
        return None


def moved(day: date, days: int) -> date:
    """The day so many days later (or earlier)."""
    return day + timedelta(days=days)


def write_like(written: WrittenDate, day: date) -> str:
    """Another day in the form of a written date: the same order, marks, width, case, and the same parts left out."""
    numbers = [written.text[s:e] for part, s, e in written.places if part in ("month", "day")]
    padded = (
        bool(numbers)
        and all(len(n) == 2 for n in numbers)
        and (numbers[0][0] == "0" or not any(p == "name" for p, _, _ in written.places))
    )
    pieces, last = [], 0
    for part, start, end in written.places:
        old = written.text[start:end]
        pieces += [written.text[last:start], _part(part, old, day, padded)]
        last = end
    return "".join([*pieces, written.text[last:]])


def _part(part: str, old: str, day: date, padded: bool) -> str:
    if part == "year":
        return f"{day.year:04d}" if len(old) == 4 else f"{day.year % 100:02d}"
    if part == "name":
        name = _MONTHS[day.month - 1]
        short = old.lower() != "may" and old.lower() not in _MONTHS
        return _cased(name[:3] if short else name, old)
    if part == "ordinal":
        return _cased(_ordinal(day.day), old)
    number = day.month if part == "month" else day.day
    return f"{number:02d}" if padded else str(number)


def _cased(new: str, old: str) -> str:
    return new.upper() if old.isupper() else new.capitalize() if old[0].isupper() else new


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _from_match(match: "re.Match[str]", day_first: bool | None) -> WrittenDate | None:
    groups = match.re.groupindex
    spans = {name: match.span(name) for name in groups if name != "mark" and match[name] is not None}
    if "first" in spans:
        told = says_the_order(match.group())
        mark = match["mark"] if "mark" in groups else ""
        first_is_day = told if told is not None else day_first if day_first is not None else mark == "."
        spans["day"], spans["month"] = (
            (spans.pop("first"), spans.pop("second")) if first_is_day else (spans.pop("second"), spans.pop("first"))
        )
    said = {name: match.string[start:end] for name, (start, end) in spans.items()}
    month = int(said["month"]) if "month" in said else _month(said["name"]) if "name" in said else None
    day = int(said["day"]) if "day" in said else None
    year = int(said["year"]) if "year" in said else None
    if not _possible(year, month, day):
        return None
    places = tuple(sorted(((name, start, end) for name, (start, end) in spans.items()), key=lambda p: p[1]))
    return WrittenDate(text=match.group(), year=year, month=month, day=day, places=places)


def _month(name: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(name.lower()[:3]))


def _possible(year: int | None, month: int | None, day: int | None) -> bool:
    """True where the calendar has it; 29 February without a year may be."""
    if month is None:
        return year is not None and day is None
    if not 1 <= month <= 12:
        return False
    last = monthrange(year if year is not None and year >= 100 else 2000, month)[1]
    return day is None or 1 <= day <= last
