"""Finds a practice's labels and their synonyms in a text: whether one is named, and whether it is said to be there.

The scopes of negation follow Chapman et al. 2001, A simple algorithm for identifying negated findings and diseases
(doi 10.1006/jbin.2001.1029): a cue before or behind the term, within its sentence, up to a word that ends the scope.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHORTEST_CHARACTERS = 3
"""Shorter labels, numbers, and words such as yes stand in any text, so they are not looked for; two capitals (PE) are."""
_ANYWHERE = {"yes", "no", "true", "false", "none", "other", "positive", "negative", "normal", "abnormal", "present", "absent"}

_SENTENCE = re.compile(r"[^.;!?\n]*(?:\.(?=\d)[^.;!?\n]*)*(?:[.;!?\n]+|$)")
_NOT = (
    r"no|not|without|neither|nor|denie[sd]|denying|negative for|free of|absence of|absent|lack of|lacks|ruled? out|r/o"
    r"|exclude[sd]?|excluding|rather than|never had|no longer|cannot exclude|instead of"
)
_DENIED = re.compile(rf"\b(?:{_NOT})\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b(?:{_NOT}|resolved|resolution of|previous|prior|former|history of|h/o|hx of|family history of|screening for)\b",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^[^,]{0,30}?\b(?:(?:is|was|are|were|has been|have been|now)\s+)?(?:ruled out|excluded|absent|unlikely|resolved|negative"
    r"|denied|(?:not|no longer)\s+(?:seen|present|identified|found|demonstrated|confirmed|visible))\b"
    r"|^\s*[:=]\s*(?:none|nil|no(?=\s*[.;,]?\s*$))(?!\w)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:but|however|although|though|except|apart from|aside from|besides|other than|presents? with|which|with|due to"
    r"|because of|secondary to|consistent with|suggest\w*|now|reveals?|shows?|there (?:is|are))\b|:",
    re.IGNORECASE,
)
# "No fracture, mild arthritis": what follows the comma is there. "No fracture, large effusion or oedema": it is not.
_TURNS = re.compile(
    r",\s+(?:but\s+)?(?:mild|moderate|severe|marked|small|large|trace|stable|unchanged|chronic|known|new|old|increased|minimal"
    r"|left|right|bilateral|probable|possible|likely|suspected|early|residual|persistent)\b",
    re.IGNORECASE,
)
_OR = re.compile(r"\bn?or\b", re.IGNORECASE)
_TWO_CAPITALS = re.compile(r"[A-Z]{2}")
_MOST_WORDS_IN_CAPITALS = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A label's name or synonym in a text."""

    label: str
    """Which label."""
    start: int
    """First character."""
    end: int
    """One past the last character."""
    asserted: bool
    """False where the text says that it is not there, not now, or only asked about."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Labels with every way to write them, as one pattern."""

    pattern: "re.Pattern[str] | None"
    """Finds the longest term first; None where no label can be looked for."""
    label_of: Mapping[str, str]
    """Term, folded -> label."""

    def mentions(self, text: str) -> Iterator[Mention]:
        """Every mention, in the order of the text."""
        if self.pattern is None:
            return
        for sentence in _SENTENCE.finditer(text):
            shouting = _is_shouting(sentence.group())
            for found in self.pattern.finditer(sentence.group()):
                if shouting and _TWO_CAPITALS.fullmatch(found["term"]):
                    continue
                before, behind = sentence.group()[: found.start()], sentence.group()[found.end() :]
                yield Mention(
                    self.label_of[_key(found["term"])],
                    sentence.start() + found.start(),
                    sentence.start() + found.end(),
                    not (_denied_before(sentence.group(), before) or _BEHIND.search(behind)),
                )

    def asserted(self, text: str) -> list[str]:
        """Labels that the text says are there, each once, in the order of the text."""
        return list(dict.fromkeys(m.label for m in self.mentions(text) if m.asserted))

    def names_any(self, text: str) -> bool:
        """True where any label is named, denied or not."""
        return next(self.mentions(text), None) is not None


def terms_of(labels: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> Terms:
    """Labels and synonyms as something to look for."""
    return _terms(tuple(labels), tuple(sorted((label, tuple(listed)) for label, listed in synonyms.items())))


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the text says of what stands at a place that it is not there or only asked about; the past does not deny it."""
    sentence = next(found for found in _SENTENCE.finditer(text) if found.end() > start)
    behind = _SENTENCE.match(text, end)
    whole = text[sentence.start() : max(end, sentence.end())]
    return _denied_before(whole, text[sentence.start() : start], _DENIED) or (
        behind is not None and _BEHIND.search(behind.group()) is not None
    )


def cannot_be_found(labels: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> list[str]:
    """Labels of which no text can be searched: neither they nor a synonym is long and rare enough."""
    return [name for name in labels if not any(map(_can_be_looked_for, (name, *synonyms.get(name, ()))))]


def sentences(text: str) -> list[str]:
    """The text cut into sentences and lines, each with what ends it; joined they are the text."""
    return [found.group() for found in _SENTENCE.finditer(text) if found.group()]


@lru_cache(maxsize=256)
def _terms(labels: tuple[str, ...], synonyms: tuple[tuple[str, tuple[str, ...]], ...]) -> Terms:
    label_of: dict[str, str] = {}
    for label, listed in (*((name, (name,)) for name in labels), *synonyms):
        for term in (label, *listed) if label in labels else listed:
            if _can_be_looked_for(term):
                label_of.setdefault(_key(term), label)
    longest_first = sorted(label_of, key=lambda term: (-len(term), term))
    if not longest_first:
        return Terms(None, label_of)
    written = "|".join(
        f"(?-i:{term.upper()})" if len(term) < SHORTEST_CHARACTERS else r"[\s_-]+".join(map(re.escape, term.split(" ")))
        for term in longest_first
    )
    return Terms(re.compile(rf"(?<!\w)(?P<term>{written})(?:e?s)?(?!\w)", re.IGNORECASE), label_of)


def _key(term: str) -> str:
    return " ".join(re.split(r"[\s_-]+", term.strip().casefold()))


def _can_be_looked_for(term: str) -> bool:
    key = _key(term)
    long_enough = len(key) >= SHORTEST_CHARACTERS or _TWO_CAPITALS.fullmatch(term.strip()) is not None
    return long_enough and any(c.isalpha() for c in key) and key not in _ANYWHERE


def _is_shouting(sentence: str) -> bool:
    """True for a sentence in capitals throughout, in which two capitals may be any word ("AS ABOVE")."""
    return sentence.isupper() and len(sentence.split()) > _MOST_WORDS_IN_CAPITALS


def _denied_before(sentence: str, before: str, cues: re.Pattern[str] = _BEFORE) -> bool:
    """True where a cue stands before, and nothing between ends its scope."""
    last = max(cues.finditer(before), key=lambda cue: cue.end(), default=None)
    if last is None or _ENDS.search(before, last.end()):
        return False
    turn = next(_TURNS.finditer(before, last.end()), None)
    return turn is None or _OR.search(sentence, turn.end()) is not None
