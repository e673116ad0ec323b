"""The page of the check by a person: reports of a random sample, one by one, what was marked, and the quarantine."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from typing import Any

from residency.foundation.config import CheckSettings
from residency.foundation.console import say
from residency.foundation.errors import UserError
from residency.foundation.pages import render
from residency.foundation.storage import as_plain
from residency.prepare.human_check import Held, Reading, result_lines
from residency.web.local import Ask, LocalPage, Malformed, Reply, as_json

KINDS: tuple[tuple[str, str, str, str], ...] = (
    ("NAME", "n", "Name", "of anybody: patients, relatives, staff"),
    ("DATE", "d", "Date", "any part but the year"),
    ("ADDRESS", "p", "Place", "below the state: street, town, hospital, employer"),
    ("CONTACT", "c", "Contact", "telephone, e-mail, web"),
    ("NUMBER", "i", "Number", "record, account, device, insurance"),
    ("AGE", "a", "Age", "of 90 or more"),
    ("OTHER", "o", "Other", "whatever else tells who it is"),
)
"""What a missed identifier may be: kind, key, word, what it covers."""


def serve_check(
    reading: Reading, practice: str, settings: CheckSettings, *, now: Callable[[], str], open_browser: bool = True
) -> None:
    """Serve the page until the check is finished, or Ctrl-C, after which it can go on.

    Args:
        reading: the check.
        practice: its name, for the title.
        settings: the practice's limit.
        now: the time, ISO 8601.
        open_browser: try to open the page; its address is printed in any case.
    """
    page = page_of(reading, practice, settings, now)
    say(f"Open this address in a browser on this machine; it works once:\n\n  {page.address}\n")
    say("Every mark is kept at once. Ctrl-C ends the page; the same command goes on later.")
    if open_browser:
        _open(page.address)
    try:
        page.serve()
    except KeyboardInterrupt:
        say("")


def page_of(reading: Reading, practice: str, settings: CheckSettings, now: Callable[[], str]) -> LocalPage:
    """The page and everything that it asks for."""
    held: list[Held] = []

    def quarantine() -> list[Held]:
        if not held:
            held.extend(reading.held())
        return held

    def changed(act: Callable[[Ask], None]) -> Callable[[Ask], Reply]:
        def route(asked: Ask) -> Reply:
            act(asked)
            return as_json(_report(reading, _whole(asked, "number")))

        return route

    return LocalPage(
        {
            ("GET", ""): lambda _: Reply(_page(reading, practice).encode("utf-8"), "text/html"),
            ("GET", "check.js"): lambda _: Reply(_script(), "text/javascript"),
            ("GET", "report"): lambda asked: as_json(_report(reading, _whole(asked, "number"))),
            ("GET", "held"): lambda asked: as_json(_held(quarantine(), _whole(asked, "number"))),
            ("POST", "miss"): changed(
                lambda a: reading.mark_miss(_whole(a, "number"), _whole(a, "start"), _whole(a, "end"), str(a.get("kind")))
            ),
            ("POST", "over"): changed(lambda a: reading.mark_over(_whole(a, "number"), _whole(a, "start"))),
            ("POST", "unmark"): changed(lambda a: reading.unmark(_whole(a, "number"), _whole(a, "start"), _whole(a, "end"))),
            ("POST", "read"): changed(lambda a: reading.mark_read(_whole(a, "number"))),
            ("POST", "finish"): lambda _: as_json({"lines": result_lines(reading.finish(now()), settings)}, last=True),
        }
    )


def _page(reading: Reading, practice: str) -> str:
    check = reading.check
    return render(
        "check.html",
        practice=practice,
        title="Check of de-identified reports",
        reader=check.reader,
        number=len(check.sample),
        in_corpus=check.reports_in_corpus,
        policy=check.corpus.policy,
        kinds=KINDS,
        first=reading.first_unread(),
    )


def _script() -> bytes:
    return (files("residency.foundation") / "resources" / "pages" / "check.js").read_bytes()


def _report(reading: Reading, number: int) -> dict[str, Any]:
    """One report of the sample, and how far the check is."""
    check = reading.check
    pieces = reading.pieces(number)
    return {
        "number": number,
        "of": len(check.sample),
        "id": check.sample[number - 1],
        "read": check.sample[number - 1] in check.read,
        "done": len(check.read),
        "next": reading.first_unread(),
        "pieces": [as_plain(p) for p in pieces],
        "kinds": reading.kinds(number),
    }


def _held(quarantine: Sequence[Held], number: int) -> dict[str, Any]:
    """One report of the quarantine, with the reasons and, where they lie in its text, their places."""
    if not quarantine:
        return {"number": 0, "of": 0, "pieces": [], "reasons": []}
    if not 1 <= number <= len(quarantine):
        raise UserError(f"There is no report {number} of {len(quarantine)} in the quarantine.")
    one = quarantine[number - 1]
    text = one.report.text
    # A place counts within the field in which it was found; with a label beside the text it cannot be told which.
    alone = one.report.label is None and one.report.given_part is None
    places = [(s.start, s.end) for s in one.suspicions if alone and s.end <= len(text)]
    cuts = sorted({0, len(text), *(at for place in places for at in place)})
    pieces = [{"text": text[a:b], "suspicious": any(s <= a < e for s, e in places)} for a, b in pairwise(cuts)]
    reasons: Mapping[str, None] = dict.fromkeys(s.reason for s in one.suspicions)
    return {"number": number, "of": len(quarantine), "id": one.report.id, "pieces": pieces, "reasons": list(reasons)}


def _whole(asked: Ask, name: str) -> int:
    """A whole number that the page sent, as a number or behind the question mark.

    Raises:
        Malformed: it is something else.
    """
    value = asked.get(name)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(name)
    return value


def _open(address: str) -> None:
    """Open the page where there is a screen; where that fails, the address in the terminal is enough."""
    import webbrowser

    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        try:
            webbrowser.open(address)
        except (webbrowser.Error, OSError):
            say("No browser could be opened; the address above is enough.")
