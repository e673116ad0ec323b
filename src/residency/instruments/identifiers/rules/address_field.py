"""Fields of forms that hold an address or a part of one: all of the field goes, whatever is written in it."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.institutions import is_name
from residency.instruments.identifiers.rules.street_address import without_state
from residency.instruments.identifiers.words import PLACE, flags_of, present, regions, word_set

KIND = "ADDRESS"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B); labels of forms: general knowledge of English-speaking countries"

_LABELS = (
    r"(?:address(?: line)?(?: ?[12])?|addr|add|residence|resident (?:of|at)|mailing|mail to|ship to|remit(?: to)?|r/o|domicile"
    r"|street|city|town|city/town|village|vill|suburb|lga|taluk|tehsil|mandal|barangay|brgy|parish|county|quarter|landmark"
    r"|place of (?:birth|residence|death)|birthplace|born at|native place|home town|hometown|estate|postcode|post code)"
)
_FIELD = re.compile(rf"(?i:{_LABELS})[ \t]?(?:\.{{2,}}|:|=)[ \t.:]{{0,40}}(?P<value>[^\W_a-z][^\n|;\t]{{2,90}})")
_WORDS = word_set(
    "address addr add residence resident mailing mail ship remit r domicile street city town village vill suburb lga taluk"
    " tehsil mandal barangay brgy parish county quarter landmark place birthplace born native home hometown estate postcode"
    " post"
)
"""Words with which a label begins; what stands before them (home, postal, patient's) does not matter."""
_OTHER = re.compile(
    r"\b(?:e-?mail|ip|mac|web|url|internet|ipv4|ipv6|network|drug|medicine|pharma\w*|to)\W{0,2}$", re.IGNORECASE
)
_END = re.compile(
    r"(?<=\d{5})(?=[ \t]+[A-Z])|(?<= \d[A-Z]{2})(?=[ \t]+[A-Z])|[ \t]{2,}"
    r"|[ \t](?:[A-Z][\w/.'-]{1,14}(?: [\w/.'-]{1,10}){0,2}|[A-Z]{2,})(?:[ \t]?:|[ \t]?\.\.)"
    r"|[ \t](?i:tel|ph|phone|mob|mobile|cell|dob|age|sex|mrn)\b|[.;](?:\s|$)"
)
_NOT_ENDED = re.compile(
    r"(?:\b(?:No|St|Rd|Ave|Blk|Bldg|Brgy|Opp|Nr|Mt|Ft|Apt|Ste|Co|Sto|Sta|Cr|Ln|Dr|Hse|Flr?|Blvd|Est|H|P|O)|\b[A-Z])$"
)
_NOTHING = re.compile(
    r"(?:unknown|none|nil|n/?a|same|as |see |not |no fixed|nfa\b|homeless|refused|declined|confirmed|verified|yes|no\b|pending"
    r"|withheld|deferred|left|right|on file|correct|updated|changed)",
    re.IGNORECASE,
)
_STREET = word_set(
    "street st road rd avenue ave lane ln drive dr court ct close way place square terrace crescent hill park gardens house"
    " cottage cottages lodge farm flat apt unit plot block sector estate village tenantry section cross quarters compound"
    " settlement district box extension mall green quay row heights view grove"
)

HITS: tuple[tuple[str, str], ...] = (
    ("4. Residence: Lodge H ill Tenantry, St. Micha el\n5. Date", "Lodge H ill Tenantry, St. Micha el"),
    ("Address : 14 Ogu Close off Bishop Rd, Enugu   Tel : 0", "14 Ogu Close off Bishop Rd, Enugu"),
    ("R/o: Gali 4, Dadu Majra", "Gali 4, Dadu Majra"),
    ("Address ........ Old Mill House, Tarnwick", "Old Mill House, Tarnwick"),
    ("Village: Quillbrook  District: Ode", "Quillbrook"),
    ("remit: Dept 4471, Lockbox 9, Clearwater, FL 33755", "Dept 4471, Lockbox 9, Clearwater"),
    ("remit: Dept 4471, Lockbox 9, Clearwater, FL 33755", "33755"),
)
MISSES: tuple[str, ...] = (
    "Address: unknown, same as above",
    "Address: No fixed abode",
    "IP address: 10.1.1.1, e-mail address: on file",
    "Residence: Nursing facility",
    "Place of death: Hospital",
    "Estate: Planning done",
    "to address: Pain, Function and Sleep",
    "Address: Texas",
)


def find(text: str) -> Iterator[Span]:
    """The content of every such field."""
    if (":" not in text and ".." not in text and "=" not in text) or _WORDS.isdisjoint(present(text)):
        return
    for match in at_words(_FIELD, text, _WORDS, digits=False):
        start = match.start("value")
        value = _cut(match["value"])
        if _NOTHING.match(value) or _OTHER.search(text, max(0, match.start() - 12), match.start()) or not _tells(value):
            continue
        for first, last in without_state(text, start, start + len(value)):
            yield Span(first, last, KIND, "address_field")


def _cut(value: str) -> str:
    """A field's content up to the next column, label or sentence."""
    place = 0
    while match := _END.search(value, place):
        if match.group()[:1] == "." and _NOT_ENDED.search(value, 0, match.start()):
            place = match.end()
            continue
        return value[: match.start()].rstrip(" ,.")
    return value.rstrip(" ,.)")


def _tells(value: str) -> bool:
    """True where the content has a digit, a name, a listed town or a word for a street in it, and is no state or country."""
    if value.lower() in regions():
        return False
    words = [word.strip(",.()'\"") for word in value.split()]
    if any(c.isdigit() for c in value):
        return True
    return any(is_name(w) or flags_of(w) & PLACE or (len(words) > 1 and w.lower() in _STREET) for w in words if w[:1].isupper())
