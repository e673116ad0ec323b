"""Word documents (DOCX): paragraphs, tables, text boxes, headers, footers and notes, as the finished document shows them."""

import posixpath
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import Lines, joined
from residency.prepare.formats._symbols import shown, sign_of
from residency.prepare.formats._word_styles import hidden_styles
from residency.prepare.formats._xml import walk
from residency.prepare.formats._zip import Archive, is_office, opened
from residency.prepare.formats.base import Columns, refused

SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")
"""Usual endings of such files. Macros are never looked at."""

_SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText"}
"""Tracked deletions, the copy of a text box for old programs, and the codes of fields."""
_WRITTEN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


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
        hidden = hidden_styles(archive, f"{folder}/styles.xml", columns.name)
        texts = {main: _text_of(archive, main, _Body(columns, hidden), columns)}
        for kind in ("header", "footer", "footnotes", "endnotes"):
            for part in archive.names(rf"{folder}/{kind}\d*\.xml"):
                texts[part] = _text_of(archive, part, _Body(columns, hidden), columns)
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

    def __init__(self, columns: Columns, hidden_styles: Set[str] = frozenset()) -> None:
        self.lines = Lines(columns.name)
        self._columns, self._hidden_styles = columns, hidden_styles
        self._skipping = 0
        self._content_controls: list[bool] = []
        self._hidden_paragraphs: list[bool] = []
        self._deleted_rows: list[bool] = []
        self._in_run = self._hidden = self._raised = self._in_text = self._of_row = False
        self._font = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "del" and self._of_row and self._deleted_rows:
            self._deleted_rows[-1] = True
        if self._skipping or tag in _SKIPPED or self._is_left_out(tag):
            self._skipping += 1
            return
        self._structure(tag)
        if tag == "r":
            self._in_run, self._raised, self._font = True, False, ""
            self._hidden = bool(self._hidden_paragraphs) and self._hidden_paragraphs[-1]
        elif tag == "showingPlcHdr" and self._content_controls:
            self._content_controls[-1] = True
        elif tag == "pStyle" and self._hidden_paragraphs:
            self._hidden_paragraphs[-1] = attributes.get("val") in self._hidden_styles
        elif tag == "commentReference":
            self._columns.left["comments, left out"] += 1
        elif tag == "altChunk":
            self._columns.left["documents within documents"] += 1
        elif self._in_run:
            self._in_this_run(tag, attributes)
        self._in_text = tag == "t"

    def _is_left_out(self, tag: str) -> bool:
        """True for the prompt of a form's empty field, and for what stands in a row that was deleted."""
        if tag == "sdtContent":
            return bool(self._content_controls) and self._content_controls[-1]
        return tag == "tc" and bool(self._deleted_rows) and self._deleted_rows[-1]

    def _in_this_run(self, tag: str, attributes: Mapping[str, str]) -> None:
        """How a run is formatted, and the signs in it."""
        if tag == "vanish":
            self._hidden = attributes.get("val", "1") not in ("0", "false", "off")
        elif tag == "rStyle":
            self._hidden = self._hidden or attributes.get("val") in self._hidden_styles
        elif tag == "rFonts":
            self._font = attributes.get("ascii") or attributes.get("hAnsi") or ""
        elif tag == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
        elif tag == "position":
            self._raised = _is_above(attributes.get("val", ""))
        elif tag in ("footnoteReference", "endnoteReference"):
            # a mark of the author's own stands behind as text
            self._hidden = self._hidden or attributes.get("customMarkFollows", "0") in ("1", "true", "on")
        elif not self._hidden:
            self._write_sign(tag, attributes)

    def _structure(self, tag: str) -> None:
        if tag == "p":
            self.lines.open_paragraph()
            self._hidden_paragraphs.append(False)
        elif tag == "tr":
            self.lines.open_row()
            self._deleted_rows.append(False)
        elif tag == "trPr":
            self._of_row = True
        elif tag == "tc":
            self.lines.open_cell()
        elif tag == "sdt":
            self._content_controls.append(False)

    def _write_sign(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self.lines.write("\n\f" if attributes.get("type") == "page" else "\n")
        elif tag == "sym":
            code = attributes.get("char", "")
            sign = sign_of(attributes.get("font", ""), int(code, 16)) if _is_hexadecimal(code) else None
            if sign is None:
                self._columns.left["signs of a font that is not known"] += 1
            self.lines.write(sign or "")
        else:
            self.lines.write(_WRITTEN.get(tag, ""))

    def end(self, tag: str) -> None:
        self._in_text = False
        if self._skipping:
            self._skipping -= 1
        elif tag == "p":
            self.lines.close_paragraph()
            if self._hidden_paragraphs:
                self._hidden_paragraphs.pop()
        elif tag == "trPr":
            self._of_row = False
        elif tag == "tc":
            self.lines.close_cell()
        elif tag == "tr":
            self.lines.close_row()
            if self._deleted_rows:
                self._deleted_rows.pop()
        elif tag == "r":
            self._in_run = self._hidden = False
        elif tag == "sdt" and self._content_controls:
            self._content_controls.pop()

    def characters(self, text: str) -> None:
        if self._in_text and not self._skipping and not self._hidden:
            text = shown(text, self._font)
            self.lines.write(self.lines.raise_last(text) if self._raised else text)


def _is_above(half_points: str) -> bool:
    return half_points.isdecimal() and int(half_points[:4]) >= 4


def _is_hexadecimal(code: str) -> bool:
    return 0 < len(code) <= 6 and all(c in "0123456789abcdefABCDEF" for c in code)
