"""Our loss is the library's, in value and gradient, at any accumulation."""

import pytest
import torch
from tiny_model import make_tiny_model
from train_examples import config, examples

from residency.instruments.assistant import build_assistant
from residency.instruments.models._load import load_decoder
from residency.instruments.models._tensors import plain_head
from residency.instruments.models.scripted import ScriptedModel
from residency.train.causal import collate, pad_id_of
from residency.train.losses import answer_loss, precision_context
from residency.train.tokens import rows_of


@pytest.fixture(scope="module", params=["llama", "granite"])
def model_and_rows(request, tmp_path_factory):
    model, tokenizer = load_decoder(
        make_tiny_model(tmp_path_factory.mktemp("m"), architecture=request.param), dtype=torch.float32
    )
    if request.param == "granite":
        model.config.logits_scaling = 2.0
    made = examples(6)
    rows = rows_of(made, build_assistant(config(), ScriptedModel(), made), tokenizer, max_tokens=300)
    return model, rows, pad_id_of(tokenizer)


def gradient(model) -> torch.Tensor:
    found = torch.cat([p.grad.flatten() for p in model.parameters() if p.grad is not None])
    model.zero_grad(set_to_none=True)
    return found


def test_loss_and_gradient_equal_the_librarys(model_and_rows):
    model, rows, pad = model_and_rows
    batch = collate(rows, pad)
    theirs = model(**batch).loss
    theirs.backward()
    expected = gradient(model)
    ours = answer_loss(model, plain_head(model), batch)
    ours.backward()
    assert float(ours.detach()) == pytest.approx(float(theirs.detach()), rel=1e-6)
    found = gradient(model)
    assert float(found.norm()) == pytest.approx(float(expected.norm()), rel=1e-5)
    assert torch.allclose(found, expected, atol=1e-6)


def test_accumulated_small_batches_give_the_gradient_of_the_large_one(model_and_rows):
    model, rows, pad = model_and_rows
    ways, items = plain_head(model), sum(r.taught for r in rows)
    answer_loss(model, ways, collate(rows, pad)).backward()
    expected = gradient(model)
    for start in (0, 2, 4):
        answer_loss(model, ways, collate(rows[start : start + 2], pad), items).backward()
    assert torch.allclose(gradient(model), expected, atol=1e-6)


def test_a_model_that_scales_its_logits_takes_the_long_way(model_and_rows):
    model, _, _ = model_and_rows
    assert (plain_head(model) is None) == (model.config.model_type == "granite")


def test_bfloat16_stays_close_to_float32(model_and_rows):
    model, rows, pad = model_and_rows
    with torch.no_grad(), precision_context("cpu", "bfloat16"):
        coarse = float(answer_loss(model, plain_head(model), collate(rows, pad)))
    fine = float(answer_loss(model, plain_head(model), collate(rows, pad)).detach())
    assert coarse == pytest.approx(fine, rel=0.01)
