"""Brings the section headings of many hands onto standard names."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from residency.foundation.schema import Sections

# A heading at the start of a line: FINDINGS: / Findings - / **Findings:** / ## Findings / Findings alone.
_LINE = re.compile(
    r"^[\s*_#=~-]{0,8}(?P<heading>[^\W\d_][^\W\d_/&()' -]*(?:[ /&'-]{1,2}[^\W\d_/&()' -]+){0,5}?)\s{0,3}"
    r"(?P<border>[*_=]{0,3}\s?[:\uff1a]\s?[*_=]{0,3}|\s[-\u2013\u2014]+(?=\s|$)|[\s*_=#~-]*$)(?P<rest>.*)$"
)
_SIGNATURE = re.compile(
    r"^\W*(?:(?:electronically\s+)?signed\b|(?:dictated|reported|verified|approved|transcribed|authori[sz]ed)\b(?:\s+(?:and|by|checked)\b)*"
    r"|yours\s+(?:sincerely|faithfully|truly)|(?:kind|best|with kind)\s+regards|sincerely|cc:)",
    re.IGNORECASE,
)
_NO_SIGNATURE = re.compile(
    r"\b(?:discuss\w*|inform\w*|call\w*|told|seen|review with|refer\w*|d/w|communicat\w*)\b", re.IGNORECASE
)
_TAG = re.compile(r"\[[A-Z_]+\]")


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings and the standard names they stand for."""

    names: Mapping[str, str]
    """Heading (small letters, single spaces) -> standard name."""
    near: Mapping[str, tuple[str, ...]]
    """Standard name -> names that may stand in for it."""
    inline: "re.Pattern[str]"
    """Finds headings in the middle of a line, where line breaks were lost."""


def headings_with(own: Mapping[str, Sequence[str]]) -> Headings:
    """The table of headings with the practice's own, which come first."""
    return _headings(tuple(sorted((name, tuple(listed)) for name, listed in own.items())))


def sections_of(text: str, headings: Headings) -> tuple[str, Sections]:
    """What stands before the first heading, and the sections in the order of the text.

    A section that comes twice is joined. Lines of signature at the end become the section `signature`.
    """
    found: dict[str, list[str]] = {}
    opening: list[str] = []
    here = opening
    lines = headings.inline.sub(lambda m: "\n" + m.group(), text).split("\n")
    letters = len({line.lstrip()[0] for line in lines if line.lstrip()[:2] in ("S:", "O:", "A:", "P:")}) > 1
    for before, line in zip(["", *lines], lines, strict=False):
        name, rest = _heading(line, before, headings, letters)
        if name is None:
            here.append(line)
            continue
        here = found.setdefault(name, [])
        if rest:
            here.append(rest)
    _take_signature(found)
    return "\n".join(opening), tuple((name, "\n".join(body)) for name, body in found.items() if "".join(body).strip())


def pick(sections: Sections, wanted: Sequence[str], headings: Headings, *, never: Sequence[str] = ()) -> Sections:
    """The wanted sections, in the order wanted, each under the name wanted; the missing are left out.

    Where a section is missing, a near one stands in for it (an opinion in a pathologist's words is a diagnosis), unless it
    is wanted itself or stands in `never`.
    """
    there = dict(sections)
    taken = {*wanted, *never}
    result: list[tuple[str, str]] = []
    for name in wanted:
        actual = (
            name if name in there else next((n for n in headings.near.get(name, ()) if n in there and n not in taken), None)
        )
        if actual is not None and there[actual].strip():
            taken.add(actual)
            result.append((name, there[actual]))
    return tuple(result)


@cache
def _headings(own: tuple[tuple[str, tuple[str, ...]], ...]) -> Headings:
    table = tomllib.loads(files("residency.foundation.resources").joinpath("headings.toml").read_text("utf-8"))
    names = {_key(h): name for name, listed in table["headings"].items() for h in listed}
    names |= {name.replace("_", " "): name for name in table["headings"]}
    names |= {_key(h): name for name, listed in own for h in listed}
    names |= {_key(name.replace("_", " ")): name for name, _ in own}
    near = {name: tuple(listed) for name, listed in table["near"].items()}
    long = sorted((h for h in names if len(h) > 3 and all(c.isalpha() or c == " " for c in h)), key=len, reverse=True)
    shouted = "|".join(h.upper() for h in long)
    titled = "|".join(h.capitalize() for h in long)
    inline = re.compile(rf"(?<=[^\s\n][ \t])(?:{shouted})(?=\s?:)|(?<=[.!?;\])][ \t])(?:{titled})(?=:\s)")
    return Headings(names, near, inline)


def _heading(line: str, before: str, headings: Headings, letters: bool) -> tuple[str | None, str]:
    """The standard name that a line begins, and what follows on the line; None where it begins none."""
    if not line.strip():
        return None, ""
    match = _LINE.match(line)
    if match is None:
        return None, ""
    heading, border, rest = match["heading"], match["border"], match["rest"].strip()
    name = headings.names.get(_key(heading))
    if name is None or (len(heading) == 1 and not (letters and heading.isupper() and ":" in border)):
        return None, ""
    if ":" not in border and not heading[0].isupper() and (before.strip() or rest):
        return None, ""  # a word at the end of a wrapped line
    return name, rest.removesuffix("**") if border.startswith("**") else rest


def _take_signature(found: dict[str, list[str]]) -> None:
    """Move lines of signature from the end of the last section into a section of their own."""
    if not found:
        return
    body = found[list(found)[-1]]
    cut = len(body)
    while cut and (not body[cut - 1].strip() or _signs(body[cut - 1])):
        cut -= 1
    signature = [line for line in body[cut:] if line.strip()]
    if signature and any(line.strip() for line in body[:cut]):
        del body[cut:]
        found["signature"] = signature


def _signs(line: str) -> bool:
    """True where a line is a signature: it says so, or holds a name and hardly anything else."""
    if _SIGNATURE.match(line):
        return len(line) < 120
    if "[NAME]" not in line or _NO_SIGNATURE.search(line):
        return False
    return len(re.findall(r"\w+", _TAG.sub(" ", line))) <= 4 and not line.rstrip().endswith(".")


def _key(heading: str) -> str:
    return " ".join(heading.casefold().split())


def text_of(opening: str, sections: Sections) -> str:
    """The whole report: what stands before the first heading, then the sections under their standard headings."""
    return "\n".join(_blocks(opening, sections))


def _blocks(opening: str, sections: Sections) -> Iterator[str]:
    from residency.instruments.prompts import headed

    if opening:
        yield opening
    if sections:
        yield headed(sections)
