"""Two texts compared by their statements: what agrees, slot by slot, and clinical errors with their places."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from residency.instruments.assertions.extract import LARGER, NORMAL, Statement, Statements, extract
from residency.instruments.assertions.words import anatomy, is_clinical

SLOTS = ("concepts", "present", "absent", "side", "severity", "time", "numbers")
OF_SLOT = {"side": "side", "severity": "severity", "time": "time", "number": "numbers"}
ALIKE = 0.5
"""Share of the shorter statement's concepts that two statements must have in common to speak of the same."""
CLOSE = 0.6
"""Share of both statements' concepts in common from which any difference of a slot is an error, not another wording."""
EXCHANGED = 0.59
"""Weight of a word that stands for another one in sentences otherwise alike: too little to be named an error."""
REWORDED = 0.34
"""Unknown words on the other side, for each one here, from which a missing concept is taken for other wording."""
WEIGHT = 6.0
"""How much a certain error takes from the score."""


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
    """`answer` against `reference`; each error takes from the score by how close the two sentences stand otherwise."""
    true, said = extract(reference, lexicon), extract(answer, lexicon)
    matched = {slot: _count(_filled(said, slot), _filled(true, slot)) for slot in SLOTS}
    if true.coverage is not None and not answer.strip():  # a withheld answer leaves everything out
        return Comparison(tuple(ClinicalError("omission", None, (s.start, s.end)) for s in true.found), matched, 0.0)
    if true.coverage is None or (answer.strip() and said.coverage is None):
        return Comparison((), matched, None)
    weighed = [*_conflicts(true, said), *_unmatched(true, said, "omission"), *_unmatched(said, true, "invention")]
    hits = sum(matched[slot][0] for slot in SLOTS[1:])
    total = sum(matched[slot][1] + matched[slot][2] for slot in SLOTS[1:])
    agreement = 2 * hits / total if total else float(reference.strip() == answer.strip())
    score = (0.8 * bool(hits) + 0.2 * agreement) / (1 + WEIGHT * _weight([weight for _, weight in weighed]))
    return Comparison(_certain(weighed), matched, score)


def unsupported(question_text: str, answer: str) -> tuple[ClinicalError, ...] | None:
    """What `answer` says that `question_text` does not support, or contradicts; None in a language without rules."""
    known, said = extract(question_text), extract(answer)
    if known.coverage is None or said.coverage is None:
        return None
    return _certain(
        [
            *_conflicts(known, said, partial=True),
            *(
                (ClinicalError("invention", (s.start, s.end), None), 1.0)
                for s in said.found
                if not s.concepts & _filled(known, "concepts")
            ),
        ]
    )


def _weight(weights: list[float]) -> float:
    """Mostly the surest error's; unsure ones, where sentences are far apart, count by their square."""
    counted = [weight if weight >= EXCHANGED else weight**2 for weight in weights]
    return max(counted, default=0.0) + 0.1 * sum(counted)


def _certain(weighed: list[tuple[ClinicalError, float]]) -> tuple[ClinicalError, ...]:
    return tuple(error for error, weight in weighed if weight >= CLOSE)


def _closeness(one: Statement, other: Statement) -> float:
    concepts = len(one.concepts & other.concepts) / max(1, len(one.concepts | other.concepts))
    return max(concepts, len(set(one.words) & set(other.words)) / max(1, len(set(one.words) | set(other.words))))


def _filled(texts: Statements, slot: str) -> set[Any]:
    return {value for statement in texts.found for value in getattr(statement, slot)}


def _count(said: set[Any], true: set[Any]) -> tuple[int, int, int]:
    return len(said & true), len(said), len(true)


def _partner(one: Statement, others: Statements) -> Statement | None:
    def common(other: Statement) -> float:
        return len(one.concepts & other.concepts) / max(1, min(len(one.concepts), len(other.concepts)))

    best = max(others.found, key=lambda o: (_closeness(one, o), common(o)), default=None)
    return best if best is not None and max(common(best), _closeness(one, best)) >= ALIKE else None


def _conflicts(true: Statements, said: Statements, *, partial: bool = False) -> list[tuple[ClinicalError, float]]:
    found = []
    for one in said.found:
        other = _partner(one, true)
        if other is not None:
            weight, places = _closeness(one, other), ((one.start, one.end), (other.start, other.end))
            kinds = _kinds(one, other, weight >= CLOSE, true, said)
            if partial:
                kinds = [kind for kind in kinds if kind not in OF_SLOT or _adds(one, other, OF_SLOT[kind])]
            turned = len(_turned(one, other)) / max(1, min(len(one.concepts), len(other.concepts)))
            found += [(ClinicalError(kind, *places), max(weight, turned * (kind == "negation"))) for kind in kinds]
            if (
                not kinds
                and weight >= EXCHANGED
                and one.words != other.words
                and (one.concepts != other.concepts or sorted(one.words) == sorted(other.words))
            ):
                found.append((ClinicalError("invention", *places), EXCHANGED))
    return found


def _adds(one: Statement, other: Statement, slot: str) -> bool:
    return bool(set(getattr(one, slot)) - set(getattr(other, slot)))


def _turned(one: Statement, other: Statement) -> frozenset[str]:
    """Concepts that one statement affirms and the other denies."""
    turned = (one.present - one.absent) & (other.absent - other.present)
    turned |= (one.absent - one.present) & (other.present - other.absent)
    return turned - anatomy() if (one.concepts | other.concepts) - anatomy() else turned


def _kinds(one: Statement, other: Statement, close: bool, true: Statements, said: Statements) -> list[str]:
    kinds = []
    differ = (one.absent ^ other.absent) | (one.present ^ other.present)
    negated = close and (differ & one.concepts & other.concepts) - anatomy()
    doubted = close and one.possible != other.possible and one.present & other.present - anatomy()
    if negated or _turned(one, other) or doubted:
        kinds.append("negation")
    for kind, slot in OF_SLOT.items():
        mine, theirs = set(getattr(one, slot)), set(getattr(other, slot))
        if kind == "side" and not (mine and theirs):
            mine, theirs = mine - {"bilateral"}, theirs - {"bilateral"}  # "both lungs" says no more than "the lungs"
        if kind == "number":
            mine, theirs = _of_other_size(mine, theirs), _of_other_size(theirs, mine)
        added, lost = _beyond(mine - theirs, true, slot), _beyond(theirs - mine, said, slot)
        # What the other text says in another sentence may only have been put together; two exchanged values have not.
        if (added and lost) or (close and (added or lost or (mine != theirs and len(mine) == len(theirs)))):
            kinds.append(kind)
    return kinds


def _beyond(values: set[Any], texts: Statements, slot: str) -> set[Any]:
    """The values that no sentence of a text holds."""
    filled = _filled(texts, slot)
    return _of_other_size(values, filled) if slot == "numbers" else values - filled


def _of_other_size(numbers: set[Any], others: set[Any]) -> set[Any]:
    """The numbers less those that the others hold too, in the same unit or without one."""
    return {(size, unit) for size, unit in numbers if not any(size == s and (unit == u or not (unit and u)) for s, u in others)}


def _unmatched(mine: Statements, others: Statements, kind: str) -> list[tuple[ClinicalError, float]]:
    """Statements of `mine` of which the others say nothing and for which they have no unknown words left to say it with."""
    here, there = _filled(mine, "concepts"), _filled(others, "concepts")
    if len(there - here) > REWORDED * len(here - there):
        return []
    sure = (len(here & there) / max(1, len(there))) ** 2
    found = []
    for one in mine.found:
        # what is not enlarged is of normal size
        if new := one.concepts - there - (LARGER & one.absent if NORMAL in there else set()):
            place = (one.start, one.end)
            error = ClinicalError(kind, None, place) if kind == "omission" else ClinicalError(kind, place, None)
            certain = any(map(is_clinical, new)) or (one.numbers and not one.concepts & there)
            found.append((error, sure if certain else min(sure, EXCHANGED)))
    return found
