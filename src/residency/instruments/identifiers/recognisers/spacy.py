"""Named entities of a spaCy pipeline: names, places, institutions, and the dates of the English pipelines.

Source: label schemes of the trained pipelines (OntoNotes 5; WikiNER), https://spacy.io/models
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from residency.foundation.errors import UserError
from residency.foundation.extras import need
from residency.foundation.offline import quiet_libraries
from residency.foundation.schema import Span
from residency.instruments.identifiers.recognisers.base import (
    Setting,
    Windowed,
    labels,
    model_folder,
    refuse_code,
    refuse_nothing_used,
    used_and_unused,
)

LABELS = labels(
    {
        "NAME": "PERSON PER PERSNAME",
        "PLACE": "GPE LOC LOCATION PLACE GPE_LOC",
        "FACILITY": "FAC FACILITY ORG ORGANIZATION GPE_ORG",
        "DATE": "DATE",
    },
    none="CARDINAL EVENT EVT LANGUAGE LAW MISC MONEY NORP NAT_REL_POL ORDINAL PERCENT PRODUCT PROD QUANTITY TIME DRV"
    " WORK_OF_ART NUMERIC PERIOD",
)
LIBRARIES = ("spacy",)
MARKER = "config.cfg"
_NOT_NEEDED = (
    "tagger",
    "parser",
    "senter",
    "attribute_ruler",
    "lemmatizer",
    "morphologizer",
    "trainable_lemmatizer",
    "textcat",
)
"""Components that find no names; leaving them out doubles the speed."""


@dataclass(frozen=True, slots=True)
class SpacyRecogniser(Windowed):
    """A loaded pipeline."""

    longest_characters: ClassVar[int] = 20_000
    """Of a window: keeps the pipeline's memory level."""

    pipeline: Any
    """spaCy's."""

    def _look(self, texts: Sequence[str]) -> Iterable[list[Span]]:
        for document in self.pipeline.pipe(texts, batch_size=8):
            yield [
                Span(entity.start_char, entity.end_char, self.used[entity.label_], "spacy")
                for entity in document.ents
                if entity.label_ in self.used
            ]


def load(setting: Setting) -> SpacyRecogniser:
    """Load a pipeline from a folder or an installed package.

    Raises:
        UserError: spaCy or the pipeline is missing, does not load, or marks no names.
    """
    quiet_libraries()
    folder = model_folder(setting, MARKER)
    refuse_code(setting, folder)
    spacy = need("spacy", f"The recogniser {setting}")
    try:
        pipeline = spacy.load(folder, exclude=list(_NOT_NEEDED))
    except (OSError, ValueError, ImportError) as error:
        raise UserError(
            f"{setting} could not be loaded as a spaCy pipeline.",
            why=f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}",
            next="bring a pipeline that was made for the installed version of spaCy.",
        ) from error
    _leave_out_unheard(pipeline)
    marked = [label for name in pipeline.pipe_names for label in getattr(pipeline.get_pipe(name), "labels", ())]
    used, unused = used_and_unused(marked, LABELS)
    refuse_nothing_used(setting, used)
    return SpacyRecogniser(used, unused, pipeline.meta.get("lang") or None, pipeline)


def _leave_out_unheard(pipeline: Any) -> None:
    """Take out the shared vectors where nothing that is left listens to them."""
    if "tok2vec" in pipeline.pipe_names:
        listening = getattr(pipeline.get_pipe("tok2vec"), "listening_components", None)
        if listening is not None and not set(listening) & set(pipeline.pipe_names):
            pipeline.remove_pipe("tok2vec")
