"""Telephone numbers of all countries; short ones only where a word says what they are."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import (
    as_digits,
    at_starts,
    at_words,
    digit_runs,
    has_digits,
    has_unit,
    near_digits,
)
from residency.instruments.identifiers.words import present, word_set

KIND = "PHONE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(D); number plans of NANPA and Ofcom, ITU-T E.164 for other countries"
NEEDS_DIGITS = True

_LONG = re.compile(
    r"(?<![\w/.-])\(\d{3}\) ?\d{7}(?![\w/])|(?<![\w/.-])(?:\+?1[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[-.]"
    r"|\d{3} (?=\d{3}[ -]))\d{3}[-. ]\d{4}(?:/\d{1,4}\b)?(?![\w/])(?:,? ?(?i:ext(?:ension)?|x)\.? ?\d{1,5}\b)?"
)
_NUMBER = re.compile(
    r"(?<![\w/.])(?:\+ ?)?(?:\(\d{1,5}\)[ .-]{0,2})?\d{1,15}(?:(?:[ .-]{1,2}(?:\(\d{1,5}\)[ .-]?)?"
    r"|\(\d{1,5}\)[ .-]?)\d{1,8}){0,7}"
    r"(?:x\d{1,5}|/\d{1,4})?(?![\w/%]|[.-]\d)"
)
_EXTENSION = re.compile(r",? ?(?:ext(?:ension)?|x)\.? ?\d{1,5}\b", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:phones?|telephone|tel|telefon|fax|call(?:ed|ing)?|cell|mobile|mob|pager|beeper|ph|contact|reach\w*|dial(?:ed)?"
    r"|emergency contact|next of kin|nok"
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
_GROUPED = re.compile(
    r"(?<![\w/.-])(?:\+?1[ .-]{1,3})?(?:\d{3}/\d{3}[-. ]|\d{3} ?- {0,2}\d{3} ?- {0,2}|\d{3} \d{3}\s{1,3}"
    r"|\(\d{3}\) {0,2}\d{3}(?: ?[-. ] ?|\n))\d{4}(?![\w/]|[.-]\d)"
    r"(?:,? ?\(?(?:extension|ext|x|#)\.?\s?\d{1,6}\b)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"(?<![\w/.,+<>=-])(?<![<>=] )(?<![\d.%] )[2-9]\d\d(?:\.\d{4}| (?!(?:19|20)\d\d\b)\d{4}(?! \d))(?![\w/%]"
    r"|[.,-]\d)(?:,? ?(?:ext|x)\.? ?\d{1,5}\b)?",
    re.IGNORECASE,
)
_INNER_WORDS = (
    "ext extn extension x bleep bleeped beep beeper pager pagers paged page pgr vocera spectralink ascom dect through"
    " dial dialled"
    " dialed switchboard voicemail vm hotline phone telephone tel ph mobile cell bp hospital internal callback"
)
_INNER_SET = word_set(_INNER_WORDS)
_INNER_FIRST = word_set(
    "ext extension extn bleep bleeped beep beeper beeped pager pagers page paged paging pgr vocera spectralink"
    " ascom dect me us him her you them dial dialed dialled switchboard voicemail voice vm hotline telephone phone tel ph"
    " mobile cell callback call internal"
)
"""Words with which such a place begins."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_INNER = re.compile(
    r"\b(?:ext(?:ension|n)?|bleep(?:ed)?|beep(?:er|ed)?|pag(?:ers?|ed?|ing)|pgr|vocera|spectralink|ascom|dect|(?:me|us"
    r"|him|her|you|them)"
    r" through to|dial(?:l?ed)?|switchboard|voice ?mail|vm|hotline|(?:tele)?phone|tel|ph|mobile|cell|call ?back|internal)\b\.?"
    r"(?:[\s:#(,;]+(?:me|us|him|her|them|on|is|no|number|nr|to|my|the|carried by|dr|doctor|d[aeio]s?|van|von|der|la|el|al"
    r"|bin|ibn|(?-i:[A-Z][A-Za-z'-]*))\b\.?){0,4}"
    r"[\s:#(,;-]{0,4}(?P<number>\d{1,3}[- ]\d{2,4}|\d{3}[ -]?\n?\s{0,3}\d{4}|\d{3,6})(?![\w%/:]|[.,-]\d)",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(r"(?<![\w/.-])(?:\+ ?\d{1,3} ?|0)\d{2,5}(?: \d{2,6}){1,3}(?= [0-3]?\d[-./][01]?\d[-./]\d{2,4}\b)")
_REACHED = re.compile(
    r"(?:@ ?|\b(?:answer(?:s|ing)?|reach(?:ed|able)?|rings?|rang|tried|try|calls?|called)(?: (?:me|him|her|us|on|at|back"
    r"|ext|extn)){1,3} )"
    r"(?P<number>\d{4,5}|\d{1,2}-\d{3,4})(?![\w%/:]|[.,-]\d)",
    re.IGNORECASE,
)
_REACHED_LAST = word_set("me him her us on at back ext extn")
_REACH = 48
"""Characters before a number in which the verb stands."""
_TIME = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_SIGN = re.compile(
    r"(?<![\w.×])(?<!(?<!\d)\d )(?<!(?<!\d)\d\d )(?:[xX]\.? ?(?!\d{1,3}00\b)(?P<x>\d{1,2}-\d{3,5}|\d{4,6})"
    r"|p(?P<p>\d{4,6}))(?![\w%/:]|[.,-]\d)"
)
_SOME_SIGN = re.compile(r"[xXp]\.? ?\d")
_STATE_BEFORE = re.compile(r"(?:\b[A-Z]{2}|\b[A-Z][a-z]{3,}),?\.? {1,2}$")
_ZIP = re.compile(r"\d{5}-\d{3,4}")
_FIVES = re.compile(r"(?<![\w/.-])555-\d{4}(?![\w/])")
_MEDICAL = re.compile(
    r"\b(?:ndc|icd|cpt|loinc|dose|ratio|range|mrn|ssn|account|acct|card|record|serial|lot|code)\b[\w :#.-]{0,12}$",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("daughter (919-555-2014)", "919-555-2014"),
    ("(204) 555-0123", "(204) 555-0123"),
    ("from (520) 5550144. Safe", "(520) 5550144"),
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
    ("lm on vm 861/555-3366.", "861/555-3366"),
    ("niece (352 - 555 - 3091) notified", "352 - 555 - 3091"),
    ("H: 490.555.4012 EXT 84", "490.555.4012 EXT 84"),
    ("left a card, 880.8309.", "880.8309"),
    ("the sister paged 69-872, aware", "69-872"),
    ("Paged Dr Green (8244);", "8244"),
    ("my beeper is 73-225.", "73-225"),
    ("should ring bleep 2289 or", "2289"),
    ("adjuster x5-7093.", "5-7093"),
    ("from Green x7983", "7983"),
    ("put me through to 4171 and it rang", "4171"),
    ("call Dr C p4689", "4689"),
    ("(351) 555-3S88 x708", "(351) 555-3S88 x708"),
    ("call 913-555-6743 ext.\n7332.", "7332"),
    ("cell 555\n\t6312", "555\n\t6312"),
    ("PAGED DR. ADA GREEN (7828);", "7828"),
    ("ext. 5952 x6622", "6622"),
    ("husband 07210 729 113 04-03-2020 seen", "07210 729 113"),
    ("has my list @ 4044", "4044"),
    ("no answer on 2868.", "2868"),
    ("no answer on 3-2347.", "3-2347"),
    ("will call back 555.4652 2139 then", "555.4652"),
    (";(940) 555\n5862;", "(940) 555\n5862"),
    ("her husband, 655 4416, says", "655 4416"),
    ("Emergency contact 44 7700 900123", "44 7700 900123"),
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
    "VT 05401-2213",
    "Boston, MA 02118-0012",
    "paged at 14:30",
    "cells 3 per field, phone 2 days ago",
    "magnification x400, x1000",
    "walked through 120 m",
    "p16 and p53, p 0.0312",
    "page 3 of 12",
    "seen @ 1430, tried on 2021",
    "bed 214 2019, 120 80 72 2500",
    "0.1234 and 123.4567 mg",
)


def find(text: str) -> Iterator[Span]:
    """Every telephone number of a text."""
    if not has_digits(text):
        return
    text = as_digits(text)
    for pattern in (_LONG, _FIVES, _GROUPED, _DOTTED, _BEFORE_DAY):
        for match in at_starts(pattern, text):
            if not _MEDICAL.search(text, max(0, match.start() - 24), match.start()) and not has_unit(text, match.end()):
                yield Span(match.start(), match.end(), KIND, "phone")
    for start, end in numbers(text):
        yield Span(start, end, KIND, "phone")
    for match in at_words(_INNER, text, _INNER_FIRST) if not _INNER_SET.isdisjoint(present(text)) else ():
        if not has_unit(text, match.end()) and not _YEAR.fullmatch(match["number"]):
            yield Span(*match.span("number"), KIND, "phone")
    for match in _reached(text):
        written = match["number"]
        if not has_unit(text, match.end()) and not _YEAR.fullmatch(written) and not _TIME.fullmatch(written):
            yield Span(*match.span("number"), KIND, "phone")
    for match in near_digits(_SIGN, text) if _SOME_SIGN.search(text) else ():
        yield Span(*match.span("x" if match["x"] else "p"), KIND, "phone")


def _reached(text: str) -> Iterator[re.Match[str]]:
    """Short numbers behind "answers on", "call him at" or an @."""
    for start, end, stop in digit_runs(text):
        if (end - start in (4, 5) or text[end : end + 1] == "-") and text[start - 1 : start] in ("@", " "):
            first = max(0, start - _REACH)
            if text[start - 2 : start].strip() == "@" or text[first : start - 1].rpartition(" ")[2].lower() in _REACHED_LAST:
                yield from (m for m in _REACHED.finditer(text, first, min(stop, end + 8)) if m.start("number") == start)


def grouped(text: str) -> Iterator[tuple[int, int]]:
    """Numbers in the groups of North America, whatever stands between these: "861/555-3366", "352 - 555 - 3091"."""
    for match in at_starts(_GROUPED, as_digits(text)):
        yield match.span()


def numbers(text: str, also: re.Pattern[str] | None = None) -> Iterator[tuple[int, int]]:
    """Runs of digits that are telephone numbers by their form, by a word beside them, or by what `also` finds before them."""
    for match in at_starts(_NUMBER, text):
        start, end = match.span()
        if _ZIP.fullmatch(match.group()) and _STATE_BEFORE.search(text, max(0, start - 24), start):
            continue
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
