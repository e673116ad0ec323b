"""The words: "better" only where the interval allows it, and a small baseline that wins is named first."""

import pytest

from residency.evaluate.verdict import Comparison, headline, verdict
from residency.foundation.schema import Difference, Estimate
from residency.instruments.metrics import metric

ALL = "all reports"


def numbers(values, differences, patients=50):
    """rows and differences of a draft task: values[row] = (bits, rouge), differences[row] = ((low, high), (low, high))."""
    names = ("bits_per_byte", "rouge_l")
    rows = {
        row: {n: {ALL: Estimate(value=v, patients=patients)} for n, v in zip(names, pair, strict=True)}
        for row, pair in values.items()
    }
    told = {}
    for row, pair in differences.items():
        told[f"tuned minus {row}"] = {
            n: {ALL: Difference(value=sum(b) / 2, low=b[0], high=b[1]) if b else Difference(value=None)}
            for n, b in zip(names, pair, strict=True)
        }
    return rows, told


def said(rows, differences, look=1):
    return verdict("draft", rows, differences, look=look, part="test", max_new_tokens=64)


GOOD = {"base": (2.0, 0.2), "tuned": (1.0, 0.6), "constant": (None, 0.3)}


@pytest.mark.parametrize(
    ("base", "constant", "first"),
    [
        (((-1.2, -0.8), (0.3, 0.5)), (0.2, 0.4), "The trained model is better than the untrained one and than everything"),
        (((-1.2, -0.8), (0.3, 0.5)), (-0.1, 0.4), "The trained model is better than the untrained one, but is not shown"),
        (((-1.2, -0.8), (0.3, 0.5)), (-0.4, -0.1), "Do not use the trained model as it is: always giving the commonest"),
        (
            ((-1.2, -0.8), (-0.1, 0.5)),
            (0.2, 0.4),
            "The trained model is not shown to be better than the untrained one by every",
        ),
        (((-1.2, 0.8), (-0.1, 0.5)), (0.2, 0.4), "These cases cannot tell"),
        (((0.2, 0.8), (0.3, 0.5)), (0.2, 0.4), "Do not use the trained model as it is: the untrained model is better by bits"),
        (((-1.2, 0.0), (0.0, 0.5)), (0.2, 0.4), "These cases cannot tell"),
    ],
)
def test_the_deciding_sentence(base, constant, first):
    rows, differences = numbers(GOOD, {"base": base, "constant": (None, constant)})
    assert said(rows, differences)[0].startswith(first)


def test_a_baseline_that_wins_is_said_to_need_no_language_model():
    rows, differences = numbers(GOOD, {"base": ((-1.2, -0.8), (0.3, 0.5)), "constant": (None, (-0.4, -0.1))})
    assert "needs no language model" in said(rows, differences)[0]


@pytest.mark.parametrize(
    ("name", "low", "high", "outcome"),
    [
        ("rouge_l", 0.1, 0.2, "better"),
        ("rouge_l", -0.2, -0.1, "worse"),
        ("rouge_l", -0.1, 0.2, "cannot tell"),
        ("rouge_l", None, None, "cannot tell"),
        ("bits_per_byte", 0.1, 0.2, "worse"),
        ("bits_per_byte", -0.2, -0.1, "better"),
        ("bits_per_byte", 0.0, 0.1, "cannot tell"),
    ],
)
def test_lower_is_better_is_minded(name, low, high, outcome):
    found = Comparison(
        metric(name), "base", Estimate(value=1.0), Estimate(value=1.0), Difference(value=0.0, low=low, high=high, patients=9)
    )
    assert found.outcome == outcome
    assert ("lower is better" in found.sentence()) == (name == "bits_per_byte")


def test_sentences_hold_the_numbers_and_the_interval():
    rows, differences = numbers(GOOD, {"base": ((-1.2, -0.8), (-0.1, 0.5)), "constant": (None, (0.2, 0.4))})
    sentences = said(rows, differences)
    assert sentences[1] == (
        "Bits per byte (lower is better): the trained model is better than the untrained model: 1.000 against 2.000, "
        "difference -1.000, 95 % interval -1.200 to -0.800."
    )
    assert "ROUGE-L: the trained model cannot be told from the untrained model: 0.600 against 0.200" in sentences[2]


def test_few_patients_and_further_looks_are_warned_of():
    rows, differences = numbers(GOOD, {"base": ((-1, -0.8), (0.3, 0.5)), "constant": (None, (0.2, 0.4))}, patients=12)
    sentences = said(rows, differences, look=3)
    assert any(s.startswith("Only 12 patients are in this part") for s in sentences)
    assert any("3 models or settings" in s for s in sentences)


def test_nothing_measured_is_said():
    assert headline([]).startswith("Nothing can be said")


def test_a_difference_that_chance_explains_after_correction_is_not_called_one():
    found = Difference(value=0.1, low=0.01, high=0.19, p=0.03, p_holm=0.06, detectable=0.12, patients=40, patients_needed=90)
    compared = Comparison(metric("rouge_l"), "base", Estimate(value=0.5), Estimate(value=0.4), found)
    assert compared.outcome == "cannot tell"
    assert "40 patients show a difference of 0.120 or more in four of five samples; one of this size" in compared.sentence()
    assert compared.sentence().endswith("would take about 90.")
