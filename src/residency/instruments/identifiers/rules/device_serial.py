"""Serial, lot and device identifiers."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits, labelled, near_digits
from residency.instruments.identifiers.words import word_set

KIND = "DEVICE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(M); UDI: 21 CFR 801 and the GS1 general specifications"

_SURE = word_set("serial sn imei udi implant pacemaker lot meid transmitter sensor receiver dn snr")
_WEAK = word_set(
    "device batch generator lead leads pump model ref asset equipment prosthesis valve monitor icd aid bottle kit box unit"
    " reader meter handset tag catheter stent graft port stimulator electrode vaccine cgm cpap concentrator cylinder tank"
) - {"icd"}
_UDI = re.compile(r"(?:\bUDI:? ?)?\(01\) ?\d{10,14}(?: ?\([\dIlOo]{2}\) ?[\w/.-]+)*")
_SLASHED = re.compile(r"\bS/N[:#. ]*(?P<number>[A-Z0-9][A-Z0-9-]{3,20})\b", re.IGNORECASE)
_TWO_SIGNS = re.compile(r"[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]")
_HARDWARE = re.compile(r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])")

HITS: tuple[tuple[str, str], ...] = (
    ("Medtronic serial PJN123456H, lot", "PJN123456H"),
    ("lot 22-B119", "22-B119"),
    ("UDI (01)00643169007222", "UDI (01)00643169007222"),
    ("S/N 88-1234", "88-1234"),
    ("UDI (01)0064316900722(17)257255(2I)D81652", "UDI (01)0064316900722(17)257255(2I)D81652"),
    ("Dexcom, transmitter 81Y-3489", "81Y-3489"),
    ("SN 255884626, DN L637603D", "L637603D"),
    ("serial number: 7713-A", "7713-A"),
    ("IMEI 490154203237518", "490154203237518"),
    ("MAC 00:1B:44:11:3A:B7", "00:1B:44:11:3A:B7"),
    ("device ID ICM-55812", "ICM-55812"),
)
MISSES: tuple[str, ...] = (
    "a lot of pain",
    "serial 3 troponins",
    "serial radiographs",
    "lot more than 3000",
    "serial sections",
    "serial CT 2021",
    "a valve of 23 mm",
    "pacemaker in 2019",
    "lead V1-V4 changes",
)


def find(text: str) -> Iterator[Span]:
    """Every such identifier of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=3):
        number = text[start:end]
        between = text[max(0, start - 12) : start]
        if re.search(r"\bthan |\bof | in |^of ", between) or re.fullmatch(r"(?:19|20)\d\d|\d{1,4}", number):
            continue
        yield Span(start, end, KIND, "device_serial")
    if not has_digits(text):
        return
    for pattern, possible in ((_UDI, "(01)" in text), (_HARDWARE, _TWO_SIGNS.search(text))):
        for match in near_digits(pattern, text) if possible else ():
            yield Span(match.start(), match.end(), KIND, "device_serial")
    for match in near_digits(_SLASHED, text) if "S/N" in text or "s/n" in text.lower() else ():
        if any(c.isdigit() for c in match["number"]):
            yield Span(*match.span("number"), KIND, "device_serial")
