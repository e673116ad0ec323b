"""Names at the head of a line or row, before what rows hold (a number, an age, a bed), and speakers of a chat."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.fixed_words import MONTHS, STATES
from residency.instruments.identifiers.persons import looked_up, short_forms
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    WORD,
    is_placeholder,
    names_that_are_words,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); ward lists, hand-overs, run sheets and chats"

_W = r"(?:[^\W\d_]')?[^\W\d_]{2,}(?:['-][^\W\d_]+)*"
_P = r"(?:(?i:van|von|de|der|den|del|della|da|dos|du|la|le|bin|ibn|al|el|ter|ten|te|st\.?) ){0,2}"
_QUOTED = rf"(?: [(\"']{_W}[)\"'])?"
_LEAD = re.compile(
    r"[ \t]*(?:(?:\d{1,2}[.)]|[-*>#]|\[[ xX]?\]) ?)?"
    r"(?:(?i:bed|rm|room|cot|bay|chair|crib|pod|bassinet|incubator|slot|case|pt|station|stn)"
    r" ?#?\d{1,4}[A-Za-z]?[ :.,-]{1,3})?"
    r"(?:\d{4} [\w ]{2,14}: |\d{1,2}:\d\d(?: ?[ap]m)?  ?)?"
    r"(?:\| ?(?i:pt|patient|name|client) {1,20}\| )?"
)
_COMMA_NAME = re.compile(
    rf"(?P<last>{_P}{_W}(?: {_W})?) ?,(?P<first> ?(?:{_W}|[A-Za-z]\b\.?|B[BGbg]\b)(?: {_W}\b| [A-Z]\b\.?){{0,2}}){_QUOTED}"
)
_PLAIN_NAME = re.compile(
    rf"(?P<initials>(?:[A-Za-z]\. ?){{1,2}}|[A-Z]{{1,2}} |[A-Za-z]-[A-Za-z] )?(?P<one>{_P}{_W}){_QUOTED}"
    rf"(?P<two>(?: [A-Z]\b\.?| [a-z]\.)|(?: [A-Z]\b\.?)? (?![A-Z]{{1,4}}[ -]?\d){_W})?"
)
_ROW_AFTER = re.compile(
    r"\.?,?(?:[ \t]{1,8}(?:\(?[A-Z]{0,4}[#:]? ?\d[\d/-]{3}|\d\d \d\d |\d{1,3} ?(?:[yY]\b|[yY]/?[oO]|[yY]rs?"
    r"|[MFmf]\b)|\d{1,3}(?:[,;]| [pPgG]\d)"
    r"|#|[A-Z]{1,4}[ -]?\d{2}[\d /-]|(?i:bed|rm|room|mrn|dob|d\.o\.b|phn|nhi|nhs|hn|urn?|hosp|file|chart|cc:|id"
    r"|ward|adm|age)\b)"
    r"|[ \t]{1,8}\d{1,2}[ap]\d\b|\t\S|[ \t]*\|)"
)
_CELL_AFTER = re.compile(r"[ \t]*(?:\n|\Z)|\)|[ \t]{3,}\S|[ \t]*\|")
_SPEAKER = re.compile(
    rf"(?P<title>(?:(?i:dr|mr|mrs|ms|miss|nurse|rn|sr|prof)\.? )?)(?P<name>{_W}(?: {_W}| [A-Z]\b\.?)?)"
    r"(?:,? [\[(]?|\s?[-|]\s?)(?:(?i:mon|tue|wed|thu|fri|sat|sun)\w* )?\d{1,2}[:.]\d\d(?: ?[AaPp][Mm])?[\])]?[:,]?[ \t]"
)
_BEHIND_TIME = re.compile(
    rf"[\[(]?(?:(?:\d{{1,4}}[/.-]){{1,2}}\d{{1,4}},? )?\d{{1,2}}[:.]?\d\d(?:[:.]\d\d)?(?: ?[AaPp][Mm])?[\])]? {{1,3}}(?:- )?"
    rf"(?P<title>(?:(?i:dr|mr|mrs|ms|nurse|rn|sr|prof)\.? )?)(?P<name>{_W}(?: {_W})?)(?=:(?: |\n))"
)
_PARTICLES = word_set("van von de der den del la le")
_HEADINGS = word_set(
    "lab labs icu er rx npo ed ot pt note notes plan time date home none unknown normal female male yes no other total chest"
    " heart left right adult child infant patient pain page bed room hr bp temp weight height allergies meds assessment"
    " impression findings history vitals problem exam update addendum result results status subjective objective day night cc"
    " hpi ros pmh blood bank pharmacy desk front triage ward floor unit team nurse doctor charge clerk radiology"
    " pacu sicu micu"
    " nicu ccu or ir surgery medicine anes anesthesia family mother father baby mom dad visit dose rate sat sats"
    " spo2 pulse resp"
    " output intake urine drain stool wound skin diet activity consult transfer discharge admit admission code call called"
    " start stop begin end lunch break report sign out hand handoff handover shift crew engine medic dispatch scene hospital"
    " fluid fluids iv line lines tube foley vent mode peep labor labour delivery epidural fetal strip cervix vag station"
    " am pm lot site arm leg thigh route chart file case number study series image level grade stage class type mode"
    " subject from sent to fwd re cc date page medication medications drug procedure procedures surgeon surgeons"
    " no nos req phys loc diagnosis summary goal goals time title address phone fax email insurance policy group member"
)
_LINKS = word_set("in on at of to is by for with and or was were since from as born seen until till before after about")
"""Words that no name has at its head; some of them are family names too."""
_CODES = frozenset(STATES.split("|"))
HITS: tuple[tuple[str, str], ...] = (
    ("ward list\nDay, Vernon 00 41 88 27 93M\n", "Day, Vernon"),
    ("list\n2. Nez, Wilson, 92, 77-1028, ESRD", "Nez, Wilson"),
    ("Pod C\nRivers, BB (Ezekiel)  11930045  born", "Rivers, BB (Ezekiel)"),
    ("handover\nbed 4 grant, tashoy 19 p1 36/40", "grant, tashoy"),
    ("handover\nbed 3 k-a brown VJ 20/1184 28 p0", "k-a brown"),
    ("conf\nd. achterkirchen  rm 2210b  mrn 90", "d. achterkirchen"),
    ("group\njolyon h. bed 9, file 4418", "jolyon h."),
    ("PRE-OP\nQUILL BARNABY  3-22-74  Q-20917", "QUILL BARNABY"),
    ("triage\nrich carol 59f phin 918 440", "rich carol"),
    ("pages\n1902 6 Delafield: Bird E M0044117 drain", "Bird E"),
    ("board\n1) Graves, L. 4-0088-7. 54M", "Graves, L."),
    ("sheet 12\n| Patient     | Xu, J               |", "Xu, J"),
    ("KNEE\nWINTER, Sherry Lynn    PHN 9044 77", "WINTER, Sherry Lynn"),
    ("chat\nJo 02:21  mom says\nDr Quill 02:22  ok\n", "Jo"),
    ("log\n[09:14] Price: ok\n[09:15] Mo: yes\n", "Price"),
)
MISSES: tuple[str, ...] = (
    "vitals\nTemp Max 38.6\nHeart Rate 80\nChest Pain 5/10\nBlood Pressure 120/80\n",
    "Edema, Pleural 3\nChest, PA 2 views\nHepatitis, B 2011\nMay, June 2011\n",
    "Sodium, Na 140\nVitamin D 2000\nGrade B 1234\nWound, L 3 cm\nMitral, Tricuspid 3/6",
    "Arrived 02:10  ok\nTriage 02:20  ok\nLab 02:30 back\n",
    "polio in 1931.\nsmoker in 1988\nborn in 1929, seen 2024",
    "Rash, MA 01103\nPlan A 2020\nStage I 2020\nPhase II 2011\nModerna, Pfizer 2021\n",
    "[09:14] Temp: 37\n[09:15] Pain: 3\n0910 Vitals: stable\n",
)


class _Word(NamedTuple):
    """One word of a name and what the lists say of it."""

    low: str
    """In small letters."""
    flags: int
    """What the lists say of it."""

    @property
    def person(self) -> bool:
        """True for a listed name or a word that nothing explains, no heading and no short form."""
        heading = self.low in _HEADINGS and self.low not in names_that_are_words()
        if heading or self.low in _LINKS or self.low == "no" or self.low in MONTHS or is_placeholder(self.low):
            return False
        if self.flags & (STOP | REGION) and not self.flags & (GIVEN | FAMILY):
            return False
        return bool(self.flags & (GIVEN | FAMILY)) or (strange(self.low) and self.low not in short_forms())

    @property
    def sure(self) -> bool:
        """True for a name that is no word, or one that a list holds among the names that are words."""
        named = bool(self.flags & (GIVEN | FAMILY))
        return self.person and named and (not self.flags & (WORD | MEDICAL) or self.low in names_that_are_words())


def find(text: str) -> Iterator[Span]:
    """Every name at the head of a row, and every speaker."""
    if not has_digits(text):
        return
    speakers: list[tuple[int, int, str]] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > 4:
            yield from _of_line(text, start, end)
            match = _SPEAKER.match(text, start, end) or _BEHIND_TIME.match(text, start, end)
            if match:
                speakers.append((*match.span("name"), match["name"]))
        start = end + 1
    if len(speakers) > 1:
        yield from _speaking(text, speakers)


def _of_line(text: str, start: int, end: int) -> Iterator[Span]:
    """The name at the head of one line."""
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    if not text[at : at + 1].isalpha():
        return
    if match := _COMMA_NAME.match(text, at, end):
        cell = lead is not None and lead.group().endswith("| ")
        behind = _ROW_AFTER.match(text, match.end()) or (cell and _CELL_AFTER.match(text, match.end()))
        if behind and _is_comma_name(match):
            yield Span(at, match.end(), KIND, "row_name")
            return
    match = _PLAIN_NAME.match(text, at, end)
    if match and _ROW_AFTER.match(text, match.end()) and _is_plain_name(match, led=at - start > 3):
        yield Span(at, match.end(), KIND, "row_name")


def _words(written: str) -> list[_Word]:
    """The words of a name without its particles."""
    found = re.findall(_W, written)
    return [
        _Word(*looked_up(w.strip("'"))) for w in found if w.lower() not in ("van", "von", "de", "der", "den", "del", "la", "le")
    ]


def _is_comma_name(match: "re.Match[str]") -> bool:
    """True for "Last, First" and "Last, F": the family name can be one, and the other is a given name or an initial."""
    last, first = _words(match["last"]), _words(match["first"])
    if match["first"].strip() in _CODES:
        return False  # a town in its state
    if not last or not all(w.person for w in last):
        return False
    if not first or match["first"].strip(" .").upper() in ("BB", "BG"):
        return last[-1].sure or strange(last[-1].low)
    named = any(w.flags & GIVEN or strange(w.low) for w in first)
    return named and all(w.person for w in first) and any(w.sure for w in (*last, *first))


def _is_plain_name(match: "re.Match[str]", *, led: bool) -> bool:
    """True for an initial and a family name, a name and an initial, and two names one of which is a given name."""
    one = _words(match["one"])
    two = _words(match["two"] or "")
    if not one or not all(w.person for w in (*one, *two)):
        return False
    if match["initials"]:
        dotted = "." in match["initials"] or "-" in match["initials"]
        return any(w.sure or strange(w.low) for w in (*one, *two)) and (dotted or bool(one[-1].flags & FAMILY and led))
    if two:
        whole = (*one, *two)
        given = any(w.flags & GIVEN for w in whole) or match.group().isupper() or led
        return given and any(w.sure for w in whole) and all(w.sure or w.flags & FAMILY or strange(w.low) for w in whole)
    if match["two"]:
        return (
            (one[-1].sure or ("." in match["two"] and strange(one[-1].low)))
            and (led or "." in match["two"])
            and match["two"].strip(" .") not in "IVX"
        )
    return False


def _speaking(text: str, speakers: list[tuple[int, int, str]]) -> Iterator[Span]:
    """The names of those who speak in a chat of two lines or more."""
    often = Counter(name for _, _, name in speakers)
    for start, end, name in speakers:
        words = _words(name)
        if not words or not all(w.person and w.low not in _HEADINGS for w in words):
            continue
        if often[name] > 1 or any(w.sure or strange(w.low) for w in words):
            yield Span(start, end, KIND, "row_name")
