"""Asks by what right reports are used, and leaves out the patients who are on the practice's exclusion list."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.instruments.identifiers.known import role_of
from residency.instruments.identifiers.normalise import name_key, normalise, words
from residency.instruments.identifiers.spread import number_key
from residency.prepare.formats.base import Row
from residency.prepare.ingest import read_people, read_rows
from residency.prepare.patients import HEADER_CHARACTERS, announced_numbers, days_of

HEAD_CHARACTERS = 500
"""A name in so much of a report's beginning says whom the report is about."""
_DOCTORS = frozenset(("dr", "prof", "doctor", "professor"))
NONE = "none"
"""What governance.exclusions says where nobody is to be left out."""


@dataclass(slots=True)
class Exclusions:
    """Who is left out. Holds names: keep it in memory, never write it. An entry is known by its row below the header."""

    keys: dict[str, set[int]] = field(default_factory=dict)
    """Numbers of patients, without separators and leading zeros, with the entries that they come from."""
    names: dict[str, dict[frozenset[str], set[int]]] = field(default_factory=dict)
    """Family name -> the given names that it goes with, one set a person, with the entries that they come from."""
    entries: set[int] = field(default_factory=set)
    """Every entry that says something."""
    in_table: set[int] = field(default_factory=set)
    """Entries that fit somebody of the table of known people, or somebody whom the reports' files name."""

    def knows(self, key: str | None) -> bool:
        """True for the key of a patient who is left out."""
        return bool(self.entries_of_key(key))

    def entries_of_key(self, key: str | None) -> set[int]:
        """The entries that a patient's key fits."""
        return set() if key is None else self.keys.get(number_key(key), set()) | self.entries_named(key)

    def named(self, text: str) -> bool:
        """True where given and family name of one person stand side by side, in either order, without a doctor's title."""
        return bool(self.entries_named(text))

    def entries_named(self, text: str) -> set[int]:
        """The entries whose person a text names, as `named` says."""
        found: set[int] = set()
        if not self.names:
            return found
        listed = [part for word in words(normalise(text).text) for part in word.key.split("-")]
        for at in (at for at, key in enumerate(listed) if key in self.names):
            for near in range(max(0, at - 2), min(len(listed), at + 3)):
                first = min(at, near)
                if near == at or (first > 0 and listed[first - 1] in _DOCTORS):
                    continue
                for given, entries in self.names[listed[at]].items():
                    found |= entries if listed[near] in given else set()
        return found

    def entries_announced(self, report: RawReport) -> set[int]:
        """The entries one of whose numbers is announced in the head of a report, others beside it or not."""
        if not self.keys:
            return set()
        numbers = announced_numbers(_head(report, HEADER_CHARACTERS))
        return {entry for number in numbers for entry in self.keys.get(number_key(number), ())}

    def entries_of(self, report: RawReport) -> set[int]:
        """Every entry that a report fits, by key, number or name."""
        texts = (_head(report), report.text, *(body for _, body in report.sections))
        found = self.entries_of_key(report.patient_key) | self.entries_announced(report)
        return found.union(*(self.entries_named(text) for text in texts))


def check_governance(config: Config) -> None:
    """Refuse to use reports for which nobody answers.

    Raises:
        UserError: with what is missing.
    """
    if missing := missing_governance(config):
        raise UserError(
            f"The settings do not say under [governance]: {', '.join(missing)}.",
            why="Reports are used only where somebody answers for it, by a named right, and without those who objected.",
            next='write them in residency.toml (exclusions = "none" where nobody is left out);'
            " for invented or public reports: example = true.",
        )


def missing_governance(config: Config) -> list[str]:
    """What `[governance]` does not say and must; empty for invented or public reports."""
    said = config.governance
    return [n for n in ("responsible", "basis", "exclusions") if not said.example and not getattr(said, n).strip()]


def exclusions_of(config: Config, people: Iterable[Row] = ()) -> Exclusions:
    """The practice's exclusion list; an empty one where nobody is to be left out.

    An entry that fits somebody of the table of known people by a number, by a full name, or by all that it says and nobody
    else does, stands for all numbers and names that the table gives this person.

    Args:
        config: names the list and the table.
        people: those whom the reports' files name.

    Raises:
        UserError: the file is not there, is no table, or none of its columns is understood.
    """
    name = config.governance.exclusions
    if name.strip().lower() in ("", NONE):
        return Exclusions()
    own = config.reports.columns.patient
    rows = read_rows(config.home / name, name, config.reports.code_page)
    known = [_facts(row, own) for row in [*_table(config), *people] if row.get("role", "patient") == "patient"]
    found = Exclusions()
    for number, row in enumerate(rows, 1):
        entry = _facts(row, own)
        if not entry.said:
            continue
        found.entries.add(number)
        fitting = _fitting(entry, known)
        found.in_table |= {number} if fitting else set()
        for facts in (entry, *fitting):
            _add(found, facts, number)
    if rows and not found.keys and not found.names:
        raise UserError(
            f"The exclusion list {name} names nobody.",
            why="None of its columns is understood: it may lack its header line.",
            next="give its first line names such as patient, record_number, given_name, family_name.",
        )
    return found


def unmatched(listed: Exclusions, met: Iterable[str]) -> str:
    """A note on the entries that fit nobody, by their rows, without names; empty where all fit.

    Args:
        listed: the list.
        met: entries that reports fitted, as text.
    """
    nobody = sorted(listed.entries - listed.in_table - {int(entry) for entry in met})
    if not nobody:
        return ""
    shown = ", ".join(map(str, nobody[:10])) + (" ..." if len(nobody) > 10 else "")
    verb, rows = ("fits", "row") if len(nobody) == 1 else ("fit", "rows")
    return (
        f"{len(nobody)} of {len(listed.entries)} entries of the exclusion list {verb} no patient: {rows} {shown} below its"
        " header. Right for patients without a report here; else look for a mistake in writing."
    )


def patients_left_out(reports: Iterable[RawReport], listed: Exclusions) -> set[str]:
    """Keys of the patients among these reports who are on the list, by key or by name, or by the one number in the head."""
    found = {r.patient_key for r in reports if listed.knows(r.patient_key) or listed.named(_head(r)) or _is_of(r, listed)}
    return {key for key in found if key is not None}


def is_left_out(report: RawReport, listed: Exclusions, left_out: Collection[str]) -> bool:
    """True for a report of a patient who is left out, and for one that names somebody of the list.

    Args:
        report: its patient found.
        listed: the list.
        left_out: keys of patients, from `patients_left_out` over all reports.
    """
    of_patient = report.patient_key in left_out if report.patient_key is not None else listed.named(_head(report))
    if of_patient or listed.entries_announced(report):
        return True
    return any(listed.named(text) for text in (report.text, *(body for _, body in report.sections)))


def _is_of(report: RawReport, listed: Exclusions) -> bool:
    """True where the head announces one number and it is one of the list. Of two, nobody knows whose the report is."""
    if not listed.entries_announced(report):
        return False
    return len({number_key(number) for number in announced_numbers(_head(report, HEADER_CHARACTERS))}) == 1


def _head(report: RawReport, characters: int = HEAD_CHARACTERS) -> str:
    """The file's name and the beginning of a report."""
    return "\n".join(
        (
            PurePosixPath(report.path).stem.replace("_", " "),
            *(t[:characters] for t in (report.text, *(b for _, b in report.sections))),
        )
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a row of the list, or of the table, says about a person."""

    numbers: frozenset[str]
    given: frozenset[str]
    family: frozenset[str]
    said: frozenset[frozenset[str]]
    """Every value without separators, in each way that it may be meant: a birth date in both orders."""
    marks: frozenset[str]
    """Those that may be one person's alone: telephone, mail, and numbers whose column is not understood."""

    @property
    def cells(self) -> frozenset[str]:
        """Every value in every way."""
        return frozenset[str]().union(*self.said)

    def same_name(self, other: "_Facts") -> bool:
        return bool(self.given & other.given and self.family & other.family)


def _table(config: Config) -> list[Row]:
    named = config.reports.identities
    return read_people(config.home / named, named, config.reports.code_page) if named is not None else []


def _fitting(entry: _Facts, known: Sequence[_Facts]) -> list[_Facts]:
    """The rows about the person of an entry: by number or name, else the one row that holds all that the entry says."""
    fitting = [k for k in known if k.numbers & entry.numbers or k.same_name(entry)]
    if not fitting:
        holding = [k for k in known if all(ways & k.cells for ways in entry.said)]
        fitting = holding if len({k.numbers for k in holding}) == 1 else []
    if not fitting:
        # a column that nobody understands, such as the day of the objection, stands beside one that names a person
        by_one = [k for k in known if any(mark in k.cells and _only(mark, known) for mark in entry.marks)]
        fitting = by_one if len(by_one) == 1 else []
    return fitting


def _only(mark: str, known: Sequence[_Facts]) -> bool:
    return sum(mark in k.cells for k in known) == 1


def _facts(row: Mapping[str, str], own: str | None) -> _Facts:
    """What a row says.

    Args:
        row: of the list or the table.
        own: the column of patients' keys in the reports; it holds numbers here too.
    """
    numbers, given, family, marks = (set[str]() for _ in range(4))
    said = set[frozenset[str]]()
    for column, written in row.items():
        value = (written or "").strip()
        role = "number" if column == own else role_of(column)
        keys = list(_keys(value))
        if column == "role" or not any(c.isalnum() for c in value):
            continue
        days = {number_key(day) for day in days_of(value)} if role == "birth" else set()
        said.add(frozenset({number_key(value), *days}))
        if role in ("phone", "email") or (role is None and len(number_key(value)) > 3 and _is_number(value)):
            marks.add(number_key(value))
        if role == "given":
            given |= set(keys)
        elif role == "family":
            family |= set(keys)
        elif role == "name" and keys:
            last = [name_key(w.text) for w in words(normalise(value.partition(",")[0]).text)] if "," in value else keys[-1:]
            family |= set(last)
            given |= set(keys) - set(last)
        elif role == "number" and number_key(value):
            numbers.add(number_key(value))
    return _Facts(frozenset(numbers), frozenset(given), frozenset(family), frozenset(said), frozenset(marks))


def _is_number(value: str) -> bool:
    """True for a value with a digit that is no date."""
    return any(c.isdigit() for c in value) and not days_of(value)


def _add(found: Exclusions, facts: _Facts, entry: int) -> None:
    for number in facts.numbers:
        found.keys.setdefault(number, set()).add(entry)
    for name in facts.family if facts.given else ():
        found.names.setdefault(name, {}).setdefault(facts.given, set()).add(entry)


def _keys(value: str) -> Iterator[str]:
    for word in words(normalise(value).text):
        yield from (part for part in word.key.split("-") if part)
