"""Looks for the initials of an institution that was named in the same text: "Our Lady of Tarnwick Hospital", later "OLTH"."""

import re
from collections.abc import Iterable, Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.institutions import ABBREVIATIONS

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_INITIALS = re.compile(r"(?<![\w/-])[A-Z]{3,6}(?![\w/-])")
_LINKS = frozenset({"of", "and", "the", "for", "de", "at", "in"})


def initials(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Places of the initials of the institutions in `found`, with and without their small words."""
    wanted: set[str] = set()
    for span in found:
        if span.kind != "FACILITY":
            continue
        words = [m.group().lower() for m in _WORD.finditer(text, span.start, span.end)]
        for chosen in (words, [w for w in words if w not in _LINKS]):
            for count in (len(chosen), len(chosen) - 1):
                wanted.add("".join(w[0] for w in chosen[:count]).upper())
    wanted = {w for w in wanted if len(w) > 2 and w.lower() not in ABBREVIATIONS}
    if wanted:
        for match in _INITIALS.finditer(text):
            if match.group() in wanted:
                yield Span(*match.span(), "FACILITY", "initials")
