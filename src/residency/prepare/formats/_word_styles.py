"""Which styles of a Word document hide their text."""

from collections.abc import Mapping

from residency.prepare.formats._xml import walk
from residency.prepare.formats._zip import Archive

_DEEPEST = 20
"""Styles based on styles. Word allows eleven."""


def hidden_styles(archive: Archive, part: str, name: str) -> frozenset[str]:
    """The ids of the styles whose text is hidden, by themselves or by the style that they are based on.

    Args:
        archive: the document.
        part: where its styles lie; a document may have none.
        name: of the file, for messages.

    Raises:
        Unreadable: the part is damaged.
    """
    if part not in archive.names():
        return frozenset()
    styles = _Styles()
    with archive.open(part) as stream:
        walk(stream, styles, name)
    return frozenset(style for style in styles.based_on if styles.is_hidden(style))


class _Styles:
    """Gathers what each style says of hidden text.

    Source: ECMA-376, part 1, 17.7 (styles) and 17.3.2.41 (vanish).
    """

    def __init__(self) -> None:
        self.based_on: dict[str, str] = {}
        self._says: dict[str, bool] = {}
        self._style = ""
        self._of_table = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._of_table += tag == "tblStylePr"
        if tag == "style":
            self._style = attributes.get("styleId", "")
            self.based_on[self._style] = ""
        elif self._style and tag == "basedOn":
            self.based_on[self._style] = attributes.get("val", "")
        elif self._style and tag == "vanish" and not self._of_table:
            self._says[self._style] = attributes.get("val", "1") not in ("0", "false", "off")

    def end(self, tag: str) -> None:
        self._of_table -= tag == "tblStylePr"
        if tag == "style":
            self._style = ""

    def characters(self, text: str) -> None:
        pass

    def is_hidden(self, style: str) -> bool:
        """What the style says, else what the one says that it is based on."""
        for _ in range(_DEEPEST):
            if style in self._says:
                return self._says[style]
            style = self.based_on.get(style, "")
        return False
