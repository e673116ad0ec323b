"""What the parts of a model's name are said to mean."""

import pytest

from residency.choose.names import explain, explanation_lines, refused_part


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("google/medgemma-27b-text-it", ["27b", "it"]),
        ("mixtral-8x7B-Instruct-v0.1-GGUF-Q4_K_M", ["8x7B", "Instruct", "GGUF", "Q4_K_M"]),
        ("Qwen/Qwen3-30B-A3B-Thinking-2507", ["30B", "A3B", "Thinking", "2507"]),
        ("gemma-3-27b-pt", ["27b", "pt"]),
        ("model-SFT-DPO", ["SFT", "DPO"]),
        ("model-ORPO", ["ORPO"]),
        ("model-KTO", ["KTO"]),
        ("model-GRPO", ["GRPO"]),
        ("unsloth/Llama-3.3-70B-Instruct-bnb-4bit", ["70B", "Instruct", "bnb-4bit"]),
        ("DeepSeek-R1-Distill-Llama-8B", ["R1", "Distill", "8B"]),
        ("gemma-3-27b-it-qat", ["27b", "it", "qat"]),
        ("Baichuan-M2-32B-GPTQ-Int4", ["32B", "GPTQ", "Int4"]),
        ("Llama-2-7B-Chat-AWQ", ["7B", "Chat", "AWQ"]),
        ("some-model-FP8", ["FP8"]),
        ("some-model-MLX-8bit", ["MLX", "8bit"]),
        ("clinic-LoRA", ["LoRA"]),
        ("big-merge-70B", ["merge", "70B"]),
        ("Llama-3.1-8B-Base", ["8B", "Base"]),
    ],
)
def test_known_parts_are_found_in_their_order(name: str, parts: list[str]) -> None:
    assert [e.part for e in explain(name) if e.part != "(no suffix)"] == parts


@pytest.mark.parametrize("name", ["Citrus", "Basel", "Chatter", "Mitral", "Reptile", "Kaito", "Baseline", "merger"])
def test_parts_are_not_found_inside_words(name: str) -> None:
    assert explain(name) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Qwen3-32B", "Post-trained"),
        ("SmolLM3-3B", "Post-trained"),
        ("phi-4", "Post-trained"),
        ("Llama-3.1-8B", "Pre-trained only"),
        ("Mistral-7B-v0.3", "Pre-trained only"),
        ("Meditron3-8B", "does not follow instructions"),
        ("gpt-oss-20b", "post-trained"),
    ],
)
def test_a_name_without_suffix_means_different_things_by_family(name: str, word: str) -> None:
    assert word in " ".join(e.meaning for e in explain(name))


def test_the_guide_s_gpto_is_no_suffix_and_names_its_neighbours() -> None:
    (entry,) = explain("model-GPTO")
    assert entry.group == "warning"
    assert all(near in entry.meaning for near in ("GPTQ", "GRPO", "DPO"))


def test_the_guide_s_instilled_is_instruct() -> None:
    assert "Instruct" in explain("model-Instilled")[0].meaning


def test_an_encoder_stays_an_encoder_with_any_suffix() -> None:
    assert "cannot write" in explain("ClinicalBERT-SFT")[-1].meaning


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Qwen3-32B-abliterated", "abliterated"),
        ("Llama-3-8B-Uncensored", "Uncensored"),
        ("org/model_heretic", "heretic"),
        ("google/medgemma-27b-text-it", None),
        ("censored-model", None),
    ],
)
def test_models_without_refusals_are_recognised_by_name(name: str, refused: str | None) -> None:
    assert refused_part(name) == refused


def test_lines_hold_80_columns_and_end_with_the_trap() -> None:
    for name in ("mixtral-8x7B-Instruct-v0.1-GGUF-Q4_K_M", "nothing-known"):
        lines = explanation_lines(name)
        assert max(map(len, lines)) <= 80
        assert "chat template" in " ".join(lines[-3:])
