"""What a recogniser on the shelf is, where its model lies, and what versions it rests on.

A file on the shelf defines:

- `LABELS: dict[str, str | None]`: what its library calls an identifier -> our kind; None for what is none.
- `LIBRARIES: tuple[str, ...]`: the packages whose versions decide what it finds, as the package index names them.
- `MARKER: str`: the file by which its model's folder is known.
- `load(setting) -> Recogniser`: loads the model; a missing library or model is a `UserError` that says how to bring it.
"""

import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import ClassVar, Protocol

from residency.foundation.errors import UserError
from residency.foundation.schema import Span
from residency.foundation.storage import digest_of, digest_of_files
from residency.instruments.identifiers.recognisers._windows import through_windows

_CODE_AS_DATA = (".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".dill", ".npy")
"""Endings of files that can hold code which runs when they are loaded."""


class Recogniser(Protocol):
    """Finds identifiers in a text by other means than our rules."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that it can find."""

    @property
    def language(self) -> str | None:
        """The one language that it is made for, by ISO 639-1; None where only the smoke test shows which it knows."""

    @property
    def unused_labels(self) -> tuple[str, ...]:
        """Labels of the model that its file does not know, so that what they mark is not used."""

    def detect(self, text: str) -> Iterator[Span]:
        """Spans in characters of the text as given, in any order; they may overlap."""


@dataclass(frozen=True, slots=True)
class Windowed(ABC):
    """A recogniser by a model that marks labels in windows of a text; those on the shelf are made of it."""

    used: Mapping[str, str]
    """The model's labels and what they mean here."""
    unused_labels: tuple[str, ...]
    """Labels that the table of its file does not know."""
    language: str | None
    """As the model's files say it; None where only the smoke test shows it."""

    longest_characters: ClassVar[int]
    """Of a window."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that it can find."""
        return frozenset(self.used.values())

    def detect(self, text: str) -> Iterator[Span]:
        """What it marks in a text."""
        return through_windows(text, self.longest_characters, self._look)

    @abstractmethod
    def _look(self, texts: Sequence[str]) -> Iterable[list[Span]]:
        """What the model marks in each of some windows."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One entry of prepare.recognisers, taken apart."""

    name: str
    """The file on the shelf."""
    model: str
    """A folder, or the name of an installed package."""
    home: Path
    """The folder that a relative `model` refers to."""

    def __str__(self) -> str:
        return f"{self.name}:{self.model}"


def setting_of(entry: str, home: Path) -> Setting:
    """Take one entry of prepare.recognisers apart.

    Raises:
        UserError: it is not RECOGNISER:MODEL.
    """
    name, colon, model = entry.partition(":")
    if not (name.strip() and colon and model.strip()):
        raise UserError(
            f"prepare.recognisers: {entry!r} is not RECOGNISER:MODEL.", next='write such as "spacy:models/my_model".'
        )
    return Setting(name.strip(), model.strip(), home)


def model_folder(setting: Setting, marker: str) -> Path:
    """The folder that holds the marker file: the named folder or package, or the one folder in it that does.

    Raises:
        UserError: not here (says how to bring it), or no model of this recogniser.
    """
    root = _root(setting)
    if (root / marker).is_file():
        return root
    inside = sorted(p.parent for p in root.glob(f"*/{marker}"))
    if len(inside) == 1:
        return inside[0]
    raise UserError(
        f"{setting.model} holds no model for the recogniser {setting.name}.",
        why=f"It holds no {marker}." if not inside else f"{len(inside)} folders in it hold a {marker}.",
        next=f"name the folder in which the model's {marker} lies.",
    )


def refuse_code(setting: Setting, folder: Path, *, weights: str | None = None) -> None:
    """Refuse a model whose files can hold code; with `weights`, also one without any file of that pattern.

    Raises:
        UserError: says which file, or what is missing.
    """
    risky = [p for p in sorted(folder.rglob("*")) if p.suffix in _CODE_AS_DATA or p.name == "pytorch_model.bin"]
    if weights is None and risky:
        raise UserError(
            f"{setting} holds {risky[0].name}.",
            why="Loading such a file can run code that is hidden in it.",
            next="bring the model in a form without it.",
        )
    if weights is not None and not any(folder.glob(weights)):
        raise UserError(
            f"{setting} has no weights in safetensors format.",
            why="Other formats can hide code that runs when they are loaded.",
            next="bring the model with its .safetensors file.",
        )


def labels(kinds: Mapping[str, str], none: str = "") -> dict[str, str | None]:
    """A table of labels, from our kinds with a library's labels for each, and its labels that are no identifiers."""
    return {**{label: kind for kind, listed in kinds.items() for label in listed.split()}, **dict.fromkeys(none.split())}


def used_and_unused(found: Iterable[str], table: Mapping[str, str | None]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Of a model's labels those that mean one of our kinds, and those that the table does not know."""
    listed = sorted(set(found))
    used = {label: kind for label in listed if (kind := table.get(label_key(label)))}
    return used, tuple(label for label in listed if label_key(label) not in table)


def label_key(label: str) -> str:
    """The form in which labels are looked up: capitals, a low line for everything between words."""
    return "_".join("".join(c if c.isalnum() else " " for c in label).split()).upper()


def refuse_nothing_used(setting: Setting, used: Mapping[str, str]) -> None:
    """Refuse a model none of whose labels means an identifier.

    Raises:
        UserError: so it is.
    """
    if not used:
        raise UserError(
            f"{setting} marks no identifiers that are known here.", next="choose a model that marks names or places."
        )


def digest_of_recogniser(setting: Setting, module: ModuleType) -> str:
    """Digest of the model's files and of its libraries' versions, without loading either.

    Raises:
        UserError: the model is not here.
    """
    folder = model_folder(setting, module.MARKER)
    listed = tuple((str(p), p.stat().st_mtime_ns, p.stat().st_size) for p in _files(folder))
    return digest_of([setting.name, _files_digest(folder, listed), [(name, _version(name)) for name in module.LIBRARIES]])[:12]


@lru_cache(maxsize=16)
def _files_digest(folder: Path, listed: tuple[tuple[str, int, int], ...]) -> str:
    """Digest over a folder's files, read once as long as they stay as they are."""
    return digest_of_files([Path(path) for path, _, _ in listed], beneath=folder)


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _root(setting: Setting) -> Path:
    """The named folder, or the folder of the installed package of that name."""
    folder = setting.home / Path(setting.model).expanduser()
    if folder.is_dir():
        return folder
    if setting.model.isidentifier():
        found = importlib.util.find_spec(setting.model)
        if found is not None and found.submodule_search_locations:
            return Path(next(iter(found.submodule_search_locations)))
    raise UserError(
        f"The model of the recogniser {setting} is not here.",
        why=f"There is no folder {setting.model} beside the settings and no installed package of that name, and this program "
        "downloads nothing for a recogniser.",
        next="bring the model's folder from a machine that has it (read its licence) and name it, or install its package.",
    )
