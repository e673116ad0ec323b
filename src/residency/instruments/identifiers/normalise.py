"""A plain form of a text in which rules find what zero-width, full-width or curly characters hide; offsets are kept."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SAME = {c: "'" for c in "\u2018\u2019\u201b\u02bc\u0060\u00b4"} | {c: "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212"}
_SAME |= dict(zip("\u00f8\u00d8\u0142\u0141\u0111\u0110", "oOlLdD", strict=True))  # letters that do not decompose
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in plain form and where each of its characters stood."""

    text: str
    """The plain form."""
    offsets: Sequence[int] | None
    """Place of each character in the original; None where both are the same."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the plain form came from."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the plain form, a possessive ending left out."""

    start: int
    """First character."""
    end: int
    """One past the last."""
    text: str
    """As written."""
    possessive: bool
    """True where 's followed."""

    @property
    def key(self) -> str:
        """The form under which names are looked up: small letters, no apostrophes."""
        return name_key(self.text)

    @property
    def capitalised(self) -> bool:
        """True where it begins with a capital."""
        return self.text[0].isupper()


def normalise(text: str) -> Normalised:
    """Drop zero-width characters and write accented, full-width, curly and non-breaking ones plainly."""
    if text.isascii():
        return Normalised(text, None)
    kept: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        if character in _DROPPED:
            continue
        kept.append(character if character.isascii() else _plain(character))
        offsets.append(place)
    return Normalised("".join(kept), offsets)


def _plain(character: str) -> str:
    """One character for one: without accent, width or curl; itself where that is more than one."""
    same = _SAME.get(character) or unicodedata.normalize("NFKC", character)
    base = unicodedata.normalize("NFD", same)[0] if len(same) == 1 else character
    return base if base.isascii() else character


def words(text: str) -> Iterator[Word]:
    """The words of a plain form."""
    for match in _WORD.finditer(text):
        word = match.group()
        possessive = len(word) > 2 and word[-2] == "'" and word[-1] in "sS"
        shorter = word[:-2] if possessive else word
        yield Word(match.start(), match.start() + len(shorter), shorter, possessive)


def name_key(word: str) -> str:
    """The form under which names are looked up: small letters, no apostrophes, no accents."""
    plain = word.replace("'", "").casefold()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
