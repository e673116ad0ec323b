"""Numbers of records, accessions, cases and accounts, where a word or their form says what they are."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span

KIND = "RECORD_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(H, I, J, K, R)"

_OF = r"(?:\s?(?:no|nr|num|number|id|#)\b\.?|\s?#)"
_LABELLED = re.compile(
    rf"\b(?:MRN|(?:medical |hospital |patient |pathology |case |chart |study |file |unit )?record{_OF}?"
    rf"|(?:patient|pt|hospital|account|acct|chart|case|specimen|visit|encounter|order|member|policy|claim"
    rf"|insurance|health plan|pathology"
    rf"|study|exam|report|request|referral|license|licence|certificate|medicare|medicaid|beneficiary|group|subscriber|plan|NPI|DEA){_OF}"
    rf"|accession{_OF}?|NHS{_OF}?|MBI|NPI|DEA|HICN)"
    r"\s*(?:is|:|#|=|-|\()*\s*(?P<number>#?[A-Za-z]{0,4}[-/]?\d[\w-]*(?:[/.]\d\w*)*(?: \d{2,4}(?![\w./]))*)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:ID|EMR|EHR|med(?:ical)?[ .]?rec(?:ord)?|insur\w*|HBN|HPB)(?: ?(?:ID|no|number)\b\.?)?[ :#]{1,3}"
    r"(?P<number>[A-Z]{0,4}-?\d[\w-]*)",
    re.IGNORECASE,
)
_FORMED = re.compile(
    r"(?<![\w.-])(?:(?:CT|MR|US|XR|NM|PET)-\d{2}-\d{3,8}|[A-Z]{1,3}\d{2}-\d{3,8}|[A-Z]{1,3}-\d{2}-\d{4,8})(?![\w-])"
)

HITS: tuple[tuple[str, str], ...] = (
    ("MRN 00-34-21 / 003421", "00-34-21"),
    ("MRN: 4012345", "4012345"),
    ("MRN#3421", "3421"),
    ("Accession CT-24-118273", "CT-24-118273"),
    ("Patient ID: P-001", "P-001"),
    ("record no. 40123-7", "40123-7"),
    ("hospital number 40123-7, seen", "40123-7"),
    ("Case no. 2024/117", "2024/117"),
    ("specimen S24-01234 received", "S24-01234"),
    ("NHS number 943 476 5919", "943 476 5919"),
    ("Pathology no. H24-0117", "H24-0117"),
    ("record 40123-7", "40123-7"),
    ("med rec #99887766, w/ pain", "99887766"),
    ("insurer ID #CS-456789.", "CS-456789"),
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
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for pattern, fewest in ((_LABELLED, 3), (_LOOSE, 4)):
        for match in pattern.finditer(text):
            if sum(c.isdigit() for c in match["number"]) >= fewest:
                yield Span(*match.span("number"), KIND, "record_number")
    for match in _FORMED.finditer(text):
        yield Span(match.start(), match.end(), KIND, "record_number")
