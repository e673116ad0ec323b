"""Every strategy on the shelf gives one answer a prompt, in order, within the limit."""

import pytest

from residency.instruments.models.scripted import ScriptedModel
from residency.instruments.prompts import Message, Prompt
from residency.instruments.strategies import shelf

PROMPTS = [Prompt((Message("system", "Write."), Message("user", text))) for text in ("one", "two", "three")]
MODEL = ScriptedModel({"one": "first", "two": "second answer", "three": "third"})


@pytest.mark.parametrize("name", shelf.names())
def test_one_answer_a_prompt_in_order(name):
    answers = shelf.get(name).answer(MODEL, PROMPTS, max_new_tokens=8, batch=2)
    assert [a.text for a in answers] == ["first", "second answer", "third"]
    assert all(a.finished for a in answers)


@pytest.mark.parametrize("name", shelf.names())
def test_the_limit_holds_and_is_said(name):
    answers = shelf.get(name).answer(MODEL, PROMPTS, max_new_tokens=1, batch=2)
    assert [a.text for a in answers] == ["first", "second", "third"]
    assert [a.finished for a in answers] == [True, False, True]


@pytest.mark.parametrize("name", shelf.names())
def test_no_question_gives_no_answer(name):
    assert shelf.get(name).answer(MODEL, [], max_new_tokens=8, batch=2) == []
