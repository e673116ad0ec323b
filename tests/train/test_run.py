"""One training of a tiny model, from examples to a plain folder."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from train_examples import config, examples, tiny_base

from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.storage import digest_of_file, read_json
from residency.instruments.assistant import build_assistant
from residency.instruments.models import transformers_local
from residency.instruments.models.scripted import ScriptedModel
from residency.instruments.prompts import end_token_id, prompt_ids
from residency.train.run import train_examples

TRAIN, TUNE = examples(22), examples(6, start=40)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture(scope="module", params=["full", "lora"])
def trained(request, base, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    settings = config(method=request.param)
    return train_examples(settings, folder, base, TRAIN, TUNE, "split", Watch()), folder, settings


def weights(folder: Path) -> str:
    return digest_of_file(folder / "model" / "model.safetensors")


def test_the_record_tells_the_whole_story(trained):
    run, folder, _ = trained
    assert run.status == "done"
    assert [loss.step for loss in run.losses] == [0, 3, 6, 9, 11]
    assert run.losses[0].train_nats_per_token is None
    assert run.losses[-1].tune_nats_per_token < run.losses[0].tune_nats_per_token
    assert run.best_step == min(run.losses[1:], key=lambda x: x.tune_nats_per_token).step
    assert run.tokens_seen > 0 and run.train_seconds > 0
    assert {"recipe.json", "plan.json", "run.json", "log.jsonl", "preflight.json", "model"} <= {
        p.name for p in (folder / run.id).iterdir()
    }


def test_the_trained_model_loads_and_its_tune_loss_is_the_recorded_one(trained):
    run, folder, settings = trained
    model = transformers_local.load(folder / run.id / "model")
    prompts = build_assistant(settings, ScriptedModel(), TRAIN).prompts([e.question for e in TUNE])
    scored = model.score(prompts, [e.target for e in TUNE], batch=4)
    mean = sum(s.nll_nats for s in scored) / sum(s.n_tokens for s in scored)
    best = next(x for x in run.losses if x.step == run.best_step)
    assert mean == pytest.approx(best.tune_nats_per_token, rel=1e-5)


def test_a_chat_without_system_message_asks_what_training_asked(trained):
    from transformers import AutoTokenizer

    run, folder, settings = trained
    tokenizer = AutoTokenizer.from_pretrained(folder / run.id / "model")
    prompt = build_assistant(settings, ScriptedModel(), TRAIN).prompts([TUNE[0].question])[0]
    user = [{"role": "user", "content": prompt.messages[-1].content}]
    text = tokenizer.apply_chat_template(user, tokenize=False, add_generation_prompt=True)
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == prompt_ids(tokenizer, prompt)


def test_the_folder_is_plain_and_stamped(trained):
    run, folder, _ = trained
    model = folder / run.id / "model"
    generation, stamp = read_json(model / "generation_config.json"), read_json(model / "residency.json")
    tokenizer = transformers_local.load(model).tokenizer
    assert (generation.get("do_sample", False), generation["max_new_tokens"]) == (False, 16)
    assert generation["eos_token_id"] == end_token_id(tokenizer)
    assert stamp["run_id"] == run.id and stamp["review"].startswith("not reviewed")
    assert not (model / "adapter_config.json").exists()
    assert "The lungs" not in json.dumps(stamp)


def test_the_same_command_returns_the_finished_run_and_another_seed_is_another_run(trained, base):
    run, folder, settings = trained
    before = (folder / run.id / "model" / "model.safetensors").stat().st_mtime_ns
    assert train_examples(settings, folder, base, TRAIN, TUNE, "split", Watch()) == run
    assert (folder / run.id / "model" / "model.safetensors").stat().st_mtime_ns == before
    from residency.train.run import run_id_of

    assert run_id_of(run.recipe, "another split", "texts") != run.id


class Stop(Watch):
    """Asks for a stop after so many steps."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after, self.seen = after, 0

    def stop_requested(self) -> bool:
        self.seen += 1
        return self.seen == self.after


@pytest.mark.parametrize("method", ["full", "lora"])
def test_a_stopped_run_goes_on_and_ends_with_the_same_weights(method, base, tmp_path):
    settings = config(method=method)
    whole = train_examples(settings, tmp_path / "whole", base, TRAIN, TUNE, "split", Watch())
    for after in (2, 3):
        with pytest.raises(Interrupted, match="same command"):
            train_examples(settings, tmp_path / "cut", base, TRAIN, TUNE, "split", Stop(after))
    run = train_examples(settings, tmp_path / "cut", base, TRAIN, TUNE, "split", Watch())
    assert run.losses == whole.losses
    assert weights(tmp_path / "cut" / run.id) == weights(tmp_path / "whole" / run.id)


def test_micro_batches_change_nothing_but_rounding(base, tmp_path):
    one = train_examples(config(), tmp_path / "one", base, TRAIN, TUNE, "split", Watch())
    two = train_examples(config(micro_tokens=128), tmp_path / "two", base, TRAIN, TUNE, "split", Watch())
    for a, b in zip(one.losses, two.losses, strict=True):
        assert a.tune_nats_per_token == pytest.approx(b.tune_nats_per_token, rel=1e-3)


def test_training_stops_early_and_keeps_the_best(base, tmp_path):
    settings = config(epochs=30.0, learning_rate=0.3, patience=2, warmup_steps=0)
    run = train_examples(settings, tmp_path, base, TRAIN, TUNE, "split", Watch())
    looks = [(x.step, x.tune_nats_per_token) for x in run.losses if x.step > 0]
    assert looks[-1][0] < run.plan.steps
    assert [s for s, _ in looks].index(run.best_step) == len(looks) - 3
    assert run.best_step == min(looks, key=lambda x: x[1])[0]


def test_without_a_tune_part_the_last_weights_are_kept(base, tmp_path):
    run = train_examples(config(epochs=1.0), tmp_path, base, TRAIN, [], "split", Watch())
    assert run.best_step == run.plan.steps
    assert all(x.tune_nats_per_token is None for x in run.losses)


def test_continue_trains_on_plain_text(base, tmp_path):
    from residency.foundation.config import config_from_values

    settings = config_from_values(
        {
            "practice": "T",
            "task": {"kind": "continue"},
            "train": {"method": "full", "epochs": 1, "precision": "float32", "batch": 4, "max_tokens": 512},
        }
    )
    made = examples(8, task="continue")
    assert train_examples(settings, tmp_path, base, made, made[:2], "split", Watch()).status == "done"


def test_a_loss_that_is_no_number_is_explained(base, tmp_path):
    with pytest.raises(UserError, match="loss became") as error:
        train_examples(config(learning_rate=1e30, warmup_steps=0), tmp_path, base, TRAIN, TUNE, "split", Watch())
    assert "learning_rate" in error.value.next


def test_an_empty_training_part_is_refused(base, tmp_path):
    with pytest.raises(UserError, match="nothing to learn"):
        train_examples(config(), tmp_path, base, [], TUNE, "split", Watch())


def test_too_little_memory_is_said_beforehand(base, tmp_path, monkeypatch):
    import psutil

    monkeypatch.setattr(psutil, "virtual_memory", lambda: type("M", (), {"available": 1000})())
    with pytest.raises(UserError, match="of memory"):
        train_examples(config(), tmp_path, base, TRAIN, TUNE, "split", Watch())


def test_a_bfloat16_base_gives_a_bfloat16_model(tmp_path):
    from tiny_model import make_tiny_model

    from residency.choose.fetch import locate

    base = locate(str(make_tiny_model(tmp_path / "b", dtype="bfloat16")))
    run = train_examples(config(epochs=1.0), tmp_path / "runs", base, TRAIN, TUNE, "split", Watch())
    assert read_json(tmp_path / "runs" / run.id / "model" / "config.json")["dtype"] == "bfloat16"


def test_no_socket_is_opened(base, tmp_path, monkeypatch):
    def refuse(*arguments, **more):
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert train_examples(config(epochs=0.5), tmp_path, base, TRAIN, TUNE, "split", Watch()).status == "done"


def test_importing_the_room_stays_light():
    code = "import sys, residency.train.run, residency.choose.fetch; print({'torch', 'transformers', 'trl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_no_layer_is_computed_twice_unless_asked(base, tmp_path, monkeypatch):
    from residency.train import trainer

    made = []
    real = trainer.training_arguments
    monkeypatch.setattr(trainer, "training_arguments", lambda *a: made.append(real(*a)) or made[-1])
    train_examples(config(epochs=0.5), tmp_path, base, TRAIN, [], "split", Watch())
    train_examples(config(epochs=0.5, activation_checkpointing=True), tmp_path, base, TRAIN, [], "split", Watch())
    assert [bool(a.gradient_checkpointing or a.activation_checkpointing) for a in made] == [False, True]


def test_a_test_answer_that_no_measurement_could_hold_is_refused_before_training(base, tmp_path):
    import dataclasses

    long = dataclasses.replace(TRAIN[0], id="too-long", target="Normal. " * 100)
    with pytest.raises(UserError, match=r"1 answers of the test part .* too-long") as error:
        train_examples(config(), tmp_path, base, TRAIN, TUNE, "split", Watch(), measured=[TRAIN[1], long])
    assert "Normal" not in str(error.value)
    assert not list(tmp_path.iterdir())
