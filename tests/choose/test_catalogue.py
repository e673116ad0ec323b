"""The catalogue: twelve models, their true sizes, and names that are looked up kindly."""

from dataclasses import fields
from pathlib import Path

import pytest

from residency.choose import catalogue
from residency.choose.catalogue import GB, OpenModel, find_model, load_catalogue, model_from_values
from residency.foundation.config import field_sentences
from residency.foundation.errors import UserError
from residency.instruments.sizing import lora_params

GUIDE = {"BioGPT": 45, "PubMedBERT": 40, "ClinicalBERT": 35, "BioBERT": 50}


def test_the_catalogue_holds_exactly_twelve_models_that_all_load() -> None:
    models = load_catalogue()
    assert len(models) == 12
    assert len({m.key for m in models}) == len({m.hub_id for m in models}) == 12


def test_every_model_says_what_it_can_and_cannot_do_and_where_its_facts_come_from() -> None:
    for model in load_catalogue():
        assert model.can, model.key
        assert model.cannot, model.key
        assert {"params", "licence"} <= set(model.sources), model.key
        assert "shape" in model.sources or "shape" in model.from_memory, model.key
        assert all(score.source.startswith("http") for score in model.scores), model.key


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    folder = Path(catalogue.__file__).parent / "open_models"
    assert not [f.name for f in folder.glob("*.toml") if "../" in f.read_text(encoding="utf-8")]


def test_the_guide_s_four_are_small_whatever_it_claims() -> None:
    four = {m.guide_name: m for m in load_catalogue() if m.guide_name}
    assert {name: m.guide_claimed_gb for name, m in four.items()} == GUIDE
    for model in four.values():
        assert 0.1e9 <= model.shape.params <= 1.6e9
        assert model.times_smaller_than_claimed is not None
        assert 20 <= model.times_smaller_than_claimed <= 200


def test_only_one_of_the_guide_s_four_can_write() -> None:
    assert [m.key for m in load_catalogue() if m.guide_name and m.writes] == ["biogpt"]


def test_seven_models_really_fill_32_to_70_gigabytes_and_two_or_more_of_them_are_general() -> None:
    large = [m for m in load_catalogue() if 32 * GB <= m.bf16_bytes <= 70 * GB]
    assert len(large) == 7
    assert sum(m.medical for m in large) >= 3
    assert sum(not m.medical for m in large) >= 2
    assert len({m.licence for m in large}) >= 3


def test_the_bundled_model_has_its_published_numbers() -> None:
    (bundled,) = [m for m in load_catalogue() if m.bundled]
    assert (bundled.key, bundled.licence, bundled.context_tokens) == ("smollm2-135m-instruct", "apache-2.0", 8192)
    assert (bundled.shape.params, bundled.published_bytes) == (134_515_008, 98_362_432)
    assert lora_params(bundled.shape, 16) == 4_884_480  # the count that PEFT 0.21 prints for all-linear


@pytest.mark.parametrize(
    "name", ["bio-clinicalbert", "emilyalsentzer/Bio_ClinicalBERT", "Bio_ClinicalBERT", "BIO-CLINICALBERT", " biobert "]
)
def test_a_model_is_found_by_key_hub_id_or_last_part(name: str) -> None:
    assert find_model(name).key in ("bio-clinicalbert", "biobert")


def test_a_near_name_is_offered() -> None:
    with pytest.raises(UserError, match="Did you mean 'medgemma-27b-text-it'"):
        find_model("medgemma-27b-txt-it")


def test_a_model_without_refusals_is_barred_and_not_merely_unknown() -> None:
    with pytest.raises(UserError, match="not for a clinic"):
        find_model("huihui-ai/Qwen3-32B-abliterated")


def test_what_a_file_leaves_out_reads_none_and_not_false() -> None:
    biobert, mistral = find_model("biobert"), find_model("mistral-small-24b")
    assert biobert.licence is None
    assert biobert.commercial_use is None
    assert mistral.gated is None


def test_an_unknown_key_in_a_file_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="sice"):
        model_from_values({"key": "x", "sice": 1})


def test_every_field_has_its_sentence() -> None:
    assert set(field_sentences(OpenModel)) >= {f.name for f in fields(OpenModel)}
