"""Divides patients into parts: a patient lies wholly on one side, and nobody moves when reports are added."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from residency.foundation.config import SplitSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import PARTS, Example, Part, Split
from residency.foundation.storage import digest_of
from residency.foundation.workspace import keyed_hash
from residency.instruments.metrics.base import true_labels
from residency.prepare.dedupe import Slim, pair_of
from residency.prepare.places import Unit, home_sites, large_units, place_units, units_of

FEWEST_PATIENTS = 3
"""One each for training, tuning and the proof; far more are needed for a proof that says something."""
LINKED = "linked to a patient on another side"
"""Why a report whose patient is not known is in quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What is known of the reports beside their examples, each by report id. Nothing of it need be given."""

    given: Mapping[str, str | None] = field(default_factory=dict)
    """What the split column says."""
    groups: Mapping[str, str] = field(default_factory=dict)
    """Near-duplicate group; a report that resembles no other has none."""
    batches: Mapping[str, int] = field(default_factory=dict)
    """Number of the batch in the order of arrival; a report without a date has none."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Keyed hash of the site."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Digest of the whole clean text."""
    unknown: Collection[str] = frozenset()
    """Reports that say nothing about their patient."""
    links: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The known patients whom such a report may be about: named in it, or in the document that it was cut from."""


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
    linked: frozenset[str] = frozenset()
    """Reports whose patient is not known, and which an identity or a near-duplicate links to a patient on another side."""


def split(
    examples: Sequence[Example],
    settings: SplitSettings,
    secret: bytes,
    *,
    reports: Reports | None = None,
    former: Mapping[str, Part] | None = None,
) -> Divided:
    """Divide the examples by patient.

    Args:
        examples: in the order of arrival.
        settings: shares and seed, by chance or by time, sites; or the column that says the part.
        secret: key of the keyed hash that assigns patients.
        reports: what else is known of the reports.
        former: where patients lay the last time under the same rule; they stay there.

    Raises:
        UserError: too few patients, a patient whom the column puts on two sides, or nothing for training.
    """
    reports = reports or Reports()
    _some_known(examples, settings, reports)
    dropped: Counter[str] = Counter()
    notes: list[str] = []
    if settings.column is not None:
        parts = _by_column(examples, settings, reports, dropped)
        rule = f"by the column {settings.column}"
    else:
        _enough(examples, settings, reports)
        parts = _by_patient(examples, settings, secret, reports, former or {}, notes)
        how = "the newest to test" if settings.by == "time" else "keyed hash"
        rule = f"by patient, {how}: tune {settings.tune:g}, calibrate {settings.calibrate:g}, test {settings.test:g}"
    linked = _linked_by_identity(examples, parts, reports)
    ids = _kept(examples, parts, settings, secret, reports, dropped, linked)
    _say_empty(ids, settings, notes)
    content = {part: tuple(found) for part, found in ids.items()}
    digest = digest_of([content, settings.seed, rule])
    made = Split(**content, seed=settings.seed, rule=rule, digest=digest)
    return Divided(made, parts, dropped, notes, frozenset(linked))


def rule_digest(settings: SplitSettings) -> str:
    """Digest of what decides where a patient lies; under another rule former places count no longer."""
    return digest_of(settings)


def _some_known(examples: Sequence[Example], settings: SplitSettings, reports: Reports) -> None:
    """Refuse to take each report for a patient of its own unless the settings say so.

    Raises:
        UserError: no report says whose it is.
    """
    if settings.unknown_patients == "train" and examples and all(e.report_id in reports.unknown for e in examples):
        raise UserError(
            "No report says whose it is, so no patient can be kept out of training for the proof.",
            why="Reports whose patient is not known train only: two of them may be one patient's, on both sides of the proof.",
            next="name the column in reports.columns.patient, a table of known people in reports.identities, or a pattern in "
            'reports.patient_from_file_name. If hardly anybody has two reports, set split.unknown_patients = "as others": each '
            "then counts as a patient of its own, and the proof says that it is weaker.",
        )


def _linked_by_identity(examples: Sequence[Example], parts: Mapping[str, Part], reports: Reports) -> set[str]:
    """Reports of nobody known that may be about a patient who lies in another part than they would."""
    linked = set()
    for example in (e for e in examples if e.report_id in reports.links and e.report_id in reports.unknown):
        sides = {parts[patient] for patient in reports.links[example.report_id] if patient in parts}
        if sides - {parts.get(example.patient)}:
            linked.add(example.report_id)
    return linked


def _kept(
    examples: Sequence[Example],
    parts: Mapping[str, Part],
    settings: SplitSettings,
    secret: bytes,
    reports: Reports,
    dropped: "Counter[str]",
    linked: set[str],
) -> dict[Part, list[str]]:
    """The ids of each part, without what stands in an earlier part already: a pair, a text, or a near-duplicate.

    Reports whose patient is not known give way to all others: who they are about is what nobody knows. Those that a known
    patient's report on another side resembles are added to `linked`, and nothing of `linked` stays.
    """
    ids: dict[Part, list[str]] = {part: [] for part in PARTS}
    seen: dict[tuple[str, object], Part] = {}  # slim examples have their pairs for themselves
    of_known: frozenset[tuple[str, object]] = frozenset()
    held = held_out(settings, secret)
    lies = _parts_of_sites(examples, parts, settings, reports) if settings.whole_sites else {}
    order = [(unknown, part) for unknown in (False, True) for part in PARTS]
    for unknown, part in order:
        if unknown and part == PARTS[0]:
            of_known = frozenset(seen)
        for example in (e for e in examples if parts.get(e.patient) == part and (e.report_id in reports.unknown) == unknown):
            if example.report_id in linked:
                continue
            site = reports.sites.get(example.report_id)
            if site is not None and part != ("test" if site in held else lies.get(site, part)):
                dropped["its site lies in another part than its patient"] += 1
                continue
            marks: dict[str, object] = {
                "the same question and answer in an earlier part": None if isinstance(example, Slim) else pair_of(example),
                "the same text in an earlier part": reports.texts.get(example.report_id),
                "a near-duplicate of it in an earlier part": reports.groups.get(example.report_id),
            }
            mine = [(reason, mark) for reason, mark in marks.items() if mark is not None]
            crossing = next((one for one in mine if seen.get(one, part) != part), None)
            if crossing is not None and crossing in of_known:
                linked.add(example.report_id)
                continue
            if crossing is not None:
                dropped[crossing[0]] += 1
                continue
            seen.update(dict.fromkeys(mine, part))
            ids[part].append(example.id)
    arrival = {example.id: number for number, example in enumerate(examples)}
    return {part: sorted(found, key=arrival.__getitem__) for part, found in ids.items()}


def _parts_of_sites(
    examples: Sequence[Example], parts: Mapping[str, Part], settings: SplitSettings, reports: Reports
) -> dict[str, Part]:
    """Where each site lies: the part of most of the patients who are at home there; those who only train do not count."""
    found: dict[str, Counter[Part]] = defaultdict(Counter)
    loose = _training_only(settings, reports)
    homes = home_sites([e for e in examples if e.report_id not in loose], reports.sites)
    for patient, site in {e.patient: homes[e.report_id] for e in examples if e.report_id in homes}.items():
        found[site][parts[patient]] += 1
    return {site: max(counts, key=lambda part: (counts[part], -PARTS.index(part))) for site, counts in found.items()}


def held_out(settings: SplitSettings, secret: bytes) -> frozenset[str]:
    """Keyed hashes of the sites that are held out."""
    return frozenset(keyed_hash(secret, "site", name) for name in settings.hold_out_sites)


def _training_only(settings: SplitSettings, reports: Reports) -> Collection[str]:
    """Reports that train and do nothing else, as nobody knows whose they are."""
    return reports.unknown if settings.unknown_patients == "train" else frozenset()


def _enough(examples: Sequence[Example], settings: SplitSettings, reports: Reports) -> None:
    loose = _training_only(settings, reports)
    patients = len({e.patient for e in examples if e.report_id not in loose})
    if patients < FEWEST_PATIENTS:
        rest = sum(e.report_id in loose for e in examples)
        more = f" ({rest} more whose patient is not known train only)" if rest else ""
        raise UserError(
            f"{len(examples) - rest} examples of {patients} patient{'' if patients == 1 else 's'} cannot be divided{more}.",
            why=f"Training, tuning and the proof each need patients of their own: at least {FEWEST_PATIENTS}; a proof that "
            "says something needs some hundred reports.",
            next="add reports of other patients, or name the patients' column in reports.columns.patient.",
        )


def _by_patient(
    examples: Sequence[Example],
    settings: SplitSettings,
    secret: bytes,
    reports: Reports,
    former: Mapping[str, Part],
    notes: list[str],
) -> dict[str, Part]:
    """Each patient's part: former places first, then what the settings fix, then time or chance."""
    loose = _training_only(settings, reports)
    aside = {e.patient for e in examples if e.report_id in loose}
    examples = [e for e in examples if e.report_id not in loose]
    patients = list(dict.fromkeys(e.patient for e in examples))
    place = {p: int(keyed_hash(secret, "split", str(settings.seed), p), 16) / 16**16 for p in patients}
    fixed = _fixed(examples, settings, secret, reports)
    parts: dict[str, Part] = {p: former[p] for p in patients if p in former}
    parts |= {p: part for p, part in fixed.items() if p not in parts}
    # A chain of near-duplicates would tie all sites to one; where sites stay whole, those that cross are left out instead.
    links = home_sites(examples, reports.sites) if settings.whole_sites else reports.groups
    units = units_of(examples, place, links, alone=fixed)
    _describe(units, examples, reports, settings)
    place_units(units, parts, settings)
    if not settings.whole_sites:
        together = {patient for unit in units if len(unit.patients) > 1 for patient in unit.patients}
        _fill_empty(parts, settings, place, {*former, *fixed, *together})
    notes += _notes(units, parts, settings)
    return parts | dict.fromkeys(aside - parts.keys(), "train")


def _notes(units: Sequence[Unit], parts: Mapping[str, Part], settings: SplitSettings) -> list[str]:
    """What a reader must know of where patients lie; the same whenever they lie so."""
    notes = []
    if not settings.whole_sites and (joined := sum(len(unit.patients) for unit in large_units(units, units, settings))):
        notes.append(f"{joined} patients whose reports resemble each other's were kept together, as a rule in training.")
    if settings.by == "time" and (undated := sum(len(u.patients) for u in units if u.last_batch is None)):
        notes.append(f"{undated} patients have no date: they train, unless they lay elsewhere before.")
    for part, patients in Counter(parts.values()).items():
        if patients == 1:
            notes.append(f"{part} has one patient: too few for a sound figure.")
    return sorted(notes)


def _fixed(examples: Sequence[Example], settings: SplitSettings, secret: bytes, reports: Reports) -> dict[str, Part]:
    """Patients whose part the settings say: those of sites that are held out."""
    held = held_out(settings, secret)
    there = set(reports.sites.values())
    if missing := len(held - there):
        raise UserError(
            f"{missing} of the sites in split.hold_out_sites have no report.",
            why="They would be held out in name only.",
            next="write them as reports.columns.site does, capitals included.",
        )
    return {e.patient: "test" for e in examples if reports.sites.get(e.report_id) in held}


def _describe(units: Sequence[Unit], examples: Sequence[Example], reports: Reports, settings: SplitSettings) -> None:
    """Tell each unit its labels and its last batch.

    Raises:
        UserError: by time is asked for, and no report has a date.
    """
    unit_of = {patient: unit for unit in units for patient in unit.patients}
    for example in examples:
        unit = unit_of[example.patient]
        batch = reports.batches.get(example.report_id)
        if batch is not None:
            unit.last_batch = batch if unit.last_batch is None else max(unit.last_batch, batch)
        if example.task == "classify":
            unit.labels |= true_labels(example)
    if settings.by == "time" and all(unit.last_batch is None for unit in units):
        raise UserError(
            "The split goes by time, and no report has a date.",
            why="split.by is time, which puts the newest patients into the proof.",
            next='name the column with the date in reports.columns.date, or set split.by = "patient".',
        )


def _fill_empty(parts: dict[str, Part], settings: SplitSettings, place: Mapping[str, float], stay: Collection[str]) -> None:
    needed: list[tuple[Part, bool]] = [("train", True), ("test", settings.test > 0), ("tune", settings.tune > 0)]
    for part, wanted in needed:
        if wanted and part not in parts.values():
            _fill(part, parts, place, stay)


def _fill(part: Part, parts: dict[str, Part], place: Mapping[str, float], stay: Collection[str]) -> None:
    """Move one patient into a part that fell empty, out of the largest part: the one nearest to the border."""
    sizes = Counter(parts.values())
    able = {parts[patient] for patient in parts if patient not in stay and sizes[parts[patient]] > 1}
    if not able:
        return  # all have their places; the notes say which part is empty
    largest = max(able, key=lambda p: (sizes[p], p == "train"))
    moved = min((p for p in parts if parts[p] == largest and p not in stay), key=lambda p: place[p])
    parts[moved] = part


def _by_column(
    examples: Sequence[Example], settings: SplitSettings, reports: Reports, dropped: "Counter[str]"
) -> dict[str, Part]:
    given, loose = reports.given, _training_only(settings, reports)
    values: dict[str, Part] = {value: part for part in PARTS for value in settings.values.get(part, (part,))}
    seen: dict[str, set[Part]] = defaultdict(set)
    undecided: list[str] = []
    for example in examples:
        value = given.get(example.report_id)
        part = values.get(value.strip()) if value is not None else None
        if part is not None and part != "train" and example.report_id in loose:
            dropped["its patient is not known, and the split column does not let it train"] += 1
        elif part is None:
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
