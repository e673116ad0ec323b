"""Brings the section headings of many hands onto standard names."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from residency.foundation.schema import Sections

# A heading at the start of a line: FINDINGS: / Findings - / **Findings:** / ## Findings / [FINDINGS] / 1. Findings: /
# Findings. / Findings = / Findings ..... / Findings #1 / Dx.
_LINE = re.compile(
    r"^[\s*_#=~>{\u2022-]{0,8}(?:(?P<number>\d{1,2}|[IVX]{1,4}|[A-H])[.)]\s{0,3})?(?P<open>[\[<])?"
    r"(?P<heading>[^\W\d_][^\W\d_/&()'\u2019 -]*(?:(?:[ /&'\u2019-]|, ){1,3}[^\W\d_/&()'\u2019 -]+){0,6}?)\s{0,3}"
    r"(?P<aside>\([^()\n]{1,40}\)\s{0,2})?"
    r"(?:(?:\s?#\s?|\s)\d{1,2}(?=\s?[:\uff1a]))?"
    r"(?P<border>\.?[*_=]{0,3}\s?[:\uff1a]\s?[*_=]{0,3}|\s=(?=\s)|\s?\.{3,}(?=\s)|\s?#\d{1,2}[.)]?(?=\s|$)|(?<=\b[DHR]x)\.(?=\s)|\s[-\u2013\u2014]+(?=\s|$)|[\]>]\s{0,2}:?|[.;\s*_=#~-]*$)(?P<rest>.*)$"
)
_SIGNATURE = re.compile(
    r"^\W*(?:electronically\s+(?:signed|authenticated|verified|approved)\b"
    r"|(?:signed|dictated|transcribed|authenticated|reported|verified|approved|authori[sz]ed|released)\b"
    r"(?:\s+(?:and|checked|verified|signed|approved|electronically)\b)*\s*"
    r"(?:by\b(?!\s+(?-i:[a-z]))|(?:on|at|:|,)\s*(?=[\d\[]|Dr\b|(?-i:[A-Z][\w.'\u2019-]+[, ]+[A-Z])|$)|(?=\[NAME|\[DATE|Dr\b|$))"
    r"|yours\s+(?:sincerely|faithfully|truly)|(?:kind|best|with kind)\s+regards|sincerely\s*(?:,|$)|cc:)",
    re.IGNORECASE,
)
_NO_SIGNATURE = re.compile(
    r"\b(?:discuss\w*|inform\w*|call\w*|told|seen|review with|refer\w*|d/w|communicat\w*)\b", re.IGNORECASE
)
_TAG = re.compile(r"\[[A-Z_]+\]")
_SET_APART = re.compile(
    r"^(?:[^\W\d_] ){4,}[^\W\d_](?![^\W_])|^(?:(?:[^\W\d_] )+[^\W\d_]? {1,3}){1,3}(?:[^\W\d_] ){2,}[^\W\d_](?![^\W_])"
)
_COLON = re.compile(r"\s?[:\uff1a]")
_WORDS_BEFORE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*\Z")
_SAID = re.compile(r"[a-z:;!?)\]]|[^\W_]{2}(?<![IVX])\.")
_WORD = re.compile(r"[^\W\d_]+")
_COPIED = re.compile(r"\[(?:NAME|FACILITY)|(?:Drs?|Mrs?|Ms|Prof|Miss)\b|\S+@", re.IGNORECASE)
_NUMBERED = re.compile(r"[\s*_#=~>\u2022-]{0,8}(?:\d{1,2}|[IVX]{1,4}|[A-H])[.)]")
_BORDERED = re.compile(r"[:\uff1a\]>]|\s[-\u2013\u2014]|\s=\s|\.{3}")
_OPENED = re.compile(r"[\s*_#=~>{\u2022-]{0,8}([^\W\d_][^\n:\uff1a]{1,40}?)\s?[:\uff1a]")
_WITHIN = frozenset(
    (
        "findings", "impression", "conclusion", "conclusions", "diagnosis", "final diagnosis", "assessment", "plan", "opinion",
        "recommendation", "recommendations", "technique", "indication", "clinical indication", "comparison", "history",
        "clinical history", "clinical information", "interpretation",
    )
)  # fmt: skip
"""Headings that may stand in the middle of a line with small letters, where the line begins with another one."""
_LEADS_ON = re.compile(
    r"\b(?:see|in|on|of|at|by|the|a|an|per|under|with|as|and|or|to|for|from|no|our|my|this|that|these|above|below|prior|previous"
    r"|final|same)\s+\Z",
    re.IGNORECASE,
)
"""Words behind which a heading is a part of a sentence."""
_LONGEST_ALONE = 80
_JOINT = re.compile(r"\s*(?:/|&|,|\band\b|\bor\b)\s*")
_MORE = re.compile(r"\(\s*(?:cont(?:inued|['\u2019]?d)?\.?|cont)\s*\)\s*", re.IGNORECASE)
_PLAIN_QUALIFIERS = frozenset(
    (
        "final", "preliminary", "provisional", "clinical", "overall", "radiological", "radiologic", "radiographic", "imaging",
        "sonographic", "brief", "relevant", "pertinent", "patient", "patient's", "present", "current", "detailed",
    )
)  # fmt: skip
_STUDY = re.compile(
    r"\b(?:ct|mri?|mra|cta|pet|us|ultrasound|xr|x-?ray|mammogra\w+|echo\w*|chest|abdom\w+|pelvi\w+|head|brain|neck|spine|lumbar"
    r"|cervical|thora\w+|knee|hip|shoulder|ankle|wrist|breast|renal|liver|cardiac|pulmonary|vascular|osseous|left|right|bilateral)\b",
    re.IGNORECASE,
)
_QUALIFIED = ("findings", "impression", "technique", "comparison", "indication")
"""Headings before which a study's name may stand: CT CHEST FINDINGS."""
_MISREAD = (("rn", "m"), ("1", "i"), ("l", "i"), ("|", "i"), ("0", "o"), ("5", "s"), ("8", "b"), ("vv", "w"))


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings and the standard names they stand for."""

    names: Mapping[str, str]
    """Heading (small letters, single spaces) -> standard name."""
    near: Mapping[str, tuple[str, ...]]
    """Standard name -> names that may stand in for it."""
    misread: Mapping[str, str]
    """Heading with letters that machines confuse folded together -> standard name."""


def headings_with(own: Mapping[str, Sequence[str]]) -> Headings:
    """The table of headings with the practice's own, which come first."""
    return _headings(tuple(sorted((name, tuple(listed)) for name, listed in own.items())))


def sections_of(text: str, headings: Headings, told: list[tuple[str, str]] | None = None) -> tuple[str, Sections]:
    """What stands before the first heading, and the sections in the order of the text.

    A section that comes twice is joined. Lines of signature at the end become the section `signature`.

    Args:
        text: the whole report.
        headings: the table of headings.
        told: gets every heading as it was written, with its standard name.
    """
    found: dict[str, list[str]] = {}
    opening: list[str] = []
    here = opening
    lines = _broken(text, headings).split("\n")
    hand = _hand_of(lines, headings)
    for before, line in zip(["", *lines], lines, strict=False):
        name, rest = _heading(line, before, headings, hand)
        if name is None:
            here.append(line)
            continue
        if told is not None:
            told.append((line.strip()[: max(1, len(line.strip()) - len(rest))].strip(), name))
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
    folded: dict[str, str] = {}
    for heading, name in names.items():
        if len(heading) >= 6:
            folded[_folded(heading)] = name if folded.get(_folded(heading), name) == name else ""
    return Headings(names, near, {key: name for key, name in folded.items() if name})


def _broken(text: str, headings: Headings) -> str:
    """The text with a line's end before each heading in the middle of a line, where line breaks were lost."""
    pieces, last = [], 0
    for colon in _COLON.finditer(text):
        words = _WORDS_BEFORE.search(text, max(last, colon.start() - 60), colon.start())
        at = None if words is None else _heading_within(words, colon, headings)
        if at is not None:
            pieces += [text[last:at], "\n"]
            last = at
    return "".join([*pieces, text[last:]])


def _heading_within(words: "re.Match[str]", colon: "re.Match[str]", headings: Headings) -> int | None:
    """Where a heading begins that ends at a colon: shouted, or with a capital after the end of a sentence."""
    for start in (words.start() + m.start() for m in _WORD.finditer(words.group())):
        before, found = words.string[max(0, start - 2) : start], words.string[start : words.end()]
        if not _SAID.search(words.string, words.string.rfind("\n", 0, start) + 1, start):
            continue  # the line's own heading is not over
        if (
            len(found) <= 3
            or len(before) < 2
            or before[1] not in " \t"
            or before[0].isspace()
            or _key(found) not in headings.names
        ):
            continue
        if _opens_within(words.string, start, found, headings):
            return start
        after_sentence = before[0] in ".!?;])" and found[0].isupper() and found[1:].islower()
        if found.isupper() or (
            after_sentence and colon.group() == ":" and words.string[colon.end() : colon.end() + 1].isspace()
        ):
            return start
    return None


def _opens_within(text: str, start: int, found: str, headings: Headings) -> bool:
    """True for Impression: in a line that begins with the heading of another section: "Findings: clear Impression: well"."""
    name = headings.names[_key(found)]
    line = _OPENED.match(text, text.rfind("\n", 0, start) + 1, start)
    own = headings.names.get(_key(line[1])) if line is not None else None
    return (
        own not in (None, name)
        and _key(found) in _WITHIN
        and found[0].isupper()
        and not _LEADS_ON.search(text, start - 12, start)
    )


def begins_section(line: str, headings: Headings) -> bool:
    """True where a line by itself would begin a section."""
    return _heading(line, "", headings, _Hand(letters=False, numbered=True))[0] is not None


@dataclass(frozen=True, slots=True)
class _Hand:
    """How the headings of one text are written."""

    letters: bool
    """S:, O:, A: and P: are headings, since more than one of them stands there."""
    numbered: bool
    """Headings bear numbers, the first of them 1, I or A."""


def _hand_of(lines: Sequence[str], headings: Headings) -> _Hand:
    letters = len({line.lstrip()[0] for line in lines if line.lstrip()[:2] in ("S:", "O:", "A:", "P:")}) > 1
    numbers = []
    for line in lines:
        match = _LINE.match(line) if _NUMBERED.match(line) else None
        if match is not None and match["number"] and _name_of(match["heading"], match["border"], headings)[0] is not None:
            numbers.append(match["number"])
    return _Hand(letters, len(numbers) > 1 and numbers[0] in ("1", "I", "A"))


def _heading(line: str, before: str, headings: Headings, hand: _Hand) -> tuple[str | None, str]:
    """The standard name that a line begins, and what follows on the line; None where it begins none."""
    if not line.strip() or (len(line) > _LONGEST_ALONE and not _BORDERED.search(line)):
        return None, ""
    match = _LINE.match(_together(line))
    if match is None or (match["number"] and not hand.numbered):
        return None, ""
    heading, border, rest = match["heading"], match["border"].replace("\uff1a", ":"), match["rest"].strip()
    if (match["open"] is not None) != (border[:1] in ("]", ">")):
        return None, ""
    name, study = _name_of(heading, border, headings)
    if name is None or (len(heading) == 1 and not (hand.letters and heading.isupper() and ":" in border)):
        return None, ""
    if heading.lower() == "cc" and (not heading.isupper() or _COPIED.match(rest)):
        return None, ""  # a copy goes to somebody; CC: is the chief complaint
    if ":" not in border and not heading[0].isupper() and (before.strip() or rest):
        return None, ""  # a word at the end of a wrapped line
    if border[:1] in (".", ";") and not rest and before.strip() and not heading.isupper():
        return None, ""  # the end of a sentence
    aside = match["aside"] or ""
    if _MORE.fullmatch(aside) or _key(aside.strip("() ")) in headings.names:
        aside = ""
    rest = rest.removesuffix("**") if border.startswith("**") else rest
    return name, " ".join(part for part in (study, aside.strip(), rest) if part)


def _name_of(heading: str, border: str, headings: Headings) -> tuple[str | None, str]:
    """The standard name that a heading stands for, and the study that it names besides, with a colon."""
    key = _key(heading.replace("\u2019", "'"))
    if (name := headings.names.get(key)) is not None:
        return name, ""
    if ":" not in border and not heading.isupper():
        return None, ""
    parts = [part for part in _JOINT.split(key) if part]
    if len(parts) > 1 and all(part in headings.names for part in parts):
        return headings.names[parts[0]], ""
    first, _, rest = key.partition(" ")
    if first in _PLAIN_QUALIFIERS and rest in headings.names:
        return headings.names[rest], ""
    study, _, last = heading.rpartition(" ")
    name = headings.names.get(last.lower())
    if study and name in _QUALIFIED and _STUDY.search(study) and (heading.isupper() or len(study.split()) <= 3):
        return name, f"{study}:"
    if len(key) >= 6 and (heading.isupper() or sum(c.isupper() or c in "l|" for c in heading) >= len(heading) - 1):
        return headings.misread.get(_folded(key)), ""
    return None, ""


def _together(line: str) -> str:
    """F I N D I N G S: as FINDINGS:, and digits and strokes in a shouted heading as the letters that were misread."""
    plain = line.strip()
    if (match := _SET_APART.match(plain)) is not None:
        words = re.split(r" {2,}", match.group())
        return " ".join(word.replace(" ", "") for word in words) + plain[match.end() :]
    head, colon, rest = plain.partition(":")
    if colon and 5 < len(head) < 40 and any(c in "0158|" for c in head) and sum(c.isupper() for c in head) >= len(head) / 2:
        return head.translate(str.maketrans("0158|", "OISBI")) + colon + rest
    return line


def _folded(heading: str) -> str:
    for machine, letter in _MISREAD:
        heading = heading.replace(machine, letter)
    return heading


def _take_signature(found: dict[str, list[str]]) -> None:
    """Move lines of signature from the end of the last section into a section of their own."""
    if not found:
        return
    body = found[list(found)[-1]]
    cut = len(body)
    while cut and (not body[cut - 1].strip() or signs(body[cut - 1])):
        cut -= 1
    signature = [line for line in body[cut:] if line.strip()]
    if signature and any(line.strip() for line in body[:cut]):
        del body[cut:]
        found["signature"] = signature


def signs(line: str) -> bool:
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
