"""Each metric against its definition, and against the package that people compare it with."""

import dataclasses
import math
import random

import pytest

from residency.foundation.schema import Answer, Example, Question
from residency.instruments.metrics import (
    accuracy,
    answered,
    bits_per_byte,
    cut_answers,
    exact_match,
    f1_macro,
    f1_micro,
    perplexity,
    rouge_l,
)


def case(target, task="draft"):
    question = Question(task=task, sections=(), text="q", patient="p", policy_digest="")
    return Example(id="e", report_id="r", patient="p", task=task, question=question, target=target)


def said(text="", **more):
    return Answer(example_id="e", text=text, **more)


def test_rouge_l_agrees_with_the_rouge_score_package():
    from rouge_score.rouge_scorer import RougeScorer

    theirs = RougeScorer(["rougeL"], use_stemmer=False)
    rng = random.Random(7)
    words = ["No", "acute", "disease", ".", "effusion", "LEFT", "left-sided", "7mm", "1.5", "Größe"]
    words += ["µg", "3\u00a0cm", "(stable)", "rib's", "x_y", "\n", "\t"]
    texts = ["", "-", "No acute disease."] + [" ".join(rng.choices(words, k=rng.randint(1, 30))) for _ in range(300)]
    for reference, answer in zip(texts, rng.sample(texts, len(texts)), strict=True):
        expected = theirs.score(reference, answer)["rougeL"].fmeasure
        assert rouge_l.f_measure(rouge_l.tokens(answer), rouge_l.tokens(reference)) == pytest.approx(expected, abs=1e-9)


def test_rouge_l_is_the_mean_over_reports():
    rows = [rouge_l.measure(said(a), case(r)) for a, r in (("a b", "a b"), ("a b", "a b c d"), ("", "a"))]
    assert rouge_l.combine(rows) == pytest.approx((1 + 2 * 1 * 0.5 / 1.5 + 0) / 3)
    assert rouge_l.measure(said("a"), case("...")) is None


def test_bits_per_byte_weighs_by_bytes_of_the_raw_target():
    rows = [bits_per_byte.measure(said(nll_nats=n, n_bytes=99), case(t)) for n, t in ((2.0, "abc"), (3.0, "é "))]
    assert [row["bytes"] for row in rows] == [3.0, 3.0]
    assert bits_per_byte.combine(rows) == pytest.approx(5.0 / (6 * math.log(2)))
    assert bits_per_byte.measure(said("a"), case("a")) is None


def test_perplexity_counts_the_end_token_that_the_engine_counted():
    rows = [perplexity.measure(said(nll_nats=n, n_tokens=k), case("a")) for n, k in ((2.0, 3), (4.0, 1))]
    assert perplexity.combine(rows) == pytest.approx(math.exp(6 / 4))
    assert perplexity.measure(said(nll_nats=None, n_tokens=3), case("a")) is None
    assert math.isfinite(perplexity.combine([{"nll_nats": 1e9, "tokens": 1.0}]))


@pytest.mark.parametrize(
    ("answer", "target", "right"),
    [
        ("No effusion.", "No effusion.", 1.0),
        (" No\n effusion. ", "No effusion.", 1.0),
        ("No effusion", "No effusion.", 0.0),
        ("no effusion.", "No effusion.", 0.0),
        ("", "No effusion.", 0.0),
    ],
)
def test_exact_match_folds_white_space_and_nothing_else(answer, target, right):
    assert exact_match.measure(said(answer), case(target)) == {"hits": right, "cases": 1.0}


def test_accuracy_and_f1_agree_with_scikit_learn_over_the_labels_in_truth():
    from sklearn.metrics import accuracy_score, f1_score

    rng = random.Random(3)
    for _ in range(30):
        truth = rng.choices(["normal", "effusion", "a: b", "rare"], weights=[8, 3, 2, 1], k=25)
        given = rng.choices(["normal", "effusion", "a: b", "rare", "elsewhere", ""], k=25)
        pairs = [(said(g, label=g), case(t, "classify")) for g, t in zip(given, truth, strict=True)]
        rows = [f1_macro.measure(a, e) for a, e in pairs]
        expected = f1_score(truth, given, labels=sorted(set(truth)), average="macro", zero_division=0)
        assert f1_macro.combine(rows) == pytest.approx(expected)
        assert accuracy.combine([accuracy.measure(a, e) for a, e in pairs]) == pytest.approx(accuracy_score(truth, given))


def test_per_class_has_support_and_says_none_where_there_is_nothing_to_divide():
    pairs = [("a", "a"), ("a", "b"), ("", "a"), ("c", "a")]
    found = f1_macro.per_class([f1_macro.measure(said(g), case(t, "classify")) for g, t in pairs])
    assert [dataclasses.astuple(f) for f in found] == [
        ("a", 0.5, 1 / 3, 0.4, 3),
        ("b", None, 0.0, 0.0, 1),
        ("c", 0.0, None, 0.0, 0),
    ]


def test_cut_and_empty_answers_are_counted():
    assert cut_answers.measure(said("a"), case("a")) is None
    assert cut_answers.measure(said("a", finished=False), case("a")) == {"hits": 1.0, "cases": 1.0}
    assert answered.measure(said(" \n"), case("a")) == {"hits": 0.0, "cases": 1.0}


def several(*labels):
    return dataclasses.replace(case("; ".join(labels), "classify"), labels=labels)


@pytest.mark.parametrize(
    ("answer", "labels", "right"),
    [
        ("a; b", ("a", "b"), 1.0),
        ("b;a ; a", ("a", "b"), 1.0),
        ("a", ("a", "b"), 0.0),
        ("a; b; c", ("a", "b"), 0.0),
        ("", ("a",), 0.0),
        ("a", ("a",), 1.0),
        ("heart  failure", ("heart failure",), 1.0),
    ],
)
def test_accuracy_asks_for_the_whole_set_of_labels(answer, labels, right):
    assert accuracy.measure(said(answer), several(*labels))["hits"] == right


def test_f1_of_several_labels_is_that_of_scikit_learn():
    from sklearn.metrics import f1_score
    from sklearn.preprocessing import MultiLabelBinarizer

    rng = random.Random(3)
    truth = [tuple(sorted(rng.sample("abcd", rng.randint(1, 3)))) for _ in range(60)]
    answers = [tuple(sorted(rng.sample("abcd", rng.randint(0, 3)))) for _ in truth]
    binary = MultiLabelBinarizer(classes=list("abcd"))
    theirs = (binary.fit_transform(truth), binary.transform(answers))
    for metric, average in ((f1_micro, "micro"), (f1_macro, "macro")):
        rows = [metric.measure(said("; ".join(a)), several(*t)) for a, t in zip(answers, truth, strict=True)]
        assert metric.combine(rows) == pytest.approx(f1_score(*theirs, average=average, zero_division=0))


def test_with_one_label_a_case_f1_micro_is_the_accuracy():
    cases = [(said("a"), case("a", "classify")), (said("b"), case("a", "classify")), (said("c; d"), case("c; d", "classify"))]
    assert f1_micro.combine([f1_micro.measure(a, c) for a, c in cases]) == pytest.approx(2 / 3)
    assert accuracy.combine([accuracy.measure(a, c) for a, c in cases]) == pytest.approx(2 / 3)
