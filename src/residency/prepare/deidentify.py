"""Replaces the identifiers of a raw report by tags, and keeps what stood there for the sealed store alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from residency.instruments.identifiers import Known, find_spans
from residency.prepare.policies import Policy

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Removed:
    """One identifier that was taken out. Holds the original: sealed store only."""

    place: str
    """The section, or "text"."""
    start: int
    """First character in the raw text of that place, encoding mended."""
    kind: str
    """What it is, such as NAME."""
    source: str
    """The rule or table that found it."""
    original: str
    """What stood there."""


def deidentify(text: str, known: Known | None, policy: Policy, *, place: str = "text") -> tuple[str, list[Removed]]:
    """The text with every identifier that was found replaced.

    Args:
        text: as the practice wrote it, encoding mended.
        known: the table of known people.
        policy: what stands in the place of an identifier.
        place: the section, for the sealed list.
    """
    pieces, removed, last = [], [], 0
    for span in find_spans(text, known):
        pieces += [text[last : span.start], policy.replacement(span.kind)]
        removed.append(Removed(place, span.start, span.kind, span.source, text[span.start : span.end]))
        last = span.end
    return "".join([*pieces, text[last:]]), removed


def deidentify_sections(
    sections: Sequence[tuple[str, str]], known: Known | None, policy: Policy, *, asked: Sequence[str]
) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Sections that came as columns, with every identifier that was found replaced.

    A name found in one section is looked for in the others too, with one exception: the sections of the question learn
    nothing from the answer. A new question comes without answer and must read the same as in training.

    Args:
        sections: (standard name, text) pairs.
        known: the table of known people.
        policy: what stands in the place of an identifier.
        asked: names of the sections that make the question.
    """
    question = [s for s in sections if s[0] in asked]
    first, removed = _together(question, known, policy)
    everything, all_removed = _together([*question, *(s for s in sections if s[0] not in asked)], known, policy)
    clean = dict(everything) | dict(first)
    rest = [r for r in all_removed if r.place not in asked]
    return [(name, clean[name]) for name, _ in sections], [*removed, *rest]


def _together(
    sections: Sequence[tuple[str, str]], known: Known | None, policy: Policy
) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Several sections searched as one text; finds that would cross a border are cut at it."""
    spans = find_spans(_BETWEEN.join(text for _, text in sections), known)
    done: list[tuple[str, str]] = []
    removed: list[Removed] = []
    offset = 0
    for name, text in sections:
        pieces, last = [], 0
        for span in spans:
            start, end = max(span.start - offset, 0), min(span.end - offset, len(text))
            if start < end:
                pieces += [text[last:start], policy.replacement(span.kind)]
                removed.append(Removed(name, start, span.kind, span.source, text[start:end]))
                last = end
        done.append((name, "".join([*pieces, text[last:]])))
        offset += len(text) + len(_BETWEEN)
    return done, removed
