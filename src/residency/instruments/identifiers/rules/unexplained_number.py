"""Numbers and codes that nothing in medicine explains: by their form alone, or behind a word such as number, ref or #."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import (
    Code,
    as_digits,
    at_digits,
    at_starts,
    codes,
    has_unit,
    is_of_medicine,
    near_digits,
    whole,
)
from residency.instruments.identifiers.words import word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"
NEEDS_DIGITS = True

_GROUPS = re.compile(
    r"(?<![\w./:%<>=~+-])(?<![<>=±~] )#?(?:"
    r"\d{3} \d{3} \d{3,4}|\d{4} \d{3} \d{3}|\d{4} \d{4} \d{4}(?: \d{4})?|\d{4} \d{5} \d(?: ?/ ?\d)?|\d{6} \d{4} \d{2} \d"
    r"|\d{3} \d{2} \d{2}|0\d \d{2} \d{2}|\d{9,12} \d{2}|\d{6} \d{3,5}|\d{2} \d{4} \d{6}|\d{4} \d{6,8}"
    r"|\d \d{2} \d{2} \d{2} \d{3} \d{3}(?: \d{2})?"
    r"|\d{5} \d{4,6}"
    r"|\d{2} \d{3} \d{4}|\d{2} \d{7,8}|\d{4} \d{4} \d{3,4}|\d{3} \d{3} \d{3}[A-Z]|0\d{2} \d{3}"
    r"|\d{6,8} 0\d|\d{3} \d{6,7}|\d(?:[ -]\d){6,})(?![\w/%:]|[.-]\d|,\d{3}(?!\d)| ?[-x] ?\d| \d)"
)
"""Digits in groups as registers of people write them; the fewest is one of three groups of two or three digits."""
_DOTTED = re.compile(
    r"(?<![\w./:<>=-])(?<![<>=±] )(?:[A-Za-z]{1,4}[.:/-])?(?:\d{2,4}(?:\.\d{2,4}){2,3}|\d{4,}\.\d{4,}|[1-9]\d{1,3}\.\d{6}"
    r"|\d{7,}\.\d+|\d{1,3}(?:\.\d{3}){2}-\d{1,2}|\d(?:\.\d+){5,}"
    r"|\d+-\d+(?:-\d+){1,4}|\d{3,}/\d{2,}/\d{2,}|\d{4,8}/\d{2,4}|\d{2,4}/\d{5,}|\d{2,7}-\d{4,8}|\d{4,8}-\d{2,3}"
    r"|\d{5,12}-\d{1,2})(?![\w/%:]|[.,-]\d)"
)
_SPACED = re.compile(
    r"(?P<groups>\d{1,8}(?: \d{2,8}){1,4})(?:-?[A-Z]|[ -][A-Z]{1,2}(?=\s*$|\s*\n|[.,;)]|\s\s))?(?![\w%/:]|[.,-]\d| \d)"
)
_TIME_OR_YEAR = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d|(?:19|20)\d\d|\d+00")
_COLONS = re.compile(
    r"(?<![\w:.])(?:[A-Z]{1,4}:\d{2,4}:\d{3,8}|\d{2}:[A-Z]\d{3,7}|[A-Z]{1,3}\d{2}:\d{3,8}"
    r")(?![\w:])"
)
_INSURANCE = re.compile(r"(?<![\w:.])[A-Z]{2} \d{2} \d{2} \d{2} [A-D](?![\w:])")
"""National Insurance number of the United Kingdom, in its printed groups."""
_CASE = re.compile(
    r"(?<![\w-])[A-Z]{1,3}\d{2}-\d{2,8}(?:-[A-Z]?\d{1,4}){0,2}(?![\w-])|(?<![\w-])[A-Z]{1,3}\d{5,8}-\d{1,2}(?![\w-])"
)
_TWOS = re.compile(r"\d{2} \d{2}\s{1,4}\d{2}(?![\w/%:]|[.,-]\d| \d)")
_TWOS_BEFORE = re.compile(
    r"(?:\b(?:no|number|nr|id|chart|file|folder|mrn|mr|record|records|under|hosp|hospital|unit|old|case|card"
    r"|sheet)\b[\s:.#(]{1,4}|#|\t)$",
    re.IGNORECASE,
)
_IN_QUOTES = re.compile(
    r"\blabel+ed(?: as)?:? [\"'(][^\"'\n]{0,40}? (?P<value>[A-Z]{0,3}\d[\d,/.:-]{3,}\d)(?=[\"')])", re.IGNORECASE
)
_ALTERNATING = re.compile(r"(?=.{5,8}$)(?:[A-Z]+\d+[A-Z]+[A-Z\d]*|\d+[A-Z]+\d+[A-Z\d]*)")
_TWO_RUNS = re.compile(r"\d-\d{4}|[A-Z]{1,4}-\d{2,4}[A-Z]?")
_LONG_DATE = re.compile(
    r"(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])[-./](?:[0-2]?\d|3[01])[-./](?:19|20)?\d\d"
    r"|(?:19[5-9]|20[0-3])\d[-/](?:19|20)?\d\d|(?:0?[1-9]|1[0-2])[-/.](?:19|20)\d\d"
)
_MIXED = re.compile(r"#?(?=[\w./-]*[A-Za-z])[A-Za-z]{0,4}[-./]?(?:[A-Za-z0-9]+[-./]?){1,5}")
_UNITS = (
    r"st|nd|rd|th|s|y|yo|yr|yrs|m|f|mo|wk|d|h|hr|hrs|min|am|pm|x|g|mg|mcg|ug|kg|ml|l|dl|mm|cm|mmhg|fr|gy|cgy|kcal|meq"
    r"|mmol|umol|nmol|iu|units|k|bpm|kv|kvp|ma|mas|hz|mhz|khz|w|v|kbp|bp|kda|ppm|mosm|cc|in|ft|lb|lbs|oz|cells|ghz|mbq"
    r"|mci|bq|kpa|z"
)
_EXPLAINED = re.compile(
    rf"\d+(?:[.-]\d+)*(?:{_UNITS})|\d+(?:\.\d+)?[-/](?:\d+(?:\.\d+)?)?(?:{_UNITS})"
    r"|[a-z]{1,4}\d{1,4}[a-z*]{1,3}"
    r"|[A-TV-Z]\d[\dA-Z](?:\.[\dA-Z]{1,4}|\d{0,2}|[\dA-Z]{3}[ADSPQ])|[a-z]\d{4}|\d{4}[a-z]?|[a-z]\d-(?:19|20)\d\d"
    r"|\d{5}-(?:2[1-9]|[5-9]\d|rt|lt|tc|g[pnot]|x[seup]|e[1-4]|f\d|ta|q[0-9kwx])"
    r"|\d{1,2}-?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*-?\d{2,4}(?:[t ]?\d{2,4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[-./]?\d{1,2}?[-./]?(?:19|20)?\d\d"
    r"|(?:fy|cy|q[1-4]|h[12])[-/]?(?:fy)?(?:19|20)?\d\d(?:[-/]\d\d)?|(?:19|20)\d\d[-/]?(?:q[1-4]|w\d\d)"
    r"|\d{4}-\d\d-\d\dt\d.*|g\d+p\d+.*|[ctls]\d{1,2}(?:[-/][ctls]?\d{1,2})+|[ypca]?[tnm]\d[a-z]?(?:[tnm]\d[a-z]?)+"
    r"|\d{1,3}x\d{1,3}(?:x\d{1,3})?(?:mm|cm)?"
    r"|v\d+(?:\.\d+)*|[a-z]+-\d{1,3}(?:[./]\d+)?"
    r"|[a-z]{1,5}\d?[*]\d+.*|[a-z]{4,}[-.]?\d{1,4}|p\.[a-z]{3}\d+[a-z]*|[cgmn]\.\d+.*",
    re.IGNORECASE,
)
"""Forms of letters and digits that medicine writes: counts with a unit, codes of diseases and services, days, levels, sizes."""
_SYSTEMS = word_set(
    "bms mk amg gsk ly abt azd ro sb sch nct isrctn eudract pmc pmid cpt icd loinc ndc iso astm en il hla cd covid sars hpv"
    " ncbi rs nm np nr nc chr grch hg bibf ppd doi isbn figo tnm who atcc orpha omim mim hp snomed go ensg enst uniprot ec usp"
    " cyp brca gene drb dqb dqa dpb vitamin model mcc tp pd ctla egfr her kras braf hcpcs cdt drg rxcui ref"
)
_BEFORE_COUNT = re.compile(
    r"\b(?:count|counts|copies|load|units?|ppm|plt|platelets?|wbc|rbc|anc|alc|ferritin|ck|cpk|bnp|probnp|hcg|bhcg|ldh|ast"
    r"|alt|alp|ggt"
    r"|lipase|amylase|afp|psa|cea|ca|crp|troponin|dimer|titer|titre|viral|rna|dna|igg|ige|igm|triglycerides?|total|sum"
    r"|score|cost"
    r"|price|paid|steps|population|events|power|magnification|dose|bacteria|cfu|leukocytes?|leucocytes?|neutrophils?"
    r"|lymphocytes?"
    r"|cells|spores|pollen|reads|approximately|about|than|nearly|almost|up to|roughly|balance|billed|procedure|bin"
    r"|charges?|fee)\W{1,4}"
    r"(?:(?:was|were|is|of|at|level|levels|rise|fell|from|to|then|only|now|peak|peaked|up|down|the|count"
    r"|activity)\W{1,3}){0,3}$"
    r"|[$€£]\s?$|\b(?:USD|EUR|GBP|Rs)\.? ?$|[<>=≥≤~±]\s?$",
    re.IGNORECASE,
)
_SAYS_NUMBER = re.compile(
    r"(?:#|№|\b(?:nos?\.|no:|nr\.?|num\.?|number:?|numbers?|id:?|ids|i\.d\.|identifier|ref\.?:?|reference|reader code"
    r"|badge|case|chart|claim"
    r"|docket|job|file no|order|serial|confirmation|booking|tracking|ticket|permit|pin|passport|alien|visa|student"
    r"|employee|locker"
    r"|inmate|prisoner|unit no|acc\.?|accession)(?:\s(?:no|nr|num|number|id)\b)?|\(no)[\s:#(.]{0,4}$",
    re.IGNORECASE,
)

_NO_BEFORE = re.compile(
    r"\b(?!(?:is|has|had|with|and|are|was|were|but|or|there|the|shows?|showed|of|in|yes|found|noted|have|by|to|than|reported|still"
    r"|currently|essentially|overall|know|knew|so|very|almost)\b)[A-Za-z]{2,14} no $"
)
"""A bare "no" behind a noun."""
_LAST_WORD = re.compile(r"([A-Za-z]+)[\s:#(.]*$")
_SAYS_LAST = word_set(
    "nos no nr num number numbers id ids d identifier ref reference code badge case chart claim docket job order serial"
    " confirmation booking tracking ticket permit pin passport alien visa student employee locker inmate prisoner acc accession"
)
"""The last words of what `_SAYS_NUMBER` matches."""

HITS: tuple[tuple[str, str], ...] = (
    ("File no. 64 99 45", "64 99 45"),
    ("HC# 580 745 344   Chart", "580 745 344"),
    ("Medicare: 4772 18517 8 / 2", "4772 18517 8 / 2"),
    ("ID 510795 5389 08 7, 1 June", "510795 5389 08 7"),
    ("Aadhaar: 8103 5371 3052", "8103 5371 3052"),
    ("Face sheet 150 60 82, auth", "150 60 82"),
    ("under 317 70 92, here", "317 70 92"),
    ("chart 402.19.48; parents", "402.19.48"),
    ("specimen 8107.815675 came", "8107.815675"),
    ("CLIA 36.996932   Director", "36.996932"),
    ("Prior: MR:24:76588 (January", "MR:24:76588"),
    ("Films under 21:Z56869.", "21:Z56869"),
    ("Block S17-9044-R8 sent", "S17-9044-R8"),
    ("slides (E288667-3) have", "E288667-3"),
    ("02/07/22\t701-86352-4\tENDO", "701-86352-4"),
    ("Green, Ada\tM1027Y19\tF", "M1027Y19"),
    ("18-Jul-2017\tWC/2213/44\tCARD", "WC/2213/44"),
    ("Wearing a Dexcom, 81Y-3489.", "81Y-3489"),
    ("lead RA 29C91Y923", "29C91Y923"),
    ("(EMT-P) #0624 / J", "#0624"),
    ("Ofc. Green #30789 on scene", "#30789"),
    ("|||30251|TX", "30251"),
    ('labelled "Green SGL  583,514", holds', "583,514"),
    ("student no 928562052", "928562052"),
    ("Hosp No: R8839T57", "R8839T57"),
    ("|  ID UH.194789", "UH.194789"),
    ("\tF,95X734158,Elm", "95X734158"),
    ("you are number 015-059 in", "015-059"),
    ("ALIEN NO D112 893 103.", "D112 893 103"),
    ("state prison (no m77257).", "m77257"),
    ("PT ID: 94 26 77", "94 26 77"),
    ("CPF 123.456.789-09", "123.456.789-09"),
    ("NINO QQ 12 34 56 C", "QQ 12 34 56 C"),
    ("jan 9, 4418 2207. Insurance", "4418 2207"),
    ("aid: Bona 30 441 8827, dep", "30 441 8827"),
    ("claim 22 0044817, employer", "22 0044817"),
    ("card 5021 1187 340, claim", "5021 1187 340"),
    ("concession 204 771 448T, med", "204 771 448T"),
    ("quartz 0088417 02, np", "0088417 02"),
    ("AARP 0441771900-1 pending", "0441771900-1"),
    ("sn 23 14417 0881,", "23 14417 0881"),
    ("card 4418 220 917 KV\n", "4418 220 917 KV"),
    ("Medi 4417 0812 K\n", "4417 0812 K"),
    ("DTaP\t06/01/18\tR thigh\t7KD22\tJH\n", "7KD22"),
    ("Pedi  1/28/22     4D7P2      LVL", "4D7P2"),
    ("LM-41    2-0088   M_F", "2-0088"),
    ("rand no R1044", "R1044"),
    ("consult no 22-445", "22-445"),
    ("OT 022 817\n", "022 817"),
    ("UID 1.2.840.113619.2.55.3.604688119", "1.2.840.113619.2.55.3.604688119"),
    ("warden id 88-213", "88-213"),
    ("Interpreter Hla, id E3767.", "E3767"),
)
MISSES: tuple[str, ...] = (
    "ICD-10 E11.9, E1165, S52.501A, Z79.899; CPT 99213, 99214-25; NDC 0002-8215-01; LOINC 4548-4",
    "BMS-936558 and MK-3475 and NCT01234567",
    "in 2019-2021 and FY2023 and Q3FY23, 12JAN2020, 2023-05-17T12:59",
    "HLA-B27, COVID-19, CA 19-9, IL-6, BRCA1, CHA2DS2-VASc, V600E, C282Y, R1699W, rs1801133",
    "platelets 21255, WBC 12550, ferritin was 11234, CK peaked at 45321",
    "cost $12345, 15250 copies, 24500 cells",
    "L4-5, T12-L1, pT2N0M0, G2P1001, 45M, 1430hrs, 1200kcal, 10-15mg",
    "BP 120/80, 1000/2000 mg, 4.1x10 mm",
    "D0120 periodic, J1885, G0439",
    "120 80 72 98, 138 4.1 102 24",
    "A1-2026 remained a lab panel code",
    "0.000123, 123.4567 mg, 1,250,000 units",
    "glucose 1234",
    "stage\tT2N0M0\tL4-L5\tG2P1001  T2-1044 mg",
    "from 1900 2100 and 0700 1915; 250 500 1000 2000; 2019 2020; platelets 1044 2207",
    "billed 99214-25 with 20610-RT; 10-15mg, 5/325mg",
    "10000 steps and 25000 there",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    text = as_digits(text)
    for pattern in (_GROUPS, _DOTTED, _COLONS, _CASE):
        for match in at_starts(pattern, text):
            if _is_unexplained(text, *match.span()):
                yield Span(match.start(), match.end(), KIND, "unexplained_number")
    for match in near_digits(_INSURANCE, text):
        yield Span(match.start(), match.end(), KIND, "unexplained_number")
    for match in at_digits(_TWOS, text, " "):
        if _TWOS_BEFORE.search(text, max(0, match.start() - 16), match.start()) and not has_unit(text, match.end()):
            yield Span(match.start(), match.end(), KIND, "unexplained_number")
    for match in near_digits(_IN_QUOTES, text) if "label" in text or "LABEL" in text else ():
        yield Span(*match.span("value"), KIND, "unexplained_number")
    for match in at_digits(_SPACED, text, " "):
        if _is_spaced(text, match):
            yield Span(match.start(), match.end(), KIND, "unexplained_number")
    for code in codes(text):
        end = code.end if _in_cell(text, code) else _end(text, code)
        if end:
            yield Span(code.start, end, KIND, "unexplained_number")


def _in_cell(text: str, code: Code) -> bool:
    """True for a short code of letters and digits, or of two runs of digits, that fills a cell of a table."""
    if not (_ALTERNATING.fullmatch(code.text) or _TWO_RUNS.fullmatch(code.text)) or _EXPLAINED.fullmatch(code.text):
        return False
    before, after = text[max(0, code.start - 2) : code.start], text[code.end : code.end + 2]
    left, right = before == "  " or before[-1:] in ("\t", "|"), after == "  " or after[:1] in ("\t", "|")
    return (left and (right or after[:1] in ("", "\n"))) or (right and before[-1:] in ("", "\n"))


def _is_spaced(text: str, match: "re.Match[str]") -> bool:
    """True for groups of eight digits or more of which one is no time of day, year or round number."""
    groups = match["groups"].split(" ")
    long = [group for group in groups if len(group) > 3 and not _TIME_OR_YEAR.fullmatch(group)]
    digits = sum(map(len, groups))
    if not long or digits < 8 or (digits == 8 and len(groups) > 2) or has_unit(text, match.end()):
        return False
    before = text[max(0, match.start() - 40) : match.start()]
    if before[-1:].isalnum() or (before and before[-1] in "/.,:-<>=%") or before[-2:-1].isdigit():
        return False
    return not (_OF_MEDICINE.search(before) or _BEFORE_COUNT.search(before))


def _is_unexplained(text: str, start: int, end: int) -> bool:
    """True for digits in groups, six or more, that are no day, have no unit behind and no count's name before them."""
    written = text[start:end]
    if sum(map(str.isdigit, written)) < 6 or _LONG_DATE.fullmatch(written) or has_unit(text, end):
        return False
    before = text[max(0, start - 40) : start]
    return not _OF_MEDICINE.search(before) and not _BEFORE_COUNT.search(before)


_OF_MEDICINE = re.compile(
    r"\b(?:icd|cpt|loinc|ndc|snomed|hcpcs|cdt|cas|ec|omim|doi|pmid|isbn|bp|hr|vitals?|sats?|temp|rr|ratio|range|nct"
    r"|grch)\b[\w :#.,/-]{0,16}$",
    re.IGNORECASE,
)


def _end(text: str, code: Code) -> int:
    """One past the last character of a code that is somebody's; 0 where something in medicine explains it."""
    plain = code.text.lstrip("#")
    sayable = code.digits >= 3 and not _is_small(plain)
    if not sayable and not _is_long(plain, code.digits):
        return 0
    if is_of_medicine(text, code) or code.prefix in _SYSTEMS:
        return 0
    before = text[max(0, code.start - 40) : code.start]
    if _LONG_DATE.fullmatch(plain):
        return 0
    if sayable and (code.text[0] == "#" or _says_number(before)):
        return 0 if _BEFORE_COUNT.search(before) else whole(text, code)
    if code.label in _SYSTEMS or not _is_long(plain, code.digits):
        return 0
    if plain.isdigit():
        unexplained = bool(int(plain) % 500) and not _OF_MEDICINE.search(before)
    else:
        unexplained = not _EXPLAINED.fullmatch(plain) and bool(_MIXED.fullmatch(plain))
    return code.end if unexplained and not _BEFORE_COUNT.search(before) else 0


def _says_number(before: str) -> bool:
    """True where a word such as number or ref stands at the end; the last word alone is looked at first."""
    if "#" in before[-12:] or "\u2116" in before[-12:]:
        return bool(_SAYS_NUMBER.search(before))
    if _NO_BEFORE.search(before):
        return True
    last = _LAST_WORD.search(before)
    return last is not None and last.group(1).lower() in _SAYS_LAST and bool(_SAYS_NUMBER.search(before))


def _is_long(plain: str, digits: int) -> bool:
    """True where a number or a code is long enough to be somebody's without a word that says so."""
    if plain.isdigit():
        return digits >= 5
    return digits >= 4 and digits + sum(map(str.isalpha, plain)) >= 6


def _is_small(written: str) -> bool:
    """True for what a word such as number may well have before it without being anybody's: a year, a decimal, a ratio."""
    return bool(re.fullmatch(r"(?:19|20)\d\d|\d{1,3}[./]\d{1,3}|\d{1,2}-\d{1,2}", written))
