"""Finds the numbers of known people: records, accounts, telephones, postcodes and birth dates, however they are written."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import NamedTuple

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import MONTHS
from residency.instruments.identifiers.known.births import ROMAN, Births

_DIGITS = re.compile(r"\d(?:[\dOoIlSsBZz]*\d)?")
_LONG_WORD = re.compile(r"\d[^\W_]{6}")
_SIGNS = re.compile(r"[\W_]+")
_MOST_PIECES = 10
"""A number in more pieces than this is a sentence."""
_GAP = re.compile(r"[\s._/,:#()+-]{0,3}|\s?[-./]?[A-Za-z]{1,4}[-./]?\s?")
_PREFIX = re.compile(r"(?<![^\W_])[A-Za-z]{1,10}[-/. #]{0,2}$")
_SUFFIX = re.compile(r"[-/. ]?[A-Za-z]{1,3}(?![^\W_])")
_LABEL = re.compile(
    r"(?:#|\b(?:no|nr|num|id|mrn|number|record|chart|account|acct|file|ssn|nhs)\b[\s.:#=()]*"
    r"|\b(?:patient|pt|case|policy|member|insurance|insurer|unit)\s?[:#=]\s?)$",
    re.IGNORECASE,
)
_LAST_FOUR = re.compile(
    r"\b(?:last (?:four|4)(?: digits)?(?: of \w+)?|ending(?: in| with)?|ends (?:in|with))[\s:#]*(\d{4})(?!\d)", re.IGNORECASE
)
_LAST_WORDS = frozenset(("last", "ending", "ends"))
_UNIT = re.compile(r"\s?(?:mm|cm|m|ml|l|dl|mg|mcg|g|kg|units?|iu|cells?|bpm|x|k)\b|\s?[%/\u00b5]", re.IGNORECASE)
_CODE = re.compile(r"\b(?:CPT|HCPCS|NDC|ICD(?:-?10)?(?:-?CM)?|LOINC|SNOMED|DRG|RxNorm)[\s:#-]*$", re.IGNORECASE)
_OPENING = re.compile(r"[+(]{1,2}$")
_EXTENSION = re.compile(r",?\s?(?:ext|x|extension)\.?\s?\d{1,5}\b", re.IGNORECASE)
_AS_DIGIT = str.maketrans("OoIilSsBZz", "0011155822")


class _Piece(NamedTuple):
    """A stretch of digits."""

    start: int
    end: int
    digits: str
    """Its digits, letters among them that look like one read as one."""
    raw: bool
    """True where there was no letter among them."""


@dataclass(slots=True)
class Numbers:
    """The numbers of known people, without separators and leading zeros."""

    whole: dict[str, str] = field(default_factory=dict)
    """Kind by the number with its letters."""
    digits: dict[str, str] = field(default_factory=dict)
    """Kind by the digits alone."""
    phones: set[str] = field(default_factory=set)
    last_four: set[str] = field(default_factory=set)
    births: Births = field(default_factory=Births)
    _cores: set[str] = field(default_factory=set)
    """The digits of each number in `whole`, zeros before them left out."""
    _letters: set[str] = field(default_factory=set)
    """Letters before the digits of a number, and after them."""
    _longest_number: int = 12
    """Digits, zeros before them left out, of which no number of the table has more, however it is written; at least those of
    a birth date with some letters among them that were read for digits."""

    def add(self, value: str, kind: str) -> None:
        """A number of a person; a cell without digits is none."""
        key = number_key(value)
        digits = "".join(c for c in value if c.isdigit())
        if not key or not digits:
            return
        self.whole[key] = kind
        self._longest_number = max(self._longest_number, len(digits) + 4)
        self._cores.add(_core(key))
        if len(digits.lstrip("0")) >= (1 if key.isdigit() else 5):
            self.digits[digits.lstrip("0")] = kind
            self._letters |= {part.upper() for part in re.findall(r"^[A-Za-z]{1,10}|[A-Za-z]{1,3}$", value.strip())}
        if len(digits) >= 6 and kind == "RECORD_NUMBER":
            self.last_four.add(digits[-4:])

    def add_phone(self, value: str) -> None:
        """Telephone numbers, with or without country code; a cell may hold several."""
        for written in _phones_of(value):
            digits = re.sub(r"\D", "", written)
            national = digits.lstrip("0")
            if len(national) < 6:
                continue
            self.phones.add(national)
            self._longest_number = max(self._longest_number, len(national) + 6)
            if written.startswith("+") or digits.startswith("00"):
                self.phones |= {national[n:].lstrip("0") for n in (1, 2, 3) if len(national) - n >= 7}
            if len(national) == 10 or (len(national) == 11 and national[0] == "1"):
                self.phones |= {national[-10:], national[-7:]}

    def find(self, text: str, present: Set[str]) -> Iterator[Span]:
        """Every such number of a plain text; `present` holds its words in small letters."""
        pieces = list(_pieces(text))
        if not pieces:
            return
        at = 0
        while at < len(pieces):
            found = self._longest(text, pieces, at)
            if found is None:
                at += 1
                continue
            span, count = found
            yield span
            at += count
        if self.last_four and not present.isdisjoint(_LAST_WORDS):
            for match in _LAST_FOUR.finditer(text):
                if match.group(1) in self.last_four:
                    yield Span(match.start(1), match.end(1), "RECORD_NUMBER", "known")
        if not MONTHS.isdisjoint(present) or (
            _LONG_WORD.search(text) and any(len(word) > 6 and word[0].isdigit() and not word.isdigit() for word in present)
        ):
            yield from self.births.find_named(text, present)
        if not present.isdisjoint(ROMAN):
            yield from self.births.find_roman(text)

    def _longest(self, text: str, pieces: Sequence[_Piece], at: int) -> tuple[Span, int] | None:
        """The longest run of pieces from one on that is a number of the table, and how many pieces it took."""
        best = None
        plain, raw, digits = True, True, pieces[at].digits
        gaps: list[str] = []
        for last in range(at, min(at + _MOST_PIECES, len(pieces))):
            if last > at:
                if not _GAP.fullmatch(text, pieces[last - 1].end, pieces[last].start):
                    break
                gaps.append(text[pieces[last - 1].end : pieces[last].start])
                plain = plain and not any(map(str.isalpha, gaps[-1]))
                digits += pieces[last].digits
            core = digits.lstrip("0")
            if len(core) > self._longest_number:
                break
            raw = raw and pieces[last].raw
            if raw and not self._may_be(core, digits, last - at + 1, plain=plain):
                continue
            if found := self._kind(text, pieces[at : last + 1], gaps, digits, plain=plain):
                best = found, last - at + 1
        return best

    def _may_be(self, core: str, digits: str, count: int, *, plain: bool) -> bool:
        """False where digits cannot be in the table, by their look or their length."""
        if core in self._cores or core in self.digits:
            return True
        return plain and (len(core) >= 7 or count == 3 or (count == 1 and len(digits) in (6, 8)))

    def _kind(self, text: str, run: Sequence[_Piece], gaps: Sequence[str], digits: str, *, plain: bool) -> Span | None:
        """What a run of pieces is in the table; `plain` where no letter stands between its pieces."""
        start, end = run[0].start, run[-1].end
        found = [self._record(text, start, end, digits if plain else "", gaps)]
        if plain and self._is_phone(digits, text[max(0, start - 3) : start]):
            opening = _OPENING.search(text, max(0, start - 2), start)
            extension = _EXTENSION.match(text, end)
            first, last = opening.start() if opening else start, extension.end() if extension else end
            found.append(Span(first, last, "PHONE", "known"))
        if plain and self.births.has(*(p.digits for p in run), gaps=gaps) and not _UNIT.match(text, end):
            found.append(Span(start, end, "DATE", "known"))
        return max((span for span in found if span is not None), key=lambda span: span.end - span.start, default=None)

    def _is_phone(self, digits: str, before: str) -> bool:
        national = digits.lstrip("0")
        if len(national) < 7:
            return False
        if national in self.phones:
            return True
        abroad = before.rstrip("(").endswith("+") or digits.startswith("00") or len(national) >= 11
        return any(national[n:].lstrip("0") in self.phones for n in (1, 2, 3) if abroad and len(national) - n >= 8)

    def _record(self, text: str, start: int, end: int, digits: str, gaps: Sequence[str]) -> Span | None:
        """A record number, with its letters where the table has them."""
        kind = self.digits.get(digits.lstrip("0")) if digits else None
        if kind is None and _core(text[start:end]) not in self._cores:
            return None
        before = _PREFIX.search(text, max(0, start - 14), start)
        after = _SUFFIX.match(text, end)
        for first, last in ((before, after), (before, None), (None, after), (None, None)):
            left, right = first.start() if first else start, last.end() if last else end
            if whole := self.whole.get(number_key(text[left:right])):
                has_letter = any(c.isalpha() for c in text[left:right])
                if has_letter or self._sure(text, start, end, digits, gaps):
                    return Span(left - (text[left - 1 : left] == "#"), right, whole, "known")
        if kind is None or not self._sure(text, start, end, digits, gaps):
            return None
        left = before.start() if before and re.sub(r"\W", "", before.group()).upper() in self._letters else start
        right = after.end() if after and re.sub(r"\W", "", after.group()).upper() in self._letters else end
        return Span(left - (text[left - 1 : left] == "#"), right, kind, "known")

    def _sure(self, text: str, start: int, end: int, digits: str, gaps: Sequence[str]) -> bool:
        """True where a number is long enough, announced, or written as no measurement is."""
        if _LABEL.search(text, max(0, start - 24), start):
            return True
        if len(digits.lstrip("0")) >= 7:
            return True
        if len(digits) < 5 or _UNIT.match(text, end) or _CODE.search(text, max(0, start - 16), start):
            return False
        if text[max(0, start - 1) : start] in (".", "/") or re.match(r"[.,/]\d", text[end : end + 2]):
            return False
        return all(gap in ("-", " ", "") for gap in gaps)


def number_key(written: str) -> str:
    """A number without separators and leading zeros, with its letters; zeros after the first letters go too."""
    key = _SIGNS.sub("", written).upper()
    head = len(key) - len(key.lstrip(ascii_uppercase))
    return key[:head] + key[head:].lstrip("0")


def _core(written: str) -> str:
    """The digits alone, zeros before them left out: what two writings of one number have in common."""
    return "".join(filter(str.isdigit, written)).lstrip("0")


def _phones_of(value: str) -> Iterator[str]:
    """Each number of a cell, a + before it kept, its extension left out."""
    for part in re.split(r"[;,|\n]|\s/\s|\bor\b", value):
        bare = re.sub(r"(?:ext|x|extension)\.?\s?\d+.*", "", part.replace("(0)", " "), flags=re.IGNORECASE)
        several = bare.split("/") if sum(c.isdigit() for c in bare) > 13 else [bare]
        for written in several:
            if found := re.search(r"\+?[\d().\s/-]*\d", written):
                yield found.group().lstrip(" (")


def _pieces(text: str) -> Iterator[_Piece]:
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if start and text[start - 1] in "OoIl" and not text[max(0, start - 2) : start - 1].isalnum():
            start -= 1
        written = text[start:end]
        raw = written.isdecimal()
        yield _Piece(start, end, written if raw else written.translate(_AS_DIGIT), raw)
