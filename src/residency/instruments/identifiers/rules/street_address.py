"""Street addresses with a house number, post boxes, and the place somebody lives in or moved to."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "ADDRESS"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); street suffixes: USPS Publication 28, appendix C1 (the common ones)"

_SUFFIX = (
    "Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Close|Place|Pl|Crescent|Terrace|Highway|Hwy"
    "|Parkway|Pkwy|Square|Circle|Row|Gardens|Grove|Mews|Hill"
)
_STREET = re.compile(
    rf"(?<![\w.,/-])\d{{1,5}}[A-Z]?,? (?:[NSEW]\.? )?(?:[A-Z][a-z'-]+ ){{1,3}}(?:{_SUFFIX})\b\.?"
    r"(?:,? (?:Apt|Unit|Suite|Ste|Flat|#)\.? ?\w+)?"
)
_BOX = re.compile(r"\bP\.?\s?O\.? Box \d+\b", re.IGNORECASE)
_LIVES = re.compile(
    r"\b(?:lives|living|resides|residing|moved|relocated|resident|native|mayor)(?: \w+)? (?:in|to|of|at) "
    r"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)

HITS: tuple[tuple[str, str], ...] = (
    ("12 Main St Apt 4B, Springfield", "12 Main St Apt 4B"),
    ("of 7 Mill Lane.", "7 Mill Lane"),
    ("221B Baker Street", "221B Baker Street"),
    ("PO Box 117", "PO Box 117"),
    ("Boston Scientific stent; moved to Boston; Boston bivalve prosthesis", "Boston"),
)
MISSES: tuple[str, ...] = (
    "2 Large Stones",
    "T12 Vertebral body",
    "Boston Scientific stent",
    "12 mm lesion, St depression",
    "in 2 Views of the chest",
    "pain moved to left arm",
)


def find(text: str) -> Iterator[Span]:
    """Every address of a text."""
    for pattern in (_STREET, _BOX):
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip("."))
            yield Span(match.start(), end, KIND, "street_address")
    for match in _LIVES.finditer(text):
        yield Span(*match.span("place"), KIND, "street_address")
