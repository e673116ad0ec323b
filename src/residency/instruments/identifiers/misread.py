"""Second readings of a text that a machine has read badly: figures within words as letters, letters within numbers as figures;
and words put together again that it cut, or of which it read one letter as two."""

import re
from functools import lru_cache

from residency.instruments.identifiers.codes import digit_runs
from residency.instruments.identifiers.normalise import Normalised
from residency.instruments.identifiers.words import FAMILY, GIVEN, STOP, WORD, explained, lexicon, strange

FEWEST = 3
"""Misread places from which on a text is taken for damaged; own."""

_IN_WORD = re.compile(r"(?<=[A-Za-z])[10]+(?=[A-Za-z]{2}|[a-z])|\b0(?=[A-Z]{2})|(?<=[A-Z]{2})[10]\b|(?<=[A-Z])l(?=[A-Z])")
_IN_NUMBER = re.compile(r"(?<![A-Za-z\d])(?=[\dlIOo/.,:-]*\d)(?=[\d/.,:-]*[lIOo])[\dlIOo](?:[/.,:-]?[\dlIOo])+(?![A-Za-z])")
_BETWEEN_CAPITALS = re.compile(r"[A-Z]l(?=[A-Z])")
_FIGURES = str.maketrans("lIOo", "1100")
_MEANT = re.compile(r"[Hh]?[Bb]?A1[Cc]|O[0-9]|[A-Za-z]?\d?h1n1", re.IGNORECASE)


def reread(text: str) -> str | None:
    """The text with such places mended, every character at its place; None where hardly any is there.

    Only a second look is taken by it: nothing that the first reading found is lost.
    """
    if not _may_be_damaged(text):
        return None
    words = [match for match in _IN_WORD.finditer(text) if not _MEANT.match(text, max(0, match.start() - 3))]
    numbers = [match for match in _IN_NUMBER.finditer(text) if not _MEANT.fullmatch(match.group())]
    if len(words) + len(numbers) < FEWEST:
        return None
    mended = list(text)
    for match in words:
        capital = text[match.start() - 1 : match.start()].isupper() or (
            match.start() == 0 or not text[match.start() - 1].isalpha()
        )
        for place in range(*match.span()):
            mended[place] = {"1": "I" if capital else "l", "0": "O" if capital else "o", "l": "I"}[text[place]]
    for match in numbers:
        mended[match.start() : match.end()] = match.group().translate(_FIGURES)
    return "".join(mended)


def _may_be_damaged(text: str) -> bool:
    """False where so few figures have a letter beside them that the places cannot be many; most texts end here."""
    beside = 0
    for start, end, _ in digit_runs(text):
        left, right = text[max(0, start - 2) : start], text[end : end + 2]
        beside += left[-1:].isalpha() or right[:1].isalpha() or left[:1] in _LETTERS or right[1:] in _LETTERS
    return beside > 0 and beside + len(_BETWEEN_CAPITALS.findall(text)) >= FEWEST


_LETTERS = frozenset("lIOo")
_PARTS = re.compile(r"[^\W\d_]+")
_LETTERS_FOR_ONE = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("li", "h"), ("l", "i"), ("i", "l"), ("ii", "n"), ("ri", "n"))
"""What a machine reads, and what stood there."""
_LONGEST_PART = 7
"""Letters that the second part of a word has at most that is put together without being known."""


def mended(text: str) -> Normalised | None:
    """The text with such words as they were meant, and where each character stood; None where no word was mended."""
    parts = list(_PARTS.finditer(text))
    pieces: list[str] = []
    offsets: list[int] = []
    last = number = 0
    while number < len(parts):
        part = parts[number]
        written, end = part.group(), part.end()
        if (
            number + 1 < len(parts)
            and text[end : parts[number + 1].start()] == " "
            and _is_cut(written, parts[number + 1].group())
        ):
            number += 1
            written, end = written + parts[number].group(), parts[number].end()
        meant = _meant(written)
        if meant != text[part.start() : end]:
            pieces += [text[last : part.start()], meant]
            offsets += range(last, part.start())
            offsets += [part.start() + at * (end - part.start()) // len(meant) for at in range(len(meant) - 1)] + [end - 1]
            last = end
        number += 1
    if not pieces:
        return None
    offsets += range(last, len(text))
    return Normalised("".join([*pieces, text[last:]]), offsets)


@lru_cache(maxsize=10_000)
def _is_cut(first: str, second: str) -> bool:
    """True for two parts of one word: together they are known, or neither is and the second is short and begins small."""
    loud = len(first) > 1 and first.isupper()
    alike = second.replace("l", "I").isupper() if loud else second.islower()
    one, two, both = first.lower(), second.lower(), (first + second).lower()
    if not alike or len(both) < 4 or second in ("l", "o", "a") or (_is_word(one) and _is_word(two)):
        return False
    known, behind = _is_known(one), _is_known(two)
    name = lexicon().get(both, 0) & (GIVEN | FAMILY) or lexicon().get(_meant(both), 0) & (GIVEN | FAMILY)
    if name:
        return len(first) > 1 or not behind
    if min(len(one), len(two)) > (1 if known and behind else 3) and (known or behind):
        return False
    if _is_known(_meant(both)):
        return len(first) > 1 or not behind
    return first[0].isupper() and second.islower() and len(second) < _LONGEST_PART and not (known or behind)


def _is_word(low: str) -> bool:
    """True for a word of English, one letter alone but for "a" and "i" left out."""
    return (len(low) > 1 or low in "ai") and bool(lexicon().get(low, 0) & (WORD | STOP))


def _is_known(low: str) -> bool:
    """True for a listed name and for a word that plain language or medicine explains."""
    return bool(lexicon().get(low, 0) & (GIVEN | FAMILY)) or explained(low)


@lru_cache(maxsize=10_000)
def _meant(written: str) -> str:
    """The word that was read badly, as it was meant; as written where nothing says so."""
    low = written.lower()
    if len(low) < 4 or _is_known(low):
        return written
    for read, stood in _LETTERS_FOR_ONE:
        at = low.find(read)
        while at >= 0 and (read == "rn" or len(low) > 4):
            candidate = low[:at] + stood + low[at + len(read) :]
            if not strange(candidate) or lexicon().get(candidate, 0) & (GIVEN | FAMILY):
                loud = written.replace("l", "I").isupper() or written[at].isupper() or (not at and read == "l")
                return written[:at] + (stood.upper() if loud else stood) + written[at + len(read) :]
            at = low.find(read, at + 1)
    return written
