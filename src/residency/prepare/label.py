"""Makes a question with the practice's own answer out of each report."""

from collections import Counter
from collections.abc import Sequence

from residency.foundation.errors import UserError
from residency.foundation.schema import Example, Report
from residency.foundation.workspace import keyed_hash
from residency.prepare.intake import Means, first_part, question_of
from residency.prepare.standardise import pick

FEWEST_CHARACTERS = 2
"""Shorter drafts teach nothing; a label may be one digit."""


def label(reports: Sequence[Report], means: Means) -> tuple[list[Example], Counter[str]]:
    """One example for each report that has a question and an answer, and why the others have none.

    Raises:
        UserError: no report has an answer, or one has none although the settings say that none may be missing.
    """
    examples: list[Example] = []
    dropped: Counter[str] = Counter()
    for report in reports:
        target = _answer(report, means)
        question = question_of(report, means, patient=report.patient)
        if len(target.strip()) < (1 if means.task.kind == "classify" else FEWEST_CHARACTERS):
            dropped["no answer"] += 1
        elif question is None:
            dropped["nothing to ask about"] += 1
        elif means.task.kind == "classify" and means.task.labels and target not in means.task.labels:
            dropped["label not among task.labels"] += 1
        else:
            number = keyed_hash(means.secret, "example", report.id, means.task.kind)
            examples.append(
                Example(
                    id=number,
                    report_id=report.id,
                    patient=report.patient,
                    task=means.task.kind,
                    question=question,
                    target=target,
                )
            )
    _check(len(reports), examples, dropped, means)
    return examples, dropped


def _answer(report: Report, means: Means) -> str:
    """The practice's own answer; empty where there is none."""
    task = means.task
    if task.kind == "classify":
        return report.label or ""
    if task.kind == "continue":
        return first_part(report.text)[1]
    found = pick(report.sections, (task.answer,), means.headings, never=task.question)
    return found[0][1] if found else ""


def _check(reports: int, examples: Sequence[Example], dropped: "Counter[str]", means: Means) -> None:
    task = means.task
    column = f"reports.columns.sections.{task.answer}" if task.kind == "draft" else "reports.columns.label"
    if not examples:
        reasons = ", ".join(f"{n} {reason}" for reason, n in dropped.items())
        raise UserError(
            f"None of {reports} reports gives a question with an answer ({reasons}).",
            why={
                "draft": f"The task drafts {task.answer} from {', '.join(task.question)}, and no report has both.",
                "classify": "The task needs a label for each text.",
                "continue": "Each text needs at least two words.",
            }[task.kind],
            next=f"mend [task] or {column}; the practice's own headings go under [prepare.headings].",
        )
    if not task.answer_is_required and dropped["no answer"]:
        raise UserError(
            f"{dropped['no answer']} of {reports} reports have no answer.",
            why="task.answer_is_required is false, which refuses such a corpus.",
            next="complete them, or set task.answer_is_required = true to drop and count them.",
        )
