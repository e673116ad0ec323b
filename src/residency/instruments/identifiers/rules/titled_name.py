"""Names that a title, a signature line, a credential or a relation announces."""

import re
from collections.abc import Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words, has_digits, near_digits
from residency.instruments.identifiers.fixed_words import STATES
from residency.instruments.identifiers.persons import looked_up
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    SINGLE_LETTERS,
    STOP,
    WORD,
    Token,
    around,
    ends_of_names,
    is_placeholder,
    present,
    runs,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); forms of address and signature as found in reports"

_PART = r"(?:[A-Z]'?[A-Z]?[a-z]+(?:['-][A-Z]?[a-z]+)*|[A-Z][A-Z'-]+|[A-Z]\.)"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|la|le|el|bin|ter|St\.)"
_NO_TITLE = r"(?!(?:Dr|DR|Prof|Mr|MR|Mrs|MRS|Ms|MS|Miss|Nurse)\b)"
_NAME = rf"(?:{_PARTICLE} ){{0,2}}{_PART}(?:,? ?(?:{_PARTICLE} ){{0,2}}{_NO_TITLE}{_PART}){{0,3}}"
_TITLED = re.compile(
    rf"\b(?:Dr|DR|Doctor|Prof|Professor|Mr|Mrs|MRS|Ms|Miss|Mx|Nurse|Sister|Sr|Sir|Dame|Rev|Fr)\b\.?(?: {{1,2}}"
    rf"|\r?\n)(?P<name>{_NAME})"
)
_ANNOUNCED = re.compile(
    r"\b(?:(?:[Ee]lectronically |ELECTRONICALLY )?(?:[Ss]igned|SIGNED)(?: by| BY)?|(?:[Dd]ictated|[Rr]eported"
    r"|[Rr]eviewed|[Rr]ead|[Tt]ranscribed"
    r"|[Vv]erified|[Aa]pproved|[Ii]nterpreted|[Aa]uthori[sz]ed|[Rr]eferred|[Pp]erformed) by|(?:[Rr]eferring"
    r"|[Aa]ttending|[Oo]rdering)"
    r"(?: [Pp]hysician| [Dd]octor| [Cc]linician)?:|[Pp]hysician:|[Rr]adiologist:|[Pp]athologist:|[Tt]echnologist:"
    r"|[Cc]c:|CC:|[Aa]uthor:|[Dd]ear)"
    rf":?[ \t]*(?:(?:Dr|Prof|Mr|Mrs|Ms|DR)\.? )?(?P<name>{_NAME})"
)
_LABELLED = re.compile(
    rf"\b(?:[Pp]atient(?: [Nn]ame)?|PATIENT(?: NAME)?|[Nn]ame|NAME|[Rr]e|RE|Pt)\b\.?:? {{0,3}}(?P<name>{_PART},?"
    rf" ?{_PART}(?: {_PART})?)"
)
_CREDENTIAL = re.compile(
    rf"(?<![\w.])(?P<name>{_PART}(?: {_PARTICLE})?(?: {_PART}| [A-Z]\b| {_PARTICLE}(?= )){{1,3}}),? (?:M\.?D\b|D\.?O\b\.?"
    rf"|R\.?N\b|NP\b|PA-C\b|FACC\b"
    rf"|FRC[RPS]\b|Ph\.?D\b|MBBS\b"
    r"|Consultant\b|Registrar\b)"
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|wife|husband|spouse|son|daughter|brother|sister|partner|friend|neighbou?r|aunt|uncle|niece|nephew"
    r"|caregiver|carer"
    r"|grandmother|grandfather|grandson|granddaughter),?(?: named| called)?(?: |\r?\n)(?P<name>[A-Z][a-z]+(?:"
    r" [A-Z]'?[A-Z]?[a-z]+(?:-[A-Z][a-z]+)?)?)\b"
)
_LAST_FIRST = (
    rf"(?:{_PARTICLE.replace('(?:', '(?i:')} )?[A-Z][\w'-]+(?: (?:[a-z]{{2,3}} )?[A-Z][\w'-]+){{0,2}}"
    r", ?[A-Z][\w'-]+(?: [A-Z]\b\.?)?"
)
_ROW = re.compile(
    rf"(?m)(?:^|(?<=[|\"]))[ \t]*(?P<name>{_LAST_FIRST})(?=[ \t]*(?:[|\"]|$)|\s{{2,}}\S|\s*\(?\d|\s+(?:DOB|MRN|M/F|[MF]\b))"
)
_FIELDS = word_set(
    "patient name client subject physician surgeon assistant therapist phlebotomist submitting scribe from to pcp cc re"
    " labelled labeled provider nurse author"
)
_COLON = re.compile(r":")
_WORD_BEFORE = re.compile(r"(?<!\w)[A-Za-z]{2,12}$")
_FIELD = re.compile(
    r" ?\"?(?i:dr\.? |mr\.? |mrs\.? |ms\.? )?"
    rf"(?P<name>{_LAST_FIRST}|[A-Z][\w'-]+(?: [A-Z]\b\.?)? (?:(?:[Vv]an|[Dd]e|[Vv]on) (?:der |den |la )?)?[A-Z][\w'-]+)"
)
"""What stands behind the colon of a field that holds a name."""
_COMMA = re.compile(r", ?[A-Z]")
_RELATIVES = word_set(
    "mother father wife husband spouse son daughter brother sister partner friend neighbor neighbour aunt uncle niece nephew"
    " caregiver carer grandmother grandfather grandson granddaughter"
)
_TOWN = re.compile(rf", ?(?:{STATES})$")
_LOUD_TITLE = re.compile(
    r"\b(?:(?:MR|MS|MX)\.|(?:MR|MS|MX)(?= [A-Z'-]+"
    r"(?:,? (?:IS|WAS|HAS|HAD|DENIES|REPORTS|STATES|POSTS|AGREES|LIVES|A \d)|'S\b|,)))"
    r" (?P<name>[A-Z][A-Z'-]+)"
)
_HEADER = re.compile(r"(?m)^(?P<name>[A-Z][A-Z'-]+,[A-Z][A-Z'-]+(?: [A-Z]\b)?)")
_INITIALS = re.compile(r"(?P<name>\b(?<!\.)[A-Z]\.(?:[A-Z]\.){1,2})(?=,? \(?\d{1,3} ?-?(?:M|F|y|yo|year)\b|,? a \d{1,3})")
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.")
_LAST_INITIAL = re.compile(r" [B-HJ-Z]\b\.?(?![\w'/-])")
_SIGNATURE = re.compile(
    r"(?m)(?:^|(?<=   ))(?P<name>[A-Z][\w'-]+(?: [A-Z]\.?)? (?:(?:[Vv]an|[Vv]on|[Dd]e)(?: der| den| la)? )?[A-Z][\w'-]+)"
    r"(?=[ \t]*$| {3})"
)
_INITIALED = re.compile(
    r"(?<![\w.])(?P<name>[A-Z]\.(?:[A-Z]\.){1,2})(?=\)|,?\s+(?:gave|was|has|had|denies|denied|reports|reported|agrees"
    r"|agreed|came|consented|states"
    r"|said|presented|tolerated|arrived|lives|will|is|called|GAVE|WAS|HAS|HAD|DENIES|REPORTS|AGREES|STATES|SAID|TOLERATED"
    r"|IS)\b)"
)
_NO_INITIALS = word_set(
    "U.S. D.O. M.D. E.R. I.V. P.O. R.N. P.T. A.M. P.M. I.E. E.G. U.K. D.C. L.A. N.P.O. O.R. O.T. E.D. T.B. Q.D. B.I.D."
    " T.I.D. P.R.N."
)
_NO_TYPIST = word_set("her him the one two air car bus ems you all any")
_BY_TYPIST = re.compile(r"(?:\d{4}|\d{2}|\d) (?:by|BY) (?P<typist>[a-z]{3}|[A-Z]{3})(?=\.(?:\s|$))")
_TYPIST = re.compile(
    r"(?<=\b[Cc]c: )(?P<name>[A-Z]{2,3}(?:[/:][A-Za-z]{2,3})?)\b|(?m:^|(?<=\s))(?P<both>[A-Z]{2,3}[/:][a-z]{2,3})(?=\s*$)"
    r"|(?m:^(?P<line>[A-Z]{2,3}[/:][A-Za-z]{2,3})[ \t]*$|(?<=  )(?P<end>[A-Z]{2,3}/[A-Z]{2,3})[ \t]*$)"
    r"|(?<=[Tt]ranscribed: )[A-Za-z]{2,3}/[A-Za-z]{2,3}\b|(?<=[Tt]yped by )[A-Za-z]{2,3}(?:/[A-Za-z]{2,3})?\b"
)

_SOME_TYPIST = re.compile(r"[A-Z]{2}[/:][A-Za-z]{2}")
_SAY_TYPIST = ("c: ", "ranscribed: ", "yped by ")

_PATTERNS = (
    (_TITLED, word_set("dr doctor prof professor mr mrs ms miss mx nurse sister sr sir dame rev fr"), 1),
    (
        _ANNOUNCED,
        word_set(
            "electronically signed dictated reported reviewed read transcribed verified approved interpreted authorised"
            " authorized referred performed referring attending ordering physician radiologist pathologist technologist cc"
            " author dear"
        ),
        1,
    ),
    (_LABELLED, word_set("patient name re pt"), 2),
)
"""Patterns, the words with which they begin, and the fewest words of a name."""
_CREDENTIALS = word_set("md m do d rn r np pa-c pa facc frcr frcp frcs phd ph mbbs consultant registrar")

HITS: tuple[tuple[str, str], ...] = (
    ("Mr. Parkinson has Parkinson's", "Parkinson"),
    ("Dr. Iyer's patient", "Iyer"),
    ("Dr. Foley placed a Foley", "Foley"),
    ("Dr. Brown noted brown discharge", "Brown"),
    ("Mrs. O'Neil was seen", "O'Neil"),
    ("seen by Dr. Ngozi Okafor-Reyes today", "Ngozi Okafor-Reyes"),
    ("Electronically signed by Helen Marwick, 2024", "Helen Marwick"),
    ("Signed: Peregrine Quill", "Peregrine Quill"),
    ("SMITH,JOHN Q", "SMITH,JOHN Q"),
    ("NAME LONG,OLGA  DOB", "LONG,OLGA"),
    ("FROM DR HALLORAN", "HALLORAN"),
    ("J.S., 45M with pain", "J.S."),
    ("cc: KLM/jt", "KLM/jt"),
    ("daughter Carla (919-555-2014)", "Carla"),
    ("Pt. Will Young reports. Will follow up.", "Will Young"),
    ("Thomas Ivers, MD", "Thomas Ivers"),
    ("Dear Dr. van der Berg,", "van der Berg"),
    ("Patient: Smith, John", "Smith, John"),
    ("Seen by Dr.\nAldous on", "Aldous"),
    ("Mrs. Ward came", "Ward"),
    ("cc: Dr. Karin Lindqvist, Dr. Will", "Will"),
    ("see Dr. A. Hollis", "A. Hollis"),
    ("Patient Name: LONG,CHASE W\nMRN", "LONG,CHASE W"),
    ("|12|Lindqvist, Karin M.|3|", "Lindqvist, Karin M."),
    ("Client: Ada Varga (A.V.)\nShe", "A.V."),
    ("at 17:15 on 05/25/2021 by dap.", "dap"),
    ("Grant Kamau            Oda Reyes\n", "Grant Kamau"),
    ("agreed.\nDNM/kh\ncc", "DNM/kh"),
    ("Dr. Helen Page today", "Helen Page"),
    ("with his son\nJasper D'Angelo, who", "Jasper D'Angelo"),
)
MISSES: tuple[str, ...] = (
    "Parkinson disease, Lewy bodies",
    "Foley catheter, Swan-Ganz, Jackson-Pratt drain",
    "Hodgkin, Crohn, Graves, Down, Wilson disease; Bell palsy",
    "MR angiography and MS lesions",
    "MR Brain, DR Chest",
    "Dr. XXXX was informed",
    "Mr. [NAME] came",
    "signed consent was obtained",
    "Patient is well. Patient Presents with pain.",
    "Tamiflu, Paxil, Allegra, Celexa",
    "Findings were discussed with the referring physician.",
    "his sister, healthy",
    "Read by: XXXX XXXX",
    "Mild MR. Normal LV.",
    "Doctor, My skin is dry.",
    "Dr. XXXX- XXXX was called",
)


def find(text: str) -> Iterator[Span]:
    """Every announced name of a text."""
    for pattern, needed, at_least in _PATTERNS:
        for match in at_words(pattern, text, needed, digits=False):
            yield from _trimmed(text, *match.span("name"), at_least=at_least)
    for match in _CREDENTIAL.finditer(text) if _some(_CREDENTIALS, text) else ():
        yield from _trimmed(text, *match.span("name"), at_least=2)
    listed = bool(_COMMA.search(text))
    for match in _ROW.finditer(text) if listed and ("|" in text or has_digits(text)) else ():
        if _is_row(match["name"], sure="|" in text[match.start() - 1 : match.end() + 2]):
            yield Span(*match.span("name"), KIND, "titled_name")
    for match in _fields(text) if ":" in text else ():
        if _is_row(match["name"], sure=True):
            yield Span(*match.span("name"), KIND, "titled_name")
    for match in _LOUD_TITLE.finditer(text) if "MR" in text or "MS" in text else ():
        if _is_row(match["name"], sure=True):
            yield Span(match.start("name"), match.start("name") + len(match["name"].removesuffix("'S")), KIND, "titled_name")
    for match in at_words(_RELATIVE, text, _RELATIVES, digits=False):
        yield from _trimmed(text, *match.span("name"), at_least=1)
    dotted = not SINGLE_LETTERS.isdisjoint(present(text)) and bool(_DOTTED.search(text))
    for pattern, possible in ((_INITIALS, dotted), (_HEADER, listed)):
        for match in pattern.finditer(text) if possible else ():
            yield from _trimmed(text, *match.span("name"), at_least=1)
    for match in _SIGNATURE.finditer(text) if "\n" in text and any(_can_sign(run) for run in runs(text)) else ():
        if _signs(match["name"]):
            yield Span(*match.span("name"), KIND, "titled_name")
    for match in _INITIALED.finditer(text) if dotted else ():
        if match["name"] not in _NO_INITIALS:
            yield Span(*match.span("name"), KIND, "titled_name")
    for match in near_digits(_BY_TYPIST, text) if " by " in text or " BY " in text else ():
        if match["typist"].lower() not in _NO_TYPIST:
            yield Span(*match.span("typist"), KIND, "titled_name")
    for match in _TYPIST.finditer(text) if _SOME_TYPIST.search(text) or any(cue in text for cue in _SAY_TYPIST) else ():
        yield Span(match.start(), match.end(), KIND, "titled_name")


def _some(needed: frozenset[str], text: str) -> bool:
    """True where one of some words stands in or before a run of capitals."""
    return not needed.isdisjoint(present(text)) and not needed.isdisjoint(around(text))


def _fields(text: str) -> Iterator["re.Match[str]"]:
    """The names behind labels with a colon."""
    last = 0
    for colon in _COLON.finditer(text):
        label = _WORD_BEFORE.search(text, max(0, colon.start() - 12), colon.start())
        if label is None or label.start() < last or label.group().lower() not in _FIELDS:
            continue
        if match := _FIELD.match(text, colon.end()):
            last = match.end()
            yield match


def _is_row(name: str, *, sure: bool) -> bool:
    """True where words in a row of a table, a heading or a field can be a name; `sure` where two words of English can, too."""
    known = [looked_up(w.lower().removesuffix("'s"))[1] for w in re.findall(r"[A-Za-z'-]{2,}", name)]
    if not known or any(f & STOP for f in known) or _TOWN.search(name):
        return False
    names = all(f & (GIVEN | FAMILY) or not f for f in known)
    return names and (sure or any(not f & WORD for f in known))


def _can_sign(run: Sequence[Token]) -> bool:
    """True for a run that begins with a given name and ends with a family name."""
    return len(run) > 1 and bool(run[0].flags & GIVEN and run[-1].flags & FAMILY)


def _signs(line: str) -> bool:
    """True where a line of two words or three begins with a given name and ends with a family name."""
    words = line.split()
    first, last = (looked_up(w)[1] for w in (words[0], words[-1].partition("-")[0]))
    return bool(first & GIVEN and last & FAMILY) and not (first | last) & STOP


def _trimmed(text: str, start: int, end: int, *, at_least: int) -> Iterator[Span]:
    """The name up to the first word that is none; nothing where fewer than `at_least` words are left."""
    stops, count, last = ends_of_names(), 0, start
    for match in re.finditer(r"[^\s,]+", text[start:end]):
        word = match.group().rstrip(".")
        if (word.lower() in stops and not _is_initial(text, start, match)) or is_placeholder(word):
            break
        count, last = count + 1, start + match.end()
        if word[-2:] in ("'s", "'S"):
            last -= 2
            break
    if count >= at_least:
        initial = _LAST_INITIAL.match(text, last)
        yield Span(start, initial.end() if initial else last, KIND, "titled_name")


def _is_initial(text: str, start: int, match: "re.Match[str]") -> bool:
    """True for a dotted letter before a capitalised word: the A of "Dr. A. Hollis"."""
    return len(match.group()) == 2 and match.group()[1] == "." and text[start + match.end() :][1:2].isupper()
