"""Tells how far a name may be taken for an ordinary word."""

from functools import cache
from importlib.resources import files
from typing import Literal

from residency.instruments.identifiers.words import names_that_are_words

RESOURCES = ("words_common.txt", "words_more.txt", "nicknames.txt")
"""Lists in foundation/resources that decide what is found here."""

Doubt = Literal[0, 1, 2]
"""0: no word; 1: a rare word, so a name where it has a capital; 2: a common word, a name only where something says so."""


@cache
def common_words() -> frozenset[str]:
    """Common English and clinical words."""
    return _read("words_common.txt")


@cache
def all_words() -> frozenset[str]:
    """Every English and clinical word of the lists: none of them is a slip of the pen."""
    return common_words() | _read("words_more.txt") | names_that_are_words()


@cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short forms that people of a given name go by."""
    lines = files("residency.foundation.resources").joinpath("nicknames.txt").read_text("utf-8").splitlines()
    named = (line.partition(":") for line in lines if not line.startswith("#"))
    return {name: tuple(short.split()) for name, _, short in named}


def doubt_of(key: str) -> Doubt:
    """How far a name in small letters may be an ordinary word."""
    if len(key) < 3 or key in names_that_are_words() or key in common_words():
        return 2
    return 1 if key in all_words() else 0


def _read(name: str) -> frozenset[str]:
    content = files("residency.foundation.resources").joinpath(name).read_text("utf-8")
    return frozenset(w for line in content.splitlines() if not line.startswith("#") for w in line.split())
