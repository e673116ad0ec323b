"""The span report for a terminal: what was replaced, by kind and by what found it, and reports with their tags; no original."""

import random
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from residency.foundation.console import table
from residency.foundation.errors import UserError
from residency.foundation.schema import Report, Span
from residency.foundation.storage import from_plain, read_columns, read_record, read_some
from residency.foundation.workspace import Workspace, keyed_hash
from residency.prepare.deidentify import Removed
from residency.prepare.human_check.shown import clean_text, pieces_of, replaced_spans
from residency.prepare.manifest import Manifest, corpus_to_check

WIDTH = 80
SAMPLE = 5
"""Reports that are shown where none is named."""


@dataclass(frozen=True, slots=True)
class Spanned:
    """A report of the corpus with what was replaced in it. Holds no original."""

    report: Report
    """De-identified."""
    spans: tuple[Span, ...]
    """Where tags, surrogates and moved dates stand."""
    found_by: tuple[tuple[str, str, str], ...]
    """Kind, rule or table, and what stands there now, of each."""


def spanned_reports(name: str | None, workspace: Workspace, *, seed: int) -> list[Spanned]:
    """The report that goes by a name, or a few by chance.

    Args:
        name: the practice's own number of it, or its id in the workspace (eight characters of it are enough).
        workspace: where the corpus lies.
        seed: of the sample.

    Raises:
        UserError: no corpus, or no such report in it, or several.
    """
    corpus_to_check(workspace)
    path = workspace.corpus / "reports.parquet"
    ids = (report_id for (report_id,) in read_columns(path, ["id"]))
    own = keyed_hash(workspace.secret(), "report", name) if name else ""
    if name:
        chosen = [i for i in ids if i in (name, own) or (len(name) >= 8 and i.startswith(name))]
    else:
        listed = sorted(ids)
        chosen = random.Random(seed).sample(listed, min(SAMPLE, len(listed)))
    if name and len(chosen) != 1:
        raise UserError(
            f"{len(chosen) or 'No'} reports of the corpus go by that number or id.",
            why="Reports that were left out or are in quarantine are not shown.",
            next="residency prepare --spans shows some with their ids; residency prepare --held tells of the quarantine.",
        )
    kept = workspace.sealed.read_entries("removed", set(chosen))
    by_id = {report.id: report for report in read_some(path, Report, chosen)}
    return [_spanned(by_id[i], [from_plain(plain, Removed) for plain in kept.get(i, ())]) for i in chosen]


def _spanned(report: Report, removed: Sequence[Removed]) -> Spanned:
    return Spanned(
        report,
        tuple(replaced_spans(clean_text(report), removed)),
        tuple((r.kind, r.source, r.replacement) for r in removed),
    )


def spans_table(workspace: Workspace) -> list[str]:
    """Identifiers of the whole preparation by kind and by what found them, the commonest first."""
    manifest = read_record(workspace.corpus / "manifest.json", Manifest)
    listed = sorted(manifest.found_by.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [[*_kind_and_source(name), n] for name, n in listed]
    total = sum(manifest.found_by.values())
    lines = [f"Replaced in {manifest.reports_in} reports that came in: {total} identifiers ({manifest.policy})"]
    return [*lines, "", table(["kind", "found by", "places"], rows, numbers_from=2)] if rows else lines


def report_lines(shown: Spanned) -> Iterator[str]:
    """One report in lines of at most 80 columns: the text with what stands in the place of originals, then kinds and rules."""
    yield f"==== {shown.report.id} ===="
    pieces = pieces_of(clean_text(shown.report), shown.spans, (), None)
    marked = "".join(p.text if not p.tag or "[" in p.text else f"{{{p.text}}}" for p in pieces)
    for line in _printable(marked).split("\n"):
        yield from textwrap.wrap(line, WIDTH) or [""]
    yield ""
    counted: dict[tuple[str, str, str], int] = {}
    for one in shown.found_by:
        counted[one] = counted.get(one, 0) + 1
    if not counted:
        yield "Nothing was replaced."
        return
    rows = [[kind, source[:30], _printable(put)[:24] or "(nothing)", n] for (kind, source, put), n in sorted(counted.items())]
    yield table(["kind", "found by", "put in its place", "places"], rows, numbers_from=3)


def _kind_and_source(name: str) -> tuple[str, str]:
    kind, _, source = name.partition(" ")
    return kind, source[:40]


def _printable(text: str) -> str:
    """Without signs that would command the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else "?" for c in text)
