"""Shows a report before and after cleaning, for the eyes of the practice alone: nothing of it is written anywhere."""

import difflib
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport, Report
from residency.foundation.workspace import Workspace
from residency.prepare.clean import Change, by_kind
from residency.prepare.cut import cut
from residency.prepare.deidentify import Removed
from residency.prepare.governance import exclusions_of, is_left_out, patients_left_out
from residency.prepare.ingest import files_read
from residency.prepare.intake import Means, clean_report, means_of, report_id_of
from residency.prepare.known_people import people_of_files, spellings_of_keys, table_of_people
from residency.prepare.patients import People, finder_of_patients

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Compared:
    """A report as it came and as it was made. Holds the original: memory and the terminal only."""

    raw: RawReport
    """As it came."""
    report: Report
    """As it was made."""
    removed: tuple[Removed, ...]
    """Identifiers that were replaced."""
    changes: tuple[Change, ...]
    """What cleaning removed or wrote otherwise."""

    def lines(self) -> Iterator[str]:
        """The lines of both, as `diff` marks them, then what was changed, by kind; none is wider than `WIDTH` columns."""
        for line in self._long_lines():
            mark = line[:1] if line[:1] in ("+", "-", " ") else ""
            indent = mark + (" " * 4 if mark != " " else " " * (len(line) - len(line.lstrip(" ")) + 4))
            for part in textwrap.wrap(line, WIDTH, subsequent_indent=indent, drop_whitespace=False, tabsize=4) or [""]:
                yield part.rstrip()

    def _long_lines(self) -> Iterator[str]:
        before = [line for name, body in (("", self.raw.text), *self.raw.sections) for line in _titled(name, body)]
        yield from difflib.unified_diff(before, self.report.text.split("\n"), "before", "after", lineterm="", n=1)
        kinds = by_kind(self.changes)
        yield ""
        yield f"identifiers replaced: {len(self.removed)}"
        for kind, n in kinds.items():
            yield f"{kind}: {n}"
            yield from (f"    {_shown(c.before)} -> {_shown(c.after)}" for c in self.changes if c.kind == kind)


def compare_report(name: str, config: Config, workspace: Workspace) -> Compared:
    """Read a report anew from its source and clean it as the last preparation did.

    Args:
        name: the practice's own number of it, or its id in the workspace (eight characters of it are enough).
        config: the settings.
        workspace: what was learned from the corpus, and whom the files named.

    Raises:
        UserError: no such report, or several that are no versions of one.
    """
    means = means_of(config, workspace)
    people = People([*table_of_people(config), *people_of_files(workspace)])
    find = finder_of_patients(config.reports, people, spellings_of_keys(workspace))
    listed = exclusions_of(config, people_of_files(workspace))
    found: list[RawReport] = []
    left_out: set[str] = set()
    for _, file in files_read(config, [workspace.root]):
        raws = [find(piece) for piece in cut(file.reports, config.reports).reports]
        left_out |= patients_left_out(raws, listed)
        found += [raw for raw in raws if _is_named(raw, name, means)]
    found = [raw for raw in found if not is_left_out(raw, listed, left_out)]
    different = len({report_id_of(raw, means.secret) for raw in found})
    if different != 1:
        raise UserError(
            f"{different or 'No'} reports go by that number or id.",
            why="It is looked for among the practice's own numbers and the ids of the workspace, without excluded patients.",
            next="take a report_id from corpus/reports.parquet, or the report's own number.",
        )
    changes: list[Change] = []
    raw = _last_version(found)
    report, removed = clean_report(raw, means, changes)
    return Compared(raw, report, tuple(removed), tuple(changes))


def learned_lines(config: Config, workspace: Workspace) -> list[tuple[str, str]]:
    """What kind of boilerplate each line is that was learned or listed, and how it reads, numbers as 0."""
    lines = means_of(config, workspace).cleaning.boilerplate.learned
    return sorted((kind, key) for key, kind in lines.items())


def _last_version(raws: Sequence[RawReport]) -> RawReport:
    """Of reports that share their number the last by date, or by arrival where not all have one."""
    dates = [raw.date for raw in raws if raw.date]
    return raws[-1] if len(dates) < len(raws) else [raw for raw in raws if raw.date == max(dates)][-1]


def _is_named(raw: RawReport, name: str, means: Means) -> bool:
    own = report_id_of(raw, means.secret)
    return raw.report_id == name or own == name or (len(name) >= 8 and own.startswith(name))


def _titled(name: str, body: str) -> Sequence[str]:
    lines = body.splitlines()
    return [f"({name})", *lines] if name else lines


def _shown(text: str) -> str:
    return text.replace("\n", "\u23ce") if text else "(removed)"
