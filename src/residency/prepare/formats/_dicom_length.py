"""Tells whether a DICOM file is there to its end: pydicom reads one that was cut off without a word.

Source: DICOM PS3.5 (2024), 7.1 (elements), 7.5 (sequences); PS3.10, 7.1 (file meta information).
"""

import struct

_LONG = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
"""Kinds of values whose length takes four bytes."""
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_ENDS, _SEQUENCE_ENDS = (0xFFFE, 0xE000), (0xFFFE, 0xE00D), (0xFFFE, 0xE0DD)
_PICTURES = 0x7FE0
_HEAD_BYTES = 132
_DEEPEST = 100


class _CutOff(Exception):
    """The file ends where an element goes on."""


def is_whole(content: bytes, *, implicit: bool, little: bool) -> bool:
    """True where every element, sequence and item of a file ends within it; what is damaged in other ways counts as whole.

    Args:
        content: the file, not deflated.
        implicit: True where elements do not name their kind (VR).
        little: byte order.
    """
    try:
        at = _Walk(content, implicit=False, little=True).elements(_HEAD_BYTES, len(content), 0, group=2)
        _Walk(content, implicit=implicit, little=little).elements(at, len(content), 0)
    except _CutOff:
        return False
    return True


class _Walk:
    def __init__(self, content: bytes, *, implicit: bool, little: bool) -> None:
        self._content, self._implicit = content, implicit
        self._order = "<" if little else ">"

    def elements(self, at: int, end: int, depth: int, *, group: int | None = None, open_item: bool = False) -> int:
        """Pass by elements up to `end`, or up to the mark that ends an item of undefined length; returns where they end."""
        while at < end:
            if not any(self._content[at : at + 8]):
                return end  # padding
            tag = self._tag(at)
            if open_item and tag == _ITEM_ENDS:
                return at + 8
            if (tag[0] >= _PICTURES and depth == 0) or (group is not None and tag[0] != group):
                return at
            at = self._element(at, depth)
        if open_item or at > end:
            raise _CutOff
        return at

    def _element(self, at: int, depth: int) -> int:
        kind = b"" if self._implicit else self._content[at + 4 : at + 6]
        if kind in _LONG:
            length, value = self._number(at + 8, "I"), at + 12
        elif kind:
            length, value = self._number(at + 6, "H"), at + 8
        else:
            length, value = self._number(at + 4, "I"), at + 8
        if length == _UNDEFINED:
            return self._sequence(value, depth)
        if value + length > len(self._content):
            raise _CutOff
        return value + length

    def _sequence(self, at: int, depth: int) -> int:
        """Pass by the items of a sequence of undefined length."""
        while depth < _DEEPEST:
            tag, length = self._tag(at), self._number(at + 4, "I")
            if tag == _SEQUENCE_ENDS:
                return at + 8
            if tag != _ITEM:
                return len(self._content)  # damaged in another way
            if length == _UNDEFINED:
                at = self.elements(at + 8, len(self._content), depth + 1, open_item=True)
            else:
                at += 8 + length
            if at > len(self._content):
                raise _CutOff
        return len(self._content)

    def _tag(self, at: int) -> tuple[int, int]:
        return self._number(at, "H"), self._number(at + 2, "H")

    def _number(self, at: int, kind: str) -> int:
        size = 2 if kind == "H" else 4
        if at + size > len(self._content):
            raise _CutOff
        return int(struct.unpack_from(self._order + kind, self._content, at)[0])
