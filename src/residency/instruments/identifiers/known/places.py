"""Finds streets, towns and parts of electronic addresses of known people."""

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from residency.foundation.schema import Span
from residency.instruments.identifiers.known.context import shouted
from residency.instruments.identifiers.known.forms import TOKEN, spellings
from residency.instruments.identifiers.known.vocabulary import doubt_of
from residency.instruments.identifiers.normalise import lowered, normalise

_SUFFIXES = (
    "street st str", "avenue ave av", "road rd", "lane ln", "drive dr", "boulevard blvd", "court ct", "place pl",
    "crescent cres cresc cr",
    "terrace ter terr", "highway hwy", "parkway pkwy", "square sq", "circle cir", "close cl", "gardens gdns", "grove gr",
    "mount mt",
    "saint st", "north n", "south s", "east e", "west w", "fort ft", "heights hts", "trail trl", "alley aly", "way wy",
)  # fmt: skip
_SAME = {word: tuple(group.split()) for group in reversed(_SUFFIXES) for word in group.split()}
_ROADS_LIST = "street avenue road lane boulevard drive court terrace highway parkway crescent gardens"
_ROADS = frozenset(_ROADS_LIST.split())
"""With one of these a street is a street in small letters too."""
_UNIT = re.compile(r"[,\s]+(?:(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm)\b\.?|#)\s?\w*\s*$", re.IGNORECASE)
_HOUSE = re.compile(
    r"^\s*(?:flat\s+\w+,?\s+)?\d{1,6}[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?,?\s+|,?\s+\d{1,5}[A-Za-z]?\s*$", re.IGNORECASE
)
_HOUSE_BEFORE = re.compile(r"(?<![\w.])\d{1,6}[A-Za-z]?(?:[-/]\d+)?,? $")
_HOUSE_AFTER = re.compile(r"\.? \d{1,4}[A-Za-z]?(?![\w.%/-])")
_UNIT_AFTER = re.compile(r",? (?:apt|apartment|unit|suite|ste|flat|#)\.? ?\w+", re.IGNORECASE)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|to|from|of|at|near|outside|around|town|city|village|via|lives|resident)[:,]? $", re.IGNORECASE
)
_GAP = r"[\s.,'/-]{0,3}"
_PROVIDERS_LIST = "gmail yahoo hotmail outlook icloud aol proton protonmail gmx web live msn mail me mac comcast"
_PROVIDERS = frozenset(_PROVIDERS_LIST.split())


@dataclass(slots=True)
class Places:
    """Phrases by their first word, each with what it is."""

    phrases: dict[str, set[tuple[tuple[str, ...], str]]] = field(default_factory=lambda: defaultdict(set))

    def add_street(self, value: str) -> None:
        """A street, with or without house number; of several lines or parts each that names one."""
        for part in re.split(r"\n|;|\||,", value):
            bare = _HOUSE.sub(" ", _UNIT.sub("", part)).strip()
            tokens = _tokens(bare)
            if len(tokens) > 1 or (tokens and doubt_of(tokens[0]) == 0 and len(tokens[0]) > 4):
                self._add(tokens, "ADDRESS")
            if len(tokens) == 2 and tokens[1] in _SAME and len(tokens[0]) > 4 and doubt_of(tokens[0]) == 0:
                self._add(tokens[:1], "ADDRESS")

    def add_town(self, value: str) -> None:
        """A town or village."""
        tokens = _tokens(value.partition(",")[0])
        if len("".join(tokens)) > 2:
            self._add(tokens, "ADDRESS")

    def add_email(self, value: str) -> None:
        """An electronic address: its part before the @, and a domain that is not everybody's."""
        for written in re.findall(r"[^\s<>;,]+@[^\s<>;,]+", lowered(value)):
            local, _, domain = written.partition("@")
            for part, kind in ((local.partition("+")[0], "EMAIL"), (domain.rpartition(".")[0], "EMAIL")):
                tokens = _tokens(part)
                if not tokens or tokens[-1] in _PROVIDERS or len("".join(tokens)) < 5:
                    continue
                if len(tokens) > 1 or doubt_of(tokens[0]) == 0:
                    self.phrases[tokens[0]].add((tokens, kind))

    def find(self, text: str, small: str, present: Set[str]) -> Iterator[Span]:
        """Every such place of a text; `small` is the text in small letters, `present` its words."""
        for first in present & self.phrases.keys():
            for tokens, kind in self.phrases[first]:
                if not all(token in present for token in tokens):
                    continue
                pattern = rf"(?<![^\W_]){_GAP.join(map(re.escape, tokens))}(?![^\W_])"
                for match in re.finditer(pattern, small):
                    if kind == "EMAIL" and len(match.group().split()) > 1:
                        continue  # jane.doe is an account, Jane Doe a name
                    if kind == "EMAIL" or _is_place(text, match.start(), match.end(), tokens):
                        yield _with_house(text, match.start(), match.end(), kind)

    def _add(self, tokens: tuple[str, ...], kind: str) -> None:
        for written in _spelled(tokens):
            self.phrases[written[0]].add((written, kind))


def _tokens(value: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(lowered(normalise(value).text)))


def _spelled(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The phrase with the usual abbreviations of its first and last word, and of its last but one (Main Street North)."""
    options = [_SAME.get(t, (t,)) if len(tokens) > 1 else (t,) for t in tokens]
    last = tokens[-1]
    if len(last) > 7 and (end := re.search(r"(?:strasse|straße|str)$", last)):
        options[-1] = tuple(last[: end.start()] + form for form in ("strasse", "straße", "str"))
    elif len(tokens) == 1:
        options[0] = tuple(dict.fromkeys((last, *spellings(last))))
    written: list[tuple[str, ...]] = [()]
    for choices in options:
        written = [(*done, choice) for done in written for choice in choices][:64]
    yield from written


def _is_place(text: str, start: int, end: int, tokens: tuple[str, ...]) -> bool:
    """True where a phrase of the table stands as the name of a place."""
    capital = text[start].isupper()
    doubts = [doubt_of(t) for t in tokens if t not in _SAME]
    if not doubts or min(doubts) == 2:
        if _HOUSE_BEFORE.search(text[max(0, start - 10) : start]) or tokens[-1] in _ROADS:
            return True
        if len(tokens) == 1 or not capital:
            return capital and not shouted(text, start, end) and bool(_PLACE_BEFORE.search(text[max(0, start - 12) : start]))
        return True
    if len(tokens) == 1:
        return capital if min(doubts) else capital or len(tokens[0]) > 4
    return True


def _with_house(text: str, start: int, end: int, kind: str) -> Span:
    """The phrase with the number of the house and of the flat."""
    if kind == "ADDRESS":
        if before := _HOUSE_BEFORE.search(text[max(0, start - 10) : start]):
            start -= len(before.group())
        elif after := _HOUSE_AFTER.match(text, end):
            end = after.end()
        if unit := _UNIT_AFTER.match(text, end):
            end = unit.end()
    return Span(start, end, kind, "known")
