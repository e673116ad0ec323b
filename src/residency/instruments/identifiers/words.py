"""The word lists that keep names and words apart, read once."""

from functools import cache
from importlib.resources import files


@cache
def names_that_are_words() -> frozenset[str]:
    """Names that are also words or eponyms, in lower case."""
    return _read("names_that_are_words.txt")


@cache
def not_names() -> frozenset[str]:
    """Capitalised words that end a person's name or never are one, in lower case."""
    return _read("not_names.txt")


@cache
def ends_of_names() -> frozenset[str]:
    """Words that end an announced name: `not_names` less the surnames among them (Page, Ward, Head)."""
    return not_names() - {word for word in names_that_are_words() if len(word) > 3}


@cache
def eponym_nouns() -> frozenset[str]:
    """Words after which a name is a medical term, as in "Foley catheter"."""
    return _read("eponym_nouns.txt")


def is_placeholder(word: str) -> bool:
    """True for the XXXX of a text that others de-identified."""
    plain = word.strip("-.',").upper()
    return len(plain) > 1 and set(plain) == {"X"}


def _read(name: str) -> frozenset[str]:
    content = files("residency.foundation.resources").joinpath(name).read_text("utf-8")
    return frozenset(w for line in content.splitlines() if not line.startswith("#") for w in line.lower().split())
