"""Outside recognisers in prepare, intake and the filter: the same text loses the same, and the policy digest says with what."""

import dataclasses

import pytest
from invented import config_for, rows, workspace_at, write_csv
from scripted_recogniser import knows, pipeline_folder

import residency
from residency.foundation.config import config_from_values
from residency.foundation.console import Watch
from residency.foundation.errors import SettingsError, UserError
from residency.instruments.identifiers import plugged as plugged_module
from residency.instruments.identifiers.recognisers import spacy as adapter
from residency.prepare.human_check import begin_or_go_on, manifest_digest, result_lines
from residency.prepare.human_check.bounds import reports_bound
from residency.prepare.intake import intake, means_of
from residency.prepare.manifest import (
    check_languages,
    check_manifest,
    check_releasable,
    checked_by_a_person,
    corpus_to_check,
    release_bar,
)
from residency.prepare.pipeline import load_corpus, prepare
from residency.train.run import train

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


NOW = "2026-11-24T10:00:00+00:00"


def german(i):
    return f"es zeigt sich keine verdichtung von {i + 3} mm in der lunge, und das herz ist schmal. kontrolle in {i} wochen."


def checked(config, workspace, *, now=NOW, **settings):
    """A check in which every planted identifier is marked and nothing else."""
    settings = dataclasses.replace(config.check, **settings)
    reading = begin_or_go_on(workspace, settings, corpus_to_check(workspace), reader=lambda: "A. Reed", now=now)
    for report_id, plant in list(reading._plants.items()):
        number = reading.check.sample.index(report_id) + 1
        reading.mark_miss(number, plant.start + plant.lead, plant.end - plant.tail, "NAME")
    for number in range(1, len(reading.check.sample) + 1):
        reading.mark_read(number)
    return reading.finish(now)


def test_another_language_trains_only_after_a_person_checked_enough_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr(adapter, "load", lambda setting: knows(["de"]))
    listed = [*rows(80), *({"no": f"D{i}", "who": f"G{i}", "report": german(i)} for i in range(40))]
    write_csv(tmp_path / "reports.csv", listed)
    pipeline_folder(tmp_path / "model")
    config = config_for(
        tmp_path, task={"kind": "continue"}, check={"reports": 30, "limit": 0.25},
        prepare={"recognisers": ["spacy:model"], "languages": ["en", "de"]},
    )  # fmt: skip
    config, workspace = dataclasses.replace(config, folder=tmp_path), workspace_at(tmp_path)
    try:
        manifest = prepare(config, workspace).manifest
        assert manifest.languages_kept["de"] >= 35 and manifest.human_check is None
        with pytest.raises(UserError, match=r"reports in German \(not checked\)"):
            check_languages(manifest, config.check)
        with pytest.raises(UserError, match="reports in German"):
            train(config, workspace, Watch())
        assert "Nothing is trained before" in checked_by_a_person(workspace, config.check)
        before = manifest_digest(workspace)
        few = checked(config, workspace, reports=8, planted=0.5)
        assert set(few.languages.values()) == {"de"} and len(few.languages) == 8 <= len(few.sample) - few.at_random + 8
        with pytest.raises(UserError, match=r"8 checked, at most \d+ % with a miss"):
            check_languages(check_manifest(workspace), config.check)
        done = checked(config, workspace, now=NOW.replace("10:", "11:"), planted=0.5)
        assert len(done.languages) == 30 and done.at_random == 30 < len(done.sample)
        found = done.result.languages["de"]
        assert found.planted == found.caught == 15 and found.reports == reports_bound(0, 30, caught=15, planted=15)
        assert done.result.reports.n == 30 and any("In German: 0 of 30" in line for line in result_lines(done, config.check))
        stored = check_manifest(workspace)
        check_languages(stored, config.check)
        assert stored.human_check.result == done.result and manifest_digest(workspace) == before
        assert release_bar(workspace, config.check) == ""
        strict = dataclasses.replace(config.check, limit=0.01)
        assert "above the practice's limit of 1.0 %" in release_bar(workspace, strict)
        with pytest.raises(UserError, match="may not be released"):
            check_releasable(workspace, strict)
        assert prepare(config, workspace).manifest.human_check == stored.human_check  # the same policy, so it still counts
    finally:
        plugged_module._loaded.cache_clear()
        plugged_module._outcomes.cache_clear()


def test_nothing_is_released_without_a_check_of_this_policy(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(40))
    config, workspace = config_for(tmp_path, check={"reports": 30, "limit": 0.4}), workspace_at(tmp_path)
    assert "no prepared corpus" in release_bar(workspace, config.check)
    prepare(config, workspace)
    assert release_bar(workspace, config.check) == "No person has checked the reports under this policy."
    checked(config, workspace, planted=0.5)
    check_releasable(workspace, config.check)
    other = config_for(tmp_path, prepare={"replacement": "surrogate"}, check={"reports": 30, "limit": 0.4})
    prepare(other, workspace)
    assert release_bar(workspace, config.check) == "No person has checked the reports under this policy."
