"""Where patients go: those who belong together as one unit, by chance, by time, by site, rare labels spread."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from residency.foundation.config import SplitSettings
from residency.foundation.schema import PARTS, Example, Part

FEWEST_EXPECTED = 5.0
"""A label is rare where chance would put fewer patients of it than this into the smallest part.

Source: Cochran 1954, doi 10.2307/3001616, who asks for five of each kind before counts are compared.
"""
MOST_OF_A_PART = 0.5
"""Patients linked by near-duplicates who would fill more than this share of a part go to training. Own."""
NEWEST_FIRST: tuple[Part, ...] = ("test", "calibrate", "tune")


@dataclass(slots=True)
class Unit:
    """Patients who go to one part together."""

    patients: tuple[str, ...]
    """Their surrogates."""
    place: float
    """From 0 to 1, by their keyed hashes, in whatever order they came."""
    labels: frozenset[str] = frozenset()
    """Labels of their examples (`classify`)."""
    last_batch: int | None = None
    """Of their last report; None where none has a date."""


def shares_of(settings: SplitSettings) -> dict[Part, float]:
    """The share of each part."""
    rest = 1 - settings.tune - settings.calibrate - settings.test
    return {"train": rest, "tune": settings.tune, "calibrate": settings.calibrate, "test": settings.test}


def units_of(
    examples: Sequence[Example], place: Mapping[str, float], links: Mapping[str, str], *, alone: Collection[str] = ()
) -> list[Unit]:
    """Patients joined where links name the same group for reports of both, in a chain; else each alone.

    Args:
        examples: in the order of arrival.
        place: a number from 0 to 1 for each patient.
        links: report id -> its near-duplicate group, or the site of its patient.
        alone: patients whom nothing joins to others.
    """
    head = {patient: patient for patient in place}

    def root(patient: str) -> str:
        while head[patient] != patient:
            head[patient] = patient = head[head[patient]]
        return patient

    first: dict[str, str] = {}
    for example in (e for e in examples if e.patient not in alone):
        group = links.get(example.report_id)
        if group is not None:
            head[root(example.patient)] = root(first.setdefault(group, example.patient))
    members: dict[str, list[str]] = defaultdict(list)
    for patient in place:
        members[root(patient)].append(patient)
    # The fractional part of a sum of even numbers from 0 to 1 is as even, and knows no order.
    return [Unit(tuple(found), sum(sorted(place[p] for p in found)) % 1) for found in members.values()]


def home_sites(examples: Sequence[Example], sites: Mapping[str, str]) -> dict[str, str]:
    """Report id -> the site where its patient has most reports; of equals the first by its hash."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        if example.report_id in sites:
            seen[example.patient][sites[example.report_id]] += 1
    home = {patient: min(counts, key=lambda site: (-counts[site], site)) for patient, counts in seen.items()}
    return {example.report_id: home[example.patient] for example in examples if example.patient in home}


def place_units(units: Sequence[Unit], parts: dict[str, Part], settings: SplitSettings) -> None:
    """Give every patient who has none a part.

    Args:
        units: all of them.
        parts: who has a part already; those stay, and those linked to them follow.
        settings: shares, and what decides.
    """
    new = []
    for unit in units:
        there = Counter(parts[p] for p in unit.patients if p in parts)
        if there:
            _put(unit, max(there, key=lambda part: (there[part], -PARTS.index(part))), parts)
        else:
            new.append(unit)
    total = sum(len(unit.patients) for unit in units)
    if settings.whole_sites:
        _by_size(new, len(units), units, parts, settings)
        return
    for unit in large_units(new, units, settings):
        _put(unit, "train", parts)
    rest = [unit for unit in new if unit.patients[0] not in parts]
    if settings.by == "time":
        _by_time(rest, total, parts, settings)
        return
    if settings.stratify:
        _spread_rare_labels(units, rest, total, parts, settings)
    for unit in (u for u in rest if u.patients[0] not in parts):
        _put(unit, _by_share(unit.place, settings), parts)


def large_units(among: Sequence[Unit], units: Sequence[Unit], settings: SplitSettings) -> list[Unit]:
    """Those of several patients that would swamp the smallest part of all units."""
    smallest = min(share for share in shares_of(settings).values() if share > 0)
    most = MOST_OF_A_PART * smallest * sum(len(unit.patients) for unit in units)
    return [unit for unit in among if len(unit.patients) > max(1.0, most)]


def wanted(count: int, shares: Mapping[Part, float]) -> dict[Part, int]:
    """How many of `count` each part should have: one for training, then one each for the others, the rest by share.

    Two give training and test one each, four tune as well, six calibrate too; a part without share gets none.
    """
    fewest: tuple[tuple[Part, int], ...] = (("train", 1), ("test", 2), ("tune", 4), ("calibrate", 6))
    found: dict[Part, int] = {part: int(count >= least and shares[part] > 0) for part, least in fewest}
    while sum(found.values()) < count:
        found[max(found, key=lambda part: (shares[part] * count - found[part], -PARTS.index(part)))] += 1
    return found


def _by_share(place: float, settings: SplitSettings) -> Part:
    if place < settings.test:
        return "test"
    if place < settings.test + settings.tune:
        return "tune"
    return "calibrate" if place < settings.test + settings.tune + settings.calibrate else "train"


def _by_time(units: Sequence[Unit], total: int, parts: dict[str, Part], settings: SplitSettings) -> None:
    """The newest to test, the next to calibrate and tune; who has no date, and everybody older, trains."""
    dated = [(unit.last_batch, unit) for unit in units if unit.last_batch is not None]
    newest = [unit for _, unit in sorted(dated, key=lambda pair: (-pair[0], pair[1].place))]
    have = Counter(parts.values())
    for part in NEWEST_FIRST:
        share = shares_of(settings)[part]
        want = max(round(share * total), int(share > 0 and part != "calibrate" and total > len(NEWEST_FIRST)))
        while newest and have[part] < want and len(newest) > 1:
            have[part] += len(newest[0].patients)
            _put(newest.pop(0), part, parts)
    for unit in [*newest, *(unit for unit in units if unit.last_batch is None)]:
        _put(unit, "train", parts)


def _spread_rare_labels(
    units: Sequence[Unit], new: Sequence[Unit], total: int, parts: dict[str, Part], settings: SplitSettings
) -> None:
    """Place units with rare labels, the rarest label first, so that each part has some where there are enough.

    Source: the order of Sechidis, Tsoumakas and Vlahavas 2011, On the stratification of multi-label data,
    doi 10.1007/978-3-642-23808-6_10; here for rare labels alone, so that all others stay where their hash puts them.
    """
    shares = shares_of(settings)
    smallest = min(share for share in shares.values() if share > 0)
    count = Counter(label for unit in units for label in unit.labels)
    rare = sorted((n, label) for label, n in count.items() if n * smallest < FEWEST_EXPECTED)
    have: dict[str, Counter[Part]] = defaultdict(Counter)
    for unit in (u for u in units if u.patients[0] in parts):
        for label in unit.labels:
            have[label][parts[unit.patients[0]]] += 1
    full = {part: ceil(share * total) for part, share in shares.items()}
    sizes = Counter(parts.values())
    for n, label in rare:
        want = wanted(n, shares)
        open_units = (u for u in new if label in u.labels and u.patients[0] not in parts)
        for unit in sorted(open_units, key=lambda u: u.place):
            able = [part for part in PARTS if part == "train" or sizes[part] < full[part]]
            part = max(able, key=lambda p: (want[p] - have[label][p], -PARTS.index(p)))
            _put(unit, part, parts)
            sizes[part] += len(unit.patients)
            for found in unit.labels:
                have[found][part] += 1


def _by_size(new: Sequence[Unit], count: int, units: Sequence[Unit], parts: dict[str, Part], settings: SplitSettings) -> None:
    """Sites whole: the largest train, of the smaller ones each part gets its number."""
    want = wanted(count, shares_of(settings))
    have = Counter(parts[u.patients[0]] for u in units if u.patients[0] in parts)
    smallest_first = sorted(new, key=lambda unit: (len(unit.patients), unit.place))
    for part in ("test", "tune", "calibrate"):
        while smallest_first and have[part] < want[part]:
            have[part] += 1
            _put(smallest_first.pop(0), part, parts)
    for unit in smallest_first:
        _put(unit, "train", parts)


def _put(unit: Unit, part: Part, parts: dict[str, Part]) -> None:
    for patient in unit.patients:
        parts.setdefault(patient, part)
