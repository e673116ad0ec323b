"""The only place that turns a question into chat messages, and messages into tokens."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.foundation.config import Config
from residency.foundation.schema import Question, Sections
from residency.foundation.storage import digest_of

LEAST_ROOM_TOKENS = 32
"""No prompt is shortened below this."""
PROMPT_FORMAT = 2
"""Raised when the wording below changes, so that an older model's digest no longer matches."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: str
    """system, user or assistant."""
    content: str
    """Its text."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is given: chat messages, or for `continue` plain text to go on from."""

    messages: tuple[Message, ...]
    """The chat; empty for `continue`."""
    text: str = ""
    """Plain text to continue; empty for a chat."""
    room_tokens: int | None = None
    """Longest prompt; a longer one loses its middle, in training, evaluation and use alike. None: what the model can read."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A question with its answer, shown to the model as an example or as an exemplar."""

    question: Question
    """What was asked."""
    answer: str
    """What the practice answered."""


@dataclass(frozen=True, slots=True)
class PromptStyle:
    """The frozen wording: everything about a prompt that is not the question itself."""

    instruction: str
    """The first message."""
    answer_name: str
    """What the answer is called, such as impression."""
    exemplars: int
    """Answers of this many similar training reports are put into the question."""
    room_tokens: int | None = None
    """Longest prompt; see `Prompt`."""

    def digest(self, chat_template: str) -> str:
        """Digest of the wording, the format and the model's chat template."""
        return digest_of([PROMPT_FORMAT, self.instruction, self.answer_name, self.exemplars, self.room_tokens, chat_template])


def prompt_style(config: Config, labels: Sequence[str] = ()) -> PromptStyle:
    """The wording that a practice's settings ask for.

    Args:
        config: the settings.
        labels: allowed labels of a `classify` task, named in the instruction so that every row knows them.
    """
    task = config.task
    own = {
        "draft": f"Write the {task.answer}.",
        "classify": f"Name the label: {', '.join(labels)}." if labels else "Name the label.",
        "continue": "",
    }[task.kind]
    instruction: str = config.assistant.instruction or own
    return PromptStyle(
        instruction=instruction,
        answer_name=task.answer,
        exemplars=config.assistant.exemplars,
        room_tokens=max(LEAST_ROOM_TOKENS, config.train.max_tokens - config.assistant.max_new_tokens),
    )


def build_prompt(
    style: PromptStyle, question: Question, *, exemplars: Sequence[str] = (), shown: Sequence[Worked] = ()
) -> Prompt:
    """Turn a question into a prompt.

    Args:
        style: the frozen wording.
        question: what is asked.
        exemplars: answers of similar training reports, most similar first; put into the question.
        shown: questions with answers, given as former turns of the chat (examples for an untrained model).
    """
    room = None if shown else style.room_tokens
    if question.task == "continue":
        before = "".join(f"{w.question.text}{w.answer}\n\n" for w in shown)
        return Prompt(messages=(), text=before + question.text, room_tokens=room)
    messages = [Message("system", style.instruction)]
    for worked in shown:
        messages += [Message("user", question_text(worked.question)), Message("assistant", worked.answer)]
    messages.append(Message("user", question_text(question, exemplars)))
    return Prompt(messages=tuple(messages), room_tokens=room)


def question_text(question: Question, exemplars: Sequence[str] = ()) -> str:
    """The user's message: the sections under their headings, or the text; then similar reports' answers, if any."""
    body = headed(question.sections) if question.sections else question.text
    similar = "".join(f"\nSimilar: {one_line(e)}" for e in exemplars)
    return body + similar


def headed(sections: Sections) -> str:
    """Sections under their standard headings, one a line."""
    return "\n".join(f"{name.replace('_', ' ').capitalize()}: {text}" for name, text in sections)


def one_line(text: str) -> str:
    """The text with all white space folded, so that it stands on one line."""
    return " ".join(text.split())


def has_chat_template(tokenizer: Any) -> bool:
    """True where the model was taught a chat format."""
    return bool(getattr(tokenizer, "chat_template", None))


def saved_chat_template(folder: Path) -> str:
    """The chat template of a plain folder, as its tokenizer will have it; empty where there is none. Loads no tokenizer."""
    template = folder / "chat_template.jinja"
    if template.exists():
        return template.read_text("utf-8")
    settings = folder / "tokenizer_config.json"
    found: Any = json.loads(settings.read_text("utf-8")).get("chat_template") if settings.exists() else None
    if isinstance(found, list):
        found = next((entry["template"] for entry in found if entry.get("name") == "default"), None)
    return str(found or "")


def prompt_ids(tokenizer: Any, prompt: Prompt) -> list[int]:
    """Tokens of a prompt, up to where the answer begins, without its middle where it is longer than its room."""
    return without_middle(whole_prompt_ids(tokenizer, prompt), prompt.room_tokens)


def without_middle(ids: list[int], room_tokens: int | None) -> list[int]:
    """The first and the last tokens of a row longer than `room_tokens`: a question's end matters as its beginning does."""
    if room_tokens is None or len(ids) <= room_tokens:
        return ids
    head = room_tokens // 2
    return ids[:head] + ids[len(ids) - (room_tokens - head) :]


def whole_prompt_ids(tokenizer: Any, prompt: Prompt) -> list[int]:
    """Tokens of a prompt however long it is.

    A model without chat template gets the messages as plain paragraphs; `continue` gets its text after the
    begin-of-text token, if the model has one.
    """
    if not prompt.messages:
        ids = list(tokenizer(prompt.text)["input_ids"])  # with what the tokenizer itself puts before, as a pipeline does
        ids = ids[:-1] if len(ids) > 1 and ids[-1] == tokenizer.eos_token_id else ids
        return ids or [end_token_id(tokenizer)]
    if has_chat_template(tokenizer):
        chat = [{"role": m.role, "content": m.content} for m in prompt.messages]
        text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])
    start = [] if tokenizer.bos_token_id is None else [int(tokenizer.bos_token_id)]
    words = {"system": "{}\n\n", "user": "{}\nAnswer:", "assistant": " {}\n\n"}
    text = "".join(words[m.role].format(m.content) for m in prompt.messages)
    return start + list(tokenizer(text, add_special_tokens=False)["input_ids"])


def answer_ids(tokenizer: Any, prompt: Prompt, answer: str) -> list[int]:
    """Tokens of an answer with its end token. Tokenised on its own, so that no token straddles the border to the prompt."""
    plain = bool(prompt.messages) and not has_chat_template(tokenizer)
    text = f" {answer}" if plain else answer
    return [*tokenizer(text, add_special_tokens=False)["input_ids"], end_token_id(tokenizer)]


def end_token_id(tokenizer: Any) -> int:
    """The token that ends an answer: the one that the chat template puts behind an assistant's message.

    A base model's end-of-text token may differ from its template's end of turn; trained on the wrong one,
    the model never stops.
    """
    eos = int(tokenizer.eos_token_id)
    if not has_chat_template(tokenizer):
        return eos
    chat = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    tail = tokenizer.apply_chat_template(chat, tokenize=False).rpartition("A")[2]
    special = set(tokenizer.all_special_ids) | set(tokenizer.get_added_vocab().values())
    return next((i for i in tokenizer(tail, add_special_tokens=False)["input_ids"] if i in special), eos)


def messages_as_json(prompt: Prompt) -> str:
    """The messages as `transformers.pipeline` takes them, or the plain text as a JSON string."""
    if not prompt.messages:
        return json.dumps(prompt.text, ensure_ascii=False)
    return json.dumps([{"role": m.role, "content": m.content} for m in prompt.messages], ensure_ascii=False, indent=2)
