"""Telephone numbers of all countries; short ones only where a word says what they are."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits, near_digits

KIND = "PHONE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(D); number plans of NANPA and Ofcom, ITU-T E.164 for other countries"

_LONG = re.compile(
    r"(?<![\w/.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[-.]"
    r"|\d{3} (?=\d{3}[ -]))\d{3}[-. ]\d{4}(?:/\d{1,4}\b)?(?![\w/])(?:,? ?(?:ext|x)\.? ?\d{1,5}\b)?"
)
_NUMBER = re.compile(
    r"(?<![\w/.])(?:\+ ?)?(?:\(\d{1,5}\)[ .-]{0,2})?\d{1,15}(?:(?:[ .-]{1,2}(?:\(\d{1,5}\)[ .-]?)?"
    r"|\(\d{1,5}\)[ .-]?)\d{1,8}){0,7}"
    r"(?:x\d{1,5}|/\d{1,4})?(?![\w/%]|[.-]\d)"
)
_EXTENSION = re.compile(r",? ?(?:ext(?:ension)?|x)\.? ?\d{1,5}\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:phones?|telephone|tel|telefon|fax|call(?:ed|ing)?|cell|mobile|mob|pager|beeper|ph|contact|reach\w*|dial(?:ed)?"
    r"|desk|office|home|work"
    r"|landline|whatsapp|sms|text(?:ed)?|answering at|messages? to|registered|voicemail|hotline|extension|ext)\b"
    r"(?: (?:me|him|her|us|them|number|no|nr|line|at|on|to|is|was|out|mobile|cell|phone|the|his|my)){0,4}\W{0,6}$",
    re.IGNORECASE,
)
_SHORT_LABEL = re.compile(
    r"\b(?:phone|telephone|tel|fax(?:ed)?|call(?:ed)?|cell|mobile|pager|beeper|ph|contact|reach\w*|dial|extension|ext)\b(?:"
    r" (?:at|on|no|number|to))?[.:#]* ?$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"[ ,-]{0,3}\(?(?:office|fax|mobile|home|cell|work|desk|direct)\b", re.IGNORECASE)
_INTERNATIONAL = re.compile(r"(?:\+ ?|00)\d{1,3}[ .(-].*|\+\d{8,15}")
_TRUNK = re.compile(r"(?:\(0\d{1,4}\)|0\d{1,4})[ -]\d{2,4}(?:[ -]?\d{2,4}){1,3}")
_FIVES = re.compile(r"(?<![\w/.-])555-\d{4}(?![\w/])")
_MEDICAL = re.compile(
    r"\b(?:ndc|icd|cpt|loinc|dose|ratio|range|mrn|ssn|account|acct|card|record|serial|lot|code)\b[\w :#.-]{0,12}$",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("daughter (919-555-2014)", "919-555-2014"),
    ("(204) 555-0123", "(204) 555-0123"),
    ("204.555.0123", "204.555.0123"),
    ("call 555-0199", "555-0199"),
    ("Tel: 204 555 0199", "204 555 0199"),
    ("+44 20 7946 0958", "+44 20 7946 0958"),
    ("on 01632 960001", "01632 960001"),
    ("Tel 2045550123", "2045550123"),
    ("pager 4417", "4417"),
    ("204-555-0123 ext. 12", "204-555-0123 ext. 12"),
    ("312-555-0177/0178", "312-555-0177/0178"),
    ("Tel 312-555-0177/0178", "312-555-0177/0178"),
    ("Phone:\n467 3395", "467 3395"),
    ("Phone: (99) 645-791", "(99) 645-791"),
    ("not answering at 71-33-52-22", "71-33-52-22"),
    ("655 437 108 office", "655 437 108"),
    ("Desk: +41 (0)85 806 98 67", "+41 (0)85 806 98 67"),
    ("Mobile: 0490 39 07 81", "0490 39 07 81"),
    ("001-518-640-0854 mobile", "001-518-640-0854"),
)
MISSES: tuple[str, ...] = (
    "glucose 555, K 4.1",
    "platelets 212 and 250",
    "NDC 0002-8215-01",
    "ICD-10 E11.9, CPT 99213",
    "BP 120/80, HR 70-80",
    "calls made 3 times",
    "0.5 - 0.8 mg per 100 ml",
    "office visit 2021, 12 of 14",
    "at work 8 hours, home 2 litres",
    "0.25 0.50 0.75 1.00",
    "K 4.1 Na 138 Cl 102 24 12 0.9",
)


def find(text: str) -> Iterator[Span]:
    """Every telephone number of a text."""
    if not has_digits(text):
        return
    for pattern in (_LONG, _FIVES):
        for match in near_digits(pattern, text):
            yield Span(match.start(), match.end(), KIND, "phone")
    for start, end in numbers(text):
        yield Span(start, end, KIND, "phone")


def numbers(text: str, also: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """Runs of digits that are telephone numbers by their form, by a word beside them, or by what `also` finds before them."""
    for match in near_digits(_NUMBER, text):
        start, end = match.span()
        digits = sum(c.isdigit() for c in match.group())
        if 4 <= digits <= 6 and _SHORT_LABEL.search(text, max(0, start - 24), start):
            yield start, end
        elif 6 <= digits <= 16 and (_is_phone(text, match) or (also and also.search(text, max(0, start - 30), start))):
            extension = _EXTENSION.match(text, end)
            yield start, extension.end() if extension else end


def _is_phone(text: str, match: "re.Match[str]") -> bool:
    written, before = match.group(), text[max(0, match.start() - 40) : match.start()]
    if _MEDICAL.search(before):
        return False
    if _INTERNATIONAL.fullmatch(written) or _TRUNK.fullmatch(written):
        return sum(c.isdigit() for c in written) >= 8
    if "." in written and " " in written:
        return False
    return bool(_LABEL.search(before) or _LABEL_AFTER.match(text, match.end()))
