"""Writes one name in the ways it is written: with and without accents, in parts, in one piece, as a machine misreads it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from residency.instruments.identifiers.normalise import lowered, normalise

TOKEN = re.compile(r"[^\W_]+")
_PARTICLES_LIST = (
    "van von vom zu zur de der den des del della dello di da das do dos du la las le les lo el al ul bin ibn bint abu ter"
    " ten te st ste san santa saint mc mac o d l af av"
)
PARTICLES = frozenset(_PARTICLES_LIST.split())
"""Parts of a family name that say nothing alone."""

_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th"}
)
_ONE_LETTER = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ss", "ß"), ("ae", "æ"))
_MISREAD = str.maketrans("0158i6|", "olsblgl")
_MISREAD_PAIRS = (("rn", "m"), ("cl", "d"), ("vv", "w"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SUFFIX = re.compile(r"(?<![\w'-])(?:jr|sr|junior|senior|ii|iii|iv|esq)(?![\w'-])\.?", re.IGNORECASE)


_PAGES = ("cp1252", "cp1250", "iso8859-2")
_DOUBLE = re.compile(r"[^\W_]+(?:['-][^\W_]+)+")


class NameKeys(NamedTuple):
    """What one name is looked up under."""

    keys: frozenset[str]
    """Its parts and the whole in one piece, in every spelling."""
    initials: str
    """First letters of its parts, capitals."""
    particles: frozenset[str]
    """Parts that say nothing alone."""


@lru_cache(maxsize=10_000)
def name_keys(name: str) -> NameKeys:
    """The keys of a given or a family name of one or more parts."""
    parts = _parts(_SUFFIX.sub(" ", name))
    own = [p for p in parts if p not in PARTICLES and len(p) > (1 if len(parts) == 1 else 2)]
    own = own or [p for p in parts if len(parts) == 1 or len(p) > 1]
    keys = {key for part in own for key in spellings(part)}
    if len(parts) > 1:
        keys |= set(spellings("".join(parts)))
        keys |= {re.sub(r"['-]", "", group) for group in _DOUBLE.findall(lowered(normalise(name).text))}
    initials = "".join(normalise(p).text[0].upper() for p in parts)
    return NameKeys(frozenset(k for k in keys if len(k) > 1), initials, frozenset(parts) & PARTICLES)


def spellings(part: str) -> Iterator[str]:
    """One part of a name with accents left out, written as two letters, and back."""
    longer = part
    if not part.isascii():
        yield normalise(part).text
        yield from misread(part)
        longer = normalise(part.translate(_TWO_LETTERS)).text
    yield longer
    for two, one in _ONE_LETTER:
        if two in longer and len(longer) > 4:
            yield longer.replace(two, one)
    if longer.startswith("mc") and len(longer) > 4:
        yield "mac" + longer[2:]
    elif longer.startswith("mac") and len(longer) > 6:
        yield "mc" + longer[3:]


def misread(part: str) -> Iterator[str]:
    """A part as it reads in a wrong code page, where only letters come of it: Dvořák as Dvoøák, without accents."""
    for page in _PAGES:
        for other in _PAGES:
            read = part.encode(page, "replace").decode(other, "replace")
            if page != other and read != part and read.isalpha():
                yield normalise(lowered(read)).text


def shape(key: str) -> str:
    """A form that is equal for what a reading machine takes for equal: rn and m, cl and d, 0 and O, 1, l and I, 5 and S."""
    shaped = key.translate(_MISREAD)
    for two, one in _MISREAD_PAIRS:
        shaped = shaped.replace(two, one)
    return shaped


def one_slip_away(key: str) -> Iterator[str]:
    """Every word that becomes `key` by one letter left out, put in, changed, or two neighbours exchanged (Damerau 1964)."""
    for at in range(len(key)):
        before, after = key[:at], key[at + 1 :]
        yield before + after
        if after:
            yield before + after[0] + key[at] + after[1:]
        for letter in _LETTERS:
            yield before + letter + after
            yield before + letter + key[at:]
    for letter in _LETTERS:
        yield key + letter


def _parts(name: str) -> list[str]:
    """Parts in small letters, accents kept."""
    return TOKEN.findall(lowered(name if name.isascii() else unicodedata.normalize("NFC", name)))
