"""Institutions in small letters, by what stands around them: "5/13 per froedtert", "the old state hospital in tarnwick"."""

import re
from collections.abc import Iterator
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.fixed_words import MONTHS, WEEKDAYS
from residency.instruments.identifiers.institutions import ABBREVIATIONS, end_of_name, last_words, lists
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
    explained,
    flags_of,
    is_placeholder,
    places,
    places_of,
    present,
    read_list,
    strange,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_LEADS = word_set("at from per via")
_NAMED = re.compile(r"(?:at|from|per|via) (?:the )?(?P<name>[a-z][a-z'-]{2,}(?: [a-z][a-z'-]+){0,3})")
_SENT = re.compile(
    r"(?:sent|send|transferred|transfer|referred|admitted|moved|flown|taken|drives|driving|works|working|worked|employer|insurer"
    r"|pharmacy|supplier|courier|employed)(?: back| over)? ?(?:to|for|with|by|at|is|:)? (?:the )?"
    r"(?P<name>[a-z][a-z'-]{2,}(?: [a-z][a-z'-]+){0,3})"
)
_SENDS = word_set(
    "sent send transferred transfer referred admitted moved flown taken drives driving works working worked employer"
    " insurer pharmacy supplier courier employed"
)
_ONE_WORD = word_set("mercy memorial providence methodist baptist lutheran presbyterian adventist deaconess sinai")
"""Words that are the short name of many institutions."""
_AFTER = re.compile(
    r"(?:'s)?(?:[,.;:)\n/]|$| (?:on|in|wants?|for|again|today|last|ed|er|said|says|called|yesterday|with|w/|before|after))"
)
_NOUNS = (
    "hospital|clinic|home|church|school|store|pharmacy|office|market|cent(?:re|er)|shelter|farm|mall|surgery|practice|hospice|chapel"
    "|infirmary|jail|prison|gym|college|daycare|preschool|nursery|plant|dealership|co-op|cooperative|garage|chemist|bakery"
    "|mosque|temple|lodge|convent|academy|hostel|cafe|diner|pub|station|manor|library|bank|union|agency"
)
_PLAIN_NOUNS = frozenset(re.findall(r"[a-z]{4,}|gym|pub|op", _NOUNS)) | word_set("center centre")
_PREPOSITION = r"(?:on|in|at|behind|near|by|across from|opposite|off|beside|next to|up|down|outside|past)"
_PHRASE = re.compile(
    rf"\b(?P<name>(?:the|our) (?P<told>(?:(?!(?:the|a|and|or|of|to|in|on|at)\b)[\w'-]+ ){{0,3}}?)(?:{_NOUNS}))(?![\w'-])"
    rf"(?P<tail> {_PREPOSITION}(?: the)? (?P<place>[A-Za-z][\w'-]*(?: (?:and )?[A-Za-z][\w'-]*){{0,2}}))?",
    re.IGNORECASE,
)
_BRANCH = re.compile(rf" {_PREPOSITION}(?: the)? (?P<place>[A-Za-z][\w'-]*(?: (?:and )?[A-Za-z][\w'-]*){{0,2}})")
_NO_BRANDS = word_set("cvs hca heb choc uci fresenius")
"""Names of institutions that mean something else in a note."""
_PLACES = word_set(
    "street st road rd avenue ave lane ln drive way hill mesa square boulevard highway chapel corner river bridge station"
    " park mall market green harbour harbor bay coast quay pier plaza crossroads mountain lake creek island village town"
    " city county crescent close terrace mill cathedral church school spar tesco walmart target bypass railway hwy blvd dr"
)
_COUNTY = re.compile(r"\b(?P<name>[a-z]{4,}) county\b")
_UNITS = word_set("stepdown telemetry preop postop periop daycase endo radonc medonc hemonc childcare homecare rehab bedrest")
"""Words that are no institution and in no list of words."""
_ADJECTIVES = ("al", "ar", "ic", "ous", "ary", "oid", "ive", "ile", "ated", "ally", "tion", "ium", "iform", "thoraco")
"""How words of medicine end that are in no list."""
_COMMON = word_set(
    "same other busy big little small large nice good bad whole entire empty open closed crowded back front side top bottom"
    " building parking waiting sick nurse's doctor's head home foster group nursing care funeral summer winter rented"
    " grocery liquor drug corner department thrift convenience hardware assisted retirement skilled boarding half halfway"
    " rest convalescent residential adult day senior elementary high middle public private charter nursery trade law medical"
    " dental graduate business sunday main post box ticket registration billing principal's dean's walk-in walkin urgent"
    " sleep pain eye foot wound fracture hand breast stroke memory falls heart kidney diabetes antenatal prenatal well-baby"
    " womens mens infusion allergy travel vaccine methadone free flu warfarin fertility tb hiv std sti operating sperm blood"
    " food milk tissue organ bone tumor tumour data power steering fishing birth birthing community wheelchair-accessible"
    " mobile parents parents' mother's father's son's daughter's brother's sister's wife's husband's family first second"
    " third next last previous new old current former nearest nearby local outside usual own treating referring receiving"
    " transferring accepting admitting patient patient's trailer ranch tree dog bird green white red blue yellow play row"
    " town full bath manor burning collapsed abandoned bus train subway metro fire gas police radio space filling work"
    " docking nurses tv polling weigh worker's credit labor labour bargaining delayed mal non fibrous detection sensory"
    " nerve vision speech attention message call trauma cancer burn poison rehab surgery surgical reading dose level cell"
    " cold ice snack salad wet grab pull tow sand gold energy protein safety"
)
"""Words that tell one institution from none."""

HITS: tuple[tuple[str, str], ...] = (
    ("tbi after a fall ... 5/13 per froedtert dc summary", "froedtert"),
    ("he came back from mercy, wants a room", "mercy"),
    ("wife works at kohlwick days, ranch home", "kohlwick"),
    ("cup neg, sent to tarnbrook tox. done", "tarnbrook tox"),
    ("she was admitted once at the old state hospital in tarnwick comma", "the old state hospital in tarnwick"),
    ("brought by her nephew from the odd fellows home after she choked", "the odd fellows home"),
    ("stitches out at the clinic behind the Spar, then", "the clinic behind the Spar"),
    ("pcp is the clinic on Lancaster Ave, Dr Quill", "the clinic on Lancaster Ave"),
    ("has a bed at the Lutheran home on the hill road now", "the Lutheran home on the hill road"),
    ("seen at our silver city office on june 3", "our silver city office"),
    ("pharmacist at walgreens on indian school says refill", "walgreens on indian school"),
    ("the doc on the script has moved to the alfred. token is 2D7K", "alfred"),
    ("on aldomet, from spanish town, docket no 7", "spanish town"),
    ("probation officer, baxter county case jv-22", "baxter county"),
    ("wife works at kohler days", "kohler"),
    ("meals: the day centre at the chapel, tuesdays", "the day centre at the chapel"),
)
MISSES: tuple[str, ...] = (
    "pain at rest, from the left hip; seen at bedside; per protocol; via catheter",
    "she went to the hospital on Monday and to the clinic in March",
    "at the nursing home, the walk-in clinic, the eye clinic, the group home",
    "from the medical school; in the waiting room; at the front office on arrival",
    "extends from the apex to the base at midlung level, per radiologist, from earlier",
    "the home in the morning; the hospital in critical condition; the office at noon",
    "transferred to icu, sent to pacu, moved to stepdown; works from home; taken with food",
)


def find(text: str) -> Iterator[Span]:
    """Every such institution of a text."""
    inside = present(text)
    if inside.isdisjoint(_marks()):
        return
    for pattern, words in ((_NAMED, _LEADS), (_SENT, _SENDS)):
        for match in at_words(pattern, text, words, digits=False):
            if end := _named(text, match):
                yield Span(match.start("name"), end, KIND, "small_facility")
    for name in sorted(inside & _brands()):
        for start in places_of(name, lowered(text)):
            if end := _brand(text, start, start + len(name)):
                yield Span(start, end, KIND, "small_facility")
    for match in _COUNTY.finditer(text) if "county" in inside else ():
        if _strange(match["name"]) or (flags_of(match["name"]) & (PLACE | REGION) and not flags_of(match["name"]) & WORD):
            yield Span(*match.span(), KIND, "small_facility")
    if not _PLAIN_NOUNS.isdisjoint(inside):
        for match in _PHRASE.finditer(text):
            if end := _told(match):
                yield Span(match.start("name"), end, KIND, "small_facility")


def _named(text: str, match: "re.Match[str]") -> int:
    """The end of a name in small letters; 0 where none stands."""
    words = match["name"].split(" ")
    start = match.start("name")
    if words[0] in _ONE_WORD and (_AFTER.match(text, start + len(words[0])) or words[0] == "mercy"):
        return end_of_name(text, start + len(words[0]))
    for count in (3, 2, 1):
        if len(words) >= count and "_".join(words[:count]) in read_list("facility_names"):
            return end_of_name(text, start + len(" ".join(words[:count])))
    if not _strange(words[0]):
        return 0
    kept = next((n for n, word in enumerate(words) if n and not (_strange(word) or word in _nouns())), len(words))
    return end_of_name(text, start + len(" ".join(words[:kept]).removesuffix("'s")))


@cache
def _marks() -> frozenset[str]:
    """Every word without one of which nothing can be found."""
    return _LEADS | _SENDS | _PLAIN_NOUNS | _brands() | {"county"}


@cache
def _brands() -> frozenset[str]:
    """The known institutions of one word that is nothing else."""
    other = WORD | STOP | MEDICAL | FAMILY | GIVEN | PLACE
    single = (name for name in read_list("facility_names") if name.isalpha() and not flags_of(name) & other)
    return frozenset(single) - _NO_BRANDS


def _brand(text: str, start: int, end: int) -> int:
    """The end of a known institution with its branch; 0 for short letters that are not in capitals."""
    if end - start < 5 and not text[start:end].isupper():
        return 0
    tail = _BRANCH.match(text, end)
    if tail and (kept := _place(tail["place"])):
        return tail.start("place") + kept
    return end_of_name(text, end)


def _strange(word: str) -> bool:
    """True for a word in small letters that is no word of the language: by its look a name."""
    low = word.removesuffix("'s")
    if len(low) < 4 or low in ABBREVIATIONS | MONTHS | WEEKDAYS | _UNITS or is_placeholder(low):
        return False
    flags = flags_of(low)
    if flags & (WORD | STOP | MEDICAL):
        return False
    return bool(flags & (PLACE | FAMILY | GIVEN)) or not (low.endswith(_ADJECTIVES) or explained(low))


@cache
def _nouns() -> frozenset[str]:
    """Words in which the name of an institution ends."""
    return frozenset(last_words("sure")) | frozenset(last_words("soft")) | {"tox"}


def _told(match: "re.Match[str]") -> int:
    """The end of "the ... home on the hill"; 0 where nothing tells which one it is."""
    told = match["told"].split()
    if match["tail"] and (kept := _place(match["place"])):
        return match.start("place") + kept
    names = [w.lower() for w in told]
    if not names or " ".join(names) in places():
        return match.end("name") if names else 0
    telling = [w for w in names if w not in _COMMON and w not in lists()["plain"]]
    if len(telling) < len(names) or any(flags_of(w) & (MEDICAL | STOP) for w in names):
        return match.end("name") if any(strange(w) and len(w) > 3 for w in telling) else 0
    return match.end("name") if len(names) > 1 or _strange(names[0]) else 0


def _place(words: str) -> int:
    """How many characters of what stands behind a preposition are a street or a town; 0 for none."""
    parts = words.split(" ")
    low = [w.lower() for w in parts]
    if low[0] in MONTHS | WEEKDAYS or low[0] in ABBREVIATIONS:
        return 0
    ends = max((n for n, w in enumerate(low) if w in _PLACES), default=None)
    if ends is not None and not (ends and any(flags_of(w) & STOP for w in low[:ends])):
        return len(" ".join(parts[: ends + 1]))
    if parts[0][0].isupper() and not flags_of(parts[0]) & (STOP | MEDICAL):
        kept = next((n for n, w in enumerate(parts) if n and w != "and" and not w[0].isupper()), len(parts))
        return len(" ".join(parts[:kept]))
    for count in (3, 2, 1):
        if " ".join(low[:count]) in places() and (count > 1 or not flags_of(low[0]) & WORD):
            return len(" ".join(parts[:count]))
    return len(parts[0]) if _strange(low[0]) else 0
