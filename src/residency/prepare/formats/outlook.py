"""Outlook messages (MSG): the body, and the reports attached to it; who wrote to whom and when does not become text."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.schema import RawReport
from residency.prepare.formats import rich_text, web_page
from residency.prepare.formats._compound import kind_of, opened, says
from residency.prepare.formats._embedded import read_attached
from residency.prepare.formats.base import Columns, decoded, refused

if TYPE_CHECKING:
    from olefile import OleFileIO

SUFFIXES = (".msg",)
"""Usual endings of such files."""

_BODY, _PAGE, _RICH, _CONTENT, _LONG_NAME, _NAME = "1000", "1013", "1009", "3701", "3707", "3704"
"""Properties of a message. Source: MS-OXPROPS (Microsoft): PidTagBody, PidTagHtml, PidTagRtfCompressed, PidTagAttach..."""
LARGEST_UNPACKED_BYTES = 32 * 2**20
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier"
    b"{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packed body may refer to before it begins. Source: MS-OXRTFCP 2.1.2.1."""


def recognises(head: bytes) -> bool:
    """True for a compound file that names a message's properties."""
    return says(head, "__properties_version1.0") or says(head, "__substg1.0_")


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The message's body as report 1, where it holds text, and behind it the reports attached.

    Raises:
        UserError: unreadable, damaged, encrypted or no message.
    """
    with opened(path, columns.name) as compound:
        if kind_of(compound) != "message":
            raise refused(columns.name, "it is no Outlook message and no Word document")
        body = _body(compound, columns)
        attachments = list(_attachments(compound))
    if body.strip():
        yield RawReport(path=columns.name, row=1, text=body)
    yield from read_attached(iter(attachments), columns)


def _body(compound: "OleFileIO", columns: Columns) -> str:
    """Plain text before a page before rich text."""
    plain = _text(compound, _BODY, [], columns.name)
    if plain.strip():
        return plain
    page = _binary(compound, _PAGE, [])
    if page.strip():
        return web_page.text_of(decoded(page, columns.name), columns.name)
    packed = _binary(compound, _RICH, [])
    return rich_text.text_of(unpacked(packed, columns.name), columns) if packed else ""


def _attachments(compound: "OleFileIO") -> Iterator[tuple[str, bytes]]:
    folders = {entry[0] for entry in compound.listdir() if entry and entry[0].startswith("__attach_version1.0")}
    for number, folder in enumerate(sorted(folders), 1):
        name = _text(compound, _LONG_NAME, [folder], "") or _text(compound, _NAME, [folder], "")
        yield name or f"attachment {number}", _binary(compound, _CONTENT, [folder])


def _text(compound: "OleFileIO", number: str, folder: list[str], name: str) -> str:
    """A property that is text, in UTF-16 or the bytes of an old code page."""
    wide = [*folder, f"__substg1.0_{number}001F"]
    if compound.exists(wide):
        return str(compound.openstream(wide).read(), "utf-16-le", "replace")
    narrow = [*folder, f"__substg1.0_{number}001E"]
    return decoded(compound.openstream(narrow).read().replace(b"\0", b""), name) if compound.exists(narrow) else ""


def _binary(compound: "OleFileIO", number: str, folder: list[str]) -> bytes:
    stream = [*folder, f"__substg1.0_{number}0102"]
    return bytes(compound.openstream(stream).read()) if compound.exists(stream) else b""


def unpacked(packed: bytes, name: str) -> bytes:
    """A packed body in rich text, unpacked.

    Source: MS-OXRTFCP (Microsoft), 2.2.

    Raises:
        Unreadable: damaged, or it unpacks to too much.
    """
    if len(packed) < 16:
        raise refused(name, "damaged")
    size, kind = int.from_bytes(packed[4:8], "little"), packed[8:12]
    if kind == b"MELA":
        return packed[16 : 16 + size]
    if kind != b"LZFu" or size > LARGEST_UNPACKED_BYTES:
        raise refused(name, "damaged")
    known = bytearray(_DICTIONARY)
    position = 16
    while position < len(packed) and len(known) - len(_DICTIONARY) < size:
        flags = packed[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                known += packed[position : position + 1]
                position += 1
                continue
            pair = packed[position : position + 2]
            position += 2
            if len(pair) < 2 or not _copy(known, int.from_bytes(pair, "big")):
                return bytes(known[len(_DICTIONARY) :][:size])
    return bytes(known[len(_DICTIONARY) :][:size])


def _copy(known: bytearray, pair: int) -> bool:
    """Repeat what stands in the last 4,096 bytes; False at the mark of the end."""
    offset, length = pair >> 4, (pair & 15) + 2
    back = (len(known) - offset) % 4096
    if back == 0:
        return False
    for _ in range(length):
        if back > len(known):
            return False
        known.append(known[-back])
    return True
