"""ICD-10 codes: what is one, what is none, and what stands above it."""

import pytest

from residency.prepare.codes import at_level, checked, classification, codes_in_cell, find_codes, title_of, without_codes


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("E11.9", "E11.9"),
        ("e119", "E11.9"),
        (" I10 ", "I10"),
        ("S72.001A", "S72.001A"),
        ("S72001A", "S72.001A"),
        ("I21.4+", "I21.4"),
        ("E11.99", None),
        ("E11.", "E11"),
        ("T12", None),
        ("B12", None),
        ("XYZ", None),
        ("", None),
    ],
)
def test_a_code_is_one_of_the_classification(written, code):
    assert checked(written) == code


@pytest.mark.parametrize(
    ("cell", "codes", "unknown"),
    [
        ("E11.9", ["E11.9"], 0),
        ("E11.9; I10, J44.9", ["E11.9", "I10", "J44.9"], 0),
        ("I10|I10/E119", ["I10", "E11.9"], 0),
        ("I10 E11.9", ["I10", "E11.9"], 0),
        ("E11.9:I10", ["E11.9", "I10"], 0),
        ("I10^Hypertension^I10", ["I10"], 1),
        ("E11.9; Q99999", ["E11.9"], 1),
        ("", [], 0),
    ],
)
def test_a_cell_of_several_codes_is_split(cell, codes, unknown):
    assert codes_in_cell(cell) == (codes, unknown)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Type 2 diabetes (E11.9), stable.", ["E11.9"]),
        ("Dx codes: I10, E11.9 and J44.9.", ["I10", "E11.9", "J44.9"]),
        ("ICD-10-CM code I21.4", ["I21.4"]),
        ("ICD-10: S72001A", ["S72.001A"]),
        ("hypertension [I10]", ["I10"]),
        ("Seen again for J18.9 in spring.", ["J18.9"]),
        ("icd 10 e11.9", ["E11.9"]),
        ("Fractures of T12 and L5, vitamin B12 low, C5/6 disc.", []),
        ("A1c 7.2, H1N1 negative, T2N0M0, G2P1, K 4.1", []),
        ("Lesion at position C50.9 mm from the skin", []),
        ("Form A12.34567 of the ward", []),
        ("T2-weighted, L4-5, S1 nerve root (S1)", []),
        ("Grade (G20) filter", ["G20"]),
        ("I48.91;I10", ["I48.91", "I10"]),
        ("E11.9/I10 today", ["E11.9", "I10"]),
        ("C50.9, T12 fracture", ["C50.9"]),
        ("ICD: I10", ["I10"]),
        ("ICD code I10", ["I10"]),
        ("ICD in place", []),
    ],
)
def test_codes_are_found_in_texts_and_vertebrae_are_not(text, codes):
    assert [code for found in find_codes(text) for code in found.codes] == codes


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Type 2 diabetes (E11.9), stable.", "Type 2 diabetes, stable."),
        ("Diabetes.\nICD-10: E11.9, I10\nSee again.", "Diabetes.\n\nSee again."),
        ("Seen for J18.9 today.", "Seen for today."),
        ("T12 fracture, nothing else.", "T12 fracture, nothing else."),
        ("Seen for C50.9, T12 fracture.", "Seen for, T12 fracture."),
        ("Seen for E11.9/I10 today.", "Seen for today."),
        ("  kept as it is  ", "  kept as it is  "),
    ],
)
def test_codes_are_taken_out_with_their_cues(text, left):
    assert without_codes(text) == left
    assert find_codes(without_codes(text)) == []


@pytest.mark.parametrize(
    ("level", "labels"),
    [
        ("full", ["I21.4", "I21.9", "S72.001A"]),
        ("category", ["I21", "S72"]),
        ("block", ["I20-I25", "S70-S79"]),
        ("chapter", ["I00-I99", "S00-T88"]),
    ],
)
def test_codes_rise_through_the_tree(level, labels):
    assert at_level(["I21.4", "I21.9", "S72.001A"], level) == labels


def test_every_code_has_a_category_a_block_and_a_chapter_that_hold_it():
    tree = classification()
    assert len(tree.codes) > 98_000 and len(set(tree.chapter.values())) == 22
    for code in tree.codes:
        category = code[:3]
        assert category in tree.codes and tree.titles[category]
        for above in (tree.block[category], tree.chapter[category]):
            first, _, last = above.partition("-")
            within = first <= category <= (last or first)
            assert within or category[2].isalpha(), (code, above)  # M1A stands behind M10


def test_labels_have_titles():
    assert title_of("I21.4") == title_of("I21") == "Acute myocardial infarction"
    assert title_of("I20-I25") == "Ischemic heart diseases"
    assert title_of("nothing") == ""
