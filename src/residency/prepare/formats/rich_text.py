"""Rich Text Format (RTF): its paragraphs, tables, headers and notes as lines; hidden and deleted text left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._lines import MOST_CHARACTERS, joined, whole_characters
from residency.prepare.formats._symbols import is_symbol_font, shown
from residency.prepare.formats.base import Columns, refused

SUFFIXES = (".rtf",)
"""Usual endings of such files."""

LARGEST_FILE_BYTES = 128 * 2**20
DEEPEST = 2000
"""Groups within groups."""

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z0-9\r\n])|\\([\r\n])|([{}])|[\r\n]+|([^\\{}\r\n]+)|(\\)",
    re.IGNORECASE,
)
_LEFT_OUT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "datastore", "listtable",
    "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles", "fldinst", "bkmkstart", "bkmkend", "filetbl",
    "revtbl", "operator", "atnid", "atnauthor", "atntime", "atndate", "atnref", "atnparent", "annotation", "nonshppict",
    "template", "mmathpr", "wgrffmtfilter", "sp", "sn", "sv", "nonesttables", "htmltag",
}  # fmt: skip
_WRITTEN = {
    "par": "\n", "line": "\n", "sect": "\n", "row": "\n", "nestrow": "\n", "page": "\n\f", "cell": "\t", "nestcell": "\t",
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": " ", "enspace": " ",
}  # fmt: skip
_APART = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "footnote"}
"""Groups that are lines of their own, wherever they stand: notes behind the paragraph around their mark, others first."""
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""\\fcharset to code page. Source: Rich Text Format Specification 1.9.1 (Microsoft 2008)."""


def recognises(head: bytes) -> bool:
    """True where the content begins as RTF does."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:5].lower() == b"{\\rtf"


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report; none where it is empty. Comments are left out and counted.

    Raises:
        UserError: unreadable, damaged or too large.
    """
    with explain_os_errors("read the reports", path):
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refused(columns.name, "too large", next="save it without pictures.")
        content = path.read_bytes()
    if not recognises(content[:100]):
        raise refused(columns.name, "damaged")
    text = text_of(content, columns)
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text)


def text_of(content: bytes, columns: Columns) -> str:
    """The text of a document in RTF.

    Raises:
        Unreadable: it ends within a group, or is nested without end.
    """
    reader = _Reader(columns)
    position = 0
    while position < len(content):
        token = _TOKEN.match(content, position)
        if token is None:  # cannot be: the last alternatives take any byte
            break
        position = token.end()
        position += reader.take(token)
        if reader.done:
            break
    if not reader.done:
        raise refused(columns.name, "damaged, it breaks off")
    return reader.text()


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    fallback: int = 1
    """Characters that stand behind a Unicode character for old programs."""
    code_page: str = "cp1252"
    apart: str = ""
    """The word that began a group of lines of its own."""
    in_table: bool = False


class _Reader:
    """Follows the groups and control words of RTF."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._stack: list[_State] = []
        self._state = _State()
        self._out: list[list[str]] = [[]]
        self._apart: list[str] = []
        self._notes: list[str] = []
        self._bytes = bytearray()
        self._default_page = "cp1252"
        self._fonts: dict[int, str] = {}
        """Its code page; of a font of signs its name."""
        self._font = 0
        self._in_fonts = 0
        self._to_skip = 0
        self._optional = False
        self._characters = 0
        self.done = False

    def take(self, token: "re.Match[bytes]") -> int:
        """Take one token; returns how many bytes behind it are binary and to be passed by."""
        word, number, code, sign, line, brace, plain, _ = token.groups()
        if code is not None:
            self._byte(bytes.fromhex(code.decode()))
            return 0
        if plain is not None:
            self._byte(plain)
            return 0
        self._flush()
        optional, self._optional = self._optional, False
        if brace is not None:
            self._group(brace == b"{")
        elif word is not None:
            return self._word(word.decode().lower(), int(number) if number is not None else None, optional)
        elif sign is not None:
            self._optional = sign == b"*"
            self._write({b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}.get(sign, ""), plain=True)
        elif line is not None:
            self._write("\n")
        return 0

    def _group(self, opens: bool) -> None:
        self._to_skip = 0
        if opens:
            if len(self._stack) > DEEPEST:
                raise refused(self._columns.name, "damaged, groups within groups without end")
            self._stack.append(self._state)
            self._state = replace(self._state, apart="")
            return
        ended = self._state
        if ended.apart and len(self._out) > 1:
            (self._notes if ended.apart == "footnote" else self._apart).append("".join(self._out.pop()))
        if self._stack:
            self._state = self._stack.pop()
        if len(self._stack) < self._in_fonts:
            self._in_fonts = 0
        self.done = not self._stack

    def _word(self, word: str, number: int | None, optional: bool) -> int:
        state = self._state
        on = number != 0
        if word == "bin":
            return max(0, number or 0)
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in _LEFT_OUT or (optional and word not in ("shptxt", "footnote", "shpinst", "nesttableprops", "shppict")):
            if word == "annotation" and not state.skipped:
                self._columns.left["comments, left out"] += 1
            self._in_fonts = len(self._stack) if word == "fonttbl" else self._in_fonts
            self._state = replace(state, skipped=True)
        elif word in _APART and not state.skipped and not state.apart:
            self._out.append([])
            self._state = replace(state, apart=word)
        elif word in _WRITTEN:
            self._write(_WRITTEN[word])
            self._add_notes(word)
        else:
            self._formatting(word, number, on)
        return 0

    def _add_notes(self, word: str) -> None:
        """Notes behind the paragraph, or the row of a table, around their mark."""
        ends = word == "row" or (word in ("par", "sect", "page") and not self._state.in_table)
        if ends and self._notes and len(self._out) == 1:
            self._out[0] += [f"{note.strip()}\n" for note in self._notes if note.strip()]
            self._notes.clear()

    def _formatting(self, word: str, number: int | None, on: bool) -> None:
        state = self._state
        if word == "uc":
            self._state = replace(state, fallback=min(max(0, number or 0), 16))
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word == "deleted":
            self._state = replace(state, deleted=on)
        elif word in ("super", "nosupersub", "sub", "up"):
            self._state = replace(state, raised=(word == "super" and on) or (word == "up" and (number or 6) >= 4))
        elif word == "plain":
            self._state = replace(state, hidden=False, deleted=False, raised=False)
        elif word in ("intbl", "pard"):
            self._state = replace(state, in_table=word == "intbl")
        elif word == "ansicpg" and number is not None:
            self._default_page = _page_named(f"cp{number}")
            self._state = replace(state, code_page=self._default_page)
        elif word == "f" and number is not None:
            self._font = number
            if not self._in_fonts:
                self._state = replace(state, code_page=self._fonts.get(number, self._default_page))
        elif word == "fcharset" and self._in_fonts and number is not None:
            self._fonts[self._font] = _CHARSETS.get(number, self._default_page) if number else self._default_page

    def _unicode(self, number: int) -> None:
        number &= 0xFFFF
        if is_symbol_font(self._state.code_page):
            self._write(shown(chr(number), self._state.code_page), plain=True)
            self._to_skip = self._state.fallback
            return
        if 0xF020 <= number <= 0xF0FF:
            number -= 0xF000  # signs of symbol fonts, written in the private area
        self._write(chr(number), plain=True)
        self._to_skip = self._state.fallback

    def _byte(self, content: bytes) -> None:
        if self._to_skip:
            passed = min(self._to_skip, len(content))
            self._to_skip -= passed
            content = content[passed:]
        self._bytes += content

    def _flush(self) -> None:
        """Bytes that stood together as text: characters of two bytes must not be torn."""
        if self._bytes:
            page = self._state.code_page
            if self._in_fonts and is_symbol_font(name := self._bytes.decode("latin-1").rstrip(";")):
                self._fonts[self._font] = name.strip()
            of_signs = is_symbol_font(page)
            text = self._bytes.decode("latin-1" if of_signs else page, "replace")
            text = shown(text, page) if of_signs else text
            self._bytes.clear()
            self._write(text, plain=True)

    def _write(self, text: str, plain: bool = False) -> None:
        state = self._state
        if not text or state.skipped or (plain and (state.hidden or state.deleted)):
            return
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise refused(self._columns.name, "too large")
        out = self._out[-1]
        if state.raised and plain and text.strip().isdigit() and out and out[-1][-1:].isdigit():
            text = f"^{text}"
        out.append(text)

    def text(self) -> str:
        """Everything, surrogate pairs put together; lines that stand apart (headers first) before the body."""
        self._flush()
        notes = [f"\n{note.strip()}" for note in self._notes if note.strip()]
        body = "".join([*(part for out in self._out for part in out), *notes])
        whole = joined([*dict.fromkeys(t.strip() for t in self._apart if t.strip()), body])
        whole = re.sub(r"\t+(?=\n|$)", "", whole)
        return whole_characters(whole)


def _page_named(name: str) -> str:
    import codecs

    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
