"""Ages above 89, which are written "90+" instead. Ages up to 89 stay."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, near_digits

KIND = "AGE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): ages over 89 may be aggregated into one category of 90 or older"

_AGE = r"(?:9\d|1[01]\d)"
_SOME_AGE = re.compile(rf"(?<!\d){_AGE}(?!\d)")
_OLD = re.compile(
    rf"(?<![\d./-]){_AGE}[- ]?(?:years?|yrs?)(?:[- ]?old\b| of age\b)"
    rf"|(?<![\d./-]){_AGE}[- ]?(?:y\.?/?o\b\.?|yr\b(?! ago))",
    re.IGNORECASE,
)
_AGED = re.compile(rf"\b(?:aged?|age:)\s?(?P<age>{_AGE})(?!\d|[./]\d| ?%)", re.IGNORECASE)
_SEX = re.compile(rf"(?<![\w.,/-] )(?<![\w./-])(?P<age>{_AGE})[ -]?(?=(?:M|F|y)\b(?! ?\d))")
_CLOSE_SEX = re.compile(
    rf"(?<![\d./-])(?<!\bT )(?<!\bT: )(?<!emp )(?<!emp: )(?<!ture )(?<!ture: )(?P<age>{_AGE})[MF](?= ?[,;.)]|\s+[a-z]|  )"
)
_DECADE = re.compile(r"\b(?:his|her|their|mid|early|late)[ -](?:mid-|early |late |mid )?(?P<age>90'?s)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:non(?:a)?genarian|centenarian|supercentenarian|ninet(?:y|ies)(?:-\w+)?[ -]years?[ -](?:old|of age)|(?:his|her)"
    r" nineties)\b",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("A 94-year-old woman", "94-year-old"),
    ("She is 101 years old.", "101 years old"),
    ("94 yo man", "94 yo"),
    ("She is 94 years of age.", "94 years of age"),
    ("aged 92", "92"),
    ("had a stroke aged 93.", "93"),
    ("a nonagenarian lady", "nonagenarian"),
    ("in her 90s", "90s"),
    ("ninety-four years old", "ninety-four years old"),
    ("93F with cough", "93"),
    ("Pt Ada Varga 95M, room 4", "95"),
)
MISSES: tuple[str, ...] = (
    "A 89-year-old man",
    "6-week-old, age 87",
    "45M, 39 yo",
    "SpO2 94 %, HR 92",
    "smoked for 95 years",
    "BP 190/94",
    "T 99.5 F",
    "temperature 98 F",
    "T 99F, HR 92",
    "image 100",
)


def find(text: str) -> Iterator[Span]:
    """Every such age of a text."""
    for match in (
        _WORDS.finditer(text) if "ninet" in text or "Ninet" in text or "genarian" in text or "entenarian" in text else ()
    ):
        yield Span(match.start(), match.end(), KIND, "age_over_89")
    if not _SOME_AGE.search(text):
        return
    for match in near_digits(_DECADE, text):
        yield Span(*match.span("age"), KIND, "age_over_89")
    for match in at_digits(_OLD, text):
        yield Span(match.start(), match.end(), KIND, "age_over_89")
    for match in at_digits(_CLOSE_SEX, text):
        yield Span(*match.span("age"), KIND, "age_over_89")
    for pattern in (_AGED, _SEX):
        for match in near_digits(pattern, text):
            if pattern is _AGED or match.group()[-1] != " ":
                yield Span(*match.span("age"), KIND, "age_over_89")
