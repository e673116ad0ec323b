"""Hospitals, clinics, practices, schools, firms and other institutions by name."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    STOP,
    WORD,
    Token,
    begins_sentence,
    chains,
    eponym_nouns,
    lexicon,
    places,
    present,
    read_list,
    word_after,
    word_before,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_HEADS = word_set(
    "hospital hospitals clinic clinics infirmary hospice sanatorium polyclinic healthcare pharmacy university college"
    " academy hosp prison jail inc llc ltd corp corporation incorporated gmbh plc pty llp"
)
"""One of these at the end makes the words before it the name of an institution."""
_PAIRS = {
    "medical": "center centre ctr college group school associates",
    "med": "center centre ctr school",
    "cancer": "center centre institute",
    "health": "center centre ctr system care network services partners sciences trust",
    "heart": "center centre institute",
    "nursing": "home center centre facility",
    "care": "home center centre",
    "surgery": "center centre",
    "imaging": "center centre",
    "rehab": "center centre facility",
    "rehabilitation": "center centre facility",
    "family": "practice medicine",
    "country": "club",
    "primary": "care school",
    "urgent": "care",
    "high": "school",
    "elementary": "school",
    "community": "center centre college",
    "surgical": "center centre associates",
    "neurology": "center centre associates",
    "cardiology": "center centre associates",
    "oncology": "center centre associates",
    "children's": "center centre home",
    "assisted": "living",
    "veterans": "affairs home",
}
"""Two words that do so together."""
_SOFT = word_set(
    "health general memorial med medical center centre ctr presbyterian methodist baptist lutheran adventist regional"
    " county city pediatrics children childrens women womens veterans orthopedics oncology cardiology neurology care"
    " group associates institute home homes trust practice surgery school church foundation laboratory labs imaging"
    " campus system house court manor lodge hall ward unit family"
)
"""Words of institutions that do so only where something else speaks for it."""
_PLAIN = word_set(
    "the our a an this that his her their my your no any general community local university teaching emergency"
    " outpatient inpatient day surgical medical clinical mental primary urgent family patient dental eye pain sleep"
    " heart stroke cancer hospital clinic health department intensive care unit new old nursing home school public"
    " national international american european royal center centre regional county city pediatric women children high"
    " elementary rehab rehabilitation imaging surgery of at in seen from was pt"
)
_KINDS = word_set("general children women university community county regional city veterans royal cancer memorial central")
"""Words with which kinds of institutions, written as names, begin: "General Hospital"."""
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
_NOT_SITES = word_set(
    "icu nicu picu sicu micu ccu pacu ed er or gp pcp ent ot pt ir ems obgyn ob gyn ltac snf ltc iv im po prn bid tid"
    " qid hs cpr ecg ekg eeg emg mri ct pet xr us cxr copd chf mi tia cva dvt pe uti ckd esrd gerd ibs ibd hiv aids"
    " als ms ra sle tb afib af htn dm cad pad pvd bph bmi bp hr rr wbc rbc hgb hct plt inr ptt bun gfr egfr ldl hdl"
    " tsh psa crp esr ana bnp ace arb nsaid ssri snri ppi tnf mrn dob ssn aha acc ada aaos who cdc nih fda nice gold"
    " gina nyha asa tpa tee tte pci cabg aaa avr mvr hfref hfpef dka hhs ards sirs ptsd adhd ocd cbt ect dbs tbi sah"
    " sdh ich ivh avm gbm aml cml all cll mds nhl hcc rcc nsclc sclc gist fap fev fvc dlco tlc aub vte paf va la"
)
_AFTER_NAME = word_set("guideline guidelines criteria criterion score protocol trial study studies scale classification model")
_VETERANS = re.compile(r"\b(?:[Tt]he|[Oo]ur|[Ll]ocal|[Aa]t) (?P<name>VA)\b(?! ?\d| (?:is|was) \d| shunt)")
_SMALL_HEAD = re.compile(
    r"(?:'s)?(?: (?!on|in|at|for|and|with|was|to)[a-z]+)? (?:clinic|hospital|medical center|medical centre|health center"
    r"|health centre|office"
    r"|campus|branch)\b"
)
_TAIL = re.compile(r"(?:,? (?:in|of|at) (?:the )?|, ?| - |- ?| )(?P<place>[A-Z][A-Za-z'.-]*(?: [A-Z][A-Za-z'-]+){0,2})")
_OF = re.compile(r" (?:of|at|for) (?:the )?(?P<place>[A-Z][A-Za-z'.-]+(?: [A-Z][A-Za-z'-]+){0,2})")

HITS: tuple[tuple[str, str], ...] = (
    ("seen at St. Luke's Hospital on", "St. Luke's Hospital"),
    ("at Methodist Hospital on", "Methodist Hospital"),
    ("done at UCLA Medical Center on", "UCLA Medical Center"),
    ("at Brigham and Women's Hospital on", "Brigham and Women's Hospital"),
    ("at Baylor Med. Center on", "Baylor Med. Center"),
    ("from Johns Hopkins on", "Johns Hopkins"),
    ("treated at UCSF, admitted", "UCSF"),
    ("last seen at Cedar Crest on", "Cedar Crest"),
    ("admitted to St. Luke's on", "St. Luke's"),
    ("Mt. Sinai / MGH / the VA", "Mt. Sinai"),
    ("Mt. Sinai / MGH / the VA", "MGH"),
    ("Mt. Sinai / MGH / the VA", "VA"),
    ("at Westside Clinic in Seattle.", "Westside Clinic in Seattle"),
    ("a student of the University of Quillbrook.", "University of Quillbrook"),
    ("She works for Harrow and Finch Ltd", "Harrow and Finch Ltd"),
    ("seen at the VA yesterday", "VA"),
    ("admitted to Georgetown Med on", "Georgetown Med"),
    ("seen at Harlow General on", "Harlow General"),
    ("seen at the Quillbrook clinic", "Quillbrook clinic"),
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
    headed = not _any_head().isdisjoint(present(text))
    _, first_words = _known()
    for chain in chains(text):
        found = [*_by_head(text, chain)] if headed else []
        if any(token.low in first_words for token in chain):
            found += _by_list(text, chain)
        if text.endswith(_LAST_WORDS, 0, chain[0].start):
            found += _by_verb(text, chain)
        for start, end in found:
            yield Span(start, end, KIND, "facility_name")
    for match in _VETERANS.finditer(text) if "VA" in text else ():
        yield Span(*match.span("name"), KIND, "facility_name")


def _by_head(text: str, chain: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Names that end in a word for an institution."""
    begin = 0
    for at in range(len(chain)):
        if not _is_head(chain, at) or (at + 1 < len(chain) and _is_head(chain, at + 1)):
            continue
        words = _without_plain_beginning(chain[begin : at + 1])
        begin = at + 1
        if word_after(text, chain[at].end) in _AFTER_NAME:
            continue
        if any(_telling(w) for w in words) or _general_hospital(text, words):
            yield words[0].start, _end(text, chain[at].end)
        elif match := _OF.match(text, chain[at].end):
            yield chain[at].start, match.start("place") + len(match["place"].rstrip("."))


@cache
def _any_head() -> frozenset[str]:
    """Every word that names a kind of institution, alone or with the word before it."""
    return _HEADS | {second for words in _PAIRS.values() for second in words.split()}


def _is_head(chain: Sequence[Token], at: int) -> bool:
    """True for a word, or the second of two, that names a kind of institution."""
    word = chain[at].low
    return word in _HEADS or (at > 0 and word in _PAIRS.get(chain[at - 1].low, "").split())


def _without_plain_beginning(words: Sequence[Token]) -> Sequence[Token]:
    """The words from the first that can begin an institution's name."""
    first = next((i for i, w in enumerate(words) if _begins(w)), len(words))
    return words[min(first, len(words) - 1) :] if words else words


def _begins(token: Token) -> bool:
    """True for a word with which an institution's name can begin."""
    return not token.flags & STOP or token.flags & PLACE > 0 or token.low in _HEADS | _KINDS


def _telling(token: Token) -> bool:
    """True for a word that names one institution and not a kind."""
    return token.low not in _PLAIN and token.low not in _HEADS and not token.flags & STOP & ~GIVEN


def _general_hospital(text: str, words: Sequence[Token]) -> bool:
    """True for kinds of institutions written as names: "at General Hospital", "at Children's Hospital"."""
    return len(words) > 1 and not begins_sentence(text, words[0].start) and words[0].low in _KINDS


def _end(text: str, end: int) -> int:
    """The end of an institution's name with a possessive and the town behind it."""
    if text[end : end + 2] == "'s":
        end += 2
    if match := _SMALL_HEAD.match(text, end):
        end = match.end()
    for _ in range(2):
        match = _TAIL.match(text, end)
        if match is None:
            break
        name = match["place"].rstrip(".")
        stop = next(
            (s for s in _towns(name) if s.lower().replace("-", " ") in places()),
            None,
        )
        if stop is None and _strange_town(text, match, name.partition(" ")[0].rstrip(".")):
            stop = name.partition(" ")[0].rstrip(".")
        if stop is None or stop.lower() in _months():
            break
        end = match.start("place") + len(stop)
    return end


def _towns(name: str) -> tuple[str, ...]:
    """The beginnings of a run of words that may be a town, longest first."""
    return tuple(s.rstrip(".") for s in (name, name.rpartition(" ")[0], name.partition(" ")[0]))


def _strange_town(text: str, match: "re.Match[str]", name: str) -> bool:
    """True for a word in no list behind "in" or a comma, with a state or the end of a sentence behind it."""
    if " " in name or len(name) < 4 or lexicon().get(name.lower(), 0) & (WORD | STOP | MEDICAL):
        return False
    return match.group()[:1] != " " and bool(re.match(r",? [A-Z]{2}\b|[.;\n]|$", text[match.start("place") + len(name) :][:6]))


@cache
def _months() -> frozenset[str]:
    return word_set("january february march april may june july august september october november december")


def _by_list(text: str, chain: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Institutions that are known without such a word."""
    known, first_words = _known()
    for at, token in enumerate(chain):
        if token.low not in first_words:
            continue
        for end in range(min(len(chain), at + 3), at, -1):
            name = " ".join(t.low.replace("'", "").replace("-", " ") for t in chain[at:end])
            if name in known and _named(text, chain, at, end):
                yield token.start, _end(text, chain[end - 1].end)
                break


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """Known institutions, and the first words of their names."""
    names = frozenset(n.replace("_", " ").replace("-", " ") for n in read_list("facility_names"))
    first = {n.partition(" ")[0] for n in names} | {n for n in read_list("facility_names") if "-" in n}
    return names, frozenset(first)


def _named(text: str, chain: Sequence[Token], at: int, end: int) -> bool:
    """True where a known name is meant as the institution."""
    after = word_after(text, chain[end - 1].end)
    if after in _AFTER_NAME or after in eponym_nouns() or (end < len(chain) and chain[end].low in eponym_nouns() | _HEADS):
        return False
    if end - at > 1 or chain[at].shouted or "-" in chain[at].text:
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
    stop = next(
        (i for i, w in enumerate(words) if w.flags & STOP and w.text != "St" and w.low not in _HEADS | _SOFT), len(words)
    )
    words = words[:stop]
    if words and (verb or employer or not words[0].shouted) and _site(text, words, before, employer=employer):
        yield words[0].start, _end(text, words[-1].end)


def _site(text: str, words: Sequence[Token], before: str, *, employer: bool) -> bool:
    """True where the words after "seen at" can be an institution's name."""
    first, after = words[0], word_after(text, words[-1].end)
    if after in eponym_nouns() or after in _AFTER_NAME or words[-1].low in eponym_nouns():
        return False
    if employer:
        return True
    if len(words) == 1 and first.shouted:
        if first.text == "VA":
            return before.endswith("the ")
        return 3 <= len(first.text) <= 6 and first.text.isalpha() and first.low not in _NOT_SITES
    saint = first.text in ("St", "Mt", "Mount", "Saint") and len(words) > 1
    telling = saint or any(_telling(w) and not w.initial for w in words)
    at = before.endswith((" at ", " @ ", " at the ", " at our ", " to the ", " by the ", "from the "))
    if len(words) == 1:
        return at and bool(first.unlisted or (first.flags & (FAMILY | GIVEN | PLACE) and not first.flags & (WORD | MEDICAL)))
    soft = any(w.low in _SOFT for w in words[1:])
    if soft and (telling or first.low in _KINDS):
        return True
    return telling and (saint or at) and not all(w.flags & MEDICAL for w in words) and first.low not in _NOT_SITES
