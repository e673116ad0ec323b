"""Dates that a machine read badly: months with a wrong letter or a gap, letters for figures beside one, figures torn apart."""

import re
from collections.abc import Iterator
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, digit_runs
from residency.instruments.identifiers.fixed_words import MONTHS, WHOLE_MONTHS
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of, present

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"
NEEDS_DIGITS = True

_FOR = {
    "o": "0ac", "l": "1it", "i": "1l", "e": "co", "c": "eo", "n": "ur", "u": "n", "b": "hl6", "h": "b", "y": "vg", "g": "qy9",
    "t": "l", "s": "5", "j": "i", "a": "o", "p": "n", "m": "n", "v": "y", "r": "n",
}  # fmt: skip
"""Letters with what a machine reads for them."""
_END = r"(?:st|nd|rd|th)?"
_FIGURE = r"[\dlIO]"
_DAY = rf"(?:[0-3lIO]?{_FIGURE}){_END}"
_BEFORE_YEAR = re.compile(
    rf"(?:(?<!\w){_DAY}(?: of)? (?P<behind>[A-Za-z0-9]{{3,10}})"
    rf"|(?<!\w)(?P<ahead>[A-Za-z0-9]{{1,9}} ?[A-Za-z0-9]{{1,9}}) {_DAY}),? $"
)
_BROKEN = re.compile(
    r"(?<![\w/.-])\d(?: ?\d)? ?/ ?\d(?: ?\d)? ?/ ?(?:[12] ?[09] ?\d ?\d|\d\d)(?![\w/]|\.\d)"
    r"|(?<![\w/.-])\d(?: ?\d)? ?- ?\d(?: ?\d)? ?- ?[12] ?[09] ?\d ?\d(?![\w/]|\.\d)"
)
_DAY_BEHIND = re.compile(rf"\.? {_DAY}(?!\w|[.,]\d)")
_DAY_BEFORE = re.compile(rf"(?<![\w/.]){_DAY} $")
_MIXED = rf"(?:[0-3][lIO]|[lIO]\d){_END}"
_MIXED_BEFORE = re.compile(rf"(?<![\w/.]){_MIXED}(?: of)? $")
_MIXED_BEHIND = re.compile(rf"\.? {_MIXED}(?!\w)")


def find(text: str) -> Iterator[Span]:
    """Every such date of a text."""
    inside = present(text)
    for read, possible in (
        (_before_years, " 19" in text or " 20" in text),
        (_beside_months, not inside.isdisjoint(_misspellings())),
        (_torn, text.count("/") > 1 or text.count("-") > 1),
    ):
        for start, end in read(text) if possible else ():
            yield Span(start, end, KIND, "misread_date")


def _before_years(text: str) -> Iterator[tuple[int, int]]:
    """A day with what is nearly a month, before a year."""
    for at, end, _ in digit_runs(text):
        if end - at == 4 and text[at : at + 2] in ("19", "20") and text[at - 1 : at] == " ":
            match = _BEFORE_YEAR.search(text, max(0, at - 26), at)
            if match and _nearly_a_month((match["behind"] or match["ahead"]).lower()):
                yield match.start(), match.end()


def _nearly_a_month(word: str) -> bool:
    """True where at most two letters of a month are wrong, or a gap is in it."""
    if " " in word:
        return word.replace(" ", "") in MONTHS
    return word not in MONTHS and any(
        len(month) == len(word) > 3 and sum(a != b for a, b in zip(month, word, strict=True)) <= (2 if len(word) > 6 else 1)
        for month in WHOLE_MONTHS
    )


@cache
def _misspellings() -> frozenset[str]:
    """Months, and those with one letter read wrongly; in short ones a figure for a letter alone."""
    return MONTHS | frozenset(
        month[:place] + wrong + month[place + 1 :]
        for month in MONTHS
        for place, letter in enumerate(month)
        for wrong in _FOR.get(letter, "")
        if (month in WHOLE_MONTHS and len(month) > 3) or wrong.isdigit()
    )


def _beside_months(text: str) -> Iterator[tuple[int, int]]:
    """A misspelt month beside a day, and a month beside a day of a figure and a letter: "Nov l9", "3O July"."""
    small = lowered(text)
    for month in _misspellings() & present(text):
        whole = month in MONTHS
        before, behind = (_MIXED_BEFORE, _MIXED_BEHIND) if whole else (_DAY_BEFORE, _DAY_BEHIND)
        for at in places_of(month, small):
            end = at + len(month)
            day, last = before.search(text, max(0, at - 9), at), behind.match(text, end)
            if day or last:
                yield day.start() if day else at, last.end() if last else end


def _torn(text: str) -> Iterator[tuple[int, int]]:
    """Figures with gaps between: "1 2/03/2019"."""
    for match in at_digits(_BROKEN, text, " /-"):
        parts = [int(part.replace(" ", "")) for part in re.split("[/-]", match.group())]
        if " " in match.group() and min(parts[:2]) <= 12 and max(parts[:2]) <= 31:
            yield match.span()


HITS: tuple[tuple[str, str], ...] = (
    ("one 60291187   19th Deccmbcr 2014", "19th Deccmbcr "),
    ("Tuesday, Ncvember 29, 2016", "Ncvember 29, "),
    ("on Mar ch 3, 2020 at", "Mar ch 3, "),
    ("on Augnst 8 at", "Augnst 8"),
    ("on 0ct 8 and 0ctober 9", "0ct 8"),
    ("on 0ct 8 and 0ctober 9", "0ctober 9"),
    ("seen 8 Juiy at", "8 Juiy"),
    ("film of Nov l9 shows", "Nov l9"),
    ("died 3O July in ward", "3O July"),
    ("on 1 2/03/2019 seen", "1 2/03/2019"),
    ("on 12/0 3/2019 seen", "12/0 3/2019"),
)
MISSES: tuple[str, ...] = (
    "In March 3 of 20 had it in May I saw 12 of 2019",
    "size 12 x 3 in 2019; group 3, 2020; table 4 2021; Version 3 2015",
    "1 2 3 / 4 / 5, 12 / 3 / 4",
)
