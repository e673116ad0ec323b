"""A practice's labels in a text: named, said in other words, denied."""

import pytest

from residency.prepare.terms import cannot_be_found, is_denied, sentences, terms_of

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
        ("Effusion: none.", []),
        ("Effusion: no", []),
        ("Effusion: no change.", ["effusion"]),
        ("Pneumonia is no longer seen.", []),
        ("Pneumonia denied.", []),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PE on the right.", ["PE"]),
        ("No PE.", []),
        ("Multiple PEs.", ["PE"]),
        ("Pe, pe", []),
        ("PEAK, TYPE", []),
        ("PE.", ["PE"]),
        ("LUNGS CLEAR AS ABOVE, PE NOT MENTIONED", []),
        ("As expected. AS with syncope.", ["AS"]),
    ],
)
def test_two_capitals_are_looked_for_as_they_are_written(text, found):
    assert terms_of(("PE", "AS"), {}).asserted(text) == found


def test_labels_that_no_text_can_be_searched_for_are_named():
    assert cannot_be_found(("PE", "normal", "A", "12", "stroke"), {"normal": ["unremarkable"]}) == ["A", "12"]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Negative for pneumonia (X).", True),
        ("Rule out X", True),
        ("Pneumonia (X) was not seen.", True),
        ("Fever. No cough. Pneumonia (X).", False),
        ("History of heart failure (X).", False),
        ("No fracture but pneumonia (X).", False),
        ("X", False),
    ],
)
def test_what_a_place_says_is_not_there(text, denied):
    assert is_denied(text, text.index("X"), text.index("X") + 1) is denied
