"""What the words of an institution's name say, and where such a name ends: shared by the rules for institutions."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from residency.instruments.identifiers.fixed_words import WHOLE_MONTHS
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    PLACE,
    REGION,
    STOP,
    WORD,
    flags_of,
    places,
    word_set,
)

RESOURCE = "institution_words.toml"
"""The list in foundation/resources that holds the words."""
AFTER_NAME = word_set("guideline guidelines criteria criterion score protocol trial study studies scale classification model")
"""Words behind which an institution's name stands for what it published."""
ABBREVIATIONS = word_set(
    "icu nicu picu sicu micu ccu pacu ed er or gp pcp ent ot pt ir ems obgyn ob gyn ltac snf ltc iv im po prn bid tid"
    " qid hs cpr ecg ekg eeg emg mri ct pet xr us cxr copd chf mi tia cva dvt pe uti ckd esrd gerd ibs ibd hiv aids"
    " als ms ra sle tb afib af htn dm cad pad pvd bph bmi bp hr rr wbc rbc hgb hct plt inr ptt bun gfr egfr ldl hdl"
    " tsh psa crp esr ana bnp ace arb nsaid ssri snri ppi tnf mrn dob ssn aha acc ada aaos who cdc nih fda nice gold"
    " gina nyha asa tpa tee tte pci cabg aaa avr mvr hfref hfpef dka hhs ards sirs ptsd adhd ocd cbt ect dbs tbi sah"
    " sdh ich ivh avm gbm aml cml all cll mds nhl hcc rcc nsclc sclc gist fap fev fvc dlco tlc aub vte paf va la pft"
    " abg vbg cbc bmp cmp lft csf rom adl iadl lvef lad rca lcx rv lv rvot hocm svt vt vf pvc pac dnr dni npo mdi dpi"
    " bls als acls ppe mdr dot loc gcs pmh psh ros hpi cc fh sh nka nkda ama asap hob soap med sbp dbp map cvp ivc svc"
)
"""Abbreviations of medicine, which name no institution."""
_NAMES_TOO = word_set("ana gina asa als ross may dot gold cad nice sam ella ian eva")


def is_abbreviation(word: str) -> bool:
    """True for an abbreviation of medicine; not for a name that reads like one, written as names are: "Ana", "Gina's"."""
    low = word.lower().removesuffix("'s")
    return low in ABBREVIATIONS and not (low in _NAMES_TOO and word[:1].isupper() and word[1:2].islower())


_SMALL_HEAD = re.compile(
    r"(?:'s)?(?: (?!on|in|at|for|and|with|was|to)[a-z]+)? (?:clinic|hospital|medical center|medical centre|health center"
    r"|health centre|office|campus|branch|dealership|preschool|daycare|nursery|infants|primary|school|registry|plant|store"
    r"|location"
    r"|pharmacy|parish|church|market|warehouse|factory|house|windows|dispatch)\b"
)
_FORM = re.compile(
    r",? (?:LLC|LLP|PLLC|L\.L\.C\.|P\.C\.|P\.A\.|PC|PA(?=[,.\n])|Inc\.?|Ltd\.?|Pvt\.? Ltd\.?|Pty\.? Ltd\.?|Corp\.?"
    r"|Co\.(?= |$)|GmbH)(?!\w)"
    r"| ?#\d{1,5}\b| (?:&|and|AND) (?:Sons?|SONS?|Daughters?|DAUGHTERS?|Partners?|PARTNERS?|Associates|ASSOCIATES|Co|CO"
    r"|Machine|MACHINE"
    r"|Wellness|WELLNESS|Rehab(?:ilitation)?|EMS|Nursing|Fitness|Spa|Surgery|Rescue)\b(?: (?:LLP|LLC|Inc|Ltd)\b)?",
)
_OF_PLACE = re.compile(
    r" (?:of|at|OF|AT|de|do|von|in|for) (?:the |THE )?(?P<place>[A-Z][\w'.-]*"
    r"(?: (?:or |OR |du |de |la |d')?[A-Z][\w'-]*){0,3})"
)
_TAIL = re.compile(r"(?:,? (?:in|of|at) (?:the )?|, ?| - |- ?| )(?P<place>[A-Z][A-Za-z'.-]*(?: [A-Z][A-Za-z'-]+){0,2})")


@cache
def lists() -> dict[str, frozenset[str]]:
    """The groups of words, in small letters."""
    table = tomllib.loads(files("residency.foundation.resources").joinpath(RESOURCE).read_text("utf-8"))
    return {name: frozenset(w.replace("_", " ") for w in words.split()) for name, words in table.items()}


@cache
def last_words(group: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The last word of each entry of a group, with the words that have to stand before it, last first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in sorted(lists()[group], key=len, reverse=True):
        *before, last = entry.split()
        found.setdefault(last, []).append(tuple(reversed(before)))
    return {last: tuple(before) for last, before in found.items()}


def is_name(word: str) -> bool:
    """True for a word that is in no list of words, drugs, eponyms or regions: by its look a name."""
    if len(word) < 3 or is_abbreviation(word):
        return False
    return not flags_of(word) & (WORD | MEDICAL | REGION | STOP)


def of_person(word: str) -> bool:
    """True for a family name that is an eponym and no plain word: "Anderson"."""
    flags = flags_of(word)
    return bool(flags & FAMILY) and not flags & (WORD | STOP)


_CAPITAL = re.compile(r"(?<![A-Za-z])[A-HJ-Z]|(?<![A-Za-z])I[A-Za-z]")


def in_small_letters(text: str, start: int, end: int) -> bool:
    """True where a place lies in writing without capitals: a whole text, or a stretch of a text."""
    return text.islower() or not _CAPITAL.search(text, max(0, start - 50), min(len(text), end + 24))


def is_listed_name(word: str) -> bool:
    """True for a name of a person or town that is no word."""
    return is_name(word) and bool(flags_of(word) & (GIVEN | FAMILY | PLACE))


def tells(word: str) -> bool:
    """True for a word that can tell one institution from another of its kind."""
    low = word.lower().rstrip(".")
    if low in lists()["plain"] or is_abbreviation(word.rstrip(".")) or len(low) < 2:
        return False
    flags = flags_of(word)
    return not flags & STOP & ~GIVEN or (bool(flags & (PLACE | FAMILY)) and len(low) > 2)


def end_of_name(text: str, end: int) -> int:
    """The end of an institution's name with what follows of it: a possessive, the form of the firm, the town."""
    if text[end : end + 2] in ("'s", "'S"):
        end += 2
    for pattern in (_FORM, _FORM, _SMALL_HEAD):
        if match := pattern.match(text, end):
            end = match.end()
    if match := _OF_PLACE.match(text, end):
        end = match.start("place") + len(_town(match["place"]))
    if match := _FORM.match(text, end):
        end = match.end()
    for _ in range(2):
        match = _TAIL.match(text, end)
        if match is None:
            break
        stop = _listed_town(match["place"].rstrip(".")) or _strange_town(text, match)
        if not stop or stop.lower() in WHOLE_MONTHS:
            break
        end = match.start("place") + len(stop)
    return end


def _town(words: str) -> str:
    """A run of capitalised words up to the first that is a word of plain language behind a name."""
    parts = words.split(" ")
    for at in range(1, len(parts)):
        if flags_of(parts[at].rstrip(".")) & STOP and parts[at].lower() not in ("or", "county", "du", "de", "la"):
            parts = parts[:at]
            break
    return " ".join(parts).rstrip(".")


def _listed_town(name: str) -> str:
    """The longest listed town with which a run of words begins."""
    beginnings = (name, name.rpartition(" ")[0], name.partition(" ")[0])
    return next(
        (s for b in beginnings if (s := b.rstrip(".")) and s.lower().replace("-", " ").replace("'", "") in places()), ""
    )


def _strange_town(text: str, match: "re.Match[str]") -> str:
    """A word in no list behind "in" or a comma, with a state or the end of a sentence behind it."""
    name = match["place"].partition(" ")[0].rstrip(".")
    if " " in name or len(name) < 4 or flags_of(name) & (WORD | STOP | MEDICAL) or match.group()[:1] == " ":
        return ""
    return name if re.match(r",? [A-Z]{2}\b|[.;\n]|$", text[match.start("place") + len(name) :][:6]) else ""


def first_telling(words: Sequence[str]) -> int:
    """The place of the first word with which a name can begin; the number of words where there is none."""
    return next((i for i, word in enumerate(words) if tells(word) or word.lower() in lists()["kinds"]), len(words))
