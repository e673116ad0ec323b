"""Reads pictures of text with whichever engine is installed: the package rapidocr, or the program tesseract."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from residency.prepare.formats._layout import Line, Piece, lines_of
from residency.prepare.formats.base import Unreadable, Unsupported, refused

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SECONDS = 120
"""For one page; then tesseract is ended."""
LEAST_CONFIDENCE = 0.5
"""Lines that rapidocr is less sure of are no text, as a rule stains and lines of a form."""
MOST_PIXELS = 60_000_000
"""Of one page; twice an A4 page at 600 dots per inch."""


def engine() -> str | None:
    """The engine that reads pictures here: rapidocr, tesseract or None."""
    if find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None:
        return "rapidocr"
    return "tesseract" if shutil.which("tesseract") else None


def no_engine(name: str) -> Unreadable:
    """What to say of a scan where no engine is installed."""
    return Unsupported(
        f"{name} is a scanned picture, and nothing that reads pictures is installed.",
        reason="a scanned picture; install residency[ocr]",
        next="pip install 'residency[ocr]', or install the program tesseract.",
    )


def read_picture(image: "Image", name: str) -> list[Line]:
    """The lines of text in a picture, in reading order.

    Raises:
        Unsupported: no engine is installed.
        Unreadable: the picture is too large, or the engine took too long.
    """
    if image.width * image.height > MOST_PIXELS:
        raise refused(name, "too large a picture")
    chosen = engine()
    if chosen is None:
        raise no_engine(name)
    plain = image.convert("RGB")
    return _with_rapidocr(plain) if chosen == "rapidocr" else _with_tesseract(plain, name)


@lru_cache(maxsize=1)
def _rapidocr() -> Any:
    """The engine with the models inside its package; two threads, no log lines."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # it turns short words such as units upside down
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _with_rapidocr(image: "Image") -> list[Line]:
    import numpy as np

    found = _rapidocr()(np.asarray(image)[:, :, ::-1])
    if found.txts is None or found.boxes is None:
        return []
    pieces = []
    for box, text, sure in zip(found.boxes, found.txts, found.scores, strict=True):
        if sure >= LEAST_CONFIDENCE:
            across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
            pieces.append(Piece(min(across), min(down), max(across), max(down), str(text)))
    return lines_of(pieces, image.height)


def _with_tesseract(image: "Image", name: str) -> list[Line]:
    held = io.BytesIO()
    image.save(held, "PNG")
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "--psm", "3", "tsv"]
    try:
        done = subprocess.run(command, input=held.getvalue(), capture_output=True, timeout=LONGEST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise refused(name, f"tesseract was at it for more than {LONGEST_SECONDS} seconds") from None
    except OSError as error:
        raise refused(name, "tesseract could not be started") from error
    if done.returncode:
        raise refused(name, "tesseract could not read the picture")
    return lines_of(list(_words(done.stdout.decode("utf-8", "replace"))), image.height)


def _words(table: str) -> Iterator[Piece]:
    """The words of tesseract's table with their boxes."""
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = (float(cell) for cell in cells[6:10])
            yield Piece(left, top, left + width, top + height, cells[11])
