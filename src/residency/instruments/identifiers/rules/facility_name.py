"""Hospitals, clinics, practices, schools, firms and other institutions by name."""

import re
from collections.abc import Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.words import (
    MEDICAL,
    PLACE,
    STOP,
    WORD,
    Token,
    begins_sentence,
    eponym_nouns,
    read_list,
    runs,
    word_after,
    word_before,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_HEADS = frozenset(
    "hospital hospitals clinic clinics infirmary hospice sanatorium polyclinic healthcare pharmacy university college school academy"
    " church prison jail medical med health center centre ctr institute foundation hosp campus laboratory laboratories labs imaging"
    " rehab rehabilitation home homes pavilion associates group practice surgery dispensary system network partners memorial general"
    " presbyterian methodist children childrens women womens veterans orthopedics orthopaedics oncology cardiology nursing care village"
    " plaza regional community trust ward unit department dept services".split()
)
_SURE = frozenset(
    "hospital hospitals clinic clinics infirmary hospice sanatorium polyclinic healthcare pharmacy university college academy hosp"
    " prison jail".split()
)
_PAIRS = (
    ("medical", "center centre ctr college group school associates city"),
    ("med", "center centre ctr school"),
    ("health", "center centre ctr system care network services partners sciences trust"),
    ("nursing", "home center centre facility"),
    ("care", "home center centre"),
    ("cancer", "center centre institute"),
    ("heart", "center centre institute"),
    ("surgery", "center centre"),
    ("rehab", "center centre facility hospital"),
    ("rehabilitation", "center centre facility hospital"),
    ("imaging", "center centre"),
    ("general", "hospital"),
    ("family", "practice medicine"),
    ("primary", "care"),
    ("urgent", "care"),
    ("country", "club"),
    ("high", "school"),
    ("elementary", "school"),
    ("primary", "school"),
)
_FOLLOWERS = {first: frozenset(second.split()) for first, second in _PAIRS}
_PLAIN = frozenset(
    "the our a an this that his her their my your no any general community local university teaching emergency outpatient inpatient day"
    " surgical medical clinical mental primary urgent family patient dental eye pain sleep heart stroke cancer hospital clinic health"
    " department intensive care unit new old nursing home school public national international american european royal center".split()
)
_VERB = re.compile(
    r"\b(?:seen|admitted|treated|evaluated|visited|diagnosed|managed|followed|presented|transferred|referred|hospitali[sz]ed|discharged"
    r"|consulted|reviewed|operated|examined|assessed|checked|done|performed|appointment|appt|check-?up|visit|care|surgery|stay|MRI|CT|biopsy"
    r"|scan|report|tested|f/u|follow-?up|consult(?:ation)?|presenting|presents|records?|worked|works|study|studies|enrolled|student|delivered"
    r"|born|labs?|notes?|results?|imaging|test|tests|hx|admission|hospitali[sz]ation|clinic|patient|pt)"
    r"(?: \w+)?(?: up| over| again| today| back)? (?:at|to|in|from|by|with|@) (?:the |our )?$",
    re.IGNORECASE,
)
_EMPLOYER = re.compile(
    r"\b(?:works? (?:for|at)|worked (?:for|at)|employed (?:by|at|with)|employer[: ]|job at|manager at|year at|year of|owner of|founder of"
    r"|retired from|spokesman for|intern at) ?$",
    re.IGNORECASE,
)
_FIRM = frozenset("inc llc ltd corp corporation incorporated gmbh plc pty llp bros".split())
_OF = re.compile(r"(?: of| at|,| -|-|/| &| and) ?$|(?: of the) $")
_ACRONYM = re.compile(r"[A-Z]{3,6}$")
_NOT_SITES = frozenset(
    "icu nicu picu sicu micu ccu pacu ed er or gp pcp ent ot pt ir ems obgyn ob gyn ltac snf ltc iv im po prn bid tid qid hs cpr ecg ekg eeg"
    " emg mri ct pet xr us cxr copd chf mi tia cva dvt pe uti ckd esrd gerd ibs ibd hiv aids als ms ra sle tb afib af htn dm cad pad pvd"
    " bph bmi bp hr rr wbc rbc hgb hct plt inr ptt pt bun gfr egfr ldl hdl tsh psa crp esr ana bnp ace arb nsaid ssri snri ppi tnf"
    " aha acc ada aaos who cdc nih fda nice gold gina nyha asa tpa tee tte pci cabg aaa avr mvr hfref hfpef dka hhs ards sirs ptsd adhd"
    " ocd cbt ect dbs tbi sah sdh ich ivh avm gbm aml cml all cll mds nhl hcc rcc nsclc sclc gist men fap fev fvc dlco tlc aub vte paf".split()
)
_AFTER_NAME = frozenset("guideline guidelines criteria criterion score protocol trial study studies scale classification model regimen".split())
_TAIL = re.compile(
    r"(?:,? (?:in|of|at) (?:the )?|, | - |-|/|'s | & | and )"
    r"(?=(?P<place>[A-Z][A-Za-z'.-]+(?: [A-Z][A-Za-z'-]+){0,2}))"
)
_JOINED = re.compile(r" ?(?:&|and|of|at|for|the|de|\+)(?: the)? |'s? |, |\. ?|-| - ?|/")

HITS: tuple[tuple[str, str], ...] = (
    ("seen at St. Luke's Hospital on", "St. Luke's Hospital"),
    ("at Methodist Hospital on", "Methodist Hospital"),
    ("done at UCLA Medical Center on", "UCLA Medical Center"),
    ("at Brigham and Women's Hospital on", "Brigham and Women's Hospital"),
    ("at Baylor Med. Center on", "Baylor Med. Center"),
    ("from Johns Hopkins on", "Johns Hopkins"),
    ("treated at UCSF, admitted", "UCSF"),
    ("last seen at Cedar Crest on", "Cedar Crest"),
    ("Mt. Sinai / MGH / the VA", "Mt. Sinai"),
    ("Mt. Sinai / MGH / the VA", "MGH"),
    ("at Westside Clinic in Quillbrook.", "Westside Clinic in Quillbrook"),
    ("a student of the University of Quillbrook.", "University of Quillbrook"),
    ("She works for Harrow and Finch Ltd", "Harrow and Finch Ltd"),
    ("seen at the VA yesterday", "VA"),
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
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text."""
    names = [*_by_head(text), *_by_list(text), *_by_verb(text)]
    for start, end in names:
        yield Span(start, end, KIND, "facility_name")


def _by_head(text: str) -> Iterator[tuple[int, int]]:
    """Names that end in a word for an institution, with what is joined to them before and behind."""
    listed = runs(text)
    for number, run in enumerate(listed):
        for at, token in enumerate(run):
            if not _is_head(run, at) or (at + 1 < len(run) and _is_head(run, at + 1)):
                continue
            first, whole = _begin(text, listed, number, at)
            if first is None or word_after(text, token.end) in _AFTER_NAME:
                continue
            yield first, _end(text, token.end)
            del whole


def _is_head(run: Sequence[Token], at: int) -> bool:
    """True for a word, or the second of two, that names a kind of institution."""
    word = run[at].text.lower().rstrip(".")
    if word in _SURE or word in _FIRM:
        return True
    return at > 0 and word in _FOLLOWERS.get(run[at - 1].text.lower(), ())


def _begin(text: str, listed: Sequence[Sequence[Token]], number: int, at: int) -> tuple[int | None, int]:
    """Where the name before an institution's word begins; None where nothing but plain words stands there."""
    run = listed[number]
    words = list(run[: at + 1])
    while number and words[0] is listed[number][0]:
        before = listed[number - 1]
        gap = text[before[-1].end : words[0].start]
        if len(gap) > 6 or not _JOINED.fullmatch(gap) or (gap == ", " and not _is_firm(words)):
            break
        number -= 1
        words = [*before, *words]
    while len(words) > 1 and words[0].text.lower() in {"the", "our", "a", "his", "her", "at", "in", "seen", "from", "patient", "pt", "dr"}:
        words = words[1:]
    telling = [w for w in words if w.text.lower().rstrip(".") not in _PLAIN and not w.initial]
    general = [w.text.lower() for w in words] == ["general", "hospital"] and not begins_sentence(text, words[0].start)
    behind = re.match(r" of (?:the )?[A-Z][a-z]", text[words[-1].end : words[-1].end + 12]) if len(words) == 1 else None
    if not telling and not general and not behind:
        return None, 0
    return words[0].start, len(words)


def _is_firm(words: Sequence[Token]) -> bool:
    return words[-1].text.lower() in _FIRM


def _end(text: str, end: int) -> int:
    """The end of the name with the town or the rest of the name behind it."""
    for _ in range(2):
        match = _TAIL.match(text, end)
        if not match or match["place"].split()[0].lower() in _MONTHS_AND_MORE or _stops(match["place"]):
            follow = re.match(r" [A-Z][a-z]+(?: [A-Z][a-z]+)?(?=[ ,.;?!)])", text[end : end + 40])
            if follow and not _stops(follow.group().strip()):
                return end + follow.end()
            return end
        end = match.end("place")
    return end


_MONTHS_AND_MORE = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
    " monday tuesday wednesday thursday friday saturday sunday mrn dr mr mrs ms dob".split()
)


def _stops(name: str) -> bool:
    """True where what stands behind begins something else."""
    from residency.instruments.identifiers.words import not_names, places, regions

    first = name.split()[0].rstrip(".,").lower()
    if first in not_names() or first in _MONTHS_AND_MORE or name[:2].isupper():
        return True
    return not (name.lower() in places() or first in {p.partition(" ")[0] for p in ()} or name.lower() in regions() or first in _towns())


def _towns() -> frozenset[str]:
    from residency.instruments.identifiers.words import places

    return places()


def _by_list(text: str) -> Iterator[tuple[int, int]]:
    """Institutions that are known without such a word."""
    known, first_words = _known(), _first_words()
    for run in runs(text):
        for at, token in enumerate(run):
            if token.text.lower().replace("'", "") not in first_words:
                continue
            for end in range(min(len(run), at + 3), at, -1):
                name = " ".join(t.text.lower().replace("'", "") for t in run[at:end])
                if name in known and _named(text, run, at, end):
                    stop = run[end - 1].end
                    yield token.start, _end(text, stop)
                    break


def _named(text: str, run: Sequence[Token], at: int, end: int) -> bool:
    """True where a known name is meant as the institution."""
    after = word_after(text, run[end - 1].end)
    if after in _AFTER_NAME or after in eponym_nouns():
        return False
    return end - at > 1 or run[at].shouted or bool(_VERB.search(text[max(0, run[at].start - 50) : run[at].start])) or (
        word_before(text, run[at].start) in {"at", "from", "to"}
    )


def _known() -> frozenset[str]:
    return frozenset(n.replace("_", " ") for n in read_list("facility_names"))


def _first_words() -> frozenset[str]:
    return frozenset(n.partition(" ")[0] for n in _known())


def _by_verb(text: str) -> Iterator[tuple[int, int]]:
    """Any name where somebody was seen, treated or employed."""
    for run in runs(text):
        before = text[max(0, run[0].start - 50) : run[0].start]
        if before[-4:] not in (" at ", " to ", " in ", "rom ", "the ", "our ", "for ", "ith ", " by ", " @ ", "ear "):
            continue
        employer = _EMPLOYER.search(before)
        if not employer and not _VERB.search(before):
            continue
        words = list(run)
        while words and (words[-1].flags & STOP or words[-1].initial):
            words.pop()
        if words and _site(text, words, before, employer=bool(employer)):
            yield words[0].start, words[-1].end


def _site(text: str, words: Sequence[Token], before: str, *, employer: bool) -> bool:
    """True where the words after "seen at" can be an institution's name."""
    first, last = words[0], words[-1]
    if first.flags & STOP or word_after(text, last.end) in eponym_nouns() or word_after(text, last.end) in _AFTER_NAME:
        return False
    if employer:
        return True
    at = before.rstrip().endswith((" at", " @")) or before.endswith(("at the ", "at our ", "to the ", "by the "))
    if len(words) == 1 and first.shouted:
        if first.text == "VA":
            return before.endswith("the ")
        return bool(_ACRONYM.match(first.text)) and first.text.lower() not in _NOT_SITES and before[-5:] not in ("with ", " for ")
    if not at:
        return False
    if len(words) == 1:
        return not first.flags & (WORD | MEDICAL) or bool(first.flags & PLACE)
    return not all(w.flags & MEDICAL for w in words) and not words[0].text.lower() in _NOT_SITES
