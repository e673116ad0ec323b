"""Lists for the practice's own terminal what the leak scan holds back: the words, why, in how many reports, and what to do.

It shows what may be names. None of it is written anywhere.
"""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from residency.foundation.console import counted, table
from residency.foundation.errors import UserError
from residency.foundation.workspace import Workspace

WIDTH = 80
MOST_WORDS = 40
"""Different words that are listed of each reason."""
LONGEST_CHARACTERS = 44

WHAT_TO_DO = (
    "A word that is nobody's name: list it in prepare.not_names. A name or number of a patient: name a table of people in "
    "reports.identities, or mend the row there. Letters that were read wrongly: name the files' code page in "
    "reports.code_page. Then: residency prepare"
)


def held_lines(workspace: Workspace) -> Iterator[str]:
    """What is in quarantine since the last preparation, in lines of at most 80 columns.

    Raises:
        UserError: nothing was prepared yet, or the sealed store does not open.
    """
    if not workspace.sealed.holds("quarantine"):
        raise UserError("Nothing was prepared yet, so nothing is held back.", next="residency prepare")
    reports: Counter[str] = Counter()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for part in workspace.sealed.parts("quarantine"):
        for held in part.values():
            total += 1
            found = {(s["reason"], _stretch(held["report"], s)) for s in held["suspicions"]}
            reports.update({reason for reason, _ in found})
            for reason, stretch in found:
                words[reason][stretch] += 1
    if not total:
        yield "The leak scan holds nothing back."
        return
    yield f"The leak scan holds back {counted(total, 'report')}."
    for reason, n in sorted(reports.items(), key=lambda pair: (-pair[1], pair[0])):
        yield ""
        yield from textwrap.wrap(f"{reason} ({counted(n, 'report')}):", WIDTH)
        listed = sorted(words[reason].items(), key=lambda pair: (-pair[1], pair[0]))
        yield table(["stands there", "reports"], [[word, times] for word, times in listed[:MOST_WORDS]])
        if len(listed) > MOST_WORDS:
            yield f"and {len(listed) - MOST_WORDS} more"
    yield ""
    yield from textwrap.wrap(WHAT_TO_DO, WIDTH)


def _stretch(report: Mapping[str, Any], suspicion: Mapping[str, Any]) -> str:
    """What was found, on one line and without signs that command a terminal.

    A place counts within the field in which it was found; with a label beside the text it cannot be told which.
    """
    if report["label"] is not None or report["given_part"] is not None or suspicion["end"] > len(report["text"]):
        return "(in the text or another field)"
    found = " ".join(report["text"][suspicion["start"] : suspicion["end"]].split())[:LONGEST_CHARACTERS]
    return "".join(c if c.isprintable() else "?" for c in found)
