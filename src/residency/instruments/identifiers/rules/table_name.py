"""Names in tables and exports: columns whose heading names a person, HL7 components, "Last, First" cells, rows of a list."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.persons import looked_up
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
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); exports of records as tables, HL7 version 2 (names as XPN, XCN)"

_HEADING = re.compile(
    r"(?:pat(?:ient)?|pt|full|last|first|given|family|middle|maiden|preferred|staff|prov(?:ider)?|doctor|nurse"
    r"|client|member|contact|guardian|subscriber)?[ _.-]?"
    r"(?:name|nm)s?|pt|patient|prov(?:ider)?s?|pcp|physician|doctor|dr|md|by|author|attending|surgeon|nurse|rn"
    r"|given|family|first|last|surname|forename|nick(?:name)?|alias"
    r"|signed|user|staff|referr(?:er|ing)|ordering|ordered by|entered by|kin|next of kin|nok|contact|mother|father"
    r"|spouse|guardian|guarantor|caregiver|responsible|clinician|therapist"
    r"|in|who|initials|tech|reader|consultant|resident",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][^\W\d_]*(?:['-][^\W\d_]+)*"
_NAMEISH = re.compile(rf"(?:{_WORD}\.?)(?:,? ?{_WORD}\.?){{0,4}}")
_COMPONENTS = re.compile(
    r"(?<=[|^~])(?P<name>[^\W\d_](?:[^\W\d_]|[' -]){0,40}\^[^\W\d_](?:[^\W\d_]|['-]){0,30}"
    r"(?:\^[^\W\d_](?:[^\W\d_]|['.-]){0,20})?)(?=[\^|~&\n]|$)"
)
_LAST_FIRST = re.compile(
    r"(?P<before>^|[\t|\";~(]| {2,}|(?<=:) |\b(?:by|BY|By|for|of) )(?P<name>(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]el"
    r"|[Dd]u|[Dd]os|[Ll]e|[Ii]bn|[Bb]in|[Tt]en|[Zz]u|[Ss]t\.|VAN|VON|DE|DU|DOS|IBN|TEN|ZU|ST\.) (?:(?:der|den|la"
    r"|DER|DEN|LA) )?)?"
    r"(?P<last>[A-ZÀ-Þ][^\W\d_]*(?:['-][^\W\d_]+)*(?: [A-ZÀ-Þ][^\W\d_]+)?),(?P<space>[ \n]?)"
    r"(?P<first>[A-ZÀ-Þ][^\W\d_]*(?:['-][^\W\d_]+)*)(?: [A-Z]\b\.?)?)"
    r"(?=[\t|\";~)(,.\n]|$| {2,}| \(?#?\d| \(| (?:on|ON|is|IS|was|WAS|tells|signed|SIGNED|M|F|DOB|dob)\b)",
    re.MULTILINE,
)
_AGED = re.compile(
    rf"(?:^[ \t]*(?:[A-Z]{{1,2}}  ?)?(?:\d{{1,2}}\. )?"
    rf"|(?<=\. ))(?P<name>(?:{_WORD}\.?)(?: [\"(]{_WORD}[\")])?(?: {_WORD}\.?){{0,3}})"
    r"(?=,? {1,3}(?:\| {1,3})?\d{1,3} ?(?:y\.?o\.?|yrs?|M|F|m|f)\b|, (?:rm|bed|room) ?\d|, \d{1,3}, "
    r"|[ ]\d{1,3} (?:file|chart|mrn|bed)\b| +(?:\| +)\d{1,3}[MFmf]\b)",
    re.MULTILINE,
)
_CHAT = re.compile(
    rf"^(?:>> ?)?(?:\d{{1,2}}:\d\d(?: ?[ap]m)? +)(?P<name>{_WORD}(?: {_WORD}\.?)?)(?=: )"
    rf"|^(?:[A-Za-z]{{3,9}}\.?,? )?\d{{1,2}}/\d{{1,2}} {{2,4}}(?P<dated>[^\W\d_]{{3,}})(?=: )|^\d{{4}}"
    rf" (?P<call>{_WORD})(?= (?:from|FROM) )"
    rf"|^>> (?P<log>{_WORD}\.?(?: {_WORD}\.?)?)(?= \d|: )",
    re.MULTILINE,
)
_COMMA = re.compile(r",[ \n]?[A-ZÀ-Þ]")
_SOME_AGE = re.compile(
    r"\d{1,3} ?(?:y\.?o|yrs?\b|[MFmf]\b)|, (?:rm|bed|room) ?\d|, \d{1,3}, | \d{1,3} (?:file|chart|mrn|bed)\b"
)
_SOME_TIME = re.compile(r"(?:\A|\n)(?:>>|\d{1,2}:|\d{4} [A-Z]|(?:[A-Za-z]{3,9}\.?,? )?\d{1,2}/\d{1,2}  )")
_CELL = re.compile(r"(?<=\S {3})(?P<name>[A-Z][a-z]+)(?= {3,}[\dA-Z])")
_SOME_CELL = re.compile(r"\d {3,}[A-Z][a-z]+ {3}")
_NEIGHBOUR = re.compile(
    r"(?<=[;~])(?P<first>[A-Z][^\W\d_'-]+);(?P<last>[A-Z][^\W\d_'-]+)(?=;)"
    r"|(?<=~)(?P<one>[A-Z][^\W\d_'-]+)~(?P<two>[A-Z][^\W\d_'-]+)(?=~)"
)
_MARKS = ("\t", "|", ";", "~", ",")
"""Between the cells of a row."""
_NO_NAMES = word_set(
    "ops lab icu er rx npo ed ot pt note plan time date home none unknown normal female male yes no other total"
    " chest heart left right adult child infant patient pain page bed room hr bp"
    " temp weight height allergies meds assessment impression findings history vitals labs problem exam update"
    " addendum result results status subjective objective day night cc hpi ros pmh"
)

HITS: tuple[tuple[str, str], ...] = (
    ("PatName\tPatID\tPCP\nQuill, Ada\t59\tHART,JO\n", "HART,JO"),
    ("Problem,Noted,By\nCKD,May,KL\n", "KL"),
    ("PID|1||0007622^^^MR||GOOD^YASMIN^S||1939", "GOOD^YASMIN^S"),
    ("NK1|1|SHARP^SEGUN|brother", "SHARP^SEGUN"),
    ("AWAITING SIGNATURE     QUILLDARA,YBRIUM N\n", "QUILLDARA,YBRIUM N"),
    ("ordered by HART,ADA J on 4/7", "HART,ADA J"),
    ("17:34 Savage: path called", "Savage"),
    ("SHARP 61M bed 24", "SHARP"),
    ("Swift, rm 45, hosp", "Swift"),
    ("2019-06-14;Ada;Small;555", "Ada;Small"),
    ("Sun, 7/3  Achterberg: seen", "Achterberg"),
    ("1248 Quillane from Wasilla", "Quillane"),
    ("  47   Green      7/10    Jessica", "Green"),
)
MISSES: tuple[str, ...] = (
    "OBX|1|NM|GLU^Glucose^LN||268|mg",
    "Findings: Normal, Stable\nHeart, Lungs, Bones\n",
    "Edema, Pleural\nChest, Two Views",
    "10:30 Temp: 37; 11:00 Note: well",
    "Female 61F\nAdult 40 yo\nFemale, 45, seen",
    "Drug,Dose,Date\nAspirin,81,May\n",
    "7/3  Plan: rest\n1430 Temp from ward\nSodium 140   Normal   135-145",
)


def find(text: str) -> Iterator[Span]:
    """Every name in a table, an export or a list of lines."""
    if "\n" in text and any(text.count(mark) > 3 for mark in _MARKS):
        yield from _columns(text)
    for match in _COMPONENTS.finditer(text) if "^" in text else ():
        if _is_component(text, match):
            yield Span(*match.span("name"), KIND, "table_name")
    for match in _LAST_FIRST.finditer(text) if _COMMA.search(text) else ():
        if _is_last_first(match):
            yield Span(*match.span("name"), KIND, "table_name")
    digits = has_digits(text)
    for possible, pattern in ((_SOME_AGE, _AGED), (_SOME_TIME, _CHAT)):
        for match in pattern.finditer(text) if (digits or ">>" in text) and possible.search(text) else ():
            name = match.lastgroup or "name"
            if _all_can_be(match[name]):
                yield Span(*match.span(name), KIND, "table_name")
    for match in _CELL.finditer(text) if digits and _SOME_CELL.search(text) else ():
        if match["name"].lower() in names_that_are_words() and _all_can_be(match["name"]):
            yield Span(*match.span("name"), KIND, "table_name")
    for match in _NEIGHBOUR.finditer(text) if text.count(";") + text.count("~") > 2 else ():
        if _all_can_be(re.sub("[;~]", " ", match.group())):
            yield Span(match.start(), match.end(), KIND, "table_name")


def _all_can_be(name: str) -> bool:
    """True where each word is a listed name or unexplained, and none is a heading or a placeholder."""
    words = [w for w in re.findall(_WORD, name) if len(w) > 1]
    if not words or any(w.lower() in _NO_NAMES or is_placeholder(w) for w in words):
        return False
    if not (name[0].isupper() or strange(words[0].lower()) or looked_up(words[0])[1] & GIVEN):
        return False
    for word in words:
        flags = looked_up(word)[1]
        if flags & (STOP | REGION) and not flags & GIVEN:
            return False
        if not (flags & (GIVEN | FAMILY) or strange(word.lower())) or (flags & MEDICAL and not flags & (GIVEN | FAMILY)):
            return False
        if word.isupper() and len(word) < 4 and not flags & (GIVEN | FAMILY):
            return False
    return True


def _is_last_first(match: "re.Match[str]") -> bool:
    """True where a word and a comma stand before a given name, or words joined by a bare comma in capitals."""
    last, first = match["last"].split(" ")[-1], match["first"]
    if any(is_placeholder(w) or w.lower() in _NO_NAMES for w in (last, first)) or len(first) < 2:
        return False
    flags, given = looked_up(last)[1], looked_up(first)[1]
    if (flags & STOP and not flags & FAMILY) or (given & STOP and not given & GIVEN):
        return False
    family = bool(flags & FAMILY) or strange(last.lower())
    if match["first"].isupper() and len(first) == 2 and not match["last"].isupper():
        return False
    if given & GIVEN and not given & (WORD | MEDICAL):
        return family or not flags & WORD
    named = bool(given & GIVEN) or strange(first.lower())
    return named and family and (strange(first.lower()) or not match["space"] or not flags & WORD or match["last"].isupper())


def _is_component(text: str, match: "re.Match[str]") -> bool:
    """True for the components of a person's name, not of a coded value."""
    line = text.rfind("\n", 0, match.start()) + 1
    segment = text[line : line + 4]
    words = match["name"].split("^")
    if any(w.isupper() and len(w) < 4 and not looked_up(w)[1] & (GIVEN | FAMILY) for w in words[:2]) or words[-1] in (
        "LN",
        "L",
        "ICD",
        "SCT",
    ):
        return False
    if segment in ("PID|", "NK1|", "GT1|", "STF|", "MRG|"):
        return True
    return _all_can_be(" ".join(words[:2]))


def _columns(text: str) -> Iterator[Span]:
    """Cells below a heading that names a person, as long as the lines are rows of the same table."""
    headings: dict[int, str] = {}
    width, mark, place = 0, "", 0
    for line in text.split("\n"):
        found = next((m for m in _MARKS if line.count(m) >= 2), "")
        cells = _cells(line, found) if found else []
        if not cells:
            headings = headings if mark == "\t" and line.strip() and width else {}
        elif _is_heading(cells):
            headings = {i: c for i, (_, c) in enumerate(cells) if _HEADING.fullmatch(c.strip(' "'))}
            width, mark = len(cells), found
        elif headings and found == mark:
            for number in headings:
                if number < len(cells) and abs(len(cells) - width) < 3:
                    yield from _cell_name(place, cells[number])
        place += len(line) + 1


def _cells(line: str, mark: str) -> list[tuple[int, str]]:
    """The cells of a line with where each begins; a cell in quotes may hold the mark."""
    cells, start, quoted = [], 0, False
    if '"' not in line:
        for cell in line.split(mark):
            cells.append((start, cell))
            start += len(cell) + 1
        return cells
    for at, character in enumerate(line):
        if character == '"':
            quoted = not quoted
        elif character == mark and not quoted:
            cells.append((start, line[start:at]))
            start = at + 1
    cells.append((start, line[start:]))
    return cells


def _is_heading(cells: list[tuple[int, str]]) -> bool:
    """True for a row of short headings without digits, one of which names a person."""
    plain = [c.strip(' "') for _, c in cells]
    if any(len(c) > 24 or any(d.isdigit() for d in c.replace("ICD10", "").replace("ICD9", "")) for c in plain):
        return False
    return sum(bool(c) for c in plain) > 1 and any(_HEADING.fullmatch(c) for c in plain) and not any("," in c for c in plain)


def _cell_name(place: int, cell: tuple[int, str]) -> Iterator[Span]:
    """The name that a cell below a person's heading holds."""
    bare = cell[1].strip(' "')
    if bare and _NAMEISH.fullmatch(bare) and bare[0].isalpha() and bare.lower() not in _NO_NAMES and not is_placeholder(bare):
        start = place + cell[0] + cell[1].index(bare)
        yield Span(start, start + len(bare), KIND, "table_name")
