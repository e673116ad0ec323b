"""Drops exact duplicates, of reports and of question-answer pairs; the first one stays."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from residency.foundation.schema import Example, Report
from residency.instruments.prompts import question_text

T = TypeVar("T")


def without_duplicate_reports(reports: Sequence[Report]) -> list[Report]:
    """Reports whose clean text and label no earlier report has."""
    return _first_of_each(reports, lambda r: (r.text, r.label))


def without_duplicate_examples(examples: Sequence[Example]) -> list[Example]:
    """Examples whose question and answer no earlier example has."""
    return _first_of_each(examples, pair_of)


def pair_of(example: Example) -> tuple[str, str]:
    """Question and answer as text, white space folded."""
    return " ".join(question_text(example.question).split()), " ".join(example.target.split())


def _first_of_each(items: Sequence[T], key: Callable[[T], Hashable]) -> list[T]:
    seen: set[Hashable] = set()
    kept = []
    for item in items:
        found = key(item)
        if found not in seen:
            seen.add(found)
            kept.append(item)
    return kept
