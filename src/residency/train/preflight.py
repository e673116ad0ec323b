"""Looks at what a training would read and need before it starts, and refuses what cannot work."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.foundation.config import TrainSettings
from residency.foundation.console import bytes_in_words
from residency.foundation.errors import UserError
from residency.foundation.storage import read_json
from residency.instruments.sizing import Need, Shape, activation_bytes, full_need, lora_need, lora_states_bytes
from residency.train.tokens import Row

OVERHEAD_BYTES = 600_000_000
"""Python with torch, transformers, TRL and the libraries' buffers. Measured on Linux, torch 2.13: 0.5 GB."""
KEPT_CHECKPOINTS = 3
"""The best, the last, and the one being written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTokens:
    """What one part of the split is in tokens."""

    rows: int
    """Examples."""
    tokens: int
    """Tokens in all, no padding."""
    longest_tokens: int
    """Tokens of the longest row; 0 without rows."""
    taught_share: float
    """Share of the tokens that are taught; 0 without rows."""
    shortened: int
    """Questions that lost their middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """What a training reads and needs."""

    train: PartTokens
    """The part that is learnt from."""
    tune: PartTokens
    """The part that decides when to stop."""
    need: Need
    """Memory, estimated from the model's shape."""
    available_bytes: int
    """Memory that is free now."""
    disk_need_bytes: int
    """Room for checkpoints and the trained model."""
    disk_free_bytes: int
    """Room there is."""


def part_tokens(rows: Sequence[Row]) -> PartTokens:
    """Count one part."""
    tokens = sum(len(r.input_ids) for r in rows)
    return PartTokens(
        rows=len(rows),
        tokens=tokens,
        longest_tokens=max((len(r.input_ids) for r in rows), default=0),
        taught_share=sum(r.taught for r in rows) / tokens if tokens else 0.0,
        shortened=sum(r.shortened for r in rows),
    )


def look(train: Sequence[Row], tune: Sequence[Row], settings: TrainSettings, base_folder: Path, run_folder: Path) -> Preflight:
    """Count tokens, estimate memory and disk, and refuse what cannot work.

    Args:
        train: rows to learn from.
        tune: rows that decide when to stop.
        settings: `[train]`.
        base_folder: the base model.
        run_folder: where checkpoints will lie; need not exist yet.

    Raises:
        UserError: nothing to learn from, a row that teaches nothing, too little memory or disk.
    """
    import psutil

    _refuse_empty(train)
    counted = part_tokens(train)
    shape = shape_of(base_folder)
    longest = max(counted.longest_tokens, part_tokens(tune).longest_tokens)
    there = next(p for p in (run_folder, *run_folder.parents) if p.exists())
    states = 12 * shape.params if settings.method == "full" else lora_states_bytes(shape, settings.lora_rank)
    found = Preflight(
        train=counted,
        tune=part_tokens(tune),
        need=memory_need(shape, settings, longest_tokens=longest),
        available_bytes=int(psutil.virtual_memory().available),
        disk_need_bytes=KEPT_CHECKPOINTS * states + 2 * 4 * shape.params,
        # What this run has written already is part of its own need, or going on would be refused.
        disk_free_bytes=shutil.disk_usage(there).free + sum(f.stat().st_size for f in run_folder.rglob("*") if f.is_file()),
    )
    _refuse_too_big(found, settings)
    return found


def _refuse_empty(train: Sequence[Row]) -> None:
    if not train:
        raise UserError("There is nothing to learn from: the training part is empty.", next="residency prepare")
    if untaught := [r.example_id for r in train if r.taught == 0]:
        raise UserError(
            f"{len(untaught)} examples teach nothing (first: {untaught[0]}).",
            why="Not one token of their answers is left.",
            next="take them out, or set [task] answer_is_required = true and prepare again.",
        )


def _refuse_too_big(found: Preflight, settings: TrainSettings) -> None:
    if found.need.low_bytes > found.available_bytes:
        raise UserError(
            f"This training needs about {bytes_in_words(found.need.total_bytes)} of memory; "
            f"{bytes_in_words(found.available_bytes)} are free.",
            why=f"The longest example has {found.train.longest_tokens} tokens; method {settings.method}.",
            next='set [train] method = "lora", a lower micro_tokens, or activation_checkpointing = true; or close programs.',
        )
    if found.disk_need_bytes > found.disk_free_bytes:
        raise UserError(
            f"Checkpoints and the trained model need about {bytes_in_words(found.disk_need_bytes)} of disk; "
            f"{bytes_in_words(found.disk_free_bytes)} are free.",
            next="make room, or choose a larger disk with --workspace.",
        )


def memory_need(shape: Shape, settings: TrainSettings, *, longest_tokens: int) -> Need:
    """Memory of one training step on the longest examples, logits only where something is taught."""
    activations = activation_bytes(
        shape,
        tokens=longest_tokens,
        batch=min(settings.batch, max(1, settings.micro_tokens // max(1, longest_tokens))),
        checkpointing=settings.activation_checkpointing,
        logits_bytes=1,
        value_bytes=4,
    )
    if settings.method == "full":
        return full_need(shape, recipe="autocast", activations_bytes=activations, overhead_bytes=OVERHEAD_BYTES)
    return lora_need(
        shape, weights="fp32", rank=settings.lora_rank, activations_bytes=activations, overhead_bytes=OVERHEAD_BYTES
    )


def shape_of(folder: Path) -> Shape:
    """The shape that a model folder's config.json states; its weights are counted from their files."""
    config: dict[str, Any] = read_json(folder / "config.json")
    text: dict[str, Any] = config.get("text_config") or config
    heads = int(text.get("num_attention_heads") or text.get("n_head") or 1)
    hidden = int(text.get("hidden_size") or text.get("n_embd") or heads)
    return Shape(
        params=count_parameters(folder),
        hidden=hidden,
        layers=int(text.get("num_hidden_layers") or text.get("n_layer") or 1),
        heads=heads,
        kv_heads=int(text.get("num_key_value_heads") or heads),
        head_dim=int(text.get("head_dim") or hidden // heads),
        ffn=int(text.get("intermediate_size") or 4 * hidden),
        vocab=int(text.get("vocab_size") or 1),
        tied_embeddings=bool(text.get("tie_word_embeddings", config.get("tie_word_embeddings", True))),
    )


def count_parameters(folder: Path) -> int:
    """Weights in the safetensors files, from their headers alone."""
    import json
    import math

    total = 0
    for file in folder.glob("*.safetensors"):
        with file.open("rb") as stream:
            header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        total += sum(math.prod(e["shape"]) for name, e in header.items() if name != "__metadata__")
    return total
