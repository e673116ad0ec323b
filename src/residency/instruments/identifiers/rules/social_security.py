"""Social security numbers of the United States, and their last four digits."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, near_digits
from residency.instruments.identifiers.normalise import lowered

KIND = "SSN"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(G); form: Social Security Administration, POMS RM 10201.035"

_FORMED = re.compile(r"(?<![\w.-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])")
_LABELLED = re.compile(
    r"\b(?:SSN|social security(?: (?:number|no\.?|#))?)[\s:#]*(?:is )?(?P<number>\d[\d -]{7,10}\d)", re.IGNORECASE
)
_LAST_FOUR = re.compile(
    r"\blast (?:four|4)(?: digits)?(?: of (?:the )?(?:SSN|social))?(?: (?:is|are))?:? ?(?P<number>\d{4})\b", re.IGNORECASE
)

HITS: tuple[tuple[str, str], ...] = (
    ("SSN 078-05-1120; last four 1120", "078-05-1120"),
    ("on file, last four 1120", "1120"),
    ("SSN: 078051120", "078051120"),
)
MISSES: tuple[str, ...] = ("000-12-3456", "NDC 0002-8215-01", "912-34-5678 mm", "last four visits")


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for match in at_digits(_FORMED, text):
        yield Span(match.start(), match.end(), KIND, "social_security")
    small = lowered(text)
    for pattern, possible in ((_LABELLED, "ssn" in small or "social" in small), (_LAST_FOUR, "last " in small)):
        for match in near_digits(pattern, text) if possible else ():
            yield Span(*match.span("number"), KIND, "social_security")
