"""Reads one file in whatever format fits: its reports, the people it names, and how it ended; archives are opened."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, Literal

from residency.foundation.bounded import Child, CutOff
from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats import shelf
from residency.prepare.formats._choose import format_for, why_none
from residency.prepare.formats.base import Columns, Row, Unreadable, Unsupported, check_lines, refused

Ending = Literal["read", "empty", "unreadable", "unsupported"]
ENDINGS: tuple[Ending, ...] = ("read", "empty", "unreadable", "unsupported")
HEAD_BYTES = 65536
DEEPEST = 4
"""Archives inside archives."""
BATCH = 200
"""Reports that are handed on at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """How one file ended, and what it gave."""

    name: str
    """Its path relative to the source; a file in an archive stands below the archive's name."""
    ending: Ending
    """One of the four ways."""
    reason: str = ""
    """Why it is unreadable or unsupported."""
    error: UserError | None = None
    """The same for the person at the keyboard."""
    reports: tuple[RawReport, ...] = ()
    """Its reports."""
    people: tuple[Row, ...] = ()
    """The people that it names."""
    left: Mapping[str, int] = field(default_factory=dict)
    """Documents inside it that could not be read, by reason."""
    more: bool = False
    """True for a part of a file, of which more follows: it holds reports, and how the file ends is not known yet."""


class Skip:
    """Counts down the files inside an archive that were told of before; they are passed by without being read."""

    def __init__(self, files: int = 0) -> None:
        self._left = files

    def one(self) -> bool:
        """True where the file that is next was told of before."""
        self._left -= 1
        return self._left >= 0


def read_file(
    path: Path, columns: Columns, named: str | None = None, *, depth: int = 0, skip: Skip | None = None
) -> Iterator[dict[str, Any]]:
    """Read one file and tell of it step by step, in plain values, so that a process can send them.

    A file is told as {"begin": name}, any number of {"reports": [...]} and {"people": [...]}, and
    {"end": [ending, reason, what, why, next, left]}. An archive is told as the files
    in it; one that cannot be opened is a file itself.

    Args:
        path: the file.
        columns: what its format is told.
        named: the format that the settings name.
        depth: archives around it.
        skip: files to pass by.
    """
    skip = skip or Skip()
    container = None
    try:
        with explain_os_errors("read the reports", path), path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        reader = format_for(head, path.suffix, PurePosixPath(columns.name).name, named) if head.strip() else None
        if reader is not None and hasattr(reader, "members"):
            container = reader
            yield from _members(reader, path, columns, named, depth, skip)
        elif skip.one():
            return
        else:
            yield {"begin": columns.name}
            if not head.strip():
                yield _end("empty")
            elif reader is None:
                yield _end("unsupported", _unknown(columns.name, why_none(head, path.suffix, PurePosixPath(columns.name).name)))
            else:
                check_lines(path, columns.name)
                yield from _told(reader, path, columns)
    except MemoryError:
        raise
    except Exception as error:  # a reader of hostile files met what nobody foresaw; the rest of the source is still read
        if container is None or not skip.one():
            yield {"begin": columns.name}
            yield _end("unsupported" if isinstance(error, Unsupported) else "unreadable", _as_user_error(error, columns.name))


def _as_user_error(error: Exception, name: str) -> UserError:
    if isinstance(error, UserError):
        return error
    if isinstance(error, RecursionError):
        return refused(name, "nested too deep")
    return refused(name, f"its reader failed ({type(error).__name__})")


def _told(reader: ModuleType, path: Path, columns: Columns) -> Iterator[dict[str, Any]]:
    """A file's reports, its people, and its end."""
    batch: list[list[Any]] = []
    some = False
    for report in reader.read(path, columns):
        some = True
        batch.append(plain_of(report))
        if len(batch) >= BATCH:
            yield {"reports": batch}
            batch = []
    if batch:
        yield {"reports": batch}
    if hasattr(reader, "people") and (people := _different(reader.people(path, columns))):
        some = True
        yield {"people": people}
    if not some and columns.left:
        raise refused(columns.name, next(iter(columns.left)))
    yield _end("read" if some else "empty", left=columns.left)


def _members(
    reader: ModuleType, path: Path, columns: Columns, named: str | None, depth: int, skip: Skip
) -> Iterator[dict[str, Any]]:
    """An archive as the files in it; the archive itself is told only where it is empty or cannot be opened."""
    if depth >= DEEPEST:
        raise refused(columns.name, "archives inside archives without end")
    some = False
    for member in reader.members(path, columns.name):
        some = True
        inside = dataclasses.replace(columns, name=f"{columns.name}/{member.name}", left=Counter())
        if member.path is not None:
            yield from read_file(member.path, inside, named, depth=depth + 1, skip=skip)
        elif not skip.one():
            yield {"begin": inside.name}
            yield _end("unreadable", refused(inside.name, member.reason))
    if not some and not skip.one():
        yield {"begin": columns.name}
        yield _end("empty")


def _end(ending: Ending, error: UserError | None = None, left: Mapping[str, int] | None = None) -> dict[str, Any]:
    if error is None:
        return {"end": [ending, "", "", "", "", dict(left or {})]}
    reason = error.reason if isinstance(error, Unreadable) else "not as the settings say"
    return {"end": [ending, reason, error.what, error.why, error.next, {}]}


def _unknown(name: str, reason: str) -> UserError:
    return Unreadable(
        f"No format reads {name}.",
        reason=reason,
        why="Neither its content nor its ending is known.",
        next=f"name one with format = ... in [reports]: {', '.join(shelf.names())}.",
    )


def _different(rows: Iterator[Row]) -> list[Row]:
    """Each person once: a sender names its doctors in every message."""
    return [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in rows)]


def read_bounded(
    child: Child, path: Path, name: str, *, silence_seconds: float, ended: int = 0, in_parts: bool = False
) -> Iterator[FileRead]:
    """Read one file in a process of its own, as whole files; of an archive, those behind one that was cut off are read too.

    Args:
        child: made with `residency.prepare.reading:answers`.
        path: the file.
        name: its name relative to the source.
        silence_seconds: longest time without a word.
        ended: files inside an archive that were told of before; they are passed by.
        in_parts: True for the reports of a large file some at a time, before it is known how it ends.
    """
    put_together = parted if in_parts else gathered
    while True:
        begun: list[str] = []
        try:
            request = {"path": str(path.resolve()), "name": name, "ended": ended}
            for file in put_together(_noting(child.ask(request, silence_seconds=silence_seconds), begun)):
                if not file.more:
                    begun.clear()
                    ended += 1
                yield file
            return
        except CutOff as cut:
            here = begun[-1] if begun else name
            error = refused(here, cut.reason)
            yield FileRead(name=here, ending="unreadable", reason=cut.reason, error=error)
            if here == name:
                return
            ended += 1


def _noting(steps: Iterator[dict[str, Any]], begun: list[str]) -> Iterator[dict[str, Any]]:
    for step in steps:
        if "begin" in step:
            begun.append(step["begin"])
        yield step


_FIELDS = dataclasses.fields(RawReport)


def gathered(steps: Iterator[dict[str, Any]]) -> Iterator[FileRead]:
    """The steps of `read_file` as whole files. What an unreadable file gave before it broke off is dropped."""
    name, reports, people = "", [], []  # type: ignore[var-annotated]
    for step in steps:
        if "begin" in step:
            name, reports, people = step["begin"], [], []
        elif "reports" in step:
            reports += [report_of_plain(values) for values in step["reports"]]
        elif "people" in step:
            people += step["people"]
        else:
            ending, reason, what, why, next_, left = step["end"]
            error = Unreadable(what, reason=reason, why=why, next=next_) if what else None
            kept = (tuple(reports), tuple(people)) if ending == "read" else ((), ())
            yield FileRead(name=name, ending=ending, reason=reason, error=error, reports=kept[0], people=kept[1], left=left)


def parted(steps: Iterator[dict[str, Any]]) -> Iterator[FileRead]:
    """The steps of `read_file` as parts of files. The part that says how a file ended holds no reports."""
    name, people = "", []  # type: ignore[var-annotated]
    for step in steps:
        if "begin" in step:
            name, people = step["begin"], []
        elif "reports" in step:
            reports = tuple(report_of_plain(values) for values in step["reports"])
            yield FileRead(name=name, ending="read", reports=reports, more=True)
        elif "people" in step:
            people += step["people"]
        else:
            yield from gathered(iter([{"begin": name}, {"people": people}, step]))


def plain_of(report: RawReport) -> list[Any]:
    """A raw report as plain values, in the order of its fields."""
    return [getattr(report, f.name) for f in _FIELDS]


def report_of_plain(values: list[Any]) -> RawReport:
    """The raw report that `plain_of` made plain."""
    made = dict(zip((f.name for f in _FIELDS), values, strict=True))
    made["sections"] = tuple((name, text) for name, text in made["sections"])
    return RawReport(**made)


def answers(setup: dict[str, Any]) -> Any:
    """What the reading process does: requests {"path", "name", "ended"} become the steps of `read_file`.

    Args:
        setup: "columns" (fields of `Columns` as plain values) and "format".
    """
    format_for(b"x", "")  # the formats are loaded before the first file's time begins to count
    given = {**setup["columns"], "settings": ColumnSettings(**setup["columns"]["settings"])}
    given["joined_columns"] = tuple(given["joined_columns"])

    def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        columns = Columns(**{**given, "name": request["name"], "left": Counter()})
        yield from read_file(Path(request["path"]), columns, setup["format"], skip=Skip(request["ended"]))

    return answer
