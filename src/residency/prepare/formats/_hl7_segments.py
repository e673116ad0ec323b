"""HL7 version 2 text as messages of segments: separators of each header, repetitions, components and escapes.

Source: HL7 v2.5.1, chapter 2, sections 2.5 (separators), 2.7 (escapes) and 2.10.3 (batches).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from residency.prepare.formats.base import Unreadable, decoded

MDM = "MDM"
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}(?=([^\w\s])|$)")
_BATCH = ("FHS", "BHS", "BTS", "FTS")


@dataclass(frozen=True, slots=True)
class Marks:
    """The separators that a message's header names."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    part: str = "&"


@dataclass(frozen=True, slots=True)
class Value:
    """One repetition of a field."""

    raw: str
    """As it was written."""
    marks: Marks
    """Its separators."""

    def text(self, component: int = 1, part: int = 1) -> str:
        """A component, or a part of one, counted from 1, without escapes; empty where there is none."""
        components = self.raw.split(self.marks.component)
        if component > len(components):
            return ""
        parts = components[component - 1].split(self.marks.part)
        return unescaped(parts[part - 1], self.marks).strip() if part <= len(parts) else ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its name and its fields as they were written."""

    name: str
    fields: tuple[str, ...]
    """Field 0 is the name, so that numbers are the standard's."""
    marks: Marks

    def raw(self, field: int) -> str:
        """A field as it was written; empty where there is none."""
        return self.fields[field] if field < len(self.fields) else ""

    def repeated(self, field: int) -> list[Value]:
        """The filled repetitions of a field."""
        return [Value(r, self.marks) for r in self.raw(field).split(self.marks.repetition) if r.strip() and r != '""']

    def text(self, field: int, component: int = 1, part: int = 1) -> str:
        """A component of a field's first repetition."""
        first = next(iter(self.repeated(field)), None)
        return first.text(component, part) if first else ""

    def free(self, field: int) -> str:
        """A field of free text whole: components are part of the text, repetitions are lines."""
        lines = self.raw(field).split(self.marks.repetition)
        return "\n".join(unescaped(line, self.marks) for line in lines if line != '""').strip("\n")


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    header: Segment
    """MSH."""
    segments: tuple[Segment, ...]
    """The others, in their order."""

    @property
    def kind(self) -> str:
        """Such as ORU."""
        return self.header.text(9)


def messages_of(text: str, name: str) -> Iterator[Message]:
    """The messages of a file, of batches, or of MLLP frames (0B ... 1C 0D).

    A line that begins no segment goes on with the segment before it: some senders break lines inside a text.

    Raises:
        Unreadable: a header without separators, or none at all.
    """
    text = text.removeprefix("\ufeff").replace("\x0b", "").replace("\x1c", "\n")
    header: Segment | None = None
    segments: list[Segment] = []
    for line in _joined(text, name):
        if line[:3] in _BATCH:
            continue
        if line.startswith("MSH"):
            if header is not None:
                yield Message(header, tuple(segments))
            header, segments = _header(line, name), []
        elif header is not None:
            marks = header.marks
            fields = tuple(line.split(marks.field))
            segments.append(Segment(fields[0], fields, marks))
    if header is None:
        raise _damaged(name)
    yield Message(header, tuple(segments))


def _joined(text: str, name: str) -> Iterator[str]:
    """The segments, one a line; broken lines put together again with a line break."""
    field = ""
    here: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text):
        match = _SEGMENT.match(line)
        if line.startswith("MSH"):
            field = line[3:4]
        starts = match is not None and (not field or match.group(1) in (field, None) or line[:3] in _BATCH)
        if starts:
            if here:
                yield "\n".join(here).rstrip("\n")
            here = [line]
        elif here:
            here.append(line)
        elif line.strip():
            raise _damaged(name)
    if here:
        yield "\n".join(here).rstrip("\n")


def _header(line: str, name: str) -> Segment:
    field = line[3:4]
    given = line[4:].partition(field)[0] if field else ""
    if not field or field.isalnum() or field.isspace() or not 1 <= len(given) <= 5 or any(c.isalnum() for c in given):
        raise _damaged(name)
    marks = Marks(field, *(given[i : i + 1] or default for i, default in enumerate("^~\\&")))
    # MSH-1 is the separator itself
    return Segment("MSH", ("MSH", field, *line[4:].split(field)), marks)


def unescaped(text: str, marks: Marks) -> str:
    r"""A text with its escapes resolved: \F\ \S\ \T\ \R\ \E\, \.br\ and its kin, \X..\; unknown ones stay as they are."""
    if marks.escape not in text:
        return text
    mark = re.escape(marks.escape)

    def resolve(match: re.Match[str]) -> str:
        return _resolved(match[1], marks, match[0])

    return re.sub(rf"{mark}([^{mark}\n]{{0,400}}){mark}", resolve, text)


def _resolved(code: str, marks: Marks, whole: str) -> str:
    plain = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.part,
        "R": marks.repetition,
        "E": marks.escape,
        "H": "",
        "N": "",
    }
    if code in plain:
        return plain[code]
    if match := re.fullmatch(r"\.(br|sp|ce|sk|in|ti|fi|nf)\s*([+-]?\d{0,3})", code):
        command, count = match[1], abs(int(match[2] or 1)) if match[2] not in ("+", "-") else 1
        return {"br": "\n", "ce": "\n", "sp": "\n" * count, "sk": " " * count}.get(command, "")
    if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", code):
        try:
            return decoded(bytes.fromhex(code[1:]), "").replace("\r\n", "\n").replace("\r", "\n")
        except Unreadable:
            return " "
    return "" if re.fullmatch(r"[CM][0-9A-Fa-f]{4,6}|Z.*", code) else whole


def _damaged(name: str) -> Unreadable:
    return Unreadable(
        f"{name} is no well-formed HL7 message.",
        reason="damaged",
        why="A message begins with MSH, one separator, and its four marks (such as ^~\\&).",
        next="export the messages again.",
    )
