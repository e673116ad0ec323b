"""Statements of a clinical English text: findings with their state, side, severity, time and numbers, by rules."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from residency.instruments.assertions import cues
from residency.instruments.assertions.words import COUNTS, STOP, TOKEN, UNITS, anatomy, ring_words, rings, served, stem

SENTENCE = re.compile(r"[^.!?;\n]+(?:\.(?=\d)[^.!?;\n]+)*")
_ONE = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
UNIT = re.compile(rf"\s*-?(?P<unit>{_ONE})(?![^\W\d_])(?:\s*(?:/|per)\s*(?P<per>{_ONE})(?![^\W\d_]))?", re.IGNORECASE)
SHARED_UNIT = re.compile(rf"\s*(?:x|by|-|to|and)\s*\d+(?:\.\d+)?{UNIT.pattern}", re.IGNORECASE)

NORMAL, ABNORMAL = stem("normal"), stem("abnormal")
FINDINGS = re.compile(r"\b(?:findings?|changes?)\b", re.IGNORECASE)
ACUTE_FINDINGS = re.compile(
    r"\b(?:acute|active|significant|suspicious|focal|concerning)\b[\w\s]{0,30}\b(findings?|changes?)\b", re.IGNORECASE
)
LARGER = {stem(word) for word in ("enlarged", "thick", "elevated")}


@dataclass(frozen=True)
class Statement:
    """One sentence's statement: `start` and `end` are characters, half-open; `numbers` are in one unit of a kind (mm, mg)."""

    start: int
    end: int
    present: frozenset[str]
    absent: frozenset[str]
    possible: bool
    side: frozenset[str]
    severity: frozenset[str]
    time: frozenset[str]
    numbers: tuple[tuple[float, str], ...]
    words: tuple[str, ...]

    @property
    def concepts(self) -> frozenset[str]:
        """What is spoken of, whether present or absent."""
        return self.present | self.absent


@dataclass(frozen=True)
class Statements:
    """Statements of a text; `coverage` is the share of sentences with one, None without rules or sentences."""

    found: tuple[Statement, ...]
    coverage: float | None


def extract(text: str, lexicon: Collection[str] | None = None) -> Statements:
    """Statements of `text`; `lexicon` holds phrases of the practice that count as one concept each."""
    return _extracted(text, tuple(lexicon or ()))


@lru_cache(maxsize=4096)  # every metric and every row reads the same references
def _extracted(text: str, lexicon: tuple[str, ...]) -> Statements:
    if not served(text):
        return Statements((), None)
    own = [tuple(stem(word) for word in TOKEN.findall(phrase)) for phrase in lexicon]
    phrases = rings() | {stems: ("+".join(stems),) for stems in own}
    sentences = [m for m in SENTENCE.finditer(text) if TOKEN.search(m[0])]
    found = tuple(s for m in sentences if (s := _statement(m[0], m.start(), phrases)) is not None)
    return Statements(found, len(found) / len(sentences) if sentences else None)


def _statement(clause: str, offset: int, phrases: dict[tuple[str, ...], tuple[str, ...]]) -> Statement | None:
    reach = cues.negated(clause)
    present: set[str] = set()
    absent: set[str] = set()
    concepts = _concepts(clause, phrases)
    if all(concept in anatomy() for _, concept in concepts):  # "no acute findings in the lungs"
        concepts += [(m.start(), ABNORMAL) for m in FINDINGS.finditer(clause)]
    concepts += [(m.start(1), ABNORMAL) for m in ACUTE_FINDINGS.finditer(clause)]
    for at, concept in concepts:
        turned = any(a <= at < b for a, b in reach) != (concept == ABNORMAL)
        (absent if turned else present).add(NORMAL if concept == ABNORMAL else concept)
    numbers = _numbers(clause)
    if not (present or absent or numbers):
        return None
    side, severity, time = (cues.values(clause, slot) for slot in ("sides", "severity", "time"))
    doubt = bool(cues.pattern("possible").search(clause))
    lead = len(clause) - len(clause.lstrip())
    words = tuple(word for m in TOKEN.finditer(clause) if (word := m[0].lower()) not in STOP)
    start, end = offset + lead, offset + len(clause.rstrip())
    return Statement(start, end, frozenset(present), frozenset(absent), doubt, side, severity, time, numbers, words)


def _concepts(clause: str, phrases: dict[tuple[str, ...], tuple[str, ...]]) -> list[tuple[int, str]]:
    tokens = [(m.start(), m[0].lower()) for m in TOKEN.finditer(clause) if not m[0][0].isdigit() and m[0].lower() not in STOP]
    stems, found, at = [stem(word) for _, word in tokens], [], 0
    while at < len(tokens):
        size = next((n for n in (4, 3, 2, 1) if tuple(stems[at : at + n]) in phrases), 0)
        place, word = tokens[at]
        if size == 1 and word in cues.cue_words() and word not in ring_words():
            size = 0  # its stem alone is a ring's: "severe" is not "several"
        if size:
            found += [(place, concept) for concept in phrases[tuple(stems[at : at + size])]]
        elif word not in cues.cue_words() and word not in UNITS and word not in COUNTS and len(word) > 1:
            found.append((place, stems[at]))
        at += size or 1
    return found


def _numbers(clause: str) -> tuple[tuple[float, str], ...]:
    """Numbers of a clause with their units; lengths, doses, volumes and times each brought to one unit."""
    found = []
    for m in TOKEN.finditer(clause):
        if m[0].lower() not in COUNTS and not m[0][0].isdigit():
            continue
        value = float(m[0]) if m[0][0].isdigit() else float(COUNTS.index(m[0].lower()))
        unit = UNIT.match(clause, m.end()) or SHARED_UNIT.match(clause, m.end())
        factor, name, symbol = UNITS[unit["unit"].lower()] if unit else (1.0, "", "")
        if unit and unit["per"]:  # a concentration stays as it is written
            factor, name = 1.0, f"{symbol}/{UNITS[unit['per'].lower()][2]}"
        found.append((float(f"{value * factor:.6g}"), name))
    return tuple(found)
