"""Tells from what stands beside a word that can be a name whether it is used as one."""

import re
from collections.abc import Set

from residency.instruments.identifiers.words import ends_of_names, eponym_nouns

_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|MR|MRS|MS|MISS|DR|PROF|Doctor|DOCTOR|Professor|Sister|Nurse|NURSE|Sir|Dame|Rev|mr|mrs"
    r"|dr)\b\.?\s+$"
)
_LABEL = re.compile(
    r"(?:\b(?:patient|pt|client|name|surname|family name|last name|first name|given name|re|regarding|dear|attn|cc|contact"
    r"|spouse|kin"
    r"|signed(?: by)?|physician|doctor|radiologist|technologist|nurse|consultant|resident)(?: name)?\.?\s?[:=]|\b(?:pt"
    r"|dear)\.?)\s*$",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"\b(?:mother|father|mom|mum|dad|wife|husband|spouse|son|daughter|brother|sister|partner|fianc[e\u00e9]e?|friend"
    r"|neighbou?r|aunt|uncle"
    r"|niece|nephew|cousin|carer|caregiver|guardian|grandmother|grandfather|grandson|granddaughter|baby|twin"
    r"|colleague),?(?: is)? $",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"\b(?:by|per|told(?: to)?|asked|called|informed|notified|contacted|saw|met|thank|thanked|[Dd]ear|discussed with"
    r"|spoke (?:to|with)) $"
)
_PREPOSITION = re.compile(r"\b(?:with|from|via|for|to|and|examined|reviewed|that|when) $")
_MODAL = frozenset(("will", "may", "can", "might", "shall", "must"))
_DOES = re.compile(
    r",?\s+(?:seen (?:today|again|at home|in (?:clinic|the clinic))\b"
    r"|was (?:seen|referred|admitted|examined|discharged|transferred|told|informed|called|born)|(?:present|report"
    r"|state|describe|complain"
    r"|mention|attend|live|agree|decline|request|refuse|return|feel|smoke|drink|work|arrive)(?:s|ed|d|t)?\b|denie[sd]\b"
    r"|says\b|said\b"
    r"|is an? \d|came\b|went\b|underwent\b|felt\b|has (?:been (?:seen|feeling|well)|had|pain|no pain|a (?:cough|fever"
    r"|headache|history))|\(?(?:aged? \d|DOB\b|d\.o\.b|MRN\b))"
)
_OWNS = re.compile(
    r"'s (?:mother|father|wife|husband|spouse|son|daughter|brother|sister|partner|family|chart|record|doctor|GP|blood"
    r"|symptoms|pain"
    r"|condition|care|visit|house|home|history|medication|report|results?|scan|x-ray)\b"
)
_DOSE = re.compile(r"\s?\d+(?:\.\d+)?\s?(?:mg|mcg|g|ml|units?|tablets?|iu)\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:'s)?[ -]([A-Za-z]+)")
_CAPITALISED_NEXT = re.compile(r" [A-Z][a-z]")
_INITIAL_BEFORE = re.compile(r"(?<![\w.])(?:([A-Z])(?:\.[ ]?|[ ])){1,3}$")
_THING_BEFORE = re.compile(
    r"\b(?:vitamin|group|type|hepatitis|grade|class|stage|factor|influenza|protein|level|part|option"
    r"|phase|category|score|lead|strain)s? $",
    re.IGNORECASE,
)
"""A single capital behind one of these names a thing."""
_INITIAL_AFTER = re.compile(r",? ([A-Z])\.(?!\w)|, ([A-Z])(?![\w'-])")


def shouted(text: str, start: int, end: int) -> bool:
    """True where the words around are in capitals too."""
    return (text[max(0, start - 24) : start] + text[end : end + 24]).isupper()


def term_follows(text: str, end: int) -> bool:
    """True before a dose, or before a word that makes a medical term of a name (Foley catheter)."""
    after = _NEXT.match(text, end)
    return bool(after and after.group(1).lower() in eponym_nouns()) or bool(_DOSE.match(text, end))


def announced(text: str, start: int, end: int, initials: Set[str]) -> bool:
    """True where something beside a capitalised word says that it names a person.

    Args:
        text: a plain form.
        start: first character of the word.
        end: one past its last.
        initials: first letters of the given names of the people who have it as family name.
    """
    before = text[max(0, start - 32) : start]
    if _TITLE.search(before):
        return True
    if term_follows(text, end) or before[-1:] == "-" or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()):
        return False
    first = _INITIAL_BEFORE.search(before)
    if first and first.group(1) in initials and not _THING_BEFORE.search(before[: first.start()]):
        if "." in first.group() or first.group().strip() not in ("A", "I"):
            return True
        before = before[: first.start()]
    after = _INITIAL_AFTER.match(text, end)
    if after and (after.group(1) or after.group(2)) in initials:
        return True
    return _said(text, start, end, before)


def _said(text: str, start: int, end: int, before: str) -> bool:
    """True where a label, a relation, who did it, or what is done says so."""
    word = text[start:end]
    if _LABEL.search(before):
        return word.lower() not in _MODAL or not text[end : end + 2].strip().islower()
    led = before[-1:] == " " and (before[-2:-1].isalpha() or before[-2:-1] == ",")  # a word of the same clause stands before it
    if led and _RELATION.search(before):
        return True
    if shouted(text, start, end) or (word.isupper() and len(word) > 1 and before.strip()[-1:].isupper()):
        return False
    if word.lower() in ends_of_names():
        return False
    if led and (_AGENT.search(before) or ((len(word) > 4 or not word.isupper()) and _PREPOSITION.search(before))):
        return not _CAPITALISED_NEXT.match(text, end)
    return bool(_DOES.match(text, end) or _OWNS.match(text, end))
