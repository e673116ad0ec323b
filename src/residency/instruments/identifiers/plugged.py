"""The outside recognisers of a practice, tested and loaded: one place that says what they find together in a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path

from residency.foundation.errors import UserError
from residency.foundation.schema import Span
from residency.foundation.storage import digest_of, digest_of_file, read_json, write_json
from residency.instruments.identifiers.guards import RESOURCES, stands
from residency.instruments.identifiers.normalise import Normalised, Word
from residency.instruments.identifiers.recognisers import shelf
from residency.instruments.identifiers.recognisers._tags import whole_words
from residency.instruments.identifiers.recognisers.base import Recogniser, Setting, digest_of_recogniser, setting_of
from residency.instruments.identifiers.smoke import Outcome, languages, outcome_of, refused, sentences


@dataclass(frozen=True, slots=True)
class Tested:
    """A recogniser that passed its smoke test in at least one language."""

    setting: Setting
    """As it stands in the settings."""
    recogniser: Recogniser
    """Loaded."""
    languages: frozenset[str]
    """Those whose smoke test it passed, by ISO 639-1."""


@dataclass(frozen=True, slots=True)
class Plugged:
    """Outside recognisers that may be used."""

    tested: tuple[Tested, ...]
    """In the order of the settings."""

    def guesses(self, text: str, plain: Normalised, listed: Sequence[Word]) -> list[Span]:
        """What the recognisers find and no clinical guard vetoes, in characters of the plain form.

        Args:
            text: as written; they read this, with its accents.
            plain: its plain form.
            listed: the words of that.
        """
        found: list[Span] = []
        for one in self.tested:
            for span in one.recogniser.detect(text):
                start, end = plain.placed(*whole_words(text, span.start, span.end))
                guess = Span(start, end, span.kind, str(one.setting))
                if start < end and stands(plain.text, listed, guess):
                    found.append(guess)
        return found

    def speaking(self, language: str) -> "Plugged | None":
        """Those that passed in a language; None where there is none."""
        chosen = tuple(one for one in self.tested if language in one.languages)
        return Plugged(chosen) if chosen else None

    def for_language(self, language: str) -> "Plugged":
        """Those that passed in a language; all where none did, as a guess is better than a miss."""
        return self.speaking(language) or self

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the manifest must know, in plain words."""
        said: list[str] = []
        for one in self.tested:
            said.append(f"{one.setting} passed its smoke test in: {', '.join(sorted(one.languages))}.")
            if one.recogniser.unused_labels:
                said.append(f"Labels of {one.setting} that are not used: {', '.join(one.recogniser.unused_labels)}.")
        return tuple(said)


def plugged_in(entries: Sequence[str], home: Path, *, tried: Path | None = None) -> Plugged | None:
    """Load the recognisers of prepare.recognisers and put each to its smoke test; None where there are none.

    Args:
        entries: each RECOGNISER:MODEL.
        home: the folder that a relative model refers to.
        tried: a file that keeps what smoke tests found, by digest, so that each is done once.

    Raises:
        UserError: a recogniser or its model is not here, or it failed; says what it missed, by kind, in numbers.
    """
    digests = recognisers_digests(entries, home)
    if not digests:
        return None
    kept = _kept(tried)
    tested: list[Tested] = []
    for entry, digest in digests.items():
        setting = setting_of(entry, home)
        recogniser = _loaded(setting, digest)
        if digest not in kept:
            kept[digest] = _outcomes(setting, digest)
            if tried is not None:
                write_json(tried, {name: dict(found) for name, found in kept.items()})
        passed = frozenset(language for language, outcome in kept[digest].items() if not outcome.faults)
        if not passed:
            raise refused(str(setting), kept[digest])
        tested.append(Tested(setting, recogniser, passed))
    return Plugged(tuple(tested))


def recognisers_digests(entries: Sequence[str], home: Path) -> dict[str, str]:
    """Digest of each recogniser: its model, its libraries, the code around it and its smoke test. Loads no model.

    Raises:
        UserError: an entry that cannot be read, no such recogniser, or its model is not here.
    """
    found: dict[str, str] = {}
    for entry in entries:
        setting = setting_of(entry, home)
        module = shelf.get(setting.name)
        found[str(setting)] = digest_of([_code_digest(), digest_of_recogniser(setting, module)])[:12]
    return found


def languages_served(plugged: Plugged | None) -> frozenset[str]:
    """The languages beside English in which rules and recognisers together find every kind of the smoke test.

    A recogniser that knows names and places alone passes its own smoke test, but leaves dates and telephone numbers of a
    language without rules: such a language is not served until another recogniser finds those. Only misses count here: the
    English rules take some words of other languages for names, which costs text and no safety. A person's check of whole
    reports is still needed.
    """
    if plugged is None:
        return frozenset()
    from residency.instruments.identifiers import find_spans

    served: set[str] = set()
    for language in frozenset().union(*(one.languages for one in plugged.tested)):
        spoken = plugged.speaking(language)
        everything = frozenset(kind for sentence in sentences(language) for _, _, kind in sentence.gold)
        outcome = outcome_of(language, everything, partial(find_spans, plugged=spoken))
        if not outcome.missed:
            served.add(language)
    return frozenset(served)


@lru_cache(maxsize=8)
def _loaded(setting: Setting, digest: str) -> Recogniser:
    """The loaded recogniser, kept as long as its digest stays."""
    loaded: Recogniser = shelf.get(setting.name).load(setting)
    return loaded


@lru_cache(maxsize=8)
def _outcomes(setting: Setting, digest: str) -> Mapping[str, Outcome]:
    """What the smoke tests of a recogniser found, by language: of its own, or of all where it names none."""
    from residency.instruments.identifiers import find_spans

    recogniser = _loaded(setting, digest)
    asked = [recogniser.language] if recogniser.language else languages()
    if not set(asked) <= set(languages()):
        raise UserError(
            f"{setting} is made for the language {recogniser.language}, for which there is no smoke test.",
            next=f"use one for: {', '.join(languages())}.",
        )
    found: dict[str, Outcome] = {}
    for language in asked:
        alone = Plugged((Tested(setting, recogniser, frozenset({language})),))
        found[language] = outcome_of(language, recogniser.kinds, partial(find_spans, plugged=alone, rules=False))
    return found


def _kept(tried: Path | None) -> dict[str, Mapping[str, Outcome]]:
    """Smoke tests that were done before, by digest; none where the file is not there or not whole."""
    if tried is None or not tried.exists():
        return {}
    try:
        return {digest: {la: Outcome.read(o) for la, o in found.items()} for digest, found in read_json(tried).items()}
    except (UserError, AttributeError, KeyError, TypeError):
        return {}


@cache
def _code_digest() -> str:
    """Digest of the shelf, the guards, the smoke test and its sentences."""
    here = Path(__file__).parent
    lists = here.parent.parent / "foundation" / "resources"
    code = [*sorted((here / "recognisers").glob("*.py")), *(here / f"{n}.py" for n in ("guards", "plugged", "smoke"))]
    tables = [*(lists / name for name in RESOURCES), *sorted((lists / "smoke").glob("*.txt"))]
    return digest_of([digest_of_file(path) for path in (*code, *tables)])[:12]
