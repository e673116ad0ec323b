"""Asks by what right reports are used, and leaves out the patients who are on the practice's exclusion list."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.instruments.identifiers.known import role_of
from residency.instruments.identifiers.normalise import name_key, normalise, words
from residency.instruments.identifiers.spread import number_key
from residency.prepare.ingest import read_people, read_rows

HEAD_CHARACTERS = 500
"""A name in so much of a report's beginning says whom the report is about."""
_DOCTORS = frozenset(("dr", "prof", "doctor", "professor"))
NONE = "none"
"""What governance.exclusions says where nobody is to be left out."""


@dataclass(slots=True)
class Exclusions:
    """Who is left out. Holds names: keep it in memory, never write it."""

    keys: set[str] = field(default_factory=set)
    """Numbers of patients, without separators and leading zeros."""
    names: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    """Family name -> the given names that it goes with, one set a person."""

    def knows(self, key: str | None) -> bool:
        """True for the key of a patient who is left out."""
        return key is not None and (number_key(key) in self.keys or self.named(key))

    def named(self, text: str) -> bool:
        """True where given and family name of one person stand side by side, in either order, without a doctor's title."""
        if not self.names:
            return False
        listed = [part for word in words(normalise(text).text) for part in word.key.split("-")]
        for at in (at for at, key in enumerate(listed) if key in self.names):
            for near in range(max(0, at - 2), min(len(listed), at + 3)):
                first = min(at, near)
                titled = first > 0 and listed[first - 1] in _DOCTORS
                if near != at and not titled and any(listed[near] in given for given in self.names[listed[at]]):
                    return True
        return False


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


def exclusions_of(config: Config) -> Exclusions:
    """The practice's exclusion list; an empty one where nobody is to be left out.

    Raises:
        UserError: the file is not there, is no table, or none of its columns is understood.
    """
    name = config.governance.exclusions
    if name.strip().lower() in ("", NONE):
        return Exclusions()
    rows = read_rows(config.home / name, name)
    found = Exclusions()
    for row in rows:
        _add(found, row)
    if found.names and config.reports.identities is not None:
        for row in read_people(config.home / config.reports.identities, config.reports.identities):
            person = Exclusions()
            _add(person, row)
            if any(
                given & wanted
                for family, sets in person.names.items()
                for given in sets
                for wanted in found.names.get(family, ())
            ):
                found.keys |= person.keys
    if rows and not found.keys and not found.names:
        raise UserError(
            f"The exclusion list {name} names nobody.",
            why="None of its columns is understood: it may lack its header line.",
            next="give its first line names such as patient, record_number, given_name, family_name.",
        )
    return found


def patients_left_out(reports: Iterable[RawReport], listed: Exclusions) -> set[str]:
    """Keys of the patients among these reports who are on the list.

    A patient is known by key, else by a full name in the file's name or the head of the text.
    """
    found = {r.patient_key for r in reports if listed.knows(r.patient_key) or listed.named(_head(r))}
    return {key for key in found if key is not None}


def is_left_out(report: RawReport, listed: Exclusions, left_out: Collection[str]) -> bool:
    """True for a report of a patient who is left out, and for one that names somebody of the list.

    Args:
        report: its patient found.
        listed: the list.
        left_out: keys of patients, from `patients_left_out` over all reports.
    """
    of_patient = report.patient_key in left_out if report.patient_key is not None else listed.named(_head(report))
    return of_patient or any(listed.named(text) for text in (report.text, *(body for _, body in report.sections)))


def _head(report: RawReport) -> str:
    """The file's name and the beginning of a report."""
    return "\n".join(
        (
            PurePosixPath(report.path).stem.replace("_", " "),
            *(t[:HEAD_CHARACTERS] for t in (report.text, *(b for _, b in report.sections))),
        )
    )


def _add(found: Exclusions, row: Mapping[str, str]) -> None:
    given: set[str] = set()
    family: set[str] = set()
    for column, value in row.items():
        role = role_of(column)
        keys = list(_keys(value or ""))
        if role == "given":
            given |= set(keys)
        elif role == "family":
            family |= set(keys)
        elif role == "name" and keys:
            last = [name_key(w.text) for w in words(normalise(value.partition(",")[0]).text)] if "," in value else keys[-1:]
            family |= set(last)
            given |= set(keys) - set(last)
        elif role == "number" and number_key(value or ""):
            found.keys.add(number_key(value))
    for name in family if given else ():
        found.names.setdefault(name, set()).add(frozenset(given))


def _keys(value: str) -> Iterator[str]:
    for word in words(normalise(value).text):
        yield from (part for part in word.key.split("-") if part)
