"""What each column of a table seems to hold: the report, its number, patient, date, site, label, a section. Shows no value."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from residency.prepare.codes import codes_in_cell
from residency.prepare.standardise import headings_with

CODED = 0.8
"""A column is one of ICD-10 codes where this share of its filled cells holds nothing else."""
LONGEST_CELL_CHARACTERS = 120
"""A column of longer cells holds texts, not codes."""
LISTED = 0.02
"""A column lists several labels where this share of its filled cells has a semicolon or bar between."""

Role = Literal["id", "patient", "text", "label", "section", "split", "date", "site", "question", "answer", "other"]
_NAMED: tuple[tuple[Role, str], ...] = (
    ("split", r"^(split|part|subset|fold|partition)$"),
    ("patient", r"patient|subject|person|^pid$|^mrn$|^pat_"),
    ("date", r"^(report_?|exam_?|study_?|visit_?|service_?)?date$|^date_?of_?(report|exam|study|visit|service)$|_date$"),
    ("site", r"^(site|clinic|hospital|branch|facility|location|centre|center)(_?(name|id|code|no))?$"),
    ("label", r"label|class$|category|condition|outcome|disease|target|diagnos|^icd|_icd|^codes?$|^dx"),
    ("text", r"report_text|^report$|text|note|narrative|body|content|description|transcription"),
    ("id", r"^(id|uid|no|number|index|key)$|report_?(id|no|nr|number)|accession|case_?(id|no)|document_?id|note_?id"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeen:
    """One column: its guessed role and the facts behind it. Never a value."""

    name: str
    """As in the table."""
    role: Role
    """What it seems to hold."""
    filled: float
    """Share of rows that have it."""
    distinct: float
    """Share of the filled values that are different."""
    characters: float
    """Median length of the filled values."""
    section: str = ""
    """The standard name, where it is a section."""
    coded: bool = False
    """True where it holds ICD-10 codes and nothing else."""
    several: bool = False
    """True where a cell may list several labels or codes."""


def columns_of(rows: Sequence[Mapping[str, str]]) -> list[ColumnSeen]:
    """Every column with its guessed role; at most one column for each role but sections."""
    found = _roles([_seen(name, [row[name] for row in rows]) for name in rows[0]])
    pair = {name.strip().lower(): name for name in rows[0]}
    question = next((pair[n] for n in ("question", "questions", "query") if n in pair), None)
    answer = next((pair[n] for n in ("answer", "answers", "reply", "response") if n in pair), None)
    if question is None or answer is None:
        return found
    roles: dict[str, Role] = {question: "question", answer: "answer"}
    return [
        replace(c, role=roles[c.name], section="") if c.name in roles else _as_other(c) if c.role in ("text", "section") else c
        for c in found
    ]


def _seen(name: str, values: Sequence[str]) -> ColumnSeen:
    filled = [v.strip() for v in values if v.strip()]
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    section = headings_with({}).names.get(plain.replace("_", " "), "")
    characters = median(map(len, filled)) if filled else 0.0
    distinct = len(set(filled)) / len(filled) if filled else 0.0
    role: Role = next((r for r, pattern in _NAMED if re.search(pattern, plain)), "other")
    coded = characters <= LONGEST_CELL_CHARACTERS and _share(filled, _only_codes) >= CODED
    few = coded or len(set(filled)) <= max(20, len(filled) // 10)
    role = "other" if re.search("birth|dob", plain) else role
    if section and len(plain) > 2 and characters > 8 and plain not in ("report", "text") and not (role == "label" and few):
        role = "section"
    elif coded and role == "other":
        role = "label"
    elif (role == "text" and characters < 30) or (role == "id" and distinct < 1) or (role == "label" and not few):
        role = "other"
    elif role == "other" and characters >= 120 and distinct > 0.3:
        role = "text"
    return ColumnSeen(
        name=name,
        role=role,
        filled=len(filled) / len(values),
        distinct=distinct,
        characters=characters,
        section=section if role == "section" else "",
        coded=coded,
        several=_share(filled, lambda c: len(codes_in_cell(c)[0]) > 1 if coded else bool(re.search(r"\S\s*[;|]\s*\S", c)))
        >= LISTED,
    )


def _only_codes(cell: str) -> bool:
    codes, others = codes_in_cell(cell)
    return bool(codes) and not others


def _share(filled: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(cell)) for cell in filled) / len(filled) if filled else 0.0


def _roles(columns: Sequence[ColumnSeen]) -> list[ColumnSeen]:
    """One column a role (the longest text, the first of the others); a lone section beside a text is no section."""
    texts = sorted((c for c in columns if c.role == "text"), key=lambda c: -c.characters)
    sections = [c for c in columns if c.role == "section"]
    by_section = len(sections) >= 2 or not texts
    keep: dict[str, str] = {}
    if texts and not by_section:
        keep["text"] = texts[0].name
    for role in ("id", "patient", "date", "site", "label", "split"):
        if first := next((c for c in columns if c.role == role), None):
            keep[role] = first.name
    taken: set[str] = set()
    result = []
    for c in columns:
        stays = keep.get(c.role) == c.name or (c.role == "section" and by_section and c.section not in taken)
        taken |= {c.section} if stays and c.section else set()
        result.append(c if stays else _as_other(c))
    return result


def _as_other(column: ColumnSeen) -> ColumnSeen:
    return replace(column, role="other", section="")
