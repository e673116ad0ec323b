"""Outside recognisers in prepare, intake and the filter: the same text loses the same, and the policy digest says with what."""

import dataclasses

import pytest
from invented import config_for, rows, workspace_at, write_csv
from scripted_recogniser import knows, pipeline_folder

import residency
from residency.foundation.config import config_from_values
from residency.foundation.errors import SettingsError, UserError
from residency.instruments.identifiers import plugged as plugged_module
from residency.instruments.identifiers.recognisers import spacy as adapter
from residency.prepare.intake import intake, means_of
from residency.prepare.pipeline import load_corpus, prepare

NAME = "Quillfeather"


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """Forty reports with a name that no rule finds, and a recogniser that does."""
    stand_in = knows(["en"], ("NAME", "PLACE"))
    monkeypatch.setattr(
        adapter, "load", lambda setting: dataclasses.replace(stand_in, phrases=(*stand_in.phrases, (NAME, "NAME")))
    )
    listed = rows(40)
    for row in listed:
        row["report"] = (
            row["report"]
            .replace("FINDINGS:  A", f"FINDINGS:  In the {NAME} case a")
            .replace("RESULT\nA", f"RESULT\nIn the {NAME} case a")
        )
    write_csv(tmp_path / "reports.csv", listed)
    pipeline_folder(tmp_path / "model")
    config = config_for(tmp_path, prepare={"recognisers": ["spacy:model"]})
    yield dataclasses.replace(config, folder=tmp_path), workspace_at(tmp_path)
    plugged_module._loaded.cache_clear()
    plugged_module._outcomes.cache_clear()


def test_prepare_and_intake_take_out_what_a_recogniser_finds(practice):
    config, workspace = practice
    manifest = prepare(config, workspace).manifest
    corpus = load_corpus(workspace)
    assert len(corpus.examples) == 40
    assert not any("Quillfeather" in text for e in corpus.examples for _, text in e.question.sections)
    assert "spacy:model" in manifest.rules
    assert any("passed its smoke test in: en" in note for note in manifest.notes)
    raw = rows(1)[0]["report"].replace("FINDINGS:  A", f"FINDINGS:  In the {NAME} case a")
    asked = intake(text=raw, patient="P0", config=config, workspace=workspace)[0]
    assert asked.sections == corpus.examples[0].question.sections
    assert asked.policy_digest == manifest.policy_digest == corpus.examples[0].question.policy_digest
    assert workspace.smoke_tests.exists() and "Holloway" not in workspace.smoke_tests.read_text("utf-8")


def test_without_the_recogniser_the_policy_digest_is_another(practice):
    config, workspace = practice
    with_it = means_of(config, workspace).policy_digest
    without = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, recognisers=()))
    assert means_of(without, workspace).policy_digest != with_it
    (config.folder / "model" / "more").write_text("weights", "utf-8")
    assert means_of(config, workspace).policy_digest != with_it


def test_a_recogniser_that_fails_its_smoke_test_stops_prepare(practice, monkeypatch):
    config, workspace = practice
    monkeypatch.setattr(adapter, "load", lambda setting: knows(["en"], ("NAME",), cut=lambda name: name[:3]))
    with pytest.raises(UserError, match="failed its smoke test"):
        prepare(config, workspace)
    assert not workspace.corpus.exists()


def test_the_filter_takes_recognisers_too(practice, monkeypatch):
    monkeypatch.chdir(practice[0].folder)
    text = f"Much like the {NAME} case."
    assert residency.deidentify(text).text == text
    assert residency.deidentify(text, recognisers=["spacy:model"]).text == "Much like the [NAME] case."


def test_entries_that_cannot_be_read_are_refused_with_the_settings():
    for wrong in (["spacy"], ["spacy:"], ["spacy:a", "spacy:a"]):
        with pytest.raises(SettingsError, match=r"prepare\.recognisers"):
            config_from_values({"practice": "x", "prepare": {"recognisers": wrong}})
