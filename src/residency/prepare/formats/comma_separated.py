"""Tables of comma-, semicolon-, tab- or bar-separated values, after RFC 4180."""

import csv
import io
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from residency.foundation.console import counted
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats.base import LONGEST_NAME, Columns, Row, decoded, is_binary, is_column_name, numbered, text_lines

SUFFIXES = (".csv", ".tsv", ".tab")
"""Usual endings of such files."""

_DELIMITERS = ",;\t|"
_ROWS_COMPARED = 20
_COMPARED_CHARACTERS = 16_000
"""From the beginning of a text that may be a table."""


def recognises(head: bytes) -> bool:
    """True where the first lines look like a table: the same number of columns, more than one."""
    if is_binary(head.removeprefix(b"\xef\xbb\xbf")):
        return False
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        return False
    return _columns_by(text, delimiter_of(text)) > 1


def is_table(head: bytes) -> bool:
    """True where a text without promise is a table: a line of columns' names, and lines with as many cells below it."""
    if not recognises(head):
        return False
    lines = _cells(head)
    if len(lines) < 2 or len(lines[0]) < 2 or not all(is_column_name(cell.strip()) for cell in lines[0]):
        return False
    return sum(len(cells) == len(lines[0]) for cells in lines[1:]) >= 0.8 * (len(lines) - 1)


def is_prose(head: bytes) -> bool:
    """True where a text that is called a table is none: its first line is no line of columns' names, and no line is like it."""
    lines = _cells(head)
    first = [cell.strip() for cell in lines[0]] if lines else []
    speaks = any(len(cell) > LONGEST_NAME or re.search(r":(?:\s|$)|[^\W\d_]{3}\.$", cell) for cell in first)
    alike = sum(len(cells) == len(first) for cells in lines[1:]) >= 0.8 * len(lines[1:]) if len(first) > 1 else False
    return speaks and not alike


def _cells(head: bytes) -> list[list[str]]:
    """The lines of the head in cells, the last, which may be cut off, left out where there are others; none of no table."""
    text = decoded(head, "")[:_COMPARED_CHARACTERS]
    if text[:4].lower() == "sep=":
        text = text.partition("\n")[2]
    try:
        lines = [cells for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)) if any(cells)]
    except csv.Error:
        return []
    return lines[:-1] if len(text) == _COMPARED_CHARACTERS and len(lines) > 1 else lines


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The table's reports; row 1 is the first below the header.

    Raises:
        UserError: unreadable, not a well-formed table, or without the columns asked for.
    """
    yield from numbered(rows(path, columns.name, columns.code_page), columns)


def rows(path: Path, name: str, page: str | None = None) -> Iterator[Row]:
    """The table's rows as column -> value, one after the other: memory stays that of the longest row.

    Raises:
        UserError: unreadable or not a well-formed table; names rows, never shows them. Rows before the fault have been given.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = text_lines(path, name, page)
    head = _head(lines)
    if head and head[0][:4].lower() == "sep=":
        del head[0]
    delimiter = delimiter_of("".join(head))
    reader = csv.reader(itertools.chain(head, lines), delimiter=delimiter, strict=True)
    number = 0
    ragged: list[int] = []
    try:
        header = [column.strip() for column in next(reader, [])]
        _check_header(name, header)
        filled = (c for c in reader if any(c))
        first = list(itertools.islice(filled, _ROWS_COMPARED))
        _check_headed(name, header, first)
        for number, cells in enumerate(itertools.chain(first, filled), 1):
            if len(cells) != len(header):
                ragged.append(number)
            elif not ragged:
                yield dict(zip(header, cells, strict=True))
    except csv.Error:
        raise UserError(
            f"{name} is not a well-formed table: reading stopped at row {number + 1}.",
            why="A quotation mark is not closed there, or stands where none may (RFC 4180 doubles it inside a quoted field).",
            next="export the table again, every text field quoted.",
        ) from None
    _check_ragged(name, header, ragged)


def _check_headed(name: str, header: list[str], first: list[list[str]]) -> None:
    """Refuse a table whose first line is a report: one of its cells with a digit has the shape of those below it."""

    def shape(cell: str) -> str:
        return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", cell.strip()))

    for place, column in enumerate(header):
        below = [shape(cells[place]) for cells in first if place < len(cells)]
        if re.search(r"\d", column) and len(below) >= 2 and below.count(shape(column)) >= 0.8 * len(below):
            raise no_header(name)


def no_header(name: str) -> UserError:
    """The error of a table whose first line is a report."""
    return UserError(
        f"{name} seems to have no header: its first line looks like a report.",
        why="Columns are known by the names in the first line; the first report would be lost, and shown.",
        next="export the table again with a header line.",
    )


def _head(lines: Iterator[str]) -> list[str]:
    """The first lines, enough to tell the separator."""
    head: list[str] = []
    characters = 0
    while characters < 65536 and (line := next(lines, "")):
        head.append(line)
        characters += len(line)
    return head


def delimiter_of(text: str) -> str:
    """The separator that splits the first line into most columns, counted outside quotes."""
    return max(_DELIMITERS, key=lambda d: (_columns_by(text, d), -_DELIMITERS.index(d)))


def _columns_by(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text[:65536], newline=""), delimiter=delimiter), []))
    except csv.Error:
        return 0


def _check_ragged(name: str, header: list[str], ragged: list[int]) -> None:
    if ragged:
        listed = ", ".join(map(str, ragged[:5])) + (" ..." if len(ragged) > 5 else "")
        do, row = ("does", "row") if len(ragged) == 1 else ("do", "rows")
        raise UserError(
            f"{name}: {len(ragged)} {row} {do} not have the {counted(len(header), 'column')} of the header ({row} {listed}).",
            why="Cells are missing, or a text field with a separator or line break in it stands without quotation marks.",
            next="export the table again, every text field quoted.",
        )


def _check_header(name: str, header: list[str]) -> None:
    if not any(header):
        raise UserError(
            f"{name} has no column with a name.",
            why="Its first line, the header, is empty.",
            next="export the table again with a header line.",
        )
    if twice := sorted({c for c in header if c and header.count(c) > 1}):
        raise UserError(
            f"{name} has columns of the same name: {', '.join(str(i) for i, c in enumerate(header, 1) if c in twice)} "
            "(counted from the left).",
            why="Which one is meant cannot be known.",
            next="rename them in the table's first line.",
        )
