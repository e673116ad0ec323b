"""The only place that turns a question into chat messages, and messages into tokens."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.foundation.config import Config, TaskSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import Question, Sections
from residency.foundation.storage import digest_of
from residency.instruments.metrics.base import LABEL_BORDER

LEAST_ROOM_TOKENS = 32
"""No prompt is shortened below this."""
MOST_LABELS_NAMED = 60
"""The instruction lists the labels up to this many."""
PROMPT_FORMAT = 2
"""Raised when the wording below changes, so that an older model's digest no longer matches."""
PLAIN_TEMPLATE = (
    "{{- bos_token or '' -}}"
    "{%- for message in messages -%}"
    "{{- message['content'] + ('\\nAnswer:\\n' if message['role'] == 'user' else '\\n\\n') -}}"
    "{%- endfor -%}"
)
"""Chat template of a model that was taught none (BioGPT, GPT-2): plain paragraphs. Saved with the trained model, so that
any program asks it as training did."""
MOVES_INSTRUCTION = (
    "{%- if messages|length > 1 and messages[0]['role'] == 'system' -%}"
    "{%- set first = {'role': 'user', 'content': messages[0]['content'] + '\\n\\n' + messages[1]['content']} -%}"
    "{%- set messages = [first] + messages[2:] -%}"
    "{%- endif -%}"
)
"""Stands before a chat template that takes no system message (Gemma 2, early Mistral)."""


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
        "classify": _name_the_label(task, labels),
        "continue": "",
        "question": "Answer the question.",
    }[task.kind]
    instruction: str = config.assistant.instruction or own
    return PromptStyle(
        instruction=instruction,
        answer_name=task.answer,
        exemplars=config.assistant.exemplars,
        room_tokens=max(LEAST_ROOM_TOKENS, config.train.max_tokens - config.assistant.max_new_tokens),
    )


def _name_the_label(task: TaskSettings, labels: Sequence[str]) -> str:
    """The instruction of a `classify` task; many labels are not listed, or no question would have room beside them."""
    names = {"category": "ICD-10 category", "block": "ICD-10 block", "chapter": "ICD-10 chapter", "full": "ICD-10 code"}
    what = names[task.code_level] if task.label_from == "codes" else "label"
    border = f"{LABEL_BORDER} " if task.several else ", "
    listed = f": {border.join(labels)}" if 0 < len(labels) <= MOST_LABELS_NAMED else ""
    if task.several:
        return f"Name every {what} that applies, semicolons between{listed}."
    return f"Name the {what}{listed}."


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


def saved_chat_template(folder: Path) -> str:
    """The chat template of a plain folder as its maker wrote it; ours where there is none. Loads no tokenizer.

    Where a model brings several templates it is the one called "default".
    """
    template = folder / "chat_template.jinja"
    if template.exists():
        return template.read_text("utf-8")
    settings = folder / "tokenizer_config.json"
    found: Any = json.loads(settings.read_text("utf-8")).get("chat_template") if settings.exists() else None
    if isinstance(found, list):
        found = next((entry["template"] for entry in found if entry.get("name") == "default"), None)
    return str(found or PLAIN_TEMPLATE)


def usable_template(tokenizer: Any, template: str) -> str:
    """The template itself; or, where it refuses or drops the instruction, with the instruction moved into the question.

    Args:
        tokenizer: of the model.
        template: as `saved_chat_template` gives it.

    Raises:
        UserError: it takes our messages neither way.
    """
    if _takes_instruction(tokenizer, template):
        return template
    if _takes_instruction(tokenizer, moved := MOVES_INSTRUCTION + template):
        return moved
    raise UserError(
        "The base model's chat template refuses our messages.",
        why="They are an instruction, a question, an answer and a question, each as plain text.",
        next="choose another base model in [model] base.",
    )


def _takes_instruction(tokenizer: Any, template: str) -> bool:
    from jinja2 import TemplateError

    chat = [
        {"role": "system", "content": "Instruction 1."},
        {"role": "user", "content": "Question 2."},
        {"role": "assistant", "content": "Answer 3."},
        {"role": "user", "content": "Question 4."},
    ]
    try:
        text = tokenizer.apply_chat_template(chat, chat_template=template, tokenize=False, add_generation_prompt=True)
    except (TemplateError, TypeError):
        return False
    return "Instruction 1." in text and "Question 4." in text


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
    """Tokens of a prompt however long it is; `continue` gets its text after the begin-of-text token, if the model has one."""
    if not prompt.messages:
        ids = list(tokenizer(prompt.text)["input_ids"])  # with what the tokenizer itself puts before, as a pipeline does
        ids = ids[:-1] if len(ids) > 1 and ids[-1] == tokenizer.eos_token_id else ids
        return ids or [end_token_id(tokenizer)]
    chat = [{"role": m.role, "content": m.content} for m in prompt.messages]
    text = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


def answer_ids(tokenizer: Any, answer: str) -> list[int]:
    """Tokens of an answer with its end token. Tokenised on its own, so that no token straddles the border to the prompt."""
    return [*tokenizer(answer, add_special_tokens=False)["input_ids"], end_token_id(tokenizer)]


def end_token_id(tokenizer: Any) -> int:
    """The token that ends an answer: the one that the chat template puts behind an assistant's message.

    A base model's end-of-text token may differ from its template's end of turn; trained on the wrong one,
    the model never stops.
    """
    eos = int(tokenizer.eos_token_id)
    chat = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]
    tail = tokenizer.apply_chat_template(chat, tokenize=False).rpartition("A")[2]
    special = set(tokenizer.all_special_ids) | set(tokenizer.get_added_vocab().values())
    return next((i for i in tokenizer(tail, add_special_tokens=False)["input_ids"] if i in special), eos)


def messages_as_json(prompt: Prompt) -> str:
    """The messages as `transformers.pipeline` takes them, or the plain text as a JSON string."""
    if not prompt.messages:
        return json.dumps(prompt.text, ensure_ascii=False)
    return json.dumps([{"role": m.role, "content": m.content} for m in prompt.messages], ensure_ascii=False, indent=2)
