"""Institutions behind a label: "Employer | Tarnwick Tile", "Pat Loc: TARNWICK CBOC", "HMO Meridian 0044-77"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.institutions import ABBREVIATIONS, lists
from residency.instruments.identifiers.words import (
    MEDICAL,
    REGION,
    STOP,
    WORD,
    explained,
    flags_of,
    is_placeholder,
    present,
    read_list,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_MARK = r"(?: {0,20}[:|=][^\S\n]{0,20}| ?\.{2,30} ?|\t| is | was )(?:\(?(?:the|The) )?"
_FIELD = re.compile(
    r"(?i:employer|workplace|insurer|insurance|carrier|payer|payor|pharmacy|chemist|facility|hospital|hosp|school|preschool"
    r"|nursery|daycare|college|clinic|surgery|laboratory|lab|agency|courier|vendor|supplier|supplies|dme|practice|site|loc"
    r"|location|church|parish|place|branch|campus|centre|center|institution|organi[sz]ation|company|provider|home|snf|hospice"
    r"|referrer)(?i: name| of record| of death| of birth)?"
    rf"{_MARK}(?P<name>[^\n|;,\t/(:]{{2,60}}?)"
    r"(?=\s*(?:[|;,\n\t/(]|$| {2,}| - |\.(?:\s|$)|(?i: acct| account| ref| req| no| id| claim| policy| order| fax| tel| ph"
    r"| member| group| number)\b))"
)
_FIELDS = word_set(
    "employer workplace insurer insurance carrier payer payor pharmacy chemist facility hospital hosp school preschool"
    " nursery daycare college clinic surgery laboratory lab agency courier vendor supplier supplies dme practice site loc"
    " location church parish place branch campus centre center institution organisation organization company provider home"
    " snf hospice referrer"
)
_COVER = re.compile(
    r"(?i:hmo|ppo|ins|insurance|insurer|carrier|payer|payor|supplement|supplemental|secondary|medigap|scheme|fund|tpa|plan"
    r"|medical aid|adjuster|medicaid plan|ins card|employer|courier|dme|church|school)(?: is| was|:)? "
    r"(?P<name>[A-Za-z][A-Za-z'&-]*(?: [A-Za-z][A-Za-z'&-]*){0,3}?)"
    r"(?=,? (?:[A-Z]{0,4}[- ]?\d|#|(?:acct|policy|claim|ref|id|no|member|group|grp|order|case|auth|card|plan)\b)|,|\.| \|)"
)
_COVERS = word_set(
    "hmo ppo ins insurance insurer carrier payer payor supplement supplemental secondary medigap scheme fund tpa plan"
    " medical adjuster medicaid employer courier dme church school"
)
_LABELS = _FIELDS | _COVERS
_NOTHING = word_set(
    "none id nil n/a na unknown same self retired unemployed disabled homemaker student housewife home yes no not see as per"
    " above below pending tbd other private public local outside medicare medicaid medi-cal tricare cash workers wc auto"
    " commercial uninsured negative positive normal stable course stay day days discharge admission visit number name"
    " address phone type date time left right bilateral upper lower anterior posterior medial lateral radial brachial"
    " femoral jugular subclavian forearm arm leg hand thigh deltoid abdomen chest back wrist neck groin ankle foot knee hip"
    " elbow shoulder skin wound incision clean dry intact labs results today tomorrow yesterday pain tender swelling redness"
    " bleeding consult referral review call follow followup department dept ward unit room bed floor clear patent safe with"
    " without alone family wife husband mother father lives house apartment independent oxygen walker cane wheelchair"
    " monitoring exercise program meds medications authorization authorisation approved denied needed required requested"
    " verified card copy issue issues approval pre-auth company personnel hours closed open full part-time full-time records"
)
_PLANS = word_set(
    "health gold silver bronze platinum ppo hmo epo pos advantage choice care blue plus mutual insurance humana aetna cigna"
    " united unitedhealthcare anthem kaiser molina ambetter centene wellcare medica oscar shield cross select complete"
    " community"
)
"""Words of the names of plans of insurance."""
_LINKS = word_set("of the and for at or & y de la")
HITS: tuple[tuple[str, str], ...] = (
    ("Employer    | Tarnwick Tile & Stone | contact", "Tarnwick Tile & Stone"),
    ("Pat Loc: TARNWICK CBOC\nReason", "TARNWICK CBOC"),
    ("2015 ins tufwex N70418822-01, auth", "tufwex"),
    ("HMO Meridian 0044-7718-20, referral", "Meridian"),
    ("supplement Priority Health 80044127-02; ends", "Priority Health"),
    ("tail is with the insurer avemwick, policy AV 77", "avemwick"),
    ("Insurer     | SFM | adjuster", "SFM"),
    ("Plan: Humana Gold | Case PA-118", "Humana Gold"),
    ("supplies: Tarnram acct 9920418, ship", "Tarnram"),
    ("Place ........... Little Flower Manor, Wilkes", "Little Flower Manor"),
    ("wcb claim 22, employer loewick windows, fax", "loewick windows"),
)
MISSES: tuple[str, ...] = (
    "Employer: retired. Insurance: none. Pharmacy: unknown. School: n/a",
    "Hospital course: stable. Site: left arm. Location: right lower lobe, 2 cm",
    "Lab: sodium 140, potassium 4. Clinic: call for results. Home: alone",
    "Plan: CT Chest, discharge. plan is Lasix, 40 mg; Insurance is pending",
    "ground crew Church and Phiri, unit 6; Plan: Flixotide Junior 50 mcg",
    "Surgery: Appendectomy, 2012. Practice: safe. Base: Clear.",
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text behind a label."""
    if _LABELS.isdisjoint(present(text)):
        return
    for pattern, words in ((_FIELD, _FIELDS), (_COVER, _COVERS)):
        for match in at_words(pattern, text, words, digits=False):
            if _is_institution(match["name"]) and (pattern is _FIELD or _fits(match)):
                yield Span(*match.span("name"), KIND, "labelled_facility")


def _fits(match: "re.Match[str]") -> bool:
    """False for a plan that is none of insurance, and for a person called Church."""
    label = match.group().partition(" ")[0].rstrip(":")
    if label.lower() == "plan":
        return not _PLANS.isdisjoint(match["name"].lower().split())
    return label.islower() or label.lower() not in ("church", "school")


def _is_institution(name: str) -> bool:
    """True for a value that can be the name of an institution."""
    words = re.findall(r"[^\W\d_][\w'-]*", name)
    if not words or len(words) > 7 or not name[0].isalpha() or any(is_placeholder(w) for w in words):
        return False
    low = [w.lower() for w in words]
    if not _NOTHING.isdisjoint(low) or low[0] in ABBREVIATIONS or flags_of(low[0]) & (MEDICAL | REGION):
        return False
    if (
        words[0][0].isupper()
        and low[0] not in _LINKS
        and all(w[0].isupper() or w in _LINKS for w in words)
        and not (len(words) == 1 and flags_of(low[0]) & STOP)
    ):
        return any(w not in lists()["plain"] and not flags_of(w) & STOP for w in low) and not _clinical(low)
    return _strange(low[0]) or (len(low) > 1 and words[0][0].isupper() and _strange(low[1]))


def _strange(low: str) -> bool:
    """True for a word that no list of words explains."""
    if low in read_list("facility_names"):
        return True
    return len(low) > 3 and not flags_of(low) & (WORD | STOP | MEDICAL | REGION) and not explained(low)


def _clinical(low: list[str]) -> bool:
    """True where every word is one of medicine."""
    return all(
        flags_of(w) & (MEDICAL | STOP) or w in ABBREVIATIONS or (w.endswith(("tomy", "plasty", "scopy", "itis"))) for w in low
    )
