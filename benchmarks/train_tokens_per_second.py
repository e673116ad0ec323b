"""Training speed on this machine: plain TRL, TRL with our settings, and Residency, on the same invented examples.

    python benchmarks/train_tokens_per_second.py [--rounds 2] [--steps 3] [--method full|lora] [--base smollm2-135m-instruct]

Prints tokens a second (padding not counted), the ratio to plain TRL, the mean loss of each (the learning rate is next to
nought, so equal losses mean an equal objective) and the share of what this machine's matrix products could reach. The
three take turns, in alternating order, each time in a process of its own, and the fastest step of each counts, so that a
busy machine misleads least.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ORGANS = ["lungs", "heart", "mediastinum", "pleura", "ribs", "spine", "aorta", "trachea", "hila", "diaphragm"]
STATES = ["clear", "normal", "enlarged", "unchanged", "stable", "calcified", "tortuous", "unremarkable", "prominent"]
BATCH = 8
NAMES = ("plain TRL", "TRL, our settings", "Residency")


def invented(number: int, seed: int = 0):
    """Chats like those of chest reports: prompts of about 90 tokens (40 to 180), answers of about 15 (5 to 40)."""
    rng = random.Random(seed)

    def sentences(count: int) -> str:
        return " ".join(
            f"The {rng.choice(ORGANS)} and the {rng.choice(ORGANS)} are {rng.choice(STATES)}." for _ in range(count)
        )

    return [
        (f"Findings: {sentences(max(2, round(rng.lognormvariate(1.75, 0.45))))}", sentences(rng.choice((1, 1, 1, 2, 3))))
        for _ in range(number)
    ]


INSTRUCTION = "Write the impression."


class Clock:
    """Seconds and tokens of each step of the library's trainer."""

    def __init__(self, trainer):
        from transformers import TrainerCallback

        clock = self
        self.seconds, self.tokens, self.taught, self.losses = [], [], [], []
        inner = trainer.data_collator

        def counted(items):
            batch = inner(items)
            clock.tokens.append(int(batch["attention_mask"].sum()))
            clock.taught.append(int((batch["labels"] != -100).sum()))
            return batch

        class Ticks(TrainerCallback):
            def on_step_begin(self, *args, **more):
                clock.started = time.perf_counter()

            def on_step_end(self, *args, **more):
                clock.seconds.append(time.perf_counter() - clock.started)

            def on_log(self, args, state, control, logs=None, **more):
                if logs and "loss" in logs:
                    clock.losses.append(float(logs["loss"]))

        trainer.data_collator = counted
        trainer.add_callback(Ticks())


def run_trl(folder, chats, steps, method, *, ours: bool):
    """TRL's own trainer on prompt and completion, with its defaults, or with our settings of precision and grouping."""
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    tokenizer = AutoTokenizer.from_pretrained(folder)

    def rendered(question):
        chat = [{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": question}]
        return tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)

    # As text, not as chat: from a chat TRL would also teach the line end that this template puts behind the end token.
    rows = [{"prompt": rendered(q), "completion": a} for q, a in chats]
    more = {"bf16": True, "gradient_checkpointing": False, "train_sampling_strategy": "group_by_length"} if ours else {}
    adapter = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules="all-linear")
    with tempfile.TemporaryDirectory() as out:
        trainer = SFTTrainer(
            model=str(folder),
            args=SFTConfig(
                output_dir=out, use_cpu=True, max_steps=steps, per_device_train_batch_size=BATCH, learning_rate=1e-9,
                logging_steps=1, save_strategy="no", disable_tqdm=True, **more,
            ),
            train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer,
            peft_config=adapter if method == "lora" else None,
        )  # fmt: skip
        clock = Clock(trainer)
        trainer.train()
    nats = sum(x * n for x, n in zip(clock.losses, clock.taught, strict=False))
    return clock.tokens, clock.seconds, nats / sum(clock.taught[:steps]), None


def run_residency(folder, chats, steps, method):
    """Our trainer, from prompts to steps, with one checkpoint at the end (timed apart)."""
    import dataclasses

    from residency.foundation.config import config_from_values
    from residency.foundation.console import Watch
    from residency.foundation.schema import Example, Question
    from residency.instruments.assistant import build_assistant
    from residency.instruments.models._tensors import physical_cores
    from residency.instruments.models.scripted import ScriptedModel
    from residency.train.causal import choose_attention, lower_frozen, pad_id_of, trainable
    from residency.train.checkpoints import seal
    from residency.train.plan import make_plan
    from residency.train.tokens import planned_order, rows_of
    from residency.train.trainer import Journal, Steps, build_trainer

    settings = {"method": method, "batch": BATCH, "precision": "bfloat16", "learning_rate": 1e-9, "epochs": 1}
    config = config_from_values({"practice": "Benchmark", "train": settings, "assistant": {"instruction": INSTRUCTION}})
    examples = [
        Example(
            id=str(i), report_id=str(i), patient=str(i), task="draft", target=a,
            question=Question(task="draft", sections=(), text=q, patient=str(i), policy_digest=""),
        )
        for i, (q, a) in enumerate(chats)
    ]  # fmt: skip
    model, tokenizer = trainable(folder, config.train)
    rows = rows_of(examples, build_assistant(config, ScriptedModel(), examples), tokenizer, max_tokens=1024)
    plan = make_plan(
        config.train, rows, [], precision="bfloat16", seconds=None, measured_tokens=1, compared={}, checkpoint_bytes=0,
        threads=physical_cores(), device="cpu",
    )  # fmt: skip
    plan = dataclasses.replace(plan, steps=steps, evaluate_every_steps=steps)
    choose_attention(model, plan.longest_tokens, "cpu")
    if method == "lora":
        lower_frozen(model)
    with tempfile.TemporaryDirectory() as out:
        journal = Journal(Path(out) / "log.jsonl")
        journal.rewind(None)
        order = planned_order([len(r.input_ids) for r in rows], BATCH, steps, 0)
        taken = []

        def saved(checkpoint, step):
            seal(checkpoint, step)
            taken.append((time.perf_counter(), sum(f.stat().st_size for f in checkpoint.iterdir())))

        trainer = build_trainer(
            model, tokenizer, rows, order, plan=plan, settings=config.train, folder=Path(out), saved=saved,
            steps=Steps(journal, plan, config.train, [], pad_id_of(tokenizer), Watch()),
        )  # fmt: skip
        ended = []
        original = trainer._save_checkpoint

        def timed(*args):
            ended.append(time.perf_counter())
            original(*args)

        trainer._save_checkpoint = timed
        trainer.train()
        entries = [e for e in journal.entries if "train" in e]
    checkpoint = (taken[0][0] - ended[0], taken[0][1])
    taught = [sum(rows[i].taught for i in order[k : k + BATCH]) for k in range(0, len(order), BATCH)]
    loss = sum(e["train"] * n for e, n in zip(entries, taught, strict=True)) / sum(taught)
    return [e["tokens"] for e in entries], [e["seconds"] for e in entries], loss, checkpoint


def matrix_limit_flops(dtype) -> float:
    """Operations a second of matrix products as large as this model's, the best of several."""
    import torch

    best = 0.0
    for m, k, n in ((1024, 576, 1536), (1024, 1536, 576), (2048, 2048, 2048)):
        a, b = torch.randn(m, k, dtype=dtype), torch.randn(n, k, dtype=dtype)
        for _ in range(20):
            started = time.perf_counter()
            torch.nn.functional.linear(a, b)
            best = max(best, 2 * m * k * n / (time.perf_counter() - started))
    return best


def in_own_process(name, folder, steps, method):
    """One turn in a process of its own, so that each keeps its own environment, threads and memory."""
    here = ["--one", name, "--base", str(folder), "--steps", str(steps), "--method", method]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "false"}
    told = subprocess.run(
        [sys.executable, __file__, *here], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return json.loads(told.splitlines()[-1])


def one_turn(name, folder, steps, method):
    """What `in_own_process` runs: (tokens of each step, seconds of each, nats a token, checkpoint)."""
    chats = invented(BATCH * steps)
    if name == "Residency":
        from residency.foundation.offline import quiet_libraries

        quiet_libraries()
        return run_residency(folder, chats, steps, method)
    return run_trl(folder, chats, steps, method, ours=name != "plain TRL")


def main() -> None:
    """Run the three in turns and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--method", choices=("full", "lora"), default="full")
    parser.add_argument("--base", default="smollm2-135m-instruct")
    parser.add_argument("--one", choices=NAMES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one_turn(args.one, Path(args.base), args.steps, args.method)))
        return
    from residency.choose.fetch import locate
    from residency.train.preflight import count_parameters

    base = locate(args.base)
    speeds, losses, checkpoint = {n: [] for n in NAMES}, {}, None
    for number in range(args.rounds):
        for name in NAMES if number % 2 == 0 else reversed(NAMES):
            tokens, seconds, loss, saved = in_own_process(name, base.folder, args.steps, args.method)
            # The first step pays for buffers and threads once; the fastest of the others is the least disturbed.
            speeds[name] += [t / s for t, s in list(zip(tokens, seconds, strict=False))[1:]]
            losses[name], checkpoint = loss, saved or checkpoint
            print(f"  round {number + 1}, {name}: {sum(tokens)} tokens in {sum(seconds):.1f} s", flush=True)
    import torch

    plain, limit = max(speeds["plain TRL"]), matrix_limit_flops(torch.bfloat16)
    flops = 6 * count_parameters(base.folder)
    print(f"{args.method}, {base.name}, batch {BATCH}, {torch.get_num_threads()} threads")
    print(f"matrix products: bfloat16 {limit / 1e9:.0f} GFLOP/s, float32 {matrix_limit_flops(torch.float32) / 1e9:.0f}")
    for name, found in speeds.items():
        best, share = max(found), 100 * max(found) * flops / limit
        print(f"{name:18} best {best:5.0f} tokens/s, median {statistics.median(found):5.0f}, {best / plain:.2f} x plain TRL")
        print(f"{'':18} loss {losses[name]:.4f} nats a token, {share:.0f} % of the bfloat16 limit at 6 N a token")
    if checkpoint:
        print(f"checkpoint of {checkpoint[1] / 1e9:.2f} GB written, flushed and checked in {checkpoint[0]:.1f} s")


if __name__ == "__main__":
    main()
