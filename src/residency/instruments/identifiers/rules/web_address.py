"""Web addresses."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered

KIND = "WEB"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(N); endings: root zone database, IANA"

_ENDINGS = (
    "com|org|net|edu|gov|mil|int|info|biz|io|uk|de|us|health|healthcare|clinic|hospital|doctor|dental|care|blog|app|dev|site"
    "|online|page|link|live|social|page|family|email|cloud|store|shop|tech|life|world|today|news|wiki|xyz|ly|gl|tv|ca|au|nz|ie|za"
    "|fr|nl|ch|se|dk|fi|pl|pt|gr|jp|cn|kr|br|mx|ar|ru|ua|tr|il|ae|ng|ke|gh|sg|hk|tw|th|my|ph|vn|eu|jm|tt|bb|bs|gy|ug|tz|zw|zm|bw|na|rw|pk|lk|bd|np|es"
    "|cz|hu|ro|cl|ec|example|test|local|internal|intranet|lan"
)
_WORDLIKE = frozenset(
    [
        "page",
        "link",
        "live",
        "social",
        "family",
        "care",
        "life",
        "world",
        "today",
        "news",
        "store",
        "shop",
        "email",
        "cloud",
        "test",
        "site",
        "app",
        "my",
        "example",
        "local",
        "internal",
        "lan",
        "es",
        "np",
        "na",
        "cl",
        "tt",
    ]
)
"""Endings that are words too: they count only where two labels or a path stand with them."""
_URL = re.compile(
    rf"(?<![\w@.])(?:https?:?//[^\s<>]+|www ?\. ?[\w-]+(?: ?\. ?[\w-]+)+(?:/[^\s<>]*)?"
    rf"|(?P<labels>(?:[a-z0-9-]+\.)+)(?P<ending>{_ENDINGS})\b(?P<path>/[^\s<>]*)?)",
    re.IGNORECASE,
)

_SOME = re.compile(r"\.[A-Za-z]{2}")

HITS: tuple[tuple[str, str], ...] = (
    ("see portal.clinic.org/p?id=88213, then", "portal.clinic.org/p?id=88213"),
    ("https://example.org/a.", "https://example.org/a"),
    ("www.example.com", "www.example.com"),
    ("see www . example . com", "www . example . com"),
    ("link reedfamily.example.blog.", "reedfamily.example.blog"),
    ("at clinic.example.co.za today", "clinic.example.co.za"),
    ("log in at my.keyridge.example/eob as", "my.keyridge.example/eob"),
    ("Go to mychart.greenone.example. Help", "mychart.greenone.example"),
    ("Pay at tbabill.example/pay with", "tbabill.example/pay"),
)
MISSES: tuple[str, ...] = (
    "e.g. pain",
    "stable.No change",
    "q.d.",
    "well.De novo lesion",
    "no pain.today seen",
    "at home.care given",
)


def find(text: str) -> Iterator[Span]:
    """Every web address of a text."""
    small = lowered(text)
    some = "://" in small or "w." in small or "w ." in small or _SOME.search(text)
    for match in _URL.finditer(text) if some else ():
        end = match.start() + len(match.group().rstrip(".,;:)"))
        sentence_border = re.search(r"[a-z]\.[A-Z]", match.group()) and "/" not in match.group()
        word = (match["ending"] or "").lower() in _WORDLIKE and match["labels"].count(".") < 2 and not match["path"]
        if not sentence_border and not word:
            yield Span(match.start(), end, KIND, "web_address")
