"""Institutions by where their name stands: "back from Mercy", "drives for Mpact", "Dr. Rich of the Clinic", "at the bakery"."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.institutions import ABBREVIATIONS, AFTER_NAME, end_of_name, last_words, lists
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    Token,
    befores,
    chains,
    eponym_nouns,
    is_placeholder,
    present,
    runs,
    word_after,
    word_before,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_AT = word_set("at from via @ outside past behind above near per visited attends attended")
"""Words behind which a capital in mid sentence is an institution unless something speaks against it."""
_MOVED = re.compile(
    r"\b(?:trans(?:fer|port)\w*|refer\w*|sen[dt]\w*|tx\w*|xfer\w*|shift\w*|admi\w*|ground|flown|fl[ey]\w*|mov\w*|go(?:es|ing|ne)?"
    r"|went|back|deliver\w*|dis?ch\w*|d/c|dc|brought|taken|take|convey\w*|accept\w*|return\w*|cop(?:y|ies)|cc|fax\w*|slides|mailed"
    r"|letter|report(?:ed)?|wr[io]t\w+|rx|over|up|home)(?: [\w/]+){0,4} (?:to|by|with|in) (?:the |our )?$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:were|was|been|stay(?:s|ed)?|born|inpatient|admitted|done|seen|delivered|died|held|kept|treated"
    r"|operated|\w+(?:plasty|ectomy|otomy|section)|surgery|operation|works?|working|room|bed|I'm|worked|followed)"
    r"(?: (?!not|in)\w+){0,2} (?:in|with) (?:the )?$",
    re.IGNORECASE,
)
_WORKS = re.compile(
    r"\b(?:works?|worked|working|job|employed|employee|shifts?|nights|days|retired|driv(?:es?|ing|er)|teach(?:es|er"
    r"|ing)?|picks \w+|teller|clerk|porter|janitor|cleaner|cook|chef|waiter|waitress|foreman|welder|mechanic|operator"
    r"|manager|owner|intern|volunteers?|cashier|guard|packer|picker|machinist|driver|engineer|fitter|farmhand"
    r"|supervisor|trainee|apprentice|labou?rer|receptionist|bartender|baker|butcher|trader|stocker|loader|assembler"
    r"|technician|coach|student|pupil|enrolled|goes|employer|insurer|courier|supplier|vendor|contractor)(?: (?!a\b"
    r"|the\b|an\b)[\w-]+){0,2}?(?: (?:at|for|with|from|in|of|by|to|is|was|w/))? (?:the )?$",
    re.IGNORECASE,
)
_LOUD = re.compile(
    r"\b(?:WORKS|WORKING|WORKED|DRIVER|DRIVES|EMPLOYED|EMPLOYEE|OPERATOR|JOB|RETIRED|CLERK|MECHANIC|WELDER|MANAGER|STUDENT|TEACHER)"
    r"(?: (?!FOR|AT|WITH|FROM)[A-Z'-]+){0,4} (?:FOR|AT|WITH|FROM) (?:THE )?"
    r"(?P<name>[A-Z][A-Z'&-]+(?: [A-Z&][A-Z'&-]*){0,3})(?=[,.;\n])"
)
_LOUDLY = word_set(
    "works working worked driver drives employed employee operator job retired clerk mechanic welder manager student teacher"
)
_HARMLESS = word_set(
    "home baseline day discharge admission rest school work presentation noon night midnight lunch dinner breakfast bedtime"
    " birth time times least most present length hand hands once will risk level levels station stage grade room bed floor"
    " ward bay pod suite theatre theater clinic hospital office practice surgery pharmacy lab labs church court bedside desk"
    " triage reception recovery intake onset diagnosis enrolment enrollment screening follow-up followup visit visits week"
    " weeks month months year years hour hours minute minutes part step line row page item section column table figure"
    " chapter appendix series image slice english spanish french arabic hindi urdu punjabi bengali tamil polish portuguese"
    " mandarin cantonese vietnamese tagalog russian ukrainian somali nepali swahili german italian greek turkish korean"
    " japanese chinese latin hebrew farsi persian dari pashto creole patois welsh irish gaelic maori samoan tongan mum mom"
    " dad mother father wife husband son daughter sister brother aunt uncle nan nana gran granny grandma grandpa grandfather"
    " grandmother family patient staff nurse matron doctor dr mr mrs ms miss mx prof professor rev pastor chaplain fr sr god"
    " earth internet zoom teams skype facetime whatsapp email telephone phone video text fax mychart epic cerner portal"
    " google facebook instagram medicare medicaid christmas xmas easter thanksgiving halloween ramadan eid diwali passover"
    " hanukkah lent advent carnival new summer winter spring autumn fall morning afternoon evening am pm today yesterday"
    " tomorrow tonight now then here there this that these those it its his her their our my your all any both each no none"
    " one two three four five six seven eight nine ten half full high low left right upper lower proximal distal anterior"
    " posterior medial lateral superior inferior central mild moderate severe acute chronic stable normal abnormal negative"
    " positive unknown other above below same next last first second third final emergency radiology pathology cardiology"
    " oncology neurology urology medicine gastro gastroenterology haematology hematology orthopaedics orthopedics ortho"
    " paediatrics pediatrics psychiatry physiotherapy pt ot slt dietetics podiatry audiology obstetrics gynaecology"
    " gynecology maternity neonatal intensive critical care icu outpatients outpatient inpatient daycase endoscopy casualty"
    " resus minors majors theatres anaesthetics anesthesia pre-op preop postop pacu sicu micu dental ent ophthalmology eye"
    " rheumatology nephrology renal pulmonary respiratory endocrine endocrinology diabetes vascular plastic plastics"
    " thoracic transplant genetics immunology infectious palliative hospice rehab geriatrics elderly burns trauma imaging"
    " ultrasound xray x-ray nuclear interventional biochemistry microbiology histology histopathology cytology chemistry"
    " occupational social physical speech case medical nursing primary urgent general internal community health public"
    " security admissions billing registration records administration finance pharmacist physio dietitian congress"
    " parliament government state federal national international american british canadian australian european african asian"
    " indian united north south east west northern southern eastern western covid influenza flu vitamin protocol guideline"
    " guidelines criteria score scale trial study arm group cohort cycle dose doses phase version type class category i ii"
    " iii iv v vi vii viii ix x"
)
"""Words that are no institution, whatever stands before them."""
_NOBODY = word_set("dr mr mrs ms miss mx prof professor doctor nurse sister matron rn md do np pa father mother rev sr fr")
_FIRST = word_set("north south east west new first second third")
"""Harmless words with which a name can begin."""
_BY_ITSELF = word_set("memorial methodist baptist mercy")
"""Words of the names of many institutions, one of which stands for the whole."""
_OWNERS = word_set("children women men")
_BEFORE = word_set(
    "to by with in for of is was w/ at from employer insurer courier supplier vendor contractor school manager owner"
)
_LEADING = _AT | _BEFORE | word_set("the our")
"""Words before the runs that are looked at."""
_WORKPLACES = (
    "shipyard|bakery|mill|sawmill|quarry|factory|cannery|foundry|dealership|co-op|law cent(?:re|er)|day cent(?:re|er)"
    "|brewery|distillery|abattoir|slaughterhouse|warehouse|refinery|colliery|pit|docks?|dockyard|depot|railway|railroad"
    "|post office|fire station|fire ?house|police station|sheriff's office|courthouse|town hall|city hall|library|museum"
    "|casino|hotel|motel|diner|cafe|restaurant|pub|tavern|laundromat|laundry|nursery|greenhouse|orchard|winery|dairy"
    "|creamery|ranch|smelter|power plant|steelworks|packing plant|meat plant|chicken plant|tannery|airport|bus depot"
    "|truck stop|feed store|hardware store|grocery(?: store)?|supermarket|food bank|soup kitchen|mosque|synagogue|temple"
    "|gurdwara|cathedral|convent|monastery|seminary|army base|air base|naval base|fairground|racetrack|golf club"
    "|country club|rowing club|football club|rugby club|cricket club|boxing gym|legion|union hall|senior cent(?:re|er)"
    "|community cent(?:re|er)|leisure cent(?:re|er)|women's refuge|women's shelter|men's shelter|county shelter"
    "|county jail|county|state hospital|state prison|state school|academy|orphanage|almshouse|housing association"
    "|council|tribe|reservation|paper"
)
"""Places of which a small town has one: the article alone says which."""
_SINGLE = frozenset(re.findall(r"[a-z]{4,}", _WORKPLACES.replace("(?:", "").replace("-op", ""))) - {
    "base",
    "post",
    "state",
    "food",
    "housing",
}
_ONE = re.compile(rf"\b(?:the|THE) (?P<name>(?:{_WORKPLACES}))(?![\w-])", re.IGNORECASE)
_BEFORE_ONE = re.compile(
    r"(?:\b(?:at|from|for|outside|past|behind|above|near|opposite|to|with|by|or|attends|visits|runs|owns|in)|,)\s$",
    re.IGNORECASE,
)
HITS: tuple[tuple[str, str], ...] = (
    ("0010 doctor back, coming from Mercy, wants a room", "Mercy"),
    ("He still drives for Tarnwex and rests", "Tarnwex"),
    ("may drive for Tarnwick Tea Estates, vehicle", "Tarnwick Tea Estates"),
    ("PT twice a week at Rice, then home", "Rice"),
    ("Brought a tank from Hazard but it", "Hazard"),
    ("Second opinion by Amos Rich of Tarnwick, his number", "Tarnwick"),
    ("visited by Pastor DeWitt of Third Reformed on", "Third Reformed"),
    ("You were in Children's from the start", "Children's"),
    ("he came late from his shift at the shipyard. He", "the shipyard"),
    ("or the bakery, any time", "the bakery"),
    ("calling from the county about the case", "the county"),
    ("he lives in two rooms above the Blue Anchor in town", "Blue Anchor"),
    ("WORKS AS A LONG-HAUL DRIVER FOR BLUE HERON FREIGHT, TRUCK", "BLUE HERON FREIGHT"),
    ("The letter went to Mid Tarnwick under case", "Mid Tarnwick"),
)
MISSES: tuple[str, ...] = (
    "He was sent home from Radiology. Seen at Baseline and at Day 5.",
    "moved to Ward B; discharged from Maternity; switched from Eliquis to Xarelto",
    "at the left base, from the apex to the hilum, in the right lung",
    "translated from Spanish to English; a call from Mum and one from Dad",
    "at Stage II, at Level 2, from Step 3; see page 4",
    "Plan: Discharge to Home. Time to Discharge. Condition at Discharge: good",
    "the clinic, the hospital, the pharmacy, the office, the ward",
    "printed on the paper; a pit in the tooth; the mill was pale",
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text that the words before it betray."""
    if not _LEADING.isdisjoint(befores(text)):
        starts = {run[0].start for run, before in zip(runs(text), befores(text), strict=True) if before in _LEADING}
        for chain in chains(text):
            if any(token.start in starts for token in chain) and (span := _placed(text, chain)):
                yield Span(*span, KIND, "placed_facility")
    inside = present(text)
    if not _LOUDLY.isdisjoint(inside):
        for match in _LOUD.finditer(text):
            if not _HARMLESS.issuperset(match["name"].lower().split()):
                yield Span(*match.span("name"), KIND, "placed_facility")
    if not _SINGLE.isdisjoint(inside):
        for match in _ONE.finditer(text):
            if _BEFORE_ONE.search(text, max(0, match.start() - 12), match.start()):
                yield Span(match.start(), end_of_name(text, match.end()), KIND, "placed_facility")


def _placed(text: str, chain: Sequence[Token]) -> tuple[int, int] | None:
    """Where a name begins and ends; None where none stands."""
    for at, token in enumerate(chain):
        if at and text[chain[at - 1].end : token.start] not in (" of ", " of the "):
            continue
        if not (_person(chain[at - 1]) if at else _leads(text, token.start)):
            continue
        words = _name(text, chain[at:])
        if not words or (at and len(words) == 1 and words[0].flags & FAMILY):
            continue
        after = word_after(text, words[-1].end)
        if after in AFTER_NAME or after in eponym_nouns() or words[-1].low in eponym_nouns():
            continue
        return words[0].start, end_of_name(text, words[-1].end)
    return None


def _person(token: Token) -> bool:
    """True for a word that can be a person's family name: "Rich of ..."."""
    return not token.plain and (bool(token.flags & (FAMILY | GIVEN)) or token.unlisted)


def _name(text: str, chain: Sequence[Token]) -> Sequence[Token]:
    """The words of a chain that can be an institution's name; none where the first can not."""
    first = chain[0]
    if first.low in _NOBODY or is_placeholder(first.text) or first.initial or first.shouted or first.low in MONTHS | WEEKDAYS:
        return ()
    stop = next((i for i, w in enumerate(chain) if i and _ends(text, chain[i - 1], w)), len(chain))
    words = chain[: min(stop, 5)]
    if first.flags & REGION and not any(w.low in _nouns() for w in words[1:]):
        return ()
    if first.low in _OWNERS and text[first.end : first.end + 2] == "'s":
        return words
    if first.low in _HARMLESS - _FIRST and not any(w.low in _nouns() for w in words[1:]):
        return ()
    told = [w for w in words if w.low in _BY_ITSELF or not (w.low in _HARMLESS or w.low in lists()["plain"] or w.flags & STOP)]
    if all(w.low in ABBREVIATIONS or w.flags & (MEDICAL | REGION) for w in told):
        return ()
    return words


def _ends(text: str, before: Token, word: Token) -> bool:
    """True where a name ends before a word."""
    if word.flags & STOP and word.low not in _nouns() and word.text != "St":
        return True
    return "." in text[before.end : word.start] and not (before.initial or before.text in ("St", "Mt", "Ste", "Ft"))


@cache
def _nouns() -> frozenset[str]:
    """Every word in which the name of an institution ends."""
    return frozenset(last_words("sure")) | frozenset(last_words("soft"))


def _leads(text: str, start: int) -> bool:
    """True where the words before a name are those before an institution."""
    before = word_before(text, start)
    if not before or text[start - 1 : start] not in (" ", "@") or text[start - 2 : start - 1] in ".:;?!":
        return False
    if before in ("the", "our"):
        before = word_before(text, text.rfind(" ", 0, start - 1))
    if before in _AT:
        return True
    if before not in _BEFORE:
        return False
    lead = text[max(0, start - 60) : start].rpartition("\n")[2]
    return any(pattern.search(lead) for pattern in (_MOVED, _IN, _WORKS)) and not lead.rstrip().endswith((".", ":", ";", "?"))
