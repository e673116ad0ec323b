"""Mends encoding before the other steps; after them takes out boilerplate, mends lines and writes units one way."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from residency.foundation.config import PrepareSettings
from residency.prepare.clean.boilerplate import Boilerplate, Kind, key_of, says_content, stretches, without
from residency.prepare.clean.changes import Change, by_kind
from residency.prepare.clean.lines import join_lines
from residency.prepare.clean.spelling import Usage, mend_spelling, undo_spelling, write_out
from residency.prepare.clean.units import one_way
from residency.prepare.deidentify import Removed

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SOFT_HYPHEN = re.compile(r"\u00ad[ \t]*\n?")
_HYPHENS = str.maketrans("\u2010\u2011", "--")
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def mend(text: str) -> str:
    """Undo wrong decodings (mojibake) and ligatures, unify line ends and hyphens, drop control characters and soft hyphens.

    Source: ftfy (Speer 2019, doi 10.5281/zenodo.2591652); quotation marks stay as they were written.
    """
    if not text.isascii() or "&" in text or "\x1b" in text:
        from ftfy import TextFixerConfig, fix_text

        text = fix_text(text, TextFixerConfig(uncurl_quotes=False, normalization="NFC"))
    return _SOFT_HYPHEN.sub("", _CONTROL.sub("", _LINE_ENDS.sub("\n", text)).translate(_HYPHENS))


def tidy(text: str) -> str:
    """Fold runs of white space, strip every line, and keep one empty line at most."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", unicodedata.normalize("NFC", "\n".join(lines))).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """How texts are cleaned, and what was learned for it."""

    settings: PrepareSettings
    """What the practice wants."""
    boilerplate: Boilerplate = field(default_factory=Boilerplate)
    """The lines that say nothing about a patient."""
    learned: Mapping[str, Kind] = field(default_factory=dict)
    """Those of them that were learned from the corpus."""
    usage: Usage = field(default_factory=Usage)
    """The long words that the corpus uses; learned only where spelling is mended."""

    @property
    def takes_boilerplate(self) -> bool:
        """True where boilerplate is taken out."""
        return self.settings.boilerplate == "remove"


def cleaning_of(settings: PrepareSettings, learned: Mapping[str, Kind], usage: Usage) -> Cleaning:
    """How the settings and the corpus say that texts are cleaned.

    Args:
        settings: `[prepare]`.
        learned: what `boilerplate.learn` found in the corpus.
        usage: what `spelling.learn_usage` found there.
    """
    kept = frozenset(map(key_of, settings.keep_lines))
    listed: dict[str, Kind] = {key_of(line): "listed line" for line in settings.boilerplate_lines}
    return Cleaning(settings=settings, boilerplate=Boilerplate({**learned, **listed}, kept), learned=learned, usage=usage)


def without_boilerplate(
    mended: str, clean: str, removed: Sequence[Removed], place: str, cleaning: Cleaning, changes: list[Change]
) -> str:
    """A de-identified text without the lines that say nothing about a patient.

    Args:
        mended: the text as it came, encoding mended: names and numbers of the house are learned as they stand there.
        clean: the same after de-identification.
        removed: what de-identification replaced.
        place: the section, or "text".
        cleaning: what is taken out.
        changes: what was taken out is added here.
    """
    if not cleaning.takes_boilerplate:
        return clean
    return without(clean, removed, stretches(mended, cleaning.boilerplate), place, changes)


def finish(text: str, place: str, cleaning: Cleaning, changes: list[Change]) -> str:
    """A section in its last form: lines, units, the practice's abbreviations, spelling. Numbers and tags stay as they are."""
    wanted = cleaning.settings
    text = tidy(text)
    if wanted.join_lines:
        text = tidy(join_lines(text, place, changes))
    if wanted.standard_units:
        text = one_way(text, place, changes)
    text = tidy(write_out(text, wanted.abbreviations, place, changes))
    return mend_spelling(text, cleaning.usage, place, changes) if wanted.spelling else text


def without_signature(sections: Iterable[tuple[str, str]], cleaning: Cleaning, changes: list[Change]) -> list[tuple[str, str]]:
    """Sections without the lines of signature at the end, where boilerplate is taken out; a line that says more stays."""
    kept = []
    for name, body in sections:
        if name == "signature" and cleaning.takes_boilerplate:
            more = [line for line in body.split("\n") if says_content(line)]
            changes += [Change(name, "signature", line, "") for line in body.split("\n") if line not in more]
            body = "\n".join(more)
        if body:
            kept.append((name, body))
    return kept


__all__ = [
    "Change",
    "Cleaning",
    "Usage",
    "by_kind",
    "cleaning_of",
    "finish",
    "mend",
    "tidy",
    "undo_spelling",
    "without_boilerplate",
    "without_signature",
]
