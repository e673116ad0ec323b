"""Places known by the form around them: a state, a county, a landmark, a street before, a person's "of"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import has_digits, near_digits
from residency.instruments.identifiers.fixed_words import STATE_NAMES, STATES, WHOLE_MONTHS
from residency.instruments.identifiers.institutions import is_name, tells
from residency.instruments.identifiers.words import (
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
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
_STATES = f"{STATES}|AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|NSW|VIC|QLD|TAS|ACT"
_STATE = re.compile(rf"(?P<place>{_RUN}),\s{{1,3}}(?:{_STATES}|Wash\.|Mich\.|Calif\.|Fla\.|Mass\.|Tex\.)(?![\w-])")
_STATE_BARE = re.compile(rf"(?P<place>{_RUN})[ \t^|~]+(?:{_STATES})(?=[ ,;.\t^|~]+\d{{4,5}}(?!\d)|[.;\n]| [A-Z]\d[A-Z])")
_CODE = re.compile(r"[A-Z](?<=[, \t\n\r^|~].)(?:[A-Z]{1,2}|(?:ash|ich|alif|la|ass|ex)\.)(?![\w-])")
"""What may be the code or the short form of a state: a word or field of its own."""
_REACH = 90
"""Characters before a state in which the name of its town begins."""
_COUNTY = re.compile(
    rf"(?P<place>{_CAP}(?: {_CAP}){{0,2}} (?:County|COUNTY|Parish|Borough|Township|Shire|Twp|Cnty))\b(?! (?:Road|Rd|ROAD))"
)
_IRISH = re.compile(rf"(?P<place>\b(?:Co\.|CO\.|County|Borough of|Township of|Parish of|Village of) {_CAP})(?! ?\d)")
_MARKS = (
    "lighthouse bridge reservoir mill ferry dam lake river creek quarry harbour harbor pier airport marsh beach island junction"
)
_LANDMARK = re.compile(rf"(?P<place>{_CAP}(?: {_CAP})?\s{{1,3}}(?i:{'|'.join(_MARKS.split())}))\b")
_QUARTER = re.compile(
    r"\b(?P<place>[Tt]he (?:Bottoms|Heights|Flats|Hollow|Strip|Bowery|Projects|Quarter|Tenderloin|Loop|Mission)"
    r"|(?:Old|China|Cabbage|Frog|Korea|Up|Down|Mid|George|German|Green)[ -]?[Tt]own"
    r"|(?:East|West|North|South)(?:wick|side|end|gate))\b"
)
_OF_BEFORE = re.compile(
    rf"(?:(?:\b(?:Dr|DR|Mr|Mrs|Ms|Miss|Rev|Officer)\.?(?: {_CAP}\.?){{1,3}})|, ?\d{{1,3}},|[\w)],"
    rf"|\b{_CAP} (?:[^\W\d_a-z]\.? )?(?:(?:da|de|van|von|el|al) )?{_CAP}) $"
)
_OF = re.compile(rf"(?P<place>{_RUN})(?=,| will|\.| \(|;|\n)")
_VERBS = (
    "flew came moved drove gone went transferred farms winters living lives lived van camp tailor born now staying swam walks"
    ""
    " cousin wife husband sister brother mother father son daughter aunt uncle"
)
_WENT_BEFORE = re.compile(rf"\b(?i:(?:{'|'.join(_VERBS.split())}|grew up|seen again)(?: \w+)?(?: in| over| out| back)? )$")
_HEADED = re.compile(
    r"(?P<place>(?:the )?(?:Port|Fort|Ft\.?|Mount|Mt\.?|Lake|Cape|Point|Puerto|Rio|Glen|Loch|Lough|Isle of|Isla|Rancho"
    r"|Kibbutz|Camp)"
    rf" {_CAP}(?: {_CAP})?)"
)
"""What a place's name begins with, whatever follows."""
_RANGE = re.compile(rf"(?P<place>{_CAP}s)(?=[,.;)\n]|$| (?:at|on|with|for|by|last|this|every|and|when|where)\b)")
"""Mountains and lakes in the plural behind "the": "in the Catskills"."""
_WENT = re.compile(rf"(?P<place>{_RUN})")
_AFTER_STREET = re.compile(
    r"\b(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Gardens|Terrace|Crescent|Heights|Park|Marg|Nagar|Colony|Drive"
    r"|Dr|Hwy|Circle"
    r"|Loop|Trail|Box \d+|RR \d+|Apt \w+|Unit \w+|#\w+|CIR|PKWY|CLOSE|HEIGHTS|TRAIL|LOOP)\.?(?:,?\s*\n\s*|, ?|   *)"
    rf"(?P<place>{_RUN})(?=,|\.?$|\n|:|  | \d| [A-Z]{{1,2}}\d)"
)
_STRANGE = re.compile(rf"(?P<place>{_CAP}(?: {_CAP})?)")
_INTO_BEFORE = re.compile(r"\b(?:in|from|to|near|at)\s{1,3}$", re.IGNORECASE)
_LED_CAPITAL = re.compile(r"[ \n\t](?=[^\W\d_a-z])(?<=[defhmnorty\sDEFHMNORTY].)", re.DOTALL)
"""The border before a capital behind a letter in which a word that leads to a place ends, or behind more white space."""
_SMALL = re.compile(
    r"\b(?:moved to|moved from|lives? in|living in|from|born in|flew to|near|winters in) (?P<place>[a-z][a-z'-]{2,})"
)
_MOVED = re.compile(
    r"\b(?:i|we|she|he|they|family|pt|patient|mom|dad)(?: have| has|'ve)?(?: just| recently)? moved (?:in)?to "
    r"(?P<place>[a-z][a-z'-]{2,}(?: [a-z][a-z'-]{2,})?)(?= (?:last|in|this|a |two|for|with|on)\b|[.,;\n])"
)
"""Somebody's move, in the small letters of a message, in any text."""
_HEADING = re.compile(
    rf"\A[ \t]*(?P<place>{_RUN})[ \t]*\n(?=[ \t]*(?:\d{{1,4}}[/.-]\d|\d{{1,2}}(?:st|nd|rd|th)? ?[A-Z]{{3}}"
    r"|\d{1,2}(?:st|nd|rd|th)? ?[A-Z][a-z]{2}|(?:[A-Z][a-z]+|[A-Z]{3,9})\.? \d{1,2}|[A-Z][a-z]+day))"
    r"|\A[^\n]{4,60}?\S {2,}(?P<corner>[A-Z]{2,}(?: [A-Z]{2,}){0,2})[ \t]*\n"
)
"""The town of a letterhead: alone in the first line above the date, or at its end in capitals."""
_LISTED = re.compile(rf"(?:(?<=\), )|(?<=\) )|(?<=[a-z], ))(?P<place>{_RUN})(?=, \+?\(?\d{{3}})|(?<=~)(?P<field>{_RUN})(?=~)")
"""A town before a phone number, or as a field of a row."""
_PHONE = re.compile(r", \+?\(?\d{3}")
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
    ("Dear Dr. O, i moved to battle creek last month", "battle creek"),
    ("Orange\n2013/12/29\nTo whom", "Orange"),
    ("Head Clinic  STORY CITY\nre O", "STORY CITY"),
    ("Ref to Dr O (endo), Baton Rouge, 822.4819.", "Baton Rouge"),
    ("~1123545~Paris~Pocket", "Paris"),
    ("driven by Dee A Okafor of Superior, tag 5", "Superior"),
    ("Dr. Okafor of Normal will take over", "Normal"),
    ("came by bus from Port Antonio", "Port Antonio"),
    ("lives by Lake Quillbrook", "Lake Quillbrook"),
    ("up in the Catskills at their cabin", "Catskills"),
    ("drive him from Denmark, SC. RN", "Denmark"),
)
MISSES: tuple[str, ...] = (
    "pain moved to the left arm; drove to Texas, came from Germany",
    "MOVED TO THE LEFT, CHANGED FROM PRIOR, IN NO DISTRESS",
    "switched from Eliquis to Xarelto in March",
    "the nasal bridge, over the mill, a county road",
    "Grade 3, OR time; T2, PA view; Chest, AP",
    "in COPD, to ICU, from MRI",
    "Normal\n2 views of the chest",
    "he moved to chair with help; patient moved to recovery, moved to the left",
    "~Normal~Head~",
)


def find(text: str) -> Iterator[Span]:
    """Every place of a text that its surroundings show."""
    yield from _listed(text)
    small = text.islower()
    for match in _SMALL.finditer(text) if small else _matches(text):
        place, pattern = match["place"].rstrip("."), match.re
        if _is_place(place, pattern):
            end = match.start("place") + len(place)
            if pattern in (_WENT, _STRANGE, _OF):
                end = match.start("place") + _length(place)
            yield Span(match.start("place"), end, KIND, "place_form")


def _listed(text: str) -> Iterator[Span]:
    """Listed towns where hardly anything but a town stands."""
    moved = _MOVED.finditer(text) if "moved" in text else ()
    rows = _LISTED.finditer(text) if "~" in text else near_digits(_LISTED, text) if _PHONE.search(text) else ()
    head = _HEADING.finditer(text[:120]) if "\n" in text[:120] else ()
    for match in (*head, *moved, *rows):
        group = match.lastgroup or "place"
        place = match[group]
        if match.re is _MOVED and place not in places():
            place = place.partition(" ")[0]
        key = place.lower().replace("-", " ").replace("'", "").replace(".", "")
        known = key in places() and not (" " not in key and flags_of(place) & STOP)
        if known and group == "field" and flags_of(place) & WORD:
            continue
        if known or (match.re is _MOVED and is_name(place)):
            start = match.start(group)
            yield Span(start, start + len(place), KIND, "place_form")


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Matches of the patterns: near a state, behind a word that leads to a place, and of those whose words a text holds."""
    inside = present(text)
    if not inside.isdisjoint(_STATE_WORDS):
        yield from _before_states(text)
    if not inside.isdisjoint(("county", "parish", "borough", "township", "shire", "twp", "cnty")):
        yield from _COUNTY.finditer(text)
        yield from _IRISH.finditer(text)
    elif "co" in inside:
        yield from _IRISH.finditer(text)
    if not inside.isdisjoint(_QUARTER_WORDS):
        yield from _QUARTER.finditer(text)
    if has_digits(text) and ("#" in text or not inside.isdisjoint(_STREET_WORDS)):
        yield from _AFTER_STREET.finditer(text)
    if not inside.isdisjoint(_LEADING):
        yield from _led(text, went=not inside.isdisjoint(_VERB_WORDS), marked=not inside.isdisjoint(_MARK_WORDS))


def _before_states(text: str) -> Iterator[re.Match[str]]:
    """Towns before the code of a state; only the neighbourhood of such a code is searched."""
    last = 0
    for code in _CODE.finditer(text):
        start, end = code.span()
        if code.group() not in _CODES or end <= last:
            continue
        begin = max(last, start - _REACH)
        while last < begin < start and not text[begin - 1].isspace():
            begin += 1
        last = end
        for pattern in (_STATE, _STATE_BARE):
            yield from pattern.finditer(text, begin, end + 8)


def _led(text: str, *, went: bool, marked: bool) -> Iterator[re.Match[str]]:
    """Capitalised words behind a word that leads to a place."""
    for match in _LED_CAPITAL.finditer(text):
        place = match.end()
        before = text[max(0, place - 16) : place].rstrip()
        lead = before[max(before.rfind(" "), before.rfind("\n")) + 1 :].lower()
        if lead not in _LEADING:
            continue
        start = place - (len(text[max(0, place - 16) : place]) - len(before)) - len(lead)
        found: list[re.Match[str] | None] = []
        if lead == "of" and _OF_BEFORE.search(text, max(0, start - 60), start):
            found.append(_OF.match(text, place))
        if marked and lead in _BY_LANDMARKS:
            found.append(_LANDMARK.match(text, place))
        if lead in _BY_LANDMARKS or lead in _INTO:
            found.append(_HEADED.match(text, place))
        if lead == "the" and _INTO_BEFORE.search(text, max(0, start - 8), start):
            found.append(_RANGE.match(text, place))
        if lead in _INTO and text[start : start + 2] not in ("IN", "FR", "NE", "TO", "TH", "OU", "AR"):
            found.append(_STRANGE.match(text, place))
        if went and lead in _GOING:
            if lead == "the":
                into = _INTO_BEFORE.search(text, max(0, start - 8), start)
                start = into.start() if into else 0
            if _WENT_BEFORE.search(text, max(0, start - 45), start):
                found.append(_WENT.match(text, place))
        yield from (match for match in found if match)


_BY_LANDMARKS = word_set("the by near at past over on of to")
_INTO = word_set("in from near to through outside around")
_GOING = word_set("in from to near at the")
_LEADING = _BY_LANDMARKS | _INTO
_CODES = frozenset((*_STATES.split("|"), "Wash.", "Mich.", "Calif.", "Fla.", "Mass.", "Tex."))
_STREET_WORDS = word_set(
    "road rd street st lane ln avenue ave close gardens terrace crescent heights park marg nagar colony drive dr hwy circle"
    " loop trail box rr apt unit cir pkwy"
)
_STATE_WORDS = frozenset(_STATES.lower().split("|")) | {"wash", "mich", "calif", "fla", "mass", "tex"}
_QUARTER_WORDS = word_set("bottoms heights flats hollow strip bowery projects quarter tenderloin loop mission town") | {
    *(
        f"{first}town"
        for first in ["old", "china", "cabbage", "frog", "korea", "up", "down", "mid", "george", "german", "green"]
    ),
    *(f"{first}{last}" for first in ("east", "west", "north", "south") for last in ("wick", "side", "end", "gate")),
}
_VERB_WORDS = frozenset(_VERBS.split()) | {"grew", "again"}
_MARK_WORDS = frozenset(_MARKS.split())


def _length(place: str) -> int:
    """Characters of a run of words up to the first that is no part of a place's name."""
    words = place.split(" ")
    for at in range(1, len(words)):
        if words[at].lower() in WHOLE_MONTHS or (flags_of(words[at]) & STOP and not flags_of(words[at]) & PLACE):
            return len(" ".join(words[:at]))
    return len(place)


def _is_place(place: str, pattern: re.Pattern[str]) -> bool:
    """True where the words found can be a place."""
    words = [w for w in re.split(r"[ \n\t]+", place) if w]
    low = place.lower()
    town = pattern is _STATE and low not in STATE_NAMES.lower().split("|")
    if (low in regions() and not town) or (not words) or "XX" in place.upper() or words[-1].lower() in _NO_PLACE:
        return False
    first = words[0]
    if pattern is _QUARTER:
        return True
    if pattern is _IRISH:
        return tells(words[-1]) and not flags_of(words[-1]) & (MEDICAL | STOP)
    if pattern is _HEADED:
        return tells(words[1]) and not flags_of(words[1]) & (MEDICAL | STOP | WORD)
    if pattern is _RANGE:
        return is_name(first) and not first.isupper()
    if pattern in (_COUNTY, _LANDMARK):
        core = words[:-1]
        return any(w[0].isupper() and tells(w) for w in core) and not all(flags_of(w) & (MEDICAL | STOP) for w in core)
    if pattern is _SMALL:
        return (low in places() and not flags_of(low) & STOP) or is_name(low)
    loud = place.isupper()
    named = is_name(first) or is_name(words[-1])
    listed = low.replace("-", " ").replace("'", "").replace(".", "") in places()
    if low in regions():
        return town
    if flags_of(first) & (REGION | STOP) and not is_name(words[-1]) and not (listed and pattern in (_OF, _STATE, _STATE_BARE)):
        return False
    if pattern is _STRANGE:
        return is_name(first) and len(first) > 3 and not loud and first.isalpha()
    if pattern is _WENT and not (named or (listed and (not loud or flags_of(first) & PLACE))):
        return False
    return named or listed or (pattern is _OF and tells(first) and not flags_of(first) & (MEDICAL | WORD))
