"""Marked-up text (web pages, XHTML of FHIR, narrative blocks of C-CDA) as lines: paragraphs, lists and table rows kept."""

import re
from collections.abc import Iterator
from typing import Any

from residency.prepare.formats._lines import Lines

_LEFT_OUT = {
    "script", "style", "head", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "select", "datalist", "#comment", "-comment", "!doctype", "rendermultimedia",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header",
    "footer", "aside", "main", "nav", "address", "blockquote", "pre", "form", "fieldset", "figure", "figcaption", "table",
    "caption", "body", "hr", "center", "details", "summary", "legend", "paragraph", "list", "item",
}  # fmt: skip
_CELLS = ("td", "th")
_ITEMS = ("li", "item")


class Narrative:
    """Writes what is shown as lines while somebody walks through the tags in their order.

    Args:
        name: of the file, for what is said if it holds too much text.
        results: True where tables hold results and do not lay out the page: cells have strokes between, and what stands in a
            cell stays on the row's line.
    """

    def __init__(self, name: str, *, results: bool) -> None:
        self._lines = Lines(name, " | " if results else "\t")
        self._results = results
        self._cells = [0]
        """For each table that is open: how many cells are open in it."""
        self._lines.open_paragraph()
        self._numbers: list[int | None] = []
        self._kept_spaces = 0
        self._raised = 0
        self._bullet = False
        """True right behind a bullet."""
        self._space = True
        """True where white space stands already, so that more is folded."""
        self._before_note: list[bool] = []
        """What `_space` was where a note began."""

    def opened(self, tag: str) -> bool:
        """An element begins; False where nothing in it is shown, and then its end is not to be told."""
        if tag in _LEFT_OUT:
            return False
        if tag == "footnote":
            self._begin_note()
            return True
        if tag == "table":
            self._cells.append(0)
        elif self._stays_on_row(tag):
            self.said(" - " if tag in _ITEMS else " ")
            return True
        self._cells[-1] += tag in _CELLS
        if tag == "tr" or tag in _CELLS or tag in _BLOCKS:
            self._break()
        if tag == "tr":
            self._lines.close_paragraph(keep_empty=False)
            self._lines.open_row()
            self._lines.open_paragraph()
        elif tag in _CELLS:
            self._lines.close_paragraph(keep_empty=False)
            self._lines.open_cell()
            self._lines.open_paragraph()
        elif tag == "br":
            self._lines.write("\n")
            self._space = True
        elif tag in ("ul", "ol", "list"):
            self._numbers.append(0 if tag == "ol" else None)
        elif tag in _ITEMS:
            self._write_bullet()
        self._kept_spaces += tag in ("pre", "textarea")
        self._raised += tag == "sup"
        return True

    def closed(self, tag: str) -> None:
        """An element ends."""
        if tag == "footnote":
            self._end_note()
            return
        if tag == "table":
            self._cells.pop()
        elif self._stays_on_row(tag):
            self.said(" ")
            return
        self._cells[-1] -= tag in _CELLS
        self._kept_spaces -= tag in ("pre", "textarea")
        self._raised -= tag == "sup"
        if tag in ("ul", "ol", "list") and self._numbers:
            self._numbers.pop()
        self._bullet = self._bullet and tag not in _ITEMS
        if tag in _BLOCKS:
            self._break()
        elif tag in _CELLS:
            self._lines.close_paragraph(keep_empty=False)
            self._lines.close_cell()
            self._lines.open_paragraph()
        elif tag == "tr":
            self._lines.close_paragraph(keep_empty=False)
            self._lines.close_row()
            self._lines.open_paragraph()

    def said(self, text: str) -> None:
        """Text between tags.

        Raises:
            Unreadable: there is more of it than a report can hold.
        """
        if not self._kept_spaces:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if self._space:
                text = text.removeprefix(" ")
        if text:
            self._bullet = False
            self._lines.write(self._lines.raise_last(text) if self._raised else text)
            self._space = text[-1:] == " "

    def text(self) -> str:
        """The whole text."""
        self._lines.close_paragraph(keep_empty=False)
        kept = [line.rstrip(" ") for line in self._lines.text().split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()

    def _begin_note(self) -> None:
        """A footnote of C-CDA, which stands in the middle of what it belongs to."""
        self._before_note.append(self._space)
        self._lines.open_note()
        self._lines.open_paragraph()
        self._space = True

    def _end_note(self) -> None:
        self._lines.close_paragraph(keep_empty=False)
        self._lines.close_note()
        self._space = self._before_note.pop()

    def _stays_on_row(self, tag: str) -> bool:
        return self._results and self._cells[-1] > 0 and (tag == "br" or (tag in _BLOCKS and tag != "table"))

    def _break(self) -> None:
        """End the line, where one has begun; a bullet waits for its text."""
        if self._bullet:
            return
        self._lines.end_line()
        self._space = True

    def _write_bullet(self) -> None:
        if self._numbers and self._numbers[-1] is not None:
            self._numbers[-1] += 1
            self._lines.write(f"{self._numbers[-1]}. ")
        else:
            self._lines.write("- ")
        self._space = self._bullet = True


def text_of_element(element: Any, name: str) -> str:
    """An element of a parsed XML tree as plain lines; of any depth.

    Args:
        element: the element.
        name: of the file, for what is said if it holds too much text.

    Raises:
        Unreadable: it does.
    """
    narrative = Narrative(name, results=True)
    for kind, what in _walk(element):
        getattr(narrative, kind)(what)
    return narrative.text()


def _walk(element: Any) -> Iterator[tuple[str, str]]:
    """The tree's tags and texts in the order of the document; without recursion, as hostile files nest without end."""
    waiting: list[tuple[str, Any]] = [("element", element)]
    while waiting:
        kind, what = waiting.pop()
        if kind != "element":
            yield kind, what
            continue
        tag = local_name(what.tag)
        if tag in _LEFT_OUT:
            continue
        yield "opened", tag
        if what.text:
            yield "said", what.text
        waiting.append(("closed", tag))
        for child in reversed(what):
            if child.tail:
                waiting.append(("said", child.tail))
            waiting.append(("element", child))


def local_name(tag: Any) -> str:
    """A tag without its namespace, in small letters; empty for comments."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
