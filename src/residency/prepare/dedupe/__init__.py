"""Finds equal reports, nearly equal ones and versions of one report: which stay, and which may not be parted by a split."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from residency.foundation.errors import UserError
from residency.foundation.schema import Example, Question, Report
from residency.instruments.prompts import question_text
from residency.prepare.dedupe.sketches import edge_lines, masked, sketch
from residency.prepare.dedupe.versions import KEPT, REASONS, Marks, decide

FEWEST_WITH_LINE = 20
"""A line is boilerplate only where so many reports hold it ..."""
LEAST_SHARE_WITH_LINE = 0.1
"""... and this share of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduplicated:
    """Which reports stay, and what belongs together."""

    kept: tuple[int, ...]
    """Places of the reports that stay, in the order of arrival."""
    groups: dict[str, str]
    """Id of a kept report that others resemble -> its group, named by the least id of it; the others have none."""
    dropped: "Counter[str]"
    """Reports that do not stay, by reason."""
    clashes: tuple[int, ...]
    """Places of reports that have the number of another one and are no version of it; see `refuse_clashes`."""


def deduplicate(
    reports: Sequence[Report],
    *,
    numbers: Sequence[str | None] | None = None,
    minutes: Sequence[int | None] | None = None,
    replaced: Sequence[Collection[str]] | None = None,
    keep_near: bool = False,
) -> Deduplicated:
    """Decide which of a practice's reports stay; `versions.decide` says by which rules.

    Args:
        reports: clean, in the order of arrival.
        numbers: the practice's own number of each, where it has one.
        minutes: minutes from year 1 to each report's date, where its day is known.
        replaced: what stands in each in the place of identifiers; tags need not be named.
        keep_near: keep nearly equal undated reports of one patient.
    """
    import numpy as np

    lines = boilerplate_of(Counter(line for r in reports for line in edge_lines(r)), len(reports))
    stand_ins = replaced or [()] * len(reports)
    texts = [masked(r, names, lines) for r, names in zip(reports, stand_ins, strict=True)]
    exact = [digest64(*exact_key(r, names)) for r, names in zip(reports, stand_ins, strict=True)]
    marks = Marks(
        exact=np.array(exact, np.uint64),
        source=np.array([digest64(r.source_digest, r.patient) for r in reports], np.uint64),
        patient=np.array([digest64(r.patient) for r in reports], np.uint64),
        number=np.array([digest64(n) if n is not None else 0 for n in numbers or [None] * len(reports)], np.uint64),
        minute=np.array([-1 if m is None else m for m in minutes or [None] * len(reports)], np.int64),
    )
    made = decide(marks, sketch(texts), keep_near=keep_near)
    kept = [i for i, reason in enumerate(made.reason.tolist()) if reason == KEPT]
    dropped = Counter(REASONS[reason] for reason in made.reason.tolist() if reason != KEPT)
    names: dict[int, str] = {}
    group = made.group.tolist()
    for i in kept:
        names[group[i]] = min(reports[i].id, names.get(group[i], reports[i].id))
    several = Counter(group[i] for i in kept)
    groups = {reports[i].id: names[group[i]] for i in kept if several[group[i]] > 1}
    return Deduplicated(kept=tuple(kept), groups=groups, dropped=dropped, clashes=tuple(made.clashes.tolist()))


def refuse_clashes(places: Sequence[tuple[str, int]]) -> None:
    """Say that reports have a number that is not their own.

    Args:
        places: file and row of each.

    Raises:
        UserError: always.
    """
    listed = ", ".join(f"{path} row {row}" for path, row in places[:5]) + (" ..." if len(places) > 5 else "")
    raise UserError(
        f"{len(places)} reports have a number that another report has too ({listed}).",
        why="The number of a report must be its own, or corrections and erasures would meet the wrong one. Amended "
        "versions may share it if patient and most of the text are the same; these do not.",
        next="mend the numbers, or leave reports.columns.id out.",
    )


def minute_of(date: str | None) -> int | None:
    """Minutes from year 1 to a date in ISO 8601; None where it names no day."""
    if date is None or len(date) < len("2024-03-15"):
        return None
    moment = datetime.fromisoformat(date)
    return (moment.toordinal() * 24 + moment.hour) * 60 + moment.minute


def exact_key(report: Report, replaced: Collection[str] = ()) -> tuple[str, str]:
    """What makes two reports equal: the words of the text without tags and surrogates, and the label."""
    return " ".join(masked(report, replaced).split()), repr(report.label)


def digest64(*parts: str) -> int:
    """64-bit digest of the parts, never 0."""
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def boilerplate_of(lines: Mapping[str, int], reports: int) -> frozenset[str]:
    """Lines at the edges of so many of the practice's reports that they say nothing about any one.

    Args:
        lines: line -> reports that hold it.
        reports: reports in all.
    """
    fewest = max(FEWEST_WITH_LINE, LEAST_SHARE_WITH_LINE * reports)
    return frozenset(line for line, holding in lines.items() if holding >= fewest)


class Slim(Example):
    """An example without its texts, of which a million fit into memory. No two have the same question and answer."""

    __slots__ = ()


def pair_of(example: Example) -> tuple[str, str]:
    """What makes two examples equal: question and answer as text, white space folded; a slim one's own id."""
    if isinstance(example, Slim):
        return example.id, ""
    return " ".join(question_text(example.question).split()), " ".join(example.target.split())


NO_QUESTION = Question(task="draft", sections=(), text="", patient=None, policy_digest="")
"""What a slim example asks."""
