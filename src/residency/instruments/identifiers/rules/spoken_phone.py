"""Telephone numbers in words, as dictations and transcripts of voicemail hold them: "five five five oh one two six"."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import present, word_set

KIND = "PHONE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(D); how numbers are said: general knowledge of English"

_ONES = word_set("zero oh nought naught one two three four five six seven eight nine")
_TEENS = word_set("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = word_set("twenty thirty forty fifty sixty seventy eighty ninety")
_MORE = word_set("double triple treble hundred dash hyphen o")
_FEWEST_WORDS = 2
"""Different words for digits that a text with such a number holds at least."""
_WORD = f"(?:{'|'.join(sorted(_ONES | _TEENS | _TENS | _MORE, key=len, reverse=True))})"
_RUN = re.compile(rf"\b(?:plus )?{_WORD}(?:(?:[ -]|, ){_WORD}){{2,20}}\b")
_PART = re.compile(r"[a-z]+")
_WHOLE = 7
"""Digits from which on a number said one by one needs no word before it."""
_SHORT = 3
"""Digits that are enough behind a word for a telephone."""
_CALLED = re.compile(
    r"\b(?:ext(?:ension)?|pager|page|paged|beeper|bleep(?:ed)?|dial|call(?:ed)?|ring|phone|cell|mobile|telephone|direct|line"
    r"|reach\w*|number)(?: (?:me|him|her|us|them|is|on|at|back|number|line|to|the|it's|it|its)){0,4}[ :,]{1,3}$"
)

HITS: tuple[tuple[str, str], ...] = (
    ("reached at two three one five five five oh one two six period", "two three one five five five oh one two six"),
    ("My direct is five five five oh one seven nine, ask", "five five five oh one seven nine"),
    (
        "on oh one four three two five five five oh one nought nine full",
        "oh one four three two five five five oh one nought nine",
    ),
    ("cell is oh seven double seven four nine hundred oh one two", "oh seven double seven four nine hundred oh one two"),
    ("at extension four four one two if", "four four one two"),
    ("Pager two-two-one-oh after", "two-two-one-oh"),
    ("at five five five, oh one, twenty two", "five five five, oh one, twenty two"),
)
MISSES: tuple[str, ...] = (
    "one or two of three views, four to five days, six seven",
    "phq nine was nineteen and gad seven was twelve",
    "three two three four two three on the buccal side",
    "blood pressure one twenty over eighty, pulse ninety eight",
    "sertraline two hundred, venlafaxine one fifty",
    "call one two three",
    "vedolizumab three hundred milligrams at weeks zero two and six",
    "page one two three of the report",
)


def find(text: str) -> Iterator[Span]:
    """Every number that is said digit by digit."""
    if len(_ONES & present(text)) < _FEWEST_WORDS:
        return
    small = lowered(text)
    for match in _RUN.finditer(small):
        words = _PART.findall(match.group())
        digits, singly = _digits(words), sum(word in _ONES for word in words)
        said = digits >= _WHOLE and singly >= _WHOLE // 2
        if not said and digits > _SHORT and singly > 1 and len(set(words)) > 1:
            said = bool(_CALLED.search(small, max(0, match.start() - 40), match.start()))
        if said:
            yield Span(match.start(), match.end(), KIND, "spoken_phone")


def _digits(words: list[str]) -> int:
    """How many digits these words say."""
    count, times, tens = 0, 1, False
    for word in words:
        if word in ("double", "triple", "treble"):
            times = 2 if word == "double" else 3
            continue
        if word in _ONES or word == "o":
            count += 0 if tens else times
        elif word in _TEENS or word in _TENS or word == "hundred":
            count += 2
        tens = word in _TENS
        times = 1
    return count
