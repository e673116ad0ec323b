"""Finds the names of known people in a text: whole in any order, with initials, alone where that is safe, in spaced letters."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from residency.foundation.schema import Span
from residency.instruments.identifiers.known.context import announced, shouted, term_follows
from residency.instruments.identifiers.known.forms import PARTICLES, TOKEN
from residency.instruments.identifiers.known.people import People, Sighting
from residency.instruments.identifiers.known.vocabulary import all_words, doubt_of
from residency.instruments.identifiers.words import GIVEN, lexicon, places_of

_NOBODY: frozenset[int] = frozenset()
_MOST_BETWEEN = 28
"""Characters between two parts of one name at most."""
_PARTICLE = (
    r"(?:van|von|vom|zu|zur|der|den|des|del|della|dello|de|di|da|das|do|dos|du|la|las|les|le|lo|los|el|al|bin|ibn|bint|abu"
    r"|ter|ten|te|sta?"
    r"|ste|santa|mac|mc)"
)
_GAP = re.compile(
    r"[ \t,()\"*^|]{0,20}(?:\r?\n[ \t,]{0,12})?|\s?[-/+]\s?|[._]"
    rf"|,?[\s-]{{1,3}}(?:[A-Za-z]\.?,?\s{{1,2}}){{0,2}}(?:(?i:{_PARTICLE})\.?[\s-]{{1,2}}){{0,3}}(?:[ODLodl]['. ]\s?)?"
)
_CLOSE = re.compile(r",? ?(?:[od]')?")
_MIDDLE = re.compile(r"\s[A-Z][a-z'-]+\.?\s")
_INITIALS_BEFORE = re.compile(r"(?:(?<![\w.])(?:[A-Za-z]\.[ -]?){1,3}|(?<![\w.])[A-Z]{1,3},? )\s?$")
_INITIALS_AFTER = re.compile(r"(?:,\s?|\s)((?:[A-Za-z]\.[ -]?){1,3}|[A-Z]{1,3}(?![\w'-]))")
_PARTICLES_BEFORE = re.compile(
    rf"(?:(?<![\w'-])(?:{_PARTICLE}[. -] ?)+(?:[ODL]')?|(?<![\w'-])[ODLodl]'\s?|(?<![\w-])(?:Ma?c|O|D) )$", re.IGNORECASE
)
_DOTTED_AFTER = re.compile(r" ([A-Z])\.(?![A-Za-z.])")
_SUFFIX_AFTER = re.compile(r",?\s(?:[JS]r|JR|SR|II|III|IV)\b\.?")
_CAPITAL_AFTER = re.compile(r" [A-Z]\.?(?=\s|$|,)")
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W_]{4,})(?: |, ?)$")
_WORD_AFTER = re.compile(r"(?: |, ?)([^\W_]{4,})(?![^\W_])")
_CAPITAL_BEFORE = re.compile(r"(?<![^\W_])[A-Z][^\W_]{3,}(?: |, ?)$")
_MOST_NAMESAKES = 5000
"""Above this many people of one name a word beside it is near one of theirs by chance."""
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ ._*-]{1,3}[^\W\d_]){2,}(?![^\W_])")
_SOME_SPACED = re.compile(r"[ ._*-][^\W\d_][ ._*-]{1,3}[^\W\d_](?![^\W_])")
"""The middle of letters one by one."""
_LINE_BEGINS = re.compile(r"\n[ \t]*([^\W\d_]{2,})")
_SECOND_PART = re.compile(r"-[A-Z][^\W\d_]+")
_LINE_ENDS = re.compile(r"(?<![^\W_])([^\W\d_]{2,})[ \t]*-?[ \t]*\r?$")
_PREFIXED = re.compile(rf"(?<![^\W_])(?:(?:{_PARTICLE}|[odl])[ '.-]{{1,2}}){{1,3}}[^\W\d_]{{3,}}")


class _Hit(NamedTuple):
    """A word of the text that may be part of somebody's name."""

    start: int
    end: int
    sight: Sighting


def find_names(text: str, small: str, present: Set[str], people: People) -> Iterator[Span]:
    """Every name of known people.

    Args:
        text: a plain form.
        small: the same in small letters.
        present: its words in small letters.
        people: whose names are looked for.
    """
    yield from _in_pieces(text, small, present, people)
    seen = {word: people.sighting(word) for word in present & people.keys}
    for word in PARTICLES & seen.keys():
        if seen[word].how == "short":
            del seen[word]
    for word in present - all_words():
        if len(word) > 3 and word not in seen and (guess := people.guess(word)):
            seen[word] = guess
    if not seen:
        return
    hits = sorted(_Hit(at, at + len(word), sight) for word, sight in seen.items() for at in places_of(word, small))
    pairs = [*_pairs(text, hits), _NOBODY]
    taken = [bool(both) or _stands_alone(text, hit, people) for hit, both in zip(hits, pairs, strict=True)]
    for at, (hit, both) in enumerate(zip(hits, pairs, strict=True)):
        if both:
            yield _span(text, hit.start, hits[at + 1].end, both, people, certain=True)
        elif taken[at] or _beside_a_name(text, hits, taken, at) or _beside_a_slip(text, hit, people):
            persons = hit.sight.family | hit.sight.given
            yield _span(text, hit.start, hit.end, persons, people, certain=hit.sight.how == "exact")


def _pairs(text: str, hits: Sequence[_Hit]) -> list[Set[int]]:
    """For each word and the next the people whose name they are; a third part of a name is carried by the other two."""
    pairs: list[Set[int]] = []
    loose: list[Set[int]] = []
    for one, two in pairwise(hits):
        shared: Set[int] = _NOBODY
        if two.start - one.end <= _MOST_BETWEEN:
            shared = (one.sight.given | one.sight.family) & (two.sight.given | two.sight.family)
            if one.sight is two.sight:
                shared = one.sight.given & one.sight.family
        if shared and not _beside(text, one, two):
            shared = _NOBODY
        loose.append(shared)
        pairs.append(_one_person(text, one, two, shared) if shared else _NOBODY)
    for at, shared in enumerate(loose):
        if shared and not pairs[at]:
            beside = {p for near in (at - 1, at + 1) if 0 <= near < len(pairs) for p in pairs[near]}
            pairs[at] = shared & beside
    return pairs


def _beside(text: str, one: _Hit, two: _Hit) -> bool:
    """True where two words are near enough to be one name."""
    if _GAP.fullmatch(text, one.end, two.start):
        return True
    if one.sight.how == "short" and text[one.end : two.start] == ". ":
        return True
    return _capital(text, one.start) and _capital(text, two.start) and bool(_MIDDLE.fullmatch(text, one.end, two.start))


def _capital(text: str, at: int) -> bool:
    """True for a capital, or a digit that was read in its place."""
    return text[at].isupper() or text[at].isdigit()


def _one_person(text: str, first: _Hit, second: _Hit, shared: Set[int]) -> Set[int]:
    """Those of some people whose name two words are, in either order; none where they read as words."""
    one, two = first.sight, second.sight
    between = text[first.end : second.start]
    capitals = _capital(text, first.start), _capital(text, second.start)
    crossed = (one.given & two.family) | (one.family & two.given)
    if all(capitals):
        return shared
    if one.doubt == two.doubt == 2:
        if between == "-":
            return shared
        ordered = one.given & two.family if "," not in between else one.family & two.given
        named = text[first.start : first.end] if "," not in between else text[second.start : second.end]
        if any(capitals) or not _CLOSE.fullmatch(between):
            return _NOBODY
        # "normal heart" in small letters names nobody, whoever is called so: one of the words must be used as a given name.
        return ordered if lexicon().get(named.lower(), 0) & GIVEN else _NOBODY
    return shared if crossed or not (one.doubt and two.doubt) or between == "-" else _NOBODY


def _stands_alone(text: str, hit: _Hit, people: People) -> bool:
    """True where one word is taken for a name without the rest of the name beside it."""
    sight, word = hit.sight, text[hit.start : hit.end]
    if sight.how == "joined":
        return True
    if not _capital(text, hit.start):
        return sight.how == "exact" and sight.doubt == 0 and len(word) >= (4 if sight.family else 5)
    loud = word.isupper() and len(word) > 1
    if sight.doubt == 0 and not (loud and len(word) < 5 and not shouted(text, hit.start, hit.end)):
        if sight.how != "near":
            return True
        return not term_follows(text, hit.end)
    if sight.doubt == 1 and sight.how != "near" and not loud and not term_follows(text, hit.end):
        return True
    if announced(text, hit.start, hit.end, sight.letters):
        return True
    after = _DOTTED_AFTER.match(text, hit.end)
    return after is not None and any(after.group(1) in people.family_initials[person] for person in sight.given)


def _beside_a_name(text: str, hits: Sequence[_Hit], taken: Sequence[bool], at: int) -> bool:
    """True where a given name that is a word has a capital and another name, be it somebody else's, right after it."""
    if at + 1 == len(hits) or not taken[at + 1] or not hits[at].sight.given or not text[hits[at].start].isupper():
        return False
    return text[hits[at].end : hits[at + 1].start] == " "


def _beside_a_slip(text: str, hit: _Hit, people: People) -> bool:
    """True where a common word with a capital has the rest of its owner's name beside it, misspelt and with a capital."""
    if hit.sight.how != "exact" or not text[hit.start].isupper() or shouted(text, hit.start, hit.end):
        return False
    if not (text[hit.end + 1 : hit.end + 2].isupper() or _CAPITAL_BEFORE.search(text, max(0, hit.start - 24), hit.start)):
        return False
    place = hit.start, hit.end
    return _misspelt_beside(text, *place, hit.sight.family | hit.sight.given, people) != place


def _span(text: str, start: int, end: int, persons: Set[int], people: People, *, certain: bool) -> Span:
    """The name with what belongs to it: particles, initials, suffix; if certain, a misspelt part of the same name too."""
    start = _with_particles(text, start, people)
    if certain:
        start, end = _misspelt_beside(text, start, end, persons, people)
    before, after = _INITIALS_BEFORE.search(text, max(0, start - 12), start), _INITIALS_AFTER.match(text, end)
    letters = {letter for person in persons for letter in people.initials[person]} if before or after else set()
    while before and _may_be_initials(before.group(), letters):
        start = before.start()
        before = _INITIALS_BEFORE.search(text, max(0, start - 12), start)
    if after:
        letters |= {letter for person in persons for letter in people.family_initials[person]}
    if after and set(re.sub(r"[^A-Z]", "", after.group(1).upper())) <= letters:
        end = after.start(1) + len(after.group(1).rstrip(" -"))
    elif text[max(0, end - 2) : end].isupper() and (capital := _CAPITAL_AFTER.match(text, end)):
        end = capital.end()
    if suffix := _SUFFIX_AFTER.match(text, end):
        end = suffix.end()
    return Span(start, end, "NAME", "known")


def _misspelt_beside(text: str, start: int, end: int, persons: Set[int], people: People) -> tuple[int, int]:
    """Where a name begins and ends if more of the same person's name stands beside it with one slip of the pen."""
    if len(persons) > _MOST_NAMESAKES:
        return start, end
    before = _WORD_BEFORE.search(text, max(0, start - 24), start)
    if before and _one_slip(before.group(1), persons, people):
        return before.start(), end
    after = _WORD_AFTER.match(text, end)
    return (start, after.end()) if after and _one_slip(after.group(1), persons, people) else (start, end)


def _with_particles(text: str, start: int, people: People) -> int:
    """Where a name begins if "van der" or "O'" before it are counted in; only particles that the table holds."""
    before = _PARTICLES_BEFORE.search(text, max(0, start - 16), start)
    if before and {p.lower() for p in re.split(r"[\s.'-]+", before.group()) if p} <= people.particles:
        return before.start()
    return start


def _may_be_initials(written: str, letters: Set[str]) -> bool:
    """Dotted capitals always; bare or small ones where they are those of the person."""
    only = re.sub(r"[^A-Za-z]", "", written)
    return (only.isupper() and "." in written) or set(only.upper()) <= letters


def _one_slip(word: str, persons: Set[int], people: People) -> bool:
    """True for a word one slip from a name of these people; with a capital even if the slip made another word."""
    key = word.lower()
    if not key.isalpha() or not (word[0].isupper() or key not in all_words()):
        return False
    return any(
        len(name) > 3 and not persons.isdisjoint(people.given.get(name, frozenset()) | people.family.get(name, frozenset()))
        for name in people.slips(key)
    )


def _in_pieces(text: str, small: str, present: Set[str], people: People) -> Iterator[Span]:
    """Names in letters one by one, broken by the end of a line, or with a particle set apart."""
    for match in _SPACED.finditer(text) if _SOME_SPACED.search(text) else ():
        yield from _spaced(match, people)
    for match in _LINE_BEGINS.finditer(text):
        if not text[max(0, match.start() - 24) : match.start()].rstrip(" \t\r\n-")[-1:].isalnum():
            continue
        before = _LINE_ENDS.search(text, max(0, match.start() - 24), match.start())
        if before and text[before.start()].isupper():
            key = (before.group(1) + match.group(1)).lower()
            if len(key) > 3 and key in people.keys and doubt_of(key) < 2:
                sight = people.sighting(key)
                double = _SECOND_PART.match(text, match.end())
                end = double.end() if double else match.end()
                yield _span(text, before.start(), end, sight.family or sight.given, people, certain=False)
    for match in _PREFIXED.finditer(small) if people.particles & present else ():
        pieces = list(TOKEN.finditer(small, *match.span()))
        for at, piece in enumerate(pieces[:-1]):
            key = "".join(p.group() for p in pieces[at:])
            if key in people.family and (doubt_of(key) == 0 or text[piece.start()].isupper()):
                yield _span(text, piece.start(), match.end(), people.family[key], people, certain=True)
                break


def _spaced(match: "re.Match[str]", people: People) -> Iterator[Span]:
    """The letters of a run that make up names, by wider gaps first, else the whole run."""
    letters = [(m.start(), m.group().lower()) for m in re.finditer(r"[^\W\d_]", match.group())]
    whole = "".join(letter for _, letter in letters)
    place = 0
    while place < len(whole):
        taken = next((n for n in range(len(whole) - place, 2, -1) if _is_spaced_name(whole[place : place + n], people)), 0)
        if taken:
            first, last = letters[place][0], letters[place + taken - 1][0]
            yield Span(match.start() + first, match.start() + last + 1, "NAME", "known")
        place += taken or 1


def _is_spaced_name(letters: str, people: People) -> bool:
    """True where letters written one by one are a name of four letters or more, or somebody's full name."""
    return (len(letters) > 3 and letters in people.keys) or people.full(letters)
