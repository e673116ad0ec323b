"""Places given by a corner of two streets or by the way there: opposite a landmark, two miles from it, the third house past."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, digit_runs, has_digits
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.words import MEDICAL, STOP, WORD, flags_of, present, word_set

KIND = "ADDRESS"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): street address; ways of saying it: general knowledge"

_TYPE = r"(?: (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Dr|Drive|Ln|Lane|Hwy|Highway|Way|Pike)\b\.?)?"
_CAP = r"[A-Z][\w'-]*[a-z]\b(?: [A-Z][\w'-]*[a-z]\b)?"
_NUMBERED = r"\d{1,3}(?:st|nd|rd|th)\b"
_STREET = rf"(?:{_NUMBERED}|{_CAP}){_TYPE}"
_CORNER = re.compile(
    rf"(?:(?:{_CAP}),? )?(?:(?:[Cc]orner|CORNER) (?:of|Of|OF)|(?:[Cc]nr|[Cc]or)\.?(?: of)?|(?:[Ii]ntersection"
    rf"|[Jj]unction) of)"
    rf" (?:the )?(?P<first>{_STREET})(?: (?:and|&|/|with|at) (?:the )?{_STREET})?"
)
_CORNER_WORDS = word_set("corner cnr cor intersection junction")
_ORDINAL_FIRST = re.compile(rf"{_NUMBERED}{_TYPE} ?(?:&|and|at|/|@) ?(?P<other>{_CAP}){_TYPE}")
_ORDINAL_LAST = re.compile(rf"(?P<other>{_CAP}){_TYPE} ?(?:&|and|at|/|@) ?(?P<ordinal>{_NUMBERED}){_TYPE}")
_CROSSING = re.compile(
    r"(?i:crash|collision|mvc|mva|accident|struck|hit|fell|found|stop|light|lives?|living|store|shop|clinic|camp\w*|sleeps"
    r"|parked) "
    rf"(?:\w+ )?(?i:at|near|on) (?P<street>{_CAP}{_TYPE} (?:&|and|/) {_CAP}{_TYPE})"
)
_CROSSING_WORDS = word_set(
    "crash collision mvc mva accident struck hit fell found stop light live lives living store shop clinic camp camps camping"
    " sleeps parked"
)
_FAR = re.compile(
    r"\d{1,3}(?:\.\d{1,2}|/\d)? ?(?:mi|miles?|km|kms|kilomet(?:re|er)s?|blocks?|doors|houses)\.? "
    r"(?:(?:due )?(?:N|S|E|W|NE|NW|SE|SW|north|south|east|west|northeast|northwest|southeast|southwest|up|down|past|beyond"
    r"|outside"
    r"|from|off|along)(?:wards?)?\b(?: of| from| on| off)?) (?:the )?(?P<mark>[A-Z][^\n.;]{2,60})"
)
_HOUSE = re.compile(
    r"(?:first|second|third|fourth|fifth|last|next|(?:green|white|red|blue|yellow|brown|brick|corner|end) )?"
    r" ?(?:house|trailer|door|driveway|gate|compound|farm|cabin|hogan|hut|bungalow|caravan)"
    r"(?: on the (?:left|right))? (?:past|after|behind|beyond|before|opposite|next to|across from|down from|above|beside) the "
    r"[^\n.,;]{3,50}"
)
_BEFORE_HOUSE = re.compile(
    r"(?:[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}, )?(?:the )?(?:(?:first|second|third|fourth|fifth|last|next) )?$"
)
_HOUSE_WORDS = word_set("house trailer driveway gate compound farm cabin hogan hut bungalow caravan")
_OPPOSITE = re.compile(
    r"(?:[Oo]pp(?:osite)?\.?|[Aa]cross from|[Aa]djacent to|[Nn]ext to|[Bb]ehind|[Nn]ear|[Bb]eside|[Nn]r\.?)(?: to)? (?:the )?"
    r"(?P<mark>(?:[A-Z][\w.'&-]+ ){1,4}(?:Cathedral|Church|Mosque|Masjid|Temple|Mandir|School|College|Market|Station|Bridge"
    r"|Bank|Hotel"
    r"|Cinema|Theatre|Park|Post Office|Petrol Pump|Petrol Station|Filling Station|Stadium|Mall|Tower|Stand|Circle|Chowk|Gate"
    r"|Roundabout"
    r"|Junction|Barracks|Garage|Factory|Mill|Library|Stop|Stage|Garden|Well|Tank|Dam|Court|Palace|House|Depot|Quarry|Pub"
    r"|Arms|Inn))\b"
)
_OPPOSITE_WORDS = word_set("opp opposite across adjacent next behind near beside nr")
_MARKS = word_set(
    "cathedral church mosque masjid temple mandir school college market station bridge bank hotel cinema theatre park office"
    " pump"
    " stadium mall tower stand circle chowk gate roundabout junction barracks garage factory mill library stop stage garden"
    " well"
    " tank dam court palace house depot quarry pub arms inn"
)
_OF_STREETS = word_set(
    "main grand market elm oak pine maple cedar walnut chestnut vine spruce birch ash broadway park center centre church"
    " state high"
    " mill union water front broad lake hill spring college prospect court river ridge view pleasant cherry locust poplar"
    " willow"
    " sycamore magnolia orange pearl commerce central mission valencia canal railroad depot bridge school north south east west"
)

HITS: tuple[tuple[str, str], ...] = (
    ("the corner of Vine and 4th, fell", "corner of Vine and 4th"),
    ("Main. Caniff, corner of Gallagher, upstairs", "Caniff, corner of Gallagher"),
    ("at Rosauers, 29th & Grand, Spokane", "29th & Grand"),
    ("his farm Port Sheldon at 104th, Zeeland", "Port Sheldon at 104th"),
    ("bus stop at Yonge and Eglinton when", "Yonge and Eglinton"),
    ("cnr Smith St & Ode Rd", "cnr Smith St & Ode Rd"),
    ("2 mi N of the Chapter House, white hogan\n", "2 mi N of the Chapter House, white hogan"),
    ("to Poor Fork, third trailer past the swinging bridge, for", "Poor Fork, third trailer past the swinging bridge"),
    ("Nandi Road, opposite the Anglican Cathedral, E", "opposite the Anglican Cathedral"),
    ("Opp. Ganesh Temple, near SBI Bank", "Opp. Ganesh Temple"),
)
MISSES: tuple[str, ...] = (
    "the corner of the eye, corner of Left eye",
    "4th and 5th Metatarsal, 3rd and Distal Phalanx",
    "seen on the 5th and Monday, 3rd and May",
    "2 cm N of the nipple; walks 2 miles a day",
    "next door, the house was clean; behind the knee",
    "opposite the Left Ventricle, near the Right Hilum",
    "light at Rest and Exertion",
)


def find(text: str) -> Iterator[Span]:
    """Every such description."""
    for start, end in _found(text):
        yield Span(start, end, KIND, "street_corner")


def _found(text: str) -> Iterator[tuple[int, int]]:
    inside = present(text)
    if has_digits(text):
        if any(text[end : end + 2] in _ENDS for _, end, _ in digit_runs(text)):
            yield from _ordinals(text)
        if not _UNITS.isdisjoint(inside):
            yield from ((m.start(), m.start() + len(m.group().rstrip())) for m in at_digits(_FAR, text))
    if _WORDS.isdisjoint(inside):
        return
    for match in _CORNER.finditer(text) if not _CORNER_WORDS.isdisjoint(inside) else ():
        if _is_street(match["first"]):
            yield match.span()
    for match in at_words(_CROSSING, text, _CROSSING_WORDS, digits=False):
        if all(_is_street(part) for part in re.split(r" (?:&|and|/) ", match["street"])):
            yield match.span("street")
    for match in at_words(_HOUSE, text, _HOUSE_WORDS, digits=False):
        before = _BEFORE_HOUSE.search(text, max(0, match.start() - 60), match.start())
        yield before.start() if before else match.start(), match.end()
    for match in at_words(_OPPOSITE, text, _OPPOSITE_WORDS, digits=False) if not _MARKS.isdisjoint(inside) else ():
        if not all(flags_of(word) & (MEDICAL | STOP) for word in match["mark"].split()[:-1]):
            yield match.span()


_ENDS = frozenset(["st", "nd", "rd", "th"])
_UNITS = word_set("mi mile miles km kms kilometre kilometer kilometres kilometers block blocks doors houses")
_WORDS = _CORNER_WORDS | _CROSSING_WORDS | _HOUSE_WORDS | _OPPOSITE_WORDS


def _ordinals(text: str) -> Iterator[tuple[int, int]]:
    """A street with a number for a name and another that crosses it."""
    for match in at_digits(_ORDINAL_FIRST, text, "snrt"):
        if _is_street(match["other"]) and text[max(0, match.start() - 4) : match.start()].lower() != "the ":
            yield match.span()
    for start, end, stop in digit_runs(text):
        if text[end : end + 2] in _ENDS:
            for match in _ORDINAL_LAST.finditer(text, max(0, start - 40), min(stop, end + 12)):
                if match.start("ordinal") == start and _is_street(match["other"]):
                    yield match.span()


def _is_street(words: str) -> bool:
    """True where a street may be called so: no word of medicine, no day, no word of plain language but those that streets
    bear."""
    parts = [word.rstrip(".") for word in words.split()]
    if parts[0][0].isdigit() or parts[0].lower() in _OF_STREETS or (len(parts) > 1 and parts[-1] in _TYPES):
        return True
    return any(w.lower() not in MONTHS | WEEKDAYS and not flags_of(w) & (MEDICAL | STOP | WORD) for w in parts)


_TYPES = frozenset(re.findall(r"[A-Z][a-z]+", _TYPE))
