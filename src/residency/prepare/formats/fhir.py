"""FHIR R4 and R5: bundles, single resources and bulk exports (one resource a line), in JSON; bundles and resources in XML.

Reports are DiagnosticReport, DocumentReference and Composition; the resources they refer to are looked up in the same file,
those of a bulk export and of single resources in the other files of the folder too.
Source: HL7 FHIR R4 (4.0.1) and R5 (5.0.0), https://hl7.org/fhir; Bulk Data Access IG 2.0.
"""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from residency.foundation.schema import RawReport, Sections
from residency.prepare.formats._embedded import first_readable
from residency.prepare.formats._fhir_export import export_around
from residency.prepare.formats._fhir_people import people_of
from residency.prepare.formats._fhir_resources import (
    Resource,
    Resources,
    concept_codes,
    concept_text,
    listed,
    said,
    text_of_value,
)
from residency.prepare.formats._fhir_xml import is_fhir_xml, resource_of
from residency.prepare.formats._sections import joined_sections, section_name
from residency.prepare.formats.base import Columns, Row, Unreadable, ascii_of, iso_date, text_lines
from residency.prepare.formats.web_page import text_of

SUFFIXES = (".fhir",)
"""Usual endings of such files; most are called .json or .ndjson."""

_TYPE = re.compile(rb'"resourceType"\s*:\s*"[A-Z]')
_NOT_VALID = ("entered-in-error", "cancelled", "superseded")
NOT_THERE = "results that are neither in the file nor in its export"
_DEEPEST = 12
"""Sections and results inside each other beyond this depth are left out."""


def recognises(head: bytes) -> bool:
    """True where the content begins as JSON and soon says what resource it is, or as XML of FHIR."""
    start = ascii_of(head)
    return (start[:1] in (b"{", b"[") and bool(_TYPE.search(start))) or is_fhir_xml(head)


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """One report for each report resource that holds text.

    Raises:
        UserError: unreadable or no well-formed JSON.
    """
    number = 0
    for resources in _resources(path, columns.name):
        taken = resources.parts_of_documents()
        for resource in resources.every():
            reader = _READERS.get(resource.get("resourceType", ""))
            if reader is None or id(resource) in taken or said(resource, "status") in _NOT_VALID:
                continue
            text, sections = reader(resource, resources, columns)
            if text.strip() or sections:
                number += 1
                yield _report(resource, resources, text, sections, number, columns)


names_people = recognises


def people(path: Path, columns: Columns) -> Iterator[Row]:
    """The patients, relatives and staff in the file, contained resources and display names too."""
    for resources in _resources(path, columns.name):
        yield from people_of(resources)


def _resources(path: Path, name: str) -> Iterator[Resources]:
    """The file's resources: of a bulk export one line at a time, else all at once. A bundle is whole in itself."""

    def elsewhere(address: str) -> Resource | None:
        return export_around(path, name).at(address)

    lines = text_lines(path, name)
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip("\ufeff \t")[:1] == "<":
        yield _alone(resource_of(path, name), elsewhere)
        return
    try:
        whole = json.loads(first)
    except (ValueError, RecursionError):
        yield _alone(_parsed(first + "".join(lines), name), elsewhere)
        return
    rest = (line for line in lines if line.strip())
    second = next(rest, "")
    yield Resources(whole, elsewhere) if second else _alone(whole, elsewhere)
    for line in itertools.chain([second] if second else [], rest):
        yield Resources(_parsed(line, name), elsewhere)


def _alone(whole: Any, elsewhere: Callable[[str], Resource | None]) -> Resources:
    """What a file holds that is no list of lines: a single resource refers to others outside, a bundle does not."""
    single = isinstance(whole, dict) and whole.get("resourceType") != "Bundle"
    return Resources(whole, elsewhere if single else None)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(f"{name} is no well-formed FHIR JSON.", reason="damaged", next="export the resources again.") from None


def _report(
    resource: Mapping[str, Any], resources: Resources, text: str, sections: Sections, number: int, columns: Columns
) -> RawReport:
    key = resources.patient_key(resource)
    identity = said(resource, "id")
    return RawReport(
        path=columns.name,
        row=number,
        text=text,
        sections=sections,
        report_id="\x1f".join((key or "", str(resource.get("resourceType")), identity)) if identity else None,
        patient_key=key,
        patient_key_source="structured field" if key else "none",
        date=_date(resource),
    )


def _date(resource: Mapping[str, Any]) -> str | None:
    periods = [resource.get("effectivePeriod"), *listed(resource, "context"), resource.get("period")]
    starts = [said(p.get("period", p), "start") for p in periods if isinstance(p, dict)]
    written = [said(resource, k) for k in ("effectiveDateTime", "date", "issued", "indexed", "created")]
    return next((date for w in [written[0], *starts, *written[1:]] if (date := iso_date(w))), None)


def _diagnostic_report(resource: Mapping[str, Any], resources: Resources, columns: Columns) -> tuple[str, Sections]:
    """The report as it was issued, else its narrative; results and conclusion added where they are not in it yet."""
    text = _attachments(listed(resource, "presentedForm"), resources, columns) or _narrative(resource, columns)
    results = "\n".join(_results(resource, resources, columns, 0, set()))
    conclusion = said(resource, "conclusion") or "; ".join(filter(None, map(concept_text, listed(resource, "conclusionCode"))))
    notes = "\n".join(said(n, "text") for n in listed(resource, "note"))
    parts = [("findings", "", results), ("impression", "", conclusion), ("comment", "", notes)]
    return text, joined_sections(p for p in parts if _adds(text, p[2]))


def _document_reference(resource: Mapping[str, Any], resources: Resources, columns: Columns) -> tuple[str, Sections]:
    if said(resource, "docStatus") in _NOT_VALID:
        return "", ()
    attached = [a for c in listed(resource, "content") for a in listed(c, "attachment")]
    return _attachments(attached, resources, columns) or _narrative(resource, columns), ()


def _composition(resource: Mapping[str, Any], resources: Resources, columns: Columns) -> tuple[str, Sections]:
    """A document's sections, those inside each other one after the other."""
    sections = joined_sections(_parts(listed(resource, "section"), resource, resources, columns, 0))
    return ("", sections) if sections else (_narrative(resource, columns), ())


def _parts(
    sections: list[Mapping[str, Any]], holder: Mapping[str, Any], resources: Resources, columns: Columns, depth: int
) -> Iterator[tuple[str | None, str, str]]:
    for section in sections:
        text = _narrative(section, columns)
        if not text:
            entries = filter(None, (resources.follow(e, holder) for e in listed(section, "entry")))
            text = "\n".join(filter(None, (_narrative(e, columns) or text_of_value(e) for e in entries)))
        title = said(section, "title") or concept_text(section.get("code"))
        yield section_name(concept_codes(section.get("code")), title), title, text
        if depth < _DEEPEST:
            yield from _parts(listed(section, "section"), holder, resources, columns, depth + 1)


def _results(resource: Mapping[str, Any], resources: Resources, columns: Columns, depth: int, seen: set[str]) -> Iterator[str]:
    """The observations of a report, members of groups too, each once: references may lead in a circle."""
    for reference in [*listed(resource, "result"), *listed(resource, "hasMember")]:
        found = resources.follow(reference, resource)
        if found is None:
            if said(reference, "reference"):
                columns.left[NOT_THERE] += 1
            continue
        identity = said(found, "resourceType") + "/" + said(found, "id") if said(found, "id") else str(id(found))
        if identity in seen:
            continue
        seen.add(identity)
        if said(found, "status") not in _NOT_VALID and (line := text_of_value(found)):
            yield line
        if depth < _DEEPEST:
            yield from _results(found, resources, columns, depth + 1, seen)


def _attachments(attached: list[Mapping[str, Any]], resources: Resources, columns: Columns) -> str:
    """The first rendering that can be read; one whose data lies elsewhere is counted."""
    documents: list[tuple[str, str]] = []
    for one in attached:
        data = said(one, "data")
        if not data and (binary := resources.at(said(one, "url"))):
            data = said(binary, "data")
        if data:
            documents.append((said(one, "contentType"), data))
        elif said(one, "url"):
            columns.left["a document lies elsewhere"] += 1
    return first_readable(documents, columns)


def _narrative(resource: Mapping[str, Any], columns: Columns) -> str:
    text = resource.get("text")
    return text_of(said(text, "div"), columns.name, results=True) if isinstance(text, dict) else ""


def _adds(text: str, more: str) -> bool:
    """True where a text does not hold the words of another yet."""
    return bool(more.strip()) and " ".join(more.split()).casefold() not in " ".join(text.split()).casefold()


_READERS = {
    "DiagnosticReport": _diagnostic_report,
    "DocumentReference": _document_reference,
    "Composition": _composition,
}
