"""Words of clinical English brought to concepts: synonym rings, stems and numbers with units."""

import re
import tomllib
from functools import cache
from importlib.resources import files

TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*")
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "there",
        "this",
        "that",
        "these",
        "those",
        "it",
        "its",
        "as",
        "has",
        "have",
        "had",
        "with",
        "within",
        "into",
        "sign",
        "signs",
        "collection",
        "collections",
        "appear",
        "appears",
        "appearance",
        "consistent",
        "keeping",
        "range",
        "patient",
        "seen",
        "noted",
        "identified",
        "demonstrated",
        "evidence",
        "present",
        "shows",
        "show",
        "measures",
        "measuring",
        "than",
        "then",
        "up",
        "about",
        "which",
        "who",
        "he",
        "she",
        "his",
        "her",
        "their",
        "i",
        "we",
        "finding",
        "findings",
        "study",
        "exam",
        "also",
        "any",
        "some",
        "do",
        "does",
        "did",
        "so",
        "if",
    ]
)
FOREIGN = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "kein",
        "keine",
        "mit",
        "ohne",
        "bei",
        "eine",
        "einer",
        "links",
        "rechts",
        "le",
        "la",
        "les",
        "des",
        "une",
        "est",
        "pas",
        "avec",
        "sans",
        "dans",
        "el",
        "los",
        "las",
        "del",
        "una",
        "con",
        "sin",
        "il",
        "che",
        "non",
        "di",
        "senza",
        "het",
        "een",
        "niet",
        "geen",
        "met",
        "zonder",
        "van",
        "os",
        "uma",
        "com",
        "sem",
        "och",
        "utan",
    ]
)
ENGLISH = STOP | {"no", "not", "without", "normal", "left", "right"}
LONGEST = 10
"""Letters of a stem: more would part granuloma from granulomatous, fewer would join haemorrhage and haemorrhoid."""
COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
LENGTHS = {"mm": 1.0, "millimeter": 1.0, "millimetre": 1.0, "cm": 10.0, "centimeter": 10.0, "centimetre": 10.0}


@cache
def table() -> dict[str, object]:
    """The lists of `assertion_words.toml`."""
    return tomllib.loads((files("residency.foundation.resources") / "assertion_words.toml").read_text("utf-8"))


def stem(word: str) -> str:
    """A word without its commonest endings; light, so that different findings stay apart."""
    word = word.lower().replace("ae", "e").replace("our", "or")
    for end in (
        "ically",
        "ements",
        "ement",
        "ation",
        "ical",
        "ies",
        "ing",
        "ous",
        "eal",
        "ary",
        "ed",
        "ic",
        "al",
        "es",
        "ly",
        "s",
        "y",
        "e",
    ):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: min(len(word) - len(end), LONGEST)]
    return word[:LONGEST]


@cache
def rings() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Stems of a phrase to the stems of its ring's first member."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ring in table()["rings"]:  # type: ignore[attr-defined]
        members = [tuple(stem(word) for word in member.split() if word not in STOP) for member in ring.split("|")]
        found.update(dict.fromkeys(members, members[0]))
    return found


def served(text: str) -> bool:
    """Whether the rules speak the text's language: function words of other languages do not outnumber the English ones."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    foreign = sum(word in FOREIGN for word in words)
    return foreign <= sum(word in ENGLISH for word in words) or foreign < 2
