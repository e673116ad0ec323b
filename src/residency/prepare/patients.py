"""Who a report is about and when it came: the patient's key, its surrogate (meaningless outside), and the batch number."""

import dataclasses
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from residency.foundation.config import ReportSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.foundation.workspace import keyed_hash


def find_patients(reports: Iterable[RawReport], settings: ReportSettings) -> list[RawReport]:
    """Give each report its patient's key: from the column, else from the file's name, else none.

    Raises:
        UserError: the pattern for file names is not a pattern, or has no group called patient.
    """
    pattern = _pattern(settings.patient_from_file_name)
    found: list[RawReport] = []
    for report in reports:
        match = None
        if pattern is not None and report.patient_key is None:
            match = pattern.search(PurePosixPath(report.path).name) or pattern.search(report.path)
        if match and match["patient"]:
            report = dataclasses.replace(report, patient_key=match["patient"], patient_key_source="file name")
        found.append(report)
    return found


def surrogate(report: RawReport, secret: bytes) -> str:
    """The patient's keyed hash. A report without a patient is a patient of its own, known by its number or its content."""
    if report.patient_key is not None:
        return keyed_hash(secret, "patient", report.patient_key)
    return keyed_hash(secret, "patient of", report.report_id or content_of(report))


def content_of(report: RawReport) -> str:
    """Everything a report says, as one text, for digests."""
    return "\x1e".join([report.text, *(f"{name}\x1f{text}" for name, text in report.sections), report.label or ""])


def batch_numbers(reports: Iterable[RawReport]) -> dict[str, int]:
    """Month of a report ("2024-03") -> its place in the order of arrival, from 1; months without a report do not count.

    Only the number leaves the preparation. It tells the order of months and nothing of the calendar.
    """
    months = sorted({month for report in reports if (month := month_of(report))})
    return {month: number for number, month in enumerate(months, 1)}


def month_of(report: RawReport) -> str | None:
    """The month of a report's date; None where the date is missing or names no month."""
    return report.date[:7] if report.date is not None and len(report.date) >= 7 else None


def _pattern(written: str | None) -> "re.Pattern[str] | None":
    if written is None:
        return None
    try:
        pattern = re.compile(written)
    except re.error as error:
        raise UserError(f"reports.patient_from_file_name is no regular expression: {error}.", next="mend it.") from None
    if "patient" not in pattern.groupindex:
        raise UserError(
            "reports.patient_from_file_name has no group called patient.",
            next=r"write for example '(?P<patient>\d+)_' where the file's name begins with the patient's number.",
        )
    return pattern
