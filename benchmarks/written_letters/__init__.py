"""Clinical documents written by hand with their gold, for judging the rules where no template leads.

A file holds letters parted by lines of `=====`. A letter opens with `known:` lines, one for each person that the practice's own
system would hold (`known: role=patient; given_name=Ada; ...`, columns as in `invented_letters.COLUMNS`), then an empty line,
then its text, in which `{{KIND|characters}}` marks an identifier and `{{STAYS|characters}}` what may stay or go.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from invented_letters import COLUMNS, Row
from invented_letters.marks import CLOSE, MIDDLE, OPEN, STAYS, Document, parse

FOLDER = Path(__file__).parent
KINDS = frozenset(re.findall(r"\w+", """
NAME DATE AGE PHONE FAX EMAIL URL IP SSN MRN ACCOUNT INSURANCE LICENCE VEHICLE DEVICE
STREET CITY ZIP HOSPITAL USERNAME NUMBER OTHER"""))  # fmt: skip
BETWEEN = re.compile(r"^=====\n", re.MULTILINE)
MARK = re.compile(r"\{\{(\w+)\||\}\}")


@dataclass(frozen=True, slots=True)
class Letter(Document):
    """One document written by hand."""

    rows: tuple[Row, ...]
    """The known people."""


def names() -> list[str]:
    """The files there are, without their ending."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def written_letters(name: str) -> list[Letter]:
    """Every letter of a file.

    Raises:
        ValueError: a mark or a known person is malformed; the message names the letter.
    """
    parts = BETWEEN.split((FOLDER / f"{name}.txt").read_text("utf-8"))
    return [_letter(name, number, part) for number, part in enumerate(parts, 1)]


def written_rows(letters: list[Letter]) -> list[Row]:
    """The table of known people."""
    return [row for letter in letters for row in letter.rows]


def _letter(name: str, number: int, part: str) -> Letter:
    where = f"{name}.txt, letter {number}"
    head, _, body = part.partition("\n\n") if part.startswith("known:") else ("", "", part.removeprefix("\n"))
    rows = tuple(_row(line, where) for line in head.splitlines())
    marked = parse(_translated(body.rstrip("\n"), where))
    if not marked.text.strip():
        raise ValueError(f"{where}: no text")
    family = f"{number} " + " ".join(marked.text.split()[:3])
    return Letter(f"{name}-{number}", family, "written", marked.text, marked.gold(), marked.may_stay(), rows)


def _row(line: str, where: str) -> Row:
    if not line.startswith("known:"):
        raise ValueError(f"{where}: not a known person: {line!r}")
    fields = [field.partition("=") for field in line.removeprefix("known:").split(";") if field.strip()]
    given = {column.strip(): value.strip() for column, _, value in fields}
    if unknown := given.keys() - set(COLUMNS):
        raise ValueError(f"{where}: unknown columns {sorted(unknown)}")
    return dict.fromkeys(COLUMNS, "") | given


def _translated(body: str, where: str) -> str:
    """The text with the marks of `invented_letters.marks`; only what stays may lie within an identifier."""
    open_kinds: list[str] = []

    def one(match: re.Match[str]) -> str:
        kind, line = match[1], body.count("\n", 0, match.start()) + 1
        if kind is None:
            if not open_kinds:
                raise ValueError(f"{where}, line {line}: a mark is closed that none opened")
            open_kinds.pop()
            return CLOSE
        if kind not in KINDS | {STAYS} or (open_kinds and (kind != STAYS or STAYS in open_kinds)):
            raise ValueError(f"{where}, line {line}: mark {kind} is unknown or may not lie there")
        open_kinds.append(kind)
        return f"{OPEN}{kind}{MIDDLE}"

    text = MARK.sub(one, body)
    if open_kinds or "{{" in text:
        raise ValueError(f"{where}: a mark is malformed or never closed: {open_kinds}")
    return text
