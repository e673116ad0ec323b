"""Writes a commented residency.toml out of the settings dataclasses: each setting with its sentence."""

import dataclasses
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from residency.foundation.config import Config, field_sentences, section_class

_HEAD = """\
# Settings of Residency. Lines that begin with # are the defaults; take the # away to change one.
# Unknown names are refused, and every mistake is shown at once.
"""


def settings_text(values: Mapping[str, Any]) -> str:
    """The whole file: what `values` sets stands as it is, all else as commented defaults.

    Args:
        values: settings as plain values, nested as in the file.
    """
    return _HEAD + "\n".join(_section(Config, values, "")) + "\n"


def _section(cls: type, values: Mapping[str, Any], path: str) -> Iterator[str]:
    """The lines of one section: its own settings first, then the sections inside it."""
    sentences = field_sentences(cls)
    fields = [f for f in dataclasses.fields(cls) if not f.metadata.get("hidden")]
    inner = [f for f in fields if section_class(f) or _is_table(f)]
    for entry in (f for f in fields if f not in inner):
        yield from _comment(sentences.get(entry.name, ""))
        yield _setting(entry, values)
    for entry in inner:
        here = f"{path}{entry.name}"
        given = values.get(entry.name)
        cls_inside = section_class(entry)
        yield ""
        yield from _comment(sentences.get(entry.name, ""))
        if cls_inside is None:
            yield from _table(here, given or {})
        elif given is None and entry.default is None:
            yield f"# [{here}]"
            yield from (line if line.startswith("#") else f"# {line}" for line in _section(cls_inside, {}, f"{here}.") if line)
        else:
            yield f"[{here}]"
            yield from _section(cls_inside, given or {}, f"{here}.")


def _setting(entry: "dataclasses.Field[Any]", values: Mapping[str, Any]) -> str:
    if entry.name in values:
        return f"{entry.name} = {toml_value(values[entry.name])}"
    default = entry.default_factory() if entry.default_factory is not dataclasses.MISSING else entry.default
    if default is None or default is dataclasses.MISSING:
        return f"# {entry.name} = ...   (not set)"
    return f"# {entry.name} = {toml_value(default)}"


def _table(path: str, given: Mapping[str, Any]) -> Iterator[str]:
    yield f"[{path}]" if given else f"# [{path}]"
    for key, value in given.items():
        yield f"{_key(key)} = {toml_value(value)}"


def _comment(sentence: str) -> Iterator[str]:
    for line in textwrap.wrap(" ".join(sentence.split()), 98):
        yield f"# {line}"


def _is_table(entry: "dataclasses.Field[Any]") -> bool:
    return str(entry.type).startswith("dict")


def _key(key: str) -> str:
    return key if key and all(c.isascii() and (c.isalnum() or c in "_-") for c in key) else json.dumps(key, ensure_ascii=False)


def toml_value(value: Any) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    if isinstance(value, (int, float)):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False)
