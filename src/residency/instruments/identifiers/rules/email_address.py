"""Electronic mail addresses, as written and as spelled out ("ada dot reed at example dot org")."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of, present

KIND = "EMAIL"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(F)"

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]+(?: [\w-]{1,8}(?=\.\w+\.))?(?:\s?\.[\w-]+)+")
_ENDING = r"(?:com|org|net|edu|gov|mil|info|io|health|care|uk|us|ca|au|nz|ie|za|in|de|fr|nl|ch|eu|example|test)\b"
_JOIN = r"(?:\s?[\[({]\s?(?:dot|underscore|dash|hyphen)\s?[\])}]\s?|\s(?:dot|period|point|underscore|dash|hyphen|minus)\s+)"
_DOT = r"(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?|\s(?:dot|period|point)\s+)"
_AT = r"(?:\s*[\[({<]\s?(?:at|@)\s?[\])}>]\s*|\s+at\s+sign\s+|\s+at\s+)"
_SPELLED = re.compile(
    rf"(?<![\w.+-])(?!(?:log|sign|in|on|online|pay|go|see|look|us|is|it|site|website|page|portal|available|find|visit|book|and|or|up)\b)"
    rf"[\w.+-]{{1,40}}(?:{_JOIN}[\w.+-]{{1,40}}){{0,4}}{_AT}[a-z0-9][\w-]*(?:{_DOT}[\w-]+){{0,3}}?{_DOT}{_ENDING}"
    rf"(?:{_DOT}{_ENDING})?",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("write to ada.reed@example.org.", "ada.reed@example.org"),
    ("mail areed (at) example.org today", "areed (at) example.org"),
    ("areed [at] post dot example dot net.", "areed [at] post dot example dot net"),
    ("as ada dot reed at clinic dot example dot edu.", "ada dot reed at clinic dot example dot edu"),
    ("or reed underscore ada at example dot org.", "reed underscore ada at example dot org"),
    ("or reed55 at sign\n example dot net", "reed55 at sign\n example dot net"),
    ("or ADA_REED AT post.example.com.", "ADA_REED AT post.example.com"),
)
MISSES: tuple[str, ...] = (
    "5 mg @ 8 am",
    "75 ml/h @50%",
    "seen @ 14:00",
    "seen at the clinic. Common duct dilated",
    "a dot at 3 mm",
    "at night. In pain",
    "log in at my.keyridge.example/eob; pay at bill.example",
)


def find(text: str) -> Iterator[Span]:
    """Every address of a text."""
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        if not match.group().endswith(".invalid"):  # reserved by RFC 2606: nobody's
            yield Span(match.start(), match.end(), KIND, "email_address")
    if ("at" in present(text) or "@" in text) and _may_be_spelled(lowered(text)):
        for match in _SPELLED.finditer(text):
            yield Span(match.start(), match.end(), KIND, "email_address")


def _may_be_spelled(small: str) -> bool:
    """True where "at" stands in brackets or before what may be a domain."""
    if " dot " in small or "at sign" in small or any(mark in small for mark in _AT_MARKED):
        return True
    return bool(_ENDED.search(small)) and any(_AT_DOMAIN.match(small, place) for place in places_of("at", small))


_AT_MARKED = ("(at)", "[at]", "{at}", "<at>", "( at )")
_ENDED = re.compile(r"\.[a-z]{2}")
_AT_DOMAIN = re.compile(rf"at\s+[\w-]+(?:\.[\w-]+){{0,3}}\.{_ENDING}")
