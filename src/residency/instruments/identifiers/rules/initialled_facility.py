"""Institutions by their initials: "KGH site", "referral to KNH advised", "UTMB - telemedicine", "(21-0081, CHEO)"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.institutions import ABBREVIATIONS
from residency.instruments.identifiers.words import (
    MEDICAL,
    REGION,
    STOP,
    WORD,
    Token,
    capitals,
    explained,
    is_placeholder,
    word_before,
    word_set,
)

KIND = "FACILITY"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A, B): employers and places; words: own compilation"

_OF_MEDICINE = word_set(
    "acth pth pthrp ldh idh sah ich sdh edh ivh lvh rvh lah rah bvh tsh fsh bph adh siadh nash mash masld hellp mch cah hlh"
    " dish pah cteph dah amh ddh hht pph aph osh ipmc dlh fnh lch aih aah alh cdh tah lavh tlh lsh lash tvh ralh dgh pnh sch"
    " fhh mthfr trh crh gnrh ghrh msh lhrh fish gish cish wish gh hh nh ph lh mh th rh dh bmc cmc tmc mmc smc dmc imc amc"
    " pmc nmc gmc tnmc nzmc hch och pih uph ihh eph ckmb ecmo dvh rbh hdh svh luh sfh ecf alf rtc mva mvc lmp edc edd uop"
    " tko ruq luq rlq llq lle rle rue lue bue ble rll lll rul lul rml aop svd nsvd mwf wnl nad ohip nhi nhs nhif pacs opd"
    " ipd hdu scbu mau amu sau cdu cvu itu csicu tsicu cticu acu opu dsu asu rcu gicu epau eau spect fdg dexa doppler ivf"
    " icsi iui tpn ppn picc cvc midline avf avg capd apd hd crrt pcn egd ercp mrcp eus tace rfa tips ptca lima svg cta mra"
    " mrv dsa hida vq kub bpp nst afi efw ctg fhr nbs mmr ipv hib hpv bcg dtap tdap rsv mrsa mssa vre esbl cre cdi vte gbs"
    " hcv hbv hsv vzv cmv ebv phq gad moca mmse cam rass berg tug fim lefs odi koos ama dnacpr polst molst dnr hcp poa lpa"
    " dols mca iop php act emdr cbt dbt ssri aims lai rom prom arom wbat nwb twb pwb tdwb afo kafo ucbl tens nmes fes utd"
    " eta etoh thc ivdu pwid bac dme ppe ndc npi cpt hcpcs icd loinc snomed dob ssn mbi hicn tin ein dea clia cap bcbs hmo"
    " ppo pcp obgyn ent ophtho neuro gyn onc heme rheum endo pulm cards derm uro vasc ortho plastics psych peds rn lpn cna"
    " crna aprn pac dpt otr ccc slp rrt rcp rd cde lcsw lmsw msw lpc mft phd md do dds dmd od dpm facs facp frcs frcp am pm"
    " noon est pst cst mst edt pdt cdt mdt utc gmt usa uk uae eu nyc la dc tv dvd cd pc pdf fax url id ok asap fyi eob pta"
    " poc fu nb ps via per hosp hos hod pod dol doi dos doa dod lkw tlc adl iadl ecog kps pps fast wt ht bsa bmi gcs aaox"
    " perrla eomi heent rrr ctab nabs prn ivp ivpb imi sc sq subq gtt mcg iu meq ffp prbc plts cryo wbc mlh pms braf egfr"
    " kras alk ros brca cea afp psa tpo dsdna whipple hipec tahbso bso dnc nipe lscs cs vbac tolac eua trus turp turbt"
)
"""Capitals that stand for something else."""
_KNOWN = word_set("von vna vns")
"""Initials of home nursing that are words too."""
_AHEAD = word_set("at from @ via")
_TOWARDS = word_set("to into")
_MOVED = re.compile(
    r"\b(?:trans\w*|refer\w*|sen[dt]\w*|tx\w*|xfer\w*|shift\w*|admit\w*|admission|ground|flown|fl[ey]\w*|mov\w*|go(?:es|ing|ne)?|went"
    r"|back|deliver\w*|disch\w*|d/c|dc|brought|taken|take|convey\w*|accept\w*|follow\w*|return\w*|copy|copies|cc|fax\w*|slides"
    r"|sheet|run|ambulance|divert\w*|route\w*|re-?present\w*|letter|report|from)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r" (?:site|campus|main|ED|ER|ICU|NICU|OR|lab|labs|clinic|hospital|records|record|discharge|pharmacy|mortuary|MORTUARY"
    r"|radiology|imaging|pathology|path|cath|outpatient|oncology|trauma|transfer|transplant|staff|team|ward|emergency|casualty|theatre"
    r"|maternity|physicians|medical|health|telemedicine|branch|portal|MRN|chart|SITE|CAMPUS|LAB|CLINIC|HOSPITAL|RADIOLOGY|PHARMACY"
    r"|DISCHARGE)\b"
)
_ENDS_IN = re.compile(r"(?:GH|UH|RH|DH|NH|JH|LH|BH|EH|TH|VH|CH|SH|MH|[A-Z]{3}H|[A-Z]{2}MC)$")
_HEADING = re.compile(r" - | +[A-Z][a-z]|, |  ")
"""What follows the initials with which a document begins."""
_BETWEEN, _BETWEEN_AFTER = re.compile(r"[,/|-] +$"), re.compile(r" *[,/|]| +-")
"""What stands about initials in the first line."""
_CODE = re.compile(r"\([\w/-]*\d[\w/-]*, $")

HITS: tuple[tuple[str, str], ...] = (
    ("sessions of haemodialysis at UNTH. Artesunate was given", "UNTH"),
    ("staging and referral to KNH advised.", "KNH"),
    ("His array (21-0081, CHEO) shows a gain", "CHEO"),
    ("Regional Genetics, KGH site, Ontario", "KGH"),
    ("UTMB - telemedicine\nTuttle, Roscoe", "UTMB"),
    ("KGH Discharge - Gen Med\nPt well", "KGH"),
    ("QEH MORTUARY\nBody of", "QEH"),
    ("from Yarrabee to RDH     4 beds", "RDH"),
    ("Ground to ARH, stroke alert", "ARH"),
    ("To: Oral Surgery, CUDSH, Wilton", "CUDSH"),
    ("Pump on loan from VON, due soon", "VON"),
    ("OASIS-E recert, VNS, branch 31\nPatient", "VNS"),
    ("slides from BIDMC and the block", "BIDMC"),
)
MISSES: tuple[str, ...] = (
    "transferred to ICU; sent from PACU; seen at CT, MRI and OR",
    "moved to HDU, then to CCU; from SNF; admitted to MAU",
    "PTH, LDH, SAH, SDH, LVH, FISH, ACTH, TSH and NASH",
    "ULTRASOUND at RUQ; pain at LLQ; moved from LLE to RLE",
    "CXR from today. COPD - stable.\nCHF on BNP",
    "MRSA clinic; CTA lab; EMG lab; INR clinic; CPAP team",
)


def find(text: str) -> Iterator[Span]:
    """Every institution of a text that is named by its initials."""
    tokens = [token for token in capitals(text) if token.text.isupper() and 2 < len(token.text) < 7 and _unknown(token)]
    first = len(text) - len(text.lstrip()) if tokens else 0
    for token in tokens:
        if _told(text, token, first):
            yield Span(token.start, token.end, KIND, "initialled_facility")


def _unknown(token: Token) -> bool:
    """True for capitals that no list explains."""
    if not token.text.isalpha() or is_placeholder(token.text):
        return False
    if token.low in ABBREVIATIONS or token.low in _OF_MEDICINE or token.low.endswith("cu"):
        return False
    if token.low in _KNOWN:
        return True
    return not token.flags & (WORD | STOP | MEDICAL | REGION) and not explained(token.low)


def _told(text: str, token: Token, first: int) -> bool:
    """True where what stands around the capitals says that they are an institution."""
    start, end = token.start, token.end
    if text[end : end + 1] in "-/'&" and text[end : end + 2] not in ("'s", "- ") and end < len(text):
        return False
    if text[start - 1 : start] in "-/#&" and start:
        return False
    loud = _loud(text, start, end)
    if not loud and _ENDS_IN.search(token.text):
        return True
    if _OWN.match(text, end) and (not loud or _ENDS_IN.search(token.text) or start == first):
        return True
    if loud and not _ENDS_IN.search(token.text):
        return False
    before = word_before(text, start)
    if before == "the":
        before = word_before(text, start - 4)
    if before in _AHEAD or (before in _TOWARDS and _MOVED.search(text, max(0, start - 50), start)):
        return True
    if start == first and _HEADING.match(text, end):
        return True
    if end < _line_end(text, first) and _BETWEEN.search(text, max(0, start - 3), start) and _BETWEEN_AFTER.match(text, end):
        return True
    return text[end : end + 1] == ")" and bool(_CODE.search(text, max(0, start - 24), start))


def _line_end(text: str, first: int) -> int:
    """Where the first line with anything on it ends."""
    end = text.find("\n", first)
    return len(text) if end < 0 else end


def _loud(text: str, start: int, end: int) -> bool:
    """True in a line that is written in capitals around the place."""
    near = text[max(0, start - 20) : start].rpartition("\n")[2] + text[end : end + 20].partition("\n")[0]
    return not any(c.islower() for c in near) and sum(map(str.isalpha, near)) > 3
