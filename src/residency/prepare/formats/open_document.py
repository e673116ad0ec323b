"""OpenDocument texts (ODT): paragraphs, tables, text boxes, notes, headers and footers, as the finished document shows them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import Lines, joined
from residency.prepare.formats._open_styles import Styles
from residency.prepare.formats._symbols import shown
from residency.prepare.formats._xml import walk
from residency.prepare.formats._zip import first_entry, opened
from residency.prepare.formats.base import Columns, refused

SUFFIXES = (".odt", ".ott")
"""Usual endings of such files."""

_SKIPPED = {
    "tracked-changes", "annotation", "binary-data", "script", "event-listeners", "desc", "title", "forms", "ruby-text",
    "note-citation",
}  # fmt: skip
"""What is no text: deletions of tracked changes, comments, pictures' data and names, and the marks of notes, which would
stand as a digit more behind a number."""
_PARAGRAPHS = {"p", "h"}
_LONGEST_SPACE = 200


def recognises(head: bytes) -> bool:
    """True for an OpenDocument archive that holds a text."""
    return first_entry(head) == "mimetype" and b"application/vnd.oasis.opendocument.text" in head[:200]


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report; none where it is empty. Tracked changes count as accepted; comments are left out and counted.

    Raises:
        UserError: unreadable, damaged or encrypted, or it holds pictures only.
    """
    with opened(path, columns.name) as archive:
        names = archive.names()
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise refused(columns.name, "encrypted", next="save it without a password.")
        page = _Body(columns, "master-styles", Styles())
        if "styles.xml" in names:
            with archive.open("styles.xml") as stream:
                walk(stream, page, columns.name)
        body = _Body(columns, "text", page.common)
        with archive.open("content.xml") as stream:
            walk(stream, body, columns.name)
        pictures = [n for n in names if n.startswith("Pictures/")]
    parts = [page.headers.text(), body.lines.text(), page.footers.text()]
    whole = joined([t for t in parts if t.strip()])
    if not whole.strip():
        if pictures:
            raise refused(columns.name, "it holds pictures only", next="save the pictures as PDF or PNG files.")
        return
    yield RawReport(path=columns.name, row=1, text=whole)


class _Body:
    """Turns the elements below `root` into lines; headers and footers apart.

    Source: OpenDocument 1.3, part 3 (OASIS 2021).
    """

    def __init__(self, columns: Columns, root: str, common: Styles) -> None:
        self.common = common
        self._styles = common
        self.lines, self.headers, self.footers = Lines(columns.name), Lines(columns.name), Lines(columns.name)
        self._columns, self._root = columns, root
        self._inside = self._skipping = 0
        self._now: Lines | None = self.lines if root == "text" else None
        self._spans: list[tuple[str, str]] = []
        self._hidden_spans = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or tag in _SKIPPED or (tag == "section" and self._hides(attributes)):
            if tag == "annotation" and not self._skipping:
                self._columns.left["comments, left out"] += 1
            self._skipping += 1
        elif tag == "automatic-styles":  # each part of the document has its own, of the same names
            self._styles = Styles(self.common)
        elif tag == "style":
            self._styles.begin(attributes)
        elif tag == "text-properties":
            self._styles.learn(attributes)
        elif tag == self._root:
            self._inside += 1
        elif self._inside and tag.startswith(("header", "footer")):
            self._now = self.headers if tag.startswith("header") else self.footers
        elif self._inside and self._now is not None:
            self._begin(self._now, tag, attributes)

    def _hides(self, section: Mapping[str, str]) -> bool:
        return section.get("display") == "none" or self._styles.hides("section", section.get("style-name", ""))

    def _begin(self, lines: Lines, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _PARAGRAPHS:
            lines.open_paragraph()
            self._open_span("paragraph", attributes)
        elif tag == "span":
            self._open_span("text", attributes)
        elif tag == "note-body":
            lines.open_note()
        elif tag == "table-row":
            lines.open_row()
        elif tag == "table-cell":
            lines.open_cell()
        elif tag == "tab":
            lines.write("\t")
        elif tag == "line-break":
            lines.write("\n")
        elif tag == "s":
            count = attributes.get("c", "1")
            lines.write(" " * min(int(count) if count.isdecimal() else 1, _LONGEST_SPACE))

    def _open_span(self, family: str, attributes: Mapping[str, str]) -> None:
        style = (family, attributes.get("style-name", ""))
        self._spans.append(style)
        self._hidden_spans += self._styles.hides(*style)

    def _close_span(self) -> None:
        if self._spans:
            self._hidden_spans -= self._styles.hides(*self._spans.pop())

    def end(self, tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif tag == self._root:
            self._inside -= 1
        elif self._inside and self._now is not None:
            if tag in _PARAGRAPHS:
                self._close_span()
                self._now.close_paragraph()
            elif tag == "span":
                self._close_span()
            elif tag == "note-body":
                self._now.close_note()
            elif tag == "table-row":
                self._now.close_row()
            elif tag == "table-cell":
                self._now.close_cell()
            elif tag.startswith(("header", "footer")) and self._root != "text":
                self._now = None

    def characters(self, text: str) -> None:
        if self._inside and self._now is not None and not self._skipping and not self._hidden_spans:
            raised = bool(self._spans) and self._styles.raises(*self._spans[-1])
            text = shown(text, "")
            self._now.write(self._now.raise_last(text) if raised else text)
