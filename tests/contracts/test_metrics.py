"""What every metric on the shelf keeps."""

import dataclasses
import math

import pytest

from residency.foundation.schema import Answer, Example, Question
from residency.instruments.intervals import estimate, paired_difference
from residency.instruments.metrics import metric, metrics_for, shelf

TASKS = {"draft", "classify", "continue", "question"}
NAMES = shelf.names()


CODES = ("I48.91", "J90", "S22.3", "S22.4", "I10", "E11.9")


def example(place, task):
    target = CODES[place % 3] if task == "classify" else ("heart normal", "small effusion", "fracture of a rib")[place % 3]
    question = Question(task=task, sections=(), text=f"text {place}", patient=f"p{place // 2}", policy_digest="")
    return Example(id=f"e{place}", report_id=f"r{place}", patient=f"p{place // 2}", task=task, question=question, target=target)


def answer(place, task, **changes):
    said = (
        ("I48.91", "I48.91", "S22.4")[place % 3]
        if task == "classify"
        else ("heart normal", "heart normal", "some rib fracture")[place % 3]
    )
    values = {"label": said, "nll_nats": 5.0 + place % 4, "n_bytes": 8, "n_tokens": 3, "finished": place % 5 > 0}
    chances = [1.0 + (place + 3 * at) % 7 for at in range(len(CODES))]
    values["label_probabilities"] = tuple((code, p / sum(chances)) for code, p in zip(CODES, chances, strict=True))
    return dataclasses.replace(
        Answer(example_id=f"e{place}", text=said, engine="invented", shortened=False), **(values | changes)
    )


def cases(name, number=60):
    task = metric(name).TASKS[0]
    examples = [example(place, task) for place in range(number)]
    return examples, [answer(place, task) for place in range(number)]


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is(name):
    found = metric(name)
    for text in (found.NAME, found.UNIT, found.SOURCE, found.MEANING):
        assert isinstance(text, str) and text.strip() == text and text
    assert found.HIGHER_IS_BETTER in (True, False, None)
    assert found.HIGHER_IS_BETTER is not None or not found.DECIDES, "what has no good direction cannot decide"
    assert found.TASKS and set(found.TASKS) <= TASKS
    assert set(found.DECIDES) <= set(found.TASKS)


@pytest.mark.parametrize("name", NAMES)
def test_statistics_are_finite_numbers_and_combine_to_one(name):
    examples, answers = cases(name)
    rows = [metric(name).measure(a, e) for a, e in zip(answers, examples, strict=True)]
    for row in rows:
        assert row and all(isinstance(value, float) and math.isfinite(value) for value in row.values())
    value = metric(name).combine(rows)
    assert isinstance(value, float) and math.isfinite(value) and value >= 0


@pytest.mark.parametrize("name", NAMES)
def test_nothing_measured_is_none_and_not_nought(name):
    assert metric(name).combine([]) is None
    nothing = Answer(example_id="e0", text="", engine="invented")
    row = metric(name).measure(nothing, example(0, metric(name).TASKS[0]))
    assert row is None or metric(name).combine([row]) == 0.0 or metric(name).HIGHER_IS_BETTER is False


@pytest.mark.parametrize("name", NAMES)
def test_the_order_and_the_doubling_of_cases_change_nothing(name):
    examples, answers = cases(name)
    rows = [metric(name).measure(a, e) for a, e in zip(answers, examples, strict=True)]
    value = metric(name).combine(rows)
    assert metric(name).combine(rows[::-1]) == pytest.approx(value, abs=1e-12)
    assert metric(name).combine(rows + rows) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_fast_way_of_resampling_gives_what_the_slow_way_gives(name):
    found = metric(name)

    class Slow:
        UNIT, HIGHER_IS_BETTER, combine = found.UNIT, found.HIGHER_IS_BETTER, staticmethod(found.combine)

    examples, answers = cases(name)
    rows = [found.measure(a, e) for a, e in zip(answers, examples, strict=True)]
    patients = [e.patient for e in examples]
    for method in ("jackknife", "percentile", "bca"):
        fast, slow = (estimate(m, rows, patients, method=method, resamples=150, seed=3) for m in (found, Slow))
        assert (fast.value, fast.n, fast.patients, fast.unit) == (slow.value, slow.n, slow.patients, slow.unit)
        assert (fast.low, fast.high) == pytest.approx((slow.low, slow.high), abs=1e-9)
        assert fast.low <= fast.value <= fast.high
    same = paired_difference(found, rows, rows, patients, resamples=150)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)


def test_the_metrics_that_decide_come_first():
    decide = {task: [name for name, m in metrics_for(task).items() if task in m.DECIDES] for task in TASKS}
    assert decide == {
        "draft": ["bits_per_byte", "rouge_l"],
        "classify": ["accuracy", "f1_macro"],
        "continue": ["bits_per_byte", "perplexity"],
        "question": ["bits_per_byte", "rouge_l"],
    }
    for task, names in decide.items():
        assert list(metrics_for(task))[: len(names)] == names
