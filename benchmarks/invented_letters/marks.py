"""Text that knows, character by character, which identifier it belongs to, so that damage and layout keep the gold exact."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
STAYS = "STAYS"
"""The mark of what may stay or go: years, titles, states, the first three digits of a ZIP code."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One identifier that must go."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Marked:
    """Characters, the number of the identifier that each belongs to (0: none), and whether it may stay."""

    chars: list[str]
    owner: list[int]
    stays: list[bool]
    kinds: list[str]

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(self.chars)

    def gold(self) -> tuple[Gold, ...]:
        """Every identifier, in order; one that damage has torn apart is one span from its first character to its last."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for place, number in enumerate(self.owner):
            if number:
                first.setdefault(number, place)
                last[number] = place + 1
        return tuple(sorted((Gold(s, last[n], self.kinds[n]) for n, s in first.items()), key=lambda g: g.start))

    def may_stay(self) -> tuple[tuple[int, int], ...]:
        """Stretches that count neither as missed nor as taken wrongly."""
        found, start = [], None
        for place, flag in enumerate([*self.stays, False]):
            if flag and start is None:
                start = place
            elif not flag and start is not None:
                found.append((start, place))
                start = None
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Document:
    """One clinical document with its gold."""

    id: str
    family: str
    """The template family, or the letter's number and first words where there is no template."""
    damage: str
    """plain, capitals, small, wrapped, machine-read, or written by hand."""
    text: str
    gold: tuple[Gold, ...]
    stays: tuple[tuple[int, int], ...]
    """Stretches that may stay or go."""


def mark(kind: str, text: str) -> str:
    """Text with its mark around it."""
    return f"{OPEN}{kind}{MIDDLE}{text}{CLOSE}"


def stay(text: str) -> str:
    """Text that the strict policy lets stay."""
    return mark(STAYS, text)


def parse(marked: str) -> Marked:
    """Marked text as characters with owners; marks of what stays may lie within an identifier."""
    done = Marked([], [], [], [""])
    stack: list[str] = []
    owner, place = 0, 0
    while place < len(marked):
        char = marked[place]
        if char == OPEN:
            middle = marked.index(MIDDLE, place)
            kind = marked[place + 1 : middle]
            stack.append(kind)
            if kind != STAYS:
                done.kinds.append(kind)
                owner = len(done.kinds) - 1
            place = middle + 1
            continue
        if char == CLOSE:
            if stack.pop() != STAYS:
                owner = 0
        else:
            done.chars.append(char)
            done.owner.append(owner)
            done.stays.append(STAYS in stack)
        place += 1
    return done


def changed(text: Marked, change: Callable[[list[str], int], tuple[int, str] | None]) -> Marked:
    """Every stretch that `change` names (length, new text) replaced; new characters belong to what they replace.

    Args:
        text: stays as it is.
        change: takes the characters and a place; None leaves the character.
    """
    done = Marked([], [], [], text.kinds)
    place = 0
    while place < len(text.chars):
        found = change(text.chars, place)
        length, new = found if found is not None else (1, text.chars[place])
        done.chars += list(new)
        done.owner += [text.owner[place]] * len(new)
        done.stays += [text.stays[place]] * len(new)
        place += length
    return done


def in_capitals(text: Marked) -> Marked:
    """All letters large, as some old systems write."""
    return changed(text, lambda chars, i: (1, chars[i].upper()) if len(chars[i].upper()) == 1 else None)


def in_small_letters(text: Marked) -> Marked:
    """No letter large, as hurried hands type."""
    return changed(text, lambda chars, i: (1, chars[i].lower()) if len(chars[i].lower()) == 1 else None)


def wrapped(text: Marked, width: int, indent: str = "") -> Marked:
    """Long lines broken at white space, wherever that falls: inside names too."""
    breaks: set[int] = set()
    column, last_space = 0, None
    for place, char in enumerate(text.chars):
        if char == "\n":
            column, last_space = 0, None
            continue
        if char == " ":
            last_space = place
        column += 1
        if column > width and last_space is not None:
            breaks.add(last_space)
            column, last_space = place - last_space + len(indent), None
    return changed(text, lambda chars, i: (1, "\n" + indent) if i in breaks else None)


LOOKALIKE = {
    "l": ("1", "I", "i"), "I": ("l", "1"), "1": ("l", "I"), "O": ("0",), "0": ("O", "o"), "o": ("0", "c"), "S": ("5",), "5": ("S",),
    "B": ("8",), "8": ("B",), "e": ("c",), "c": ("e",), "a": ("o",), "h": ("b",), "n": ("ri",), "m": ("rn",), "d": ("cl",),
    "w": ("vv",), "u": ("ii",), "t": ("f",), "i": ("l", "j"), "g": ("q",), "Z": ("2",), "6": ("b",), "G": ("6",), "D": ("O",),
}  # fmt: skip


def read_by_machine(text: Marked, rng: Random, *, share: float) -> Marked:
    """As optical reading leaves it: lookalikes, lost and doubled spaces, broken words."""

    def change(chars: list[str], place: int) -> tuple[int, str] | None:
        char = chars[place]
        if char == "\n" or rng.random() >= share:
            return None
        if char == " ":
            return (1, rng.choice(("", "  ", "  ", " . ")))
        if char in LOOKALIKE and rng.random() < 0.8:
            return (1, rng.choice(LOOKALIKE[char]))
        if char.isalpha() and rng.random() < 0.3:
            return (1, char + " ")
        return None

    return changed(text, change)


def mistyped(word: str, rng: Random) -> str:
    """A word with one slip of the hand: a letter left out, doubled, swapped with its neighbour or replaced."""
    places = [i for i, c in enumerate(word) if c.isalnum()]
    if len(places) < 4:
        return word
    place = rng.choice(places[1:-1])
    how = rng.randrange(4)
    if how == 0:
        return word[:place] + word[place + 1 :]
    if how == 1:
        return word[:place] + word[place] + word[place:]
    if how == 2 and word[place + 1].isalnum():
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    other = rng.choice("0123456789" if word[place].isdigit() else "aeiourstnlmdkp")
    return word[:place] + (other.upper() if word[place].isupper() else other) + word[place + 1 :]
