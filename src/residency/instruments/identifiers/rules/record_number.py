"""Numbers of records, accessions, cases, visits and specimens, where a word or their form says what they are."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_starts, at_words, labelled
from residency.instruments.identifiers.words import word_set

KIND = "RECORD_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(H); numbers of accessions, cases and specimens: (R)"
NEEDS_DIGITS = True

_SURE = word_set(
    "mrn mrns emr ehr accession nhs chi urn pid rec record csn hospitalno mpi acc accn acsn uhid nhi empi pmi ur urno hrn"
    " hn mr mrd cr opd ipd"
    " ippn chart wristband casenotes medrec facesheet inmate alien booking"
)
_WEAK = word_set(
    "patient pt hospital chart case specimen visit encounter order medical file unit study exam report request"
    " requisition referral pathology clinic sample slide block admission registry trial participant subject donor"
    " recipient fin id site record records file folder ref reference job dict dictation transcription run incident path lab"
    " polysomnogram psg slide slides film films band bands old prior previous number unit hosp ip op ward dossier docket"
    " report tracking confirmation ticket student employee staff sheet cup container labelled labeled label kit tube vial"
    " req acc cassette tissue under"
)
_FORMED = re.compile(
    r"(?<![\w.-])(?:(?:CT|MR|US|XR|NM|PET)-\d{2}-\d{3,8}|[A-Z]{1,3}\d{2}-\d{3,8}|[A-Z]{1,3}-\d{2}-\d{4,8})(?![\w-])"
)
_PLAN = re.compile(r"id[ :#]{1,3}(?P<number>[A-Z0-9]{2,}(?:_[A-Z0-9]+){1,4})(?!\w)", re.IGNORECASE)
_SLIDES = re.compile(r"\b(?:slides?|cassettes?|blocks?)\b", re.IGNORECASE)
_BLOCK = re.compile(r" [A-F]\d{1,2}(?!\w)")
_AGAIN = re.compile(r"(?:,| /| and| or|;) #?(?P<number>\d[\d-]{3,}\d)(?!\w)")

HITS: tuple[tuple[str, str], ...] = (
    ("MRN 00-34-21 / 003421", "00-34-21"),
    ("MRN: 4012345", "4012345"),
    ("MRN#3421", "#3421"),
    ("Accession CT-24-118273", "CT-24-118273"),
    ("Patient ID: P-001", "P-001"),
    ("record no. 40123-7", "40123-7"),
    ("hospital number 40123-7, seen", "40123-7"),
    ("Case no. 2024/117", "2024/117"),
    ("specimen S24-01234 received", "S24-01234"),
    ("NHS number 943 476 5919", "943 476 5919"),
    ("Pathology no. H24-0117", "H24-0117"),
    ("record 40123-7", "40123-7"),
    ("med rec #99887766, w/ pain", "#99887766"),
    ("Med rec #: QX-12345.", "QX-12345"),
    ("with MRN: UCLA-T1D-2023?", "UCLA-T1D-2023"),
    ("number MRN-OM312-0001;", "MRN-OM312-0001"),
    ("her MRN is HT-987654", "HT-987654"),
    ("PLAN ID TNO_SPINE_02A. TOL", "TNO_SPINE_02A"),
    ("slide 4417-22 A1 shows", "4417-22 A1"),
    ("case #JH-998877", "#JH-998877"),
)
MISSES: tuple[str, ...] = (
    "CT 24 slices",
    "ICD-10 E11.9, CPT 99213, NDC 0002-8215-01",
    "L4-5, T12, C5/6",
    "in this case 2 nodules",
    "recorded 3 times",
    "record the pressure",
    "case with 3 vessels",
    "accession of XXXX",
    "TNM pT2-3",
    "grade G2-3",
    "in this patient 3 of 12 nodes",
    "the study of 2021",
    "patient 120/80",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK):
        block = _BLOCK.match(text, end) if _SLIDES.search(text, max(0, start - 12), start) else None
        yield Span(start, block.end() if block else end, KIND, "record_number")
        if again := _AGAIN.match(text, end):
            yield Span(*again.span("number"), KIND, "record_number")
    for match in at_words(_PLAN, text, frozenset({"id"})) if "_" in text else ():
        yield Span(*match.span("number"), KIND, "record_number")
    for match in at_starts(_FORMED, text):
        yield Span(match.start(), match.end(), KIND, "record_number")
