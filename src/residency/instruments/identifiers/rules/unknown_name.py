"""Names that no list holds: capitalised words that neither plain language nor medicine explains, and listed
family names alone."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import STATE_AFTER
from residency.instruments.identifiers.known.forms import one_slip_away
from residency.instruments.identifiers.known.vocabulary import common_words
from residency.instruments.identifiers.normalise import lowered
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
    lexicon,
    names_that_are_words,
    places_of,
    present,
    runs,
    strange,
    word_after,
    word_before,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); what no list of words explains is taken for a name"

_DOSE = re.compile(r"[ -]?\(?\d+(?:[.,/-]\d+)*\s?(?:mg|mcg|ug|g|ml|cc|units?|tabs?|caps?|puffs?|iu|meq|%|Fr|gauge|mm|cm)\b")
_SHAPE = re.compile(r"(?:Mc|Mac|Mak|De|Di|Du|Da|La|Le|Van|Von|Fitz|St|O'|D'|N'|L'|M')?[A-Z][a-z]+(?:['-]?[A-Za-z][a-z]+)*")
_VOWEL = re.compile(r"[AEIOUY]")
_LIKE_LATIN = re.compile(r"(?:us|um|ae|ii|is|ans|ens|cola|ella|ium)$")
_SPECIES_AFTER = re.compile(r" (?:species|spp?\.|virus|toxin|toxoid|vaccine|antigen|antibod|culture|titer|titre)")
_OF_THINGS = word_set("the a an this each every another per")
_FROM_THERE = word_set("in at from to of near for with")
_LONGEST = 40
"""Letters; a longer word is nobody's name, and its slips are not tried."""
_LOUD = 7
"""Letters that an unknown word in capitals has at least: shorter ones are abbreviations."""

HITS: tuple[tuple[str, str], ...] = (
    ("we talked about Quillane once more", "Quillane"),
    ("Ottermole slept well.", "Ottermole"),
    ("10:16 Donorvell: path called", "Donorvell"),
    ("HUSBAND MET QUILLANDER AGAIN", "QUILLANDER"),
    ("the film by McQuillane", "McQuillane"),
    ("Fellow Achterberg on.", "Achterberg"),
    ("They wrote by gonzalez. No fever.", "gonzalez"),
    ("we spoke about Snow again", "Snow"),
    ("down with Winters on the 25th", "Winters"),
)
MISSES: tuple[str, ...] = (
    "Cardiomediastinal silhouette normal. Hyperexpanded lungs. Bandlike opacity. Redemonstrated nodule.",
    "Zyloquin 20 mg daily",
    "Latanoprost and Amiodarone",
    "Stevens-Johnson and Epstein-Barr",
    "NSTEMI and HFpEF, BiPAP, eGFR and HbA1c",
    "CHEST XR: HYPEREXPANDED LUNGS WITH CARDIOMEGALY",
    "Casper WY",
    "seen at Page Street; the White count; a Green stool; with Bell palsy; no Pain",
    "An email to lindqvist@example.org",
    "mediastinum is Stable. Xray Chest; Bone and Bones; a Tube, Inserted",
)


def find(text: str) -> Iterator[Span]:
    """Every capitalised word that nothing explains."""
    yield from _in_small(text)
    for run in runs(text):
        if len(run) == 1 and _is_worded(text, run[0]):
            yield Span(run[0].start, run[0].end, KIND, "unknown_name")
        medical = any(t.flags & MEDICAL for t in run)
        for token in run:
            if _is_name(text, token, beside_medicine=medical):
                yield Span(token.start, token.end, KIND, "unknown_name")


def _in_small(text: str) -> Iterator[Span]:
    """Listed names in small letters that are nothing else, wherever they stand."""
    small = lowered(text)
    for low in present(text) & _only_names():
        for start in places_of(low, small):
            end = start + len(low)
            alone = text[start - 1 : start] not in _IN_ADDRESS and text[end : end + 1] not in _BEFORE_MORE
            if alone and text[start].islower():
                yield Span(start, end, KIND, "unknown_name")


_IN_ADDRESS = frozenset("@._-/'")
_BEFORE_MORE = frozenset("@_-/")


@cache
def _only_names() -> frozenset[str]:
    """Words of five letters or more on a list of names that neither plain language nor medicine knows."""
    return frozenset(w for w, flags in lexicon().items() if flags & (GIVEN | FAMILY) and len(w) > 4 and strange(w))


def _is_worded(text: str, token: Token) -> bool:
    """True for a name that is a word of English too, where its capital can be owed to nothing else: in mid sentence, alone."""
    written = text[token.start : token.end]
    known = token.low in names_that_are_words() or (token.flags & FAMILY and word_before(text, token.start) in _LEADS)
    if not known or token.low in _OF_REPORTS or token.flags & (STOP | REGION | MEDICAL) or not _WORDED.fullmatch(written):
        return False
    if not _MID_SENTENCE.search(text, max(0, token.start - 24), token.start):
        return False
    after = word_after(text, token.end)
    return after not in eponym_nouns() and after not in _NOUNS and text[token.end : token.end + 1] not in ("-", "/")


_OF_REPORTS = word_set(
    "stable mild moderate severe normal heart bone bones tube tubes angle chest lung lungs liver spleen marked"
    " sharp free clear fair good"
    " acute chronic small large right left upper lower lateral medial soft hard tender flat round plate screw"
    " line lead port valve graft"
    " root cord canal stem head neck foot hand shoulder knee hip elbow wrist ankle ring stone stones gas air fluid dense"
)
"""Words of reports that are somebody's name somewhere: with a capital they are written too often for that to say anything."""
_WORDED = re.compile(r"[A-Z][a-z]+")
_MID_SENTENCE = re.compile(
    r"(?<![\w.])(?!(?:the|a|an|of|in|at|to|no|on|from|near|this|that)\b)[a-z]{2,},? \(?$|\((?:[A-Z][\w'-]+, )+$"
)
_LEADS = word_set("with by per told asked paged called")
_NOUNS = word_set(
    "street st road rd avenue ave lane drive court house hospital clinic center centre unit school church park hill river lake"
    " county city town pharmacy ward sign score scale test syndrome disease view hall team day month"
)


def _is_name(text: str, token: Token, *, beside_medicine: bool) -> bool:
    """True where a capitalised word is a name because it is nothing else."""
    if not token.text.isascii() and _foreign(token):
        return True
    if (
        not 3 <= len(token.text) <= _LONGEST
        or token.flags & (WORD | MEDICAL | REGION | STOP)
        or not _looks_like_one(text, token)
    ):
        return False
    if not strange(token.low) or _is_thing(text, token):
        return False
    if beside_medicine and not token.flags & (GIVEN | FAMILY):
        return False
    listed = token.flags & (GIVEN | FAMILY)
    if token.flags & PLACE and not token.flags & GIVEN:
        return (
            bool(token.flags & FAMILY)
            and word_before(text, token.start) not in _FROM_THERE
            and not begins_sentence(text, token.start)
        )
    return bool(listed) or len(token.text) > 3


def _foreign(token: Token) -> bool:
    """True for a listed name in title case with a letter that English has not, a word of English without it: "Noël"."""
    return token.text.istitle() and bool(token.flags & GIVEN) and not token.flags & (MEDICAL | REGION | STOP)


def _looks_like_one(text: str, token: Token) -> bool:
    """True for a word written as names are: one capital, or capitals throughout in a long word."""
    written = text[token.start : token.end]
    if written.islower():
        return len(written) > 4
    if written.isupper():
        long = len(written) >= (5 if token.flags & (GIVEN | FAMILY) else _LOUD)
        return long and bool(_VOWEL.search(written)) and ("-" not in written or bool(token.flags & (GIVEN | FAMILY)))
    return bool(_SHAPE.fullmatch(written)) if written.isascii() else not any(c.isdigit() for c in written)


def _is_thing(text: str, token: Token) -> bool:
    """True where what stands beside a word says that it is a drug, a germ, a method or a place."""
    if _DOSE.match(text, token.end) or _SPECIES_AFTER.match(text, token.end) or STATE_AFTER.match(text, token.end):
        return True
    if is_term(text, token.end):
        return True
    parts = token.low.split("-")
    if len(parts) > 1 and any(lexicon().get(p, 0) & MEDICAL or p in ("barr", "johnson") for p in parts):
        return True
    if token.flags & (GIVEN | FAMILY):
        return False
    if begins_sentence(text, token.start) and _is_slip(token.low):
        return True
    return word_before(text, token.start) in _OF_THINGS or bool(_LIKE_LATIN.search(token.low) and _latin_before(text, token))


@lru_cache(maxsize=10_000)
def _is_slip(low: str) -> bool:
    """True for a long word one slip of the pen or of a reading machine from a common word."""
    return len(low) > 5 and not common_words().isdisjoint(one_slip_away(low))


def _latin_before(text: str, token: Token) -> bool:
    """True behind a capital with a full stop: the second word of a species' name."""
    return bool(re.search(r"\b[A-Z]\. $", text[max(0, token.start - 3) : token.start]))
