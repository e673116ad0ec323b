"""What every format needs: the columns asked for, bytes to text, and one record to one raw report."""

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import RawReport

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a format is told about the reports that it reads."""

    name: str
    """The file's name relative to the source; becomes the reports' path."""
    settings: ColumnSettings = field(default_factory=ColumnSettings)
    """Which column holds what."""
    split: str | None = None
    """The column that says the part; None where shares decide."""
    day_first: bool | None = None
    """True where 3/4/2024 in the date column is 3 April; None where it is not known."""
    join_on: str | None = None
    """The column by which a second table is joined; None without one."""
    joined: Mapping[str, Row] = field(default_factory=dict)
    """The second table's rows by that column."""
    joined_columns: tuple[str, ...] = ()
    """The second table's columns."""
    code_page: str | None = None
    """How bytes of text that are no UTF-8 are read; None where the bytes decide."""
    depth: int = 0
    """Files around this one, which is a document inside a document: a letter in a mail, a PDF in a message."""
    left: Counter[str] = field(default_factory=Counter, compare=False)
    """Documents inside the file that could not be read, by reason; the format counts them here."""


class Unreadable(UserError):
    """One file that cannot be read. Of many files it is counted by its reason; a source that is one file is refused."""

    def __init__(self, what: str, *, reason: str, why: str = "", next: str = "") -> None:
        self.reason = reason
        """Why, in few words that many files can share; never content or a name."""
        super().__init__(what, why=why, next=next)


class Unsupported(Unreadable):
    """A file that a program or package could read which is not installed; counted as unsupported."""


def refused(name: str, reason: str, *, next: str = "export it again, or take it out of the source.") -> Unreadable:
    """The refusal of one file, in the words that all document formats use."""
    return Unreadable(f"{name} cannot be read: {reason}.", reason=reason, next=next)


class Binary(Unreadable):
    """The file holds no text."""

    def __init__(self, what: str, *, reason: str = "no text", why: str = "", next: str = "") -> None:
        super().__init__(what, reason=reason, why=why, next=next)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file inside a container, such as an archive."""

    name: str
    """Its path inside the container, for people."""
    path: Path | None
    """Where it lies unpacked until the next one is asked for; None where it cannot be read."""
    reason: str = ""
    """Why it cannot be read."""


def read_text(path: Path, name: str, page: str | None = None) -> str:
    """A file as text: by its byte order mark, else UTF-8, with bytes that are none read one by one by the code page that is
    named; where none is, as Windows-1252, or as Windows-1250 or ISO 8859-2 where only these make words of them.

    Raises:
        Binary: the file holds NUL bytes or is binary in another way.
        UserError: no permission, or no such file.
    """
    with explain_os_errors("read the reports", path):
        content = path.read_bytes()
    return decoded(content, name, page)


def decoded(content: bytes, name: str, page: str | None = None) -> str:
    """Bytes as text, as `read_text` says.

    Raises:
        Binary: they hold NUL bytes or are binary in another way.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    if (unmarked := _utf16_without_mark(content)) is not None:
        return content.decode(unmarked, "replace")
    if is_binary(content):
        raise Binary(
            f"{name} is no text file: it holds binary content or NUL bytes.",
            why="Its suffix promises text. It may be a word processor's file, a picture or a damaged export.",
            next="export it again as UTF-8 text or CSV, or take it out of the source.",
        )
    return content.decode("utf-8", _code_page(content, page))


def text_lines(path: Path, name: str, page: str | None = None) -> Iterator[str]:
    """A text file line by line with its line breaks, as `read_text` decodes it, in the memory of its longest line.

    Raises:
        Binary: the file holds NUL bytes or is binary in another way.
        Unreadable: a line is longer than any report.
        UserError: no permission, or no such file.
    """
    with explain_os_errors("read the reports", path), path.open("rb") as file:
        head = file.read(65536)
    encoding = next((e for mark, e in _MARKS if head.startswith(mark)), None) or _utf16_without_mark(head[: len(head) // 2 * 2])
    if encoding is None and is_binary(head.removeprefix(codecs.BOM_UTF8)):
        decoded(head, name)
    errors = "replace" if encoding else _code_page(head, page)
    with (
        explain_os_errors("read the reports", path),
        path.open(encoding=encoding or "utf-8-sig", errors=errors, newline="") as file,
    ):
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise _too_long(name)
            if encoding is None and "\0" in line:
                decoded(b"\0", name)
            yield line


def check_lines(path: Path, name: str) -> None:
    """Refuse a file with a line that no report has, before a reader loads it; the file is looked through in pieces.

    Raises:
        Unreadable: a line is longer than `LONGEST_LINE` bytes.
    """
    if path.stat().st_size < LONGEST_LINE:
        return
    run = 0
    with explain_os_errors("read the reports", path), path.open("rb") as file:
        while piece := file.read(1 << 20):
            ends = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
            run = run + len(piece) if ends < 0 else len(piece) - ends
            if run > LONGEST_LINE:
                raise _too_long(name)


def _too_long(name: str) -> Unreadable:
    return Unreadable(
        f"{name} has a line of more than {LONGEST_LINE // 1_000_000} million characters.",
        reason="a line is too long",
        why="No report is that long: the line breaks were lost, or it is no text.",
        next="export it again, one record a line.",
    )


LONGEST_LINE = 100_000_000
"""Characters (bytes, where they are counted before decoding) of the longest line that is read."""


def ascii_of(head: bytes) -> bytes:
    """The first bytes of a text without byte order mark and white space, UTF-16 as the ASCII in it, to look for signs."""
    start = head.removeprefix(codecs.BOM_UTF8)
    for mark in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip()


def is_binary(content: bytes) -> bool:
    """True where bytes cannot be text of one byte a character."""
    head = content[:65536]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in content or controls > max(8, len(head) // 20) or head.startswith(_SIGNATURES)


def report_of(row: Row, number: int, columns: Columns) -> RawReport:
    """One record of a table as a raw report; the joined table's columns added."""
    wanted = columns.settings
    if columns.join_on is not None:
        row = {**columns.joined.get(row.get(columns.join_on, "").strip(), {}), **row}

    def value(column: str | None) -> str | None:
        found = row.get(column, "").strip() if column is not None else ""
        return found or None

    return RawReport(
        path=columns.name,
        row=number,
        text=row.get(wanted.text, "") if wanted.text is not None else "",
        sections=tuple((name, row[c]) for name, c in _section_columns(wanted).items() if row.get(c, "").strip()),
        report_id=value(wanted.id),
        patient_key=value(wanted.patient),
        patient_key_source="column" if value(wanted.patient) else "none",
        date=iso_date(value(wanted.date) or "", day_first=columns.day_first),
        label=value(wanted.label),
        given_part=value(columns.split),
        site=value(wanted.site),
    )


def _section_columns(settings: ColumnSettings) -> dict[str, str]:
    """Sections that come as columns; question and answer of a pair are two."""
    pair = {"question": settings.question, "answer": settings.answer}
    return {**settings.sections, **{name: column for name, column in pair.items() if column is not None}}


def iso_date(written: str, *, day_first: bool | None = None) -> str | None:
    """A date as ISO 8601 without zone, as exact as it was given: 2024, 2024-03, 2024-03-15 or 2024-03-15T09:30:00.

    Understands ISO 8601, HL7 and DICOM times (20240315093000.0+0100), and numbers with points, slashes or dashes.

    Args:
        written: the date as the practice or the standard writes it.
        day_first: what 3/4/2024 means; None where it is not known, and then it is no date.
    """
    text = written.strip()
    if match := _PACKED.fullmatch(text) or _ISO.fullmatch(text):
        year, month, day, *clock = match.groups()
    elif match := _NUMBERS.fullmatch(text):
        first, mark, second, year, *clock = match.groups()
        first_is_day = True if mark == "." or int(first) > 12 else False if int(second) > 12 else day_first
        if first_is_day is None and first != second:
            return None
        day, month = (first, second) if first_is_day else (second, first)
    else:
        return None
    return _checked_date(year, month, day, clock)


def _checked_date(year: str, month: str | None, day: str | None, clock: Sequence[str | None]) -> str | None:
    """The parts as ISO 8601; None where the calendar has no such day. A time that no clock shows is left out."""
    try:
        if day is None or month is None:
            datetime(int(year), int(month or 1), 1)
            return f"{year}-{int(month):02d}" if month else year
        whole = datetime(int(year), int(month), int(day))
    except ValueError:
        return None
    hour, minute, second = (int(part or 0) for part in clock)
    if clock[0] is None or hour > 23 or minute > 59:
        return whole.date().isoformat()
    return whole.replace(hour=hour, minute=minute, second=min(second, 59)).isoformat()


_ZONE = r"(?:\.\d*)?\s*(?:Z|[+-]\d\d:?\d\d)?"
_PACKED = re.compile(rf"(\d{{4}})(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?(\d\d)?)?)?)?{_ZONE}")
_ISO = re.compile(rf"(\d{{4}})-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?{_ZONE})?)?")
_NUMBERS = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})(?:,?\s+(\d\d?):(\d\d)(?::(\d\d))?)?")

_COLUMN_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
accession age answer author birth body category city class clinic code codes column comparison content conclusion date
day department description diagnosis doctor document dob email encounter exam family finding findings first folder
forename gender given group history hospital icd id impression index indication insurance key label last location mesh
middle mrn name no note notes nr num number order parent part patient person phone physician pid plan postcode problem
problems procedure provider question reason recommendation record report reports result row section series sex site
source specialty split state status street study subject subset surname symptoms target technique telephone text time
title town type uid unit value visit who year zip
""",
    )
)
"""Words of which the names of columns are made: what is made of others may be a person's name or a report."""

LONGEST_NAME = 40
"""A column's name that is longer is not shown: the first line may be a report, not a header."""


def named_columns(columns: Sequence[str]) -> str:
    """Columns by their names for a message; those that could be a text or a person by their place alone."""
    plain = [c if is_column_name(c) else f"column {i}" for i, c in enumerate(columns, 1)]
    if any(len(c) > LONGEST_NAME for c in columns):
        return f"{len(columns)}, and the first line looks like a report, not like a header"
    return ", ".join(plain)


def is_column_name(name: str) -> bool:
    """True where a name is made of the words of columns alone, so that showing it shows nobody."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    return 0 < len(words) <= 4 and not re.search(r"\d", name) and all(word.lower() in _COLUMN_WORDS for word in words)


def check_columns(there: Sequence[str], columns: Columns) -> None:
    """Refuse settings that name columns the table does not have.

    Raises:
        UserError: with every wrong column, the nearest that there is, and all that there are.
    """
    from difflib import get_close_matches

    settings = columns.settings
    named = {
        "reports.columns.id": settings.id,
        "reports.columns.patient": settings.patient,
        "reports.columns.text": settings.text,
        "reports.columns.label": settings.label,
        "reports.columns.question": settings.question,
        "reports.columns.answer": settings.answer,
        "reports.columns.site": settings.site,
        "reports.columns.date": settings.date,
        **{f"reports.columns.sections.{name}": column for name, column in settings.sections.items()},
        "split.column": columns.split,
    }
    every = [*there, *(c for c in columns.joined_columns if c not in there)]
    lines, missing = [], list[str]()
    for path, column in [*named.items(), ("reports.join.on", columns.join_on)]:
        places = list(there) if path == "reports.join.on" else every
        if column is not None and column not in places:
            near = get_close_matches(column, filter(is_column_name, places), n=1, cutoff=0.6)
            missing.append(path.removeprefix("reports.columns."))
            lines.append(f"  {path}: no column {column!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    if not lines and settings.text is None and not _section_columns(settings):
        lines.append("  reports.columns: neither text nor sections is named, so there is nothing to read")
    if lines:
        raise Unreadable(
            f"{columns.name} does not have the columns that the settings name:\n" + "\n".join(lines),
            reason=f"no column for {', '.join(missing)}" if missing else "the settings name no column of text",
            why=f"Its columns are: {named_columns(every)}.",
            next="name them in [reports.columns] of residency.toml.",
        )


_CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 11, 12, 13, 27))
_SIGNATURES = (
    b"PK\x03\x04",
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"\x1f\x8b",
    b"PAR1",
    b"\x7fELF",
    b"MZ\x90",
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _utf16_without_mark(content: bytes) -> str | None:
    """The kind of UTF-16 that every second NUL byte gives away; None for anything else."""
    head = content[:4096]
    if len(head) < 4 or len(content) % 2:
        return None
    even, odd = head[::2].count(0) / len(head[::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.7 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 and odd < 0.05 else None


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, read as Windows-1252; the five it leaves undefined as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS[b] for b in wrong), error.end


_WINDOWS = [bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(256)]
codecs.register_error("windows-1252-bytes", _as_windows)


def _as_page(page: str) -> Callable[[UnicodeError], tuple[str, int]]:
    """As `_as_windows`, by another code page of one byte a character."""
    letters = [bytes([b]).decode(page, "ignore") or _WINDOWS[b] for b in range(256)]

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return "".join(letters[b] for b in error.object[error.start : error.end]), error.end

    return read


_CENTRAL = ("cp1250", "iso8859-2")
for _page in _CENTRAL:
    codecs.register_error(f"{_page}-bytes", _as_page(_page))
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u017f"
_SIGN_IN_WORD = re.compile(
    rf"(?<=[{_LETTER}])[\u00a1-\u00b4\u00b6-\u00bf\u0080-\u009f\u02c7\u02d8-\u02dd](?=[{_LETTER}])"
    rf"|(?<![{_LETTER}\d])[\u00a3\u00a5\u00a6\u00a1\u00af](?=[a-z]{{3}})"
)
"""A sign where only a letter can stand: £ukasz."""


def _code_page(content: bytes, named: str | None = None) -> str:
    """How bytes that are no UTF-8 are read: by the page named, else as Windows-1252, unless that puts signs into words and
    another page does not."""
    if named is not None:
        codecs.register_error(f"named-{named}-bytes", _as_page(named))
        return f"named-{named}-bytes"
    if content.isascii():
        return "windows-1252-bytes"
    pages = ("windows-1252", *_CENTRAL)
    signs = {page: len(_SIGN_IN_WORD.findall(content.decode("utf-8", f"{page}-bytes"))) for page in pages}
    return f"{min(pages, key=lambda page: signs[page])}-bytes"


def numbered(rows: Iterator[Row], columns: Columns) -> Iterator[RawReport]:
    """Rows of a table as raw reports, numbered from 1, the columns checked with the first."""
    first = next(rows, None)
    if first is None:
        return
    check_columns(list(first), columns)
    for number, row in enumerate(itertools.chain([first], rows), 1):
        yield report_of(row, number, columns)
