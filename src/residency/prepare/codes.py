"""ICD-10 codes: found in a cell or a text, checked against the classification, and raised to a level of its tree.

Source: ICD-10-CM, US National Center for Health Statistics, public domain; the edition is named in
foundation/resources/icd10cm.txt.gz. Codes that only other countries' versions have are unknown here, and counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["chapter", "block", "category", "full"]

# One code: a letter, a digit, a letter or digit, then up to four more, usually behind a point.
_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4}|[0-9A-Z]{0,4})"
_WITH_POINT = r"[A-Z][0-9][0-9A-Z]\.[0-9A-Z]{1,4}"
_CUE = (
    r"(?:ICD[\s-]?(?:10|X)(?:[\s-]?(?:CM|GM|WHO))?(?:\s*(?:diagnos[ie]s\s+)?codes?)?"
    r"|ICD\s+codes?|ICD(?=\s*:)|(?:diagnos[ie]s|dx|diagnostic|billing|problem)\s+codes?|codes?(?=\s*:))"
)
_BETWEEN = r"\s*(?:[,;/&+|]|\band\b)\s*|\s+"
_LIST = re.compile(rf"\b{_CUE}\s*[:=#-]?\s*(?P<codes>\(?{_CODE}\b(?:(?:{_BETWEEN})(?:{_CODE})\b)*\)?)", re.IGNORECASE)
_ALONE = re.compile(rf"(?<![\w.]){_WITH_POINT}(?:\s*[;,/|+]\s*{_CODE}(?!\w))*(?![\w]|\.\d)")
_IN_BRACKETS = re.compile(rf"[(\[]\s*{_CODE}(?:\s*[,;/]\s*{_CODE})*\s*[)\]]")
_ONLY_MARKS = re.compile(r"[\W_]*")
_CELL = re.compile(r"[\s,;|/&+:^]+")
_MEASURED = re.compile(
    r"\s*(?:mm|cm|m|ml|dl|l|mg|mcg|\u00b5g|ug|g|kg|mmol|mol|%|iu|u|hz|khz|mhz|ms|mv|kv|mas?|db|gy|hu|degrees?|\u00b0)\b|\s*%",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text that holds codes, its cue and brackets included."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    codes: tuple[str, ...]
    """The codes in it that the classification has, with their points."""
    cued: bool = False
    """True behind a cue such as "ICD-10:", which says by itself that they hold."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The tree: which codes there are, and what stands above each category."""

    codes: frozenset[str]
    """Every code, with its point."""
    block: dict[str, str]
    """Category -> block, such as I21 -> I20-I25."""
    chapter: dict[str, str]
    """Category -> chapter, such as I21 -> I00-I99."""
    titles: dict[str, str]
    """Title of each category, block and chapter."""


def checked(written: str) -> str | None:
    """A code as the classification writes it; None where it has no such code. Case and the point do not matter."""
    plain = written.strip().upper().replace(".", "").rstrip("-!*+\u2020")
    code = plain if len(plain) <= 3 else f"{plain[:3]}.{plain[3:]}"
    return code if code in classification().codes else None


def codes_in_cell(cell: str) -> tuple[list[str], int]:
    """The codes that a cell lists, each once, in order; and how many entries are no code of the classification."""
    entries = [entry for entry in _CELL.split(cell.strip()) if entry]
    found = [checked(entry.strip("()[].:")) for entry in entries]
    return list(dict.fromkeys(code for code in found if code is not None)), sum(code is None for code in found)


def find_codes(text: str) -> list[Found]:
    """Where codes stand in a text: lists behind a cue such as "ICD-10:", codes in brackets, codes with a point.

    A code of three characters counts only behind a cue or in brackets: T12 and L5 are vertebrae. A number with a unit
    behind it is no code.
    """
    found: list[Found] = []
    taken = 0
    places = sorted(
        ((m.start(), -m.end(), m) for pattern in (_LIST, _IN_BRACKETS, _ALONE) for m in pattern.finditer(text)),
        key=lambda place: place[:2],
    )
    for start, _, match in places:
        if start < taken:
            continue
        written = re.findall(_CODE, (match["codes"] if match.re is _LIST else match.group()).upper())
        known = [code for entry in written if (code := checked(entry)) is not None]
        end = match.end()
        if match.re is _ALONE:  # a list without a cue goes on as long as its entries are codes: "C50.9, T12 fracture"
            known, end = _known_ones(text, start, end)
        if known and not (match.re is _ALONE and _MEASURED.match(text, end)):
            taken = end
            found.append(Found(start, end, tuple(dict.fromkeys(known)), match.re is _LIST))
    return found


def _known_ones(text: str, start: int, end: int) -> tuple[list[str], int]:
    """The codes of a list up to the first entry that is none, and where they end."""
    known, last = list[str](), start
    for entry in re.compile(_CODE).finditer(text, start, end):
        code = checked(entry.group())
        if code is None:
            break
        known.append(code)
        last = entry.end()
    return known, last


def without_codes(text: str) -> str:
    """The text with every code that `find_codes` finds taken out, its cue and brackets too, the white space closed."""
    found = find_codes(text)
    if not found:
        return text
    kept = ""
    for start, end in zip([0, *(f.end for f in found)], [*(f.start for f in found), len(text)], strict=True):
        piece = text[start:end]
        if kept:
            kept = kept.rstrip(" \t")
            kept = kept.rstrip(",;:") if piece.lstrip(" \t")[:1] in (".", ",", ";") else kept
            piece = piece.lstrip(" \t") if piece.lstrip(" \t")[:1] in (".", ",", ";", ":") else piece
        kept += piece
    return "\n".join("" if _ONLY_MARKS.fullmatch(line) else line.strip() for line in kept.split("\n")).strip()


def at_level(codes: Sequence[str], level: Level) -> list[str]:
    """The codes raised to a level of the tree, each once, in order."""
    if level == "full":
        return list(dict.fromkeys(codes))
    categories = [code[:3] for code in codes]
    if level != "category":
        above = classification().chapter if level == "chapter" else classification().block
        categories = [above[category] for category in categories]
    return list(dict.fromkeys(categories))


def title_of(label: str) -> str:
    """What a category, block or chapter is called; of a full code its category's title. Empty where it is unknown."""
    titles = classification().titles
    return titles.get(label, titles.get(label[:3], ""))


@cache
def classification() -> Classification:
    """The classification, read once."""
    import gzip

    content = files("residency.foundation.resources").joinpath("icd10cm.txt.gz").read_bytes()
    codes: set[str] = set()
    made = Classification(frozenset(), {}, {}, {})
    chapter = block = ""
    for line in gzip.decompress(content).decode("utf-8").splitlines():
        name, _, title = line.partition("\t")
        if line.startswith("#"):
            continue
        if line.startswith("@ "):
            chapter = name[2:]
            made.titles.setdefault(chapter, title)
        elif line.startswith("= "):
            block = name[2:]
            made.titles.setdefault(block, title)
        else:
            codes.add(name)
            made.chapter.setdefault(name[:3], chapter)
            made.block.setdefault(name[:3], block)
            if title:
                made.titles[name] = title
    return Classification(frozenset(codes), made.block, made.chapter, made.titles)
