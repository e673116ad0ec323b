"""Looks at a practice's files and proposes settings: what it can see, and what it must ask."""

import os
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from residency.foundation.config import config_from_values
from residency.foundation.console import counted, table
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import Sections
from residency.foundation.storage import write_text
from residency.instruments.identifiers.known import role_of
from residency.prepare.clean import mend
from residency.prepare.columns import ColumnSeen, columns_of
from residency.prepare.cut import Head, learned
from residency.prepare.formats import comma_separated
from residency.prepare.formats.base import LONGEST_NAME, Row
from residency.prepare.ingest import read_rows
from residency.prepare.look import FILES_LOOKED_AT, TABLES, documents_below, is_table, name_of, reader_of, texts_of
from residency.prepare.patients import pattern_of_names, says_whose
from residency.prepare.settings_file import settings_text
from residency.prepare.standardise import headings_with, sections_of

ROWS_LOOKED_AT = 2000
HEADS_SHOWN = 5
SHARE_THAT_COUNTS = 0.2
"""A section that fewer reports have is not proposed."""

SAY_WHOSE = ("hl7_v2", "fhir", "ccda", "dicom_report")
"""Formats with a field for the patient."""

ANSWERS = ("impression", "diagnosis", "assessment")
QUESTIONS = ("history", "indication", "findings", "examination", "microscopy")

ASKED = {
    "practice": "What is the practice called, on records and pages?",
    "task": "What is the model to learn: to draft one section from others, to name a label, to continue a text, or to answer "
    "questions?",
    "question": "Which sections is the draft made from (with commas between)?",
    "answer": "Which section is drafted?",
    "text": "Which column holds the whole report?",
    "id": "Which column numbers the reports?",
    "patient": "Which column says whose report it is? Without it a patient may lie in training and in the test.",
    "date": "Which column dates the reports, for the order of arrival? Only that order leaves the preparation.",
    "label": "Which column holds the label or ICD-10 codes (classify)?",
    "site": "Which column names the site, if there are several?",
    "split": "Which column says the part (train, tune, calibrate, test), if one does?",
    "patient_from_file_name": r"Which pattern finds the patient in a file's name, such as '^(?P<patient>\d+)_'?",
    "unknown_patients": "What about reports whose patient nobody knows? train: they train only. as others: each is taken for a "
    "patient of its own, which weakens the test; for sources that never say whose a report is.",
    "cut": "Some documents look like several reports. Which of the lines that were shown begin a report (with commas "
    "between)? none: leave them whole.",
    "identities": "Which table lists the known people, to be removed?",
    "responsible": "Who answers for this use of the reports (name and how to reach them)?",
    "basis": "By what right: which law, consent or approval? For invented or public reports write: example",
    "exclusions": "Which table lists the patients to leave out (objections, public figures)? Without any: none",
}
"""Everything that `residency init` may ask; each is also a flag. Which are asked depends on what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """What cannot be known from the files. Each is a flag of `residency init`."""

    id: str
    """The flag's name without dashes, such as patient."""
    text: str
    """The question in plain words."""
    choices: tuple[str, ...] = ()
    """Allowed answers; empty where any text is allowed."""
    default: str = ""
    """What is taken without an answer."""
    several: bool = False
    """True where several of the choices may be given, with commas between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was seen, what is proposed and what is asked."""

    source: Path
    """The file or folder of the reports."""
    format: str
    """The format that reads it."""
    reports: int
    """Reports looked at."""
    columns: tuple[ColumnSeen, ...]
    """The table's columns; none for text files."""
    sections: tuple[tuple[str, float], ...]
    """Standard sections found, by column or heading, with the share of reports that have them."""
    identities: Path | None
    """A table of known people beside the reports."""
    name_pattern: str = ""
    """A pattern that most file names seem to follow, which could tell the patient; used only where a person confirms it."""
    heads: tuple[Head, ...] = ()
    """Lines that seem to begin reports within documents that hold several."""
    says_whose: bool = True
    """False where no text looked at says in its header whose it is, and no field of its format may."""
    questions: tuple[OpenQuestion, ...] = ()
    """What a person must say or confirm."""

    def to_lines(self) -> list[str]:
        """What was seen, for the terminal: names of columns and sections, shares; never a value."""
        lines = [f"{self.source.name}: {counted(self.reports, 'report')} looked at, format {self.format.replace('_', ' ')}"]
        if self.columns:
            rows = [
                [c.name[:30], c.section or c.role, f"{c.filled:.0%}", f"{c.distinct:.0%}", f"{c.characters:.0f}"]
                for c in self.columns
            ]
            lines += ["", table(["column", "seems to be", "filled", "different", "characters"], rows, numbers_from=2)]
        if self.sections:
            found = ", ".join(f"{name} {share:.0%}" for name, share in self.sections)
            lines += ["", *textwrap.wrap(f"Sections: {found}", 80)]
        if self.heads:
            listed = [[h.name, h.documents, h.pieces] for h in self.heads]
            lines += ["", table(["line that may begin a report", "documents", "pieces"], listed)]
        if empty := [c.name[:30] for c in self.columns if c.filled == 0]:
            lines += ["", *textwrap.wrap(f"Empty in every row, so nothing is proposed for: {', '.join(empty)}", 80)]
        people = self.identities.name if self.identities is not None else "none beside the reports"
        return [*lines, "", f"Table of known people: {people}", ""]


def propose(path: Path) -> Proposal:
    """Look at a file or folder of reports.

    Raises:
        UserError: nothing there that can be read.
    """
    with explain_os_errors("look at the reports", path):
        if not path.exists():
            raise UserError(f"There is nothing at {path}.", next="check the name of the file or folder, or where a link leads.")
        there = sorted(path.iterdir()) if path.is_dir() else [path, *sorted(path.resolve().parent.iterdir())]
    tables = [p for p in there if p.is_file() and p.suffix.lower() in TABLES]
    identities = next((p for p in tables if p != path and p.resolve() != path.resolve() and _holds_people(p)), None)
    if path.is_dir():
        rest = [p for p in tables if p != identities]
        texts = documents_below(path)
        if not texts and len(rest) > 1:
            raise UserError(
                f"{path} holds {len(rest)} tables ({', '.join(p.name for p in rest[:5])}).",
                why="Which one holds the reports cannot be known.",
                next="name the file itself.",
            )
        if not texts and rest:
            return _of_table(rest[0], identities)
        return _of_texts(path, texts, identities)
    reader = reader_of(path)
    if reader is None:
        raise UserError(f"No format reads {path.name}.", next="export the reports as CSV, JSON Lines or text files.")
    return _of_table(path, identities) if is_table(reader) else _of_texts(path, [path], identities)


def write_settings(proposal: Proposal, answers: Mapping[str, str], path: Path, *, overwrite: bool = False) -> None:
    """Write residency.toml, commented, from a proposal and the answers to its questions.

    Args:
        proposal: what was seen.
        answers: question id -> answer; what is missing takes the default.
        path: the file to write.
        overwrite: replace a file that is there.

    Raises:
        UserError: the file is there, or an answer is none of the choices.
    """
    if path.exists() and not overwrite:
        raise UserError(
            f"{path} is there already.", why="It may hold your own changes.", next="name another file, or ask for --overwrite."
        )
    values = settings_of(proposal, answers, path.resolve().parent)
    config_from_values(values, str(path))
    write_text(path, settings_text(values))


def settings_of(proposal: Proposal, answers: Mapping[str, str], home: Path) -> dict[str, Any]:
    """The settings as plain values.

    Args:
        proposal: what was seen.
        answers: question id -> answer.
        home: folder of the file, which paths are relative to.

    Raises:
        UserError: an answer to no question, or none of the choices.
    """
    said = _checked(proposal.questions, answers)
    reports: dict[str, Any] = {"source": _relative(proposal.source, home)}
    if (people := said.get("identities", "none").strip()) not in ("", "none"):
        reports["identities"] = _relative(_table_of_people(people, proposal), home)
    if _listed(said.get("cut", "none")) != ["none"]:
        reports["cut"] = list(
            dict.fromkeys(h.pattern for name in _listed(said["cut"]) for h in proposal.heads if h.name == name)
        )
    if said.get("patient_from_file_name"):
        reports["patient_from_file_name"] = said["patient_from_file_name"]
    columns: dict[str, Any] = {k: said[k] for k in ("id", "patient", "date", "site", "text") if said.get(k, "none") != "none"}
    kind = said["task"]
    if kind == "classify" and said.get("label", "none") != "none":
        columns["label"] = said["label"]
    as_columns = {c.section: c.name for c in proposal.columns if c.role == "section"}
    if kind == "question":
        columns = {k: v for k, v in columns.items() if k != "text"}
        columns |= {c.role: c.name for c in proposal.columns if c.role in ("question", "answer")}
    elif as_columns and "text" not in columns:
        columns["sections"] = as_columns
    if columns:
        reports["columns"] = columns
    values: dict[str, Any] = {"practice": said["practice"], "reports": reports, "task": {"kind": kind}}
    if kind == "draft":
        values["task"] |= {"question": [q.strip() for q in said["question"].split(",") if q.strip()], "answer": said["answer"]}
    label = next((c for c in proposal.columns if c.name == columns.get("label")), None)
    if label is not None and label.coded:
        values["task"]["label_from"] = "codes"
    if label is not None and label.several:
        values["task"]["several"] = True
    values["governance"] = _governance(said, proposal.source, home)
    split = {"unknown_patients": said["unknown_patients"]} if said["unknown_patients"] == "as others" else {}
    split |= {"column": said["split"]} if said.get("split", "none") != "none" else {}
    if split:
        values["split"] = split
    return values


def _table_of_people(named: str, proposal: Proposal) -> Path:
    """The table that an answer names: the one that was seen, one from here, or one beside or in the source.

    Raises:
        UserError: it is not there.
    """
    if proposal.identities is not None and named == proposal.identities.name:
        return proposal.identities
    source = proposal.source
    for place in (Path(named), source / named, source.parent / named):
        if place.is_file():
            return place
    raise UserError(f"The table of known people {named} is not there.", next="give its path from here, or none.")


def _governance(said: Mapping[str, str], source: Path, home: Path) -> dict[str, Any]:
    """Who answers for the reports; a list of exclusions is looked for from here, and beside the reports."""
    if said["basis"].strip().lower() == "example":
        return {"example": True}
    listed = said["exclusions"].strip()
    if listed and listed.lower() != "none":
        places = [Path(listed), (source if source.is_dir() else source.parent) / listed]
        listed = _relative(next((p for p in places if p.is_file()), places[0]), home)
    given = {"responsible": said["responsible"].strip(), "basis": said["basis"].strip(), "exclusions": listed}
    return {name: value for name, value in given.items() if value}


def _of_table(path: Path, identities: Path | None) -> Proposal:
    rows = list(islice(read_rows(path, path.name), ROWS_LOOKED_AT))
    if not rows:
        raise UserError(f"{path.name} holds no row.", next="export the reports again.")
    if any(len(name) > LONGEST_NAME for name in rows[0]):
        raise comma_separated.no_header(path.name)
    columns = columns_of(rows)
    text = next((c.name for c in columns if c.role == "text"), None)
    shares = [(c.section, c.filled) for c in columns if c.role == "section"]
    texts = [r[text] for r in rows[:FILES_LOOKED_AT]] if text is not None else []
    if text is not None:
        shares = _shares(texts)
    reader = reader_of(path)
    name = name_of(reader) if reader is not None and is_table(reader) else "comma_separated"
    made = Proposal(
        source=path,
        format=name,
        reports=len(rows),
        columns=tuple(columns),
        sections=tuple(shares),
        identities=identities,
        says_whose=says_whose(texts),
    )
    return _with_questions(made)


def _of_texts(path: Path, files: Sequence[Path], identities: Path | None) -> Proposal:
    texts, format_name = texts_of(files)
    if not texts:
        raise UserError(f"No report was found in {path}.", next="put tables, text files or documents there.")
    made = Proposal(
        source=path,
        format=format_name,
        name_pattern=pattern_of_names([f.relative_to(path).as_posix() for f in files if f != path]) or "",
        reports=len(texts),
        columns=(),
        sections=tuple(_shares(texts)),
        identities=identities,
        heads=tuple(learned(texts)[:HEADS_SHOWN]),
        says_whose=says_whose(texts) or format_name in SAY_WHOSE,
    )
    return _with_questions(made)


def _shares(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Standard sections by the share of texts that have them, most frequent first."""
    headings = headings_with({})
    found: Counter[str] = Counter()
    for text in texts:
        sections: Sections = sections_of(mend(text), headings)[1]
        found.update({name for name, _ in sections} - {"signature"})
    return [(name, n / len(texts)) for name, n in found.most_common()]


def _holds_people(path: Path) -> bool:
    """True for a table whose columns are those of a list of patients."""
    try:
        first = next(iter(_first_rows(path)), None)
    except (UserError, StopIteration):
        return False
    roles = {role_of(c) for c in first or ()}
    return len(roles & {"given", "family", "birth", "phone", "street", "email"}) >= 2


def _first_rows(path: Path) -> Iterator[Row]:
    yield from read_rows(path, path.name)[:1]


def _with_questions(seen: Proposal) -> Proposal:
    return replace(seen, questions=tuple(_questions(seen)))


def _questions(seen: Proposal) -> Iterator[OpenQuestion]:
    by_role: dict[str, str] = {c.role: c.name for c in reversed(seen.columns) if c.role != "section"}
    names = (*(c.name for c in seen.columns), "none")
    shares = dict(seen.sections)
    answer = max((a for a in ANSWERS if a in shares), key=lambda a: shares[a], default=None)
    asked = [q for q in QUESTIONS if shares.get(q, 0) >= SHARE_THAT_COUNTS]
    draft = bool(answer is not None and asked and sum(shares.get(a, 0) for a in ANSWERS) >= SHARE_THAT_COUNTS)
    kind = "draft" if draft else "classify" if "label" in by_role else "continue"
    pairs = {"question", "answer"} <= by_role.keys()
    kind = "question" if pairs else kind
    yield _ask("practice", "My practice")
    yield _ask("task", kind, ("draft", "classify", "continue", *(("question",) if pairs else ())))
    yield _ask("question", ",".join(_best(asked)) or "findings")
    yield _ask("answer", answer or "impression", tuple(name for name, _ in seen.sections) if draft else ())
    if seen.columns:
        for role in ("text", "id", "patient", "date", "label", "site", "split"):
            yield _ask(role, "none" if role == "split" else by_role.get(role, "none"), names)
    else:
        yield _ask("patient_from_file_name", "", hint=seen.name_pattern)
    told = seen.says_whose or "patient" in by_role or bool(seen.name_pattern) or seen.identities is not None
    yield _ask("unknown_patients", "train" if told else "as others", ("train", "as others"))
    if seen.heads:
        yield replace(_ask("cut", "none", ("none", *(h.name for h in seen.heads))), several=True)
    if seen.identities is not None:
        yield _ask("identities", seen.identities.name)
    for name in ("responsible", "basis", "exclusions"):
        yield _ask(name, "")


def _ask(name: str, default: str, choices: tuple[str, ...] = (), hint: str = "") -> OpenQuestion:
    more = f" Most names fit '{hint}': give that to confirm it." if hint else ""
    return OpenQuestion(id=name, text=ASKED[name] + more, choices=choices, default=default)


def _best(asked: Sequence[str]) -> list[str]:
    """The sections to ask about; of two that stand in for each other, the first."""
    best = [q for q in asked if q in ("history", "findings")]
    if "history" not in best and "indication" in asked:
        best.insert(0, "indication")
    if "findings" not in best:
        best += [q for q in ("examination", "microscopy") if q in asked][:1]
    return best


def _checked(questions: Sequence[OpenQuestion], answers: Mapping[str, str]) -> dict[str, str]:
    from difflib import get_close_matches

    known = {q.id: q for q in questions}
    lines = []
    for name, answer in answers.items():
        if name == "identities":
            continue  # any table will do
        if name not in known:
            lines.append(f"  --{name}: nothing is asked by this name")
        elif choices := known[name].choices:
            several = known[name].several
            for wrong in sorted(set(_listed(answer) if several else [answer]) - set(choices)):
                near = get_close_matches(wrong, choices, n=1)
                lines.append(
                    f"  --{name} {wrong}: choose {'from' if several else 'one of'} {', '.join(choices)}"
                    + (f"; did you mean {near[0]}?" if near else "")
                )
            if several and "none" in _listed(answer) and len(_listed(answer)) > 1:
                lines.append(f"  --{name}: none goes with no other")
    if lines:
        raise UserError("Some answers do not fit:\n" + "\n".join(lines), next="residency init --help lists what is asked.")
    people = {name: answer for name, answer in answers.items() if name == "identities"}
    return {q.id: answers.get(q.id, q.default) for q in questions} | people


def _listed(answer: str) -> list[str]:
    """The parts of an answer that may name several."""
    return [part.strip() for part in answer.split(",") if part.strip()] or ["none"]


def _relative(path: Path, home: Path) -> str:
    """A path relative to the settings file; whole where it lies on another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), home)).as_posix()
    except ValueError:
        return path.resolve().as_posix()
