"""Texts from elsewhere: JSON Lines of references and answers become the numbers and errors that our own drafts get."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.evaluate.pairs import Measured, Pairing, few_for_intervals, interval, paired
from residency.foundation.config import EvaluateSettings
from residency.foundation.console import counted, table
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.pages import number
from residency.foundation.schema import Answer, Estimate, Example, Question
from residency.foundation.storage import as_plain
from residency.instruments.assertions import compare
from residency.instruments.assertions.compare import SLOTS
from residency.instruments.intervals import estimate
from residency.instruments.metrics import metrics_for
from residency.instruments.metrics.base import Metric, direction, folded

KINDS = ("omission", "invention", "negation", "side", "severity", "number", "time")
"""Kinds of clinical errors."""
SHOWN = 20
"""Lines that are told of by number at most."""
AN_EXAMPLE = '{"id": "1", "patient": "7", "question": "...", "reference": "...", "answer": "..."}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One line: an answer to be judged."""

    line: int
    """Its number in the file, from 1."""
    id: str | int
    """The other system's own name of it."""
    patient: str | None
    """Whose report it is; None where the line does not say."""
    question: str
    """What was asked; may be empty."""
    reference: str | None
    """The right answer; None where there is none."""
    answer: str
    """What was answered; empty where it failed or was withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What one file's answers are worth."""

    name: str
    """Of the file."""
    cases: int
    """Lines."""
    patients: int
    """Whose they are."""
    numbers: dict[str, Estimate]
    """numbers[metric]; the value is None where nothing was measured."""
    errors: dict[str, int]
    """Clinical errors of each kind, over all cases."""
    slots: dict[str, tuple[float | None, float | None, float | None]]
    """Precision, recall and F1 of what is stated, by slot; None where neither text fills it."""
    notes: tuple[str, ...]
    """What the reader must know, by line numbers."""


def read_texts(path: Path) -> list[Given]:
    """Read a file of JSON Lines; blank lines are none.

    Raises:
        UserError: it cannot be read or holds nothing; or lines cannot be used, all told at once by their numbers.
    """
    with explain_os_errors("read the answers", path):
        lines = path.read_bytes().split(b"\n")
    found: list[Given] = []
    wrong: list[tuple[int, str]] = []
    first_with: dict[str | int, int] = {}
    for place, line in enumerate(lines, 1):
        if not line.strip(b"\xef\xbb\xbf \t\r"):
            continue
        given = _given(line, place)
        if isinstance(given, str):
            wrong.append((place, given))
        elif given.id in first_with:
            wrong.append((place, f"has the id of line {first_with[given.id]}"))
        else:
            first_with[given.id] = place
            found.append(given)
    if wrong:
        told = [f"line {place} {why}" for place, why in wrong[:SHOWN]] + ["and so on"] * (len(wrong) > SHOWN)
        raise UserError(
            f"{counted(len(wrong), 'line')} of {path.name} cannot be used: {'; '.join(told)}.",
            why="A number over the rest would not be the number of this file.",
            next=f"give one object a line, such as {AN_EXAMPLE}",
        )
    if not found:
        raise UserError(f"There is nothing in {path.name}.", next=f"give one object a line, such as {AN_EXAMPLE}")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a field stands twice")
    return made


def _given(line: bytes, place: int) -> Given | str:
    """What a line holds, or why it cannot be used, in words without its text."""
    try:
        values = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return "is no UTF-8"
    except (json.JSONDecodeError, RecursionError):
        return "is no JSON"
    except ValueError:
        return "has a field twice, and it is not plain which counts"
    if not isinstance(values, dict):
        return "is no JSON object"
    if why := _mistake(values):
        return why
    patient, reference = values.get("patient"), values["reference"] or ""
    return Given(
        line=place,
        id=values["id"],
        patient=None if patient is None or not folded(str(patient)) else folded(str(patient)),
        question=values.get("question") or "",
        reference=reference if reference.strip() else None,
        answer=values["answer"] or "",
    )


def _mistake(values: Mapping[str, Any]) -> str | None:
    """What is wrong with the fields of a line; None where nothing is."""
    for field in ("id", "reference", "answer"):
        if field not in values:
            return f'has no "{field}"'
    if not _is_name(values["id"]):
        return 'has an "id" that is neither text nor a whole number'
    if not (values.get("patient") is None or _is_name(values["patient"])):
        return 'has a "patient" that is neither text nor a whole number'
    for field in ("question", "reference", "answer"):
        if not isinstance(values.get(field), str | None):
            return f'has a "{field}" that is no text'
    return None


def _is_name(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def scores(name: str, texts: Sequence[Given], settings: EvaluateSettings) -> Scores:
    """Every text metric over the answers, with intervals by patient, and the errors by kind.

    Args:
        name: of the file.
        texts: its lines.
        settings: how intervals are found.
    """
    how: dict[str, Any] = {"method": settings.interval, "resamples": settings.resamples, "seed": settings.seed}
    patients, found = [_patient(given) for given in texts], measured(texts)
    compared = [compare(given.reference, given.answer) for given in texts if given.reference is not None]
    sums = {slot: [sum(c.matched[slot][at] for c in compared if c.score is not None) for at in range(3)] for slot in SLOTS}
    kinds = Counter(error.kind for c in compared for error in c.errors)
    return Scores(
        name=name,
        cases=len(texts),
        patients=len(set(patients)),
        numbers={metric: estimate(metrics_for("draft")[metric], rows, patients, **how) for metric, rows in found.items()},
        errors={kind: kinds[kind] for kind in KINDS},
        slots={slot: _shares(*counts) for slot, counts in sums.items()},
        notes=notes(texts),
    )


def _shares(hits: int, said: int, true: int) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1; None where there is nothing to divide by."""
    return (
        hits / said if said else None,
        hits / true if true else None,
        2 * hits / (said + true) if said + true else None,
    )


def measured(texts: Sequence[Given]) -> dict[str, list[dict[str, float] | None]]:
    """What each text metric measures of each line; None in a line without a reference."""
    cases = [_case(given) for given in texts]
    return {
        name: [metric.measure(*case) if case is not None else None for case in cases]
        for name, metric in metrics_for("draft").items()
    }


def _case(given: Given) -> tuple[Answer, Example] | None:
    """A line as the records that metrics read. The question is only compared with: no model is ever asked it."""
    if given.reference is None:
        return None
    name, patient = str(given.id), _patient(given)
    question = Question(task="draft", sections=(), text=given.question, patient=patient, policy_digest="")
    example = Example(id=name, report_id=name, patient=patient, task="draft", question=question, target=given.reference)
    return Answer(example_id=name, text=given.answer, engine="elsewhere"), example


def _patient(given: Given) -> str:
    """Whose report it is; nobody else's where the line does not say."""
    return given.patient if given.patient is not None else f"\0{given.line}"


def notes(texts: Sequence[Given]) -> tuple[str, ...]:
    """What is not measured or not known of some lines, by their numbers."""
    no_reference = [given.line for given in texts if given.reference is None]
    no_patient = [given.line for given in texts if given.patient is None]
    unread = [g.line for g in texts if g.reference is not None and compare(g.reference, g.answer).score is None]
    told = [
        (no_reference, "Not measured, as there is no reference"),
        (no_patient, "Taken as a patient of its own each, as none is named, which makes intervals too narrow if that is wrong"),
        (unread, "Statements and errors not measured, as the rules read English only"),
    ]
    return tuple(f"{what}: {_lines(lines)}." for lines, what in told if lines)


def _lines(numbers: Sequence[int]) -> str:
    """Lines by their numbers, not too many of them."""
    listed = ", ".join(map(str, numbers[:SHOWN]))
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return f"line{'' if len(numbers) == 1 else 's'} {listed}{more}"


def error_lines(texts: Sequence[Given]) -> Iterator[str]:
    """For each line one of JSON: its id, and its errors with their places (characters, half-open) in both texts."""
    for given in texts:
        found = compare(given.reference, given.answer).errors if given.reference is not None else ()
        errors = [{"kind": e.kind, "answer": as_plain(e.answer), "reference": as_plain(e.reference)} for e in found]
        yield _as_json({"id": given.id, "errors": errors})


def _as_json(value: Any) -> str:
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # half of a character of two halves: only its escape can be written
        return json.dumps(value)
    return line


def paired_texts(names: tuple[str, str], first: Sequence[Given], other: Sequence[Given], settings: EvaluateSettings) -> Pairing:
    """The first file's answers against the other's, on the ids that both have.

    Args:
        names: of the two files.
        first: lines of the one that is judged.
        other: lines of the one that it is held against.
        settings: how intervals are found.

    Raises:
        UserError: no id stands in both, or what stands under one id is not the same case.
    """
    there = {given.id: given for given in other}
    both = [(given, there[given.id]) for given in first if given.id in there]
    if not both:
        raise UserError(
            "The two files have no id in common.",
            why="Answers are compared case by case.",
            next='give both answers to a question the same "id", text or number alike.',
        )
    if wrong := [(a.line, b.line) for a, b in both if not _same_case(a, b)]:
        told = ", ".join(f"{a} and {b}" for a, b in wrong[:SHOWN]) + (", and so on" if len(wrong) > SHOWN else "")
        raise UserError(
            f"{counted(len(wrong), 'id')} of both files stand for different references or patients: lines {told}.",
            why="Only answers to the same case can be compared.",
            next="give both files the same reference and patient under one id.",
        )
    patients = [_patient(a) if a.patient is not None else _patient(b) for a, b in both]
    left = [f"{counted(len(of) - len(both), 'case')} of {name}" for of, name in zip((first, other), names, strict=True)]
    alone = [said for said, of in zip(left, (first, other), strict=True) if len(of) > len(both)]
    told_of = [f"Left out, as the other file lacks them: {' and '.join(alone)}."] if alone else []
    sides: tuple[Measured, Measured] = (measured([a for a, _ in both]), measured([b for _, b in both]))
    return paired(names, "draft", patients, sides, settings, warnings=[*told_of, *notes([a for a, _ in both])])


def _same_case(one: Given, other: Given) -> bool:
    same_patient = one.patient is None or other.patient is None or one.patient == other.patient
    return same_patient and folded(one.reference or "") == folded(other.reference or "")


def scores_as_json(found: Scores) -> dict[str, Any]:
    """The scores as plain values, in the format of docs/evaluate.md."""
    suited = metrics_for("draft")
    numbers = {
        name: {"name": suited[name].NAME, "higher_is_better": suited[name].HIGHER_IS_BETTER, **as_plain(value)}
        for name, value in found.numbers.items()
    }
    slots = {slot: dict(zip(("precision", "recall", "f1"), shares, strict=True)) for slot, shares in found.slots.items()}
    counts = {"file": found.name, "cases": found.cases, "patients": found.patients}
    return {"format": 1, **counts, "numbers": numbers, "errors": found.errors, "slots": slots, "notes": list(found.notes)}


def scores_table(found: Scores) -> str:
    """The scores for a terminal of 80 columns."""
    suited = metrics_for("draft")
    lines = [
        [suited[name].NAME, number(value.value), interval(value), _way(suited[name]), value.n, value.patients]
        for name, value in found.numbers.items()
        if value.value is not None
    ]
    missing = [suited[name].NAME for name, value in found.numbers.items() if value.value is None]
    slots = [[slot, *(_share(share) for share in shares)] for slot, shares in found.slots.items()]
    errors = ", ".join(f"{kind} {count}" for kind, count in found.errors.items())
    parts = [
        f"{found.name}: {found.cases} cases of {found.patients} patients",
        table(["number", "value", "95 % interval", "better", "cases", "patients"], lines) if lines else "",
        *(textwrap.fill(f"Not measured: {', '.join(missing)}.", 79) for _ in range(bool(missing))),
        table(["what is stated", "precision", "recall", "F1"], slots),
        textwrap.fill(f"Errors that rules find: {errors}. A person has to look before one is called an error.", 79),
        few_for_intervals(list(found.numbers.values())),
        "\n".join(textwrap.fill(note, 79) for note in found.notes),
    ]
    return "\n\n".join(part for part in parts if part)


def _way(metric: Metric) -> str:
    return direction(metric).partition(" ")[0]


def _share(share: float | None) -> str:
    return "none" if share is None else number(share)
