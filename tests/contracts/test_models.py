"""Every engine on the shelf keeps the promises of models/base.py."""

import pytest
from tiny_model import make_tiny_model, write_script

from residency.instruments.models import shelf
from residency.instruments.prompts import Message, Prompt

PROMPTS = [Prompt((Message("system", "Write."), Message("user", q))) for q in ("Clear lungs.", "A large heart here.", "x")]


@pytest.fixture(params=shelf.names())
def model(request, tmp_path):
    make = {"scripted": lambda p: write_script(p, {"x": "y"}), "transformers_local": make_tiny_model}
    assert request.param in make, "give this engine a model to be tested with"
    return shelf.get(request.param).load(make[request.param](tmp_path / "model"))


def test_it_has_a_name(model):
    assert model.name


def test_one_text_a_prompt_whatever_the_batch(model):
    one = model.generate(PROMPTS, max_new_tokens=5, batch=1)
    assert model.generate(PROMPTS, max_new_tokens=5, batch=3) == one
    assert len(one) == 3
    assert all(g.text == g.text.strip() for g in one)
    assert all((g.nll_nats is None) == (g.n_tokens is None) for g in one)
    assert all(g.nll_nats >= 0 and g.n_tokens > 0 for g in one if g.nll_nats is not None)


def test_nothing_asked_nothing_answered(model):
    assert model.generate([], max_new_tokens=5, batch=2) == []
    assert model.score([], [], batch=2) in (None, [])
    assert model.classify([], ["a"], batch=2) in (None, [])


def test_scores_count_the_answers_bytes_and_are_the_same_whatever_the_batch(model):
    scored = model.score(PROMPTS, ["é", "two words", "z"], batch=1)
    if scored is None:
        return
    again = model.score(PROMPTS, ["é", "two words", "z"], batch=3)
    assert [s.n_bytes for s in scored] == [2, 9, 1]
    assert [s.nll_nats for s in again] == pytest.approx([s.nll_nats for s in scored], rel=1e-4)
    assert all(s.nll_nats > 0 and s.n_tokens > 1 for s in scored)


def test_probabilities_cover_the_labels_and_sum_to_one(model):
    rows = model.classify(PROMPTS, ["flu", "a cold", "flue"], batch=2)
    for row in rows or []:
        assert list(row.probabilities) == ["flu", "a cold", "flue"]
        assert sum(row.probabilities.values()) == pytest.approx(1, abs=1e-5)


def test_vectors_are_of_one_length(model):
    vectors = model.embed(["a", "some text"])
    assert vectors is None or len({len(v) for v in vectors}) == 1
