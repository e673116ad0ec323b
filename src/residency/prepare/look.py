"""Finds the reports that `residency init` looks at: which files are documents or tables, and the first few texts in them."""

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType

from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats import comma_separated, json_lines, spreadsheet
from residency.prepare.formats.base import Columns
from residency.prepare.ingest import format_of
from residency.prepare.reading import HEAD_BYTES

FILES_LOOKED_AT = 200
SLOW = ("picture", "portable_document")
"""Formats that may need character recognition; of each only the first few files are looked at."""
SLOW_LOOKED_AT = 10
TABLES = (*comma_separated.SUFFIXES, *json_lines.SUFFIXES, *spreadsheet.SUFFIXES)
"""Endings of files that may be a table of reports or of people."""
NO_REPORTS = ("readme", "licence", "license")


def documents_below(folder: Path) -> list[Path]:
    """The first files below a folder that a format reads and that are neither tables nor archives.

    Raises:
        UserError: a file may not be read.
    """
    return list(islice(_documents(folder), FILES_LOOKED_AT))


def texts_of(files: Sequence[Path]) -> tuple[list[str], str]:
    """The texts in documents, and the name of the format of most; files that cannot be read are passed by."""
    texts: list[str] = []
    formats: Counter[str] = Counter()
    for file in files:
        reader = reader_of(file)
        if reader is None or (name_of(reader) in SLOW and formats[name_of(reader)] >= SLOW_LOOKED_AT):
            continue
        with contextlib.suppress(UserError):  # prepare counts it with its reason
            texts += [_whole(r) for r in reader.read(file, Columns(name=file.name, settings=ColumnSettings()))]
            formats[name_of(reader)] += 1
    return texts, formats.most_common(1)[0][0] if formats else ""


def reader_of(path: Path) -> ModuleType | None:
    """The format that reads a file; None where none does or the file is empty.

    Raises:
        UserError: it may not be read.
    """
    with explain_os_errors("look at the reports", path), path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return format_of(path, head) if head.strip() else None


def name_of(reader: ModuleType) -> str:
    """A format's name on the shelf."""
    return reader.__name__.rpartition(".")[2]


def is_table(reader: ModuleType) -> bool:
    """True for a format of rows and columns."""
    return hasattr(reader, "rows")


def _documents(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stem.lower() not in NO_REPORTS:
            reader = reader_of(path)
            if reader is not None and not is_table(reader) and not hasattr(reader, "members"):
                yield path


def _whole(report: RawReport) -> str:
    return "\n".join([report.text, *(f"{name.upper()}:\n{text}" for name, text in report.sections)])
