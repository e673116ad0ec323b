"""FHIR resources of one file by their addresses, and the plain values in them; whatever has an unexpected shape is empty."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Resource = Mapping[str, Any]

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_MOST_INSIDE = 64
"""Bundles inside bundles beyond this depth are left out."""
_NOT_A_RECORD_NUMBER = ("SS", "SB", "DL", "PPN", "TAX", "EN")


class Resources:
    """Every resource of one file or line, contained ones too, found by full address or `Type/id`, and by `#id` from its holder.

    Args:
        whole: a resource, a bundle, or a list of resources.
        elsewhere: finds a resource by `Type/id` in what the file belongs to; None where it stands alone.
    """

    def __init__(self, whole: Any, elsewhere: Callable[[str], Resource | None] | None = None) -> None:
        self._elsewhere = elsewhere
        self._top: list[Resource] = []
        self._all: list[Resource] = []
        self._by_address: dict[str, Resource] = {}
        self._contained: dict[int, dict[str, Resource]] = {}
        self._documents: list[Resource] = []
        self._owner: dict[int, Resource] = {}
        for one in whole if isinstance(whole, list) else [whole]:
            self._add(one, "", 0)

    def every(self) -> list[Resource]:
        """The resources in their order, without the contained ones."""
        return self._top

    def with_contained(self) -> list[Resource]:
        """The resources and those contained in them."""
        return self._all

    def at(self, address: str) -> Resource | None:
        """The resource of an address; None where it is not in the file."""
        plain = address.partition("/_history/")[0]
        short = "/".join(plain.rsplit("/", 2)[-2:])
        found = self._by_address.get(plain) or self._by_address.get(short)
        return found or (self._elsewhere(short) if self._elsewhere is not None and "/" in short else None)

    def follow(self, reference: Any, holder: Resource | None = None) -> Resource | None:
        """The resource that a Reference leads to; None where it is not in the file.

        Args:
            reference: the Reference.
            holder: the resource in which it stands. `#id` means what this one contains, or what contains both; other
                resources may contain something of the same id.
        """
        address = said(reference, "reference") if isinstance(reference, dict) else ""
        if address.startswith("#"):
            outer = self._owner.get(id(holder), holder)
            return self._contained.get(id(outer), {}).get(address[1:])
        return self.at(address) if address else None

    def is_contained(self, resource: Resource) -> bool:
        """True for a resource that stands in another: its id means nothing outside."""
        return id(resource) in self._owner

    def parts_of_documents(self) -> set[int]:
        """Identities of the resources that a document of this file holds in its sections: they are read with it."""
        found: set[int] = set()
        for document in self._documents:
            waiting = list(listed(document, "section"))
            while waiting:
                section = waiting.pop()
                found |= {id(r) for entry in listed(section, "entry") if (r := self.follow(entry, document)) is not None}
                waiting += listed(section, "section")
        for report in self._top:
            # R5: the composition of a report is the same report
            if said(report, "resourceType") == "DiagnosticReport" and (made := self.follow(report.get("composition"), report)):
                found.add(id(made))
        return found

    def patient_key(self, resource: Resource) -> str | None:
        """Whose report it is: the patient's record number, else the id on the server, else name and birth date.

        The id of a contained patient is no key: every report may hold another patient of that id.
        """
        for field in ("subject", "patient"):
            reference = next(iter(listed(resource, field)), None)
            if reference is None:
                continue
            patient = self.follow(reference, resource)
            if patient is not None and said(patient, "resourceType") == "Patient":
                own = "" if self.is_contained(patient) else said(patient, "id")
                return record_number(patient) or own or name_and_birth(patient)
            address = said(reference, "reference").partition("/_history/")[0]
            by_number = said(reference.get("identifier"), "value")
            if by_number or (address and not address.startswith("#") and not _is_other(address)):
                return by_number or address.rpartition("/")[2].removeprefix("urn:uuid:")
        return None

    def _add(self, one: Any, address: str, depth: int) -> None:
        if not isinstance(one, dict) or not isinstance(one.get("resourceType"), str):
            return
        if one["resourceType"] == "Bundle":
            for entry in listed(one, "entry") if depth < _MOST_INSIDE else ():
                self._add(entry.get("resource"), said(entry, "fullUrl"), depth + 1)
            return
        self._top.append(one)
        self._all.append(one)
        for name in (address, f"{one['resourceType']}/{said(one, 'id')}" if said(one, "id") else ""):
            if name:
                self._by_address.setdefault(name, one)
        if one["resourceType"] == "Composition":
            self._documents.append(one)
        for inside in listed(one, "contained"):
            self._all.append(inside)
            self._contained.setdefault(id(one), {})[said(inside, "id")] = inside
            self._owner[id(inside)] = one


def _is_other(address: str) -> bool:
    """True for the address of something that is no patient, such as Group/1."""
    kind = address.rpartition("/")[0].rpartition("/")[2]
    return bool(kind) and kind != "Patient"


def record_number(patient: Resource) -> str | None:
    """The patient's own number: the identifier of type MR, else the first that is none of a state or an insurance."""
    numbers = [(said(i, "value"), set(concept_codes(i.get("type")))) for i in listed(patient, "identifier")]
    numbers = [(value, kinds) for value, kinds in numbers if value]
    named = (value for value, kinds in numbers if "MR" in kinds)
    return next(named, next((value for value, kinds in numbers if not kinds & {*_NOT_A_RECORD_NUMBER}), None))


def name_and_birth(patient: Resource) -> str | None:
    """The key of a patient without a number, as it is made from the header of a text; None where one of the two is missing."""
    name = next(iter(listed(patient, "name")), None)
    family, given = said(name, "family"), words(name, "given")[:1]
    parts = [family, *given] if family and given else [said(name, "text")]
    named = sorted(w.lower().replace("\u2019", "'") for part in parts for w in _WORD.findall(part))
    born = said(patient, "birthDate")
    return f"{' '.join(named)} {born}" if len(named) > 1 and len(born) == 10 else None


def listed(value: Any, field: str) -> list[Mapping[str, Any]]:
    """A field's objects, whether one or many; anything else is left out."""
    found = value.get(field) if isinstance(value, dict) else None
    return [v for v in (found if isinstance(found, list) else [found]) if isinstance(v, dict)]


def words(value: Any, field: str) -> list[str]:
    """A field's strings, whether one or many."""
    found = value.get(field) if isinstance(value, dict) else None
    return [v for v in (found if isinstance(found, list) else [found]) if isinstance(v, str) and v.strip()]


def said(value: Any, field: str) -> str:
    """A field as text; empty where it is missing or no plain value. Half of a surrogate pair becomes a question mark."""
    found = value.get(field) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    return str(found).encode("utf-8", "replace").decode("utf-8")


def concept_text(concept: Any) -> str:
    """What a CodeableConcept (R5: a CodeableReference too) says to people."""
    if isinstance(concept, dict) and isinstance(concept.get("concept"), dict):
        concept = concept["concept"]
    return said(concept, "text") or next((d for c in listed(concept, "coding") if (d := said(c, "display"))), "")


def concept_codes(concept: Any) -> Iterator[str]:
    """Its codes."""
    return (code for c in listed(concept, "coding") if (code := said(c, "code")))


def text_of_value(resource: Resource) -> str:
    """An Observation (or a part of one) as `name: value unit`; its comments behind it."""
    value = said(resource, "valueString") or said(resource, "valueDateTime") or said(resource, "valueInteger")
    value = value or concept_text(resource.get("valueCodeableConcept"))
    if quantity := resource.get("valueQuantity"):
        value = " ".join(filter(None, (said(quantity, "comparator") + said(quantity, "value"), said(quantity, "unit"))))
    name = concept_text(resource.get("code"))
    lines = [f"{name}: {value}" if name and value else value]
    if value and (flags := [t for i in listed(resource, "interpretation") if (t := concept_text(i)) and t != "Normal"]):
        lines[0] += f" ({', '.join(flags)})"
    lines += [text_of_value(part) for part in listed(resource, "component")]
    lines += [said(note, "text") for note in listed(resource, "note")]
    return "\n".join(line for line in lines if line)
