"""Length ratio: how long the answers are, measured by the practice's own."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics._tokens import clinical_tokens
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "length ratio"
UNIT = "ratio"
HIGHER_IS_BETTER = None
SOURCE = "own; the brevity penalty of BLEU compares the same lengths (Papineni et al. 2002, doi 10.3115/1073083.1073135)"
MEANING = (
    "Words of all answers divided by words of the practice's own: 1 is as long, below it shorter. Neither way is better by"
    " itself; far from 1, overlap of words is low for the length alone."
)
TASKS: tuple[TaskKind, ...] = ("draft", "question")
DECIDES: tuple[TaskKind, ...] = ()


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """Clinical tokens of the answer and of the reference; None where the reference has none."""
    reference = clinical_tokens(example.target)
    return {"said": float(len(clinical_tokens(answer.text))), "wanted": float(len(reference))} if reference else None


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """Words of all answers / words of all references."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums."""
    return ratio(sums["said"], sums["wanted"])
