"""Makes a question with the practice's own answer out of each report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from residency.foundation.console import counted
from residency.foundation.errors import UserError
from residency.foundation.schema import Example, Report
from residency.foundation.workspace import keyed_hash
from residency.instruments.metrics.base import joined_labels
from residency.prepare.intake import Means, first_part, question_of
from residency.prepare.label.given_away import gives_itself_away
from residency.prepare.label.labels import labels_of_report
from residency.prepare.standardise import pick

FEWEST_CHARACTERS = 2
"""Shorter drafts teach nothing; a label may be one digit."""


@dataclass(slots=True)
class Labelled:
    """The examples, and what happened on the way."""

    examples: list[Example] = field(default_factory=list)
    """In the order of the reports."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Reports that give no example, by reason."""
    leaking: set[str] = field(default_factory=set)
    """Ids of examples whose question holds its own answer."""
    unknown_codes: int = 0
    """Entries that are no code of the classification."""


def label(reports: Sequence[Report], means: Means) -> Labelled:
    """One example for each report that has a question and an answer, and why the others have none: see `check_labelled`."""
    made = Labelled()
    for report in reports:
        found = _example(report, means, made)
        if isinstance(found, str):
            made.dropped[found] += 1
            continue
        if gives_itself_away(found, means):
            if means.task.given_away == "drop":
                made.dropped["the answer stands in the question"] += 1
                continue
            made.leaking.add(found.id)
        made.examples.append(found)
    return made


def _example(report: Report, means: Means, made: Labelled) -> Example | str:
    """The report's example, or why it gives none."""
    task = means.task
    labels: tuple[str, ...] = ()
    if task.kind == "classify":
        found = labels_of_report(report, means)
        made.unknown_codes += found.unknown_codes
        if found.reason:
            return found.reason
        labels = found.labels
        target = joined_labels(labels)
    else:
        target = _answer(report, means)
        if len(target.strip()) < FEWEST_CHARACTERS:
            return "no answer"
    question = question_of(report, means, patient=report.patient)
    if question is None:
        return "nothing to ask about"
    return Example(
        id=keyed_hash(means.secret, "example", report.id, task.kind),
        report_id=report.id,
        patient=report.patient,
        task=task.kind,
        question=question,
        target=target,
        labels=labels if task.several else (),
    )


def _answer(report: Report, means: Means) -> str:
    """The practice's own answer; empty where there is none."""
    task = means.task
    if task.kind == "continue":
        return first_part(report.text)[1]
    if task.kind == "question":
        return dict(report.sections).get("answer", "")
    found = pick(report.sections, (task.answer,), means.headings, never=task.question)
    return found[0][1] if found else ""


def check_labelled(reports: int, examples: int, dropped: "Counter[str]", means: Means, *, held: int = 0) -> None:
    """Refuse a corpus that teaches nothing, or less than the settings ask for.

    Args:
        reports: how many there are.
        examples: how many examples were made of them.
        dropped: why the others gave none.
        means: the task.
        held: how many more reports are in quarantine.

    Raises:
        UserError: no report has an answer, or one has none although the settings say that none may be missing.
    """
    task = means.task
    if not examples:
        reasons = ", ".join(f"{n} {reason}" for reason, n in dropped.items())
        raise UserError(
            f"None of {counted(reports, 'report')} gives a question with an answer ({reasons}).",
            why=(f"The leak scan holds back {held} more: residency prepare --held tells why. " if held else "")
            + {
                "draft": f"The task drafts {task.answer} from {', '.join(task.question)}, and no report has both.",
                "classify": "The task needs a label for each text.",
                "continue": "Each text needs at least two words.",
                "question": "Each row needs a question and an answer.",
            }[task.kind],
            next=f"mend [task] or {_place(means)}; the practice's own headings go under [prepare.headings].",
        )
    if not task.answer_is_required and dropped["no answer"]:
        raise UserError(
            f"{dropped['no answer']} of {reports} reports have no answer.",
            why="task.answer_is_required is false, which refuses such a corpus.",
            next="complete them, or set task.answer_is_required = true to drop and count them.",
        )


def _place(means: Means) -> str:
    """The setting that says where answers come from."""
    task = means.task
    if task.kind == "question":
        return "reports.columns.question and answer"
    if task.kind == "classify" and task.label_from == "answer":
        return "task.labels and task.synonyms"
    return f"reports.columns.sections.{task.answer}" if task.kind == "draft" else "reports.columns.label"
