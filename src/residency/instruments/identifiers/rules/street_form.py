"""Streets written in no full form: without number, without a word for the street, in small letters, boxes, blocks and plots."""

import re
from collections.abc import Iterator, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_any_digit, at_digits, at_words, digit_runs, has_digits
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.institutions import is_name
from residency.instruments.identifiers.words import (
    FAMILY,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    Token,
    flags_of,
    present,
    runs,
    word_before,
    word_set,
)

KIND = "ADDRESS"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): street address; ways of writing: general knowledge of many countries"

_ROADS = word_set(
    "rd road ave avenue blvd boulevard ln lane cres crescent tce mews cottages brow passage esplanade terrace"
    " pkwy parkway close"
)
_UNNUMBERED = re.compile(
    r"(?<![\w'-])(?:(?:No\.? ?)?\d{1,5}[A-Za-z]?(?:[/-]\d{1,4})?,? )?(?:[A-Z][\w'\u2019.-]+ ){1,3}"
    r"(?:Rd|Road|Ave|Avenue|Blvd|Boulevard|Ln|Lane|Cres|Crescent|Tce|Mews|Cottages|Brow|Passage|Esplanade|Terrace|Pkwy|Parkway"
    r"|Close(?=[,.\n]))\b(?: [NSEW]{1,2}\b)?"
)
_BOXES = word_set(
    "lockbox private locked pmb p blk plot h gali purok shop lot gpo rmb rsd postnet apartado door d khasra erf stand"
)
_BOX = re.compile(
    r"(?:Lockbox|Private Bag|Locked Bag|P\.? ?M\.? ?B\.?|GPO Box|RMB|RSD|Postnet Suite|Apartado|Blk|Plot(?: No\.?)?|H\. ?No\.?"
    r"|D(?:oor|\.) ?No\.?|Khasra(?: No\.?)?|Erf|Stand|Gali No\.?|Purok|Shop) [A-Z]?-?\d[\w/-]*"
    r"(?:,? (?:[A-Z][\w'-]+ ){1,3}#?\d{2}-\d{2,4})?",
)
_UNIT = (
    r"(?:(?:Plot|Flat|Flt|House|Hse|H\. ?No|Door|D\. ?No|Room|Rm|Sector|Sec|Block|Blk|Lot|Phase|Ph|Unit|Stage|Gali|Lane"
    r"|Cross|Main"
    r"|Zone|Purok|Sitio|Stand|Erf|Survey|Khasra|Quarter|Qtr|Compound|Villa|Tower|Wing|Floor|Level|Pocket|Shop|Apt|Suite)\.?"
    r" (?:No\.? ?)?#?(?:[A-Z]?-?\d[\w/-]{0,6}|[A-Z]\b|I{1,3}V?\b)|\d{1,2}(?:st|nd|rd|th) (?:Cross|Main|Block|Stage|Phase"
    r"|Lane|Floor))"
)
_UNITS = re.compile(rf"{_UNIT}(?:,? {_UNIT})+(?:,? (?:[A-Z][\w'-]+ ?){{1,3}}(?=[,.\n]|$))?")
_UNIT_WORDS = word_set(
    "plot flat flt house hse h door d sector sec block blk lot unit gali purok sitio stand erf khasra villa tower pocket"
    " shop apt suite"
)
_HOME_UNIT = re.compile(
    r"(?:[Ff]lat|FLAT|Unit|Villa|Apartment|Sector|Hse|Plot|Lot) (?:No\.? ?)?\d{1,4}[A-Za-z]?(?:/\d{1,4}[A-Za-z]?)?"
    r"(?:(?=, [A-Z][a-z])|(?<=/\d)|(?<=/\d\d))(?:, (?:The )?(?:[A-Z][\w'-]+ ){1,3}(?:House|Court|Lodge|Mansions?|Towers?"
    r"|Heights"
    r"|Buildings?|Villas?|Apartments?|Arcade|Plaza|Complex|Estate|Society|Residency|Enclave|Point|Wharf|Mill|Place|Gardens))?"
)
_RURAL = re.compile(
    r"(?:RR|R\.R\.|HC|HCR|SS|Site|Star Route) ?#? ?\d{1,3}(?:,? (?:Site|Comp|Box|Grp|Group|Stn|RR|SS) ?#?\d{1,4})+"
    r"|RR ?#\d{1,2}\b"
)
_RURAL_WORDS = word_set("rr hc hcr site star")
_HOME_UNIT_WORDS = word_set("flat unit villa apartment sector hse plot lot")
_QUARTER = re.compile(
    r"(?:(?:Brgy|Bgy|Barangay|Sitio|Poblacion|Vill|Village|Distt|Dist|District|Tehsil|Teh|Taluk|Taluka|Mandal|Thana|Mohalla"
    r"|Tq|Zilla"
    r"|Hamlet of|Townland)\.?:? |P\. ?[OS]\. )[A-Z0-9][\w'-]*(?: [A-Z][\w'-]+){0,2}"
)
_QUARTER_WORDS = word_set(
    "brgy bgy barangay sitio poblacion vill village distt dist district tehsil teh taluk taluka mandal thana mohalla"
    " tq zilla hamlet townland p"
)
_POLE = re.compile(
    r"(?:LP|Light [Pp]ole|Lamp [Pp]ost|Mile(?:post| [Mm]arker)?|mile(?:post| marker)?|[Kk]m\.?|KM|[Kk]ilomet(?:re"
    r"|er)) ?#?\d{1,4}"
    r"(?:\.\d)?,? (?:on |of |along |off )?(?:the )?(?:[A-Z][\w'-]+ ){1,3}(?:Road|Rd|Street|St|Highway|Hwy|Expressway|Trace"
    r"|Trail|Way|Pike)\b"
    r"|(?:LP|Light [Pp]ole|Lamp [Pp]ost) ?#?\d{1,4}[A-Z]?\b"
)
_POLE_WORDS = word_set("lp light lamp mile milepost km kilometre kilometer")
_NO_TYPE = re.compile(
    r"\d{2,5} (?:[NSEW]\.? \d{1,3}(?:st|nd|rd|th)\b|(?:[NSEW]\.? )?(?:[A-Z][a-z]{2,}|\d{1,3}(?:st|nd|rd|th))"
    r"(?= ?(?:#\d|, [A-Z][a-z]+,? (?:[A-Z]{2} )?\d{5}\b"
    r"|\n[A-Z][\w ]+,? [A-Z]{2}\b|, (?:Lower|Upper|Ground|First|Second|Third) (?:Level|Floor)| \| [A-Z]))(?: ?#\d\w*)?)"
)
_DIRECTED = re.compile(r"\d{3,5} (?:NE|NW|SE|SW)\.? [A-Z][\w'-]+(?: (?:St|Street|Ave|Rd|Blvd|Dr|Way|Ct|Pl|Ln)\b)?")
_NUMBERED_HOME = re.compile(
    r"(?:live|lives|lived|living|resides|residing|stays|staying|moved|address) (?:is |now |across the street |next door "
    r"|opposite )?(?:at|to) "
    r"(?P<street>(?:number|no\.?) \d{1,4}[a-z]?\b|\d{1,5}[A-Za-z]? (?:(?:NE|NW|SE|SW"
    r"|[NSEW])\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})(?=[,.;\n]|$| with| and)"
)
_LIVES_ON = re.compile(
    r"(?:live|lives|lived|living|house|apartment|moved|flat) (?:just |right )?(?:on"
    r"|off)(?: to)? (?P<street>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)"
)
_HOME_VERBS = word_set("live lives lived living resides residing stays staying moved address house apartment flat")
_NAMED_HOUSE = re.compile(
    r"[Tt]he (?:(?:Old|New|Little|Upper|Lower|White|Red|Coach|Gate) ){0,2}(?:Tollhouse|Toll House|Gatehouse|Farmhouse"
    r"|Creamery|Forge|Smithy"
    r"|Granary|Coach House|Rectory|Vicarage|Mill House|Mill|Schoolhouse|School House|Post Office|Lodge|Barn|Stables"
    r"|Bakehouse|Maltings"
    r"|Orchard|Hawthorns|Willows|Elms|Laurels|Firs|Beeches|Cedars|Hollies|Paddock|Bungalow|Cottage|Croft|Nook|Limes|Gables"
    r"|Spinney"
    r"|Glebe|Manse|Grange|Bothy|Steading|Mall|Green|Square|Quay|Diamond|Crescent|Strand|Parade|Avenue|Cross|Lane|Grove"
    r"|Terrace|Close"
    r"|Shambles|Butts|Esplanade)(?=, ?(?:\n)?[A-Z0-9]| comma [A-Z]|\n[A-Z][\w ]{2,20}\n)"
)
_HOUSE_WORDS = frozenset(re.findall(r"[a-z]{4,}", _NAMED_HOUSE.pattern.lower())) - word_set(
    "little upper lower white comma house school post gate"
)
_POSTE = re.compile(r"\b(?:[Gg]eneral [Dd]elivery|GENERAL DELIVERY|[Pp]oste [Rr]estante)\b")
_SAID = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh|zero)"
)
_SPOKEN = re.compile(
    rf"\b{_SAID}(?:[ -]{_SAID}){{0,5}} (?:(?:north|south|east|west) )?(?P<name>(?:[A-Za-z][\w'-]+ ){{1,3}}?)(?:[Ss]treet"
    rf"|[Rr]oad"
    r"|[Aa]venue|[Ll]ane|[Dd]rive|[Cc]ourt|[Tt]rail|[Bb]oulevard|[Cc]ircle|[Hh]ighway|[Tt]errace|[Cc]rescent|[Cc]lose"
    r"|[Pp]arkway)\b"
)
_SPOKEN_ENDS = word_set("street road avenue lane drive court trail boulevard circle highway terrace crescent parkway")
_SAID_WORDS = frozenset(re.findall(r"[a-z]+", _SAID))
_WEAK = word_set(
    "extension extn street st drive court way square row hill quay walk grove park gardens trail highway hwy circle loop"
    " cross crossing"
    " turnpike pike marg nagar vihar colony layout chowk bagh enclave society estate estates cottage lodge farm farmhouse"
    " bungalow"
    " tenantry section arcade canyon wynd brae hollow bayou trace bank banks villas mansions apartments apts towers house"
    " scheme quarters township compound camp settlement heights view mills subdivision subd puram pally village cove ridge bend"
)
"""Words that end the name of a street, an estate or a house, and much else besides."""
_STANDS = re.compile(r"\.?(?:,|;|\n|$|  |\.(?:\s|$)| [A-Z]{1,2}\d| \d{4,6}\b)")
_NUMBER_BEFORE = re.compile(r"(?:\b(?:No\.?|Nos\.?) ?)?(?<![\w/.-])[A-Z]?\d{1,5}[A-Za-z]?(?:[/-]\d{1,4})?,? $")
_LEADS = word_set("in at on of off near from to by lives live address residing resides stays opposite behind and")
_AT_HOME = word_set("live lives living resides residing address stays staying add")
_SMALL = re.compile(
    r"(?:live|lives|living|resides|residing|address|stays|staying|add)(?: is)?(?: at| in)?:? "
    r"(?P<street>\d{1,5}[a-z]?(?:/\d{1,4})? (?:[a-z]+ ){1,3}(?:st|rd|ave"
    r"|ln|dr|road|street|lane|avenue|drive|cres|court|ct|way|place|pl|tce))\b",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("dog on the Drumlish Rd, Longford", "the Drumlish Rd"),
    ("resides at No 5 Awka Road.", "No 5 Awka Road"),
    ("801 Commissioners Rd E, London", "801 Commissioners Rd E"),
    ("Address 9 Pilgrim Cottages, Snodland", "9 Pilgrim Cottages"),
    ("goes to Lockbox 3381, Aurora", "Lockbox 3381"),
    ("Blk 644 Bukit Batok Central #01-22 S", "Blk 644 Bukit Batok Central #01-22"),
    ("1180 Humboldt #4\nDenver", "1180 Humboldt #4"),
    ("8200 Dodge, Omaha 68114", "8200 Dodge"),
    ("OccMed | 715 S 8th | Minneapolis", "715 S 8th"),
    ("i live at 6/112 gore st fitzroy", "6/112 gore st"),
    ("Lacson Extension, Bacolod City", "Lacson Extension"),
    ("gogo at C412 Mpola Section, Marianhill", "C412 Mpola Section"),
    ("cc Dr O, The Mall, Dingle", "The Mall"),
    ("copy Miss Ode comma The Tollhouse comma Weobley", "The Tollhouse"),
    ("Plot 14, Block C, Tarnwick Estate", "Plot 14, Block C, Tarnwick Estate"),
    ("of flat 4, Tern House, Leith", "flat 4, Tern House"),
    ("lives in Unit 12B/7 with", "Unit 12B/7"),
    ("residing at Brgy. San Roque, Cebu", "Brgy. San Roque"),
    ("at 14, 3rd Cross, 2nd Main, Ode", "3rd Cross, 2nd Main, Ode"),
    ("of LP 44 Caratal Road, G", "LP 44 Caratal Road"),
    ("found at km 14 Old Nandi Road.", "km 14 Old Nandi Road"),
    ("mail to General Delivery.", "General Delivery"),
    ("Dr. R, 2350 SE Delaware, Suite", "2350 SE Delaware"),
    ("she lives at 41 Kelly Canyon, Bozeman", "41 Kelly Canyon"),
    ("lives on Bishop with her cats", "Bishop"),
    ("R/o Village Khera, Dist. Rohtak", "Village Khera"),
    ("R/o Village Khera, Dist. Rohtak", "Dist. Rohtak"),
    ("sister lives at number 14, across", "number 14"),
    ("home is RR#2, Site 4, Comp 11", "RR#2, Site 4, Comp 11"),
    ("out at forty four ten Snowshoe Trail past", "forty four ten Snowshoe Trail"),
    ("Add: H.No. 2214-B, Gali No. 4", "H.No. 2214-B"),
)
MISSES: tuple[str, ...] = (
    "Close follow-up is advised, Close to the hilum",
    "shop 3 times a week, the plot thickens",
    "lives with 2 cats on the way to recovery",
    "1000 Units, then 500",
    "Hip Extension, Knee Flexion; Stage 2, Zone 3; Grade 2, Level 4",
    "lives on Disability, place on Lasix, lives off Medicaid",
    "two weeks on the road, a three lane highway",
    "flat 4 mm lesion; walks 5 km 3 times",
    "Lot 5512, exp 2025; Unit 3 of blood",
    "The Cross sectional study; the Square knot",
    "1200 Heparin, given twice",
)


def find(text: str) -> Iterator[Span]:
    """Every such piece of an address."""
    inside = present(text)
    found = _numbered(text, inside) if has_digits(text) else []
    if not _WORDS.isdisjoint(inside):
        found += _worded(text, inside)
    for start, end in found:
        yield Span(start - 4 if text[max(0, start - 4) : start] in ("the ", "The ") else start, end, KIND, "street_form")


def _worded(text: str, inside: Set[str]) -> Iterator[tuple[int, int]]:
    """The forms that hold a word for a street, a house or a home."""
    if not _WEAK.isdisjoint(inside):
        yield from _named(text)
    if not _ROADS.isdisjoint(inside):
        yield from (match.span() for match in _UNNUMBERED.finditer(text))
    if not _HOUSE_WORDS.isdisjoint(inside) and not text.islower():
        yield from (match.span() for match in at_words(_NAMED_HOUSE, text, _THE, digits=False))
    if "delivery" in inside or "restante" in inside:
        yield from (match.span() for match in _POSTE.finditer(text))
    for match in at_words(_QUARTER, text, _QUARTER_WORDS, digits=False):
        if _names_a_street(match.group().split()[-1]) or match.group()[0] in "BS":
            yield match.span()
    for match in at_words(_LIVES_ON, text, _HOME_VERBS, digits=False):
        if _names_a_street(match["street"].split()[0]):
            yield match.span("street")
    if not _SPOKEN_ENDS.isdisjoint(inside) and not _SAID_WORDS.isdisjoint(inside):
        for match in _SPOKEN.finditer(text):
            if not any(flags_of(word) & STOP or word in _SMALL_WORDS for word in match["name"].split()):
                yield match.span()


_THE = frozenset(["the"])
_ORDINAL_WORDS = word_set("cross main block stage phase lane floor")
_NUMBER_WORDS = _BOXES | _UNIT_WORDS | _HOME_UNIT_WORDS | _POLE_WORDS | _RURAL_WORDS | _AT_HOME | _HOME_VERBS
_WORDS = _WEAK | _ROADS | _HOUSE_WORDS | _QUARTER_WORDS | _HOME_VERBS | {"delivery", "restante"}
_SMALL_WORDS = word_set(
    "the a an on of in by per to lane way and or with for at from week weeks day days year years hour hours"
)


def _numbered(text: str, inside: Set[str]) -> list[tuple[int, int]]:
    """The forms that hold a number."""
    found = [match.span() for match in at_any_digit(_NO_TYPE, text)]
    for start, end, stop in digit_runs(text):
        if end - start > 2 and text[end : end + 1] == " " and (match := _DIRECTED.match(text, start, stop)):
            found.append(match.span())
    if not _ORDINAL_WORDS.isdisjoint(inside):
        found += [match.span() for match in at_digits(_UNITS, text, "snrt")]
    if not _NUMBER_WORDS.isdisjoint(inside):
        for pattern, words in (
            (_BOX, _BOXES),
            (_UNITS, _UNIT_WORDS),
            (_HOME_UNIT, _HOME_UNIT_WORDS),
            (_POLE, _POLE_WORDS),
            (_RURAL, _RURAL_WORDS),
        ):
            found += [match.span() for match in at_words(pattern, text, words)]
        for pattern, words in ((_SMALL, _AT_HOME), (_NUMBERED_HOME, _HOME_VERBS)):
            found += [match.span("street") for match in at_words(pattern, text, words)]
    return found


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Names that end in a word for a street, an estate or a house, where an address can stand."""
    for run in runs(text):
        if len(run) < 2:
            continue
        for at in range(1, len(run)):
            if run[at].low not in _WEAK or not _STANDS.match(text, run[at].end):
                continue
            first = at
            while first and at - first < 3 and not run[first - 1].flags & (STOP | MEDICAL) | _is_title(run[first - 1]):
                first -= 1
            if first == at or not any(_names_a_street(t.text) for t in run[first:at]):
                continue
            start = run[first].start
            number = _NUMBER_BEFORE.search(text, max(0, start - 14), start)
            if (
                number
                or first
                or text[max(0, start - 2) : start] in ("", ", ", "\n\n")
                or text[start - 1 : start] == "\n"
                or (word_before(text, start) in _LEADS)
            ):
                yield number.start() if number else start, run[at].end


def _is_title(token: Token) -> int:
    """Not zero for an initial, which begins no street."""
    return int(token.initial)


def _names_a_street(word: str) -> bool:
    """True for a word after which a street may be called: a name, no drug, no day, no word of plain language alone."""
    flags = flags_of(word)
    if word.lower() in WEEKDAYS or word.lower() in MONTHS or flags & (MEDICAL | STOP | REGION):
        return False
    return is_name(word) or bool(flags & (FAMILY | PLACE))
