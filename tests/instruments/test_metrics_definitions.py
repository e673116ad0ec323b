"""Each metric against its definition, and against the package that people compare it with."""

import dataclasses
import math
import random

import pytest

from residency.foundation.schema import Answer, Example, Question
from residency.instruments.metrics import (
    accuracy,
    answered,
    auprc,
    auroc,
    balanced_accuracy,
    bits_per_byte,
    byte_perplexity,
    cut_answers,
    exact_match,
    f1_macro,
    f1_micro,
    f1_weighted,
    icd_hierarchy,
    invalid_labels,
    length_ratio,
    near_match,
    perplexity,
    rouge_1,
    rouge_1_clinical,
    rouge_2,
    rouge_2_clinical,
    rouge_l,
    rouge_l_clinical,
    top_3,
    top_5,
    unsupported_statements,
    word_perplexity,
)
from residency.instruments.metrics._tokens import clinical_tokens


def case(target, task="draft"):
    question = Question(task=task, sections=(), text="q", patient="p", policy_digest="")
    return Example(id="e", report_id="r", patient="p", task=task, question=question, target=target)


def said(text="", **more):
    return Answer(example_id="e", text=text, **more)


ROUGE = {"rouge1": rouge_1, "rouge2": rouge_2, "rougeL": rouge_l}


def test_rouge_agrees_with_the_rouge_score_package():
    from rouge_score.rouge_scorer import RougeScorer

    theirs = RougeScorer(list(ROUGE), use_stemmer=False)
    rng = random.Random(7)
    words = ["No", "acute", "disease", ".", "effusion", "LEFT", "left-sided", "7mm", "1.5", "Größe"]
    words += ["µg", "3\u00a0cm", "(stable)", "rib's", "x_y", "\n", "\t"]
    texts = ["", "-", "No acute disease."] + [" ".join(rng.choices(words, k=rng.randint(1, 30))) for _ in range(300)]
    for reference, answer in zip(texts, rng.sample(texts, len(texts)), strict=True):
        expected = theirs.score(reference, answer)
        for name, metric in ROUGE.items():
            row = metric.measure(said(answer), case(reference))
            assert (row["f_measure"] if row else 0.0) == pytest.approx(expected[name].fmeasure, abs=1e-9)


@pytest.mark.parametrize(
    ("reference", "answer", "plain", "clinical"),
    [
        # by hand: plain words are runs of a-z and 0-9, clinical ones keep what a doctor reads as one
        ("No pleural effusion.", "Pleural effusion.", (4 / 5, 2 / 3, 4 / 5), (4 / 5, 2 / 3, 4 / 5)),
        ("the cat sat", "the cat on the mat", (4 / 8, 2 / 6, 4 / 8), (4 / 8, 2 / 6, 4 / 8)),
        ("nodule of 1.5 cm", "nodule of 1 cm", (8 / 9, 4 / 7, 8 / 9), (6 / 8, 2 / 6, 6 / 8)),
        ("7mm", "7 mm", (0.0, None, 0.0), (1.0, 1.0, 1.0)),
        ("a b c d", "d c b a", (1.0, 0.0, 1 / 4), (1.0, 0.0, 1 / 4)),
        ("Größe normal", "große normal", (4 / 6, 2 / 4, 4 / 6), (1 / 2, 0.0, 1 / 2)),
        ("a b", "", (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        ("...", "a", (None, None, None), (None, None, None)),
    ],
)
def test_rouge_by_hand(reference, answer, plain, clinical):
    for metrics, expected in (
        ((rouge_1, rouge_2, rouge_l), plain),
        ((rouge_1_clinical, rouge_2_clinical, rouge_l_clinical), clinical),
    ):
        for metric, value in zip(metrics, expected, strict=True):
            row = metric.measure(said(answer), case(reference))
            assert (row and row["f_measure"]) == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Nodule of 1.5 cm, 7mm", ["nodule", "of", "1.5", "cm", "7", "mm"]),
        ("CRP < 2 mg/dl, EF >= 55 %", ["crp", "<2", "mg", "dl", "ef", "\u226555", "%"]),
        ("T2DM, disc at L4-5", ["t2dm", "disc", "at", "l4", "5"]),
        ("left-sided 2+ oedema", ["left", "sided", "2", "+", "oedema"]),
        ("BP 120/80 at 08:30", ["bp", "120/80", "at", "08:30"]),
        ("Base excess -3, 10-12 days", ["base", "excess", "-3", "10", "12", "days"]),
        ("Crohn\u2019s, Größe 1,5", ["crohn's", "grösse", "1,5"]),
        ("2x3 cm, 5 \u00b5g", ["2", "x", "3", "cm", "5", "\u03bcg"]),
        ("нет выпота", ["нет", "выпота"]),
        ("-- ... !", []),
    ],
)
def test_clinical_tokens_are_what_a_doctor_reads_as_one(text, tokens):
    assert clinical_tokens(text) == tokens


@pytest.mark.parametrize(
    ("answer", "reference", "near"),
    [
        ("a b c d e f g h i j", "a b c d e f g h i k", 1.0),
        ("a b c d e f g h i", "a b c d e f g h k", 0.0),
        ("No effusion.", "no effusion", 1.0),
        ("", "a", 0.0),
    ],
)
def test_a_near_match_differs_in_a_tenth_of_its_words_at_most(answer, reference, near):
    assert near_match.measure(said(answer), case(reference)) == {"hits": near, "cases": 1.0}


def test_the_length_ratio_is_over_all_reports_and_has_no_good_direction():
    rows = [length_ratio.measure(said(a), case(r)) for a, r in (("a b c", "a"), ("", "a b c"))]
    assert length_ratio.combine(rows) == pytest.approx(3 / 4)
    assert length_ratio.HIGHER_IS_BETTER is None
    assert length_ratio.measure(said("a"), case("-")) is None


def test_a_draft_is_held_against_the_sections_that_it_was_drawn_from():
    question = Question(task="draft", sections=(("findings", "No pneumothorax."),), text="", patient="p", policy_digest="")
    drawn = dataclasses.replace(case("x"), question=question)
    assert unsupported_statements.measure(said("No pneumothorax."), drawn)["statements"] == 0.0
    assert unsupported_statements.measure(said("Rib fracture."), drawn)["statements"] == 1.0


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


def test_perplexities_by_byte_and_word_follow_from_the_bits_per_byte():
    cases = [(said(nll_nats=n), case(t)) for n, t in ((2.0, "no effusion"), (3.5, "größer"), (1.0, " a  b "))]
    nats, size, words = 6.5, 11 + 8 + 6, 5
    assert byte_perplexity.combine([byte_perplexity.measure(a, e) for a, e in cases]) == pytest.approx(math.exp(nats / size))
    assert word_perplexity.combine([word_perplexity.measure(a, e) for a, e in cases]) == pytest.approx(math.exp(nats / words))
    bits = bits_per_byte.combine([bits_per_byte.measure(a, e) for a, e in cases])
    assert 2**bits == pytest.approx(math.exp(nats / size))


@pytest.mark.parametrize("metric", [bits_per_byte, byte_perplexity, word_perplexity, perplexity])
@pytest.mark.parametrize("broken", [math.nan, math.inf, None])
def test_a_likelihood_that_is_no_number_is_not_measured(metric, broken):
    assert metric.measure(said(nll_nats=broken, n_tokens=3), case("a")) is None


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
    from sklearn.metrics import accuracy_score, f1_score, recall_score

    rng = random.Random(3)
    for _ in range(30):
        truth = rng.choices(["normal", "effusion", "a: b", "rare"], weights=[8, 3, 2, 1], k=25)
        given = rng.choices(["normal", "effusion", "a: b", "rare", "elsewhere", ""], k=25)
        pairs = [(said(g, label=g), case(t, "classify")) for g, t in zip(given, truth, strict=True)]
        rows = [f1_macro.measure(a, e) for a, e in pairs]
        expected = f1_score(truth, given, labels=sorted(set(truth)), average="macro", zero_division=0)
        assert f1_macro.combine(rows) == pytest.approx(expected, abs=1e-9)
        assert accuracy.combine([accuracy.measure(a, e) for a, e in pairs]) == pytest.approx(
            accuracy_score(truth, given), abs=1e-9
        )
        weighted = f1_score(truth, given, labels=sorted(set(truth)), average="weighted", zero_division=0)
        assert f1_weighted.combine(rows) == pytest.approx(weighted, abs=1e-9)
        recalls = recall_score(truth, given, labels=sorted(set(truth)), average=None, zero_division=0)
        assert balanced_accuracy.combine(rows) == pytest.approx(recalls.mean(), abs=1e-9)


def test_areas_under_curves_agree_with_scikit_learn_ties_included():
    from sklearn.metrics import average_precision_score, roc_auc_score

    rng = random.Random(5)
    labels = ["a", "b", "c: d"]
    for _ in range(20):
        truth = [*labels, *rng.choices(labels, weights=[8, 3, 1], k=40)]
        chances = [[rng.randint(0, 6) / 6 for _ in labels] for _ in truth]
        pairs = [
            (said(t, label_probabilities=tuple(zip(labels, p, strict=True))), case(t, "classify"))
            for t, p in zip(truth, chances, strict=True)
        ]
        for metric, theirs in ((auroc, roc_auc_score), (auprc, average_precision_score)):
            of_each = [theirs([t == label for t in truth], [p[at] for p in chances]) for at, label in enumerate(labels)]
            rows = [metric.measure(a, e) for a, e in pairs]
            assert metric.combine(rows) == pytest.approx(sum(of_each) / 3, abs=1e-9)


def test_areas_are_not_measured_without_probabilities_or_with_one_label_and_a_withheld_answer_ranks_last():
    sure = (("a", 0.9), ("b", 0.1))
    assert auroc.measure(said("a"), case("a", "classify")) is None
    assert auroc.measure(said("a", label_probabilities=(("a", math.nan),)), case("a", "classify")) is None
    alone = [auroc.measure(said("a", label_probabilities=sure), case("a", "classify"))] * 3
    assert auroc.combine(alone) is None and auprc.combine(alone) is None
    given = [said("a", label_probabilities=sure), said("b", label_probabilities=(("a", 0.2), ("b", 0.8)))]
    rows = [auroc.measure(a, case(t, "classify")) for a, t in zip(given, "ab", strict=True)]
    assert auroc.combine(rows) == 1.0
    withheld = dataclasses.replace(given[0], text="", label=None)
    rows[0] = auroc.measure(withheld, case("a", "classify"))
    assert auroc.combine(rows) == 0.5 * (0.0 + 1.0)


def test_top_k_looks_at_the_likeliest_and_only_where_there_are_more_labels():
    chances = tuple(zip("abcdef", (0.1, 0.3, 0.2, 0.05, 0.25, 0.1), strict=True))
    hits = {t: top_3.measure(said("b", label_probabilities=chances), case(t, "classify"))["hits"] for t in "abcdef"}
    assert hits == {"a": 0.0, "b": 1.0, "c": 1.0, "d": 0.0, "e": 1.0, "f": 0.0}
    assert top_5.measure(said("b", label_probabilities=chances), case("d", "classify"))["hits"] == 0.0
    assert top_5.measure(said("b", label_probabilities=chances), case("f", "classify"))["hits"] == 1.0
    assert top_3.measure(said("", label_probabilities=chances), case("b", "classify"))["hits"] == 0.0
    assert top_3.measure(said("b", label_probabilities=chances[:3]), case("b", "classify")) is None


@pytest.mark.parametrize(
    ("answer", "reference", "credit"),
    [
        ("I48.91", "I48.91", 1.0),
        ("I4891", "I48.91", 1.0),
        ("I48.0", "I48.91", 2 * 2 / (4 + 3)),  # chapter and category
        ("I50.9", "I48.91", 2 * 1 / (4 + 3)),  # chapter
        ("J90", "I48.91", 0.0),
        ("T14", "S22.3", 2 * 1 / (3 + 2)),  # injuries are one chapter
        ("D50.9", "C50.9", 0.0),  # blood and neoplasms are two, though D stands in both
        ("D05", "C50", 2 * 1 / (2 + 2)),
        ("unclear", "I48", 0.0),
        ("", "I48", 0.0),
    ],
)
def test_a_code_near_the_right_one_earns_part_of_the_credit(answer, reference, credit):
    row = icd_hierarchy.measure(said(answer, label=answer or None), case(reference, "classify"))
    assert icd_hierarchy.combine([row]) == pytest.approx(credit)


def test_labels_that_are_no_codes_have_no_hierarchy():
    assert icd_hierarchy.measure(said("normal"), case("normal", "classify")) is None


def test_invalid_labels_need_to_know_the_valid_ones():
    chances = (("a", 0.5), ("b", 0.5))
    assert invalid_labels.measure(said("a"), case("a", "classify")) is None
    assert invalid_labels.measure(said("c", label_probabilities=chances), case("a", "classify"))["hits"] == 1.0
    assert invalid_labels.measure_among(said("a; c"), several("a", "b"), ["a", "b"])["hits"] == 1.0
    assert invalid_labels.measure_among(said(""), several("a", "b"), ["a", "b"]) is None


def test_a_number_of_some_labels_still_counts_false_alarms_elsewhere():
    pairs = [("rare", "rare"), ("rare", "common"), ("common", "common")]
    rows = [f1_macro.measure(said(g), case(t, "classify")) for g, t in pairs]
    assert f1_macro.combine([f1_macro.within(row, {"rare"}) for row in rows]) == pytest.approx(2 / 3)
    assert f1_macro.combine([f1_macro.within(row, {"elsewhere"}) for row in rows]) is None


def test_per_class_has_support_and_says_none_where_there_is_nothing_to_divide():
    pairs = [("a", "a"), ("a", "b"), ("", "a"), ("c", "a")]
    found = f1_macro.per_class([f1_macro.measure(said(g), case(t, "classify")) for g, t in pairs])
    assert [dataclasses.astuple(f)[:5] for f in found] == [
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
    for metric, average in ((f1_micro, "micro"), (f1_macro, "macro"), (f1_weighted, "weighted")):
        rows = [metric.measure(said("; ".join(a)), several(*t)) for a, t in zip(answers, truth, strict=True)]
        assert metric.combine(rows) == pytest.approx(f1_score(*theirs, average=average, zero_division=0), abs=1e-9)


def test_with_one_label_a_case_f1_micro_is_the_accuracy():
    cases = [(said("a"), case("a", "classify")), (said("b"), case("a", "classify")), (said("c; d"), case("c; d", "classify"))]
    assert f1_micro.combine([f1_micro.measure(a, c) for a, c in cases]) == pytest.approx(2 / 3)
    assert accuracy.combine([accuracy.measure(a, c) for a, c in cases]) == pytest.approx(2 / 3)
