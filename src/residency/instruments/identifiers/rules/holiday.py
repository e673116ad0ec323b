"""Holidays, feasts and days of remembrance, listed or told by their look, which name a day as its date does."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of, present, word_set

KIND = "DATE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): all elements of dates except the year"
RESOURCE = "holidays.toml"
"""The list in foundation/resources that holds the names."""

_AFTER = r"(?!\w|-\w|'\w| (?:tree|spells?|disease|factor|cactus|lil(?:y|ies)|eggs?|island|seals?)\b)"
"""What stands behind no holiday: Christmas disease, tet spells."""
_NO_COUNT = r"(?! ?#?\d{1,2}(?![\d:./h]))"
"""Day 3 of something is no holiday."""
_FIRST = re.compile(r"[^\W_]+")
_LAST_WORDS = word_set("day eve weekend festival fest feast fair jayanti puja mela")
_SHOWN = re.compile(
    r"(?:(?P<line>(?:^|\n)[ \t]*)|\b(?:on|since|until|till|til|after|before|by|over|around|from|through|thru|of|last|this|next"
    r"|following|during|celebrated|date|dated|printed|seen|issued|typed|signed|reported|received|missed)[:,|]? {1,8}(?:the )?)"
    r"(?P<name>(?:(?:St\.|[A-Z][\w'-]*[a-z][\w'-]*)[ -]){1,4}(?:(?:of|ng|de|del|al) (?:the )?(?:[A-Z][\w'-]* ){0,2})?)$"
)
_SAINT = re.compile(r"\b(?:St\.?|Saint|ST\.?|SAINT) [A-Z][\w'-]+ $")
_YEAR_OR_END = re.compile(r",? (?:19|20)\d\d\b|[ \t]*(?:\n|$)")
_NO_HOLIDAY = word_set(
    "hospital post postop postoperative operative admission study cycle treatment therapy each every next first second third"
    " last same rest sick snow school work week one two three four five six seven the this that all any per icu nicu stay"
    " infusion chemo chemotherapy dialysis clinic market surgery birth due discharge transfer life good bad rainy cheat fast"
    " menstrual estimated lmp mr mrs ms miss dr doctor prof trial protocol dose day chart nursing pod hd full half whole"
    " health job state county street world's science"
)
_BEHIND_DAY = re.compile(
    r"(?:s\b|-|[ /](?:surg\w*|hosp\w*|cases?|cares?|cent(?:er|re)s?|units?|program\w*|clinics?|schools?|nurser\w*|treatments?"
    r"|rooms?|wards?|stays?|shifts?|nurses?|teams?|of|services?|hab\w*|rehab\w*|camps?|spa|one|two)\b|[ ]?#?\d{1,2}(?!\d))",
    re.IGNORECASE,
)


class _Names(NamedTuple):
    """The holidays that begin with one word."""

    pattern: re.Pattern[str]
    """Matches one at its beginning; group `cased` where a capital is needed."""
    others: frozenset[str] | None
    """Words of which a text with one of them holds another; None where one is a name of one word."""


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(files("residency.foundation.resources").joinpath(RESOURCE).read_text("utf-8"))
    return {name: tuple(value.split()) for name, value in table.items()}


@cache
def _days() -> frozenset[str]:
    """The words for days behind a name."""
    return frozenset(_lists()["days"])


@cache
def _by_first() -> dict[str, _Names]:
    """The listed holidays by the word they begin with."""
    groups: dict[str, dict[str, list[str]]] = {}
    for group in ("alone", "followed", "capitalised_alone", "capitalised_followed"):
        for name in _lists()[group]:
            for first in _firsts(name):
                groups.setdefault(first, {}).setdefault(group, []).append(name)
    return {first: _Names(_pattern(names), _others(names)) for first, names in groups.items()}


@cache
def _all_firsts() -> frozenset[str]:
    """One of these words is in every text with a holiday."""
    return frozenset(_by_first()) | _LAST_WORDS


def _others(names: dict[str, list[str]]) -> frozenset[str] | None:
    """A second word for each name, those for days where one of them must follow."""
    found = set(_days()) if {"followed", "capitalised_followed"} & names.keys() else set()
    for name in (*names.get("alone", ()), *names.get("capitalised_alone", ())):
        words = _FIRST.findall(name.replace("_", " ").replace("'s", "").replace("'", ""))
        if len(words) < 2:
            return None
        found |= {words[1], words[1] + "s"}
    return frozenset(found)


def _firsts(name: str) -> Iterator[str]:
    """The first words that a text may show of a name: of "mother's_day" mother and mothers."""
    first, _, rest = name.partition("_")[0].partition("'")
    yield from _FIRST.findall(first)[:1]
    if rest:
        yield first + rest
    if first == "st":
        yield "saint"


def _pattern(names: dict[str, list[str]]) -> re.Pattern[str]:
    """Names of each group with the words for days that may or must follow."""
    day = rf"[ ](?:{'|'.join(_lists()['days'])})\b"
    parts = []
    for group, behind in (("alone", rf"(?:{day})?"), ("followed", day)):
        plain, cased = names.get(group, ()), names.get(f"capitalised_{group}", ())
        ending = "'?s'?" if group == "alone" else "(?:'?s'?)?"
        parts += [rf"(?:{_any(plain, ending)}){behind}"] if plain else []
        parts += [rf"(?P<cased_{group}>{_any(cased, ending)}){behind}"] if cased else []
    return re.compile(rf"(?:{'|'.join(parts)}){_AFTER}{_NO_COUNT}", re.IGNORECASE)


def _any(names: Iterable[str], ending: str) -> str:
    """The longest first, so that none hides another; the ending stands for the 's."""
    return "|".join(_written(name, ending) for name in sorted(names, key=len, reverse=True))


def _written(name: str, ending: str) -> str:
    """One name as people write it."""
    written = re.sub("'(s?)", lambda m: ending if m[1] else "'?", re.escape(name))
    if written.startswith("st_"):
        written = r"(?:st\.?|saint)_" + written[3:]
    return written.replace("_", "[ -]") + r"(?!\w)"


def find(text: str) -> Iterator[Span]:
    """Every holiday of a text."""
    if present(text).isdisjoint(_all_firsts()):
        return
    for start, end in (*_listed(text), *_shown(text)):
        yield Span(start, end, KIND, "holiday")


def _listed(text: str) -> Iterator[tuple[int, int]]:
    inside, table = present(text), _by_first()
    for first in inside & _all_firsts():
        names = table.get(first)
        if names is None or (names.others is not None and names.others.isdisjoint(inside)):
            continue
        for start in places_of(first, lowered(text)):
            match = names.pattern.match(text, start)
            if match and (text[start].isupper() or not (match.lastgroup or "").startswith("cased")):
                yield match.span()


def _shown(text: str) -> Iterator[tuple[int, int]]:
    """Words with a capital before "Day" or the like that stand where a date does: "since Garifuna Settlement Day"."""
    for word in _LAST_WORDS & present(text):
        for at in places_of(word, lowered(text)):
            end = at + len(word)
            if not text[at].isupper() or _BEHIND_DAY.match(text, end):
                continue
            if saint := _SAINT.search(text, max(0, at - 30), at):
                yield saint.start(), end
                continue
            if text[at + 1].isupper():
                continue
            before = _SHOWN.search(text, max(0, at - 60), at)
            if not before or (before["line"] is not None and not _YEAR_OR_END.match(text, end)):
                continue
            if _NO_HOLIDAY.isdisjoint(w.lower() for w in re.split("[ -]", before["name"])):
                yield before.start("name"), end


HITS: tuple[tuple[str, str], ...] = (
    ("Printed: Human Rights Day", "Human Rights Day"),
    ("seen on Natal Day, 2022", "Natal Day"),
    ("admitted Christmas Eve", "Christmas Eve"),
    ("born Xmas Eve 0314", "Xmas Eve"),
    ("since the Fourth of July", "the Fourth of July"),
    ("before Memorial Day weekend", "Memorial Day"),
    ("mcc vs deer, memorial day wkend", "memorial day"),
    ("the day after carnival tuesday, spinal", "carnival tuesday"),
    ("after spiritual baptist day since", "spiritual baptist day"),
    ("closed over Nowruz and Tet", "Nowruz"),
    ("closed over Nowruz and Tet", "Tet"),
    ("out over Cinco de Mayo,", "Cinco de Mayo"),
    ("fell on Presidents Day", "Presidents Day"),
    ("Mothers' Day lunch", "Mothers' Day"),
    ("WORSE DURING THE SUPER BOWL. NAUSEA", "SUPER BOWL"),
    ("signed after Exaltation of the Cross.", "Exaltation of the Cross"),
    ("Last crisis at Sallah. Transfused", "Sallah"),
    ("sprained on St Patrick's Day", "St Patrick's Day"),
    ("well since Garifuna Settlement Day, then", "Garifuna Settlement Day"),
    ("Feast over.\nWorld Kidney Day, 2022\nDear", "World Kidney Day"),
    ("d/c St Brendan's Day to", "St Brendan's Day"),
    ("back after St. Swithin's Day.", "St. Swithin's Day"),
    ("hurt at the rodeo after Calgary Stampede Day", "Calgary Stampede Day"),
)
MISSES: tuple[str, ...] = (
    "he lent a hand and the holy water was good",
    "Christmas disease, Christmas factor; tet spells; Easter Seals",
    "80 yo lady day 2 after repair; on Hospital Day 3, on Post-op Day 5",
    "seen at Day Surgery; referred to the Same Day Clinic; on Study Day 12",
    "a good day; good night; a family day out; may day by day improve",
    "written by Valentine S. Moss, MD",
    "every New Patient Day; each Sports Day counts",
    "king size bed; black stools; all nights awake",
)
