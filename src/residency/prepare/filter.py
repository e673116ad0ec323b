"""De-identifies texts and streams of them without a workspace: a filter for other programs, one function for Python."""

import dataclasses
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from residency.foundation.config import PrepareSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import Span
from residency.foundation.workspace import keyed_hash
from residency.instruments.identifiers import Known, find_spans, merged
from residency.instruments.identifiers.known import can_be_found, is_understood
from residency.instruments.identifiers.plugged import Plugged, plugged_in
from residency.prepare.deidentify import begin_note, replace_spans
from residency.prepare.known_people import known_people
from residency.prepare.language import language_of
from residency.prepare.policies import Policy, policy_named

Replacement = Literal["tag", "surrogate"]


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A text without what was found in it."""

    text: str
    """The text, tags or surrogates in the place of what was removed."""
    spans: tuple[Span, ...]
    """What was removed: characters of the original text. What the policy lets stay is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterMeans:
    """Everything beside the text itself that decides what becomes of it."""

    policy: Policy
    """What is removed."""
    known: Known | None
    """The table of known people."""
    refused: frozenset[str]
    """Its values, of which no surrogate is drawn."""
    secret: bytes
    """Key of surrogates and of shifts of dates."""
    plugged: Plugged | None = None
    """Outside recognisers that passed their smoke test."""


def deidentify(
    text: str,
    identities: str | Path | Iterable[Mapping[str, str]] | None = None,
    policy: str = PrepareSettings.policy,
    *,
    replacement: Replacement = PrepareSettings.replacement,
    patient: str | None = None,
    secret: bytes | None = None,
    recognisers: Sequence[str] = (),
) -> Deidentified:
    """Take the identifiers out of one text.

    Args:
        text: as it was written.
        identities: known people: a file (CSV, XLSX, JSON Lines, FHIR, HL7 version 2), or rows such as
            {"given_name": "Ana", "family_name": "Varga", "phone": "..."}.
        policy: `strict`, `shift` or `review`.
        replacement: `tag` or `surrogate`.
        patient: whose text it is; with the policy `shift` all texts of a patient are moved by the same number of weeks.
        secret: the same secret gives the same surrogates and shifts; without one they are others at each call.
        recognisers: outside recognisers, each "RECOGNISER:MODEL" as in prepare.recognisers; a folder is relative to here.

    Raises:
        UserError: no such policy, the table cannot be read, or a recogniser is not here or failed its smoke test.
    """
    means = means_for(identities, policy, replacement=replacement, secret=secret, recognisers=recognisers)
    return deidentified(text, means, patient=patient)


def means_for(
    identities: str | Path | Iterable[Mapping[str, str]] | None,
    policy: str,
    *,
    replacement: Replacement = PrepareSettings.replacement,
    secret: bytes | None = None,
    recognisers: Sequence[str] = (),
) -> FilterMeans:
    """Gather once what many texts need.

    Raises:
        UserError: as `deidentify`.
    """
    chosen = policy_named(policy)
    if replacement not in ("tag", "surrogate"):
        raise UserError(f"No replacement is called {replacement!r}.", next="choose tag or surrogate.")
    if chosen.numbered and replacement == "surrogate":
        raise UserError(f"The policy {policy} shows what was found, so it takes tags alone.", next="leave the replacement out.")
    if identities is None:
        known = None
    elif isinstance(identities, (str, Path)):
        known = known_people(Path(identities), Path(identities).name)
    else:
        known = Known.from_rows(identities)
    return FilterMeans(
        policy=dataclasses.replace(chosen, replacement=replacement),
        known=known,
        refused=frozenset(known.values()) if known is not None and replacement == "surrogate" else frozenset(),
        secret=secret or secrets.token_bytes(32),
        plugged=plugged_in(recognisers, Path.cwd()),
    )


def deidentified(
    text: str, means: FilterMeans, *, also_known: Sequence[Mapping[str, str]] = (), patient: str | None = None
) -> Deidentified:
    """One text through the filter.

    Args:
        text: as it was written.
        means: what `means_for` gathered.
        also_known: further people who are looked for in this text alone.
        patient: whose text it is.
    """
    spans, refused = find_spans(text, means.known, _speaking(means, text)), means.refused
    if also_known:
        own = Known.from_rows(also_known)
        spans = merged([*spans, *find_spans(text, own)], text)
        refused |= frozenset(own.values())
    whose = keyed_hash(means.secret, "patient", patient) if patient is not None else keyed_hash(means.secret, "text", text)
    note = begin_note(text, means.policy, means.secret, patient=whose, known=means.known, refused=refused)
    clean, removed = replace_spans(text, spans, note)
    return Deidentified(clean, tuple(Span(r.start, r.start + len(r.original), r.kind, r.source) for r in removed))


def _speaking(means: FilterMeans, text: str) -> Plugged | None:
    return means.plugged.for_language(language_of(text)) if means.plugged else None


def filter_stream(
    lines: Iterable[bytes],
    means: FilterMeans,
    *,
    spans_only: bool = False,
    name: str | None = None,
    as_text: bool = False,
    told: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """What comes in, de-identified: for each line of JSON one line of JSON, in the same order; for any other text the text.

    JSON it is where the first line that is not blank begins with a brace. What looks like JSON in another form is refused,
    as it would be taken for one long text without a word.

    Args:
        lines: the input, as it comes.
        means: what `means_for` gathered.
        spans_only: give the places alone, not the text.
        name: for a text: give JSON with this as its id; None gives the text itself.
        as_text: take the input as one text, whatever it looks like.
        told: called once with a sentence where an id comes a second time.

    Raises:
        UserError: a line that is no such JSON (with its number, without its content), or a text that cannot be decoded.
    """
    from residency.prepare.formats.base import decoded

    every = iter(lines)
    blank: list[bytes] = []
    first = b"" if as_text else next(every, b"")
    while first and not first.strip(b"\xef\xbb\xbf \t\r\n"):
        blank.append(first)
        first = next(every, b"")
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        yield from _json_lines(enumerate(chain([first], every), len(blank) + 1), means, spans_only, told)
        return
    content = b"".join([*blank, first, *every])
    text = decoded(content, "the text")
    if not as_text:
        _refuse_other_json(text, is_utf8=content.count(b"\0") == 0)
    result = deidentified(text, means)
    if name is None and not spans_only:
        yield result.text
    else:
        yield _as_json(name, result, spans_only) + "\n"


_ARRAY = re.compile(r"\s*\[\s*\{\s*\"")


def _refuse_other_json(text: str, *, is_utf8: bool) -> None:
    """Refuse JSON that is not one object a line in UTF-8.

    Raises:
        UserError: it is in UTF-16, an array, or begins with other lines.
    """
    force = "if it is a text after all: residency deidentify --text."
    if not is_utf8 and re.match(r"\s*[{[]", text):
        raise UserError(
            "The input is JSON in UTF-16.",
            why="JSON Lines are read as UTF-8.",
            next=f"iconv -f UTF-16 -t UTF-8 FILE | residency deidentify; {force}",
        )
    if _ARRAY.match(text):
        raise UserError(
            "The input is a JSON array.",
            why="It would be read as one text, and its ids and known people as words of it.",
            next=f"give one object a line (jq -c '.[]' FILE | residency deidentify); {force}",
        )
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("{") and _is_object_with_text(line):
            raise UserError(
                f"Line {number} of the input is JSON, and what stands before it is none.",
                why="So the whole would be read as one text, and the ids and known people of its lines as words of it.",
                next=f"take out the lines before it; {force}",
            )


def _is_object_with_text(line: str) -> bool:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once each.

    Raises:
        ValueError: one stands twice, and it would not be plain which counts.
    """
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("twice")
    return made


def _no_number(_: str) -> Any:
    raise ValueError("no JSON")


def _json_lines(
    lines: Iterable[tuple[int, bytes]], means: FilterMeans, spans_only: bool, told: Callable[[str], None] | None
) -> Iterator[str]:
    """Lines of JSON through the filter, each with its number; tells of the first id that comes a second time."""
    ids: set[int] = set()
    for number, line in lines:
        if not line.strip():
            continue
        given = _object(line, number)
        mark = hash(json.dumps(given.get("id")))
        if mark in ids and given.get("id") is not None and told is not None:
            told(f"Line {number} has the id of an earlier line; there may be more. Each line is answered by itself.")
            told = None
        ids.add(mark)
        yield _answered(given, number, means, spans_only) + "\n"


def _object(line: bytes, number: int) -> dict[str, Any]:
    """The object that a line holds."""
    try:
        given = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _broken(number, "It is no JSON, or a field stands twice in it.") from None
    if not isinstance(given, dict):
        raise _broken(number, "It is no JSON object.")
    return given


def _answered(given: Mapping[str, Any], number: int, means: FilterMeans, spans_only: bool) -> str:
    """One line's object through the filter."""
    text, patient = given.get("text"), given.get("patient")
    if not isinstance(text, str):
        raise _broken(number, 'It has no "text", or one that is no string.')
    if patient is not None and not isinstance(patient, (str, int)):
        raise _broken(number, 'Its "patient" is neither string nor number.')
    rows = _rows(given["known"], number) if "known" in given else []
    result = deidentified(text, means, also_known=rows, patient=None if patient is None else str(patient))
    return _as_json(given.get("id"), result, spans_only)


def _as_json(name: Any, result: Deidentified, spans_only: bool) -> str:
    spans = [{"start": s.start, "end": s.end, "kind": s.kind} for s in result.spans]
    value = {"id": name, **({} if spans_only else {"text": result.text}), "spans": spans}
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:  # half of a character of two halves: only its escape can be written
        return json.dumps(value)
    return line


def _rows(known: Any, number: int) -> list[dict[str, str]]:
    """The known identifiers of one line as rows of a table: an object, a list of objects, or a list of plain values.

    Whatever would not be looked for is refused: who gives it counts on it.
    """
    if known is None:
        raise _broken(number, 'Its "known" is null; leave it out, or give [] where nobody is known.')
    listed = known if isinstance(known, list) else [known]
    rows: list[dict[str, str]] = []
    for entry in listed:
        if isinstance(entry, str):
            if not any(map(str.isalnum, entry)):
                raise _broken(number, 'A value in its "known" is empty.')
            rows.append(_row_of(entry))
        elif isinstance(entry, dict):
            rows += _rows_of(entry, number)
        else:
            raise _broken(number, 'Its "known" is no object such as {"family_name": "..."}.')
    return rows


def _rows_of(entry: Mapping[str, Any], number: int) -> Iterator[dict[str, str]]:
    """An object as rows: a field with several values (two telephones) makes a row for each."""
    fields = {k: v if isinstance(v, list) else [v] for k, v in entry.items() if v is not None and v != []}
    if not all(isinstance(v, (str, int)) and not isinstance(v, bool) for values in fields.values() for v in values):
        raise _broken(number, 'A value in its "known" is neither string, number nor list of them.')
    if not all(is_understood(field) for field in fields):
        raise _broken(
            number,
            'The name of a field in its "known" is not understood. Understood are such as given_name, family_name, name, '
            "birth_date (dob), record_number (mrn, id, ssn), phone (tel), email, street, town, postcode.",
        )
    if not all(can_be_found(field, str(v)) for field, values in fields.items() for v in values if str(v).strip()):
        raise _broken(number, 'A value in its "known" is nothing that its field holds, such as a date that is no day.')
    for at in range(max(map(len, fields.values()), default=0)):
        yield {k: str(values[min(at, len(values) - 1)]) for k, values in fields.items()}


def _row_of(value: str) -> dict[str, str]:
    """A value without a name, in every column that it may belong to."""
    if "@" in value:
        return {"email": value}
    if any(c.isdigit() for c in value):
        return {"record_number": value, "phone": value, "birth_date": value, "street": value if " " in value else ""}
    return {"name": value}


def _broken(number: int, why: str) -> UserError:
    return UserError(
        f"Line {number} of the input cannot be used.",
        why=f"{why} The lines before it were written.",
        next='give one object a line, such as {"id": "1", "text": "..."}; --text takes the input as one text that is no JSON.',
    )
