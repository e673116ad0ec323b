"""Initials of persons: with full stops by default, bare ones where who did, typed or signed something is written."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.persons import looked_up
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    REGION,
    SINGLE_LETTERS,
    STOP,
    present,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); initials of patients, writers and typists as reports carry them"

_DOTTED = re.compile(
    r"(?<![\w.])[A-Z]\. ?(?:[A-Z]\. ?){0,2}[A-Z]\.(?!\w|\.\w)|(?<![\w.])[A-Z]\.[a-z]\.(?=\s+(?:resting|was|is|has"
    r"|had|denie|report|state)|$)"
)
_NO_INITIALS = word_set(
    "us uk usa dc la ny nj nm nc sd nd sc wv ri va md pa ma ct om od os ou ad as au am pm bid tid qid qd qod qhs"
    " prn npo po iv im sc sq sl pr pv ac pc hs er ed or"
    " icu ot pt st rn np do dds dmd phd bs ba ms mph rd mi mvp chf copd sob cp ha nv ro so co wo tb hiv gi gu ent"
    " ob gyn cns cvs heent ie eg vs ps cc hpi pmh psh fh sh"
    " dob doa dod ros pe ua cxr ekg ecg mri ca cbc bun wbc rbc tpr bp hr rr ap pe ll ul ii iii xx ae ad bc"
)
_PAIR = re.compile(
    r"(?:(?m:^)[ \t]*|(?<=[.!?)\]] )|(?<=[.!?] {2})|(?<=[(\t])|(?<=\bref: )|(?<= {3}))"
    r"(?P<pair>[A-Z][A-Z]{1,2}[/:][A-Za-z]{2,3})(?=\s*(?:$|[).;\n]|/| {2,}\S|\s+\d))"
)
_BY = re.compile(
    r"\b(?:[Bb]y|BY|[Pp]er|PER|[Ww]/|W/|[Tt]rans(?:cribed)?(?: by)?:?|TRANS:|[Tt]yped by|[Oo]ver by|[Tt]ypist:?"
    r"|[Ii]nitials:?|INITIALS:?|[Ss]cribe:?|[Tt]ech:?|[Ww]itness:?)"
    r" (?P<who>[A-ZÀ-Þ]{2,3})(?=[.,;)]|\s*$|\s+(?:on|ON|at|AT|@|his|her|HIS|HER|as|in|around|over)\b|\s*\n"
    r"|\s+\d)(?!\.\w)",
    re.MULTILINE,
)
_TYPED = re.compile(
    r"(?:\b[Tt]rans(?:cribed)?(?: by)?:?|\b[Tt]yped by|\b[Tt]ypist:?|\bTRANSCRIBED BY|\b[Cc]losed(?: [\d/.-]+)? by"
    r"|\bCLOSED(?: [\d/.-]+)? BY|\b[Ee]ntered by|\b[Kk]eyed by|\bprinted [\d:/. -]{6,22}|\b[Ii]nitialled)"
    r"\s(?P<who>[A-Za-z]{2,4})(?=[.,;)]|\s*$|\s{2}|\s*\n)",
    re.MULTILINE,
)
_DASHED = re.compile(r"(?:--+|—) ?(?P<who>[A-ZÀ-Þ]{2,3})(?=\s*$|\s*\n|\s\d)", re.MULTILINE)
_MARKED = re.compile(r"(?<!\S)[-~x] ?(?P<who>[A-ZÀ-Þ]{2,3})(?=\s*$|\s*\n|\s\d)", re.MULTILINE)
_SIGNED_X = re.compile(r"^[xX] ?(?P<who>[A-ZÀ-Þ]{2,3})(?=\s+(?:\d|[A-Z][a-z]{2,8}\.? \d))", re.MULTILINE)
_BEFORE_DAY = re.compile(r"(?<=[a-z][.!?] )(?P<who>[A-Z]{2})(?=[ \t]*\n\d)")
_FILED = re.compile(r"^TXA\|[^\n]*\|(?P<who>[A-Z]{2,3})[ \t]*$", re.MULTILINE)
_DASHED_NAME = re.compile(r"--+ ?(?P<who>[A-Z]\.? [A-Z][\w'-]+)")
_AFTER_NAME = re.compile(
    r"[a-z.]\s?/ ?(?P<who>[A-Z]{2,3})(?=\s*$|\s*\n)|(?:\b[A-Z]\.[A-Z]\.|\b[A-Z]{2,6}"
    r"|[a-z]) ?/ (?P<slash>[A-Z]{2})(?=\s*$)",
    re.MULTILINE,
)
_AFTER_CREDENTIAL = re.compile(
    r"[\w.] (?:RN|LPN|CNA|NP|PA|PT|OT|RT|MD|DO|PA-C|RPh|MA)[ .,]{1,2}(?P<who>[A-Z]{2})(?=\s*$|\s*\n)", re.MULTILINE
)
_JOB = re.compile(r"/(?P<who>[a-z]{2,4})[ \t]*$", re.MULTILINE)
_JOB_BEFORE = re.compile(r"\b(?:[Jj]ob|JOB|[Dd][DTdt]:|[dt]:) ?.{0,40}$")
_BEFORE_JOB = re.compile(
    r"^(?P<who>[A-Z]{2,3}) ?/ ?(?:[Jj]ob|JOB)\b|^(?P<pair>[A-Z]{2,3}/[A-Za-z]{2,3})\b(?=\s+[\dA-Z]*\d{3})", re.MULTILINE
)
_CHAT = re.compile(r"^(?:>>|\d{1,2}:\d\d(?: ?[ap]m)?)[ ]+(?P<who>[A-ZÀ-Þ]{2,3})(?=: )", re.MULTILINE)
_TO_WHOM = re.compile(r"\b[TtDd]: ?(?P<who>[A-Z][a-zA-Z'-]*/[A-Z]{2})(?=\s*$)", re.MULTILINE)
_MIDDLE = re.compile(r"\b(?:M\.?I\.?|[Mm]iddle [Ii]nitial|MIDDLE INITIAL)\s?[:=]\s{0,4}(?P<who>[A-Z])\b")
_READ_BACK = re.compile(
    r"(?P<who>[A-Z](?=[A-Z])(?:(?<=^.)|(?<=[.;:?!] .)|(?<=  .))[A-Z]{1,2}) (?:read back|READ BACK|aware|signed|SIGNED|witnessed"
    r"|WITNESSED|to see|TO SEE)\b",
    re.MULTILINE,
)
_NO_STAFF = word_set(
    "ct mr us xr er ed or icu ot pt st rn np pa md do iv im po pr tb ca hx dx tx rx sx fx us uk la ny dc va tv pc"
    " am pm ii iii iv vi bp hr rr gi gu og ng"
    " ent ob lr ns ekg ecg mri cxr ecmo cvc ett ems lma vac abg vbg ffp prn npo all two one the and for him her"
    " you any now air car bus out not end yes ok cpr ppe bsa bmi cad"
    " dvt pe mi uti sob cp ha tpn ivf peg ptt inr cbc bmp ecg pcp er hd pd picc rt ra lt fu cc bs af aki ckd hiv"
    " hcv flu ivc svc rca lad lcx lv rv ef mcg mg kg ml cm mm"
    " chf copd htn dm cad gerd osa bph pna ards cabg tia cva nc at aaox nl wnl"
    " age sex rm bed dob doa dod drip spray pill mask tube swab food diet help care home date time page mail fax phone"
    " note rest"
)

HITS: tuple[tuple[str, str], ...] = (
    ("emot support. --ST\n1230", "ST"),
    ("L deltoid, by KN.\n", "KN"),
    ("CALLED TO DR X BY CR ON 12-1", "CR"),
    ("cassettes A1-A6. (OK/rak)\n", "OK/rak"),
    ("takes Plavix. WR/PL\nnext", "WR/PL"),
    ("approved 04/05 // trans: lgs", "lgs"),
    ("Hafsa Quill, CCRN\nHA/sgj  5199441", "HA/sgj"),
    ("Job #2875984   /dmp", "dmp"),
    ("CH / job D2020", "CH"),
    (">> MS: PA submitted", "MS"),
    ("RPh U. Street/GK", "GK"),
    ("Sam Quill RN LC\n", "LC"),
    ("First: Ada   M.I.: K\nBorn", "K"),
    ("S  I.A.C. read back", "I.A.C."),
    ("nephew came. J. S.\n3/12", "J. S."),
    ("Per KJ, his ride was late", "KJ"),
    ("T: Desjardins/CR", "Desjardins/CR"),
    ("transcribed by hdm, read over", "hdm"),
    ("closed 07-02 by bpk", "bpk"),
    ("x BH 18th of May", "BH"),
    ("x OG May 26th, 2017", "OG"),
    ("job INC413558 comma Yeldott VY", "Yeldott VY"),
    ('labelled "French OPF 679,278", holds', "French OPF"),
    ("How we got here (GL, ID band read 42)", "GL"),
    ("read over by J. F.. RE", "J. F."),
    ("TXA|1|CN|TX|20211207||||||GL\nOBX", "GL"),
    ("dr m back in october\nturner", "turner"),
    ("10:23 Quill: A.C. (#H-466)", "A.C."),
)
MISSES: tuple[str, ...] = (
    "The U.S. and the U.K.; q.d., b.i.d.; P.O. and I.V.; 5 A.M.; A.P. view",
    "seen by PT. Evaluated by OT. Confirmed by CT. given by IV, by PO.",
    "BP 120/80, N/V, HSM/CM, A/P view, AC/PC joint",
    "with MR, with CT at 5; per CT on Monday",
    "T: 37.2 P: 80\nNC/AT\nPERRLA/EOMI",
    "Vitamin O. Blood group O. Hepatitis C. A. fumigatus",
    "Left upper UL\nMild MR\nNo acute CHF",
    "Heart size is normal.\nLungs clear\nstable",
    "D.O.B. 3; D.O.A.: 4; (MRN, chart 5); OLD CHART 77; AGE/SEX 57/F",
)


def find(text: str) -> Iterator[Span]:
    """Every set of initials."""
    inside, loud = present(text), _has_short_capitals(text)
    dotted = not SINGLE_LETTERS.isdisjoint(inside) and _SOME_DOTTED.search(text)
    for match in _DOTTED.finditer(text) if dotted else ():
        letters = "".join(c for c in match.group() if c.isalpha()).lower()
        if not _after_word(text, match) and (letters not in _NO_INITIALS or _of_person(text, match, letters)):
            yield Span(match.start(), match.end(), KIND, "staff_initials")
    for needed, marks, possible, patterns in _BARE if loud else _IN_SMALL:
        if (needed and needed.isdisjoint(inside)) or (marks and not any(mark in text for mark in marks)):
            continue
        for pattern, sure in patterns if possible.search(text) else ():
            for match in pattern.finditer(text):
                name = match.lastgroup or "who"
                if sure or not set(re.split("[/:]", match[name].lower())) <= _NO_STAFF:
                    yield Span(*match.span(name), KIND, "staff_initials")
    for match in _JOB.finditer(text) if "/" in text else ():
        if _JOB_BEFORE.search(text, max(0, match.start() - 60), match.start()):
            yield Span(*match.span("who"), KIND, "staff_initials")
    for match in _WITH_INITIALS.finditer(text) if loud and _SOME_PAIR.search(text) else ():
        if match["who"][-1] == _first_letter(match["name"]) and _can_be_family(match["name"]):
            yield Span(*match.span(), KIND, "staff_initials")
    charted = loud and has_digits(text) and ("#" in text or not _CHARTS.isdisjoint(inside))
    for match in _CHARTED.finditer(text) if charted else ():
        if match["who"].lower() not in _NO_CHARTED:
            yield Span(*match.span("who"), KIND, "staff_initials")
    yield from _last_line(text)


def _has_short_capitals(text: str) -> bool:
    """True where two to four capitals, no letter or digit behind them, stand that are no placeholder: initials can be there."""
    return any(len(word) < 5 and word != "XXXX" for word in _CAPITALS.findall(text))


_CAPITALS = re.compile(r"[A-ZÀ-Þ]{2,}(?!\w)")
_SOME_PAIR = re.compile(r"[^\W\d_] [A-ZÀ-Þ]{2,3}(?:\n|$| [\d#A-Z])")
_WITH_INITIALS = re.compile(
    r"(?<![\w'-])(?P<name>(?:[Dd]e |DE |[Vv]an |VAN |[Vv]on |VON )?[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?) (?P<who>[A-ZÀ-Þ]{2,3})"
    r"(?=\s*$|\s*\n| (?:[A-Z]{2,3} ?)?\d[\d,-]{3})"
)
_CHARTED = re.compile(
    r"(?P<who>[A-Z](?=[A-Z])(?:(?<=[(:] .)|(?<=\(.)|(?<=[.!?] .)|(?m:(?<=^.))|(?<=\bon .)|(?<=\bre .))[A-Z]{1,2}),? "
    r"\(?(?:ID band|old chart|pulled up|PULLED UP|under|UNDER|hosp(?:ital)? no|HOSP NO|unit no|UNIT NO|pt #|PT #"
    r"|chart|CHART|#|MRN|mrn)"
    r"(?=[^\n]{0,14}\d)"
)
_CHARTS = word_set("band chart pulled under hosp hospital unit mrn")
_NO_CHARTED = word_set("old new his her the our mrn dob pt id no see file ssn lab ct mr mri xr us er ed icu ip op nhs")


def _first_letter(name: str) -> str:
    return name.split(" ")[-1][0] if name.split(" ")[0].istitle() or name.isupper() else name[0]


def _can_be_family(name: str) -> bool:
    """True where the last word of a name is on the list of family names or is explained by nothing."""
    low, flags = looked_up(name.split(" ")[-1])
    return (bool(flags & FAMILY) or strange(low)) and not flags & (STOP | REGION)


_SOME_DOTTED = re.compile(r"[A-Z]\. ?[A-Z]\.|[A-Z]\.[a-z]\.")
_ANY = frozenset[str]()
_IN_SMALL = (
    (
        word_set("trans transcribed typed typist closed entered keyed printed initialled"),
        "",
        re.compile(r"[A-Za-z\d:] {1,2}[A-Za-z]{2,4}\b"),
        ((_TYPED, False),),
    ),
    (_ANY, "-", re.compile("--"), ((_DASHED_NAME, True),)),
    (_ANY, "xX", re.compile(r"[xX] ?[A-ZÀ-Þ]{2,3}\s+[\dA-Z]"), ((_SIGNED_X, True),)),
    (word_set("mi m middle"), "", re.compile("[:=]"), ((_MIDDLE, True),)),
)
"""What is looked for in a text without two or three capitals that stand alone; as `_BARE`."""
_BARE = (
    *_IN_SMALL,
    (_ANY, "/:", re.compile(r"[A-Z]{2}[/:][A-Za-z]{2}"), ((_PAIR, False), (_BEFORE_JOB, True))),
    (_ANY, "/", re.compile(r"/ ?[A-ZÀ-Þ]{2,3}\s*(?:\n|\Z)"), ((_AFTER_NAME, False), (_TO_WHOM, True))),
    (word_set("job"), "", re.compile(r"/ ?[Jj](?:ob|OB)"), ((_BEFORE_JOB, True),)),
    (
        word_set("by per w trans transcribed typist initials scribe tech witness"),
        "",
        re.compile(r"[A-Za-z/:] [A-ZÀ-Þ]{2,3}[^\w]"),
        ((_BY, False),),
    ),
    (_ANY, "-—", re.compile("--|—"), ((_DASHED, True),)),
    (_ANY, "-~x", re.compile(r"[-~x] ?[A-ZÀ-Þ]{2}"), ((_MARKED, False),)),
    (_ANY, "\n", re.compile(r"[.!?] [A-Z]{2}[ \t]*\n\d"), ((_BEFORE_DAY, False),)),
    (word_set("txa"), "|", re.compile(r"\|"), ((_FILED, True),)),
    (
        word_set("rn lpn cna np pa pt ot rt md do rph ma"),
        "",
        re.compile(r"[A-Zh][ .,]{1,2}[A-Z]{2}\s*(?:$|\n)"),
        ((_AFTER_CREDENTIAL, False),),
    ),
    (_ANY, "", re.compile(r"\A(?:>>|\d)|\n(?:>>|\d)"), ((_CHAT, False),)),
    (word_set("read aware signed witnessed see"), "", re.compile(r"\b[A-Z]{2,3} [a-zA-Z]{2}"), ((_READ_BACK, False),)),
)
"""Words and marks one of which a text holds where patterns can match, what else it holds, and the patterns, each with whether
it is sure even of an abbreviation."""
_VITAMIN = re.compile(
    r"(?:[Vv]itamin|[Gg]roup|[Tt]ype|[Hh]ep(?:atitis)?|[Gg]rade|[Cc]lass|[Ss]tage|[Ff]actor|[Ii]nfluenza"
    r"|[Pp]rotein|[Gg]roup)s? $"
)


_PERSON_BEFORE = re.compile(
    r"(?:\b(?:[Bb]y|BY|[Uu]nder|UNDER|[Ss]aw|SAW|[Tt]ry|TRY|[Tt]old|TOLD|[Aa]sked|[Pp]aged|[Cc]alled|d/w|D/W|[Cc]ame|CAME)[.]?"
    r"|: |[.?!]|\n|\n *-|^)\s*$"
)
_PERSON_AFTER = re.compile(
    r"\s*(?:[.,;]?\s*$|\(#|\(?ID band|old chart|under|pulled up|resting|read back|[Tt]o see|TO SEE|UNDER|\n|, (?:ext"
    r"|pgr|bleep))"
)
_SAID_DOTTED = word_set("dob doa dod us uk am pm bid tid qid qd qod po im iv sc sq ny nj nc dc la ie eg md do rn phd ba ma bs")


def _of_person(text: str, match: "re.Match[str]", letters: str) -> bool:
    """True for dotted initials that are an abbreviation too, where a person does or is asked something, or a chart follows."""
    if letters in _SAID_DOTTED:
        return False
    before = _PERSON_BEFORE.search(text, max(0, match.start() - 12), match.start())
    if before is None:
        return False
    return bool(_PERSON_AFTER.match(text, match.end())) or bool(before.group().strip(" .:?!\n"))


def _after_word(text: str, match: "re.Match[str]") -> bool:
    """True behind "vitamin" or "group", where a letter names a thing and the next begins a sentence."""
    return bool(_VITAMIN.search(text, max(0, match.start() - 14), match.start()))


def _last_line(text: str) -> Iterator[Span]:
    """Three small letters alone on the last line, or one name: who typed or signed."""
    tail = text.rstrip()
    start = tail.rfind("\n") + 1
    if start and re.fullmatch(r"[ \t]*/?[a-z]{2,3}", tail[start:]) and tail[start:].strip(" \t/") not in _NO_STAFF:
        first = len(tail) - len(tail[start:].strip(" \t/"))
        yield Span(first, len(tail), KIND, "staff_initials")
    elif start and (alone := _ALONE.fullmatch(tail, start)):
        low, flags = looked_up(alone["who"].split(" ")[-1])
        if (
            (flags & (GIVEN | FAMILY) or (strange(low) and len(low) > 3))
            and not flags & (STOP | REGION)
            and low not in _NO_LAST
        ):
            yield Span(*alone.span("who"), KIND, "staff_initials")


_ALONE = re.compile(r"[ \t]*(?:-+ ?)?(?P<who>[^\W\d_]{2,}(?:['-][^\W\d_]+)*(?: [^\W\d_]['\w-]+)?)\.?(?: PGY\d)?")
_NO_LAST = word_set(
    "normal stable negative positive clear unchanged none above below well good end report note signed draft final xxxx"
    " pain home discharge plan same chest"
)
