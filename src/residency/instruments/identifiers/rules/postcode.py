"""Postcodes: US ZIP codes behind a state, with the town before it, those of other countries by form or label."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, digit_runs, has_digits, near_digits
from residency.instruments.identifiers.normalise import lowered

KIND = "POSTCODE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); UK: letters of the inward code after BS 7666 (no C I K M O V)"

_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK"
    " OR PA RI SC SD TN "
    "TX UT VT VA WA WV WI WY DC PR"
).replace(" ", "|")
_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    "|Indiana|Iowa|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New"
    " [A-Z][a-z]+|North"
    " [A-Z][a-z]+|South [A-Z][a-z]+|West Virginia|Rhode Island|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|Utah"
    "|Vermont|Virginia"
    "|Washington|Wisconsin|Wyoming"
)
_ZIP = re.compile(
    rf"(?:(?P<town>[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}),? )?\b(?:{_STATES}|{_NAMES}),? {{1,2}}(?P<zip>\d{{5}}(?:-\d{{4}})?)"
    rf"(?!\d|[.-]\d|\s?(?:mg|ml|mm)\b)"
)
_STATE_BEFORE = re.compile(rf"\b(?:{_STATES}|{_NAMES}),? {{1,2}}$")
_LABELS = ("zip", "post", "plz", "eircode", "pin")
_LABELLED = re.compile(
    r"\b(?:zip(?: ?code)?|post ?code|postal[ _]code|plz|eircode|pin ?code)(?: is| was"
    r"|[\s:=#])+(?P<zip>[A-Z]{0,2}\d[A-Z\d]{1,6}(?:[ -]\d[A-Z\d]{1,3})?)\b",
    re.IGNORECASE,
)
_CANADIAN = re.compile(r"(?<![\w-])[ABCEGHJ-NPRSTVXY]\d[A-CEGHJ-NPR-TV-Z] \d[A-CEGHJ-NPR-TV-Z]\d(?![\w-])")
_DUTCH = re.compile(r"(?<![\w-])[1-9]\d{3} ?(?!MG|MM|CM|ML|KG|IU|HZ|AM|PM|CC|UG|MC|PG|NG)[A-Z]{2},? (?=[A-Z][a-z]{2,})")
_BRITISH = re.compile(r"(?<![\w-])[A-PR-UWYZ][A-HK-Y]?\d[\dA-HJKPSTUW]? \d[ABD-HJLNP-UW-Z]{2}(?![\w-])")

HITS: tuple[tuple[str, str], ...] = (
    ("12 Main St Apt 4B, Springfield, MA 01103", "01103"),
    ("Keene NH 03602", "03602"),
    ("Keene NH 03602", "Keene"),
    ("Keene, New Hampshire 03602", "03602"),
    ("zip code 03602", "03602"),
    ("my zip code is 2200", "2200"),
    ("ZIP: 75534-030", "75534-030"),
    ("Ottawa K1A 0B1", "K1A 0B1"),
    ("in 1012 AB Amsterdam", "1012 AB"),
    ("lives at SW1A 1AA now", "SW1A 1AA"),
)
MISSES: tuple[str, ...] = ("platelets 25000", "L4 5MM", "count 12500 cells", "CT 24 slices", "T2 3 cm", "AT L3 4CM BELOW")


def find(text: str) -> Iterator[Span]:
    """Every postcode of a text, and the town before a US one; the state between them stays."""
    if not has_digits(text):
        return
    for match in near_digits(_ZIP, text) if _some_zip(text) else ():
        yield Span(*match.span("zip"), KIND, "postcode")
        if match["town"]:
            yield Span(*match.span("town"), "PLACE", "postcode")
    small = lowered(text)
    for match in near_digits(_LABELLED, text) if any(word in small for word in _LABELS) else ():
        yield Span(*match.span("zip"), KIND, "postcode")
    for pattern, look in ((_BRITISH, near_digits), (_CANADIAN, near_digits), (_DUTCH, at_digits)):
        for match in look(pattern, text):
            yield Span(match.start(), match.start() + len(match.group().rstrip(" ,")), KIND, "postcode")


def _some_zip(text: str) -> bool:
    """True where a state stands before five digits."""
    return any(
        end - start == 5 and text[start - 1 : start] == " " and _STATE_BEFORE.search(text, max(0, start - 24), start)
        for start, end, _ in digit_runs(text)
    )
