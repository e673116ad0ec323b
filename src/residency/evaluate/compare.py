"""Two models that were evaluated, held against each other on the cases that both answered, from what was kept of each case."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from residency.evaluate.answers import TUNED
from residency.evaluate.pairs import Measured, Pairing, paired
from residency.evaluate.verdict import further_looks
from residency.foundation.config import EvaluateSettings
from residency.foundation.console import counted
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import Evaluation, TaskKind
from residency.foundation.storage import read_record
from residency.foundation.workspace import Workspace
from residency.instruments.metrics.base import folded

PER_TOKEN = "perplexity"
"""The one metric that only models with the same tokenizer share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One row of one evaluation."""

    evaluation: Evaluation
    """Which evaluation."""
    row: str
    """Which of its rows."""

    def name(self, beside: "Side") -> str:
        """As a sentence names it: the row where the other is of the same evaluation, the evaluation where it is not."""
        if self.evaluation.id == beside.evaluation.id:
            return self.row
        return self.evaluation.id if self.row == TUNED else f"{self.evaluation.id}:{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What was kept of one case."""

    patient: str
    """Keyed hash."""
    task: TaskKind
    """What was asked for."""
    target: str
    """The practice's own answer, white space folded."""
    statistics: Mapping[str, Mapping[str, float] | None]
    """statistics[metric] of one row."""


def compare_evaluations(
    workspace: Workspace, first: str, other: str, settings: EvaluateSettings, *, last: str | None = None
) -> Pairing:
    """The first against the other, on every number that both have. No model is asked, so it is no new look.

    Args:
        workspace: where the evaluations are.
        first: an evaluation or a run, or the beginning of its name, `:row` behind it for another row than the trained
            model; or a row of the last evaluation.
        other: the same.
        settings: how intervals are found.
        last: name of the last evaluation.

    Raises:
        UserError: no such evaluation or row, or they answered no case in common.
    """
    one, two = (find_side(workspace, name, last) for name in (first, other))
    if one == two:
        raise UserError(f"{first} and {other} name the same answers.", next="name two models, or two rows.")
    mine, theirs = (kept_cases(workspace.evaluations / side.evaluation.id, side.row) for side in (one, two))
    both = [name for name in mine if name in theirs]
    if not both:
        raise UserError(
            "The two evaluations have no case in common.",
            why="They looked at different parts or patients, so there is nothing to pair.",
            next="evaluate both models on the same part.",
        )
    if changed := [name for name in both if (mine[name].target, mine[name].task) != (theirs[name].target, theirs[name].task)]:
        raise UserError(
            f"In {counted(len(changed), 'case')} of both evaluations the practice's answer differs (first: {changed[0]}).",
            why="The corpus or the task changed between them, so their numbers are not of the same cases.",
            next="evaluate both models on the corpus as it is now.",
        )
    measured = tuple(_by_metric([side[name] for name in both]) for side in (mine, theirs))
    other_tokens = _other_tokens(*measured)
    if other_tokens:
        measured = tuple({name: rows for name, rows in of.items() if name != PER_TOKEN} for of in measured)
    alone = len(mine) + len(theirs) - 2 * len(both)
    look, part = max((side.evaluation.look, side.evaluation.part) for side in (one, two))
    return paired(
        (one.name(two), two.name(one)),
        mine[both[0]].task,
        [mine[name].patient for name in both],
        (measured[0], measured[1]),
        settings,
        warnings=[
            *(
                ["Perplexity is left out: the two cut texts into other tokens, so it cannot be compared."]
                if other_tokens
                else []
            ),
            *([f"{counted(alone, 'case')} that only one of them answered left out."] if alone else []),
            *([further_looks(look, part)] if look > 1 else []),
        ],
    )


def find_side(workspace: Workspace, name: str, last: str | None) -> Side:
    """The evaluation and row that a name means.

    Raises:
        UserError: none, or several.
    """
    beginning, _, row = name.partition(":")
    there = sorted(path.parent.name for path in workspace.evaluations.glob("*/evaluation.json"))
    if last in there and not row and name in (found := _evaluation(workspace, last)).rows:
        return Side(evaluation=found, row=name)
    meant = [identity for identity in there if identity == beginning] or [
        i for i in there if beginning and i.startswith(beginning)
    ]
    if len(meant) != 1:
        several = f"Several evaluations begin with {beginning!r}: {', '.join(meant)}."
        raise UserError(
            several if meant else f"There is no evaluation {beginning!r}, and it is no row of the last one.",
            why=f"There are: {', '.join(there)}." if there and not meant else "",
            next="name one of them, or a longer beginning." if there else "residency evaluate",
        )
    found = _evaluation(workspace, meant[0])
    if (row or TUNED) not in found.rows:
        raise UserError(f"The evaluation {found.id} has no row {row!r}.", why=f"It has: {', '.join(found.rows)}.")
    return Side(evaluation=found, row=row or TUNED)


def _evaluation(workspace: Workspace, identity: str) -> Evaluation:
    return read_record(workspace.evaluations / identity / "evaluation.json", Evaluation)


def kept_cases(folder: Path, row: str) -> dict[str, Case]:
    """What an evaluation kept of each case for one row, by the case's id.

    Raises:
        UserError: the file is missing or broken.
    """
    try:
        return dict(_cases(folder / "cases.jsonl", row))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(
            f"{folder / 'cases.jsonl'} is broken: it does not hold what an evaluation keeps of each case.",
            why="It was cut or changed from outside, or made by another version.",
            next="residency evaluate --again",
        ) from None


def _cases(path: Path, row: str) -> Iterator[tuple[str, Case]]:
    with explain_os_errors("read the cases", path), path.open(encoding="utf-8") as file:
        for line in file:
            values: dict[str, Any] = json.loads(line)
            statistics = values["rows"][row]["statistics"]
            yield (
                str(values["id"]),
                Case(
                    patient=str(values["patient"]),
                    task=cast(TaskKind, values["question"]["task"]),
                    target=folded(values["target"]),
                    statistics={name: None if found is None else dict(found) for name, found in statistics.items()},
                ),
            )


def _other_tokens(mine: Measured, theirs: Measured) -> bool:
    """Whether the same answers are other numbers of tokens to the two."""
    pairs = zip(mine.get(PER_TOKEN, ()), theirs.get(PER_TOKEN, ()), strict=False)
    return any(one["tokens"] != other["tokens"] for one, other in pairs if one is not None and other is not None)


def _by_metric(cases: Sequence[Case]) -> dict[str, list[Mapping[str, float] | None]]:
    """Those metrics that every case has, in the order of the cases."""
    names = set(cases[0].statistics).intersection(*(case.statistics for case in cases))
    return {name: [case.statistics[name] for case in cases] for name in sorted(names)}
