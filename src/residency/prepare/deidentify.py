"""Replaces what does not stay of a raw report by tags or surrogates, and keeps what stood there for the sealed store alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from residency.foundation.schema import Span
from residency.foundation.workspace import keyed_hash
from residency.instruments.identifiers import Known, find_spans
from residency.instruments.identifiers.normalise import normalise, words
from residency.instruments.identifiers.plugged import Plugged
from residency.instruments.identifiers.spread import number_key
from residency.prepare.policies import Edit, Policy, edits, facts_of, shift_days
from residency.prepare.surrogates import Surrogates

_BETWEEN = "\n\n"
_LETTERS = re.compile(r"[^\W\d_]+")
_DATED = re.compile(r"\[DATE\] \d{4}\b|\b\d{4} \[DATE\]")


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
    replacement: str
    """What stands there now."""


@dataclass(slots=True)
class Note:
    """One report while it is de-identified: the policy, and what stands for what. Holds originals; lives in memory alone."""

    policy: Policy
    """What is removed."""
    known: Known | None
    """The table of known people."""
    surrogates: Surrogates
    """What stands for what in this note."""
    shift_days: int
    """By how many days its patient's dates are moved; 0 where they are not."""
    plugged: Plugged | None = None
    """Outside recognisers."""
    _numbers: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    """Of each kind the values met so far, for numbered tags."""

    def replacement(self, edit: Edit, text: str) -> str:
        """What stands in the place of a stretch of this note."""
        original = text[edit.start : edit.end]
        if edit.new is not None:
            return edit.new
        if self.policy.numbered:
            return f"[{edit.kind} {self._number(edit.kind, original)}]"
        drawn = None
        if self.policy.replacement == "surrogate" and edit.kind not in ("DATE", "AGE"):
            drawn = self.surrogates.stand_in(edit.kind, original, text[max(0, edit.start - 40) : edit.start])
        return f"[{edit.kind}]" if drawn is None else drawn

    def _number(self, kind: str, original: str) -> int:
        """The number of a person or value: a name is somebody met before if all its words are theirs, or all theirs are its."""
        met = self._numbers.setdefault(kind, [])
        is_name = kind == "NAME"
        value = frozenset(w.key for w in words(original)) if is_name else frozenset((number_key(original) or original,))
        for at, other in enumerate(met):
            if value == other or (is_name and value and other and (value <= other or other <= value)):
                met[at] = value | other
                return at + 1
        met.append(value)
        return len(met)


def begin_note(
    basis: str,
    policy: Policy,
    secret: bytes,
    *,
    patient: str,
    known: Known | None = None,
    refused: frozenset[str] = frozenset(),
    plugged: Plugged | None = None,
) -> Note:
    """Begin to de-identify a report.

    Args:
        basis: the text that tells this note from others: the same text gets the same surrogates.
        policy: what is removed.
        secret: key of all keyed hashes.
        patient: the patient's keyed hash, on which the shift of dates hangs.
        known: the table of known people.
        refused: its values, of which none is drawn.
        plugged: outside recognisers.
    """
    note = "" if policy.link_notes else keyed_hash(secret, "note", basis, length=32)
    in_it = frozenset(_LETTERS.findall(normalise(basis).text.lower())) if policy.replacement == "surrogate" else frozenset()
    shift = shift_days(secret, patient, policy.shift_weeks) if policy.dates == "shifted" else 0
    return Note(policy, known, Surrogates(secret, note, known, refused, in_it), shift, plugged)


def _edits_of(text: str, spans: Sequence[Span], note: Note) -> list[Edit]:
    """What does not stay of a text, given what was found in it."""
    return edits(text, spans, note.policy, facts_of(text, spans, note.policy, note.shift_days))


def deidentify(text: str, note: Note, *, place: str = "text") -> tuple[str, list[Removed]]:
    """The text with everything replaced that was found and does not stay.

    Args:
        text: as the practice wrote it, encoding mended.
        note: the report it belongs to.
        place: the section, for the sealed list.
    """
    return replace_spans(text, find_spans(text, note.known, note.plugged), note, place=place)


def replace_spans(text: str, spans: Sequence[Span], note: Note, *, place: str = "text") -> tuple[str, list[Removed]]:
    """The text with everything replaced that does not stay of what was found, and what was removed, in order."""
    return _within(text, 0, len(text), _edits_of(text, spans, note), note, place)


def deidentify_sections(
    sections: Sequence[tuple[str, str]], note: Note, *, asked: Sequence[str]
) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Sections that came as columns, with everything replaced that was found and does not stay.

    A name found in one section is looked for in the others too, with one exception: the sections of the question learn
    nothing from the answer. A new question comes without answer and must read the same as in training.

    Args:
        sections: (standard name, text) pairs.
        note: the report they belong to.
        asked: names of the sections that make the question.
    """
    question = [s for s in sections if s[0] in asked]
    first, removed = _together(question, note)
    everything, all_removed = _together([*question, *(s for s in sections if s[0] not in asked)], note)
    clean = dict(everything) | dict(first)
    rest = [r for r in all_removed if r.place not in asked]
    return [(name, clean[name]) for name, _ in sections], [*removed, *rest]


def placed(clean: str, removed: Sequence[Removed]) -> list[str]:
    """What was put into a report that is no tag: surrogates, moved dates, 90+; and a date's tag together with its year."""
    return [*(r.replacement for r in removed if "[" not in r.replacement), *_DATED.findall(clean)]


def replaced_keys(removed: Sequence[Removed]) -> list[str]:
    """The words and numbers that stand in the place of originals, in the form under which they are looked up.

    Their keyed hashes let a leak scan know what was invented or moved, without holding it.
    """
    put = placed("", removed)
    numbers = {number_key(piece) for text in put for piece in text.split() if any(c.isdigit() for c in piece)}
    return sorted(({w.key for text in put for w in words(text)} | numbers) - {""})


def _together(sections: Sequence[tuple[str, str]], note: Note) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Several sections searched as one text; finds that would cross a border are cut at it."""
    whole = _BETWEEN.join(text for _, text in sections)
    places: list[tuple[int, int]] = []
    for _, text in sections:
        start = places[-1][1] + len(_BETWEEN) if places else 0
        places.append((start, start + len(text)))
    found = find_spans(whole, note.known, note.plugged)
    cut = [
        Span(max(s.start, start), min(s.end, end), s.kind, s.source)
        for start, end in places
        for s in found
        if s.start < end and start < s.end
    ]
    made = _edits_of(whole, cut, note)
    done: list[tuple[str, str]] = []
    removed: list[Removed] = []
    for (name, _), (start, end) in zip(sections, places, strict=True):
        here = [e for e in made if start <= e.start < end]
        clean, gone = _within(whole, start, end, here, note, name)
        done.append((name, clean))
        removed += gone
    return done, removed


def _within(whole: str, start: int, end: int, made: Sequence[Edit], note: Note, place: str) -> tuple[str, list[Removed]]:
    """One stretch of a longer text with its edits applied; places of what was removed count from its own beginning."""
    pieces, removed, last = [], [], start
    for edit in made:
        new = note.replacement(edit, whole)
        pieces += [whole[last : edit.start], new]
        removed.append(Removed(place, edit.start - start, edit.kind, edit.source, whole[edit.start : edit.end], new))
        last = edit.end
    return "".join([*pieces, whole[last:end]]), removed
