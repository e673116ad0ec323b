"""Finds equal reports, nearly equal ones and versions of one report: which stay, and which may not be parted by a split."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b

from residency.foundation.console import counted
from residency.foundation.errors import UserError
from residency.foundation.schema import Example, Question, Report
from residency.instruments.prompts import question_text
from residency.prepare.dedupe.sketches import masked

FEWEST_WITH_LINE = 20
"""A line is boilerplate only where so many reports hold it ..."""
LEAST_SHARE_WITH_LINE = 0.1
"""... and this share of all."""


def refuse_clashes(places: Sequence[tuple[str, int]]) -> None:
    """Say that reports have a number that is not their own.

    Args:
        places: file and row of each.

    Raises:
        UserError: always.
    """
    listed = ", ".join(f"{path} row {row}" for path, row in places[:5]) + (" ..." if len(places) > 5 else "")
    have = "has" if len(places) == 1 else "have"
    raise UserError(
        f"{counted(len(places), 'report')} {have} a number that another report has too ({listed}).",
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
