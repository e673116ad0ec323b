"""Pairs of clinical texts for judging a score of assertions, in two halves made by hands that saw no rule and no list of any.

An item holds a reference as a clinician writes it, a paraphrase that says the same in other words, and a flip: the reference
with one clinical error of the item's kind and otherwise its own words. The "development" half is there for whoever writes the
rules. Nobody who writes rules reads `unseen.jsonl`: benchmarks alone open it, and each look at the unseen half is counted in
`benchmarks/looks.txt`.
"""

import json
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path

HALVES = ("development", "unseen")
KINDS = ("negation", "side", "severity", "number", "time", "omission", "invention")
SPECIALTIES = ("radiology", "pathology", "cardiology", "internal medicine", "surgery")


@dataclass(frozen=True)
class Pair:
    """One item: `paraphrase` is as true as `reference`, `flip` is wrong in one thing of `kind`."""

    id: str
    specialty: str
    kind: str
    reference: str
    paraphrase: str
    flip: str


def pairs(half: str) -> list[Pair]:
    """Every item of a half, in the order of its file; ValueError where the file has not the shape of a half."""
    if half not in HALVES:
        raise ValueError(f"no half {half!r}: {', '.join(HALVES)}")
    lines = (Path(__file__).parent / f"{half}.jsonl").read_text("utf-8").splitlines()
    found = [Pair(**json.loads(line)) for line in lines if line.strip()]
    _check(found)
    return found


def _check(found: list[Pair]) -> None:
    ids = Counter(pair.id for pair in found)
    for pair in found:
        texts = (pair.reference, pair.paraphrase, pair.flip)
        if any(not isinstance(getattr(pair, f.name), str) or not getattr(pair, f.name).strip() for f in fields(pair)):
            raise ValueError(f"{pair.id!r}: every field is a text that says something")
        if pair.kind not in KINDS or pair.specialty not in SPECIALTIES:
            raise ValueError(f"{pair.id}: kind {pair.kind!r}, specialty {pair.specialty!r}")
        if len(set(texts)) < len(texts) or ids[pair.id] > 1:
            raise ValueError(f"{pair.id}: an id is used once, and its three texts differ")
