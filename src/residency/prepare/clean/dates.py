"""Writes dates that were moved one way, 2024-03-15, and keeps the list of what was removed true."""

import dataclasses
import re
from collections.abc import Sequence

from residency.prepare.clean.changes import Change
from residency.prepare.date_forms import WEEKDAY, read_date, says_the_order
from residency.prepare.deidentify import Removed

_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)


def one_way_dates(
    texts: Sequence[tuple[str, str]], removed: Sequence[Removed], day_first: bool | None, changes: list[Change]
) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Texts in which every moved date that has day, month and full year reads 2024-03-15, and the list to match.

    Args:
        texts: (place, text) after de-identification.
        removed: what de-identification replaced, from all these places.
        day_first: what 3/4/2024 means; None where it is not known: then it stays as it is, unless the date that stood
            there could be read one way only.
        changes: what was written otherwise is added here.
    """
    done: list[tuple[str, str]] = []
    listed: list[Removed] = []
    for place, text in texts:
        pieces, last, shift = [], 0, 0
        for one in (r for r in removed if r.place == place):
            at = one.start + shift
            new = _iso(one, day_first) or one.replacement
            if new != one.replacement:
                changes.append(Change(place, "date", one.replacement, new))
            pieces += [text[last:at], new]
            last = at + len(one.replacement)
            shift += len(one.replacement) - len(one.original)
            listed.append(dataclasses.replace(one, replacement=new))
        done.append((place, "".join([*pieces, text[last:]])))
    return done, listed


def _iso(one: Removed, day_first: bool | None) -> str | None:
    """A moved date in the one form; None where it is none, lacks a part, or could mean two days."""
    if one.kind != "DATE" or "[" in one.replacement or _WEEKDAY.match(one.replacement):
        return None
    told = says_the_order(one.original)
    order = told if told is not None else day_first
    readings = {read_date(one.replacement, day_first=way) for way in ((True, False) if order is None else (order,))}
    days = {(r.year, r.month, r.day) for r in readings if r is not None}
    if len(days) != 1:
        return None
    ((year, month, day),) = days
    return f"{year:04d}-{month:02d}-{day:02d}" if year is not None and year > 999 and month and day else None
