"""Mails (EML) and mailboxes (mbox): the body, and what is attached to it; who wrote to whom and when does not become text."""

import base64
import email
import email.errors
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import IO

from residency.foundation.errors import explain_os_errors
from residency.foundation.schema import RawReport
from residency.prepare.formats._embedded import read_attached
from residency.prepare.formats._lines import whole_characters
from residency.prepare.formats.base import Columns, decoded, refused
from residency.prepare.formats.web_page import text_of

SUFFIXES = (".eml", ".mht", ".mhtml", ".mbox")
"""Usual endings of such files."""

LARGEST_FILE_BYTES = 64 * 2**20
MOST_PARTS = 1000

_HEADER = re.compile(rb"[!-9;-~]{1,76}:[ \t\r\n]|[ \t]|From ")
_SURE = re.compile(rb"^(mime-version|received|message-id|return-path|x-mailer|content-type|delivered-to)[ \t]*:", re.I | re.M)


_FROM = re.compile(rb"From \S+.{0,60}\d\d:\d\d(?::\d\d)?.{0,20} \d{4}\b")
"""The line before each mail of a mailbox. Source: RFC 4155."""


def recognises(head: bytes) -> bool:
    """True where the content begins with a mail's header: nothing else, and lines that only mail programs write."""
    if _is_mailbox(head):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n")
    block = plain.partition(b"\n\n")[0]
    lines = block.split(b"\n")
    return len(lines) >= 2 and all(_HEADER.match(line + b"\n") for line in lines[:50]) and _SURE.search(block) is not None


def read(path: Path, columns: Columns) -> Iterator[RawReport]:
    """The mail's body as report 1, where it holds text, and behind it the reports attached.

    Raises:
        UserError: unreadable, no mail, encrypted or too large.
    """
    with explain_os_errors("read the reports", path), path.open("rb") as file:
        if _is_mailbox(file.read(65536)):
            file.seek(0)
            for number, content in enumerate(_mails(file, columns.name), 1):
                yield from _reports(content, replace(columns, name=f"{columns.name}/mail {number}"))
            return
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise refused(columns.name, "too large")
        file.seek(0)
        content = file.read()
    if not recognises(content[:65536]):
        raise refused(columns.name, "damaged, it has no mail header")
    yield from _reports(content, columns)


def _is_mailbox(head: bytes) -> bool:
    first, _, rest = head.partition(b"\n")
    return _FROM.match(first) is not None and _HEADER.match(rest) is not None


def _mails(lines: IO[bytes], name: str) -> Iterator[bytes]:
    """The mails of a mailbox, without the lines between them.

    Raises:
        Unreadable: one is too large.
    """
    here: list[bytes] = []
    size_bytes, blank = 0, True
    for line in iter(lambda: lines.readline(LARGEST_FILE_BYTES), b""):
        if blank and _FROM.match(line):
            if here:
                yield b"".join(here)
            here, size_bytes = [], 0
        else:
            here.append(line[1:] if re.match(rb">+From ", line) else line)
            size_bytes += len(line)
        if size_bytes > LARGEST_FILE_BYTES:
            raise refused(name, "too large")
        blank = not line.strip()
    if here:
        yield b"".join(here)


def _reports(content: bytes, columns: Columns) -> Iterator[RawReport]:
    message = _parsed(content, columns.name)
    if message.get_content_type() == "multipart/encrypted" or "pkcs7-mime" in message.get_content_type():
        raise refused(columns.name, "encrypted", next="save the decrypted mail.")
    parts = _parts(message, columns.name)
    body = _body(parts, columns)
    if body.strip():
        yield RawReport(path=columns.name, row=1, text=body)
    yield from read_attached(_attachments(parts), columns)


def _parsed(content: bytes, name: str) -> Message:
    """A mail's parts. The parser of the standard library stumbles over some malformed headers, in several ways."""
    try:
        message = email.message_from_bytes(content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=email.policy.compat32)
    except (ValueError, LookupError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise refused(name, "damaged") from error
    return message


def _parts(message: Message, name: str) -> list[Message]:
    """Every part that holds no other parts; a mail within the mail is one part, an attachment."""
    parts: list[Message] = []
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if len(parts) + len(waiting) > MOST_PARTS:
            raise refused(name, "it holds too many parts")
        inner = part.get_payload()
        if isinstance(inner, list) and part.get_content_type() != "message/rfc822":
            waiting = [*(p for p in inner if isinstance(p, Message)), *waiting]
        else:
            parts.append(part)
    return parts


def _body(parts: list[Message], columns: Columns) -> str:
    """The first text that is not attached; plain text before a page."""
    texts = [p for p in parts if not _is_attached(p)]
    for kind in ("text/plain", "text/html"):
        for part in texts:
            if part.get_content_type() == kind and (text := _text(part, columns)).strip():
                return text_of(text, columns.name) if kind == "text/html" else text
    return ""


def _text(part: Message, columns: Columns) -> str:
    """A part as text: by the character set that it names, else as any text, by the settings' code page."""
    content = _content(part)
    charset = str(part.get_content_charset() or "")
    try:
        if charset and charset.replace("_", "-") not in ("utf-8", "us-ascii", "ascii"):
            return whole_characters(content.decode("cp1252" if charset == "iso-8859-1" else charset, "replace"))
    except (LookupError, ValueError):
        pass
    return decoded(content, columns.name, columns.code_page)


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return _mail_within(part)
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        return b""
    return content if isinstance(content, bytes) else b""


def _mail_within(part: Message) -> bytes:
    """An attached mail with its header; empty where it cannot be taken out."""
    inner = next((p for p in part.get_payload() if isinstance(p, Message)), None)
    if inner is None:
        return b""
    try:
        if str(part.get("content-transfer-encoding") or "").strip().lower() == "base64":  # against RFC 2046, but it happens
            content = base64.b64decode("".join(str(inner.get_payload()).split()))
        else:
            content = inner.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""
    return content if recognises(content[:65536]) else b"MIME-Version: 1.0\n" + content


def _attachments(parts: list[Message]) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(parts, 1):
        if _is_attached(part):
            ending = ".eml" if part.get_content_type() == "message/rfc822" else ""
            yield _name_of(part) or f"attachment {number}{ending}", _content(part)


def _is_attached(part: Message) -> bool:
    """True for attachments; pictures that stand in the body (logos) are none."""
    disposition = str(part.get("content-disposition") or "").strip().lower()
    if disposition.startswith("attachment"):
        return True
    kind = part.get_content_type()
    if kind == "message/rfc822":
        return True
    return bool(_name_of(part)) and not (kind.startswith("image/") and part.get("content-id"))


def _name_of(part: Message) -> str:
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(part.get_filename() or "")))
    except (ValueError, LookupError, TypeError, email.errors.HeaderParseError):
        return ""
