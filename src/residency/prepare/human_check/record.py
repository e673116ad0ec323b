"""The record of a check: who read which reports when, what was marked, and what follows. No text of any report."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from residency.foundation.errors import UserError
from residency.foundation.storage import as_plain, digest_of, from_plain, read_json, read_record, write_json
from residency.foundation.workspace import Workspace
from residency.prepare.human_check.bounds import Bound
from residency.prepare.leak_words import Kind

MANIFEST = "manifest.json"
STORED = "human_check"
"""The manifest's field for a check."""
SEALED = "check in manifest"
"""Name in the sealed store of the digest of that field."""
KEPT = "checks"
"""Name in the sealed store of the records of all checks."""
KINDS: tuple[Kind, ...] = ("NAME", "DATE", "ADDRESS", "CONTACT", "NUMBER", "AGE", "OTHER")
"""What a missed identifier may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The corpus that is checked, by its digests."""

    manifest_digest: str
    """Of its manifest file."""
    policy: str
    """The de-identification policy."""
    policy_digest: str
    """Digest of the policy with its rules and lists."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of a report that the reader marked. Says where and what kind, never what stands there."""

    report_id: str
    """The report."""
    what: Literal["miss", "over"]
    """An identifier that was left, or something that was replaced and need not have been."""
    kind: str
    """What it is, such as NAME."""
    start: int
    """First character of the clean text as it was shown, label included, without what was planted."""
    end: int
    """One past the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLanguage:
    """What a finished check says of the reports in one language other than English."""

    reports: Bound
    """Reports with a miss, of those read in this language, which were drawn from all of it."""
    planted: int
    """Invented identifiers that were shown in them."""
    caught: int
    """Those that the reader marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a finished check says."""

    reports: Bound
    """Reports with a miss."""
    identifiers: Bound | None
    """Identifiers missed; None where the reports read hold none."""
    planted: int
    """Invented identifiers that were shown."""
    caught: int
    """Those that the reader marked."""
    planted_by_kind: dict[str, int]
    """The same by kind."""
    caught_by_kind: dict[str, int]
    """The same by kind."""
    missed_by_kind: dict[str, int]
    """Identifiers that the reader marked, by kind."""
    replaced_by_kind: dict[str, int]
    """Identifiers that were replaced in the reports read, by kind."""
    over: int
    """Replacements that the reader found needless."""
    languages: dict[str, OfLanguage] = field(default_factory=dict)
    """What it says of each language other than English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheck:
    """A finished check as the manifest holds it."""

    id: str
    """Of its own record."""
    reader: str
    """Who read."""
    finished: str
    """When, ISO 8601."""
    corpus: Corpus
    """What was checked."""
    result: Checked
    """What follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanCheck:
    """One check of one corpus by one person."""

    id: str
    """Name of its file."""
    reader: str
    """Who reads."""
    began: str
    """When, ISO 8601."""
    finished: str | None = None
    """When the last report was read and the check closed; None before."""
    corpus: Corpus
    """What is checked."""
    reports_in_corpus: int
    """Reports of which the sample was drawn."""
    seed: int
    """Of the sample."""
    sample: tuple[str, ...]
    """Ids of the reports, in the order in which they are read."""
    at_random: int | None = None
    """So many of them, the first ones, were drawn from the whole corpus; the rest fill up languages. None for all."""
    languages: dict[str, str] = field(default_factory=dict)
    """Language of each report of the sample that is in another than English."""
    read: tuple[str, ...] = ()
    """Those that were read."""
    marks: tuple[Mark, ...] = ()
    """What was marked; planted identifiers are not among them."""
    result: Checked | None = None
    """What follows; None before it is finished."""

    def misses(self) -> list[Mark]:
        """Identifiers that were left, as marked so far."""
        return [m for m in self.marks if m.what == "miss"]


def write_check(workspace: Workspace, check: HumanCheck) -> None:
    """Keep a check: in the sealed store, which counts, and as a file to be read."""
    if not workspace.sealed.was_erased():
        workspace.sealed.seal(KEPT, {**_kept(workspace), check.id: as_plain(check)})
    write_json(workspace.checks / f"{check.id}.json", check)


def read_checks(workspace: Workspace) -> list[HumanCheck]:
    """Every check of this workspace, in the order in which they began, as the sealed store holds them.

    A file that was changed or taken away says nothing. After `erase` the files alone are left.

    Raises:
        UserError: a file is of no check that was made here, or the store does not open.
    """
    files = sorted(workspace.checks.glob("*.json"))
    if workspace.sealed.was_erased():
        found = [read_record(path, HumanCheck) for path in files]
    else:
        kept = _kept(workspace)
        if unknown := [path.name for path in files if path.stem not in kept]:
            raise UserError(
                f"checks/{unknown[0]} in the workspace is of no check that was made here.",
                why="What a check found is kept in the sealed store, which does not know this one.",
                next="remove the file, then: residency prepare --check",
            )
        found = [from_plain(plain, HumanCheck) for plain in kept.values()]
    return sorted(found, key=lambda c: (c.began, c.id))


def _kept(workspace: Workspace) -> dict[str, Any]:
    return dict(workspace.sealed.read(KEPT)) if workspace.sealed.holds(KEPT) else {}


def manifest_digest(workspace: Workspace) -> str:
    """Digest of a corpus's manifest without the check by a person, which changes no report."""
    values = read_json(workspace.corpus / MANIFEST)
    return digest_of({name: value for name, value in values.items() if name != STORED})


def check_to_store(checks: Sequence[HumanCheck], policy_digest: str) -> StoredCheck | None:
    """The check of this policy that was finished last, as the manifest holds it."""
    last = last_check([c for c in checks if c.corpus.policy_digest == policy_digest])
    if last is None or last.result is None or last.finished is None:
        return None
    return StoredCheck(id=last.id, reader=last.reader, finished=last.finished, corpus=last.corpus, result=last.result)


def store_in_manifest(workspace: Workspace) -> None:
    """Write the last finished check of the corpus's policy into its manifest."""
    path = workspace.corpus / MANIFEST
    values = read_json(path)
    write_json(path, {**values, STORED: as_plain(check_to_store(read_checks(workspace), values["policy_digest"]))})
    seal_check(workspace)


def seal_check(workspace: Workspace) -> None:
    """Keep the digest of the manifest's check where nobody without the key writes it anew."""
    if not workspace.sealed.was_erased():
        workspace.sealed.seal(SEALED, digest_of(read_json(workspace.corpus / MANIFEST).get(STORED)))


def check_holds(workspace: Workspace) -> bool:
    """True where the manifest's check is the one that was sealed."""
    store = workspace.sealed
    return store.holds(SEALED) and store.read(SEALED) == digest_of(read_json(workspace.corpus / MANIFEST).get(STORED))


def last_check(checks: Sequence[HumanCheck]) -> HumanCheck | None:
    """The check that was finished last; None where none was."""
    done = [c for c in checks if c.finished is not None]
    return max(done, key=lambda c: c.finished or "", default=None)
