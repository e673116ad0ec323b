"""Numbers of vehicles: identification numbers and plates."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import codes, labelled
from residency.instruments.identifiers.words import word_set

KIND = "VEHICLE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(L); vehicle identification number: 49 CFR 565 (17 characters, check digit)"

_SURE = word_set("vin plate plates numberplate")
_WEAK = word_set("vehicle car truck motorcycle registration tag")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9], strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_PLATE = re.compile(
    r"\b(?:licen[cs]e|number|registration) plate(?: (?:no\.?|number))?(?: is| was|:|#)*"
    r" (?P<number>[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,4})\b"
)

HITS: tuple[tuple[str, str], ...] = (
    ("VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    ("hit by 1HGCM82633A004352 at", "1HGCM82633A004352"),
    ("licence plate QX7 4411", "QX7 4411"),
    ("plate ABC-1234", "ABC-1234"),
)
MISSES: tuple[str, ...] = (
    "plate with 6 screws",
    "a plate 12 cm long",
    "volar plate 2021",
    "car 3 times",
    "1HGCM82633A004353 x",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=3):
        if not text[start:end].isdigit():
            yield Span(start, end, KIND, "vehicle")
    for code in codes(text):
        if len(code.text) == 17 and _VIN.fullmatch(code.text) and _checked(code.text):
            yield Span(code.start, code.end, KIND, "vehicle")
    for match in _PLATE.finditer(text) if "plate" in text else ():
        if any(c.isdigit() for c in match["number"]):
            yield Span(*match.span("number"), KIND, "vehicle")


def _checked(vin: str) -> bool:
    """True where the check digit of a vehicle identification number fits."""
    total = sum((int(c) if c.isdigit() else _VALUES[c]) * w for c, w in zip(vin, _WEIGHTS, strict=True)) % 11
    return vin[8] == ("X" if total == 10 else str(total))
