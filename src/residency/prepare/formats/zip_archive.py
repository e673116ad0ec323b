"""Zip archives: each file inside is read as if it lay in a folder; whatever an attacker could put in is refused by name."""

import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from residency.foundation.errors import explain_os_errors
from residency.prepare.formats.base import Member, refused

SUFFIXES = (".zip",)
"""Usual endings of such files."""

MOST_MEMBERS = 100_000
LARGEST_RATIO = 250
"""Unpacked to packed bytes of a member above a megabyte. Text packs 3 to 30 times, a bomb about 1,000 times."""
MOST_BYTES = 4_000_000_000
"""Unpacked bytes of one archive."""

_DOCUMENT = re.compile(rb"mimetype|\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/|META-INF/")
_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OverflowError, UnicodeError)


def recognises(head: bytes) -> bool:
    """True where the content begins as a zip archive that is no document of an office program."""
    if head[:4] == b"PK\x05\x06":
        return True  # empty
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    return head[:4] == b"PK\x03\x04" and bool(name) and not _DOCUMENT.match(name)


def members(path: Path, name: str) -> Iterator[Member]:
    """The files inside, one after the other, each unpacked into a private folder until the next one is asked for.

    Args:
        path: the archive.
        name: its name, for messages.

    Raises:
        Unreadable: no archive, or with more members than any practice's.
    """
    with explain_os_errors("read the reports", path), tempfile.TemporaryDirectory(prefix="residency-") as folder:
        try:
            archive = zipfile.ZipFile(path)
        except (*_BROKEN, NotImplementedError):
            raise refused(name, "damaged") from None
        with archive:
            infos = [i for i in archive.infolist() if not i.filename.endswith("/")]
            if len(infos) > MOST_MEMBERS:
                raise refused(name, "holds too many files")
            unpacked_bytes = 0
            for info in infos:
                inside = Path(folder) / f"member{_suffix(info.filename)}"
                reason = _why_not(info)
                if not reason:
                    reason = _unpack(archive, info, inside, MOST_BYTES - unpacked_bytes)
                    unpacked_bytes += inside.stat().st_size if inside.exists() else 0
                yield Member(name=_plain(info.filename), path=None if reason else inside, reason=reason)
                inside.unlink(missing_ok=True)


def _why_not(info: zipfile.ZipInfo) -> str:
    """Why a member is not even tried; empty where it is."""
    plain = info.filename.replace("\\", "/")
    if plain.startswith("/") or re.match(r"[A-Za-z]:", plain) or ".." in plain.split("/") or "\0" in info.orig_filename:
        return "leads out of its archive"
    if info.flag_bits & 0x1:
        return "encrypted"
    if info.create_system == 3 and stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "a link, not a file"
    return "it unpacks to too much" if _is_bomb(info.file_size, info.compress_size) else ""


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, to: Path, room_bytes: int) -> str:
    """Write a member out, counting what really comes; why it was given up, or nothing."""
    try:
        with archive.open(info) as source, to.open("wb") as target:
            return _copied(source, target, info.compress_size, room_bytes)
    except _BROKEN:
        return "damaged"
    except (NotImplementedError, RuntimeError):
        return "packed in an unknown way"


def _copied(source: IO[bytes], target: IO[bytes], packed_bytes: int, room_bytes: int) -> str:
    done = 0
    while piece := source.read(_PIECE):
        done += len(piece)
        if done > room_bytes or _is_bomb(done, packed_bytes) or shutil.disk_usage(tempfile.gettempdir()).free < 4 * _PIECE:
            return "it unpacks to too much"
        target.write(piece)
    return ""


def _is_bomb(unpacked_bytes: int, packed_bytes: int) -> bool:
    return unpacked_bytes > _PIECE and unpacked_bytes > LARGEST_RATIO * max(1, packed_bytes)


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def _plain(name: str) -> str:
    """A member's path for people: nothing that climbs or begins at the root."""
    return "/".join(p for p in name.replace("\\", "/").replace("\0", "").split("/") if p not in ("", ".", ".."))
