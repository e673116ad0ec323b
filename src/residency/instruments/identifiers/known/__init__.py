"""Finds the practice's own patients and staff in a text, by look-up of words and numbers in a table of known people.

Whoever the text is about, everyone in the table is looked for: a copied line may name another patient, and a new text
at serving time says nothing about its patient. So the same text always loses the same stretches.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from residency.foundation.schema import Span
from residency.instruments.identifiers.known.digits import Numbers
from residency.instruments.identifiers.known.names import find_names
from residency.instruments.identifiers.known.people import People
from residency.instruments.identifiers.known.places import Places
from residency.instruments.identifiers.known.table import Role, is_understood, people_in, phones_in, role_of
from residency.instruments.identifiers.normalise import Word, lowered
from residency.instruments.identifiers.words import present

__all__ = ["COLUMNS", "Known", "can_be_found", "is_understood", "role_of"]

COLUMNS = (
    "given", "middle", "family", "maiden", "suffix", "nickname", "relatives", "emergency_contact", "birth_date", "phone",
    "email",
    "street", "city", "postcode", "record_number", "account_number", "insurance_number", "role",
)  # fmt: skip
"""The columns of a row made from another source (a FHIR Patient or Practitioner, an HL7 PID segment).

Every value is text; what a person has several of stands in one cell, divided by semicolons. `relatives` and
`emergency_contact` hold whole names, with telephone numbers if any. `role` is empty or "staff": both are looked for alike.
A practice's own table may name its columns as it likes; `role_of` reads them.
"""


@dataclass(slots=True)
class Known:
    """The table of known people, ready for look-up. Holds names: keep it in memory, never write it."""

    people: int = 0
    """Rows of the table."""
    unused_columns: tuple[str, ...] = ()
    """Columns that say nothing this program looks for."""
    _names: People = field(default_factory=People)
    _numbers: Numbers = field(default_factory=Numbers)
    _places: Places = field(default_factory=Places)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Known":
        """Read a table: one row a person, columns by their names (given_name, birth_date, record_number and the like)."""
        known = cls()
        columns: dict[str, Role | None] = {}
        for row in rows:
            sorted_cells: dict[Role, list[str]] = {}
            for column, value in row.items():
                if column not in columns:
                    columns[column] = role_of(column)
                role = columns[column]
                if role is not None and value and value.strip():
                    sorted_cells.setdefault(role, []).append(value.strip())
            known._add(sorted_cells)
            known.people += 1
        known._names.close()
        known.unused_columns = tuple(c for c, role in columns.items() if role is None)
        return known

    def values(self) -> Iterator[str]:
        """Every value that is looked for, for keyed digests in the sealed store."""
        names, numbers = self._names, self._numbers
        yield from sorted({*names.given, *names.family, *numbers.whole, *numbers.digits, *numbers.phones})

    def find(self, text: str, listed: Sequence[Word] = ()) -> list[Span]:
        """Everybody and everything of the table in a plain text, in no order, overlapping where two things fit.

        Args:
            text: a plain form, see `normalise`.
            listed: not needed; callers may leave it out.
        """
        small, inside = lowered(text), present(text)
        return [
            *find_names(text, small, inside, self._names),
            *self._places.find(text, small, inside),
            *self._numbers.find(text, inside),
        ]

    def _add(self, cells: Mapping[Role, Sequence[str]]) -> None:
        """One row, its cells by what they hold."""
        own = [part for name in cells.get("given", ()) for part in name.split(";")]
        self._names.add(own, [part for name in cells.get("family", ()) for part in name.split(";")])
        for cell in cells.get("name", ()):
            for given, family in people_in(cell):
                self._names.add([given], [family])
            if phones := phones_in(cell):
                self._numbers.add_phone(phones)
        for born in cells.get("birth", ()):
            self._numbers.births.add(born)
        for cell in cells.get("phone", ()):
            self._numbers.add_phone(cell)
        for cell in cells.get("email", ()):
            self._places.add_email(cell)
        for cell in cells.get("street", ()):
            self._places.add_street(cell)
        for cell in cells.get("town", ()):
            self._places.add_town(cell)
        self._add_numbers(cells)

    def _add_numbers(self, cells: Mapping[Role, Sequence[str]]) -> None:
        roles: tuple[tuple[Role, str], ...] = (("number", "RECORD_NUMBER"), ("postcode", "POSTCODE"))
        for role, kind in roles:
            for cell in cells.get(role, ()):
                for value in cell.split(";"):
                    self._numbers.add(value, kind)
                    if kind == "POSTCODE" and value.strip()[5:6] == "-":
                        self._numbers.add(value.strip()[:5], kind)


def can_be_found(column: str, value: str) -> bool:
    """True where a value of an understood column has the form that is looked for: a day, digits, letters."""
    role = role_of(column)
    if role in (None, "note"):
        return True
    numbers = Numbers()
    if role == "birth":
        numbers.births.add(value)
        return bool(numbers.births.days)
    if role == "phone":
        numbers.add_phone(value)
        return bool(numbers.phones)
    if role in ("number", "postcode"):
        return any(map(str.isdigit, value))
    return "@" in value if role == "email" else any(map(str.isalpha, value))
