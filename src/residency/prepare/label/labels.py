"""The label or labels of one report: from its column, from ICD-10 codes, or from the section that holds the answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from residency.foundation.schema import Report
from residency.prepare.codes import at_level, codes_in_cell, find_codes
from residency.prepare.intake import Means
from residency.prepare.standardise import pick
from residency.prepare.terms import is_denied

_BETWEEN = re.compile(r"\s*[;|\n]\s*")


@dataclass(frozen=True, slots=True)
class LabelsFound:
    """What a report's labels are, or why it has none."""

    labels: tuple[str, ...] = ()
    """In the order of task.labels, else sorted; at least one where there is no reason."""
    reason: str = ""
    """Why the report gives no example."""
    unknown_codes: int = 0
    """Entries that are no code of the classification."""


def labels_of_report(report: Report, means: Means) -> LabelsFound:
    """The labels of one report under the settings."""
    task = means.task
    unknown = 0
    if task.label_from == "codes":
        looked, found, unknown = _from_codes(report, means)
    elif task.label_from == "answer":
        section = pick(report.sections, (task.answer,), means.headings)
        looked = bool(section)
        found = means.terms.asserted(section[0][1]) if section else []
    else:
        looked, found = report.label is not None, _from_column(report.label or "", several=task.several)
        if task.labels and not set(found) <= set(task.labels):
            return LabelsFound(reason="label not among task.labels")
    if not found and looked and task.no_label and not unknown:
        found = [task.no_label]
    if not found:
        return LabelsFound(reason="no known code" if unknown else "no answer", unknown_codes=unknown)
    if len(found) > 1 and not task.several:
        return LabelsFound(reason="more than one label (task.several is false)", unknown_codes=unknown)
    return LabelsFound(labels=_ordered(found, task.labels), unknown_codes=unknown)


def _from_column(cell: str, *, several: bool) -> list[str]:
    if not several:
        return [cell] if cell.strip() else []
    return list(dict.fromkeys(entry for entry in _BETWEEN.split(cell.strip()) if entry))


def _from_codes(report: Report, means: Means) -> tuple[bool, list[str], int]:
    """Whether there was a place to look, the codes found there at the level asked for, and entries that are no code."""
    task = means.task
    if means.codes_in_text:
        looked, unknown = bool(report.text), 0
        there = [f for f in find_codes(report.text) if f.cued or not is_denied(report.text, f.start, f.end)]
        codes = [code for found in there for code in found.codes]
    else:
        looked = report.label is not None
        codes, unknown = codes_in_cell(report.label or "")
    raised = at_level(codes, task.code_level)
    return looked, [code for code in raised if code in task.labels] if task.labels else raised, unknown


def _ordered(found: Sequence[str], listed: Sequence[str]) -> tuple[str, ...]:
    if not listed:
        return tuple(sorted(found)) if len(found) > 1 else tuple(found)
    return tuple(sorted(found, key=listed.index))
