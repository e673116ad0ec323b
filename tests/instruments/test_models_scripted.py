"""The scripted model, through which everything else is tested without weights."""

import pytest
from tiny_model import write_script

from residency.instruments.models.scripted import ScriptedModel, last_sentence, load
from residency.instruments.prompts import Message, Prompt


def ask(text: str) -> Prompt:
    return Prompt((Message("system", "Write."), Message("user", text)))


def test_it_answers_from_its_table_and_else_repeats_the_last_sentence():
    model = ScriptedModel({"One?": "Yes, one."})
    answers = model.generate([ask("One?"), ask("First. Second one.")], max_new_tokens=9, batch=1)
    assert [a.text for a in answers] == ["Yes, one.", "Second one."]


def test_it_answers_from_a_function_and_cuts_at_the_limit():
    model = ScriptedModel(lambda prompt: "a b c d")
    answer = model.generate([ask("x")], max_new_tokens=2, batch=1)[0]
    assert (answer.text, answer.finished) == ("a b", False)


def test_answers_made_of_the_questions_words_are_likelier():
    near, far = ScriptedModel().score([ask("heart")] * 2, ["heart", "zzzzz"], batch=1)
    assert near.nll_nats < far.nll_nats
    assert near.n_bytes == 5


def test_probabilities_of_labels_sum_to_one_and_favour_the_script():
    model = ScriptedModel({"x": "flu"})
    for row in model.classify([ask("x"), ask("cold")], ["flu", "cold"], batch=1):
        assert sum(row.probabilities.values()) == pytest.approx(1)
    assert model.classify([ask("x")], ["flu", "cold"], batch=1)[0].probabilities["flu"] == 0.9


def test_it_loads_from_a_folder(tmp_path):
    model = load(write_script(tmp_path / "s", {"q": "a"}))
    assert model.generate([ask("q")], max_new_tokens=5, batch=1)[0].text == "a"


@pytest.mark.parametrize(("text", "last"), [("A. B.", "B."), ("one\ntwo", "two"), ("", ""), ("No stop", "No stop")])
def test_last_sentence(text, last):
    assert last_sentence(text) == last
