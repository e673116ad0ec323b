"""Whether a word can be a part of a person's name, by what the lists say of it."""

from functools import cache, lru_cache

from residency.instruments.identifiers.words import FAMILY, GIVEN, STOP, is_placeholder, lexicon, read_list, strange


@lru_cache(maxsize=50_000)
def looked_up(word: str) -> tuple[str, int]:
    """A word in small letters without apostrophes, and what the lists say of it."""
    low = word.lower().replace("'", "")
    return low, lexicon().get(low, 0)


def listed_or_strange(low: str) -> bool:
    """True for a word in small letters that is a listed name or that nothing explains."""
    return bool(lexicon().get(low, 0) & (GIVEN | FAMILY)) or strange(low)


def can_be_name(word: str) -> bool:
    """True for an initial, a listed name or a word that nothing explains; not for a placeholder or a word of no name."""
    if len(word) == 1:
        return True
    low, flags = looked_up(word)
    return not (is_placeholder(word) or (flags & STOP and not flags & FAMILY)) and listed_or_strange(low)


@cache
def short_forms() -> frozenset[str]:
    """Short forms in small letters that stand where initials do and are nobody's."""
    return read_list("short_forms")
