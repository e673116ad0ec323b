"""The rest of an address of which some part was found goes too, and what stands beside it in a sentence stays."""

import pytest

from residency.foundation.schema import Span
from residency.instruments.identifiers import find_spans
from residency.instruments.identifiers.addresses import rest_of_addresses


def _rest(text: str, part: str, kind: str) -> list[str]:
    start = text.index(part)
    found = rest_of_addresses(text, [Span(start, start + len(part), kind, "test")])
    return [text[s.start : s.end] for s in found]


@pytest.mark.parametrize(
    ("text", "part", "kind", "expected"),
    [
        ("3 Market Passage, Quillbrook DY8 1EQ  Tel", "DY8 1EQ", "POSTCODE", "Quillbrook"),
        ("Tigh na Mara, Shore St, Applecross", "Shore St", "ADDRESS", "Tigh na Mara"),
        ("Tigh na Mara, Shore St, Applecross", "Shore St", "ADDRESS", "Applecross"),
        ("your son, 41 Kelly Canyon, Tarnwick, Montana", "Tarnwick", "PLACE", "41 Kelly Canyon"),
        ("lives at 6/112 gore st quillbrook 3065", "6/112 gore st", "ADDRESS", "quillbrook"),
        ("lives at 6/112 gore st quillbrook 3065", "6/112 gore st", "ADDRESS", "3065"),
        ("2F Roxas Arcade, Iloilo City 5000\n", "2F Roxas Arcade", "ADDRESS", "Iloilo City"),
        ("\n\nThe Old Mill, Ode Brow\nKirkby Quillbrook\n\nDear Dr O", "Ode Brow", "ADDRESS", "Kirkby Quillbrook"),
    ],
)
def test_the_parts_beside_are_found(text, part, kind, expected):
    assert expected in _rest(text, part, kind)


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("Aortic Stenosis, Quillbrook", "Quillbrook", "PLACE"),
        ("seen by Cardiology, Quillbrook", "Quillbrook", "PLACE"),
        ("5 Low St, Seen Monday", "5 Low St", "ADDRESS"),
        ("5 Low St, MD, FRCS", "5 Low St", "ADDRESS"),
        ("walked down Low St, Lasix 40 mg", "Low St", "ADDRESS"),
        ("Low St, Ontario", "Low St", "ADDRESS"),
        ("DISCHARGE SUMMARY\n\nDear Dr O, of Low St", "Low St", "ADDRESS"),
    ],
)
def test_what_is_no_part_of_an_address_stays(text, part, kind):
    assert _rest(text, part, kind) == []


def test_a_state_between_town_and_postcode_stays():
    text = "12 Low Lane, Quillbrook, Montana 59715"
    taken = "".join(text[s.start : s.end] for s in find_spans(text))
    assert "Montana" not in taken and "Quillbrook" in taken and "59715" in taken
