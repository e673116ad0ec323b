"""Photographs of a person: the files and codes under which they are kept."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import labelled
from residency.instruments.identifiers.words import present, word_set

KIND = "PHOTO"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(Q): full-face photographs and comparable images"

_SURE = word_set("photo photos photograph photographs portrait headshot selfie")
_ENDINGS = word_set("jpg jpeg png heic gif bmp tif tiff webp mp4 mov avi")
_FILE = re.compile(r"[\w-]{1,64}(?: ?\(\d\))?\.(?:jpe?g|png|heic|gif|bmp|tiff?|webp|mp4|mov|avi)\b", re.IGNORECASE)

HITS: tuple[tuple[str, str], ...] = (
    ("photo attached (face_jsmith.jpg)", "face_jsmith.jpg"),
    ("number PHOTO-FACE-OM312;", "PHOTO-FACE-OM312"),
    ("Photo ID 77120-B", "77120-B"),
    ("see IMG_2034.JPG", "IMG_2034.JPG"),
)
MISSES: tuple[str, ...] = (
    "photographs were taken",
    "photo in 2021",
    "photo 2 of 3",
    "photodynamic therapy 20 mg",
    "the end.Mov left",
)


def find(text: str) -> Iterator[Span]:
    """Every such file and code of a text."""
    for start, end in labelled(text, _SURE, fewest=3):
        if not re.fullmatch(r"(?:19|20)\d\d", text[start:end]):
            yield Span(start, end, KIND, "photo")
    for match in _FILE.finditer(text) if not _ENDINGS.isdisjoint(present(text)) else ():
        if match.group().islower() or any(c.isdigit() or c == "_" for c in match.group()):
            yield Span(match.start(), match.end(), KIND, "photo")
