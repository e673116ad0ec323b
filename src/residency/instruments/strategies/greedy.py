"""The likeliest next token at each place: one answer, the same every time."""

from collections.abc import Sequence

from residency.instruments.models.base import Generated, Model
from residency.instruments.prompts import Prompt


def answer(model: Model, prompts: Sequence[Prompt], *, max_new_tokens: int, batch: int) -> list[Generated]:
    """One text a prompt, in order."""
    return model.generate(prompts, max_new_tokens=max_new_tokens, batch=batch)
