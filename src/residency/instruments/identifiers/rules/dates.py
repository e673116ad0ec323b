"""Dates with a year, written in any order: of a day, a month, a week or a season. Years alone and times stay."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_starts, at_words, digit_runs, has_digits, near_digits
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAY_BEFORE
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of, present, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"
NEEDS_DIGITS = True

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_ONE = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|ST|ND|RD|TH)?"
_DAY = (
    rf"{_ONE}(?: ?(?:-|&|/|to|and|through|thru) ?{_ONE}|, ?{_ONE}(?=(?:, ?\d{{1,2}}(?:st|nd|rd|th)?){{0,3}},? (?:and|&) \d)"
    rf"|,? (?:and|&) {_ONE}(?<=[a-zA-Z])){{0,4}}"
)
"""A day, two that bound a stretch, or a list of some: 3, 3-5, 1, 3 and 8."""
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_UNIT = r"(?!\s?(?:(?:mm|cm|ml|mg|mcg|kg|g|%|mmHg|bpm)\b|x\b(?!-ray)))"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT = rf"(?:\b(?i:{_WEEKDAY}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?,? )?"

_NUMERIC = re.compile(
    r"(?:(?<![\d./-])|(?<=/\d\d-))(?:"
    r"(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<a1>\d{1,2})(?P=s1)(?P<b1>\d{1,2})"
    r"|(?P<a2>\d{1,2})(?P<s2>[-/.])(?P<b2>\d{1,2})(?P=s2)(?P<y2>(?:19|20)\d\d|['\u2019]?\d\d)"
    r")(?![\d/]|\.\d|-(?!\d{1,2}/)\d)" + _UNIT
)
_FULL = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?P<s1>[-/.])(?P<a1>\d{1,2})(?P=s1)(?P<b1>\d{1,2})"
    r"|(?P<a2>\d{1,2})(?P<s2>[-/.])(?P<b2>\d{1,2})(?P=s2)(?:19|20)\d\d)(?!\d)"
)
"""With all four digits of the year it is a date whatever stands beside it: the ends of a range, a typist's initials, a unit."""
_SPACED = re.compile(r"(?<![\d./-])\d{1,2} ?(?P<s>[-/.]) ?\d{1,2} ?(?P=s) ?(?:19|20)\d\d(?!\d)")
_MISREAD = re.compile(r"(?<![\w/-])(?=[OolI\d/-]*[OolI])[\dOolI]{1,2}(?P<s>[-/])[\dOolI]{1,2}(?P=s)[\dOolI]{2,4}(?!\w)")
_MISREAD_DAY = re.compile(rf"(?<!\w)[0-3OolI][\dOolI] {_MONTH} (?:19|20)\d\d\b")
"""With letters that a machine reads for digits."""
_SMALL = re.compile(
    rf"{_SHORT}\b(?:{_DAY}(?: of)?[ -]{_MONTH},?[ -](?:19|20)\d\d|{_MONTH} {_DAY},? (?:19|20)\d\d)\b", re.IGNORECASE
)
_NAMED = re.compile(
    rf"(?<![\w-]){_SHORT}(?:{_DAY}(?: of)?(?:[ -]|\.(?! )){_MONTH}(?:,?[ -]{_YEAR}|(?<=\.){_YEAR}|[-.]\d\d\b)?"
    rf"|{_MONTH}(?:[ /-]|(?<=\.)){_DAY}\b(?:,? {_YEAR}|[-/]{_YEAR}"
    rf"|-\d\d\b)?"
    rf"|{_YEAR}[ -]{_MONTH}[ -]{_DAY}\b)(?![\d/])" + _UNIT
)
_MONTH_YEAR = re.compile(rf"(?<![\w-])(?P<month>{_MONTH}(?:,? (?:of|OF)(?= ))?),?(?:[ /-]{_YEAR}|[/-]\d\d)\b")
_SEASON = re.compile(
    r"\b(?P<season>(?:early |late |mid-?)?(?:spring|summer|autumn|fall|winter))(?: of)? (?:19|20)\d\d\b", re.IGNORECASE
)
_MONTH_SLASH_YEAR = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")
_MONTH_DASH_YEAR = re.compile(r"(?<![\w/.-])(?:0[1-9][-.]|1[0-2]-)(?:19|20)\d\d(?![\w/-]|\.\d)")
_QUARTER = re.compile(
    r"(?P<part>(?:Q[1-4]|[1-4]Q|H[12]|(?:(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half))(?: of)?))"
    r"[ ,/'-]{0,2}(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_YEAR_QUARTER = re.compile(r"(?<!\w)(?:19|20)\d\d[ /-]?Q[1-4]\b")
_QUARTERS = word_set("q1 q2 q3 q4 1q 2q 3q 4q h1 h2 first second third fourth last 1st 2nd 3rd 4th")
_NAMES = "JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC"
_GLUED = re.compile(rf"(?<![\w.])(?:{_ONE})(?:(?i:{_NAMES})(?:(?:19|20)\d\d|'?\d\d)|(?:{_NAMES}|{_NAMES.title()}))(?!\w)")
"""As services and old systems write it: 04MAR24, 12OCT2013, 05MAY."""
_GLUED_BEHIND = re.compile(r"(?:Jan|Feb|Apr|Jun|Jul|Aug|Nov|Dec|JAN|FEB|APR|JUN|JUL|AUG|NOV|DEC)\d{1,2}(?!\w)")
_GLUED_WORDS = frozenset(
    f"{month}{zero}{day}" for month in word_set("jan feb apr jun jul aug nov dec") for day in range(1, 32) for zero in ("", "0")
)
_BY_SPACES = re.compile(
    r"(?:D\.?O\.?B\.?|b\.?|born|birth ?date|date(?: of \w+)?|DOS|DOI|adm)[ :.=-]{1,3}(?:on )?"
    r"(?P<day>(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|[12]\d|3[01]) (?:(?:19|20)\d\d|\d\d))(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_DATED_WORDS = word_set("dob d b born birth birthdate date dos doi adm")
_YEAR_MONTH = re.compile(r"(?<![\w/.-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?![\w/-]|\.\d)")
_STROKES = re.compile(r"(?<![\w./-])\d{1,2}/\d{1,2}\s?[-\u2013]\s?\d{1,2}/\d{1,2}/(?:(?:19|20)\d\d|\d\d)(?![\w/])")
"""3/4-3/9/24."""
_RANGE = re.compile(r"(?<![\w./-])\d{1,2}\.\s?[-\u2013]\s?\d{1,2}\.\s?\d{1,2}\.(?:19|20)?\d\d(?!\d)")
"""3.-9.3.2024, as written in German."""
_BARE = re.compile(r"(?<![\w.-])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w-]|\.\d)")
_WEEK = re.compile(r"\b(?:week|wk|KW)\.? ?\d{1,2}(?: of|,|/)? ?(?=(?:19|20)\d\d\b)", re.IGNORECASE)
_ISO_WEEK = re.compile(r"\b(?:19|20)\d\d-?W\d\d(?:-?[1-7])?\b", re.IGNORECASE)
_NO_DATE_LIST = re.compile(r"\b(?:versions?|levels?|releases?) [\w.,-]{1,12} (?:and|to|or) $", re.IGNORECASE)
_COUNT_AFTER = re.compile(
    r"\s?-?(?:weeks?|days?|hours?|months?|years?|times|reps|sets|tapers?|degrees?|units?)\b", re.IGNORECASE
)
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")
_BEFORE_MONTH, _BEHIND_MONTH = 60, 70
"""Characters before and behind the name of a month in which its date may begin and end."""
_NO_DATE_BEFORE = re.compile(
    r"\b(?:versions?|v|ver|rev|release|edition|section|chapter|para\w*|step|phase|types?|grade|levels?|dos\w+|titrat\w+"
    r"|schedules?"
    r"|taper\w*|sets?|reps?|fig\w*|table|score|gravida|para|g|p|[LTCS])\W{0,2}$",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|date(?: of \w+)?|born|seen|on|dated|visit|admitted|discharged)[ :=-]{1,3}(?P<day>(?:19"
    r"|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?:\d{4,6})?(?!\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:born(?: (?:in|on|about|around|c\.?))?|b\.|YOB:?|year of birth:?|birth year:?|DOB:?|d\.o\.b\.?:?|birth ?date:?)"
    r" ?(?P<year>(?:18|19|20)\d\d)\b(?![-/.]\d)",
    re.IGNORECASE,
)
_SEASONS = word_set("spring summer autumn fall winter midspring midsummer midautumn midfall midwinter")
_BIRTHS = ("born", "b.", "yob", "birth", "dob")
_THREE_PARTS = re.compile(r"[\dOolI][-/][\dOolI]{1,2}[-/][\dOolI]")
_CENTURIES = ("18", "19", "20")
_EIGHT_OR_MORE = range(8, 16)
"""Digits of a date written without signs, a time behind it perhaps."""

_AT_DIGITS = (
    (_GLUED, ""), (_STROKES, "/"), (_RANGE, "."),
)  # fmt: skip
"""Patterns that begin with digits, with the signs one of which stands behind these."""
_AT_YEARS = (
    (_MONTH_SLASH_YEAR, "/"), (_MONTH_DASH_YEAR, "-."), (_SPACED, "-/. "), (_YEAR_MONTH, "-"), (_YEAR_QUARTER, " /-Qq"),
)  # fmt: skip
"""Those with a year of four digits."""
_AT_WORDS: tuple[tuple[re.Pattern[str], str | int, frozenset[str]], ...] = (
    (_QUARTER, "part", _QUARTERS), (_BY_SPACES, "day", _DATED_WORDS), (_GLUED_BEHIND, 0, _GLUED_WORDS),
)  # fmt: skip
"""Patterns that begin with a word, with the group that goes and these words."""
_ALL_WORDS = _QUARTERS | _DATED_WORDS | _GLUED_WORDS

HITS: tuple[tuple[str, str], ...] = (
    ("Sent: Sun 26/4/20 9:03 pm", "Sun 26/4/20"),
    ("I-PASS WED 14 MAR NIGHT", "WED 14 MAR"),
    ("be back Dec.27. Then", "Dec.27"),
    ("on June 1, 3 and 8 at home", "June 1, 3 and 8"),
    ("on March 3rd, 5th & 9th too", "March 3rd, 5th & 9th"),
    ("seen Mar/03/2020 at", "Mar/03/2020"),
    ("seen 5.Jan.21 at", "5.Jan.21"),
    ("off 3/4/21-3/9/21 again", "3/4/21"),
    ("off 3/4/21-3/9/21 again", "3/9/21"),
    ("compared with 03-2020 and", "03-2020"),
    ("the Q1 2021 review", "Q1"),
    ("in the third quarter of 2020", "third quarter of"),
    ("audit of 2021-Q3", "2021-Q3"),
    ("zeb b 11 26 21 (day", "11 26 21"),
    ("DOB: 11 26 1958 F", "11 26 1958"),
    ("due 5Jan or Aug12 then", "5Jan"),
    ("due 5Jan or Aug12 then", "Aug12"),
    ("Seen 03/15/2024 for pain.", "03/15/2024"),
    ("DOB 3/15/85 (39 yo)", "3/15/85"),
    ("Date: 2024-03-15", "2024-03-15"),
    ("on 15.03.2024 again", "15.03.2024"),
    ("received 15-Mar-2024", "15-Mar-2024"),
    ("on 15 March 2024", "15 March 2024"),
    ("March 15, 2024", "March 15, 2024"),
    ("on March 5th, 2021?", "March 5th, 2021"),
    ("on the 3rd of June", "3rd of June"),
    ("DATE 07-JAN-23", "07-JAN-23"),
    ("compared with 03/2024", "03/2024"),
    ("born in 1929, seen 2024", "1929"),
    ("Comparison: 03/15/2024 L knee", "03/15/2024"),
    ("compared with 03/15/24 x-ray", "03/15/24"),
    ("Admitted 03/10/2024-03/15/2024", "03/10/2024"),
    ("2024-03-10/2024-03-15", "2024-03-15"),
    ("Date:-12/03/2024", "12/03/2024"),
    ("D.O.B.12/03/1950", "12/03/1950"),
    ("dictated 12/03/2024/js", "12/03/2024"),
    ("seen 15 march 2024", "15 march 2024"),
    ("from March 3-5, 2023", "March 3-5, 2023"),
    ("in the fall of 2022", "fall"),
    ("Mon, Mar 4, 2024", "Mon, Mar 4, 2024"),
    ("COLL: 22AUG13 0638", "22AUG13"),
    ("seen 05may2024 here", "05may2024"),
    ("on 9-6-14 11:11", "9-6-14"),
    ("4/14 and 8.10.14.", "8.10.14"),
    ("weight on 4/7/'15 was", "4/7/'15"),
    ("by August of 2013.", "August of"),
    ("in 2024-05 again", "2024-05"),
    ("vom 3.-9.3.2024 hier", "3.-9.3.2024"),
    ("stayed 3/4-3/9/24 here", "3/4-3/9/24"),
    ("2024-W12-3", "2024-W12-3"),
    ("in week 12 of 2024", "week 12 of "),
    ("exported 20240405 by", "20240405"),
    ("since March 2024", "March"),
    ("DOB: 19500312", "19500312"),
    ("born O9-13-1972, of", "O9-13-1972"),
    ("on 3O Aug 2016 while", "3O Aug 2016"),
)
MISSES: tuple[str, ...] = (
    "Q1 = 0, Q2H, first quarter of the field, H1 blocker",
    "took 5. May repeat. Vitamin B 12 1000, Hep B 1 2 3",
    "BP 120/80, Apgar 8/9, Gleason 3+4=7",
    "L4-5, T12, C5/6",
    "5/325 Norco and Bactrim 800/160",
    "in 2021 and 2024",
    "at 14:30 and 8.15 am",
    "10-12-14 mm",
    "May-Thurner syndrome",
    "ICD-10 E11.9, CPT 99213, NDC 0002-8215-01",
    "nodule 3.4 x 2.10 cm",
    "POD#3",
    "versions 1.2.3 and 1.2.10; level 3-4-05; 2-4-10 weeks",
    "seasons 2019-20 and 2020-2021",
    "last summer and last year",
    "A1-2026 remained a lab panel code",
)


def find(text: str) -> Iterator[Span]:
    """Every date of a text."""
    weekdays = not _WEEKDAYS.isdisjoint(present(text))
    for start, end in _with_digits(text):
        weekday = WEEKDAY_BEFORE.search(text, max(0, start - 16), start) if weekdays else None
        yield Span(weekday.start() if weekday else start, end, KIND, "dates")


def _with_digits(text: str) -> Iterator[tuple[int, int]]:
    if not has_digits(text):
        return
    lengths = {end - start for start, end, _ in digit_runs(text) if text[start : start + 2] in _CENTURIES}
    eight, four = not lengths.isdisjoint(_EIGHT_OR_MORE), 4 in lengths
    for match in at_digits(_NUMERIC, text, "-/."):
        if _is_day(text, match):
            yield match.span()
    for match in at_digits(_FULL, text, "-/.") if four else ():
        if _possible(int(match["a1"] or match["a2"]), int(match["b1"] or match["b2"])):
            yield match.span()
    for pattern, signs, possible in (
        *((*row, True) for row in _AT_DIGITS),
        *((*row, four) for row in _AT_YEARS),
        (_BARE, "", eight),
    ):
        for match in at_digits(pattern, text, signs) if possible else ():
            yield match.span()
    inside = present(text)
    if not MONTHS.isdisjoint(inside):
        yield from _with_months(text, inside)
    for match in at_starts(_MISREAD, text) if _THREE_PARTS.search(text) else ():
        yield match.span()
    for pattern, group, possible in (
        (_BORN, "year", four and any(word in lowered(text) for word in _BIRTHS)),
        (_SEASON, "season", four and not _SEASONS.isdisjoint(inside)),
        (_COMPACT, "day", eight),
    ):
        for match in near_digits(pattern, text) if possible else ():
            yield match.span(group)
    if not inside.isdisjoint(_ALL_WORDS):
        for worded, part, words in _AT_WORDS:
            for match in at_words(worded, text, words):
                yield match.span(part)
    yield from _weeks(text, inside) if four else ()


def _weeks(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """Weeks of a year."""
    weeks = frozenset(word for word in inside if word.startswith(("week", "wk", "kw")))
    for match in at_words(_WEEK, text, weeks):
        yield match.span()
    for match in at_digits(_ISO_WEEK, text, "-wW") if weeks or "W" in text else ():
        yield match.span()


def _with_months(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """Dates with the name of a month; each can begin with a number, a month or a weekday near one, and nowhere else."""
    small = lowered(text)
    months = sorted(at for month in MONTHS & inside for at in places_of(month, small))
    numbers = [start - (text[start - 1 : start] == "'") for start, _, _ in digit_runs(text)]
    days = [at for day in _WEEKDAYS & inside for at in places_of(day, small)]
    near, stops = list[tuple[int, int]](), [at + _BEHIND_MONTH for at in months]
    for place in sorted({*months, *numbers, *days}):
        at = bisect_left(stops, place)
        if at < len(months) and months[at] - place <= _BEFORE_MONTH:
            near.append((place, stops[at]))
    for pattern, group in ((_NAMED, 0), (_SMALL, 0), (_MONTH_YEAR, "month")):
        last = 0
        for start, stop in near:
            if start >= last and (match := pattern.match(text, start, stop + _BEHIND_MONTH)):
                last = match.end()
                yield match.span(group)
    for at in months:
        if at > 2 and (match := _MISREAD_DAY.match(text, at - 3, at + _BEHIND_MONTH)):
            yield match.span()


def _is_day(text: str, match: "re.Match[str]") -> bool:
    first, second = (int(n) for n in (match["a1"] or match["a2"], match["b1"] or match["b2"]))
    if len((match["y1"] or match["y2"]).strip("'\u2019")) == 2 and (match["s1"] or match["s2"]) != "/":
        before = text[max(0, match.start() - 20) : match.start()]
        if _NO_DATE_BEFORE.search(before) or _NO_DATE_LIST.search(before) or _COUNT_AFTER.match(text, match.end()):
            return False  # 1.2.10 and 3-4-05 are versions and ranges too
    return _possible(first, second)


def _possible(first: int, second: int) -> bool:
    """True where the two can be month and day, in either order."""
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31
