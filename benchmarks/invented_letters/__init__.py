"""Invented clinical documents with exact gold, in halves, made without the engine and without its lists.

Halves A, C and D are for developing; D's identifiers stand without labels, in running prose and odd layouts. Half B
(other templates, names, places and number shapes) is for judging: only
`benchmarks/deidentify_letters.py --unseen` runs it, and each run is written into `benchmarks/looks.txt`.
"""

import csv
import io
from collections.abc import Iterable
from random import Random

from invented_letters.cases import Case, Person, filled, person
from invented_letters.hand_a import HAND as HAND_A
from invented_letters.hand_b import HAND as HAND_B
from invented_letters.hand_c import HAND as HAND_C
from invented_letters.hand_d import HAND as HAND_D
from invented_letters.marks import Gold
from invented_letters.writing import Hand, Letter, write_letter

SEEDS = {"A": 1101, "B": 2202, "C": 3303, "D": 4404}
HANDS = {"A": HAND_A, "B": HAND_B, "C": HAND_C, "D": HAND_D}
Row = dict[str, str]
COLUMNS = (
    "role", "given_name", "middle_name", "family_name", "maiden_name", "birth_date", "sex", "record_number", "account_number", "insurance_number",
    "social_security_number", "phone", "email", "street", "town", "postcode",
)  # fmt: skip


def hand_of(half: str) -> Hand:
    """The writing of a half."""
    return HANDS[half]


def letters(half: str, count: int, seed: int | None = None) -> list[Letter]:
    """`count` letters, every family in its turn. The seed of the half, if none is given."""
    hand, rng = hand_of(half), Random(SEEDS[half] if seed is None else seed)
    names = list(hand.families)
    return [write_letter(hand, names[i % len(names)], i, Random(rng.getrandbits(64))) for i in range(count)]


def identity_rows(cases: Iterable[Case]) -> list[Row]:
    """The practice's table: a row for each patient, relative and member of staff, as a practice's system would hold it."""
    rows: list[Row] = []
    for case in cases:
        rows.append(patient_row(case))
        rows += [_name_row("relative", other) for other in case.kin]
        rows += [_name_row("staff", other) for other in case.staff]
    return rows


def patient_row(case: Case) -> Row:
    """The row of one patient."""
    return {
        **_name_row("patient", case.patient), "maiden_name": case.maiden, "birth_date": case.birth.isoformat(), "sex": case.patient.sex,
        "record_number": case.numbers["MRN"], "account_number": case.numbers["ACCOUNT"], "insurance_number": case.numbers["INSURANCE"],
        "social_security_number": case.numbers["SSN"], "phone": case.phone, "email": case.mail, "street": case.street, "town": case.town,
        "postcode": case.zip,
    }  # fmt: skip


def as_csv(rows: Iterable[Row]) -> str:
    """The table as a file's text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _name_row(role: str, who: Person) -> Row:
    return dict.fromkeys(COLUMNS, "") | {
        "role": role, "given_name": who.given, "middle_name": who.middle, "family_name": who.family, "sex": who.sex,
    }  # fmt: skip


__all__ = [
    "Case",
    "Gold",
    "Hand",
    "Letter",
    "Row",
    "as_csv",
    "filled",
    "hand_of",
    "identity_rows",
    "letters",
    "patient_row",
    "person",
]
