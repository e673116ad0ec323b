"""Hospitals, clinics, practices, schools, firms and other institutions by name."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.institutions import ABBREVIATIONS, AFTER_NAME, end_of_name, last_words, lists
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    STOP,
    WORD,
    Token,
    befores,
    chains,
    eponym_nouns,
    explained,
    flags_of,
    present,
    read_list,
    runs,
    word_after,
    word_before,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_VERB = re.compile(
    r"\b(?:seen|admitted|treated|evaluated|visited|diagnosed|managed|followed|presented|transferred|referred"
    r"|hospitali[sz]ed|discharged"
    r"|consulted|reviewed|operated|examined|assessed|discussed|done|performed|appointment|appt|check-?up|visit|stay|biopsy"
    r"|imaging"
    r"|report|tested|f/u|follow-?up|consult(?:ation)?|presenting|presents|records?|worked|works|enrolled|student|delivered"
    r"|born|labs?"
    r"|notes?|results?|admission|hospitali[sz]ation|seen\W+\w+|female|male|man|woman|patient|pt|yo|surgery|stent\w*|going"
    r"|taken|sent|back)"
    r"(?: \w+)?(?: up| over| again| today| back)? (?:at|to|in|from|by|@) (?:the |our )?$",
    re.IGNORECASE,
)
_LAST_WORDS = (
    " at ",
    " to ",
    " in ",
    "from ",
    " by ",
    " @ ",
    " the ",
    " our ",
    " for ",
    " of ",
    "with ",
    "ited ",
    "year ",
    "oyer ",
    "yer: ",
)
_AT = re.compile(r"\b(?:at|@|visited) (?:the |our )?$")
_EMPLOYER = re.compile(
    r"\b(?:work(?:s|ed|ing)?(?: \w+){0,2} (?:for|at)|employed (?:by|at|with)|employer:?|job (?:at|with)|manager (?:at|of)"
    r"|year at|owner"
    r" of|founder of"
    r"|retired from|intern at|following year at|CEO of) $",
    re.IGNORECASE,
)
_SITE = r"(?P<name>[A-Z]{3,6})(?![\w/-])"
_CONTACT = re.compile(
    r"(?:\b(?i:spoke\s{1,4}(?:with|w/)|rn|nurse|report(?:ed)? to|called to"
    r"|notified)\s{1,4}[^\n\d,;]{1,40}?\s(?i:at|@)|@)\s{1,4}"
    rf"{_SITE}(?=[,.;]|\s+[(+]{{0,2}}\d|\s*$)"
)
"""The initials of an institution behind the person there who was spoken to."""
_FIELD = re.compile(rf"(?<=[\t|~^])(?:ED|ER|ICU|OR|CLIN|WARD) {_SITE}(?=[\t|~^])")
_MESSAGE = re.compile(r"^MSH\|[^|\n]{2,6}\|[^|\n]*\|(?P<name>[^|\n]{2,40})\|", re.MULTILINE)
"""The sending facility of an HL7 message."""
_FIRM = re.compile(r"(?<![\w,])(?P<names>[A-Z][\w'-]+, [A-Z][\w'-]+,? (?:and|&) [A-Z][\w'-]+)(?='s|[ ,.;\n]|$)")
"""Three family names, as firms of partners are called."""
_ARTICLE = re.compile(
    r"(?:'s)?(?:[,.;)\n]|$| (?:on|over|then|until|till|by|again|before|after|around|this|last|yesterday|today)\b)"
)
"""What follows the bare name of an institution behind its article."""
_VETERANS = re.compile(r"\b(?:[Tt]he|[Oo]ur|[Ll]ocal|[Aa]t) (?P<name>VA)\b(?! ?\d| (?:is|was) \d| shunt)")
HITS: tuple[tuple[str, str], ...] = (
    ("from Johns Hopkins on", "Johns Hopkins"),
    ("treated at UCSF, admitted", "UCSF"),
    ("last seen at Cedar Crest on", "Cedar Crest"),
    ("admitted to St. Luke's on", "St. Luke's"),
    ("Mt. Sinai / MGH / the VA", "Mt. Sinai"),
    ("Mt. Sinai / MGH / the VA", "MGH"),
    ("Mt. Sinai / MGH / the VA", "VA"),
    ("She works for Harrow and Finch Ltd", "Harrow and Finch Ltd"),
    ("seen at the VA yesterday", "VA"),
    ("admitted to Georgetown Med on", "Georgetown Med"),
    ("Spoke w/ B. Okafor @ TRMC, 555-0142.", "TRMC"),
    ("SPOKE WITH OKAFOR AT TRMC 11/03 1930", "TRMC"),
    ("Report to RN Dee at TRMC, room 4", "TRMC"),
    ("4/5\tED TRMC\tOkafor", "TRMC"),
    ("MSH|^~&|EMR|TRMC|ARCHIVE|6|2021", "TRMC"),
    ("Compare the Quillorvick on Monday", "Quillorvick"),
    ("Davies, Okafor and Hughes is a firm", "Davies, Okafor and Hughes"),
)
MISSES: tuple[str, ...] = (
    "the hospital, a clinic and our department",
    "admitted to the ICU; seen in ED; sent to PACU",
    "Emergency Department; Intensive Care Unit; Nursing Home",
    "VA 20/40, LA dilated",
    "according to Mayo Clinic guidelines",
    "American Heart Association; Framingham Heart Study",
    "Hospital course: stable. Clinic visit. Health maintenance.",
    "National Institutes of Health Stroke Scale",
    "seen at Baseline and at Day 5",
    "seen in COPD and treated with ACE",
    "RN Dee at ICU, room 4; sats 88 @ REST, 94 on 2 L",
    "the Lasix, the Whipple, the Foley on Monday",
    "Heart, Lungs and Abdomen are normal",
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text."""
    _, first_words = _known()
    for chain in chains(text):
        found: list[tuple[int, int]] = []
        for token in chain:
            if token.low in first_words:
                found += _by_list(text, chain)
                break
        if text.endswith(_LAST_WORDS, 0, chain[0].start):
            found += _by_verb(text, chain)
        for start, end in found:
            yield Span(start, end, KIND, "facility_name")
    for start, end in _by_form(text):
        yield Span(start, end, KIND, "facility_name")
    for match in _VETERANS.finditer(text) if "VA" in text else ():
        yield Span(*match.span("name"), KIND, "facility_name")


def _by_form(text: str) -> Iterator[tuple[int, int]]:
    """Institutions by what stands around their initials or names, without a word that says what they are."""
    inside = present(text)
    if "@" in text or not inside.isdisjoint(_CONTACTS):
        for match in _CONTACT.finditer(text):
            if _is_site(match["name"]):
                yield match.span("name")
    for pattern, mark in ((_FIELD, "\t"), (_FIELD, "|"), (_MESSAGE, "MSH|")):
        for match in pattern.finditer(text) if mark in text else ():
            if pattern is _MESSAGE or _is_site(match["name"]):
                yield match.span("name")
    for run, before in zip(runs(text), befores(text), strict=True) if "the" in inside else ():
        if before == "the" and len(run) == 1 and _bare(text, run[0]):
            yield run[0].start, run[0].end
    for match in _FIRM.finditer(text) if "," in text and not inside.isdisjoint(("and", "&")) else ():
        if all(flags_of(name) & FAMILY and not flags_of(name) & (WORD | STOP) for name in _NAMES.findall(match["names"])):
            yield match.span("names")


_CONTACTS = frozenset(("spoke", "rn", "nurse", "report", "reported", "called", "notified"))
_NAMES = re.compile(r"[A-Z][\w'-]+")


def _is_site(name: str) -> bool:
    """True for letters that are no word and no abbreviation of medicine."""
    return name.lower() not in ABBREVIATIONS and not flags_of(name) & (WORD | STOP | MEDICAL)


def _bare(text: str, token: Token) -> bool:
    """True where "the" and a strange word with the end of a clause behind it name an institution: "then the Quillorvick,"."""
    return token.unlisted and len(token.text) > 4 and not explained(token.low) and bool(_ARTICLE.match(text, token.end))


def _telling(token: Token) -> bool:
    """True for a word that names one institution and not a kind."""
    return token.low not in lists()["plain"] and token.low not in last_words("sure") and not token.flags & STOP & ~GIVEN


def _by_list(text: str, chain: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Institutions that are known without such a word."""
    known, first_words = _known()
    for at, token in enumerate(chain):
        if token.low not in first_words:
            continue
        for end in range(min(len(chain), at + 3), at, -1):
            name = " ".join(t.low.replace("'", "").replace("-", " ") for t in chain[at:end])
            if name in known and _named(text, chain, at, end):
                yield token.start, end_of_name(text, chain[end - 1].end)
                break


@cache
def _nouns() -> frozenset[str]:
    """Every word in which the name of an institution ends."""
    return frozenset(last_words("sure")) | frozenset(last_words("soft"))


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Known institutions, and the first words of their names."""
    names = frozenset(n.replace("_", " ").replace("-", " ") for n in read_list("facility_names"))
    first = {n.partition(" ")[0] for n in names} | {n for n in read_list("facility_names") if "-" in n}
    return names, frozenset(first)


def _named(text: str, chain: Sequence[Token], at: int, end: int) -> bool:
    """True where a known name is meant as the institution."""
    after = word_after(text, chain[end - 1].end)
    if (
        after in AFTER_NAME
        or after in eponym_nouns()
        or (end < len(chain) and chain[end].low in eponym_nouns() | last_words("sure").keys())
    ):
        return False
    if end - at > 1 or (chain[at].shouted and not chain[at].flags & (WORD | STOP)) or "-" in chain[at].text:
        return True
    if text[chain[at].start - 1 : chain[at].start] == "(" and text[chain[end - 1].end : chain[end - 1].end + 1] in ("),"):
        return True
    return word_before(text, chain[at].start) in {"at", "from", "to", "@", "our"}


def _by_verb(text: str, chain: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Any name where somebody was seen, treated or employed."""
    before = text[max(0, chain[0].start - 50) : chain[0].start]
    employer, verb = bool(_EMPLOYER.search(before)), bool(_VERB.search(before))
    if not employer and not verb and not _AT.search(before):
        return
    words = list(chain)
    while words and words[-1].initial:
        words.pop()
    stop = next((i for i, w in enumerate(words) if w.flags & STOP and w.text != "St" and w.low not in _nouns()), len(words))
    words = words[:stop]
    if words and (verb or employer or not words[0].shouted) and _site(text, words, before, employer=employer):
        yield words[0].start, end_of_name(text, words[-1].end)


def _site(text: str, words: Sequence[Token], before: str, *, employer: bool) -> bool:
    """True where the words after "seen at" can be an institution's name."""
    first, after = words[0], word_after(text, words[-1].end)
    if after in eponym_nouns() or after in AFTER_NAME or words[-1].low in eponym_nouns():
        return False
    if employer:
        return True
    if len(words) == 1 and first.shouted:
        if first.text == "VA":
            return before.endswith("the ")
        return 3 <= len(first.text) <= 6 and first.text.isalpha() and first.low not in ABBREVIATIONS
    saint = first.text in ("St", "Mt", "Mount", "Saint") and len(words) > 1
    telling = saint or any(_telling(w) and not w.initial for w in words)
    at = before.endswith((" at ", " @ ", " at the ", " at our ", " to the ", " by the ", "from the "))
    if len(words) == 1:
        return at and bool(first.unlisted or (first.flags & (FAMILY | GIVEN | PLACE) and not first.flags & (WORD | MEDICAL)))
    soft = any(w.low in _nouns() for w in words[1:])
    if soft and (telling or first.low in lists()["kinds"]):
        return True
    return telling and (saint or at) and not all(w.flags & MEDICAL for w in words) and first.low not in ABBREVIATIONS
