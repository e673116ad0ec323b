"""The table of people as the leak scan looks things up in it: by what a cell holds, not by what its column is called."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NO_NAME_COLUMN = re.compile(
    r"sex|gender|role|status|language|type|race|ethnic|relation|specialt|title|state|country|email|e-mail", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST_DIGITS = 5
_LONGEST_NAME_WORDS = 5
_DATE_CELL = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*")
_LOOKS_LIKE = str.maketrans("oliszbgq", "01152869")


def letters_of(word: str) -> str:
    """A word in small plain letters: no accents, no apostrophes or hyphens, no possessive ending."""
    plain = re.sub(r"['’]s?\Z", "", word.casefold())
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain.replace("'", "").replace("’", "").replace("-", "")


def number_of(piece: str) -> str:
    """A number without separators and leading zeros, letters that look like digits read as digits."""
    plain = "".join(c for c in piece.casefold() if c.isalnum())
    return plain.translate(_LOOKS_LIKE).lstrip("0")


@dataclass(slots=True)
class People:
    """Words and numbers of the table. Holds names: keep it in memory, never write it."""

    names: set[str] = field(default_factory=set)
    """Every word of a cell that may be a name."""
    _together: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The other such words of its rows, by each word."""
    _numbers: set[str] = field(default_factory=set)
    _shortened_numbers: dict[str, set[str]] | None = None
    _shortened: dict[str, set[str]] | None = None
    """Names by themselves and by each form with one letter left out: one slip apart share one of these."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "People":
        """Read a table, one row a person; columns may have any name."""
        people = cls()
        for row in rows:
            own: list[str] = []
            for column, cell in row.items():
                if not cell or _DATE_CELL.fullmatch(cell):
                    continue
                if sum(c.isdigit() for c in cell) >= _LEAST_DIGITS and "@" not in cell:
                    people._add_numbers(cell)
                words = _NAME.findall(cell)
                if (
                    not any(c.isdigit() or c == "@" for c in cell)
                    and not _NO_NAME_COLUMN.search(column)
                    and len(words) <= _LONGEST_NAME_WORDS
                ):
                    own += [letters_of(w) for w in words if len(w) > 1]
            people.names.update(own)
            for word in own:
                people._together[word].update(own)
        return people

    def near(self, low: str) -> bool:
        """True where a name of six letters or more lies one slip (one letter more, less, other, or swapped) away."""
        from rapidfuzz.distance import OSA

        if self._shortened is None:
            self._shortened = defaultdict(set)
            for name in self.names:
                if len(name) >= 6:
                    for form in _forms(name):
                        self._shortened[form].add(name)
        if len(low) < 5 or not self._shortened:
            return False
        readings = {
            low,
            low.replace("rn", "m"),
            low.replace("vv", "w"),
            low.replace("cl", "d"),
            low.replace("ii", "u"),
            low.replace("ri", "n"),
        }
        return any(
            OSA.distance(reading, name, score_cutoff=1) <= 1
            for reading in readings
            for form in _forms(reading)
            for name in self._shortened.get(form, ())
        )

    def same_person(self, one: str, other: str) -> bool:
        """True where both words stand in one row; the other, of four letters or more, with one slip at most."""
        from rapidfuzz.distance import OSA

        others = self._together.get(one, set()) - {one}
        return other in others or (
            len(other) >= 4 and any(len(o) >= 4 and OSA.distance(other, o, score_cutoff=1) <= 1 for o in others)
        )

    def has_number(self, piece: str) -> bool:
        """True where a number stands in the table, however it is separated."""
        return number_of(piece) in self._numbers

    def near_number(self, piece: str) -> bool:
        """True where a number of six characters or more of the table lies one slip away; four digits alone are too little."""
        from rapidfuzz.distance import OSA

        if self._shortened_numbers is None:
            self._shortened_numbers = defaultdict(set)
            for number in (n for n in self._numbers if len(n) >= 6):
                for form in _forms(number):
                    self._shortened_numbers[form].add(number)
        key = number_of(piece)
        near = (number for form in _forms(key) if len(key) >= 5 for number in self._shortened_numbers.get(form, ()))
        return any(OSA.distance(key, number, score_cutoff=1) <= 1 for number in near)

    def _add_numbers(self, cell: str) -> None:
        pieces = [cell] if len(cell) <= 20 else cell.split()
        for piece in pieces:
            key = number_of(piece)
            if sum(c.isdigit() for c in key) >= _LEAST_DIGITS:
                self._numbers.add(key)


def _forms(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
