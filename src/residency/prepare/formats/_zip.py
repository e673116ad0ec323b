"""Opens documents that are zip archives inside, with a bound on what they unpack to."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from residency.foundation.errors import explain_os_errors
from residency.prepare.formats.base import refused

MOST_ENTRIES = 20_000
LARGEST_PART_BYTES = 64 * 2**20
"""Of one part of a document, unpacked."""
LARGEST_RATIO = 250
"""Unpacked to packed bytes of a part above a megabyte. Text in XML packs 5 to 30 times; a bomb about 1,000 times."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, IndexError, OSError)


class Archive:
    """A document's parts by their names."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._infos = {info.filename: info for info in archive.infolist()}

    def names(self, pattern: str = "") -> list[str]:
        """Names of the parts that match a regular expression as a whole; all without one."""
        return sorted(n for n in self._infos if not pattern or re.fullmatch(pattern, n))

    @contextmanager
    def open(self, part: str, largest_bytes: int = LARGEST_PART_BYTES) -> Iterator[IO[bytes]]:
        """A part for reading, bounded.

        Args:
            part: its name.
            largest_bytes: more than this is not unpacked.

        Raises:
            Unreadable: not there, damaged, encrypted, or it unpacks to too much.
        """
        info = self._infos.get(part)
        if info is None:
            raise refused(self._name, "damaged, a part of it is missing")
        if info.flag_bits & 1:
            raise refused(self._name, "encrypted", next="save it without a password.")
        if info.file_size > largest_bytes or _is_bomb(info.file_size, info.compress_size):
            raise refused(self._name, "it unpacks to too much", next="take it out of the source.")
        try:
            with self._archive.open(info) as file:
                yield io.BufferedReader(_Bounded(file, self._name, largest_bytes, info.compress_size))
        except _BROKEN as error:
            raise refused(self._name, "damaged") from error

    def read(self, part: str, largest_bytes: int = LARGEST_PART_BYTES) -> bytes:
        """A part as a whole; see `open`."""
        with self.open(part, largest_bytes) as file:
            return file.read()


@contextmanager
def opened(path: Path, name: str) -> Iterator[Archive]:
    """A document that is a zip archive.

    Raises:
        Unreadable: damaged, or with more parts than any document.
        UserError: no permission, or no such file.
    """
    with explain_os_errors("read the reports", path):
        file = path.open("rb")
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise refused(name, "damaged") from error
        with archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise refused(name, "it holds too many parts")
            yield Archive(archive, name)


def first_entry(head: bytes) -> str | None:
    """The first name in a zip archive that begins with `head`; None where it is none."""
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        return None
    return head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")


def is_office(head: bytes, folder: bytes) -> bool:
    """True where `head` begins an Office Open XML document whose parts lie in a folder, such as b"word/"."""
    first = first_entry(head) or ""
    return (first == "[Content_Types].xml" or first.startswith(("_rels/", "docProps/", folder.decode()))) and folder in head


def _is_bomb(unpacked_bytes: int, packed_bytes: int) -> bool:
    return unpacked_bytes > 2**20 and unpacked_bytes > LARGEST_RATIO * max(1, packed_bytes)


class _Bounded(io.RawIOBase):
    """Counts what really comes out: the sizes that an archive names may lie."""

    def __init__(self, file: IO[bytes], name: str, largest_bytes: int, packed_bytes: int) -> None:
        self._file, self._name, self._largest, self._packed, self._read = file, name, largest_bytes, packed_bytes, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        content = self._file.read(len(buffer))
        self._read += len(content)
        if self._read > self._largest or _is_bomb(self._read, self._packed):
            raise refused(self._name, "it unpacks to too much", next="take it out of the source.")
        buffer[: len(content)] = content
        return len(content)
