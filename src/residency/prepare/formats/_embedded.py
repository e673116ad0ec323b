"""A document that another file carries inside (a PDF in a message, a page in a bundle), read by whichever format fits it."""

import base64
import binascii
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats._choose import format_for
from residency.prepare.formats._narrative import text_of_html
from residency.prepare.formats.base import Columns, Unreadable, decoded

MOST_BYTES = 100_000_000
"""A larger document inside another is not read."""
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
    if kind in ("text/html", "application/xhtml+xml") or head.lstrip()[:14].lower().startswith((b"<!doctype html", b"<html")):
        return text_of_html(decoded(content, columns.name))
    reader = format_for(head, _ENDING.get(kind, ""))
    if reader is None or hasattr(reader, "members"):
        raise _refused(columns.name, "a document inside is of a kind that is not read")
    with tempfile.TemporaryDirectory(prefix="residency-") as folder:
        path = Path(folder) / f"inside{_ENDING.get(kind, '')}"
        path.write_bytes(content)
        try:
            found = list(reader.read(path, replace(columns, joined={}, join_on=None)))
        except Unreadable:
            raise
        except UserError:
            raise _refused(columns.name, "a document inside is damaged") from None
    return "\n\n".join(_whole(found))


def first_readable(documents: Sequence[tuple[str, str]], columns: Columns) -> str:
    """The text of the first of several renderings (media type, base64) that can be read; empty where none can.

    Plain text comes first, then pages, then the rest. What could not be read is counted in `columns.left`.
    """
    order = {"text/plain": 0, "text/html": 1, "application/xhtml+xml": 1}
    failed: list[str] = []
    for kind, data in sorted(documents, key=lambda d: order.get(d[0].partition(";")[0].strip().lower(), 2)):
        try:
            if text := text_of_document(from_base64(data, columns.name), kind, columns).strip():
                return text
        except Unreadable as error:
            failed.append(error.reason)
    columns.left.update(failed[:1])
    return ""


def _whole(found: Sequence[RawReport]) -> list[str]:
    return ["\n".join([r.text, *(f"{name.upper()}:\n{text}" for name, text in r.sections)]).strip() for r in found]


def _refused(name: str, reason: str) -> Unreadable:
    return Unreadable(
        f"{name}: {reason}.",
        reason=reason,
        why="The file carries another document as base64.",
        next="export that document as a file of its own.",
    )
