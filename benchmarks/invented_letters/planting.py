"""De-identified-looking text with known leaks planted in it: for the leak scan, and never seen by the detection."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from invented_letters.cases import Case, filled, person, town, written_date
from invented_letters.marks import LOOKALIKE, Gold, mistyped, parse
from invented_letters.writing import Letter

DAMAGED = 0.5
"""Share of the leaks from the table that carry one slip of the hand or one misread letter."""
TAGS = {
    "NAME": "[NAME]", "DATE": "[DATE]", "AGE": "90+", "ADDRESS": "[ADDRESS]", "CITY": "[PLACE]", "FACILITY": "[PLACE]", "ZIP": "[POSTCODE]",
    "PHONE": "[PHONE]", "FAX": "[PHONE]", "EMAIL": "[EMAIL]", "MRN": "[RECORD_NUMBER]", "ACCOUNT": "[RECORD_NUMBER]", "INSURANCE": "[RECORD_NUMBER]",
    "ACCESSION": "[RECORD_NUMBER]", "LICENCE": "[RECORD_NUMBER]", "DEVICE": "[DEVICE]", "SSN": "[SSN]", "VEHICLE": "[VEHICLE]", "URL": "[URL]",
    "IP": "[IP]", "HANDLE": "[URL]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leak:
    """One identifier that was left in on purpose."""

    start: int
    end: int
    kind: str
    origin: Literal["table", "unlisted"]
    damaged: bool


@dataclass(frozen=True, slots=True)
class Planted:
    """A text that looks de-identified, and what was left in it."""

    id: str
    text: str
    leaks: tuple[Leak, ...]


def tagged(letter: Letter) -> str:
    """The letter with every identifier of its gold replaced: clean."""
    return _rebuilt(letter, {})[0]


def planted(letters: Sequence[Letter], table: Sequence[Case], rng: Random) -> list[Planted]:
    """Every letter with one leak, in turn from the table of people and from no list at all.

    The leak stands where an identifier of a like kind stood, so that the text around it is as in life.

    Args:
        letters: whose gold says where.
        table: cases whose patients are in the identity table.
        rng: of the choice.
    """
    done = []
    for place, letter in enumerate(letters):
        origin: Literal["table", "unlisted"] = "table" if place % 2 == 0 else "unlisted"
        kinds = (
            "NAME",
            "MRN",
            "PHONE",
            "DATE",
            "ADDRESS",
            "EMAIL",
            "CITY",
            "FACILITY",
            "ACCOUNT",
            "INSURANCE",
            "SSN",
            "ACCESSION",
        )
        spots = [g for g in letter.gold if g.kind in kinds and _whole(letter.text, g)]
        weight = {"NAME": 1.0, "DATE": 0.4}
        spot = rng.choices(spots, [weight.get(g.kind, 1.0) / sum(s.kind == g.kind for s in spots) for g in spots])[0]
        case = rng.choice(table)
        kind, value, damaged = (
            _from_table(case, spot.kind, rng) if origin == "table" else (*_unlisted(case, spot.kind, rng), False)
        )
        if letter.damage == "capitals":
            value = value.upper()
        text, start = _rebuilt(letter, {spot.start: value})
        done.append(Planted(letter.id, text, (Leak(start, start + len(value), kind, origin, damaged),)))
    return done


def _whole(text: str, gold: Gold) -> bool:
    return gold.end - gold.start > 3 and "\n" not in text[gold.start : gold.end]


def _rebuilt(letter: Letter, instead: dict[int, str]) -> tuple[str, int]:
    pieces, last, start = [], 0, -1
    for gold in letter.gold:
        pieces.append(letter.text[last : gold.start])
        if gold.start in instead:
            start = sum(map(len, pieces))
        pieces.append(instead.get(gold.start, TAGS[gold.kind]))
        last = gold.end
    return "".join([*pieces, letter.text[last:]]), start


def _from_table(case: Case, kind: str, rng: Random) -> tuple[str, str, bool]:
    """A value of the table in a form that people write, half of the time damaged."""
    who = rng.choice([case.patient, case.patient, *case.kin, *case.staff[:2]])
    if kind in ("CITY", "FACILITY", "NAME", "ACCESSION"):
        forms = (
            f"{who.given} {who.family}",
            f"{who.family}, {who.given}",
            f"{who.given} {who.middle}. {who.family}",
            f"{who.given[0]}. {who.family}",
            who.family,
        )
        value = rng.choices(forms, (40, 20, 15, 10, 15))[0]
        kind = "NAME"
    elif kind == "DATE":
        shape = rng.choice(case.pools.BIRTH_DATES)
        value = parse(written_date(case.birth, shape, year_stays=False)).text
    elif kind == "ADDRESS":
        value = case.street
    else:
        value = {"PHONE": case.phone, "EMAIL": case.mail}.get(kind) or case.numbers[kind]
    # A short name of the table, damaged, is another name: only what is long enough for one slip is harmed.
    if rng.random() < DAMAGED and sum(c.isalnum() for c in value) >= 6 and kind != "DATE":
        return kind, _damaged(value, rng), True
    return kind, value, False


def _damaged(value: str, rng: Random) -> str:
    if rng.random() < 0.5:
        return mistyped(value, rng)
    places = [i for i, c in enumerate(value) if i and c in LOOKALIKE]
    if not places:
        return mistyped(value, rng)
    place = rng.choice(places)
    return value[:place] + rng.choice(LOOKALIKE[value[place]]) + value[place + 1 :]


def _unlisted(case: Case, kind: str, rng: Random) -> tuple[str, str]:
    """A name, place or number that stands in no list and no table."""
    pools = case.pools
    if kind in ("NAME", "ACCESSION"):
        who = person(pools, rng, built=True)
        forms = (f"{who.given} {who.family}", f"{who.family}, {who.given}", who.family, f"{who.given[0]}. {who.family}")
        return "NAME", rng.choices(forms, (40, 20, 30, 10))[0]
    if kind == "CITY":
        return kind, town(pools, rng, built=True)
    if kind == "FACILITY":
        return kind, f"{town(pools, rng, built=True)} {rng.choice(('Hospital', 'Medical Center', 'Clinic'))}"
    if kind == "ADDRESS":
        who = person(pools, rng, built=True)
        return kind, f"{rng.randint(2, 9800)} {who.family} {rng.choice(pools.STREET_KINDS)}"
    if kind == "DATE":
        day = dt.date(2014, 1, 1) + dt.timedelta(rng.randrange(3900))
        return kind, parse(written_date(day, rng.choice(pools.CLEAR_DATES), year_stays=False)).text
    if kind == "PHONE":
        return kind, filled(rng.choice(pools.PHONES[:4]), rng)
    if kind == "EMAIL":
        who = person(pools, rng, built=True)
        return kind, f"{who.given.lower()}.{who.family.lower()}@{rng.choice(pools.MAIL_HOSTS)}"
    return kind, filled(rng.choice(pools.SHAPES[kind]), rng)
