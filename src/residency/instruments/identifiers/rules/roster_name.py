"""Names in rosters: who was present, who covers, who rounds, the crew; family names between strokes; who speaks
in minutes."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.persons import looked_up, short_forms
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    explained,
    is_placeholder,
    names_that_are_words,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); minutes, rosters and distribution lists as hospitals write them"

_LISTS = word_set(
    "present attendees attending attendance attended apologies absent regrets excused participants members panel"
    " team crew staff"
    " cover covering coverage rounding rounds roster oncall scrub scrubbed circulator circulating surgeons nurses residents"
    " interns fellows registrars consultants distribution copies copied cc bcc children kids sons daughters siblings brothers"
    " sisters parents grandchildren witnesses contacts chair facilitator presenters presenting discussants reviewers readers"
    " authors signatories providers physicians doctors midwives medics paramedics engine handover sitters visitors household"
    " hcp poa proxies days nights pm am evening night day weekend call friday saturday sunday monday tuesday"
    " wednesday thursday"
    " table assisting assist assistants cosurgeons techs therapists aides drivers minutes between"
)
_CUE = re.compile(
    r"(?i:(?:present|attendees|attending|(?:in )?attendance|attended(?: by)?|apologies|absent|regrets|excused"
    r"|participants|members"
    r"|panel|team|crew|staff|cover(?:ing|age)?|rounding|rounds|roster|on ?call|oncall|scrub(?:bed)?|circulat(?:or"
    r"|ing)|surgeons"
    r"|nurses|residents|interns|fellows|registrars|consultants|distribution|copies(?: to)?|copied(?: to)?|b?cc"
    r"|children|kids|sons"
    r"|daughters|siblings|brothers|sisters|parents|grandchildren|witnesses|contacts|chair|facilitator|present(?:ers|ing)"
    r"|discussants|reviewers|readers|authors|signatories|providers|physicians|doctors|midwives|medics|paramedics|visitors"
    r"|household|hcp|proxies|days|nights|evening|night|day|weekend|call|(?:mon|tues|wednes|thurs|fri|satur|sun)day|at table"
    r"|assist(?:ing|ants)?|cosurgeons|techs|therapists|aides|drivers|minutes|between)(?: (?:on call|team|cover|shift|today"
    r"|tonight|call))?)"
    r"(?P<gap>:[ \t]{1,6}|\.{3,} ?| (?=\S{1,16}(?: \S{2,16})? ?/ ?[A-Za-z])|(?<=[Cc]rew) (?=[A-Z])"
    r"|(?<=[Rr]ounding) (?=[A-Z]))"
)
_ITEM = re.compile(
    r"(?:(?i:drs?|mr|mrs|ms|prof|sr|rn|md|np|pa)\.? )?(?P<name>(?:[A-Za-z]\.? ?(?:[A-Z]\. ?)?)?"
    r"(?:(?i:van|von|de|der|den|del|da|dos|du|la|le|bin|al|el) ){0,2}[^\W\d_]{2,}(?:['-][^\W\d_]+)*"
    r"(?: (?!from\b|for\b|at\b|in\b|on\b|is\b|and\b|will\b)(?:[A-Z]\.? )?(?:[A-Z][^\W\d_]*(?:['-][^\W\d_]+)*"
    r"|[a-z]{3,}(?:-[a-z]+)?))?)\.?"
    r"(?: (?:from|for) [\w ]{2,24}| ?\([^)\n]{1,24}\)| \d{1,2}|,? (?:MD|DO|RN|NP|PA|PA-C|CRNA|DPM|PhD|CNA|LPN|RRT"
    r"|PharmD|MSW|LCSW)\b)*"
)
_NEXT = re.compile(r"[ \t]*(?:,|/|;|&|\+|\||\band\b|\bor\b|->|>)[ \t]*(?:and )?|,?\n[ \t]*(?=[A-Z][a-z]+,)")
_SPEAKS = re.compile(r"(?<=[.!?] )(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)(?=: (?:[a-z]|[A-Z][a-z]+[A-Z]|[A-Z][a-z]+ [a-z]))")
_SOME_SPEAKS = re.compile(r"[.!?] [A-Z][a-z-]+: ")
_STROKE = re.compile(
    r"(?<![\w/'-])(?P<one>(?:[A-Z]\.? ?)?[A-Z][a-z]{2,}(?:['-][A-Z][a-z]+)?)(?: ?/ ?)(?P<two>(?:[A-Z]\.?"
    r" ?)?[A-Z][a-z]{2,}(?:['-][A-Z][a-z]+)?)"
    r"(?![\w/'-])"
)
_SOME_STROKE = re.compile(r"[a-z] ?/ ?[A-Z]")
_FAMILY = re.compile(
    r"\b[Tt]he (?P<name>(?P<stem>[A-Z][a-z]+?)(?P<plural>e?s))\b(?= (?:[a-z]+ed|are|were|have|had|live|will|moved"
    r"|came|come|said|say"
    r"|want|went|drove|who|of|and|at|family|in|took|take|both|all|next door)\b|[.,;])"
)
_SOME_FAMILY = re.compile(r"[Tt]he [A-Z][a-z]+s\b")
_NOBODY = word_set(
    "none nil na pending unknown family patient pt team staff nurse doctor rn md np pa all both self same see sw cm pt ot slp"
    " mother father mom mum dad wife husband son daughter brother sister parents police ems security chaplain interpreter"
    " yes no stable normal soft clear alert oriented awake asleep comfortable coverage cover closed open new old home off on"
    " am pm days nights day night week weekend medicine surgery cardiology neurology oncology radiology pharmacy clinic"
    " office left right bilateral equal intact absent present positive negative trace mild moderate severe chart records"
    " file copy copies ent icu picu nicu pacu plan med nursing ward floor service services attending resident fellow intern"
    " hers his their two three four one five six healthy well living alive deceased adult grown twins pets dog cat lives"
    " bowel sounds pulses edema murmur breath gallop rub reflexes clonus"
)

HITS: tuple[tuple[str, str], ...] = (
    ("Present: Abernathy (chair), Rao, Rao-Feld, Young, Deb from registry\n", "Young"),
    ("Present: Abernathy (chair), Rao, Rao-Feld, Young, Deb from registry\n", "Deb"),
    ("A 2204. Rounding Winter/Stone. RRT none", "Stone"),
    ("KA 319   Crew Dhillon / T Marsh   PIN 20", "T Marsh"),
    ("cover: lee / ortiz\n", "ortiz"),
    ("p16 neg. Young: cord fixed. Rao", "Young"),
    ("special care. The Finches moved up from", "Finches"),
    ("Apologies: Price, May-Lin Long & Rich\n", "May-Lin Long"),
    ("cc: Small, Rich, Swift\n", "Rich"),
    ("seen by Young/Price on rounds", "Price"),
)
MISSES: tuple[str, ...] = (
    "Bowel sounds present: normal. Edema: none. Present: stable, alert, oriented",
    "Team: Cardiology, Surgery, ENT / IR. Cover: ICU/ER. Children: 2, healthy. Parents: alive / well",
    "Left/Right, Male/Female, Mild/Moderate, Normal/Stable, Crohn's/UC, Lewy/Parkinson, Chest/Abdomen",
    "The Lungs are clear. The bases were seen. The Balkans are far. The results came.",
    "stable. Heart: normal. Plan: rest. Impression: clear. Lungs: clear bilaterally. Chest: two views",
    "on call: 5/10; staff: none; crew: stable",
    "Tylenol/Codeine, Advil/Motrin, Zosyn/Vanc, Keppra/Ativan",
)


def find(text: str) -> Iterator[Span]:
    """Every name of a roster."""
    for match in at_words(_CUE, text, _LISTS, digits=False):
        yield from _listed(text, match.end())
    for match in _SPEAKS.finditer(text) if ": " in text and _SOME_SPEAKS.search(text) else ():
        if _is_name(match["name"], sure=True):
            yield Span(*match.span("name"), KIND, "roster_name")
    for match in _STROKE.finditer(text) if "/" in text and _SOME_STROKE.search(text) else ():
        if all(_is_name(match[name].split(" ")[-1], sure=True) for name in ("one", "two")):
            yield Span(*match.span("one"), KIND, "roster_name")
            yield Span(*match.span("two"), KIND, "roster_name")
    for match in _FAMILY.finditer(text) if "the " in lowered(text) and _SOME_FAMILY.search(text) else ():
        low, flags = looked_up(match["stem"])
        if flags & FAMILY and low not in _THINGS and not flags & (STOP | REGION | MEDICAL):
            yield Span(*match.span("name"), KIND, "roster_name")


_THINGS = word_set(
    "lung bone heart base apex field line drain plate root wing stone wall dose lobe film view bowel result test rib balkan"
)


def _listed(text: str, start: int) -> Iterator[Span]:
    """The names of a list that begins at a place, where two of its items or its only one can be names."""
    found: list[tuple[int, int]] = []
    count = 0
    while count < 20 and (item := _ITEM.match(text, start)):
        count += 1
        if all(_is_name(word, sure=False) for word in item["name"].split(" ") if len(word.strip(".")) > 1):
            found.append(item.span("name"))
        after = _NEXT.match(text, item.end())
        if after is None:
            break
        start = after.end()
    if 2 * len(found) > count:
        yield from (Span(first, last, KIND, "roster_name") for first, last in found)


def _is_name(word: str, *, sure: bool) -> bool:
    """True for a listed name or a word that nothing explains; where `sure`, no word of medicine and no heading either."""
    low, flags = looked_up(word.strip(".'"))
    if low in _NOBODY or low in short_forms() or is_placeholder(word) or (flags & (STOP | REGION) and not flags & GIVEN):
        return False
    if flags & MEDICAL and not flags & GIVEN:
        return False
    if "-" in low and not sure:
        return any(looked_up(part)[1] & (GIVEN | FAMILY) or strange(part) for part in low.split("-"))
    if not flags & (GIVEN | FAMILY):
        return strange(low) and not sure
    return not sure or low in names_that_are_words() or not explained(low) or bool(flags & GIVEN)
