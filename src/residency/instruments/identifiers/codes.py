"""Numbers and codes of a text with the word that says what they are; shared by the rules for numbers, read once a text."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from string import whitespace
from typing import NamedTuple

from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import places_of, present, word_set

_DIGIT = re.compile(r"\d\w*(?:[-_/.]\w+)*")
_DIGITS = re.compile(r"\d+")
_AFTER_NUMBER = re.compile(r"[.)] [A-Z]")
_REACH = 60
"""Characters before and behind a digit in which a rule for numbers looks."""
_LEFT = re.compile(r"#?[A-Za-z0-9]*(?:[-_/.][A-Za-z]+)*[-_/.]?$")
_WORDS = re.compile(r"[A-Za-z]+(?:'s)?|#")
_SPACED = re.compile(r"(?: \d{2,6}(?![\w/%:-]|\.\d)|,\d{3}(?![\w,.]))+")
_SERIES = re.compile(r"(?<![A-Za-z0-9])(?!(?:AT|ON|TO|OF|IN|BY|AM|PM|AND|OR|FOR) )[A-Z]{1,5} {1,2}$")
_LETTERS_FOR_DIGITS = str.maketrans("OolISB", "001158")
_MISREAD = re.compile(r"(?<![A-Za-z0-9])(?=[\doOlISB-]*\d[\doOlISB]*\d)(?=[\d-]*[oOlISB])[\dOol][\doOlISB-]{2,}(?![A-Za-z0-9])")
_LETTER_BESIDE = re.compile(r"\d-*[oOlISB]|[oOlISB]-*\d")
_LETTERS = re.compile(r"#?([A-Za-z]+)")
_BETWEEN = whitespace + ":#=(\"',.*>-"
_JOINS = frozenset("#-_/.")
_FEWEST = 3
"""A code with fewer digits is none, unless a # stands before it."""
_LINKS = word_set(
    "is was are no nr num number numbers id ids identifier identification the of a an her his my their our this that"
    " new old ending and on for as with file code s card"
)
_SAYS = word_set("# no nr num number numbers id ids identifier identification code")
_OF_MEDICINE = word_set(
    "icd cpt loinc ndc snomed rxcui rxnorm pmid doi hcpcs drg nct isbn issn cas ec version v iso grade stage type"
    " class level room bed atc omop meddra orpha omim hgnc hpo"
)
_SYSTEMS = _OF_MEDICINE - word_set("version v iso grade stage type class level room bed ec")
_UNIT = re.compile(
    r"[^\S\n]?(?:%|mm|cm|ml|mg|mcg|ug|kg|g\b|iu\b|units\b|(?-i:unit)\b|u/|/u|/mm|/hpf|/ml|/l\b|cells?\b|x\s?10|k/|k\b|cfu"
    r"|copies|beats|bpm"
    r"|hz|kcal|cal\b|ppm|usd"
    r"|dollars|euros?\b|years?\b|(?-i:patients)\b|people|steps|meters?|metres?|miles?|hours?|minutes?|days?|weeks?"
    r"|months?|times\b)",
    re.IGNORECASE,
)
_DATE_OR_RATIO = re.compile(
    r"\d{1,4}([/.])\d{1,2}\1\d{1,4}|(?:19|20)\d\d-\d\d-\d\d|\d{1,3}/\d{1,3}|(?:19|20)\d\d|\d{1,4}\.\d{1,3}|0\.\d+"
)


class Code(NamedTuple):
    """A run of letters and digits with at least one digit."""

    start: int
    """First character."""
    end: int
    """One past the last."""
    text: str
    """As written."""
    label: str
    """The nearest word before it that is no link word, in small letters."""
    before: str
    """The word before that."""
    said: bool
    """True where "number", "ID", "#" or a colon stands between the label and the code."""

    digits: int
    """How many digits it holds."""
    prefix: str
    """The letters it begins with, in small letters."""


def has_digits(text: str) -> bool:
    """True where a text holds a digit; without one most rules have nothing to look for."""
    return bool(_windows(text))


def near_digits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that needs a digit: only the neighbourhood of digits is searched."""
    for start, end in _windows(text):
        yield from pattern.finditer(text, start, end)


@lru_cache(maxsize=4)
def digit_runs(text: str) -> tuple[tuple[int, int, int], ...]:
    """Every run of digits in these neighbourhoods: where it begins and ends, and where its neighbourhood does."""
    return tuple((m.start(), m.end(), stop) for start, stop in _windows(text) for m in _DIGITS.finditer(text, start, stop))


@lru_cache(maxsize=32)
def _runs_before(text: str, signs: str) -> tuple[tuple[int, int, int], ...]:
    """The runs of digits behind each of which one of some signs stands."""
    return tuple(run for run in digit_runs(text) if text[run[1] : run[1] + 1] in signs and run[1] < len(text))


def at_digits(pattern: re.Pattern[str], text: str, signs: str = "") -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with a digit before which no other stands: it is tried at runs of digits alone.

    Args:
        pattern: begins with a digit.
        text: the plain text.
        signs: where the pattern needs one of these behind its first digits, these; runs without one are passed over.
    """
    last = 0
    for start, _, stop in _runs_before(text, signs) if signs else digit_runs(text):
        if start >= last and (match := pattern.match(text, start, stop)):
            last = match.end()
            yield match


def at_any_digit(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with a digit, be another before it or not."""
    last = 0
    for start, end, stop in digit_runs(text):
        for place in range(start, end):
            if place >= last and (match := pattern.match(text, place, stop)):
                last = match.end()
                yield match


@lru_cache(maxsize=4)
def _starts(text: str) -> tuple[tuple[int, int], ...]:
    """Places at the border of a word from which no white space lies before a run of digits, "+ " left out, and where their
    neighbourhoods end."""
    found: list[tuple[int, int]] = []
    last = 0
    for start, end, stop in digit_runs(text):
        piece = text[max(last, start - _REACH) : start]
        first = start - (len(piece.split()[-1]) if piece and not piece[-1].isspace() else 0)
        if text[first - 2 : first] == "+ " and first - 2 >= last:
            found.append((first - 2, stop))
        for place in range(first, start + 1):
            before = text[place - 1] if place else " "
            if not (before.isalnum() or before == "_"):
                found.append((place, stop))
        last = end
    return tuple(found)


def at_starts(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins at the border of a word or mark and has no white space before its first digit, but
    for the one in "+ 44": it is tried at such places alone."""
    last = 0
    for start, stop in _starts(text):
        if start >= last and (match := pattern.match(text, start, stop)):
            last = match.end()
            yield match


def at_words(pattern: re.Pattern[str], text: str, words: frozenset[str], *, digits: bool = True) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with one of some words in small letters: it is tried where they stand.

    Args:
        pattern: begins with one of the words, whole.
        text: the plain text.
        words: in small letters; one that is not in the text costs nothing.
        digits: true where the pattern needs a digit, so that only the neighbourhoods of digits count.
    """
    there = words & present(text)
    if not there:
        return
    small, last, windows = lowered(text), 0, _windows(text) if digits else ((0, len(text)),)
    for start in sorted(place for word in there for place in places_of(word, small)):
        at = bisect_right(windows, (start, len(text))) - 1
        if start >= last and at >= 0 and start < windows[at][1] and (match := pattern.match(text, start, windows[at][1])):
            last = match.end()
            yield match


@lru_cache(maxsize=4)
def _windows(text: str) -> tuple[tuple[int, int], ...]:
    """The neighbourhoods of all digits, cut at white space, none overlapping."""
    found: list[tuple[int, int]] = []
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if end - start < 3 and _numbers_a_line(text, start, end):
            continue
        if found and start - _REACH <= found[-1][1]:
            found[-1] = (found[-1][0], end + _REACH)
        else:
            found.append((max(0, start - _REACH), end + _REACH))
    return tuple((_at_space(text, start, -1), _at_space(text, end, 1)) for start, end in found)


def _numbers_a_line(text: str, start: int, end: int) -> bool:
    """True for the number of a list's line, in which no rule looks."""
    if not _AFTER_NUMBER.match(text, end):
        return False
    return start == 0 or text[start - 1] == "\n" or text[start - 2 : start] in (". ", "; ", ": ")


def _at_space(text: str, place: int, step: int) -> int:
    """The nearest place in one direction where white space or an end is, at most 40 characters away."""
    for _ in range(40):
        if place <= 0 or place >= len(text) or text[place].isspace():
            break
        place += step
    return max(0, min(place, len(text)))


@lru_cache(maxsize=4)
def codes(text: str) -> tuple[Code, ...]:
    """Every code of a plain text, in order."""
    return tuple(_codes(text))


def _codes(text: str) -> Iterator[Code]:
    last = 0
    for match in _DIGIT.finditer(text):
        start, end = match.span()
        if start < last:
            continue
        before = text[start - 1 : start]
        left = _LEFT.search(text, max(last, start - 24), start) if before.isalnum() or before in _JOINS else None
        if left and left.group().strip("-_/."):
            start = left.start()
        if text[start] != "#" and text[start - 1 : start] and (text[start - 1] in "@_" or text[start - 1].isalnum()):
            continue
        last = end
        if sum(map(str.isdigit, match.group())) < _FEWEST and text[start] != "#":
            continue
        context = text[max(0, start - 60) : start]
        label, before, said = _label(context)
        code = text[start:end]
        yield Code(start, end, code, label, before, said or code[0] == "#", sum(map(str.isdigit, code)), _leading(code))


def _label(context: str) -> tuple[str, str, bool]:
    """The word that says what a code is, the one before it, and whether "number" or a colon stood between."""
    marks = context[len(context.rstrip(_BETWEEN)) :]
    leaders = ".." in marks
    if "." in marks and ":" not in marks and "\n" in marks and not leaders:
        return "", "", False
    said = leaders or ":" in marks or "#" in marks or "=" in marks
    found = _WORDS.findall(context[: len(context) - len(marks)])
    words = [w.lower().removesuffix("'s") for w in found[-6:]]
    while words and words[-1] in _LINKS | {"#"}:
        last = words.pop()
        said = said or last in _SAYS
        if not words or (last in _SAYS and words[-1] not in _LINKS and len(words[-1]) < 2):
            return last, "", said
    if not words:
        return "", "", said
    before = [word for word in words[:-1] if word not in _LINKS and word != "#"]
    return words[-1], before[-1] if before else "", said


def _leading(code: str) -> str:
    match = _LETTERS.match(code)
    return match.group(1).lower() if match else ""


def is_of_medicine(text: str, code: Code) -> bool:
    """True for a code of a disease, a test or a drug, and for a number with a unit behind it."""
    if (
        code.label in _OF_MEDICINE
        or code.before in _SYSTEMS
        or (code.prefix in _OF_MEDICINE and (len(code.prefix) > 1 or code.digits < 6))
    ):
        return True
    return bool(_UNIT.match(text, code.end))


def whole(text: str, code: Code) -> int:
    """The end of a code with the groups of digits behind it that belong to it: "943 476 5919"."""
    match = _SPACED.match(text, code.end)
    return match.end() if match and code.text[-1].isdigit() else code.end


def labelled(
    text: str, labels: frozenset[str], *, weak: frozenset[str] = frozenset(), fewest: int = 3
) -> Iterator[tuple[int, int]]:
    """Codes that one of these words announces.

    Args:
        text: the plain text.
        labels: words that are enough.
        weak: words that are enough with "number", "ID", "#" or a colon between, or before a long code.
        fewest: digits that a code needs at least.
    """
    for code in codes(text):
        start, label = code.start, code.label
        if (
            label not in labels
            and label not in weak
            and (code.before in labels or code.before in weak)
            and len(label) <= 5
            and code.digits > 2
        ):
            series = _SERIES.search(text, max(0, start - 9), start)
            if series and "." not in code.text and not _DATE_OR_RATIO.fullmatch(code.text):
                start, label = series.start(), code.before
        own = code.prefix in labels
        strong = own or label in labels
        if not strong and label not in weak:
            continue
        end = whole(text, code)
        digits = sum(map(str.isdigit, text[start:end]))
        if (
            digits < fewest
            or not (strong or code.said or digits > (3 if code.prefix or code.text[-1].isupper() else 4))
            or _UNIT.match(text, end)
        ):
            continue
        if not code.said and not own and _DATE_OR_RATIO.fullmatch(text[start:end]):
            continue
        if (own or label not in _OF_MEDICINE) and code.before not in _SYSTEMS:
            yield start, end


def has_unit(text: str, end: int) -> bool:
    """True where a unit of measurement or a word for what was counted stands behind a number."""
    return bool(_UNIT.match(text, end))


@lru_cache(maxsize=4)
def as_digits(text: str) -> str:
    """The text with letters that a machine read for digits inside numbers ("5551O2l") as digits, each in its place."""
    if not has_digits(text) or not _LETTER_BESIDE.search(text) or not _MISREAD.search(text):
        return text
    return _MISREAD.sub(_read_as_digits, text)


def _read_as_digits(match: re.Match[str]) -> str:
    """A number in digits, where more of it are digits than letters; otherwise as written."""
    written = match.group()
    letters = sum(map(str.isalpha, written))
    return written.translate(_LETTERS_FOR_DIGITS) if 2 * letters <= sum(map(str.isdigit, written)) else written
