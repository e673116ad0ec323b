"""Bytes that a model needs: weights, training states, activations and cache, from its shape alone.

Everything is in bytes. 1 GB is 1e9 bytes and 1 GiB is 2**30 bytes; no function here mixes them. Many tools print
"GB" and mean GiB (accelerate does), which is a difference of 7 %.

The sums leave out what nobody can know from a shape: fragmentation of the allocator and buffers of the kernels.
`OVERHEAD_GPU_BYTES` stands for them, and `Need` shows a range of 15 % on both sides.
"""

from dataclasses import dataclass
from typing import Literal

WeightFormat = Literal["fp32", "bf16", "int8", "nf4"]
Recipe = Literal["mixed_fp32_grads", "mixed_bf16_grads", "fp32", "autocast", "pure_bf16", "adam_8bit", "adam_8bit_master"]
Verdict = Literal["fits", "tight", "does not fit"]

OVERHEAD_GPU_BYTES = 1_500_000_000
"""CUDA context, allocator, dequantisation buffers: 1 to 2 GB in published runs, the middle taken here."""
OVERHEAD_CPU_BYTES = 400_000_000
"""Python with torch and transformers: 0.26 GB resident after import (measured, Linux); the rest is estimated."""
UNCERTAINTY = 0.15
"""Share by which a sum may be wrong on either side. Source: peers' published residuals, 3 to 15 % in total."""
TIGHT_ABOVE = 0.85
"""Share of the room above which a need counts as tight."""

NF4_BYTES_PER_PARAM = 0.516
"""NF4 with double quantisation, 4.127 bits. Source: Dettmers et al., QLoRA, arXiv:2305.14314, section 3."""
INT8_SCALE_SHARE = 0.03
"""Scales and outliers on top of one byte per weight: 1 to 6 % by tool, half-way down taken here. Estimated."""
ADAPTER_STATE_BYTES = 16
"""Per adapter weight in fp32: weight, gradient and the two AdamW moments, 4 bytes each."""
LOGITS_BYTES = 10
"""Per vocabulary entry and token: logits in 16 bits, their fp32 copy, its gradient. 8 to 10; fused losses about 0."""

GGUF_BITS_PER_PARAM = {
    "Q2_K": 3.28,
    "Q3_K_M": 4.15,
    "IQ4_NL": 4.54,
    "Q4_0": 4.56,
    "Q4_K_S": 4.83,
    "Q4_K_M": 5.22,
    "Q6_K": 7.08,
    "Q8_0": 8.51,
}
"""Effective bits per weight, file size over parameters. Source: published files of HuatuoGPT-o1-72B (Q8_0: Aloe-72B).

That family's ffn is no multiple of 256, so its K-quants are larger than others': Q4_K_M of a Llama is about 4.85."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The numbers of a transformer that decide how much memory it needs."""

    params: int
    """All weights, those of idle experts and of a vision part included."""
    hidden: int
    """Width of the residual stream."""
    layers: int
    """Transformer layers."""
    heads: int
    """Query heads."""
    kv_heads: int
    """Key and value heads, fewer than `heads` with grouped-query attention."""
    head_dim: int
    """Width of one head."""
    ffn: int
    """Width of the feed-forward part."""
    vocab: int
    """Entries of the embedding table."""
    tied_embeddings: bool
    """True where input and output share one table, or there is no output table."""
    gated_ffn: bool = True
    """True for SwiGLU and its kin, three matrices; False for the plain two."""
    full_layers: int | None = None
    """Layers whose cache grows with every token; None means all."""
    sliding_layers: int = 0
    """Layers that keep the last `window_tokens` tokens only."""
    window_tokens: int = 0
    """Length of the sliding window, in tokens."""


def embedding_params(shape: Shape) -> int:
    """Weights in the embedding tables: one table where they are tied, else two."""
    return shape.vocab * shape.hidden * (1 if shape.tied_embeddings else 2)


def weights_bytes(shape: Shape, weights: WeightFormat) -> int:
    """Bytes of the weights in memory.

    `nf4` follows bitsandbytes, which leaves embeddings and output table in 16 bits:
    0.516 * (N - N_emb) + 2 * N_emb. A plain "half a byte per weight" is wrong by 13 to 40 % for large vocabularies.

    Source: QLoRA, arXiv:2305.14314; bitsandbytes skips `lm_head` and embeddings by default.
    """
    if weights == "fp32":
        return 4 * shape.params
    if weights == "bf16":
        return 2 * shape.params
    if weights == "int8":
        return round(shape.params * (1 + INT8_SCALE_SHARE))
    in_16_bits = embedding_params(shape)
    return round(NF4_BYTES_PER_PARAM * (shape.params - in_16_bits) + 2 * in_16_bits)


def gguf_bytes(params: int, quantisation: str) -> int:
    """Bytes of a GGUF file of so many weights, by the effective bits of `GGUF_BITS_PER_PARAM`.

    Raises:
        ValueError: no figure is known for that quantisation.
    """
    if quantisation not in GGUF_BITS_PER_PARAM:
        raise ValueError(f"no measured bits per weight for {quantisation}; known: {', '.join(GGUF_BITS_PER_PARAM)}")
    return round(params * GGUF_BITS_PER_PARAM[quantisation] / 8)


FULL_BYTES_PER_PARAM: dict[Recipe, tuple[int, int, int, int, int]] = {
    "mixed_fp32_grads": (2, 4, 4, 4, 4),
    "mixed_bf16_grads": (2, 2, 4, 4, 4),
    "fp32": (4, 4, 0, 4, 4),
    "autocast": (4, 4, 0, 4, 4),
    "pure_bf16": (2, 2, 0, 2, 2),
    "adam_8bit": (2, 2, 0, 1, 1),
    "adam_8bit_master": (2, 2, 4, 1, 1),
}
"""Bytes per weight of a full fine-tune with AdamW: weights, gradients, master copy, first moment, second moment.

Sources: Megatron and EleutherAI's calculator (mixed_fp32_grads, 18), DeepSpeed bf16 (16), accelerate's "training using
Adam" = 4 x the fp32 model (16), the transformers Trainer with bf16=True over fp32 weights (autocast, 16 plus casts)."""


def full_states_bytes(params: int, recipe: Recipe) -> int:
    """Bytes of weights, gradients and optimiser states when every weight is trained; no activations."""
    return params * sum(FULL_BYTES_PER_PARAM[recipe])


def lora_params(shape: Shape, rank: int) -> int:
    """Weights of LoRA adapters on all linear matrices of every layer (seven with a gated ffn, else six).

    r * L * [(h+q) + 2(h+kd) + (q+h) + 2(h+f) + (f+h)], with q = heads * d and kd = kv heads * d.
    Hybrid models with linear-attention layers are treated as if all layers were alike: an estimate there.

    Source: Hu et al., LoRA, arXiv:2106.09685, section 4.1 (r * (in + out) per matrix).
    """
    h, f = shape.hidden, shape.ffn
    q, kd = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    attention = (h + q) + 2 * (h + kd) + (q + h)
    feed_forward = (3 if shape.gated_ffn else 2) * (h + f)
    return rank * shape.layers * (attention + feed_forward)


def lora_states_bytes(shape: Shape, rank: int) -> int:
    """Bytes of the adapters in fp32 with gradients and AdamW moments."""
    return ADAPTER_STATE_BYTES * lora_params(shape, rank)


def activation_bytes(
    shape: Shape,
    *,
    tokens: int,
    batch: int = 1,
    checkpointing: bool = True,
    flash_attention: bool = True,
    logits_bytes: int = LOGITS_BYTES,
    logits_tokens: int | None = None,
    value_bytes: int = 2,
) -> int:
    """Bytes that one training step keeps between the forward and the backward pass.

    With full checkpointing, per token: 2hL (the saved layer inputs) + 34h + 6f (one layer recomputed) + the logits.
    Without it, per token and layer: 34h (plain ffn, f = 4h) or 22h + 8f (gated, own derivation) + the logits.
    Attention that is not fused adds 5 * heads * tokens per token and layer kept.

    Args:
        shape: of the model.
        tokens: length of one example.
        batch: examples that go through at once.
        checkpointing: whether layers are computed a second time instead of kept.
        flash_attention: whether the attention matrix is never written out.
        logits_bytes: per vocabulary entry and token; 0 for a fused loss or a classification head.
        logits_tokens: tokens of one example that logits are computed for; None for all of them.
        value_bytes: of one activation, 2 in bf16, 4 in fp32.

    Source: Korthikanti et al., arXiv:2205.05198, equations 2 and 6 (34sbh + 5as^2b per layer; 2sbh when recomputed).
    """
    h, f = shape.hidden, shape.ffn
    attention = 0 if flash_attention else 5 * shape.heads * tokens
    if checkpointing:
        layers = 2 * h * shape.layers + 34 * h + 6 * f + attention
    else:
        layers = shape.layers * ((22 * h + 8 * f if shape.gated_ffn else 34 * h) + attention)
    answered = tokens if logits_tokens is None else min(tokens, logits_tokens)
    return batch * (tokens * (layers * value_bytes // 2) + answered * logits_bytes * shape.vocab)


def kv_cache_bytes(shape: Shape, *, tokens: int, batch: int = 1, value_bytes: int = 2) -> int:
    """Bytes of the keys and values kept while writing.

    2 * layers * kv heads * d * bytes per token; a sliding layer stops growing at its window, a linear-attention layer
    keeps a constant that is not counted here. Some servers charge sliding layers in full: then count them as full.

    Source: Pope et al., arXiv:2211.05102; window of Gemma 3, arXiv:2503.19786.
    """
    full = shape.layers - shape.sliding_layers if shape.full_layers is None else shape.full_layers
    per_layer = 2 * shape.kv_heads * shape.head_dim * value_bytes
    return batch * per_layer * (full * tokens + shape.sliding_layers * min(tokens, shape.window_tokens))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one way of using a model takes, in bytes, by what takes it."""

    weights_bytes: int
    """The weights themselves."""
    states_bytes: int = 0
    """Gradients, optimiser states, adapters and master copies."""
    activations_bytes: int = 0
    """Kept between forward and backward pass."""
    cache_bytes: int = 0
    """Keys and values while writing."""
    overhead_bytes: int = 0
    """Libraries, context, allocator."""

    @property
    def total_bytes(self) -> int:
        """The sum."""
        return self.weights_bytes + self.states_bytes + self.activations_bytes + self.cache_bytes + self.overhead_bytes

    @property
    def low_bytes(self) -> int:
        """The sum less `UNCERTAINTY`."""
        return round(self.total_bytes * (1 - UNCERTAINTY))

    @property
    def high_bytes(self) -> int:
        """The sum plus `UNCERTAINTY`."""
        return round(self.total_bytes * (1 + UNCERTAINTY))


def run_need(shape: Shape, *, weights: WeightFormat, tokens: int, overhead_bytes: int, writes: bool = True) -> Need:
    """What it takes to use a model, one question of `tokens` at a time; `writes` is False for an encoder (no cache)."""
    return Need(
        weights_bytes=weights_bytes(shape, weights),
        cache_bytes=kv_cache_bytes(shape, tokens=tokens) if writes else 0,
        overhead_bytes=overhead_bytes,
    )


def lora_need(shape: Shape, *, weights: WeightFormat, rank: int, activations_bytes: int, overhead_bytes: int) -> Need:
    """What it takes to train LoRA adapters on frozen weights; with `nf4` weights this is QLoRA.

    Source: LoRA, arXiv:2106.09685; QLoRA, arXiv:2305.14314.
    """
    return Need(
        weights_bytes=weights_bytes(shape, weights),
        states_bytes=lora_states_bytes(shape, rank),
        activations_bytes=activations_bytes,
        overhead_bytes=overhead_bytes,
    )


def full_need(shape: Shape, *, recipe: Recipe, activations_bytes: int, overhead_bytes: int) -> Need:
    """What it takes to train every weight with AdamW on one device."""
    own = shape.params * FULL_BYTES_PER_PARAM[recipe][0]
    return Need(
        weights_bytes=own,
        states_bytes=full_states_bytes(shape.params, recipe) - own,
        activations_bytes=activations_bytes,
        overhead_bytes=overhead_bytes,
    )


def verdict(need_bytes: int, room_bytes: int | None) -> Verdict | None:
    """Whether a need fits into the room: "tight" above 85 % of it, None where the room was not measured."""
    if room_bytes is None:
        return None
    if need_bytes > room_bytes:
        return "does not fit"
    return "tight" if need_bytes > TIGHT_ABOVE * room_bytes else "fits"
