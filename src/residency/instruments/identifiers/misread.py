"""A second reading of a text that a machine has read badly: 1 and 0 within words as letters, l and O in numbers as figures."""

import re

from residency.instruments.identifiers.codes import digit_runs

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
