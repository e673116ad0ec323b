"""Finds birth dates of known people in every way of writing a date."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import MONTHS
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_MONTH = re.compile(
    r"(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])",
    re.IGNORECASE,
)
_ROMAN_DATE = re.compile(r"(?<![\w.])(\d{1,2})[-./ ]([IVX]{1,4})[-./ ](\d{4}|\d{2})(?!\w)")
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"'?(\d{4}|\d{2})(?!\d)"
_BETWEEN = r"[\s.,/-]{0,3}"
_DAY_BEFORE = re.compile(rf"(?<!\d){_DAY}{_BETWEEN}(?:day\s)?(?:of\s)?$", re.IGNORECASE)
_YEAR_BEFORE = re.compile(rf"(?<!\d)(\d{{4}}){_BETWEEN}$")
_YEAR_AFTER = re.compile(rf"{_BETWEEN}(?:of\s)?{_YEAR}", re.IGNORECASE)
_DAY_AFTER = re.compile(rf"{_BETWEEN}(?:the\s)?{_DAY}(?!\d)", re.IGNORECASE)
_LONG_GAP = re.compile(r"\s?[-/.,:_]?\s{0,2}")


@dataclass(slots=True)
class Births:
    """Birth dates: the days, and the same with the last two digits of the year."""

    days: set[tuple[int, int, int]] = field(default_factory=set)
    """Year, month, day."""
    short: set[tuple[int, int, int]] = field(default_factory=set)
    """Year of the century, month, day."""

    def add(self, value: str) -> None:
        """A date as a table holds it; one that can be read in two ways is taken in both."""
        for year, month, day in _read(value):
            self.days.add((year, month, day))
            self.short.add((year % 100, month, day))

    def has(self, *pieces: str, gaps: Sequence[str]) -> bool:
        """True where one run of digits, or three numbers with separators, are a birth date in some order."""
        if len(pieces) == 1:
            return len(pieces[0]) in (6, 8) and any(self._is(*order) for order in _cut(pieces[0]))
        if len(pieces) != 3 or not all(_LONG_GAP.fullmatch(gap) for gap in gaps):
            return False
        if max(map(len, pieces)) < 4 and (gaps[0] != gaps[1] or not gaps[0].strip()):
            return False
        first, second, third = pieces
        return any(self._is(*order) for order in ((first, second, third), (third, first, second), (third, second, first)))

    def find_named(self, text: str, present: Set[str]) -> Iterator[Span]:
        """Birth dates with the month as a word; `present` holds the words of the text in small letters."""
        matches: Iterable[re.Match[str]]
        if any(word[0].isdigit() and not word.isdigit() for word in present):
            matches = _MONTH.finditer(text)
        else:
            small = lowered(text)
            places = sorted(at for word in MONTHS & present for at in places_of(word, small))
            matches = [match for at in places if (match := _MONTH.match(text, at))]
        for match in matches:
            month = _MONTHS.index(match.group()[:3].lower()) + 1
            if found := self._around(text, match.start(), match.end(), month):
                yield Span(*found, "DATE", "known")

    def find_roman(self, text: str) -> Iterator[Span]:
        """Birth dates with the month in Roman numerals."""
        for match in _ROMAN_DATE.finditer(text):
            roman = match.group(2).lower()
            if roman in ROMAN and self._is(match.group(3), str(ROMAN.index(roman) + 1), match.group(1)):
                yield Span(match.start(), match.end(), "DATE", "known")

    def _around(self, text: str, start: int, end: int, month: int) -> tuple[int, int] | None:
        day = _DAY_BEFORE.search(text, max(0, start - 16), start)
        year = _YEAR_AFTER.match(text, end)
        if day and year and self._is(year.group(1), str(month), day.group(1)):
            return day.start(), year.end()
        after = _DAY_AFTER.match(text, end)
        if after is None:
            return None
        year = _YEAR_AFTER.match(text, after.end())
        if year and self._is(year.group(1), str(month), after.group(1)):
            return start, year.end()
        before = _YEAR_BEFORE.search(text, max(0, start - 8), start)
        if before and self._is(before.group(1), str(month), after.group(1)):
            return before.start(), after.end()
        return None

    def _is(self, year: str, month: str, day: str) -> bool:
        if len(month) > 2 or len(day) > 2 or len(year) not in (2, 4):
            return False
        return (int(year), int(month), int(day)) in (self.days if len(year) == 4 else self.short)


def _cut(digits: str) -> Iterator[tuple[str, str, str]]:
    """Year, month and day of one run of digits, in the orders in use."""
    year = len(digits) - 4
    yield digits[:year], digits[year : year + 2], digits[year + 2 :]
    yield digits[4:], digits[:2], digits[2:4]
    yield digits[4:], digits[2:4], digits[:2]


def _read(value: str) -> Iterator[tuple[int, int, int]]:
    """Every day that a cell may mean."""
    numbers = [int(n) for n in re.findall(r"\d+", value.partition("T")[0])]
    named = _MONTH.search(value)
    orders: list[tuple[int, int, int]] = []
    if re.fullmatch(r"\s*\d{8}(?:\d{4,6})?(?:[+-]\d{4})?\s*", value):
        digits = value.strip()[:8]
        orders = [(int(a), int(b), int(c)) for a, b, c in _cut(digits)]
    elif named and len(numbers) >= 2:
        month = _MONTHS.index(named.group()[:3].lower()) + 1
        orders = [(numbers[0], month, numbers[1]), (numbers[1], month, numbers[0])]
    elif len(numbers) >= 3:
        one, two, three = numbers[:3]
        orders = [(one, two, three)] if one > 31 else [(three, one, two), (three, two, one)]
    for year, month, day in orders:
        for whole in (year,) if year > 99 else (1900 + year, 2000 + year):
            try:
                born = date(whole, month, day)
            except ValueError:
                continue
            if 1880 <= born.year <= 2100:
                yield born.year, born.month, born.day
