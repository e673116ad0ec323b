"""Looks for the other places of a name or number that was found once in the same text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import Word
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    ends_of_names,
    eponym_nouns,
    is_placeholder,
    lexicon,
    names_that_are_words,
    strange,
    word_after,
)

_INITIALS_BEFORE = re.compile(r"(?:(?<![\w.])[A-Z]\.[ ]?){1,3}$")
_DOES = re.compile(
    r"\s+(?:was|is|has|had|resting|will|(?:was|has been|will be|is being) (?:seen|admitted|discharged|referred|told|taken"
    r"|given|informed|brought|counsell?ed|advised)"
    r"|denie[sd]|reports?|reported|states|stated|says|said|agree[sd]|describe[sd]|arrived|tolerated|gave|came|called|lives"
    r"|presented"
    r"|to (?:call|see|page|phone|arrange|PACU|ICU|OR|theatre|recovery|ward|floor|bed|follow)|c/o|paged|signed"
    r"|refused|wants?|wanted"
    r"|slept|ate|is|up|in to|drove|and|says|tells|told|notified|aware|disagrees?|would|phoned|rang|needs|fell|feels|felt|got"
    r"|complain(?:s|ed)|asked|returned|underwent|consented|understands|has no known|walked|attended|never|did well)\b"
)
_DIGITS = re.compile(r"#?\b[A-Za-z]{0,4}-?\d[\d-]{2,}\d\b")


def spread(text: str, listed: Sequence[Word], found: Iterable[Span]) -> list[Span]:
    """Further places of the names and record numbers in `found`."""
    spans = list(found)
    names = [s for s in spans if s.kind == "NAME"]
    numbers = {number_key(text[s.start : s.end]) for s in spans if s.kind == "RECORD_NUMBER"} - {""}
    return [*_grown(text, names), *_names(text, listed, names), *_numbers(text, numbers)]


_INITIAL_AFTER = re.compile(r" {1,2}(?:[A-Z]\.(?=[\s,;:)]|$)|[A-Zv]\.?(?=\s*\n|$| ?[,;)]| {2}))")
_FAMILY_AFTER = re.compile(r"(?: [A-Z]\.?)? (?P<word>[A-ZÀ-Þ][a-zß-ÿ]+)(?![\w'-])")
_FIRST_BEFORE = re.compile(r"(?<![\w'-])(?P<word>[A-ZÀ-Þ][a-zß-ÿ'-]+)(?: [A-Z]\.?)?(?: [(\"][A-Z][a-z]+[)\"])? $")


def _grown(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Names with the initials, the family name or the given name that stand beside them and are words of English too."""
    for name in names:
        written = text[name.start : name.end]
        start, end = (with_initials(text, name.start) if written[:1].isupper() else name.start), name.end
        if before := _FIRST_BEFORE.search(text, max(0, start - 36), start):
            flags = lexicon().get(before["word"].lower(), 0)
            if flags & GIVEN and not flags & (STOP | REGION | MEDICAL):
                start = before.start("word")
        low = written.lower()
        single = " " not in written and written.istitle() and (lexicon().get(low, 0) & GIVEN or strange(low))
        after = _FAMILY_AFTER.match(text, end) if single else None
        if after and _can_be_family(after["word"].lower()) and not _eponym_noun_behind(text, after):
            end = after.end("word")
        if initial := _INITIAL_AFTER.match(text, end):
            end = initial.end()
        if (start, end) != (name.start, name.end):
            yield Span(start, end, "NAME", "spread")


def _can_be_family(low: str) -> bool:
    """True for a listed family name or an eponym."""
    return bool(lexicon().get(low, 0) & FAMILY) or low in names_that_are_words()


def _eponym_noun_behind(text: str, after: "re.Match[str]") -> bool:
    """True where a family name is one of the nouns of an eponym or has one behind it."""
    return after["word"].lower() in eponym_nouns() or word_after(text, after.end()) in eponym_nouns()


def number_key(written: str) -> str:
    """A number without separators and leading zeros; with its letters, if it has any."""
    return "".join(c for c in written if c.isalnum()).upper().lstrip("0")


def with_initials(text: str, start: int) -> int:
    """Where a name begins if the initials before it are counted in."""
    before = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
    return before.start() if before else start


def in_mid_sentence(text: str, start: int) -> bool:
    """True where a capital at this place is not owed to the beginning of a sentence or line."""
    before = text[max(0, start - 3) : start].rstrip(" ")
    return bool(before) and before[-1] not in ".!?:;\n*-"


def before_eponym_noun(text: str, listed: Sequence[Word], at: int) -> bool:
    """True where a word after which a name is a medical term follows at once, not across a full stop or a line's end."""
    if at + 1 == len(listed) or listed[at + 1].text.lower() not in eponym_nouns():
        return False
    word, after = listed[at], listed[at + 1]
    return text[word.end : after.start].strip(" '-") in ("", "s", "S") and "\n" not in text[word.end : after.start]


def reads_as_word(text: str, listed: Sequence[Word], at: int) -> bool:
    """True where a word that can be a name is used as a word or as a medical term."""
    word = listed[at]
    before = listed[at - 1] if at else None
    if word.possessive or before_eponym_noun(text, listed, at):
        return True
    if before is not None and before.text.lower() in {"a", "an", "the"} and word.start - before.end <= 2:
        return True
    shouted = word.text.isupper() and before is not None and before.text.isupper()
    return shouted or text[word.end : word.end + 1] == "-"


def _names(text: str, listed: Sequence[Word], names: Sequence[Span]) -> Iterator[Span]:
    if not names:
        return
    keys: set[str] = set()
    starts, ends = [n.start for n in names], [n.end for n in names]
    for word in listed:
        at = bisect_right(starts, word.start) - 1
        if at >= 0 and word.start < ends[at] and word.capitalised and len(word.text) > 2:
            keys |= {word.key, *(p for p in word.key.split("-") if len(p) > 3)}
    keys = {k for k in keys if not is_placeholder(k)} - ends_of_names()
    doubtful = names_that_are_words()
    for at, word in enumerate(listed):
        if not word.capitalised or word.key not in keys:
            continue
        unsure = word.key in doubtful and not (_DOES.match(text, word.end) and not word.text.isupper())
        if unsure and (reads_as_word(text, listed, at) or not in_mid_sentence(text, word.start)):
            continue
        if before_eponym_noun(text, listed, at):
            continue
        yield Span(with_initials(text, word.start), word.end, "NAME", "spread")


def _numbers(text: str, numbers: set[str]) -> Iterator[Span]:
    if not numbers:
        return
    for match in _DIGITS.finditer(text):
        if number_key(match.group()) in numbers:
            yield Span(match.start(), match.end(), "RECORD_NUMBER", "spread")
