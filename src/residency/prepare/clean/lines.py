"""Mends what line ends broke: words divided by a hyphen, sentences wrapped in their midst, ruled lines."""

import re
from collections.abc import Iterator
from functools import cache

from residency.instruments.identifiers.known.vocabulary import all_words, common_words
from residency.prepare.clean.changes import Change

_DIVIDED = re.compile(r"(?P<left>(?<![^\W_])[^\W_]+)-\n(?P<right>[^\W_]+)(?P<mark>[.)]\s)?")
_KEEPS_HYPHEN = frozenset(
    (
        "up",
        "out",
        "off",
        "in",
        "on",
        "down",
        "over",
        "ray",
        "rays",
        "like",
        "old",
        "based",
        "weighted",
        "enhanced",
        "guided",
        "dependent",
        "dose",
        "free",
        "fold",
        "related",
        "induced",
        "associated",
        "directed",
        "positive",
        "negative",
        "known",
        "term",
        "line",
        "year",
        "day",
        "week",
        "month",
        "hour",
    )
)
_SUSPENDED = frozenset(("and", "or", "to", "nor", "versus", "vs"))
_JOINS = re.compile(
    r"(?:any|be|else|every|fore|further|in|more|never|out|over|some|them|there|through|under|up|when|where|with|your)\Z"
)
"""Words that begin others which are never written with a hyphen: without, increased, sometimes."""
_COMBINING = re.compile(r"(?:.{4,}o|dis|endo|epi|extra|hyper|infra|inter|intra|para|peri|poly|retro|sub|super|supra|trans)\Z")
"""What joins words of Greek and Latin without a hyphen. Not so co-codamol, non-small, pre-, re-, semi-."""
_OPEN_END = re.compile(
    r"(?<![\w-])(?:the|a|an|of|in|with|and|or|from|by|for|at|is|are|was|were|to|into|within|without|than|that|which|measuring"
    r"|approximately|THE|OF|WITH|AND|FROM)\Z"
)
_OWN_LINE = re.compile(
    r"(?:[-*\u2022\u00b7>+]|\(?\d{1,2}[.)](?:\s|$)|\(?[A-Za-z][.)]\s|[^\W\d_][\w /&'-]{0,40}:|[^\W\d_]+(?: [^\W\d_]+)? \d)"
)
_RULED = re.compile(r"[-=_*~#.\u2013\u2014 ]*[-=_*~#.\u2013\u2014]{3,}[-=_*~#.\u2013\u2014 ]*")
_LEAST_WRAPPED_CHARACTERS = 40
"""A shorter line was hardly wrapped for want of space."""


def join_lines(text: str, place: str, changes: list[Change]) -> str:
    """The text with divided words whole, wrapped sentences on one line, and ruled lines gone."""
    if "\n" not in text and not _RULED.fullmatch(text):
        return text
    kept = []
    for line in text.split("\n"):
        if _RULED.fullmatch(line):
            changes.append(Change(place, "ruled line", line, ""))
        else:
            kept.append(line)
    whole, before = "\n".join(kept), ""
    while whole != before:  # a line of one word may be divided at both ends
        before, whole = whole, _DIVIDED.sub(lambda match: _united(match, place, changes), whole)
    lines: list[str] = []
    for line in whole.split("\n"):
        if lines and _goes_on(lines[-1], line):
            changes.append(Change(place, "wrapped line", f"{lines[-1][-20:]}\n{line[:20]}", f"{lines[-1][-20:]} {line[:20]}"))
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _united(match: "re.Match[str]", place: str, changes: list[Change]) -> str:
    left, right = match["left"], match["right"]
    if right in _SUSPENDED or (right.isdigit() and match["mark"]) or (right[0].isdigit() and left.islower()):
        return match.group()  # pre- and postoperative; an item of a list; a word that no number belongs to
    new = (left + right if not _hyphenated(left, right) else f"{left}-{right}") + (match["mark"] or "")
    changes.append(Change(place, "divided word", match.group(), new))
    return new


def _hyphenated(left: str, right: str) -> bool:
    """True where the hyphen belongs to the word: follow-up, X-ray, T1-weighted, L4-5, Swan-Ganz."""
    shouted = left.isupper() and right.isupper() and len(left) > 3
    small = left.isalpha() and right.islower() and right.isalpha() and not (left.isupper() or len(left) == 1)
    if not (shouted or small) or right.lower() in _KEEPS_HYPHEN:
        return True
    first, second = left.lower(), right.lower()
    if not any(form in _words() for form in _base_forms(first + second)):
        pieces = len(first) > 3 and not {first, second} & _words()  # pneumomedi-astinum: neither half can stand alone
        return not pieces and _COMBINING.match(first) is None  # Co-codamol, non-small: nobody knows the joined word
    if _JOINS.match(first) or _COMBINING.match(first):
        return False
    return (first == "no" or first in common_words()) and second in common_words()  # notable, or no-table


def _base_forms(word: str) -> Iterator[str]:
    """A word, and what it may be a form of: gallstones, septated."""
    yield word
    yield from (word.removesuffix(end) for end in ("s", "es", "d", "ed", "ly", "ing", "al") if word.endswith(end))


@cache
def _words() -> frozenset[str]:
    return all_words() | common_words()


def _goes_on(line: str, after: str) -> bool:
    """True where a sentence certainly goes on in the line after, by the end of the one and the beginning of the other."""
    if not line or not after or _OWN_LINE.match(after) or "|" in line or "|" in after:
        return False
    if _OPEN_END.search(line):
        return True
    begins = line.lstrip("-*\u2022> ")[:1]
    return after[0].islower() and len(line) >= _LEAST_WRAPPED_CHARACTERS and line[-1] not in ".:;!?" and not begins.islower()
