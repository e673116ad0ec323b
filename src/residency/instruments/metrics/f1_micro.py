"""F1, micro average: how well labels are found over all cases together, common ones counting more."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics import f1_macro
from residency.instruments.metrics.base import from_sums, ratio

if TYPE_CHECKING:
    from residency.instruments.metrics.base import Sums, Values

NAME = "F1 (micro)"
UNIT = "fraction"
HIGHER_IS_BETTER = True
SOURCE = (
    "Tsoumakas, Katakis and Vlahavas 2010, Mining multi-label data, doi 10.1007/978-0-387-09823-4_34; "
    "scikit-learn's f1_score(average='micro')"
)
MEANING = (
    "Harmonic mean of precision and recall over all labels of all cases together. Where a case may have several labels it "
    "gives credit for each one found, where accuracy asks for the whole set. With one label a case it is the accuracy, but "
    "for cases without an answer."
)
TASKS: tuple[TaskKind, ...] = ("classify",)
DECIDES: tuple[TaskKind, ...] = ()

within = f1_macro.within


def measure(answer: Answer, example: Example) -> dict[str, float] | None:
    """The counts of macro F1."""
    return f1_macro.measure(answer, example)


def combine(rows: Sequence[Mapping[str, float]]) -> float | None:
    """F1 over all cases."""
    return from_sums(combine_sums, rows)


def combine_sums(sums: "Sums") -> "Values":
    """The same from sums: 2 both / (true + said)."""
    true, said, both = (f1_macro.together(sums, kind) for kind in (f1_macro.TRUE, f1_macro.SAID, f1_macro.BOTH))
    return ratio(2 * both, true + said)
