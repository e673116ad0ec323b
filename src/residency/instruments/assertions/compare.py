"""Two texts compared by their statements: what agrees, slot by slot, and clinical errors with their places."""

from collections.abc import Collection
from dataclasses import dataclass

from residency.instruments.assertions.extract import Statement, Statements, extract

SLOTS = ("concepts", "present", "absent", "side", "severity", "time", "numbers")
ALIKE = 0.5
"""Share of the shorter statement's concepts that two statements must have in common to speak of the same."""


@dataclass(frozen=True)
class ClinicalError:
    """An error of `kind`, with its sentence in the answer and in the reference (characters, half-open)."""

    kind: str
    answer: tuple[int, int] | None
    reference: tuple[int, int] | None


@dataclass(frozen=True)
class Comparison:
    """Errors; for each slot (matched, said by the answer, said by the reference); `score` in 0..1, None without rules."""

    errors: tuple[ClinicalError, ...]
    matched: dict[str, tuple[int, int, int]]
    score: float | None

    def f1(self, slot: str = "concepts") -> float | None:
        """Harmonic mean of a slot's precision and recall; None where neither text fills it."""
        hits, said, true = self.matched[slot]
        return 2 * hits / (said + true) if said + true else None


def compare(reference: str, answer: str, lexicon: Collection[str] | None = None) -> Comparison:
    """`answer` against `reference`; an answer with a clinical error scores below one half."""
    true, said = extract(reference, lexicon), extract(answer, lexicon)
    matched = {slot: _count(_filled(said, slot), _filled(true, slot)) for slot in SLOTS}
    if true.coverage is None or (answer.strip() and said.coverage is None):
        return Comparison((), matched, None)
    errors = (*_conflicts(true, said), *_unmatched(true, said, "omission"), *_unmatched(said, true, "invention"))
    hits = sum(matched[slot][0] for slot in SLOTS[1:])
    total = sum(matched[slot][1] + matched[slot][2] for slot in SLOTS[1:])
    agreement = 2 * hits / total if total else 0.0
    score = 0.5 / (1 + len(errors)) * agreement if errors else 0.5 + 0.5 * agreement
    return Comparison(errors, matched, score)


def unsupported(question_text: str, answer: str) -> tuple[ClinicalError, ...] | None:
    """What `answer` says that `question_text` does not support, or contradicts; None in a language without rules."""
    known, said = extract(question_text), extract(answer)
    if known.coverage is None or said.coverage is None:
        return None
    return (*_conflicts(known, said), *_unmatched(said, known, "invention"))


def _filled(texts: Statements, slot: str) -> set[object]:
    return {value for statement in texts.found for value in getattr(statement, slot)}


def _count(said: set[object], true: set[object]) -> tuple[int, int, int]:
    return len(said & true), len(said), len(true)


def _partner(one: Statement, others: Statements) -> Statement | None:
    def common(other: Statement) -> float:
        return len(one.concepts & other.concepts) / max(1, min(len(one.concepts), len(other.concepts)))

    best = max(others.found, key=lambda o: (common(o), len(one.concepts & o.concepts)), default=None)
    return best if best is not None and common(best) >= ALIKE else None


def _conflicts(true: Statements, said: Statements) -> list[ClinicalError]:
    found = []
    for one in said.found:
        other = _partner(one, true)
        if other is not None:
            places = (one.start, one.end), (other.start, other.end)
            found += [ClinicalError(kind, *places) for kind in _kinds(one, other, true, said)]
    return found


def _kinds(one: Statement, other: Statement, true: Statements, said: Statements) -> list[str]:
    kinds = []
    turned = (one.present - one.absent) & (other.absent - other.present) | (one.absent - one.present) & (other.present - other.absent)
    if turned:
        kinds.append("negation")
    for kind, slot in (("side", "side"), ("severity", "severity"), ("time", "time"), ("number", "numbers")):
        mine, theirs = set(getattr(one, slot)), set(getattr(other, slot))
        if mine - theirs - _filled(true, slot) and theirs - mine - _filled(said, slot):
            kinds.append(kind)
        elif slot == "side" and mine != theirs and mine and theirs and not mine & theirs:
            kinds.append(kind)
    return kinds


def _unmatched(mine: Statements, others: Statements, kind: str) -> list[ClinicalError]:
    """Statements of `mine` of which the others say nothing and for which they have no unknown words left to say it with."""
    here, there = _filled(mine, "concepts"), _filled(others, "concepts")
    spare = len(there - here)
    found = []
    for one in sorted(mine.found, key=lambda s: len(s.concepts & there)):
        missing = len(one.concepts - there)
        if missing and missing / len(one.concepts) > ALIKE:
            if spare >= missing:
                spare -= missing
                continue
            place = (one.start, one.end)
            found.append(ClinicalError(kind, None, place) if kind == "omission" else ClinicalError(kind, place, None))
    return found
