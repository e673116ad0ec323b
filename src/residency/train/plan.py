"""Fixes how a training runs before step one: number format, number of steps, when to look at the tune part.

Two measured steps decide; from then on the clock decides nothing, so that a run that is stopped and goes on, or is
repeated from its plan, does the same.
"""

import math
import subprocess
from collections.abc import Sequence
from typing import Literal

from residency.choose.hardware import instruction_sets
from residency.foundation.config import TrainSettings
from residency.foundation.console import in_words
from residency.foundation.errors import UserError
from residency.foundation.schema import Plan
from residency.train.tokens import Row

Precision = Literal["float32", "bfloat16"]
COMPARED_TOKENS = 512
"""The number formats are compared on this many tokens: enough for the ratio, and float32 needs twice the memory."""
USABLE_SHARE = 0.9
"""Share of the budget that is planned for; the rest is for loading, saving, and a machine that is busier later."""
WRITTEN_BYTES_PER_SECOND = 400e6
"""Speed assumed for writing and checking a checkpoint. Measured here: 0.5 to 1 GB/s."""
FORWARD_SHARE = 0.4
"""Share of a training step that looking at the tune part takes for as many tokens; a forward pass is a third."""


def instruction_set() -> str:
    """What decides speed on this processor: its best two sets of vector and matrix instructions."""
    import torch

    try:
        found = instruction_sets() or ()
    except (OSError, ValueError, subprocess.SubprocessError):
        found = ()
    return ", ".join(tuple(reversed(found))[:2]) or torch.backends.cpu.get_cpu_capability().lower()


def device_name() -> str:
    """cuda where there is an Nvidia or AMD card, mps on Apple's processors, else cpu."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def measured_rows(rows: Sequence[Row], batch: int, tokens: int) -> list[Row]:
    """The longest rows of one optimiser step, as many as so many tokens hold, one at least."""
    longest = sorted(rows, key=lambda r: -len(r.input_ids))[:batch]
    return longest[: max(1, tokens // len(longest[0].input_ids))]


def make_plan(
    settings: TrainSettings,
    train: Sequence[Row],
    tune: Sequence[Row],
    *,
    precision: Precision,
    seconds: float | None,
    measured_tokens: int,
    compared: dict[str, float],
    checkpoint_bytes: int,
    threads: int,
    device: str,
) -> Plan:
    """The plan, from the settings and what was measured.

    Args:
        settings: `[train]`.
        train: rows to learn from.
        tune: rows that decide when to stop.
        precision: number format, chosen.
        seconds: of one measured step; None where no budget asks for it.
        measured_tokens: tokens of that step, padding included.
        compared: seconds by number format, as they were compared.
        checkpoint_bytes: size of one checkpoint.
        threads: processor threads.
        device: cpu, cuda or mps.

    Raises:
        UserError: the budget is too small for a single step.
    """
    per_epoch = len(train) / settings.batch
    wanted = max(1, math.ceil(settings.epochs * per_epoch))
    every = max(1, round(per_epoch / settings.evaluations_per_epoch))
    steps, reason = wanted, f"{settings.epochs:g} epochs of {len(train)} examples, {settings.batch} a step"
    if settings.budget_minutes is not None and seconds is not None:
        per_token = seconds / measured_tokens
        step_seconds = per_token * sum(len(r.input_ids) for r in train) / len(train) * settings.batch * 1.05
        look_seconds = (
            per_token * FORWARD_SHARE * sum(len(r.input_ids) for r in tune) + checkpoint_bytes / WRITTEN_BYTES_PER_SECOND
        )
        affordable = affordable_steps(settings.budget_minutes * 60, step_seconds, look_seconds, every)
        if affordable < wanted:
            steps = affordable
            full = f"all {settings.epochs:g} epochs would be {wanted}"
            reason = f"{settings.budget_minutes:g} min at {step_seconds:.2f} s a step; {full}"
        else:
            reason += f"; about {in_words(wanted * step_seconds)}, within the {settings.budget_minutes:g} min"
    return Plan(
        steps=steps,
        steps_per_epoch=per_epoch,
        warmup_steps=min(settings.warmup_steps, steps // 10),
        evaluate_every_steps=min(every, steps),
        batch=settings.batch,
        micro_tokens=settings.micro_tokens,
        precision=precision,
        threads=threads,
        instruction_set=instruction_set(),
        device=device,
        longest_tokens=max(len(r.input_ids) for r in train),
        seconds_per_step=seconds,
        measurements=tuple(sorted(compared.items())),
        reason=reason,
    )


def chosen_precision(settings: TrainSettings, seconds_of: dict[str, float], device: str) -> Precision:
    """What the settings say; with `auto` the faster one measured; where nothing was measured, float32."""
    if settings.precision != "auto":
        return settings.precision
    if seconds_of.get("bfloat16", math.inf) < seconds_of.get("float32", math.inf):
        return "bfloat16"
    return "float32"


def affordable_steps(budget_seconds: float, step_seconds: float, look_seconds: float, every: int) -> int:
    """Steps that fit into a budget together with the looks at the tune part, of which there is always one at the end.

    Raises:
        UserError: not one step fits.
    """
    usable = budget_seconds * USABLE_SHARE - look_seconds
    steps = int(usable / (step_seconds + look_seconds / every)) if usable > 0 else 0
    if steps < 1:
        raise UserError(
            f"The budget of {in_words(budget_seconds)} is too small for one step "
            f"({in_words(step_seconds)}) and one look at the tune part ({in_words(look_seconds)}).",
            next="raise [train] budget_minutes, or lower batch or max_tokens.",
        )
    return steps
