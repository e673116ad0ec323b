"""Says which language a text is written in, from function words, endings and letters; small, and offline.

Own method: each word gives its weight to every language that has it, shared among them, and the best sum wins. English
wins unless another language says clearly more, so that a telegram such as "No acute disease." stays English.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

ENGLISH = "en"
UNKNOWN = "unknown"
"""A long text in letters or words of no language that is known here."""

FEWEST_POINTS = 1.5
"""Less than this says nothing against English: one word that stands in a foreign list, a borrowed phrase."""
TIMES_ENGLISH = 1.2
"""How much more than English another language must have."""
LONG_WORDS = 20
"""From so many words on, a text with hardly an English word is not taken for English."""
LEAST_ENGLISH = 0.06
"""Points for English by word below which such a text is of an unknown language."""

NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    UNKNOWN: "an unknown language",
}
"""What each language is called in a message."""

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*", re.UNICODE)
_LEAST_STEM = 3
_ADDRESS = re.compile(r"(?:@|://|www\.)\S*")
_SHORTENED = re.compile(r"\b[^\W\d_]{1,2}(?:/[^\W\d_]{1,2})+\b")
"""n/a, c/o, s/p: pieces of words are words of no language."""
# "Dr. van den Berg" says nothing of the language that he is written about in.
_TITLED_NAME = re.compile(
    r"\b(?:Dr|Mrs?|Ms|Miss|Prof)\b\.?(?:\s+(?:van|von|de|den|der|la|le|du|da|dos|di|del|ten|ter|el))*\s+[^\W\d_][\w'\u2019-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Profiles:
    """What gives away a language."""

    words: dict[str, dict[str, float]]
    """Word -> language -> weight, which sums to one over the languages that have the word."""
    endings: tuple[tuple[str, dict[str, float]], ...]
    """Ending -> language -> weight, the longest first."""
    letters: tuple[tuple[str, dict[str, float]], ...]
    """Letters -> language -> weight."""


def language_of(text: str) -> str:
    """The language of a text as ISO 639-1, or `unknown`. A text that says nothing against it is English."""
    plain = _SHORTENED.sub(" ", _TITLED_NAME.sub(" ", _ADDRESS.sub(" ", text)))
    counts = Counter(_WORD.findall(plain.replace("\u2019", "'").casefold()))
    # XXXX stands for what others took out: no word.
    counts = Counter({word: n for word, n in counts.items() if len(word) < 3 or word.count(word[0]) < len(word)})
    latin = Counter({word: n for word, n in counts.items() if word[0] < "\u0250"})
    total = latin.total()
    if counts.total() > 2 * total:
        return UNKNOWN
    points = points_of(latin)
    best = max((code for code in points if code != ENGLISH), key=lambda code: (points[code], code), default=ENGLISH)
    if best != ENGLISH and points[best] >= FEWEST_POINTS and points[best] > TIMES_ENGLISH * points[ENGLISH]:
        return best
    if total >= LONG_WORDS and points[ENGLISH] < LEAST_ENGLISH * total:
        return UNKNOWN
    return ENGLISH


def points_of(counts: Mapping[str, int]) -> dict[str, float]:
    """Points of each language that has any, over words in small letters; `en` always stands there.

    Endings and letters count at most as much as whole words do: names of people and streets have them in any language.

    Args:
        counts: how often each word stands in the text.
    """
    listed = _profiles().words
    whole: dict[str, float] = defaultdict(float, {ENGLISH: 0.0})
    hints: dict[str, float] = defaultdict(float)
    for word, count in counts.items():
        weights = listed.get(word)
        points = hints if weights is None else whole
        for code, weight in (_hints(word) if weights is None else weights).items():
            points[code] += count * weight
    return {code: points + min(points, hints[code]) for code, points in whole.items()}


@lru_cache(maxsize=65536)
def _hints(word: str) -> dict[str, float]:
    """What a word that is in no list says by its ending and its letters."""
    profiles = _profiles()
    weights: dict[str, float] = defaultdict(float)
    for ending, shares in profiles.endings:
        if len(word) >= len(ending) + _LEAST_STEM and word.endswith(ending):
            for code, weight in shares.items():
                weights[code] += weight
            break
    for letters, shares in profiles.letters:
        if letters in word:
            for code, weight in shares.items():
                weights[code] += weight
    return weights


@cache
def _profiles() -> Profiles:
    table = tomllib.loads(files("residency.foundation.resources").joinpath("languages.toml").read_text("utf-8"))
    words = _shared({code: listed.casefold().split() for code, listed in table["words"].items()}, 1.0)
    endings = _shared(table["endings"], 0.5)
    letters = _shared(table["letters"], 0.5)
    return Profiles(words, tuple(sorted(endings.items(), key=lambda entry: -len(entry[0]))), tuple(letters.items()))


def _shared(listed: dict[str, list[str]], worth: float) -> dict[str, dict[str, float]]:
    """Entry -> language -> weight: what stands in several lists is worth as much in all, and less in each."""
    holders: dict[str, list[str]] = defaultdict(list)
    for code, entries in listed.items():
        for entry in dict.fromkeys(entries):
            holders[entry].append(code)
    return {entry: dict.fromkeys(codes, worth / len(codes)) for entry, codes in holders.items()}
