"""Fax numbers."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.rules.phone import grouped, numbers
from residency.instruments.identifiers.words import present, word_set

KIND = "FAX"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(E)"

_BEFORE = re.compile(r"\b(?:fax|facsimile|telefax)(?:ed)?(?: (?:number|no|to|at|is|was|results))*\W{0,5}$", re.IGNORECASE)
_WORDS = word_set("fax faxed telefax telefaxed facsimile facsimiled")
_AFTER = re.compile(r"[ ,-]?[(-]?fax\b(?!:)", re.IGNORECASE)

HITS: tuple[tuple[str, str], ...] = (
    ("Fax: 204 555 0199", "204 555 0199"),
    ("faxed to 204-555-0199 today", "204-555-0199"),
    ("tel 204-555-0100, 204-555-0199 (fax)", "204-555-0199"),
    ("463-612-6138x036 fax", "463-612-6138x036"),
    ("FAX to 839/555-6479", "839/555-6479"),
)
MISSES: tuple[str, ...] = ("tel 204-555-0100", "faxed 3 pages", "fax on 03/15/2024", "the fax of 2021")


def find(text: str) -> Iterator[Span]:
    """Every fax number of a text."""
    if _WORDS.isdisjoint(present(text)):
        return
    for start, end in (*numbers(text, also=_BEFORE), *grouped(text)):
        if _BEFORE.search(text, max(0, start - 30), start) or _AFTER.match(text, end):
            yield Span(start, end, KIND, "fax")
