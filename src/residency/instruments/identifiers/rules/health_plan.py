"""Numbers of members, policies and beneficiaries of health plans."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, at_starts, has_unit, labelled, near_digits
from residency.instruments.identifiers.words import MEDICAL, WORD, lexicon, word_set

KIND = "HEALTH_PLAN"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(I); Medicare Beneficiary Identifier: CMS, format of 11 characters (2017)"
NEEDS_DIGITS = True

_SURE = word_set(
    "insurance insur ins insurer insured mbi hicn hpb hbn hpbn hpn hbp medicare medicaid subscriber beneficiary payer"
    " payor grp mem memb mbr subscr"
    " hc ohip phn ramq msp ahcip mhsc nhi ihi ppsn ppn aadhaar abha irn dva tricare champva medi humana aetna cigna"
    " anthem kaiser bupa discovery pps idno"
)
_WEAK = word_set(
    "policy plan member group health claim coverage hmo ppo auth authorization authorisation benefit benefits enrollee sub"
    " dependent certificate contract aid scheme bill"
)
_MBI = re.compile(
    r"(?<![\w-])[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d\d(?![\w-])"
)

_NHI = re.compile(r"(?<![\w-])[A-HJ-NP-Z]{3}\d{2}[A-HJ-NP-Z]{2}(?![\w-])")
"""New Zealand (National Health Index, HISO 10046:2023)."""
_FOUR_LETTERS = re.compile(r"(?<![\w-])[A-Z]{4} $")
_EIGHT = re.compile(r"\d{4} ?\d{4}(?![\w-])")
"""Quebec: four letters, eight digits."""

_LETTERED = re.compile(
    r"(?<![\w-])(?P<prefix>[A-Z]{1,4})[ -]?\d{2,4}(?:[ -]\d{2,4}){1,3}(?:[ -]?[A-Z]{1,2})?(?![\w/%:]|[.-]\d)"
)
"""Letters and spaced groups of digits, as cards of insurers print them."""
_NO_CARD = re.compile(r"[A-Z]+[ -]?(?:\d{1,2}-\d{1,2}-\d{2,4}|\d{4}-\d\d-\d\d)")
_VERSION = re.compile(r"[ -][A-Z]{1,2}(?=\s*$|\s*\n|[.,;)]|\s\s)")
"""The letters of a renewed card (Ontario)."""
_DEPENDENT = re.compile(
    r",? (?:dep|depend[ae]nt|suffix|person|issue|irn|ref)\.? (?:code |no\.? )?(?P<number>\d{1,3})(?![\w/.%-])", re.IGNORECASE
)
_LABELS = word_set(
    "ndc icd cpt loinc cas ec nct pmid isbn issn omim iso astm en bms mk md rn np pa do dob dos ssn mrn id dl tel ph"
    " fax acc acct no nr"
    " num ref rx po box pin npi dea tin ein ext mob cell hp sn lot udi case l r t c s mr pt dr"
)


HITS: tuple[tuple[str, str], ...] = (
    ("insurance number HP-678901", "HP-678901"),
    ("insurance policy HZ-987654.", "HZ-987654"),
    ("ins: ZY-567890.", "ZY-567890"),
    ("her insurance is HPN-987654.", "HPN-987654"),
    ("insurer ID #CS-456789.", "#CS-456789"),
    ("Member ID 54321-XYZ", "54321-XYZ"),
    ("Medicare 1EG4-TE5-MK73 on file", "1EG4-TE5-MK73"),
    ("policy no. 789456123", "789456123"),
    ("Aetna mem# ZGX 637 513 609 grp", "ZGX 637 513 609"),
    ("Grp 05745-03", "05745-03"),
    ("member no. EBC61DE.", "EBC61DE"),
    ("covered, QXR 123 456 789, since", "QXR 123 456 789"),
    ("card W12 345 678 01 shown", "W12 345 678 01"),
    ("OHIP 4418220917 VC\n", "4418220917 VC"),
    ("medical aid 441770812, dep 01\n", "01"),
    ("HC# TREM 4115 6895   Chart", "TREM 4115 6895"),
)
MISSES: tuple[str, ...] = (
    "plan 2 views",
    "a group of 12 patients",
    "group 3 pulmonary hypertension",
    "Medicare since 2021",
    "the plan: 40 mg daily",
    "plan of 10/12/2021",
    "NDC 0002-8215-01; signed MD 03-14-2024; DO 2024-03-14",
    "L 120 80 72, BP 120 80, T 37 12",
    "PLAN||PH 7.31/48/76/24",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=3):
        if not re.fullmatch(r"(?:19|20)\d\d|\d{1,2}/\d{1,2}/\d{2,4}", text[start:end]):
            version = _VERSION.match(text, end)
            yield Span(start, version.end() if version else end, KIND, "health_plan")
            if dependent := _DEPENDENT.match(text, end):
                yield Span(*dependent.span("number"), KIND, "health_plan")
    for match in (*at_starts(_MBI, text), *at_starts(_NHI, text)):
        yield Span(match.start(), match.end(), KIND, "health_plan")
    for match in at_digits(_EIGHT, text):
        if letters := _FOUR_LETTERS.search(text, max(0, match.start() - 5), match.start()):
            yield Span(letters.start(), match.end(), KIND, "health_plan")
    for match in near_digits(_LETTERED, text):
        if _is_card(text, match):
            yield Span(match.start(), match.end(), KIND, "health_plan")


def _is_card(text: str, match: "re.Match[str]") -> bool:
    """True for letters that are no word, label or system of codes, with enough digits, no day and no unit behind."""
    prefix, digits = match["prefix"].lower(), sum(map(str.isdigit, match.group()))
    if prefix in _LABELS or lexicon().get(prefix, 0) & (WORD | MEDICAL) or _NO_CARD.fullmatch(match.group()):
        return False
    return digits >= (7 if len(prefix) > 1 else 8) and not has_unit(text, match.end())
