"""Web pages (HTML): what a browser would show, as lines."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._narrative import Narrative
from residency.prepare.formats.base import Columns, decoded, refused

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

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


_COMMENT_OR_MEDIUM = re.compile(r"/\*.*?\*/|@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LONGEST_STYLE = 200_000
"""Characters of a page's style rules that are looked at."""
MOST_RULES = 200
_NOTE_MARK = re.compile(r"[\s(\[]*(?:\d{1,3}|[*\u2020\u2021\u00a7#]{1,3}|[a-z]|[ivx]{1,5})[\s)\]]*")


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
    text = text_of(decoded_page(content, columns.name, columns.code_page), columns.name)
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text)


def text_of(page: str, name: str, *, results: bool = False) -> str:
    """What a browser would show of a page, as lines.

    Args:
        page: the page or a part of one.
        name: of the file, for what is said if it cannot be read.
        results: True where its tables hold results; see `Narrative`.

    Raises:
        Unreadable: elements are nested without end, or the page is too long.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page.encode("utf-8", "replace").decode("utf-8"))
    narrative = Narrative(name, results=results)
    if tree.root is not None:
        _walk(tree.root, narrative, name, _hidden_by_rules(tree))
    return narrative.text()


def _hidden_by_rules(tree: "LexborHTMLParser") -> set[int]:
    """Identities of the elements that the page's own style rules hide; rules for one medium (print) are passed by."""
    from selectolax.lexbor import SelectolaxError

    rules: dict[str, bool] = {}
    for sheet in tree.css("style"):
        for selectors, body in _RULE.findall(_COMMENT_OR_MEDIUM.sub("", sheet.text()[:LONGEST_STYLE])):
            rules |= {selector.strip(): _HIDDEN.search(body) is not None for selector in selectors.split(",")}
    hidden: set[int] = set()
    for selector in [selector for selector, hides in rules.items() if hides and ":" not in selector][:MOST_RULES]:
        try:
            hidden |= {node.mem_id for node in tree.css(selector)}
        except SelectolaxError:  # no selector, or of a kind that is not known
            continue
    return hidden


def decoded_page(content: bytes, name: str, page: str | None = None) -> str:
    """A page as text: by the encoding that it names, where Python knows it, else as any text, by the code page if one is named.

    Raises:
        Binary: it is no text.
    """
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = named[1].decode("ascii")
        try:
            if codecs.lookup(encoding).name not in ("utf-8", "utf-16", "utf-16-le", "utf-16-be") and b"\0" not in content:
                return content.decode("cp1252" if codecs.lookup(encoding).name == "iso8859-1" else encoding, "replace")
        except (LookupError, ValueError):
            pass
    return decoded(content, name, page)


def _walk(root: "LexborNode", narrative: Narrative, name: str, hidden: set[int]) -> None:
    """Tell of a page's elements and texts in their order, without recursion."""
    depth = 0
    node: LexborNode | None = root
    while node is not None:
        shown = node.mem_id not in hidden and _begin(node, narrative)
        if shown and node.child is not None:
            depth += 1
            if depth > DEEPEST:
                raise refused(name, "damaged, elements within elements without end")
            node = node.child
            continue
        while node is not None:
            if shown:
                narrative.closed(node.tag or "")
            if depth == 0:
                node = None
            elif node.next is not None:
                node = node.next
                break
            else:
                node, depth, shown = node.parent, depth - 1, True


def _begin(node: "LexborNode", narrative: Narrative) -> bool:
    """Tell of a text, or that an element begins; False for a text and for what is not shown."""
    if node.tag == "-text":
        narrative.said(node.text_content or "")
        return False
    return not _is_hidden(node) and not _is_note_mark(node) and narrative.opened(node.tag or "")


def _is_hidden(node: "LexborNode") -> bool:
    attributes = node.attributes
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("type") == "hidden"
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )


def _is_note_mark(node: "LexborNode") -> bool:
    """True for the raised mark of a note: it leads to a place on the same page, and would stand as one more digit."""
    if node.tag != "sup" or not _NOTE_MARK.fullmatch(node.text()):
        return False
    around = node.parent.attributes if node.parent is not None else {}
    return (around.get("href") or "").startswith("#") or node.css_first('a[href^="#"]') is not None
