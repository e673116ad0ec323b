"""Ask the trained model: one question in, one draft out, stamped as what it is."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import Answer, Question, Sections
from residency.foundation.storage import read_json, weights_id
from residency.foundation.workspace import Workspace
from residency.instruments.assistant import Assistant, build_assistant
from residency.instruments.prompts import MOVES_INSTRUCTION, messages_as_json, saved_chat_template


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer with its stamp."""

    answer: Answer
    """What the assistant said."""
    model_id: str
    """Which model, as its saved folder names it."""
    practice: str
    """Whose reports it learned from."""
    assistant_digest: str
    """Of everything that decided the answer; that of the evaluation which measured this very assistant."""
    prompt: str
    """The exact model input: messages as `transformers.pipeline` takes them, in JSON."""
    identifiers_removed: int
    """How many identifiers were taken out of the given text before the model saw what it needs of it."""
    release_bar: str = ""
    """Why this model may not be released; empty where nothing stands against it."""

    @property
    def stamp(self) -> str:
        """What every draft is marked with."""
        return f"DRAFT by {self.model_id}, trained on reports of {self.practice}. Not reviewed by a clinician."

    @property
    def stamp_lines(self) -> str:
        """The stamp in lines of at most 80 columns."""
        return textwrap.fill(f"[{self.stamp}]", 80)

    def as_text(self) -> str:
        """The stamp, then the answer."""
        lines = [self.stamp_lines, "", self.answer.text or "(The model gave no answer.)"]
        if self.answer.label_probabilities:
            best = sorted(self.answer.label_probabilities, key=lambda pair: -pair[1])[:3]
            lines += ["", "Not calibrated: " + ", ".join(f"{name} {probability:.0%}" for name, probability in best)]
        if self.answer.finished is False:
            lines += ["", "The answer was cut at the limit of assistant.max_new_tokens."]
        if self.answer.shortened:
            lines += ["", "The question was too long: the model did not see its middle."]
        if self.identifiers_removed:
            lines += ["", f"{self.identifiers_removed} identifiers were removed from the text before the model saw it."]
        if self.release_bar:
            lines += ["", textwrap.fill(f"For trying out, no release: {self.release_bar}", 80)]
        return "\n".join(lines)

    def as_plain(self) -> dict[str, Any]:
        """For `ask --json`."""
        return {
            "draft": True,
            "reviewed": False,
            "model": self.model_id,
            "assistant_digest": self.assistant_digest,
            "practice": self.practice,
            "answer": self.answer.text,
            "label_probabilities": dict(self.answer.label_probabilities),
            "finished": self.answer.finished,
            "shortened": self.answer.shortened,
            "identifiers_removed": self.identifiers_removed,
            "release_bar": self.release_bar or None,
            "stamp": self.stamp,
        }


def question_of(
    config: Config, workspace: Workspace, *, text: str = "", sections: Sections = (), patient: str | None = None
) -> tuple[Question, int]:
    """De-identify and clean a new text exactly as the training reports were, and count what was taken out.

    Raises:
        UserError: the text is empty, or longer than any report.
    """
    from residency.prepare.intake import intake

    if not text.strip() and not any(value.strip() for _, value in sections):
        raise UserError("There is no question.", next='residency ask "Findings: ..."; or --file NOTE.txt; or pipe a text in.')
    return intake(text=text, sections=dict(sections), patient=patient, config=config, workspace=workspace)


def load_assistant(config: Config, workspace: Workspace) -> tuple[Assistant, dict[str, Any]]:
    """The assistant of the last training, and what its saved folder says of it.

    Raises:
        UserError: nothing trained yet; or the settings ask for another prompt or policy than the model learned.
    """
    from residency.instruments.models import shelf
    from residency.prepare.manifest import check_manifest
    from residency.prepare.pipeline import load_corpus
    from residency.train.export import default_instruction

    folder = workspace.model
    if not (folder / "residency.json").exists():
        raise UserError(f"There is no trained model in {workspace.root}.", next="residency train")
    card: dict[str, Any] = read_json(folder / "residency.json")
    if not isinstance(card, dict) or not {"policy_digest", "model_id", "task", "prompt_digest"} <= card.keys():
        raise UserError(
            f"{folder / 'residency.json'} is broken: it does not say what the model learned.",
            why="It was cut or changed from outside.",
            next="residency train --again",
        )
    manifest = check_manifest(workspace)
    if card["policy_digest"] != manifest.policy_digest:
        raise UserError(
            "The model was trained under another de-identification policy than the corpus has now.",
            why="A question must go through the same policy as the reports that the model learned from.",
            next="residency train",
        )
    if weights_id(folder) != card["model_id"]:
        raise UserError(
            f"The weights in {folder} are not those that were trained.",
            why="They were cut or changed from outside.",
            next="residency train --again",
        )
    training = load_corpus(workspace).part("train")
    model = shelf.get(config.model.engine).load(folder)
    assistant = build_assistant(config, model, training)
    asked = assistant.style
    template = (
        saved_chat_template(folder).removeprefix(default_instruction("", asked.instruction)).removeprefix(MOVES_INSTRUCTION)
    )
    if card["task"] != config.task.kind or card["prompt_digest"] != asked.digest(template):
        raise UserError(
            "The settings ask for another prompt than the model was trained with.",
            why="[task] or [assistant] changed since the training.",
            next="residency train, or bring the former settings back.",
        )
    return assistant, card


def ask(config: Config, workspace: Workspace, *, text: str = "", sections: Sections = (), patient: str | None = None) -> Draft:
    """Answer one new text.

    Args:
        config: the settings.
        workspace: where the trained model and its corpus are.
        text: the question as the clinician has it; sections are found by their headings.
        sections: or (standard name, text) pairs.
        patient: the practice's own key of the patient, by which the policy `shift` moves the dates.
    """
    from residency.prepare.manifest import release_bar

    question, removed = question_of(config, workspace, text=text, sections=sections, patient=patient)
    assistant, card = load_assistant(config, workspace)
    if question.policy_digest != card["policy_digest"]:
        raise UserError(
            "The question went through another de-identification policy than the training reports.",
            why="[prepare] or this program changed since the training.",
            next="residency run, or bring the former settings back.",
        )
    answer = assistant.answer(question)
    return Draft(
        answer=answer,
        model_id=card["model_id"],
        assistant_digest=assistant.digest(card["model_id"], card["prompt_digest"]),
        practice=config.practice,
        prompt=messages_as_json(assistant.prompts([question])[0]),
        identifiers_removed=removed,
        release_bar=release_bar(workspace, config.check),
    )
