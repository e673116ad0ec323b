"""A clean report as it is put before the reader: what was replaced in it, what was planted, what was marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from residency.foundation.schema import Report, Span
from residency.prepare.deidentify import Removed
from residency.prepare.human_check.record import Mark

LABEL = "\n\nLabel: "
"""Stands between a report's text and its label, where it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An invented identifier that is shown in one report and stands nowhere else."""

    report_id: str
    """The report."""
    start: int
    """Where it is put, in characters of the clean text as shown."""
    covered: int
    """Characters of the clean text in whose place it stands: a tag's, or none."""
    kind: str
    """What it is, such as NAME."""
    value: str
    """What is put there: the invented identifier, with words around it where it stands in the place of nothing."""
    lead: int = 0
    """Characters of it before the identifier."""
    tail: int = 0
    """Characters of it after the identifier."""
    caught: tuple[int, int] | None = None
    """The stretch that the reader marked over it, in characters of the text with it; None where it was not seen."""
    caught_as: str = ""
    """The kind that the reader chose, which the page shows, so that a planted one looks like any other mark."""

    @property
    def end(self) -> int:
        """One past its last character, in the text with it."""
        return self.start + len(self.value)

    def is_met_by(self, start: int, end: int) -> bool:
        """Whether a stretch of the text with it covers a part of the invented identifier."""
        return start < self.end - self.tail and self.start + self.lead < end

    def outside(self, at: int) -> int:
        """A place in the text with it, as a place in the clean text."""
        return at if at <= self.start else max(self.start + self.covered, at - len(self.value) + self.covered)

    def inside(self, at: int) -> int:
        """A place in the clean text, as a place in the text with it."""
        return at if at <= self.start else max(self.end, at - self.covered + len(self.value))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text shown, all of one kind."""

    text: str
    """What stands there."""
    start: int
    """Its first character in the text shown."""
    tag: str = ""
    """The kind of what was replaced there; empty where nothing was."""
    over: bool = False
    """True where the reader found that needless."""
    miss: str = ""
    """The kind of the missed identifier that the reader marked there; empty where none was."""


def clean_text(report: Report) -> str:
    """The text that is read: the report's, and its label."""
    return report.text + (f"{LABEL}{report.label}" if report.label else "")


def as_written(words: str) -> str:
    """A pattern for these words as a whole, whatever white space lies between them."""
    inner = r"\s+".join(map(re.escape, words.split()))
    return rf"(?<!\w){inner}(?!\w)"


def replaced_spans(text: str, removed: Sequence[Removed]) -> list[Span]:
    """Where in a clean text tags, surrogates and moved dates stand, in order."""
    kind_of: dict[str, str] = {}
    for one in removed:
        if put := " ".join(one.replacement.split()):
            kind_of.setdefault(put, one.kind)
    if not kind_of:
        return []
    longest_first = sorted(kind_of, key=len, reverse=True)
    found = re.finditer("|".join(map(as_written, longest_first)), text)
    return [Span(m.start(), m.end(), kind_of[" ".join(m.group().split())], "replaced") for m in found]


def text_with(text: str, plant: Plant | None) -> str:
    """The text that is shown."""
    return text if plant is None else text[: plant.start] + plant.value + text[plant.start + plant.covered :]


def pieces_of(text: str, spans: Sequence[Span], marks: Sequence[Mark], plant: Plant | None) -> list[Piece]:
    """The text that is shown, cut where something begins or ends.

    Args:
        text: clean.
        spans: what was replaced in it.
        marks: what was marked in it.
        plant: what is planted in it.
    """
    inside = plant.inside if plant else int
    left = [s for s in spans if plant is None or (s.start, s.end) != (plant.start, plant.start + plant.covered)]
    tags = [(inside(s.start), inside(s.end), s.kind) for s in left]
    misses = [(inside(m.start), inside(m.end), m.kind) for m in marks if m.what == "miss"]
    misses += [(*plant.caught, plant.caught_as or plant.kind)] if plant and plant.caught else []
    over = {inside(m.start) for m in marks if m.what == "over"}
    whole = text_with(text, plant)
    cuts = sorted({0, len(whole), *(at for start, end, _ in (*tags, *misses) for at in (start, end))})
    pieces = []
    for start, end in pairwise(cuts):
        tag = next((kind for s, e, kind in tags if s <= start < e), "")
        miss = next((kind for s, e, kind in misses if s <= start < e), "")
        pieces.append(Piece(whole[start:end], start, tag, bool(tag) and start in over, miss))
    return pieces
