"""Street addresses of many countries, post boxes, military addresses, and the lines of an address that follow them."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.words import not_names

KIND = "ADDRESS"
SOURCE = (
    "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); street suffixes: USPS Publication 28, appendix C1; other countries: UPU S42 and"
    " general knowledge"
)

_SUFFIX = (
    "Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Close|Place|Pl|Crescent|Cres|Terrace|Ter|Highway|Hwy"
    "|Parkway|Pkwy|Square|Sq|Circle|Cir|Row|Gardens|Grove|Mews|Hill|Trail|Trl|Turnpike|Pike|Alley|Loop|Run|Path|Plaza|Quay|Walk|Rise|Vale"
    "|Heights|Ridge|Mall|Expressway|Freeway|Route|Bypass|Extension|Point|Green|Esplanade|Parade|Promenade"
)
_SURE_SUFFIX = "Street|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Highway|Parkway|Crescent|Terrace"
_GLUED = (
    "strasse|straße|str|gasse|weg|platz|allee|straat|laan|plein|gracht|kade|dreef|gatan|gata|vagen|veien|vegen|vej|gade|katu|tie|kuja|polku"
    "|utca|steig|damm|ufer|ring|stien|stigen|gränd|backen|tun|braut|stigur|vegur|holt|hagi|gerdi|alle|kai|sti|toft|parken|haven|bakken|vaenget"
)
_AHEAD = (
    "Rua|Via|Viale|Piazza|Corso|Vicolo|Largo|Calle|C/|Avenida|Avda\\.?|Av\\.?|Avenue|Boulevard|Bd|Chemin|Rue|Place|Impasse|Quai|Route|ul\\.?|ulica"
    "|Ulica|Plaza|Paseo|Carrera|Travessa|Estrada|Strada|Trg|Aleja|Aleje|al\\.|os\\.|Pod|Nad|Plaça|Carrer|Cami|Camino|Ronda|Rúa|Praça|Praca"
    "|Alameda|Beco|Contrada|Strasse|Am|Im|Zum|Zur|An der|Auf der|Jalan|Jl\\.?|Rambla|Lungotevere|Borgo|Salita|Route de|Allee|Allée"
)
_HOUSE = r"(?<![\w.,/-])\d{1,6}[A-Za-z]?"
_WORDS = r"(?:[A-Z][\w.'-]+ |\d{1,4}(?:st|nd|rd|th) |of |the |de |la |du |des |del |da |do |di )"
_UNIT = r"(?:Apartment|Apt|Suite|Ste|Unit|Flat|Room|Rm|Floor|Fl|Building|Bldg|Lot|#)\.? ?#?\w+"
_STREETS = (
    re.compile(rf"{_HOUSE},? (?:\d{{1,4}}[A-Z]? )?(?:[NSEW]\.? )?{_WORDS}{{1,4}}(?:{_SUFFIX})\b\.?(?! ?\d+ ?(?:mg|mm|cm))"),
    re.compile(rf"{_HOUSE} (?:\d{{1,4}}[A-Z]? )?\d{{1,3}}(?:st|nd|rd|th) (?:{_SUFFIX})\b\.?"),
    re.compile(
        rf"\b(?:{_HOUSE} ){{0,2}}(?:[A-Z][\w.'-]+ ){{0,2}}[A-Z]?\w{{2,20}}(?:{_GLUED})\.? \d{{1,4}}[A-Za-z]?(?![\w/%]|[.,]\d| ?(?:mg|mm|cm|ml))",
    ),
    re.compile(rf"(?:{_HOUSE} ){{1,2}}(?:[A-Z][\w.'-]+ ){{0,2}}[A-Z]\w{{2,20}}(?:{_GLUED})\b"),
    re.compile(rf"(?:{_HOUSE},? ){{0,2}}\b(?:{_AHEAD}) (?:(?:de|del|della|delle|da|do|dos|das|la|le|les|du|des|of|el|d'|l') ?){{0,2}}[A-Z][\w.'-]+(?: (?:de|do|da|du|of|la)? ?[A-Z]?[\w.'-]+){{0,4}}? \d{{1,5}}[A-Za-z]?\b"),
    re.compile(rf"(?:{_HOUSE},? ){{1,2}}(?:{_AHEAD}) (?:(?:de|del|della|delle|da|do|dos|das|la|le|les|du|des|of|el) ){{0,2}}[A-Z][\w.'-]+(?: (?:de |do |da |du |of |la )?[A-Z][\w.'-]+){{0,3}}"),
    re.compile(rf"{_HOUSE} (?:\w[\w.'-]* ){{1,3}}(?:street|avenue|road|lane|boulevard|highway|parkway|crescent|terrace)\b(?! ?\d+ ?(?:mg|mm))"),
    re.compile(rf"\d{{3,6}} (?:\d{{1,4}} )?(?:[A-Z][\w.'-]+ ){{1,4}}\d{{1,4}}[A-Z]?\b(?=[ \n>?,]{{1,8}}(?:Apt|Suite|Unit|[A-Z]))"),
)
_SMALL_STREET = re.compile(rf"\b\d{{3,6}} (?:\d{{1,4}} )?(?:[^\W\d_][\w.'-]* ){{1,4}}(?:\d{{1,4}} )?(?:apt|suite|unit|ste)\.? ?\d+", re.IGNORECASE)
_NO_HOUSE = re.compile(
    rf"\b(?:[Ff]rom|[Aa]t|[Oo]n|[Oo]f|[Ii]n|[Nn]ear|[Cc]orner of|[Aa]nd|address:?) (?P<street>(?:\d{{1,5}} )?(?:[A-Z][a-z'-]+ ){{1,3}}(?:{_SURE_SUFFIX})\b)"
    rf"(?! (?:[Cc]linic|[Hh]ospital))"
)
_NUMBERED = re.compile(r"\b(?:lives?|lived|address|located|offices? are|office is|restaurant is|stop|meet\w*|taxi|drops you off) (?:\w+ ){0,2}?(?:on|at|to|is|in)?:? ?(?P<street>\d{1,6} (?:\d{1,4} )?(?:[A-Z][\w.'-]+ ?){1,4}(?: \d{1,4})?)")
_BOX = re.compile(r"(?:\b\d{1,6} )?\bP\.?\s?O\.? Box \d+\b(?: [A-Z][a-z]+){0,2}", re.IGNORECASE)
_MILITARY = re.compile(
    r"\b(?:(?:PSC|Unit|CMR|Psc|unit|psc) \d{1,5},? Box \d{1,5}|US(?:NS|NV|S|CGC|NR) [A-Z][a-z]+)[\s,>?]+(?:APO|FPO|DPO) (?:AA|AE|AP) \d{5}\b", re.IGNORECASE
)
_APARTMENT = re.compile(rf"[\s,>?]{{1,8}}{_UNIT}\b")
_UNIT_ALONE = re.compile(r"\b(?:Apt|Suite|Ste|Flat)\.? ?#?\d{1,5}[A-Z]?\b(?= \d{2,6} [A-Z]|[ \n>?,]{1,8}[A-Z])", re.IGNORECASE)
_LINE = re.compile(
    r"(?P<gap>,? ?\n[ \t>?]*(?:\n[ \t>?]*)?,? ?|, ?| )(?P<part>(?:[A-Z0-9][\w.'()/-]*)(?: (?:[A-Z0-9][\w.'()/-]*|[a-z]{2,3}|\([^()\n]{2,20}\))){0,5})(?P<stop>$|[ \t]*\n|[,.;:?!)\"]|\s)"
)
_POSTAL = re.compile(r"(?:\b[A-Z]{1,2}-)?\b(?:\d{3,6}(?:-\d{2,4})?|\d{2}-\d{3}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2})$")
_LABELLED = re.compile(r"(?im)\b(?:home |mailing |billing |street |postal )?address[ \t]*[:=][ \t]*\n?(?P<line>[^\n:]{3,80})")

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
    "Fentanyl 25 mcg, 100 mg IV",
)


def find(text: str) -> Iterator[Span]:
    """Every address of a text, with the lines that follow it."""
    if not any(c.isdigit() for c in text) and not _STREET_WORD.search(text):
        return
    for start, end in _anchors(text):
        yield Span(start, _end(text, end), KIND, "street_address")


_STREET_WORD = re.compile(_SURE_SUFFIX)


def _anchors(text: str) -> Iterator[tuple[int, int]]:
    """The parts of addresses that are known by their own form."""
    for pattern in _STREETS:
        for match in pattern.finditer(text):
            yield match.span()
    for match in (*_BOX.finditer(text), *_MILITARY.finditer(text), *_UNIT_ALONE.finditer(text)):
        yield match.span()
    if text.islower():
        for match in _SMALL_STREET.finditer(text):
            yield match.span()
    for pattern in (_NO_HOUSE, _NUMBERED):
        for match in pattern.finditer(text):
            yield match.start("street"), match.start("street") + len(match["street"].rstrip())


def _end(text: str, end: int) -> int:
    """The end of an address with its flat, town, region, country and postcode."""
    if match := _APARTMENT.match(text, end):
        end = match.end()
    last = end
    for _ in range(4):
        match = _LINE.match(text, last)
        if match is None or (match["stop"] == ":" and "\n" in match["gap"]):
            break
        part = match["part"].rstrip(".")
        first = part.split()[0].rstrip(".,").lower()
        if first in not_names() and first != "new" or (match["gap"] == " " and not _POSTAL.search(part) and last != end):
            break
        last = match.start("part") + len(part)
        if _POSTAL.search(part):
            break
    return len(text[:last].rstrip(" .,"))
