"""The people whom an HL7 version 2 message names: patient, relatives, guarantors and staff, as rows for de-identification.

Source: HL7 v2.5.1, chapters 2.A (XPN, XCN, XAD, XTN, CX), 3 (PID, NK1, PD1), 6 (GT1, IN1), 7 (OBR, OBX), 9 (TXA).
"""

from collections.abc import Iterator

from residency.prepare.formats._hl7_segments import Message, Segment, Value
from residency.prepare.formats.base import Row, iso_date

# Segment -> fields that hold staff (XCN or CNN).
_STAFF = {
    "PV1": (7, 8, 9, 17, 52),
    "PD1": (4,),
    "ROL": (4,),
    "ORC": (10, 11, 12, 19),
    "OBR": (10, 16, 28, 32, 33, 34, 35),
    "OBX": (16,),
    "TXA": (5, 9, 10, 11, 22, 23),
    "EVN": (5,),
    "PRT": (5,),
}
# Segment -> (name, address, phones) of people beside the patient.
_OTHERS = {"NK1": (2, 4, (5, 6)), "GT1": (3, 5, (6, 7)), "IN1": (16, 19, ()), "CTD": (2, 3, (5,))}
_MEDICAL_RECORD = ("MR", "MRN", "PI", "PT")


def record_number(patient: Segment) -> str | None:
    """The patient's number: of PID-3 the one that calls itself medical record number, else the first; else PID-2 or 4."""
    listed = [v for v in patient.repeated(3) if v.text()]
    if listed:
        named = (v for kind in _MEDICAL_RECORD for v in listed if v.text(5).upper() == kind)
        return next(named, listed[0]).text()
    return patient.text(2) or patient.text(4) or None


def people_of(message: Message) -> Iterator[Row]:
    """One row a person and name, with plain columns; nothing where a message names nobody."""
    for segment in message.segments:
        if segment.name == "PID":
            yield from _patient(segment)
        elif segment.name in _OTHERS:
            name, address, phones = _OTHERS[segment.name]
            first = {**_address(segment, address), **_phones(segment, phones)}
            yield from _named(segment, name, "contact", first)
        for field in _STAFF.get(segment.name, ()):
            for value in segment.repeated(field):
                if row := _staff(value):
                    yield row


def _patient(segment: Segment) -> Iterator[Row]:
    facts = {"birth_date": iso_date(segment.text(7)[:8]) or "", **_address(segment, 11), **_phones(segment, (13, 14))}
    ids = [v.text() for field in (3, 2, 4, 18) for v in segment.repeated(field) if v.text()]
    main = record_number(segment)
    rest = dict.fromkeys(i for i in ids if i != main)
    facts["record_number"] = main or ""
    facts |= {f"other_number_{i}": number for i, number in enumerate(rest, 1)}
    facts["social_security_number"] = segment.text(19)
    yield from _named(segment, 5, "patient", facts)
    for alias in segment.repeated(9):
        yield _filled({**_name(alias), "role": "patient"})
    for mother in segment.repeated(6):
        yield _filled({**_name(mother), "role": "relative"})
    places = [v for field in (12, 23) for v in (segment.text(field),) if v and not v.isupper()]
    yield from ({"birth_place": place, "role": "patient"} for place in places if len(place) > 3)


def _named(segment: Segment, field: int, role: str, facts: Row) -> Iterator[Row]:
    """The first name with all facts, the others as names alone."""
    names = [_name(v) for v in segment.repeated(field)] or ([{}] if any(facts.values()) else [])
    for number, name in enumerate(names):
        yield _filled({**name, **(facts if number == 0 else {}), "role": role})


def _filled(row: Row) -> Row:
    return {column: value for column, value in row.items() if value}


def _name(value: Value) -> dict[str, str]:
    return {"family": value.text(1), "given": value.text(2), "middle": value.text(3)}


def _staff(value: Value) -> Row | None:
    """A member of staff: number^family^given^middle, or number&family&given&middle in front of dates and places."""
    inside = value.text(1, 2) or value.text(1, 3)
    parts = [value.text(1, i) if inside else value.text(i) for i in (2, 3, 4)]
    if not any(c.isalpha() for part in parts[:2] for c in part):
        return None
    return _filled({**dict(zip(("family", "given", "middle"), parts, strict=True)), "role": "staff"})


def _address(segment: Segment, field: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, value in enumerate(segment.repeated(field), 1):
        end = "" if number == 1 else f"_{number}"
        found |= {f"street{end}": value.text(1), f"street_more{end}": value.text(2), f"city{end}": value.text(3)}
        found |= {f"postcode{end}": value.text(5)}
    return dict(_filled(found))


def _phones(segment: Segment, fields: tuple[int, ...]) -> dict[str, str]:
    """Phones and e-mail addresses of XTN fields: written out, or in parts (area code, number)."""
    phones: list[str] = []
    emails: list[str] = []
    for value in (v for field in fields for v in segment.repeated(field)):
        phones += [p for p in (value.text(1), value.text(12), f"{value.text(6)} {value.text(7)}".strip()) if p]
        emails += [e for e in (value.text(4), value.text(1)) if "@" in e]
    found = {"phone": ", ".join(p for p in phones if "@" not in p), "email": ", ".join(emails)}
    return dict(_filled(found))
