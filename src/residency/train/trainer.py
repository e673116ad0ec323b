"""The optimiser loop: TRL's, with our loss, our order of the data, our journal and our checkpoints.

Imported lazily, after `quiet_libraries`, as it imports TRL.
"""

import json
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from torch.utils.data import Sampler, SequentialSampler
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from trl import SFTConfig, SFTTrainer

from residency.foundation.config import TrainSettings
from residency.foundation.console import Watch
from residency.foundation.errors import UserError, explain_full_disk, explain_os_errors
from residency.foundation.schema import Loss, Plan
from residency.foundation.storage import write_text
from residency.instruments.models._tensors import give_back_memory, plain_head
from residency.train.causal import collate, collated
from residency.train.losses import answer_loss, precision_context
from residency.train.tokens import Row, parts_of

STEPS_BETWEEN_TRIMS = 8
"""Handing freed memory back after each step costs 7 % of the speed, as every page of it comes back with a fault; never
doing so lets the holes between tensors of changing size add up (docs/train.md)."""


class Journal:
    """log.jsonl: one line a step and one a look at the tune part. What a run knows of itself when it goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[dict[str, Any]] = []

    def rewind(self, step: int | None) -> None:
        """Read the file and forget what came after `step`; None forgets all. A half-written last line is dropped."""
        kept = []
        if step is not None and self.path.exists():
            for line in self.path.read_text("utf-8").splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if entry["step"] <= step:
                    kept.append(entry)
        self.entries = kept
        write_text(self.path, "".join(json.dumps(e) + "\n" for e in kept))

    def add(self, **entry: float | int | None) -> None:
        """Append one line."""
        self.entries.append(entry)
        with explain_os_errors("write the training's journal", self.path), self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def to_disk(self) -> None:
        """Make sure that all lines are on the disk; called before a checkpoint counts."""
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())

    def losses(self) -> tuple[Loss, ...]:
        """The loss curve: one entry a look, with the mean training loss since the look before."""
        curve, since = [], []
        for entry in self.entries:
            if "train" in entry:
                since.append(entry["train"])
            else:
                mean = math.fsum(since) / len(since) if since else None
                curve.append(Loss(step=entry["step"], train_nats_per_token=mean, tune_nats_per_token=entry["tune"]))
                since = []
        return tuple(curve)

    def looks(self) -> list[tuple[int, float]]:
        """(step, tune loss) of every look after training began."""
        return [(e["step"], e["tune"]) for e in self.entries if e.get("tune") is not None and e["step"] > 0]

    def best_step(self) -> int | None:
        """The step with the least tune loss, the first of equals; None before the first look."""
        looks = self.looks()
        return min(looks, key=lambda look: look[1])[0] if looks else None

    def out_of_patience(self, patience: int) -> bool:
        """True where the last `patience` looks brought nothing better. Read from the entries alone, so it survives a kill."""
        looks, best = self.looks(), self.best_step()
        return best is not None and sum(step > best for step, _ in looks) >= patience

    def total(self, key: str) -> float:
        """Sum of one number over all entries."""
        return math.fsum(e[key] for e in self.entries if e.get(key) is not None)

    def peak_memory_bytes(self) -> int | None:
        """Largest resident size that any part of this run noted."""
        return max((e["peak_memory_bytes"] for e in self.entries if e.get("peak_memory_bytes")), default=None)


def diverged(what: str, step: int) -> UserError:
    """The error of a training whose loss is no number any more."""
    return UserError(
        f"The {what} at step {step}.",
        why="The steps are too large, or the number format too coarse for this model.",
        next='lower [train] learning_rate (a third of it), or set precision = "float32"; then the same command.',
    )


def planned_dataset(rows: Sequence[Row], order: Sequence[int]) -> Dataset:
    """The rows of all steps, in the planned order, in memory."""
    columns = {"input_ids": [list(r.input_ids) for r in rows], "labels": [list(r.labels) for r in rows]}
    return Dataset.from_dict(columns).select(list(order), keep_in_memory=True)


class AnswerTrainer(SFTTrainer):  # type: ignore[misc]
    """TRL's SFTTrainer with the loss of `losses.py`, the planned order, and no model card of its own."""

    def __init__(self, *, precision: str, micro_tokens: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.precision = precision
        self.micro_tokens = micro_tokens
        with precision_context(self.args.device.type, precision):
            self.ways = plain_head(self.model)
        self.step_loss = 0.0
        self.step_tokens = 0

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> torch.Tensor:
        """Nats per taught token of the optimiser step, as `answer_loss` says."""
        with precision_context(self.args.device.type, self.precision):
            loss = answer_loss(model, self.ways, inputs, num_items_in_batch)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise diverged(f"loss became {value}", int(self.state.global_step) + 1)
        self.step_loss += value
        self.step_tokens += int(inputs["attention_mask"].sum())
        return loss

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> torch.Tensor:
        """One optimiser step's gradient, in parts of at most `micro_tokens`; the parts' gradients add up to the whole's."""
        model.train()
        inputs = self._prepare_inputs(inputs)
        lengths = inputs["attention_mask"].sum(1)
        order = torch.argsort(lengths, descending=True, stable=True)
        items = (inputs["labels"] != -100).sum() if num_items_in_batch is None else num_items_in_batch
        total = torch.zeros((), device=lengths.device)
        for part in parts_of([int(n) for n in lengths[order]], self.micro_tokens):
            chosen = order[part.start : part.stop]
            longest = int(lengths[chosen[0]])
            loss = self.compute_loss(model, {k: v[chosen, :longest] for k, v in inputs.items()}, num_items_in_batch=items)
            self.accelerator.backward(loss)
            total = total + loss.detach()
        return total

    def tune_loss(self, rows: Sequence[Row], pad_id: int) -> float | None:
        """Nats per taught token over the tune part: a sum over tokens, divided once. None without rows."""
        if not rows:
            return None
        order = sorted(rows, key=lambda r: -len(r.input_ids))
        was_training = self.model.training
        self.model.eval()
        total, taught = 0.0, sum(r.taught for r in rows)
        with torch.no_grad(), precision_context(self.args.device.type, self.precision):
            for part in parts_of([len(r.input_ids) for r in order], 2 * self.micro_tokens):
                rows_at_once = order[part.start : part.stop]
                inputs = {k: v.to(self.args.device) for k, v in collate(rows_at_once, pad_id).items()}
                total += float(answer_loss(self.model, self.ways, inputs, 1))
        self.model.train(was_training)
        return total / taught

    def _get_train_sampler(self, train_dataset: Any = None) -> Sampler[int]:
        return SequentialSampler(train_dataset if train_dataset is not None else self.train_dataset)

    def create_model_card(self, *arguments: Any, **more: Any) -> None:
        """None: the card is written from the run's record, not by the library."""


class Steps(TrainerCallback):  # type: ignore[misc]
    """After each step: journal, progress, looks at the tune part, checkpoints, and requests to stop."""

    def __init__(
        self, journal: Journal, plan: Plan, settings: TrainSettings, tune: Sequence[Row], pad_id: int, watch: Watch
    ) -> None:
        self.journal, self.plan, self.settings, self.watch = journal, plan, settings, watch
        self.tune, self.pad_id = tune, pad_id
        self.trainer: AnswerTrainer | None = None
        self.stopped = False
        self._since = time.monotonic()

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **rest: Any) -> None:
        """Start the clock of the first step."""
        self._since = time.monotonic()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **rest: Any) -> None:
        """Write down the step; look, save or stop where that is due."""
        trainer = self.trainer
        if trainer is None:
            raise RuntimeError("the callback has no trainer")
        step, seconds = int(state.global_step), time.monotonic() - self._since
        tokens, loss = trainer.step_tokens, trainer.step_loss
        trainer.step_loss, trainer.step_tokens = 0.0, 0
        if step % STEPS_BETWEEN_TRIMS == 0:
            give_back_memory()
        self.journal.add(step=step, train=loss, tokens=tokens, seconds=round(seconds, 4))
        self.watch.show("train", step, self.plan.steps, f"{tokens / max(seconds, 1e-9):.0f} tokens/s, loss {loss:.2f}")
        if step % self.plan.evaluate_every_steps == 0 or step == self.plan.steps:
            self.look(step)
            control.should_save = True
            control.should_training_stop = step == self.plan.steps or self.journal.out_of_patience(self.settings.patience)
        if not control.should_training_stop and self.watch.stop_requested():
            self.stopped = control.should_save = control.should_training_stop = True
        self._since = time.monotonic()

    def look(self, step: int) -> None:
        """Measure the tune part and write it down."""
        started = time.monotonic()
        trainer = self.trainer
        tune = trainer.tune_loss(self.tune, self.pad_id) if trainer is not None else None
        if tune is not None and not math.isfinite(tune):
            raise diverged(f"loss on the tune part became {tune}", step)
        seconds = round(time.monotonic() - started, 4)
        self.journal.add(step=step, tune=tune, seconds=seconds, peak_memory_bytes=peak_memory_bytes())


def build_trainer(
    model: Any,
    tokenizer: Any,
    rows: Sequence[Row],
    order: Sequence[int],
    *,
    plan: Plan,
    settings: TrainSettings,
    folder: Path,
    steps: Steps,
    saved: Callable[[Path, int], None],
) -> AnswerTrainer:
    """A trainer that runs one plan.

    Args:
        model: ready for training.
        tokenizer: of the model; saved with each checkpoint.
        rows: the training part.
        order: numbers of the rows for all steps.
        plan: fixed before step one.
        settings: `[train]`.
        folder: where checkpoints go.
        steps: what happens after each step.
        saved: called with a checkpoint's folder and step once the library has written it.
    """

    class Sealed(AnswerTrainer):
        def _save_checkpoint(self, model: Any, trial: Any) -> None:
            step = int(self.state.global_step)
            doing = "write a checkpoint"
            with explain_os_errors(doing, folder), explain_full_disk(doing, folder):
                Trainer._save_checkpoint(self, model, trial)
                saved(folder / f"checkpoint-{step}", step)

    trainer = Sealed(
        precision=plan.precision,
        micro_tokens=plan.micro_tokens,
        model=model,
        args=training_arguments(plan, settings, folder),
        data_collator=lambda items: collated(items, steps.pad_id),
        train_dataset=planned_dataset(rows, order),
        processing_class=tokenizer,
        callbacks=[steps],
    )
    trainer.remove_callback(PrinterCallback)
    steps.trainer = trainer
    return trainer


def training_arguments(plan: Plan, settings: TrainSettings, folder: Path) -> SFTConfig:
    """Our plan and settings in the library's words. Saving, looking and journalling are decided by `Steps` alone."""
    schedule = {"constant": "constant_with_warmup"}.get(settings.schedule, settings.schedule)
    arguments = SFTConfig(
        output_dir=str(folder),
        max_steps=plan.steps,
        per_device_train_batch_size=plan.batch,
        learning_rate=settings.learning_rate,
        lr_scheduler_type=schedule,
        warmup_steps=plan.warmup_steps,
        weight_decay=settings.weight_decay,
        optim="adamw_torch_fused",
        seed=settings.seed,
        use_cpu=plan.device == "cpu",
        bf16=False,
        gradient_checkpointing=settings.activation_checkpointing,
        logging_strategy="no",
        eval_strategy="no",
        save_strategy="no",
        logging_nan_inf_filter=False,
        report_to="none",
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_num_workers=0,
        dataloader_pin_memory=plan.device == "cuda",
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
    )
    if arguments.n_gpu > 1:
        arguments._n_gpu = 1  # one process trains on one card: TRL refuses the library's own spreading over several
    return arguments


def peak_memory_bytes() -> int:
    """Largest resident size of this process so far; where only the present one is known (macOS), that."""
    import psutil

    status = Path("/proc/self/status")
    if status.exists():
        line = next((x for x in status.read_text("utf-8").splitlines() if x.startswith("VmHWM:")), "")
        if line:
            return int(line.split()[1]) * 1024
    memory = psutil.Process().memory_info()
    return int(getattr(memory, "peak_wset", memory.rss))
