"""The answers of the model rows: written in chunks, kept after each, and taken up again after a kill."""

import dataclasses
import gc
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from residency.foundation.config import Config
from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, TooLong, UserError, explain_os_errors
from residency.foundation.schema import Answer, Example
from residency.foundation.storage import as_plain, from_plain, write_text
from residency.instruments.assistant import Assistant, build_assistant
from residency.instruments.models.base import Model

BASE = "base"
EXAMPLES = "base with examples"
TUNED = "tuned"
MODEL_ROWS = (BASE, EXAMPLES, TUNED)

SAME_SHARE = 1e-5
"""Likelihoods that differ by a smaller share than this are the same: float32 keeps about seven digits."""

Load = Callable[[], Model]
Parts = Literal["all", "text", "score"]


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """Where the answers of one row are kept while it is at work."""

    path: Path
    """answers-<row>.jsonl: a line with the key, then one line for each answer."""
    key: str
    """Digest of everything that decides the answers; a file with another key is not used."""


def evaluate_rows(
    config: Config,
    train: Sequence[Example],
    cases: Sequence[Example],
    models: Mapping[str, Load],
    *,
    beside: Mapping[str, Sequence[Example]] | None = None,
    kept: Mapping[str, Kept] | None = None,
    watch: Watch | None = None,
) -> dict[str, list[Answer]]:
    """The answers of the rows "base", "base with examples" and "tuned", in the order of the cases, then those `beside`.

    One model is in memory at a time; none is loaded where all its answers are there already.

    Args:
        config: the settings.
        train: the training part, for examples and labels.
        cases: what is asked.
        models: how to load "base" and "tuned".
        beside: further cases by the name of their row, which the tuned model alone answers, without likelihoods.
        kept: where each row's answers are kept; without it, in memory only.
        watch: told of progress, asked for stops.

    Raises:
        Interrupted: a stop was asked for; what is answered is kept.
        UserError: the tuned model answers exactly as the base: its training is not active.
    """
    watch = watch or Watch()
    answers: dict[str, list[Answer]] = {}
    with_text: Parts = "score" if config.task.kind == "continue" else "all"

    def ask(row: str, model: Load, asked: Sequence[Example] = cases, parts: Parts = with_text) -> Iterator[list[Answer]]:
        shown = config.evaluate.few_shot if row == EXAMPLES else 0
        return _answer_row(
            row,
            lambda: build_assistant(config, model(), train, shown=shown),
            asked,
            config,
            (kept or {}).get(row),
            watch,
            parts,
        )

    with _one_model(models[BASE]) as base:
        for row in (BASE, EXAMPLES):
            answers[row] = [answer for chunk in ask(row, base) for answer in chunk]
    with _one_model(models[TUNED]) as tuned:
        answers[TUNED] = []
        for chunk in ask(TUNED, tuned):
            answers[TUNED] += chunk
            check_training_is_active(answers[BASE], answers[TUNED])
        for row, asked in (beside or {}).items():
            answers[row] = [answer for chunk in ask(row, tuned, asked, "text") for answer in chunk]
    return answers


def check_training_is_active(base: Sequence[Answer], tuned: Sequence[Answer]) -> None:
    """Refuse a tuned model whose likelihoods are the base's own on every case answered so far.

    Where the engine gives no likelihoods nothing can be said, and nothing is.

    Raises:
        UserError: they are the same.
    """
    pairs = [(b.nll_nats, t.nll_nats) for b, t in zip(base, tuned, strict=False)]
    measured = [(b, t) for b, t in pairs if b is not None and t is not None]
    if measured and all(abs(b - t) <= SAME_SHARE * abs(b) for b, t in measured):
        raise UserError(
            f"The trained model gives the same likelihoods as its base on all of the first {len(measured)} cases.",
            why="What was trained is not in the folder that was loaded, or training changed nothing.",
            next="run residency train again; if that ends the same way, raise train.learning_rate or train.epochs.",
        )


def chunk_size(config: Config) -> int:
    """Cases answered between two looks for a stop; a fixed number, so that going on gives the same batches."""
    return 2 * config.assistant.batch


@contextmanager
def _one_model(load: Load) -> Iterator[Load]:
    """Yield a way to get the model that loads it when first asked, and give its memory back at the end."""
    held: list[Model] = []

    def get() -> Model:
        if not held:
            held.append(load())
        return held[0]

    try:
        yield get
    finally:
        held.clear()
        gc.collect()
        torch = sys.modules.get("torch")
        if torch is not None and torch.cuda.is_available():
            torch.cuda.empty_cache()


def _answer_row(
    row: str,
    make: Callable[[], Assistant],
    cases: Sequence[Example],
    config: Config,
    kept: Kept | None,
    watch: Watch,
    parts: Parts,
) -> Iterator[list[Answer]]:
    """Yield the row's answers: first those that are kept, then chunk by chunk."""
    size = chunk_size(config)
    done = _take_up(kept, len(cases), size, row)
    if done:
        yield done
    if len(done) == len(cases):
        watch.show(row, len(cases), len(cases))
        return
    assistant = make()
    for start in range(len(done), len(cases), size):
        watch.show(row, start, len(cases))
        if watch.stop_requested():
            raise Interrupted(
                f"Evaluation stopped in the row {row!r} after {start} of {len(cases)} answers.",
                why="All answers so far are kept.",
                next="the same command goes on from there.",
            )
        some = cases[start : start + size]
        try:
            chunk = assistant.answer_all(
                [case.question for case in some],
                references=[case.target for case in some],
                example_ids=[case.id for case in some],
                parts=parts,
            )
        except TooLong as error:
            raise UserError(
                f"The practice's answer in example {some[error.number].id} does not fit into the model's context.",
                why="Its likelihood cannot be measured, and an answer is never cut.",
                next="take that report out of the source, or choose a model with more context.",
            ) from error
        if kept is not None:
            _append(kept.path, chunk)
        yield chunk
    watch.show(row, len(cases), len(cases))


def _take_up(kept: Kept | None, cases: int, size: int, row: str) -> list[Answer]:
    """The answers kept so far, whole chunks only; the file is made anew where it holds anything else."""
    if kept is None:
        return []
    done = read_answers(kept)
    if len(done) < cases:
        done = done[: len(done) // size * size]
    head = json.dumps({"format": 1, "row": row, "key": kept.key})
    write_text(kept.path, "".join(f"{line}\n" for line in [head, *map(_line, done)]))
    return done


def read_answers(kept: Kept) -> list[Answer]:
    """The answers in the file, as long as its key is the one asked for; a torn last line is left out."""
    if not kept.path.exists():
        return []
    with explain_os_errors("read the answers", kept.path):
        lines = kept.path.read_text("utf-8", errors="replace").split("\n")
    found: list[Answer] = []
    for place, line in enumerate(lines[:-1]):
        try:
            values = json.loads(line)
        except ValueError:
            break
        if place == 0 and values.get("key") != kept.key:
            break
        if place:
            found.append(from_plain(values, Answer))
    return found


def _append(path: Path, answers: Sequence[Answer]) -> None:
    with explain_os_errors("keep the answers", path), path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{_line(answer)}\n" for answer in answers)
        file.flush()
        os.fsync(file.fileno())


def _line(answer: Answer) -> str:
    return json.dumps(as_plain(answer), ensure_ascii=False)
