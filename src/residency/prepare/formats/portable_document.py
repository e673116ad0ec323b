"""Portable documents (PDF): their text in reading order, page headers once; scanned pages by character recognition."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._layout import Line, Piece, lines_of, mended, without_repeats
from residency.prepare.formats._lines import MOST_CHARACTERS
from residency.prepare.formats._raised import RAISED, without_marks
from residency.prepare.formats._reading import MOST_PIXELS, engine, no_engine, read_picture
from residency.prepare.formats.base import Columns, Unreadable, refused

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

SUFFIXES = (".pdf",)
"""Usual endings of such files."""

LARGEST_FILE_BYTES = 512 * 2**20
MOST_PAGES = 5000
MOST_CHARACTERS_A_PAGE = 100_000
"""What stands behind them on one page is a drawing, no report."""
DOTS_PER_INCH = 200
"""At which scanned pages are drawn; recognition is made for 8 to 12 point type at 200 to 300."""
_POINTS_PER_INCH = 72
_Box = tuple[float, float, float, float]


def recognises(head: bytes) -> bool:
    """True where a PDF's mark stands within the first kilobyte, where readers look for it."""
    return b"%PDF-" in head[:1024]


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report, pages parted by form feeds; none where its pages are blank.

    Pages without text that hold a picture are read by character recognition. Where no engine is installed they are counted,
    and a document of such pages alone is unsupported.

    Raises:
        Unsupported: scanned, and no engine is installed.
        UserError: unreadable, damaged, encrypted or too large.
    """
    import pypdfium2

    with explain_os_errors("read the reports", path):
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refused(columns.name, "too large")
        content = path.read_bytes()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise _refusal(columns.name, error) from error
    try:
        pages = _pages(document, columns)
    except pypdfium2.PdfiumError as error:
        raise refused(columns.name, "damaged") from error
    finally:
        document.close()
    text = mended("\n\f".join("\n".join(page) for page in without_repeats(pages)))
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text.strip("\n"))


def _refusal(name: str, error: Exception) -> Unreadable:
    told = str(error).lower()
    if "password" in told or "security" in told:
        return refused(name, "encrypted", next="save it without a password.")
    return refused(name, "damaged")


def _pages(document: "PdfDocument", columns: Columns) -> list[list[Line]]:
    """The lines of each page."""
    import pypdfium2

    if len(document) > MOST_PAGES:
        raise refused(columns.name, "too many pages", next="split it, or take it out of the source.")
    forms = document.get_formtype() != 0
    pages: list[list[Line]] = []
    scanned = characters = broken = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        if forms:
            page = _flattened(document, number, page)
        lines = lines_of(*_pieces(page))
        if not lines and _holds_picture(page):
            if engine() is None:
                scanned += 1
            else:
                lines = read_picture(_drawn(page), columns.name)
        page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > MOST_CHARACTERS:
            raise refused(columns.name, "too large")
        pages.append(lines)
    if broken and not any(pages):
        raise refused(columns.name, "damaged")
    columns.left.update(
        {k: n for k, n in (("scanned pages (install residency[ocr])", scanned), ("damaged pages", broken)) if n}
    )
    if scanned and not any(pages):
        columns.left.clear()
        raise no_engine(columns.name)
    return pages


def _flattened(document: "PdfDocument", number: int, page: "PdfPage") -> "PdfPage":
    """The page with what was filled into its form drawn on it, so that it counts as text."""
    from pypdfium2 import raw

    if raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[number]


def _pieces(page: "PdfPage") -> tuple[list[Piece], float]:
    """Stretches of text with their places, and the page's height: characters that follow each other without a wide gap."""
    signs, place, height = _signs(page)
    pieces: list[Piece] = []
    written: list[str] = []
    box: _Box | None = None
    line: _Box = (0, 0, 0, 0)  # the last character that stood on the line itself
    for sign, own in signs:
        if own is None:
            written += [" "] if box is not None and sign in " \t" else []
            continue
        here = place(own)
        if box is not None and _goes_on(box, here):
            if _is_raised(line, here) and sign.isalnum():
                written.append(f"{RAISED}{sign}")
            else:
                if all(s.isdigit() for s in written) and _is_raised(here, line):
                    written = [f"{RAISED}{s}" for s in written]  # the line begins with a mark
                share = 0.15 if written[-1].startswith(RAISED) else 0.25
                wide = here[0] - box[2] > share * (line[3] - line[1]) and written[-1] != " "
                written.append(f" {sign}" if wide else sign)
                line = here
            box = (box[0], min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3]))
            continue
        if box is not None:
            pieces.append(Piece(*box, without_marks("".join(written))))
        box, written, line = here, [sign], here
    return ([*pieces, Piece(*box, without_marks("".join(written)))] if box is not None else pieces), height


def _signs(page: "PdfPage") -> tuple[list[tuple[str, _Box | None]], Callable[[_Box], _Box], float]:
    """A page's characters with their boxes (white space has none), how a box comes to stand upright, and the page's height."""
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        signs: list[tuple[str, _Box | None]] = []
        for number in range(min(text.count_chars(), MOST_CHARACTERS_A_PAGE)):
            sign = _sign(raw.FPDFText_GetUnicode(text.raw, number))
            signs.append((sign, text.get_charbox(number, loose=True) if sign.strip() else None))
    finally:
        text.close()
    return signs, *_upright(signs, page.get_cropbox())


def _goes_on(box: _Box, here: _Box) -> bool:
    """True where a character stands on the same line, not far behind what was written before it."""
    height = box[3] - box[1]
    same_line = box[1] < (here[1] + here[3]) / 2 < box[3]
    return same_line and -0.5 * height < here[0] - box[2] < 1.2 * height


def _is_raised(line: _Box, here: _Box) -> bool:
    """True for a character that is smaller than one that stands on the line, and above it: a power, or the mark of a note."""
    height = line[3] - line[1]
    return here[3] - here[1] < 0.9 * height and here[3] < line[3] - 0.15 * height


def _sign(code: int) -> str:
    """A character by its number; the marks that PDFium puts for a hyphen at a line's end as a hyphen."""
    if code in (0xFFFE, 0x02, 0xAD):
        return "-"
    return "" if (code < 32 and code not in (9, 10, 13)) or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _upright(signs: Sequence[tuple[str, _Box | None]], page: _Box) -> tuple[Callable[[_Box], _Box], float]:
    """How boxes of the page's own space (origin below) come to stand with most text from left to right (origin above)."""
    left, bottom, right, top = page
    runs: Counter[str] = Counter()
    for (_, a), (_, b) in itertools.pairwise(signs):
        if a is not None and b is not None:
            across, up = (b[0] + b[2] - a[0] - a[2]) / 2, (b[1] + b[3] - a[1] - a[3]) / 2
            if max(abs(across), abs(up)) < 3 * max(a[2] - a[0], a[3] - a[1]):
                runs[("right" if across > 0 else "left") if abs(across) >= abs(up) else "up" if up > 0 else "down"] += 1
    way = runs.most_common(1)[0][0] if runs else "right"

    def place(box: _Box) -> _Box:
        x0, y0, x1, y1 = box
        if way == "up":
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if way == "down":
            return top - y1, right - x1, top - y0, right - x0
        if way == "left":
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        return x0 - left, top - y1, x1 - left, top - y0

    return place, right - left if way in ("up", "down") else top - bottom


def _holds_picture(page: "PdfPage") -> bool:
    from pypdfium2 import raw

    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _drawn(page: "PdfPage"):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """The page as a picture, within the bound on pixels."""
    width, height = (max(1.0, side) for side in page.get_size())
    scale = DOTS_PER_INCH / _POINTS_PER_INCH
    scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
    return page.render(scale=scale).to_pil()
