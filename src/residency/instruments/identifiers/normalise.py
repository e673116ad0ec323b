"""A plain form of a text in which rules find what zero-width, full-width or curly characters hide; offsets are kept."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

_DROPPED = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e"
)
_SAME = {c: "'" for c in "\u2018\u2019\u201b\u02bc\u02b9\u2032\u0060\u00b4"} | {
    c: "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2212"
}
_SAME |= dict(zip("\u00f8\u00d8\u0142\u0141\u0111\u0110", "oOlLdD", strict=True))  # letters that do not decompose
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z]{2,8}[0-9]?);")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in plain form and where each of its characters stood."""

    text: str
    """The plain form."""
    offsets: Sequence[int] | None
    """Place of each character in the original; None where both are the same."""
    marks: frozenset[int] = frozenset()
    """Places in the original of accents written as characters of their own; each belongs to the letter before it."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that a stretch of the plain form came from."""
        if self.offsets is None or start >= end:
            return start, end
        last = self.offsets[end - 1] + 1
        while last in self.marks:
            last += 1
        return self.offsets[start], last

    def placed(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the plain form that a stretch of the original became."""
        if self.offsets is None:
            return start, end
        return bisect_left(self.offsets, start), bisect_left(self.offsets, end)


class Word(NamedTuple):
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


class _Plain(dict[int, int | None]):
    """What stands for each character in the plain form, worked out once a character; None where it is dropped."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        dropped = character in _DROPPED or is_mark(character)
        self[code] = None if dropped else ord(character if code < 128 and character != "`" else _plain(character))
        return self[code]


_PLAIN = _Plain()


def normalise(text: str) -> Normalised:
    """Drop zero-width characters and write accented, full-width, curly and non-breaking ones plainly."""
    if "&" in text and (entities := list(_ENTITY.finditer(text))):
        return _without_entities(text, entities)
    return _normalised(text)


def _normalised(text: str) -> Normalised:
    """The plain form of a text whose entities stay as they are."""
    if text.isascii():
        return Normalised(text.replace("`", "'"), None)
    plain = text.translate(_PLAIN)
    if len(plain) == len(text):
        return Normalised(plain, None)
    offsets = [place for place, character in enumerate(text) if _PLAIN[ord(character)] is not None]
    marks = frozenset(place for place, character in enumerate(text) if is_mark(character))
    return Normalised(plain, offsets, marks)


def _without_entities(text: str, entities: Sequence[re.Match[str]]) -> Normalised:
    """The plain form with letters written as HTML entities put as letters; each keeps the place of its ampersand."""
    pieces, offsets, inside, last = [], [], set[int](), 0
    for entity in entities:
        letter = unescape(entity.group())
        if len(letter) != 1 or not (letter.isalpha() or letter in "'\u2019\u00a0-"):
            continue
        pieces += [text[last : entity.start()], letter]
        offsets += [*range(last, entity.start()), entity.start()]
        inside.update(range(entity.start() + 1, entity.end()))
        last = entity.end()
    offsets += range(last, len(text))
    plain = _normalised("".join([*pieces, text[last:]]))
    places = [offsets[i] for i in plain.offsets] if plain.offsets is not None else offsets
    marks = frozenset(inside | {offsets[m] for m in plain.marks})
    return Normalised(plain.text, places, marks)


def is_mark(character: str) -> bool:
    """True for an accent that is a character of its own."""
    return "\u0300" <= character <= "\u036f"


def _plain(character: str) -> str:
    """One character for one: without accent, width or curl; itself where that is more than one."""
    same = _SAME.get(character) or unicodedata.normalize("NFKC", character)
    base = unicodedata.normalize("NFD", same)[0] if len(same) == 1 else character
    return base if base.isascii() else character


def words(text: str) -> Iterator[Word]:
    """The words of a plain form."""
    for match in _WORD.finditer(text):
        word = match.group()
        if len(word) > 2 and word[-2] == "'" and word[-1] in "sS":
            yield Word(match.start(), match.end() - 2, word[:-2], True)
        else:
            yield Word(match.start(), match.end(), word, False)


@lru_cache(maxsize=100_000)
def name_key(word: str) -> str:
    """The form under which names are looked up: small letters, no apostrophes, no accents."""
    plain = word.replace("'", "").casefold()
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """The text in small letters, each character in its place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
