"""Puts pieces of text that stand somewhere on a page into reading order, and mends what page layout broke."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in a box on a page; the page's origin is the upper left corner, in any unit."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


LEAST_LINES_IN_A_COLUMN = 4
FULL_LINE = 0.55
"""Median share of its column's width that a line of running text fills; what fills less is a table or a form."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page."""

    text: str
    """As it is read."""
    place: float
    """Its middle, as a share of the page's height from the top."""


def lines_of(pieces: Sequence[Piece], page_height: float) -> list[Line]:
    """The lines of one page in reading order: columns of running text one after the other, tables row by row."""
    kept = [p for p in pieces if p.text.strip()]
    if not kept:
        return []
    height = median(p.bottom - p.top for p in kept) or 1.0
    rows = [row for block in _blocks(_rows(kept), height) for column in _columns(block, height) for row in column]
    return [Line(_joined(row, height), _middle(row) / max(page_height, 1.0)) for row in rows]


def _middle(row: Sequence[Piece]) -> float:
    return (row[0].top + row[0].bottom) / 2


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that share a line, from top to bottom, each line from left to right."""
    rows: list[list[Piece]] = []
    bottoms: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda p: ((p.top + p.bottom) / 2, p.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and bottoms[-1][0] <= middle <= bottoms[-1][1]:
            rows[-1].append(piece)
        else:
            rows.append([piece])
            bottoms.append((piece.top, piece.bottom))
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _blocks(rows: Sequence[list[Piece]], height: float) -> list[list[list[Piece]]]:
    """Rows that follow each other closely and are split at the same place, together; all other rows in blocks of their own."""
    blocks: list[list[list[Piece]]] = []
    gutter: tuple[float, float] | None = None
    for row in rows:
        here = _gutter(row, height)
        both = _overlap(gutter, here)
        near = bool(blocks) and _middle(row) - _middle(blocks[-1][-1]) < 3 * height
        if near and (both is not None or (gutter is None and here is None)):
            blocks[-1].append(row)
            gutter = both
        elif near and gutter is not None and not _gaps(row, height) and _beside(row, gutter):
            blocks[-1].append(row)  # one column's line has no neighbour
        else:
            blocks.append([row])
            gutter = here
    return blocks


def _gaps(row: Sequence[Piece], height: float) -> list[tuple[float, float]]:
    """The gaps in a line that are wider than words are apart."""
    right = row[0].right
    gaps: list[tuple[float, float]] = []
    for piece in row[1:]:
        if piece.left - right > 1.2 * height:
            gaps.append((right, piece.left))
        right = max(right, piece.right)
    return gaps


def _gutter(row: Sequence[Piece], height: float) -> tuple[float, float] | None:
    """The one wide gap of a line in two columns; a line with more gaps is a table's."""
    gaps = _gaps(row, height)
    return gaps[0] if len(gaps) == 1 else None


def _overlap(a: tuple[float, float] | None, b: tuple[float, float] | None) -> tuple[float, float] | None:
    if a is None or b is None:
        return None
    left, right = max(a[0], b[0]), min(a[1], b[1])
    return (left, right) if right > left else None


def _beside(row: Sequence[Piece], gutter: tuple[float, float]) -> bool:
    return row[-1].right <= gutter[1] or row[0].left >= gutter[0]


def _columns(block: Sequence[list[Piece]], height: float) -> list[list[list[Piece]]]:
    """The two columns of a block of running text, or the block as it is."""
    gutter: tuple[float, float] | None = None
    for row in block:
        here = _gutter(row, height)
        gutter = here if gutter is None else _overlap(gutter, here) or gutter
    if gutter is None:
        return [list(block)]
    middle = (gutter[0] + gutter[1]) / 2
    left = [[p for p in row if (p.left + p.right) / 2 < middle] for row in block]
    right = [[p for p in row if (p.left + p.right) / 2 >= middle] for row in block]
    sides = [[row for row in side if row] for side in (left, right)]
    return sides if all(_is_running_text(side) for side in sides) else [list(block)]


def _is_running_text(side: Sequence[list[Piece]]) -> bool:
    if len(side) < LEAST_LINES_IN_A_COLUMN:
        return False
    widths = [row[-1].right - row[0].left for row in side]
    words = [sum(len(p.text.split()) for p in row) for row in side]
    return median(widths) >= FULL_LINE * max(widths) and median(words) >= 3


def _joined(row: Sequence[Piece], height: float) -> str:
    """A line's pieces with a tab where a wide gap stands between them, a space where a small one does."""
    out = row[0].text.strip()
    right = row[0].right
    for piece in row[1:]:
        gap = piece.left - right
        out += ("\t" if gap > 1.2 * height else " " if gap > 0.12 * height else "") + piece.text.strip()
        right = max(right, piece.right)
    return out


EDGE = 0.09
"""Share of the page's height at its top and bottom in which running headers and footers are looked for: the usual margin."""
_PAGE_NUMBER = re.compile(r"\b(?:page|seite|p\.)\s*\d{1,4}(?:\s*(?:of|/|von|-)\s*\d{1,4})?\b|\b\d{1,4} of \d{1,4}\b", re.I)


def without_repeats(pages: Sequence[Sequence[Line]]) -> list[list[str]]:
    """Pages without running headers and footers: a line at an edge that most pages share stays on the first of them alone.

    The number of the page does not count in the comparison; every other digit does: two patients' headers
    may differ by digits alone.
    """
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_masked(line.text) for line in page if _at_edge(line)})
    running = {line for line, n in seen.items() if n >= max(2, (len(pages) + 1) // 2)}
    met: set[str] = set()
    out: list[list[str]] = []
    for page in pages:
        kept: list[str] = []
        for line in page:
            masked = _masked(line.text)
            if _at_edge(line) and (masked in met or not masked.strip(" #-|\u2013\u00b7.")):
                continue
            if _at_edge(line) and masked in running:
                met.add(masked)
            kept.append(line.text)
        out.append(kept)
    return out


def _at_edge(line: Line) -> bool:
    """True where a running header may stand. A heading is none, as it opens the page's own text."""
    return not EDGE < line.place < 1 - EDGE and not line.text.rstrip().endswith(":")


def _masked(text: str) -> str:
    """A line to be compared with those of other pages; only a page's number is left when nothing but # remains."""
    plain = re.sub(r"\s+", " ", text).strip().casefold()
    return "#" if re.fullmatch(r"[\W_]*\d{1,4}[\W_]*", plain) else _PAGE_NUMBER.sub("#", plain)


_BROKEN = re.compile(r"([^\W\d_]{2,})(?:[-\u2010\ufffe\x02]|\u00ad)\n[ \t]*([a-z\u00df-\u00ff][^\W\d_]*)")
_KEPT = frozenset(
    "follow well non self ex post pre anti high low mid left right two three four half one all long short x semi sub".split()  # noqa: SIM905
)
"""First parts of words that are written with a hyphen anyhow."""


def mended(text: str) -> str:
    """Words that were cut at the end of a line, put together; the hyphen stays where the text elsewhere writes it.

    Args:
        text: the whole document, so that its own words decide.
    """
    words = Counter(re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", text.casefold()))

    def put_together(match: "re.Match[str]") -> str:
        first, second = match[1], match[2]
        whole, hyphened = (first + second).casefold(), f"{first}-{second}".casefold()
        keeps = not words[whole] and (words[hyphened] > 0 or first.casefold() in _KEPT)
        return f"{first}-{second}" if keeps else first + second

    return _BROKEN.sub(put_together, text)
