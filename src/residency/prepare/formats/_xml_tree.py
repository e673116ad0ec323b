"""XML read safely: no entities of its own, nothing fetched, wrong encodings mended, size bounded."""

import re
from pathlib import Path
from typing import Any

from residency.foundation.errors import explain_os_errors
from residency.prepare.formats.base import Unreadable, decoded

MOST_BYTES = 200_000_000
"""A larger XML file is refused: its tree would take some ten times as much memory."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def root_of(path: Path, name: str) -> Any:
    """The root element of an XML file.

    Raises:
        Unreadable: not well-formed, too large, or with entities of its own, which can grow without end.
        UserError: no permission, or no such file.
    """
    with explain_os_errors("read the reports", path):
        if path.stat().st_size > MOST_BYTES:
            raise _refused(name, "too large", f"XML above {MOST_BYTES // 1_000_000} MB is not read.")
        content = path.read_bytes()
    return parsed(content, name)


def parsed(content: bytes, name: str) -> Any:
    """The root element of XML bytes, as `root_of` reads it."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        try:
            return fromstring(content)
        except (ParseError, ValueError, LookupError):
            # the declaration promises another encoding than the bytes have
            return fromstring(_DECLARATION.sub("", decoded(content, name)))
    except DefusedXmlException:
        raise _refused(name, "XML with entities of its own", "They can grow without end or name other files.") from None
    except (ParseError, ValueError, LookupError):
        raise _refused(name, "damaged", "The XML is not well-formed; it may be cut off.") from None


def _refused(name: str, reason: str, why: str) -> Unreadable:
    return Unreadable(f"{name}: {reason}.", reason=reason, why=why, next="export it again.")
