"""Street addresses of many countries, post boxes, military addresses, and the lines of an address that follow them."""

import re
from collections.abc import Iterator, Set

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_any_digit, at_digits, digit_runs, has_digits, near_digits
from residency.instruments.identifiers.fixed_words import STATE_NAMES, STATES
from residency.instruments.identifiers.institutions import is_name
from residency.instruments.identifiers.words import not_names, present, regions, word_set

KIND = "ADDRESS"
SOURCE = (
    "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); street suffixes: USPS Publication 28, appendix C1; other countries:"
    " UPU S42 and"
    " general knowledge"
)

_SUFFIX = (
    "Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Close|Place|Pl|Crescent|Cres|Terrace|Ter"
    "|Highway|Hwy"
    "|Parkway|Pkwy|Square|Sq|Circle|Cir|Row|Gardens|Grove|Mews|Hill|Trail|Trl|Turnpike|Pike|Alley|Loop|Run|Path|Plaza|Quay"
    "|Walk|Rise|Vale"
    "|Heights|Ridge|Mall|Expressway|Freeway|Route|Bypass|Extension|Point|Green|Esplanade|Parade|Promenade|Crossing"
    "|Marg|Nagar|Colony|Park|Concession|Sideroad|Vihar|Enclave"
    "|Chowk|Bagh|Layout|Society|Wynd|Brae|Cove|Hollow|Landing|Wharf|Bend|Knoll"
)
_SURE_SUFFIX = "Street|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Highway|Parkway|Crescent|Terrace"
_LOUD = f"{_SURE_SUFFIX}|Court|Way|Place|Circle|Lane|Trail|Loop|Close|Gardens|Heights|Grove|Mews|Row|Crossing|Pike".upper() + (
    r"|(?:ST|AVE|RD|DR|LN|BLVD|CT|PL|CIR|PKWY|HWY|TRL|TER|SQ)(?=[,.\n #]|$)"
)
_GLUED = (
    "strasse|straße|str|gasse|weg|platz|allee|straat|laan|plein|gracht|kade|dreef|gatan|gata|vagen|veien|vegen|vej|gade"
    "|katu|tie|kuja|polku"
    "|utca|steig|damm|ufer|ring|stien|stigen|gränd|backen|tun|braut|stigur|vegur|holt|hagi|gerdi|alle|kai|sti|toft|parken"
    "|haven|bakken|vaenget"
)
_AHEAD = (
    "Rua|Via|Viale|Piazza|Corso|Vicolo|Largo|Calle|C/|Avenida|Avda\\.?|Av\\.?|Avenue|Boulevard|Bd|Chemin|Rue|Place|Impasse"
    "|Quai|Route|ul\\.?|ulica"
    "|Ulica|Plaza|Paseo|Carrera|Travessa|Estrada|Strada|Trg|Aleja|Aleje|al\\.|os\\.|Pod|Nad|Plaça|Carrer|Cami|Camino|Ronda"
    "|Rúa|Praça|Praca"
    "|Alameda|Beco|Contrada|Strasse|Am|Im|Zum|Zur|An der|Auf der|Jalan|Jl\\.?|Rambla|Lungotevere|Borgo|Salita|Route de"
    "|Allee|Allée"
)
_CAP = r"[^\W\d_a-z]"
"""A capital of any alphabet, or a letter without a plain form."""
_HOUSE = r"(?<![\w.,/-])(?:\d{1,3}/)?\d{1,6}[A-Za-z]?"
_WORD = rf"{_CAP}[\w.'-]*"
_LINK = r"(?:bin|binti|ibn|de|del|della|delle|da|do|dos|das|la|le|les|du|des|di|of|the|el|al|von|van|der|d'|l')"
_WORDS = rf"(?:{_WORD} |\d{{1,4}}(?:st|nd|rd|th) |{_LINK} )"
_UNIT = r"(?:Apartment|Apt|Suite|Ste|Unit|Flat|Room|Rm|Floor|Fl|Building|Bldg|Lot|#)\.?\s{0,4}#?\w*\d\w*"
_NO_DOSE = r"(?![\w/%]|[.,]\d| ?(?:mg|mm|cm|ml|mcg|kg|g)\b)"
_STREETS = (
    re.compile(
        rf"{_HOUSE}(?:, (?!\d)| )(?:\d{{1,4}}[A-Z]? )?(?:[NSEW]\.? )?{_WORDS}{{1,4}}(?:{_SUFFIX}|{_LOUD})\b\.?(?! ?\d+"
        rf" ?(?:mg|mm|cm))"
    ),
    re.compile(rf"{_HOUSE} (?:\d{{1,4}}[A-Z]? )?\d{{1,3}}(?:st|nd|rd|th) (?:{_SUFFIX})\b\.?"),
    re.compile(rf"{_HOUSE} (?:\d{{1,4}} )?(?:{_WORD} ){{0,2}}{_CAP}\w{{2,20}}(?:{_GLUED})\b"),
    re.compile(
        rf"(?:{_HOUSE},? ){{1,2}}(?:{_AHEAD}|rue|via|calle|rua|avenue|ulica) (?:{_LINK} ?){{0,2}}{_WORD}(?: (?:{_LINK}"
        rf" )?{_WORD}){{0,3}}"
    ),
    re.compile(
        rf"{_HOUSE} (?:\w[\w.'-]* ){{1,3}}(?:street|avenue|road|lane|boulevard|highway|parkway|crescent|terrace)\b(?! ?\d+"
        rf" ?(?:mg|mm))"
    ),
    re.compile(
        rf"{_HOUSE} (?:[^\s,;:]{{1,24}} ){{0,5}}[^\s,;:]{{1,24}}(?=[\s,>?]{{1,8}}(?:Apt|Apartment|Suite|Ste|Flat|apt"
        rf"|suite)\b\.? ?#?\d)"
    ),
)
"""Forms with the number first that are enough by themselves."""
_GLUED_STREET = re.compile(rf"(?:{_HOUSE} )?(?:{_WORD} )?\b{_CAP}\w{{2,20}}(?:{_GLUED})\.? \d{{1,4}}[A-Za-z]?{_NO_DOSE}")
_AHEAD_STREET = re.compile(
    rf"(?:{_HOUSE},? ){{0,2}}\b(?:{_AHEAD}) (?:{_LINK} ?){{0,2}}{_WORD}(?: (?:{_LINK} )?{_WORD}){{0,3}}"
    rf" \d{{1,5}}[A-Za-z]?{_NO_DOSE}"
)
"""Forms with the number last that are so too."""
_GLUED_ENDS = tuple(f"{end}{dot} " for end in _GLUED.split("|") for dot in ("", "."))
_AHEAD_WORDS = tuple(f"{word} " for word in _AHEAD.replace("\\.?", "").replace("\\.", ".").split("|"))
_AHEAD_WORDS += tuple(f"{word}. " for word in ("Avda", "Av", "ul", "Jl"))
_MILITARY_WORDS = word_set("apo fpo dpo")
_NUMBERED = re.compile(
    rf"{_HOUSE} (?:\d{{1,4}} )?(?:{_WORD} |u\. |{_LINK} ){{1,4}}\d{{1,4}}[A-Z]?\b\.?{_NO_DOSE}|\d{{1,6}} \d{{1,4}}"
    rf" (?:{_WORD} ?){{2,4}}"
)
"""A form that is enough where somebody lives there or a town with postcode follows."""
_LIVES = re.compile(
    r"\b(?:lives?|lived|living|address(?: is)?|located|offices? (?:are|is)|restaurant is|stop|meet|taxi|sent|drops \w+ off"
    r"|station is|arrived|go(?:es)?"
    r"|moved|return|delivered|it is|it's|home is|user|resid(?:es|ing)|stays?|enter)(?: \w+)?(?: at| on| to| in"
    r"| is)?:?\s{1,4}$",
    re.IGNORECASE,
)
_HOME = re.compile(r"\b(?:lives?|living|shop|house|home|flat)\b[^.\n]*$", re.IGNORECASE)
_NO_HOUSE = re.compile(
    rf"\b(?:[Ff]rom|[Aa]t|[Oo]n|[Oo]f|[Ii]n|[Nn]ear|[Aa]long|[Bb]y|[Oo]ff|[Dd]own|[Bb]ehind|[Uu]p|[Pp]ast|[Tt]o"
    rf"|[Cc]orner of|[Aa]nd|address:?) (?P<street>(?:\d{{1,5}}"
    rf" )?(?:[A-Z][a-z'-]+ ){{1,3}}(?:{_SURE_SUFFIX}|Hwy|Row|Ln|Trail|Circle|Place|Pike|Loop)\b)"
    rf"(?! (?:[Cc]linic|[Hh]ospital))"
)
_CORNER = re.compile(
    r"\b(?:the )?(?:corner|intersection|junction) of (?P<first>(?:[\w.'-]+ ){1,5})and (?P<second>(?:[\w.'-]+"
    r" ?){1,4}(?<= )?)",
    re.IGNORECASE,
)
_BOX = re.compile(r"(?:\b\d{1,6} )?\bP\.?\s?O\.? Box \d+\b(?: [A-Z][a-z]+){0,2}", re.IGNORECASE)
_ROAD_NUMBER = re.compile(
    r"\b(?:(?:County|State|Rural|Forest|Township|Ranch|Farm|Provincial|US|U\.S\.|Old|Trunk) (?:Road|Route|Rd|Rte"
    r"|Highway|Hwy|Trunk)"
    r" ?(?:No\.? ?)?\d{1,4}(?: (?:Loop|Spur|North|South|East|West|Pl|Ln|Rd|Ct|[NSEW]))?(?: (?:Apt|Unit|Lot) ?\w+)?"
    r"|(?:(?<=on )|(?<=off )|(?<=along )|(?<=near )|(?<=down ))(?:Route|Rte\.?|Highway|Hwy\.?|Interstate|I-) ?\d{1,4}"
    r"|Box \d{1,5},? (?:RR|R\.R\.|Rural Route|HC) ?#?\d{1,3}|(?:RR|R\.R\.|Rural Route"
    r"|HC) ?#?\d{1,3},? Box \d{1,5})\b(?! ?\d+ ?(?:mg|mm|cm|ml)\b)",
    re.IGNORECASE,
)
"""Roads that have a number for a name, and boxes at a rural route."""
_ROAD_WORDS = word_set("road route rd rte highway hwy interstate box i")
_SMALL_STREET = re.compile(
    r"(?<![\w./-])\d{1,6} (?:[a-z'-]+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|row|loop|trail"
    r"|circle|cir|way|place"
    r"|crossing|terrace|pkwy|hwy|blvd)\b\.?(?: ?#\d+)?"
)
_STRANGE_STREET = re.compile(
    r"(?i:\b(?:on|off|near|by|at|along|down|to|from|in)) (?P<street>(?:[a-z'-]+ ){1,2}(?:road|rd|street|avenue|lane|hwy|highway"
    r"|trail|loop|boulevard|drive)|(?:[A-Z'-]+ ){1,2}(?:ROAD|RD|STREET|AVENUE|LANE|HWY|HIGHWAY|TRAIL|LOOP|BOULEVARD|DRIVE))\b"
)
"""A street without a number in writing without capitals, or with capitals only."""
_STREET_WORDS = word_set("road rd street avenue lane hwy highway trail loop boulevard drive")
_MILITARY = re.compile(
    r"\b(?:(?:PSC|Unit|CMR|Psc|unit|psc) \d{1,5},? Box \d{1,5}|US(?:NS|NV|S|CGC|NR) [A-Z][a-z]+)[\s,>?]+(?:APO|FPO|DPO)"
    r" (?:AA|AE|AP) \d{5}\b",
    re.IGNORECASE,
)
_APARTMENT = re.compile(rf"[\s,>?]{{1,8}}{_UNIT}\b", re.IGNORECASE)
_UNIT_ALONE = re.compile(
    r"\b(?:Apt|Suite|Ste|Flat)\.? ?#?\d{1,5}[A-Z]?\b(?=[ ,]{1,2}\d{1,6}[A-Za-z]? [A-Z]|[ \n>?,]{1,8}[A-Z])", re.IGNORECASE
)
_LINE = re.compile(
    r"(?P<gap>,? ?\n[ \t>?]*(?:\n[ \t>?]*)?,? ?|, ?| )(?P<part>(?:(?:[^\W_a-z]|')[\w.'()/-]*)(?: (?:[^\W_a-z][\w.'()/-]*"
    r"|[a-z]{2,3}(?= [^\W_a-z])|\([^()\n]{2,20}\))){0,5})(?P<stop>$|[ \t]*\n|[,.;:?!)\"]|\s)"
)
_STATE = re.compile(rf"(?:{STATES})(?: (?=\d)|$)|(?!New York|Washington)(?:{STATE_NAMES}) (?=\d{{5}})")
_POSTAL = re.compile(
    r"(?:\b[A-Z]{1,2}-)?\b(?:\d{3,6}(?:-\d{2,4})?|\d{2}-\d{3}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
    r"|\d{4} ?[A-Z]{2})$"
)
HITS: tuple[tuple[str, str], ...] = (
    ("12 Main St Apt 4B, was", "12 Main St Apt 4B"),
    ("of 7 Mill Lane.", "7 Mill Lane"),
    ("221B Baker Street", "221B Baker Street"),
    ("PO Box 117", "PO Box 117"),
    ("from Elm Street, seen", "Elm Street"),
    ("at Lindenstrasse 14 there", "Lindenstrasse 14"),
    ("at 4507 Rua das Flores 163, now", "4507 Rua das Flores 163"),
    ("PSC 3294, Box 9168\nAPO AA 61487", "PSC 3294, Box 9168\nAPO AA 61487"),
    ("to 7431 Mannerkatu 25 Apt. 864\nOulu\nFinland 64677", "7431 Mannerkatu 25 Apt. 864\nOulu\nFinland 64677"),
    ("789 Elm St, Boston?", "789 Elm St, Boston"),
    ("at 12 rue de la Paix", "12 rue de la Paix"),
    ("walks down County Road 18 daily", "County Road 18"),
    ("lives on Route 9 in", "Route 9"),
    ("statement to Box 676, RR 1.", "Box 676, RR 1"),
    ("home eval by Okafor Hwy. Four steps", "Okafor Hwy"),
    ("new address 8502 old okafor loop. can u", "8502 old okafor loop"),
    ("AT 3829 DEPOT CIR TARNWICK", "3829 DEPOT CIR"),
    ("4/53 Okafor Marg", "4/53 Okafor Marg"),
    ("Hi Dr. O, my new address 532 harbor trail #23. can u", "532 harbor trail #23"),
    ("13a Okafor Layout\npune", "13a Okafor Layout"),
    ("dob 1963, 50 bin Yusof Terrace,", "50 bin Yusof Terrace"),
    ("HOME EVAL BY TARNWICK ROAD. steps 7", "TARNWICK ROAD"),
    ("he lives off tarnwick hwy, was", "tarnwick hwy"),
    ("1085 Okafor Ln Apt\n  1B\tElko", "1085 Okafor Ln Apt\n  1B"),
)
MISSES: tuple[str, ...] = (
    "2 Large Stones",
    "T12 Vertebral body",
    "12 mm lesion, St depression",
    "in 2 Views of the chest",
    "1 Large Stone in the Left Ureter",
    "Stage 2 Way better",
    "seen 3 Days Later on Monday",
    "in 12 Lead ECG; 2 D echo; 5 F catheter",
    "a Median Pathway at 3 cm",
    "on the road, off the main street, by air or road",
    "the corner of the mouth and the lip, 2 mm",
    "Fentanyl 25 mcg, 100 mg IV",
)


def find(text: str) -> Iterator[Span]:
    """Every address of a text, with the lines that follow it."""
    if not has_digits(text) and not _some_road(text, present(text)):
        return
    for start, end in _anchors(text):
        for begin, stop in _pieces(text, start, end):
            yield Span(begin, stop, KIND, "street_address")


_ROADS = (*_SURE_SUFFIX.split("|"), "Hwy", "Row", "Ln", "Trail", "Circle", "Place", "Pike", "Loop")
_ROAD_NAMES = frozenset(road.lower() for road in _ROADS)
_CORNERS = word_set("corner intersection junction")


def _some_road(text: str, inside: Set[str]) -> bool:
    """True where a text names a road without its number, so that one has to be looked for."""
    if not inside.isdisjoint(_STREET_WORDS) or not inside.isdisjoint(_ROAD_NAMES):
        return True
    return not inside.isdisjoint(_CORNERS) and any(road in text for road in _ROADS)


def _anchors(text: str) -> Iterator[tuple[int, int]]:
    """The parts of addresses that are known by their own form."""
    for pattern in _STREETS:
        for match in at_digits(pattern, text):
            yield match.span()
    inside = present(text)
    for pattern, possible in (
        (_GLUED_STREET, any(text.endswith(_GLUED_ENDS, 0, start) for start, _, _ in digit_runs(text))),
        (_AHEAD_STREET, any(word in text for word in _AHEAD_WORDS)),
        (_BOX, "box" in inside),
        (_MILITARY, not _MILITARY_WORDS.isdisjoint(inside)),
        (_UNIT_ALONE, True),
    ):
        for match in near_digits(pattern, text) if possible else ():
            yield match.span()
    for match in _NO_HOUSE.finditer(text) if not inside.isdisjoint(_ROAD_NAMES) else ():
        yield match.span("street")
    for match in _CORNER.finditer(text) if not inside.isdisjoint(_CORNERS) else ():
        lives = _HOME.search(text, max(0, match.start() - 40), match.start())
        if (_named(match["first"]) and _named(match["second"])) or (lives and inside.isdisjoint(("mouth", "eye", "lip"))):
            yield match.start(), match.start() + len(match.group().rstrip())
    for match in near_digits(_ROAD_NUMBER, text) if not inside.isdisjoint(_ROAD_WORDS) else ():
        yield match.span()
    small = text.islower()
    for match in at_digits(_SMALL_STREET, text, " "):
        if small or _LIVES.search(text, max(0, match.start() - 40), match.start()):
            yield match.span()
    for match in _STRANGE_STREET.finditer(text) if not inside.isdisjoint(_STREET_WORDS) else ():
        if any(is_name(w) for w in match["street"].split()[:-1]):
            yield match.span("street")
    for match in at_any_digit(_NUMBERED, text):
        end = match.start() + len(match.group().rstrip())
        if _LIVES.search(text, max(0, match.start() - 40), match.start()) or any(
            _POSTAL.search(text[a:b]) for a, b in _pieces(text, end, end)
        ):
            yield match.start(), end


def _named(words: str) -> bool:
    """True where one of the words is written as a name or a number."""
    return any(not w[0].islower() for w in words.split())


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An address with its flat, town, country and postcode; cut where a state of the US stands, which stays."""
    if match := _APARTMENT.match(text, end):
        end = match.end()
    last = end
    for _ in range(4):
        match = _LINE.match(text, last)
        if match is None or (match["stop"] == ":" and "\n" in match["gap"]):
            break
        part = match["part"].rstrip(".")
        first = part.split()[0].rstrip(".,").lower()
        if (first in not_names() and first not in ("new", "te")) or (
            match["gap"] == " " and (last != end or not _end_of_unit(text, end))
        ):
            break
        begin, last = match.start("part"), match.start("part") + len(part)
        if state := _STATE.match(part):
            yield start, _stripped(text, begin)
            start = begin + state.end()
        if _POSTAL.search(part):
            break
    if start < last:
        yield start, _stripped(text, last)


def without_state(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch of an address without the states and countries in it, which stay."""
    for match in _STAYS.finditer(text, start, end):
        if match.group("state") or match["name"].lower() in regions():
            if start < match.start():
                yield start, _stripped(text, match.start())
            start = match.end() + (text[match.end() : match.end() + 1] == " ")
    if start < end:
        yield start, end


_STAYS = re.compile(
    rf"(?:, ?| )(?:(?P<state>{STATES})(?=,? \d{{5}}|,? [A-Z]\d[A-Z]|$)|(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.]|$| \d))"
)


def _stripped(text: str, end: int) -> int:
    """The end without the marks and spaces before it."""
    return len(text[:end].rstrip(" .,\n>?"))


def _end_of_unit(text: str, end: int) -> bool:
    """True where the number of a flat ends, behind which a town may follow with nothing but a space."""
    return bool(_UNIT_BEFORE.search(text, max(0, end - 16), end))


_UNIT_BEFORE = re.compile(rf"\b{_UNIT}$", re.IGNORECASE)
