"""Biometric identifiers: the codes under which prints of fingers, voices, irises and faces are kept."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import labelled
from residency.instruments.identifiers.words import word_set

KIND = "BIOMETRIC"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(P): biometric identifiers, including finger and voice prints"
NEEDS_DIGITS = True

_SURE = word_set("fingerprint fingerprints voiceprint voiceprints faceprint biometric biometrics palmprint thumbprint bio")
_WEAK = word_set("retina iris retinal template enrolment enrollment dna")
_FILE = re.compile(
    r"\b(?:finger ?|voice ?|face ?|palm ?|thumb ?|iris |retina(?:l)? )(?:prints?|scans?|templates?|recordings?)"
    r" (?:files?|samples?|templates?|hash(?:es)?|ids?|codes?)?[ :#=]*(?P<value>[A-Za-z0-9][\w.-]*\d[\w.-]*\w)"
)

HITS: tuple[tuple[str, str], ...] = (
    ("fingerprint ID FP-3321-A", "FP-3321-A"),
    ("number BIO-RETINA-OM312;", "BIO-RETINA-OM312"),
    ("voice print file vp_20417.wav", "vp_20417.wav"),
    ("iris scan code 7F33-A921", "7F33-A921"),
    ("biometric template 99120-77", "99120-77"),
)
MISSES: tuple[str, ...] = (
    "fingerprints were normal",
    "the retina shows 3 lesions",
    "iris 12 mm",
    "bio-prosthesis 23 mm",
    "voice changes since 2021",
    "DNA of 3 patients",
)


def find(text: str) -> Iterator[Span]:
    """Every such code of a text."""
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=3):
        if not re.fullmatch(r"(?:19|20)\d\d", text[start:end]):
            yield Span(start, end, KIND, "biometric")
    lowered = text.lower()
    for match in _FILE.finditer(text) if "print" in lowered or "scan" in lowered else ():
        yield Span(*match.span("value"), KIND, "biometric")
