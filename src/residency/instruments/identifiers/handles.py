"""Looks for the logins made of a name that was found in the same text: "Nan Yip RN", later "nyip", "yip.n" or "nanyip2"."""

import re
from collections.abc import Iterable, Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import MEDICAL, STOP, WORD, lexicon, places_of, present

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?<![\w@./-])[a-z]{1,20}[._][a-z]{1,20}\d{0,4}(?![\w@]|\.\w)")
_FEWEST = 4
"""Letters of a login; shorter ones are initials."""


def handles(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Places of logins that a name among `found` makes, in small letters or capitals, with digits behind or without."""
    wanted: set[str] = set()
    parts: set[str] = set()
    for span in found:
        if span.kind == "NAME":
            words = [word.lower() for word in _WORD.findall(text, span.start, span.end)]
            parts.update(word for word in words if len(word) > 2)
            if len(words) > 1:
                wanted |= _logins(words)
    if not parts:
        return
    small = lowered(text)
    for word in present(text):
        letters = word.rstrip("0123456789")
        if letters in wanted and not _is_word(word):
            for place in places_of(word, small):
                yield Span(place, place + len(word), "UNIQUE_NUMBER", "handles")
    for match in _DOTTED.finditer(text) if "." in text or "_" in text else ():
        first, last = re.split(r"[._]", match.group().rstrip("0123456789"))
        if (first in parts and (last in parts or len(last) == 1)) or (last in parts and len(first) == 1):
            yield Span(match.start(), match.end(), "UNIQUE_NUMBER", "handles")


def _logins(words: list[str]) -> set[str]:
    """What systems make of the parts of a name: initial and family name, cut to eight letters, either way round."""
    made: set[str] = set()
    for first, last in ((words[0], words[-1]), (words[-1], words[0])):
        if len(last) > 2:
            made |= {first[0] + last, last + first[0], first[:2] + last, (first[0] + last)[:8], (last + first[0])[:8]}
            made |= {first[0] + last[:size] for size in (5, 6, 7) if len(last) > size}
        if len(first) > 2 and len(last) > 2:
            made |= {first + last, first[:3] + last[:3]}
        if len(words) > 2:
            made.add(first[0] + words[1][0] + last)
    return {login for login in made if len(login) >= _FEWEST}


def _is_word(word: str) -> bool:
    """True for a word of plain language or of medicine."""
    return bool(lexicon().get(word, 0) & (WORD | MEDICAL | STOP))
