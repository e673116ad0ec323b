"""The engine that runs models in this process, on a model of a few thousand parameters."""

import math
from pathlib import Path

import pytest
from tiny_model import make_tiny_model

from residency.foundation.errors import TooLong, UserError
from residency.instruments.models import transformers_local
from residency.instruments.prompts import Message, Prompt, answer_ids, end_token_id, prompt_ids

QUESTIONS = [
    "Findings: clear.",
    "Findings: the heart is a little large, the lungs are clear.",
    "F: a",
    "Findings: no change at all.",
]
PROMPTS = [Prompt((Message("system", "Write."), Message("user", q))) for q in QUESTIONS]
ANSWERS = ["Normal.", "Large heart é.", "a", "No change."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def model(folder):
    return transformers_local.load(folder)


def reference_nll(model, prompt: Prompt, answer: str) -> float:
    """One row, no padding, the library's own logits."""
    import torch

    head, tail = prompt_ids(model.tokenizer, prompt), answer_ids(model.tokenizer, answer)
    with torch.no_grad():
        logits = model.model(input_ids=torch.tensor([head + tail])).logits[0].double()
    log_p = logits.log_softmax(-1)
    return -sum(float(log_p[len(head) - 1 + i, t]) for i, t in enumerate(tail))


def test_text_is_the_same_at_any_batch_size_and_in_the_order_of_the_prompts(model):
    one = model.generate(PROMPTS, max_new_tokens=12, batch=1)
    for batch in (2, 3, 16):
        assert model.generate(PROMPTS, max_new_tokens=12, batch=batch) == one


def test_text_equals_the_librarys_own_greedy_search(model):
    import torch

    for prompt in PROMPTS:
        ids = torch.tensor([prompt_ids(model.tokenizer, prompt)])
        out = model.model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=10,
            eos_token_id=end_token_id(model.tokenizer),
        )[0, ids.shape[1] :]
        expected = model.tokenizer.decode(out, skip_special_tokens=True).strip()
        assert model.generate([prompt], max_new_tokens=10, batch=1)[0].text == expected


@pytest.mark.parametrize("batch", [1, 2, 16])
def test_the_likelihood_of_the_written_text_is_that_of_its_tokens(model, batch):
    import torch

    for prompt, found in zip(PROMPTS, model.generate(PROMPTS, max_new_tokens=9, batch=batch), strict=True):
        ids = torch.tensor([prompt_ids(model.tokenizer, prompt)])
        out = model.model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=9,
            eos_token_id=end_token_id(model.tokenizer),
        )
        with torch.no_grad():
            logits = model.model(input_ids=out).logits[0].double().log_softmax(-1)
        head = ids.shape[1]
        expected = -sum(float(logits[place - 1, out[0, place]]) for place in range(head, out.shape[1]))
        assert found.nll_nats == pytest.approx(expected, rel=1e-4)
        assert found.n_tokens == out.shape[1] - head


def test_an_answer_that_the_model_ends_is_finished_and_a_cut_one_is_not(folder):
    import torch

    model = transformers_local.load(folder)
    assert not model.generate(PROMPTS[:1], max_new_tokens=3, batch=1)[0].finished
    head = torch.nn.Linear(32, len(model.tokenizer), bias=True)
    with torch.no_grad():
        head.weight.zero_()
        head.bias.zero_()
        head.bias[end_token_id(model.tokenizer)] = 1.0
    model.model.set_output_embeddings(head)
    answer = model.generate(PROMPTS[:2], max_new_tokens=3, batch=2)
    assert [(a.text, a.finished) for a in answer] == [("", True)] * 2


@pytest.mark.parametrize("batch", [1, 3, 16])
def test_score_is_the_likelihood_of_the_answer_with_its_end_token(model, batch):
    scored = model.score(PROMPTS, ANSWERS, batch=batch)
    for prompt, answer, found in zip(PROMPTS, ANSWERS, scored, strict=True):
        assert found.nll_nats == pytest.approx(reference_nll(model, prompt, answer), rel=1e-5)
        assert found.n_tokens == len(answer_ids(model.tokenizer, answer))
        assert found.n_bytes == len(answer.encode("utf-8"))


@pytest.mark.parametrize("batch", [1, 4])
def test_classify_gives_the_softmax_of_the_scores(model, batch):
    labels = ["no", "normal", "abnormal finding"]
    found = model.classify(PROMPTS, labels, batch=batch)
    for prompt, row in zip(PROMPTS, found, strict=True):
        weights = [math.exp(-reference_nll(model, prompt, label)) for label in labels]
        assert list(row.probabilities) == labels
        assert list(row.probabilities.values()) == pytest.approx([w / sum(weights) for w in weights], rel=1e-3)


def test_embed_gives_one_vector_a_text_whatever_stands_beside_it(model):
    alone, both = model.embed(["a cat"]), model.embed(["a much longer text", "a cat"])
    assert both[1] == pytest.approx(alone[0], abs=1e-5)
    assert len(alone[0]) == 32


def test_a_prompt_that_leaves_no_room_loses_its_middle_and_says_so(model):
    long = Prompt((Message("user", "x" * 500),))
    first, second = model.generate([PROMPTS[0], long], max_new_tokens=8, batch=2)
    assert (first.shortened, second.shortened) == (False, True)
    with pytest.raises(TooLong, match="number 1"):
        model.score([PROMPTS[0], long], ["Normal.", "y" * 500], batch=2)


def test_models_that_scale_their_logits_go_the_long_way(tmp_path):
    folder = make_tiny_model(tmp_path / "capped", architecture="granite")
    model = transformers_local.load(folder)
    model.model.config.logits_scaling = 3.0
    again = transformers_local.LocalModel("capped", model.model, model.tokenizer)
    assert again._ways is None
    assert again.score(PROMPTS[:1], ANSWERS[:1], batch=1)[0].nll_nats == pytest.approx(
        reference_nll(again, PROMPTS[0], ANSWERS[0]), rel=1e-5
    )
    assert again.embed(["a"]) is None


def test_a_base_model_without_chat_format_still_answers(tmp_path):
    model = transformers_local.load(make_tiny_model(tmp_path / "plain", chat=False))
    text = Prompt((), "Findings:")
    assert len(model.generate([text, PROMPTS[0]], max_new_tokens=4, batch=2)) == 2
    assert model.score([text], ["clear"], batch=1)[0].nll_nats == pytest.approx(reference_nll(model, text, "clear"), rel=1e-5)


def test_a_folder_without_a_model_is_a_mistake_of_the_user(tmp_path):
    with pytest.raises(UserError, match="could not be loaded"):
        transformers_local.load(tmp_path)


def test_many_labels_go_through_in_slices_and_give_the_same(model, monkeypatch):
    labels = ["no", "normal", "abnormal finding", "small", "large"]
    whole = model.classify(PROMPTS, labels, batch=4)
    monkeypatch.setattr(transformers_local, "_ROWS_AT_ONCE", 2)
    sliced = model.classify(PROMPTS, labels, batch=4)
    for one, other in zip(whole, sliced, strict=True):
        assert other.probabilities == pytest.approx(one.probabilities, rel=1e-4)


def test_a_text_that_lost_its_middle_is_said_to_have_with_labels_too(model):
    long = Prompt((Message("user", "x" * 600),))
    assert [c.shortened for c in model.classify([PROMPTS[0], long], ["a", "b"], batch=2)] == [False, True]


def test_long_answers_are_scored_in_pieces_and_give_the_same(model, monkeypatch):
    whole = model.score(PROMPTS, ANSWERS, batch=4)
    monkeypatch.setattr(transformers_local, "_LOGITS_AT_ONCE", 3)
    assert [s.nll_nats for s in model.score(PROMPTS, ANSWERS, batch=4)] == pytest.approx([s.nll_nats for s in whole], rel=1e-5)
