"""Whether an example's question gives its own answer away: the answer, its synonym, its code or the code's name."""

import re

from residency.foundation.schema import Example
from residency.instruments.metrics.base import true_labels
from residency.instruments.prompts import question_text
from residency.prepare.codes import at_level, find_codes, title_of
from residency.prepare.intake import Means
from residency.prepare.terms import terms_of

FEWEST_WORDS = 3
"""A shorter drafted answer ("No change.") may stand in a question by chance and is not looked for."""


def gives_itself_away(example: Example, means: Means) -> bool:
    """True where the answer stands in the question.

    `classify`: a label or synonym is said to be there (not "no pneumonia"), or its code or the code's name stands there.
    `draft` and `question`: the whole answer stands there, word for word. `continue` asks for what follows, so never.
    """
    task, text = means.task, question_text(example.question)
    if task.kind == "continue":
        return False
    if task.kind != "classify":
        answer = _words(example.target)
        return len(answer.split()) >= FEWEST_WORDS and f" {answer} " in f" {_words(text)} "
    labels = sorted(true_labels(example) - {task.no_label})
    coded = task.label_from == "codes"
    synonyms = {
        name: (*task.synonyms.get(name, ()), *((title_of(name),) if coded and title_of(name) else ())) for name in labels
    }
    if terms_of(labels, synonyms).asserted(text):
        return True
    return coded and any(set(at_level(found.codes, task.code_level)) & set(labels) for found in find_codes(text))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
