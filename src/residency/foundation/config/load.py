"""Reads `residency.toml` into a `Config`: unknown keys refused, every mistake shown at once, by path."""

import contextlib
import dataclasses
import math
import tomllib
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from residency.foundation.config.contradictions import contradictions
from residency.foundation.config.sections import Config
from residency.foundation.errors import SettingsError, UserError, explain_os_errors


def load_config(path: Path, overrides: Sequence[str] = (), *, reports_folder: Path | None = None) -> Config:
    """Read `residency.toml`.

    Args:
        path: the file.
        overrides: `section.key=value` pairs, the value written as in TOML (or plain text).
        reports_folder: folder that relative paths of `[reports]` refer to; without it, the file's own.

    Raises:
        SettingsError: with one line per mistake, such as `train.lr: unknown setting`.
        UserError: no such file, or not TOML.
    """
    with explain_os_errors("read the settings", path):
        content = path.read_bytes()
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text.", next="save it as UTF-8, or make a new one: residency init") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"{path} is not valid TOML: {error}.", next="mend that line; https://toml.io has the grammar."
        ) from None
    for override in overrides:
        _apply_override(values, override)
    config = config_from_values(values, str(path))
    return dataclasses.replace(config, home=(reports_folder or path.parent).resolve(), folder=path.parent.resolve())


def config_from_values(values: Mapping[str, Any], name: str = "the settings") -> Config:
    """Check plain values against the dataclasses.

    Raises:
        SettingsError: with one line per mistake.
    """
    import json

    from pydantic import TypeAdapter, ValidationError

    def checked(plain: Mapping[str, Any]) -> Config:
        # Strict: the text "3" is no number, and a number is no text. JSON mode lets lists stand for tuples.
        return TypeAdapter(Config).validate_json(json.dumps(plain, default=str), strict=True)

    mistakes = [*_unknown_settings(values, Config, ""), *_not_finite(values, "")]
    config: Config | None = None
    try:
        config = checked(values)
        mistakes += contradictions(config)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        mistakes += [f"{'.'.join(str(part) for part in e['loc'] if part != '[key]')}: {_in_words(e)}" for e in wrong]
        # What contradicts is told in the same breath, with the defaults in the place of what is malformed.
        with contextlib.suppress(ValidationError):
            mistakes += contradictions(checked({"practice": "-", **_without(values, [e["loc"] for e in wrong])}))
    if mistakes or config is None:
        lines = "\n".join(f"  {line}" for line in mistakes)
        number = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise SettingsError(f"{name} has {number}:\n{lines}", next="mend them all, then run the same command again.")
    return config


def _without(values: Mapping[str, Any], places: Sequence[tuple[int | str, ...]]) -> dict[str, Any]:
    """A copy of nested values without what stands at the given places; of a list's entry, without the whole list."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        below = [place[1:] for place in places if place and place[0] == key]
        if not below:
            kept[key] = value
        elif isinstance(value, Mapping) and all(below):
            kept[key] = _without(value, below)
    return kept


def _in_words(error: Any) -> str:
    message: str = error["msg"]
    if error["type"] in ("list_type", "tuple_type"):
        return 'must be a list, as ["one", "two"]'
    return {"missing": "is required"}.get(error["type"], message[:1].lower() + message[1:])


def _unknown_settings(values: Mapping[str, Any], cls: type, path: str) -> list[str]:
    """One line for each key that no dataclass knows, with the nearest that one does."""
    from difflib import get_close_matches

    known = {f.name: f for f in dataclasses.fields(cls) if not f.metadata.get("hidden")}
    lines: list[str] = []
    for key, value in values.items():
        here = f"{path}{key}"
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            lines.append(f"{here}: unknown setting" + (f"; did you mean {path}{near[0]}?" if near else ""))
        elif isinstance(value, Mapping) and (section := section_class(known[key])):
            lines += _unknown_settings(value, section, f"{here}.")
    return lines


def _not_finite(values: Mapping[str, Any], path: str) -> list[str]:
    """One line for each number that TOML allows and nothing can be done with: nan and inf."""
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += _not_finite(value, f"{path}{key}.")
        elif isinstance(value, float) and not math.isfinite(value):
            lines.append(f"{path}{key}: must be a finite number")
    return lines


def section_class(entry: "dataclasses.Field[Any]") -> type | None:
    """The settings dataclass behind a field, if it is a section."""
    candidates = (entry.type, *typing.get_args(entry.type))
    return next((c for c in candidates if isinstance(c, type) and dataclasses.is_dataclass(c)), None)


def _apply_override(values: dict[str, Any], override: str) -> None:
    path, equals, text = override.partition("=")
    if not equals or not path.strip():
        raise UserError(f"--set {override!r} is not section.key=value.", next="write for example --set train.epochs=1")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    place = values
    *sections, key = path.strip().split(".")
    for section in sections:
        inner = place.setdefault(section, {})
        if not isinstance(inner, dict):
            raise UserError(f"--set {override!r}: {section} is a setting, not a section.")
        place = inner
    place[key] = value
