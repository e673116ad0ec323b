"""Text files: one file, one report."""

from collections.abc import Iterator
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats.base import Columns, is_binary, read_text

SUFFIXES = (".txt", ".text", ".md")
"""Usual endings of such files."""


def recognises(head: bytes) -> bool:
    """True for any text."""
    return bool(head.strip()) and (not is_binary(head) or head[:2] in (b"\xff\xfe", b"\xfe\xff"))


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The file's one report; none where it is empty.

    Raises:
        UserError: unreadable or binary.
    """
    text = read_text(path, columns.name, columns.code_page)
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text)
