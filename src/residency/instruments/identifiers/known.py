"""Finds the practice's own patients in a text, by look-up of words and numbers in a table of known people.

Whoever the text is about, everyone in the table is looked for: a copied line may name another patient, and a new text
at serving time says nothing about its patient. So the same text always loses the same stretches.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import Word, normalise, words
from residency.instruments.identifiers.spread import before_eponym_noun, number_key, with_initials
from residency.instruments.identifiers.words import names_that_are_words

Role = Literal["given", "family", "name", "birth", "phone", "email", "street", "town", "postcode", "number"]

# Looked for in a column's name, in this order; the first that fits decides.
_ROLES: tuple[tuple[str, Role | None], ...] = (
    (r"language|pronoun|relation|ethnic|(?:^|_)race(?:_|$)|status|specialt|(?:^|_)(?:type|sex|gender)$", None),
    (r"birth_?name|name_at_birth|maiden", "family"),
    (r"place_of_birth|birth_?place", "town"),
    (r"contact_(?:number|no|phone)$", "phone"),
    (r"birth|dob|born", "birth"),
    (r"phone|mobile|^tel|fax|cell", "phone"),
    (r"e_?mail|^mail$", "email"),
    (r"post_?code|zip|postal_?code|^postal$", "postcode"),
    (r"(?:^|_)(?:town|city|village|suburb)", "town"),
    (r"street|address|addr", "street"),
    (r"given|first|fore_?name|middle|nick|preferred", "given"),
    (r"family|last_?name|surname|^last$", "family"),
    (r"name|next_of_kin|relative|contact|carer|employer|doctor|physician|^gp$|^pcp$", "name"),
    (r"record|mrn|patient|number|insurance|member|account|ssn|nhs|medicare|policy|^id$|_id$|_no$|^no$", "number"),
)
_NUMBER = re.compile(r"(?<![\w.])#?[A-Za-z]{0,4}[-#]?\d(?:[-./ ]?[\dA-Za-z])*(?:-[A-Za-z0-9]+)?(?![\w%])")
_RUN = re.compile(r"(?<![\w-])\w[\w./#-]*\w(?![\w-])")
_MOST_PIECES = 8
"""A number with more spaces in it than this is a sentence."""
_PHONE = re.compile(r"(?<![\w/.-])\+?\(?\d(?:[ ().-]{0,2}\d){6,13}(?![\w/%])")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|MR|MRS|MS|DR|Doctor|Sister|Nurse)\b\.?\s+$")
_LABEL = re.compile(r"(?:#|\b(?:no|nr|id|mrn|number|record|patient|chart|account|acct)\b[\s.:#]*)$", re.IGNORECASE)
_DOES = re.compile(
    r"\s+(?:was (?:seen|referred|admitted)|(?:present|report|state|describe|complain|mention|attend|live)(?:s"
    r"|ed|d)\b|denie[sd]|says|said"
    r"|is an? \d)"
)
_SPACED = re.compile(r"(?<!\w)[A-Za-z](?: {1,3}[A-Za-z]){3,}(?!\w)")
_GAP = re.compile(r"[\s,]{0,4}|,?\s+[A-Z]\.?\s+|-")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A word that is part of somebody's name."""

    at: int
    """Its place in the list of words."""
    word: Word
    given: frozenset[int]
    """People whose given name it is."""
    family: frozenset[int]
    """People whose family name it is."""
    doubtful: bool
    """True where it is also a word or too short."""


@dataclass(slots=True)
class Known:
    """The table of known people, ready for look-up. Holds names: keep it in memory, never write it."""

    people: int = 0
    """Rows of the table."""
    unused_columns: tuple[str, ...] = ()
    """Columns that say nothing this program looks for."""
    _given: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _family: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _initials: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    _phrases: dict[str, set[tuple[tuple[str, ...], str]]] = field(default_factory=lambda: defaultdict(set))
    _numbers: dict[str, str] = field(default_factory=dict)
    _phones: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)
    """Numbers of a form that `_NUMBER` does not know (CLINIC-12345): looked for letter by letter."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> "Known":
        """Read a table: one row a person, columns by their names (given_name, birth_date, record_number and the like)."""
        known = cls()
        columns: dict[str, Role | None] = {}
        for row in rows:
            for column, value in row.items():
                if column not in columns:
                    columns[column] = role_of(column)
                role = columns[column]
                if role is not None and value and value.strip():
                    known._add(known.people, role, normalise(value).text.strip())
            known.people += 1
        known.unused_columns = tuple(c for c, role in columns.items() if role is None)
        return known

    def values(self) -> Iterator[str]:
        """Every value that is looked for, for keyed digests in the sealed store."""
        yield from sorted({*self._given, *self._family, *self._numbers, *self._phones})

    def find(self, text: str, listed: Sequence[Word]) -> list[Span]:
        """Everybody and everything of the table in a plain text."""
        spans = [*self._names(text, listed), *self._places(text, listed), *self._values(text)]
        for match in _SPACED.finditer(text):
            if self._ends_in_family_name(match.group()):
                spans.append(Span(match.start(), match.end(), "NAME", "known"))
        return spans

    def _add(self, person: int, role: Role, value: str) -> None:
        if role in ("given", "family", "name"):
            self._add_name(person, role, value)
        elif role == "birth":
            for written in _birth_forms(value):
                self._numbers[written] = "DATE"
        elif role == "phone":
            for match in _PHONE.finditer(value.replace("/", ",")):
                digits = "".join(c for c in match.group() if c.isdigit())
                self._phones |= {digits[-10:], digits[-7:]}
        elif role in ("street", "town"):
            self._add_phrase(value, "ADDRESS")
        elif role == "postcode":
            self._numbers[number_key(value) if not value.isdigit() else value] = "POSTCODE"
        elif role == "number" and any(c.isdigit() for c in value) and len(number_key(value)) >= 3:
            self._numbers[number_key(value)] = "RECORD_NUMBER"
            if not _NUMBER.fullmatch(value):
                self._written.add(value.casefold())

    def _add_name(self, person: int, role: Role, value: str) -> None:
        if role == "name":
            family, comma, given = value.partition(",")
            if not comma:
                given, _, family = value.rpartition(" ")
            self._add_name(person, "family", family)
            self._add_name(person, "given", given)
            return
        names = self._given if role == "given" else self._family
        for word in words(value):
            for key in {word.key, *(p for p in word.key.split("-") if len(p) > 2)}:
                names[key].add(person)
            if role == "given":
                self._initials[person].add(word.text[0].upper())

    def _add_phrase(self, value: str, kind: str) -> None:
        keys = tuple(w.key for w in words(value))
        if keys and len("".join(keys)) > 3:
            self._phrases[keys[0]].add((keys, kind))

    def _ends_in_family_name(self, spaced: str) -> bool:
        """True where letters written one by one begin or end with a family name."""
        letters = spaced.replace(" ", "").lower()
        return any(letters[-n:] in self._family or letters[:n] in self._family for n in range(4, len(letters) + 1))

    def _hits(self, listed: Sequence[Word]) -> Iterator[_Hit]:
        given, family, doubtful = self._given, self._family, names_that_are_words()
        for at, word in enumerate(listed):
            parts = [word]
            key = word.key
            if key not in given and key not in family:
                if "-" not in word.text:
                    continue
                parts = list(_parts(word))
            for part in parts:
                key = part.key
                if key in given or key in family:
                    empty: frozenset[int] = frozenset()
                    yield _Hit(
                        at,
                        part,
                        frozenset(given[key]) if key in given else empty,
                        frozenset(family[key]) if key in family else empty,
                        key in doubtful or len(key) < 3,
                    )

    def _names(self, text: str, listed: Sequence[Word]) -> Iterator[Span]:
        hits = list(self._hits(listed))
        for number, hit in enumerate(hits):
            after = hits[number + 1] if number + 1 < len(hits) else None
            if after is not None and self._whole_name(text, hit, after):
                yield Span(hit.word.start, after.word.end, "NAME", "known")
                yield from self._middle_initial(text, after.word.end)
            if self._alone(text, listed, hit):
                start = with_initials(text, hit.word.start)
                yield Span(self._misspelt_before(text, listed, hit, start), hit.word.end, "NAME", "known")
                yield from self._middle_initial(text, hit.word.end)

    def _whole_name(self, text: str, first: _Hit, second: _Hit) -> bool:
        """True where two words side by side are one person's given and family name, in either order."""
        if not ((first.given & second.family) or (first.family & second.given)):
            return False
        if not _GAP.fullmatch(text, first.word.end, second.word.start):
            return False
        small = not (first.word.capitalised and second.word.capitalised)
        return not (small and first.doubtful and second.doubtful)

    def _alone(self, text: str, listed: Sequence[Word], hit: _Hit) -> bool:
        """True where one word is taken for a name on its own."""
        word = hit.word
        if not word.capitalised:
            return False
        before = text[max(0, word.start - 12) : word.start]
        if _TITLE.search(before):
            return True
        if not hit.doubtful:
            return True
        if before_eponym_noun(text, listed, hit.at):
            return False
        initial = re.search(r"(?<![\w.])([A-Z])\.?[ ]$", before)
        if initial and any(initial.group(1) in self._initials[p] for p in hit.family):
            return True
        if re.match(r",? [A-Z]\.(?!\w)", text[word.end : word.end + 5]) and hit.family:
            return text[word.end :].lstrip(", ")[0] in {i for p in hit.family for i in self._initials[p]}
        return bool(_DOES.match(text, word.end)) and not word.text.isupper()

    def _misspelt_before(self, text: str, listed: Sequence[Word], hit: _Hit, start: int) -> int:
        """Where the name begins if a given name with one slip of the pen stands before the family name."""
        if not hit.at or start != hit.word.start or not hit.family:
            return start
        before = listed[hit.at - 1]
        if not before.capitalised or len(before.text) < 4 or hit.word.start - before.end != 1 or len(hit.family) > 50:
            return start
        from rapidfuzz.distance import OSA

        own = (k for k, people in self._given.items() if len(k) > 3 and people & hit.family) if self.people < 2000 else ()
        return before.start if any(OSA.distance(before.key, k) <= 1 for k in own) else start

    def _middle_initial(self, text: str, end: int) -> Iterator[Span]:
        """The single capital after "SMITH,JOHN"."""
        match = re.compile(r" [A-Z]\.?(?=\s|$|,)").match(text, end)
        if match and text[max(0, end - 2) : end].isupper():
            yield Span(match.start(), match.end(), "NAME", "known")

    def _places(self, text: str, listed: Sequence[Word]) -> Iterator[Span]:
        phrases, doubtful = self._phrases, names_that_are_words()
        for at, word in enumerate(listed):
            key = word.key
            if key not in phrases:
                continue
            for keys, kind in phrases[key]:
                there = listed[at : at + len(keys)]
                if tuple(w.key for w in there) != keys:
                    continue
                if len(keys) == 1 and (not word.capitalised or key in doubtful):
                    continue
                number = re.search(r"\b\d{1,5}[A-Za-z]?,? $", text[max(0, word.start - 8) : word.start])
                start = word.start - (len(number.group()) if number else 0)
                yield Span(start, there[-1].end, kind, "known")

    def _values(self, text: str) -> Iterator[Span]:
        folded = text.casefold() if self._written else ""
        if len(folded) == len(text):
            for match in _RUN.finditer(folded):
                if match.group() in self._written:
                    yield Span(match.start(), match.end(), "RECORD_NUMBER", "known")
        for match in _NUMBER.finditer(text):
            yield from self._number(text, match.start(), match.group())
        for match in _PHONE.finditer(text):
            digits = "".join(c for c in match.group() if c.isdigit())
            if digits[-10:] in self._phones or (len(digits) == 7 and digits in self._phones):
                yield Span(match.start(), match.end(), "PHONE", "known")

    def _number(self, text: str, start: int, written: str) -> Iterator[Span]:
        """A number of the table, whole or as the first parts of a longer run with spaces."""
        pieces = written.split(" ")
        first = 0
        while first < len(pieces):
            taken = 1
            for count in range(min(_MOST_PIECES, len(pieces) - first), 0, -1):
                some = " ".join(pieces[first : first + count])
                if kind := self._number_kind(text, start, some):
                    yield Span(start, start + len(some), kind, "known")
                    taken = count
                    break
            start += len(" ".join(pieces[first : first + taken])) + 1
            first += taken

    def _number_kind(self, text: str, start: int, some: str) -> str | None:
        """What a number of the table is; None for any other, and for a short one that nothing announces."""
        kind = self._numbers.get(some) or self._numbers.get(number_key(some))
        labelled = bool(_LABEL.search(text[max(0, start - 20) : start])) or some.startswith("#")
        if kind == "RECORD_NUMBER" and len(number_key(some)) < 5 and not labelled and not some[:1].isalpha():
            return None
        return kind


def role_of(column: str) -> Role | None:
    """What a column of the table holds, by its name; None where it says nothing this program looks for."""
    plain = re.sub(r"[\s-]+", "_", column.strip().lower())
    return next((role for pattern, role in _ROLES if re.search(pattern, plain)), None)


def _parts(word: Word) -> Iterator[Word]:
    place = word.start
    for part in word.text.split("-"):
        if part:
            yield Word(place, place + len(part), part, False)
        place += len(part) + 1


def _birth_forms(value: str) -> Iterator[str]:
    """The ways a birth date is written as one run of digits; ways with separators are found as any date is."""
    days: list[date] = []
    numbers = [int(n) for n in re.findall(r"\d+", value)[:3]]
    for year, month, day in ((0, 1, 2), (2, 0, 1), (2, 1, 0)) if len(numbers) == 3 else ():
        try:
            if numbers[year] > 1000:
                days.append(date(numbers[year], numbers[month], numbers[day]))
        except ValueError:
            continue
    for born in days:
        yield from (born.strftime(f) for f in ("%Y%m%d", "%d%m%Y", "%m%d%Y", "%m%d%y", "%d%m%y"))
