"""Postcodes: US ZIP codes behind a state, with the town before it, those of other countries by form or label."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, digit_runs, has_digits, near_digits
from residency.instruments.identifiers.fixed_words import STATE_NAMES, STATES
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import MEDICAL, PLACE, STOP, flags_of

KIND = "POSTCODE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); UK: letters of the inward code after BS 7666 (no C I K M O V)"

_STATES = f"{STATES}|PR"
_NAMES = f"{STATE_NAMES}|(?:New|North|South) [A-Z][a-z]+"
"""Names of states; behind New, North and South those of towns too."""
_ZIP = re.compile(
    rf"(?:(?P<town>[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}}),? )?\b(?:{_STATES}|{_NAMES}),? {{1,2}}(?P<zip>\d{{5}}(?:-\d{{4}})?)"
    rf"(?!\d|[.-]\d|\s?(?:mg|ml|mm)\b)"
)
_STATE_BEFORE = re.compile(rf"\b(?:{_STATES}|{_NAMES}),? {{1,2}}$")
_LABELS = ("zip", "post", "plz", "eircode", "pin")
_LABELLED = re.compile(
    r"\b(?:zip(?: ?codes?)?|post ?code|postal[ _]code|plz|eircode|pin ?code)(?: is| was"
    r"|[\s:=#])+(?P<zip>[A-Z]{0,2}\d[A-Z\d]{1,6}(?:[ -]\d[A-Z\d]{1,3})?)\b",
    re.IGNORECASE,
)
_MORE_ZIPS = re.compile(
    r"(?:(?:,|;| and| or|/| &| to|, and|, previously|, formerly|, then| previously) ?(?P<zip>\d{5}(?:-\d{4})?)\b(?!\d"
    r"|[.-]\d))"
)
_FIELDS = re.compile(
    rf"(?<=[\t^|~,])(?P<town>[^\t^|~,\n\d]{{2,30}})(?P<sep>[\t^"
    rf"|~,])(?:(?:{_STATES})(?P=sep))?(?P<zip>\d{{5}}(?:-\d{{4}})?)(?=[\t^|~,\n]|$)"
)
"""A town, a state and a ZIP code as the fields of a row."""
_OF_AUSTRALIA = "NSW|VIC|QLD|WA|SA|TAS|ACT|NT"
_OF_CANADA = "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT"
_OF_INDIA = (
    "Andhra Pradesh|Assam|Bihar|Chhattisgarh|Delhi|Goa|Gujarat|Haryana|Himachal Pradesh|Jharkhand|Karnataka|Kerala"
    "|Madhya Pradesh|Maharashtra|Odisha|Punjab|Rajasthan|Tamil Nadu|Telangana|Uttar Pradesh|Uttarakhand|West Bengal"
)
_PROVINCE = re.compile(
    r"(?:(?P<town>[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+){0,2}),? )?"
    rf"\b(?:(?:{_OF_AUSTRALIA}) (?P<au>\d{{4}})|(?:{_OF_CANADA}),?\s{{1,2}}(?P<ca>[A-Z]\d[A-Z][ -]?\d[A-Z]\d)"
    rf"|(?:{_OF_INDIA})[ ,-]{{1,3}}(?P<ind>\d{{3}} ?\d{{3}}|\d{{4}} ?\d{{2}}))(?![\w.]\d)"
)
_PROVINCES = (
    *(f"{code} " for code in _OF_AUSTRALIA.split("|")),
    *(f"{code}{mark}" for code in _OF_CANADA.split("|") for mark in " ,\n\t\r"),
    *_OF_INDIA.split("|"),
)
"""One of these stands in every text that `_PROVINCE` finds something in."""
_EIRCODE = re.compile(r"(?<![\w-])[AC-FHKNPRTV-Y]\d[\dW] ?(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{4}(?![\w-])")
_BRITISH_LINE = re.compile(r"(?:(?<=\n)|(?<=, ))[A-Z]{1,2}\d[A-Z\d]? \d(?!MM|CM|ML|MG|HR|KG)[A-Z]{2}(?=[\n.,]|   ?|$)")
_CANADIAN = re.compile(r"(?<![\w-])[ABCEGHJ-NPRSTVXY]\d[A-CEGHJ-NPR-TV-Z] \d[A-CEGHJ-NPR-TV-Z]\d(?![\w-])")
_TWO_PARTS = re.compile(r"[A-Z\d] \d[A-Z][A-Z\d]")
"""What every British and Canadian postcode holds."""
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
    ("ZIP codes 10201, 05901 and 03602", "10201"),
    ("ZIP codes 10201, 05901 and 03602", "05901"),
    ("ZIP codes 10201, 05901 and 03602", "03602"),
    ("Zip 03602, previously 10025.", "10025"),
    ("Tarnwick, VT 05401-2213", "05401-2213"),
    ("4 Low St\tTarnwick\tOH\t46723\n", "46723"),
    ("^^Tarnwick^KY^66145|", "66145"),
    ("Tarnwick QLD 2253 now", "2253"),
    ("Tarnwick SK G7X7P2", "G7X7P2"),
    ("Tarnwick Tamil Nadu 830247.", "830247"),
    ("Co. Galway,\nF35 44B9.", "F35 44B9"),
    ("Tarnwick\nN8C 2BC\nmob", "N8C 2BC"),
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
        yield from _more(text, match.end("zip"))
    small = lowered(text)
    for match in near_digits(_LABELLED, text) if any(word in small for word in _LABELS) else ():
        yield Span(*match.span("zip"), KIND, "postcode")
        yield from _more(text, match.end("zip"))
    yield from _rows(text)
    two_parts = bool(_TWO_PARTS.search(text))
    for pattern, look, possible in (
        (_BRITISH, near_digits, two_parts),
        (_BRITISH_LINE, near_digits, two_parts),
        (_EIRCODE, near_digits, True),
        (_CANADIAN, near_digits, two_parts),
        (_DUTCH, at_digits, True),
    ):
        for match in look(pattern, text) if possible else ():
            yield Span(match.start(), match.start() + len(match.group().rstrip(" ,")), KIND, "postcode")


def _more(text: str, end: int) -> Iterator[Span]:
    """Further ZIP codes of a list."""
    while match := _MORE_ZIPS.match(text, end):
        yield Span(*match.span("zip"), KIND, "postcode")
        end = match.end("zip")


def _rows(text: str) -> Iterator[Span]:
    """Postcodes behind a province, and those that are fields of a row, with the town before them."""
    for match in near_digits(_PROVINCE, text) if any(words in text for words in _PROVINCES) else ():
        for group in ("au", "ca", "ind"):
            if match[group]:
                yield Span(*match.span(group), KIND, "postcode")
        if match["town"]:
            yield Span(*match.span("town"), "PLACE", "postcode")
    for match in near_digits(_FIELDS, text) if _some_field(text) else ():
        words = match["town"].split(" ")
        if (
            all(w[:1].isupper() or w[:2] in ("d'", "or", "of") for w in words)
            and not flags_of(words[0]) & (STOP | MEDICAL) & ~PLACE
        ):
            yield Span(*match.span("zip"), KIND, "postcode")
            yield Span(*match.span("town"), "PLACE", "postcode")


def _some_field(text: str) -> bool:
    """True where five digits begin a field of a row."""
    return any(end - start == 5 and text[start - 1 : start] in _BORDERS for start, end, _ in digit_runs(text))


_BORDERS = frozenset("\t^|~,")


def _some_zip(text: str) -> bool:
    """True where a state stands before five digits."""
    return any(
        end - start == 5 and text[start - 1 : start] == " " and _STATE_BEFORE.search(text, max(0, start - 24), start)
        for start, end, _ in digit_runs(text)
    )
