"""Numbers spoken in words, as dictation and voicemail write them: "zero zero seven dash four", "D as in dog 5 5 0"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words, near_digits
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import present, word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"

_UNITS = "zero|oh|nought|naught|one|two|three|four|five|six|seven|eight|nine|niner"
_TENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty"
    "|seventy|eighty|ninety|hundred"
)
_TIMES = "double|triple|treble"
_MARKS = "dash|hyphen|slash|stroke|decimal|point|dot|space"
_DIGIT_WORDS = frozenset(_UNITS.split("|"))
_NUMBER_WORDS = _DIGIT_WORDS | frozenset(_TENS.split("|"))
_SEP = r"(?:,?\s+|-)"
_RUN = re.compile(rf"(?:(?:{_TIMES})\s)?(?:{_UNITS})(?:{_SEP}(?:(?:{_TIMES})\s)?(?:{_UNITS}|o)\b){{4,}}", re.IGNORECASE)
"""Five digits or more, one after another; nothing in medicine is counted so."""
_LETTERS_BEFORE = re.compile(r"(?<![\w'])(?:[A-Za-z][ .-]{1,2}){1,4}$")
_LABELS = (
    "number|numbers|record|mrn|chart|code|serial|ticket|job|card|medicare|medicaid|medical aid|policy|group|member|account"
    "|authori[sz]ation|auth|claim|badge|id|pin|reference|ref|licen[cs]e|file|folder|case|accession|specimen|visit|encounter"
    "|confirmation|certificate|passport|plate|tag|lot|batch|nhs|npi|dea|ssn|social|social security|insurance|subscriber"
    "|prescription|rx|locker|room|bed|extension|invoice|order|tracking|docket|dictation|transcription|hospital|prisoner|inmate"
)
_FIRST = word_set(re.sub(r"\[sz\]|\[cs\]", "s", _LABELS).replace("|", " ")) | {"authorization", "license"}
_ITEM = rf"(?:(?:{_TIMES})\s)?(?:{_UNITS}|o|{_TENS}|{_MARKS}|\d{{1,4}}|[A-Za-z])"
_SAID = re.compile(
    rf"(?:{_LABELS})\b(?:[ ,:#]+(?:is|was|number|no|code|of|it's|its|the|and|that's|id|ending|in|starts|with|are))*[\s,:#]+"
    rf"(?P<value>(?:[A-Za-z]{{2,4}} (?:dash|hyphen|slash|stroke) )?{_ITEM}(?![\w'])(?:{_SEP}{_ITEM}(?![\w'.]\w)(?!\w))+)",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"(?:{_SEP}(?:{_MARKS}|[A-Za-z]))+$", re.IGNORECASE)
_FIGURES = frozenset("0123456789")
_LEADS = frozenset("bcdefghjklmnopqrstuvwxyz")
_AS = (" as in ", " for ", " like ")
_MEASURED = re.compile(
    r"\s*(?:mg|milligrams?|mcg|micrograms?|grams?|ml|millilit\w+|cc|units?|percent|per cent|%|mm|millimet\w+|cm|centimet\w+"
    r"|over|degrees?|days?|weeks?|months?|years?|hours?|minutes?|times|of|to|through|and a half|tablets?|points?)\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?<!\w)(?:[A-Za-z] (?:as in|for|like|as) [A-Za-z]+[ ,.-]{1,3}){1,5}"
    rf"(?:(?:{_UNITS}|\d{{1,6}})(?![\w.]\w)(?!\w)[ ,.-]{{0,2}}){{2,}}",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("record number zero zero seven three one dash four four period date", "zero zero seven three one dash four four"),
    ("medical record psy dash zero zero dash four four one eight period she", "psy dash zero zero dash four four one eight"),
    ("job number five five one nine two end of", "five five one nine two"),
    ("serial two two one oh four four eight, is", "two two one oh four four eight"),
    ("his Medicare is two F A six, G H nine, J K forty one, or", "two F A six, G H nine, J K forty one"),
    ("ticket number eight eight one three. Thank", "eight eight one three"),
    (
        "hospital number is one decimal four four seven decimal one nine zero full",
        "one decimal four four seven decimal one nine zero",
    ),
    ("insured with Vala b u p eight eight four one seven pre", "b u p eight eight four one seven"),
    ("group eleven oh six. Thank", "eleven oh six"),
    ("record ten forty four seventeen period", "ten forty four seventeen"),
    ("dictation job 88 1 4 0 2", "88 1 4 0 2"),
    ("it's D as in dog 55 0 9 1 7 3 group", "D as in dog 55 0 9 1 7 3"),
    ("the code is double seven four one", "double seven four one"),
    ("Case Number One Nine Four Four Two", "One Nine Four Four Two"),
)
MISSES: tuple[str, ...] = (
    "blood pressure one twenty over eighty, temperature ninety eight point six",
    "cuts at one, two and three centimetres",
    "grade two three or four",
    "in group one two of five improved",
    "t one n zero m zero",
    "one two three",
    "the number of two to three",
    "card one or two times a day",
    "order two tablets",
    "case one two years ago",
    "chart 120 80 72",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    there = present(text)
    spoken = len(there & _NUMBER_WORDS)
    if spoken > 1:
        for match in at_words(_RUN, text, _DIGIT_WORDS, digits=False):
            before = _LETTERS_BEFORE.search(text, max(0, match.start() - 12), match.start())
            yield Span(before.start() if before else match.start(), match.end(), KIND, "spoken_number")
    figures = len(there & _FIGURES)
    if spoken > 1 or figures > 2:
        for match in at_words(_SAID, text, _FIRST, digits=False):
            ending = _TRAILING.search(match["value"])
            end = match.end() - len(ending.group()) if ending else match.end()
            if _is_number(text[match.start("value") : end]) and not _MEASURED.match(text, end):
                yield Span(match.start("value"), end, KIND, "spoken_number")
    if (spoken > 1 or figures > 1) and not there.isdisjoint(_LEADS) and any(w in lowered(text) for w in _AS):
        for match in near_digits(_SPELLED, text):
            yield Span(match.start(), match.start() + len(match.group().rstrip(" ,.-")), KIND, "spoken_number")


def _is_number(value: str) -> bool:
    """True for three or more words of digits, of which one may be a ten, or for figures one by one."""
    words = re.findall(r"[A-Za-z]+|\d+", value.lower())
    units = sum(word in _DIGIT_WORDS or word in _TIMES.split("|") for word in words)
    tens = sum(word in _TENS.split("|") for word in words)
    figures = [word for word in words if word.isdigit()]
    if figures:
        return len(figures) > 3 and sum(len(word) == 1 for word in figures) > 2
    return units > 2 or (units + tens > 2 and tens < 4) or (units > 0 and tens > 0 and units + tens > 2)
