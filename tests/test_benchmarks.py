"""The scripts of benchmarks/ run: on a model of a few thousand parameters, whose speed says nothing."""

import runpy
from pathlib import Path

import pytest
from tiny_model import make_tiny_model

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
SCRIPT = BENCHMARKS / "train_tokens_per_second.py"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_both_trainers_of_the_speed_benchmark_take_the_same_steps_to_the_same_loss(tmp_path, method):
    script = runpy.run_path(str(SCRIPT), run_name="benchmark")
    folder, chats = make_tiny_model(tmp_path / "tiny", context=2048), script["invented"](2 * script["BATCH"])
    tokens, seconds, loss, checkpoint = script["run_residency"](folder, chats, 2, method)
    _, _, peer, _ = script["run_trl"](folder, chats, 2, method, ours=False)
    assert len(tokens) == len(seconds) == 2
    assert checkpoint[1] > 0
    assert loss == pytest.approx(peer, rel=0.02)


def test_damaged_files_of_every_format_end_in_one_way_each(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    script = runpy.run_path(str(BENCHMARKS / "mutated_files.py"), run_name="benchmark")
    endings, _, took, _, failures = script["measure"](54, 3, 60.0, 2000, False)
    assert len(took) == 54 and len(endings) >= 17
    assert failures == []
