"""Dates that lack their year: month and day, the day of a month, weekdays, months alone."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, has_digits
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.words import Token, capitals, present, word_before, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"

_WEEKDAY = r"(?:Mon|Tue|Tues|Wed|Weds|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?"
_WEEKDAY_BEFORE = re.compile(rf"\b(?:{_WEEKDAY}|[MTWFS][a-z0-9]{{1,7}}d[ao]y)\.?,?\s{{1,3}}(?:the )?$", re.IGNORECASE)
"""The second form is a weekday that a machine read badly."""
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?,? the $",
    re.IGNORECASE,
)

# ---- month and day in figures: 3/14, 08-07 ----------------------------------------------------------------------------------

_TWO = re.compile(
    r"(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[/-])(?P<second>0?[1-9]|[12]\d|3[01])(?![\w/%'\u2019]|[.,]\d"
    r"|-(?!\d{1,2}/)[\d]|\.[A-Za-z])"
)
_POINTED = re.compile(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?=\s|$|[,;)]|[-\u2013])")
_STARTS_AFTER = re.compile(r"(?:^|[\s(\[,;:~|>\"*-]|\bw/|\bd/c:?)$")
_UNIT_AFTER = re.compile(
    r"\s?-?(?:(?:mm|cm|ml|cc|mg|mcg|ug|kg|g|l|lpm|iu|units?|u|meq|mmol|mmhg|bpm|hz|gy|psi|fr|french|gauge|ga|inch(?:es)?"
    r"|feet|ft"
    r"|lbs?|x|times|fold|percent|points?|pts?|levels?|degrees?|years?|yrs?|y/?o|months?|mos?|weeks?|wks?|days?|hours?|hrs?|h"
    r"|minutes?|mins?|seconds?|secs?|tabs?|tablets?|caps?|puffs?|drops?|doses?|pills?|sprays?|word|item|step|strength"
    r"|power|pain"
    r"|murmur|systolic|diastolic|motor|throughout|bilaterally|in all|of|cups?|cans?|ppd|packs?|drinks?|beers?|times|sizes?)\b"
    r"(?!-)|x\b(?!-?ray)|%|/)",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s(?:\w+\s){0,2}?(?:nodes?|cores?|lesions|criteria|joints|biops\w+|cases|samples|specimens|cycles|sessions|visits"
    r"|siblings"
    r"|children|teeth|fields|episodes|questions|items|ribs?|levels?|vertebra\w*|discs?|interspace\w*|segments?|nerves?"
    r"|fractures?"
    r"|toes?|fingers?|digits?|chambers|leads|plates|systems|positive|negative|correct|recall|words|objects)\b",
    re.IGNORECASE,
)
_MEASURED_BEFORE = re.compile(
    r"\b(?:pain|strength|apgars?|bp|grade[ds]?|score[ds]?|power|rated?|scale|murmur|reflex\w*|pulses?|gcs|gleason|va"
    r"|vision|acuity"
    r"|o[dsu]|decreased|increased|improved|mmse|moca|phq(?:-\d)?|gad(?:-\d)?|epds|index|ratio|motor|stage|nyha|hr|rr|sats?|spo2"
    r"|fev1?|fvc|h/h|ribs?|levels?|segments?|vertebra\w*|discs?|nerves?|zones?|page|image|series|slice|cycle|dose|session|step"
    r"|slide|block|day|week|part|size|item|bed|room|ratio|hole|plates?|french|gauge|titer|titre|dilution|settings?|rate|peep"
    r"|ph|glucose|urine|ketones|protein|blood|trace|types?|class|versions?|chapter|section|sizes?|about|approximately|roughly"
    r"|nearly|only|another|every|each|q|x|at least|up to|over|under|than|times|for|scored|muscles?|quads?|biceps|triceps"
    r"|deltoids?|extremit\w+|iliopsoas|flexion|extension|abduction|grip|dorsiflexion|dtrs?|patella\w*|achilles|edema|effort"
    r"|ache|headache|severity|intensity|worst|least|now a|number|chance|odds|risk|pass(?:ed)?|missed|answered|recalled|got|mg"
    r"|mcg|ml|units?)\b"
    r"[^\w;.\n]{0,3}(?:(?:was|is|are|of|at|to|by|from|a|an|the|today|currently|now|approximately|about|sc|cc|left|right"
    r"|bilateral(?:ly)?|upper|lower|proximal(?:ly)?|distal(?:ly)?|and)[\s:]{1,2}){0,3}$",
    re.IGNORECASE,
)
_DATED_BEFORE = re.compile(
    r"\b(?:seen|on|dated?|visit(?:ed)?|admit(?:ted)?|admission|adm|discharged?|dc|d/c|since|until|till|'til|study"
    r"|performed|returned"
    r"|exam|x-?rays?|films?|radiographs?|labs?|started|stopped|began|begun|as of|thru|through|appointment|appt|scheduled"
    r"|f/?u|rtc"
    r"|follow-?up|cxr|ekg|ecg|echo|mri|ct|biopsy|surgery|colonoscopy|due|soc|cert|collected|coll|received|recd|rec'd|recv"
    r"|reported"
    r"|resulted|filed|expires?|expired|exp|closed|opened|signed|next|last|prior|before|after|effective|eff|fill(?:ed)?"
    r"|refill(?:ed)?|spent|stay(?:ed)?|inpatient|hospitali[sz]ed|consent"
    r"|given|placed|removed|drawn|done|called|faxed|sent|reply|replied|note|entered|updated|reviewed|transcribed|dictated"
    r"|d|t|dos"
    r"|doi|lmp|edd|edc|ga|nv|onset|vaccine|vaccinated|dob|b|born|week of|avail(?:able)?|late|time|today|yesterday"
    r"|tomorrow|night"
    r"|clinic|between|date of \w+)"
    r"(?:[ \t]?[:=-]|\.)?\s{1,3}(?:(?:on|of|from|is|was|for|by|the|at|and|date|night|visit|dose)[: ]\s?){0,2}$|[\w)]:\s{0,3}$",
    re.IGNORECASE,
)
_LINE_BEGINS = re.compile(r"(?:^|\n|[|\t]|\s{2})[\s>*\u2022-]{0,8}$")
_CELL_ENDS = re.compile(r"\s{2}|[ \t]*[|\t\n]|[: ]{1,2}\s?\d?\d:?\d\d\b|:\s|$")
_TIME_AFTER = re.compile(
    r"(?:,? (?:at|@)?) ?\d{1,2}:\d\d|(?:,? (?:at|@) )\d{4}\b|,? \d{1,2} ?[ap]\.?m\b| \d{4}(?= {1,2}[A-Za-z])"
)
_PAIR_BETWEEN = re.compile(r"\s?(?:-|\u2013|to|thru|through|until|till|and|&|,|or)\s{1,2}|\s(?:-|\u2013)\s?", re.IGNORECASE)
_EYE = re.compile(r"20/|6/(?:6|9|12|18|24)$")
_ENDS_AFTER = re.compile(
    r"\s*(?:[.,;:)\n]|$)|\s(?:at|for|and|with|he|she|they|we|pt|patient|when|because|to|in|by|w)\b", re.IGNORECASE
)


def _month_and_day(text: str) -> Iterator[tuple[int, int]]:
    """Pairs of figures that can be month and day and that nothing in medicine explains."""
    pairs = [m for m in at_digits(_TWO, text, "/-") if _possible(m)]
    pairs = [m for m in pairs if _STARTS_AFTER.search(text, max(0, m.start() - 5), m.start())]
    days = {m.start() for m in pairs if _is_day(text, m)}
    for one, other in pairwise(pairs):
        if (one.start() in days) != (other.start() in days) and _PAIR_BETWEEN.fullmatch(text, one.end(), other.start()):
            days |= {one.start(), other.start()}
    for match in pairs:
        if match.start() in days:
            weekday = _WEEKDAY_BEFORE.search(text, max(0, match.start() - 16), match.start())
            yield (weekday.start() if weekday else match.start()), match.end()
    for match in at_digits(_POINTED, text, "."):
        if not text[: match.start()][-1:].isalnum():  # not the end of a code: I25.10.
            yield match.span()


def _is_day(text: str, match: re.Match[str]) -> bool:
    """True where the figures are more likely a day than a score, a fraction, a range or a ratio."""
    start, end = match.span()
    first, second = match["first"], match["second"]
    if _WEEKDAY_BEFORE.search(text, max(0, start - 16), start):
        return True
    before = re.split(r"[;\n]|\. ", text[max(0, start - 40) : start])[-1]
    if _UNIT_AFTER.match(text, end) or _COUNTED_AFTER.match(text, end) or _MEASURED_BEFORE.search(before):
        return False
    dated = bool(_DATED_BEFORE.search(before))
    padded = first[0] == "0" or second[0] == "0"
    in_cell = _LINE_BEGINS.search(text, max(0, start - 10), start) and _CELL_ENDS.match(text, end)
    if padded or in_cell or _TIME_AFTER.match(text, end):
        return True
    if match["mark"] == "-":
        return dated and bool(_ENDS_AFTER.match(text, end))
    if dated:
        return True
    numerator, denominator = int(first), int(second)
    return (denominator > 12 or numerator > denominator) and not _EYE.match(match.group())


# ---- days of a month: the 3rd, Tuesday the 16th, March fifth ---------------------------------------------------------------

_ORDINAL = re.compile(r"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b", re.IGNORECASE)
_LEADS_TO_DAY = re.compile(
    r"\b(?:on|since|until|till|by|after|before|from|to|through|thru|around|of|dated?|seen) (?:the )?$", re.IGNORECASE
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
_FIRST_ON_LINE = re.compile(r"(?:^|\n)[\s>*-]{0,6}$")
_LINE_ENTRY = re.compile(r"\s{2}|:\s|\t")
_ANY_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_TORN = re.compile(rf"(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\s?of\s{{0,2}}(?:{_ANY_MONTH})\.?", re.IGNORECASE)
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
    for match in at_digits(_ORDINAL, text):
        start, end = match.span()
        lead = _WEEKDAY_BEFORE.search(text, max(0, start - 16), start) or _MONTH_BEFORE.search(text, max(0, start - 18), start)
        led = _LEADS_TO_DAY.search(text, max(0, start - 14), start) and _AFTER_DAY.match(text, end)
        listed = _FIRST_ON_LINE.search(text, max(0, start - 8), start) and _LINE_ENTRY.match(text, end)
        if lead:
            yield lead.start(), end
        elif (led or listed or _alone(text, start, end)) and not _COUNTED.match(text, end):
            yield start, end
    for match in at_digits(_TORN, text) if not MONTHS.isdisjoint(present(text)) else ():
        yield match.span()


# ---- months and weekdays in words ----------------------------------------------------------------------------------

_WHOLE_MONTHS = tuple(month for month in MONTHS if len(month) > 4 or month == "june" or month == "july")
_MID = word_set("mid")
_ONLY_MONTHS = word_set("january february july september october november december sept")
"""Months whose names are hardly ever a person's or a word."""
_BEFORE_MONTH = word_set(
    "in since until till during early late mid by this next last of from past through thru before after around back early-mid"
)
_SAID_BEFORE = word_set("last next this past early late mid")
_SMALL_MONTH = re.compile(
    r"\b(?:in|since|until|till|last|next|early|late|mid-?|by|of|from|through|before|after) ?(?P<month>january|february"
    r"|march|april"
    r"|june|july|august|september|october|november|december)\b(?!-)"
)
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
        for pattern, group, possible in (
            (_SMALL_MONTH, "month", any(month in text for month in _WHOLE_MONTHS)),
            (_MID_MONTH, "month", not _MID.isdisjoint(inside)),
            (_SMALL_WEEKDAY, 0, any(day in text for day in WEEKDAYS)),
        ):
            for match in pattern.finditer(text) if possible else ():
                if word_before(text, match.start()) not in _SCHEDULE:
                    yield match.span(group)
        for match in (*at_words(_SMALL_MONTH_DAY, text, MONTHS), *at_digits(_DAY_SMALL_MONTH, text)):
            yield match.span()


def _month(text: str, token: Token) -> Iterator[tuple[int, int]]:
    before = word_before(text, token.start)
    if text[token.end : token.end + 1] == "-" and text[token.end + 1 : token.end + 2].isalpha():
        return
    leading = _FIRST_ON_LINE.search(text, max(0, token.start - 8), token.start) and _LINE_ENTRY.match(text, token.end)
    if before in _BEFORE_MONTH or token.low in _ONLY_MONTHS or leading:
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


def _possible(match: re.Match[str]) -> bool:
    """True where the two can be month and day, in either order."""
    return min(int(match["first"]), int(match["second"])) <= 12


_READERS: tuple[tuple[Callable[[str], Iterator[tuple[int, int]]], bool], ...] = (
    (_month_and_day, True), (_days, True), (_in_words, False),
)  # fmt: skip
"""Who reads which dates, and whether it needs a digit."""


def find(text: str) -> Iterator[Span]:
    """Every such date of a text."""
    digits = has_digits(text)
    for read, needs_digits in _READERS:
        for start, end in read(text) if digits or not needs_digits else ():
            yield Span(start, end, KIND, "partial_dates")


HITS: tuple[tuple[str, str], ...] = (
    ("Sutures out the 14th at Ewarton", "14th"),
    ("the rest on the 8th. Keflex", "8th"),
    ("girl!! 3390 g, jan 19. EBL 350", "jan 19"),
    ("seen 4/5; pain 4/5; strength 5/5", "4/5"),
    ("labs 3/12, CXR 3/14-3/16", "3/14"),
    ("labs 3/12, CXR 3/14-3/16", "3/16"),
    ("last normal Friday 10/5, then", "Friday 10/5"),
    ("fell on Sat, 3/2 at home", "Sat, 3/2"),
    ("Wedncsdoy 10/6 7:57pm", "Wedncsdoy 10/6"),
    ("specimen received 03/08", "03/08"),
    ("bed avail 8/26. pt upset", "8/26"),
    ("11-4 15:37: spoke with pt", "11-4"),
    ("\n5/20\tflu shot", "5/20"),
    ("Cert 7/30 through 8/1", "8/1"),
    ("Lost time 9/27 - 10/3.", "10/3"),
    ("12/29 to 1/4 in bed", "12/29"),
    ("Started 10-30.", "10-30"),
    ("wieder am 05.05. gesehen", "05.05."),
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
    "BP 120/80, Apgar 8/9, Gleason 3+4=7",
    "pain 4/5; strength 5/5",
    "pain was 8/10, now 3/10; motor 4/5 throughout",
    "L4-5, T12, C5/6, ribs 7/8, levels 4/5",
    "5/325 Norco and Bactrim 800/160",
    "10-12-14 mm",
    "May-Thurner syndrome",
    "It may resolve. May repeat in 6 months.",
    "on 2/3 of the surface, grade 2/6 murmur",
    "2/17 nodes positive, 9/14 cores",
    "vision 20/40, VA 6/18, GCS 11/15, MMSE 12/30",
    "4-6 weeks, 2-3 days, 1-2 tablets, 3-4 mm",
    "every 4-6 h; sets of 10-12",
    "dialysis every Monday; Monday/Wednesday/Friday",
    "on the 5th rib; on the 3rd toe; the 5th, 6th and 7th ribs",
    "of the 4th and 5th digits",
    "last summer and last year",
    "after 2/3 doses of 5 mg",
    "SAT 94 %, sat up in bed, avoid sun",
    "amlodipine 5/20 mg",
    "march in place; she may return",
)
