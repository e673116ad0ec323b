"""Serial, lot and device identifiers."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "DEVICE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(L, M); UDI: 21 CFR 801 and the GS1 general specifications"

_LABELLED = re.compile(
    r"\b(?:serial(?: (?:no|number|#))?|S/N|SN|lot(?: (?:no|number|#))?|batch (?:no|number)|VIN|licen[cs]e plate"
    r"|implant ID)[.:# ]+"
    r"(?P<number>(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{3,20})\b",
    re.IGNORECASE,
)
_UDI = re.compile(r"(?:\bUDI:? ?)?\(01\) ?\d{14}(?:\(\d{2}\)[\w-]+)*")

HITS: tuple[tuple[str, str], ...] = (
    ("Medtronic serial PJN123456H, lot", "PJN123456H"),
    ("lot 22-B119", "22-B119"),
    ("UDI (01)00643169007222", "UDI (01)00643169007222"),
    ("S/N 88-1234", "88-1234"),
)
MISSES: tuple[str, ...] = ("a lot of pain", "serial 3 troponins", "serial radiographs", "lot more than 3000", "serial sections")


def find(text: str) -> Iterator[Span]:
    """Every such identifier of a text."""
    for match in _LABELLED.finditer(text):
        yield Span(*match.span("number"), KIND, "device_serial")
    for match in _UDI.finditer(text):
        yield Span(match.start(), match.end(), KIND, "device_serial")
