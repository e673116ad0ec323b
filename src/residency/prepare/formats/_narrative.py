"""Marked-up narrative (HTML, XHTML of FHIR, narrative blocks of C-CDA) as lines: paragraphs, lists and table rows kept."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

_BLOCKS = {
    "p", "div", "paragraph", "section", "article", "header", "footer", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
    "ol", "list", "table", "tbody", "thead", "tfoot", "tr", "li", "item", "caption", "blockquote", "pre", "hr", "dl", "dt",
    "dd", "address", "figure", "form", "fieldset", "title", "body", "html", "text",
}  # fmt: skip
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "head", "template", "rendermultimedia", "object", "svg"}
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")


class _Lines:
    """Collects text between tags into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._here: list[str] = []
        self._silent = 0
        self._pre = 0
        self._cells = [0]
        """For each table that is open: how many cells are open in it."""

    def opened(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._break()
        elif tag in _CELLS:
            if "".join(self._here).strip():
                self._here.append(" | ")
            self._cells[-1] += 1
        elif tag in _BLOCKS:
            self._break()
            if tag == "table":
                self._cells.append(0)
            elif tag in ("li", "item"):
                self._here.append("- ")
            self._pre += tag == "pre"

    def closed(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _CELLS:
            self._cells[-1] = max(0, self._cells[-1] - 1)
        elif tag in _BLOCKS:
            self._break()
            if tag == "table" and len(self._cells) > 1:
                self._cells.pop()
            self._pre = max(0, self._pre - (tag == "pre"))

    def said(self, text: str) -> None:
        if self._silent:
            return
        if not self._pre:
            self._here.append(_SPACE.sub(" ", text))
            return
        first, *rest = text.split("\n")
        self._here.append(first)
        for line in rest:
            self._break()
            self._here.append(line)

    def text(self) -> str:
        self._break()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()

    def _break(self) -> None:
        if self._cells[-1]:  # a paragraph inside a cell stays on the row's line
            self._here.append(" ")
            return
        line = "".join(self._here)
        line = line.rstrip() if self._pre else " ".join(line.split(" ")).strip()
        line = line if self._pre else re.sub(r" {2,}", " ", line)
        if line and line != "-":
            self.lines.append(line)
        self._here = []


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = _Lines()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.opened(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.found.opened(tag)
        self.found.closed(tag)

    def handle_endtag(self, tag: str) -> None:
        self.found.closed(tag)

    def handle_data(self, data: str) -> None:
        self.found.said(data)


def text_of_html(markup: str) -> str:
    """HTML as plain lines, one a paragraph, list entry or table row (cells parted by ` | `); scripts and styles left out."""
    parser = _Html()
    parser.feed(markup)
    parser.close()
    return parser.found.text()


def text_of_element(element: Any) -> str:
    """An element of a parsed XML tree as plain lines, as `text_of_html` does it; of any depth."""
    found = _Lines()
    for event, value in _walk(element):
        getattr(found, event)(value)
    return found.text()


def _walk(element: Any) -> Iterator[tuple[str, str]]:
    """The tree's tags and texts in the order of the document; without recursion, as hostile files nest without end."""
    waiting: list[tuple[str, Any]] = [("element", element)]
    while waiting:
        kind, what = waiting.pop()
        if kind != "element":
            yield kind, what
            continue
        tag = local_name(what.tag)
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
