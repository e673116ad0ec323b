"""Cuts a document that holds several reports at its report heads, where the practice has confirmed what a head is."""

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from residency.foundation.config import ReportSettings
from residency.foundation.console import counted
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.formats.base import iso_date

LEAST_WORDS = 15
"""A piece with fewer words is no report: what begins it is a line of a list, not a head."""
SHARE_OF_PIECES = 0.8
"""Of the pieces, those that must hold so many words, or the line is no head."""
LONGEST_LINE = 120
LONGEST_TEXT = 2_000_000
"""Characters; longer documents are not searched for heads."""
NEAR_LINES = 8
"""Lines of a header between its first label and the one that tells reports apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A kind of line that begins the reports within a document."""

    name: str
    """What stands in it, such as "report date:"; words of a fixed list and labels, never a value."""
    pattern: str
    """The regular expression for `reports.cut`."""
    documents: int = 1
    """Documents in which it begins reports."""
    pieces: int = 0
    """Reports that they would be cut into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The reports after cutting, and what was cut."""

    reports: tuple[RawReport, ...]
    """Every report, in order; the pieces of a document follow each other."""
    documents: int = 0
    """Documents that were cut."""
    pieces: int = 0
    """Reports that they were cut into."""
    whole: int = 0
    """Documents that look like several reports and were left whole."""

    def notes(self) -> list[str]:
        """What a reader of the manifest must know about it."""
        notes = []
        if self.documents:
            were = "was" if self.documents == 1 else "were"
            notes.append(f"{counted(self.documents, 'document')} {were} cut into {self.pieces} reports (reports.cut).")
        if self.whole:
            seem, were = ("looks", "was") if self.whole == 1 else ("look", "were")
            notes.append(
                f"{counted(self.whole, 'document')} {seem} like several reports and {were} left whole. "
                "residency init shows where they could be cut."
            )
        return notes


def cut(reports: Sequence[RawReport], settings: ReportSettings, rows: "Counter[str] | None" = None) -> Cut:
    """Cut documents at the heads that `reports.cut` names; without any count those that look like several reports.

    Reports of tables (with a number, or in section columns) stay as they are. What stands before the first head belongs to the
    first report. A head's group `patient` gives the piece's patient, its group `date` the date.

    Args:
        reports: all of them, or some of a file whose others come in calls after this one.
        settings: the patterns.
        rows: file -> its last row, kept from one call to the next.

    Raises:
        UserError: one of `reports.cut` is no pattern, or finds a head in nothing.
    """
    patterns = [_compiled(written) for written in settings.cut]
    if not patterns:
        several = sum(_is_document(r) and head_of(r.text) is not None for r in reports)
        return Cut(reports=tuple(reports), whole=several)
    out: list[RawReport] = []
    documents = pieces = 0
    rows = Counter() if rows is None else rows
    for report in reports:
        parts = _parts(report, patterns, settings) if _is_document(report) else [report]
        documents += len(parts) > 1
        pieces += len(parts) if len(parts) > 1 else 0
        for part in parts:
            rows[part.path] += 1
            out.append(dataclasses.replace(part, row=max(rows[part.path], part.row)))
            rows[part.path] = out[-1].row
    return Cut(reports=tuple(out), documents=documents, pieces=pieces)


def head_of(text: str) -> Head | None:
    """The kind of line that seems to begin several reports in a text; None where it seems to hold one.

    Such a line has a label or words that open reports, stands there twice or more with different values or dates, and has
    text enough behind each. Of several such kinds it is the first; a header's labels above it go with it.
    """
    if len(text) > LONGEST_TEXT:
        return None
    found = _candidates(text)
    heads = [places for places in found.values() if _tells_apart(places) and _leaves_reports(text, places)]
    if not heads:
        return None
    first = min(heads, key=lambda places: places[0].line)
    top = _top_of_header(first, found)
    return Head(name=top[0].name, pattern=_pattern_of(top), pieces=len(top))


def learned(texts: Iterable[str]) -> list[Head]:
    """The heads that documents seem to have, those of most documents first."""
    tally: dict[str, Head] = {}
    for text in texts:
        if head := head_of(text):
            known = tally.get(head.pattern, dataclasses.replace(head, documents=0, pieces=0))
            tally[head.pattern] = dataclasses.replace(known, documents=known.documents + 1, pieces=known.pieces + head.pieces)
    return sorted(tally.values(), key=lambda h: (-h.documents, h.pattern))


@dataclass(frozen=True, slots=True)
class _Place:
    """One line that could begin a report."""

    line: int
    start: int
    name: str
    label: str
    """The label before the colon; empty where words and a date begin the line."""
    value: str


_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? ?\d{4}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,? ?\d{4})"
)
_NUMERIC_DATE = r"(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{2,4})"
_NUMBERS_PATIENTS = re.compile(
    r"mrn|(?:medical )?record (?:no\.?|number)|patient(?:'s)? (?:id|no\.?|number)|nhs (?:no\.?|number)", re.I
)
_WORD = (
    r"(?:report|reports?|note|letter|visit|consultation|encounter|admission|discharge|summary|progress|clinic|radiology|pathology|"
    r"laboratory|operative|examination|exam|study|date|dated|of|from|the|on|service|procedure|case|entry|no|number)"
)
_LABELLED = re.compile(r"[\f\t ]*([^\W\d_][^\n:\t]{0,38}?)[\t ]*:[\t ]*(\S[^\n]*)?")
_OPENS = re.compile(
    r"report|date|patient|name|mrn|record|accession|study|case|visit|encounter|episode|specimen|exam|admi|discharg|dob|birth|collected",
    re.IGNORECASE,
)
_DATED = re.compile(rf"[\f\t ]*((?:{_WORD}[\t ]+){{0,6}})({_DATE})\b", re.IGNORECASE)


def _candidates(text: str) -> dict[str, list[_Place]]:
    """Lines that could begin a report, by their kind."""
    found: dict[str, list[_Place]] = defaultdict(list)
    start = 0
    for number, line in enumerate(text.split("\n")):
        if len(line) <= LONGEST_LINE:
            if dated := _DATED.match(line):
                words = " ".join(dated[1].lower().split())
                name = f"{words} <date>".strip()
                found[f"dated {words}"].append(_Place(number, start, name, "", dated[2]))
            elif labelled := _LABELLED.match(line):
                label, value = labelled[1], (labelled[2] or "").strip()
                if _is_label(label) and (_OPENS.search(label) or re.match(_DATE, value, re.IGNORECASE)):
                    found[f"label {label.lower()}"].append(_Place(number, start, f"{label.lower()}:", label, value))
        start += len(line) + 1
    return found


def _is_label(label: str) -> bool:
    return len(label.split()) <= 4 and re.fullmatch(r"[^\W\d_][\w ./()#&-]*", label) is not None


def _tells_apart(places: Sequence[_Place]) -> bool:
    """True where the kind of line stands there with different values."""
    return len(places) > 1 and len({" ".join(p.value.lower().split()) for p in places if p.value}) > 1


def _leaves_reports(text: str, places: Sequence[_Place]) -> bool:
    """True where text enough for a report stands behind nearly every one."""
    ends = [p.start for p in places[1:]] + [len(text)]
    full = sum(len(text[p.start : end].split()) >= LEAST_WORDS for p, end in zip(places, ends, strict=True))
    return full >= max(2, SHARE_OF_PIECES * len(places))


def _top_of_header(first: Sequence[_Place], found: dict[str, list[_Place]]) -> Sequence[_Place]:
    """The first label of the header around the head, though its value may be the same in every report."""
    best = first
    for places in found.values():
        if len(places) == len(first) and all(
            0 <= below.line - above.line <= NEAR_LINES for above, below in zip(places, first, strict=True)
        ):
            best = min(best, places, key=lambda p: p[0].line)
    return best


def _pattern_of(places: Sequence[_Place]) -> str:
    first = places[0]
    if first.label:
        words = [re.escape(word) for word in first.label.lower().split()]
        group = ""
        if all(re.match(_NUMERIC_DATE, p.value) for p in places if p.value):
            group = rf"[\t ]*{_NUMERIC_DATE}?"
        elif _NUMBERS_PATIENTS.fullmatch(first.label):
            group = r"[\t ]*(?P<patient>[\w-]*\d[\w-]*)?"
        return r"(?i)^[\f\t ]*" + r"[\t ]+".join(words) + r"[\t ]*:" + group
    opening = r"(?i)^[\f\t ]*" + "".join(rf"{re.escape(word)}[\t ]+" for word in first.name.removesuffix("<date>").split())
    in_numbers = all(re.match(_NUMERIC_DATE, p.value) for p in places)
    return opening + (_NUMERIC_DATE if in_numbers else r"(?:\d{1,2}\w* ?\w+\.?,? ?\d{4}|\w+\.? \d{1,2}\w*,? ?\d{4})")


def _compiled(written: str) -> "re.Pattern[str]":
    try:
        pattern = re.compile(written, re.MULTILINE)
    except re.error as error:
        raise UserError(f"reports.cut is no regular expression: {error}.", next="mend it.") from None
    if pattern.search(""):
        raise UserError("reports.cut finds a head in nothing.", next="write patterns such as ['^Report date:'].")
    return pattern


def _is_document(report: RawReport) -> bool:
    return report.report_id is None and not report.sections and report.label is None


def _heads(text: str, patterns: "Sequence[re.Pattern[str]]") -> list[tuple[int, dict[str, str | None]]]:
    """Where reports begin in a document, and what their heads say of patient and date.

    Two kinds of head with fewer words between them than a report has are one report's header.
    """
    found = [(m.start(), kind, m) for kind, p in enumerate(patterns) for m in p.finditer(text) if m.group().strip()]
    heads: list[tuple[int, dict[str, str | None]]] = []
    kinds: set[int] = set()
    for start, kind, match in sorted(found, key=lambda f: f[:2]):
        said = match.groupdict()
        if heads and kind not in kinds and len(text[heads[-1][0] : start].split()) < LEAST_WORDS:
            heads[-1][1].update({name: value for name, value in said.items() if value and not heads[-1][1].get(name)})
            kinds.add(kind)
        else:
            heads.append((start, said))
            kinds = {kind}
    return heads


def _parts(report: RawReport, patterns: "Sequence[re.Pattern[str]]", settings: ReportSettings) -> list[RawReport]:
    """The pieces of a document; the report itself where it holds fewer than two heads."""
    heads = _heads(report.text, patterns)
    if len(heads) < 2:
        return [report]
    starts = [0, *(start for start, _ in heads[1:])]
    ends = [*starts[1:], len(report.text)]
    parts = []
    for (_, said), start, end in zip(heads, starts, ends, strict=True):
        patient, date = " ".join((said.get("patient") or "").split()), said.get("date")
        parts.append(
            dataclasses.replace(
                report,
                text=report.text[start:end].strip("\f\n"),
                cut_from=f"{report.path} {report.row}",
                patient_key=patient or report.patient_key,
                patient_key_source="header" if patient else report.patient_key_source,
                date=(iso_date(date, day_first=settings.dates_day_first) if date else None) or report.date,
            )
        )
    return parts
