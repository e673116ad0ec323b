"""Old Word documents (DOC): their text through a converter that is installed on this machine."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from residency.foundation.schema import RawReport
from residency.prepare.formats import outlook
from residency.prepare.formats._compound import kind_of, opened, says
from residency.prepare.formats._lines import MOST_CHARACTERS
from residency.prepare.formats.base import Columns, Unsupported, decoded, refused

SUFFIXES = (".doc", ".dot")
"""Usual endings of such files."""

LONGEST_SECONDS = 60
"""Then a converter is ended."""
CONVERTERS = {
    "antiword": ["antiword", "-w", "0", "-m", "UTF-8.txt"],
    "catdoc": ["catdoc", "-w", "-d", "utf-8"],
    "soffice": ["soffice", "--headless", "--norestore", "--convert-to", "txt:Text (encoded):UTF8"],
}
"""Program -> how it is called, the file behind it; the first that is there is taken."""

_TABLE_ROW = re.compile(r"^\|(.*)\|[ \t]*$", re.MULTILINE)
"""How antiword draws a table's row."""
_ENCRYPTED = 0x0100


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
    if kind == "message":
        yield from outlook.read(path, columns)
        return
    if kind == "other":
        raise refused(columns.name, "it is no Word document and no Outlook message")
    text = _converted(path, columns.name)
    if text.strip():
        yield RawReport(path=columns.name, row=1, text=text)


def _check(start: bytes, name: str) -> None:
    """Refuse what no converter reads. Source: MS-DOC (Microsoft), 2.5.2 FibBase."""
    if len(start) < 32:
        raise refused(name, "damaged")
    if int.from_bytes(start[10:12], "little") & _ENCRYPTED:
        raise refused(name, "encrypted", next="save it without a password.")


def _converted(path: Path, name: str) -> str:
    program = next((p for p in CONVERTERS if shutil.which(p)), None)
    if program is None:
        raise Unsupported(
            f"{name} is an old Word document, and no program that reads it is installed.",
            reason="an old Word document, and no program that reads it is installed",
            next=f"install one of {', '.join(CONVERTERS)} (soffice is LibreOffice), or save the files as .docx.",
        )
    with tempfile.TemporaryDirectory(prefix="residency-") as folder:
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
        made = sorted(Path(folder).glob("*.txt"))
        content = made[0].read_bytes() if made else done.stdout
    if done.returncode or (program == "soffice" and not made):
        raise refused(name, f"damaged, {program} could not read it")
    if len(content) > 4 * MOST_CHARACTERS:
        raise refused(name, "too large")
    return _TABLE_ROW.sub(lambda m: "\t".join(cell.strip() for cell in m[1].split("|")), decoded(content, name))
