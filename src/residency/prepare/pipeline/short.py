"""What is known of a shard's reports and examples without their texts, for what needs the whole corpus."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from residency.foundation.schema import Example, Report
from residency.prepare.dedupe import NO_QUESTION, Slim, digest64, pair_of

T = TypeVar("T")
_once: Callable[[Any], Any] = sys.intern
"""Gives a word as it was kept when it first came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A shard's reports, one entry each, and their examples."""

    ids: list[str]
    """Of the reports."""
    texts: list[int]
    """Digest of each text, capitals and white space aside."""
    patients: list[str]
    """Keyed hashes."""
    sites: list[str | None]
    """Keyed hashes."""
    given: list[str | None]
    """What the split column says."""
    known: list[bool]
    """Whether something says who the patient is."""
    links: list[list[str]]
    """Keyed hashes of the known patients whom a report of nobody known may be about."""
    documents: list[str]
    """Keyed hash of the document that a report was cut from; "" where it was cut from none."""
    why: list[str]
    """Why a report teaches nothing; "" where it does."""
    leaking: list[bool]
    """Whether its question holds its own answer."""
    unknown_codes: list[int]
    """Entries in it that are no code."""
    examples: list[list[list[Any]]]
    """Of each example of a report: id, task, answer (`classify`), labels, origin, digests of pair and question."""

    def slims(self, at: int) -> Iterator[tuple[Slim, int]]:
        """The examples of one report in short, each with the digest of its question and answer.

        Words that many share are kept once: a million of each would take 50 MB apiece.
        """
        for name, task, target, labels, origin, pair, _ in self.examples[at]:
            yield (
                Slim(
                    id=name,
                    report_id=self.ids[at],
                    patient=self.patients[at],
                    task=_once(task),
                    question=NO_QUESTION,
                    target=_once(target),
                    labels=tuple(map(_once, labels)),
                    origin=_once(origin),
                ),
                pair,
            )


def packed(
    reports: Sequence[Report],
    links: Sequence[Sequence[str]],
    documents: Sequence[str],
    examples: Sequence[Sequence[Example]],
    why: Sequence[str],
    leaking: Sequence[bool],
    unknown_codes: Sequence[int],
) -> dict[str, list[Any]]:
    """The short form of a shard's reports as plain values, by the names of `Short`."""
    return {
        "ids": [r.id for r in reports],
        "texts": [digest64(" ".join(r.text.casefold().split())) for r in reports],
        "patients": [r.patient for r in reports],
        "sites": [r.site for r in reports],
        "given": [r.given_part for r in reports],
        "known": [r.patient_known for r in reports],
        "links": [list(listed) for listed in links],
        "documents": list(documents),
        "why": list(why),
        "leaking": list(leaking),
        "unknown_codes": list(unknown_codes),
        "examples": [[_example(e) for e in listed] for listed in examples],
    }


def _example(example: Example) -> list[Any]:
    question, answer = pair_of(example)
    target = example.target if example.task == "classify" else ""
    digests = [digest64(question, answer), digest64(question)]
    return [example.id, example.task, target, list(example.labels), example.origin, *digests]


class ByReport(Mapping[str, T], Generic[T]):
    """Something of each of many reports, by their ids (16 hexadecimal digits): some 12 bytes each, not 100."""

    def __init__(self, ids: "array[int]", values: "array[int]", value_of: Callable[[int], T]) -> None:
        """Take ids as numbers, a number for each, and what such a number stands for."""
        import numpy as np

        order = np.argsort(np.frombuffer(ids, np.uint64), kind="stable") if len(ids) else np.zeros(0, np.int64)
        self._ids, self._values = array("Q"), array(values.typecode)
        self._ids.frombytes(np.frombuffer(ids, np.uint64)[order].tobytes() if len(ids) else b"")
        self._values.frombytes(np.frombuffer(values, values.typecode)[order].tobytes() if len(ids) else b"")
        self._value_of = value_of

    def __getitem__(self, report: str) -> T:
        number = int(report, 16)
        at = bisect_left(self._ids, number)
        if at == len(self._ids) or self._ids[at] != number:
            raise KeyError(report)
        return self._value_of(self._values[at])

    def __iter__(self) -> Iterator[str]:
        return (f"{number:016x}" for number in self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def as_hexadecimal(number: int) -> str:
    """A 64-bit number as 16 digits."""
    return f"{number:016x}"
