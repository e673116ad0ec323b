"""Initials where lists and notes carry them: in the columns of who did it, at ends of rows and lines, behind who
checked or typed."""

import re
from collections.abc import Iterator
from functools import lru_cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.persons import looked_up, short_forms
from residency.instruments.identifiers.words import GIVEN, STOP, WORD, is_placeholder, present, word_set

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); initials as immunisation records, logs and run sheets carry them"

_CELL = re.compile(r"[^\t|\n ]+(?: [^\t|\n ]+)*")
_GAP = re.compile(r"\S(?: {2,}|\t| ?\| ?)\S")
_WHO = word_set(
    "by init initial initials initialed initialled given admin administered nurse rn sig sign signed signature"
    " tech staff user"
    " provider entered recorded checked verified witness witnessed operator op author vaccinator injector counted"
    " poured clerk"
    " who dispensed pharmacist rph dr md reader read drawn collected performed done responsible assigned"
    " therapist aide driver"
    " nm sgd chk cosign"
)
"""Words of a heading that stands over the initials or the names of staff or of the subjects of a study."""
_INITIALS = re.compile(r"[A-Za-z]{2,4}|[A-Z][-_./&][A-Z](?:[-_.][A-Z])?\.?|(?:[A-Za-z]\.){2,3}|[A-Z][a-z]{1,2}[A-Z]")
_PAIR = re.compile(r"[A-Za-z]{2,3}/[A-Za-z]{2,3}")
_NONE = word_set(
    "lost none na nil held due done yes no ok void used good pass fail full left right arm leg oral open new old"
    " all same nurse"
    " self home pend ret neg pos dose lot date site total count sum each both here dc stop hold out in am pm"
    " null test high low norm abn crit poor fair mild iv im sc sq po pr sl ld rd lt rt ra la ll rl lul rul rvl lvl"
)
"""What a cell may hold that is nobody's initials, be the heading what it may."""
_DATED = re.compile(
    r"\d{1,2}[/.-]\d{1,2}\b|\d{1,2}:\d\d|\d{1,2}[A-Za-z]{3}\d\d|\d{4}-\d\d|\b\d{4}h?\b|(?i:\b(?:jan|feb|mar|apr"
    r"|jun|jul|aug|sep|oct|nov|dec))"
)
_CUES = word_set(
    "by per typed filled checked check verified witness witnessed rb back initials init addendum amended late cosign cosigned"
    " sig sgd signed entered keyed scanned faxed mailed logged counted poured hung drawn tech scribe author transcribed trans"
    " typist ta thx thanks cheers regards rgds recorded charted updated reviewed audited packed printed filed pulled"
    " relabelled relabeled posted billed coded taken obtained edited countersigned initialled initialed approved"
)
_CUED = re.compile(
    r"\b(?i:(?:(?:typed|filled|checked|check|verified|witness(?:ed)?|rb|read[- ]?back|entered|keyed|scanned|faxed"
    r"|mailed|logged"
    r"|counted|poured|hung|drawn|recorded|charted|updated|reviewed|audited|packed|printed|filed|pulled|relabell?ed"
    r"|posted|billed"
    r"|coded|taken|obtained|edited|(?:counter|co-?)?signed|cosign|initiall?ed|approved|transcribed)(?: (?:in|out"
    r"|up|off|on|back))?"
    r"(?: by)?|by|per|init(?:ials?)?|addendum|amended|sig|sgd|scribe|author|trans|typist|tech|ta|thx|thanks|cheers"
    r"|(?:kind |best )?regards|rgds)"
    r")[:.,]{0,2}(?: {1,3}|\n)(?P<who>[A-Z]{2,3}|[a-z]{2,3}|[A-Z][-_&][A-Z]|(?:[A-Za-z]{1,2}\.){2,3})"
    r"(?=[,;:)]|\.(?:\s|$)| {2}|[ \t]*(?:\n|$)| [\d(#]| (?i:rn|lpn|cna|rph|ma|emt|at|on)\b)"
)
_AFTER_END = re.compile(r"(?<=[a-z\d)%][.!?;] )(?P<who>[A-Z]{2,3}|[a-z]{3}|[A-Z]{1,2}[a-z][A-Z])(?=[ \t]*(?:\n|\Z))")
_SOME_END = re.compile(r"[.!?;] [A-Za-z]{2,3}[ \t]*(?:\n|\Z)")
_BEGINS = re.compile(
    r"^(?:\d{1,2}[:.]?\d\d ?(?:[ap]m|h|hrs)?|\d{1,2}/\d{1,2}(?:/\d\d(?:\d\d)?)?)(?: \d{1,2}:?\d\d)?[ \t]+(?:-"
    r" ?)?(?P<who>[A-Z]{2,3})(?=: )"
    r"|^(?P<signed>[a-z]{2,3}|[A-Z]{2,3})(?=,? (?:rn|lpn|cna|rph|np|pa|RN|LPN|CNA|NP|RPh)[ \t]*$)"
    r"|(?:\d{1,2}/\d{1,2}(?:/\d{2,4})?) (?i:addendum|add|late entry|note|entry|amend(?:ed|ment)?|correction|update)"
    r" (?:by )?(?P<entry>[a-z]{2,3}|[A-Z]{2,3})(?=:)"
    r"|(?<= )(?P<typist>[A-Z]{2,3}/[a-z]{2,3})(?= (?:tape|job|disc|disk|dict|ref|d\b|D\b|\d))",
    re.MULTILINE,
)
_SOME_BEGIN = re.compile(r"(?m:^\d{1,4}[:./ ])|\d (?i:add|late|note|entr|amen|corr|upd)")
_SOME_SIGNED = re.compile(r"(?m:^)[A-Za-z]{2,3},? (?i:rn|lpn|cna|rph|np|pa)\b")
_SOME_TYPED = re.compile(r"[A-Z]/[a-z]{2,3} ")
_DEGREES = word_set("rn lpn cna rph np pa")
_NO_WORDS = word_set(
    "the and for not him her his you all any one two day end out off now use see per via mom dad son boy man ice"
    " bed cat dog eye"
    " ear arm leg hip toe rib big old new our own who how why yes yet was has had may can will did got get put"
    " set sat ate few"
)

HITS: tuple[tuple[str, str], ...] = (
    ("vaccine  date    site  by\nIPV      6/1/18  LVL   jh\nMMR      8/7/18  RVL   trv\n", "trv"),
    ("Study   Subj   Init   Kit     Out\nGL-17   2-88   M_F    K7710   9/9\nGL-17   2-91   ZQA    K7711   9/9\n", "M_F"),
    ("IPV   6/1/18  LVL   qr\nMMR   8/7/18  RVL   jill\nHepA  8/7/18  RVL   qr\n", "jill"),
    ("time\tdrip\trate\tRN\n0400\tlevo\t8\tTQ\n0500\tlevo\t6\tTQ\n", "TQ"),
    ("Filled by jqw    Checked Mara", "jqw"),
    ("Double check: SJ", "SJ"),
    ("fam training 6/14. typed tmk", "tmk"),
    ("10/5 addendum mfo: levels neg", "mfo"),
    ("Cosopt, brimonidine. xfer? drk\n1840 ER", "drk"),
    ("gate code. ta, kb 0491 570 156", "kb"),
    ("called to Dr Quill at 2 by rn.o.\n", "rn.o."),
    ("band checked x2\najp rn", "ajp"),
    ("0005 lactate 2.2. merry xmas\n0610 DQ: POD 6 Whipple", "DQ"),
    ("Mr H Quillane HV/tjb tape 117B", "HV/tjb"),
)
MISSES: tuple[str, ...] = (
    "Test     Date     Value   Flag\nNa       6/1/18   140     WNL\nK        6/1/18   4.1     low\n",
    "Drug      Dose     Route   Given\nASA       81 mg    po      yes\nHeparin   5000     sc      held\n",
    "Abd soft. NT\nAllergies: PCN. NKA\nHe is well. NAD\n",
    "checked INR, drawn CBC, signed out AMA\nreviewed CXR. taken off CPAP\n",
    "seen by ENT, per PCP; thanks for all\nwitnessed and cosigned by the team",
    "1400 HR: 80\n1500 BP: 120/80\n",
    "0400  temp  37.1  RA\n0500  temp  37.2  RA\n",
)


def find(text: str) -> Iterator[Span]:
    """Every set of initials in a column, at an end or behind a cue."""
    if has_digits(text) and "\n" in text and ("  " in text or "\t" in text or "|" in text) and _GAP.search(text):
        yield from _in_columns(text)
    for needed, pattern in (
        (not _CUES.isdisjoint(present(text)), _CUED),
        (bool(_SOME_END.search(text)), _AFTER_END),
        (has_digits(text) and _may_begin(text), _BEGINS),
    ):
        for match in pattern.finditer(text) if needed else ():
            name = match.lastgroup or "who"
            if _are_initials(match[name]):
                yield Span(*match.span(name), KIND, "lined_initials")


def _may_begin(text: str) -> bool:
    """True where a line begins with a time, a day or letters before a degree, or letters stand before those of a typist."""
    signed = not _DEGREES.isdisjoint(present(text)) and _SOME_SIGNED.search(text)
    return bool(signed or ("/" in text and _SOME_TYPED.search(text)) or _SOME_BEGIN.search(text))


def _are_initials(written: str) -> bool:
    """True for letters that no short form of medicine is and no small word."""
    low = "".join(c for c in written if c.isalpha()).lower()
    if "/" in written:
        return True
    return low not in short_forms() and low not in _NO_WORDS and not is_placeholder(written) and _no_word(written)


def _no_word(written: str) -> bool:
    """True unless it is a word of English in small letters that is no given name."""
    flags = looked_up(written)[1]
    return not (flags & (STOP | WORD) and not flags & GIVEN) or written.isupper()


def _in_columns(text: str) -> Iterator[Span]:
    """The cells below a heading for who did it, and short letters that end row after row of dates."""
    headings: list[tuple[int, int, int]] = []
    ended: list[tuple[int, int]] = []
    marked, place = False, 0
    for line in text.split("\n"):
        found_cells = _CELL.finditer(line) if _GAP.search(line) else ()
        cells = [(m.start(), m.end(), m.group()) for m in found_cells if m.group().strip("-_. ")]
        if len(cells) < 3:
            if not line.strip():
                headings = []
        elif found := _headings(cells):
            headings, marked = found, "\t" in line or "|" in line
        else:
            for start, end in _below(cells, headings, marked=marked):
                yield Span(place + start, place + end, KIND, "lined_initials")
            start, end, written = cells[-1]
            if _DATED.search(line) and _ends_row(written):
                ended.append((place + start, place + end))
        place += len(line) + 1
    if len(ended) > 2:
        yield from (Span(start, end, KIND, "lined_initials") for start, end in ended)


@lru_cache(maxsize=1_000)
def _is_heading(cell: str) -> bool:
    """True for a heading over who did it: "By", "Given by", "RN init"."""
    words = re.findall(r"[a-z]+", cell.lower())
    return 0 < len(words) < 4 and len(cell) < 20 and any(w in _WHO for w in words) and not any(c.isdigit() for c in cell)


def _headings(cells: list[tuple[int, int, str]]) -> list[tuple[int, int, int]]:
    """Number, start and end of the cells of a heading that stand over who did it; nothing where the line is no heading."""
    if any(c.isdigit() for _, _, cell in cells for c in cell) or any(len(cell) > 24 or ":" in cell for _, _, cell in cells):
        return []
    return [(number, start, end) for number, (start, end, cell) in enumerate(cells) if _is_heading(cell)]


def _below(
    cells: list[tuple[int, int, str]], headings: list[tuple[int, int, int]], *, marked: bool
) -> Iterator[tuple[int, int]]:
    """The cells of a row that stand below such a heading and hold initials."""
    for number, (start, end, written) in enumerate(cells):
        if marked:
            under = any(number == at for at, _, _ in headings)
        else:
            under = any(start < last + 2 and end > first - 2 for _, first, last in headings)
        if under and (_INITIALS.fullmatch(written) or _PAIR.fullmatch(written)) and written.lower() not in _NONE:
            yield start, end


def _ends_row(written: str) -> bool:
    """True for a last cell of initials or of a given name in small letters."""
    if not _INITIALS.fullmatch(written):
        return False
    return written.lower() not in _NONE and _are_initials(written)
