"""Institutions that a letterhead names: in the first lines, a doctor's own rooms, firms of two trades, saints by a letter."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.institutions import ABBREVIATIONS
from residency.instruments.identifiers.words import MEDICAL, PLACE, STOP, WORD, flags_of, is_placeholder, present, word_set

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_LINES = 3
"""First lines with anything on them that are read."""
_PART = re.compile(r"[^|,;:\t\n/()]+?(?=\s*(?:[|,;:\t\n/()]|\s{2,}|\s[-\u2013]\s|$))")
_WORDS = re.compile(r"[^\W\d_][\w'\u2019.]*|&")
_NOUNS = word_set(
    "occmed hospital hospitals clinic clinics centre center radiology imaging pathology pathologists partners ltd inc llc"
    " pllc pc plc drug drugs pharmacy chemist apothecary rehab rehabilitation hospice school preschool college university"
    " associates physio physiotherapy dentistry dental orthodontics optometry opticians surgery doctors physicians"
    " laboratory laboratories labs genetics pediatrics paediatrics cardiology oncology orthopedics orthopaedics dermatology"
    " urology dialysis medicine health healthcare care hospitality infirmary sanatorium polyclinic institute foundation"
    " trust ambulance ems nursing manor lodge parenthood behavioral behavioural psychiatry counseling counselling recovery"
    " residential spine sports nhs mortuary complex home homes house wellness fitness infusion oxygen arts emergency urgent"
    " telehealth regional general memorial mem community county state veterans academy district council maternity obstetrics"
    " chc vamc office trials surgicenter podiatry ophthalmology eye vision hearing"
)
_GENERIC = _NOUNS | word_set(
    "the of and for at in & medical memorial regional device devices implanted department dept division unit ward"
    " service services general emergency outpatient inpatient primary acute intensive family community public"
    " private mental home cancer heart lung breast womens women's mens children's surgical clinical diagnostic"
    " nuclear interventional neonatal pediatric paediatric adult day short stay long term first oral internal"
    " neurology gastroenterology nephrology pulmonary vascular thoracic plastic trauma anesthesia anaesthesia team"
    " section floor room suite lab blood bank sleep pain wound infusion recovery patient patients physician doctor"
    " nurse transfer skilled pact anatomical anatomic slip pages narrative ostomy call called accident opd ipd casualty"
)
_DOCUMENT = word_set(
    "report note notes summary course history letter record records form chart plan consult consultation medications medication"
    " list discharge operative progress admission referral request results result final exam examination findings impression"
    " instructions order orders sheet log evaluation assessment minutes dictation dictated transcript message thread addendum"
    " certificate bill statement notice visit procedure protocol study review query question subject re from to date"
)
_SHORT = word_set("mercy memorial providence methodist baptist presbyterian adventist deaconess children sinai")
"""Names of many hospitals that stand for the whole."""
_LINKS = word_set("of the and for &")
_LABELS = word_set(
    "progress run sheet board handover nursing visit intake weekly daily monthly annual shift night new transfer care"
)
_ROOMS = word_set("surgery office practice clinic rooms consulting chambers")
_OWN = re.compile(
    r"\b(?P<place>(?:Drs?|Doctor|Mr|Mrs|Ms|Prof)\.? [A-Z][\w-]+(?:'s|\u2019s|s'|s\u2019) (?:\w+ )?(?:surgery|office|practice"
    r"|clinic|rooms|chambers))\b"
)
_SAINT = re.compile(r"\b(?:St|Saint|Ste)\.? [A-Z](?:'s|\u2019s)(?= |[.,;)\n]|$)")
_PAIR = re.compile(r"(?<![\w'&])(?!(?:From|To|At|The|In|By|And|For|See|With) )(?:[A-Z][\w'-]+ ){2,4}& [A-Z][\w'-]+")

HITS: tuple[tuple[str, str], ...] = (
    ("TARN RANGE RADIOLOGY PARTNERS\nFINAL NOTICE", "TARN RANGE RADIOLOGY PARTNERS"),
    ("HOMETOWN DRUG & GIFT\nMain at Depot", "HOMETOWN DRUG & GIFT"),
    ("MO BAY REHAB & PHYSIO\nShop 12", "MO BAY REHAB & PHYSIO"),
    ("Moe Family Doctors\n\nDear Sir", "Moe Family Doctors"),
    ("Letter to Dr Quill's surgery today", "Dr Quill's surgery"),
    ("transfer from St V's today", "St V's"),
    ("Employer    | Salish Tile & Stone         |", "Salish Tile & Stone"),
    ("Tidewick Behavioral progress note (50 min)\nclient", "Tidewick Behavioral"),
    ("home care visit / desert willow home health / wed\nclient", "desert willow home health"),
    ("TUMOR BOARD MINUTES / Mercy / 7 am, Teams\nPresent", "Mercy"),
    ("NICU nursing - Children's, Pod C\nbaby", "Children's"),
    ("ridgewick recovery, residential. weekly summary\nhe", "ridgewick recovery"),
    ("From Hamtramck Foot & Ankle to them", "Hamtramck Foot & Ankle"),
)
MISSES: tuple[str, ...] = (
    "RADIOLOGY REPORT\nEXAM: CHEST",
    "DEPARTMENT OF RADIOLOGY\nFindings: clear",
    "Discharge Summary\nHospital Course: good",
    "EMERGENCY DEPARTMENT\nPrimary Care Clinic",
    "Past Medical History\nSee the History & Physical; Assessment & Plan",
    "The heart is normal in size.\nNo effusion.",
    "SEEN AT HARLOW WITH HER DENTIST ON MONDAY, CARE PLAN MADE\nok",
    "Transfer Center   call 4\nHOME HEALTH SKILLED NURSING VISIT",
    "Head & Neck: normal; Ear, Nose & Throat clinic",
)


def find(text: str) -> Iterator[Span]:
    """Every such name of a text."""
    inside = present(text)
    found = [] if _NOUNS.isdisjoint(inside) and _SHORT.isdisjoint(inside) else list(_heads(text))
    if not _ROOMS.isdisjoint(inside):
        found += [match.span("place") for match in _OWN.finditer(text)]
    if "st" in inside or "saint" in inside or "ste" in inside:
        found += [match.span() for match in _SAINT.finditer(text)]
    if "&" in text:
        found += [match.span() for match in _PAIR.finditer(text) if _is_strange(match.group())]
    for start, end in found:
        yield Span(start, end, KIND, "letterhead")


def _heads(text: str) -> Iterator[tuple[int, int]]:
    """Parts of the first lines whose words all begin with capitals, one of them a noun for an institution."""
    start = seen = 0
    while seen < _LINES and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start:end].strip():
            seen += 1
            if end - start < 120:
                small = text[start:end].islower()
                for match in _PART.finditer(text, start, end):
                    begin = match.end() - len(match.group().lstrip(" -\u2013"))
                    if _is_institution(match.group()):
                        yield begin, match.end()
                    elif (stop := _leading(text[begin : match.end()], small=small) if seen == 1 else 0) and stop < end - start:
                        yield begin, begin + stop
        start = end + 1


def _is_institution(part: str) -> bool:
    words = _WORDS.findall(part)
    low = [word.lower().rstrip(".") for word in words]
    return (
        2 <= len(words) <= 8
        and not any(c.isdigit() for c in part)
        and all(word[0].isupper() or word in _LINKS for word in words)
        and not _NOUNS.isdisjoint(low)
        and _DOCUMENT.isdisjoint(low)
        and any(word not in _GENERIC and not is_placeholder(word) for word in low)
    )


def _leading(part: str, *, small: bool) -> int:
    """Where the institution ends with which a part of the first line begins: "Tarnwick Behavioral notes"; 0 for none."""
    end, low = 0, list[str]()
    for word in _WORDS.finditer(part):
        plain = word.group().lower().rstrip(".").removesuffix("'s")
        ends = plain in _DOCUMENT and not (plain == "plan" and low[-1:] == ["health"])
        if (
            ends
            or not (small or word.group()[0].isupper() or plain in _LINKS)
            or any(c.isdigit() for c in part[end : word.end()])
        ):
            break
        low.append(plain)
        end = word.end()
    if len(low) == 1 and low[0] in _SHORT:
        return end
    if not 1 < len(low) < 7 or _NOUNS.isdisjoint(low) or any(flags_of(w) & STOP and w not in _GENERIC | _NOUNS for w in low):
        return 0
    told = [w for w in low if w not in _GENERIC and w not in _LABELS and not is_placeholder(w)]
    if small and (low[-1] not in _NOUNS or any(w in _LABELS for w in low)):
        return 0
    return end if told and not any(flags_of(w) & MEDICAL or w in ABBREVIATIONS for w in told) else 0


def _is_strange(pair: str) -> bool:
    """True where a word is a place or none of plain language, and none of a document's headings is there."""
    low = [word.lower() for word in _WORDS.findall(pair)]
    if not _DOCUMENT.isdisjoint(low):
        return False
    flags = [flags_of(word) for word in low if word != "&"]
    return any(found & PLACE or not found & (WORD | MEDICAL | STOP) for found in flags)
