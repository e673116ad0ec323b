"""Finds resources that stand in other lines, or in the other files, of a bulk export, without holding them in memory."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from residency.foundation.errors import explain_os_errors

SUFFIXES = (".ndjson", ".jsonl")
"""Endings of the files of a bulk export: one a type of resource, one resource a line."""
MOST_FILES = 1000
MOST_BYTES = 1_000_000_000
"""Of the files that are looked through together; what lies behind is not found, and is counted where it is missed."""
LONGEST_LINE = 20_000_000


class Export:
    """Where the resources of a bulk export stand, by `Type/id`."""

    def __init__(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._places: dict[int, tuple[int, int]] = {}
        room = MOST_BYTES
        for number, path in enumerate(files):
            if (room := room - path.stat().st_size) < 0:
                break
            for at, line in _lines(path):
                if found := _resource(line):
                    self._places.setdefault(hash(f"{found['resourceType']}/{found.get('id')}"), (number, at))

    def at(self, address: str) -> dict[str, Any] | None:
        """The resource of an address such as `Patient/7`; None where the export does not hold it."""
        place = self._places.get(hash(address))
        if place is None:
            return None
        with self._files[place[0]].open("rb") as file:
            file.seek(place[1])
            found = _resource(file.readline(LONGEST_LINE))
        return found if found and f"{found['resourceType']}/{found.get('id')}" == address else None


def export_around(path: Path) -> Export:
    """The bulk export that a file belongs to: itself, and the files of its folder that are named as such files are."""
    with explain_os_errors("read the reports", path):
        return _export(path, path.parent.stat().st_mtime_ns, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _export(path: Path, *_times: int) -> Export:
    beside = sorted(
        entry.name
        for entry in os.scandir(path.parent)
        if entry.name.lower().endswith(SUFFIXES) and entry.is_file(follow_symlinks=False) and os.access(entry.path, os.R_OK)
    )
    others = [path.parent / name for name in beside if name != path.name]
    return Export((path, *others[: MOST_FILES - 1]))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines with the places where they begin; a file whose first line is no resource is not looked through."""
    at = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if at == 0 and _resource(line) is None:
                return
            yield at, line
            at += len(line)


def _resource(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else None
