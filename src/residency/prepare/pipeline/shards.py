"""What one process does with one shard: leave out, clean, look over. The results are private files beside the raw reports.

These functions run in whatever process the runner chooses; what a shard says depends on its reports and the settings alone.
Every text, word and label in the files is encrypted with the workspace's key: what the leak scan will hold back is not known
before all shards are there. Counts, digests and places lie open; the digests are keyed, so that no word can be tried.
"""

import hmac
import json
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport, Report
from residency.foundation.storage import as_plain, write_bytes
from residency.foundation.workspace import SealedStore, Workspace, keyed_hash
from residency.instruments.identifiers.normalise import normalise, words
from residency.prepare.clean import Change, by_kind
from residency.prepare.clean.learned import cleaning_from
from residency.prepare.date_forms import moved
from residency.prepare.dedupe import digest64, exact_key
from residency.prepare.dedupe.sketches import edge_lines, masked, sketch
from residency.prepare.deidentify import Removed, placed
from residency.prepare.formats.base import Row
from residency.prepare.governance import Exclusions, exclusions_of, is_left_out, patients_left_out
from residency.prepare.human_check import marked_in, marks_in
from residency.prepare.human_check.marked import Marked
from residency.prepare.intake import Means, clean_report, language_served, means_of, with_cleaning
from residency.prepare.known_people import row_to_find, table_of_people
from residency.prepare.label import label
from residency.prepare.language import NAMES
from residency.prepare.leaks import LEAST_PATIENTS, Met, Scan, Suspicion, people_to_find, scan_after, suspicions, words_met
from residency.prepare.patients import People, content_of, document_of, finder_of_patients, links, month_of, surrogate
from residency.prepare.pipeline.raws import people_path, read_raws, spellings_path
from residency.prepare.pipeline.shard_file import clean_path, hidden_of, read_shard, write_shard
from residency.prepare.pipeline.short import Short, packed
from residency.prepare.policies import shift_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SHARE_OF_SHARD = 0.02
"""A line at the edges that fewer reports of a shard hold is not counted as possible boilerplate."""
FIRST_YEAR = 1900
"""A report of an earlier year has a wrong date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a process is told once, before any work."""

    config: Config
    """The settings."""
    workspace: Path
    """Root of the workspace."""
    folder: Path
    """Where shards lie."""
    latest_year: int
    """The present year: a report of a later one has a wrong date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludeTask:
    """A shard in which patients of the exclusion list are looked for."""

    number: int
    """Of the shard, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanTask:
    """A shard whose raw reports are to be cleaned."""

    number: int
    """Of the shard."""
    broken: frozenset[int]
    """Files whose reports count as never read."""
    left_out: frozenset[str]
    """Keys of patients who are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookTask:
    """A shard whose clean reports are to be sketched and scanned for leaks."""

    number: int
    """Of the shard."""
    name: str
    """Of what the corpus taught, which lies in the folder: see `learned_path`."""


Task = ExcludeTask | CleanTask | LookTask


class Tools:
    """What a process makes of its order; each is made when first used, as the tables of people take time."""

    def __init__(self, order: Order) -> None:
        self.config, self.folder, self.latest_year = order.config, order.folder, order.latest_year
        self.workspace = Workspace(order.workspace)
        self.store: SealedStore = self.workspace.sealed
        self._scans: dict[str, Scan] = {}
        self._learned: dict[str, dict[str, Any]] = {}

    @cached_property
    def people(self) -> list[Row]:
        """The people whom the source's files name."""
        line = people_path(self.folder).read_text("ascii")
        return list(self.store.unwrap("people", line))

    @cached_property
    def means(self) -> Means:
        """Everything that decides a report's clean form, with what was learned from this corpus."""
        kept = self.store.unwrap("cleaning", cleaning_path(self.folder).read_text("ascii"))
        return with_cleaning(self.unlearned, cleaning_from(self.config.prepare, kept))

    @cached_property
    def unlearned(self) -> Means:
        """The same before anything is learned."""
        return means_of(self.config, self.workspace, self.people)

    @cached_property
    def with_patient(self) -> Callable[[RawReport], RawReport]:
        """Gives a report its patient's key."""
        return finder_of_patients(self.config.reports, self.known_patients, self.spellings)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Of patients' keys that are written in several ways."""
        return dict(self.store.unwrap("spellings", spellings_path(self.folder).read_text("ascii")))

    @cached_property
    def known_patients(self) -> People:
        """The patients of the table of known people and of the source's files."""
        return People([*table_of_people(self.config), *self.people])

    @cached_property
    def exclusions(self) -> Exclusions:
        """Who is left out."""
        return exclusions_of(self.config, self.people)

    @cached_property
    def marked(self) -> list[Marked]:
        """What a person marked as missed in a check."""
        return marked_in(self.workspace)

    def suspicions(self, report: Report, gone: Sequence[Removed], name: str) -> list[Suspicion]:
        """What holds a report back: what the leak scan finds, else what a person marked."""
        found = suspicions(report, self.scan(name), placed=placed(report.text, gone))
        if found or not self.marked:
            return found
        return marks_in(report, self.marked, self.learned(name)["twins"], not_names=self.config.prepare.not_names)

    def scan(self, name: str) -> Scan:
        """The leak scan, with what this corpus taught."""
        if name not in self._scans:
            met = Met(**{kind: {w: set(who) for w, who in found.items()} for kind, found in self.learned(name)["met"].items()})
            people = people_to_find(self.config, [row_to_find(person) for person in self.people])
            self._scans = {name: scan_after(met, people, words=self.config.prepare.not_names)}
        return self._scans[name]

    def learned(self, name: str) -> dict[str, Any]:
        """What this corpus taught: `met`, words with patients; `lines`, its boilerplate; `twins` of what a person marked."""
        if name not in self._learned:
            self._learned = {name: self.store.unwrap("learned", learned_path(self.folder, name).read_text("ascii"))}
        return self._learned[name]


def cleaning_path(folder: Path) -> Path:
    """The file of how this corpus is cleaned, encrypted."""
    return folder / "cleaning"


def learned_path(folder: Path, name: str) -> Path:
    """The file of what the clean corpus taught, encrypted."""
    return folder / f"{name}.learned"


def look_path(folder: Path, number: int, name: str) -> Path:
    """The file of a shard's sketches and suspicions."""
    return folder / f"{number:06d}.{name}.look.npz"


def work(task: Task, tools: Tools) -> Any:
    """Do one task. Gives keys of patients who are left out, or the number of reports; the rest lies in the folder."""
    if isinstance(task, ExcludeTask):
        raws, _ = read_raws(tools.folder, task.number, tools.store)
        return sorted(patients_left_out(map(tools.with_patient, raws), tools.exclusions))
    if isinstance(task, CleanTask):
        return _clean(task, tools)
    return _look(task, tools)


# ---- cleaning ----------------------------------------------------------------------------------------------------------


def _clean(task: CleanTask, tools: Tools) -> int:
    """Clean a shard's reports and write them, the counts first."""
    means = tools.means
    raws, files = read_raws(tools.folder, task.number, tools.store)
    body: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    hidden: dict[str, list[Any]] = {"removed": [], "dates": [], "months": [], "places": [], "spelling": []}
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("dropped", "languages", "patient_keys", "cleaned", "objected", "wrong_dates")
    }
    known: list[RawReport] = []
    for raw, file in zip(map(tools.with_patient, raws), files, strict=True):
        if file in task.broken:
            continue
        if is_left_out(raw, tools.exclusions, task.left_out):
            counts["dropped"]["excluded patient"] += 1
            counts["objected"].update(map(str, tools.exclusions.entries_of(raw)))
            continue
        known.append(raw)
        counts["wrong_dates"]["reports"] += raw.date is not None and _date_of(raw, tools) is None
        counts["patient_keys"][raw.patient_key_source] += 1
        language, served = language_served(raw, means)
        counts["languages"][language] += 1
        changes: list[Change] = []
        report, gone = clean_report(raw, means, changes) if served else (None, [])
        if report is None:
            counts["dropped"][f"in {NAMES[language]}, whose identifiers are not found"] += 1
        elif not report.text:
            counts["dropped"]["empty report"] += 1
        elif _still_known(report, gone, means):
            counts["dropped"]["a known person still stands in it"] += 1
        else:
            _add(body, raw, replace(report, language=language), gone, means)
            body["links"].append(links(raw, tools.known_patients, means.secret, tools.spellings))
            body["documents"].append(document_of(raw, means.secret))
            hidden["removed"].append(gone)
            hidden["dates"].append(_date_of(raw, tools))
            hidden["months"].append(_month_of_batch(raw, tools))
            hidden["places"].append([raw.path, raw.row])
            hidden["spelling"].append([change for change in changes if change.kind == "spelling"])
            counts["cleaned"].update(by_kind(changes))
    _write_clean(task.number, tools, body, hidden, counts, known)
    return len(known)


_OF_ONE = ("reports", "examples", "why", "leaking", "unknown_codes", "stand_ins", "marks")
_COLUMNS = (*_OF_ONE, "links", "documents")


def _add(body: Mapping[str, list[Any]], raw: RawReport, report: Report, gone: Sequence[Removed], means: Means) -> None:
    """One clean report with its example and what it is compared by."""
    made = label([report], means)
    stand_ins = sorted({r.replacement for r in gone})
    number = digest64(keyed_hash(means.secret, "number", raw.report_id)) if raw.report_id is not None else 0
    marks = [
        digest64(keyed_hash(means.secret, "equal", *exact_key(report, stand_ins))),
        digest64(report.source_digest, report.patient),
        digest64(report.patient),
        number,
    ]
    row = [report, made.examples, next(iter(made.dropped), ""), bool(made.leaking), made.unknown_codes, stand_ins]
    for name, value in zip(_OF_ONE, [*row, marks], strict=True):
        body[name].append(value)


def _still_known(report: Report, gone: Sequence[Removed], means: Means) -> bool:
    """True where the table of known people still finds somebody in the clean text: a second look after all steps.

    What was put there does not count: a date that was moved may fall on somebody's birthday.
    """
    if means.known is None:
        return False
    plain = normalise(report.text).text
    put = {r.replacement for r in gone}
    found = {plain[s.start : s.end] for s in means.known.find(plain, list(words(plain)))}
    return not all(any(text in p for p in put) for text in found)


def _write_clean(
    number: int,
    tools: Tools,
    body: Mapping[str, list[Any]],
    hidden: dict[str, list[Any]],
    counts: Mapping[str, Mapping[str, int]],
    known: Sequence[RawReport],
) -> None:
    secret, reports = tools.means.secret, body["reports"]
    lines = Counter(line for report in reports for line in edge_lines(report))
    met = words_met(reports, words=tools.config.prepare.not_names)
    head = {
        **counts,
        "raw_reports": len(known),
        "reports": len(reports),
        "alone": sum(raw.patient_key is None for raw in known),
        "identifiers": Counter(r.kind for gone in hidden["removed"] for r in gone),
        "found_by": Counter(f"{r.kind} {r.source}" for gone in hidden["removed"] for r in gone),
    }
    taught = {
        "lines": {line: n for line, n in sorted(lines.items()) if n >= LEAST_SHARE_OF_SHARD * len(reports)},
        "met": {"small": _listed(met.small), "large": _listed(met.large)},
    }
    hidden["every_month"] = sorted({month for raw in known if (month := _month_of_batch(raw, tools))})
    inside = {"patients": [digest64(surrogate(raw, secret)) for raw in known], "sources": _sources(known, secret)}
    parts = {"taught": taught, "hidden": hidden, "body": {**body, **inside}}
    write_shard(
        clean_path(tools.folder, number), head, [tools.store.wrap(name, as_plain(part)) for name, part in parts.items()]
    )


def _date_of(raw: RawReport, tools: Tools) -> str | None:
    """A report's date; None where it is before 1900 or of a year to come, and would make its patient the oldest or newest."""
    return raw.date if raw.date is not None and FIRST_YEAR <= int(raw.date[:4]) <= tools.latest_year else None


def _month_of_batch(raw: RawReport, tools: Tools) -> str | None:
    """The month by which a report is numbered: the true one, or, where dates are moved, that of the moved date.

    A number of the true month beside moved dates would tell by how much they were moved.
    """
    written, means = _date_of(raw, tools), tools.means
    month = month_of(raw) if written is not None else None
    if means.policy.dates != "shifted" or month is None or written is None:
        return month
    day = date.fromisoformat(written[:10] if len(written) >= 10 else f"{month}-15")
    return moved(day, shift_days(means.secret, surrogate(raw, means.secret), means.policy.shift_weeks)).isoformat()[:7]


def _listed(met: Mapping[str, set[str]]) -> dict[str, list[str]]:
    return {word: sorted(who)[:LEAST_PATIENTS] for word, who in sorted(met.items())}


def _sources(raws: Sequence[RawReport], secret: bytes) -> list[tuple[str, str]]:
    """The keyed name of each report's file with the keyed digest of the report's content."""
    contents = (content_of(raw).encode("utf-8", "surrogatepass") for raw in raws)
    digests = (hmac.new(secret, content, sha256).hexdigest() for content in contents)
    return [(keyed_hash(secret, "file", raw.path), digest) for raw, digest in zip(raws, digests, strict=True)]


# ---- looking over --------------------------------------------------------------------------------------------------------


def _look(task: LookTask, tools: Tools) -> int:
    """Sketch a shard's reports and scan them for leaks."""
    import io

    import numpy as np

    shard = read_shard(tools.folder, task.number, tools.store)
    lines = frozenset(tools.learned(task.name)["lines"])
    texts = [masked(r, stand_ins, lines) for r, stand_ins in zip(shard.reports, shard.stand_ins, strict=True)]
    made = sketch(texts, key=bytes.fromhex(keyed_hash(tools.means.secret, "shingles", length=64)))
    removed = [[Removed(**r) for r in gone] for gone in hidden_of(tools.folder, task.number, tools.store)["removed"]]
    found = [tools.suspicions(r, gone, task.name) for r, gone in zip(shard.reports, removed, strict=True)]
    facts = (shard.examples, shard.why, shard.leaking, shard.unknown_codes)
    short = packed(shard.reports, shard.links, shard.documents, *facts)
    content = io.BytesIO()
    np.savez(
        content,
        marks=np.array(shard.marks, np.uint64).reshape(-1, 4),
        known=np.array([r.patient_known for r in shard.reports], bool),
        patients=np.array(shard.patients, np.uint64),
        lengths=made.lengths.astype(np.int32),
        shingles=made.shingles,
        bands=made.bands,
        bits=made.bits,
        held=np.array([bool(listed) for listed in found], bool),
        short=np.frombuffer(tools.store.wrap("short", short).encode("ascii"), np.uint8),
        suspicions=np.frombuffer(json.dumps([as_plain(s) for listed in found for s in listed]).encode("ascii"), np.uint8),
    )
    write_bytes(look_path(tools.folder, task.number, task.name), content.getvalue())
    return len(shard.reports)


def look_is_whole(path: Path) -> bool:
    """True where a shard's sketches are there, and every check sum in the file fits."""
    try:
        with ZipFile(path) as file:
            return file.testzip() is None
    except (OSError, ValueError, EOFError, zlib.error, BadZipFile):
        return False


def short_shard(folder: Path, number: int, name: str, store: SealedStore) -> Short:
    """A clean shard without its texts."""
    line = read_look(folder, number, name, ("short",))["short"].tobytes()
    return Short(**store.unwrap("short", line.decode("ascii")))


def read_look(folder: Path, number: int, name: str, wanted: Sequence[str]) -> "dict[str, NDArray[Any]]":
    """Some of a shard's sketches, marks and suspicions, by name.

    Raises:
        UserError: the file is broken.
    """
    import numpy as np

    try:
        with np.load(look_path(folder, number, name), allow_pickle=False) as found:
            return {key: found[key] for key in wanted}
    except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile):
        raise UserError(
            f"A shard of the preparation ({number}) is broken.",
            why="It was cut or changed from outside while the preparation ran.",
            next="residency prepare",
        ) from None
