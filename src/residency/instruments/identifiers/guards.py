"""Clinical guards: what an outside recogniser takes for an identifier, and what reads as a measurement, an age or a term.

They judge outside recognisers alone. What a rule or the table of known people finds stays found, whatever stands here.
Source of the faults: trained pipelines on clinical text (facts measured for Residency, November 2026): ages and laboratory
values as dates, analytes and devices as institutions, eponyms and drugs as people.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from residency.foundation.schema import Span
from residency.instruments.identifiers.known.vocabulary import all_words
from residency.instruments.identifiers.normalise import Word
from residency.instruments.identifiers.spread import before_eponym_noun, in_mid_sentence, reads_as_word
from residency.instruments.identifiers.words import eponym_nouns, is_placeholder, names_that_are_words, regions

RESOURCES = ("recogniser_guards.toml",)
"""Lists in foundation/resources that the guards read."""
_NUMBERS = frozenset(
    {"PHONE", "FAX", "SSN", "RECORD_NUMBER", "HEALTH_PLAN", "ACCOUNT", "LICENCE", "DEVICE", "VEHICLE", "BIOMETRIC"}
)
_LEAST_DIGITS = 4
_NUMERIC_DATE = re.compile(
    r"(?<![\w.,/-])(?:\d{1,4}\s?[-./]\s?\d{1,2}(?:\s?[-./]\s?(?:\d{4}|\d{2}))?|\d{1,2}\s?[-./]\s?(?:19|20)\d\d)(?![\d/]"
    r"|[.,-]\d)"
)
_TWO_PARTS = re.compile(r"\d{1,4}\s?[-./]\s?\d{1,2}\D*")
_UNIT_AFTER = re.compile(
    r"\s?(?:mg|mcg|µg|ug|g|kg|ml|mL|dl|l|L|mm|cm|m|mmHg|mmol|mol|meq|mEq|IU|U|units?|%|bpm|/min|/hpf|fl|pg|cc|kcal|Gy|mSv|kPa"
    r"|x10|x 10|°)(?![^\W\d_])"
)


def stands(text: str, listed: Sequence[Word], span: Span) -> bool:
    """True where what an outside recogniser found may be an identifier.

    Args:
        text: plain form (see `normalise`).
        listed: its words.
        span: what was found, in the plain form.
    """
    written = text[span.start : span.end]
    if not any(c.isalnum() for c in written) or "[" in written or is_placeholder(written.strip("[]")):
        return False
    if span.kind in ("NAME", "PLACE", "FACILITY"):
        return _is_named(text, listed, span)
    if span.kind == "DATE":
        return _is_date(text, span)
    if span.kind == "AGE":
        return any(int(n) >= 90 for n in re.findall(r"(?<!\d)\d{2,3}(?!\d)", written))
    if span.kind in _NUMBERS:
        return sum(c.isdigit() for c in written) >= _LEAST_DIGITS and not _UNIT_AFTER.match(text, span.end)
    return span.kind not in ("WEB", "EMAIL", "IP") or any(c in written for c in "@./:")


def _is_named(text: str, listed: Sequence[Word], span: Span) -> bool:
    """True unless it is in small letters, a measurement, an abbreviation, or made of clinical words alone."""
    places = [at for at, word in enumerate(listed) if span.start <= word.start < span.end]
    words = [listed[at] for at in places]
    if not words or not any(w.capitalised for w in words):
        return False
    if any(c.isdigit() for c in text[span.start : span.end]) and span.kind == "NAME":
        return False
    telling = [w for w in words if not (_is_clinical(w.key) or is_placeholder(w.text)) and len(w.text) > 1]
    if not telling or (span.kind != "FACILITY" and _ordinary(text, telling)):
        return False
    if span.kind == "FACILITY" and not _is_institution(text, span, words):
        return False
    if span.kind == "PLACE" and _is_region(words):
        return False
    if span.kind == "PLACE" and len(words) == 1 and words[0].text.isupper() and len(words[0].text) <= 3:
        return False
    last = places[-1]
    after = listed[last + 1].key if last + 1 < len(listed) and listed[last + 1].start - words[-1].end <= 3 else ""
    if before_eponym_noun(text, listed, last) or words[-1].key in eponym_nouns() or after in _lists()["terms_after"]:
        return False
    doubtful = all(w.key in names_that_are_words() for w in telling)
    return not (span.kind == "NAME" and doubtful and reads_as_word(text, listed, last))


def _is_region(words: Sequence[Word]) -> bool:
    """True for a state or country, which stays, unless a town has its name too."""
    name = " ".join(w.key for w in words if w.key != "the")
    return name in regions() and name not in ("new york", "washington")


def _ordinary(text: str, telling: Sequence[Word]) -> bool:
    """True for ordinary words: several that are no names, or one whose capital is owed to the beginning of a sentence."""
    if not all(w.key in all_words() for w in telling):
        return False
    if len(telling) == 1:
        return (
            not in_mid_sentence(text, telling[0].start)
            and _word_before(text, telling[0].start) not in _lists()["before_places"]
        )
    return not any(w.key in names_that_are_words() for w in telling)


def _is_institution(text: str, span: Span, words: Sequence[Word]) -> bool:
    """True for a name with a word such as clinic; and for one of no clinical and not only ordinary words, no abbreviation.

    Pipelines call much an institution that is none, and many people and towns too: what may be somebody's stays in.
    """
    if any(w.key in _lists()["facilities"] or w.key.endswith(_endings("facility_endings")) for w in words):
        return True
    if any(c.isdigit() for c in text[span.start : span.end]) or any(
        _is_clinical(w.key) or is_placeholder(w.text) for w in words
    ):
        return False
    if all(w.text.isupper() and len(w.text) <= 5 for w in words):
        return _word_before(text, span.start) in _lists()["before_places"]
    return not all(w.key in all_words() for w in words) or _word_before(text, span.start) in _lists()["before_places"]


def _word_before(text: str, start: int) -> str:
    """The word right before a place, in small letters."""
    found = re.findall(r"[^\W\d_]+", text[max(0, start - 24) : start].casefold())
    return found[-1] if found else ""


def _is_date(text: str, span: Span) -> bool:
    """True where a month, a weekday, a feast or a date in digits stands in it, and no length of time or measurement."""
    written = text[span.start : span.end]
    low = re.findall(r"[^\W\d_]+", written.casefold())
    if any(word in _lists()["dated"] for word in low):
        return True
    if any(word in _lists()["spans_of_time"] for word in low):
        return False
    if _UNIT_AFTER.match(text, span.end):
        return False
    if _NUMERIC_DATE.search(written) is None:
        return False  # a year alone stays, as it does for the rules
    # Two numbers with a stroke may be a score or a pressure: only behind a word that leads to a day.
    return not _TWO_PARTS.fullmatch(written) or _word_before(text, span.start) in _lists()["before_dates"]


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("residency.foundation.resources").joinpath(RESOURCES[0]).read_text("utf-8"))
    return {name: frozenset(words.casefold().split()) for name, words in table.items()}


def _is_clinical(key: str) -> bool:
    return key in _lists()["clinical"] or (len(key) >= 7 and key.endswith(_endings("clinical_endings")))


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(sorted(_lists()[name]))
