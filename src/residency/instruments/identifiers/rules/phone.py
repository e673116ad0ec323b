"""Telephone and fax numbers; short ones only where a word says what they are."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "PHONE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(D, E); number plans of NANPA and Ofcom"

_LONG = re.compile(
    r"(?<![\w/.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[-.]"
    r"|\d{3} (?=\d{3}[ -]))\d{3}[-. ]\d{4}(?:/\d{1,4}\b)?(?![\w/])(?:,? ?(?:ext|x)\.? ?\d{1,5}\b)?"
)
_INTERNATIONAL = re.compile(r"(?<![\w/.-])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,5}(?![\w/])")
_BRITISH = re.compile(r"(?<![\w/.-])(?:\(0\d{2,4}\)|0\d{2,4})[ -]\d{3,4}[ -]?\d{3,4}(?![\w/])")
_LABELLED = re.compile(
    r"\b(?:phone|telephone|tel|fax|call(?:ed)?|cell|mobile|pager|ph|contact|reach\w*|dial|extension|ext)\b"
    r"(?: (?:at|on|no|number))?[.:#]* ?(?P<number>\+?\(?\d(?:[ ().-]{0,2}\d){3,13}(?:/\d{1,4}\b)?)(?![\w/%]|-\d)",
    re.IGNORECASE,
)
_FIVES = re.compile(r"(?<![\w/.-])555-\d{4}(?![\w/])")

HITS: tuple[tuple[str, str], ...] = (
    ("daughter (919-555-2014)", "919-555-2014"),
    ("(204) 555-0123", "(204) 555-0123"),
    ("204.555.0123", "204.555.0123"),
    ("call 555-0199", "555-0199"),
    ("Fax: 204 555 0199", "204 555 0199"),
    ("+44 20 7946 0958", "+44 20 7946 0958"),
    ("on 01632 960001", "01632 960001"),
    ("Tel 2045550123", "2045550123"),
    ("pager 4417", "4417"),
    ("204-555-0123 ext. 12", "204-555-0123 ext. 12"),
    ("312-555-0177/0178", "312-555-0177/0178"),
    ("Tel 312-555-0177/0178", "312-555-0177/0178"),
)
MISSES: tuple[str, ...] = (
    "glucose 555, K 4.1",
    "platelets 212 and 250",
    "NDC 0002-8215-01",
    "ICD-10 E11.9, CPT 99213",
    "BP 120/80, HR 70-80",
    "calls made 3 times",
    "0.5 - 0.8 mg per 100 ml",
)


def find(text: str) -> Iterator[Span]:
    """Every telephone number of a text."""
    for pattern in (_LONG, _INTERNATIONAL, _BRITISH, _FIVES):
        for match in pattern.finditer(text):
            if sum(c.isdigit() for c in match.group()) >= 7:
                yield Span(match.start(), match.end(), KIND, "phone")
    for match in _LABELLED.finditer(text):
        yield Span(*match.span("number"), KIND, "phone")
