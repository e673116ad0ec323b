"""Writes out the practice's own abbreviations and, where asked, mends misspelled words whose meaning is certain."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from residency.instruments.identifiers.known.vocabulary import all_words
from residency.instruments.identifiers.words import read_folded
from residency.prepare.clean.changes import Change

USED_PATIENTS = 5
"""A word that stands in reports of so many patients is one that the practice uses."""
_LEAST_CHARACTERS = 8
_WORD = re.compile(rf"(?<![\w'\u2019/\[-])[a-z]{{{_LEAST_CHARACTERS},}}(?![\w'\u2019/\]-])(?!\.\w)")
_BEFORE_DOSE = re.compile(r"\s{1,3}\(?\d")
_OPPOSITES = (
    "hyp", "int", "infra", "supra", "super", "sub", "ante", "anti", "peri", "para", "per", "pre", "pro", "post", "ab", "ad",
    "un", "in", "im", "dis", "non", "uni", "bi", "endo", "exo", "ecto",
)  # fmt: skip
"""Words that begin so differ from their opposites by a letter or two."""
_DRUGS = re.compile(
    r"(?:mab|nib|pril|artan|olol|tatin|azole|cillin|mycin|micin|cycline|floxacin|idine|zepam|zolam|parin|gliptin|gliflozin|caine"
    r"|setron|triptan|vir|vudine|dronate|prazole|thiazide|semide|phylline|terol|lukast|sone|solone|onide|platin|rubicin|taxel|"
    r"abine|amine|azine|pine|done|lone|line|tine|pram|pidem|sin|cin|xaban|grel|ide|ate|ium)s?\Z"
)
"""Endings of drugs. Source: WHO, The use of stems in the selection of INN (2018)."""


def write_out(text: str, abbreviations: Mapping[str, str], place: str, changes: list[Change]) -> str:
    """The text with the practice's abbreviations written out: whole words, capitals and small letters as listed."""
    if not abbreviations:
        return text
    listed = "|".join(sorted(map(re.escape, abbreviations), key=len, reverse=True))

    def long_form(match: "re.Match[str]") -> str:
        changes.append(Change(place, "abbreviation", match.group(), abbreviations[match.group()]))
        return abbreviations[match.group()]

    return re.sub(rf"(?<![\w\[-])(?:{listed})(?![\w\]-])", long_form, text)


@dataclass(frozen=True, slots=True)
class Usage:
    """Long words in small letters that the practice's reports use."""

    used: frozenset[str] = frozenset()
    """Listed words that stand in reports of `USED_PATIENTS` patients or more: only these can be meant."""
    own: frozenset[str] = frozenset()
    """Words in no list that stand in reports of two patients or more: no slips of the pen."""


def learn_usage(texts: Iterable[tuple[str, str]]) -> Usage:
    """Which long words a corpus uses.

    Args:
        texts: (patient, text) of each report or section as it came, encoding mended. Read once.
    """
    patients: defaultdict[str, set[str]] = defaultdict(set)
    for patient, text in texts:
        for word in set(_WORD.findall(text)):
            if len(patients[word]) < USED_PATIENTS:
                patients[word].add(patient)
    used = frozenset(word for word, whose in patients.items() if len(whose) >= USED_PATIENTS and word in _known())
    return Usage(used, frozenset(word for word, whose in patients.items() if len(whose) > 1 and word not in _known()))


def mend_spelling(text: str, usage: Usage, place: str, changes: list[Change]) -> str:
    """The text with misspelled words mended. Each change is kept with its place, so that `undo_spelling` can take it back.

    Mended is a word of eight small letters or more that stands in no list of English and clinical words and in reports of no
    second patient, where exactly one word of these lists is a single letter away (one wrong, missing, too many, or two
    exchanged), begins alike, and is one that the practice often uses. Never a word that resembles a drug or stands before a
    number, one that begins as words do whose opposite is a letter away (hypo-, hyper-), or a form of a listed word that only
    lacks or adds its ending.
    """
    pieces: list[str] = []
    last = length = 0
    for match in _WORD.finditer(text):
        word = match.group()
        new = None if _BEFORE_DOSE.match(text, match.end()) else meant(word, usage)
        if new is None:
            continue
        pieces += [text[last : match.start()], new]
        length += match.start() - last
        changes.append(Change(place, "spelling", word, new, length))
        length += len(new)
        last = match.end()
    return "".join([*pieces, text[last:]])


def undo_spelling(text: str, changes: Sequence[Change]) -> str:
    """The text of one place as it was before its words were mended.

    Raises:
        ValueError: another text stands there.
    """
    for change in sorted((c for c in changes if c.kind == "spelling"), key=lambda c: -(c.start or 0)):
        start, end = change.start or 0, (change.start or 0) + len(change.after)
        if text[start:end] != change.after:
            raise ValueError("the text is not the one that was mended")
        text = text[:start] + change.before + text[end:]
    return text


def meant(word: str, usage: Usage) -> str | None:
    """The one word that is certainly meant; None where the word is known, or nothing is certain."""
    if word in _known() or word in usage.own or word.startswith(_OPPOSITES) or _DRUGS.search(word):
        return None
    near = {other for other in _one_letter_away(word) if other in _known() and other[0] == word[0]}
    if len(near) != 1 or not near <= usage.used:
        return None
    (only,) = near
    ending = only.startswith(word) or word.startswith(only) or only[:-1] == word[:-1]
    return None if ending or _DRUGS.search(only) else only


def _one_letter_away(word: str) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word) + 1):
        left, right = word[:i], word[i:]
        if right:
            yield left + right[1:]
            yield from (left + c + right[1:] for c in letters)
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        yield from (left + c + right for c in letters)


@cache
def _known() -> frozenset[str]:
    """English and clinical words of every list that comes with the package."""
    return all_words() | read_folded("leak_vocabulary")
