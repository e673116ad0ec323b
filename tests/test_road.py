"""The whole road on an invented practice and a tiny model: prepare, train, evaluate, save, ask; no network, no weights."""

import csv
import json
import shutil
import socket
import subprocess
import sys

import pytest
from tiny_model import make_tiny_model

import residency
from residency.cli import main
from residency.foundation.errors import UserError
from residency.foundation.storage import read_json
from residency.instruments.prompts import build_prompt, prompt_style
from residency.prepare.intake import intake
from residency.prepare.pipeline import load_corpus

FINDINGS = (
    "The lungs are clear.",
    "The heart is large.",
    "No effusion.",
    "Old fracture of a rib.",
    "Small nodule on the left.",
)
SAID = ("Normal chest.", "Cardiomegaly.", "No effusion.", "Old fracture.", "Left nodule, follow up.")
NAMES = ("Maria Lopez", "John O'Neil", "Ann Smith-Jones", "Will Young", "Rose Grant", "Peter Brandt")


def write_practice(folder, base):
    """Forty reports of twenty patients, with names, dates and numbers inside; and settings for seconds of training."""
    folder.mkdir(parents=True)
    with (folder / "reports.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["no", "patient", "text"])
        for i in range(40):
            name, k = NAMES[i % 6], i % 5
            rows.writerow([i, f"P{i // 2}", report(name, i, k)])
    with (folder / "patients.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["given_name", "family_name", "birth_date"])
        rows.writerows([*n.split(" ", 1), "1950-01-02"] for n in NAMES)
    (folder / "residency.toml").write_text(
        f"""
practice = "Invented"
[governance]
example = true
[model]
base = {json.dumps(str(base))}
[reports]
source = "reports.csv"
identities = "patients.csv"
[reports.columns]
id = "no"
patient = "patient"
text = "text"
[split]
tune = 0.15
calibrate = 0.1
test = 0.2
[assistant]
max_new_tokens = 12
[train]
method = "lora"
learning_rate = 1e-2
epochs = 2
batch = 4
max_tokens = 448
precision = "float32"
[evaluate]
resamples = 100
few_shot = 1
""",
        "utf-8",
    )
    return folder


def report(name, i, k):
    return (
        f"{name}, seen on 03/{1 + i % 28:02d}/2024, MRN 48-{1000 + i}\n\nFINDINGS: {FINDINGS[k]} {FINDINGS[(k + i // 5) % 5]} "
        f"Compared with film {i}.\n\nIMPRESSION: {SAID[k]}\n"
    )


@pytest.fixture(scope="module")
def closed():
    """Every attempt to reach another machine is an error."""
    with pytest.MonkeyPatch.context() as patch:

        def refuse(*_, **__):
            raise AssertionError("a socket was opened")

        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket.socket, "connect_ex", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.fixture(scope="module")
def practice(tmp_path_factory, closed):
    folder = tmp_path_factory.mktemp("road")
    write_practice(folder / "practice", make_tiny_model(folder / "base"))
    opened = residency.open_practice(folder / "practice" / "residency.toml", secret=b"invented")
    opened.prepare()
    opened.train()
    opened.evaluate()
    return opened


def test_the_road_ends_with_rows_differences_and_a_verdict(practice):
    evaluation = practice.evaluate()
    assert list(evaluation.rows) == ["base", "base with examples", "tuned", "constant", "nearest report"]
    assert evaluation.verdict[0]
    assert evaluation.look == 1
    assert evaluation.rows["constant"]["bits_per_byte"]["all reports"].value is None
    run = practice.train()
    assert run.status == "done"
    assert run.best_step is not None


def test_no_name_or_number_is_in_anything_that_the_workspace_keeps_open(practice):
    wanted = ("Maria", "Lopez", "Neil", "Smith-Jones", "Brandt", "48-1000", "48-1001", "/2024")
    kept = [p for p in practice.workspace.root.rglob("*") if p.is_file() and "sealed" not in p.parts]
    for path in (
        p for p in kept if p.suffix in (".json", ".jsonl", ".html", ".parquet", ".log") and p.name != "tokenizer.json"
    ):
        text = path.read_bytes().decode("utf-8", errors="ignore")
        assert not [n for n in wanted if n in text], path.name


def test_what_is_done_is_not_done_again(practice):
    from residency.foundation.console import Watch
    from residency.workflow.steps import run_steps

    assert run_steps(practice, ("prepare", "train", "evaluate"), Watch()) == []


def test_training_refuses_a_corpus_that_was_changed(practice, tmp_path):
    root = tmp_path / "copy"
    shutil.copytree(practice.workspace.root, root)
    (root / "corpus" / "split.json").write_text("{}", "utf-8")
    from residency.foundation.workspace import Workspace

    with pytest.raises(UserError, match="changed since it was prepared"):
        load_corpus(Workspace.open(root))


def test_no_token_is_made_of_a_corpus_of_other_settings(practice, tmp_path):
    import dataclasses

    from residency.foundation.workspace import Workspace
    from residency.workflow.practice import Practice

    root = tmp_path / "copy"
    shutil.copytree(practice.workspace.root, root)
    prepared = dataclasses.replace(practice.config.prepare, policy="shift")
    other = Practice(dataclasses.replace(practice.config, prepare=prepared), Workspace.open(root), practice.settings_file)
    assert other.tokenise()
    assert load_corpus(other.workspace).manifest.policy == "shift"


def test_a_new_text_becomes_the_very_prompt_that_training_saw(practice):
    corpus = load_corpus(practice.workspace)
    example = corpus.part("train")[0]
    style = prompt_style(practice.config)
    found = []
    for i in range(40):
        question = intake(text=report(NAMES[i % 6], i, i % 5), config=practice.config, workspace=practice.workspace)[0]
        found.append(build_prompt(style, question))
    assert build_prompt(style, example.question) in found
    assert all(q.messages[-1].content.startswith("Findings: ") for q in found)


def test_the_saved_folder_answers_the_same_without_this_package(practice, tmp_path):
    draft = practice.ask("FINDINGS: The heart is large.")
    folder = practice.save(tmp_path / "my_medical_model")
    program = f"""
import sys
from transformers import pipeline
ask = pipeline("text-generation", model={str(folder)!r})
print(repr(ask([{{"role": "user", "content": "Findings: The heart is large."}}])[0]["generated_text"][-1]["content"].strip()))
assert "residency" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == repr(draft.answer.text)
    with pytest.raises(UserError, match="there already"):
        practice.save(folder)


def test_a_draft_is_stamped(practice):
    draft = practice.ask("Dr. Miller writes. FINDINGS: The heart of Mrs. Lopez is large.")
    assert draft.stamp.startswith("DRAFT by ")
    assert "Not reviewed" in draft.stamp
    assert "Lopez" not in draft.prompt
    assert draft.identifiers_removed == 2
    assert draft.as_plain()["reviewed"] is False


def test_a_draft_names_the_assistant_that_was_measured(practice):
    measured = practice.evaluate().assistant_digest
    assert practice.ask("FINDINGS: The heart is large.").as_plain()["assistant_digest"] == measured


def test_a_base_without_chat_template_gives_a_folder_that_answers_the_same_too(tmp_path, closed):
    from transformers import pipeline

    folder = write_practice(tmp_path / "practice", "../base")
    make_tiny_model(tmp_path / "base", chat=False)
    opened = residency.open_practice(folder / "residency.toml", secret=b"invented", overrides=["train.epochs=1"])
    opened.train()
    asked = [{"role": "user", "content": "Findings: The heart is large."}]
    told = pipeline("text-generation", model=str(opened.workspace.model))(asked)[0]["generated_text"][-1]["content"]
    assert told.strip() == opened.ask("FINDINGS: The heart is large.").answer.text


def at(practice):
    return ["--config", str(practice.settings_file), "--workspace", str(practice.workspace.root)]


def test_the_commands_tell_the_same(practice, capsys):
    assert main(["status", *at(practice)]) == 0
    assert "done" in capsys.readouterr().out
    assert main(["evaluate", "--json", "--foreground", *at(practice)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["format"] == 1
    assert main(["ask", "FINDINGS: The heart is large.", "--json", *at(practice)]) == 0
    assert json.loads(capsys.readouterr().out)["draft"] is True
    assert main(["ask", "FINDINGS: The heart is large.", "--messages", *at(practice)]) == 0
    assert json.loads(capsys.readouterr().out)[-1]["content"] == "Findings: The heart is large."


def test_every_step_left_its_record(practice):
    for step in ("prepare", "train", "evaluate"):
        record = read_json(practice.workspace.records / f"{step}.json")
        assert record["inputs"]
        assert record["outputs"]
        assert record["environment"]["torch"]


def test_another_prompt_than_the_trained_one_is_refused(practice, capsys):
    code = main(["ask", "FINDINGS: x", *at(practice), "--set", 'assistant.instruction="Write a poem."'])
    assert code == 2
    assert "another prompt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", ""], "There is no question"),
        (["ask", "--file", "no-such-file.txt"], "not there"),
        (["run", "--set", "train.epoch=1"], "did you mean train.epochs"),
        (["run", "--set", "reports.source=none.csv", "--foreground"], "none.csv"),
        (["run", "--set", "reports.columns.text=body", "--foreground"], "body"),
        (["train", "--set", "train.max_tokens=9000", "--foreground"], "reads 512 tokens"),
        (["train", "--set", "model.base=some/hub-name", "--foreground"], "hub-name"),
        (["run", "--set", "split.test=0.9", "--set", "split.tune=0.2"], "split:"),
        (["prepare", "--set", "prepare.policy=none", "--foreground"], "policy"),
        (["run", "--set", "model.engine=transformer_local"], "Did you mean 'transformers_local'"),
        (["run", "--set", "assistant.strategy=greedi"], "Did you mean 'greedy'"),
        (["run", "--set", "reports.format=csv"], "comma_separated"),
    ],
)
def test_a_mistake_is_one_clear_error_without_traceback(practice, tmp_path, capsys, arguments, told):
    where = ["--config", str(practice.settings_file), "--workspace", str(tmp_path / "w")]
    code = main([*arguments, *(at(practice) if arguments[0] == "ask" else where)])
    printed = capsys.readouterr()
    assert code == 2
    assert told in printed.err
    assert "Next:" in printed.err
    assert "Traceback" not in printed.err
    assert "heart" not in printed.err


def test_no_settings_is_told(tmp_path, capsys):
    assert main(["run", "--config", str(tmp_path / "residency.toml")]) == 2
    assert "residency init" in capsys.readouterr().err


def test_a_job_of_its_own_runs_the_road_and_its_end_is_told(practice, tmp_path, capsys):
    arguments = ["prepare", "--config", str(practice.settings_file), "--workspace", str(tmp_path / "w")]
    assert main(arguments) == 0
    assert "came in" in capsys.readouterr().out
    assert main([*arguments, "--set", "reports.source=none.csv"]) == 2
    assert "none.csv" in capsys.readouterr().err
