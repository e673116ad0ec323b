"""Word documents (DOCX): paragraphs, tables, text boxes, headers, footers and notes, as the finished document shows them."""

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import Lines, joined
from residency.prepare.formats._xml import walk
from residency.prepare.formats._zip import Archive, is_office, opened
from residency.prepare.formats.base import Columns, refused

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
"""Usual endings of such files. Macros are never looked at."""

_SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"}
"""Tracked deletions, the copy of a text box for old programs, and the codes of fields."""
_WRITTEN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SYMBOLS = {0xF0B0: "\u00b0", 0xF0B1: "\u00b1", 0xF0A3: "\u2264", 0xF0B3: "\u2265", 0xF06D: "\u00b5", 0xF0B4: "\u00d7"}
"""Signs of the font Symbol that reports use."""


def recognises(head: bytes) -> bool:
    """True for an Office Open XML archive that holds a Word document."""
    return is_office(head, b"word/")


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report; none where it is empty. Tracked changes count as accepted; comments are left out and counted.

    Raises:
        UserError: unreadable, damaged, encrypted, or it holds pictures only.
    """
    with opened(path, columns.name) as archive:
        main = _main_part(archive, columns.name)
        folder = posixpath.dirname(main)
        body = _Body(columns)
        texts = {main: _text_of(archive, main, body, columns)}
        for kind in ("header", "footer", "footnotes", "endnotes"):
            for part in archive.names(rf"{folder}/{kind}\d*\.xml"):
                texts[part] = _text_of(archive, part, _Body(columns), columns)
        pictures = archive.names(rf"{folder}/media/.*\.(png|jpe?g|tiff?|bmp|emf|wmf|gif)")
    headers, footers = ([t for part, t in texts.items() if f"/{kind}" in part] for kind in ("header", "foot"))
    notes = [t for part, t in texts.items() if "/endnotes" in part]
    whole = joined(list(dict.fromkeys(t for t in [*headers, texts[main], *footers, *notes] if t.strip())))
    if not whole.strip():
        if pictures:
            raise refused(columns.name, "it holds pictures only", next="save the pictures as PDF or PNG files.")
        return
    yield RawReport(path=columns.name, row=1, text=whole)


def _main_part(archive: Archive, name: str) -> str:
    """The part that the archive's relations call its document; the usual place where they say nothing."""
    relations = _Relations()
    if archive.names(r"_rels/\.rels"):
        with archive.open("_rels/.rels") as stream:
            walk(stream, relations, name)
    part = relations.document.lstrip("/")
    return part if archive.names() and part in archive.names() else "word/document.xml"


def _text_of(archive: Archive, part: str, body: "_Body", columns: Columns) -> str:
    with archive.open(part) as stream:
        walk(stream, body, columns.name)
    return body.lines.text()


class _Relations:
    """Finds the main document among the archive's relations."""

    def __init__(self) -> None:
        self.document = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            self.document = attributes.get("Target", "")

    def end(self, tag: str) -> None:
        pass

    def characters(self, text: str) -> None:
        pass


class _Body:
    """Turns the elements of a document's part into lines.

    Source: ECMA-376, part 1, chapter 17 (WordprocessingML).
    """

    def __init__(self, columns: Columns) -> None:
        self.lines = Lines(columns.name)
        self._columns = columns
        self._skipping = 0
        self._content_controls: list[bool] = []
        self._in_run = self._hidden = self._raised = self._in_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or tag in _SKIPPED or (tag == "sdtContent" and self._content_controls and self._content_controls[-1]):
            self._skipping += 1
            return
        self._structure(tag)
        if tag == "r":
            self._in_run, self._hidden, self._raised = True, False, False
        elif tag == "vanish" and self._in_run:
            self._hidden = attributes.get("val", "1") not in ("0", "false", "off")
        elif tag == "vertAlign" and self._in_run:
            self._raised = attributes.get("val") == "superscript"
        elif tag == "position" and self._in_run:
            self._raised = _is_above(attributes.get("val", ""))
        elif tag == "showingPlcHdr" and self._content_controls:
            self._content_controls[-1] = True
        elif tag == "commentReference":
            self._columns.left["comments, left out"] += 1
        elif tag == "altChunk":
            self._columns.left["documents within documents"] += 1
        elif not self._hidden and self._in_run:
            self._write_sign(tag, attributes)
        self._in_text = tag == "t"

    def _structure(self, tag: str) -> None:
        if tag == "p":
            self.lines.open_paragraph()
        elif tag == "tr":
            self.lines.open_row()
        elif tag == "tc":
            self.lines.open_cell()
        elif tag == "sdt":
            self._content_controls.append(False)

    def _write_sign(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self.lines.write("\n\f" if attributes.get("type") == "page" else "\n")
        elif tag == "sym":
            code = attributes.get("char", "")
            self.lines.write(_SYMBOLS.get(int(code, 16), "") if _is_hexadecimal(code) else "")
        else:
            self.lines.write(_WRITTEN.get(tag, ""))

    def end(self, tag: str) -> None:
        self._in_text = False
        if self._skipping:
            self._skipping -= 1
        elif tag == "p":
            self.lines.close_paragraph()
        elif tag == "tc":
            self.lines.close_cell()
        elif tag == "tr":
            self.lines.close_row()
        elif tag == "r":
            self._in_run = self._hidden = False
        elif tag == "sdt" and self._content_controls:
            self._content_controls.pop()

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipping and not self._hidden:
            self.lines.write(self.lines.raise_last(text) if self._raised else text)


def _is_above(half_points: str) -> bool:
    return half_points.isdecimal() and int(half_points[:4]) >= 4


def _is_hexadecimal(code: str) -> bool:
    return 0 < len(code) <= 6 and all(c in "0123456789abcdefABCDEF" for c in code)
