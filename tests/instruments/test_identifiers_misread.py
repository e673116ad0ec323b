"""A badly read page is read a second time; a clean one is not."""

import pytest

from residency.instruments.identifiers import find_spans
from residency.instruments.identifiers.misread import mended, reread

PAGE = "Patlent: QUElLING, ADA   DOB O4/3O/1961\nSeen l2/O7 by Dr. Gui1lory in the PATH0LOGY suite, back May l5.\n"


def test_figures_in_words_and_letters_in_numbers_change_places_and_nothing_moves():
    again = reread(PAGE)
    assert len(again) == len(PAGE)
    for part in ("QUEILING", "04/30/1961", "12/07", "Guillory", "PATHOLOGY", "May 15"):
        assert part in again


@pytest.mark.parametrize(
    "clean", ["HbA1c 7.1, A1C 6.9, hba1c 7, O2 2 L, O2 3 L", "L4-L5, T10 and C1; IL-6 10/12; CK20, p16, HLA-B27"]
)
def test_a_clean_text_is_not_read_again(clean):
    assert reread(clean) is None


def test_what_stands_in_a_damaged_page_is_found_at_its_place():
    taken = [PAGE[s.start : s.end] for s in find_spans(PAGE)]
    for part in ("O4/3O/", "l2/O7", "Gui1lory", "May l5"):
        assert any(part in found for found in taken), part


BROKEN = "Narne: Bapti ste, Ada   D0B O4/3O/1961\nReferred by Dr. Therio t, her rnother Ear lene. C1inic l2/O7, 9O mg.\n"


def test_words_that_the_machine_cut_are_put_together_and_every_character_keeps_its_place():
    again = mended(reread(BROKEN))
    for part in ("Name: Baptiste, Ada", "Dr. Theriot,", "mother Earlene."):
        assert part in again.text
    at = again.text.index("Theriot")
    assert BROKEN[slice(*again.original(at, at + 7))] == "Therio t"


def test_words_side_by_side_stay_apart():
    assert mended("seen with pain in the left arm and Vit K not needed on PAGE l of 4, grade l") is None


def test_broken_names_are_found_whole():
    taken = [BROKEN[s.start : s.end] for s in find_spans(BROKEN)]
    for part in ("Bapti ste, Ada", "Therio t", "Ear lene"):
        assert part in taken, taken
