"""Streets written in no full form: without number, without a word for the street, in small letters, boxes, blocks and plots."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_any_digit, at_words, has_digits
from residency.instruments.identifiers.words import present, word_set

KIND = "ADDRESS"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): street address; ways of writing: general knowledge of many countries"

_ROADS = word_set(
    "rd road ave avenue blvd boulevard ln lane cres crescent tce mews cottages brow passage esplanade terrace"
    " pkwy parkway close"
)
_UNNUMBERED = re.compile(
    r"(?<![\w'-])(?:(?:No\.? ?)?\d{1,5}[A-Za-z]?(?:[/-]\d{1,4})?,? )?(?:[A-Z][\w'\u2019.-]+ ){1,3}"
    r"(?:Rd|Road|Ave|Avenue|Blvd|Boulevard|Ln|Lane|Cres|Crescent|Tce|Mews|Cottages|Brow|Passage|Esplanade|Terrace|Pkwy|Parkway"
    r"|Close(?=[,.\n]))\b(?: [NSEW]{1,2}\b)?"
)
_BOXES = word_set("lockbox private locked pmb p blk plot h gali purok shop lot")
_BOX = re.compile(
    r"(?:Lockbox|Private Bag|Locked Bag|P\.? ?M\.? ?B\.?|Blk|Plot(?: No\.?)?|H\. ?No\.?|Gali No\.?|Purok|Shop) [A-Z]?\d[\w/-]*"
    r"(?:,? (?:[A-Z][\w'-]+ ){1,3}#?\d{2}-\d{2,4})?",
)
_NO_TYPE = re.compile(
    r"\d{2,5} (?:[NSEW]\.? \d{1,3}(?:st|nd|rd|th)\b|(?:[NSEW]\.? )?(?:[A-Z][a-z]{2,}|\d{1,3}(?:st|nd|rd|th))"
    r"(?= ?(?:#\d|, [A-Z][a-z]+,? (?:[A-Z]{2} )?\d{5}\b"
    r"|\n[A-Z][\w ]+,? [A-Z]{2}\b|, (?:Lower|Upper|Ground|First|Second|Third) (?:Level|Floor)| \| [A-Z]))(?: ?#\d\w*)?)"
)
_CORNER = re.compile(r"\b(?:corner|junction) of [A-Z]\w+(?: (?:and|&) [A-Z0-9]\w+)?")
_AT_HOME = word_set("live lives living resides residing address stays staying add")
_SMALL = re.compile(
    r"(?:live|lives|living|resides|residing|address|stays|staying|add)(?: is)?(?: at| in)?:? "
    r"(?P<street>\d{1,5}[a-z]?(?:/\d{1,4})? (?:[a-z]+ ){1,3}(?:st|rd|ave"
    r"|ln|dr|road|street|lane|avenue|drive|cres|court|ct|way|place|pl|tce))\b",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("dog on the Drumlish Rd, Longford", "Drumlish Rd"),
    ("resides at No 5 Awka Road.", "No 5 Awka Road"),
    ("801 Commissioners Rd E, London", "801 Commissioners Rd E"),
    ("Address 9 Pilgrim Cottages, Snodland", "9 Pilgrim Cottages"),
    ("goes to Lockbox 3381, Aurora", "Lockbox 3381"),
    ("Blk 644 Bukit Batok Central #01-22 S", "Blk 644 Bukit Batok Central #01-22"),
    ("1180 Humboldt #4\nDenver", "1180 Humboldt #4"),
    ("8200 Dodge, Omaha 68114", "8200 Dodge"),
    ("OccMed | 715 S 8th | Minneapolis", "715 S 8th"),
    ("i live at 6/112 gore st fitzroy", "6/112 gore st"),
    ("the corner of Vine and 4th", "corner of Vine and 4th"),
    ("Add: H.No. 2214-B, Gali No. 4", "H.No. 2214-B"),
)
MISSES: tuple[str, ...] = (
    "Close follow-up is advised, Close to the hilum",
    "shop 3 times a week, the plot thickens",
    "lives with 2 cats on the way to recovery",
    "1000 Units, then 500",
    "the corner of the eye",
    "1200 Heparin, given twice",
)


def find(text: str) -> Iterator[Span]:
    """Every such piece of an address."""
    inside = present(text)
    found: list[tuple[int, int]] = []
    if not _ROADS.isdisjoint(inside):
        found += [match.span() for match in _UNNUMBERED.finditer(text)]
    if has_digits(text):
        found += [match.span() for match in at_any_digit(_NO_TYPE, text)]
        found += [match.span() for match in at_words(_BOX, text, _BOXES)]
        found += [match.span("street") for match in at_words(_SMALL, text, _AT_HOME)]
    if "corner" in inside or "junction" in inside:
        found += [match.span() for match in _CORNER.finditer(text)]
    for start, end in found:
        yield Span(start, end, KIND, "street_form")
