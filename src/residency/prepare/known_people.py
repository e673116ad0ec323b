"""Who is looked for in every report: the practice's table of known people, and those whom the reports' own files name."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from residency.foundation.config import Config
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.workspace import Workspace
from residency.instruments.identifiers import Known
from residency.prepare.clean import mend
from residency.prepare.formats.base import Row
from residency.prepare.ingest import read_people


def table_of_people(config: Config) -> list[Row]:
    """The rows of the practice's table of known people; none where the settings name no table.

    Raises:
        UserError: it cannot be read, or gives nobody to look for.
    """
    if config.reports.identities is None:
        return []
    return list(_table(config.home / config.reports.identities, config.reports.identities))


def known_people(path: Path, name: str) -> Known:
    """The table of known people in a file, read once as long as the file stays as it is.

    Raises:
        UserError: not there, no table, or nobody in it.
    """
    return _known_of(tuple(tuple(row.items()) for row in _table(path, name)))


def _table(path: Path, name: str) -> tuple[Row, ...]:
    with explain_os_errors("read the table of known people", path):
        facts = path.stat()
    return _read_table(path, name, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4)
def _read_table(path: Path, name: str, changed_ns: int, size_bytes: int) -> tuple[Row, ...]:
    """The table, read once as long as the file stays as it is."""
    rows = tuple({column: mend(value) for column, value in row.items()} for row in read_people(path, name))
    if not any(True for _ in Known.from_rows(rows).values()):
        raise UserError(
            f"The table of known people {name} gives nobody to look for.",
            why="It is empty, or none of its columns is understood: it may lack its header line.",
            next="give its first line names such as given_name, family_name, birth_date, phone, record_number.",
        )
    return rows


def people_to_find(config: Config, people: Sequence[Row]) -> Known | None:
    """The table of known people and those whom the reports' files name; None where there is nobody."""
    rows = [*table_of_people(config), *map(row_to_find, people)]
    return _known_of(tuple(tuple(row.items()) for row in rows)) if rows else None


@lru_cache(maxsize=2)
def _known_of(rows: tuple[tuple[tuple[str, str], ...], ...]) -> Known:
    return Known.from_rows(dict(row) for row in rows)


def row_to_find(row: Row) -> Row:
    """A person out of a file as a row of the table. Of staff and relatives a lone name is no name: senders put units there."""
    lone = row.get("role") != "patient" and not (row.get("given") and row.get("family"))
    out = {"role", "given", "middle", "family"} if lone else {"role"}
    return {column: mend(value) for column, value in row.items() if column not in out}


def spellings_of_keys(workspace: Workspace) -> dict[str, str]:
    """How the last preparation wrote patients' keys that came in several spellings."""
    try:
        return dict(workspace.sealed.read("spellings"))
    except UserError:
        return {}  # prepared before there were any, or erased


def people_of_files(workspace: Workspace) -> list[Row]:
    """The people whom the files of the last preparation named."""
    try:
        return list(workspace.sealed.read("people"))
    except UserError:
        return []  # prepared before there were any, or erased
