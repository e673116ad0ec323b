"""The record of a check: who read which reports when, what was marked, and what follows. No text of any report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from residency.foundation.storage import read_record, write_json
from residency.foundation.workspace import Workspace
from residency.prepare.human_check.bounds import Bound
from residency.prepare.leak_words import Kind

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
    """Keep a check."""
    write_json(workspace.checks / f"{check.id}.json", check)


def read_checks(workspace: Workspace) -> list[HumanCheck]:
    """Every check of this workspace, in the order in which they began.

    Raises:
        UserError: one is broken.
    """
    found = [read_record(path, HumanCheck) for path in workspace.checks.glob("*.json")]
    return sorted(found, key=lambda c: (c.began, c.id))


def last_check(checks: Sequence[HumanCheck]) -> HumanCheck | None:
    """The check that was finished last; None where none was."""
    done = [c for c in checks if c.finished is not None]
    return max(done, key=lambda c: c.finished or "", default=None)
