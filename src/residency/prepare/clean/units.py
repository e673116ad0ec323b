"""Writes units of measurement one way after numbers; the numbers stay as they are.

Spellings follow the International System (https://www.bipm.org/en/publications/si-brochure) and, where it leaves a choice, UCUM
(https://ucum.org/ucum); `mcg` instead of `ug`, as ISMP's list of error-prone abbreviations asks
(https://www.ismp.org/recommendations/error-prone-abbreviations-list). What may mean something else stays: MG may be a disease.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from residency.prepare.clean.changes import Change

_SPELLINGS = {
    "mg": "mg mgs mgm milligram milligrams",
    "g": "gm gms gram grams",
    "kg": "kg kgs Kg KG kilogram kilograms",
    "mcg": "mcg mcgs MCG ug µg microgram micrograms",
    "mm": "mm mms millimeter millimeters millimetre millimetres",
    "cm": "cm cms centimeter centimeters centimetre centimetres",
    "µm": "um µm micrometer micrometers micrometre micrometres",
    "mL": "ml mL mls mLs Ml milliliter milliliters millilitre millilitres",
    "dL": "dl dL",
    "µL": "ul uL µl µL",
    "mmHg": "mmHg mmhg MMHG",
    "mmol": "mmol millimol mmols",
    "µmol": "umol µmol micromol",
    "mEq": "meq mEq MEQ mEQ mEqs meqs",
    "IU": "iu IU",
    "bpm": "bpm BPM",
}
"""How each unit is written alone, after a number. `5 g`, `5 h`, `5 l` stay: one letter says too little."""
_TOP = (
    "L", "mg", "g", "kg", "mcg", "ng", "pg", "mL", "mmol", "µmol", "nmol", "pmol", "mEq", "IU", "U", "mIU", "mU", "µU", "mOsm",
    "cells", "copies",
)  # fmt: skip
_BELOW = ("dL", "L", "mL", "µL", "kg", "g", "min", "hr", "day", "m2", "hpf", "mmol")
_ALSO = {
    "l": "L",
    "h": "hr",
    "hrs": "hr",
    "hour": "hr",
    "d": "day",
    "minute": "min",
    "uiu": "µIU",
    "µiu": "µIU",
    "uu": "µU",
    "miu": "mIU",
}
_CAPITALS = {"MG": "mg", "ML": "mL", "MM": "mm", "CM": "cm"}
_DOSE = r"\s(?:PO|P\.O\.|IV|IM|SC|SQ|SUBQ|BID|TID|QID|QD|QHS|Q\d|DAILY|ONCE|TWICE|NIGHTLY|EVERY|TAB|TABS|TABLETS?|CAPSULES?)\b"

_ALONE = {spelling: unit for unit, listed in _SPELLINGS.items() for spelling in listed.split()}
_PARTS = {name.lower(): name for name in (*_TOP, *_BELOW)} | {s.lower(): u for s, u in _ALONE.items()} | _ALSO
_NUMBER = r"(?<![^\W_])(?P<number>\d+(?:[.,]\d+)*)"
_END = r"(?![\w^²³]|/[^\W\d])"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_TOPS = _any({s for s, u in _PARTS.items() if u in _TOP or u == "µIU"})
_BELOWS = _any({s for s, u in _PARTS.items() if u in _BELOW})
_RATIO = re.compile(
    rf"(?<![^\W\d_])(?P<glued>(?<=\d))?(?P<ratio>(?:{_TOPS})(?:\s?/\s?(?:{_BELOWS})){{1,2}}){_END}", re.IGNORECASE
)
_AFTER_NUMBER = re.compile(rf"{_NUMBER}(?P<gap>\s?)(?P<unit>mm ?/? ?Hg|mm hg|MM HG|{_any(_ALONE)}){_END}")
_GLUED_OR_DOSED = re.compile(
    rf"(?<!stage )(?<!grade )(?<!class )(?<!type )(?<!phase ){_NUMBER}(?P<gap>\s?)(?P<unit>MG|ML|MM|CM){_END}"
    rf"(?P<dose>(?={_DOSE}))?",
)
_PER_MICROLITRE = re.compile(rf"(?<=\d)\s?/\s?[uUµ][lL]{_END}")
_PER_LITRE = re.compile(rf"(?P<power>10\s?[\^*eE]\s?\d{{1,2}})\s?/\s?l{_END}")
_PERCENT = re.compile(r"(?<=\d)(?:[ \u00a0]+%|\s(?:percent|per cent)\b)")
_DEGREES = re.compile(
    r"(?<=\d)[ \u00a0]?(?:[°º][ \u00a0]?(?P<sign>[CF])(?![\w-])"
    r"|deg(?:rees?)?\.?[ \u00a0]?(?P<name>C|F|Celsius|Fahrenheit)(?![\w-]))"
)
_MU = re.compile(r"\u03bc(?=(?:g|[lL]|m|mol|U|IU)(?![^\W_]))")
_MEASURED = re.compile(r"\d|/")
_LARGE = re.compile(r"G/[lL]\Z|M(?:U|u|IU|iu|Iu)/")
"""Cells are counted in G/L, insulin and interferon given in MU and MIU; of other units nobody has a million (MG/DL, MEQ/L)."""
_TIMES = re.compile(r"\d\s?[xX\u00d7]\s?\Z")


def one_way(text: str, place: str, changes: list[Change]) -> str:
    """The text with every unit whose meaning is certain in its standard spelling."""
    if not _MEASURED.search(text):
        return text
    text = _MU.sub("\u00b5", text)
    for pattern, written in _RULES[0 if "/" in text else 1 :]:
        pieces, last = [], 0
        for match in pattern.finditer(text):
            new = written(match)
            if new is not None and new != match.group():
                pieces += [text[last : match.start()], new]
                last = match.end()
                changes.append(Change(place, "unit", match.group(), new))
        text = "".join([*pieces, text[last:]])
    return text


def _ratio(match: "re.Match[str]") -> str | None:
    """mg/dl -> mg/dL, with a space before it where a number stands before it."""
    parts = [_PARTS.get(part.strip().lower()) for part in match["ratio"].split("/")]
    if None in parts or _means_otherwise(match):
        return None
    return (" " if match["glued"] is not None else "") + "/".join(p for p in parts if p)


def _means_otherwise(match: "re.Match[str]") -> bool:
    """True where letters with a stroke are no unit, U/L after no number, or a capital may be meant: G/L is giga, MU/L mega."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    if _LARGE.match(match["ratio"].replace(" ", "")):
        return True
    short = len(match["ratio"].replace(" ", "")) <= 3
    return short and re.search(r"\d[.,]?\d*\s?\Z", before) is None


def _alone(match: "re.Match[str]") -> str | None:
    unit = match["unit"]
    standard = "mmHg" if unit.lower().replace(" ", "").replace("/", "") == "mmhg" else _ALONE[unit]
    return f"{match['number']} {standard}"


def _capitals(match: "re.Match[str]") -> str | None:
    """30 MG DAILY, 3.5 CM, 2 X 3 CM: after a decimal or a length, before a dose, or glued, capitals can only be the unit."""
    number, before = match["number"], match.string[max(0, match.start() - 4) : match.start()]
    certain = not match["gap"] or "." in number or match["dose"] is not None or _TIMES.search(before)
    return f"{number} {_CAPITALS[match['unit']]}" if certain else None


def _degrees(match: "re.Match[str]") -> str:
    return f" \u00b0{match['sign'] or match['name'][0]}"


# The first needs a stroke, and is passed over where there is none.
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (_RATIO, _ratio),
    (_AFTER_NUMBER, _alone),
    (_GLUED_OR_DOSED, _capitals),
    (_PER_MICROLITRE, lambda match: "/\u00b5L"),
    (_PER_LITRE, lambda match: f"{match['power']}/L"),
    (_PERCENT, lambda match: "%"),
    (_DEGREES, _degrees),
)


def units() -> Iterator[str]:
    """Every standard spelling, for the documentation and its test."""
    yield from _SPELLINGS
