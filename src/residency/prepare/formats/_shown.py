"""Writes a cell's number as the spreadsheet shows it: decimals, thousands, percent, dates and times.

Source: ECMA-376, part 1, 18.8.30 and 18.8.31 (number formats).
"""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd hh:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Formats that files name by number alone. The day's own (14, 22) depends on the reader's country and stands as ISO 8601."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_DATE_PART = re.compile(r"\[(?:h+|m+|s+)\]|am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?|\"[^\"]*\"|\\.|[^\"\\]", re.IGNORECASE)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?")


def shown(value: str, code: str, *, from_1904: bool = False) -> str:
    """A number as its format shows it; as it stands in the file where it is none, or the format is not understood.

    Args:
        value: the number as the file writes it.
        code: the format, such as `0.00` or `dd.mm.yyyy`.
        from_1904: days count from 1904, as in old files of the Macintosh.
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    sections = _BRACKETS.sub("", code).split(";")
    section = (
        sections[1] if number < 0 and len(sections) > 1 else sections[2] if not number and len(sections) > 2 else sections[0]
    )
    plain = _QUOTED.sub("", section).strip()
    if not section.strip() or plain.lower() in ("general", "@") or ("/" in plain and "?" in plain):
        return _general(number)
    if re.search(r"[ymdhs]", plain, re.IGNORECASE):
        return _date(number, section, from_1904) or _general(number)
    return _formatted(abs(number) if len(sections) > 1 and number < 0 else number, section)


def _general(number: Decimal) -> str:
    """A number without a format: 15 digits at most, as spreadsheets count, without zeros at the end."""
    rounded = Decimal(f"{number:.15g}")
    if rounded and not -5 <= rounded.adjusted() <= 14:
        return f"{rounded.normalize():E}"
    return f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"


def _formatted(number: Decimal, section: str) -> str:
    """A number in a format of digits; text in quotation marks around it stays."""
    literal = re.sub(r"[_*].", "", re.sub(r"\\(.)", r'"\1"', section))
    bare = re.sub(r'"[^"]*"', lambda m: "\0" * len(m[0]), literal)
    place = _NUMBER.search(bare)
    if place is None:
        return literal.replace('"', "")
    digits = place[0]
    before, after = literal[: place.start()].replace('"', ""), literal[place.end() :].replace('"', "")
    if "%" in bare:
        number *= 100
    while digits.endswith(","):
        digits, number = digits[:-1], number / 1000
    decimals = digits.partition(".")[2]
    if re.match(r"E[+-]?0+", bare[place.end() :]):
        return f"{before}{float(number):.{len(decimals)}E}"
    quantum = Decimal(1).scaleb(-len(decimals))
    try:
        rounded = number.quantize(quantum, ROUND_HALF_UP)
    except InvalidOperation:
        return _general(number)
    written = f"{rounded:,f}" if "," in digits else f"{rounded:f}"
    whole, point, rest = written.partition(".")
    for mark in reversed(decimals):
        if mark == "0" or not rest.endswith("0"):
            break
        rest = rest[:-1]
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    least = digits.partition(".")[0].count("0")
    return f"{before}{sign}{whole.rjust(least, '0')}{point if rest else ''}{rest}{after}"


def _date(number: Decimal, section: str, from_1904: bool) -> str | None:
    """A day number in a format of dates; None where the calendar has no such day."""
    days = float(number)
    if not 0 <= days < 2_958_466:
        return None
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)
    parts = _DATE_PART.findall(section)
    fine = any(p.lower().startswith("s") and "." in p for p in parts)
    seconds = round(days * 86400, 3 if fine else 0)
    moment = start + timedelta(seconds=seconds)
    half = any(p.lower() in ("am/pm", "a/p") for p in parts)
    out: list[str] = []
    for place, part in enumerate(parts):
        low = part.lower()
        if low.startswith("m") and _is_minutes(parts, place):
            out.append(f"{moment.minute:0{min(len(low), 2)}d}")
        else:
            out.append(_part(part, moment, seconds, half))
    return "".join(out).strip()


def _part(part: str, moment: datetime, seconds: float, half: bool) -> str:
    low = part.lower()
    if low[:1] == "[":
        unit = {"h": 3600, "m": 60, "s": 1}[low[1]]
        return f"{int(seconds // unit):0{len(low) - 2}d}"
    if low in ("am/pm", "a/p"):
        return ("AM" if moment.hour < 12 else "PM")[: len(part) // 2]
    if low[:1] == "y":
        return f"{moment.year:04d}" if len(low) > 2 else f"{moment.year % 100:02d}"
    if low[:1] == "m":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 5: name[0]}.get(len(low), name)
    if low[:1] == "d":
        return {1: str(moment.day), 2: f"{moment.day:02d}", 3: _DAYS[moment.weekday()][:3]}.get(
            len(low), _DAYS[moment.weekday()]
        )
    if low[:1] == "h":
        hour = (moment.hour % 12 or 12) if half else moment.hour
        return f"{hour:0{min(len(low), 2)}d}"
    if low[:1] == "s":
        decimals = len(part.partition(".")[2])
        fraction = f".{moment.microsecond:06d}"[: decimals + 1] if decimals else ""
        return f"{moment.second:0{min(len(low.partition('.')[0]), 2)}d}{fraction}"
    return part[1:-1] if part[:1] == '"' else part[1:] if part[:1] == "\\" else part


def _is_minutes(parts: list[str], place: int) -> bool:
    """True for an m right behind hours or right before seconds; else it is a month."""
    low = [p.lower() for p in parts]
    if len(low[place]) > 2:
        return False
    before = next((p for p in reversed(low[:place]) if p[:1] in "ymdhs["), "")
    after = next((p for p in low[place + 1 :] if p[:1] in "ymdhs["), "")
    return before.startswith(("h", "[h")) or after.startswith(("s", "[s"))
