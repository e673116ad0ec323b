"""Old Word documents (DOC): their text through a converter that is installed on this machine."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.schema import RawReport
from residency.prepare.formats import open_document, outlook
from residency.prepare.formats._compound import kind_of, opened, says
from residency.prepare.formats._lines import MOST_CHARACTERS
from residency.prepare.formats.base import Columns, Unsupported, decoded, refused

if TYPE_CHECKING:
    from olefile import OleFileIO

SUFFIXES = (".doc", ".dot")
"""Usual endings of such files."""

LONGEST_SECONDS = 60
"""Then a converter is ended."""
CONVERTERS = {
    "antiword": ["antiword", "-s", "-w", "0", "-m", "UTF-8.txt"],
    "catdoc": ["catdoc", "-w", "-d", "utf-8"],
    "soffice": ["soffice", "--headless", "--norestore", "--convert-to", "odt"],
}
"""Program -> how it is called, the file behind it; the first that is there is taken, for a document that hides text soffice.
antiword without -s leaves out text that is hidden and some that stands beside it, but not what a style hides."""

_TABLE_ROW = re.compile(r"^\|(.*)\|[ \t]*$", re.MULTILINE)
"""How antiword draws a table's row."""
_ENCRYPTED = 0x0100
_MARKS = (b"\x3c\x08\x01", b"\x00\x08\x01")
"""Properties of text, switched on: hidden (sprmCFVanish) and deleted (sprmCFRMarkDel). Source: MS-DOC (Microsoft), 2.6.1."""
HIDDEN = "text that may be hidden or deleted, not told apart; install LibreOffice"
LARGEST_STREAM_BYTES = 64 * 2**20


def recognises(head: bytes) -> bool:
    """True for a compound file that names a Word document, or does not say in its beginning what it holds."""
    return says(head, "WordDocument") or (says(head, "") and not outlook.recognises(head))


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The document's one report; none where it is empty. A message under a false name is read as a message.

    Raises:
        Unsupported: no converter is installed.
        UserError: unreadable, damaged, encrypted, neither a document nor a message, or the converter failed.
    """
    with opened(path, columns.name) as compound:
        kind = kind_of(compound)
        if kind == "word":
            _check(compound.openstream("WordDocument").read(32), columns.name)
            hides = _hides_text(compound)
    if kind == "message":
        yield from outlook.read(path, columns)
        return
    if kind == "other":
        raise refused(columns.name, "it is no Word document and no Outlook message")
    program = _program(columns.name, hides=hides)
    if hides and program != "soffice":
        columns.left[HIDDEN] += 1
    with tempfile.TemporaryDirectory(prefix="residency-") as folder:
        made = _converted(path, program, folder, columns.name)
        if program == "soffice":
            yield from open_document.read(made, columns)
        elif (text := _text(made, columns.name)).strip():
            yield RawReport(path=columns.name, row=1, text=text)


def _check(start: bytes, name: str) -> None:
    """Refuse what no converter reads. Source: MS-DOC (Microsoft), 2.5.2 FibBase."""
    if len(start) < 32:
        raise refused(name, "damaged")
    if int.from_bytes(start[10:12], "little") & _ENCRYPTED:
        raise refused(name, "encrypted", next="save it without a password.")


def _hides_text(compound: "OleFileIO") -> bool:
    """True where the document seems to hold hidden or deleted text, which antiword and catdoc write like any other."""
    streams = [name for name in ("WordDocument", "0Table", "1Table") if compound.exists(name)]
    return any(mark in compound.openstream(name).read(LARGEST_STREAM_BYTES) for name in streams for mark in _MARKS)


def _program(name: str, *, hides: bool) -> str:
    there = [program for program in CONVERTERS if shutil.which(program)]
    if not there:
        raise Unsupported(
            f"{name} is an old Word document, and no program that reads it is installed.",
            reason="an old Word document, and no program that reads it is installed",
            next=f"install one of {', '.join(CONVERTERS)} (soffice is LibreOffice), or save the files as .docx.",
        )
    return "soffice" if hides and "soffice" in there else there[0]


def _converted(path: Path, program: str, folder: str, name: str) -> Path:
    """What a converter made of a document, in a folder: text, or of soffice an OpenDocument text."""
    command = [shutil.which(program) or program, *CONVERTERS[program][1:]]
    if program == "soffice":
        command += ["--outdir", folder, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"]
    try:
        done = subprocess.run(  # no shell: the file's name is an argument, whatever it holds
            [*command, str(path.resolve())],
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise refused(name, f"{program} was at it for more than {LONGEST_SECONDS} seconds") from None
    except OSError as error:
        raise refused(name, f"{program} could not be started") from error
    made = next(iter(sorted(Path(folder).glob("*.odt"))), None)
    if done.returncode or (program == "soffice" and made is None):
        raise refused(name, f"damaged, {program} could not read it")
    if made is None:
        made = Path(folder) / "text"
        made.write_bytes(done.stdout)
    return made


def _text(made: Path, name: str) -> str:
    if made.stat().st_size > 4 * MOST_CHARACTERS:
        raise refused(name, "too large")
    return _TABLE_ROW.sub(lambda m: "\t".join(cell.strip() for cell in m[1].split("|")), decoded(made.read_bytes(), name))
