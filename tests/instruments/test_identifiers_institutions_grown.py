"""Institutions that were found are grown by what belongs to them, and found again."""

import pytest

from residency.instruments.identifiers import find_spans


def found(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_spans(text) if s.kind == "FACILITY"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was born at the Quillorvick in spring.", "the Quillorvick"),
        ("He was discharged to the Wyndham on Cambridge St with his wife.", "the Wyndham on Cambridge St"),
        ("The dog stays at the Tarnwick Shelter on the mesa for now.", "the Tarnwick Shelter on the mesa"),
        ("Letter to Dr Okafor's surgery, please.", "Dr Okafor's surgery"),
    ],
)
def test_an_institution_is_taken_with_what_belongs_to_it(text, expected):
    assert expected in found(text)


def test_a_place_beside_a_persons_name_goes_whatever_kind_it_is_taken_for():
    for text, place in (
        ("Referred back to GP Okafor, Cape Tarnwick.", "Cape"),
        ("Ask Dr. Hosein (Couva) to start it.", "Couva"),
    ):
        assert any(s.start <= text.index(place) < s.end for s in find_spans(text)), text


def test_an_institution_is_found_again_by_its_initials_and_its_first_word():
    text = "KGH site, cardiology. He left KGH on foot.\nQuillbrook Hospital called; Quillbrook wants the films."
    again = found(text)
    assert again.count("KGH") == 2
    assert "Quillbrook" in again


@pytest.mark.parametrize(
    "text",
    [
        "Seen by Dr. Okafor, Radiology. The chest is clear.",
        "Dr Okafor (Cardiology) agrees, as does the ICU.",
        "the Hospital on Monday and in March",
    ],
)
def test_departments_weekdays_and_months_do_not_grow(text):
    assert found(text) == []
