"""The memory formulas against published counts, published requirements and measured runs."""

from dataclasses import replace

import pytest

from residency.instruments.sizing import (
    Need,
    Shape,
    activation_bytes,
    full_need,
    full_states_bytes,
    gguf_bytes,
    kv_cache_bytes,
    lora_need,
    lora_params,
    run_need,
    verdict,
    weights_bytes,
)
from residency.instruments.sizing.memory import FULL_BYTES_PER_PARAM, Recipe

GB = 1e9
GIB = 2**30


def shape(
    params: int,
    hidden: int,
    layers: int,
    heads: int,
    kv_heads: int,
    head_dim: int,
    ffn: int,
    vocab: int,
    tied: bool = False,
) -> Shape:
    """A shape from its numbers in the order of a configuration file."""
    return Shape(
        params=params,
        hidden=hidden,
        layers=layers,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        ffn=ffn,
        vocab=vocab,
        tied_embeddings=tied,
    )


LLAMA2_7B = shape(6_738_415_616, 4096, 32, 32, 32, 128, 11008, 32000)
LLAMA3_8B = shape(8_030_261_248, 4096, 32, 32, 8, 128, 14336, 128256)
QWEN25_14B = shape(14_770_033_664, 5120, 48, 40, 8, 128, 13824, 152064)
QWEN25_32B = shape(32_763_876_352, 5120, 64, 40, 8, 128, 27648, 152064)
LLAMA3_70B = shape(70_553_706_496, 8192, 80, 64, 8, 128, 28672, 128256)
QWEN25_72B = shape(72_706_203_648, 8192, 80, 64, 8, 128, 29568, 152064)
QWEN_7B = shape(7_721_324_544, 4096, 32, 32, 32, 128, 11008, 151936)
MEDGEMMA_27B = replace(
    shape(27_009_346_304, 5376, 62, 32, 16, 128, 21504, 262208, tied=True),
    full_layers=10,
    sliding_layers=52,
    window_tokens=1024,
)
QWEN35_27B = replace(shape(27_780_000_000, 5120, 64, 24, 4, 256, 17408, 248320), full_layers=16)
QWEN3_06B = shape(596_049_920, 1024, 28, 16, 8, 128, 3072, 151936, tied=True)
QWEN36_35B_A3B = replace(shape(35_000_000_000, 2048, 40, 16, 2, 256, 512, 248320), full_layers=10)
BERT_BASE_CASED = replace(shape(108_310_272, 768, 12, 12, 12, 64, 3072, 28996, tied=True), gated_ffn=False)


@pytest.mark.parametrize(
    ("model", "millions"),
    [(LLAMA2_7B, 39.98), (LLAMA3_8B, 41.94), (MEDGEMMA_27B, 113.5), (QWEN25_32B, 134.2), (LLAMA3_70B, 207.1)],
)
def test_lora_counts_are_those_that_peft_prints(model: Shape, millions: float) -> None:
    assert lora_params(model, 16) / 1e6 == pytest.approx(millions, abs=0.05 if millions > 100 else 0.005)
    assert lora_params(model, 32) == 2 * lora_params(model, 16)


def test_lora_count_of_rank_32_is_the_one_in_a_published_mlx_log() -> None:
    assert lora_params(LLAMA3_8B, 32) == 83_886_080


def test_plain_ffn_has_one_matrix_less_to_adapt() -> None:
    gated = replace(BERT_BASE_CASED, gated_ffn=True)
    assert lora_params(gated, 8) - lora_params(BERT_BASE_CASED, 8) == 8 * 12 * (768 + 3072)


@pytest.mark.parametrize(
    ("model", "gigabytes"),
    [(LLAMA3_8B, 5.7), (MEDGEMMA_27B, 16.0), (QWEN25_32B, 19.2), (LLAMA3_70B, 39.5), (QWEN25_72B, 41.2)],
)
def test_nf4_weights_keep_the_embeddings_in_16_bits(model: Shape, gigabytes: float) -> None:
    assert weights_bytes(model, "nf4") / GB == pytest.approx(gigabytes, abs=0.05)


@pytest.mark.parametrize(
    ("model", "bytes_per_token"),
    [
        (LLAMA2_7B, 524_288),
        (LLAMA3_8B, 131_072),
        (QWEN25_32B, 262_144),
        (LLAMA3_70B, 327_680),
        (QWEN25_72B, 327_680),
        (QWEN35_27B, 65_536),
        (QWEN36_35B_A3B, 20_480),
    ],
)
def test_cache_per_token_counts_grouped_heads_and_full_layers_only(model: Shape, bytes_per_token: int) -> None:
    assert kv_cache_bytes(model, tokens=1) == bytes_per_token


def test_sliding_layers_stop_growing_at_their_window() -> None:
    at_window, later = (kv_cache_bytes(MEDGEMMA_27B, tokens=t) for t in (1024, 2024))
    assert (later - at_window) // 1000 == 81_920
    assert at_window - 1024 * 81_920 == 436_207_616


@pytest.mark.parametrize(
    ("model", "tokens", "gibibytes"),
    [
        (MEDGEMMA_27B, 131_072, 10.41),  # Gemma-3-27B, Unsloth PR #4757; the text tower is the same
        (QWEN35_27B, 262_144, 16.00),
        (QWEN3_06B, 40_960, 4.38),
    ],
)
def test_cache_at_full_context_is_the_published_one(model: Shape, tokens: int, gibibytes: float) -> None:
    assert kv_cache_bytes(model, tokens=tokens) / GIB == pytest.approx(gibibytes, abs=0.006)


def test_bert_is_as_large_as_accelerate_says() -> None:
    assert weights_bytes(BERT_BASE_CASED, "fp32") / 2**20 == pytest.approx(413.18, abs=0.02)
    assert full_states_bytes(BERT_BASE_CASED.params, "fp32") / GIB == pytest.approx(1.61, abs=0.006)


@pytest.mark.parametrize(
    ("recipe", "bytes_per_param"),
    [
        ("mixed_fp32_grads", 18),
        ("mixed_bf16_grads", 16),
        ("fp32", 16),
        ("autocast", 16),
        ("pure_bf16", 8),
        ("adam_8bit", 6),
        ("adam_8bit_master", 10),
    ],
)
def test_full_recipes_sum_to_the_published_bytes(recipe: Recipe, bytes_per_param: int) -> None:
    assert sum(FULL_BYTES_PER_PARAM[recipe]) == bytes_per_param
    assert full_states_bytes(1000, recipe) == 1000 * bytes_per_param


# LLaMA-Factory README, "Hardware Requirement" (estimated by its authors), in GB for 7, 14, 30 and 70 billion weights.
@pytest.mark.parametrize(
    ("recipe", "published", "tolerance"),
    [("mixed_fp32_grads", (120, 240, 600, 1200), 0.11), ("pure_bf16", (60, 120, 300, 600), 0.21)],
)
def test_full_fine_tune_agrees_with_llama_factory(recipe: Recipe, published: tuple[int, ...], tolerance: float) -> None:
    for billions, gigabytes in zip((7, 14, 30, 70), published, strict=True):
        assert full_states_bytes(billions * 10**9, recipe) / GB == pytest.approx(gigabytes, rel=tolerance)


def test_lora_in_16_bits_agrees_with_llama_factory_within_12_per_cent() -> None:
    for billions, gigabytes in zip((7, 14, 30, 70), (16, 32, 64, 160), strict=True):
        model = replace(LLAMA2_7B, params=billions * 10**9)
        assert weights_bytes(model, "bf16") / GB + 2 == pytest.approx(gigabytes, rel=0.12)


@pytest.mark.parametrize(
    ("model", "published", "ours"),
    [(LLAMA2_7B, 6, 5.9), (QWEN25_14B, 12, 11.9), (QWEN25_32B, 24, 21.2), (LLAMA3_70B, 48, 41.5)],
)
def test_qlora_agrees_with_llama_factory_within_15_per_cent(model: Shape, published: int, ours: float) -> None:
    total = weights_bytes(model, "nf4") / GB + 2
    assert total == pytest.approx(ours, abs=0.05)
    assert total == pytest.approx(published, rel=0.15)


# Measured peaks, LLaMA-Factory wiki: LLaMA-2-7B, QLoRA rank 8, batch 1, FlashAttention 2, A100-40G.
@pytest.mark.parametrize(("tokens", "measured"), [(1024, 6), (2048, 7), (4096, 9), (8192, 12), (16384, 19), (32768, 32)])
def test_qlora_of_llama_2_is_within_15_per_cent_of_measured_peaks(tokens: int, measured: int) -> None:
    need = lora_need(
        LLAMA2_7B,
        weights="nf4",
        rank=8,
        activations_bytes=activation_bytes(LLAMA2_7B, tokens=tokens),
        overhead_bytes=1_500_000_000,
    )
    assert need.total_bytes / GB == pytest.approx(measured, rel=0.15)


def test_activations_per_token_have_the_measured_slope() -> None:
    assert activation_bytes(LLAMA2_7B, tokens=1) / 1e6 == pytest.approx(0.787, abs=0.001)  # measured 0.79 to 0.85
    assert activation_bytes(QWEN_7B, tokens=1, logits_bytes=8) / 1e6 == pytest.approx(1.68, abs=0.005)  # measured 1.6


def test_lora_of_llama_2_at_batch_4_is_the_measured_17_gigabytes() -> None:
    activations = activation_bytes(LLAMA2_7B, tokens=1024, batch=4)
    need = lora_need(LLAMA2_7B, weights="bf16", rank=8, activations_bytes=activations, overhead_bytes=0)
    assert need.total_bytes / GB == pytest.approx(17.0, rel=0.01)


def test_longlora_at_8192_tokens_is_within_13_per_cent() -> None:
    activations = activation_bytes(LLAMA2_7B, tokens=8192)
    need = lora_need(LLAMA2_7B, weights="bf16", rank=16, activations_bytes=activations, overhead_bytes=2_000_000_000)
    assert need.total_bytes / GB == pytest.approx(25.7, rel=0.13)


def test_keeping_activations_takes_more_than_recomputing_them() -> None:
    kept = activation_bytes(LLAMA2_7B, tokens=1024, checkpointing=False, logits_bytes=0)
    assert kept == 1024 * 32 * (22 * 4096 + 8 * 11008)
    assert kept > 5 * activation_bytes(LLAMA2_7B, tokens=1024, logits_bytes=0)


def test_plain_ffn_without_checkpointing_is_korthikanti_s_equation_2() -> None:
    s, h, a = 512, 768, 12
    per_layer = s * h * 34 + 5 * a * s * s
    kept = activation_bytes(BERT_BASE_CASED, tokens=s, checkpointing=False, flash_attention=False, logits_bytes=0)
    assert kept == 12 * per_layer


def test_fp32_activations_take_twice_the_bytes_but_not_the_logits() -> None:
    half, single = (activation_bytes(LLAMA2_7B, tokens=8, logits_bytes=0, value_bytes=v) for v in (2, 4))
    assert single == 2 * half


@pytest.mark.parametrize(("quantisation", "gigabytes"), [("Q2_K", 29.8), ("Q4_K_M", 47.4), ("Q6_K", 64.3), ("Q8_0", 77.3)])
def test_gguf_sizes_are_those_of_published_72b_files(quantisation: str, gigabytes: float) -> None:
    assert gguf_bytes(72_710_000_000, quantisation) / GB == pytest.approx(gigabytes, rel=0.005)


def test_unknown_gguf_quantisation_is_no_guess() -> None:
    with pytest.raises(ValueError, match="Q9_Z"):
        gguf_bytes(1, "Q9_Z")


def test_published_weights_are_matched_in_16_bits() -> None:
    assert weights_bytes(MEDGEMMA_27B, "bf16") / GB == pytest.approx(54.0, abs=0.05)
    assert 1.0 < weights_bytes(MEDGEMMA_27B, "int8") / MEDGEMMA_27B.params < 1.06


def test_needs_add_up_and_carry_a_range_of_15_per_cent() -> None:
    need = Need(weights_bytes=60, states_bytes=10, activations_bytes=15, cache_bytes=10, overhead_bytes=5)
    assert (need.total_bytes, need.low_bytes, need.high_bytes) == (100, 85, 115)
    run = run_need(BERT_BASE_CASED, weights="bf16", tokens=512, overhead_bytes=0, writes=False)
    assert run.total_bytes == weights_bytes(BERT_BASE_CASED, "bf16")
    full = full_need(LLAMA2_7B, recipe="autocast", activations_bytes=0, overhead_bytes=0)
    assert full.total_bytes == 16 * LLAMA2_7B.params


@pytest.mark.parametrize(
    ("need", "room", "word"),
    [(85, 100, "fits"), (86, 100, "tight"), (100, 100, "tight"), (101, 100, "does not fit"), (1, None, None)],
)
def test_verdict_is_tight_above_85_per_cent_and_unmeasured_without_a_room(
    need: int, room: int | None, word: str | None
) -> None:
    assert verdict(need, room) == word
