"""Clinical documents of HL7 CDA release 2, among them C-CDA: narrative sections, or one embedded document.

Source: HL7 CDA R2 (2005), chapter 4; C-CDA R2.1; templates are not checked, every document that follows CDA is read.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from residency.foundation.schema import RawReport
from residency.prepare.formats._embedded import first_readable
from residency.prepare.formats._narrative import local_name, text_of_element
from residency.prepare.formats._sections import joined_sections, section_name
from residency.prepare.formats._xml_tree import root_of
from residency.prepare.formats.base import Columns, Row, Unreadable, iso_date

SUFFIXES = (".ccda", ".cda")
"""Usual endings of such files; many are called .xml."""

_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?ClinicalDocument[\s>]")
_NAMESPACE = "{urn:hl7-org:v3}"
_SOCIAL_SECURITY = "2.16.840.1.113883.4.1"
_PEOPLE = {
    "patient": "patient",
    "guardianPerson": "contact",
    "associatedPerson": "contact",
    "relatedPerson": "contact",
    "subject": "contact",
    "assignedPerson": "staff",
    "informationRecipient": "staff",
}
"""Elements that hold a person's name, and whose it is."""


def recognises(head: bytes) -> bool:
    """True where the content is XML whose root is a ClinicalDocument."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<" and bool(
        _ROOT.search(head.replace(b"\0", b""))
    )


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report; none where it holds no text.

    Raises:
        UserError: unreadable, not well-formed, or with XML entities of its own.
    """
    root = _document(path, columns.name)
    sections = joined_sections(_sections(root, columns))
    text = ""
    if not sections and (body := root.find(f".//{_NAMESPACE}nonXMLBody/{_NAMESPACE}text")) is not None:
        text = _embedded(body, columns)
    if not sections and not text.strip():
        return
    key = _record_number(root)
    yield RawReport(
        path=columns.name,
        row=1,
        text=text,
        sections=sections,
        report_id=_number(root, key),
        patient_key=key,
        patient_key_source="structured field" if key else "none",
        date=iso_date(_attribute(root.find(f"{_NAMESPACE}effectiveTime"), "value")),
    )


def people(path: Path, columns: Columns) -> Iterator[Row]:
    """The patient of the header with every name, address, phone and number, and everybody else who is named."""
    root = _document(path, columns.name)
    for role in root.iterfind(f"{_NAMESPACE}recordTarget/{_NAMESPACE}patientRole"):
        patient = role.find(f"{_NAMESPACE}patient")
        facts = {**_numbers(role), **_addresses(role)}
        if patient is not None:
            facts["birth_date"] = iso_date(_attribute(patient.find(f"{_NAMESPACE}birthTime"), "value")[:8]) or ""
            first = patient.find(f"{_NAMESPACE}name")
            facts = {**(_name(first) if first is not None else {}), **facts}
            if first is not None:
                patient.remove(first)
        yield {"role": "patient", **{column: value for column, value in facts.items() if value}}
    for element in root.iter():
        role_name = _PEOPLE.get(element.tag.rpartition("}")[2]) if isinstance(element.tag, str) else None
        if role_name is None:
            continue
        for name in element.iterfind(f"{_NAMESPACE}name"):
            if row := _name(name):
                yield {**row, "role": role_name}
    for element in root.iter():
        if local_name(element.tag) in ("guardian", "associatedentity", "relatedentity") and (row := _addresses(element)):
            yield {**row, "role": "contact"}


def _document(path: Path, name: str) -> Any:
    root = root_of(path, name)
    if local_name(root.tag) != "clinicaldocument":
        raise Unreadable(f"{name} is no clinical document.", reason="damaged", next="export it again.")
    if not root.tag.startswith(_NAMESPACE):
        for element in root.iter():  # an export that lost its namespace
            if isinstance(element.tag, str):
                element.tag = _NAMESPACE + element.tag.rpartition("}")[2]
    return root


def _sections(root: Any, columns: Columns) -> Iterator[tuple[str | None, str, str]]:
    """Every section with its narrative, those inside others behind them."""
    for section in root.iter(f"{_NAMESPACE}section"):
        narrative = section.find(f"{_NAMESPACE}text")
        if narrative is None:
            continue
        code = section.find(f"{_NAMESPACE}code")
        codes = [_attribute(c, "code") for c in (code, *(code if code is not None else ())) if c is not None]
        title = " ".join("".join(t.itertext() if (t := section.find(f"{_NAMESPACE}title")) is not None else ()).split())
        name = section_name(codes, title)
        first, _, rest = (text := text_of_element(narrative, columns.name)).partition("\n")
        if name is not None and section_name((), first) == name:  # the narrative repeats its heading
            text = rest
        yield name, title or _attribute(code, "displayName"), text


def _embedded(body: Any, columns: Columns) -> str:
    """The text of a body that is no XML: base64 of another document, or plain text."""
    content = "".join(body.itertext())
    if _attribute(body, "representation").upper() != "B64":
        if body.find(f"{_NAMESPACE}reference") is not None:
            columns.left["a document lies elsewhere"] += 1
        return content.strip()
    if _attribute(body, "compression"):
        columns.left["a document inside is of a kind that is not read"] += 1
        return ""
    return first_readable([(_attribute(body, "mediaType"), content)], columns)


def _record_number(root: Any) -> str | None:
    """The patient's first number that is no social security number."""
    ids = root.findall(f"{_NAMESPACE}recordTarget/{_NAMESPACE}patientRole/{_NAMESPACE}id")
    given = [(_attribute(i, "extension").strip(), _attribute(i, "root")) for i in ids]
    return next((number for number, root_ in given if number and root_ != _SOCIAL_SECURITY), None)


def _number(root: Any, key: str | None) -> str | None:
    """The document's own number, of all its versions the same where it has one for them."""
    for tag in ("setId", "id"):
        element = root.find(f"{_NAMESPACE}{tag}")
        if element is not None and (_attribute(element, "extension") or _attribute(element, "root")):
            return "\x1f".join((key or "", _attribute(element, "root"), _attribute(element, "extension")))
    return None


def _numbers(role: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, element in enumerate(role.iterfind(f"{_NAMESPACE}id")):
        social = _attribute(element, "root") == _SOCIAL_SECURITY
        column = "social_security_number" if social else "record_number" if "record_number" not in found else f"number_{number}"
        found[column] = _attribute(element, "extension").strip()
    return found


def _addresses(holder: Any) -> dict[str, str]:
    """Addresses and telecoms of an entity and of those inside it that are no sections."""
    found: dict[str, str] = {}
    for number, address in enumerate(holder.iterfind(f"{_NAMESPACE}addr"), 1):
        end = "" if number == 1 else f"_{number}"
        for line, street in enumerate(address.iterfind(f"{_NAMESPACE}streetAddressLine"), 1):
            found[f"street{'' if line == 1 else f'_line_{line}'}{end}"] = (street.text or "").strip()
        found[f"city{end}"] = (address.findtext(f"{_NAMESPACE}city") or "").strip()
        found[f"postcode{end}"] = (address.findtext(f"{_NAMESPACE}postalCode") or "").strip()
    told = [_attribute(t, "value") for t in holder.iterfind(f"{_NAMESPACE}telecom")]
    found["phone"] = ", ".join(t.removeprefix("tel:") for t in told if t and "@" not in t and "/" not in t)
    found["email"] = ", ".join(t.removeprefix("mailto:").lstrip("/") for t in told if "@" in t)
    return {column: value for column, value in found.items() if value}


def _name(name: Any) -> Row:
    given = [(g.text or "").strip() for g in name.iterfind(f"{_NAMESPACE}given")]
    families = [(f.text or "").strip() for f in name.iterfind(f"{_NAMESPACE}family")]
    if not given and not families:
        whole = " ".join("".join(name.itertext()).split())
        return {"full_name": whole} if whole else {}
    row = {"given": given[0] if given else "", "middle": " ".join(given[1:]), "family": families[0] if families else ""}
    row |= {f"family_{i}": family for i, family in enumerate(families[1:], 2)}
    return {column: value for column, value in row.items() if value}


def _attribute(element: Any, name: str) -> str:
    return str(element.get(name) or "") if element is not None else ""
