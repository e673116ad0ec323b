"""What happens to texts on their way: wrong encodings, odd white space, Windows line ends."""

import random
from collections.abc import Callable

from making.marks import outside


def mojibake(text: str) -> str:
    """Apostrophes, dashes and quotes as UTF-8 read in a Windows code page."""
    return text.replace("'", "â€™").replace(" - ", " â€“ ").replace("; ", " â€” ")


def odd_spaces(text: str) -> str:
    """Double spaces, no-break spaces, a tab and trailing blanks, outside planted values."""
    return outside(lambda piece: piece.replace(". ", ".  ").replace(", ", ",\u00a0").replace("\n", "  \n"), text)


def windows_lines(text: str) -> str:
    """Lines ended as Windows ends them."""
    return text.replace("\n", "\r\n")


def trailing_tabs(text: str) -> str:
    """Tabs after colons and blank lines doubled, outside planted values."""
    return outside(lambda piece: piece.replace(": ", ":\t").replace("\n\n", "\n\n\n"), text)


DAMAGES: tuple[tuple[Callable[[str], str], int], ...] = (
    (mojibake, 10),
    (odd_spaces, 10),
    (windows_lines, 14),
    (trailing_tabs, 8),
)
"""Each kind of damage and how many reports it befalls."""


def damaged(texts: list[str], rng: random.Random) -> list[str]:
    """The texts, each damaged at most once."""
    harmed = list(texts)
    order = rng.sample(range(len(texts)), len(texts))
    for change, count in DAMAGES:
        suited = [index for index in order if change(texts[index]) != texts[index]][:count]
        for index in suited:
            harmed[index] = change(texts[index])
            order.remove(index)
    return harmed
