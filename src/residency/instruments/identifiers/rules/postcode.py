"""Postcodes: US ZIP codes behind a state, with the town before it, and UK postcodes."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "POSTCODE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); UK: letters of the inward code after BS 7666 (no C I K M O V)"

_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK"
    " OR PA RI SC SD TN "
    "TX UT VT VA WA WV WI WY DC PR"
).replace(" ", "|")
_ZIP = re.compile(
    rf"(?:(?P<town>[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}),? )?\b(?:{_STATES}),? {{1,2}}(?P<zip>\d{{5}}(?:-\d{{4}})?)"
    rf"(?![\d.-]|\s?(?:mg|ml|mm))"
)
_LABELLED = re.compile(r"\b(?:ZIP|zip ?code|postcode|postal code)[\s:]*(?P<zip>\d{5}(?:-\d{4})?)\b", re.IGNORECASE)
_BRITISH = re.compile(r"(?<![\w-])[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPSTUW]? \d[ABD-HJLNP-UW-Z]{2}(?![\w-])")

HITS: tuple[tuple[str, str], ...] = (
    ("12 Main St Apt 4B, Springfield, MA 01103", "Springfield, MA 01103"),
    ("Keene NH 03602", "Keene NH 03602"),
    ("zip code 03602", "03602"),
    ("lives at SW1A 1AA now", "SW1A 1AA"),
)
MISSES: tuple[str, ...] = ("platelets 25000", "L4 5MM", "count 12500 cells", "CT 24 slices", "T2 3 cm", "AT L3 4CM BELOW")


def find(text: str) -> Iterator[Span]:
    """Every postcode of a text; a US one with its town and state."""
    for match in _ZIP.finditer(text):
        yield Span(match.start(), match.end(), KIND, "postcode")
    for match in _LABELLED.finditer(text):
        yield Span(*match.span("zip"), KIND, "postcode")
    for match in _BRITISH.finditer(text):
        yield Span(match.start(), match.end(), KIND, "postcode")
