"""Places known by the form around them: a state, a county, a landmark, a street before, a person's "of"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits
from residency.instruments.identifiers.institutions import is_name, tells
from residency.instruments.identifiers.words import (
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    around,
    flags_of,
    places,
    present,
    regions,
    word_set,
)

KIND = "PLACE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(B): all subdivisions smaller than a state; forms: general knowledge"

_CAP = r"[^\W\d_a-z][\w'.-]*[^\W_]"
_RUN = rf"{_CAP}(?: (?:or |on |of |upon |de |del |la |du |the |d')?{_CAP}){{0,3}}"
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI"
    "|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|NSW|VIC|QLD|TAS|ACT"
)
_STATE = re.compile(rf"(?P<place>{_RUN}),\s{{1,3}}(?:{_STATES}|Wash\.|Mich\.|Calif\.|Fla\.|Mass\.|Tex\.)(?![\w-])")
_STATE_BARE = re.compile(rf"(?P<place>{_RUN})[ \t^|~]+(?:{_STATES})(?=[ ,;.\t^|~]+\d{{4,5}}(?!\d)|[.;\n]| [A-Z]\d[A-Z])")
_STATE_THERE = re.compile(rf"[,\s^|~](?:{_STATES}|Wash\.|Mich\.|Calif\.|Fla\.|Mass\.|Tex\.)(?![\w-])")
_COUNTY = re.compile(
    rf"(?P<place>{_CAP}(?: {_CAP}){{0,2}} (?:County|COUNTY|Parish|Borough|Township|Shire|Twp|Cnty))\b(?! (?:Road|Rd|ROAD))"
)
_IRISH = re.compile(rf"(?P<place>\b(?:Co\.|CO\.|County|Borough of|Township of|Parish of|Village of) {_CAP})(?! ?\d)")
_MARKS = (
    "lighthouse bridge reservoir mill ferry dam lake river creek quarry harbour harbor pier airport marsh beach island junction"
)
_LANDMARK = re.compile(
    rf"\b(?i:the|by|near|at|past|over|on|of|to) (?P<place>{_CAP}(?: {_CAP})?\s{{1,3}}(?i:{'|'.join(_MARKS.split())}))\b"
)
_QUARTER = re.compile(
    r"\b(?P<place>[Tt]he (?:Bottoms|Heights|Flats|Hollow|Strip|Bowery|Projects|Quarter|Tenderloin|Loop|Mission)"
    r"|(?:Old|China|Cabbage|Frog|Korea|Up|Down|Mid|George|German|Green)[ -]?[Tt]own"
    r"|(?:East|West|North|South)(?:wick|side|end|gate))\b"
)
_OF = re.compile(
    rf"(?:(?:\b(?:Dr|DR|Mr|Mrs|Ms|Miss|Rev|Officer)\.?(?: {_CAP}\.?){{1,3}})|, ?\d{{1,3}},|\w,)"
    rf" of\s{{1,3}}(?P<place>{_RUN})(?=,| will|\.| \(|;|\n)"
)
_VERBS = (
    "flew came moved drove gone went transferred farms winters living lives lived van camp tailor born now staying swam walks"
    ""
    " cousin wife husband sister brother mother father son daughter aunt uncle"
)
_WENT = re.compile(
    rf"\b(?i:(?:{'|'.join(_VERBS.split())}|grew up|seen again)(?: \w+)?(?: in| over| out| back)? (?:in|from|to|near"
    rf"|at)\s{{1,3}}(?:the )?)"
    rf"(?P<place>{_RUN})"
)
_AFTER_STREET = re.compile(
    r"\b(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Gardens|Terrace|Crescent|Heights|Park|Marg|Nagar|Colony|Drive"
    r"|Dr|Hwy|Circle"
    r"|Loop|Trail|Box \d+|RR \d+|Apt \w+|Unit \w+|#\w+|CIR|PKWY|CLOSE|HEIGHTS|TRAIL|LOOP)\.?(?:,?\s*\n\s*|, ?|   *)"
    rf"(?P<place>{_RUN})(?=,|\.?$|\n|:|  | \d| [A-Z]{{1,2}}\d)"
)
_STRANGE = re.compile(rf"(?P<before>\b(?:in|from|near|to|through|outside|around|In|From|Near)) (?P<place>{_CAP}(?: {_CAP})?)")
_SMALL = re.compile(
    r"\b(?:moved to|moved from|lives? in|living in|from|born in|flew to|near|winters in) (?P<place>[a-z][a-z'-]{2,})"
)
_NO_PLACE = word_set("clinic hospital room suite unit ward apt apartment box drive road street")

HITS: tuple[tuple[str, str], ...] = (
    ("seen in Tarnwick, NJ today", "Tarnwick"),
    ("4 Low St\tTarnwick\tOH\t46723", "Tarnwick"),
    ("Casper WY.", "Casper"),
    ("staying in Tarnwick County.", "Tarnwick County"),
    ("staying in Co. Galway.", "Co. Galway"),
    ("camping by the Tarnwick lighthouse", "Tarnwick lighthouse"),
    ("walks from the Bottoms daily", "the Bottoms"),
    ("Dr. Okafor of Orange will take over", "Orange"),
    ("Lewis, 44, of Tarnwick, died", "Tarnwick"),
    ("Bilal flew in from Globe June 25th", "Globe"),
    ("HAD GONE TO TARNWICK", "TARNWICK"),
    ("34 Okafor Road\nTarnwick\nCumbria", "Tarnwick"),
    ("i moved to bath last month", "bath"),
)
MISSES: tuple[str, ...] = (
    "pain moved to the left arm; drove to Texas, came from Germany",
    "MOVED TO THE LEFT, CHANGED FROM PRIOR, IN NO DISTRESS",
    "switched from Eliquis to Xarelto in March",
    "the nasal bridge, over the mill, a county road",
    "Grade 3, OR time; T2, PA view; Chest, AP",
    "in COPD, to ICU, from MRI",
)


def find(text: str) -> Iterator[Span]:
    """Every place of a text that its surroundings show."""
    small = text.islower()
    for pattern in (_SMALL,) if small else _wanted(text):
        for match in pattern.finditer(text):
            place = match["place"].rstrip(".")
            if _is_place(place, pattern):
                end = match.start("place") + len(place)
                if pattern in (_WENT, _STRANGE, _OF):
                    end = match.start("place") + _length(place)
                yield Span(match.start("place"), end, KIND, "place_form")


def _wanted(text: str) -> Iterator[re.Pattern[str]]:
    """The patterns of which a text holds the words."""
    inside = present(text)
    if not inside.isdisjoint(_STATE_WORDS) and _STATE_THERE.search(text):
        yield from (_STATE, _STATE_BARE)
    if not inside.isdisjoint(("county", "parish", "borough", "township", "shire", "twp", "cnty")):
        yield from (_COUNTY, _IRISH)
    elif "co" in inside:
        yield _IRISH
    if not inside.isdisjoint(_MARK_WORDS):
        yield _LANDMARK
    if any(word in text for word in _QUARTER_WORDS):
        yield _QUARTER
    if "of" in inside:
        yield _OF
    if has_digits(text):
        yield _AFTER_STREET
    before = around(text)
    if not before.isdisjoint(_LEADING):
        yield _STRANGE
    if not before.isdisjoint(_LEADING | {"the"}) and not inside.isdisjoint(_VERB_WORDS):
        yield _WENT


_STATE_WORDS = frozenset(_STATES.lower().split("|")) | {"wash", "mich", "calif", "fla", "mass", "tex"}
_QUARTER_WORDS = (
    *("town", "Town", "Eastwick", "Westwick", "side", "Westend", "Eastend", "gate", "Bottoms", "Heights", "Flats", "Hollow"),
    *("Strip", "Bowery", "Projects", "Quarter", "Tenderloin", "Loop", "Mission"),
)
_MONTHS = word_set("january february march april may june july august september october november december")
_LEADING = word_set("in from near to through outside around at")
_VERB_WORDS = frozenset(_VERBS.split()) | {"grew", "again"}
_MARK_WORDS = frozenset(_MARKS.split())


def _length(place: str) -> int:
    """Characters of a run of words up to the first that is no part of a place's name."""
    words = place.split(" ")
    for at in range(1, len(words)):
        if words[at].lower() in _MONTHS or (flags_of(words[at]) & STOP and not flags_of(words[at]) & PLACE):
            return len(" ".join(words[:at]))
    return len(place)


def _is_place(place: str, pattern: re.Pattern[str]) -> bool:
    """True where the words found can be a place."""
    words = [w for w in re.split(r"[ \n\t]+", place) if w]
    low = place.lower()
    if low in regions() or (not words) or "XX" in place.upper() or words[-1].lower() in _NO_PLACE:
        return False
    first = words[0]
    if pattern is _QUARTER:
        return True
    if pattern is _IRISH:
        return tells(words[-1]) and not flags_of(words[-1]) & (MEDICAL | STOP)
    if pattern in (_COUNTY, _LANDMARK):
        core = words[:-1]
        return any(w[0].isupper() and tells(w) for w in core) and not all(flags_of(w) & (MEDICAL | STOP) for w in core)
    if pattern is _SMALL:
        return (low in places() and not flags_of(low) & STOP) or is_name(low)
    if flags_of(first) & (REGION | STOP) and not is_name(words[-1]):
        return False
    loud = place.isupper()
    named = is_name(first) or is_name(words[-1])
    listed = low.replace("-", " ").replace("'", "").replace(".", "") in places()
    if pattern is _STRANGE:
        return is_name(first) and len(first) > 3 and not loud and first.isalpha()
    if pattern is _WENT and not (named or (listed and (not loud or flags_of(first) & PLACE))):
        return False
    return named or listed or (pattern is _OF and tells(first) and not flags_of(first) & MEDICAL)
