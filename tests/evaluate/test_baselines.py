"""Baselines, slices and the count of looks."""

import dataclasses

import pytest

from residency.evaluate.baselines import baselines, constant, linear, nearest
from residency.evaluate.looks import count_look
from residency.evaluate.slices import slices
from residency.foundation.workspace import Workspace


def test_the_constant_answer_is_the_commonest_as_it_was_written(make_example):
    train = [dataclasses.replace(make_example(p), target=t) for p, t in enumerate(["b", "A  a.", "A a.", "c"])]
    assert [answer.text for answer in constant(train, [make_example(9)])] == ["A  a."]


def test_the_nearest_report_is_of_another_patient(make_example):
    train = [make_example(place) for place in range(4)]
    same = dataclasses.replace(train[2], id="new")
    other = dataclasses.replace(same, question=dataclasses.replace(same.question, patient="somebody else"))
    assert nearest(train, [other])[0].text == train[2].target
    assert nearest(train, [same])[0].text != train[2].target
    assert nearest([train[2]], [same])[0].text == ""


def test_the_linear_model_learns_labels_and_gives_probabilities(make_example):
    train = [make_example(place, "classify") for place in range(60)]
    cases = [make_example(place, "classify") for place in range(100, 120)]
    answers = linear(train, cases)
    right = sum(answer.label == case.target for answer, case in zip(answers, cases, strict=True))
    assert right >= 16
    assert sum(p for _, p in answers[0].label_probabilities) == pytest.approx(1)
    alone = [e for e in train if e.target == "normal"]
    assert {answer.label for answer in linear(alone, cases)} == {"normal"}
    assert list(baselines("classify", train, cases)) == ["constant", "nearest report", "linear TF-IDF model"]
    assert list(baselines("draft", train, cases)) == ["constant", "nearest report"]


def test_the_linear_model_gives_several_labels(make_example):
    def several(place):
        labels = (("shadow",) if place % 2 == 0 else ()) + (f"zone {place % 4}",)
        return dataclasses.replace(make_example(place, "classify"), target="; ".join(labels), labels=labels)

    train, cases = [several(place) for place in range(80)], [several(place) for place in range(200, 216)]
    said = [answer.text for answer in linear(train, cases)]
    assert sum("shadow" in text for text in said) == sum("shadow" in case.labels for case in cases)
    assert all(said)
    alone = [dataclasses.replace(e, target="shadow", labels=("shadow",)) for e in train]
    assert {answer.text for answer in linear(alone, cases)} == {"shadow"}
    two = [dataclasses.replace(e, target="a; b" if e.labels[0] == "shadow" else "a") for e in train]
    two = [dataclasses.replace(e, labels=tuple(e.target.split("; "))) for e in two]
    assert {answer.text for answer in linear(two, cases)} == {"a", "a; b"}


def test_rare_answers_are_those_that_no_stock_answer_covers(make_example):
    train = [dataclasses.replace(make_example(p), target=f"answer {p // 2}") for p in range(30)]
    cases = [dataclasses.replace(make_example(p), target=t) for p, t in enumerate(["answer  0", "answer 12", "new"])]
    assert slices("draft", train, cases) == {"all reports": (0, 1, 2), "rare answers": (1, 2)}
    assert list(slices("classify", train, cases)) == ["all reports"]


def test_only_another_subject_on_the_same_part_is_a_further_look(tmp_path):
    workspace = Workspace(tmp_path)
    looks = [("test", "a"), ("test", "a"), ("test", "b"), ("tune", "b"), ("test", "a")]
    assert [count_look(workspace, *look) for look in looks] == [(1, True), (1, False), (2, True), (1, True), (2, False)]
