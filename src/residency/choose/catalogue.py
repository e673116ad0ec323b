"""The open models that Residency knows, one TOML file each, with where every fact was read.

TOML has no null: a fact that is not known is left out of the file and reads `None` here, which means "not known", never
"no". Facts that nobody could read in a page are named in `from_memory`, so that a reader can check them first.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from residency.choose.names import refused_part
from residency.foundation.errors import UserError
from residency.instruments.sizing import Shape

GB = 1_000_000_000
"""One gigabyte in bytes; 2**30 bytes are a GiB and are not used in this room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One published score. Scores of different settings or sources must not be sorted into one column."""

    benchmark: str
    """Name of the test."""
    value: float
    """As published, in per cent or points of that test."""
    setting: str
    """How it was measured, as far as the source says."""
    source: str
    """Where it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenModel:
    """One open model: what it is, what it takes, what it may be used for, and where that was read."""

    key: str
    """Short name, the same as the file's."""
    hub_id: str
    """Owner and name on the Hugging Face Hub."""
    family: str
    """Name that people use."""
    maker: str
    """Who trained it."""
    kind: Literal["decoder", "encoder"]
    """A decoder writes text; an encoder only reads it."""
    loads_as: str
    """Class of transformers that loads it."""
    plain_text_model: bool
    """True where `AutoModelForCausalLM` loads it as a model that writes text."""
    medical: bool
    """True where it was trained on medical or biomedical text on purpose."""
    domain: str
    """What it was trained on."""
    languages: tuple[str, ...]
    """ISO 639-1 codes, or the maker's own count."""
    stage: str
    """Stage of training, in words."""
    chat_template: bool
    """True where it brings a chat template, hence follows instructions."""
    context_tokens: int
    """Longest text it can read, in tokens, as advertised."""
    shape: Shape
    """The numbers that decide its memory."""
    can: tuple[str, ...]
    """What it is good for."""
    cannot: tuple[str, ...]
    """What must not be expected of it."""
    sources: Mapping[str, str]
    """Where each fact was read: fact = page."""
    base_model: str | None = None
    """The model it was made from; None where it was trained from nothing or that is not known."""
    licence: str | None = None
    """Licence tag; None where none was found. A base model's licence goes on holding beside it."""
    licence_note: str | None = None
    """What the tag does not say."""
    gated: bool | None = None
    """True where the Hub asks to accept terms first; None where not known."""
    commercial_use: bool | None = None
    """Whether the licence lets a practice use it; None where not known."""
    released: str | None = None
    """Year, month and day as far as known."""
    published_bytes: int | None = None
    """Size of the published weights; None where not read."""
    bundled: bool = False
    """True for the model that comes with Residency."""
    guide_name: str | None = None
    """Its name in the guide that this project follows; None where the guide does not name it."""
    guide_claimed_gb: float | None = None
    """The size that the guide claims, in GB (1e9 bytes)."""
    from_memory: tuple[str, ...] = ()
    """Facts that were not read in a page, to be checked."""
    scores: tuple[Score, ...] = ()
    """Published scores; none of them is a measure of your own reports."""

    @property
    def writes(self) -> bool:
        """True for a model that can write text."""
        return self.kind == "decoder"

    @property
    def fp32_bytes(self) -> int:
        """Bytes of the weights with 32 bits each."""
        return 4 * self.shape.params

    @property
    def bf16_bytes(self) -> int:
        """Bytes of the weights with 16 bits each."""
        return 2 * self.shape.params

    @property
    def times_smaller_than_claimed(self) -> float | None:
        """How many times the guide's claim exceeds the weights in fp32; None where the guide claims nothing."""
        return None if self.guide_claimed_gb is None else self.guide_claimed_gb * GB / self.fp32_bytes


def model_from_values(values: Mapping[str, Any]) -> OpenModel:
    """Build a model from the values of its file.

    Raises:
        ValueError: a key that no field knows: a mistake in the catalogue, not of its reader.
    """
    known = {f.name for f in fields(OpenModel)}
    if unknown := sorted(set(values) - known):
        raise ValueError(f"{values.get('key', 'a model')}: unknown keys {', '.join(unknown)}")
    plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
    plain["shape"] = Shape(**values["shape"])
    plain["scores"] = tuple(Score(**score) for score in values.get("scores", ()))
    return OpenModel(**plain)


@cache
def load_catalogue() -> tuple[OpenModel, ...]:
    """Every model of the folder `open_models`, in the order of their keys; read once, when first asked for.

    Raises:
        ValueError: a file whose name is not its key, or with unknown keys.
    """
    models = []
    folder = files("residency.choose").joinpath("open_models")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        model = model_from_values(tomllib.loads(file.read_text(encoding="utf-8")))
        if file.name != f"{model.key}.toml":
            raise ValueError(f"{file.name} holds the model {model.key}; name the file after it")
        models.append(model)
    return tuple(models)


def find_model(name: str, models: tuple[OpenModel, ...] | None = None) -> OpenModel:
    """The model with that key, hub id, last part of a hub id, or name in the guide; capitals do not matter.

    Raises:
        UserError: not in the catalogue, with the nearest name; or a kind that has no place in a clinic.
    """
    models = load_catalogue() if models is None else models
    by_name: dict[str, OpenModel] = {}
    for model in models:
        names = (model.key, model.hub_id, model.hub_id.rpartition("/")[2], model.guide_name or model.key)
        by_name |= {n.lower(): model for n in names}
    wanted = name.strip().lower()
    if wanted in by_name:
        return by_name[wanted]
    if refused := refused_part(name):
        raise UserError(
            f"{name} is not for a clinic: {refused!r} in its name says that its refusals were taken out.",
            why="Such a model answers where a careful one declines, and it is never recommended here.",
            next="choose the model it was made from; residency choose lists what fits this machine.",
        )
    near = get_close_matches(wanted, list(by_name), n=1)
    hint = f" Did you mean {by_name[near[0]].key!r}?" if near else ""
    raise UserError(
        f"The catalogue has no model {name!r}.{hint}",
        why="It holds models whose facts were read and sourced; others can be used without being in it.",
        next=f"choose one of: {', '.join(m.key for m in models)}; or explain its name: residency choose --explain NAME",
    )
