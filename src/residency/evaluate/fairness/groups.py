"""Which group each case belongs to: by the records (site, month, language), by its text (sex, age, length)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from residency.evaluate.fairness.swaps import ages_of, sex_of
from residency.foundation.schema import Example
from residency.foundation.storage import read_columns
from residency.instruments.prompts import question_text
from residency.prepare.language import NAMES

AGE_BANDS = ((0, "0 to 17"), (18, "18 to 39"), (40, "40 to 64"), (65, "65 to 79"), (80, "80 and older"))
"""Lowest age and name of each band; own, after the age groups of the MeSH thesaurus (child, adult, middle aged, aged, 80 and
over), the young adult's border at 40."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the corpus keeps of one report beside its text."""

    site: str | None
    """Keyed hash of the site."""
    batch: int | None
    """Its month in the order of arrival."""
    language: str
    """As `prepare` names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One way to divide the cases."""

    name: str
    """As the page says it."""
    groups: tuple[str | None, ...]
    """Group of each case; None where it is not known."""
    order: tuple[str, ...]
    """The groups in the order in which they are shown."""
    why_not: str = ""
    """Why nothing can be compared; empty where something can."""


def report_facts(reports: Path, wanted: Collection[str]) -> dict[str, Facts]:
    """What the corpus keeps of these reports, by their ids; empty where the table is not there."""
    if not reports.exists():
        return {}
    rows = read_columns(reports, ["id", "site", "batch", "language"])
    return {str(i): Facts(site=site, batch=batch, language=language) for i, site, batch, language in rows if i in wanted}


def attributes(cases: Sequence[Example], facts: Mapping[str, Facts]) -> list[Attribute]:
    """Every attribute that is looked at, those that cannot be measured included."""
    known = [facts.get(case.report_id) for case in cases]
    texts = [_texts(case) for case in cases]
    sexes = [sex_of(some) for some in texts]
    english = [fact is None or fact.language == "en" for fact in known]
    ages = [_band(ages_of(some)) if is_english else None for some, is_english in zip(texts, english, strict=True)]
    return [
        _attribute("sex, where the text says it", [s if e else None for s, e in zip(sexes, english, strict=True)]),
        _attribute("age, where the text says it", ages, [name for _, name in AGE_BANDS]),
        _attribute("site", _sites([fact.site if fact else None for fact in known])),
        _thirds("month of arrival", [fact.batch if fact else None for fact in known], "months {0:.0f} to {1:.0f}"),
        _attribute("language", [NAMES.get(fact.language, fact.language) if fact else None for fact in known]),
        _thirds("length of the question", [_words(case) for case in cases], "{0:.0f} to {1:.0f} words"),
        Attribute(
            name="specialty", groups=(None,) * len(cases), order=(), why_not="the corpus keeps no specialty of a report"
        ),
    ]  # fmt: skip


def _words(case: Example) -> int:
    return len(question_text(case.question).split())


def _texts(case: Example) -> list[str]:
    return [text for _, text in case.question.sections] or [case.question.text]


def _attribute(name: str, groups: Sequence[str | None], order: Sequence[str] = ()) -> Attribute:
    counts = Counter(group for group in groups if group is not None)
    by_size = [group for group, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    shown = [group for group in order if group in counts] if order else by_size
    why_not = "" if len(counts) > 1 else "nothing says it" if not counts else f"all that is known is {shown[0]}"
    return Attribute(name=name, groups=tuple(groups), order=tuple(shown), why_not=why_not)


def _sites(sites: Sequence[str | None]) -> list[str | None]:
    """Hashes of sites as numbers, the largest first, with the beginning of the hash for those who hold the key."""
    counts = Counter(site for site in sites if site is not None)
    ordered = sorted(counts, key=lambda site: (-counts[site], site))
    name = {site: f"site {place} ({site[:6]})" for place, site in enumerate(ordered, 1)}
    return [None if site is None else name[site] for site in sites]


def _band(ages: Sequence[int]) -> str | None:
    if len(ages) != 1 or ages[0] > 120:
        return None
    return [name for lowest, name in AGE_BANDS if lowest <= ages[0]][-1]


def _thirds(name: str, values: Sequence[int | None], words: str) -> Attribute:
    """Three groups of about the same number of cases; equal values stay together, so there may be fewer."""
    import numpy as np

    found = sorted(value for value in values if value is not None)
    if not found:
        return _attribute(name, [None] * len(values))
    low, high = (float(np.quantile(found, third)) for third in (1 / 3, 2 / 3))

    def third(value: int) -> int:
        return 0 if value <= low else 1 if value <= high else 2

    inside: dict[int, list[int]] = {}
    for value in found:
        inside.setdefault(third(value), []).append(value)
    said = {place: words.format(min(some), max(some)) for place, some in inside.items()}
    return _attribute(
        name, [None if value is None else said[third(value)] for value in values], [said[k] for k in sorted(said)]
    )
