"""Turns templates into letters: choices, slots, layout, capitals and machine-read damage."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from types import ModuleType

from invented_letters.cases import Case, slots_of
from invented_letters.marks import Document, Marked, in_capitals, in_small_letters, parse, read_by_machine, wrapped

_CHOICE = re.compile(r"<([^<>]*)>")
_SLOT = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Hand:
    """The writing of one half: templates of whole letters and the sentences that fill them."""

    name: str
    """A, D (development) or B (unseen)."""
    pools: ModuleType
    """Names, places, number shapes."""
    families: Mapping[str, str]
    """Template of a whole letter by the name of its family."""
    stories: Sequence[str]
    """Sentences with identifiers."""
    clinical: Mapping[str, Sequence[str]]
    """Sentences without, by specialty; `traps` are those that mislead."""
    labs: Sequence[str]
    """Lines of results."""
    drugs: Sequence[str]
    """Lines of medication."""
    slots: Callable[[Case, str], dict[str, Callable[[], str]]] | None = None
    """Slots of a letter of a family, where a half has more than those of `cases`."""
    layouts: Mapping[str, str] = field(default_factory=dict)
    """Families that always have one and the same damage."""


@dataclass(frozen=True, slots=True)
class Letter(Document):
    """One invented document."""

    case: Case
    """The facts behind it, for the identity table."""


def write_letter(hand: Hand, family: str, number: int, rng: Random) -> Letter:
    """One letter of a family."""
    case = Case(hand.pools, rng)
    text = parse(_filled(family, hand, case, rng).strip("\n"))
    damage = rng.choices(("plain", "wrapped", "capitals", "machine-read"), (50, 20, 10, 20))[0]
    damage = hand.layouts.get(family, damage)
    text = _laid_out(text, damage, rng)
    return Letter(f"{hand.name}{number:05d}", family, damage, text.text, text.gold(), text.may_stay(), case)


def _laid_out(text: Marked, damage: str, rng: Random) -> Marked:
    if damage == "capitals":
        return in_capitals(text)
    if damage == "small":
        return in_small_letters(text)
    if damage == "wrapped":
        return wrapped(text, rng.choice((50, 60, 72)), rng.choice(("", "", "  ", "\t")))
    if damage == "machine-read":
        return read_by_machine(wrapped(text, 90), rng, share=rng.choice((0.003, 0.008, 0.015)))
    return text


def _filled(family: str, hand: Hand, case: Case, rng: Random) -> str:
    """A family's template with its choices made and its slots filled, again until none is left."""
    template = hand.families[family]
    slots = hand.slots(case, family) if hand.slots else slots_of(case)
    specialty = rng.choice([name for name in hand.clinical if name != "traps"])
    told: set[str] = set()
    blocks: dict[str, Callable[[int], str]] = {
        "clin": lambda n: " ".join(_some(rng, [*hand.clinical[specialty], *rng.sample(list(hand.clinical["traps"]), 8)], n, told)),
        "story": lambda n: " ".join(_some(rng, hand.stories, n, told)),
        "labs": lambda n: "\n".join(_some(rng, hand.labs, n, told)), "meds": lambda n: "\n".join(_some(rng, hand.drugs, n, told)),
        "mix": lambda n: " ".join(rng.sample(_some(rng, hand.stories, n, told) + _some(rng, hand.clinical[specialty], n, told), 2 * n)),
    }  # fmt: skip

    def slot(found: re.Match[str]) -> str:
        name, argument = found[1], found[2]
        if name in blocks:
            return blocks[name](int(argument or 2))
        if name == "n":
            low, high = argument.split("-")
            return str(rng.randint(int(low), int(high)))
        if name == "f":
            low, high = argument.split("-")
            return f"{rng.uniform(float(low), float(high)):.1f}"
        return slots[name]()

    while _CHOICE.search(template) or _SLOT.search(template):
        template = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), template)
        template = _SLOT.sub(slot, template)
    return re.sub(r"(^|[.!?]\s+)([a-z])(?=he )", lambda m: m[1] + m[2].upper(), template)


def _some(rng: Random, pool: Sequence[str], count: int, told: set[str]) -> list[str]:
    """Sentences not yet told in this letter."""
    left = [s for s in pool if s not in told] or list(pool)
    chosen = rng.sample(left, min(count, len(left)))
    told.update(chosen)
    return chosen
