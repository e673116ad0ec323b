"""The rest of an address of which some part was found: house and street before a town, towns behind a street, lines above."""

import re
from collections.abc import Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.fixed_words import MONTHS, STATE_NAMES, STATES, WEEKDAYS
from residency.instruments.identifiers.institutions import is_name
from residency.instruments.identifiers.words import (
    FAMILY,
    MEDICAL,
    PLACE,
    STOP,
    WORD,
    flags_of,
    places,
    regions,
    strange,
    word_set,
)

_KINDS = frozenset(["ADDRESS", "POSTCODE", "PLACE"])
_GAP_BEFORE = re.compile(
    rf"(?:,[ \t]?\n?[ \t]*|[ \t]?\n[ \t]*|,? (?:{STATES}|{STATE_NAMES}|[A-Z]{{2,3}}),?[ \t-]{{1,3}}|[ \t]-[ \t]| )$"
)
_PART_BEFORE = re.compile(r"(?:^|(?<=[,\n\t|;:()\u00b7]))[ \t]*(?P<part>[^,\n\t|;:()\u00b7]{2,60})$")
_CUT = re.compile(
    r"[ \t]{2,}|\.{2,}[ \t]*|(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\bBlvd)(?<!\bBrgy)[.!?] (?!\d)| - |^[ .\t]+"
    r"|\b(?:Dr|Mrs?|Ms|Miss|Prof|Rev|Sr|Fr|Hon)\.? "
)
_PART = re.compile(
    r"(?P<gap>,[ \t]?\n?[ \t]*| comma |[ \t]*\n[ \t]*| \. )(?P<part>[^\W\d_a-z][\w'.-]*"
    r"(?:[ -](?:(?:upon|on|le|the|of|de|del|la|na|by) )?[^\W\d_a-z][\w'.-]*){0,3})"
    r"(?=[,;)\n\t]|\.(?:\s|$)|$|(?P<wide>  )| comma | - | [A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[ ,-]{1,3}\d{4,6}\b"
    r"| [A-Z]{2}(?: \d|[\s.,]))"
)
_SMALL_PART = re.compile(r",? (?P<part>[a-z][a-z'-]{2,}(?: [a-z][a-z'-]{2,})?)(?=[ ,]+\d{4,6}\b|[.,;\n]|$)")
_CODE = re.compile(
    r"(?:,? |,? [A-Z]{2} |[ ,]-[ ]?|, ?)(?P<code>(?!(?:19|20)\d\d\b)\d{4}|\d{3} ?\d{3})(?=[\s,.;)]|$)(?! ?(?:mg|ml|hrs?|h)\b)"
)
_BOX = re.compile(r"\b(?:box|bag)\b", re.IGNORECASE)
_AFTER_BOX = re.compile(r",? (?P<part>[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)(?= \d{4,6}\b| [A-Z]{2,3} [A-Z\d]|[,.\n]|$)")
_STATE_BEHIND = re.compile(rf" (?:{STATES})$")
_STATES = frozenset(
    name.replace("_", " ")
    for name in word_set(
        "ontario quebec british_columbia alberta manitoba saskatchewan nova_scotia new_brunswick newfoundland yukon nunavut"
        " prince_edward_island northwest_territories new_south_wales queensland south_australia western_australia tasmania"
        " victoria tamil_nadu kerala karnataka maharashtra gujarat punjab west_bengal uttar_pradesh andhra_pradesh telangana"
        " bihar rajasthan haryana madhya_pradesh odisha"
    )
)
"""States and provinces beside those of the list of regions."""
_LINKS = word_set(
    "of the and & at on upon by near opp opposite behind beside next to off in de del la las los le na da do y c/o corner"
)
_STREET = word_set(
    "street st road rd avenue ave lane ln drive dr court ct close way place square terrace crescent hill park gardens house"
    " cottage"
    " cottages lodge farm flat apt unit plot block sector estate village tenantry section cross quarters compound box"
    " extension mall"
    " green quay row heights view grove suite ste floor building bldg po mill canyon brow passage arcade brgy barangay purok"
    " mews hall"
)
_NO_PART = word_set(
    "department dept unit ward clinic hospital centre center director consultant surgeon physician registrar nurse sister"
    " manager re ref"
    " tel phone fax email dob mrn nhs dear date page report summary note letter md rn np pa do do. facp frcs frcp mbbs mrcp"
    " phd dds dpt"
    " cc sent seen signed from to patient pt name room bed lives born walks caught call calls mail code chart reg dr mr mrs"
    " ms prof mobile claim insured eircode postcode zip pin"
)
_TITLES = re.compile(r"\b(?:MD|RN|NP|DO|PA-C|FRCS|FRCP|MRCP|MBBS|PhD|DDS|DMD|DPT|LPN|CRNA|PharmD|RPh|FACP|FRACP|FWACS)\b")
_DEAR = re.compile(r"\n[ \t]*\n[ \t]*(?:Dear|DEAR) ")
_LINE_LENGTH = 48
"""Characters that a line of an address has at most."""
_LINES = 4
"""Lines above a postcode that may belong to its address."""


def rest_of_addresses(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """What stands beside streets, towns and postcodes and is of the same address; states and countries stay.

    Args:
        text: the plain text.
        found: spans in order, none overlapping; those of other kinds do not matter.
    """
    beside: list[Span] = []
    for span in found:
        if span.kind in _KINDS and span.end - span.start > 1:
            beside += _before(text, span)
            if span.kind != "POSTCODE":
                beside += _behind(text, span)
    if any(span.kind in _KINDS for span in found):
        beside += _addressees(text)
    for span in beside:
        yield from _uncovered(text, span, found)


def _uncovered(text: str, span: Span, found: Sequence[Span]) -> Iterator[Span]:
    """The stretches of a span in which nothing was found: what was keeps its kind."""
    start = span.start
    for other in found:
        if other.end > start and other.start < span.end:
            if other.start > start and any(map(str.isalnum, text[start : other.start])):
                yield Span(start, other.start, span.kind, span.source)
            start = max(start, other.end)
    if start < span.end and any(map(str.isalnum, text[start : span.end])):
        yield Span(start, span.end, span.kind, span.source)


def _before(text: str, span: Span) -> Iterator[Span]:
    """Parts before one that was found, on its line and on those above."""
    start, lines = span.start, 0
    postal = span.kind == "POSTCODE"
    for turn in range(8):
        gap = (_GAP_BEFORE if turn == 0 and postal else _COMMA).search(text, max(0, start - 24), start)
        if gap is None:
            return
        if "\n" in gap.group():
            lines += 1
        end = gap.start()
        part = _PART_BEFORE.search(text, max(0, end - 64), end)
        if part is None or lines > _LINES:
            return
        cut = max((m.end() for m in _CUT.finditer(part["part"])), default=0)
        begin = cut + _tail(part["part"][cut:])
        whole = begin == 0
        words = part["part"][begin:].strip()
        if not words or not _of_address(words, sure=postal and whole, first=not whole):
            return
        start = part.start("part") + begin
        if words.lower() not in regions() and words.lower() not in _STATES:
            yield Span(start, end, "ADDRESS", "rest_of_address")
        if not whole:
            return


_COMMA = re.compile(r",[ \t]?\n?[ \t]*$")


def _tail(part: str) -> int:
    """Where the last stretch of a part begins in which each word has a capital or a digit or links such words."""
    begin = 0
    for word in re.finditer(r"\S+", part):
        if word.group()[0].islower() and word.group().lower() not in _LINKS:
            begin = word.end() + 1
    while (link := re.match(r"\s*([a-z/&]+)\s+", part[begin:])) and link[1] in _LINKS:
        begin += link.end()
    return begin


def _of_address(words: str, *, sure: bool, first: bool) -> bool:
    """True where words can be a part of an address: in a sentence only with a number or a street, else with any name."""
    parts = [word.strip(".'\"#") for word in words.split()]
    lows = [part.lower() for part in parts]
    if len(parts) > 7 or len(words) > _LINE_LENGTH or _TITLES.search(words) or any(low in _NO_PART for low in lows):
        return False
    if any(low in MONTHS or low in WEEKDAYS for low in lows):
        return False
    if any(flags_of(p) & MEDICAL and not flags_of(p) & (PLACE | FAMILY) for p in parts if p.isalpha()):
        return False
    if len(parts) > 1 and words.isupper() and any(flags_of(p) & (STOP | WORD) and p.lower() not in _STREET for p in parts):
        return False
    street = any(low in _STREET for low in lows)
    number = parts[0][:1].isdigit() and len(parts) > 1 and parts[1][:1].isupper()
    if number or street:
        return len(parts) > 1
    if first and not sure:
        return words.lower() in places()
    if words[-1].isdigit() or (words.isupper() and len(words) < 6):
        return False
    return any(is_name(p) or flags_of(p) & PLACE for p in parts if p[:1].isupper())


def _behind(text: str, span: Span) -> Iterator[Span]:
    """Quarters, towns and counties behind a street, and a code of digits behind these."""
    end, street = span.end, span.kind == "ADDRESS"
    if text[span.start : span.end].islower():
        match = _SMALL_PART.match(text, end)
        if match and street and (match["part"] in places() or all(strange(w) for w in match["part"].split())):
            end = match.end("part")
            yield Span(match.start("part"), end, "PLACE", "rest_of_address")
    boxed = _AFTER_BOX.match(text, end) if street and _BOX.search(text, span.start, span.end) else None
    if boxed and _is_town(boxed["part"], sure=True):
        end = boxed.end()
        yield Span(boxed.start("part"), end, "PLACE", "rest_of_address")
    for _ in range(4):
        match = _PART.match(text, end)
        if match is None or ("\n" in match["gap"] and not street):
            break
        if "\n" in match["gap"] and match["wide"]:
            break
        part = _STATE_BEHIND.sub("", match["part"].rstrip("."))
        if part.lower() in regions() or part.lower() in _STATES:
            end = match.start("part") + len(part)
            continue
        if not _is_town(part, sure=street and text[span.start : span.end].isupper()):
            break
        end = match.start("part") + len(part)
        yield Span(match.start("part"), end, "PLACE", "rest_of_address")
    code = _CODE.match(text, end)
    if code and (street or end > span.end or text[span.start : end].endswith((" City", " CITY"))):
        yield Span(*code.span("code"), "POSTCODE", "rest_of_address")


def _is_town(part: str, *, sure: bool) -> bool:
    """True where a part behind a street or town can be one: no word of medicine, no title, no day."""
    words = [word.rstrip(".") for word in re.split(r"[ -]", part)]
    if any(w.lower() in _NO_PART or w.lower() in MONTHS or w.lower() in WEEKDAYS for w in words) or _TITLES.search(part):
        return False
    if part.lower().replace("-", " ").replace("'", "").replace(".", "") in places():
        return not all(flags_of(w) & STOP for w in words)
    if part.isupper() and not sure:
        return False
    return any(is_name(w) for w in words) and not any(flags_of(w) & MEDICAL and not flags_of(w) & PLACE for w in words)


def _addressees(text: str) -> Iterator[Span]:
    """Lines of the address above "Dear", where one of them says that it is one."""
    for dear in _DEAR.finditer(text):
        lines = list(re.finditer(r"[^\n]+", text[max(0, dear.start() - 300) : dear.start()]))
        offset = max(0, dear.start() - 300)
        block: list[re.Match[str]] = []
        last = dear.start() - offset
        for line in reversed(lines):
            if last - line.end() > 1 or len(line.group()) > _LINE_LENGTH or len(block) > _LINES:
                break
            block.append(line)
            last = line.start()
        for line in block[:-1]:
            words = line.group().strip(" ,.")
            if ":" in words or ".." in words or "  " in words or _CUT.search(words):
                continue
            if _tail(words) == 0 and all(_of_address(p.strip(), sure=True, first=False) for p in words.split(",") if p.strip()):
                start = offset + line.start() + len(line.group()) - len(line.group().lstrip())
                yield Span(start, start + len(words), "ADDRESS", "rest_of_address")
