"""Internet protocol addresses, version 4 and 6, and hardware addresses."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, near_digits

KIND = "IP"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(O); version 6: RFC 4291, section 2.2"

_FOUR = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w]|\.\d)")
_COLONS = re.compile(r"::|:[0-9A-Fa-f]{1,4}:")
_SIX = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}(?![\w:])")
_SHORTENED = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?![\w:])(?:/\d{1,3}|%\w+)?")

HITS: tuple[tuple[str, str], ...] = (
    ("IP 10.2.3.4, then", "10.2.3.4"),
    ("from 2001:db8:85a3:0:0:8a2e:370:7334 today", "2001:db8:85a3:0:0:8a2e:370:7334"),
    ("from 2001:db8::8a2e:370:7334.", "2001:db8::8a2e:370:7334"),
    ("sent from fe80::17:4471:66", "fe80::17:4471:66"),
)
MISSES: tuple[str, ...] = ("section 1.2.3", "3.4 mm", "ratio 1:2:3", "at 12:30:15", "std::vector", "BP:: 120")


def find(text: str) -> Iterator[Span]:
    """Every address of a text."""
    for match in at_digits(_FOUR, text):
        yield Span(match.start(), match.end(), KIND, "ip_address")
    if not _COLONS.search(text):
        return
    for pattern in (_SIX, _SHORTENED):
        for match in near_digits(pattern, text):
            yield Span(match.start(), match.end(), KIND, "ip_address")
