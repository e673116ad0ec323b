"""Turns examples into token and label arrays: what the model reads, and which tokens it is taught to write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from residency.choose.fetch import locate
from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import Example, Part
from residency.foundation.workspace import Workspace
from residency.instruments.assistant import Assistant, build_assistant
from residency.instruments.prompts import answer_ids, whole_prompt_ids, without_middle

IGNORED = -100
"""Label of a token that is read but not taught. Source: PyTorch, `cross_entropy(ignore_index=-100)`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example as the model reads it."""

    example_id: str
    """The example it was made from."""
    input_ids: tuple[int, ...]
    """Question, answer, end token."""
    labels: tuple[int, ...]
    """As `input_ids`, with `IGNORED` where nothing is taught."""
    shortened: bool
    """True where the question lost its middle."""

    @property
    def taught(self) -> int:
        """Tokens that are taught."""
        return sum(label != IGNORED for label in self.labels)


def tokenise_part(config: Config, workspace: Workspace, part: Part) -> list[Row]:
    """One part of the workspace's corpus as the base model will read it.

    Raises:
        UserError: no corpus or no base model.
    """
    from residency.instruments.models._load import load_tokenizer
    from residency.instruments.models.scripted import ScriptedModel
    from residency.prepare.pipeline import load_corpus

    corpus = load_corpus(workspace)
    tokenizer = load_tokenizer(locate(config.model.base, config.folder).folder)
    assistant = build_assistant(config, ScriptedModel(), corpus.part("train"))
    return rows_of(corpus.part(part), assistant, tokenizer, max_tokens=config.train.max_tokens)


def rows_of(examples: Sequence[Example], assistant: Assistant, tokenizer: Any, *, max_tokens: int) -> list[Row]:
    """Tokens and labels of every example, built from the very prompts that the assistant will be asked with.

    Args:
        examples: of one part.
        assistant: builds the prompts, exemplars included (those of the own patient are left out).
        tokenizer: of the base model.
        max_tokens: longest row. Questions beyond their own room (this less assistant.max_new_tokens) lose their middle.

    Raises:
        UserError: answers that do not fit, by the ids of their examples.
    """
    prompts = assistant.prompts([e.question for e in examples])
    rows: list[Row] = []
    too_long: list[str] = []
    for example, prompt in zip(examples, prompts, strict=True):
        whole = whole_prompt_ids(tokenizer, prompt)
        answer = answer_ids(tokenizer, example.target)
        question = without_middle(whole, prompt.room_tokens)
        if len(question) + len(answer) > max_tokens:
            too_long.append(example.id)
            continue
        rows.append(_row(example, question, answer, shortened=len(question) < len(whole)))
    if too_long:
        named = ", ".join(too_long[:5]) + (" ..." if too_long[5:] else "")
        raise UserError(
            f"{len(too_long)} answers are longer than {max_tokens} tokens allow: {named}.",
            why="An answer is never cut: a model taught cut answers learns to stop anywhere.",
            next="raise [train] max_tokens, or take these reports out.",
        )
    return rows


def _row(example: Example, question: list[int], answer: list[int], *, shortened: bool) -> Row:
    """One row. For `continue` the whole text is taught, else the answer alone."""
    seam = len(question) // 2
    taught = list(question) if example.task == "continue" else [IGNORED] * len(question)
    if example.task == "continue" and shortened:
        taught[seam] = IGNORED  # what follows the gap does not follow from what stands before it
    if taught:
        taught[0] = IGNORED  # nothing stands before it
    return Row(example.id, tuple(question + answer), tuple(taught + answer), shortened)


def parts_of(lengths: Sequence[int], micro_tokens: int) -> Iterator[range]:
    """Neighbouring rows that go through the model at once: as many as `micro_tokens` hold with padding, one at least.

    Args:
        lengths: tokens of each row, longest first.
        micro_tokens: the most tokens in one part, padding included.
    """
    start = 0
    while start < len(lengths):
        end = min(len(lengths), start + max(1, micro_tokens // lengths[start]))
        yield range(start, end)
        start = end


def planned_order(lengths: Sequence[int], batch: int, steps: int, seed: int) -> list[int]:
    """Numbers of the rows in the order in which all steps of a training read them: `steps * batch` numbers.

    Every row comes once before any comes again. Rows of like length share a batch, so that little padding is computed,
    and the batches are shuffled. What does not fill a last batch opens the next round.

    Args:
        lengths: tokens of each row.
        batch: rows of one step.
        steps: optimiser steps.
        seed: of all shuffling.
    """
    import random

    rng = random.Random(seed)
    order: list[int] = []
    left: list[int] = []
    while len(order) < steps * batch:
        fresh = list(range(len(lengths)))
        rng.shuffle(fresh)
        pool = left + fresh
        whole = len(pool) // batch * batch
        taken, left = pool[:whole], pool[whole:]
        groups = _grouped(taken, lengths, batch)
        rng.shuffle(groups)
        order += [i for group in groups for i in group]
    return order[: steps * batch]


def _grouped(taken: Sequence[int], lengths: Sequence[int], batch: int) -> list[list[int]]:
    """Batches of like length, within stretches of 32 batches so that who meets whom still varies between rounds."""
    groups: list[list[int]] = []
    for start in range(0, len(taken), 32 * batch):
        stretch = sorted(taken[start : start + 32 * batch], key=lambda i: -lengths[i])
        groups += [stretch[k : k + batch] for k in range(0, len(stretch), batch)]
    return groups
