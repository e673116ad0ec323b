"""What follows from a marked miss: the report, and every other in which the same words stand, is held back by the next prepare.

The words themselves lie in the sealed store; the record of the check says only where they stood.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from residency.foundation.schema import Report
from residency.foundation.storage import digest_of, from_plain
from residency.foundation.workspace import Workspace
from residency.prepare.human_check.record import read_checks
from residency.prepare.human_check.shown import as_written, clean_text
from residency.prepare.leak_words import Kind, vocabulary
from residency.prepare.leaks import Suspicion

MARKED = "marked by a person as an identifier that was left"
"""The reason in the quarantine."""
SEALED = "marked"
"""Under which name the marked words lie in the sealed store."""
_TELLING = re.compile(r"[A-Z]\w*[^\W\d_]|\d{4}|[^\W_]@")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A missed identifier. Holds what stands there: sealed store only."""

    report_id: str
    """The report in which it was marked."""
    kind: Kind
    """What it is."""
    value: str
    """The words."""


def marked_in(workspace: Workspace) -> list[Marked]:
    """Every miss marked in any check of this workspace."""
    if not reports_with_misses(workspace):
        return []
    kept: Mapping[str, Sequence[Mapping[str, str]]] = workspace.sealed.read(SEALED)
    return [from_plain(one, Marked) for listed in kept.values() for one in listed]


def seal_marked(workspace: Workspace, check_id: str, marked: Sequence[Marked]) -> None:
    """Keep the misses of one check in the place of those kept of it before."""
    kept = dict(workspace.sealed.read(SEALED)) if workspace.sealed.holds(SEALED) else {}
    kept[check_id] = [{"report_id": m.report_id, "kind": m.kind, "value": m.value} for m in marked]
    workspace.sealed.seal(SEALED, kept)


def reports_with_misses(workspace: Workspace, manifest_digest: str | None = None) -> set[str]:
    """Ids of the reports in which a miss was marked.

    Args:
        workspace: where.
        manifest_digest: of the corpus meant; without it, of all that were ever checked.
    """
    checks = read_checks(workspace)
    wanted = [c for c in checks if manifest_digest in (None, c.corpus.manifest_digest)]
    return {m.report_id for c in wanted for m in c.misses()}


def marks_digest(workspace: Workspace) -> str | None:
    """Digest of all misses that were marked; None where there are none."""
    marks = sorted(m for c in read_checks(workspace) for m in c.misses())
    return digest_of(marks) if marks else None


def twins_of(reports: Iterable[Report], marked: Sequence[Marked]) -> dict[str, str]:
    """By the text of each marked report, its id: its duplicates are held back with it."""
    ids = {m.report_id for m in marked}
    return {clean_text(r): r.id for r in reports if r.id in ids}


def is_strange(words: str) -> bool:
    """Whether they hold a word outside the vocabulary or a long number, so that they hardly are a title or a heading."""
    return any(w.casefold() not in vocabulary() for w in _WORD.findall(words)) or re.search(r"\d{4}", words) is not None


def _tells(value: str, not_names: Collection[str]) -> bool:
    """Whether words are rare enough to be looked for in every report: a capital, a long number, or outside the vocabulary.

    Words that the practice lists as no names are not, whatever they look like.
    """
    if all(word.casefold() in not_names for word in re.findall(r"\w+", value)):
        return False
    return _TELLING.search(value) is not None or any(w not in vocabulary() for w in _WORD.findall(value))


def marks_in(
    report: Report, marked: Sequence[Marked], twins: Mapping[str, str], *, not_names: Iterable[str] = ()
) -> list[Suspicion]:
    """Where words stand in a report that a person marked as a missed identifier.

    Words that say little by themselves (a two-digit number, words of the vocabulary in small letters), and those that the
    practice lists as no names (`not_names`), hold back the report alone in which they were marked, and others of the same text.
    A report in which the words do not stand any more is let go.
    """
    text = clean_text(report)
    listed = {word.casefold() for word in not_names}
    same = {report.id, twins.get(text)}
    found: set[Suspicion] = set()
    for one in marked:
        if one.report_id in same or _tells(one.value, listed):
            places = re.finditer(as_written(one.value), text)
            found |= {Suspicion(report.id, one.kind, m.start(), m.end(), MARKED) for m in places}
    return sorted(found)
