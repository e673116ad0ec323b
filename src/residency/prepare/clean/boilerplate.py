"""Learns from the practice's own corpus which lines are letterheads, signatures and disclaimers, and takes them out.

That a line stands in many reports is not enough: "No acute abnormality." does too. A line is learned only if it says itself
what it is (a telephone, "signed by", "confidential"), or stands above such a line at the head or below one at the foot and
consists of names alone; and never if it holds a word that findings are made of. Page numbers and fax headers are known by
their form. What stays by mistake does no harm, so every doubt keeps the line.
"""

import heapq
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Literal

from residency.prepare.clean.changes import Change
from residency.prepare.deidentify import Removed
from residency.prepare.standardise import Headings, begins_section, signs

Kind = Literal["letterhead", "signature", "disclaimer", "page number", "fax header", "listed line"]

LEAST_PATIENTS = 5
"""A line that stands in reports of fewer patients is not learned."""
LEAST_SHARE = 0.005
"""Nor one that stands in reports of a smaller share of the patients."""
MOST_REPORTS = 10_000
"""So many reports are learned from at most, drawn by a digest of their text."""
EDGE_LINES = 15
"""So many lines from its top, and from its bottom, are the head and the foot of a report."""
_ALWAYS = 0.95

_PAGE = re.compile(
    r"\W{0,4}(?:page|pg\.?|p\.)\s{0,2}\d{1,3}\s{0,2}(?:of|/)\s{0,2}\d{1,3}\W{0,4}|\W{0,4}page\s{0,2}[:#]?\s{0,2}\d{1,3}\W{0,4}"
    r"|[-\u2013\u2014]\s?\d{1,3}\s?[-\u2013\u2014]"
    r"|\W{0,4}\(?(?:continued (?:on|from) (?:the )?(?:next|previous) page|(?:end of|last) page)\)?\W{0,4}",
    re.IGNORECASE,
)
_FAX_SIGNS = tuple(
    re.compile(sign, re.IGNORECASE)
    for sign in (
        r"\bfrom\s?[:\-]|\bto\s?[:\-]",
        r"\d{1,2}:\d{2}",
        r"\b(?:p|pg|page|pages)\b[.:]?\s{0,3}\d{1,4}\s?(?:/|of)\s?\d{1,4}",
        r"\d{3}[-. )]{1,2}\d{4}|\(\d{3}\)",
        r"\d{1,4}[-/.](?:\d{1,2}|[a-z]{3})[-/.]\d{2,4}|\b[a-z]{3}\.? \d{1,2},? \d{4}",
    )
)
_FAX = re.compile(r"\b(?:tele)?fax\b(?!\s(?:the|this|results?|reports?|a|to\s\w))", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<=\d[ -])[a-z]{3,9}(?=[ -]?\d)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?(?= \d)"
)
_NAMES_ONLY = re.compile(
    r"(?:(?:[^\W\d_a-z][\w.'\u2019&-]*|\d[\w.-]*|of|the|for|and|at|in|&|[-\u2013\u2014|\u2022\u00b7])[,;]?\s{0,3}){1,12}"
)


@cache
def _says(what: str) -> re.Pattern[str]:
    """One list of foundation/resources/boilerplate.toml as a pattern."""
    lists = tomllib.loads(files("residency.foundation.resources").joinpath("boilerplate.toml").read_text("utf-8"))
    return re.compile("|".join(lists[what]), re.IGNORECASE)


def says_content(line: str) -> bool:
    """True where a line holds a word that findings are made of."""
    return _says("content").search(line) is not None


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Lines that say nothing about a patient."""

    learned: Mapping[str, Kind] = field(default_factory=dict)
    """What a line reads like, numbers left out -> what it is."""
    kept: frozenset[str] = frozenset()
    """Lines that the practice wants left, in the same form."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, or a paragraph that was wrapped into several."""

    start: int
    """First character."""
    end: int
    """One past its last, the line's end included."""
    text: str
    """What stands there, white space folded."""

    @property
    def key(self) -> str:
        """What it reads like: small letters, numbers and months as 0."""
        return key_of(self.text)


def key_of(line: str) -> str:
    """A line in small letters with every number and month as 0, so that dates and pages do not tell it apart."""
    return re.sub(r"[\d.,:/-]*\d", "0", _MONTH.sub("0", " ".join(line.split()).lower()))


def lines_of(text: str) -> list[Line]:
    """The lines that hold something; what was wrapped in the midst of a sentence counts as one."""
    found: list[Line] = []
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        plain = " ".join(line.split())
        if not plain:
            continue
        before = found[-1] if found else None
        goes_on = before is not None and before.end == start and plain[0].islower() and len(before.text) >= 30
        if before is not None and goes_on and before.text[-1] not in ".!?:;" and _kind_said(plain) in (None, "disclaimer"):
            found[-1] = Line(before.start, min(at, len(text)), f"{before.text} {plain}")
        else:
            found.append(Line(start, min(at, len(text)), plain))
    return found


def learn(texts: Iterable[tuple[str, str]], headings: Headings) -> dict[str, Kind]:
    """What lines of boilerplate a corpus has, by their keys.

    Args:
        texts: (patient, text) of each report or section as it came, encoding mended. Read once.
        headings: lines that begin a section are none.
    """
    drawn = heapq.nsmallest(MOST_REPORTS, ((_draw(text), patient, text) for patient, text in texts if text.strip()))
    patients: defaultdict[str, set[str]] = defaultdict(set)
    wording: dict[str, str] = {}
    places: Counter[str] = Counter()
    edges: Counter[str] = Counter()
    for _, patient, text in drawn:
        lines = lines_of(text)
        for i, line in enumerate(lines):
            key = line.key
            patients[key].add(patient)
            wording[key] = min(wording.get(key, line.text), line.text)
            places[key] += 1
            edges[key] += i < EDGE_LINES or i >= len(lines) - EDGE_LINES
    least = max(LEAST_PATIENTS, LEAST_SHARE * len({patient for _, patient, _ in drawn}))
    often = {key for key, whose in patients.items() if len(whose) >= least and edges[key] >= _ALWAYS * places[key]}
    often = {key for key in often if not begins_section(wording[key], headings) and not says_content(wording[key])}
    learned = {key: kind for key in sorted(often) if (kind := _kind_of(wording[key])) is not None}
    return learned | _beside(learned, often, wording, (text for _, _, text in drawn), headings)


def _draw(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kind_said(line: str) -> Kind | None:
    """What a line says itself to be; None where it does not."""
    if _says("signature").search(line) or signs(line):
        return "signature"
    if _says("disclaimer").search(line):
        return "disclaimer"
    return "letterhead" if _says("letterhead").search(line) else None


def _kind_of(line: str) -> Kind | None:
    said = _kind_said(line)
    house = said is None and " " in line and _says("house").search(line) is not None and _only_names(line)
    return "letterhead" if house else said


def _only_names(line: str) -> bool:
    """True where a line consists of names, and of no word by which a study or a section is called."""
    return _NAMES_ONLY.fullmatch(line) is not None and ":" not in line and not _says("study").search(line)


def _beside(
    learned: Mapping[str, Kind], often: set[str], wording: Mapping[str, str], texts: Iterable[str], headings: Headings
) -> dict[str, Kind]:
    """Lines of names alone that stand above a learned line of the head, or below one of the foot, wherever they stand."""
    names = {key for key in often - learned.keys() if _only_names(wording[key])}
    places: Counter[str] = Counter()
    beside: Counter[tuple[str, Kind]] = Counter()
    for text in texts:
        lines = lines_of(text)
        first = next((i for i, line in enumerate(lines) if begins_section(line.text, headings)), len(lines))
        head = max((i for i in range(min(first, EDGE_LINES)) if lines[i].key in learned), default=-1)
        foot = next((i for i in range(max(first, len(lines) - EDGE_LINES), len(lines)) if lines[i].key in learned), len(lines))
        for i, line in enumerate(lines):
            if line.key in names:
                places[line.key] += 1
                beside[line.key, "letterhead"] += i < head
                beside[line.key, "signature"] += i > foot
    return {key: kind for (key, kind), n in sorted(beside.items()) if n >= _ALWAYS * places[key]}


def stretches(text: str, boilerplate: Boilerplate) -> list[tuple[int, int, Kind]]:
    """Where boilerplate stands in a text as it came: first character, one past the last, and what it is."""
    return list(_stretches(text, boilerplate))


def _stretches(text: str, boilerplate: Boilerplate) -> Iterator[tuple[int, int, Kind]]:
    for line in lines_of(text):
        key = line.key
        if key in boilerplate.kept:
            continue
        if _PAGE.fullmatch(line.text):
            yield line.start, line.end, "page number"
        elif _is_fax_header(line.text):
            yield line.start, line.end, "fax header"
        elif key in boilerplate.learned:
            yield line.start, line.end, boilerplate.learned[key]


def _is_fax_header(line: str) -> bool:
    """True where a line says "fax" and bears at least two of sender, time, page, number and date, a time or page among them."""
    if not _FAX.search(line) or says_content(line) or len(line) > 160:
        return False
    signs_there = [bool(sign.search(line)) for sign in _FAX_SIGNS]
    return sum(signs_there) >= 2 and (signs_there[1] or signs_there[2])


def without(
    clean: str,
    removed: Sequence[Removed],
    gone: Sequence[tuple[int, int, Kind]],
    place: str,
    changes: list[Change],
) -> str:
    """A de-identified text without the boilerplate that was found in it as it came.

    Args:
        clean: the text after de-identification.
        removed: what de-identification replaced in it, by which its places are found again.
        gone: what `stretches` found in the text before.
        place: the section, or "text".
        changes: what was taken out is added here.
    """
    moved = sorted((r.start, r.start + len(r.original), len(r.replacement)) for r in removed if r.place == place)
    pieces, last = [], 0
    for start, end, kind in gone:
        begin, stop = _after(start, moved, inner=True), _after(end, moved, inner=False)
        if stop <= max(begin, last):
            continue
        begin = max(begin, last)
        changes.append(Change(place, kind, clean[begin:stop].strip("\n"), ""))
        pieces.append(clean[last:begin])
        last = stop
    return "".join([*pieces, clean[last:]])


def _after(at: int, moved: Sequence[tuple[int, int, int]], *, inner: bool) -> int:
    """Where a place of the text before stands in the text after; within what was replaced, behind it (`inner`) or before."""
    shift = 0
    for start, end, length in moved:
        if end <= at:
            shift += length - (end - start)
        elif start < at:
            return start + shift + (length if inner else 0)
        else:
            break
    return at + shift
