"""Numbers of rooms, beds, chairs, lockers, lines and vehicles in service by which somebody is found in a house or crew."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, has_unit
from residency.instruments.identifiers.words import MEDICAL, lexicon, word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"
NEEDS_DIGITS = True

_HOUSE = word_set(
    "room rm bed bedspace chair theatre theater hall homeroom classroom bus bay cubicle booth stall cot isolette incubator"
    " bassinet team locker lkr bin berth bunk box opd floor stretcher gurney trolley carriage cabin ward wing counter window"
    " queue token callsign medic ambo hallway slot car bunk"
)
"""Words behind which one figure is enough: somebody's place in a house or a crew."""
_KEPT = word_set(
    "suite station desk dorm office clinic gate door bag envelope drawer shelf tray rack safe route platform seat squad crew"
    " branch tape reel ticket site block tower bldg building hut cup kit pint bottle cart flight ambulance rescue"
    " engine evac ladder truck precinct folio docket census screening wristband bracelet armband sleeve bib unit units house"
    " hostel cell pigeonhole mailbox freezer cassette canister straw cryovial sample specimen tube vial auth voucher"
    " coupon parcel env postbag lifeflight medevac helicopter tail convoy battalion company platoon pew grave plot niche"
)
"""Words behind which a code of letters and digits counts, or three figures."""
_PLACES = _HOUSE | _KEPT
_PLACED = re.compile(
    r"(?P<word>[A-Za-z]+)(?P<between>(?i:[ .]{1,2}(?:no|nr|num|number|id|is|was|says|reads|named|called|code)\b\.?)?"
    r"(?:[ \t]*[:#=]+[ \t]*|[ \t]*\.{2,}[ \t]*|[ .]{1,2}))[\"'(]?"
    r"(?P<number>[A-Z]{1,4}-\d{1,4}[A-Z]?|\d{1,3}[A-Z]{1,2}"
    r"(?:-\d{1,3}[A-Z]?)?|[A-Z]\d{1,4}(?:-\d{1,3})?[A-Z]?|[A-Z]{1,2} \d{3,5}"
    r"|[a-z] ?\d{3,5}|\d{1,5}[a-z]?(?:[-/]\d{1,4}[A-Za-z]?)?|\d{2,3},\d{3})(?![\w%]|[.,:/]\d|-\d| ?[x×] ?\d)"
)
_CREW = re.compile(r"(?P<word>[A-Za-z]+)[ :]{1,2}(?P<number>[A-Z][a-z]{3,9} \d{2,4})(?![\w%/:]|[.,-]\d)")
_CREWS = word_set("callsign ambo ambulance medic rescue unit crew flight helicopter squad engine tower lifeflight medevac evac")
_NO_PLACE = word_set(
    "per each every white black tool pill tea sand gall nail capillary tumor tumour red blood mast pelvic orbital wheel"
    " rocking rib two three four bundle heart nerve right left both cd sickle b t nk plasma basal clear squamous germ"
    " bile duct vas transfused transfuse received gave given times of or of. and"
)
"""Words before such a word that make a part of the body or a count of it."""
_COUNTED = re.compile(
    r" ?(?:-|to|or|and) ?\d|[ -]?(?:tab\w*|cap\w*|pills?|of|more|times?|per|L|pack|packs"
    r"|weekly|daily|nights?|inch|feet|foot|ft|lb|side"
    r"|degrees|minutes|hours|hrs?|days?|am|pm|in height|count|out of|people|patients|beds|rooms|stor|PRBC|FFP"
    r"|pRBC|units|u)\b",
    re.IGNORECASE,
)
_ROOMS = word_set("room rm bed ward homeroom wing locker bay hallway hall cell bunk seat cabin berth pod coach car")
_SIZE = re.compile(r"[TNMFLSCG]\d{1,2}|\d{1,3}(?:F|Fr|G|M|MG|ML|CM|MM|L|H|D|W|Y|K|U|XL|AM|PM|g|h|d|y|m|w|x|s|u|f)")
"""What stands there as a size, a dose, a time or a stage."""
_LINE = re.compile(r"[Ll]ine (?P<number>\d{1,2})(?=[,;|\n]|$)")
_BEFORE_LINE = (",", ";", "|", "\n", "phone", "help", "market", "bus", "on")
"""What stands before the number of a telephone line, a stall or a place at work."""
_THEATRE = re.compile(
    r"OR(?: ?[:#] ?| (?:no\. |room |suite |# ?)?)\s{0,14}(?P<number>\d{1,2}[A-C]?)(?![\w%]|[.,:/-]\d| ?\(\d| mg|-)"
)
_BEFORE_THEATRE = re.compile(r"(?:^|[\n.,:;|\t(/-]|  |\b(?:to|in|from|the|for|into|at)|[a-z]|\d{2}[-:]\d{2,4}|\d{4}) ?$")
_RATIO = re.compile(r"\b(?:odds|adjusted|crude|pooled|aOR|CI|95)\b")
_WARD = re.compile(r"[Ww](?:ard|ARD) (?P<number>\d{0,2}[A-Z]\d{0,2}|\d{1,2})(?![\w.])")
_HOUSED = re.compile(r"(?:[A-Z]{1,4}-?\d{1,2}|\d{1,2}[A-Z]{1,2}|(?:Pod|POD|pod|Unit|Wing|Bay) [A-Z]?\d{0,2})(?: ?[-/,] ?| )$")
"""The ward or wing before a bed or room."""
_QUARTER = re.compile(
    r"\d{1,2}[A-C]? (?:NORTH|SOUTH|EAST|WEST|North|South|East|West)(?=\s{2}|\n|$|[,.;)]|\s(?:RN|charge|bed|room|rm|nurs))"
)
_BED_WORDS = word_set("bed rm room bay chair")

HITS: tuple[tuple[str, str], ...] = (
    ("58   bed 6W-14B\nHD#3", "6W-14B"),
    ("Grade 7   Homeroom B-112 (Ms.", "B-112"),
    ("S-44    Bus 31\nBorn", "31"),
    ("Ward    : OB-3 / bed 9   ", "OB-3 / bed 9"),
    ("Pod C rm 12\nGreen", "Pod C rm 12"),
    ("breast milk bin 27.", "27"),
    ("widow, room 218W\nMedicare", "218W"),
    ("in hall 3? 80133", "3"),
    ("Maternity    BOX 4\nGreen", "4"),
    ("First Hill floor 9.\nImages", "9"),
    ("at the Main Market, line 14, hospital", "14"),
    ("nurse phone note, line 3\n8/14", "3"),
    ("on Main St rm 614, see", "614"),
    ("H 77 20 18    Ward 5B\nOT", "Ward 5B"),
    ("date, theatre 2, list", "2"),
    ("W/M  wing K2-14\n2023", "K2-14"),
    ("SHIFT NOTE  4 SOUTH  7/3", "4 SOUTH"),
    ("to safe, envelope A 2204. Rounding", "A 2204"),
    ("Seat on bus 12, driver", "12"),
    ("jolyon h. bed 9, file", "9"),
    ("recert, VNS, branch 031\nM", "031"),
    ("I'm in Bursley room 4217, my", "4217"),
    ("Dialysis Ada / chair 11\nP", "11"),
    ("belongings w/ security, bag 0417. Ring", "0417"),
    ("cup Q0418, sent", "Q0418"),
    ("22:31 OR 2 at 2330", "2"),
    ("OR: 7\n\nPREOP", "7"),
    ("Green, P 0092-44-18 OR 12 Dr Reed", "12"),
    ("Locker #114 key", "114"),
    ("ambo Delta, medic 12 at", "12"),
    ("ring in bag b 0032 to mom", "b 0032"),
    ("tape 117B copy", "117B"),
    ("Site: 0173      Subject", "0173"),
    ("if < 9. ambo Delta 417 at the", "Delta 417"),
    ("Census no. .... 118,402", "118,402"),
    ("MDCN folio 48,117", "48,117"),
    ("ROOM 412B", "412B"),
    ("Rm. 5-114, Bed 2", "5-114"),
)
MISSES: tuple[str, ...] = (
    "room air 94%",
    "on room 2 L",
    "OR 2.4 (95% CI 1.1-3.0), adjusted OR 3 (1-4)",
    "BID OR 2 TABS; 3 OR 4 TIMES",
    "bed 2 weeks",
    "pelvic floor 3 times",
    "box 30 tablets; bag 500 ml; 2 units 300 ml; cell count 12; cup 8 oz",
    "chair 10 minutes; walked from the bed 20 feet",
    "transfused units 2 of PRBC",
    "bottle 2, seat 4, site 3",
    "line 3 cm above",
    "ward round; ward to room",
    "pod 3 POD 3",
    "the north side; 5 North American",
    "sickle cell 114; floor 20-30",
    "T 3, theatre in 2019",
    "block T12; site L5; block 20 mg; engine 2 L",
    "unit dose 325 mg; seat 18 inch",
    "team 3 of 4",
    "unit Heparin 5000 units",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for match in at_words(_PLACED, text, _PLACES):
        if _is_place(text, match):
            housed = _HOUSED.search(text, max(0, match.start() - 12), match.start())
            start = housed.start() if housed and match["word"].lower() in _BED_WORDS else match.start("number")
            yield Span(start, match.end("number"), KIND, "place_number")
    for match in at_words(_CREW, text, _CREWS):
        if not lexicon().get(match["number"].split()[0].lower(), 0) & MEDICAL and not has_unit(text, match.end()):
            yield Span(*match.span("number"), KIND, "place_number")
    for match in at_words(_THEATRE, text, frozenset({"or"})) if "OR " in text or "OR:" in text else ():
        if _is_theatre(text, match):
            yield Span(*match.span("number"), KIND, "place_number")
    for match in at_words(_WARD, text, frozenset({"ward"})):
        yield Span(match.start(), match.end(), KIND, "place_number")
    for match in at_words(_LINE, text, frozenset({"line"})):
        if text[max(0, match.start() - 8) : match.start()].rstrip(" ").endswith(_BEFORE_LINE) or match.start() == 0:
            yield Span(*match.span("number"), KIND, "place_number")
    for match in at_digits(_QUARTER, text, " "):
        yield Span(match.start(), match.end(), KIND, "place_number")


def _is_place(text: str, match: "re.Match[str]") -> bool:
    """True for a number that no count, size or part of the body explains."""
    word, number = match["word"].lower(), match["number"].replace(",", "").replace(" ", "")
    digits = sum(map(str.isdigit, number))
    before = text[max(0, match.start() - 16) : match.start()].lower().split()
    if (before and before[-1] in _NO_PLACE) or has_unit(text, match.end()):
        return False
    if word not in _ROOMS and _SIZE.fullmatch(number):
        return False
    if _COUNTED.match(text, match.end()) or (digits == 4 and number[:2] in ("19", "20") and "#" not in match["between"]):
        return False
    return word in _HOUSE or digits > 2 or (digits > 1 and not number.isdigit())


def _is_theatre(text: str, match: "re.Match[str]") -> bool:
    """True for the number of an operating theatre, not for "or" in capitals nor a ratio of odds."""
    start = match.start()
    around = text[max(0, start - 30) : match.end() + 20]
    return bool(_BEFORE_THEATRE.search(text[max(0, start - 12) : start])) and not _RATIO.search(around)
