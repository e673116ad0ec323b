"""What is removed, what stays, and what stands in its place: the policies, and their rules for dates, ages and places.

Safe Harbor: 45 CFR 164.514(b)(2)(i), https://www.ecfr.gov/current/title-45/section-164.514
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from residency.foundation.config import Config, PrepareSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import Span
from residency.foundation.storage import digest_of, digest_of_file
from residency.foundation.workspace import keyed_hash
from residency.instruments.identifiers import rules_digests
from residency.instruments.identifiers.fixed_words import STATE_NAMES, STATES
from residency.prepare.date_forms import WEEKDAY, WrittenDate, day_of, moved, read_date, says_the_order, write_like, years_meant

REFERENCE_YEAR = 2026
"""The year of this version. A birth year from which somebody could now be over 89 does not stay, however old the note is."""
OLDEST_AGE = 90
"""Ages from here on are written 90+."""
_PLACES = frozenset({"ADDRESS", "POSTCODE", "PLACE", "LOCATION", "TOWN", "CITY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A way of de-identifying."""

    name: str
    """As in prepare.policy."""
    dates: Literal["year", "shifted", "removed"]
    """What stays of a date: its year, the date moved by the patient's secret number of weeks, or nothing."""
    places: Literal["state", "removed"]
    """What stays of a place: state and first three digits of a ZIP code by Safe Harbor's rule, or nothing."""
    numbered: bool
    """True where tags are numbered within the note: [NAME 1]."""
    claim: str
    """What may be said of the result; printed and kept in the manifest."""
    replacement: Literal["tag", "surrogate"] = "tag"
    """What stands in the place of what was removed."""
    link_notes: bool = False
    """True where a surrogate is the same in all notes."""
    shift_weeks: int = 52
    """Most weeks by which dates are moved, either way."""
    day_first: bool | None = None
    """What 3/4/2024 means; None where it is not known."""


POLICIES = {
    "strict": Policy(
        name="strict",
        dates="year",
        places="state",
        numbered=False,
        claim="Follows the list of Safe Harbor for what was found; it does not show that everything was found.",
    ),
    "shift": Policy(
        name="shift",
        dates="shifted",
        places="state",
        numbered=False,
        claim="Dates are moved, not removed: no Safe Harbor; it needs an expert's determination (45 CFR 164.514(b)(1)).",
    ),
    "review": Policy(
        name="review",
        dates="removed",
        places="removed",
        numbered=True,
        claim="For people who check what was found: every find is a numbered tag.",
    ),
}
"""The policies by their names."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text that does not stay."""

    start: int
    """First character."""
    end: int
    """One past the last."""
    kind: str
    """What it is, such as NAME."""
    source: str
    """The rule or table that found it."""
    new: str | None
    """What stands there instead, where the policy says it itself (a shifted date, 90+); None where a tag or surrogate does."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a whole note says about its dates."""

    day_first: bool | None
    """What its 3/4/2024 means."""
    latest_year: int | None
    """The latest year among its dates; None where none has one."""
    shift_days: int
    """By how many days its dates are moved; 0 where they are not."""

    def oldest(self, policy: Policy) -> int:
        """The last year that shows an age over 89."""
        latest = self.latest_year if self.latest_year is not None else REFERENCE_YEAR
        return (latest if policy.dates == "shifted" else max(latest, REFERENCE_YEAR)) - OLDEST_AGE


def policy_named(name: str) -> Policy:
    """The policy of that name, with its defaults.

    Raises:
        UserError: there is none.
    """
    if name not in POLICIES:
        raise UserError(f"No policy is called {name!r}.", next=f"choose one of: {', '.join(POLICIES)}.")
    return POLICIES[name]


def policy_of(config: Config) -> Policy:
    """The policy that the settings describe.

    Raises:
        UserError: there is none of that name.
    """
    return policy_with(config.prepare, day_first=config.reports.dates_day_first)


def policy_with(settings: PrepareSettings, *, day_first: bool | None = None) -> Policy:
    """The policy that `[prepare]` describes."""
    import dataclasses

    return dataclasses.replace(
        policy_named(settings.policy),
        replacement=settings.replacement,
        link_notes=settings.link_notes,
        shift_weeks=settings.shift_weeks,
        day_first=day_first,
    )


def policy_digest(
    policy: Policy,
    own_headings: Mapping[str, Sequence[str]],
    cleaning: object = None,
    recognisers: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Digest of the policy, the rules behind it and their lists, the headings, and the steps from raw to clean text.

    `cleaning` is what else decides the clean text: settings and what was learned from the corpus.

    A question and a training example carry it: a model is only asked what went through the same.

    Args:
        policy: what is removed.
        own_headings: the practice's.
        recognisers: digest of each outside recogniser.
    """
    return digest_of([policy, rules_digests(), _steps(), dict(own_headings), cleaning, dict(recognisers)])[:16]


def shift_days(secret: bytes, patient: str, weeks: int) -> int:
    """By how many days the dates of a patient are moved: whole weeks, so that weekdays stay; never 0; `weeks` at most.

    Args:
        secret: the workspace's.
        patient: the patient's keyed hash.
        weeks: the most, either way.
    """
    drawn = int(keyed_hash(secret, "date shift", patient), 16) % (2 * weeks)
    return 7 * (drawn - weeks if drawn < weeks else drawn - weeks + 1)


def facts_of(text: str, spans: Iterable[Span], policy: Policy, shift: int) -> Facts:
    """What the found dates of a note say together."""
    day_first = policy.day_first
    years: list[int] = []
    for span in spans:
        if span.kind != "DATE":
            continue
        written = text[span.start : span.end]
        told = says_the_order(written)
        day_first = told if told is not None else day_first
        read = read_date(written, day_first=day_first)
        if read is not None and not _is_birth(text, span):
            years += years_meant(read, birth=False, latest=REFERENCE_YEAR)
    return Facts(day_first, max(years, default=None), shift)


def edits(text: str, spans: Sequence[Span], policy: Policy, facts: Facts) -> list[Edit]:
    """The stretches that do not stay, in order, none overlapping: what was found, less what the policy lets stay."""
    made: list[Edit] = []
    for span in [*spans, *_old_years(text, spans, policy, facts)]:
        if policy.dates == "removed":
            made.append(_whole(span))
        elif span.kind == "AGE":
            made.append(Edit(span.start, span.end, span.kind, span.source, f"{OLDEST_AGE}+"))
        elif span.kind == "DATE":
            span = _with_first_day(text, _without_time(text, span), spans)
            made += (_shifted if policy.dates == "shifted" else _year_only)(text, span, _read(text, span, facts), policy, facts)
        elif span.kind in _PLACES and policy.places == "state":
            made += _place(text, span)
        else:
            made.append(_whole(span))
    return sorted(made, key=lambda e: e.start)


def _whole(span: Span) -> Edit:
    return Edit(span.start, span.end, span.kind, span.source, None)


# ---- dates ---------------------------------------------------------------------------------------------------------------

_BIRTH = re.compile(
    r"(?:\bD\.?O\.?B\b\.?|\bbirth[ -]?(?:date|day)|\bdate of birth|\bborn(?: on| in)?|\bb\.|\bYOB|\byear of birth|\bbirth year)"
    r"[\s:=(-]*(?:is |the )?$",
    re.IGNORECASE,
)

_YEAR_AFTER = re.compile(r"\.?,?[ /-](?:of )?'?(?:19|20)\d\d(?!\d)")
_OLD_YEAR = re.compile(r"\b1[89]\d\d(?![\w/%-]|\.\d|\s?(?:m[lg]|cc|cells|kcal|steps)\b)")
_BEFORE_YEAR = ("in ", "of ", "since ", "year ", "around ")
_SPOKEN_WEEKDAY = re.compile(
    rf"(?:(?:last|next|this|on|past|every)\s+)?{WEEKDAY}s?\.?(?: (?:morning|afternoon|evening|night))?", re.IGNORECASE
)
_TIME = re.compile(r"(?:T|,? (?:at )?)\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?:Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE)
_FIRST_DAY = re.compile(r"(?<![\w./-])\d{1,2}\.(?:\d{1,2}\.)?\s?[-–]\s?$")
_FOUR_DIGITS = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")


def _is_birth(text: str, span: Span) -> bool:
    """True for a birth date: from the table of known people, or announced as one."""
    return span.source.startswith("known") or bool(_BIRTH.search(text[max(0, span.start - 30) : span.start]))


def _old_years(text: str, spans: Sequence[Span], policy: Policy, facts: Facts) -> Iterator[Span]:
    """Years alone that show an age over 89, as in "polio in 1931"."""
    if policy.dates == "removed":
        return
    for match in _OLD_YEAR.finditer(text):
        inside = any(s.start < match.end() and match.start() < s.end for s in spans)
        announced = text.endswith(_BEFORE_YEAR, max(0, match.start() - 8), match.start())
        if announced and int(match.group()) <= facts.oldest(policy) and not inside:
            yield Span(match.start(), match.end(), "DATE", "old_year")


def _without_time(text: str, span: Span) -> Span:
    """A date without the time behind it, which stays."""
    time = _TIME.search(text, span.start, span.end)
    return Span(span.start, time.start(), span.kind, span.source) if time and time.start() > span.start else span


def _with_first_day(text: str, span: Span, others: Sequence[Span]) -> Span:
    """A date with the first day of its range before it, as in 3.-9.3.2024; two days are read as none."""
    first = _FIRST_DAY.search(text, max(0, span.start - 8), span.start) if text[span.start].isdigit() else None
    if first is None or any(first.start() < other.end <= span.start for other in others):
        return span
    return Span(first.start(), span.end, span.kind, span.source)


def _read(text: str, span: Span, facts: Facts) -> WrittenDate | None:
    return read_date(text[span.start : span.end], day_first=facts.day_first)


def _year_only(text: str, span: Span, written: WrittenDate | None, policy: Policy, facts: Facts) -> Iterator[Edit]:
    """All of a date but its year, and the year too where it shows an age over 89."""
    latest = max(facts.latest_year or 0, REFERENCE_YEAR)
    if written is not None and written.year is not None and not written.century_is_written:
        meant = years_meant(written, birth=_is_birth(text, span), latest=latest)
        stays = min(meant) > facts.oldest(policy)
        yield Edit(span.start, span.end, "DATE", span.source, f"[DATE] {meant[0]}" if stays else None)
        return
    if written is not None and (place := written.year_place):
        places = [(span.start + place[0], span.start + place[1])]
    else:  # several days, a season: what cannot be read as one day
        places = [m.span() for m in _FOUR_DIGITS.finditer(text, span.start, span.end)]
    kept = [(s, e) for s, e in places if int(text[s:e]) > facts.oldest(policy)]
    if not kept:
        yield _whole(span)
        return
    for start, end in zip([span.start, *(e for _, e in kept)], [*(s for s, _ in kept), span.end], strict=True):
        if any(c.isalnum() for c in text[start:end]):
            new = "[DATE] " if start == span.start else " [DATE]" if end == span.end else " [DATE] "
            yield Edit(start, end, "DATE", span.source, new)


def _shifted(text: str, span: Span, written: WrittenDate | None, policy: Policy, facts: Facts) -> Iterator[Edit]:
    """The date moved by the patient's days, in its own form. What cannot be moved is removed; weekdays and years alone stay."""
    end = span.end
    if written is not None and written.year is None and written.day is None:
        after = _YEAR_AFTER.match(text, span.end)
        whole = read_date(text[span.start : after.end()]) if after else None
        written, end = (whole, after.end()) if whole and after else (written, end)
    if written is None:
        if not _SPOKEN_WEEKDAY.fullmatch(text[span.start : span.end]):
            yield _whole(span)
        return
    birth = _is_birth(text, span)
    latest = facts.latest_year or REFERENCE_YEAR
    year = next(iter(years_meant(written, birth=birth, latest=max(latest, REFERENCE_YEAR))), latest)
    if written.month is None and year > facts.oldest(policy) and not birth:
        return
    day: date | None = day_of(written, year)
    if day is not None and year <= facts.oldest(policy):
        day = date(moved(date(latest, 1, 1), facts.shift_days).year - OLDEST_AGE, 1, 1) if birth else None
    elif day is not None:
        day = moved(day, facts.shift_days)
    yield Edit(span.start, end, "DATE", span.source, write_like(written, day) if day else None)


# ---- places --------------------------------------------------------------------------------------------------------------

_STATES = f"{STATES}|PR"
_ENDS_IN_STATE = re.compile(
    rf"(?P<before>.*?)(?<![\w-])(?P<state>{_STATES}|{STATE_NAMES})\.?(?P<gap>,?\s{{1,3}}(?=\d))?(?P<zip>\d{{5}}(?:-?\d{{4}})?)?",
    re.DOTALL,
)
_ZIP = re.compile(r"(?P<before>)(?P<state>)(?P<gap>)(?P<zip>\d{5}(?:-\d{4})?)")
_BEFORE_ZIP = re.compile(
    rf"(?:(?<![\w-])(?:{_STATES}|{STATE_NAMES})\.?|\bzip(?:[ -]?code)?|\bZIP(?:[ -]?CODE)?)[\s,:]*(?:is )?$"
)
_ALSO_A_TOWN = frozenset({"New York", "Washington"})


def _place(text: str, span: Span) -> Iterator[Edit]:
    """What does not stay of a place: all but a state and the first three digits of a ZIP code where enough people live."""
    written = text[span.start : span.end]
    match = _ENDS_IN_STATE.fullmatch(written)
    if match is None and span.kind == "POSTCODE" and _BEFORE_ZIP.search(text[max(0, span.start - 24) : span.start]):
        match = _ZIP.fullmatch(written)
    if match is None or (match["state"] in _ALSO_A_TOWN and not match["before"] and not match["zip"]):
        yield _whole(span)
        return
    before = match["before"].rstrip(" ,\n\t")
    if before:
        yield Edit(span.start, span.start + len(before), "ADDRESS", span.source, None)
    if match["zip"]:
        start = span.start + match.start("zip")
        if match["zip"][:3] in restricted_zip3():
            yield Edit(start, span.end, "POSTCODE", span.source, "000")
        else:
            yield Edit(start + 3, span.end, "POSTCODE", span.source, "")


@cache
def restricted_zip3() -> frozenset[str]:
    """Three-digit ZIP code areas with 20,000 people or fewer, from foundation/resources/zip3.toml."""
    table = tomllib.loads(files("residency.foundation.resources").joinpath("zip3.toml").read_text("utf-8"))
    return frozenset(table["restricted"])


@cache
def _steps() -> tuple[str, ...]:
    """Digests of the steps from raw to clean text, and of their tables."""
    here = Path(__file__).parent
    names = ("date_forms", "policies", "surrogates", "deidentify", "standardise", "codes", "terms", "known_people", "intake")
    cleaning = sorted((here / "clean").glob("*.py"))
    tables = (here.parent / "foundation" / "resources" / f"{n}.toml" for n in ("headings", "boilerplate", "zip3", "surrogates"))
    return tuple(digest_of_file(f) for f in (*(here / f"{n}.py" for n in names), *cleaning, *tables))
