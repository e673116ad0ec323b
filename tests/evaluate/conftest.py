"""A small invented corpus, a scripted model, and a workspace in which the other rooms are replaced by fakes."""

import dataclasses
import hashlib
import sys
import types
import weakref
from pathlib import Path

import pytest

from residency.foundation.config import config_from_values
from residency.foundation.schema import Example, Loss, Plan, Question, Recipe, Run, Split
from residency.foundation.storage import write_json, write_text
from residency.foundation.workspace import Workspace
from residency.instruments.assistant import labels_of
from residency.instruments.models.base import Classified, Generated, Scored
from residency.instruments.prompts import prompt_style

STOCK = ("No acute disease.", "Normal heart size. Clear lungs.", "Stable appearance.")
RARE = ("Small left effusion, new.", "Fracture of the sixth rib.", "Right basal consolidation.", "Nodule of 7 mm.")


def example(place, task="draft", patient=None):
    answer = STOCK[place % 3] if place % 2 else f"{RARE[place % 4]} Seen on film {place % 9}."
    findings = f"Film {place}: " + (
        "clear lungs, normal heart" if place % 2 else f"shadow in zone {place % 4}, size {place} mm"
    )
    if task == "classify":
        answer = ("normal", "effusion", "fracture")[0 if place % 2 else 1 + place % 4 // 2]
    question = Question(
        task=task,
        sections=(("findings", findings),) if task == "draft" else (),
        text=findings if task == "classify" else "",
        patient=patient or f"patient{place}",
        policy_digest="policy",
    )
    return Example(
        id=hashlib.sha256(f"{task}{place}".encode()).hexdigest()[:16],
        report_id=f"report{place}",
        patient=question.patient,
        task=task,
        question=question,
        target=answer,
    )


class ScriptedModel:
    """Answers from a table of questions; `skill` is the share of right ones, `surprise` its nats per byte."""

    def __init__(self, answers, skill, surprise, name="scripted", finished=True):
        self.answers, self.skill, self.surprise, self.name = answers, skill, surprise, name
        self.finished, self.calls = finished, 0

    def _text(self, prompt):
        asked = prompt.messages[-1].content if prompt.messages else prompt.text
        right = self.answers.get(asked, "Nothing known.")
        luck = int(hashlib.sha256((self.name + asked).encode()).hexdigest(), 16) % 100
        return right if luck < 100 * self.skill else "The heart is normal."

    def generate(self, prompts, *, max_new_tokens, batch):
        self.calls += len(prompts)
        made = []
        for text in map(self._text, prompts):
            words = len(text.split())
            surprise = 1.5 if text == "The heart is normal." else 0.1
            made.append(Generated(text, self.finished, nll_nats=surprise * words, n_tokens=words))
        return made

    def score(self, prompts, answers, *, batch):
        sizes = [len(a.encode()) for a in answers]
        return [Scored(self.surprise * n * (1 + n % 5 / 9), n // 4 + 1, n) for n in sizes]

    def classify(self, prompts, labels, *, batch):
        self.calls += len(prompts)
        chosen = [self._text(p) for p in prompts]
        return [Classified({label: 0.8 if label == c else 0.1 for label in labels}) for c in chosen]

    def embed(self, texts):
        return None


@pytest.fixture
def make_example():
    return example


@pytest.fixture
def scripted():
    return ScriptedModel


@pytest.fixture
def settings():
    def make(task="draft", **sections):
        values = {"practice": "Practice <Dr Ü>", "task": {"kind": task}, "evaluate": {"resamples": 200}}
        for name, found in sections.items():
            values[name] = {**values.get(name, {}), **found}
        return config_from_values(values)

    return make


@dataclasses.dataclass
class Scene:
    """Everything that an evaluation needs, with the rooms to the left faked."""

    config: object
    workspace: Workspace
    train: list
    test: list
    run: Run
    loads: list
    most_at_once: list


def _run(config, train, split):
    style = prompt_style(config, labels_of(config, train))
    recipe = Recipe(
        base="invented",
        base_digest="b" * 64,
        base_weights="float32",
        task=config.task.kind,
        prompt_digest=style.digest("template"),
        settings={},
        seed=0,
    )
    plan = Plan(
        steps=60, steps_per_epoch=20, warmup_steps=2, evaluate_every_steps=10, batch=8, micro_tokens=2048,
        precision="float32", threads=2, instruction_set="avx2", device="cpu", longest_tokens=90, seconds_per_step=None,
        measurements=(), reason="three epochs",
    )  # fmt: skip
    losses = [Loss(step=0, train_nats_per_token=None, tune_nats_per_token=2.6)]
    for step in range(2, 61, 2):
        tune = 0.9 + 1.7 / (1 + step / 6) + (step - 40) ** 2 / 9000 if step % 10 == 0 else None
        losses.append(Loss(step=step, train_nats_per_token=0.5 + 2.1 / (1 + step / 5), tune_nats_per_token=tune))
    return Run(
        id="run-1", recipe=recipe, plan=plan, split_digest=split.digest, environment={}, losses=tuple(losses), best_step=40,
        tokens_seen=9000, train_seconds=60.0, peak_memory_bytes=None, status="done",
    )  # fmt: skip


@pytest.fixture
def scene(tmp_path, monkeypatch, settings):
    def make(task="draft", *, skills=(0.2, 0.9), cases=60, finished=True, surprises=(1.2, 0.6), held=0, **sections):
        monkeypatch.setenv("RESIDENCY_KEYS", str(tmp_path / "keys"))
        config = settings(task, **sections)
        workspace = Workspace.create(tmp_path / "work", secret=b"invented")
        train = [example(place, task) for place in range(1000, 1120)]
        test = [example(place, task, patient=f"person{place // 2}") for place in range(cases)]
        split = Split(train=(), tune=(), calibrate=(), test=(), seed=0, rule="", digest="s" * 64)
        held = [example(place, task, patient=f"held{place}") for place in range(2000, 2000 + held)]
        parts = {"train": train, "test": test, "tune": test[:10], "calibrate": held}
        corpus = types.SimpleNamespace(part=parts.__getitem__, split=split, manifest=None)
        run = _run(config, train, split)
        folder = workspace.model
        write_json(folder / "residency.json", {"run_id": run.id, "prompt_digest": run.recipe.prompt_digest})
        write_text(folder / "chat_template.jinja", "{# the instruction first #}template")
        write_text(tmp_path / "base" / "chat_template.jinja", "template")
        (folder / "model.safetensors").write_bytes(b"weights")
        write_json(workspace.runs / run.id / "run.json", run)
        base = types.SimpleNamespace(name="invented", folder=Path(tmp_path / "base"), digest="b" * 64, weights="float32")
        loads, living, most_at_once = [], [], []

        def load(path, adapter=None):
            tuned = Path(path) == folder
            loads.append("tuned" if tuned else "base")
            answers = {}
            for case in [*test, *held]:
                from residency.instruments.prompts import question_text

                answers[question_text(case.question)] = case.target
            model = ScriptedModel(answers, skills[tuned], surprises[tuned], name=loads[-1], finished=finished)
            living.append(weakref.ref(model))
            most_at_once.append(sum(ref() is not None for ref in living))
            return model

        fakes = {
            "residency.prepare.pipeline": types.SimpleNamespace(load_corpus=lambda _: corpus),
            "residency.choose.fetch": types.SimpleNamespace(locate=lambda *_: base),
        }
        for name, fake in fakes.items():
            monkeypatch.setitem(sys.modules, name, fake)
        import residency.instruments.models as engines

        monkeypatch.setattr(engines, "shelf", types.SimpleNamespace(get=lambda _: types.SimpleNamespace(load=load)))
        return Scene(config, workspace, train, test, run, loads, most_at_once)

    return make
