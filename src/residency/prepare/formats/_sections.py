"""Names the sections of coded documents: by their code, else by their title, else none, so that no title escapes cleaning."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from residency.foundation.schema import Sections

OTHER = "other"
"""Where sections go whose code and title say nothing; their titles stand in the text, which is de-identified."""


def section_name(codes: Iterable[str], title: str) -> str | None:
    """The standard name of a section; None where neither a code nor the title is known."""
    by_code = _codes()
    named = next((by_code[c] for c in codes if c in by_code), None)
    return named or _titles().get(" ".join(title.casefold().rstrip(": ").split()))


def joined_sections(parts: Iterable[tuple[str | None, str, str]]) -> Sections:
    """Sections as (standard name, text), each name once.

    Args:
        parts: (standard name or None, title, text) in the document's order.
    """
    found: dict[str, list[str]] = {}
    for name, title, text in parts:
        if not text.strip():
            continue
        body = text.strip() if name is not None or not title.strip() else f"{title.strip()}:\n{text.strip()}"
        listed = found.setdefault(name or OTHER, [])
        if body not in listed:
            listed.append(body)
    return tuple((name, "\n\n".join(bodies)) for name, bodies in found.items())


@cache
def _codes() -> Mapping[str, str]:
    table = tomllib.loads(files("residency.foundation.resources").joinpath("section_codes.toml").read_text("utf-8"))
    return {code: name for group in table.values() for name, listed in group.items() for code in listed}


@cache
def _titles() -> Mapping[str, str]:
    table = tomllib.loads(files("residency.foundation.resources").joinpath("headings.toml").read_text("utf-8"))["headings"]
    return {title: name for name, listed in table.items() for title in (name.replace("_", " "), *listed) if len(title) > 1}
