"""Turns the tags that a model gives to pieces of words into spans of whole words.

Schemes met: BIO in both forms, BILOU, BIOES, and bare labels. A decoder that knows only B and I leaves fragments of names
behind under BILOU, so every prefix is read, and a broken sequence costs no part of a name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BEGINS = frozenset("BUS")
_ENDS = frozenset("LEUS")
_PREFIXES = frozenset("BILOUES")
_LETTER = r"[^\W\d_\u2e80-\uffff\U00020000-\U0003ffff]"
"""Without scripts that put no spaces between words: there a letter beside a span says nothing."""
_WORD = re.compile(rf"(?:{_LETTER}|\d)+(?:[-'\u2019](?![sS]\b){_LETTER}+)*")
_AROUND_CHARACTERS = 80


class Piece(NamedTuple):
    """A piece of a word and the tag that a model gave it."""

    start: int
    """First character."""
    end: int
    """One past the last; equal to `start` for marks that stand for no text."""
    tag: str
    """Such as B-PATIENT; O outside."""


class _Marked(NamedTuple):
    """A word that a tag marks."""

    start: int
    end: int
    label: str
    begins: bool
    ends: bool


def split_tag(tag: str) -> tuple[str, str]:
    """Prefix and label of a tag: ("B", "PATIENT") for B-PATIENT; an empty prefix where it has none, ("O", "") outside."""
    if tag == "O":
        return "O", ""
    if len(tag) > 2 and tag[0] in _PREFIXES and tag[1] in "-_":
        return tag[0], tag[2:]
    return "", tag


def spans_of(text: str, pieces: Iterable[Piece]) -> list[tuple[int, int, str]]:
    """(start, end, label) of what the tags mark, grown to whole words.

    Args:
        text: the text that the pieces stand in.
        pieces: in order.
    """
    found: list[_Marked] = []
    for word in _marked_words(text, pieces):
        last = found[-1] if found else None
        if last is not None and last.label == word.label and _goes_on(text[last.end : word.start], last, word):
            found[-1] = last._replace(end=max(last.end, word.end), ends=word.ends)
        else:
            found.append(word)
    return [(*whole_words(text, s.start, s.end), s.label) for s in found]


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without white space at its ends, grown to whole words, over hyphens and apostrophes within a name."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return start, end
    grown = (start, end)
    for match in _WORD.finditer(text, max(0, start - _AROUND_CHARACTERS), min(len(text), end + _AROUND_CHARACTERS)):
        if match.start() < end and start < match.end():
            grown = min(grown[0], match.start()), max(grown[1], match.end())
    return grown


def _goes_on(between: str, last: _Marked, word: _Marked) -> bool:
    """True where a word belongs to the span before it: the tags say so, or nothing but one mark stands between (O'Neil)."""
    if len(between) <= 1 and not between.isspace() and between not in (",", ";"):
        return True
    return not (word.begins or last.ends or between.strip(" \t\n,.-/'"))


def _marked_words(text: str, pieces: Iterable[Piece]) -> Iterator[_Marked]:
    """Each word that a tag marks: by the first of its pieces that is marked, ended by the last."""
    word: list[Piece] = []
    words = _WORD.finditer(text)
    now = next(words, None)
    for piece in pieces:
        if piece.end <= piece.start:
            continue
        while now is not None and now.end() <= piece.start:
            now = next(words, None)
        if word and not (now is not None and now.start() <= word[0].start and piece.start < now.end()):
            yield from _marked(word)
            word = []
        word.append(piece)
    yield from _marked(word)


def _marked(word: list[Piece]) -> Iterator[_Marked]:
    tags = [split_tag(piece.tag) for piece in word]
    marked = [tag for tag in tags if tag[1]]
    if marked:
        yield _Marked(word[0].start, word[-1].end, marked[0][1], marked[0][0] in _BEGINS, marked[-1][0] in _ENDS)
