"""Reads the source, a file or a folder, file by file; each ends as read, empty, unreadable or unsupported."""

import dataclasses
import os
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from residency.foundation.bounded import Child
from residency.foundation.config import Config
from residency.foundation.console import counted
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.workspace import WORKSPACE_MARKER
from residency.prepare.formats import comma_separated, fhir, hl7_v2, json_lines, shelf, spreadsheet
from residency.prepare.formats._choose import GENERAL, format_for
from residency.prepare.formats.base import Columns, Row, named_columns, refused
from residency.prepare.reading import HEAD_BYTES, FileRead, Skip, gathered, parted, read_bounded, read_file

LARGEST_READ_HERE_BYTES = 64_000_000
"""Text and tables up to this size are read in this process: their readers take no longer than the file is long."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader of the source stands."""

    path: int = 0
    """Files of the source that are done, archives counted as one, in the order of their names."""
    ended: int = 0
    """Files inside the next one, an archive, that are done."""
    taken: int = 0
    """Reports of the file after those that were taken."""


def source_files(config: Config, leave_out: Sequence[Path] = ()) -> Iterator[Path]:
    """The files that reports come from, in the order of their names: not the tables beside them."""
    source = source_of(config)
    if source.is_file():
        yield source
    else:
        yield from files_below(source, [*leave_out, *tables_beside(config)])


def tables_beside(config: Config) -> list[Path]:
    """The tables that the settings name beside the source."""
    beside = (config.reports.identities, config.reports.join and config.reports.join.file, config.governance.exclusions)
    return [config.home / name for name in beside if name]


def files_read(
    config: Config, leave_out: Sequence[Path] = (), *, after: Place | None = None, in_parts: bool = False
) -> Iterator[tuple[int, FileRead]]:
    """Every file of the source, read: simple ones here, all others in a child process that can be cut off.

    Args:
        config: the settings.
        leave_out: files and folders that lie in the source but hold no reports, such as the workspace.
        after: where an earlier reader stood; files that are done are not opened again, reports that were taken come again.
        in_parts: True for the reports of a large file some at a time, before it is known how it ends.

    Yields:
        The number of the source's file, from 0, and what was read of it or of a file inside it.
    """
    after = after or Place()
    columns = _columns_of(config)
    limits, source = config.reports, source_of(config)
    put_together = parted if in_parts else gathered
    setup = {"columns": _plain(columns), "format": limits.format}
    with Child("residency.prepare.reading:answers", setup, memory_bytes=limits.memory_mb_per_file * 1_000_000) as child:
        for number, path in enumerate(source_files(config, leave_out)):
            if number < after.path:
                continue
            name = path.name if path == source else path.relative_to(source).as_posix()
            ended = after.ended if number == after.path else 0
            if path != source and not _can_be_read(path, source):
                error = refused(name, "a link that leads out of the folder or nowhere, a pipe, or no right to read it")
                if not ended:
                    yield number, FileRead(name=name, ending="unreadable", reason=error.reason, error=error)
                continue
            with explain_os_errors("read the reports", path), path.open("rb") as file:
                head = file.read(HEAD_BYTES)
            size_bytes = path.stat().st_size
            reader = format_of(path, head, limits.format)
            if reader is not None and limits.format and path != source and not _fits(reader, path, head):
                if not ended:
                    yield number, FileRead(name=name, ending="unsupported", reason="another format than the named one")
                continue
            if _simple(reader) and size_bytes <= LARGEST_READ_HERE_BYTES:
                here = dataclasses.replace(columns, name=name, left=Counter())
                parts = put_together(read_file(path, here, limits.format, skip=Skip(ended)))
            else:
                seconds = limits.seconds_per_file + size_bytes / 1_000_000
                parts = read_bounded(child, path, name, silence_seconds=seconds, ended=ended, in_parts=in_parts)
            yield from ((number, part) for part in parts)


def endings(config: Config, leave_out: Sequence[Path] = ()) -> Iterator[str]:
    """How each file of the source ends, a line a file that was not read, with the reason in full.

    Holds names of files, which may be names of patients: for the practice's own terminal, never a record.
    """
    for _, file in files_read(config, leave_out):
        if file.error is not None:
            told = (line for part in str(file.error).split("\n") for line in textwrap.wrap(part, 76, break_long_words=False))
            yield "\n    ".join((f"{file.ending}: {file.name}", *told)) + "\n"
        elif file.ending != "read":
            yield f"{file.ending}: {file.name}{f' ({file.reason})' if file.reason else ''}\n"


def _columns_of(config: Config) -> Columns:
    joined, joined_columns = _second_table(config)
    return Columns(
        name="",
        settings=config.reports.columns,
        split=config.split.column,
        day_first=config.reports.dates_day_first,
        code_page=config.reports.code_page,
        join_on=config.reports.join.on if config.reports.join else None,
        joined=joined,
        joined_columns=joined_columns,
    )


def _plain(columns: Columns) -> dict[str, Any]:
    """The columns as plain values for a child process."""
    plain = {**asdict(dataclasses.replace(columns, left=Counter())), "joined": {k: dict(v) for k, v in columns.joined.items()}}
    plain.pop("left")
    return plain


def _simple(reader: ModuleType | None) -> bool:
    """True for text and tables, and for what nothing reads."""
    return reader is None or reader.__name__.rpartition(".")[2] in GENERAL


def _fits(reader: ModuleType, path: Path, head: bytes) -> bool:
    return path.suffix.lower() in reader.SUFFIXES or bool(reader.recognises(head))


def nothing_found(
    source: Path, files: Mapping[str, int], reasons: Mapping[str, "Counter[str]"], refusals: Sequence[UserError]
) -> UserError:
    """What to tell of a source in which no report is.

    Args:
        source: the file or folder.
        files: files by how they ended.
        reasons: why files were not read, by that ending.
        refusals: the first of what readers said.
    """
    every = Counter(f"{kind}: {reason}" for kind, found in reasons.items() for reason in found.elements())
    told = [f"Files: {', '.join(f'{n} {kind}' for kind, n in files.items())}."]
    told += [f"{n} {reason}." for reason, n in every.most_common(5)]
    told += [str(refusals[0])] if len(refusals) == 1 else []
    return UserError(
        f"No report was found in {source}.",
        why="\n".join(told),
        next=f"put reports there ({', '.join(shelf.names())}), or name another source in [reports] of residency.toml.",
    )


def source_of(config: Config) -> Path:
    """The source as a path that is there.

    Raises:
        UserError: not named or not there.
    """
    if not config.reports.source:
        raise UserError(
            "The settings do not say where the reports are.", next='write source = "..." in [reports] of residency.toml.'
        )
    source = config.home / config.reports.source
    with explain_os_errors("read the reports", source):
        there = source.exists()
    if not there:
        raise UserError(
            f"The source of the reports is not there: {source}.",
            why="reports.source is relative to the folder of residency.toml.",
            next="mend reports.source, or give --reports FOLDER.",
        )
    return source


def format_of(path: Path, head: bytes, named: str | None = None) -> ModuleType | None:
    """The format that reads a file: the named one, else by content; the suffix decides between kinds of plain text."""
    return format_for(head, path.suffix, path.name, named)


def read_rows(path: Path, name: str, page: str | None = None) -> list[Row]:
    """The rows of a second table: CSV, JSON or XLSX; bytes that are no UTF-8 are read by the code page, if one is named.

    Raises:
        UserError: not there, unreadable or not a table.
    """
    with explain_os_errors(f"read the table {name}", path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    reader = next((f for f in (json_lines, spreadsheet) if f.recognises(head)), comma_separated)
    return list(reader.rows(path, name) if reader is spreadsheet else reader.rows(path, name, page))


def read_people(path: Path, name: str, page: str | None = None) -> list[Row]:
    """The rows of a table of people, or the people whom FHIR resources or HL7 messages name.

    Raises:
        UserError: not there, unreadable or neither.
    """
    with explain_os_errors(f"read the table {name}", path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    reader = next((f for f in (fhir, hl7_v2) if f.names_people(head)), None)
    return list(reader.people(path, Columns(name=name, code_page=page))) if reader else read_rows(path, name, page)


def _can_be_read(path: Path, source: Path) -> bool:
    """False for a link that is broken, circular or leads out of the source, a pipe or device, and where no right is given."""
    if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(source)):
        return False
    return path.is_file() and os.access(path, os.R_OK)


def files_below(folder: Path, leave_out: Sequence[Path]) -> Iterator[Path]:
    """Every file below a folder, in the order of their names.

    Links to folders are not followed. Workspaces are left out: they hold what was made from reports.

    Args:
        folder: where to look.
        leave_out: files and folders to pass by.

    Raises:
        UserError: a folder may not be read.
    """
    out = {os.path.realpath(path) for path in leave_out}

    def refuse(error: OSError) -> None:
        raise error

    def wanted(path: str) -> bool:
        # realpath, as Path.resolve raises on a link that leads to itself
        return os.path.realpath(path) not in out and not Path(path, WORKSPACE_MARKER).exists()

    with explain_os_errors("read the folder of reports", folder):
        for here, folders, files in os.walk(folder, onerror=refuse):
            folders[:] = sorted(f for f in folders if wanted(os.path.join(here, f)))
            yield from (Path(here, f) for f in sorted(files) if wanted(os.path.join(here, f)))


def _second_table(config: Config) -> tuple[Mapping[str, Row], tuple[str, ...]]:
    """The joined table by its key, and its columns."""
    join = config.reports.join
    if join is None:
        return {}, ()
    rows = read_rows(config.home / join.file, join.file, config.reports.code_page)
    columns = tuple(rows[0]) if rows else ()
    if join.on not in columns:
        raise UserError(
            f"The table {join.file} has no column {join.on!r}.",
            why=f"Its columns are: {named_columns(columns) or 'none'}.",
            next="mend reports.join.on; both tables must have that column.",
        )
    keys = [row[join.on].strip() for row in rows]
    if len(set(keys)) < len(keys):
        raise UserError(
            f"The table {join.file} has {counted(len(keys) - len(set(keys)), 'row')} whose {join.on!r} stands there before.",
            why="It must say one thing about each report.",
            next="keep one row for each, or join on another column.",
        )
    return dict(zip(keys, rows, strict=True)), columns
