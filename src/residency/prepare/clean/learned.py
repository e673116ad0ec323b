"""Learns from a corpus what cleaning needs, and seals it, so that a question at the door is cleaned alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from residency.foundation.config import PrepareSettings
from residency.foundation.errors import UserError
from residency.foundation.workspace import Workspace
from residency.prepare.clean import Cleaning, Usage, cleaning_of
from residency.prepare.clean.boilerplate import learn
from residency.prepare.clean.spelling import learn_usage
from residency.prepare.standardise import Headings

LEARNED = "learned"
"""Name in the sealed store."""


def learn_cleaning(settings: PrepareSettings, texts: Callable[[], Iterable[tuple[str, str]]], headings: Headings) -> Cleaning:
    """How a corpus is cleaned: its boilerplate, and the words that it uses where spelling is mended.

    Args:
        settings: `[prepare]`.
        texts: gives (patient, text) of each report or section as it came, encoding mended; asked once for each of the two.
        headings: lines that begin a section are no boilerplate.
    """
    boilerplate = learn(texts(), headings) if settings.boilerplate == "remove" else {}
    return cleaning_of(settings, boilerplate, learn_usage(texts()) if settings.spelling else Usage())


def kept_cleaning(settings: PrepareSettings, workspace: Workspace) -> Cleaning:
    """How the last preparation cleaned; nothing was learned before the first."""
    try:
        kept = workspace.sealed.read(LEARNED)
    except UserError:
        return cleaning_of(settings, {}, Usage())
    return cleaning_from(settings, kept)


def cleaning_from(settings: PrepareSettings, kept: Mapping[str, Any]) -> Cleaning:
    """How a corpus is cleaned, from the plain values of what was learned."""
    return cleaning_of(settings, kept["boilerplate"], Usage(frozenset(kept["used"]), frozenset(kept["own"])))


def to_keep(cleaning: Cleaning) -> dict[str, Any]:
    """What was learned, as plain values."""
    usage = cleaning.usage
    return {"boilerplate": dict(cleaning.learned), "used": sorted(usage.used), "own": sorted(usage.own)}


def seal_cleaning(workspace: Workspace, cleaning: Cleaning) -> None:
    """Keep what was learned."""
    workspace.sealed.seal(LEARNED, to_keep(cleaning))


def what_decides(cleaning: Cleaning) -> list[Any]:
    """Everything about it that decides the clean text, for a digest."""
    wanted, lines, usage = cleaning.settings, cleaning.boilerplate, cleaning.usage
    switches = [wanted.boilerplate, wanted.join_lines, wanted.standard_units, wanted.spelling, dict(wanted.abbreviations)]
    return [switches, dict(lines.learned), sorted(lines.kept), sorted(usage.used), sorted(usage.own)]
