"""Pictures (PNG, JPEG, TIFF) of reports: their text by optical character recognition, where an engine is installed."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._layout import Line, mended, without_repeats
from residency.prepare.formats._reading import MOST_PIXELS, engine, no_engine, read_picture
from residency.prepare.formats.base import Columns, refused

SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""Usual endings of such files."""

MOST_PAGES = 200
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def recognises(head: bytes) -> bool:
    """True for the signatures of PNG, JPEG and TIFF."""
    return head.startswith(_SIGNATURES)


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The one report that the picture shows, all pages of a TIFF together; none where no text is found.

    Raises:
        Unsupported: no engine is installed.
        UserError: unreadable, damaged or too large.
    """
    pages = without_repeats(_pages(path, columns.name))
    text = mended("\n\f".join("\n".join(page) for page in pages))
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text.strip("\n"))


def _pages(path: Path, name: str) -> list[list[Line]]:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    pages: list[list[Line]] = []
    with explain_os_errors("read the reports", path):
        file = path.open("rb")
    with file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata and of large pictures, which are refused below
        try:
            with Image.open(file, formats=("PNG", "JPEG", "TIFF")) as image:
                for number, frame in enumerate(ImageSequence.Iterator(image)):
                    if number >= MOST_PAGES or frame.width * frame.height > MOST_PIXELS:
                        raise refused(name, "too large a picture")
                    frame.load()
                    if engine() is None:
                        raise no_engine(name)
                    pages.append(read_picture(ImageOps.exif_transpose(frame), name))
        except Image.DecompressionBombError as error:
            raise refused(name, "too large a picture") from error
        except (
            UnidentifiedImageError,
            OSError,
            SyntaxError,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            EOFError,
            OverflowError,
            AttributeError,
            ZeroDivisionError,
            MemoryError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            # Pillow meets damage with whatever its decoders raise.
            raise refused(name, "damaged") from error
    return pages
