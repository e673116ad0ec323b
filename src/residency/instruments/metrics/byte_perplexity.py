"""Byte perplexity: the model's surprise for each UTF-8 byte of the practice's own answers, right across tokenizers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, nats, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "byte perplexity"
UNIT = "bytes"
HIGHER_IS_BETTER = False
SOURCE = "lm-evaluation-harness, lm_eval/api/metrics.py (byte_perplexity): 2 to the power of the bits per byte"
MEANING = (
    "exp of the nats for each UTF-8 byte of the practice's own answers, the end token's surprise included: fewer is less "
    "surprised, 1 is certainty. Comparable between models with different tokenizers, as bits per byte are."
)
TASKS: tuple[TaskKind, ...] = ("draft", "continue", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Nats (the end token's included) and bytes of the reference answer; None where no model scored it."""
    surprise, count = nats(answer), float(len(example.target.encode("utf-8")))
    return {"nll_nats": surprise, "bytes": count} if surprise is not None and count else None


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """exp(sum of nats / sum of bytes)."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums. A mean above 700 nats, beyond any float, gives infinity's nearest neighbour."""
    import numpy as np

    return np.exp(np.minimum(ratio(sums["nll_nats"], sums["bytes"]), 700.0))
