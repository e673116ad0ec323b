"""The names of known people, ready for look-up of a word as written, shortened, misspelt, misread or run together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from residency.instruments.identifiers.known.forms import name_keys, one_slip_away, shape
from residency.instruments.identifiers.known.vocabulary import Doubt, doubt_of, nicknames

_NOBODY: frozenset[int] = frozenset()
_MOST_GUESSES = 200_000
"""Unknown words remembered at most; then the memory of them begins anew."""
_SHORTEST_SLIP = 5
"""Letters that a name has at least for one slip of the pen to be overlooked."""

How = Literal["exact", "short", "near", "joined"]


class Sighting(NamedTuple):
    """Whose name a word may be."""

    given: Set[int]
    """People whose given name it is."""
    family: Set[int]
    """People whose family name it is."""
    how: How
    """As in the table, a nickname, one slip or misreading away, or given and family name in one piece."""
    doubt: Doubt
    """How far it may be an ordinary word."""
    letters: Set[str]
    """First letters of the given names of those whose family name it is, capitals."""


@dataclass(slots=True)
class People:
    """Names of known people by their keys. A person is a number."""

    keys: frozenset[str] = frozenset()
    """Everything that is looked up as written; complete after `close`."""
    particles: frozenset[str] = frozenset()
    """Parts of names that say nothing alone (van, de, O')."""
    initials: list[str] = field(default_factory=list)
    """First letters of each person's given names, capitals."""
    family_initials: list[str] = field(default_factory=list)
    """First letters of each person's family names, capitals."""
    given: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    family: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _full_names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Given names in the table, by their short forms."""
    _shapes: dict[str, list[str]] = field(default_factory=dict)
    _guesses: dict[str, Sighting | None] = field(default_factory=dict)
    _sightings: dict[str, Sighting] = field(default_factory=dict)
    _slips: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, given: Iterable[str], family: Iterable[str]) -> None:
        """One more person, with all given names and nicknames, and all family names that they ever had."""
        person = len(self.initials)
        letters, family_letters = "", ""
        for names, side in ((given, self.given), (family, self.family)):
            for name in names:
                found = name_keys(name)
                if not found.particles <= self.particles:
                    self.particles |= found.particles
                if side is self.given:
                    letters += found.initials
                else:
                    family_letters += found.initials
                for key in found.keys:
                    side[key].add(person)
        self.initials.append(letters)
        self.family_initials.append(family_letters)

    def close(self) -> None:
        """Make what is looked up from what was added."""
        self.given, self.family = dict(self.given), dict(self.family)
        full: dict[str, list[str]] = defaultdict(list)
        for name in self.given:
            for short in nicknames().get(name, ()):
                full[short].append(name)
        self._full_names = {short: tuple(names) for short, names in full.items()}
        self.keys = frozenset(self.given) | frozenset(self.family) | frozenset(full)
        shapes: dict[str, list[str]] = defaultdict(list)
        for key in self.keys:
            if len(key) > 3:
                shapes[shape(key)].append(key)
        self._shapes = dict(shapes)

    def sighting(self, key: str) -> Sighting:
        """Whose name a key of `keys` is."""
        if key not in self._sightings:
            self._sightings[key] = self._sighting(key)
        return self._sightings[key]

    def slips(self, word: str) -> tuple[str, ...]:
        """The keys of which a word may be one slip of the pen."""
        if word not in self._slips:
            if len(self._slips) >= _MOST_GUESSES:
                self._slips.clear()
            self._slips[word] = tuple(key for key in one_slip_away(word) if key in self.keys)
        return self._slips[word]

    def _sighting(self, key: str) -> Sighting:
        given, family = self.given.get(key, _NOBODY), self.family.get(key, _NOBODY)
        how: How = "exact" if given or family else "short"
        for name in self._full_names.get(key, ()):
            given = given | self.given[name]
        return self._of(given, family, how, doubt_of(key))

    def _of(self, given: Set[int], family: Set[int], how: How, doubt: Doubt) -> Sighting:
        return Sighting(given, family, how, doubt, {letter for person in family for letter in self.initials[person]})

    def guess(self, word: str) -> Sighting | None:
        """Whose name a word may be that is neither a key nor in any list of words."""
        if word not in self._guesses:
            if len(self._guesses) >= _MOST_GUESSES:
                self._guesses.clear()
            self._guesses[word] = self._guess(word)
        return self._guesses[word]

    def _guess(self, word: str) -> Sighting | None:
        if joined := self._joined(word):
            return joined
        near = set(self._near(word))
        if not near:
            return None
        given = {p for key in near for p in self.sighting(key).given}
        family = {p for key in near for p in self.sighting(key).family}
        return self._of(given, family, "near", min(doubt_of(key) for key in near))

    def _near(self, word: str) -> Iterator[str]:
        letters = sum(c.isalpha() for c in word)
        if letters < max(3, (len(word) + 1) // 2):
            return
        yield from self._shapes.get(shape(word), ())
        if letters == len(word) and len(word) >= _SHORTEST_SLIP - 1:
            yield from (key for key in self.slips(word) if len(key) >= _SHORTEST_SLIP)

    def _joined(self, word: str) -> Sighting | None:
        """Given and family name of one person in one piece, or an initial and the family name (an account's name)."""
        for at in range(2, len(word) - 1) if len(word) > 5 else ():
            first, second = word[:at], word[at:]
            if first in self.keys and second in self.keys:
                one, two = self.sighting(first), self.sighting(second)
                if both := (one.given & two.family) | (one.family & two.given):
                    return self._of(both, both, "joined", 0)
        for initial, family in ((word[0], word[1:]), (word[-1], word[:-1])):
            if len(family) >= _SHORTEST_SLIP and doubt_of(family) == 0:
                both = {p for p in self.family.get(family, _NOBODY) if initial.upper() in self.initials[p]}
                if both:
                    return self._of(both, both, "joined", 0)
        return None

    def full(self, letters: str) -> bool:
        """True where letters are somebody's given and family name in one piece."""
        return len(letters) > 3 and self._joined(letters) is not None
