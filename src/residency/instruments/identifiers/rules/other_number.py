"""Any other unique number: long numbers and letter-digit codes that nothing in medicine explains, and keys."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import Code, at_words, codes, has_unit, is_of_medicine
from residency.instruments.identifiers.words import word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"
NEEDS_DIGITS = True

_LETTERS_FIRST = re.compile(
    r"[A-Z]\d{6,}|#?[A-Z]{2,6}[-_]?\d{4,}[A-Z]{0,3}|#?[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){0,2}-\d{4,}[A-Z]{0,3}|#[A-Z]{2,6}-?\d{3,}"
)
_MIXED = re.compile(r"#?(?=\w*\d\w*\d\w*\d\w*\d)\d{4,}[A-Z]{1,4}|#?\d{4,}-[A-Z]{2,5}")
_GROUPS = re.compile(r"#?\d{2,}(?:-\d{2,}){1,3}")
_SERVICE = re.compile(r"\d{5}-(?:2[1-9]|[5-9]\d|RT|LT|TC|G[NOPT]|X[EPSU])")
"""A code of a service with its modifier (CPT, appendix A)."""
_KEY = re.compile(r"(?:sk|pk|api|key|tok|token)[_-](?=\w*\d)\w{8,}", re.IGNORECASE)
_NOT_PERSONS = word_set(
    "bms mk pf amg gsk ly abt azd ro sb sch nct isrctn eudract pmc pmid cpt icd loinc ndc iso astm en il hla cd covid"
    " sars hpv ncbi rs nm np chr grch hg astra bay bibf ct mri pet th us ppd doi isbn figo tnm who atcc orpha omim mim"
    " hp snomed go ensg enst uniprot ec usp"
)
_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)?\d\d")
_IN_ROW = re.compile(r"(?<=\|)\d[\d-]{4,}\d(?=\|)")
_ANALYTE = re.compile(r"(?:count|copies|load|units|ppm)\W+(?:\w+ )?$", re.IGNORECASE)

_OURS = re.compile(
    r"(?:our|your)(?: (?:ref(?:erence)?|no|nr|number|file|chart|case|id))?[.:]{0,2} "
    r"(?P<number>(?=[\w/-]*\d\d\d|[\w/-]*\d[/-]\d)"
    r"[A-Z]{0,5}[\w/-]*[-/]?\d[\w/-]*)(?![\w%]|[.:]\d)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(?:19|20)\d\d|\d{1,3}(?:/\d{1,3})?|\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?")
_WE = word_set("our your")

HITS: tuple[tuple[str, str], ...] = (
    ("code QX-789012.", "QX-789012"),
    ("(MTH-987654)", "MTH-987654"),
    ("platelets 2125550167", "2125550167"),
    ("again 789-456-123 there", "789-456-123"),
    ("see 12345678 there", "12345678"),
    ("key sk_test_om312_unique", "sk_test_om312_unique"),
    ("ticket #SG-920311", "#SG-920311"),
    ("(Green, our SLP-448, here)", "SLP-448"),
    ("Our ref: AG/tb/44177\n", "AG/tb/44177"),
    ("54321-NYP there", "54321-NYP"),
    ("|E0960795|", "E0960795"),
)
MISSES: tuple[str, ...] = (
    "ICD-10 E11.9, CPT 99213, NDC 0002-8215-01, LOINC 4548-4",
    "BMS-936558 and MK-3475 and NCT01234567",
    "in 2019-2021 and 2019-21",
    "counts of 1200000 copies/ml and 2500000 IU",
    "HLA-B27, COVID-19, CA 19-9, IL-6, BRCA1, CHA2DS2-VASc, T1D, DAS28",
    "L4-5, T12, C5/6, 120-130, 10-12-14 mm",
    "vitamin B12 1000 mcg; 250000 units",
    "our 2021 cohort, our 24/7 line, your 10/12 visit, our 120 patients",
    "A1-2026 remained a lab panel code",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    for code in codes(text):
        if _unique(text, code):
            yield Span(code.start, code.end, KIND, "other_number")
    for match in at_words(_OURS, text, _WE):
        if not has_unit(text, match.end()) and not _PLAIN.fullmatch(match["number"]):
            yield Span(*match.span("number"), KIND, "other_number")
    for match in _IN_ROW.finditer(text) if "|" in text else ():
        yield Span(match.start(), match.end(), KIND, "other_number")


def _unique(text: str, code: Code) -> bool:
    """True for a code whose form says that it is one thing's or one person's alone."""
    written = code.text
    if _SERVICE.fullmatch(written):
        return False
    if code.digits < 4 and not written.startswith("#"):
        return bool(_KEY.fullmatch(written))
    if is_of_medicine(text, code) or code.prefix in _NOT_PERSONS:
        return False
    if written.isdigit():
        return len(written) >= 7 and not _ANALYTE.search(text[max(0, code.start - 24) : code.start])
    if _GROUPS.fullmatch(written):
        return code.digits >= 7 and not _YEARS.fullmatch(written)
    return bool(_LETTERS_FIRST.fullmatch(written) or _MIXED.fullmatch(written) or _KEY.fullmatch(written))
