"""Assertion F1: how many of the facts that the practice's answer states the written one states too, and no others."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.assertions import compare
from residency.instruments.assertions.compare import SLOTS
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "assertion F1"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = "own rules; cues after ConText, Harkema et al. 2009, https://doi.org/10.1016/j.jbi.2009.05.002"
MEANING = (
    "Agreement of what is stated (finding present or absent, side, severity, time, numbers), from 0 to 1, in any order of "
    "words. Rules read English only; a finding said in words that no list knows counts as missed."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Filled slots that agree, and all of both texts; None in a language without rules."""
    found = compare(example.target, answer.text)
    if found.score is None:
        return None
    slots = [found.matched[slot] for slot in SLOTS[1:]]
    hits, both = sum(slot[0] for slot in slots), sum(slot[1] + slot[2] for slot in slots)
    return {"hits": 2.0 * hits, "stated": float(both)}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """The same over all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["hits"], sums["stated"])
