"""Perplexity: among how many equally likely tokens the model hesitates, on average."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import from_sums, nats, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "perplexity"
UNIT = "tokens"
HIGHER_IS_BETTER = False
SOURCE = "Jelinek et al. 1977, doi 10.1121/1.2016299; https://huggingface.co/docs/transformers/perplexity"
MEANING = (
    "Among how many equally likely tokens the model hesitates at each token of the practice's own answers, the end token "
    "included: 1 is certainty. Comparable only between models with the same tokenizer, as the rows here are."
)
TASKS: tuple[TaskKind, ...] = ("draft", "continue", "classify", "question")
DECIDES: tuple[TaskKind, ...] = ("continue",)


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Nats and tokens of the reference answer, the end token included; None where no model scored it."""
    surprise = nats(answer)
    if surprise is None or not answer.n_tokens:
        return None
    return {"nll_nats": surprise, "tokens": float(answer.n_tokens)}


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """exp(sum of nats / sum of tokens)."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums. A mean above 700 nats per token, beyond any float, gives infinity's nearest neighbour."""
    import numpy as np

    return np.exp(np.minimum(ratio(sums["nll_nats"], sums["tokens"]), 700.0))
