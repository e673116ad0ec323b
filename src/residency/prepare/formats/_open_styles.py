"""Which styles of an OpenDocument text hide or raise their text, by themselves or by the style that they are based on."""

import re
from collections.abc import Mapping

_DEEPEST = 50
"""Styles based on styles."""


class Styles:
    """Styles by family and name.

    Source: OpenDocument 1.3, part 3 (OASIS 2021), 16.2 (style:style), 19.470 (text:display), 20.400 (style:text-position).

    Args:
        below: the styles that these may be based on: those of the whole document below those of one of its parts.
    """

    def __init__(self, below: "Styles | None" = None) -> None:
        self._below = below
        self._parents: dict[tuple[str, str], str] = {}
        self._hidden: dict[tuple[str, str], bool] = {}
        self._raised: dict[tuple[str, str], bool] = {}
        self._now = ("", "")

    def begin(self, attributes: Mapping[str, str]) -> None:
        """A style begins."""
        self._now = (attributes.get("family", ""), attributes.get("name", ""))
        self._parents[self._now] = attributes.get("parent-style-name", "")

    def learn(self, attributes: Mapping[str, str]) -> None:
        """What the style that began says of its text."""
        if "display" in attributes:
            self._hidden[self._now] = attributes["display"] == "none"
        if "text-position" in attributes:
            self._raised[self._now] = re.match(r"super|[1-9]\d*%", attributes["text-position"]) is not None

    def hides(self, family: str, name: str) -> bool:
        """True where text of this style is hidden."""
        return self._said("_hidden", family, name)

    def raises(self, family: str, name: str) -> bool:
        """True where text of this style stands above the line."""
        return self._said("_raised", family, name)

    def _said(self, what: str, family: str, name: str) -> bool:
        layer: Styles | None = self
        for _ in range(_DEEPEST):
            while layer is not None and (family, name) not in layer._parents:
                layer = layer._below
            if layer is None:
                return False
            told: dict[tuple[str, str], bool] = getattr(layer, what)
            if (family, name) in told:
                return told[family, name]
            name = layer._parents[family, name]
        return False
