"""Numbers of licences and certificates: drivers, passports, DEA and NPI numbers of clinicians."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words, codes, digit_runs, has_unit, labelled, near_digits
from residency.instruments.identifiers.words import word_set

KIND = "LICENCE"
SOURCE = (
    "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(K); NPI: CMS, Luhn over 80840 and the number (45 CFR 162.406); DEA: two"
    " letters,"
    " seven digits, check digit (21 CFR 1301, DEA Diversion Control Division)"
)
NEEDS_DIGITS = True

_SURE = word_set(
    "license licence lic clia dea npi badge pin lanr ahpra hpcsa mdcn nmbi mcr gmcno pr certificate cert passport dl gmc"
    " nmc upin taxonomy ein"
)
_WEAK = word_set(
    "registration provider prescriber driver drivers driving permit tax visa officer ofc trooper"
    " constable detective deputy emt emtp paramedic medic crew interpreter reader operator dept"
)
_DEA = re.compile(r"(?<![\w-])[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}(?![\w-])")

_BY_PERSON = re.compile(
    r"\b(?:RT|RRT|RN|LPN|NP|PA|MD|DO|EMT|interp\w*|officer|ofc|trooper|constable|deputy"
    r"|detective)\b\.?[ ,]+(?:(?-i:[A-Z][\w'-]*)\.?[ ]?){1,3},?\s{1,3}\(?"
    r"(?:id|badge|no\.?|#)?\s?(?P<number>#?[A-Z]?\d{4,5})(?![\w-]|[./]\d)",
    re.IGNORECASE,
)

_OFFICER = re.compile(
    r"(?:PC|WPC|PS|DC|DS|Sgt|Cpl|Const|Constable|Ofc|Officer|Trooper|Deputy|Det|Insp)\.? ?[#(]{0,2}(?P<number>\d{3,5})"
    r"(?![\w%/:]|[.,-]\d)"
)
_OFFICERS = word_set("pc wpc ps dc ds sgt cpl const constable ofc officer trooper deputy det insp")

HITS: tuple[tuple[str, str], ...] = (
    ("NPI 1234567893", "1234567893"),
    ("DEA AB1234563 on file", "AB1234563"),
    ("script AB1234563 given", "AB1234563"),
    ("My driver's license number is F162823540116", "F162823540116"),
    ("Licence no. 88-1234", "88-1234"),
    ("number LIC-OM312-77;", "LIC-OM312-77"),
    ("certificate CLN-112233", "CLN-112233"),
    ("CLIA 36.996932", "36.996932"),
    ("interp. Green, badge E9986, by phone", "E9986"),
    ("tested by RT Green, E6374", "E6374"),
    ("Ofc. Lang (4417) on scene", "4417"),
    ("PC 4417 Green attended", "4417"),
    ("Sgt #2217 said", "2217"),
    ("Officer Head (badge 9097)", "9097"),
    ("by provider 1234567893 today", "1234567893"),
)
MISSES: tuple[str, ...] = (
    "AB1234567 antigen",
    "licence of 2021 expired",
    "platelets 1234567890",
    "licensed 3 times",
    "glucose 99 mg/dL 70-99",
    "RN Green, 2021",
    "PS 120 mg; DC 2 days; PC 10",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=4):
        of_decilitre = text[max(0, start - 24) : start].lower().rstrip(" \n\t|").endswith("/dl")
        if not of_decilitre and not re.fullmatch(r"(?:19|20)\d\d", text[start:end]):
            yield Span(start, end, KIND, "licence")
    numbered = any(end - start in (4, 5) for start, end, _ in digit_runs(text))
    for match in near_digits(_BY_PERSON, text) if numbered else ():
        if not has_unit(text, match.end()) and not re.fullmatch(r"(?:19|20)\d\d", match["number"]):
            yield Span(*match.span("number"), KIND, "licence")
    for match in at_words(_OFFICER, text, _OFFICERS):
        if not has_unit(text, match.end()):
            yield Span(*match.span("number"), KIND, "licence")
    for code in codes(text):
        ten = len(code.text) == 10 and code.text[0] in "12" and code.text.isdigit() and _npi(code.text)
        if ten or (len(code.text) == 9 and _DEA.fullmatch(code.text) and _dea(code.text)):
            yield Span(code.start, code.end, KIND, "licence")


def _npi(number: str) -> bool:
    """True where the check digit of a National Provider Identifier fits."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed("80840" + number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _dea(number: str) -> bool:
    """True where the check digit of a DEA number fits."""
    digits = [int(d) for d in number[2:]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]
