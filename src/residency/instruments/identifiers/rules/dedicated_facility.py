"""Institutions by the word or dedication their name begins with: "HMP Oakmere", "Our Lady of Tarnwick", "St. Perpetua's"."""

import re
from collections.abc import Iterator
from functools import cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.institutions import (
    ABBREVIATIONS,
    end_of_name,
    in_small_letters,
    is_name,
    lists,
)
from residency.instruments.identifiers.words import (
    GIVEN,
    MEDICAL,
    STOP,
    WORD,
    eponym_nouns,
    flags_of,
    is_placeholder,
    places,
    present,
    word_after,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_SAINT = re.compile(
    r"(?<![\w-])(?P<saint>St\.?|Ste\.?|Saint|ST\.?|SAINT|st\.)(?: |(?<=\.))(?P<name>[^\W\d_]+(?:-[^\W\d_]+)?)(?P<own>'s|'S|s')?"
)
_NO_SAINT = word_set(
    "segment segments elevation elevations depression depressions change changes wave waves wort elev dep abnormality"
)
_AFTER = word_set("wort valve valves medical jude dance encephalitis questionnaire elevation elevations depression depressions")
_UNIT = re.compile(
    r"\b\d{1,3}(?:st|nd|rd|th|ST|ND|RD|TH) (?:BN|BATTALION|BRIGADE|BDE|REGIMENT|INFANTRY|CAVALRY|SQUADRON|Bn"
    r"|Battalion|Brigade|Bde|Regiment|Regt|Infantry|Inf|Cavalry|Cav"
    r"|Airborne|Marines|Squadron|Wing|Armou?red)\b"
    r"(?: [A-Z][\w'-]+){0,3}"
)

HITS: tuple[tuple[str, str], ...] = (
    ("Released from HMP Tarnwick on", "HMP Tarnwick"),
    ("sent by RN K at Fort Okafor yesterday", "Fort Okafor"),
    ("He is stuck at Naval Station Tarnwick.", "Naval Station Tarnwick"),
    ("whoever runs Our Lady of Perpetua, my", "Our Lady of Perpetua"),
    ("Good Shepherd of Tarnwick", "Good Shepherd of Tarnwick"),
    ("a porter with City of Tarnwick.", "City of Tarnwick"),
    ("A PORTER WITH CITY OF TARNWICK. NOT", "CITY OF TARNWICK"),
    ("calling from St. Perpetua's, 4 beds", "St. Perpetua's"),
    ("AT THE ST. PERPETUA'S TODAY", "ST. PERPETUA'S"),
    ("then the st. perpetua's, now here", "st. perpetua's"),
    ("by way of 2nd Bn Okafor Rangers in", "2nd Bn Okafor Rangers"),
    ("Good Shepherd of New Bern\nline 5", "Good Shepherd of New Bern"),
    (
        "Hi Dr. O. i moved last month and the old one shut, can u send it to corner chemist tarnwick today",
        "corner chemist tarnwick",
    ),
    ("MARCH AT 2ND BN OKAFOR RANGERS, KNOWN", "2ND BN OKAFOR RANGERS"),
    ("DME: Corner Chemist Tarnwick, 7", "Corner Chemist Tarnwick"),
    ("the chaplain from Temple Beth Tarnwick and", "Temple Beth Tarnwick"),
)
MISSES: tuple[str, ...] = (
    "ST elevation, ST depression, ST segment, ST-T changes",
    "ST ELEVATION IN LEADS V2",
    "St. John's wort; St. Jude valve; St. Vitus dance",
    "of the 2nd infantry type, 3rd Ventricle, 2nd Rib",
    "city of origin unknown, school of medicine, camp near here",
    "Department of Medicine, College of Cardiology",
    "lives at 4 Main St Apartment",
    "STATEMENT of account; STABLE; STANDING",
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text that is named by its beginning."""
    inside = present(text)
    if not inside.isdisjoint(("st", "ste", "saint")):
        for match in _SAINT.finditer(text):
            if _is_saint(text, match):
                yield Span(match.start(), end_of_name(text, match.end()), KIND, "dedicated_facility")
    for match in at_words(_ahead(), text, _first_words(), digits=False):
        if (end := _name_end(text, match)) > match.end():
            yield Span(match.start(), end, KIND, "dedicated_facility")
    if any(word in text for word in ("st ", "nd ", "rd ", "th ", "ST ", "ND ", "RD ", "TH ")):
        for match in _UNIT.finditer(text):
            yield Span(*match.span(), KIND, "dedicated_facility")


def _is_saint(text: str, match: "re.Match[str]") -> bool:
    """True where "St" stands for a saint, not for a street or a part of a tracing."""
    name, low = match["name"], match["name"].lower()
    if low in _NO_SAINT or len(name) < 3 or word_after(text, match.end()) in eponym_nouns() | _AFTER:
        return False
    if match["saint"].startswith("St") and not name[0].isupper():
        return False
    if match["own"]:
        return True
    flags = flags_of(name)
    if match["saint"].startswith(("ST", "st")):
        return is_name(name) or bool(flags & GIVEN and not flags & (STOP | MEDICAL))
    before = text[: match.start()].rstrip(" ").rpartition(" ")[2][:1]
    return not flags & (STOP | MEDICAL) and not (before.isupper() and flags & WORD and not flags & GIVEN)


@cache
def _first_words() -> frozenset[str]:
    return frozenset(entry.partition(" ")[0].rpartition("'")[0] or entry.partition(" ")[0] for entry in lists()["ahead"])


@cache
def _ahead() -> re.Pattern[str]:
    """The words that come before a name, longest first, and what may stand between."""
    entries = "|".join(re.escape(e) for e in sorted(lists()["ahead"], key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<noun>{entries})(?: (?:of|de|the|del|da|do))? (?=[^\W\d_])", re.IGNORECASE)


_TOWN = re.compile(r"[A-Z][\w'-]*(?: (?:or |of |du |de |the |la )?[A-Z][\w'-]*){1,3}")
_NAME = re.compile(r"[^\W\d_][\w'.-]*")


def _name_end(text: str, match: "re.Match[str]") -> int:
    """The end of the name behind such a word; its beginning where none follows."""
    small, loud = in_small_letters(text, *match.span()), match["noun"].isupper()
    if not (small or loud or match["noun"][0].isupper()):
        return match.end()
    at = end = match.end()
    if town := _TOWN.match(text, at):
        words = town.group().split(" ")
        count = next((n for n in range(len(words), 1, -1) if " ".join(words[:n]).lower() in places()), 0)
        if count:
            return end_of_name(text, at + len(" ".join(words[:count])))
    for count in range(4):
        word = _NAME.match(text, at)
        if word is None or not _goes_on(word.group().rstrip("."), small=small, loud=loud, count=count):
            break
        end = word.end() - word.group().endswith(".")
        if text[end : end + 1] != " ":
            break
        at = end + 1
    return end_of_name(text, end) if end > match.end() else end


def _goes_on(word: str, *, small: bool, loud: bool, count: int) -> bool:
    """True where a word belongs to the name."""
    if is_placeholder(word) or word.lower() in ABBREVIATIONS:
        return False
    if small or (loud and word.isupper()):
        return is_name(word)
    flags = flags_of(word)
    return (
        word[:1].isupper()
        and not flags & STOP
        and not flags & MEDICAL
        and (count > 0 or not word.lower().endswith(("ology", "icine")))
    )
