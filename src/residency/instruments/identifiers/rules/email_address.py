"""Electronic mail addresses and handles."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "EMAIL"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(F)"

_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,30}\b")

HITS: tuple[tuple[str, str], ...] = (
    ("write to ada.reed@example.org.", "ada.reed@example.org"),
    ("IP 10.2.3.4, @jsmith82", "@jsmith82"),
)
MISSES: tuple[str, ...] = ("5 mg @ 8 am", "75 ml/h @50%", "seen @ 14:00")


def find(text: str) -> Iterator[Span]:
    """Every address and handle of a text."""
    if "@" not in text:
        return
    for pattern in (_ADDRESS, _HANDLE):
        for match in pattern.finditer(text):
            if match.group().endswith(".invalid"):
                continue  # reserved by RFC 2606: nobody's
            yield Span(match.start(), match.end(), KIND, "email_address")
