"""Web pages (HTML): what a browser would show, as lines."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import Lines
from residency.prepare.formats.base import Columns, decoded, refused

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SUFFIXES = (".html", ".htm", ".xhtml", ".mht.html")
"""Usual endings of such files."""

LARGEST_FILE_BYTES = 32 * 2**20
DEEPEST = 2000
"""Elements within elements."""

_START = re.compile(rb"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<(?:meta[^>]*?charset|\?xml[^>]*?encoding)\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)", re.I
)
_LEFT_OUT = {
    "script", "style", "head", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
    "select", "datalist", "#comment", "-comment", "!doctype",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section", "article", "header",
    "footer", "aside", "main", "nav", "address", "blockquote", "pre", "form", "fieldset", "figure", "figcaption", "table",
    "caption", "body", "hr", "center", "details", "summary", "legend",
}  # fmt: skip


def recognises(head: bytes) -> bool:
    """True where the content begins as a web page does."""
    plain = head.replace(b"\0", b"") if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else head
    return _START.match(plain.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")[:4096]) is not None


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The page's one report; none where it shows nothing.

    Raises:
        UserError: unreadable, binary or too large.
    """
    with explain_os_errors("read the reports", path):
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refused(columns.name, "too large")
        content = path.read_bytes()
    text = text_of(_decoded(content, columns.name), columns)
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text)


def text_of(page: str, columns: Columns) -> str:
    """What a browser would show of a page, as lines.

    Raises:
        Unreadable: elements are nested without end, or the page is too long.
    """
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(page.encode("utf-8", "replace").decode("utf-8")).root
    lines = Lines(columns.name)
    if root is not None:
        _Shown(lines, columns.name).walk(root)
    kept = [line.rstrip(" ") for line in lines.text().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _decoded(content: bytes, name: str) -> str:
    """A page as text: by the encoding that it names, where Python knows it, else as any text."""
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = named[1].decode("ascii")
        try:
            if codecs.lookup(encoding).name not in ("utf-8", "utf-16", "utf-16-le", "utf-16-be") and b"\0" not in content:
                return content.decode("cp1252" if codecs.lookup(encoding).name == "iso8859-1" else encoding, "replace")
        except (LookupError, ValueError):
            pass
    return decoded(content, name)


class _Shown:
    """Walks a page in its order, without recursion, and writes what is shown."""

    def __init__(self, lines: Lines, name: str) -> None:
        self._lines, self._name = lines, name
        self._numbers: list[int | None] = []
        self._kept_spaces = 0
        self._raised = 0
        self._bullet = False
        """True right behind a bullet."""
        self._space = True
        """True where white space stands already, so that more is folded."""

    def walk(self, root: "LexborNode") -> None:
        self._lines.open_paragraph()
        depth = 0
        node: LexborNode | None = root
        while node is not None:
            below = node.child if self._enter(node) else None
            if below is not None:
                depth += 1
                if depth > DEEPEST:
                    raise refused(self._name, "damaged, elements within elements without end")
                node = below
                continue
            while node is not None:
                self._leave(node)
                if depth == 0:
                    node = None
                elif node.next is not None:
                    node = node.next
                    break
                else:
                    node, depth = node.parent, depth - 1
        self._lines.close_paragraph(keep_empty=False)

    def _enter(self, node: "LexborNode") -> bool:
        """Begin a node; False where nothing below it is shown."""
        tag = node.tag or ""
        if tag == "-text":
            self._write(node.text_content or "")
            return False
        if tag in _LEFT_OUT or _is_hidden(node):
            return False
        if tag in ("tr", "td", "th") or tag in _BLOCKS:
            self._break()
        if tag == "tr":
            self._lines.close_paragraph(keep_empty=False)
            self._lines.open_row()
            self._lines.open_paragraph()
        elif tag in ("td", "th"):
            self._lines.close_paragraph(keep_empty=False)
            self._lines.open_cell()
            self._lines.open_paragraph()
        elif tag == "br":
            self._lines.write("\n")
            self._space = True
        elif tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._write_bullet()
        self._kept_spaces += tag in ("pre", "textarea")
        self._raised += tag == "sup"
        return True

    def _leave(self, node: "LexborNode") -> None:
        tag = node.tag or ""
        if tag == "-text" or tag in _LEFT_OUT or _is_hidden(node):
            return
        self._kept_spaces -= tag in ("pre", "textarea")
        self._raised -= tag == "sup"
        if tag in ("ul", "ol") and self._numbers:
            self._numbers.pop()
        self._bullet = self._bullet and tag != "li"
        if tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self._lines.close_paragraph(keep_empty=False)
            self._lines.close_cell()
            self._lines.open_paragraph()
        elif tag == "tr":
            self._lines.close_paragraph(keep_empty=False)
            self._lines.close_row()
            self._lines.open_paragraph()

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

    def _write(self, text: str) -> None:
        if not self._kept_spaces:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if self._space:
                text = text.removeprefix(" ")
        if text:
            self._bullet = False
            self._lines.write(self._lines.raise_last(text) if self._raised else text)
            self._space = text[-1:] == " "


def _is_hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("type") == "hidden"
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )
