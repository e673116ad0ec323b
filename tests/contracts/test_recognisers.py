"""Every recogniser on the shelf keeps the contract, without its library and without a model."""

import pytest

from residency.foundation.errors import UserError
from residency.instruments.identifiers.recognisers import shelf
from residency.instruments.identifiers.recognisers.base import digest_of_recogniser, label_key, setting_of

RECOGNISERS = shelf.modules()
KINDS = {
    "NAME", "DATE", "AGE", "PLACE", "ADDRESS", "POSTCODE", "FACILITY", "PHONE", "FAX", "EMAIL", "WEB", "IP", "SSN",
    "RECORD_NUMBER", "HEALTH_PLAN", "ACCOUNT", "LICENCE", "DEVICE", "VEHICLE", "BIOMETRIC",
}  # fmt: skip


def test_the_shelf_holds_the_four_libraries():
    assert {"spacy", "transformers_tokens", "gliner", "presidio"} <= set(RECOGNISERS)


@pytest.mark.parametrize("name", RECOGNISERS)
def test_a_recogniser_maps_labels_to_our_kinds_and_says_what_it_rests_on(name):
    module = RECOGNISERS[name]
    assert {kind for kind in module.LABELS.values() if kind} <= KINDS
    assert "NAME" in module.LABELS.values()
    assert all(label == label_key(label) for label in module.LABELS)
    assert module.LIBRARIES and module.MARKER


@pytest.mark.parametrize("name", RECOGNISERS)
def test_ages_and_quantities_are_no_dates(name):
    labels = RECOGNISERS[name].LABELS
    assert labels.get("AGE") in (None, "AGE")
    assert all(labels.get(label) is None for label in ("TIME", "QUANTITY", "CARDINAL", "NORP", "NRP", "MISC", "PRODUCT"))


@pytest.mark.parametrize("name", RECOGNISERS)
def test_a_model_that_is_not_here_is_refused_with_the_way_to_bring_it(name, tmp_path):
    for model in ("models/none", "no_such_package_anywhere"):
        with pytest.raises(UserError, match="is not here") as told:
            RECOGNISERS[name].load(setting_of(f"{name}:{model}", tmp_path))
        assert "downloads nothing" in told.value.why and "bring the model's folder" in told.value.next


@pytest.mark.parametrize("name", RECOGNISERS)
def test_a_folder_of_another_kind_is_refused_by_its_missing_file(name, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no model") as told:
        RECOGNISERS[name].load(setting_of(f"{name}:empty", tmp_path))
    assert RECOGNISERS[name].MARKER in told.value.why


@pytest.mark.parametrize("name", RECOGNISERS)
def test_files_that_can_hold_code_are_refused(name, tmp_path):
    module = RECOGNISERS[name]
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / module.MARKER).write_text("{}", "utf-8")
    (folder / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(UserError, match=r"safetensors|pytorch_model\.bin") as told:
        module.load(setting_of(f"{name}:model", tmp_path))
    assert "code" in told.value.why


@pytest.mark.parametrize("name", RECOGNISERS)
def test_the_digest_changes_with_the_models_files(name, tmp_path):
    module, folder = RECOGNISERS[name], tmp_path / "model"
    folder.mkdir()
    (folder / module.MARKER).write_text("{}", "utf-8")
    setting = setting_of(f"{name}:model", tmp_path)
    before = digest_of_recogniser(setting, module)
    (folder / "weights").write_bytes(b"1")
    after = digest_of_recogniser(setting, module)
    assert before != after == digest_of_recogniser(setting, module)


@pytest.mark.parametrize("entry", ["spacy", "spacy:", ":model", ""])
def test_an_entry_that_names_no_model_is_refused(entry, tmp_path):
    with pytest.raises(UserError, match="is not RECOGNISER:MODEL"):
        setting_of(entry, tmp_path)
