"""Dates: full, partial, and with month names. Years alone and times stay."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_UNIT = r"(?!\s?(?:(?:mm|cm|ml|mg|mcg|kg|g|%|mmHg|bpm)\b|x\b(?!-ray)))"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"

_NUMERIC = re.compile(
    r"(?<![\d./-])(?:"
    r"(?P<y1>(?:19|20)\d\d)(?P<s1>[-/.])(?P<a1>\d{1,2})(?P=s1)(?P<b1>\d{1,2})"
    r"|(?P<a2>\d{1,2})(?P<s2>[-/.])(?P<b2>\d{1,2})(?P=s2)(?P<y2>(?:19|20)\d\d|\d\d)"
    r")(?![\d/]|[-.]\d)" + _UNIT
)
_FULL = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d(?P<s1>[-/.])(?P<a1>\d{1,2})(?P=s1)(?P<b1>\d{1,2})"
    r"|(?P<a2>\d{1,2})(?P<s2>[-/.])(?P<b2>\d{1,2})(?P=s2)(?:19|20)\d\d)(?!\d)"
)
"""With all four digits of the year it is a date whatever stands beside it: the ends of a range, a typist's initials, a unit."""
_SMALL = re.compile(rf"\b(?:{_DAY}(?: of)?[ -]{_MONTH},?[ -](?:19|20)\d\d|{_MONTH} {_DAY},? (?:19|20)\d\d)\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<![\w-])(?:{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR}|-\d\d\b)?|{_MONTH}[ -]{_DAY}\b(?:,? {_YEAR}|-{_YEAR}|-\d\d\b)?"
    rf"|{_YEAR}[ -]{_MONTH}[ -]{_DAY}\b)(?![\d/])" + _UNIT
)
_MONTH_YEAR = re.compile(rf"(?<![\w-])(?P<month>{_MONTH}),?[ /-](?:of )?{_YEAR}\b")
_IN_MONTH = re.compile(
    rf"\b(?:in|since|until|till|during|early|late|mid|by|this|next|last|of|from)[ -](?P<month>{_MONTH})(?![\w-])(?! \d)"
)
_MONTH_SLASH_YEAR = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")
_PARTIAL = re.compile(
    r"\b(?:seen|on|dated|date|visit(?:ed)?|admitted|discharged|since|until|study|performed|returned|exam|x-ray|film|radiograph)"
    r"(?: (?:on|of|from))?:? (?P<day>\d{1,2}/\d{1,2})(?![\d/.])" + _UNIT,
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:pain|strength|apgar|bp|grade|score|power|rated|scale|murmur|reflex\w*|pulses?|gcs|gleason|va|vision|acuity)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"\b(?:last|next|this|on) {_WEEKDAY}\b|\b(?:Christmas|New Year's)(?: (?:Eve|Day))?\b|\bThanksgiving\b"
    rf"|\bEaster(?: \w+day)?\b"
    r"|\bIndependence Day\b|\bBoxing Day\b|\bBoxing day\b"
)
_BORN = re.compile(r"\b(?:born(?: in)?|b\.|YOB:?|year of birth:?|birth year:?) ?(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)

HITS: tuple[tuple[str, str], ...] = (
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
    ("since March 2024", "March"),
    ("seen in May", "May"),
    ("seen 4/5; pain 4/5; strength 5/5", "4/5"),
    ("compared with 03/2024", "03/2024"),
    ("came last Tuesday", "last Tuesday"),
    ("admitted Christmas Eve", "Christmas Eve"),
    ("born in 1929, seen 2024", "1929"),
    ("Comparison: 03/15/2024 L knee", "03/15/2024"),
    ("compared with 03/15/24 x-ray", "03/15/24"),
    ("Admitted 03/10/2024-03/15/2024", "03/10/2024"),
    ("2024-03-10/2024-03-15", "2024-03-15"),
    ("Date:-12/03/2024", "12/03/2024"),
    ("D.O.B.12/03/1950", "12/03/1950"),
    ("dictated 12/03/2024/js", "12/03/2024"),
    ("seen 15 march 2024", "15 march 2024"),
)
MISSES: tuple[str, ...] = (
    "BP 120/80, Apgar 8/9, Gleason 3+4=7",
    "pain 4/5; strength 5/5",
    "L4-5, T12, C5/6",
    "5/325 Norco and Bactrim 800/160",
    "in 2021 and 2024",
    "at 14:30 and 8.15 am",
    "10-12-14 mm",
    "May-Thurner syndrome",
    "It may resolve. May repeat in 6 months.",
    "ICD-10 E11.9, CPT 99213, NDC 0002-8215-01",
    "nodule 3.4 x 2.10 cm",
    "POD#3",
    "on 2/3 of the surface, grade 2/6 murmur",
    "versions 1.2.3",
    "vision 20/40",
)


def find(text: str) -> Iterator[Span]:
    """Every date of a text."""
    for match in _NUMERIC.finditer(text):
        if _is_day(match):
            yield Span(match.start(), match.end(), KIND, "dates")
    for match in _FULL.finditer(text):
        if _possible(int(match["a1"] or match["a2"]), int(match["b1"] or match["b2"])):
            yield Span(match.start(), match.end(), KIND, "dates")
    for pattern in (_NAMED, _SMALL, _MONTH_SLASH_YEAR, _SPOKEN):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), KIND, "dates")
    for pattern, group in ((_MONTH_YEAR, "month"), (_IN_MONTH, "month"), (_BORN, "year")):
        for match in pattern.finditer(text):
            yield Span(*match.span(group), KIND, "dates")
    for match in _PARTIAL.finditer(text):
        month, day = (int(n) for n in match["day"].split("/"))
        before = text[max(0, match.start() - 24) : match.start("day")]
        of = re.match(r" (?:of|murmur|strength|pain)\b", text[match.end() :])
        if _possible(month, day) and not _SCORE.search(before.rpartition(";")[2]) and not of:
            yield Span(*match.span("day"), KIND, "dates")


def _is_day(match: "re.Match[str]") -> bool:
    first, second = (int(n) for n in (match["a1"] or match["a2"], match["b1"] or match["b2"]))
    year = match["y1"] or match["y2"]
    separator = match["s1"] or match["s2"]
    if separator != "/" and len(year) == 2 and len(match.group()) < 8:
        return False  # 1.2.10 and 3-4-05 are versions and ranges more often than days
    return _possible(first, second)


def _possible(first: int, second: int) -> bool:
    """True where the two can be month and day, in either order."""
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31
