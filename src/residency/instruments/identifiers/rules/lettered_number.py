"""Numbers in groups or behind a slash that letters lead which nothing in medicine explains: "H 77 20 18", "PF 4471 W"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import as_digits, digit_runs, has_unit
from residency.instruments.identifiers.fixed_words import STATES
from residency.instruments.identifiers.words import MEDICAL, SINGLE_LETTERS, STOP, WORD, lexicon, word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"
NEEDS_DIGITS = True

_LEAD = re.compile(r"(?<![\w./@+=<>~-])(?P<letters>[A-Z]{1,6}(?:-[A-Z]{1,3})?)(?P<join>[ /]| {0,1}[#:-])?$")
_NUMBER = re.compile(
    r"(?:\d{1,6}/\d{1,6}(?:/\d{1,6})?|\d{1,9}(?:[ -]\d{1,8}){0,4})(?:[ -]?[A-Z]{1,2}(?![\w']|\.\w))?(?![\w%/:°]|[.,-]\d|'\w)"
)
_CODED = re.compile(r"(?<![\w./@-])(?P<letters>[A-Z]{3,6}) [A-Z]$")
_CODE = re.compile(r"\d{4,7}(?![\w%/:]|[.,-]\d)")
_SAYS = re.compile(
    r"(?:\b(?:no|nos|nr|num|number|numbers|id|ids|ref|reference|code|file|card|case|record|chart|folder|claim|policy|accession"
    r"|specimen|lab|batch|lot|permit|docket|form|kit|pint|unit|bag|token|approval|randomi[sz]ation|subject|screening|registry"
    r"|folio|form|mrn|mr|ur|urn|cn|our|your|says)\b[\s.:]{0,4}|[#\u2116]\s?)$",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:[0-3]?\d[/.-][0-3]?\d[/.-](?:19|20)?\d\d|(?:19|20)\d\d[/.-]\d\d[/.-]\d\d|[0-3]?\d[/.-](?:19|20)\d\d|[01]?\d/\d\d"
    r"|(?:19|20)\d\d(?:[/-](?:19|20)?\d\d)?|[0-3]?\d (?:19|20)\d\d)(?: ?[A-Z]{1,2})?"
)
_TIME = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d(?: ?H)?")
_NOT_LEADS = word_set(
    "bp hr rr t p r l k c s x o m n b e f w y z h ca na mg cl po iv im sc pr sl ng og ns lr d5 am pm at on to in of"
    " by or and the for is was ph pco po2 fio2 spo2 sao2 sat sats map cvp pcwp pap co ci svr ef lvef edv esv hco3 co2"
    " bun cr gfr egfr ast alt alp ggt ldh ck cpk ckmb bnp crp esr wbc rbc hgb hb hct plt mcv mch mchc rdw anc alc inr"
    " pt ptt aptt psa cea afp hcg tsh ft ldl hdl tg a1c hba1c igg iga igm ige ana cd il tnf fev fvc dlco tlc rv tv vt"
    " pip ipap epap peep cpap bipap rate ct mr mri us xr cxr pet ekg ecg eeg emg echo qt qtc icd cpt loinc ndc snomed"
    " hcpcs drg opcs nct pmid doi isbn iso astm en ec atc cas dob dod dos doa age yo wt ht bmi bsa temp tmax uop ebl"
    " io ivf prbc ffp tpn ua abg vbg csf lp bm dx rx tx hx sx fx pmh psh ga ega edd lmp fhr tsb tcb bili gbs q bid tid"
    " qid prn ac pc hs qhs qd stat g para grav apgar gcs nihss rass cam ecog kps who figo tnm gleason mmse moca phq"
    " gad meld ctp child nyha asa mallampati chads stopbang rcri timi grace ra ao pa lv rvsp mva ava vmax lvot lad lcx"
    " rca lm svg lima od os ou va iop sph cyl axis add bcva nibp abp sbp dbp dp kvp ma mas gy cgy fr tel fax cell mob"
    " ext pager phone zip box apt ste rm suite rd st ave hwy blvd dr ln unit fl usd eur gbp rs aud cad nzd zar kes ngn"
    " php jmd ttd bbd ssn sin npi dea mrn id no nr nos nhs acct lic reg ref pin bin pcn page pages vol pp fig table"
    " ver rev model type series class grade stage level group phase cycle day week month year pod dol hd pgy ed icu er"
    " ward ms mrs mst md do rn np pas lpn cna rt ot slp pharmd phd nph glargine units iu mcg ml mm cm kg lb oz gb mb"
    " kb hz khz mhz dpi npo sbar ro cc cf nb re fyi ps eg ie etc vs mdi neb jan feb mar apr may jun jul aug sep sept"
    " oct nov dec mon tue wed thu fri sun q1 q2 utc gmt est edt cst cdt mdt pst pdt ist eat wat sast aest hrs"
    " copyright gmbh inc llc ltd dpt kcal cal meq mmol gmc nmc hcpc mcrn imc mp mdcn tnmc hpcsa sanc prc ptr cpso cno"
    " har phn hcn vhi gms req abn acn tfn hsn auc cmax vd hla dq gene exon chr snp ad bc ce bce"
)
_STATES = frozenset(STATES.split("|"))
_HARMLESS_CARDS = SINGLE_LETTERS & _NOT_LEADS
"""Single letters that are sides, levels, vital signs or analytes; numbers of five digits and more alone make a card of them."""

HITS: tuple[tuple[str, str], ...] = (
    ("GREEN A.    H 77 20 18    Ward", "H 77 20 18"),
    ("MRN D 20 4418 -amy", "D 20 4418"),
    ("accession BD 88 20 71. Culture", "BD 88 20 71"),
    ("med card K 40 1188 A.", "K 40 1188 A"),
    ("GMS G 414 882 B. PHN", "G 414 882 B"),
    ("VA claim C 27 118 4O9\nPh", "C 27 118 4O9"),
    ("NHIF R 4471882. Her", "R 4471882"),
    ("no. R 60418      Sex", "R 60418"),
    ("says LGH 40071, gas", "LGH 40071"),
    ("no. MHN 55-301   session", "MHN 55-301"),
    ("CR No. CR 118804     Date", "CR 118804"),
    ("Card No: PD/4417   Geno", "PD/4417"),
    ("pint no BB 0771.\n", "BB 0771"),
    ("No. PM 117/22\n", "PM 117/22"),
    ("approval SERU 4417. He", "SERU 4417"),
    ("Mr Green (PF 4471 W) left", "PF 4471 W"),
    ("grant form HAG 3/4471). PHN", "HAG 3/4471"),
    ("k-a brown VJ 20/1184 28", "VJ 20/1184"),
    ("D. Green PMD 514471; patient", "PMD 514471"),
    ("CDL S044 1780 0417 (KA)", "S044 1780 0417"),
    ("units W0412 20 118834 and", "W0412 20 118834"),
    ("GeoBlue QHG 1044 18220\n", "QHG 1044 18220"),
    ("KMPDC A4417\n", "KMPDC A4417"),
    ("tablet VN-T 4418\n", "VN-T 4418"),
    ("CN 204418, NHS", "CN 204418"),
)
MISSES: tuple[str, ...] = (
    "BP 120 80; HR 88 20 71; L 120 80 72; T 37 12; R 15 20 25 40",
    "BNP 4417, CK 14417, PLT 250000, WBC 12000, LDH 1044",
    "VA 6/36, BP 117/72, PIP 28/5, IOP 14/16",
    "seen in ED 1430; to OR 0915; DATE 03/14/2024; AUG 2021; CT 2019",
    "PO 500 250; IV 1000 ml; KEYNOTE 189; COVID 19; CPT 99213",
    "ICD 10 2024; HLA DR 4 12; GCS 15 14 15; PHQ 9 12",
    "SF 36 48; EQ 5 75; G 2 1001",
    "NS 1000, LR 2000, D 5 1000",
    "Keene NH 03602",
    "FEV 82 91; TLC 104 98",
    "A 12 17",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    text = as_digits(text)
    last = 0
    for start, _, stop in digit_runs(text):
        before = text[start - 1 : start]
        if start < last or not before or not (before in " /#:-" or before.isupper()):
            continue
        lead = _LEAD.search(text, max(last, start - 9), start)
        number = _NUMBER.match(text, start, stop) if lead else None
        coded = _CODED.search(text, max(last, start - 9), start) if before.isupper() else None
        if coded and (code := _CODE.match(text, start, stop)) and _is_strange(coded["letters"].lower()):
            last = code.end()
            yield Span(coded.start(), last, KIND, "lettered_number")
        elif lead and number and _is_somebodys(text, lead, number.group(), number.end()):
            last = number.end()
            yield Span(lead.start(), last, KIND, "lettered_number")


def _is_somebodys(text: str, lead: "re.Match[str]", number: str, end: int) -> bool:
    """True where no unit, day, time or word of medicine explains letters with their number."""
    letters, join = lead["letters"].lower(), lead["join"] or ""
    if _DAY.fullmatch(number) or has_unit(text, end):
        return False
    groups = [len(group) for group in re.findall(r"\d+", number)]
    said = _SAYS.search(text, max(0, lead.start() - 18), lead.start()) is not None
    strange = _is_strange(letters)
    if not join.strip() and not join:
        return len(groups) > 2 and groups[0] > 2 and sum(groups) > 7
    if said and (letters not in _NOT_LEADS or letters in _HARMLESS_CARDS or letters in _SAID_LEADS):
        return sum(groups) > 2
    if groups == [5] and lead["letters"] in _STATES:
        return False
    if len(groups) == 1:
        return _is_long(letters, number, groups[0], strange=strange)
    if not strange and not (letters in _HARMLESS_CARDS and _in_card(groups, number)):
        return False
    if len(groups) == 2 and groups[0] < 3 and _TIME.fullmatch(number.split()[-1]):
        return False
    if "/" in number:
        return max(groups) > 3
    return sum(groups) > 5 or (sum(groups) > 4 and max(groups) > 3)


_SAID_LEADS = word_set("mr cr mrn ur pd pm ot od dd bb lp ip op ed er icu rt id no reg")
"""Letters of medicine that lead a number where a word such as number stands before."""


def _is_strange(letters: str) -> bool:
    """True for letters that no list explains."""
    return letters not in _NOT_LEADS and (len(letters) == 1 or not lexicon().get(letters, 0) & (WORD | MEDICAL | STOP))


def _is_long(letters: str, number: str, digits: int, *, strange: bool) -> bool:
    """True for one group that is too long for a count: five digits, or four that are no time of day."""
    if letters in _HARMLESS_CARDS:
        return digits > 5
    if not strange:
        return False
    return digits > 4 or (digits == 4 and len(letters) > 1 and not _TIME.fullmatch(number))


def _in_card(groups: list[int], number: str) -> bool:
    """True for groups as cards print them: six digits or more, not all in twos unless they are just three."""
    return sum(groups) > 5 and ((max(groups) > 3 and min(groups) > 1) or number[-1:].isalpha() or groups == [2, 2, 2])
