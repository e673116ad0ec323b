"""Dates: full, partial, by month, weekday, season or holiday. Years alone and times stay."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, has_digits, near_digits
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import capitals, places_of, present, word_before, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?|JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?"
    r"|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?)\b\.?"
)
_ONE = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DAY = rf"{_ONE}(?: ?(?:-|&|/|to|and|through) ?{_ONE})?"
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)"
_UNIT = r"(?!\s?(?:(?:mm|cm|ml|mg|mcg|kg|g|%|mmHg|bpm)\b|x\b(?!-ray)))"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT = rf"(?:\b(?:{_WEEKDAY}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?,? )?"

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
_SPACED = re.compile(r"(?<![\d./-])\d{1,2} ?(?P<s>[-/.]) ?\d{1,2} ?(?P=s) ?(?:19|20)\d\d(?!\d)")
_MISREAD = re.compile(r"(?<![\w/-])(?=[OolI\d/-]*[OolI])[\dOolI]{1,2}(?P<s>[-/])[\dOolI]{1,2}(?P=s)[\dOolI]{2,4}(?!\w)")
_MISREAD_DAY = re.compile(rf"(?<!\w)[0-3OolI][\dOolI] {_MONTH} (?:19|20)\d\d\b")
"""With letters that a machine reads for digits."""
_SMALL = re.compile(rf"\b(?:{_DAY}(?: of)?[ -]{_MONTH},?[ -](?:19|20)\d\d|{_MONTH} {_DAY},? (?:19|20)\d\d)\b", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<![\w-]){_SHORT}(?:{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR}|-\d\d\b)?|{_MONTH}[ -]{_DAY}\b(?:,? {_YEAR}|-{_YEAR}"
    rf"|-\d\d\b)?"
    rf"|{_YEAR}[ -]{_MONTH}[ -]{_DAY}\b)(?![\d/])" + _UNIT
)
_MONTH_YEAR = re.compile(rf"(?<![\w-])(?P<month>{_MONTH}),?(?:[ /-](?:of )?{_YEAR}|[/-]\d\d)\b")
_SEASON = re.compile(
    r"\b(?P<season>(?:early |late |mid-?)?(?:spring|summer|autumn|fall|winter))(?: of)? (?:19|20)\d\d\b", re.IGNORECASE
)
_MONTH_SLASH_YEAR = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/])")
_COMPACT = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|date(?: of \w+)?|born|seen|on|dated|visit|admitted|discharged)[ :=-]{1,3}(?P<day>(?:19"
    r"|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?:\d{4,6})?(?!\d)",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:seen|on|dated|date|visit(?:ed)?|admit(?:ted)?|discharged?|since|until|till|study|performed|returned|exam|x-ray"
    r"|film|radiograph|labs?"
    r"|started|stopped|as of|thru|through|appointment|appt|scheduled|f/u|follow-?up|cxr|echo|biopsy|surgery|colonoscopy|due)"
    r"(?: (?:on|of|from))?:? (?P<day>\d{1,2}/\d{1,2})(?:(?: ?- ?| to | through | and )(?P<last>\d{1,2}/\d{1,2}))?(?![\d/]|\.\d)"
    + _UNIT,
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(?:pain|strength|apgar|bp|grade|score|power|rated|scale|murmur|reflex\w*|pulses?|gcs|gleason|va|vision|acuity"
    r"|decreased|increased|improved)\b",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    r"\b(?:on|since|until|by) the (?P<day>\d{1,2}(?:st|nd|rd|th))(?=[.,;)]|$| (?:and|at|for|with|she|he|the patient|we)\b)"
)
_HOLIDAY = re.compile(
    r"\b(?:Christmas|New Year's|Easter|Boxing|Independence|Memorial|Labor|Labour|Veterans|Columbus|Presidents|Mother's"
    r"|Father's|Valentine's"
    r"|St\.? Patrick's|Canada|Australia|Anzac|Bastille|Groundhog|Remembrance|Mardi|Martin Luther King|MLK|Super Bowl|All"
    r" Saints|Good)"
    r" (?:Eve|Day|day|Sunday|Monday|Friday|weekend|holidays?|Gras)\b|\b(?:Christmas(?!-| tree)|Thanksgiving|Halloween"
    r"|Hallowe'en|Hanukkah|Chanukah"
    r"|Passover|Ramadan|Eid(?: al-\w+)?|Diwali|Easter|Kwanzaa|Juneteenth|Yom Kippur|Rosh Hashanah|Pentecost|Epiphany|New"
    r" Year(?!'s)|Xmas)\b"
    r"|\b(?:on|since|after|before) (?:9/11|September 11)\b|\b(?:Fourth|4th) of July\b",
    re.IGNORECASE,
)
_HOLIDAYS = word_set(
    "christmas thanksgiving halloween hallowe hanukkah chanukah passover ramadan eid diwali easter kwanzaa juneteenth yom rosh"
    " pentecost epiphany xmas"
)
"""Words one of which stands in a holiday of one name."""
_HOLIDAY_NAMES = word_set(
    "boxing independence memorial labor labour veterans columbus presidents mother father valentine patrick canada australia"
    " anzac bastille groundhog remembrance mardi martin mlk super all good"
    " new 9 september fourth 4th"
)
_HOLIDAY_DAYS = word_set("eve day sunday monday friday weekend holiday holidays gras saints year 11 july")
"""Words one of which stands behind one of those before in a holiday of two names."""
_BORN = re.compile(
    r"\b(?:born(?: (?:in|on|about|around|c\.?))?|b\.|YOB:?|year of birth:?|birth year:?|DOB:?|d\.o\.b\.?:?|birth ?date:?)"
    r" ?(?P<year>(?:18|19|20)\d\d)\b(?![-/.]\d)",
    re.IGNORECASE,
)
_MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec"
)
_BEFORE_MONTH = word_set("in since until till during early late mid by this next last of from past every") - {"every"}
_SAID_BEFORE_MONTH = word_set("last next this past early late mid")
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_SEASONS = word_set("spring summer autumn fall winter midspring midsummer midautumn midfall midwinter")
_BIRTHS = ("born", "b.", "yob", "birth", "dob")
_THREE_PARTS = re.compile(r"[\dOolI][-/][\dOolI]{1,2}[-/][\dOolI]")
_TWO_PARTS = re.compile(r"\d/\d{1,2}(?![\d/])")
_EIGHT = re.compile(r"(?:19|20)\d{6}")
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th|ST|ND|RD|TH)")
_CALENDAR = _MONTHS | _WEEKDAYS
_SCHEDULE = word_set("every each mondays tuesdays wednesdays thursdays fridays saturdays sundays")

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
    ("flew on Monday morning.", "on Monday morning"),
    ("admitted last December", "last December"),
    ("from March 3-5, 2023", "March 3-5, 2023"),
    ("in the fall of 2022", "fall"),
    ("Mon, Mar 4, 2024", "Mon, Mar 4, 2024"),
    ("DOB: 19500312", "19500312"),
    ("born O9-13-1972, of", "O9-13-1972"),
    ("on 3O Aug 2016 while", "3O Aug 2016"),
    ("labs 3/12, CXR 3/14-3/16", "3/14"),
    ("labs 3/12, CXR 3/14-3/16", "3/16"),
    ("back on the 15th, when", "15th"),
    ("since the Fourth of July", "Fourth of July"),
    ("before Memorial Day weekend", "Memorial Day"),
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
    "dialysis every Monday; Monday/Wednesday/Friday",
    "on the 5th rib; on the 3rd toe",
    "last summer and last year",
    "A1-2026 remained a lab panel code",
    "after 2/3 doses of 5 mg",
)


def find(text: str) -> Iterator[Span]:
    """Every date of a text."""
    for start, end in (*_with_digits(text), *_in_words(text)):
        yield Span(start, end, KIND, "dates")


def _with_digits(text: str) -> Iterator[tuple[int, int]]:
    if not has_digits(text):
        return
    for match in at_digits(_NUMERIC, text):
        if _is_day(match):
            yield match.span()
    for match in at_digits(_FULL, text):
        if _possible(int(match["a1"] or match["a2"]), int(match["b1"] or match["b2"])):
            yield match.span()
    for pattern in (_MONTH_SLASH_YEAR, _SPACED):
        for match in at_digits(pattern, text):
            yield match.span()
    inside = present(text)
    month = not _MONTHS.isdisjoint(inside)
    for pattern, group in ((_NAMED, 0), (_SMALL, 0), (_MONTH_YEAR, "month"), (_MISREAD_DAY, 0)):
        for start, end in _near_months(text) if month else ():
            for match in pattern.finditer(text, start, end):
                yield match.span(group)
    for pattern, group, possible in (
        (_MISREAD, 0, _THREE_PARTS.search(text)),
        (_BORN, "year", any(word in lowered(text) for word in _BIRTHS)),
        (_SEASON, "season", not _SEASONS.isdisjoint(inside)),
        (_COMPACT, "day", _EIGHT.search(text)),
        (_DAY_ALONE, "day", _ORDINAL.search(text)),
    ):
        for match in near_digits(pattern, text) if possible else ():
            yield match.span(group)
    last = 0
    for parts in _TWO_PARTS.finditer(text):
        if partial := _PARTIAL.search(text, max(last, parts.start() - 40), parts.end() + 40):
            last = partial.end()
            yield from _partial(text, partial)


def _near_months(text: str) -> tuple[tuple[int, int], ...]:
    """The neighbourhoods of the names of months, none overlapping."""
    small, found = lowered(text), list[tuple[int, int]]()
    places = sorted(at for month in _MONTHS & present(text) for at in places_of(month, small))
    for at in places:
        start, end = max(0, at - 60), at + 70
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _partial(text: str, match: "re.Match[str]") -> Iterator[tuple[int, int]]:
    """Month and day without year, where a word says that something happened on it."""
    before = text[max(0, match.start() - 24) : match.start("day")]
    before = re.split(r"[;.\n]", before)[-1]
    of = re.match(r" (?:of|murmur|strength|pain|dorsal|plantar|motor|power|in all|throughout)\b", text[match.end() :])
    if _SCORE.search(before) or of:
        return
    for group in ("day", "last"):
        if match[group] and _possible(*(int(n) for n in match[group].split("/"))):
            yield match.span(group)


def _in_words(text: str) -> Iterator[tuple[int, int]]:
    """Months and weekdays without a number, and holidays."""
    inside = present(text)
    for token in capitals(text) if not _CALENDAR.isdisjoint(inside) else ():
        if token.low in _MONTHS:
            before = word_before(text, token.start)
            if before in _BEFORE_MONTH and text[token.end : token.end + 1] != "-":
                said = before in _SAID_BEFORE_MONTH and text[token.start - 1] in " -"
                yield token.start - (len(before) + 1 if said else 0), token.end
        elif token.low in _WEEKDAYS:
            before = word_before(text, token.start)
            if before not in _SCHEDULE and not {text[token.end : token.end + 1], text[token.start - 1 : token.start]} & {
                "/",
                "-",
            }:
                said = before in _SAID_BEFORE_MONTH | {"on"}
                part = _PART_OF_DAY.match(text, token.end)
                yield token.start - (len(before) + 1 if said else 0), part.end() if part else token.end
    if not _HOLIDAYS.isdisjoint(inside) or not (_HOLIDAY_NAMES.isdisjoint(inside) or _HOLIDAY_DAYS.isdisjoint(inside)):
        for match in _HOLIDAY.finditer(text):
            yield match.span()


_PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night|noon)\b")


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
