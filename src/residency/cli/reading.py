"""The check by a person in the terminal: one report after the other, marks as short commands."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from residency.foundation.errors import UserError

if TYPE_CHECKING:
    from residency.prepare.human_check import Reading

KEYS = {"n": "NAME", "d": "DATE", "p": "ADDRESS", "c": "CONTACT", "i": "NUMBER", "a": "AGE", "o": "OTHER"}
HELP = """\
n WORDS   a name was missed: these words, as they stand there
          d date, p place, c contact, i number, a age above 89, o other
u WORDS   take that back
x NUMBER  what was replaced there need not have been (t shows the numbers)
Enter     this report is read, show the next        b  the one before
f         finish, when every report is read         Ctrl-D  stop, go on later"""


def read_in_terminal(reading: Reading, *, now: Callable[[], str]) -> None:
    """Show reports and take commands until the check is finished or the input ends.

    Args:
        reading: the check.
        now: the time, ISO 8601.
    """
    print(f"{HELP}\n")
    number = reading.first_unread()
    _show(reading, number)
    while (line := _asked(reading, number)) is not None:
        try:
            number, shown = _do(line, reading, number, now)
        except UserError as error:
            print(error, file=sys.stderr)
            continue
        if reading.check.finished is not None:
            return
        if shown:
            _show(reading, number)


def _asked(reading: Reading, number: int) -> str | None:
    """The next command; None at the end of the input."""
    print(f"{number}/{len(reading.check.sample)}> ", end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None


def _do(line: str, reading: Reading, number: int, now: Callable[[], str]) -> tuple[int, bool]:
    """Do one command: the number of the report that is shown after it, and whether to show it."""
    key, _, words = line.partition(" ")
    if not key:
        reading.mark_read(number)
        if len(reading.check.read) == len(reading.check.sample):
            print("Every report is read: f shows what follows.")
            return number, False
        return (number + 1 if number < len(reading.check.sample) else reading.first_unread()), True
    if key == "b":
        return max(1, number - 1), True
    if key == "f":
        reading.finish(now())
    elif key == "t":
        print("\n".join(f"{at}  {text} ({kind})" for at, (_, text, kind) in enumerate(_tags(reading, number), 1)))
    elif key == "x" and words.isdecimal() and 1 <= int(words) <= len(_tags(reading, number)):
        reading.mark_over(number, _tags(reading, number)[int(words) - 1][0])
        return number, True
    elif key == "u" and words:
        for start, end in _places(reading, number, words):
            reading.unmark(number, start, end)
        return number, True
    elif key in KEYS and words:
        for start, end in _places(reading, number, words):
            reading.mark_miss(number, start, end, KEYS[key])
        return number, True
    else:
        print(HELP)
    return number, False


def _places(reading: Reading, number: int, words: str) -> list[tuple[int, int]]:
    """Where words stand in the text shown.

    Raises:
        UserError: nowhere.
    """
    from residency.prepare.human_check import as_written

    found = [m.span() for m in re.finditer(as_written(words), reading.text(number))]
    if not found:
        raise UserError("These words do not stand there.", next="write them as they stand in the report.")
    return found


def _tags(reading: Reading, number: int) -> list[tuple[int, str, str]]:
    """Place, text and kind of what was replaced."""
    return [(p.start, p.text, p.tag) for p in reading.pieces(number) if p.tag]


def _show(reading: Reading, number: int) -> None:
    check = reading.check
    read = ", read" if check.sample[number - 1] in check.read else ""
    print(f"\n==== Report {number} of {len(check.sample)}{read} ====\n{''.join(_written(reading, number))}\n")
    kinds = ", ".join(f"{kind} {n}" for kind, n in reading.kinds(number).items())
    print(f"Replaced: {kinds or 'nothing'}")


def _written(reading: Reading, number: int) -> Iterator[str]:
    """The text with what was replaced and what was marked told apart."""
    for piece in reading.pieces(number):
        text = _printable(piece.text)
        if piece.tag:
            text = f"{{{text}}}" if "[" not in text else text
        text = f"~{text}~" if piece.over else text
        yield f">>{text}<<" if piece.miss else text


def _printable(text: str) -> str:
    """Without signs that would command the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else "?" for c in text)
