"""GLiNER models, which are told in words what to look for.

Source: Zaratiana et al. 2024, GLiNER, https://github.com/urchade/GLiNER
"""

import importlib
import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from residency.foundation.errors import UserError
from residency.foundation.offline import quiet_libraries
from residency.foundation.schema import Span
from residency.instruments.identifiers.recognisers.base import Setting, Windowed, label_key, labels, model_folder, refuse_code

LABELS = labels(
    {
        "NAME": "PERSON",
        "PLACE": "CITY",
        "ADDRESS": "ADDRESS",
        "FACILITY": "HOSPITAL ORGANIZATION",
        "DATE": "DATE",
        "PHONE": "PHONE_NUMBER",
        "EMAIL": "EMAIL",
        "RECORD_NUMBER": "MEDICAL_RECORD_NUMBER",
        "SSN": "SOCIAL_SECURITY_NUMBER",
        "HEALTH_PLAN": "HEALTH_INSURANCE_NUMBER",
    }
)
"""What is asked for, in its own words below, and our kinds."""
_ASKED = [label.replace("_", " ").lower() for label in LABELS]
LIBRARIES = ("gliner", "transformers", "torch")
MARKER = "gliner_config.json"
_LEAST_SCORE = 0.4
"""Of a find; the library's own default is 0.5, and a guess is better than a miss here."""
_BATCH = 8


@dataclass(frozen=True, slots=True)
class GlinerRecogniser(Windowed):
    """A loaded GLiNER model, which is told what to look for, so that no label of it is unused."""

    longest_characters: ClassVar[int] = 1_000
    """Of a window: models read 384 words or fewer."""

    model: Any
    """The library's."""

    def _look(self, texts: Sequence[str]) -> Iterable[list[Span]]:
        rows = self.model.inference(list(texts), _ASKED, flat_ner=True, threshold=_LEAST_SCORE, batch_size=_BATCH)
        for row in rows:
            found = [(entity["start"], entity["end"], self.used.get(label_key(entity["label"]))) for entity in row]
            yield [Span(start, end, kind, "gliner") for start, end, kind in found if kind]


def load(setting: Setting) -> GlinerRecogniser:
    """Load a GLiNER model from a folder, safetensors only.

    Raises:
        UserError: the library or the model is missing, or the model does not load.
    """
    quiet_libraries()
    folder = model_folder(setting, MARKER)
    refuse_code(setting, folder, weights="model.safetensors")
    if importlib.util.find_spec("gliner") is None:
        raise UserError(
            f"The recogniser {setting} needs gliner.",
            why="It is no extra of this project: gliner 0.2.29 asks for an older transformers than training needs.",
            next="pip install --no-deps gliner; its smoke test then says whether both go together.",
        )
    library = importlib.import_module("gliner")
    try:
        model = library.GLiNER.from_pretrained(str(folder), local_files_only=True, map_location="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise UserError(
            f"{setting} could not be loaded as a GLiNER model.",
            why=f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}",
            next="bring the whole folder: configuration, tokenizer, and the configuration of the model beneath it.",
        ) from error
    model.eval()
    return recogniser_of(model)


def recogniser_of(model: Any) -> GlinerRecogniser:
    """A recogniser of a model."""
    return GlinerRecogniser({label: kind for label, kind in LABELS.items() if kind}, (), None, model)
