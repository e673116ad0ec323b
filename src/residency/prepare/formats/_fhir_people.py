"""The people in FHIR resources: patients, relatives, contacts and staff, as rows for de-identification."""

import re
from collections.abc import Iterator
from typing import Any

from residency.prepare.formats._fhir_resources import Resource, Resources, concept_codes, listed, record_number, said, words
from residency.prepare.formats.base import Row

_ROLES = {"Patient": "patient", "Person": "patient", "RelatedPerson": "contact", "Practitioner": "staff"}
_TITLE = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|miss|mx|sir|dame|rev)\b\.?\s*)+", re.IGNORECASE)
_DEEPEST = 40


def people_of(resources: Resources) -> Iterator[Row]:
    """One row a person, another for each further name; people who are only named beside a reference too."""
    for resource in resources.with_contained():
        role = _ROLES.get(said(resource, "resourceType"))
        if role is not None:
            yield from _person(resource, role, contained=resources.is_contained(resource))
            for contact in listed(resource, "contact"):
                yield from _person(contact, "contact")
        yield from _displayed(resource, 0)


def _person(resource: Resource, role: str, *, contained: bool = False) -> Iterator[Row]:
    """Name by name; the id of a contained resource is known nowhere else and is left out."""
    facts = {"birth_date": said(resource, "birthDate"), **_addresses(resource), **_telecoms(resource), **_numbers(resource)}
    if contained:
        del facts["fhir_id"]
    names = [_name(n) for n in listed(resource, "name")] or [{}]
    for number, name in enumerate(names):
        row = {**name, **(facts if number == 0 else {})}
        if row := {column: value for column, value in row.items() if value}:
            yield {**row, "role": role}


def _name(name: Any) -> dict[str, str]:
    given = words(name, "given")
    family = said(name, "family")
    if not given and not family:
        return {"full_name": _TITLE.sub("", said(name, "text")).strip()}
    return {"given": given[0] if given else "", "middle": " ".join(given[1:]), "family": family}


def _addresses(resource: Resource) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, address in enumerate(listed(resource, "address"), 1):
        end = "" if number == 1 else f"_{number}"
        for line, street in enumerate(words(address, "line"), 1):
            found[f"street{'' if line == 1 else f'_line_{line}'}{end}"] = street
        found |= {f"city{end}": said(address, "city"), f"postcode{end}": said(address, "postalCode")}
    return found


def _telecoms(resource: Resource) -> dict[str, str]:
    told = [
        (said(t, "system"), said(t, "value").removeprefix("tel:").removeprefix("mailto:")) for t in listed(resource, "telecom")
    ]
    phones = [v for kind, v in told if v and kind in ("phone", "fax", "sms", "pager", "") and "@" not in v]
    return {"phone": ", ".join(phones), "email": ", ".join(v for _, v in told if "@" in v)}


def _numbers(resource: Resource) -> dict[str, str]:
    main = record_number(resource) or ""
    found = {"record_number": main, "fhir_id": said(resource, "id")}
    rest = [i for i in listed(resource, "identifier") if said(i, "value") not in ("", main)]
    for number, identifier in enumerate(rest, 1):
        social = "SS" in set(concept_codes(identifier.get("type")))
        found["social_security_number" if social else f"other_number_{number}"] = said(identifier, "value")
    return found


def _displayed(value: Any, depth: int) -> Iterator[Row]:
    """People named beside a reference to them: `{"reference": "Practitioner/7", "display": "Dr. ..."}`."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for inner in value:
            yield from _displayed(inner, depth + 1)
    elif isinstance(value, dict):
        kind = said(value, "type") or said(value, "reference").rpartition("/")[0].rpartition("/")[2]
        name = _TITLE.sub("", said(value, "display")).strip()
        if kind in _ROLES and name and sum(c.isdigit() for c in name) == 0:
            yield {"full_name": name.partition(" (")[0], "role": _ROLES[kind]}
        for field, inner in value.items():
            if field != "contained":
                yield from _displayed(inner, depth + 1)
