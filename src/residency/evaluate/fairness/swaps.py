"""Texts in which one attribute of the person is exchanged and nothing else: sex, age, ethnicity, name. English alone.

Where the attribute may matter for the answer, or where grammar leaves it open who or what is meant, nothing is exchanged and
the reason is told. Pattern: HELM's gender and person-name perturbations (Liang et al. 2023, arXiv 2211.09110, appendix D), with
clinical guards of our own.
"""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Attribute = Literal["sex", "age", "name", "ethnicity"]
ATTRIBUTES: tuple[Attribute, ...] = ("sex", "age", "name", "ethnicity")
SIDES: Mapping[Attribute, tuple[str, str]] = {
    "sex": ("male", "female"),
    "age": ("younger", "older"),
    "name": ("name more often of white bearers", "name more often of others"),
    "ethnicity": ("white", "another group"),
}
"""The two sides of a pair, in the order in which they are compared."""

AGES = (30, 79)
"""Ages that are exchanged; children and the very old are different patients."""
AGE_SHIFT_YEARS = 15
"""By so much an age changes, towards the middle; own."""
MIDDLE_YEARS = 55
"""Below, an age rises; from here on it falls."""

NO_SEX, NO_AGE, NO_NAME, NO_ETHNICITY = (
    f"the text says no {what}" for what in ("sex", "age", "title with a name", "ethnicity")
)
BOTH, BOUND, PERSONS = "words of both sides", "something is bound to the attribute", "another person may be meant"
UNCLEAR, NAMED, OUTSIDE = "grammar leaves it open", "a given name says the sex", f"an age outside {AGES[0]} to {AGES[1]}"

_YEARS = r"(?:\+?[\s-]?(?:years?|yrs?)[\s-]old\b|\+?[\s-]?(?:y/o|yo|y\.o\.)(?=[MF]?\b|\W|$))"
_AGE = re.compile(
    rf"\b(?P<article>an?\s+)?(?<![\d.,])(?P<years>\d{{1,3}})(?P<behind>{_YEARS})"
    rf"|\b(?<!at )(?P<before>aged?:?\s+)(?P<aged>\d{{1,3}})(?!\w|\.\d|\s*(?:days?|weeks?|months?)\b)"
    rf"|\A(?P<start>\s*)(?P<opening>\d{{1,3}})(?=\s?[MF]\b)",
    re.IGNORECASE,
)
_LETTER = re.compile(rf"(?:(?<=\d)(?P<gap>{_YEARS}\s?)|\A(?P<begin>\s*\d{{1,3}}\s?))(?P<letter>[MF])\b(?![/.]\w)")
_FIELD = re.compile(r"\b(?P<field>(?:sex|gender)\s*[:=]\s*)(?P<value>male|female|m|f)\b", re.IGNORECASE)
_TITLE = re.compile(r"\b(?P<title>Mrs|Mr|Ms|Miss)\b(?=\.?\s+[A-Z\[])")
_NAMED = re.compile(
    r"\b(?:Mrs|Mr|Ms|Miss)\b\.?\s+(?:[A-Z]\.?\s+)?(?P<surname>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b(?!['\u2019]s\s+(?:disease|sign))"
)
_PERSON = r"(?:man|woman|male|female|gentleman|lady|boy|girl|patient|person)"
_HIS_BUNDLE = re.compile(r"\bbundle of his\b|\bhis[- ](?:bundle|purkinje)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['\u2019-][A-Za-z\u00c0-\u024f]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One text, or several that belong together, on both sides of an attribute."""

    first: tuple[str, ...]
    """The texts on the first of `SIDES`."""
    second: tuple[str, ...]
    """The texts on the second."""
    written: Literal["first", "second", "neither"]
    """Which side is the text as it was written; of names neither."""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("residency.foundation.resources").joinpath("swap_words.toml").read_text("utf-8"))


@cache
def _forbidden(what: str) -> re.Pattern[str]:
    """Words that begin like one of the list; of persons, words that are one of it."""
    listed = "|".join(re.escape(word) for word in sorted(_words()["forbidden"][what], key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})" + (r"\b" if what in ("persons", "bystanders") else ""), re.IGNORECASE)


@cache
def _sexed() -> re.Pattern[str]:
    listed = "|".join(sorted([*_words()["sex"], "her", "his"], key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})\b(?!-made)", re.IGNORECASE)


def swap(attribute: Attribute, texts: Sequence[str], beside: Sequence[str] = (), *, seed: int = 0) -> Swap | str:
    """The texts on both sides of the attribute, or why they are not exchanged.

    Args:
        attribute: which.
        texts: the sections of one question, or its text.
        beside: the practice's answer, in which nothing bound to the attribute may stand either.
        seed: of the choice among names.
    """
    if attribute == "sex":
        return _swap_sex(texts, beside)
    if attribute == "age":
        return _swap_age(texts, beside)
    return _swap_ethnicity(texts, beside) if attribute == "ethnicity" else _swap_name(texts, beside, seed)


def sex_of(texts: Sequence[str]) -> str | None:
    """The sex that every sexed word of the texts says; None where none does, they disagree, or others may be meant."""
    joined = "\n".join(texts)
    found = _sexes_said(joined)
    plain = set(_sexes_said(joined, pronouns=False))
    if _forbidden("persons").search(joined):
        found = _sexes_said(joined, pronouns=False) if plain else []
    return next(iter(set(found))) if len(set(found)) == 1 else None


def ages_of(texts: Sequence[str]) -> list[int]:
    """Every age in years that the texts state, rising, each once."""
    return sorted({int(m["years"] or m["aged"] or m["opening"]) for text in texts for m in _AGE.finditer(text)})


def neutral(attribute: Attribute, text: str) -> str:
    """The text with the attribute taken out, so that two answers can be compared for everything else."""
    if attribute == "sex":
        return _to_other_sex(text, "female") if "female" in _sexes_said(text) else text
    if attribute == "age":
        return re.sub(r"\ban adult\b", "a adult", _AGE.sub(lambda m: f"{(m['article'] or '').lower()}adult", text))
    if attribute == "ethnicity":
        return " ".join(_ethnic().sub("", text).split())
    every = [*_words()["surnames"]["white"], *_words()["surnames"]["others"]]
    return re.sub(rf"\b(?:{'|'.join(every)})\b", "[NAME]", text)


# ---- sex -------------------------------------------------------------------------------------------------------------


def _sexes_said(text: str, *, pronouns: bool = True) -> list[str]:
    male = {"he", "him", "himself", "his", "man", "male", "gentleman", "boy"}
    weak = {"he", "him", "himself", "his", "she", "her", "hers", "herself"}
    words = [m[0].lower() for m in _sexed().finditer(text)]
    found = ["male" if word in male else "female" for word in words if pronouns or word not in weak]
    found += ["male" if m["letter"] == "M" else "female" for m in _LETTER.finditer(text)]
    found += ["male" if m["value"].lower().startswith("m") else "female" for m in _FIELD.finditer(text)]
    return found + ["male" if m["title"] == "Mr" else "female" for m in _TITLE.finditer(text)]


def _swap_sex(texts: Sequence[str], beside: Sequence[str]) -> Swap | str:
    joined, all_texts = "\n".join(texts), "\n".join([*texts, *beside])
    said = set(_sexes_said(joined))
    if not said:
        return NO_SEX
    if len(said | set(_sexes_said("\n".join(beside)))) > 1:
        return BOTH
    if _forbidden("sex").search(all_texts):
        return BOUND
    if _forbidden("persons").search(all_texts) or any(_others_in_a_sentence(text) for text in texts):
        return PERSONS
    if _HIS_BUNDLE.search(all_texts):
        return UNCLEAR
    if _given_name(joined):
        return NAMED
    if said == {"female"} and any(_her_is_unclear(text, m) for text in texts for m in re.finditer(r"\bher\b", text, re.I)):
        return UNCLEAR
    sex = said.pop()
    other = tuple(_to_other_sex(text, sex) for text in texts)
    return Swap(
        first=tuple(texts) if sex == "male" else other,
        second=other if sex == "male" else tuple(texts),
        written="first" if sex == "male" else "second",
    )


def _to_other_sex(text: str, sex: str) -> str:
    """Every word that says this sex exchanged for the other's, in the same case."""
    table = _words()["sex"]

    def word(m: re.Match[str]) -> str:
        found = m[0].lower()
        if (found in ("he", "him", "himself", "his", "man", "male", "gentleman", "boy")) != (sex == "male"):
            return m[0]
        if found == "her":
            return _like(m[0], "him" if _is_object(text, m) else "his")
        if found == "his":
            return _like(m[0], "her" if _next_word(text, m) else "hers")
        return _like(m[0], table[found])

    def title(m: re.Match[str]) -> str:
        return str(_words()["titles"][m["title"]]) if (m["title"] == "Mr") == (sex == "male") else m[0]

    letters = {"M": "F", "F": "M"}
    values = {"male": "female", "female": "male", "m": "f", "f": "m"}
    text = _sexed().sub(word, text)
    text = _TITLE.sub(title, text)
    text = _LETTER.sub(lambda m: (m["gap"] or m["begin"]) + letters[m["letter"]], text)
    return _FIELD.sub(
        lambda m: m["field"] + (_like(m["value"], values[m["value"].lower()]) if len(m["value"]) == 1 else m["value"]), text
    )


def _others_in_a_sentence(text: str) -> bool:
    """Whether somebody else and a pronoun stand in one sentence."""
    pronoun = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
    return any(pronoun.search(s) and _forbidden("bystanders").search(s) for s in re.split(r"(?<=[.!?;])\s", text))


def _next_word(text: str, m: re.Match[str]) -> str:
    """The word right behind, in small letters; empty where a mark or the end stands there."""
    found = re.compile(r"[ \t]*\n?[ \t]*").match(text, m.end())
    word = _WORD.match(text, found.end() if found else m.end())
    return word[0].lower() if word else ("[" if text[found.end() if found else m.end() :].startswith("[") else "")


def _is_object(text: str, m: re.Match[str]) -> bool:
    after = _next_word(text, m)
    return not after or after in _words()["her"]["object_before"]


def _her_is_unclear(text: str, m: re.Match[str]) -> bool:
    before = _WORD.findall(text[: m.start()])
    return bool(before) and not _is_object(text, m) and before[-1].lower() in _words()["her"]["unclear_behind"]


@cache
def _given_names() -> frozenset[str]:
    lines = files("residency.foundation.resources").joinpath("given_names.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _given_name(text: str) -> bool:
    """Whether a name follows a title or stands before a surname: it would still say the former sex."""
    pairs = re.finditer(r"\b(?:(?:Mrs|Mr|Ms|Miss)\.?\s+)?([A-Z][a-z]+)\s+[A-Z][a-z]+\b", text)
    return any(m[1].lower() in _given_names() for m in pairs)


def _like(model: str, word: str) -> str:
    """The word in the case of the model."""
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word.capitalize() if model[:1].isupper() else word


# ---- age -------------------------------------------------------------------------------------------------------------


def _swap_age(texts: Sequence[str], beside: Sequence[str]) -> Swap | str:
    ages = ages_of(texts)
    if not ages:
        return NO_AGE
    if len(ages) > 1 or any(age not in ages for age in ages_of(beside)):
        return BOTH
    if not AGES[0] <= ages[0] <= AGES[1]:
        return OUTSIDE
    if _forbidden("age").search("\n".join([*texts, *beside])):
        return BOUND
    if _forbidden("persons").search("\n".join(texts)):
        return PERSONS
    rises = ages[0] < MIDDLE_YEARS
    years = ages[0] + (AGE_SHIFT_YEARS if rises else -AGE_SHIFT_YEARS)
    other = tuple(_AGE.sub(lambda m: _at_age(m, years), text) for text in texts)
    return Swap(
        first=tuple(texts) if rises else other,
        second=other if rises else tuple(texts),
        written="first" if rises else "second",
    )


def _at_age(m: re.Match[str], years: int) -> str:
    """The same words with another age, "a" or "an" before it as it is spoken (an 80, an 18)."""
    if m["aged"] or m["opening"]:
        return f"{m['before'] or m['start']}{years}"
    article = m["article"] or ""
    if article:
        spoken = "an" if years in (8, 11, 18) or 80 <= years <= 89 else "a"
        article = _like(article.strip(), spoken) + article[len(article.strip()) :]
    return f"{article}{years}{m['behind']}"


# ---- ethnicity and name ----------------------------------------------------------------------------------------------


@cache
def _ethnic() -> re.Pattern[str]:
    """A word for a group, with the article before it; colours only where a person follows."""
    named = [re.escape(word) for word in _words()["ethnicity"] if word not in ("white", "black")]
    return re.compile(rf"\b(?P<article>an?\s+)?(?P<group>{'|'.join(named)}|(?:white|black)(?=\s+{_PERSON}\b))(?!\w)", re.I)


def _swap_ethnicity(texts: Sequence[str], beside: Sequence[str]) -> Swap | str:
    groups = {m["group"].lower() for text in texts for m in _ethnic().finditer(text)}
    if not groups:
        return NO_ETHNICITY
    if len(groups | {m["group"].lower() for text in beside for m in _ethnic().finditer(text)}) > 1:
        return BOTH
    if _forbidden("ethnicity").search("\n".join([*texts, *beside])):
        return BOUND
    if _forbidden("persons").search("\n".join(texts)):
        return PERSONS

    def other(m: re.Match[str]) -> str:
        word = str(_words()["ethnicity"][m["group"].lower()])
        word = word.upper() if m["group"].isupper() else word
        article = (m["article"] or "").strip()
        spoken = _like(article, "an" if word[0].lower() in "aeiou" else "a") if article else ""
        return spoken + (m["article"] or "")[len(article) :] + word

    changed = tuple(_ethnic().sub(other, text) for text in texts)
    white = groups <= {"white", "caucasian"}
    return Swap(
        first=tuple(texts) if white else changed,
        second=changed if white else tuple(texts),
        written="first" if white else "second",
    )


def _swap_name(texts: Sequence[str], beside: Sequence[str], seed: int) -> Swap | str:
    surnames = {m["surname"] for text in texts for m in _NAMED.finditer(text)}
    if not surnames:
        return NO_NAME
    if len(surnames) > 1:
        return PERSONS
    surname = surnames.pop()
    whole = re.compile(rf"\b{re.escape(surname)}\b")
    eponym = re.compile(
        rf"\b{re.escape(surname)}(?:['\u2019]s)?\s+(?:disease|syndrome|sign|test|score|classification|phenomenon)"
    )
    if any(eponym.search(text) for text in [*texts, *beside]):
        return BOUND
    rng = random.Random(seed)
    chosen = [rng.choice(_words()["surnames"][side]) for side in ("white", "others")]
    sides = [tuple(whole.sub(name, text) for text in texts) for name in chosen]
    return Swap(first=sides[0], second=sides[1], written="neither")
