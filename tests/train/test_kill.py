"""A training killed at any moment ends with the very weights of one that was left alone."""

import random
import subprocess
import sys
import time
from pathlib import Path

from residency.foundation.schema import Run
from residency.foundation.storage import digest_of_file, read_record

HERE = Path(__file__).resolve().parents[1]
PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from residency.choose.fetch import locate
from residency.foundation.console import Watch
from residency.train.run import train_examples
from train_examples import config, examples
tune = examples(6, start=40)
train_examples(config(epochs=6.0), Path(sys.argv[3]), locate(sys.argv[2]), examples(22), tune, "split", Watch())
"""


def start(base: Path, runs: Path) -> subprocess.Popen:
    runs.mkdir(exist_ok=True)
    with (runs / "errors.txt").open("ab") as errors:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(HERE), str(base), str(runs)], stdout=subprocess.DEVNULL, stderr=errors
        )


def lines_in(runs: Path) -> int:
    return sum(len(p.read_text("utf-8").splitlines()) for p in runs.glob("*/log.jsonl"))


def finished(runs: Path) -> Run:
    record = next(runs.glob("*/run.json"))
    return read_record(record, Run)


def test_killed_at_random_points_it_ends_with_the_same_weights_and_losses(tmp_path):
    from tiny_model import make_tiny_model

    base = make_tiny_model(tmp_path / "base")
    quiet = start(base, tmp_path / "quiet")
    assert quiet.wait(timeout=300) == 0, (tmp_path / "quiet" / "errors.txt").read_text()[-2000:]
    rng = random.Random(7)
    for _ in range(2):
        process = start(base, tmp_path / "killed")
        target = lines_in(tmp_path / "killed") + rng.randrange(2, 12)
        deadline = time.monotonic() + 120
        while process.poll() is None and lines_in(tmp_path / "killed") < target and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(rng.random() * 0.05)
        process.kill()
        process.wait()
    last = start(base, tmp_path / "killed")
    assert last.wait(timeout=300) == 0, (tmp_path / "killed" / "errors.txt").read_text()[-2000:]
    whole, cut = finished(tmp_path / "quiet"), finished(tmp_path / "killed")
    assert (cut.status, cut.best_step, cut.losses) == ("done", whole.best_step, whole.losses)
    digests = {digest_of_file(next((tmp_path / n).glob("*/model/model.safetensors"))) for n in ("quiet", "killed")}
    assert len(digests) == 1
