"""Institutions by the noun their name ends in, in any case of letters: "Quillbrook Gen", "at quillbrook clinic"."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from residency.foundation.schema import Span
from residency.instruments.identifiers.institutions import (
    ABBREVIATIONS,
    AFTER_NAME,
    end_of_name,
    first_telling,
    in_small_letters,
    is_listed_name,
    is_name,
    last_words,
    lists,
    of_person,
    tells,
)
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import (
    GIVEN,
    MEDICAL,
    PLACE,
    STOP,
    WORD,
    begins_sentence,
    eponym_nouns,
    flags_of,
    is_placeholder,
    places,
    places_of,
    present,
    word_after,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_REACH = 80
"""Characters before the noun that are read."""
_MOST = 6
"""Words before the noun that are read; fewer where capitals say nothing."""
_BORDER = re.compile(
    r"[\n,;:()|\t~\"^/\[\]@#\d?!*>=+<]|   | - |"
    r"(?<!\bSt)(?<!\bMt)(?<!\bSte)(?<!\bFt)(?<!\b[A-Z])(?<!\bst)(?<!\bMed)\. | - "
)
_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?\.?|&")
_PARTICLES = word_set("da das de del della den der des di do dos du la le el al bin ibn ter ten te van von zu zum y e las los")

HITS: tuple[tuple[str, str], ...] = (
    ("seen at St. Luke's Hospital on", "St. Luke's Hospital"),
    ("at Methodist Hospital on", "Methodist Hospital"),
    ("done at UCLA Medical Center on", "UCLA Medical Center"),
    ("at Brigham and Women's Hospital on", "Brigham and Women's Hospital"),
    ("at Baylor Med. Center on", "Baylor Med. Center"),
    ("at Westside Clinic in Seattle.", "Westside Clinic in Seattle"),
    ("a student of the University of Quillbrook.", "University of Quillbrook"),
    ("She works for Harrow and Finch Ltd", "Harrow and Finch Ltd"),
    ("seen at Harlow General on", "Harlow General"),
    ("calls from Tarnbrook Gen again", "Tarnbrook Gen"),
    ("home from Millvale Peds yesterday", "Millvale Peds"),
    ("bed at Tarnwick Rehab & Wellness.", "Tarnwick Rehab & Wellness"),
    ("Tarnwick Heart & Vascular Associates, 4 Low St", "Tarnwick Heart & Vascular Associates"),
    ("TARNWICK FIRE & EMS    RUN 4", "TARNWICK FIRE & EMS"),
    ("slides to Tarnwick Pathology Associates, P.C.", "Tarnwick Pathology Associates, P.C."),
    ("STABLE, NEW YORK GEN TRANSFER", "NEW YORK GEN"),
    ("seen at the Tarnwick downtown clinic", "Tarnwick downtown clinic"),
    ("admitted to New York Presbyterian Hospital on", "New York Presbyterian Hospital"),
    ("Uses Okafor's Apothecary for", "Okafor's Apothecary"),
    ("says Okafor & Daughters wants a note", "Okafor & Daughters"),
    ("goes to Tarnwick Montessori, teacher", "Tarnwick Montessori"),
    ("FOUND AT SWIFT HOUSE, ALONE", "SWIFT HOUSE"),
    ("can u send it to tarnwick family drugs #17", "tarnwick family drugs #17"),
    ("was seen at tarnwick meadows assisted living", "tarnwick meadows assisted living"),
    ("Cc: Tarnwick Surgery, 63 High Street", "Tarnwick Surgery"),
    ("seen at the Quillbrook clinic", "Quillbrook clinic"),
    ("a welder with Okafor Brothers Roofing.", "Okafor Brothers Roofing"),
    ("in the choir of Our Lady of Tarnwick Hospital", "Our Lady of Tarnwick Hospital"),
    ("SUNG AT FIRST BAPTIST CHURCH OF TARNWICK. MRS", "FIRST BAPTIST CHURCH OF TARNWICK"),
    ("sent by the Institute of Tarnwick.", "Institute of Tarnwick"),
    ("Home visit, Sunrise Villa of Tarnwick: ok", "Sunrise Villa of Tarnwick"),
    ("Orange Urgent Care - Visit Summary", "Orange Urgent Care"),
    ("Practice: Coeur d'Alene Surgery, 13 North", "Coeur d'Alene Surgery"),
    ("Labs go to Truth or Consequences Clinical Labs; slides", "Truth or Consequences Clinical Labs"),
    ("CHART'S APOTHECARY  store 4", "CHART'S APOTHECARY"),
    ("Dr. O, from Anderson Institute to", "Anderson Institute"),
    ("5,F,53,Mobile Gen,53,4", "Mobile Gen"),
    (
        "From: O\ni moved to bath last month, so my address is not the old one, can u send it to tarnwick"
        " family drugs by monday, thx",
        "tarnwick family drugs",
    ),
    (
        "O.\nnow lives in the old house, no pets, his ankle turned twice and he was at hope poultry till last week",
        "hope poultry",
    ),
    ("ROYAL TARNWICK INFIRMARY", "ROYAL TARNWICK INFIRMARY"),
)
MISSES: tuple[str, ...] = (
    "the hospital, a clinic and our department",
    "Emergency Department; Intensive Care Unit; Nursing Home",
    "according to Mayo Clinic guidelines",
    "Framingham Heart Study",
    "Hospital course: stable. Clinic visit. Health maintenance.",
    "National Institutes of Health Stroke Scale",
    "History of Knee Surgery. Bariatric Surgery in 2019. Physical Therapy Group.",
    "Sleep Lab and Cardiac Rehab; Blood Bank; Cath Lab",
    "PRIOR HEART SURGERY. IN NO ACUTE DISTRESS. LARGE PLEURAL EFFUSION AT RIGHT BASE",
    "left lung base, seen at the lung base, a bowel station",
    "the heart unit was full and the patient went home",
    "lymph node station 7; L4 Level; Chest Wall",
    "Coumadin clinic on Tuesday, sleep clinic, flu clinic",
    "IN THE MEDICAL CENTER. TRANSFERRED TO OUTSIDE HOSPITAL. SKILLED NURSING",
    "Department of Health; School of Medicine",
    "Mobile Clinic; Mobile Imaging; Mobile Health",
    "Men's Clinic, Women's Hospital, the patient's clinic",
    "she was seen at the outside community clinic and the surgical clinic",
)


_DEDICATED = ("our lady", "shepherd", "city", "samaritan", "hospital", "university")
_EXERCISES = word_set("training simulation simulated mock demonstration")
"""Words of what is a place in an exercise only."""
_BETWEEN = word_set("downtown outpatient main family dental eye women's children's free primary satellite uptown local medical")
"""Words in small letters that may stand between a name and its noun."""
_BRANCHES = ("ology", "iatry", "iatric", "iatrics", "aedic", "aedics", "ological", "therapy", "ectomy")


_ELIDED = ("'A", "'E", "'I", "'O", "'U", "'H")
"""How a word goes on that begins with a small letter and an apostrophe: "d'Alene"."""
_LINKS = word_set("& and of or the for") | _PARTICLES
_ON_WHEELS = word_set(
    "clinic clinics imaging health lab labs unit laboratory laboratories hospital dental care diagnostics x-ray"
)
"""Nouns before which "Mobile" says that they move."""
_HOMES = word_set(
    "house hall lodge manor haven villa pines oaks elms institute regional memorial gen general peds community meadows springs"
    " gardens palms willows temple mission children's montessori"
)
_PEOPLE = word_set("men women children child patient doctor nurse veteran sheriff driver king queen people parent physician")


class _Word(NamedTuple):
    start: int
    text: str


def find(text: str) -> Iterator[Span]:
    """Every institution of a text that is named with its noun."""
    inside, small = present(text), ""
    for group in ("sure", "soft"):
        fronts = last_words(group)
        for part in sorted(inside & _telltales(group).keys()):
            small = small or lowered(text)
            for last in _telltales(group)[part]:
                for start in places_of(last, small):
                    head = next((h for f in fronts[last] if (h := _front(small, start, f)) is not None), None)
                    if head is not None:
                        yield from _named(text, head, start, start + len(last), sure=group == "sure")


@cache
def _telltales(group: str) -> dict[str, tuple[str, ...]]:
    """The nouns of a group by the stretch of letters of each that a text has to hold."""
    found: dict[str, tuple[str, ...]] = {}
    for last in last_words(group):
        part = last.rpartition("'")[0] or last
        found[part] = (*found.get(part, ()), last)
    return found


def _front(small: str, start: int, words: tuple[str, ...]) -> int | None:
    """Where the noun begins with the words it needs before it; None where one of them is not there."""
    for word in words:
        at = start
        while at and small[at - 1] in " .&-":
            at -= 1
        begin = at - len(word)
        if start - at not in (1, 2, 3) or begin < 0 or small[begin:at] != word or small[begin - 1 : begin].isalnum():
            return None
        start = begin
    return start


def _named(text: str, head: int, noun: int, end: int, *, sure: bool) -> Iterator[Span]:
    """The name that ends in this noun."""
    after = word_after(text, end)
    if after in AFTER_NAME or after in eponym_nouns() or text[head - 1 : head].isalnum():
        return
    capital, loud = text[head].isupper(), text[noun:end].isupper() and end - noun > 1
    if loud and not _loud_around(text, head, end):
        loud = False
    if capital and not loud:
        start = _by_capitals(text, head, end, sure=sure)
    elif loud or text.islower() or (sure and in_small_letters(text, head, end)):
        start = _without_capitals(text, head, end, sure=sure)
    else:
        start = _before_small(text, head) if sure and text[noun:end] in lists()["small"] else None
    if start is not None:
        yield Span(start, end_of_name(text, end), KIND, "headed_facility")
    elif capital and not sure and (home := _home_of_a_place(text, head, end)):
        yield Span(*home, KIND, "headed_facility")
    elif (
        capital
        and (sure or text[head:end] in ("Institute", "Children's", "Temple", "Mission"))
        and (stop := _of_a_place(text, head, end))
    ):
        yield Span(head, stop, KIND, "headed_facility")


def _loud_around(text: str, start: int, end: int) -> bool:
    """True where the word before a noun in capitals is in capitals too."""
    before = _before(text, start)
    return (bool(before) and before[-1].text.isupper() and len(before[-1].text) > 1) or len(text[start:end].split()) > 1


def _before(text: str, head: int) -> list[_Word]:
    """The words of the same stretch before a place."""
    first = max(0, head - _REACH)
    segment = text[first:head]
    if not segment.endswith((" ", "-", ".")):
        return []
    cut = max((m.end() for m in _BORDER.finditer(segment)), default=0)
    return [_Word(first + cut + m.start(), m.group()) for m in _WORDS.finditer(segment[cut:])]


def _by_capitals(text: str, head: int, end: int, *, sure: bool) -> int | None:
    """Where a name begins that is written with capitals; None where it is none."""
    taken: list[_Word] = []
    held: list[_Word] = []
    before = ""
    for word in reversed(_before(text, head)):
        plain = word.text.rstrip(".")
        if (
            (plain[0].isupper() or plain[1:3] in _ELIDED)
            and plain.lower() not in ("dr", "mr", "mrs", "ms")
            and not is_placeholder(plain)
        ):
            taken += [*held, word]
            held = []
        elif plain.lower() in _PARTICLES or plain in ("&", "and", "of", "or", "the", "for"):
            held.append(word)
        else:
            before = plain.lower()
            break
        if len(taken) >= _MOST:
            break
    if held:
        before = held[0].text.lower()
    elif not before and text[max(0, head - _REACH) : (taken[-1].start if taken else head)].rstrip(" ")[-1:] == "@":
        before = "@"
    taken.reverse()
    wheels = text[head:end].lower().split()[-1] in _ON_WHEELS
    mobile = next((i for i, w in enumerate(taken) if w.text.lower() == "mobile" and not wheels), len(taken))
    first = min(mobile, first_telling([w.text for w in taken]))
    while first and taken[first - 1].text.lower() in lists()["opening"] | {"our", "first", "second", "good", "holy"}:
        first -= 1
    words = taken[first:]
    while len(words) > 1 and words[0].text.lower() in lists()["function"] - {"our", "new"}:
        words = words[1:]
    if not words:
        return None
    names = [w.text for w in words if w.text not in _LINKS]
    if not sure and not _EXERCISES.isdisjoint(w.lower() for w in names):
        return None
    told = [w for w in names if tells(w) and not _of_specialty(w)]
    if not told and mobile < len(taken):
        told = names[:1]
    if not told:
        kind = before in lists()["close"] | {"in"} and names[0].lower() in lists()["kinds"] and sure
        return words[0].start if kind else None
    if all(w.rstrip(".").isupper() and w.lower() in ABBREVIATIONS for w in told):
        return None
    if any(is_name(w) for w in told) or _saint(names) or (len(names) > 1 and _town([w.text for w in words])):
        return words[0].start
    noun = text[head:end].lower()
    if (sure or noun in _HOMES) and (any(of_person(w) for w in names) or (len(names) == 1 and _owns(names[0]))):
        return words[0].start
    if not sure:
        return (
            words[0].start
            if (before in lists()["sites"] and not _clinical(told)) or _letterhead(text, words[0].start, end, names)
            else None
        )
    if (
        len(told) == 1
        and begins_sentence(text, words[0].start)
        and first == 0
        and not _letterhead(text, words[0].start, end, names)
    ):
        return None
    return words[0].start


def _owns(word: str) -> bool:
    """True for a possessive that is no kind of people: "Chart's Apothecary", but not "Men's Clinic"."""
    return word[-2:] in ("'s", "'S") and tells(word) and not flags_of(word) & MEDICAL and word[:-2].lower() not in _PEOPLE


def _of_specialty(word: str) -> bool:
    """True for the name of a branch of medicine."""
    low = word.lower()
    return bool(flags_of(word) & WORD) and low.endswith(_BRANCHES)


def _clinical(words: list[str]) -> bool:
    """True where each of the words is one of medicine or plain language and none is a name too."""
    return not any(flags_of(w) & PLACE or (flags_of(w) & GIVEN) for w in words) and any(flags_of(w) & MEDICAL for w in words)


def _town(names: list[str]) -> bool:
    """True where the words are a listed town."""
    return " ".join(names).lower().replace(".", "") in places()


def _saint(names: list[str]) -> bool:
    """True where a name begins as that of a saint or mountain."""
    return any(w.rstrip(".") in ("St", "Saint", "Mt", "Mount", "Ste", "Fort", "Ft") for w in names[:-1])


def _letterhead(text: str, start: int, end: int, names: list[str]) -> bool:
    """True where a name stands alone in a line or field and begins with what can be a place or a person."""
    if not any(flags_of(w) & (PLACE | GIVEN) for w in names[:1]):
        return False
    line = text[max(0, start - 3) : start].rpartition("\n")[2].strip(" \t")
    return (line in ("", "|", "(", ":", ",", "-", "?") or text[start - 1] in ",~^\t") and bool(
        re.match(r"'?s?(?: {2,}| - |,? ?\n|,? (?:#|\d)|[,~^\t]|\)|$|\||\.(?: [A-Z]|\n|$))", text[end_of_name(text, end) :])
    )


def _without_capitals(text: str, head: int, end: int, *, sure: bool) -> int | None:
    """Where a name begins in writing that has only capitals or only small letters; None where there is none."""
    taken: list[_Word] = []
    before = ""
    for word in reversed(_before(text, head)):
        low = word.text.rstrip(".").lower()
        if low in ("of", "the") and taken and taken[-1].text.lower() in ("lady",):
            break
        if low == "or" and taken and word.text.isupper():
            taken.append(word)
            continue
        if low == "of" and _dedication(text, word.start):
            taken.append(word)
            continue
        if low in lists()["function"] and not (low == "new" and taken):
            before = low
            break
        taken.append(word)
        if len(taken) == 4:
            break
    if not before and text[max(0, head - 3) : (taken[-1].start if taken else head)].rstrip(" ")[-1:] == "@":
        before = "@"
    taken.reverse()
    names = [i for i, w in enumerate(taken) if is_name(w.text)]
    listed = [i for i in names if is_listed_name(taken[i].text) or len(taken[i].text) > 4]
    if listed:
        first = listed[0]
        while first and _opens(taken[first - 1].text):
            first -= 1
        return taken[0].start if before in lists()["close"] else taken[first].start
    for first in range(max(0, len(taken) - 1)):
        if _town([w.text for w in taken[first:]]):
            return taken[first].start
    loud = text[head].isupper()
    if not taken:
        return None
    if not loud:
        near = before in lists()["close"] and sure and flags_of(taken[0].text) & PLACE and tells(taken[0].text)
        return taken[0].start if near and not any(flags_of(w.text) & MEDICAL for w in taken) else None
    if len(taken) == 1 and sure and _owns(taken[0].text):
        return taken[0].start
    wheels = text[head:end].lower().split()[-1] in _ON_WHEELS
    told = [w for w in taken if tells(w.text) or (w.text == "MOBILE" and not wheels)]
    told = [w for w in told if not _of_specialty(w.text) and not flags_of(w.text) & MEDICAL]
    if not told or any(w.text.lower() in ABBREVIATIONS for w in taken):
        return None
    first = next(i for i, w in enumerate(taken) if w in told)
    placed = bool(flags_of(told[0].text) & (PLACE | GIVEN)) and taken[0] in told
    if (before in lists()["close"] and (sure or placed)) or (before == "by" and sure and placed):
        return taken[0].start
    alone = placed and sure and text[max(0, taken[0].start - 2) : taken[0].start].rpartition("\n")[2].strip() == ""
    return taken[0].start if alone and taken[0].start in (0, text.rfind("\n", 0, taken[0].start) + 1) else None


def _opens(word: str) -> bool:
    """True for a word with which names of places and people begin."""
    return word.rstrip(".").lower() in lists()["opening"]


def _dedication(text: str, place: int) -> bool:
    """True where "of" belongs to a dedication: "our lady of"."""
    return text[max(0, place - 12) : place].lower().rstrip().endswith(_DEDICATED)


def _before_small(text: str, head: int) -> int | None:
    """Where a capitalised name begins before a noun in small letters."""
    taken: list[_Word] = []
    for word in reversed(_before(text, head)):
        if not taken and word.text in _BETWEEN:
            continue
        if not word.text[0].isupper() or (flags_of(word.text) & STOP & ~GIVEN and not is_name(word.text)):
            break
        taken.append(word)
    taken = [w for w in taken if w.text.rstrip(".").lower() not in ABBREVIATIONS]
    if not taken or not any(tells(w.text) and not _of_specialty(w.text) and not flags_of(w.text) & MEDICAL for w in taken):
        return None
    start = taken[-1].start
    sure = any(is_name(w.text) for w in taken)
    if any(w.text.isupper() and len(w.text) < 6 for w in taken) and not sure:
        return None
    return start if sure or not begins_sentence(text, start) else None


def _home_of_a_place(text: str, head: int, end: int) -> tuple[int, int] | None:
    """A home that is named by its noun, a word before it and a town behind it: "Sunrise Villa of Quillbrook"."""
    match = re.compile(r" of (?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)").match(text, end)
    if match is None or text[head:end].lower() not in _HOMES or not (before := _before(text, head)):
        return None
    town = match["name"].partition(" ")[0]
    if not before[-1].text[0].isupper() or not (is_name(town) or match["name"].lower() in places()):
        return None
    return before[-1].start, max(end_of_name(text, end), match.start("name") + len(town))


def _of_a_place(text: str, head: int, end: int) -> int | None:
    """The end of "University of Quillbrook": a noun first, the name behind it."""
    match = re.compile(r" (?:of|at|for) (?:the )?(?P<name>[A-Z][\w.'-]+)").match(text, end)
    if match is None or (flags_of(match["name"]) & (WORD | STOP | MEDICAL) & ~GIVEN and not flags_of(match["name"]) & PLACE):
        return None
    stop = end_of_name(text, end)
    return stop if stop > end else match.start("name") + len(match["name"].rstrip("."))
