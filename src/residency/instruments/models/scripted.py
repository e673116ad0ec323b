"""A model that answers from a script: the seam through which everything is tested without weights.

It knows nothing and is never released. Asked something that its script does not hold, it repeats the last sentence of
the last user message. Its likelihoods come from byte counts: one bit for each byte that the question holds too, eight for
each that it does not, so that answers made of the question's words are likelier than others.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from residency.foundation.storage import read_json
from residency.instruments.models.base import Classified, Generated, Scored
from residency.instruments.prompts import Prompt

Script = Mapping[str, str] | Callable[[Prompt], str]
"""Answers by the last user message (or text), or a function of the prompt."""


def load(model: str | Path, adapter: Path | None = None) -> "ScriptedModel":
    """Load a script: a JSON file (or a folder with script.json) of answers by question; anything else has no answers.

    Args:
        model: the file or folder, or any name.
        adapter: not used; a script has no weights.
    """
    path = Path(model)
    file = path / "script.json" if path.is_dir() else path
    script: dict[str, str] = read_json(file) if file.suffix == ".json" and file.is_file() else {}
    return ScriptedModel(script, name=path.name or "scripted")


class ScriptedModel:
    """Answers from a table or a function; deterministic, and instant."""

    def __init__(self, script: Script | None = None, *, name: str = "scripted") -> None:
        self.name = name
        self._script: Script = script if script is not None else {}

    def generate(self, prompts: Sequence[Prompt], *, max_new_tokens: int, batch: int) -> list[Generated]:
        """The scripted answer of each prompt, cut after `max_new_tokens` words."""
        made = []
        for prompt in prompts:
            words = self._answer(prompt).split(" ")
            text, whole = " ".join(words[:max_new_tokens]).strip(), len(words) <= max_new_tokens
            made.append(Generated(text, whole, nll_nats=_nats(prompt, text), n_tokens=len(text.split()) + whole))
        return made

    def score(self, prompts: Sequence[Prompt], answers: Sequence[str], *, batch: int) -> list[Scored]:
        """Likelihood from byte counts; a token is a word, and the end token costs one bit."""
        return [
            Scored(nll_nats=_nats(p, a), n_tokens=len(a.split()) + 1, n_bytes=len(a.encode("utf-8")))
            for p, a in zip(prompts, answers, strict=True)
        ]

    def classify(self, prompts: Sequence[Prompt], labels: Sequence[str], *, batch: int) -> list[Classified]:
        """Nine tenths for the scripted label, the rest shared evenly; without one, by the likelihood of `score`."""
        result = []
        for prompt in prompts:
            scripted = self._answer(prompt)
            if scripted in labels:
                others = 0.1 / max(1, len(labels) - 1)
                row = {label: (0.9 if len(labels) > 1 else 1.0) if label == scripted else others for label in labels}
            else:
                nats = {label: _nats(prompt, label) for label in labels}
                least = min(nats.values())
                weights = {label: math.exp(least - n) for label, n in nats.items()}
                row = {label: w / sum(weights.values()) for label, w in weights.items()}
            result.append(Classified(row))
        return result

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Eight numbers from the text's sha256: equal texts lie together, and no others."""
        return [[byte / 255 for byte in sha256(t.encode("utf-8")).digest()[:8]] for t in texts]

    def _answer(self, prompt: Prompt) -> str:
        if callable(self._script):
            return self._script(prompt)
        asked = last_user_text(prompt)
        return self._script.get(asked, last_sentence(asked))


def last_user_text(prompt: Prompt) -> str:
    """The last user message, or the text to continue."""
    return next((m.content for m in reversed(prompt.messages) if m.role == "user"), prompt.text)


def last_sentence(text: str) -> str:
    """What stands behind the last full stop but one, or the last line."""
    sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n", text) if s.strip()]
    return sentences[-1] if sentences else ""


def _nats(prompt: Prompt, answer: str) -> float:
    known = set(json.dumps([m.content for m in prompt.messages] or prompt.text, ensure_ascii=False).encode("utf-8"))
    return math.log(2) * (1 + sum(1 if byte in known else 8 for byte in answer.encode("utf-8")))
