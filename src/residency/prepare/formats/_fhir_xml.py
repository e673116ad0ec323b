"""FHIR resources in XML as the same plain values that their JSON has."""

import re
from pathlib import Path
from typing import Any

from residency.prepare.formats._xml_tree import root_of
from residency.prepare.formats.base import ascii_of, refused

_NAMESPACE = "{http://hl7.org/fhir}"
_ROOT = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|\s)*<(?:[A-Za-z_][\w.-]*:)?[A-Z]\w+\b[^>]*\bxmlns(?::[\w.-]+)?\s*=\s*[\"']http://hl7\.org/fhir[\"']",
    re.DOTALL,
)
_DEEPEST = 200
"""Elements within elements."""


def is_fhir_xml(head: bytes) -> bool:
    """True where the content is XML whose root is a resource of FHIR."""
    return _ROOT.match(ascii_of(head)) is not None


def resource_of(path: Path, name: str) -> dict[str, Any]:
    """The file's resource: an attribute `value` is its element's value, elements of one name are a list, narrative is markup.

    Source: HL7 FHIR R4 (4.0.1), XML representation, https://hl7.org/fhir/R4/xml.html.

    Raises:
        Unreadable: not well-formed, too large, nested without end, or with entities of its own.
        UserError: no permission, or no such file.
    """
    return _resource(root_of(path, name), name, 0)


def _resource(element: Any, name: str, depth: int) -> dict[str, Any]:
    return {"resourceType": _local(element), **_fields(element, name, depth)}


def _fields(element: Any, name: str, depth: int) -> dict[str, Any]:
    if depth > _DEEPEST:
        raise refused(name, "damaged, elements within elements without end")
    found: dict[str, list[Any]] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(_local(child), []).append(_value(child, name, depth))
    return {field: values[0] if len(values) == 1 else values for field, values in found.items()}


def _value(element: Any, name: str, depth: int) -> Any:
    from xml.etree.ElementTree import tostring

    if _local(element) == "div":
        return tostring(element, encoding="unicode").replace("html:", "").replace("ns0:", "")
    inside = next(
        (c for c in element if isinstance(c.tag, str) and c.tag.startswith(_NAMESPACE) and _local(c)[:1].isupper()), None
    )
    if inside is not None:  # a resource contained in another, or an entry's
        return _resource(inside, name, depth + 1)
    return element.get("value") if element.get("value") is not None else _fields(element, name, depth + 1)


def _local(element: Any) -> str:
    return str(element.tag.rpartition("}")[2])
