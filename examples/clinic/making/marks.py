"""Planted identifiers: marked while the text is written, read off with their offsets when it is finished.

A mark survives wrapping, abbreviation and damage, so that the gold list says what stands in the text and where.
"""

import re
from collections.abc import Callable

OPEN, MIDDLE, CLOSE, SPACE = "\ue000", "\ue001", "\ue002", "\ue003"
MARK = re.compile(f"{OPEN}([A-Z0-9_]+){MIDDLE}(.*?){CLOSE}", re.DOTALL)


def plant(kind: str, value: str) -> str:
    """The value, marked as an identifier of a kind; its spaces are protected from wrapping."""
    return f"{OPEN}{kind}{MIDDLE}{value.replace(' ', SPACE)}{CLOSE}"


def outside(change: Callable[[str], str], text: str) -> str:
    """Applies a change to what stands between the marks only."""
    pieces: list[str] = []
    at = 0
    for mark in MARK.finditer(text):
        pieces += [change(text[at : mark.start()]), mark.group()]
        at = mark.end()
    return "".join([*pieces, change(text[at:])])


def read_off(text: str) -> tuple[str, list[dict[str, str | int]]]:
    """The text without marks, and each planted value with its kind and start (characters)."""
    plain, at, length = [], 0, 0
    values: list[dict[str, str | int]] = []
    for mark in MARK.finditer(text):
        value = mark.group(2).replace(SPACE, " ")
        between = text[at : mark.start()]
        length += len(between)
        values.append({"kind": mark.group(1), "value": value, "start": length})
        length += len(value)
        plain += [between, value]
        at = mark.end()
    return "".join([*plain, text[at:]]), values
