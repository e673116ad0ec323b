"""Numbers of vehicles: identification numbers and plates."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import codes, digit_runs, labelled
from residency.instruments.identifiers.words import STOP, lexicon, present, word_set

KIND = "VEHICLE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(L); vehicle identification number: 49 CFR 565 (17 characters)"
NEEDS_DIGITS = True

_SURE = word_set("vin plate plates numberplate rego regn tag tags")
_WEAK = word_set("vehicle car truck motorcycle registration reg lorry van")
_VIN = re.compile(r"(?=\w*[A-Z]\w*[A-Z])(?=(?:\w*\d){5})[A-HJ-NPR-Z0-9]{17}")
_FORM = (
    r"(?P<number>[A-Z]{1,3}-[A-Z]{1,2} ?\d{1,4}|(?:VH|ZS|ZK|5Y|9Y|6Y|8P)-[A-Z]{3}|[GCF]-[A-Z]{4}|[A-Z]{2,3} \d{3} [A-Z]{2,3}"
    r"|[A-Z]{2} \d{3}[A-Z]|[A-Z]{2} ?\d{1,2} ?[A-Z]{1,2} ?\d{4}"
    r"|(?=[A-Z0-9 -]{0,7}\d)(?=[A-Z0-9 -]{0,7}[A-Z])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5})"
    r"(?![\w-])"
)
_STRONG = re.compile(
    r"(?:[A-Z]{3} \d{3} (?:GP|MP|NW|EC|WP|FS|NC|ZN)|[KU][A-Z]{2} \d{3}[A-Z]|[A-Z]{3}-\d{3}-?[A-Z]{2}"
    r"|(?:AP|AR|AS|BR|CG|CH|DD|DL|GA|GJ|HP|HR|JH|JK|KA|KL|LA|MH|ML|MN|MP|MZ|NL|OD|PB|PY|RJ|SK|TN|TR|TS|UK|UP|WB)"
    r"[ -]?\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}|[A-Z]{2}\d{2} (?P<three>[A-Z]{3})|\d{2,3}-[A-Z]{1,2}-\d{2,6}"
    r"|C[AYFJ]{1,2} \d{3}[- ]\d{3})(?![\w-]|[.,]\d)"
)
"""Plates whose form says what they are: South Africa, East Africa, Nigeria, India, the British Isles."""
_PLATE_LEAD = re.compile(r"(?<![\w./-])[A-Z]{2,3}[ -]?$")
_AIRCRAFT = re.compile(r"(?:VH|ZS|ZK|5Y|9Y|6Y|8P)-[A-Z]{3}|[GCF]-[A-Z]{4}")
_ANNOUNCED = re.compile(
    r"\b(?:(?:licen[cs]e|number|registration|state|vanity|vehicle) plates?|plates?|tags?|rego|registration|reg|regn"
    r"|licen[cs]ed)\b"
    rf"(?i: (?:no|number|nr|is|was|were|of|read|reading)\b\.?|[ :#,(\"-])*[ \n\t]*{_FORM}"
)
_ANNOUNCED_ANY = re.compile(_ANNOUNCED.pattern.replace("(?i:", "(?:"), re.IGNORECASE)
_VEHICLES = word_set(
    "ambulance tractor lorries trucks cars aircraft helicopter plane airplane tail boat yacht vessel matatu tuktuk rickshaw"
    " jeepney tricycle trike danfo keke boda minibus helo heli chopper"
    " okada moped quad buggy hgv rig semi wagon hatchback hearse coach combi kombi tanker"
    "car truck pickup van suv sedan rental motorcycle motorbike scooter lorry jeep minivan camper trailer taxi cab bus ute"
    " ford honda toyota chevy chevrolet subaru nissan dodge kia hyundai mazda volvo bmw audi mercedes vw volkswagen tesla buick"
    " gmc lexus acura corolla civic camry accord prius silverado f150 tacoma bakkie vehicle drives driving driven drove drives"
)
_BESIDE = re.compile(
    rf"(?i:\b(?:{'|'.join(sorted(_VEHICLES))}))s?(?:[ ,;(:]+(?!with\b|for\b|at\b"
    rf"|from\b|[A-Z]{{2,3}} \d)[A-Za-z]{{1,12}}){{0,3}}[ ,;(:\n\t]+{_FORM}"
)
_WORDS = word_set("plate plates tag tags rego registration reg regn licensed licenced")
_SURGICAL = word_set("plate tag tags plates")

HITS: tuple[tuple[str, str], ...] = (
    ("VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    ("hit by 1HGCM82633A004352 at", "1HGCM82633A004352"),
    ("the slip 1HGCM82633A004353 x", "1HGCM82633A004353"),
    ("licence plate QX7 4411", "QX7 4411"),
    ("plate ABC-1234", "ABC-1234"),
    ("plate: B-QX 4411", "B-QX 4411"),
    ("plate 7KLM 392.", "7KLM 392"),
    ("KY registration 495-RDD at", "495-RDD"),
    ("camper (NJ license plate JZ 71512) behind", "JZ 71512"),
    ("tag number FF81FZD", "FF81FZD"),
    ("a van, rego LHB 4491.", "LHB 4491"),
    ("her truck, plate 7JG G24.", "7JG G24"),
    ("hit by an old Ford, JJ04NTV, near", "JJ04NTV"),
    ("drives a rental (YDT 3137, out of state)", "YDT 3137"),
    ("02h15, ambulance HRJ 441 MP, prolonged", "HRJ 441 MP"),
    ("bag 4418, truck KS 418 HJR.", "KS 418 HJR"),
    ("his tail N418RH is with", "N418RH"),
    ("aircraft      VH-QZP\n", "VH-QZP"),
    ("vehicle KBX 417R only", "KBX 417R"),
    ("struck by MH 12 QX 4417 on", "MH 12 QX 4417"),
    ("a black taxi LK19 XVB left", "LK19 XVB"),
    ("the lorry (191-D-44172) went", "191-D-44172"),
    ("her pickup, tags KNP 7409", "KNP 7409"),
)
MISSES: tuple[str, ...] = (
    "plate with 6 screws",
    "a plate 12 cm long",
    "volar plate 2021",
    "car 3 times",
    "plate at C5-C6",
    "plate L5-S1 fixed",
    "plate 3.5 mm",
    "registration 2021",
    "drives 20 miles",
    "tag 5 of 8",
    "locking plate T12 level",
    "pancreatic tail 12 mm; G-TUBE; coach C-ARMS; HR 88 BP; OR 100 MLS; IN 120 SLE; SP02 AIR",
)
_SPINE = re.compile(r"[CTLS]\d{1,2}(?:[ -][CTLS]?\d{1,2})?")
_MEASURE = re.compile(r"\d+ ?-?(?:MM|CM|MG|ML|KG|G|KM|MPH|PM|AM|IN|FT|H|HR|HRS|MIN|S|M|F|YO|Y|X)(?: ?\d*)", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=3):
        if not text[start:end].isdigit():
            yield Span(start, end, KIND, "vehicle")
    for code in codes(text):
        if len(code.text) == 17 and _VIN.fullmatch(code.text):
            yield Span(code.start, code.end, KIND, "vehicle")
    yield from _by_form(text)
    written = present(text)
    sure = not _WORDS.isdisjoint(written)
    for pattern, possible in ((_ANNOUNCED, sure), (_BESIDE, not _VEHICLES.isdisjoint(written))):
        if pattern is _ANNOUNCED and (text.isupper() or text.islower()):
            pattern = _ANNOUNCED_ANY
        for match in pattern.finditer(text) if possible else ():
            if _is_plate(match["number"]):
                yield Span(*match.span("number"), KIND, "vehicle")


def _by_form(text: str) -> Iterator[Span]:
    """Plates that need no word before them."""
    for start, end, stop in digit_runs(text):
        if text[end : end + 1] == "-" and text[end + 1 : end + 2].isupper():
            first = start if not text[start - 1 : start].strip(" (,:") else -1
        else:
            lead = (
                _PLATE_LEAD.search(text, max(0, start - 5), start)
                if text[max(0, start - 2) : start].strip(" -").isupper()
                else None
            )
            first = lead.start() if lead else -1
        match = _STRONG.match(text, first, stop) if first >= 0 else None
        if match and not lexicon().get((match["three"] or "").lower(), 0):
            yield Span(match.start(), match.end(), KIND, "vehicle")


def _is_plate(written: str) -> bool:
    """True for letters and digits that are no level of the spine and no measurement, five of them or more."""
    if any(part.islower() or lexicon().get(part.lower(), 0) & STOP for part in written.split() if part.isalpha()):
        return False
    if _AIRCRAFT.fullmatch(written):
        return not lexicon().get(written[2:].lower(), 0)
    if sum(c.isalnum() for c in written) < 5 or not any(c.isdigit() for c in written):
        return False
    return not _SPINE.fullmatch(written) and not _MEASURE.fullmatch(written)
