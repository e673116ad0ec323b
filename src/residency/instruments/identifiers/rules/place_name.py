"""Towns and districts: by the list of towns with something beside them, and any name where somebody lives or comes from."""

import re
from collections.abc import Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import STATES
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
    Token,
    begins_sentence,
    is_term,
    places,
    regions,
    runs,
    word_after,
    word_before,
    word_set,
)

KIND = "PLACE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): all subdivisions smaller than a state; towns: GeoNames (CC BY 4.0)"

_STATE = f"{STATES}|Mass|Calif|Fla|Tex|Ill|Mich|Penn"
_BEFORE_STATE = re.compile(rf",? (?:{_STATE})\b(?!-)")
_BEFORE_REGION = re.compile(r", (?P<region>[A-Z][a-z]+(?: [A-Z][a-z]+)?)")
_PREPOSITIONS = word_set("in at from to near of outside around via through towards toward between nearby visiting our")
_DISTRICTS = word_set(
    "clinic hospital office area branch campus location facility site suburb suburbs resident residents native"
)
_DIRECTIONS = word_set("north south east west northern southern eastern western central downtown upper lower greater inner the")
_LAST_WORDS = word_set("in of at near to from is called the visiting toured hometown")
_FROM = word_set("in from near")
_HOME = re.compile(
    r"\b(?:(?:lives?|lived|living|resid(?:es|ed|ing)|residents?|native|mayor|born|raised|grew up|based|settled|stationed"
    r"|incarcerated|jailed"
    r"|works?|worked|working)(?: \w+)? (?:in|of|at|near)|(?:moved|relocated|flew|flown|travell?(?:ed|ing|s)?|returned"
    r"|trips?|transferred|drove"
    r"|emigrated)(?: here| back)? (?:to|from)|(?:originally|comes?|came|visiting|arrived|here) (?:from|at|to)|(?:home|home"
    r" town|hometown"
    r"|home city|village|town|city|university|county|district|borough|parish) (?:of|in|is|to|called)|coming to|years in"
    r"|trip (?:to|in)"
    r"|I am in|I'm in|meet in)"
    r" (?:the )?$|\b(?:visiting|move to|moving to|toured|hometown) $",
    re.IGNORECASE,
)
_CITY_LABEL = re.compile(r"(?im)^[ >?]*(?:city|town|county|place of birth|birthplace|suburb|village)[ \t]*[:=][ \t]*$")
_ENDS = re.compile(
    r"(?:'s)?(?:[,.;:?!)\n\"]|$| (?:on|in|for|with|at|and|to|since|who|by|after|before|last|this|as|where|when|during|where"
    r"|or|via|from|is"
    r"|was|has|until)\b)"
)
_INSTITUTION = re.compile(
    r"(?:'s)? (?:clinic|hospital|medical center|medical centre|health center|health centre|office|campus|branch)\b"
)
_NICKNAMES = re.compile(r"\b(?:NYC|D\.C\.|L\.A\.(?=\W)|SoCal|NorCal|the Bronx|Bay Area)(?!\w)")

HITS: tuple[tuple[str, str], ...] = (
    ("a man from Chicago, seen", "Chicago"),
    ("moved to Boston; Boston bivalve prosthesis", "Boston"),
    ("seen in New Orleans", "New Orleans"),
    ("lives in Quillbrook with", "Quillbrook"),
    ("Springfield, MA 01103", "Springfield"),
    ("Raleigh, North Carolina", "Raleigh"),
    ("our Chicago clinic today", "Chicago clinic"),
    ("seen in the Bronx", "the Bronx"),
    ("a resident of Little Hampton.", "Little Hampton"),
    ("works in NYC now", "NYC"),
    ("mayor of Springfield", "Springfield"),
)
MISSES: tuple[str, ...] = (
    "Boston Scientific stent; Boston bivalve prosthesis",
    "pain moved to left arm",
    "Glasgow Coma Scale, Bethesda category, Toronto criteria, Milwaukee brace, Philadelphia chromosome",
    "Lyme disease, Norwalk virus, Coxsackie virus, Ebola virus",
    "seen in Texas, in Virginia and in Germany",
    "in Hodgkin lymphoma and in Parkinson's",
    "Framingham Risk Score, Framingham Heart Study",
    "LA dilated, LA pressure; VA 20/40; OR time; PA view",
    "reading of the film; Mobile chest; Normal heart; Orange urine",
    "in Mild distress; at Baseline",
)


def find(text: str) -> Iterator[Span]:
    """Every place of a text; states and countries stay."""
    for run in runs(text):
        if len(run) == 1 and _common(run[0]):
            continue
        at, word = 0, word_before(text, run[0].start)
        while at < len(run):
            end = _place_at(text, run, at, word)
            if end > at:
                yield Span(run[at].start, _with_institution(text, run[end - 1].end), KIND, "place_name")
            at = max(end, at + 1)
    for match in _NICKNAMES.finditer(text) if any(n in text for n in ("NYC", "D.C.", "L.A.", "Cal", "Bronx", "Bay")) else ():
        yield Span(match.start(), match.end(), KIND, "place_name")


def _place_at(text: str, run: Sequence[Token], at: int, word: str) -> int:
    """One past the last word of the place that begins at a place of a run; the place itself where none does."""
    first = run[at]
    if at == 0 and (word in _LAST_WORDS or text[first.start - 2 : first.start - 1] == ":") and _home_before(text, first.start):
        end = next((i for i, t in enumerate(run) if t.flags & STOP or t.initial), len(run))
        if end and not _region(run, 0, end) and not (end == 1 and _common(first)) and not is_term(text, run[end - 1].end):
            return end
    end = _listed(run, at)
    if end == at or _region(run, at, end) or is_term(text, run[end - 1].end):
        return _strange(text, run) if at == 0 and word in _FROM else at
    return end if _believed(text, run, at, end, word if at == 0 else "") else at


def _listed(run: Sequence[Token], at: int) -> int:
    """The end of the longest listed place from here."""
    if not run[at].flags & PLACE:
        return at
    for end in range(min(len(run), at + 4), at, -1):
        if " ".join(t.low.replace("-", " ").replace("'", "") for t in run[at:end]) in places():
            return end
    return at


def _believed(text: str, run: Sequence[Token], at: int, end: int, before: str) -> bool:
    """True where a listed place is meant as a place."""
    first, last = run[at], run[end - 1]
    if end < len(run) and not run[end].flags & (PLACE | STOP | REGION):
        return False  # Boston Scientific, Lincoln Smith
    if _INSTITUTION.match(text, last.end) and at == 0 and not first.flags & STOP:
        return True
    if _state_follows(text, last.end) and not (end - at == 1 and first.flags & STOP):
        return True
    if end - at > 1:
        return not all(t.flags & (WORD | STOP) for t in run[at:end]) or before in _PREPOSITIONS
    if first.flags & STOP or first.shouted:
        return False
    if first.flags & WORD:
        return before in _FROM and not begins_sentence(text, first.start) and bool(_ENDS.match(text, last.end))
    if word_after(text, last.end) in _DISTRICTS or before in _PREPOSITIONS or before in _DIRECTIONS - {"the"}:
        return not (first.flags & MEDICAL and not _ENDS.match(text, last.end))
    return not first.flags & (GIVEN | FAMILY | MEDICAL) and not begins_sentence(text, first.start) and len(first.text) > 3


def _strange(text: str, run: Sequence[Token]) -> int:
    """The end of a run of words in no list after "in" or "from", where a clause ends behind it; 0 where it is none."""
    if not all(t.unlisted and len(t.text) > 3 and not t.flags & (GIVEN | FAMILY) for t in run) or len(run) > 3:
        return 0
    return len(run) if _ENDS.match(text, run[-1].end) else 0


def _home_before(text: str, start: int) -> bool:
    """True where the words before say that somebody lives, came from or went there."""
    before = text[max(0, start - 40) : start]
    return before[-1:] in " :" and bool(_HOME.search(before) or _CITY_LABEL.search(before))


def _state_follows(text: str, end: int) -> bool:
    """True where a state stands behind."""
    if _BEFORE_STATE.match(text, end):
        return True
    match = _BEFORE_REGION.match(text, end)
    if match is None:
        return False
    region = match["region"].lower()
    return region in regions() or region.partition(" ")[0] in regions()


def _region(run: Sequence[Token], at: int, end: int) -> bool:
    """True for a state or country, which stays."""
    return " ".join(t.low for t in run[at:end]) in regions() or (end - at == 1 and bool(run[at].flags & REGION))


def _common(token: Token) -> bool:
    """True for a word that is a place in no sense."""
    return (bool(token.flags & (WORD | STOP)) and not token.flags & PLACE) or len(token.text) < 3


def _with_institution(text: str, end: int) -> int:
    """The end of a place with the clinic behind it: "New York clinic"."""
    match = _INSTITUTION.match(text, end)
    return match.end() if match else end
