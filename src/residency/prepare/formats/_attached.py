"""Reads what is attached to a mail through the shelf; what cannot be read is counted."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import ModuleType

from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats._choose import format_for
from residency.prepare.formats.base import Columns, Unsupported

MOST_ATTACHMENTS = 100
LARGEST_ATTACHMENT_BYTES = 64 * 2**20
DEEPEST = 3
"""Mails attached to mails."""


def read_attached(attachments: Iterator[tuple[str, bytes]], columns: Columns) -> Iterator[RawReport]:
    """The reports in a mail's attachments; their path is the mail's, a stroke, and the attachment's name.

    Args:
        attachments: (name, content) pairs.
        columns: what the mail itself was read with.
    """
    for number, (name, content) in enumerate(attachments, 1):
        plain = PurePosixPath(name.replace("\\", "/").replace("\0", "")).name or f"attachment {number}"
        inside = f"{columns.name}/{plain}"
        if number > MOST_ATTACHMENTS or len(content) > LARGEST_ATTACHMENT_BYTES or inside.count("//") >= DEEPEST:
            columns.left["attachments (too many or too large)"] += 1
            continue
        reader = format_for(content[:65536], Path(plain).suffix, plain) if content.strip() else None
        if reader is None or hasattr(reader, "members"):
            columns.left["attachments (no report format)"] += 1
            continue
        yield from _read(reader, Path(plain).suffix, content, replace(columns, name=inside))


def _read(reader: ModuleType, suffix: str, content: bytes, columns: Columns) -> Iterator[RawReport]:
    """One attachment, from a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="residency-") as folder:
        path = Path(folder) / f"attached{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
        path.write_bytes(content)
        try:
            yield from list(reader.read(path, columns))
        except Unsupported:
            columns.left["attachments (a program to read them is missing)"] += 1
        except UserError:
            columns.left["attachments (unreadable)"] += 1
