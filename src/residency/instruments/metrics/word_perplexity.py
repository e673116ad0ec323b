"""Word perplexity: the model's surprise for each word of the practice's own answers, right across tokenizers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, nats, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "word perplexity"
UNIT = "words"
HIGHER_IS_BETTER = False
SOURCE = "lm-evaluation-harness, lm_eval/api/metrics.py (word_perplexity); words are what white space separates"
MEANING = (
    "exp of the nats for each word of the practice's own answers, the end token's surprise included: fewer is less surprised. "
    "Comparable between models with different tokenizers, as bits per byte are; not between languages or kinds of text."
)
TASKS: tuple[TaskKind, ...] = ("draft", "continue", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Nats (the end token's included) and words of the reference answer; None where no model scored it or it has none."""
    surprise, count = nats(answer), float(len(example.target.split()))
    return {"nll_nats": surprise, "words": count} if surprise is not None and count else None


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """exp(sum of nats / sum of words)."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums. A mean above 700 nats, beyond any float, gives infinity's nearest neighbour."""
    import numpy as np

    return np.exp(np.minimum(ratio(sums["nll_nats"], sums["words"]), 700.0))
