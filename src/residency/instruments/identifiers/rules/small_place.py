"""Towns in the small letters of messages and hurried notes: "consent from gary", "iop in lewiston"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
    flags_of,
    places,
    regions,
    strange,
)

KIND = "PLACE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): all subdivisions smaller than a state; towns: GeoNames (CC BY 4.0)"

_BEGINNINGS = tuple(re.compile(mark + "[a-z]") for mark in (r"\n", r"\n ", r"\. ", r": ", r"\? "))
"""Where writing in small letters shows: a line or a sentence that begins so."""
_LEADS = ("in", "from", "near", "to", "at", "via", "outside", "around", "past", "of")
_WORDS = re.compile(r"[a-z][a-z'-]{2,}(?:[ -][a-z][a-z'.-]+){0,3}")
_AT_HOME = re.compile(
    r"\b(?:lives?|lived|living|born|raised|grew up|grown up|moved|moving|driv\w+|drove|flew|flying|travel\w*|home|house|stay\w*"
    r"|visit\w*|trailer|apartment|apt|flat|farm|ranch|family|sister|brother|mom|mum|dad|son|daughter|aunt|uncle|niece|nephew"
    r"|cousin"
    r"|wife|husband|partner|friend|works?|working|job|school|back|way|here|originally|relocat\w*|resid\w+|camp\w*|guardian"
    r"|pcp|gp)"
    r"\b[a-z' -]{0,30}$"
)
_ENDS = re.compile(
    r"[.,;:)\n!?]|$| (?:at|on|till|until|after|since|with|for|who|and|but|for|so|w|to|last|this|next|tonight|today|tomorrow"
    r"|now|yesterday"
    r"|when|where|before|by|if|because|alone|again|in|the|a|as|is|was|has|had|will|they|she|he|we|pls|please|per)\b| [\d(@&]"
)
_NOT_TOWNS = frozenset(
    ["home", "bed", "work", "rehab", "clinic", "unit", "ward", "school", "church", "court", "town", "hospital", "hospice"]
)

HITS: tuple[tuple[str, str], ...] = (
    ("ed note\nmom keisha on way from gary, consent", "gary"),
    ("note\nplan iop in lewiston after labor day", "lewiston"),
    ("anselm, 48, from laventille, had his hernia done", "laventille"),
    ("note\nranch home in sheboygan falls, 2 steps", "sheboygan falls"),
    ("period i called her guardian in cle elum at five", "cle elum"),
    ("hi\nsince i am in tobago till then", "tobago"),
    ("hey doc\nwe drove down from quillbrook last night", "quillbrook"),
)
MISSES: tuple[str, ...] = (
    "note\nopacity in the left base, fluid in mobile bowel",
    "note\nswitched from eliquis to xarelto, from normal to high",
    "note\npain in reading, at rest, in bath; from home to bed",
    "Seen in clinic. Pain from hernia, in remission.",
    "note\nback from texas, moved to france",
    "plan: from tazobactam to meropenem, in saline",
    "note\nnow in afib, in nsr, in vtach at 180",
)


def find(text: str) -> Iterator[Span]:
    """Every such town."""
    if not (text[:1].islower() or any(pattern.search(text) for pattern in _BEGINNINGS)):
        return
    for lead in _LEADS:
        start = text.find(f" {lead} ")
        while start >= 0:
            place = start + len(lead) + 2
            match = _WORDS.match(text, place)
            length = _town(text, place, match.group(), lead) if match else 0
            if length and not _CAPITAL.search(_beside(text, start, place + length)):
                yield Span(place, place + length, KIND, "small_place")
            start = text.find(f" {lead} ", place - 1)


def _beside(text: str, start: int, end: int) -> str:
    """The stretch of a line about a place in which no capital stands where somebody writes in small letters."""
    first = max(0, start - _REACH)
    return text[max(first, text.rfind("\n", first, start) + 1) : end + _REACH // 2]


_REACH = 30
"""Characters before a place that are looked at; half as many behind it."""
_CAPITAL = re.compile(r"[A-Z]")


def _town(text: str, start: int, words: str, lead: str) -> int:
    """The characters of the town with which some words begin; 0 where there is none."""
    parts = words.split(" ")
    flags, lives = flags_of(parts[0]), None
    if flags & (WORD | STOP | MEDICAL) and not flags & PLACE:
        return 0
    for count in range(min(3, len(parts)), 0, -1):
        name = " ".join(parts[:count]).rstrip(".")
        key = name.replace("-", " ").replace("'", "").replace(".", "")
        listed = key in places()
        if not (listed or (count < 3 and len(key) > 4 and all(map(_strange, parts[:count])))):
            continue
        if key in regions() or key in _NOT_TOWNS or not _ENDS.match(text, start + len(name)):
            continue
        if lives is None:
            lives = bool(_AT_HOME.search(text, max(0, start - 60), start - len(lead) - 1))
        home = lives or lead == "from"
        if listed:
            if count > 1 or not flags & (WORD | STOP | MEDICAL) or (flags & PLACE and flags & (GIVEN | FAMILY) and home):
                return len(name) if not flags & STOP or count > 1 else 0
        elif lives and lead in ("from", "in", "near"):
            return len(name)
    return 0


def _strange(word: str) -> bool:
    """True for a word that plain language and medicine do not explain."""
    return word.isalpha() and strange(word) and not flags_of(word) & (WORD | MEDICAL | STOP | REGION)
