"""What every engine on this shelf must offer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from residency.instruments.prompts import Prompt


@dataclass(frozen=True, slots=True)
class Generated:
    """One text written by a model."""

    text: str
    """Without the prompt and without end tokens, white space at both ends removed."""
    finished: bool
    """True where the model ended it; False where it was cut at the limit."""
    shortened: bool = False
    """True where the prompt lost its middle."""
    nll_nats: float | None = field(default=None, compare=False)
    """Negative log-likelihood of the written tokens, in nats; None where the engine cannot say. Two texts are the same
    whatever its last digits, which change with the batch."""
    n_tokens: int | None = None
    """Written tokens, the end token included where the model ended it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """How likely a model finds one given answer."""

    nll_nats: float
    """Negative log-likelihood, summed over the answer's tokens and its end token, in nats."""
    n_tokens: int
    """Tokens of the answer, the end token included."""
    n_bytes: int
    """UTF-8 bytes of the answer's text; the end token has none."""
    shortened: bool = False
    """True where the prompt lost its middle."""


@dataclass(frozen=True, slots=True)
class Classified:
    """How likely a model finds each label."""

    probabilities: dict[str, float]
    """By label, in the order of the labels; they sum to one."""
    shortened: bool = False
    """True where the prompt lost its middle."""


class Model(Protocol):
    """A loaded model. What an engine cannot do gives None, never a made-up value."""

    name: str
    """The model's name, for records and stamps."""

    def generate(self, prompts: Sequence[Prompt], *, max_new_tokens: int, batch: int) -> list[Generated]:
        """Greedy answers, in the order of the prompts; the same at any batch size in float32."""
        ...

    def score(self, prompts: Sequence[Prompt], answers: Sequence[str], *, batch: int) -> list[Scored] | None:
        """Likelihood of each given answer; teacher-forced."""
        ...

    def classify(self, prompts: Sequence[Prompt], labels: Sequence[str], *, batch: int) -> list[Classified] | None:
        """Probability of each label: its likelihood as an answer with end token, normalised over the labels."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]] | None:
        """One vector a text."""
        ...


class Engine(Protocol):
    """What a file on this shelf defines."""

    def load(self, model: str | Path, adapter: Path | None = None) -> Model:
        """Load a model by folder or name, with an adapter on top if one is given."""
        ...
