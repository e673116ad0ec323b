"""HL7 version 2 messages: results (ORU) and documents (MDM), alone, in batch files or in MLLP frames.

Source: HL7 v2.5.1, chapter 2 (encoding, escapes, batches), 3 (PID), 7 (OBR, OBX), 9 (TXA); MLLP release 1.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats._embedded import first_readable
from residency.prepare.formats._hl7_people import people_of, record_number
from residency.prepare.formats._hl7_segments import MDM, Message, Segment, messages_of
from residency.prepare.formats._sections import joined_sections, section_name
from residency.prepare.formats.base import Columns, Row, iso_date, read_text

SUFFIXES = (".hl7", ".oru", ".mdm", ".er7")
"""Usual endings of such files."""

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?[\x0b\s]*(?:MSH|FHS|BHS)([^\w\s])[^\w\s]{3,5}(?:\1|\s)")
_PATIENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*PID\|")
_FREE_TEXT = ("TX", "FT", "ST", "")
_VALUES = ("NM", "DT", "TM", "TS", "DTM", "SN", "CE", "CWE", "CNE", "CF")
_NO_RESULTS = ("XPN", "XCN", "XAD", "XTN", "XON", "CX", "CK", "EI", "PPN", "PL", "HD")
"""Kinds of values that hold people, places and numbers of documents."""
NO_WORDS = "orders without words (numbers only, or nothing)"
BREAKS_OFF = "a message breaks off"
NOT_READ = "results of a kind that is not read"
_NOT_VALID = ("D", "W", "X")
"""OBX-11: deleted, posted in error, cannot be obtained."""


def recognises(head: bytes) -> bool:
    """True where the content begins with the header of a message, a batch or a file of batches."""
    return bool(_HEAD.match(head.replace(b"\0", b"")[:2048]))


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """One report for each order of a result message, one for each document message; messages of other kinds give none.

    Raises:
        UserError: unreadable, or a message whose header names no separators.
    """
    number = 0
    for message in messages_of(read_text(path, columns.name, columns.code_page), columns.name):
        for group in _groups(message):
            if report := _report(message, group, number + 1, columns):
                number += 1
                yield report


def names_people(head: bytes) -> bool:
    """True for a message, and for patients' segments (PID) alone."""
    return recognises(head) or bool(_PATIENT.match(head))


def people(path: Path, columns: Columns) -> Iterator[Row]:
    """The patients, relatives and staff that the messages name; of segments without a message too."""
    text = read_text(path, columns.name, columns.code_page)
    if _PATIENT.match(text.encode("utf-8", "replace")[:64]):
        text = "MSH|^~\\&\r" + text
    for message in messages_of(text, columns.name):
        yield from people_of(message)


def _groups(message: Message) -> Iterator[list[Segment]]:
    """The segments of each report, the patient's first: from one order to the next; a document message is one."""
    filled = ("OBX", "OBR", "TXA") if message.kind.startswith(("ORU", MDM)) else ("OBX",)  # an order's notes are no report
    if not any(s.name in filled for s in message.segments):
        return
    patient: list[Segment] = []
    group: list[Segment] = []
    for segment in message.segments:
        starts = segment.name == "OBR" and not message.kind.startswith(MDM)
        if segment.name == "PID" or (starts and any(s.name in ("OBR", "OBX") for s in group)):
            if group:
                yield patient + group
            group = []
        if segment.name == "PID":
            patient = [segment]
        else:
            group.append(segment)
    yield patient + group


def _report(message: Message, group: list[Segment], number: int, columns: Columns) -> RawReport | None:
    """One report; None, which is counted, where it holds no words, only numbers, or nothing at all."""
    observations = [s for s in group if s.name == "OBX" and s.text(11) not in _NOT_VALID]
    documents = [d for s in observations if s.text(2) == "ED" and (d := _document(s))]
    words = any(s.text(2) in _FREE_TEXT and s.free(5).strip() for s in observations)
    notes = _notes(group)
    if not words and not documents and (not notes or observations):
        columns.left[BREAKS_OFF if _breaks_off(group) else NO_WORDS] += 1
        return None
    if odd := sum(bool(s.raw(5).strip()) and _is_unknown(s) for s in observations):
        columns.left[NOT_READ] += odd
    order = next((s for s in group if s.name == "OBR"), None)
    document = next((s for s in group if s.name == "TXA"), None)
    patient = next((s for s in group if s.name == "PID"), None)
    key = record_number(patient) if patient else None
    text = first_readable(documents, columns)
    parts = list(_parts(group, observations))
    # Without any known section the lines stay as they were written: their own headings are found later.
    sections = joined_sections(p for p in parts if p[0] is not None)
    rest = "\n".join(t for name, _, t in parts if name is None)
    text = "\n\n".join(t for t in (text, rest) if t.strip())
    if not text and not sections:
        return None
    return RawReport(
        path=columns.name,
        row=number,
        text=text,
        sections=sections,
        report_id=_number(order, document, key),
        patient_key=key,
        patient_key_source="structured field" if key else "none",
        date=_date(message, order, document),
    )


def _parts(group: list[Segment], observations: list[Segment]) -> Iterator[tuple[str | None, str, str]]:
    """Runs of observations of one kind as (section or None, title, text), then the notes."""
    runs: list[list[Segment]] = []
    for segment in observations:
        if segment.text(2) == "ED":
            continue
        same = runs and runs[-1][0].raw(3) == segment.raw(3) and runs[-1][0].raw(4) == segment.raw(4)
        if same and segment.text(2) in _FREE_TEXT:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    for run in runs:
        yield _part(run)
    notes = _notes(group)
    if observations:
        yield from (("comment", "", note) for note in notes)
    else:
        yield None, "", "\n".join(notes)  # the report itself


def _notes(group: list[Segment]) -> list[str]:
    """The notes to the order and its results; those that stand behind the patient are about the patient."""
    start = next((i for i, s in enumerate(group) if s.name in ("OBR", "OBX", "TXA")), 0)
    return [text for s in group[start:] if s.name == "NTE" and (text := s.free(3)).strip()]


def _breaks_off(group: list[Segment]) -> bool:
    """True where the last result ends before its value."""
    return bool(group) and group[-1].name == "OBX" and len(group[-1].fields) < 6


def _is_unknown(segment: Segment) -> bool:
    """True for a result of a kind whose value is not read; names, addresses and numbers of documents are none."""
    kind = segment.text(2)
    return kind not in (*_FREE_TEXT, *_VALUES, *_NO_RESULTS) and not (kind == "ED" and _document(segment))


def _part(run: list[Segment]) -> tuple[str | None, str, str]:
    first = run[0]
    code, title = first.text(3), first.text(3, 2) or first.text(3, 5)
    suffix = first.text(3, 1, 2) or code.rpartition("&")[2]
    name = section_name((suffix, code, first.text(3, 4)), title)
    if first.text(2) in ("TX", "FT", "") or len(run) > 1 or (first.text(2) == "ST" and name is not None):
        return name, title, "\n".join(s.free(5) for s in run)
    value = _value(first)
    return name, title, f"{title}: {value}" if title and value else value


def _value(segment: Segment) -> str:
    """One measured or coded value with its unit, reference range and flag."""
    kind = segment.text(2)
    if kind in ("NM", "ST", "DT", "TM", "TS", "DTM"):
        value = segment.free(5)
    elif kind == "SN":
        value = "".join(segment.text(5, i) for i in range(1, 5))
    elif kind in ("CE", "CWE", "CNE", "CF"):
        value = ", ".join(r.text(2) or r.text(1) or r.text(9) for r in segment.repeated(5))
    else:
        return ""  # pointers, names, numbers of documents
    if not value.strip():
        return ""
    unit, range_, flag = segment.text(6), segment.text(7), segment.text(8)
    return f"{value} {unit}".strip() + (f" ({range_})" if range_ else "") + (f" {flag}" if flag and flag != "N" else "")


def _document(segment: Segment) -> tuple[str, str] | None:
    """(media type, base64) of an encapsulated document; None where nothing is in it."""
    kind, sub, encoding, data = (segment.text(5, i) for i in (2, 3, 4, 5))
    if encoding.lower() != "base64" or not data.strip():
        return None
    media = {"pdf": "application/pdf", "html": "text/html", "rtf": "text/rtf", "plain": "text/plain", "txt": "text/plain"}
    return media.get(sub.lower(), f"{kind}/{sub}".lower()), data


def _number(order: Segment | None, document: Segment | None, key: str | None) -> str | None:
    """The report's own number with the patient's key, as two systems may give the same number."""
    parts = [document.raw(12)] if document else [order.raw(3) or order.raw(2), order.text(4)] if order else []
    return "\x1f".join([key or "", *parts]) if parts and parts[0] else None


def _date(message: Message, order: Segment | None, document: Segment | None) -> str | None:
    """When it was observed (OBR-7), reported (OBR-22) or sent (MSH-7); of a document when it was written (TXA-4, TXA-6)."""
    written = [s.text(i) for s, i in ((document, 4), (document, 6), (order, 7), (order, 22)) if s] + [message.header.text(7)]
    return next((date for w in written if (date := iso_date(w))), None)
