"""Divides patients into parts: a patient lies wholly on one side, and nobody moves when reports are added."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from residency.foundation.config import SplitSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import PARTS, Example, Part, Split
from residency.foundation.storage import digest_of
from residency.foundation.workspace import keyed_hash
from residency.prepare.dedupe import pair_of

FEWEST_PATIENTS = 3
"""One each for training, tuning and the proof; far more are needed for a proof that says something."""


@dataclass(slots=True)
class Divided:
    """A split, and what happened on the way."""

    split: Split
    """The parts."""
    part_of_patient: dict[str, Part]
    """Where each patient lies."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Examples that lie nowhere, by reason."""
    notes: list[str] = field(default_factory=list)
    """What a reader of the split must know."""


def split(
    examples: Sequence[Example],
    settings: SplitSettings,
    secret: bytes,
    *,
    given: Mapping[str, str | None] | None = None,
    former: Mapping[str, Part] | None = None,
) -> Divided:
    """Divide the examples by patient.

    Args:
        examples: in the order of arrival.
        settings: shares and seed, or the column that says the part.
        secret: key of the keyed hash that assigns patients.
        given: what the split column says, by report id.
        former: where patients lay the last time under the same rule; they stay there.

    Raises:
        UserError: too few patients, a patient whom the column puts on two sides, or nothing for training.
    """
    dropped: Counter[str] = Counter()
    notes: list[str] = []
    if settings.column is not None:
        parts = _by_column(examples, settings, given or {}, dropped)
        rule = f"by the column {settings.column}"
    else:
        _enough(examples)
        parts = _by_hash(examples, settings, secret, former or {}, notes)
        rule = f"by patient, keyed hash: tune {settings.tune:g}, calibrate {settings.calibrate:g}, test {settings.test:g}"
    ids: dict[Part, list[str]] = {part: [] for part in PARTS}
    pairs: dict[tuple[str, str], Part] = {}
    for part in PARTS:
        for example in examples:
            if parts.get(example.patient) != part:
                continue
            if pairs.setdefault(pair_of(example), part) != part:
                dropped["the same question and answer in an earlier part"] += 1
                continue
            ids[part].append(example.id)
    _say_empty(ids, settings, notes)
    content = {part: tuple(found) for part, found in ids.items()}
    digest = digest_of([content, settings.seed, rule])
    made = Split(**content, seed=settings.seed, rule=rule, digest=digest)
    return Divided(made, parts, dropped, notes)


def rule_digest(settings: SplitSettings) -> str:
    """Digest of what decides where a patient lies; under another rule former places count no longer."""
    return digest_of([settings.seed, settings.tune, settings.calibrate, settings.test, settings.column, settings.values])


def _enough(examples: Sequence[Example]) -> None:
    patients = len({e.patient for e in examples})
    if patients < FEWEST_PATIENTS:
        raise UserError(
            f"{len(examples)} examples of {patients} patients cannot be divided.",
            why=f"Training, tuning and the proof each need patients of their own: at least {FEWEST_PATIENTS}; a proof that "
            "says something needs some hundred reports.",
            next="add reports of other patients, or name the patients' column in reports.columns.patient.",
        )


def _by_hash(
    examples: Sequence[Example], settings: SplitSettings, secret: bytes, former: Mapping[str, Part], notes: list[str]
) -> dict[str, Part]:
    """Each patient's part by a keyed hash of seed and surrogate, as a number from 0 to 1 laid against the shares."""
    patients = list(dict.fromkeys(e.patient for e in examples))
    place = {p: int(keyed_hash(secret, "split", str(settings.seed), p), 16) / 16**16 for p in patients}
    parts: dict[str, Part] = {p: _by_share(place[p], settings) for p in patients}
    _fill_empty(parts, settings, place, notes)
    parts |= {p: former[p] for p in patients if p in former}
    _fill_empty(parts, settings, place, notes)
    return parts


def _by_share(place: float, settings: SplitSettings) -> Part:
    if place < settings.test:
        return "test"
    if place < settings.test + settings.tune:
        return "tune"
    return "calibrate" if place < settings.test + settings.tune + settings.calibrate else "train"


def _fill_empty(parts: dict[str, Part], settings: SplitSettings, place: Mapping[str, float], notes: list[str]) -> None:
    needed: list[tuple[Part, bool]] = [("train", True), ("test", settings.test > 0), ("tune", settings.tune > 0)]
    for part, wanted in needed:
        if wanted and part not in parts.values():
            _fill(part, parts, place, notes)


def _fill(part: Part, parts: dict[str, Part], place: Mapping[str, float], notes: list[str]) -> None:
    """Move one patient into a part that fell empty, out of the largest part: the one nearest to the border."""
    sizes = Counter(parts.values())
    largest = max(sizes, key=lambda p: (sizes[p], p == "train"))
    moved = min((p for p in parts if parts[p] == largest), key=lambda p: place[p])
    parts[moved] = part
    notes.append(f"{part} had no patient by the shares; one was moved there from {largest}. Too few for a sound figure.")


def _by_column(
    examples: Sequence[Example], settings: SplitSettings, given: Mapping[str, str | None], dropped: "Counter[str]"
) -> dict[str, Part]:
    values: dict[str, Part] = {value: part for part in PARTS for value in settings.values.get(part, (part,))}
    seen: dict[str, set[Part]] = defaultdict(set)
    undecided: list[str] = []
    for example in examples:
        value = given.get(example.report_id)
        part = values.get(value.strip()) if value is not None else None
        if part is None:
            undecided.append(example.patient)
        else:
            seen[example.patient].add(part)
    if lost := sum(patient not in seen for patient in undecided):
        dropped["the split column names no part"] += lost  # a report of a patient who has a part goes there
    if twice := [patient for patient, parts in seen.items() if len(parts) > 1]:
        raise UserError(
            f"The column {settings.column} puts {len(twice)} patients on more than one side.",
            why="Their reports resemble each other, so the proof would flatter the model.",
            next="mend the column, or leave split.column out: then patients are divided whole.",
        )
    if not any("train" in parts for parts in seen.values()):
        found = sorted({v for v in given.values() if v is not None})
        few = len(found) <= 12 and all(len(v) <= 12 and (v.isdigit() or v.islower()) for v in found)  # never texts or people
        raise UserError(
            f"The column {settings.column} gives no report to train.",
            why=f"It says: {', '.join(found) or 'nothing'}." if few else f"It holds {len(found)} different values.",
            next="say under [split.values] which values mean which part.",
        )
    return {patient: next(iter(parts)) for patient, parts in seen.items()}


def _say_empty(ids: Mapping[Part, Sequence[str]], settings: SplitSettings, notes: list[str]) -> None:
    for part in PARTS:
        if not ids[part]:
            share = getattr(settings, part, None) if settings.column is None else None
            why = (
                "its share is 0" if share == 0 else "no patient fell there" if share is not None else "the column gives it none"
            )
            notes.append(f"{part} is empty: {why}.")
