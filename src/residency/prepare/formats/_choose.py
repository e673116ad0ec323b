"""Chooses the format that reads a file, by its content; the suffix decides only between kinds of plain text."""

import sys
from functools import lru_cache
from types import ModuleType

from residency.prepare.formats import shelf
from residency.prepare.formats.base import is_binary

GENERAL = ("json_lines", "comma_separated", "plain_text")
"""Formats that fit many contents; every other one has a sign of its own and is asked first."""
NO_REPORTS = {
    ".toml", ".ini", ".cfg", ".conf", ".log", ".lock", ".yaml", ".yml", ".py", ".sh", ".bat", ".ps1", ".sql", ".css", ".js",
    ".r", ".ipynb", ".bak", ".tmp", ".part",
}  # fmt: skip
"""Endings of text files that hold no report, unless a format is named for them."""
SYSTEM_FILES = {"thumbs.db", "desktop.ini"}


def format_for(head: bytes, suffix: str, file_name: str = "", named: str | None = None) -> ModuleType | None:
    """The format that reads a file; None where none does.

    Args:
        head: its first bytes, some ten thousand.
        suffix: its ending with the point, such as ".txt".
        file_name: its name, by which a system's own files are passed by.
        named: the format that the settings name; then nothing is looked at.
    """
    if named is not None:
        return shelf.get(named)
    formats = _formats(tuple(sys.path))
    for name, reader in formats.items():
        if name not in GENERAL and reader.recognises(head):
            return reader
    suffix = suffix.lower()
    by_suffix = [reader for reader in formats.values() if suffix in reader.SUFFIXES]
    if not by_suffix and (suffix in NO_REPORTS or file_name.startswith(".") or file_name.lower() in SYSTEM_FILES):
        return None
    lines, commas, plain = (formats[name] for name in GENERAL)
    if lines.recognises(head):
        return lines
    if suffix in commas.SUFFIXES and commas.recognises(head):
        return commas
    if by_suffix:
        # a table whose ending is another's is read as a table; what only promises to be one says why it is not
        return commas if by_suffix[0] is not plain and commas.recognises(head) else by_suffix[0]
    return plain if plain.recognises(head) and not _looks_binary(head) else None


@lru_cache(maxsize=4)
def _formats(search_path: tuple[str, ...]) -> dict[str, ModuleType]:
    """The shelf, looked through once: asking every installed package for formats takes longer than a file."""
    return shelf.modules()


def _looks_binary(head: bytes) -> bool:
    return is_binary(head) and head[:2] not in (b"\xff\xfe", b"\xfe\xff")
