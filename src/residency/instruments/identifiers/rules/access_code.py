"""Codes and passwords that open something: doors, key safes, portals, telephone enquiries."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_words, has_unit
from residency.instruments.identifiers.words import present, word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"

_WORDS = (
    "code|codes|pin|passcode|pass code|keycode|key code|keysafe|key safe|keybox|key box|lockbox|lock box|lock-box|keypad|combo"
    "|combination|buzzer|intercom|passphrase|otp|padlock"
)
_FIRST = word_set(
    "code codes pin passcode pass keycode key keysafe keybox lockbox lock keypad combo combination buzzer intercom"
    " passphrase otp padlock password pwd pw safeword safe codeword keyword secret"
)
_CODE = re.compile(
    rf"(?:{_WORDS})\b(?:[ ,:=(\"'.-]+(?:is|was|are|now|no|nr|number|num|code|pin|the|for|to|changed|his|her|their|its|on|at|by"
    r"|(?:front|back|side|main|street|gate|door|house|building|entry|lobby|garage) (?:door|gate|code|entrance)?)\b){0,4}"
    r"[\s:=#(\"',.-]{1,4}(?P<value>[*#]?(?:\d{1,4}(?:[ -]\d{1,4}){1,3}|\d{3,8}|\d(?:-\d){2,5}|[A-Za-z]{1,4}-?\d{2,6}"
    r"|\d{1,4}[A-Za-z]{1,3}\d{0,4}|(?=[A-Z0-9-]*\d)[A-Z0-9]{2,8}(?:-[A-Z0-9]{2,8}){0,3}"
    r"|[A-Z]{2,4}-[\dOlI]{2,6})[*#]?)(?![\w%]|[.,/:]\d)",
    re.IGNORECASE,
)
_OF_SERVICES = re.compile(
    r"(?:\b(?:cpt|icd|icd-?9|icd-?10|icd-?11|icd-?10-?cm|billing|diagnos\w+|dx|proc\w*|remark|hcpcs|revenue|rev|modifier|loinc"
    r"|snomed|drg|status|reason|denial|adjustment|zip|postal|post|area|country|dial\w*|taxonomy|e/?m|service|charge|read|opcs"
    r"|dsm|colou?r|morphology|topography|fdi|atc|bar|occurrence|condition|value|place of service|pos|triage|genetic|ndc|no"
    r"|cardiac|arrest|stroke|trauma|stemi|running|ran|full|hcc|cvx|mvx|cdt|error|fault|zone|pubmed|rotterdam"
    r"|zipper|bowling|safety|firing|rolling|clothes|hat|push)[\s.:-]{1,2})$",
    re.IGNORECASE,
)
_NOT_OPENING = re.compile(r"\d{1,4}(?:mm|mg|ml|cm|g|kg|in|ft|hrs?|h|min|s|am|pm|x|st|nd|rd|th|yo|y)", re.IGNORECASE)
_HASHED = re.compile(r"\d{4,6}#(?![\w#])")
"""Digits and the key that ends them on a panel."""
_ENTERED = re.compile(
    r"(?:door|gate|building|lobby|front) entry (?:is |: ?)?(?P<value>[A-Z]?\d{3,6}[A-Z*#]?)(?![\w%]|[.,/:]\d)", re.IGNORECASE
)
_FOR_DOORS = re.compile(
    r"\b(?:gate|door|entry|entrance|access|building|bldg|garage|alarm|lobby|gated|buzzer|complex|security|key|lock"
    r"|porch|elevator|lift|fob|shed|barn|front|dorm)\b[^.\n]{0,14}?(?P<value>[*#]?(?:\d{4,6}|\d(?:-\d){3,5})[*#]"
    r"|[*#]\d{3,6}[*#]?)(?![\w%]|[.,/:]\d)",
    re.IGNORECASE,
)
_DOORS = word_set(
    "gate door entry entrance access building bldg garage alarm lobby gated buzzer complex security key lock porch elevator"
    " lift fob shed barn front dorm"
)
_SECRET = re.compile(
    r"(?:pass ?word|pass ?phrase|pwd|pw|safe ?word|security word|code ?word|key ?word|secret (?:word|question|answer))\b"
    r"(?: (?:is|was|for|info|calls|on|the|phone|callers|enquiries|inquiries"
    r"|family|relatives|visitors|set|as|to|file|now|of)\b){0,4}[ :=,-]{0,3}"
    r"(?:[\"'(](?P<quoted>[^\"'()\n]{2,30})[\"')]"
    r"|(?P<plain>[\w!@$%^&*-]*\d[\w!@$%^&*-]*|(?-i:[A-Z][A-Za-z]{2,15})\b|(?<=[:=] )[a-z]{4,15}\b))",
    re.IGNORECASE,
)
_SECRET_SAID = re.compile(
    r"(?:pass ?word|safe ?word|security word|code ?word|pwd|pass ?phrase|secret word)(?:[ :=,-]| is| for)", re.IGNORECASE
)
_SECRETS = word_set("password pass passphrase pwd pw safeword safe codeword code keyword key secret security")
_ANY = _FIRST | _SECRETS | {"entry"}
_NO_SECRET = word_set("needs need none reset unknown changed given not see same pending expired with locked required sent test")

HITS: tuple[tuple[str, str], ...] = (
    ("let me in, gate code 4471#\nbp", "4471#"),
    ("perching stool, key safe (code 1966), pendant", "1966"),
    ("Keysafe 1945\n\nPC", "1945"),
    ("key safe no. 4417 by the", "4417"),
    ("door code 2580*. After", "2580*"),
    ("no info to callers w/o code 7731. next", "7731"),
    ("Interp. on phone, code 88 204.", "88 204"),
    ("family code FAM7Q2X.", "FAM7Q2X"),
    ('called, pw "bluebird". Next', "bluebird"),
    ("password for calls is Tangerine.", "Tangerine"),
    ("lockbox 0-4-1-7 on rail", "0-4-1-7"),
    ("with PIN 4917 or call", "4917"),
    ("buzz at the gate, #0417, then", "#0417"),
    ("until May,code RIV-220.", "RIV-220"),
    ("verification code 552 019\n", "552 019"),
    ("security word: marigold\n", "marigold"),
    ('Code word for enquiries "pineapple".', "pineapple"),
    ("Door entry C2580, top", "C2580"),
    ("Intercom flat 9 then 0417#.", "0417#"),
    ("the alarm is 4417# now", "4417#"),
    ("lock box combo is 7731", "7731"),
)
MISSES: tuple[str, ...] = (
    "code blue; full code; code 3 transport",
    "CPT code 99213, ICD-10 code E11.9, billing code 93306, remark code N130",
    "diagnosis code 250.00; procedure code 0042T",
    "PIN-4 stain; PIN 3",
    "zip code 30341; area code 415",
    "key points 2021",
    "the lock of the knee at 30 degrees",
    "pin 2.0 mm; pin site 3; K-wire pin 20mm",
    "key: 1234 none",
    "code status full 2021",
    "front 4 x 4 cm; access at 6",
    "lift 2500 g",
    "the password was lost",
    "the password reset; password: needs reset by family",
)


def find(text: str) -> Iterator[Span]:
    """Every such code of a text."""
    if not _ANY.isdisjoint(present(text)):
        yield from _opened(text)
    for match in at_digits(_HASHED, text, "#") if "#" in text else ():
        yield Span(match.start(), match.end(), KIND, "access_code")
    for match in at_words(_FOR_DOORS, text, _DOORS) if "#" in text or "*" in text else ():
        yield Span(*match.span("value"), KIND, "access_code")


def _opened(text: str) -> Iterator[Span]:
    """Codes and passwords that a word announces."""
    for match in at_words(_ENTERED, text, _DOORS):
        yield Span(*match.span("value"), KIND, "access_code")
    for match in at_words(_CODE, text, _FIRST):
        if _opens(text, match):
            yield Span(*match.span("value"), KIND, "access_code")
    for match in at_words(_SECRET, text, _SECRETS, digits=False):
        group = "quoted" if match["quoted"] else "plain"
        if match[group].lower() in _NO_SECRET:
            continue
        if match["quoted"] or any(map(str.isdigit, match["plain"])) or _SECRET_SAID.match(match.group()):
            yield Span(*match.span(group), KIND, "access_code")


def _opens(text: str, match: "re.Match[str]") -> bool:
    """True for a code of no service, diagnosis or place, and for no size."""
    value = match["value"]
    if not any(map(str.isdigit, value)) or _NOT_OPENING.fullmatch(value) or has_unit(text, match.end()):
        return False
    if sum(map(str.isdigit, value)) < 3 and (sum(map(str.isalnum, value)) < 5 or match.group()[:3].lower() == "pin"):
        return False
    return not _OF_SERVICES.search(text, max(0, match.start() - 24), match.start())
