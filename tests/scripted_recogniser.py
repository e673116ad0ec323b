"""A recogniser whose finds are written down, and the model folder that one on the shelf would want."""

import re
from dataclasses import dataclass
from pathlib import Path

from residency.foundation.schema import Span
from residency.instruments.identifiers.plugged import Plugged, Tested
from residency.instruments.identifiers.recognisers.base import Setting

SETTING = Setting("spacy", "stand_in", Path())


@dataclass(frozen=True)
class Scripted:
    """Finds every place of each phrase."""

    phrases: tuple[tuple[str, str], ...]
    language: str | None = "en"
    unused_labels: tuple[str, ...] = ()

    @property
    def kinds(self):
        return frozenset(kind for _, kind in self.phrases)

    def detect(self, text):
        for phrase, kind in self.phrases:
            for match in re.finditer(re.escape(phrase), text):
                yield Span(match.start(), match.end(), kind, "scripted")


def plugged(*phrases, languages=("en",)):
    return Plugged((Tested(SETTING, Scripted(phrases), frozenset(languages)),))


def knows(languages, kinds=("NAME", "PLACE", "DATE", "PHONE"), cut=lambda text: text):
    """One that finds what the smoke sentences of some languages mark, each text through `cut`."""
    from residency.instruments.identifiers.smoke import sentences

    marked = {
        (cut(s.text[start:end]), kind)
        for language in languages
        for s in sentences(language)
        for start, end, kind in s.gold
        if kind in kinds
    }
    return Scripted(tuple(sorted(marked)), language=languages[0] if len(languages) == 1 else None)


def pipeline_folder(folder):
    """What the shelf's file spacy takes for a model's folder, with nothing in it that spaCy could load."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.cfg").write_text('[nlp]\nlang = "en"\n', "utf-8")
    return folder
