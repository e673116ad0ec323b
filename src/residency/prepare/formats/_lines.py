"""Collects the text of a document as lines: nested paragraphs, tables and the limit on length, for every document format."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from residency.prepare.formats.base import refused

MOST_CHARACTERS = 20_000_000
"""A document with more text than this is no report; a bound on memory."""


@dataclass(slots=True)
class _Row:
    cells: list[list[str]] = field(default_factory=list)


class Lines:
    """The lines of a document while it is being read.

    A table's row becomes one line, its cells with tabs (or what else is asked for) between, unless a cell holds several
    lines (a table that only lays out the page): then its lines stay lines. A paragraph within a paragraph (a text box) comes
    before the one around it; a note comes behind the paragraph or the row of a table in which its mark stands.
    """

    def __init__(self, name: str, between: str = "\t") -> None:
        self._name, self._between = name, between
        self._out: list[list[str]] = [[]]
        self._rows: list[_Row] = []
        self._paragraphs: list[list[str]] = []
        self._notes: list[str] = []
        """Lines of notes that wait for the end of the paragraph or row around their mark."""
        self._around: list[tuple[list[list[str]], list[_Row], list[list[str]], list[str]]] = []
        """What was being read when a note began."""
        self._characters = 0

    def open_paragraph(self) -> None:
        """A paragraph begins."""
        self._paragraphs.append([])

    def close_paragraph(self, *, keep_empty: bool = True) -> None:
        """The paragraph ends; an empty one becomes an empty line, or none."""
        if self._paragraphs:
            line = "".join(self._paragraphs.pop()).strip(" ")
            if line or keep_empty:
                self._out[-1].append(line)
            self._add_notes()

    def open_note(self) -> None:
        """A footnote or endnote begins where its mark stands."""
        self._around.append((self._out, self._rows, self._paragraphs, self._notes))
        self._out, self._rows, self._paragraphs, self._notes = [[]], [], [], []

    def close_note(self) -> None:
        """The note ends; its lines wait for the end of the paragraph around its mark."""
        if self._around:
            self._close_all()
            lines = _trimmed(self._out[0])
            self._out, self._rows, self._paragraphs, self._notes = self._around.pop()
            self._notes += lines

    def _add_notes(self) -> None:
        if self._notes and not self._paragraphs and not self._rows:
            self._out[-1] += self._notes
            self._notes = []

    def end_line(self) -> None:
        """End the paragraph where it holds text, and begin the next."""
        if self._paragraphs and any(self._paragraphs[-1]):
            self.close_paragraph(keep_empty=False)
            self.open_paragraph()

    def write(self, text: str) -> None:
        """Add text to the paragraph; outside of one it is nobody's and is left.

        Raises:
            Unreadable: the document holds more text than a report can.
        """
        if self._paragraphs:
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise refused(self._name, "too large", next="split it, or take it out of the source.")
            self._paragraphs[-1].append(text)

    def raise_last(self, text: str) -> str:
        """`text` as a power where it stands raised behind a digit (10^9, not 109), else as it is."""
        before = next((part for part in reversed(self._paragraphs[-1]) if part), "") if self._paragraphs else ""
        return f"^{text}" if before[-1:].isdigit() and text.strip().lstrip("-+\u2212").isdigit() else text

    def open_row(self) -> None:
        """A table's row begins."""
        self._rows.append(_Row())

    def open_cell(self) -> None:
        """A cell begins."""
        self._out.append([])

    def close_cell(self) -> None:
        """The cell ends."""
        if len(self._out) > 1:
            lines = _trimmed(self._out.pop())
            if self._rows:
                self._rows[-1].cells.append(lines)
            else:
                self._out[-1] += lines

    def close_row(self) -> None:
        """The row ends and becomes one line or several."""
        if not self._rows:
            return
        cells = self._rows.pop().cells
        if not cells:
            return
        if all(len(lines) <= 1 and "\n" not in "".join(lines) for lines in cells):
            written = ["".join(lines).strip() for lines in cells]
            while written and not written[-1]:
                written.pop()
            self._out[-1].append(self._between.join(written))
        else:
            self._out[-1] += [line for lines in cells for line in lines]
        self._add_notes()

    def text(self) -> str:
        """The whole text, whatever is still open closed."""
        while self._around:
            self.close_note()
        self._close_all()
        return joined(self._out[0])

    def _close_all(self) -> None:
        while self._paragraphs:
            self.close_paragraph()
        while len(self._out) > 1:
            self.close_cell()
        while self._rows:
            self.close_row()
        self._out[0] += self._notes
        self._notes = []


def whole_characters(text: str) -> str:
    """A text whose surrogate pairs are put together and whose halves of pairs are the replacement character."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def joined(lines: Sequence[str]) -> str:
    """Lines as one text, without empty ones at its ends."""
    return "\n".join(_trimmed(lines))


def _trimmed(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    start = next((i for i, line in enumerate(kept) if line.strip()), 0)
    return kept[start:]
