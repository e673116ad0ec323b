"""Web addresses."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "WEB"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(N)"

_URL = re.compile(
    r"(?<![\w@.])(?:https?://[^\s<>]+|www\.[^\s<>]+|(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|uk|de|us|health"
    r"|clinic)\b(?:/[^\s<>]*)?)",
    re.IGNORECASE,
)

_SOME = re.compile(r"\.[A-Za-z]{2}|://|[wW]\.")

HITS: tuple[tuple[str, str], ...] = (
    ("see portal.clinic.org/p?id=88213, then", "portal.clinic.org/p?id=88213"),
    ("https://example.org/a.", "https://example.org/a"),
    ("www.example.com", "www.example.com"),
)
MISSES: tuple[str, ...] = ("e.g. pain", "stable.No change", "q.d.", "well.De novo lesion")


def find(text: str) -> Iterator[Span]:
    """Every web address of a text."""
    for match in _URL.finditer(text) if _SOME.search(text) else ():
        end = match.start() + len(match.group().rstrip(".,;:)"))
        sentence_border = re.search(r"[a-z]\.[A-Z]", match.group()) and "/" not in match.group()
        if not sentence_border:
            yield Span(match.start(), end, KIND, "web_address")
