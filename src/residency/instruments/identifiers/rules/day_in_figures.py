"""Month and day in figures without a year: 3/14, 08-07, "Mon 4.9"; scores, fractions, ratios and levels stay."""

import re
from collections.abc import Iterator
from itertools import pairwise

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits
from residency.instruments.identifiers.fixed_words import WEEKDAY_BEFORE

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"
NEEDS_DIGITS = True

_TWO = re.compile(
    r"(?P<first>0?[1-9]|[12]\d|3[01])(?P<mark>[/-])(?P<second>0?[1-9]|[12]\d|3[01])(?![\w/%'\u2019]|[.,]\d"
    r"|-(?!\d{1,2}/)[\d]|\.[A-Za-z])"
)
_POINTED = re.compile(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.(?=\s|$|[,;)]|[-\u2013])")
_APART = re.compile(r"(?P<first>0?[1-9]|[12]\d|3[01]) / (?P<second>0?[1-9]|[12]\d|3[01])(?![\w/%]|[.,]\d| [/\d])")
_LINE_ENDS = re.compile(r"\.?[ \t]*(?:\n|$)")
_POINT_BETWEEN = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])(?![\d%/]|\.\d|-\d)\.?")
_VISIT_BEFORE = re.compile(
    r"\b(?:visit|review|appointment|appt|clinic|seen|removal|removed|admitted|adm|discharged|born|done|performed|started|stopped"
    r"|follow-?up|f/u|rtc|lmp|edd|edc|dob|dated?|until|till|due|next|back|return|recheck)"
    r"(?:(?: on| by| again| is| was| the|:){1,2} | )$",
    re.IGNORECASE,
)
"""Words behind which 18.9 is a day and hardly a measurement."""
_STARTS_AFTER = re.compile(r"(?:^|[\s(\[,;:~|>\"*-]|\bw/|\bd/c:?)$")
_UNIT_AFTER = re.compile(
    r"[ \t]?-?(?:(?:mm|cm|ml|cc|mg|mcg|ug|kg|g|l|lpm|iu|units?|u|meq|mmol|mmhg|bpm|hz|gy|psi|fr|french|gauge|ga|inch(?:es)?"
    r"|feet|ft"
    r"|lbs?|x|times|fold|percent|points?|pts?|levels?|degrees?|years?|yrs?|y/?o|months?|mos?|weeks?|wks?|days?|hours?|hrs?|h"
    r"|minutes?|mins?|seconds?|secs?|tabs?|tablets?|caps?|puffs?|drops?|doses?|pills?|sprays?|word|item|step|strength"
    r"|power|pain"
    r"|murmur|systolic|diastolic|motor|throughout|bilaterally|in all|of|cups?|cans?|ppd|packs?|drinks?|beers?|times|sizes?)\b"
    r"(?!-)|x\b(?!-?ray)|%|(?<! )/)",
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
    r"|clinic|between|transfer(?:red)?|w/c|commencing|arr|arrived|left|burial|funeral|paid|issued|printed|recheck"
    r"|died|fell|date of \w+)"
    r"(?:[ \t]?[:=-]|\.)?\s{1,3}(?:(?:on|of|from|is|was|for|by|the|at|and|date|night|visit|dose)[: ]\s?){0,2}$|[\w)]:\s{0,3}$",
    re.IGNORECASE,
)
_LINE_BEGINS = re.compile(r"(?:^|\n|[|\t]|\s{2})[\s>*\u2022-]{0,8}$")
_CELL_ENDS = re.compile(r"\s{2}|[ \t]*[|\t\n]|[: ]{1,2}\s?\d?\d:?\d\d\b|:\s|$")
_TIME_AFTER = re.compile(
    r"(?:,? (?:at|@)?) ?\d{1,2}:\d\d|(?:,? (?:at|@) )\d{4}\b|,? \d{1,2} ?[ap]\.?m\b"
    r"| (?:[01]\d|2[0-3])[0-5]\d(?![\d.,]|\s?(?:mg|ml|mcg|units?|g|cc|kg|lbs?|k?cal)\b)|,? (?:POD|HD|DOL|PPD)[ #]{0,2}\d"
)
_TIME_BEFORE = re.compile(r"(?:^|[\s,(])(?:(?:[01]\d|2[0-3]):?[0-5]\d|\d{1,2} ?[ap]\.?m\.?),?(?: on)? $", re.IGNORECASE)
_VALUE_BEFORE = re.compile(r"\d\.\d{1,3} ?\($")
_SENTENCE_BEFORE = re.compile(r"(?:[.;!?]|\n)\s{1,3}$")
_SCALES = frozenset((2, 3, 4, 5, 6, 10))
"""What strength, reflexes, murmurs, pain and fractions are counted out of."""
_RANGE_BETWEEN = re.compile(r"[ \t]?(?:-|\u2013)[ \t]?|[ \t](?:to|thru|through|until|till)[ \t]", re.IGNORECASE)
_PAIR_BETWEEN = re.compile(r"\s?(?:-|\u2013|to|thru|through|until|till|and|&|,|or)\s{1,2}|\s(?:-|\u2013)\s?", re.IGNORECASE)
_EYE = re.compile(r"20/|6/(?:6|9|12|18|24)$")
_ENDS_AFTER = re.compile(
    r"\s*(?:[.,;:)\n]|$)|\s(?:at|for|and|with|he|she|they|we|pt|patient|when|because|to|in|by|w)\b", re.IGNORECASE
)


def find(text: str) -> Iterator[Span]:
    """Every such date of a text."""
    for start, end in _days(text):
        yield Span(start, end, KIND, "day_in_figures")


def _days(text: str) -> Iterator[tuple[int, int]]:
    """Pairs of figures that can be month and day and that nothing in medicine explains."""
    pairs = [m for m in at_digits(_TWO, text, "/-") if _possible(m)]
    pairs = [m for m in pairs if _STARTS_AFTER.search(text, max(0, m.start() - 5), m.start())]
    days = {m.start() for m in pairs if _is_day(text, m)}
    for one, other in pairwise(pairs):
        if (one.start() in days) != (other.start() in days) and _PAIR_BETWEEN.fullmatch(text, one.end(), other.start()):
            days |= {one.start(), other.start()}
        if _is_range(text, one, other):
            days |= {one.start(), other.start()}
    for match in pairs:
        if match.start() in days:
            weekday = WEEKDAY_BEFORE.search(text, max(0, match.start() - 16), match.start())
            yield (weekday.start() if weekday else match.start()), match.end()
    for match in at_digits(_APART, text, " ") if " / " in text else ():
        before = text[max(0, match.start() - 40) : match.start()]
        if _possible(match) and (_DATED_BEFORE.search(before) or (before[-2:] == ", " and _LINE_ENDS.match(text, match.end()))):
            yield match.span()
    for match in at_digits(_POINT_BETWEEN, text, "."):
        weekday = WEEKDAY_BEFORE.search(text, max(0, match.start() - 16), match.start())
        if weekday and not text[: weekday.start()][-1:].isdigit():
            yield weekday.start(), match.end()
        elif _VISIT_BEFORE.search(text, max(0, match.start() - 24), match.start()) and (
            match.group()[-1] == "." or _ENDS_AFTER.match(text, match.end())
        ):
            yield match.span()
    for match in at_digits(_POINTED, text, "."):
        if not text[: match.start()][-1:].isalnum():  # not the end of a code: I25.10.
            yield match.span()


def _is_day(text: str, match: re.Match[str]) -> bool:
    """True where the figures are more likely a day than a score, a fraction, a range or a ratio."""
    start, end = match.span()
    first, second = match["first"], match["second"]
    if WEEKDAY_BEFORE.search(text, max(0, start - 16), start):
        return True
    before = re.split(r"[;\n]|\. ", text[max(0, start - 40) : start])[-1]
    if _UNIT_AFTER.match(text, end) or _COUNTED_AFTER.match(text, end) or _MEASURED_BEFORE.search(before):
        return False
    dated = bool(_DATED_BEFORE.search(before))
    if match.group() == "24/7":
        return False
    padded = first[0] == "0" or second[0] == "0"
    in_cell = _LINE_BEGINS.search(text, max(0, start - 10), start) and _CELL_ENDS.match(text, end)
    if padded or in_cell or _TIME_AFTER.match(text, end):
        return True
    if _TIME_BEFORE.search(text, max(0, start - 12), start) and _ENDS_AFTER.match(text, end):
        return True
    in_brackets = text[end : end + 1] == ")" and _VALUE_BEFORE.search(text, max(0, start - 8), start)
    if in_brackets and (match["mark"] == "/" or int(first) > int(second)):
        return True
    if match["mark"] == "-":
        return dated and bool(_ENDS_AFTER.match(text, end))
    if dated:
        return True
    numerator, denominator = int(first), int(second)
    if denominator not in _SCALES and text[end : end + 1] == " " and _SENTENCE_BEFORE.search(text, max(0, start - 4), start):
        return True
    return (denominator > 12 or numerator > denominator) and not _EYE.match(match.group())


def _is_range(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """True for 6/2-6/9 and 6/8 to 6/11, which no score explains: what is counted out of the same number is none."""
    if one["mark"] != "/" or other["mark"] != "/" or not _RANGE_BETWEEN.fullmatch(text, one.end(), other.start()):
        return False
    before = re.split(r"[;\n]|\. ", text[max(0, one.start() - 40) : one.start()])[-1]
    told = one["second"] != other["second"] and int(one["first"]) <= int(other["first"])
    return told and not (_MEASURED_BEFORE.search(before) or _UNIT_AFTER.match(text, other.end()))


def _possible(match: re.Match[str]) -> bool:
    """True where the two can be month and day, in either order."""
    return min(int(match["first"]), int(match["second"])) <= 12


HITS: tuple[tuple[str, str], ...] = (
    ("Mon 4.9  New birth visit", "Mon 4.9"),
    ("Next visit 18.9 with nursery", "18.9"),
    ("review 7.9. Diet", "7.9."),
    ("Recheck Frl 9/24. Then", "Frl 9/24"),
    ("d: 10/13  t: 10/17 /sml", "10/17"),
    ("charted by rn 1/2 2140", "1/2"),
    ("Burial: the chapel, 9 / 8\n", "9 / 8"),
    ("irol post dates. 5/8 misoprostol 25", "5/8"),
    ("Creat 0.7 (10-6).", "10-6"),
    ("Creat 1.4 (10/12).", "10/12"),
    ("read back, 2045 8/8.", "8/8"),
    ("LAST FILL 01/14\nTab. Aspirin", "01/14"),
    ("the transfer 1/5 by van", "1/5"),
    ("off work 6/2-6/9 then light", "6/9"),
    ("was 6/8 to 6/11 inpatient", "6/8"),
    ("off 3/4-5/6 in plaster", "5/6"),
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
)
MISSES: tuple[str, ...] = (
    "improved from 3/5 to 4/5; pain 2/10 to 5/10; 1/2 to 3/4 of the wall",
    "4/5 strength. 1/2 tablet. 2/6 murmur.\n3/4 of an inch",
    "24/7 care, sat 94.5, INR 2.1 from 3.4, back pain 2.5 of 10",
    "K 4.1 (3-5), Hb 8.9 (12-16), seen at 3.5 x 2.1 cm",
    "give 1/2 1000 mg twice; 20 / 40 and 6 / 9 with glasses",
    "BP 120/80, Apgar 8/9, Gleason 3+4=7",
    "pain 4/5; strength 5/5",
    "pain was 8/10, now 3/10; motor 4/5 throughout",
    "L4-5, T12, C5/6, ribs 7/8, levels 4/5",
    "5/325 Norco and Bactrim 800/160",
    "10-12-14 mm",
    "on 2/3 of the surface, grade 2/6 murmur",
    "2/17 nodes positive, 9/14 cores",
    "vision 20/40, VA 6/18, GCS 11/15, MMSE 12/30",
    "4-6 weeks, 2-3 days, 1-2 tablets, 3-4 mm",
    "every 4-6 h; sets of 10-12",
    "after 2/3 doses of 5 mg",
    "amlodipine 5/20 mg",
)
