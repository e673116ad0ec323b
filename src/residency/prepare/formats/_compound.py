"""Opens compound files (OLE), the containers of old Office programs, Outlook messages and encrypted documents."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from residency.foundation.errors import explain_os_errors
from residency.prepare.formats.base import refused

if TYPE_CHECKING:
    from olefile import OleFileIO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST_FILE_BYTES = 128 * 2**20
Kind = Literal["word", "message", "other"]


@contextmanager
def opened(path: Path, name: str) -> Iterator["OleFileIO"]:
    """A compound file.

    Raises:
        Unreadable: damaged, encrypted or too large.
        UserError: no permission, or no such file.
    """
    import olefile

    with explain_os_errors("read the reports", path):
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refused(name, "too large")
        file = path.open("rb")
    with file:
        try:
            with olefile.OleFileIO(file, raise_defects=olefile.DEFECT_FATAL) as compound:
                if compound.exists("EncryptedPackage") or compound.exists("EncryptionInfo"):
                    raise refused(name, "encrypted", next="save it without a password.")
                yield compound
        except (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
            # olefile meets damage with whatever its arithmetic raises; its own errors are OSErrors.
            raise refused(name, "damaged") from error


def kind_of(compound: "OleFileIO") -> Kind:
    """What a compound file holds."""
    if compound.exists("WordDocument"):
        return "word"
    return "message" if compound.exists("__properties_version1.0") else "other"


def says(head: bytes, stream: str) -> bool:
    """True where the beginning of a compound file names a stream."""
    return head.startswith(SIGNATURE) and stream.encode("utf-16-le") in head
