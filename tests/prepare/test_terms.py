"""A practice's labels in a text: named, said in other words, denied."""

import pytest

from residency.prepare.terms import sentences, terms_of

LABELS = ("pneumonia", "effusion", "heart failure", "acute heart failure", "COVID-19")
TERMS = terms_of(LABELS, {"heart failure": ("CHF", "cardiac decompensation"), "effusion": ("pleural fluid",)})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Right lower lobe pneumonia.", ["pneumonia"]),
        ("PNEUMONIA with small effusions", ["pneumonia", "effusion"]),
        ("No pneumonia or effusion.", []),
        ("No effusion, pneumonia or heart failure.", []),
        ("No effusion, left lower lobe pneumonia.", ["pneumonia"]),
        ("No effusion but pneumonia.", ["pneumonia"]),
        ("No fracture. Pneumonia.", ["pneumonia"]),
        ("Pneumonia is ruled out.", []),
        ("Pneumonia was not seen.", []),
        ("Pneumonia, effusion not seen.", ["pneumonia"]),
        ("Rule out pneumonia.", []),
        ("History of heart failure, now effusion.", ["effusion"]),
        ("Resolved pneumonia.", []),
        ("Probable pneumonia.", ["pneumonia"]),
        ("CHF", ["heart failure"]),
        ("acute\nheart failure", ["heart failure"]),
        ("acute heart-failure", ["acute heart failure"]),
        ("Covid 19 and pleural  fluid", ["COVID-19", "effusion"]),
        ("pneumoniae, bronchopneumonia", []),
        ("Pneumonia. No pneumonia on the left.", ["pneumonia"]),
        ("", []),
    ],
)
def test_labels_that_the_text_says_are_there(text, found):
    assert TERMS.asserted(text) == found


def test_a_denied_label_is_named_all_the_same():
    assert TERMS.names_any("No pneumonia.") and not TERMS.names_any("Clear lungs.")


@pytest.mark.parametrize("label", ["1", "yes", "12", "A", "no", "normal", "42 7"])
def test_words_that_stand_anywhere_are_not_looked_for(label):
    assert terms_of((label,), {}).pattern is None


def test_sentences_joined_are_the_text():
    text = "One 3.5 cm node.\n\nTwo; three!  Four: five"
    assert "".join(sentences(text)) == text
    assert sentences("A 3.5 cm node. Two") == ["A 3.5 cm node.", " Two"]
