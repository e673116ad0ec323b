"""Short telephone numbers: extensions, tie-lines, second lines and options beside a full number, and those behind "call"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, digit_runs, has_unit
from residency.instruments.identifiers.words import present, word_set

KIND = "PHONE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(D); ways of writing in hospitals: general knowledge"
NEEDS_DIGITS = True

_END = r"(?![\w%/:]|[.,-]\d| ?(?:deg|mg|ml|mm|cm|h|hrs?|hours|am|pm|units?)\b|\u00b0)"
_BESIDE = (
    r"(?:also|or|and|then|nights?|days?|evenings?|weekends?|after hours|back ?line|back ?up|direct|private line|line|local|desk"
    r"|speed ?dial|dial|same|here|internal|in-house|mine|home|cell|mobile|work|fax|nurse|ward|office"
    r"|extension|ext|alt(?:ernate)?|o/h|mob)"
)
_SECOND = re.compile(
    rf"(?:[ \t]?[,;/&(|-]|[ \t])\s?(?:{_BESIDE}\b[.:]?[ \t]?(?:at |is |on |# ?)?){{1,3}}[(#*]?"
    rf"(?P<number>\d{{4,5}}|[*#]\d{{1,4}}){_END}"
    rf"|[ \t]?[/&][ \t]?(?P<other>\d{{4}}|\d{{2}}){_END}"
    r"|[^\n.\d]{0,40}?[ (](?P<end>-\d{4})(?![\w-])"
    r"|,?[ \t]?\(?(?P<option>(?:(?:and |then )?(?:option|opt|press|select|choose|dial|x|ext|extension|extn|local|loc)\.?[ \t]?"
    rf"(?:no\.? )?#?|then #|# ?)\d{{1,5}}){_END}",
    re.IGNORECASE,
)
"""What follows a full number: another by its last digits, an option of its menu, an extension."""
_FULL_BEFORE = re.compile(r"(?:\d{3}\)?[-. /]{0,3}\d{3}|\d{3}[-. ]\d{2}|[^\d]\d{3})[-. ]?\d{4}$")
_TIED = re.compile(rf"\d-\d{{4}}{_END}")
_TIED_BEFORE = re.compile(
    r"(?:[A-Za-z.]\s?\(|\b(?:desk|line|calling|call(?:ed)?|ring|rang|paged?|ph|phone|tel|from|direct|office|ward|lab|or|cb|dial"
    r"|at|on|@|unit|nurse|pharmacy|security)[:. #]{1,3})$",
    re.IGNORECASE,
)
_BLEEP = re.compile(
    rf"(?:b|bl|blp|bp\.?#)\.(?P<number>\d{{3,5}}){_END}"
    r"|(?:bleeps?|bleeped|pagers?|pgr|paged|beeper|vocera|ascom|dect|hp|mob|cp)[.:#]?[ \t]{0,2}(?:no\.?|number|#)?[ \t]?"
    rf"(?P<paged>(?:19|20)\d\d|\d{{2}} \d{{2,3}}|[3689]\d{{3}} \d{{4}}){_END}",
    re.IGNORECASE,
)
_BLEEP_WORDS = word_set("b bl blp bp bleep bleeps bleeped pager pagers pgr paged beeper vocera ascom dect hp mob cp")
_EXTENSION = re.compile(
    rf"(?:ext|extn|xtn|extension|local)(?:\.|:|\b)[ \t]?(?:no\.? ?|# ?)?(?P<number>\d{{1,5}}){_END}", re.IGNORECASE
)
_EXTENSION_WORDS = word_set("ext extn xtn extension local")
_NO_JOINT = re.compile(
    r"\b(?:flex(?:ion)?|abd\w*|add\w*|rot\w*|rom|arom|prom|knees?|hips?|elbows?|wrists?|shoulders?|neck|ankles?|trunk|lumbar"
    r"|cervical|thumb|fingers?|toes?|mcp|pip|dip|active|passive|full|leg|back|quads?|hip|er|ir|uro|from|and|is|to|of|in|the|int"
    r"|(?<!\d)\d{1,3})\b[ ,/:;(-]{0,3}$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?P<verb>call|ring|page|bleep|phone|contact|text|dial|buzz|cb|callback)(?: (?:back|me|us|him|her|them))?[ \t]"
    r"(?:(?!\d|at |by |before |after |since |until |in |every |if |for )[A-Za-z][\w.'/&-]{0,15}[ \t]){0,3}(?:on |x ?|@ ?|# ?)?"
    rf"(?P<number>\d{{4,6}}|\d{{1,2}}-\d{{3,4}}){_END}",
    re.IGNORECASE,
)
_FAXED = re.compile(rf"fax(?:ed|ing)?(?: (?!\d)[\w'-]+){{0,3}} to (?P<number>\d{{4,5}}){_END}", re.IGNORECASE)
_FAX_WORDS = word_set("fax faxed faxing")
_TRUNCATED = re.compile(r"0\d{2,4}[ -]\d{2,4}(?:[ -]\d{1,3})?(?=[.,;)\n]|$|\u2026|\.\.)")
_TRUNCATED_BEFORE = re.compile(
    r"\b(?:ring|rang|call\w*|tel|phone|ph|mob\w*|cell|text\w*|on|or|number|no)[ .:]{1,3}(?:back )?(?:on |at |is )?$",
    re.IGNORECASE,
)
_CALL_WORDS = word_set("call ring page bleep phone contact text dial buzz cb callback")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_AFTER_TIME = re.compile(r"(?: (?:after|if|for|with|when|any|anytime|to|x)\b|[.,;)]|\s*$|\n)")
_SIGNED = re.compile(r"(?<![\w.\u00d7])[xX]\d{1,2}-?\d{3,5}(?![\w%/:]|[.,-]\d)")
_POWER = re.compile(r"[xX]\d{1,2}00")
"""A magnification."""
_LETTERS = re.compile(
    r"(?:1[-. ])?8(?:00|33|44|55|66|77|88)[-. ](?=[A-Z\d-]{0,8}[A-Z]{3})[A-Z\d]{1,10}(?:-[A-Z\d]{1,8}){0,3}\b"
    r"|1[38]00[ -]?(?!CELLS|UNITS|K?CALS?|WBCS|TABS|STEPS)[A-Z]{4,8}\b|13[ -](?=HEALTH|CALL|POISON)[A-Z]{4,7}\b"
)
_BOX = re.compile(r"box[ #]{1,2}(?P<number>\d{3,5})\b", re.IGNORECASE)

HITS: tuple[tuple[str, str], ...] = (
    ("at 204 555 0190, also 0177 same exchange", "0177"),
    ("404 555 0141 / back line 0142", "0142"),
    ("at 802-555-0135 (nights 0136), then", "0136"),
    ("802-555-0135/0136", "0136"),
    ("out of state dial 8205551805, here 9631. f", "9631"),
    ("cb 978 555 0152 then #3", "#3"),
    ("peer 800 555 0177 opt 3", "opt 3"),
    ("at 250-555-0143, local 31.", "local 31"),
    ("Days 402-555-0100, nights ask for surgery at -0199.", "-0199"),
    ("Tel 031 555 0190 / speed dial *418", "*418"),
    ("calling Greer (3-8841). zosyn", "3-8841"),
    ("by qtran8, desk 7-4418.", "7-4418"),
    ("retina fellow b.3381 aware", "3381"),
    ("Heather, bleep 2094.", "2094"),
    ("pgr 88 14, epic", "88 14"),
    ("HP 9155 5014", "9155 5014"),
    ("w/ Krystal ext 77.", "ext 77"),
    ("DISPATCHER RUSTY EXT. 88.", "EXT. 88"),
    ("any issue call matron 2277", "2277"),
    ("call 4482 after hours", "4482"),
    ("please page Dr. Ode 63310", "63310"),
    ("cat 3 strip, see x5520\n", "x5520"),
    ("call 1-800-GET-WELL now", "1-800-GET-WELL"),
    ("or 13 HEALTH any time", "13 HEALTH"),
    ("VOICEMAIL box 6120 from", "6120"),
    ("fax results to 4410", "4410"),
    ("call 4482; ext 41; thanks", "ext 41"),
    ("ring back on 0161 496 0", "0161 496 0"),
)
MISSES: tuple[str, ...] = (
    "called at 1430, paged by 2100, call 2019",
    "knee flex 120 ext 10, hip ext 15",
    "call 1200 patients, text 500 mg",
    "range (2-2000 mg), (3-5)",
    "BP 120/80, b.12",
    "magnification x400, x10",
    "555 then 3 tablets",
    "box 12 of the form",
    "platelets 1800 CELLS",
)


def find(text: str) -> Iterator[Span]:
    """Every short number of these forms."""
    for start, end in (*_beside(text), *_announced(text)):
        yield Span(start, end, KIND, "short_phone")


def _beside(text: str) -> Iterator[tuple[int, int]]:
    """What stands behind a full number, and tie-lines."""
    for start, end, _ in digit_runs(text):
        if end - start in (4, 7, 10) and _FULL_BEFORE.search(text, max(0, start - 10), end) and (m := _SECOND.match(text, end)):
            group = m.lastgroup or "number"
            if not _YEAR.fullmatch(m[group]):
                yield m.span(group)
    for match in at_digits(_TRUNCATED, text, " -"):
        if text[match.start()] == "0" and _TRUNCATED_BEFORE.search(text, max(0, match.start() - 24), match.start()):
            yield match.span()
    for match in at_digits(_TIED, text, "-"):
        if _TIED_BEFORE.search(text, max(0, match.start() - 14), match.start()):
            yield match.span()


def _announced(text: str) -> Iterator[tuple[int, int]]:
    """Numbers behind a word or a sign."""
    inside = present(text)
    for match in at_words(_BLEEP, text, _BLEEP_WORDS) if not _BLEEP_WORDS.isdisjoint(inside) else ():
        yield match.span(match.lastgroup or 0)
    for match in at_words(_EXTENSION, text, _EXTENSION_WORDS) if not _EXTENSION_WORDS.isdisjoint(inside) else ():
        before = text[max(0, match.start() - 16) : match.start()]
        if not _NO_JOINT.search(before) and (before.rstrip()[-1:].isalnum() or before.rstrip()[-1:] in ("", *",;:(/)@")):
            yield match.span("number" if len(match["number"]) > 2 else 0)
    yield from (m.span("number") for m in at_words(_FAXED, text, _FAX_WORDS))
    for match in at_words(_CALL, text, _CALL_WORDS) if not _CALL_WORDS.isdisjoint(inside) else ():
        number = match["number"]
        hour = _TIME.fullmatch(number) and not _AFTER_TIME.match(text, match.end())
        if not hour and not _YEAR.fullmatch(number) and not has_unit(text, match.end()):
            yield match.span("number")
    yield from (m.span() for m in _signed(text))
    yield from (m.span() for m in at_digits(_LETTERS, text, "-. "))
    if "voicemail" in inside and "box" in inside:
        yield from (m.span("number") for m in at_words(_BOX, text, frozenset(["box"])))


def _signed(text: str) -> Iterator[re.Match[str]]:
    """Extensions behind an x that is written with them."""
    for start, _, stop in digit_runs(text):
        match = _SIGNED.match(text, start - 1, stop) if text[start - 1 : start] in ("x", "X") else None
        if match and not _POWER.fullmatch(match.group()):
            yield match
