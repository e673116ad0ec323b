"""Append-only, chained journal of who did what to which artifact. No report text in it.

Each line holds the digest of the line before, so that a changed or removed line is noticed. A cut tail is not: keep
the last digest elsewhere (it is printed by `residency status`).
"""

import getpass
import json
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError, explain_os_errors

FIRST = "0" * 64


def append(
    journal: Path, action: str, *, at: datetime | None = None, by: str | None = None, **facts: str | int | float | None
) -> str:
    """Add one line and return its digest.

    Args:
        journal: the file.
        action: what was done, such as "prepare".
        at: when; now if not given.
        by: who; the system's user if not given.
        facts: ids, counts and digests. Never text of a report.
    """
    entry = {
        "at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "by": by or _user(),
        "action": action,
        **facts,
        "before": last_digest(journal),
    }
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    with explain_os_errors("write the journal", journal):
        journal.parent.mkdir(parents=True, exist_ok=True)
        before = journal.stat().st_size if journal.exists() else 0
        try:
            with journal.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            os.truncate(journal, before)  # half a line would break the chain for good
            raise
    return sha256(line.encode("utf-8")).hexdigest()


def last_digest(journal: Path) -> str:
    """Digest of the last line; zeros for an empty journal."""
    lines = _lines(journal)
    return sha256(lines[-1].encode("utf-8")).hexdigest() if lines else FIRST


def last_of(journal: Path, action: str) -> dict[str, Any]:
    """The last line of an action; empty where there is none."""
    for line in reversed(_lines(journal)):
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # `verify` tells of it
        if isinstance(entry, dict) and entry.get("action") == action:
            return entry
    return {}


def verify(journal: Path) -> int:
    """Check the whole chain and return the number of lines.

    Raises:
        UserError: a line was changed, removed or put in.
    """
    before, count = FIRST, 0
    for count, line in enumerate(_lines(journal), 1):
        try:
            named = json.loads(line)["before"]
        except (ValueError, KeyError, TypeError):
            named = None
        if named != before:
            raise UserError(
                f"The journal {journal} does not hold together at line {count}.",
                why="A line was changed, removed or put in after it was written.",
                next="compare it with a backup; the artifacts themselves are checked by their own digests.",
            )
        before = sha256(line.encode("utf-8")).hexdigest()
    return count


def _lines(journal: Path) -> list[str]:
    with explain_os_errors("read the journal", journal):
        return journal.read_text("utf-8", errors="backslashreplace").splitlines() if journal.exists() else []


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
