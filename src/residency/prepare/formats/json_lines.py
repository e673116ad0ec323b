"""JSON records: one a line, or all in one array."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats.base import Columns, Row, ascii_of, numbered, read_text, text_lines

SUFFIXES = (".jsonl", ".ndjson", ".json")
"""Usual endings of such files."""

LOADED_BYTES = 64_000_000
"""Larger files are read line by line; an array has no lines and is loaded whole."""


def recognises(head: bytes) -> bool:
    """True where the content begins as a JSON object or an array of objects."""
    start = ascii_of(head)
    if start[:1] == b"[":
        rest = start[1:].strip()
        return rest[:1] == b"{" or rest == b"]"
    return start[:1] == b"{" and start[1:].lstrip()[:1] in (b'"', b"}")


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The file's reports; row 1 is the first record.

    Raises:
        UserError: unreadable, not JSON, or without the keys asked for.
    """
    yield from numbered(rows(path, columns.name, columns.code_page), columns)


def rows(path: Path, name: str, page: str | None = None) -> Iterator[Row]:
    """The records as key -> value; keys of nested objects are joined with dots. Every row has every key of the file.

    Raises:
        UserError: unreadable or not JSON; names records, never shows them.
    """
    with explain_os_errors("read the reports", path):
        large = path.stat().st_size > LOADED_BYTES
    if large and not _is_array(path, name):
        yield from _streamed(path, name, page)
        return
    records = _records(read_text(path, name, page), name)
    flat = [dict(_flat(record, "")) for record in records]
    keys = list(dict.fromkeys(key for row in flat for key in row))
    for row in flat:
        yield {key: row.get(key, "") for key in keys}


def _is_array(path: Path, name: str) -> bool:
    return next((line.lstrip()[:1] for line in text_lines(path, name) if line.strip()), "") == "["


def _streamed(path: Path, name: str, page: str | None) -> Iterator[Row]:
    """The records of a large file, one a line, read twice: once for the keys, once for the values."""
    keys: dict[str, None] = {}
    for row in _flat_lines(path, name, page):
        keys.update(dict.fromkeys(row))
    for row in _flat_lines(path, name, page):
        yield {key: row.get(key, "") for key in keys}


def _flat_lines(path: Path, name: str, page: str | None) -> Iterator[dict[str, str]]:
    for number, line in enumerate(text_lines(path, name, page), 1):
        if line.strip():
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                raise _broken(name, f"line {number}") from None
            if not isinstance(record, dict):
                raise _broken(name, f"record {number} (no object with keys)")
            yield dict(_flat(record, ""))


def _records(text: str, name: str) -> list[dict[str, Any]]:
    try:
        whole = json.loads(text)
        records = whole if isinstance(whole, list) else [whole]
    except (ValueError, RecursionError):
        if text.lstrip()[:1] == "[":
            raise _broken(name, "the array") from None
        records = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    records.append(json.loads(line))
                except (ValueError, RecursionError):
                    raise _broken(name, f"line {number}") from None
    if wrong := [n for n, r in enumerate(records, 1) if not isinstance(r, dict)]:
        raise _broken(name, f"record {wrong[0]} (no object with keys)")
    return records


def _broken(name: str, where: str) -> UserError:
    return UserError(
        f"{name} is not well-formed JSON: {where}.",
        why="Each report must be one JSON object, one a line or all in one array.",
        next="export the file again; python -m json.tool shows the place.",
    )


def _flat(value: dict[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{key}.")
        elif isinstance(inner, list):
            yield f"{before}{key}", "\n".join(_text(i) for i in inner if not isinstance(i, (dict, list)) and not _missing(i))
        else:
            yield f"{before}{key}", "" if _missing(inner) else _text(inner)


def _missing(value: object) -> bool:
    """None, or NaN, which alone is not equal to itself: how pandas writes a missing value."""
    return value is None or value != value


def _text(value: object) -> str:
    """A value as text that can be written; half of a surrogate pair becomes a question mark."""
    return str(value).encode("utf-8", "replace").decode("utf-8")
