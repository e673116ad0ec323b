"""Examples as the model reads them."""

import pytest
from tiny_model import make_tokenizer
from train_examples import config, examples

from residency.foundation.errors import UserError
from residency.instruments.assistant import build_assistant
from residency.instruments.models.scripted import ScriptedModel
from residency.instruments.prompts import end_token_id, prompt_ids
from residency.train.tokens import IGNORED, planned_order, rows_of

TOKENIZER = make_tokenizer()


def rows(made, *, settings=None, max_tokens=400):
    return rows_of(made, build_assistant(settings or config(), ScriptedModel(), made), TOKENIZER, max_tokens=max_tokens)


def test_the_answer_and_its_end_token_are_taught_and_nothing_else():
    made = examples(6)
    assistant = build_assistant(config(), ScriptedModel(), made)
    prompts = assistant.prompts([e.question for e in made])
    for example, prompt, row in zip(made, prompts, rows(made), strict=True):
        taught = [t for t in row.labels if t != IGNORED]
        assert taught[-1] == end_token_id(TOKENIZER)
        assert TOKENIZER.decode(taught[:-1]) == example.target
        question = prompt_ids(TOKENIZER, prompt)
        assert list(row.input_ids) == question + taught
        assert row.labels[: len(question)] == (IGNORED,) * len(question)
        assert row.taught == len(taught)


def test_continue_teaches_every_token_but_the_first():
    for row in rows(examples(3, task="continue")):
        assert row.labels == (IGNORED, *row.input_ids[1:])


def test_a_long_question_loses_its_middle_and_says_so():
    made = examples(3)
    whole, short = rows(made)[2], rows(made, settings=config(max_tokens=90))[2]
    assert (whole.shortened, short.shortened) == (False, True)
    assert len(short.input_ids) - short.taught == 90 - 16
    assert [t for t in short.labels if t != IGNORED] == [t for t in whole.labels if t != IGNORED]
    assert short.input_ids[:20] == whole.input_ids[:20]
    assert short.input_ids[-40:] == whole.input_ids[-40:]


def test_the_seam_of_a_shortened_text_is_not_taught():
    row = rows(examples(3, task="continue"), settings=config(max_tokens=60))[2]
    assert row.shortened
    assert row.labels.count(IGNORED) == 2


def test_answers_that_do_not_fit_are_refused_by_id_without_their_text():
    with pytest.raises(UserError, match="e0") as error:
        rows(examples(2), max_tokens=30)
    assert "Normal" not in str(error.value)


def test_exemplars_stand_in_the_question_and_are_never_the_patients_own():
    from residency.foundation.config import config_from_values

    settings = config_from_values({"practice": "T", "assistant": {"exemplars": 1}})
    made = examples(8)
    text = [
        TOKENIZER.decode([t for t, k in zip(r.input_ids, r.labels, strict=True) if k == IGNORED])
        for r in rows(made, settings=settings)
    ]
    assert all("Similar: " in t for t in text)
    own = {e.patient: {x.target for x in made if x.patient == e.patient} for e in made}
    others = {p: {x.target for x in made if x.patient != p} for p in own}
    assert all(any(o in t for o in others[e.patient]) for t, e in zip(text, made, strict=True))


def test_every_row_comes_once_before_any_comes_again():
    order = planned_order([5, 9, 1, 7, 3, 8, 2], batch=2, steps=7, seed=1)
    assert len(order) == 14
    assert sorted(order) == sorted([*range(7), *range(7)])


def test_the_order_hangs_on_the_seed_alone_and_a_longer_plan_begins_the_same():
    lengths = [(i * 37) % 50 for i in range(40)]
    short, long = (planned_order(lengths, 4, steps, seed=3) for steps in (10, 30))
    assert long[:40] == short
    assert planned_order(lengths, 4, 10, seed=4) != short


def test_rows_of_like_length_share_a_batch():
    lengths = [(i * 37) % 200 for i in range(128)]
    order = planned_order(lengths, 8, 16, seed=0)
    padded = sum(8 * max(lengths[i] for i in order[k : k + 8]) for k in range(0, 128, 8))
    assert padded < 1.15 * sum(lengths)
    assert sorted(order) == list(range(128))
