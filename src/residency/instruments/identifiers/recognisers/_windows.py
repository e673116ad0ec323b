"""Cuts long texts into overlapping windows at the ends of sentences, for models that read only so much at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from residency.foundation.schema import Span

_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+|\n\s*")


def windows(text: str, longest_characters: int) -> list[tuple[int, int]]:
    """Where the windows of a text stand: each ends at a sentence's end where one is near, and begins before the last one's end.

    What is shorter than a quarter of a window stands whole in at least one.

    Args:
        text: any text.
        longest_characters: of a window.
    """
    if len(text) <= longest_characters:
        return [(0, len(text))]
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    places: list[tuple[int, int]] = []
    start = 0
    while start + longest_characters < len(text):
        limit = start + longest_characters
        end = _last_between(ends, start + longest_characters // 2, limit) or _space_before(text, start, limit)
        places.append((start, end))
        latest = end - longest_characters // 4
        start = _last_between(ends, start + 1, latest) or _space_before(text, start, latest)
    return [*places, (start, len(text))]


def through_windows(
    text: str, longest_characters: int, look: Callable[[Sequence[str]], Iterable[Iterable[Span]]]
) -> Iterator[Span]:
    """What `look` finds in the windows of a text, in characters of the whole text.

    The windows of one text go together; two texts never do, so that what is found in a text hangs on that text alone.
    """
    places = windows(text, longest_characters)
    for (start, _), found in zip(places, look([text[s:e] for s, e in places]), strict=True):
        for span in found:
            yield Span(start + span.start, start + span.end, span.kind, span.source)


def _last_between(ends: Sequence[int], lowest: int, highest: int) -> int | None:
    """The last end of a sentence from `lowest` to `highest`."""
    from bisect import bisect_right

    at = bisect_right(ends, highest)
    return ends[at - 1] if at and ends[at - 1] >= lowest else None


def _space_before(text: str, start: int, limit: int) -> int:
    """Behind the last white space before `limit`; `limit` itself where there is none near."""
    lowest = start + max(1, (limit - start) // 2)
    return next((at for at in range(limit, lowest, -1) if text[at - 1].isspace()), limit)
