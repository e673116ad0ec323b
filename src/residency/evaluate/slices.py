"""Which cases each number is told of: all, those where a stock answer would not do, and labels by how common they are."""

from collections import Counter
from collections.abc import Mapping, Sequence

from residency.foundation.schema import Example, TaskKind
from residency.instruments.metrics.base import folded, true_labels

ALL = "all reports"
RARE = "rare answers"
COMMONEST = 10
"""Answers of the training part that count as stock answers."""
HEAD, MIDDLE, TAIL = "head labels", "middle labels", "tail labels"
MANY, FEW = 100, 20
"""Cases of the training part above which a label is of the head, and below which it is of the tail.

Source: Liu et al. 2019, Large-scale long-tailed recognition in an open world, arXiv 1904.05160 (over 100, 100 to 20, fewer).
"""

WORDS = {
    RARE: f"Cases whose answer is not one of the {COMMONEST} commonest answers of the training part: here a stock answer "
    "does not help.",
    HEAD: f"Labels with more than {MANY} cases in training.",
    MIDDLE: f"Labels with {FEW} to {MANY} cases in training.",
    TAIL: f"Labels with fewer than {FEW} cases in training, those without any among them.",
}
"""What a slice other than all reports is, for the page."""


def slices(task: TaskKind, train: Sequence[Example], cases: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """The places of the cases in each slice.

    `rare answers` (`draft` only): the practice's answer is not one of the ten commonest answers of the training part,
    white space folded; equally common ones in the order of the training part. `head labels`, `middle labels` and
    `tail labels` (`classify` only, where there are cases of more than one of them): cases that have such a label.
    """
    found = {ALL: tuple(range(len(cases)))}
    if task == "draft":
        stock = {answer for answer, _ in Counter(folded(e.target) for e in train).most_common(COMMONEST)}
        found[RARE] = tuple(place for place, case in enumerate(cases) if folded(case.target) not in stock)
    groups = label_groups(train, cases) if task == "classify" else {}
    for name, labels in groups.items():
        found[name] = tuple(place for place, case in enumerate(cases) if labels & true_labels(case))
    return found


def label_groups(train: Sequence[Example], cases: Sequence[Example]) -> Mapping[str, frozenset[str]]:
    """The labels of the cases by how common they are in training; nothing where all are in one group."""
    common = support_in_training(train)
    groups: dict[str, set[str]] = {HEAD: set(), MIDDLE: set(), TAIL: set()}
    for label in {label for case in cases for label in true_labels(case)}:
        support = common[label]
        groups[HEAD if support > MANY else TAIL if support < FEW else MIDDLE].add(label)
    found = {name: frozenset(labels) for name, labels in groups.items() if labels}
    return found if len(found) > 1 else {}


def support_in_training(train: Sequence[Example]) -> Counter[str]:
    """How many training cases have each label."""
    return Counter(label for example in train for label in true_labels(example))
