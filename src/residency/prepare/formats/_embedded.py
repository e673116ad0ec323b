"""Documents that another file carries inside (a letter in a mail, a PDF in a message), read by whichever format fits them."""

import base64
import binascii
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import ModuleType

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats import web_page
from residency.prepare.formats._choose import format_for
from residency.prepare.formats.base import Columns, Unreadable, Unsupported

MOST_BYTES = 100_000_000
"""A larger document inside another is not read."""
MOST_ATTACHMENTS = 100
LARGEST_ATTACHMENT_BYTES = 64 * 2**20
DEEPEST = 3
"""Documents inside documents."""
_PAGES = ("text/html", "application/xhtml+xml")
_ENDING = {"text/plain": ".txt", "text/rtf": ".rtf", "application/rtf": ".rtf", "application/pdf": ".pdf"}


def from_base64(text: str, name: str) -> bytes:
    """The bytes that base64 stands for; white space inside is passed over.

    Raises:
        Unreadable: it is no base64, or too long.
    """
    if len(text) > MOST_BYTES * 4 // 3:
        raise _refused(name, "a document inside is too large")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise _refused(name, "a document inside is damaged") from None


def text_of_document(content: bytes, media_type: str, columns: Columns) -> str:
    """The text of a document by its content; `media_type` is believed only where the content does not tell.

    Raises:
        Unreadable: empty, damaged, or of a kind that no format reads.
    """
    kind = media_type.partition(";")[0].strip().lower()
    head = content[:65536]
    if not head.strip():
        raise _refused(columns.name, "a document inside is empty")
    suffix = _ENDING.get(kind, "")
    reader = web_page if kind in _PAGES else format_for(head, suffix)
    if columns.depth >= DEEPEST:
        raise _refused(columns.name, "documents inside documents without end")
    if reader is None or hasattr(reader, "members"):
        raise _refused(columns.name, "a document inside is of a kind that is not read")
    try:
        found = _reports_in(content, reader, suffix, replace(columns, joined={}, join_on=None))
    except Unreadable:
        raise
    except UserError:
        raise _refused(columns.name, "a document inside is damaged") from None
    return "\n\n".join(_whole(found))


def first_readable(documents: Sequence[tuple[str, str]], columns: Columns) -> str:
    """The text of the first of several renderings (media type, base64) that can be read; empty where none can.

    Plain text comes first, then pages, then the rest. What could not be read is counted in `columns.left`.
    """
    order = {"text/plain": 0, **dict.fromkeys(_PAGES, 1)}
    failed: list[str] = []
    for kind, data in sorted(documents, key=lambda d: order.get(d[0].partition(";")[0].strip().lower(), 2)):
        try:
            if text := text_of_document(from_base64(data, columns.name), kind, columns).strip():
                return text
        except Unreadable as error:
            failed.append(error.reason)
    columns.left.update(failed[:1])
    return ""


def read_attached(attachments: Iterator[tuple[str, bytes]], columns: Columns) -> Iterator[RawReport]:
    """The reports in a mail's attachments; their path is the mail's, a stroke, and the attachment's name.

    Those that cannot be read are counted in `columns.left`.

    Args:
        attachments: (name, content) pairs.
        columns: what the mail itself was read with.
    """
    for number, (name, content) in enumerate(attachments, 1):
        plain = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name or f"attachment {number}"
        inside, suffix = f"{columns.name}/{plain}", Path(plain).suffix
        if number > MOST_ATTACHMENTS or len(content) > LARGEST_ATTACHMENT_BYTES or columns.depth >= DEEPEST:
            columns.left["attachments (too many or too large)"] += 1
            continue
        reader = format_for(content[:65536], suffix, plain) if content.strip() else None
        if reader is None or hasattr(reader, "members"):
            columns.left["attachments (no report format)"] += 1
            continue
        try:
            yield from _reports_in(content, reader, suffix, replace(columns, name=inside))
        except Unsupported:
            columns.left["attachments (a program to read them is missing)"] += 1
        except UserError:
            columns.left["attachments (unreadable)"] += 1


def _reports_in(content: bytes, reader: ModuleType, suffix: str, columns: Columns) -> list[RawReport]:
    """What a format reads in a document, from a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="residency-") as folder:
        path = Path(folder) / f"inside{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
        path.write_bytes(content)
        return list(reader.read(path, replace(columns, depth=columns.depth + 1)))


def _whole(found: Sequence[RawReport]) -> list[str]:
    return ["\n".join([r.text, *(f"{name.upper()}:\n{text}" for name, text in r.sections)]).strip() for r in found]


def _refused(name: str, reason: str) -> Unreadable:
    return Unreadable(
        f"{name}: {reason}.",
        reason=reason,
        why="The file carries another document as base64.",
        next="export that document as a file of its own.",
    )
