"""Names by the lists of given and family names: a given name with a family name or an initial, and sure given names alone."""

import re
from collections.abc import Iterator, Mapping, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import STATE_AFTER
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
    Token,
    begins_sentence,
    eponym_nouns,
    is_term,
    regions,
    runs,
    word_before,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); lists: US Census Bureau 1990 and faker, see foundation/resources"

_DRUG_OR_GERM = re.compile(
    r"(?:mab|nib|pril|sartan|statin|azole|cillin|mycin|micin|olol|idine|dipine|zepam|zolam|oxacin|parin|gliptin|gliflozin"
    r"|glutide"
    r"|tidine|prazole|setron|triptan|vir|cycline|coccus|bacter|monas|bacillus|myces|ella|itis|osis|oma|emia|uria|pathy"
    r"|algia|ectomy"
    r"|otomy|ostomy|oscopy|graphy|plasty|ase|ide|ine|one|ate)$",
    re.IGNORECASE,
)
_LATIN = re.compile(r"(?:i|us|is|ae|ile|um|ans|ens|a)$")
_COMMA = re.compile(r", ?")
_OF_THINGS = word_set(
    "vitamin group type hepatitis grade class stage factor influenza protein level option phase category lead strain"
)
"""Before a single capital that names a thing."""
_NEXT_IN_LIST = frozenset((", ", " and ", ", and "))

HITS: tuple[tuple[str, str], ...] = (
    ("seen with Anna S., who", "Anna S."),
    ("a man like Robert Fairweather came", "Robert Fairweather"),
    ("Sarah Gonzalez-Ruiz was seen", "Sarah Gonzalez-Ruiz"),
    ("John Q. Smith came back", "John Q. Smith"),
    ("Maria van der Berg came", "Maria van der Berg"),
    ("Pt is Emily Carter", "Emily Carter"),
    ("compare J. Achterberg with", "J. Achterberg"),
    ("asked Will Young again", "Will Young"),
    ("told Jacob yesterday", "Jacob"),
    ("Achterberg, Maria came", "Achterberg, Maria"),
    ("Krisztian Szollosy came", "Krisztian Szollosy"),
    ("met Efimiya, Mary and Leonti there", "Leonti"),
    ("MARIA GONZALEZ CAME", "MARIA GONZALEZ"),
    ("Okonkwo, Reed and Vasquez wrote", "Reed"),
    ("see maria g. okonkwo there again", "maria g. okonkwo"),
)
MISSES: tuple[str, ...] = (
    "Parkinson disease, Lewy bodies, Foley catheter, Swan-Ganz, Jackson-Pratt drain",
    "Hodgkin, Crohn, Graves, Down, Wilson disease; Bell palsy; May-Thurner",
    "Guillain-Barre syndrome and von Willebrand disease",
    "Tamiflu, Paxil, Allegra, Celexa",
    "a high Framingham Risk Score, a positive Chaddock reflex and a Modified Duke Score of 4",
    "Mini-Mental State Examination; Ferriman-Gallwey score; Kellgren and Lawrence grade",
    "Will follow up. Rose slowly. Mark the site. Grace period of May.",
    "Escherichia Coli and Staphylococcus Aureus; E. Coli; H. Pylori",
    "Vitamin K, Hepatitis B, Factor V Leiden, Type I",
    "Heart size normal. Lungs clear. No Pleural Effusion.",
    "HEART SIZE NORMAL. LUNGS CLEAR. NO PLEURAL EFFUSION.",
    "in Georgia and West Virginia",
    "moved to Casper WY last year",
    "Vitamin O. Blood group O",
)


def find(text: str) -> Iterator[Span]:
    """Every name that the lists show."""
    listed = runs(text)
    found: list[tuple[int, int]] = []
    for number, run in enumerate(listed):
        place = 0 if len(run) > 1 or run[0].given else 1
        while place < len(run):
            end = _name_at(text, run, place)
            if end == place:
                place += 1
                continue
            start = run[place].start
            last = run[end - 1]
            if place == 0 and number and _family_before(text, listed[number - 1], run[0], alone=end == 1):
                start = listed[number - 1][-1].start
            stop = last.end + 1 if last.initial and text[last.end : last.end + 1] == "." else last.end
            found.append((start, stop))
            place = end
    yield from (Span(start, end, KIND, "listed_name") for start, end in found)
    yield from _listed_together(text, listed, found)


def _name_at(text: str, run: Sequence[Token], at: int) -> int:
    """One past the last word of the name that begins at a place of a run; the place itself where none does."""
    first = run[at]
    if first.flags & STOP or (len(run) > 1 and _region(run, at)):
        return at
    if first.initial and word_before(text, first.start) in _OF_THINGS:
        return at
    end = at + 1
    while end < len(run) and run[end].initial and end - at < 4 and _real_initial(text, run[end]):
        end += 1
    middle = end
    while end < len(run) and end - middle < 3 and _may_be_family(run[end]) and run[end].low not in eponym_nouns():
        end += 1
    if end > middle and is_term(text, run[end - 1].end):
        return at
    return _judged(text, run, at, middle, end)


def _region(run: Sequence[Token], at: int) -> bool:
    """True within the name of a state or country of two words: "West Virginia"."""
    pairs = ((at, at + 2), (at - 1, at + 1))
    return any(a >= 0 and " ".join(t.low for t in run[a:b]) in regions() for a, b in pairs if b - a == len(run[a:b]))


def _judged(text: str, run: Sequence[Token], at: int, middle: int, end: int) -> int:
    """The end of a name by its first word, the initials up to `middle` and the family names up to `end`; `at` for none."""
    first, family, follow = run[at], run[middle:end], middle > at + 1 or end > middle
    if first.initial:
        mid = not begins_sentence(text, first.start)
        dotted = text[first.end : first.end + 1] == "."
        sure = any(t.family or t.given or (dotted and mid and _after_initial(t)) for t in family)
        return end if family and sure and (dotted or not family[0].shouted) and (dotted or first.text not in "IA") else at
    if first.given:
        if follow:
            return end
        return end if len(first.text) > 2 and not is_term(text, first.end) and _alone(text, first) else at
    if first.flags & GIVEN and follow:
        mid = not begins_sentence(text, first.start)
        if family:
            loud = text[first.start : family[0].end].isupper()
            usual = mid and not loud and not (first.flags & MEDICAL and family[0].flags & (MEDICAL | WORD))
            middle_initial = middle > at + 1 and bool(family[0].flags & FAMILY)
            good = any((t.family or t.unlisted) for t in family) or usual or middle_initial
            return end if good and not (first.flags & REGION) else at
        return (
            end if mid and text[run[middle - 1].end : run[middle - 1].end + 1] == "." and run[at + 1].text not in "IVX" else at
        )
    if first.unlisted and family and middle > at + 1 and any(t.family or t.unlisted for t in family):
        return end
    whole = [first, *family]
    strange = [t for t in whole if t.unlisted and not _DRUG_OR_GERM.search(t.text)]
    if family and len(strange) == len(whole) and all(len(t.text) > 2 for t in whole) and not first.flags & PLACE:
        return end
    return at


def _may_be_family(token: Token) -> bool:
    """True where a word after a given name is taken for a family name."""
    if token.initial or token.flags & STOP:
        return False
    return bool(token.flags & FAMILY) or token.given or token.unlisted


def _after_initial(token: Token) -> bool:
    """True where a dotted initial before it makes a name of a word: "A. Smith", not "E. Coli"."""
    return bool(token.flags & FAMILY) or (token.unlisted and not _LATIN.search(token.text))


def _real_initial(text: str, token: Token) -> bool:
    """True for an initial, not for the I that begins a clause."""
    return token.text != "I" or text[token.end : token.end + 1] == "."


def _alone(text: str, token: Token) -> bool:
    """True where a given name on its own is believed."""
    if token.shouted or (token.flags & PLACE & ~GIVEN and token.flags & REGION):
        return False
    if token.flags & PLACE and STATE_AFTER.match(text, token.end):
        return False
    return word_before(text, token.start) not in {"the", "a", "an"} and text[token.end : token.end + 1] != "-"


def _family_before(text: str, before: Sequence[Token], given: Token, *, alone: bool) -> bool:
    """True where a family name and a comma stand before a given name: "Achterberg, Maria"."""
    family = before[-1]
    if not _COMMA.fullmatch(text, family.end, given.start) or not given.flags & GIVEN:
        return False
    sure = (
        family.family
        or (family.unlisted and alone)
        or (given.given and family.flags & FAMILY and not family.flags & (WORD | STOP))
    )
    return len(before) == 1 and bool(sure) and (not family.flags & PLACE or bool(family.flags & GIVEN))


def _listed_together(text: str, listed: Sequence[Sequence[Token]], found: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Capitalised words in one list with a name ("Efimiya, Mary and Leonti"), and family names side by side in one."""
    names = dict(found)
    first = 0
    for at in range(1, len(listed) + 1):
        if at < len(listed) and text[listed[at - 1][-1].end : listed[at][0].start] in _NEXT_IN_LIST:
            continue
        if at - first > 1:
            group = [Token(r[0].start, r[-1].end, text[r[0].start : r[-1].end], r[0].flags, "") for r in listed[first:at]]
            yield from _of_group(text, group, names)
        first = at


def _of_group(text: str, group: Sequence[Token], names: Mapping[int, int]) -> Iterator[Span]:
    """The names of one list of capitalised words."""
    from_there = word_before(text, group[0].start) in {"in", "at", "from", "to", "of", "near", "for", "with"}
    sure = [t for t in group if _is_sure(t, names, from_there=from_there)]
    rest = [t for t in group if not _is_sure(t, names, from_there=from_there)]
    joined = text[group[-2].end : group[-1].start].strip(", ") == "and"
    if not sure or not joined or is_term(text, group[-1].end):
        return
    if all(t.start in names or t.flags & FAMILY or t.unlisted for t in group) and not any(
        t.flags & STOP or " " in t.text for t in rest
    ):
        yield from (Span(t.start, t.end, KIND, "listed_name") for t in group if t.start not in names)


def _is_sure(token: Token, names: Mapping[int, int], *, from_there: bool) -> bool:
    """True for a name that was found already, and for a sure family name that is not meant as a town."""
    return token.start in names or (token.family and not (bool(token.flags & PLACE) and from_there))
