"""Who a report is about and when it came: the patient's key, its surrogate (meaningless outside), and the batch number.

The key comes from a column or a structured field, else from the table of known people, else from the report's header, else from
the file's name. A report that none of them resolves trains at most: nobody can say that its patient is not in the proof.
"""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from residency.foundation.config import ReportSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.foundation.workspace import keyed_hash
from residency.instruments.identifiers.known import role_of
from residency.instruments.identifiers.spread import number_key
from residency.prepare.formats.base import Row, iso_date

HEADER_CHARACTERS = 1500
"""Where a report says whose it is, if it says it at all."""

_NUMBER = re.compile(
    r"\b(?:MRN|MR\s?#|medical\s+record(?:\s+(?:no|nr|number))?|(?:patient|hospital|record|chart|unit|NHS|clinic|practice|file)"
    r"\s*(?:id|no|nr|number|#))\.?\s*(?:is\s+)?[:#=]?\s*(?P<number>[A-Z]{0,5}[-#]?\d[\dA-Z]*(?:[-/. ]\d[\dA-Z]*){0,5})",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|date\s+of\s+birth|birth\s?date|born(?:\s+on)?|b\.d\.)\s*[:=-]?\s*(?P<date>[\w./,-]+(?:\s+\w+\.?,?\s+\d{4})?)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\W{0,4}(?:patient(?:'s)?(?:\s+name)?|name(?:\s+of\s+patient)?|re|regarding)\s*[:=]\s*(?P<name>[^\n|;\t(]{3,60})",
    re.IGNORECASE | re.MULTILINE,
)
_BEFORE_BIRTH = re.compile(r"(?P<name>[A-Z][\w'\u2019-]+(?:,?\s+[A-Z][\w'\u2019.-]*){0,3})\s*,?\s*\(?\s*$")
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame)\b\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_DATE = re.compile(
    r"\b(?:\d{4}-\d\d?-\d\d?|\d{8}|\d\d?([./-])\d\d?\1\d{2}(?:\d{2})?|\d\d?\.?\s+[A-Za-z]{3,9}\.?,?\s+\d{4}|[A-Za-z]{3,9}\.?\s+\d\d?,?\s+\d{4})\b"
)
_MONTHS = {m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
_USUAL_NAMES = (
    r"^(?P<patient>[A-Za-z]{0,5}-?\d{3,})[_ .-][^/]+$",
    r"^(?:.*/)?(?P<patient>[A-Za-z]{0,5}-?\d{3,})/[^/]+$",
)
"""Files that begin with a number, and files in a folder named by one."""
_APART = 2
"""Words that may stand between a given and a family name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """A patient of the table of known people."""

    key: str
    """The patient's number, or name and birth date where the table has none."""
    given: frozenset[str]
    """Given names, in small letters."""
    family: tuple[str, ...]
    """Words of the family name, in small letters."""
    births: frozenset[str]
    """Birth date in ISO 8601, both ways where it could mean two days."""


class People:
    """The known patients by number and by name, to find whose report a text is. Holds names: keep it in memory."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_number: dict[str, set[str]] = defaultdict(set)
        self._by_family: dict[str, list[Person]] = defaultdict(list)
        for row in rows:
            if row.get("role", "patient") != "patient":
                continue
            numbers = _numbers(row)
            person = _person(row, numbers[0] if numbers else "")
            for number in numbers:
                self._by_number[number_key(number)].add(person.key)
            if person.key and person.family and person.given:
                self._by_family[person.family[0]].append(person)

    def keys(self) -> set[str]:
        """The keys of all patients of the table who have a number."""
        return set[str]().union(*self._by_number.values())

    def key_of_number(self, number: str) -> str | None:
        """The key of the one patient who has a number, in any spelling; None where nobody or several have it."""
        keys = self._by_number.get(number_key(number), set())
        return next(iter(keys)) if len(keys) == 1 else None

    def certain(self, text: str) -> set[str]:
        """Keys of the patients whom a text names by an announced number, or by full name and birth date."""
        numbers = (match["number"] for match in _NUMBER.finditer(text))
        found = {key for number in numbers if (key := self.key_of_number(number))}
        named = list(self._named(text))
        dates = _dates(text) if named else set()
        return found | {person.key for person in named if person.births & dates}

    def possible(self, text: str) -> set[str]:
        """Keys of the patients whom a text may be about: those of `certain`, and those named in full."""
        return self.certain(text) | {person.key for person in self._named(text)}

    def _named(self, text: str) -> Iterator[Person]:
        """People whose given and family name stand side by side, in either order."""
        if not self._by_family:
            return
        words = _lower(text)
        for at, word in enumerate(words):
            for person in self._by_family.get(word, ()):
                end = at + len(person.family)
                if tuple(words[at:end]) != person.family:
                    continue
                around = [*words[max(0, at - 1 - _APART) : at], *words[end : end + 1 + _APART]]
                if person.given.intersection(around):
                    yield person


def written_key(report: RawReport, settings: ReportSettings) -> str | None:
    """The patient's key as a column, a field, a report's head or the file's name writes it; None where none has one."""
    if report.patient_key is not None:
        return report.patient_key
    return _from_file_name(report, _pattern(settings.patient_from_file_name))


def one_spelling(forms: Iterable[str], also: Iterable[str] = ()) -> dict[str, str]:
    """Which spelling stands for keys that differ in separators or case alone, or from a header's number in leading zeros.

    Keys that nothing else resembles are not in it, so they stay as they are. P-104, P104 and p104 are one key; 1-23 and 12-3
    are two, and 123 beside both is a third.

    Args:
        forms: every key as columns, fields and file names write it.
        also: keys of the table of known people; one of them stands for others only where no form does.

    Returns:
        Key, or number of a header -> the spelling for it, where that is another.
    """
    own = set(forms)
    alike: dict[str, set[str]] = defaultdict(set)
    for form in {*own, *also}:
        alike["".join(c for c in form if c.isalnum()).upper()].add(form)
    chosen: dict[str, str] = {}
    by_number: dict[str, set[str]] = defaultdict(set)
    for letters, written in alike.items():
        pieces = {tuple(re.split(r"[\W_]+", form.upper().strip())) for form in written}
        one = letters and sum(len(p) > 1 for p in pieces) <= 1
        spelling = min(written & own or written)
        for form in written:
            chosen[form] = spelling if one else form
        by_number[number_key(letters)] |= {chosen[form] for form in written}
    for number, spellings in by_number.items():
        if number and len(spellings) == 1:
            chosen.setdefault(number, *spellings)
    return {key: spelling for key, spelling in chosen.items() if key != spelling}


def find_patients(reports: Iterable[RawReport], settings: ReportSettings, rows: Iterable[Row] = ()) -> list[RawReport]:
    """Give each report its patient's key: from column or field, the known people, the header, the file's name, else none.

    Args:
        reports: as they were read.
        settings: the pattern for file names.
        rows: the table of known people, and those whom the files name.

    Raises:
        UserError: the pattern for file names is not a pattern, or has no group called patient.
    """
    find = finder_of_patients(settings, People(rows))
    return [find(report) for report in reports]


def finder_of_patients(
    settings: ReportSettings, people: People, spellings: Mapping[str, str] | None = None
) -> Callable[[RawReport], RawReport]:
    """What gives one report its patient's key; made once for many reports.

    Args:
        settings: the pattern for file names.
        people: the known patients.
        spellings: of keys that are written in several ways, from `one_spelling`.

    Raises:
        UserError: as `find_patients`.
    """
    pattern = _pattern(settings.patient_from_file_name)
    one = spellings or {}

    def find(report: RawReport) -> RawReport:
        found = _with_patient(report, people, pattern)
        spelling = one.get(found.patient_key) if found.patient_key is not None else None
        return found if spelling is None else dataclasses.replace(found, patient_key=spelling)

    return find


def says_whose(texts: Iterable[str]) -> bool:
    """Whether any of these texts says in its header whose it is, by a record number or by name and birth date."""
    return any(_from_header(text[:HEADER_CHARACTERS]) is not None for text in texts)


def pattern_of_names(names: Sequence[str]) -> str | None:
    """A pattern for `reports.patient_from_file_name` that most names seem to follow; to be confirmed by a person.

    Args:
        names: paths relative to the source.
    """
    for pattern in _USUAL_NAMES:
        found = [
            m["patient"] for name in names if (m := re.search(pattern, PurePosixPath(name).name) or re.search(pattern, name))
        ]
        dates = sum(iso_date(number) is not None and len(number) == 8 for number in found)
        if len(names) > 1 and len(found) >= 0.8 * len(names) and dates < len(found) / 2:
            return pattern
    return None


def announced_numbers(text: str) -> list[str]:
    """Every number that a text announces as a patient's, as it is written."""
    return [match["number"] for match in _NUMBER.finditer(text)]


def days_of(written: str) -> set[str]:
    """A date as ISO 8601; both days where day and month may change places, both centuries of a two-digit year."""
    words = re.findall(r"[A-Za-z]+|\d+", written)
    month = next((_MONTHS.get(w[:3].lower()) for w in words if w.isalpha()), None)
    if month is not None and len(words) == 3:
        day, year = (w for w in words if w.isdigit())
        written = f"{year}-{month:02d}-{int(day):02d}"
    if match := re.fullmatch(r"(\d\d?)([./-])(\d\d?)\2(\d\d)", written.strip()):
        first, mark, second, year = match.groups()
        return {d for century in ("19", "20") for d in days_of(f"{first}{mark}{second}{mark}{century}{year}")}
    plain = written.strip().replace(".", "/") if re.fullmatch(r"\d\d?\.\d\d?\.\d{4}", written.strip()) else written
    found = (iso_date(plain, day_first=True), iso_date(plain, day_first=False))
    return {day[:10] for day in found if day and len(day) >= 10}


def links(report: RawReport, people: People, secret: bytes, spellings: Mapping[str, str] | None = None) -> list[str]:
    """Surrogates of the known patients whom a report without a patient may be about; none for any other report.

    One that may be about a patient on another side than its own belongs in quarantine.
    """
    if report.patient_key is not None:
        return []
    one = spellings or {}
    return sorted({keyed_hash(secret, "patient", one.get(key, key)) for key in people.possible(_whole(report))})


def document_of(report: RawReport, secret: bytes) -> str:
    """Keyed hash of the document that a report was cut from; "" where it was cut from none."""
    return keyed_hash(secret, "document", report.cut_from) if report.cut_from is not None else ""


def surrogate(report: RawReport, secret: bytes) -> str:
    """The patient's keyed hash. A report without a patient is a patient of its own, known by its number or its content."""
    if report.patient_key is not None:
        return keyed_hash(secret, "patient", report.patient_key)
    if report.cut_from is not None:
        return keyed_hash(secret, "patient of document", report.cut_from)
    return keyed_hash(secret, "patient of", report.report_id or content_of(report))


def content_of(report: RawReport) -> str:
    """Everything a report says, as one text, for digests."""
    return "\x1e".join([report.text, *(f"{name}\x1f{text}" for name, text in report.sections), report.label or ""])


def month_of(report: RawReport) -> str | None:
    """The month of a report's date; None where the date is missing or names no month."""
    return report.date[:7] if report.date is not None and len(report.date) >= 7 else None


def _with_patient(report: RawReport, people: People, pattern: "re.Pattern[str] | None") -> RawReport:
    if report.patient_key is not None:
        if report.patient_key_source == "structured field" and (key := people.key_of_number(report.patient_key)):
            return dataclasses.replace(report, patient_key=key)  # one patient, numbered by two systems
        return report
    text = _whole(report)
    known = people.certain(text[:HEADER_CHARACTERS]) or people.certain(text)
    if len(known) == 1:
        return dataclasses.replace(report, patient_key=known.pop(), patient_key_source="identity table")
    if not known and (key := _from_header(text[:HEADER_CHARACTERS])):
        return dataclasses.replace(report, patient_key=key, patient_key_source="header")
    if key := _from_file_name(report, pattern):
        return dataclasses.replace(report, patient_key=key, patient_key_source="file name")
    return report


def _from_file_name(report: RawReport, pattern: "re.Pattern[str] | None") -> str | None:
    if pattern is None:
        return None
    match = pattern.search(PurePosixPath(report.path).name) or pattern.search(report.path)
    return (match["patient"] or None) if match else None


def _from_header(head: str) -> str | None:
    """The patient's key out of a report's own header: record number, else name and birth date; None where neither is there."""
    numbers = {number_key(match["number"]) for match in _NUMBER.finditer(head)}
    numbers = {n for n in numbers if len(n) >= 3}
    if numbers:
        return numbers.pop() if len(numbers) == 1 else None
    born = _BORN.search(head)
    if born is None:
        return None
    dates: set[str] = _dates(born["date"]) or {re.sub(r"\D+", "-", born["date"]).strip("-")}
    named = _NAMED.search(head) or _BEFORE_BIRTH.search(head[: born.start()])
    words = sorted(_lower(_TITLE.sub(" ", named["name"]))) if named else []
    return f"{' '.join(words)} {min(dates)}" if words and any(dates) else None


def _whole(report: RawReport) -> str:
    return "\n".join([report.text, *(text for _, text in report.sections)])


def _person(row: Row, number: str) -> Person:
    roles = {column: role_of(column) for column in row}
    given = _words(row, roles, "given")
    family = next((tuple(_lower(v)) for c, v in row.items() if roles[c] == "family" and v.strip()), ())
    for column, value in row.items():
        if roles[column] == "name" and not family:
            last, comma, first = value.partition(",")
            parts = [*_lower(first), *_lower(last)] if comma else _lower(value)
            given, family = given | set(parts[:-1]), tuple(parts[-1:])
    births = frozenset(d for c, v in row.items() if roles[c] == "birth" for d in days_of(v))
    key = number or (f"{' '.join(sorted((*given, *family)))} {min(births)}" if births and family else "")
    return Person(key, frozenset(given), family, births)


def _numbers(row: Row) -> list[str]:
    """A patient's numbers, the record number first."""
    listed = [(c, v.strip()) for c, v in row.items() if role_of(c) == "number" and any(x.isdigit() for x in v)]
    listed.sort(key=lambda n: not re.search(r"record|mrn|patient", n[0].lower()))
    return [value for _, value in listed if len(number_key(value)) >= 1]


def _words(row: Row, roles: Mapping[str, str | None], role: str) -> set[str]:
    return {w for column, value in row.items() if roles[column] == role for w in _lower(value)}


def _lower(value: str) -> list[str]:
    return [str(w).lower().replace("\u2019", "'") for w in _WORD.findall(value)]


def _dates(text: str) -> set[str]:
    """Every day that a text may mean by its dates, in ISO 8601."""
    return {day for match in _DATE.finditer(text) for day in days_of(match.group())}


def _pattern(written: str | None) -> "re.Pattern[str] | None":
    if written is None:
        return None
    try:
        pattern = re.compile(written)
    except re.error as error:
        raise UserError(f"reports.patient_from_file_name is no regular expression: {error}.", next="mend it.") from None
    if "patient" not in pattern.groupindex:
        raise UserError(
            "reports.patient_from_file_name has no group called patient.",
            next=r"write for example '(?P<patient>\d+)_' where the file's name begins with the patient's number.",
        )
    return pattern
