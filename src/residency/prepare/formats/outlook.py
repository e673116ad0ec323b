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
_MESSAGE_S_PAGE, _PAGE_S_PAGE = b"\x03\x00\xfd\x3f", b"\x03\x00\xde\x3f"
"""Tags of the properties that name code pages: PidTagMessageCodepage, and PidTagInternetCodepage for the page."""
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
        attachments = list(_attachments(compound, columns))
    if body.strip():
        yield RawReport(path=columns.name, row=1, text=body)
    yield from read_attached(iter(attachments), columns)


def _body(compound: "OleFileIO", columns: Columns) -> str:
    """Plain text before a page before rich text."""
    plain = _text(compound, _BODY, [], columns)
    if plain.strip():
        return plain
    page = _binary(compound, _PAGE, [])
    if page.strip():
        return web_page.text_of(
            web_page.decoded_page(page, columns.name, _said(compound, _PAGE_S_PAGE) or columns.code_page), columns.name
        )
    packed = _binary(compound, _RICH, [])
    return rich_text.text_of(unpacked(packed, columns.name), columns) if packed else ""


def _attachments(compound: "OleFileIO", columns: Columns) -> Iterator[tuple[str, bytes]]:
    folders = {entry[0] for entry in compound.listdir() if entry and entry[0].startswith("__attach_version1.0")}
    for number, folder in enumerate(sorted(folders), 1):
        name = _text(compound, _LONG_NAME, [folder], columns) or _text(compound, _NAME, [folder], columns)
        yield name or f"attachment {number}", _binary(compound, _CONTENT, [folder])


def _text(compound: "OleFileIO", number: str, folder: list[str], columns: Columns) -> str:
    """A property that is text, in UTF-16 or bytes of the code page that the message names, else of the settings'."""
    wide = [*folder, f"__substg1.0_{number}001F"]
    if compound.exists(wide):
        return str(compound.openstream(wide).read(), "utf-16-le", "replace")
    narrow = [*folder, f"__substg1.0_{number}001E"]
    if not compound.exists(narrow):
        return ""
    page = _said(compound, _MESSAGE_S_PAGE) or columns.code_page
    return decoded(compound.openstream(narrow).read().replace(b"\0", b""), columns.name, page)


def _said(compound: "OleFileIO", tag: bytes) -> str | None:
    """The code page that the message names, where it is one of one byte a character that Python knows; else None.

    Source: MS-OXMSG (Microsoft) 2.4: 32 bytes, then 16 for each property: its tag, flags and value.
    """
    if not compound.exists("__properties_version1.0"):
        return None
    stream = compound.openstream("__properties_version1.0").read(65536)
    entries = (stream[at : at + 16] for at in range(32, len(stream), 16))
    number = next((int.from_bytes(entry[8:12], "little") for entry in entries if entry[:4] == tag), 0)
    for name in (f"cp{number}", f"iso8859-{number - 28590}"):
        try:
            return name if b"\xe1".decode(name, "replace").isalpha() and "a".encode(name) == b"a" else None
        except LookupError:
            continue
    return None


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
