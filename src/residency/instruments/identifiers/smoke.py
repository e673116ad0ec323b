"""The smoke test of outside recognisers: invented sentences in each language, with what must be found in them.

It tells a model that works from one that does not (decoded wrongly, of another language, of another trade). It is no
measure of accuracy: for that read reports (the human check).
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from residency.foundation.errors import UserError
from residency.foundation.schema import Span

LEAST_COVERED = 0.7
"""Share of each kind that must be covered in full. Trained pipelines for newspaper text reach .85 and more on such
sentences; a model whose tags are decoded wrongly leaves fragments of most names."""
MOST_TOUCHED = 0.25
"""Share of the sentences without identifiers in which something may be found."""
FEWEST = 5
"""Of a kind; with fewer in the set it does not decide."""
_SAME = {"FACILITY": "PLACE", "ADDRESS": "PLACE", "POSTCODE": "PLACE", "FAX": "PHONE"}
"""Kinds that a model may give one for another: a find counts whatever its kind; a claim is judged by these."""
_MARK = re.compile(r"\[([A-Z_]+) ([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An invented sentence."""

    text: str
    """What a recogniser reads."""
    gold: tuple[tuple[int, int, str], ...]
    """(start, end, kind) of what must be found."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a smoke test found in one language. Numbers alone."""

    covered: dict[str, int]
    """Identifiers covered in full, by kind."""
    of: dict[str, int]
    """Identifiers that should have been, by kind; kinds that the recogniser does not claim are left out."""
    in_part: dict[str, int]
    """Identifiers of which a part was found and a part was left, by kind."""
    touched: int
    """Sentences without identifiers in which something was found."""
    free: int
    """Sentences without identifiers."""

    @property
    def missed(self) -> tuple[str, ...]:
        """The kinds of which too much was missed, in words and numbers."""
        said = []
        for kind, number in sorted(self.of.items()):
            if self.covered.get(kind, 0) < LEAST_COVERED * number:
                missed, part = number - self.covered.get(kind, 0), self.in_part.get(kind, 0)
                said.append(f"{kind}: {missed} of {number} missed" + (f", {part} of them in part" if part else ""))
        if not self.of:
            said.append("it claims none of the kinds that the sentences hold")
        return tuple(said)

    @property
    def faults(self) -> tuple[str, ...]:
        """Why it did not pass, in words and numbers; empty where it did."""
        if self.touched <= MOST_TOUCHED * self.free:
            return self.missed
        return (*self.missed, f"something found in {self.touched} of {self.free} sentences without identifiers")

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Outcome":
        """An outcome from its plain values."""
        return cls(plain["covered"], plain["of"], plain["in_part"], plain["touched"], plain["free"])


@cache
def languages() -> tuple[str, ...]:
    """Languages that have a smoke test, by ISO 639-1."""
    folder = files("residency.foundation.resources").joinpath("smoke")
    return tuple(sorted(entry.name.removesuffix(".txt") for entry in folder.iterdir() if entry.name.endswith(".txt")))


@cache
def sentences(language: str) -> tuple[Sentence, ...]:
    """The sentences of a language."""
    content = files("residency.foundation.resources").joinpath("smoke").joinpath(f"{language}.txt").read_text("utf-8")
    return tuple(read_sentence(line) for line in content.splitlines() if line.strip() and not line.startswith("#"))


def read_sentence(line: str) -> Sentence:
    """A sentence with its marks taken out: "Seen by [NAME Ana Varga] today." """
    text, gold, last = "", [], 0
    for match in _MARK.finditer(line):
        text += line[last : match.start()]
        gold.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        last = match.end()
    return Sentence(text + line[last:], tuple(gold))


def outcome_of(language: str, kinds: frozenset[str], find: Callable[[str], Sequence[Span]]) -> Outcome:
    """Put something that finds spans to the smoke test of a language.

    Args:
        language: one of `languages`.
        kinds: what it claims to find; other kinds do not count.
        find: text -> spans.
    """
    covered, of, in_part = Counter[str](), Counter[str](), Counter[str]()
    touched = free = 0
    claimed = kinds | {_SAME.get(kind, kind) for kind in kinds}
    for sentence in sentences(language):
        taken = {at for span in find(sentence.text) for at in range(span.start, span.end)}
        if not sentence.gold:
            free += 1
            touched += bool(taken)
        for start, end, kind in sentence.gold:
            if kind not in claimed and _SAME.get(kind, kind) not in claimed:
                continue
            must = {at for at in range(start, end) if sentence.text[at].isalnum()}
            of[kind] += 1
            covered[kind] += must <= taken
            in_part[kind] += bool(must & taken) and not must <= taken
    decisive = {kind for kind, number in of.items() if number >= FEWEST}
    shown = [{kind: counts[kind] for kind in sorted(decisive)} for counts in (covered, of, in_part)]
    return Outcome(shown[0], shown[1], shown[2], touched, free)


def refused(name: str, outcomes: Mapping[str, Outcome]) -> UserError:
    """The message for a recogniser that passed in no language: what it missed in the one where it did best, in numbers."""

    def share(entry: tuple[str, Outcome]) -> float:
        return sum(entry[1].covered.values()) / max(1, sum(entry[1].of.values()))

    language, best = max(outcomes.items(), key=share)
    tried = "" if len(outcomes) == 1 else f" Of {len(outcomes)} languages it did best in this one."
    return UserError(
        f"The recogniser {name} failed its smoke test ({language}): {'; '.join(best.faults)}.",
        why=f"A model that misses these invented sentences is broken, read wrongly, or made for something else.{tried}",
        next="take it out of prepare.recognisers, or bring another model.",
    )
