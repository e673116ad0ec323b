"""Draws the sample, and invents identifiers that are shown in some of its reports to measure how many misses a reader sees.

Where a report holds tags or surrogates, one of them gives way to an invented value of its kind: just so a miss looks. Where it
holds none, a short sentence is put between two others.
"""

import math
import random
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import sha256

from residency.foundation.schema import Span
from residency.prepare.human_check.record import Corpus
from residency.prepare.human_check.shown import Plant
from residency.prepare.language import ENGLISH
from residency.prepare.surrogates import Surrogates

_MONTHS = ("January", "February", "March", "April", "May", "June")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? ?\Z")
_SENTENCES: tuple[tuple[str, str], ...] = (
    ("NAME", "Discussed with {}."),
    ("NAME", "Copy to {}."),
    ("DATE", "Last seen {}."),
    ("PHONE", "Call back on {}."),
    ("RECORD_NUMBER", "File {}."),
)
_IN_ANY_SENTENCE = (("NAME", "Dr. {}."), ("PHONE", "Tel. {}."), ("RECORD_NUMBER", "{}."))
_IN_ANY_LANGUAGE = ("NAME", "AGE", "PHONE", "FAX", "EMAIL", "SSN", "RECORD_NUMBER", "ACCOUNT", "HEALTH_PLAN", "UNIQUE_NUMBER")
"""Kinds whose invented values hold no English word."""
_BETWEEN = re.compile(r"(?<=[a-z)][.!?])(?=\s)|(?<=[a-z)][.!?])\Z")


def drawn_sample(ids: Iterable[str], number: int, seed: int, corpus: Corpus) -> list[str]:
    """Ids of reports drawn without replacement, in the order in which they are read; the same for the same corpus and seed."""
    listed = sorted(ids)
    return random.Random(f"{seed} {corpus.manifest_digest}").sample(listed, min(number, len(listed)))


def drawn_of_language(ids: Iterable[str], drawn: Sequence[str], number: int, seed: int, corpus: Corpus) -> list[str]:
    """More reports of one language by chance, until so many of it are drawn, or all.

    Those that were drawn from the whole corpus are a random sample of the language, and so are all together.

    Args:
        ids: every report in that language.
        drawn: what is drawn already, of all languages.
        number: how many of it are wanted.
        seed: of the sample.
        corpus: what is checked.
    """
    listed = sorted(ids)
    there = set(drawn)
    left = [i for i in listed if i not in there]
    want = max(0, min(number, len(listed)) - (len(listed) - len(left)))
    return random.Random(f"{seed} {corpus.manifest_digest} language").sample(left, want)


def planted_in_language(ids: Sequence[str], planted: Collection[str], share: float, seed: int, secret: bytes) -> list[str]:
    """Further reports of one language that carry a planted identifier, so that its share holds in it too.

    Args:
        ids: those of the sample in that language, in the order in which they are read.
        planted: those that carry one already.
        share: how large a part of them should, at least one.
        seed: of the sample.
        secret: the workspace's.
    """
    left = [i for i in ids if i not in planted]
    want = max(1, math.ceil(share * len(ids) - 1e-9)) - (len(ids) - len(left))
    return _chance(secret, seed, "planted in language").sample(left, min(max(0, want), len(left)))


def planted_ids(sample: Sequence[str], share: float, seed: int, secret: bytes) -> list[str]:
    """The reports that carry a planted identifier: so large a share, at least one, at any place of the sample."""
    number = min(len(sample), max(1, math.ceil(share * len(sample) - 1e-9)))
    return _chance(secret, seed, "planted").sample(list(sample), number)


def plant_in(report_id: str, text: str, spans: Sequence[Span], seed: int, secret: bytes, language: str = ENGLISH) -> Plant:
    """An invented identifier for one report.

    Args:
        report_id: the report.
        text: its clean text as shown.
        spans: what was replaced in it.
        seed: of the sample.
        secret: the workspace's, so that nobody can work out what is planted.
        language: of the text; in another than English nothing is planted that holds English words.
    """
    rng = _chance(secret, seed, report_id)
    invented = Surrogates(rng.randbytes(32), report_id)
    english = language == ENGLISH
    able = [s for s in spans if s.kind in (_INVENT if english else _IN_ANY_LANGUAGE)]
    if able:
        span = rng.choice(able)
        value = _INVENT[span.kind](invented, rng, text[max(0, span.start - 12) : span.start], text[span.start : span.end])
        return Plant(report_id=report_id, start=span.start, covered=span.end - span.start, kind=span.kind, value=value)
    kind, sentence = rng.choice(_SENTENCES if english else _IN_ANY_SENTENCE)
    before, after = sentence.split("{}")
    at = rng.choice([m.start() for m in _BETWEEN.finditer(text)] or [len(text)])
    value = f" {before}{_INVENT[kind](invented, rng, before, '')}{after}"
    lead, tail = len(before) + 1, len(after)
    return Plant(report_id=report_id, start=at, covered=0, kind=kind, value=value, lead=lead, tail=tail)


def _chance(secret: bytes, seed: int, what: str) -> random.Random:
    return random.Random(sha256(secret + f" {seed} {what}".encode()).digest())


def _name(invented: Surrogates, rng: random.Random, before: str, tag: str) -> str:
    family = (
        invented.stand_in("NAME", rng.choice(("Whitman", "Kessler", "Odonnell", "Ramos", "Lindqvist")), "Dr. ") or "Kessler"
    )
    given = invented.stand_in("NAME", rng.choice(("Carol", "Martin", "Yvonne", "Peter", "Alice"))) or "Yvonne"
    return family if _TITLE.search(before) or rng.random() < 0.3 else f"{given} {family}"


def _date(invented: Surrogates, rng: random.Random, before: str, tag: str) -> str:
    """A day and month before a year that stayed; else a whole date."""
    day, month, year = rng.randint(1, 28), rng.randint(1, len(_MONTHS)), rng.randint(2015, 2024)
    if tag.startswith("["):
        return rng.choice((f"{day} {_MONTHS[month - 1]}", f"{_MONTHS[month - 1]} {day},"))
    return rng.choice((f"{month:02d}/{day:02d}/{year}", f"{day} {_MONTHS[month - 1]} {year}"))


def _like(kind: str, *forms: str) -> Callable[[Surrogates, random.Random, str, str], str]:
    """Invents a value of one of these forms."""

    def invent(invented: Surrogates, rng: random.Random, before: str, tag: str) -> str:
        form = rng.choice(forms)
        return invented.stand_in(kind, form) or form

    return invent


_number = _like("RECORD_NUMBER", "4821937", "00-48-21", "C481937", "829-4417")
_INVENT: dict[str, Callable[[Surrogates, random.Random, str, str], str]] = {
    "NAME": _name,
    "DATE": _date,
    "AGE": lambda invented, rng, before, tag: str(rng.randint(90, 99)),
    "PHONE": _like("PHONE", "(412) 867-4411", "412-867-4411", "867-4411"),
    "FAX": _like("PHONE", "(412) 867-4411", "412-867-4411"),
    "EMAIL": _like("EMAIL", "c.whitman@mail.com", "ykessler@mail.com"),
    "ADDRESS": _like("ADDRESS", "118 Willow Street", "27 Harbour Lane", "5 Mill Road"),
    "SSN": _like("SSN", "418-22-9034"),
    "POSTCODE": _like("POSTCODE", "62704", "62704-1183"),
    **dict.fromkeys(("PLACE", "LOCATION", "TOWN", "CITY"), _like("TOWN", "Springfield", "Lakeside")),
    "FACILITY": _like("FACILITY", "Lakeside Hospital", "Harbour Clinic"),
    "WEB": _like("WEB", "portal.harbourclinic.org"),
    **dict.fromkeys(("RECORD_NUMBER", "ACCOUNT", "DEVICE", "HEALTH_PLAN", "LICENCE", "UNIQUE_NUMBER", "VEHICLE"), _number),
}
"""By the kind of what was replaced: an invented value, given what stands before it and the tag or surrogate itself."""
