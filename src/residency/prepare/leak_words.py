"""The words and the forms that the leak scan knows: what is harmless by itself, and what stands around names and numbers."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["NAME", "NUMBER", "DATE", "ADDRESS", "CONTACT", "AGE", "OTHER"]
_TAG = r"\[[A-Z][A-Z_]*[ _-]?\d*\]|\b90\+|\b[Xx]{3,}\w*|\w*XXX+\w*"
_DATE = re.compile(r"(?<![\d/.-])\d{1,4}([-/.])(?:\d{1,2}|[A-Za-z]{3})\1\d{2,4}(?![\d/-])")
_AGE = re.compile(
    r"(?<![\d.])(?:9\d|1[01]\d)[\s-]{0,2}(?:years?|yrs?|y)[\s/-]{0,2}(?:old|o)\b|\baged? (?:9\d|1[01]\d)\b", re.IGNORECASE
)
_COUNTS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNED = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_]*[^\W\d_\u00b5][\u00a1-\u00ac\u00af\u00b1\u00b6\u00b8\u00b9\u00bc-\u00bf\u0080-\u009f\ufffd][^\W\d_]+"
    r"|[\u00a1\u00a3\u00a5\u00a6\u00af\ufffd][a-z]{3,})"
)
_RESOURCES = Path(__file__).parents[1] / "foundation" / "resources"
_CONTACT = re.compile(
    r"\S+@\S+|https?:\S+|\bwww\.\S+|(?<![\w@])@\w{3,}|\b[\w-]+\.(?:com|org|net|edu|gov|info|health|co\.uk|de)\b\S*",
    re.IGNORECASE,
)
TITLED = "a title or a credential beside a word"
SIGNED = "a sign inside a word, as of another code page"
FORM = "the form of a date, an address, a contact or a high age"


@cache
def vocabulary() -> frozenset[str]:
    """English and clinical words, in small letters."""
    listed, word = set(words_of("clinical")), ""
    for line in (_RESOURCES / "leak_vocabulary.txt").read_text("utf-8").splitlines():
        if line[0] != "#":
            word = word[: _COUNTS.index(line[0])] + line[1:]
            listed.add(word)
    for name in ("kin", "titles", "after_eponym", "measured", "units", "months", "weekdays", "street_kinds"):
        listed |= words_of(name)
    return frozenset(listed | {part for word in listed for part in word.split("-")})


@cache
def context() -> dict[str, tuple[str, ...]]:
    """The lists of leak_context.toml."""
    read = tomllib.loads((_RESOURCES / "leak_context.toml").read_text("utf-8"))
    return {name: tuple(value.split(";") if name == "phrases" else value.split()) for name, value in read.items()}


@cache
def passed_over() -> re.Pattern[str]:
    """What stands in the place of an identifier, and clinical terms of several words."""
    phrases = "|".join(p.strip().replace(" ", r"\s+") for p in context()["phrases"])
    return re.compile(rf"{_TAG}|(?i:\b(?:{phrases})\b)")


@cache
def words_of(name: str) -> frozenset[str]:
    """One of the lists, for look-up."""
    return frozenset(context()[name])


def affixes(name: str) -> tuple[str, ...]:
    """One of the lists of endings or beginnings."""
    return context()[name]


@cache
def addressed_by() -> re.Pattern[str]:
    """A title or a relation right before."""
    titles = "|".join(f(t) for t in context()["titles"] for f in (str.capitalize, str.upper))
    kin = "|".join(context()["kin"])
    return re.compile(rf"(?<!\d )\b(?:(?:{titles})\.?|(?i:{kin})),?\s+\Z")


@cache
def clinical_after() -> re.Pattern[str]:
    """A dose, or the noun of a discoverer's name, right after."""
    gap = r"(?:[ ]{1,2}|\n[ \t]*(?=(?-i:[a-z])))"
    nouns = "|".join(context()["after_eponym"])
    return re.compile(
        rf"(?:['’]s)?(?:[ -][A-Z])?{gap}(?:{nouns})\b"
        rf"|{gap}(?:[A-Z]{{1,2}} )?\d+(?:[.,/]\d+)*\s?(?:mg|mcg|g|ml|units?|iu|meq|%|tabs?|puffs?)(?!\w)",
        re.IGNORECASE,
    )


@cache
def place_after() -> re.Pattern[str]:
    """An institution's noun right after."""
    return re.compile(rf"\s+(?:[A-Z][a-z]+\s+)?(?i:{'|'.join(context()['institutions'])})\b")


@cache
def does() -> re.Pattern[str]:
    """What right after a word shows that it is somebody's name."""
    verbs, passive, kin = ("|".join(context()[name]) for name in ("person_verbs", "person_passive", "kin"))
    return re.compile(
        rf"\s+(?i:{verbs}|(?:was|is|has been)\s+(?:{passive}))\b|,?\s+\(?(?:aged? )?\d{{2}}\s?[MFmf]\b|\s+\((?i:{kin})\b"
    )


@cache
def forms() -> tuple[tuple[re.Pattern[str], Kind, str], ...]:
    """Stretches whose form alone is suspicious."""
    full, titles = context()["months"], context()["titles"][:6]
    months = "|".join(f(m) for m in (*full, *(m[:3] for m in full), "sept") for f in (str.capitalize, str.upper))
    month, nth = rf"(?:{months})\b\.?", "(?:st|nd|rd|th|ST|ND|RD|TH)?"
    dates = rf"\b\d{{1,2}}{nth}[\s-]*(?:of |OF )?{month}|\b{month},?[\s-]*\d{{1,4}}{nth}\b"
    kinds, number = context()["street_kinds"], r"\b\d[\dOolISBZ]{0,4}\s+"
    small = "|".join(k.capitalize() for k in kinds if k != "dr")
    sure = "|".join(k.upper() for k in kinds if k not in ("ct", "dr", "close"))
    streets = (
        rf"{number}(?:[A-Z][\w'’-]+\s+){{1,3}}(?:{small}|Dr(?!\.? [A-Z\x00]))\b"
        rf"|{number}(?:[A-Z][A-Z'-]+\s+){{1,2}}(?:{sure})\b|\b\d{{3,5}}\s+[A-Z][A-Z'-]+\s+(?:CT|DR)\b"
        r"|\b[A-Z][\w'’-]+,\s+[A-Z]{2}(?=\s+(?:\x00|\d{5}))"
    )
    credentials = rf"[a-z],\s+(?:{'|'.join(context()['credentials'])}|M\.D\.)(?![\w-])"
    large, capital = "|".join(t.upper() for t in titles if t != "miss"), "|".join(t.capitalize() for t in titles)
    titled = rf"(?<!\d )\b(?:(?:{capital})\.?|(?:{large})\.)\s+(?:[A-Z]\.\s?)?[A-Z][\w'’-]+"
    return (
        (_DATE, "DATE", FORM), (re.compile(dates), "DATE", FORM), (_CONTACT, "CONTACT", FORM), (_SIGNED, "NAME", SIGNED),
        (_AGE, "AGE", FORM),
        (re.compile(streets), "ADDRESS", FORM), (re.compile(titled), "NAME", TITLED), (re.compile(credentials), "NAME", TITLED),
    )  # fmt: skip
