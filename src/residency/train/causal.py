"""Loads a decoder for training: every weight, or a low-rank adapter on frozen ones.

Imported lazily, as it imports torch.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from residency.foundation.config import TrainSettings
from residency.instruments.models._load import load_decoder
from residency.instruments.models._tensors import padded, plain_head
from residency.train.losses import answer_loss, precision_context
from residency.train.plan import Precision
from residency.train.tokens import IGNORED, Row


def stored_dtype(folder: Path) -> torch.dtype:
    """Number format in which a folder's weights are stored; the trained model is saved in the same.

    Where config.json does not say, that of the first floating-point weight, as transformers' `dtype="auto"` takes it.
    """
    from safetensors import safe_open
    from transformers import AutoConfig

    kept = getattr(AutoConfig.from_pretrained(folder, local_files_only=True), "dtype", None)
    if isinstance(kept, torch.dtype):
        return kept
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as weights:
            for name in weights.keys():  # noqa: SIM118  (no mapping)
                found: torch.dtype = weights.get_tensor(name).dtype
                if found.is_floating_point:
                    return found
    return torch.float32


def trainable(folder: Path, settings: TrainSettings) -> tuple[Any, Any]:
    """Model and tokenizer, ready for step one; the same weights each time for the same seed.

    Sources: LoRA, Hu et al. 2021, arXiv:2106.09685; on all linear layers: Dettmers et al. 2023, arXiv:2305.14314, section 4.
    """
    model, tokenizer = load_decoder(folder, dtype=torch.float32)
    model.config.use_cache = False
    if settings.method == "full":
        return model, tokenizer
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(settings.seed)
    adapter = LoraConfig(
        r=settings.lora_rank,
        lora_alpha=settings.lora_alpha,
        lora_dropout=settings.lora_dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, adapter), tokenizer


def collate(rows: Sequence[Row], pad_id: int) -> dict[str, torch.Tensor]:
    """Rows as tensors, padded on the right to the longest of them."""
    return collated([{"input_ids": r.input_ids, "labels": r.labels} for r in rows], pad_id)


def collated(items: Sequence[Mapping[str, Sequence[int]]], pad_id: int) -> dict[str, torch.Tensor]:
    """As `collate`, of the data set's items."""
    ids, mask = padded([item["input_ids"] for item in items], pad_id)
    labels, _ = padded([item["labels"] for item in items], IGNORED)
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def pad_id_of(tokenizer: Any) -> int:
    """What stands where a row has ended; masked and never taught, so the end token may serve."""
    return int(tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id)


def lower_frozen(model: Any) -> None:
    """Keep the frozen matrices in bfloat16, as autocast would round them anew in every step: the same numbers, sooner.

    Embeddings and norms stay in float32, as autocast leaves them.
    """
    for module in model.modules():
        weight = getattr(module, "weight", None)
        tied = model.get_output_embeddings() is module
        if isinstance(module, torch.nn.Linear) and weight is not None and not weight.requires_grad and not tied:
            module.to(torch.bfloat16)


SHORT_TOKENS = 256
"""Up to this length plain attention trains faster on a processor than the fused kernel, whose backward pass is made for
long texts. Measured: SmolLM2-135M, 105 tokens, bfloat16, two cores: 2.44 s a step against 2.77 s (docs/train.md)."""


def choose_attention(model: Any, longest_tokens: int, device: str) -> None:
    """Take the attention that is faster at this length; both compute the same."""
    if device == "cpu" and longest_tokens <= SHORT_TOKENS:
        model.set_attn_implementation("eager")


def measured_seconds(
    model: Any, batch: dict[str, torch.Tensor], wanted: Sequence[Precision], *, rounds: int = 2
) -> dict[str, float]:
    """Seconds of one optimiser step on a batch in each number format, the fastest of `rounds`, taken in turns.

    Args:
        model: ready for training; its weights are left as they were.
        batch: input_ids, attention_mask, labels.
        wanted: the number formats to compare.
        rounds: measured steps of each.
    """
    seconds: dict[str, list[float]] = {p: [] for p in wanted}
    for _ in range(rounds):
        for precision in wanted:
            seconds[precision].append(step_seconds(model, batch, precision))
    return {p: min(taken) for p, taken in seconds.items()}


def step_seconds(model: Any, batch: dict[str, torch.Tensor], precision: Precision) -> float:
    """Seconds of forward pass, backward pass and optimiser step, at a learning rate of nought."""
    ways = plain_head(model)
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=0.0, weight_decay=0.0)
    model.train()
    started = time.perf_counter()
    with precision_context(next(model.parameters()).device.type, precision):
        loss = answer_loss(model, ways, batch)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    loss.item()
    return time.perf_counter() - started
