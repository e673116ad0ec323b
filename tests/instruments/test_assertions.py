"""Statements are taken out of English texts, and errors against a reference are found and named."""

import pytest

from residency.instruments.assertions import compare, extract, unsupported

TRUE = "Small right pleural effusion, 12 mm, has increased. No pneumothorax. Heart size is normal."


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("negation", "No pneumothorax", "Pneumothorax"),
        ("side", "right", "left"),
        ("severity", "Small", "Large"),
        ("number", "12 mm", "21 mm"),
        ("time", "increased", "decreased"),
        ("omission", "No pneumothorax. ", ""),
        ("invention", "No pneumothorax.", "No pneumothorax. Rib fracture."),
    ],
)
def test_one_changed_word_is_an_error_of_its_kind(kind, old, new):
    found = compare(TRUE, TRUE.replace(old, new))
    assert kind in {error.kind for error in found.errors}
    assert found.score < 0.5


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        (TRUE, TRUE),
        ("Mild cardiomegaly.", "The cardiac silhouette is mildly enlarged."),
        ("Left renal calculus, 9 mm.", "Kidney stone on the left of 0.9 cm."),
        ("No DVT.", "Deep vein thrombosis is absent."),
    ],
)
def test_other_words_for_the_same_are_no_error(reference, answer):
    found = compare(reference, answer)
    assert found.errors == ()
    assert found.score > 0.8


def test_errors_say_where_they_stand():
    answer = TRUE.replace("No pneumothorax", "Pneumothorax")
    (error,) = compare(TRUE, answer).errors
    assert "Pneumothorax" in answer[slice(*error.answer)]
    assert "No pneumothorax" in TRUE[slice(*error.reference)]


def test_what_the_question_does_not_hold_is_unsupported():
    assert unsupported(TRUE, "No pneumothorax.") == ()
    assert [error.kind for error in unsupported(TRUE, "Small right pleural effusion. Rib fracture.")] == ["invention"]


def test_a_language_without_rules_is_not_measured():
    german = "Der Befund ist ohne Hinweis und die Lunge ist frei, kein Erguss, das Herz ist nicht vergrößert."
    assert extract(german).coverage is None
    assert compare(german, german).score is None
    assert unsupported(german, german) is None


def test_an_empty_answer_scores_nought_and_leaves_everything_out():
    found = compare(TRUE, "")
    assert found.score == 0.0
    assert [(error.kind, error.answer) for error in found.errors] == [("omission", None)] * 3
    assert "No pneumothorax" in TRUE[slice(*found.errors[1].reference)]


def test_a_sentence_without_words_that_say_anything_is_not_covered():
    assert extract("This is it. Rib fracture.").coverage == pytest.approx(0.5)
