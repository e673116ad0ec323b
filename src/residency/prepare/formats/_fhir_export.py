"""Finds resources in the other lines or files of an export (one a line, or one a file), without holding them in memory."""

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from residency.foundation.errors import UserError, explain_os_errors
from residency.prepare.formats._fhir_xml import is_fhir_xml, resource_of
from residency.prepare.formats.base import ascii_of

SUFFIXES = (".ndjson", ".jsonl")
"""Endings of the files of a bulk export: one a type of resource, one resource a line."""
SINGLE = (".json", ".fhir", ".xml")
"""Endings of files that hold one resource each."""
MOST_FILES = 100_000
MOST_BYTES = 1_000_000_000
"""Of the files that are looked through together; what lies behind is not found, and is counted where it is missed."""
LONGEST_LINE = 20_000_000
"""Bytes of a line, and of a file that holds one resource, that are looked at."""
BY_TYPE = ("diagnosticreport", "documentreference", "composition")
"""Names of folders beside which each type of resource has a folder of its own."""
_WHOLE_FILE = -1


class Export:
    """Where the resources of an export stand, by `Type/id`."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self._files = files
        self._places: dict[int, tuple[int, int]] = {}
        room = MOST_BYTES
        for number, path in enumerate(files):
            if (room := room - Path(path).stat().st_size) < 0:
                break
            for at, found in _resources(path):
                self._places.setdefault(hash(_address(found)), (number, at))

    def at(self, address: str) -> dict[str, Any] | None:
        """The resource of an address such as `Patient/7`; None where the export does not hold it."""
        place = self._places.get(hash(address))
        if place is None:
            return None
        number, at = place
        found = _single(self._files[number]) if at == _WHOLE_FILE else _in_line(self._files[number], at)
        return found if found and _address(found) == address else None


def export_around(path: Path, name: str) -> Export:
    """The export that a file belongs to: itself, and the files of its folder that are named as such files are.

    Where the file lies in a folder of reports by type (`DiagnosticReport/1.json`), the folders beside that belong to it too.

    Args:
        path: the file.
        name: its name relative to the source; nothing above the source is looked at.
    """
    with explain_os_errors("read the reports", path):
        folders = _folders(path, name)
        own = "" if path.name.lower().endswith((*SUFFIXES, *SINGLE)) else str(path)
        times = [folder.stat().st_mtime_ns for folder in folders] + [path.stat().st_mtime_ns if own else 0]
        return _export(own, tuple(map(str, folders)), tuple(times))


def _folders(path: Path, name: str) -> list[Path]:
    """The file's folder first, then those beside it, where each type has its own."""
    here, inside = path.parent, PurePosixPath(name)
    below_source = len(inside.parts) > 1 and path.parts[-len(inside.parts) :] == inside.parts
    if not below_source or here.name.lower() not in BY_TYPE:
        return [here]
    with os.scandir(here.parent) as entries:
        beside = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False) and not e.name.startswith("."))
    return [here, *(here.parent / folder for folder in beside if folder != here.name)]


@lru_cache(maxsize=1)
def _export(own: str, folders: tuple[str, ...], _times: tuple[int, ...]) -> Export:
    files = [own] if own else []
    for ending in (SUFFIXES, SINGLE):
        for folder in folders:
            with os.scandir(folder) as entries:
                files += sorted(
                    entry.path
                    for entry in entries
                    if entry.name.lower().endswith(ending)
                    and entry.is_file(follow_symlinks=False)
                    and os.access(entry.path, os.R_OK)
                )
    return Export(tuple(files[:MOST_FILES]))


def _resources(path: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Resources with the places of their lines; of a file whose first line is none, the one that the whole file is."""
    at = 0
    with Path(path).open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            found = _resource(line)
            if found is not None:
                yield at, found
            elif at == 0:
                break
            at += len(line)
    if at == 0 and path.lower().endswith(SINGLE) and (found := _single(path)) is not None:
        yield _WHOLE_FILE, found


def _in_line(path: str, at: int) -> dict[str, Any] | None:
    with Path(path).open("rb") as file:
        file.seek(at)
        return _resource(file.readline(LONGEST_LINE))


def _single(path: str) -> dict[str, Any] | None:
    """The one resource of a file, in JSON of several lines or in XML; None for anything else."""
    if Path(path).stat().st_size > LONGEST_LINE:
        return None
    with Path(path).open("rb") as file:
        content = file.read(LONGEST_LINE)
    head = ascii_of(content[:65536])
    if is_fhir_xml(content[:65536]):
        try:
            return _resource_of(resource_of(Path(path), ""))
        except UserError:
            return None  # what is damaged is told where the file itself is read
    return _resource(content) if head[:1] == b"{" and b'"resourceType"' in head else None


def _resource(content: bytes) -> dict[str, Any] | None:
    try:
        return _resource_of(json.loads(content.removeprefix(b"\xef\xbb\xbf")))
    except (ValueError, RecursionError):
        return None


def _resource_of(found: Any) -> dict[str, Any] | None:
    return found if isinstance(found, dict) and isinstance(found.get("resourceType"), str) else None


def _address(resource: dict[str, Any]) -> str:
    return f"{resource['resourceType']}/{resource.get('id')}"
