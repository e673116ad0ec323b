"""Answers that need no language model: what the trained model must beat to be worth its while."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from residency.foundation.schema import Answer, Example, TaskKind
from residency.instruments.metrics.base import folded, joined_labels, true_labels

CONSTANT = "constant"
NEAREST = "nearest report"
LINEAR = "linear TF-IDF model"


def baselines(task: TaskKind, train: Sequence[Example], cases: Sequence[Example]) -> dict[str, list[Answer]]:
    """The answers of every baseline that suits the task, by row, in the order of the cases."""
    rows = {CONSTANT: constant(train, cases), NEAREST: nearest(train, cases)}
    if task == "classify":
        rows[LINEAR] = linear(train, cases)
    return rows


def constant(train: Sequence[Example], cases: Sequence[Example]) -> list[Answer]:
    """Always the commonest answer of the training part; of equally common ones the first."""
    written: dict[str, str] = {}
    for example in train:
        written.setdefault(folded(example.target), example.target)
    commonest = Counter(folded(e.target) for e in train).most_common(1)[0][0]
    return [_answer(case, written[commonest], CONSTANT) for case in cases]


def nearest(train: Sequence[Example], cases: Sequence[Example]) -> list[Answer]:
    """The answer of the most similar training report of another patient; empty where there is none."""
    from residency.instruments.exemplars import Exemplars

    found = Exemplars(train).nearest([case.question for case in cases], 1)
    return [_answer(case, near[0].answer if near else "", NEAREST) for case, near in zip(cases, found, strict=True)]


def linear(train: Sequence[Example], cases: Sequence[Example]) -> list[Answer]:
    """A logistic regression on TF-IDF weights of one and two words. With a single label in training, that label.

    Source: scikit-learn's TfidfVectorizer and LogisticRegression, as in its working-with-text-data tutorial.
    """
    if any(example.labels for example in train):
        return _linear_for_several(train, cases)
    labels = [folded(example.target) for example in train]
    if len(set(labels)) < 2:
        return [_answer(case, labels[0], LINEAR) for case in cases]
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    from residency.instruments.exemplars import term_weights
    from residency.instruments.prompts import question_text

    model: Any = make_pipeline(term_weights(), LogisticRegression(max_iter=2000, C=10.0))
    model.fit([question_text(e.question) for e in train], labels)
    probabilities = model.predict_proba([question_text(case.question) for case in cases])
    names = [str(name) for name in model.classes_]
    return [
        _answer(case, names[int(row.argmax())], LINEAR, tuple(zip(names, map(float, row), strict=True)))
        for case, row in zip(cases, probabilities, strict=True)
    ]


def _linear_for_several(train: Sequence[Example], cases: Sequence[Example]) -> list[Answer]:
    """One such regression for each label; those that are more likely than not are given, the likeliest where none is."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MultiLabelBinarizer

    from residency.instruments.exemplars import term_weights
    from residency.instruments.prompts import question_text

    binary = MultiLabelBinarizer()
    truth = binary.fit_transform([sorted(true_labels(example)) for example in train])
    names = [str(name) for name in binary.classes_]
    always = [name for name, column in zip(names, truth.T, strict=True) if column.all()]
    if len(always) == len(names):
        return [_answer(case, joined_labels(names), LINEAR) for case in cases]
    learnt = [place for place, name in enumerate(names) if name not in always]
    model: Any = make_pipeline(term_weights(), OneVsRestClassifier(LogisticRegression(max_iter=2000, C=10.0)))
    model.fit([question_text(e.question) for e in train], truth[:, learnt])
    answers = []
    for case, row in zip(cases, model.predict_proba([question_text(c.question) for c in cases]), strict=True):
        chosen = [names[place] for place, share in zip(learnt, row[-len(learnt) :], strict=True) if share > 0.5]
        best = [] if chosen or always else [names[learnt[int(row[-len(learnt) :].argmax())]]]
        answers.append(_answer(case, joined_labels(sorted([*always, *chosen, *best])), LINEAR))
    return answers


def _answer(case: Example, text: str, row: str, probabilities: tuple[tuple[str, float], ...] = ()) -> Answer:
    label = text if case.task == "classify" else None
    return Answer(example_id=case.id, text=text, label=label, label_probabilities=probabilities, engine=row)
