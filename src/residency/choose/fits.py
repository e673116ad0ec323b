"""What every way of using a model needs on a machine, and whether that fits: memory alone, not quality or speed."""

from dataclasses import dataclass
from typing import Literal

from residency.choose.catalogue import OpenModel
from residency.choose.hardware import Machine
from residency.foundation.config import AssistantSettings, TrainSettings
from residency.instruments.sizing import Need, Verdict, activation_bytes, full_need, lora_need, run_need, verdict
from residency.instruments.sizing.memory import LOGITS_BYTES, OVERHEAD_CPU_BYTES, OVERHEAD_GPU_BYTES

Way = Literal["run_bf16", "run_4bit", "lora", "qlora", "full"]
WAYS: dict[Way, str] = {
    "run_bf16": "run",
    "run_4bit": "run 4-bit",
    "lora": "LoRA",
    "qlora": "QLoRA",
    "full": "full",
}
"""The ways to use a model, with the words they are printed by."""
LOGITS_BYTES_FP32 = 32
"""Per vocabulary entry and token in fp32 on a processor. Measured: 32.7 (SmolLM2-135M's shape, LoRA, torch 2.13,
transformers 5.23, peft 0.21, Linux), four times the copies that a graphics card keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """For what use the memory is counted."""

    tokens: int = TrainSettings.max_tokens
    """Length of one example or question, in tokens; a model that reads less is counted with what it reads."""
    micro_batch: int = 1
    """Examples that go through at once in training."""
    checkpointing: bool = True
    """Whether activations are computed a second time instead of kept."""
    rank: int = TrainSettings.lora_rank
    """Rank of the LoRA adapters, on all linear matrices."""
    answer_tokens: int = AssistantSettings.max_new_tokens
    """Length of one answer: our loss computes logits for those tokens alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The memory that a model has to fit into."""

    bytes: int | None
    """How much; None where not measured."""
    where: str
    """Which memory, in words."""
    on_gpu: bool
    """True for a graphics card that torch sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One way of using one model, against the room here."""

    way: Way
    """Run, or one way to train."""
    need: Need
    """Bytes, by what takes them."""
    verdict: Verdict | None
    """Whether it fits; None where the room was not measured."""


def room_of(machine: Machine) -> Room:
    """The largest graphics card that torch sees, else the main memory that is free now. Cards are not added up."""
    cards = [g for g in machine.gpus if g.seen_by_torch]
    if cards:
        card = max(cards, key=lambda g: g.memory_bytes or 0)
        return Room(bytes=card.memory_bytes, where=card.name, on_gpu=True)
    free = machine.memory_available_bytes
    return Room(bytes=machine.memory_total_bytes if free is None else free, where="main memory, free now", on_gpu=False)


def needs(model: OpenModel, situation: Situation, *, on_gpu: bool) -> dict[Way, Need]:
    """Bytes of every way to use a model.

    On a card, training keeps frozen weights in 16 bits; on a processor Residency keeps weights and activations in 32.
    An encoder has no logits over its vocabulary in training, and no cache.
    """
    shape, tokens = model.shape, min(situation.tokens, model.context_tokens)
    overhead = OVERHEAD_GPU_BYTES if on_gpu else OVERHEAD_CPU_BYTES
    logits = 0 if not model.writes else LOGITS_BYTES if on_gpu else LOGITS_BYTES_FP32
    kept = activation_bytes(
        shape,
        tokens=tokens,
        batch=situation.micro_batch,
        checkpointing=situation.checkpointing,
        logits_bytes=logits,
        logits_tokens=situation.answer_tokens,
        value_bytes=2 if on_gpu else 4,
    )
    frozen: Literal["bf16", "fp32"] = "bf16" if on_gpu else "fp32"
    recipe: Literal["autocast", "fp32"] = "autocast" if on_gpu else "fp32"
    rank = situation.rank
    return {
        "run_bf16": run_need(shape, weights="bf16", tokens=tokens, overhead_bytes=overhead, writes=model.writes),
        "run_4bit": run_need(shape, weights="nf4", tokens=tokens, overhead_bytes=overhead, writes=model.writes),
        "lora": lora_need(shape, weights=frozen, rank=rank, activations_bytes=kept, overhead_bytes=overhead),
        "qlora": lora_need(shape, weights="nf4", rank=rank, activations_bytes=kept, overhead_bytes=overhead),
        "full": full_need(shape, recipe=recipe, activations_bytes=kept, overhead_bytes=overhead),
    }


def fits_of(model: OpenModel, room: Room, situation: Situation) -> tuple[Fit, ...]:
    """Every way to use a model, against the room."""
    counted = needs(model, situation, on_gpu=room.on_gpu)
    return tuple(Fit(way=w, need=n, verdict=verdict(n.total_bytes, room.bytes)) for w, n in counted.items())
