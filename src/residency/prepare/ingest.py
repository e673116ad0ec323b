"""Reads the source, a file or a folder, into raw reports; every file ends as read, empty, unreadable or unsupported."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from residency.foundation.config import Config
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import RawReport
from residency.foundation.workspace import WORKSPACE_MARKER
from residency.prepare.formats import comma_separated, json_lines, plain_text, shelf
from residency.prepare.formats.base import Binary, Columns, Row, named_columns

HEAD_BYTES = 65536


@dataclass(slots=True)
class Ingested:
    """What came in."""

    reports: list[RawReport] = field(default_factory=list)
    """Every report, in the order of the files' names and rows."""
    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("read", "empty", "unreadable", "unsupported"), 0))
    """Files by how they ended."""
    repeated_rows: int = 0
    """Rows that stood twice with the same number and the same content; kept once."""


def ingest(config: Config, *, leave_out: Sequence[Path] = ()) -> Ingested:
    """Read the source that the settings name.

    Args:
        config: the settings.
        leave_out: files and folders that lie in the source but hold no reports, such as the workspace.

    Raises:
        UserError: missing, empty, unreadable, wrong columns, or numbers of reports that stand twice.
    """
    source = source_of(config)
    joined, joined_columns = _second_table(config)
    result = Ingested()
    single = source.is_file()
    beside = (config.reports.identities, config.reports.join and config.reports.join.file, config.governance.exclusions)
    tables = [config.home / f for f in beside if f]
    for path in [source] if single else files_below(source, [*leave_out, *tables]):
        name = path.name if single else path.relative_to(source).as_posix()
        columns = Columns(
            name=name,
            settings=config.reports.columns,
            split=config.split.column,
            day_first=config.reports.dates_day_first,
            join_on=config.reports.join.on if config.reports.join else None,
            joined=joined,
            joined_columns=joined_columns,
        )
        _read_file(path, columns, config.reports.format, single, result)
    if not result.reports:
        raise UserError(
            f"No report was found in {source}.",
            why=f"Files: {', '.join(f'{n} {kind}' for kind, n in result.files.items())}.",
            next=f"put reports there ({', '.join(shelf.names())}), or name another source in [reports] of residency.toml.",
        )
    result.reports = _without_repeats(result)
    return result


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
    """The format that reads a file: the named one, else the one whose suffix and content fit, else by content."""
    if named is not None:
        return shelf.get(named)
    formats = list(shelf.modules().values())
    by_suffix = [f for f in formats if path.suffix.lower() in f.SUFFIXES]
    if not by_suffix:
        return None
    if json_lines.recognises(head):
        return json_lines
    fitting = [f for f in [*by_suffix, *(f for f in formats if f is not plain_text)] if f.recognises(head)]
    return fitting[0] if fitting else by_suffix[0]


def read_rows(path: Path, name: str) -> list[Row]:
    """The rows of a second table, CSV or JSON.

    Raises:
        UserError: not there, unreadable or not a table.
    """
    with explain_os_errors(f"read the table {name}", path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return list((json_lines if json_lines.recognises(head) else comma_separated).rows(path, name))


def _read_file(path: Path, columns: Columns, named: str | None, single: bool, result: Ingested) -> None:
    """Read one file and count how it ended; a single named file that cannot be read is an error, one of many is counted."""
    if not single and not _can_be_read(path):
        result.files["unreadable"] += 1
        return
    with explain_os_errors("read the reports", path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head.strip():
        result.files["empty"] += 1
        return
    reader = format_of(path, head, named)
    if reader is None or (named is not None and not single and path.suffix.lower() not in reader.SUFFIXES):
        if single:
            raise UserError(
                f"No format reads {columns.name}.",
                why=f"Its ending {path.suffix or '(none)'} is not known.",
                next=f"name one with format = ... in [reports]: {', '.join(shelf.names())}.",
            )
        result.files["unsupported"] += 1
        return
    try:
        before = len(result.reports)
        for report in reader.read(path, columns):
            result.reports.append(report)
        result.files["read" if len(result.reports) > before else "empty"] += 1
    except Binary:
        if single:
            raise
        result.files["unreadable"] += 1


def _can_be_read(path: Path) -> bool:
    """False for a broken or circular link, a pipe or device, and what the system gives no right to."""
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
    rows = read_rows(config.home / join.file, join.file)
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
            f"The table {join.file} has {len(keys) - len(set(keys))} rows whose {join.on!r} stands there before.",
            why="It must say one thing about each report.",
            next="keep one row for each, or join on another column.",
        )
    return dict(zip(keys, rows, strict=True)), columns


def _without_repeats(result: Ingested) -> list[RawReport]:
    """The reports, rows that stand twice and are equal kept once.

    Raises:
        UserError: the same number on reports that differ.
    """
    seen: dict[str, RawReport] = {}
    kept: list[RawReport] = []
    clashes: list[RawReport] = []
    for report in result.reports:
        first = seen.setdefault(report.report_id, report) if report.report_id is not None else report
        if first is report:
            kept.append(report)
        elif (first.text, first.sections, first.label, first.patient_key) == (
            report.text,
            report.sections,
            report.label,
            report.patient_key,
        ):
            result.repeated_rows += 1
        else:
            clashes.append(report)
    if clashes:
        places = ", ".join(f"{r.path} row {r.row}" for r in clashes[:5]) + (" ..." if len(clashes) > 5 else "")
        raise UserError(
            f"{len(clashes)} reports have a number that another report has too ({places}).",
            why="The number of a report must be its own, or corrections and erasures would meet the wrong one.",
            next="mend the numbers, keep the last version of each report, or leave reports.columns.id out.",
        )
    return kept
