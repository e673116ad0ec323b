import dataclasses
from pathlib import Path

import pytest

from residency.foundation.config import (
    Config,
    TaskSettings,
    config_from_values,
    field_sentences,
    load_config,
    section_class,
)
from residency.foundation.errors import SettingsError, UserError


def test_every_mistake_is_shown_at_once_by_its_path():
    values = {
        "practice": 3,
        "foo": 1,
        "train": {"lr": 0.1, "epochs": "three"},
        "reports": {"columns": {"txt": "a"}},
    }
    with pytest.raises(SettingsError) as caught:
        config_from_values(values)
    told = str(caught.value)
    for path in (
        "practice:",
        "foo: unknown setting",
        "train.lr: unknown setting",
        "train.epochs:",
        "did you mean reports.columns.text",
    ):
        assert path in told
    assert "5 mistakes" in told


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"split": {"test": 0.9, "tune": 0.2}}, "split:"),
        ({"train": {"epochs": 0}}, "train.epochs"),
        ({"train": {"micro_tokens": 0}}, "train.micro_tokens"),
        ({"task": {"question": ["impression"], "answer": "impression"}}, "task.answer"),
        ({"split": {"values": {"validation": ["1"]}}}, "split.values"),
        ({"train": {"budget_minutes": -1}}, "train.budget_minutes"),
        ({"train": {"learning_rate": float("nan")}}, "train.learning_rate"),
        ({"prepare": {"shift_weeks": 0}}, "prepare.shift_weeks"),
        ({"prepare": {"policy": "loose"}}, "prepare.policy"),
        ({"prepare": {"policy": "review", "replacement": "surrogate"}}, "prepare.replacement"),
        ({"prepare": {"link_notes": True}}, "prepare.link_notes"),
        ({"train": {"epochs": float("inf")}}, "train.epochs"),
        ({"reports": {"code_page": "cp12500"}}, "reports.code_page: there is no code page"),
        ({"reports": {"code_page": "shift_jis"}}, "reports.code_page: 'shift_jis' is no code page of one byte"),
        ({"reports": {"code_page": "utf-8"}}, "reports.code_page: 'utf-8' is no code page"),
        ({"reports": {"code_page": "rot13"}}, "reports.code_page"),
        ({"reports": {"code_page": "cp1250", "format": "fhir"}}, "reports.code_page: files of the format fhir"),
    ],
)
def test_contradictions_are_refused(values, path):
    with pytest.raises(SettingsError, match=path.replace(".", r"\.")):
        config_from_values({"practice": "x", **values})


def test_practice_is_required():
    with pytest.raises(SettingsError, match="practice: is required"):
        config_from_values({})


def test_whole_numbers_serve_as_fractions_but_text_does_not_serve_as_a_number():
    assert config_from_values({"practice": "x", "train": {"epochs": 2}}).train.epochs == 2.0
    with pytest.raises(SettingsError, match=r"train\.batch"):
        config_from_values({"practice": "x", "train": {"batch": "8"}})


def write(folder: Path, text: str) -> Path:
    path = folder / "residency.toml"
    path.write_bytes(text.encode("utf-8"))
    return path


def test_overrides_replace_settings_and_are_checked_too(tmp_path):
    path = write(tmp_path, 'practice = "x"\n[train]\nepochs = 3\n')
    assert load_config(path, ["train.epochs=1", "model.base=some-folder"]).train.epochs == 1
    assert load_config(path, ["model.base=some-folder"]).model.base == "some-folder"
    with pytest.raises(SettingsError, match=r"train\.epoch: unknown setting; did you mean train\.epochs"):
        load_config(path, ["train.epoch=1"])
    with pytest.raises(UserError, match=r"section\.key=value"):
        load_config(path, ["train.epochs"])


def test_a_byte_order_mark_is_no_mistake(tmp_path):
    assert load_config(write(tmp_path, '\ufeffpractice = "x"\n')).practice == "x"


@pytest.mark.parametrize("text", ["practice = ", "practice = 'a'\npractice = 'b'"])
def test_broken_toml_is_told_with_its_line(tmp_path, text):
    with pytest.raises(UserError, match="not valid TOML"):
        load_config(write(tmp_path, text))


def test_missing_and_undecodable_files_are_told(tmp_path):
    with pytest.raises(UserError, match="is not there"):
        load_config(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes('practice = "Müller"'.encode("latin-1"))
    with pytest.raises(UserError, match="not UTF-8"):
        load_config(path)


def all_sections(cls, seen=()):
    yield cls
    for entry in dataclasses.fields(cls):
        if (inner := section_class(entry)) and inner not in seen:
            yield from all_sections(inner, (*seen, cls))


@pytest.mark.parametrize("cls", list(all_sections(Config)), ids=lambda c: c.__name__)
def test_every_setting_has_its_sentence(cls):
    sentences = field_sentences(cls)
    for entry in dataclasses.fields(cls):
        if not entry.metadata.get("hidden"):
            assert sentences.get(entry.name, "").endswith((".", '"', "]")), entry.name


def test_sentences_come_from_the_source():
    assert "draft" in field_sentences(TaskSettings)["kind"]


def test_contradictions_are_told_in_the_same_breath_as_wrong_types():
    values = {"practice": "x", "train": {"batch": "8", "epochs": 0}, "split": {"test": 2}, "reports": {"columns": {"id": 3}}}
    with pytest.raises(SettingsError) as caught:
        config_from_values(values)
    for path in ("train.batch:", "train.epochs:", "split:", "reports.columns.id:"):
        assert path in str(caught.value)


def test_a_base_folder_lies_beside_the_settings(tmp_path):
    assert load_config(write(tmp_path, 'practice = "x"\n')).folder == tmp_path.resolve()
