"""Finds identifiers in a text: known patients, rules, and the other places of a name that was found.

A guess is better than a miss here: overlapping finds are united, and a name found once is looked for in the whole text.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from residency.foundation.schema import Span
from residency.foundation.storage import digest_of, digest_of_file
from residency.instruments.identifiers.addresses import rest_of_addresses
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.handles import handles
from residency.instruments.identifiers.initials import initials
from residency.instruments.identifiers.institutions import RESOURCE as INSTITUTION_WORDS
from residency.instruments.identifiers.institutions_grown import grown
from residency.instruments.identifiers.known import Known
from residency.instruments.identifiers.known.vocabulary import RESOURCES
from residency.instruments.identifiers.misread import mended, reread
from residency.instruments.identifiers.normalise import Normalised, normalise, words
from residency.instruments.identifiers.rules import shelf
from residency.instruments.identifiers.rules.holiday import RESOURCE as HOLIDAYS
from residency.instruments.identifiers.spread import spread
from residency.instruments.identifiers.words import LISTS

if TYPE_CHECKING:
    from residency.instruments.identifiers.plugged import Plugged

__all__ = ["Known", "find_spans", "merged", "rules_digests", "with_guesses"]

_NEXT_LINE = re.compile(r"\n[ \t]*(?=[\w(\"'])")
_GOES_ON = re.compile(r"[\w,;&')-]$|\b(?:[A-Z]|Dr|[SM]t|M[rs])\.$|Mrs\.$")
_LONG_LINE = 40
"""Characters from which on a line may be a wrapped one."""
_NEW_LINE = re.compile(
    r"[A-Z][A-Za-z /-]{0,25}:|\d+[.)] |\d{1,2}:\d\d |(?:[A-Z]\S{0,13}(?: \S{1,12}){0,3} {2}|\d{1,2}/\d{1,2} {2}"
    r"|\S{1,14}(?: \S{1,12}){0,3} {3,})\S|[\w'-]+\.?\s*\Z|[A-Z][A-Z /-]{3,}(?:\n|$)|(?:Yours|Sincerely|Dear|Kind"
    r"|Thank|Regards|[Cc]c)\b"
)
_HEAD = re.compile(r" [/-] | {3}|^[^a-z]*$")
"""What stands in the first line of a document that is no sentence."""
_HOUSE = re.compile(r"\d{1,5}[A-Za-z]?[ \t]+[A-Z][a-z]")
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")
_FICTION = re.compile(
    r"\b(?:fictional|fictitious|simulator|simulated|mock|made-up|invented|dummy|placeholder|training)\b", re.IGNORECASE
)
_NO_PATIENT = re.compile(
    r"\bnot (?:an?|the|any) (?:[\w-]+ ){0,2}(?:patient|person|date|phone number|record|number|account|address)\b", re.IGNORECASE
)


def find_spans(text: str, known: Known | None = None, plugged: "Plugged | None" = None, *, rules: bool = True) -> list[Span]:
    """All identifiers of a text, in order, none overlapping.

    Args:
        text: the text as written.
        known: the practice's own table of people; without it rules alone look.
        plugged: outside recognisers; what they find is added to what rules and table find, and takes nothing away. Of their
            names only those of several words are looked for in the rest of the text.
        rules: false leaves rules and table out, to see what the recognisers find alone.
    """
    plain = _unwrapped(normalise(text))
    found: list[Span] = []
    for reading in _readings(plain.text) if rules else ():
        able = _rules(has_digits(reading.text))
        spans = _without_fiction(reading.text, [span for rule in able for span in rule.find(reading.text)])
        if known is not None:
            spans += known.find(reading.text)
        found += [Span(*reading.original(s.start, s.end), s.kind, s.source) for s in spans] if reading.offsets else spans
    found = merged([*found, *rest_of_addresses(plain.text, merged(found, plain.text))], plain.text) if found else []
    listed = list(words(plain.text)) if plugged is not None or found else []
    united = anchors = merged(found, plain.text)
    if plugged is not None:
        guesses = plugged.guesses(text, plain, listed)
        united = with_guesses(united, guesses, plain.text)
        anchors = merged([*anchors, *(g for g in guesses if " " in plain.text[g.start : g.end])], plain.text)
    if united:
        more = (
            spread(plain.text, listed, anchors),
            initials(plain.text, anchors),
            handles(plain.text, anchors),
            grown(plain.text, listed, united),
        )
        united = merged([*united, *(span for spans in more for span in spans)], plain.text)
    if plain.offsets is None:
        return united
    return [Span(*plain.original(s.start, s.end), s.kind, s.source) for s in united]


def _readings(text: str) -> Iterator[Normalised]:
    """The text as written; if a machine has read it badly, also with its figures and letters and its words mended."""
    yield Normalised(text, None)
    second = reread(text)
    if second is not None:
        yield Normalised(second, None)
        third = mended(second)
        if third is not None:
            yield third


def _unwrapped(plain: Normalised) -> Normalised:
    """The plain form with the ends of lines that only wrap a sentence written as spaces, so that no name is cut by one."""
    text = plain.text
    places = [place for match in _NEXT_LINE.finditer(text) if (place := _only_wraps(text, *match.span()))]
    if not places:
        return plain
    pieces, offsets, last = [], [], 0
    for start, end in places:
        pieces += [text[last:start], " "]
        offsets += [*range(last, start), start]
        last = end
    offsets += range(last, len(text))
    if plain.offsets is not None:
        offsets = [plain.offsets[i] for i in offsets]
    return Normalised("".join([*pieces, text[last:]]), offsets)


def _only_wraps(text: str, line_end: int, end: int) -> tuple[int, int] | None:
    """The border of two lines where a long one ends in mid sentence and no label, list or row of a table follows."""
    first = text.rfind("\n", max(0, line_end - 240), line_end) + 1
    if line_end - first < _LONG_LINE:
        return None
    start = first + len(text[first:line_end].rstrip(" \t"))
    line = text[text.rfind("\n", max(0, start - 200), start) + 1 : start]
    if len(line) < _LONG_LINE or "|" in line or "\t" in line or not _GOES_ON.search(line[-5:]):
        return None
    if first == 0 and _HEAD.search(line):
        return None  # a letterhead
    if line[-1].isdigit() and _HOUSE.match(text, end):
        return None  # a record number, and below it an address
    return None if _NEW_LINE.match(text[end : end + 60]) else (start, end)


def merged(spans: Sequence[Span], text: str) -> list[Span]:
    """Spans in order: overlapping ones united under the longest one's kind, names side by side joined."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.source, s.kind)):
        last = result[-1] if result else None
        if last is None or not (span.start < last.end or _one_name(last, span, text)):
            result.append(span)
            continue
        longer = last if _weight(last) >= _weight(span) else span
        result[-1] = Span(last.start, max(last.end, span.end), longer.kind, longer.source)
    return result


def _weight(span: Span) -> tuple[int, bool, bool]:
    """Of two overlapping spans the one with more gives its kind."""
    return span.end - span.start, span.kind != "UNIQUE_NUMBER", span.kind == "POSTCODE"


def with_guesses(sure: Sequence[Span], guesses: Sequence[Span], text: str) -> list[Span]:
    """Sure finds with guesses added: where both overlap they are united, and the sure one's kind stands.

    A guess at a date or an age that lies about a sure age adds nothing: "94-year-old" is no date.
    """
    added: list[Span] = []
    for guess in guesses:
        over = [s for s in sure if s.start < guess.end and guess.start < s.end]
        if not over:
            added.append(guess)
        elif not (guess.kind in ("DATE", "AGE") and any(s.kind == "AGE" for s in over)):
            main = max(over, key=lambda s: s.end - s.start)
            added.append(Span(guess.start, guess.end, main.kind, main.source))
    return merged([*sure, *added], text)


def rules_digests() -> dict[str, str]:
    """Digest of each rule's file, by its name, and of what finds known people: the versions that a policy rests on."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    here = Path(__file__).parent
    lists = here.parent.parent / "foundation" / "resources"
    named = (*(f"{name}.txt" for name in LISTS), *RESOURCES, INSTITUTION_WORDS, HOLIDAYS)
    shared = [*sorted(here.glob("*.py")), *sorted(here.glob("known/*.py")), *(lists / name for name in named)]
    rules = {name: digest_of_file(Path(str(module.__file__)))[:12] for name, module in shelf.modules().items()}
    return (("known", digest_of([digest_of_file(p) for p in shared])[:12]), *rules.items())


def _without_fiction(text: str, found: list[Span]) -> list[Span]:
    """The finds less those in a sentence that says itself that what it names is no person, number or date of a patient."""
    if not found or "not" not in text:
        return found
    unreal = [m.span() for m in _SENTENCE.finditer(text) if _FICTION.search(m.group()) and _NO_PATIENT.search(m.group())]
    return [s for s in found if not any(start <= s.start < end for start, end in unreal)] if unreal else found


@cache
def _rules(digits: bool) -> tuple[ModuleType, ...]:
    """The rules that can find something in a text with or without digits."""
    return tuple(rule for rule in shelf.modules().values() if digits or not getattr(rule, "NEEDS_DIGITS", False))


def _one_name(before: Span, after: Span, text: str) -> bool:
    """True where two names stand side by side with nothing but a space, a comma or a hyphen between."""
    between = text[before.end : after.start]
    return before.kind == after.kind == "NAME" and len(between) <= 2 and "\n" not in between and not between.strip(" ,-")
