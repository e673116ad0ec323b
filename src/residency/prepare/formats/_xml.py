"""Walks through XML without a tree: no entities, no document types, bounded depth and memory."""

from collections.abc import Mapping
from typing import IO, Protocol

from residency.prepare.formats.base import refused

DEEPEST = 400
"""Elements within elements."""


class Walker(Protocol):
    """What is told of each element. Names come without their prefixes."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """It ends."""

    def characters(self, text: str) -> None:
        """Text stands in it."""


def walk(stream: IO[bytes], walker: Walker, name: str) -> None:
    """Tell `walker` of every element of an XML stream, in order.

    Raises:
        Unreadable: no well-formed XML, or it declares entities or a document type (how entity bombs are made).
    """
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise refused(name, "damaged, elements within elements without end")
        walker.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        walker.end(_local(tag))

    def refuse(*_: object) -> None:
        raise refused(name, "it declares a document type or entities, which no office program writes")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, walker.characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise refused(name, "damaged") from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
