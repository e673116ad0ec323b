"""What each part of a split holds, and the proof at run time that nothing stands in two of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

from residency.foundation.console import table
from residency.foundation.schema import PARTS, Example, Part, Report, Split
from residency.foundation.storage import digest_of
from residency.instruments.metrics.base import true_labels
from residency.prepare.dedupe import pair_of
from residency.prepare.split import Reports

LABELS_SHOWN = 12
"""Rows of the table of labels in a terminal; the manifest holds all."""


def sizes(examples: Sequence[Example], made: Split, reports: Reports) -> dict[str, dict[str, int]]:
    """Reports and patients of each part; sites, first and last batch where they are known."""
    found: dict[str, dict[str, int]] = {}
    for part, inside in _by_part(examples, made).items():
        known: dict[str, int] = {"reports": len(inside), "patients": len({e.patient for e in inside})}
        if reports.sites:
            known["sites"] = len({reports.sites[e.report_id] for e in inside if e.report_id in reports.sites})
        batches = [reports.batches[e.report_id] for e in inside if e.report_id in reports.batches]
        if batches:
            known |= {"first_batch": min(batches), "last_batch": max(batches)}
        found[part] = known
    return found


def label_balance(examples: Sequence[Example], made: Split) -> dict[str, dict[str, int]]:
    """Examples of each label in each part (`classify`; else empty), the commonest label first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for part, inside in _by_part(examples, made).items():
        for example in (e for e in inside if e.task == "classify"):
            for label in true_labels(example):
                counts[label][part] += 1
    ordered = sorted(counts, key=lambda label: (-counts[label].total(), label))
    return {label: {part: counts[label][part] for part in PARTS} for label in ordered}


def given_away_by_part(made: Split, leaking: Collection[str]) -> dict[str, int]:
    """Examples of each part whose question holds their answer."""
    return {part: sum(i in leaking for i in getattr(made, part)) for part in PARTS}


def in_two_parts(examples: Sequence[Example], made: Split, reports: Reports) -> dict[str, int | None]:
    """How many patients, questions with their answer, whole texts and near-duplicate groups stand in two parts.

    Looked at in the corpus as it is written. None where it could not be looked at: no texts or groups were given.
    """
    part_of = {example: part for part in PARTS for example in getattr(made, part)}
    looked: list[tuple[str, Callable[[Example], Hashable | None], bool]] = [
        ("patients", lambda e: e.patient, True),
        ("questions with the same answer", pair_of, True),
        ("texts", lambda e: reports.texts.get(e.report_id), bool(reports.texts)),
        ("near-duplicate groups", lambda e: reports.groups.get(e.report_id), bool(reports.groups)),
    ]
    found: dict[str, int | None] = {}
    for what, key, known in looked:
        parts: dict[Hashable, set[str]] = defaultdict(set)
        for example in examples:
            mark = key(example)
            if mark is not None:
                parts[mark].add(part_of[example.id])
        found[what] = sum(len(p) > 1 for p in parts.values()) if known else None
    return found


def overlaps(crossing: Mapping[str, int | None]) -> list[str]:
    """What stands in two parts, in words; empty where nothing does."""
    return [f"{n} {what} stand in two parts." for what, n in crossing.items() if n]


def facts_of(reports: Sequence[Report], groups: Mapping[str, str] | None = None) -> Reports:
    """What the split needs to know of the reports.

    Args:
        reports: clean, unique.
        groups: near-duplicate group by report id.
    """
    return Reports(
        given={r.id: r.given_part for r in reports},
        groups=groups or {},
        batches={r.id: r.batch for r in reports if r.batch is not None},
        sites={r.id: r.site for r in reports if r.site is not None},
        texts={r.id: digest_of(" ".join(r.text.casefold().split())) for r in reports},
        unknown=frozenset(r.id for r in reports if not r.patient_known),
    )


def balance_table(parts: Mapping[str, Mapping[str, int]], labels: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The parts' sizes and the balance of labels as tables for a terminal."""
    columns = list(dict.fromkeys(name for part in PARTS for name in parts[part]))
    rows = [[part, *(parts[part].get(name, "-") for name in columns)] for part in PARTS]
    total = ["all", *(sum(parts[p].get(n, 0) for p in PARTS) if n in ("reports", "patients") else "" for n in columns)]
    found = [table(["part", *(name.replace("_", " ") for name in columns)], [*rows, total])]
    if labels:
        shown = list(labels.items())[:LABELS_SHOWN]
        lines = [[label[:36], *(counts[part] for part in PARTS)] for label, counts in shown]
        if len(labels) > LABELS_SHOWN:
            rest = list(labels.values())[LABELS_SHOWN:]
            lines.append([f"{len(rest)} rarer labels", *(sum(counts[part] for counts in rest) for part in PARTS)])
        found.append(table(["label", *PARTS], lines))
    return found


def _by_part(examples: Sequence[Example], made: Split) -> dict[Part, list[Example]]:
    part_of: dict[str, Part] = {example: part for part in PARTS for example in getattr(made, part)}
    found: dict[Part, list[Example]] = {part: [] for part in PARTS}
    for example in examples:
        if example.id in part_of:
            found[part_of[example.id]].append(example)
    return found
