"""Chooses the format that reads a file, by its content; the suffix decides only between kinds of plain text."""

import re
import sys
from functools import lru_cache
from types import ModuleType

from residency.prepare.formats import shelf
from residency.prepare.formats.base import ascii_of, is_binary

GENERAL = ("json_lines", "comma_separated", "plain_text")
"""Formats that fit many contents; every other one has a sign of its own and is asked first."""
NO_REPORTS = {
    ".toml", ".ini", ".cfg", ".conf", ".lock", ".yaml", ".yml", ".py", ".sh", ".bat", ".ps1", ".sql", ".css", ".js",
    ".r", ".ipynb", ".bak", ".tmp", ".part",
}  # fmt: skip
"""Endings of text files that hold no report, unless a format is named for them."""
SYSTEM_FILES = {"thumbs.db", "desktop.ini", ".ds_store"}
_NO_SIGN = {"hl7_v2": rb"\|", "rich_text": rb"\\[a-z]", "ccda": rb"<", "fhir": rb"[<{\[]", "json_lines": rb"\A[{\[]"}
"""What the text of a damaged file of a format still holds; a text without it is no such file, whatever its ending says."""
_BELIEVED = ("mail", "web_page")
"""Formats whose files are text without a sign of their own: the ending is believed."""
_XML = re.compile(
    rb"<\?xml\b|<!DOCTYPE\s+(?!html)|<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>.*?</\1\s*>\s*\Z", re.DOTALL | re.IGNORECASE
)
_PAGE = re.compile(rb"<(p|div|table|span|h[1-6]|ul|ol|b|i|font|center|pre)\b[^<>]*>.*</\1>", re.DOTALL | re.IGNORECASE)
_LOGGED = re.compile(
    rb"\W?(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|(?:DEBUG|INFO|WARN(?:ING)?|ERROR)\b)"
)


def format_for(head: bytes, suffix: str, file_name: str = "", named: str | None = None) -> ModuleType | None:
    """The format that reads a file; None where none does.

    Args:
        head: its first bytes, some ten thousand.
        suffix: its ending with the point, such as ".txt".
        file_name: its name, by which a system's own files are passed by.
        named: the format that the settings name; then nothing is looked at.
    """
    if named is not None:
        return shelf.get(named)
    if _is_of_system(file_name):
        return None
    formats = _formats(tuple(sys.path))
    for name, reader in formats.items():
        if name not in GENERAL and reader.recognises(head):
            return reader
    suffix = suffix.lower()
    by_suffix = [name for name, reader in formats.items() if suffix in reader.SUFFIXES]
    if not by_suffix and (suffix in NO_REPORTS or file_name.startswith(".")):
        return None
    if formats["json_lines"].recognises(head):
        return formats["json_lines"]
    chosen = _of_text(head, by_suffix[0] if by_suffix else "", formats)
    return formats[chosen] if chosen is not None else None


def why_none(head: bytes, suffix: str, file_name: str) -> str:
    """Why no format reads a file, in few words that show nothing of it; an ending that no list knows may be a name."""
    import mimetypes

    if _is_of_system(file_name):
        return "a file of the operating system"
    if not is_binary(head) and _is_xml(head):
        return "XML of a kind that is not read"
    if not is_binary(head) and _is_log(head):
        return "a program's log"
    known = suffix.lower() in NO_REPORTS or mimetypes.guess_type(f"file{suffix.lower()}")[0] is not None
    return f"no format ({suffix.lower() if known else 'no known ending'})"


def _is_of_system(file_name: str) -> bool:
    return file_name.startswith("._") or file_name.lower() in SYSTEM_FILES


def _of_text(head: bytes, promised: str, formats: dict[str, ModuleType]) -> str | None:
    """The format of a content without a sign of its own.

    Args:
        head: the first bytes.
        promised: the format that the ending names; empty where it names none.
        formats: the shelf.
    """
    commas, plain = formats["comma_separated"], formats["plain_text"]
    is_text = plain.recognises(head) and not _looks_binary(head)
    if not is_text:
        return promised or None
    if promised == "comma_separated":
        return "plain_text" if commas.is_prose(head) else promised
    if commas.is_table(head):
        return "comma_separated"
    if promised in _BELIEVED or (promised not in ("", "plain_text") and _has_sign(head, promised)):
        return promised
    if _PAGE.match(ascii_of(head)):
        return "web_page"
    return None if _is_xml(head) or _is_log(head) else "plain_text"


def _has_sign(head: bytes, promised: str) -> bool:
    return promised in _NO_SIGN and re.search(_NO_SIGN[promised], ascii_of(head)) is not None


def _is_xml(head: bytes) -> bool:
    return _XML.match(ascii_of(head).rstrip()) is not None


def _is_log(head: bytes) -> bool:
    """True where most of the first lines begin as those that programs write about themselves."""
    lines = [line for line in ascii_of(head).split(b"\n")[:20] if line.strip()]
    return sum(_LOGGED.match(line) is not None for line in lines) > 0.6 * len(lines) > 1


@lru_cache(maxsize=4)
def _formats(search_path: tuple[str, ...]) -> dict[str, ModuleType]:
    """The shelf, looked through once: asking every installed package for formats takes longer than a file."""
    return shelf.modules()


def _looks_binary(head: bytes) -> bool:
    return is_binary(head) and head[:2] not in (b"\xff\xfe", b"\xfe\xff")
