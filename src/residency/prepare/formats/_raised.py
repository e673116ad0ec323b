"""Raised characters of a page as text: powers stay, marks of notes go, so that no word or number is spoilt by them."""

import re

RAISED = "\x1f"
"""Stands before each raised character; no page's own text holds it."""

_RUN = re.compile(rf"(?:{RAISED}\w)+")
_UNIT = re.compile(
    r"(?:^|[^\w])(?:[kcdm\u00b5\u03bcn]?m|[kcm\u00b5\u03bc]?g|[cdm\u00b5\u03bc]?[lL]|ft|in|yd|sec|min|cells?|[cC]hi)$"
)
"""What stands with a power: units (cm2, kg/m2) and chi."""
_WORD = re.compile(r"[^\W\d_]{3,}$")
_WORD_NEXT = re.compile(r"[^\W\d_]{3}")
_MARK = re.compile(r"\d{1,3}|[a-z]")
"""What marks a note."""


def without_marks(text: str) -> str:
    """A piece of a line with its raised characters written on the line.

    The mark of a note (a number, or one small letter) behind a word of three letters or more, which is no unit, or
    behind a stop or bracket is left out. A number behind a number is a power or a mark, which no page says: it is set apart
    as a power, 10^9. The mark that begins a note is set apart from its first
    word. What is raised otherwise (cm2, Ca2+, 1st) is written as it stands.

    Args:
        text: with RAISED before each raised character.
    """
    if RAISED not in text:
        return text
    out, at = "", 0
    for run in _RUN.finditer(text):
        out += text[at : run.start()]
        out += _on_the_line(out, run[0].replace(RAISED, ""), text[run.end() :])
        at = run.end()
    return out + text[at:]


def _on_the_line(before: str, raised: str, after: str) -> str:
    """What is written for raised characters, by what stands on both sides of them."""
    if not before and raised.isdigit() and _WORD_NEXT.match(after):
        return f"{raised} "
    if raised.isdigit() and before[-1:].isdigit():
        return f"^{raised}"
    ends = not after[:1].isalnum() and after[:1] not in ("+", "-", "\u2212")
    behind_word = _WORD.search(before) is not None and _UNIT.search(before) is None
    behind_stop = before[-1:] in ".,;:)]?!\"'\u201d\u2019" and raised.isdigit()
    return "" if ends and _MARK.fullmatch(raised) and before and (behind_word or behind_stop) else raised
