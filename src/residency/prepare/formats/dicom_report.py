"""DICOM structured reports: the content tree as sections of text; documents (PDF, CDA) that DICOM carries are read too.

Source: DICOM PS3.3 C.17.3 (SR document content), A.45 (encapsulated documents), PS3.10 (file format).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError
from residency.foundation.extras import need
from residency.foundation.schema import RawReport
from residency.prepare.formats._dicom_length import is_whole
from residency.prepare.formats._embedded import text_of_document
from residency.prepare.formats._sections import joined_sections, section_name
from residency.prepare.formats.base import Columns, Row, Unsupported, iso_date, refused

SUFFIXES = (".dcm", ".dicom")
"""Usual endings of such files; many have none."""

_DEFLATED = "1.2.840.10008.1.2.1.99"
_DEEPEST = 40
_STAFF = (
    "ReferringPhysicianName",
    "PerformingPhysicianName",
    "PhysiciansOfRecord",
    "NameOfPhysiciansReadingStudy",
    "RequestingPhysician",
    "OperatorsName",
    "ConsultingPhysicianName",
)
_CONTEXT = ("HAS OBS CONTEXT", "HAS CONCEPT MOD", "HAS ACQ CONTEXT")
"""Relationships that say who observed, in which language and how: no part of the text."""


def recognises(head: bytes) -> bool:
    """True where the content is a DICOM file: 128 free bytes, then DICM."""
    return head[128:132] == b"DICM"


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The file's one report; none where its tree holds no words.

    Raises:
        Unreadable: damaged, a picture without report, or pydicom is not installed.
    """
    with _quiet():
        yield from [report] if (report := _report(path, columns)) is not None else []


def _report(path: Path, columns: Columns) -> RawReport | None:
    data = _dataset(path, columns.name)
    text = ""
    if "EncapsulatedDocument" in data:
        media = str(data.get("MIMETypeOfEncapsulatedDocument", ""))
        text = text_of_document(bytes(data.EncapsulatedDocument).rstrip(b"\0"), media, columns)
    elif "ContentSequence" not in data:
        raise refused(columns.name, "a picture, no report", next="leave pictures out of the source.")
    sections = joined_sections(_sections(data))
    if not text.strip() and not sections:
        return None
    key = _plain(data, "PatientID") or None
    return RawReport(
        path=columns.name,
        row=1,
        text=text,
        sections=sections,
        report_id=_number(data, key),
        patient_key=key,
        patient_key_source="structured field" if key else "none",
        date=_date(data),
    )


def people(path: Path, columns: Columns) -> Iterator[Row]:
    """The patient of the header and everybody whom the header or the tree names."""
    with _quiet():
        yield from list(_people(_dataset(path, columns.name)))


def _people(data: Any) -> Iterator[Row]:
    patient = {**_name(data.get("PatientName")), "birth_date": iso_date(_plain(data, "PatientBirthDate")) or ""}
    patient |= {"record_number": _plain(data, "PatientID"), "accession_number": _plain(data, "AccessionNumber")}
    patient |= {"phone": _plain(data, "PatientTelephoneNumbers"), "address": _plain(data, "PatientAddress")}
    patient |= {"birth_name": _name(data.get("PatientBirthName")).get("family", "")}
    yield {"role": "patient", **{column: value for column, value in patient.items() if value}}
    for other in _all(data, "OtherPatientNames"):
        yield {"role": "patient", **_name(other)}
    named = [(role, v) for role in _STAFF for v in _all(data, role)]
    named += [("staff", item.PersonName) for _, item in _items(data, 0) if "PersonName" in item]
    for _, value in named:
        if row := _name(value):
            yield {"role": "staff", **row}


@contextmanager
def _quiet() -> Iterator[None]:
    """Without pydicom's warnings: they show bytes of the file, which may be a name."""
    import logging
    import warnings

    logger = logging.getLogger("pydicom")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.disabled = before


def _dataset(path: Path, name: str) -> Any:
    """The file's data without pictures."""
    try:
        pydicom = need("pydicom", "reading DICOM")
    except UserError as error:
        raise Unsupported(
            f"{name} is a DICOM file, and pydicom is not installed.", reason="needs the extra dicom", next=error.next
        ) from None
    try:
        with pydicom.config.disable_value_validation():
            data = pydicom.dcmread(path, stop_before_pixels=True)
            data.decode()
    except Exception as error:  # pydicom raises whatever a hostile file provokes: struct, key, value, attribute errors
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno is not None):
            raise  # pydicom's own OSErrors tell of damage and have no number
        raise refused(name, "damaged") from None
    if ("ContentSequence" in data or "EncapsulatedDocument" in data) and not _is_whole(data, path):
        raise refused(name, "damaged, it breaks off")
    return data


def _is_whole(data: Any, path: Path) -> bool:
    implicit, little = data.original_encoding  # as it was read: the header may name no encoding, or a wrong one
    if str(data.file_meta.get("TransferSyntaxUID", "")) == _DEFLATED:
        return True  # a deflated file that was cut off cannot be inflated
    return is_whole(path.read_bytes(), implicit=bool(implicit), little=bool(little))


def _sections(data: Any) -> Iterator[tuple[str | None, str, str]]:
    """The tree's top containers as (section or None, title, text); leaves beside them under no title."""
    for item in _children(data):
        if str(item.get("RelationshipType", "")) in _CONTEXT:
            continue
        title, codes = _concept(item)
        name = section_name(codes, title)
        if item.get("ValueType") == "CONTAINER":
            yield name, title, "\n".join(_lines(item, 0))
        else:
            yield name, "" if name else title, _leaf(item, with_name=False)


def _lines(item: Any, depth: int) -> Iterator[str]:
    """What stands below an item, a line each; a container's heading above what it holds."""
    for child in _children(item) if depth < _DEEPEST else ():
        if str(child.get("RelationshipType", "")) in _CONTEXT:
            continue
        if child.get("ValueType") == "CONTAINER":
            inside = list(_lines(child, depth + 1))
            title = _concept(child)[0]
            yield from ([f"{title}:"] if title and inside else []) + inside
        else:
            if line := _leaf(child, with_name=True):
                yield line
            yield from _lines(child, depth + 1)


def _leaf(item: Any, *, with_name: bool) -> str:
    """One value; its name before it where that says more than the section does."""
    kind, title = str(item.get("ValueType", "")), _concept(item)[0]
    value = ""
    if kind == "TEXT":
        value = str(item.get("TextValue", "") or "").strip()
        with_name = with_name and section_name(_concept(item)[1], title) is None
    elif kind == "CODE":
        value = next((str(c.get("CodeMeaning", "")) for c in _sequence(item, "ConceptCodeSequence")), "")
    elif kind == "NUM":
        measured = next(iter(_sequence(item, "MeasuredValueSequence")), None)
        if measured is not None:
            unit = next((str(u.get("CodeValue", "")) for u in _sequence(measured, "MeasurementUnitsCodeSequence")), "")
            number = measured.get("NumericValue")
            value = f"{number} {'' if unit == '1' else unit}".strip() if number is not None else ""
    elif kind in ("DATE", "DATETIME"):
        value = iso_date(str(item.get("Date", "") or item.get("DateTime", ""))) or ""
    elif kind == "PNAME":
        value = " ".join(_name(item.get("PersonName")).values())
    return f"{title}: {value}" if with_name and title and value else value


def _items(data: Any, depth: int) -> Iterator[tuple[int, Any]]:
    for item in _children(data) if depth < _DEEPEST else ():
        yield depth, item
        yield from _items(item, depth + 1)


def _children(item: Any) -> list[Any]:
    return _sequence(item, "ContentSequence")


def _sequence(item: Any, keyword: str) -> list[Any]:
    """The items of a sequence; none where a damaged file holds something else under its name."""
    found = item.get(keyword)
    return [one for one in found if hasattr(one, "get")] if isinstance(found, Iterable) else []


def _concept(item: Any) -> tuple[str, tuple[str, ...]]:
    """An item's name for people, and its code."""
    concept = next(iter(_sequence(item, "ConceptNameCodeSequence")), None)
    if concept is None:
        return "", ()
    return str(concept.get("CodeMeaning", "")).strip(), (str(concept.get("CodeValue", "")),)


def _name(value: Any) -> dict[str, str]:
    """A person name (family^given^middle^prefix^suffix, alphabetic group) as columns."""
    family, given, middle, *_ = [*(p.strip() for p in str(value or "").split("=")[0].split("^")), "", ""]
    return {column: part for column, part in (("given", given), ("middle", middle), ("family", family)) if part}


def _all(data: Any, keyword: str) -> list[Any]:
    found = data.get(keyword)
    return [] if found is None or found == "" else list(found) if isinstance(found, (list, tuple)) else _several(found)


def _several(found: Any) -> list[Any]:
    """A value of one or many: pydicom's MultiValue is a sequence of its own kind."""
    return list(found) if hasattr(found, "append") else [found]


def _plain(data: Any, keyword: str) -> str:
    return ", ".join(str(v).strip() for v in _all(data, keyword) if str(v).strip())


def _number(data: Any, key: str | None) -> str | None:
    number = _plain(data, "AccessionNumber") or _plain(data, "SOPInstanceUID")
    return "\x1f".join((key or "", number)) if number else None


def _date(data: Any) -> str | None:
    """When the content was made, else when the study was."""
    pairs = (("ContentDate", "ContentTime"), ("StudyDate", "StudyTime"), ("SeriesDate", "SeriesTime"))
    written = (_plain(data, day) + _plain(data, time) if _plain(data, day) else "" for day, time in pairs)
    return next((date for w in written if (date := iso_date(w) or iso_date(w[:8]))), None)
