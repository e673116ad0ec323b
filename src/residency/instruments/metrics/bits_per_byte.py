"""Bits per byte: how many bits the model needs for each byte of the practice's own answers."""

from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, nats, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "bits per byte"
UNIT = "bits per byte"
HIGHER_IS_BETTER = False
SOURCE = "Gao et al. 2020, The Pile, arXiv 2101.00027, section 3.1; lm-evaluation-harness, lm_eval/api/metrics.py"
MEANING = (
    "How surprised the model is by the practice's own answers, in bits for each UTF-8 byte: fewer is less surprised. The end "
    "of the answer counts as part of the surprise, though it has no bytes. Comparable between models with different "
    "tokenizers. It says nothing of what the model writes on its own."
)
TASKS: tuple[TaskKind, ...] = ("draft", "continue", "classify", "question")
DECIDES: tuple[TaskKind, ...] = ("draft", "continue", "question")


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Nats (the end token's included) and bytes of the raw reference answer; None where no model scored it."""
    surprise = nats(answer)
    if surprise is None:
        return None
    return {"nll_nats": surprise, "bytes": float(len(example.target.encode("utf-8")))}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """Sum of nats / (sum of bytes x ln 2): long answers weigh more than short ones."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["nll_nats"], sums["bytes"] * log(2))
