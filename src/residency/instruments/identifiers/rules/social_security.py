"""Social security numbers of the United States in every spelling, and their last four digits."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import (
    as_digits,
    at_digits,
    at_words,
    digit_runs,
    has_digits,
    has_unit,
    near_digits,
)
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import word_set

KIND = "SSN"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(G); form: Social Security Administration, POMS RM 10201.035"
NEEDS_DIGITS = True

_FORMED = re.compile(
    r"(?<![\w.-])(?!000|666)\d{3}(?: ?([-.]) ?| )(?!00)\d{2}(?(1)\s{0,2}\1\s{0,3}| )(?!0000)\d{4}(?![\w-]|[.]\d)"
)
_LABELLED = re.compile(
    r"\b(?:SSN?|soc(?:ial)?\.? ?sec(?:urity)?)\b(?: (?:number|no|is)\b|[\s:#.=])*(?P<number>\d[\d\s.-]{7,14}\d)(?!\w)",
    re.IGNORECASE,
)
_LAST_FOUR = re.compile(
    r"\b(?:last (?:four|4)|(?:SSN?|social|soc\.? sec)\b[ #:(]{0,3}(?:ends?|ending|last|no|number|[x*#.-])?)"
    r"(?: (?:digits|of|the|his|her|their|SSN|social(?: security)?|is|are|in|with|four"
    r"|4))*[:\s#*x.)-]{1,9}(?P<number>\d{4})(?![\w-]|[./]\d)",
    re.IGNORECASE,
)
_MASKED = re.compile(r"(?<!\w)[Xx*]{3}[- .]?[Xx*]{2}[- .]?(?P<number>\d{4})(?!\d)")
_VETERAN = re.compile(r"\b(?:vet|veteran|pt|patient)[ ,:(]{1,3}(?P<number>[A-Z]\d{4})(?![\w-]|\.\d)", re.IGNORECASE)
_PEOPLE = word_set("vet veteran pt patient")
_PATTERNS = (
    (_LABELLED, ("ss", "soc")),
    (_LAST_FOUR, ("last ", "ss", "soc")),
    (_MASKED, ("xx", "**")),
)
"""Each with words of which one has to stand in the text."""

HITS: tuple[tuple[str, str], ...] = (
    ("SSN 078-05-1120; last four 1120", "078-05-1120"),
    ("on file, last four 1120", "1120"),
    ("SSN: 078051120", "078051120"),
    ("GREEN, ADA   078.05.1120   66", "078.05.1120"),
    ("SS#: 078 - 05 - 1120", "078 - 05 - 1120"),
    ("Soc sec    978-05-1120", "978-05-1120"),
    ("SSN ends 4471.", "4471"),
    ("SSN (last 4) 4471.", "4471"),
    ("the last four of the social 5853", "5853"),
    ("SSN: xxx-xx-4471 Policy", "4471"),
    ("ssn ***-**-4471", "4471"),
    ("Vet G4471 is seen", "G4471"),
    ("SSN 078 - 05 -\n\t1120", "078 - 05 -\n\t1120"),
    ("ssn O78-05-ll20", "O78-05-ll20"),
    ("GREEN, A   078-05-1120   (G1120)", "G1120"),
    ("078-05-1120, later badge 1120 shown", "1120"),
)
MISSES: tuple[str, ...] = (
    "000-12-3456",
    "NDC 0002-8215-01",
    "912-34-5678 mm",
    "last four visits",
    "assessed 2021",
    "the last 4 months",
    "patient 1234",
    "massive 2020",
    "pt has T1DM",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    if not has_digits(text):
        return
    text = as_digits(text)
    ends: set[str] = set()
    for match in at_digits(_FORMED, text):
        if not has_unit(text, match.end()):
            ends.add(match.group()[-4:])
            yield Span(match.start(), match.end(), KIND, "social_security")
    for start, end, _ in digit_runs(text) if ends else ():
        if text[start:end] in ends:
            lead = text[start - 1 : start].isupper() and not text[start - 2 : start - 1].isalnum()
            yield Span(start - lead, end, KIND, "social_security")
    small = lowered(text)
    for pattern, needed in _PATTERNS:
        for match in near_digits(pattern, text) if any(word in small for word in needed) else ():
            yield Span(*match.span("number"), KIND, "social_security")
    for match in at_words(_VETERAN, text, _PEOPLE):
        yield Span(*match.span("number"), KIND, "social_security")
