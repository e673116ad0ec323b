"""A person reads a random sample of whole de-identified reports, marks what was missed, and the rest is bounded by it."""

from residency.prepare.human_check.marked import marked_in, marks_digest, marks_in, reports_with_misses, twins_of
from residency.prepare.human_check.reading import Held, Reading, begin_or_go_on, going_on
from residency.prepare.human_check.record import (
    Checked,
    Corpus,
    HumanCheck,
    StoredCheck,
    check_holds,
    check_to_store,
    last_check,
    manifest_digest,
    read_checks,
    seal_check,
)
from residency.prepare.human_check.shown import as_written
from residency.prepare.human_check.words import check_in_words, languages_unchecked, result_lines

__all__ = [
    "Checked",
    "Corpus",
    "Held",
    "HumanCheck",
    "Reading",
    "StoredCheck",
    "as_written",
    "begin_or_go_on",
    "check_holds",
    "check_in_words",
    "check_to_store",
    "going_on",
    "languages_unchecked",
    "last_check",
    "manifest_digest",
    "marked_in",
    "marks_digest",
    "marks_in",
    "read_checks",
    "reports_with_misses",
    "result_lines",
    "seal_check",
    "twins_of",
]
