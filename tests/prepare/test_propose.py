"""What is proposed for a practice's files, and the settings file that comes of it."""

import dataclasses
import json
from pathlib import Path

import pytest
from invented import report, rows, write_csv

from residency.cli import main
from residency.foundation.config import Config, GovernanceSettings, config_from_values, field_sentences, load_config
from residency.foundation.errors import UserError
from residency.prepare.propose import ASKED, propose, settings_of, write_settings
from residency.prepare.settings_file import settings_text


def roles(proposal):
    return {c.name: c.role for c in proposal.columns}


def defaults(proposal):
    return {q.id: q.default for q in proposal.questions}


@pytest.fixture
def table(tmp_path):
    return write_csv(tmp_path / "reports.csv", rows(40))


def test_columns_sections_and_task_are_seen(table, tmp_path):
    write_csv(tmp_path / "patients.csv", [{"given_name": "A", "family_name": "B", "birth_date": "1950-01-01"}])
    seen = propose(table)
    assert roles(seen) == {"no": "id", "who": "other", "report": "text"}
    assert dict(seen.sections)["findings"] == 1.0
    assert seen.identities == tmp_path / "patients.csv"
    said = defaults(seen)
    assert (said["task"], said["question"], said["answer"]) == ("draft", "history,findings", "impression")
    assert (said["id"], said["text"], said["patient"], said["identities"]) == ("no", "report", "none", "patients.csv")


def test_sections_in_columns_are_seen(tmp_path):
    listed = [{"uid": i, "findings": f"finding of number {i}", "impression": f"impression number {i}"} for i in range(30)]
    seen = propose(write_csv(tmp_path / "a.csv", listed))
    assert roles(seen) == {"uid": "id", "findings": "section", "impression": "section"}
    values = settings_of(seen, {}, tmp_path)
    assert values["reports"]["columns"] == {"id": "uid", "sections": {"findings": "findings", "impression": "impression"}}
    assert values["task"] == {"kind": "draft", "question": ["findings"], "answer": "impression"}


def test_a_label_of_few_values_means_classify(tmp_path):
    listed = [{"label": ("gout", "flu")[i % 2], "text": f"a complaint of some length, number {i}"} for i in range(30)]
    values = settings_of(propose(write_csv(tmp_path / "a.csv", listed)), {}, tmp_path)
    assert values["task"] == {"kind": "classify"}
    assert values["reports"]["columns"] == {"text": "text", "label": "label"}


@pytest.mark.parametrize(
    ("cells", "task"),
    [
        (("E11.9", "I10", "J44.9"), {"kind": "classify", "label_from": "codes"}),
        (("E11.9; I10", "I10", "J449"), {"kind": "classify", "label_from": "codes", "several": True}),
        (("gout; flu", "flu", "gout"), {"kind": "classify", "several": True}),
        (("gout", "flu", "mild flu"), {"kind": "classify"}),
    ],
)
def test_codes_and_several_labels_in_a_column_are_seen(tmp_path, cells, task):
    listed = [{"dx": cells[i % 3], "text": f"a complaint of some length, number {i}"} for i in range(30)]
    values = settings_of(propose(write_csv(tmp_path / "a.csv", listed)), {}, tmp_path)
    assert values["task"] == task and values["reports"]["columns"]["label"] == "dx"


def test_dates_and_sites_are_seen_and_birth_dates_are_not(tmp_path):
    listed = [
        {"birth_date": "1950-01-02", "exam_date": f"2024-01-{i % 28 + 1:02d}", "site": "north", "text": report(i)}
        for i in range(30)
    ]
    seen = propose(write_csv(tmp_path / "a.csv", listed))
    assert roles(seen) == {"birth_date": "other", "exam_date": "date", "site": "site", "text": "text"}
    assert settings_of(seen, {}, tmp_path)["reports"]["columns"] == {"date": "exam_date", "site": "site", "text": "text"}


def test_pairs_of_question_and_answer_are_seen(tmp_path):
    listed = [{"Question": f"how long does plaster {i} stay on?", "Answer": f"six weeks and {i} days"} for i in range(30)]
    values = settings_of(propose(write_csv(tmp_path / "a.csv", listed)), {}, tmp_path)
    assert values["task"] == {"kind": "question"}
    assert values["reports"]["columns"] == {"question": "Question", "answer": "Answer"}
    config_from_values(values)


def test_text_without_sections_is_continued(tmp_path):
    for i in range(3):
        (tmp_path / f"{i}.txt").write_text(f"case {i} walks unaided", "utf-8")
    seen = propose(tmp_path)
    assert (seen.format, seen.reports, defaults(seen)["task"]) == ("plain_text", 3, "continue")


def test_a_folder_of_text_files_is_seen(tmp_path):
    for i in range(5):
        (tmp_path / f"{i}.txt").write_text(report(i), "utf-8")
    assert defaults(propose(tmp_path))["task"] == "draft"


@pytest.mark.parametrize(
    "answers", [{}, {"practice": 'St "Ann" \u00e9', "patient": "who", "answer": "findings", "question": "history"}]
)
def test_the_file_loads_as_what_was_proposed(table, answers, tmp_path):
    seen = propose(table)
    path = tmp_path / "sub" / "residency.toml"
    write_settings(seen, answers, path)
    loaded = load_config(path)
    assert loaded.reports.source == "../reports.csv"
    assert dataclasses.replace(loaded, home=Path(), folder=Path()) == config_from_values(
        settings_of(seen, answers, path.parent)
    )


def test_the_file_explains_every_setting(table, tmp_path):
    path = tmp_path / "residency.toml"
    write_settings(propose(table), {}, path)
    text = " ".join(path.read_text("utf-8").replace("\n#", "").split())
    for cls in (Config, *(f.type for f in dataclasses.fields(Config) if dataclasses.is_dataclass(f.type))):
        for name, sentence in field_sentences(cls).items():
            assert name in ("home", "folder") or " ".join(sentence.split()) in text, name


def test_every_setting_can_be_written():
    values = {
        "practice": "x",
        "reports": {"source": "a", "columns": {"sections": {"odd name": "c"}}, "join": {"file": "b", "on": "c"}},
        "prepare": {"headings": {"findings": ["what I saw"]}},
        "split": {"column": "fold", "values": {"test": ["0"]}, "tune": 0.25},
        "train": {"budget_minutes": 1.5, "activation_checkpointing": True},
    }
    import tomllib

    written = tomllib.loads(settings_text(values))
    assert config_from_values(written) == config_from_values(json.loads(json.dumps(values)))


def test_a_file_that_is_there_is_kept(table, tmp_path):
    path = tmp_path / "residency.toml"
    path.write_text("mine", "utf-8")
    with pytest.raises(UserError, match="is there already"):
        write_settings(propose(table), {}, path)
    write_settings(propose(table), {}, path, overwrite=True)
    assert "practice" in path.read_text("utf-8")


def test_answers_that_do_not_fit_are_all_named(table, tmp_path):
    with pytest.raises(UserError, match=r"(?s)--patient whoo: choose .*did you mean who\?.*--colour: nothing is asked"):
        write_settings(propose(table), {"patient": "whoo", "colour": "red"}, tmp_path / "a.toml")


@pytest.mark.parametrize("name", ["nothing.csv", "empty.csv"])
def test_nothing_to_look_at_is_an_error(name, tmp_path):
    (tmp_path / "empty.csv").write_text("", "utf-8")
    with pytest.raises(UserError):
        propose(tmp_path / name)


def test_what_was_seen_is_told_without_a_value(table):
    seen = propose(table)
    told = "\n".join(seen.to_lines())
    assert "report" in told and "findings 100%" in told
    assert "R000" not in told and "Varga" not in told
    assert max(map(len, told.splitlines())) <= 80


def test_everything_asked_is_announced(table):
    assert {q.id for q in propose(table).questions} <= set(ASKED)


@pytest.mark.parametrize(
    ("answers", "governance"),
    [
        ({}, {}),
        ({"basis": "example"}, {"example": True}),
        (
            {"responsible": "Dr. A. Reed", "basis": "ethics 12/2026", "exclusions": "none"},
            {"responsible": "Dr. A. Reed", "basis": "ethics 12/2026", "exclusions": "none"},
        ),
        ({"exclusions": "objections.csv"}, {"exclusions": "../objections.csv"}),
    ],
)
def test_who_answers_for_the_reports_is_asked_and_written(table, tmp_path, answers, governance):
    write_csv(tmp_path / "objections.csv", [{"patient": "P1"}])
    (tmp_path / "sub").mkdir()
    seen = propose(table)
    assert [q.default for q in seen.questions if q.id in ("responsible", "basis", "exclusions")] == ["", "", ""]
    assert settings_of(seen, answers, tmp_path / "sub")["governance"] == governance
    write_settings(seen, answers, tmp_path / "sub" / "residency.toml")
    assert load_config(tmp_path / "sub" / "residency.toml").governance == GovernanceSettings(**governance)


def test_init_says_what_is_missing(table, tmp_path, capsys):
    assert main(["init", str(table), "--config", str(tmp_path / "a.toml"), "--yes"]) == 0
    assert "fill in responsible, basis, exclusions under [governance]" in capsys.readouterr().out
    assert main(["init", str(table), "--config", str(tmp_path / "b.toml"), "--yes", "--basis", "example"]) == 0
    assert "governance" not in capsys.readouterr().out


def test_where_nothing_says_whose_a_report_is_init_proposes_to_say_so_and_the_file_says_why(tmp_path):
    listed = [{"text": f"complaint number {i} of the skin of the left arm", "label": ("gout", "flu")[i % 2]} for i in range(40)]
    nobody = propose(write_csv(tmp_path / "a.csv", listed))
    assert settings_of(nobody, {}, tmp_path)["split"] == {"unknown_patients": "as others"}
    assert "split" not in settings_of(nobody, {"unknown_patients": "train"}, tmp_path)
    write_settings(nobody, {}, tmp_path / "residency.toml")
    text = (tmp_path / "residency.toml").read_text("utf-8")
    assert '\nunknown_patients = "as others"\n' in text and "the proof is weaker" in " ".join(text.replace("#", "").split())
    for number, row in enumerate(listed):
        row["text"] = f"MRN: 4711{number} {row['text']}"
    headed = propose(write_csv(tmp_path / "b.csv", listed))
    assert "split" not in settings_of(headed, {}, tmp_path)


def test_a_table_of_people_beside_the_folder_is_taken_and_a_missing_one_refused(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.txt").write_text("FINDINGS: clear\nIMPRESSION: normal", "utf-8")
    (tmp_path / "people.csv").write_text("given_name,family_name\nAna,Varga\n", "utf-8")
    seen = propose(tmp_path / "src")
    assert settings_of(seen, {"identities": "people.csv"}, tmp_path)["reports"]["identities"] == "people.csv"
    with pytest.raises(UserError, match="is not there"):
        settings_of(seen, {"identities": "other.csv"}, tmp_path)
