"""Spreadsheets (XLSX): rows below a header, as in CSV; numbers and dates as the cell shows them."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import whole_characters
from residency.prepare.formats._shown import BUILT_IN, shown
from residency.prepare.formats._xml import walk
from residency.prepare.formats._zip import Archive, is_office, opened
from residency.prepare.formats.base import Columns, Row, check_columns, refused, report_of

SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xltm")
"""Usual endings of such files. Macros are never looked at."""

LARGEST_SHEET_BYTES = 512 * 2**20
MOST_COLUMNS = 2000
MOST_CHARACTERS = 400_000_000
"""Of all cells that are read; a bound on memory."""


def recognises(head: bytes) -> bool:
    """True for an Office Open XML archive that holds a workbook."""
    return is_office(head, b"xl/")


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The reports of every visible sheet that has the columns asked for; row 1 is the first below the header.

    Sheets that are hidden, or have not those columns where another has them, are passed by and counted. Rows that are hidden
    are read: filters hide rows too, and a filter that was left on must not lose reports.

    Raises:
        UserError: unreadable, damaged, encrypted, too large, or no sheet has the columns asked for.
    """
    tables = [table for table in _tables(path, columns.name, columns.left) if table]
    fitting = [table for table in tables if _has_columns(table, columns)]
    if tables and not fitting:
        check_columns(list(tables[0][0]), columns)
    if others := len(tables) - len(fitting):
        columns.left["sheets without the columns asked for"] += others
    number = 0
    for table in fitting:
        for row in table:
            number += 1
            yield report_of(row, number, columns)


def rows(path: Path, name: str) -> Iterator[Row]:
    """The rows of the first visible sheet that has any, as column -> value.

    Raises:
        UserError: unreadable, damaged, encrypted or too large.
    """
    yield from next((table for table in _tables(path, name) if table), [])


def _has_columns(table: Sequence[Row], columns: Columns) -> bool:
    try:
        check_columns(list(table[0]), columns)
    except UserError:
        return False
    return True


def _tables(path: Path, name: str, left: "Counter[str] | None" = None) -> Iterator[list[Row]]:
    """The rows of each visible sheet; hidden ones are counted in `left`."""
    with opened(path, name) as archive:
        book = _book(archive, name)
        if left is not None and book.hidden:
            left["sheets that are hidden"] += book.hidden
        for part in book.sheets:
            if archive.names(re.escape(part)):
                sheet = _Sheet(book, name)
                with archive.open(part, LARGEST_SHEET_BYTES) as stream:
                    walk(stream, sheet, name)
                yield _with_header(sheet.lines, name)


def _with_header(lines: Sequence[Sequence[str]], name: str) -> list[Row]:
    """Rows by the names in the first line that holds anything; columns without a name are passed by."""
    filled = [line for line in lines if any(cell.strip() for cell in line)]
    if not filled:
        return []
    header = [cell.strip() for cell in filled[0]]
    if twice := sorted({c for c in header if c and header.count(c) > 1}):
        places = ", ".join(str(i) for i, c in enumerate(header, 1) if c in twice)
        raise UserError(
            f"{name} has columns of the same name: {places} (counted from the left).",
            why="Which one is meant cannot be known.",
            next="rename them in the table's first line.",
        )
    return [{c: line[i] if i < len(line) else "" for i, c in enumerate(header) if c} for line in filled[1:]]


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    sheets: list[str] = field(default_factory=list)
    """Parts of the visible sheets, in order."""
    hidden: int = 0
    """Sheets that are not shown."""
    from_1904: bool = False
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    """Number format by the number of the cell's style."""


def _book(archive: Archive, name: str) -> _Book:
    workbook, relations, texts, styles = _Workbook(), _Relations(), _Texts(), _Styles()
    for part, walker in (
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        ("xl/sharedStrings.xml", texts),
        ("xl/styles.xml", styles),
    ):
        if part == "xl/workbook.xml" or archive.names(re.escape(part)):
            with archive.open(part, LARGEST_SHEET_BYTES) as stream:
                walk(stream, walker, name)
    parts = [relations.parts.get(sheet, "") for sheet in workbook.visible]
    formats = [styles.own.get(number) or BUILT_IN.get(number, "General") for number in styles.cells]
    return _Book(sheets=parts, hidden=workbook.hidden, from_1904=workbook.from_1904, texts=texts.texts, formats=formats)


class _Quiet:
    """A walker that passes everything by."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """It ends."""

    def characters(self, text: str) -> None:
        """Text stands in it."""


class _Workbook(_Quiet):
    """The visible sheets by the ids of their relations."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.hidden = 0
        self.from_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append(attributes.get("id", ""))
        elif tag == "sheet":
            self.hidden += 1
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Relations(_Quiet):
    """Parts of the archive by the ids of their relations."""

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            self.parts[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


class _Texts(_Quiet):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._in_text = False
        self._spoken = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_text = tag == "t"
        self._spoken += tag == "rPh"

    def end(self, tag: str) -> None:
        self._in_text = False
        self._spoken -= tag == "rPh"
        if tag == "si":
            self.texts.append(_unescaped("".join(self._parts)))
            self._parts.clear()

    def characters(self, text: str) -> None:
        if self._in_text and not self._spoken:
            self._parts.append(text)


class _Styles(_Quiet):
    """Number formats by their numbers, and the number of each cell style's."""

    def __init__(self) -> None:
        self.own: dict[int, str] = {}
        self.cells: list[int] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        number = attributes.get("numFmtId", "")
        if tag == "cellXfs":
            self._in_cells = True
        elif tag == "numFmt" and number.isdecimal():
            self.own[int(number)] = attributes.get("formatCode", "General")
        elif tag == "xf" and self._in_cells:
            self.cells.append(int(number) if number.isdecimal() else 0)

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False


class _Sheet(_Quiet):
    """The cells of one sheet as lines of text."""

    def __init__(self, book: _Book, name: str) -> None:
        self.lines: list[list[str]] = []
        self._book, self._name = book, name
        self._line: list[str] = []
        self._column = self._characters = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self._line, self._column = [], 0
        elif tag == "c":
            self._column = _column_of(attributes.get("r", "")) or self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value.clear()
        self._in_value = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self._in_value = False
        if tag == "c" and self._value and self._column <= MOST_COLUMNS:
            text = self._text("".join(self._value))
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise refused(self._name, "too large", next="split it into several files.")
            self._line += [""] * (self._column - len(self._line))
            self._line[self._column - 1] = text
        elif tag == "row":
            self.lines.append(self._line)

    def characters(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def _text(self, value: str) -> str:
        if self._kind == "s":
            number = int(value) if value.isdecimal() and len(value) < 10 else len(self._book.texts)
            if number >= len(self._book.texts):
                raise refused(self._name, "damaged, a cell refers to a text that is not there")
            return self._book.texts[number]
        if self._kind in ("str", "inlineStr", "e", "d"):
            return _unescaped(value)
        if self._kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        style = int(self._style) if self._style.isdecimal() else 0
        code = self._book.formats[style] if style < len(self._book.formats) else "General"
        return shown(value, code, from_1904=self._book.from_1904)


def _column_of(reference: str) -> int:
    """The number of a cell's column, from 1: C7 is 3; 0 where the file does not say."""
    letters = reference.rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _unescaped(text: str) -> str:
    """A text with the escapes of control characters undone (_x000D_ is a carriage return)."""
    if "_x" not in text:
        return text
    plain = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
    return whole_characters(plain).replace("\r\n", "\n")
