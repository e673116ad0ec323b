"""Dividing patients."""

import pytest

from residency.foundation.config import SplitSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import PARTS, Example, Question
from residency.prepare.split import Reports, split


def example(i, patient=None, text=None):
    question = Question(task="classify", sections=(), text=text or f"text {i}", patient=None, policy_digest="")
    patient = f"p{i}" if patient is None else patient
    return Example(id=f"e{i}", report_id=f"r{i}", patient=patient, task="classify", question=question, target="x")


def test_the_shares_are_about_kept():
    made = split([example(i) for i in range(2000)], SplitSettings(), b"key").split
    assert sum(len(getattr(made, p)) for p in PARTS) == 2000
    assert 150 < len(made.test) < 250
    assert 60 < len(made.tune) < 140
    assert 60 < len(made.calibrate) < 140


def test_another_seed_or_key_divides_otherwise():
    examples = [example(i) for i in range(200)]
    tests = {split(examples, SplitSettings(seed=s), k).split.test for s, k in ((0, b"a"), (1, b"a"), (0, b"b"))}
    assert len(tests) == 3


@pytest.mark.parametrize("seed", range(20))
def test_a_small_practice_has_no_empty_part_or_is_told(seed):
    made = split([example(i) for i in range(4)], SplitSettings(seed=seed), b"key")
    assert made.split.train and made.split.tune and made.split.test
    assert any(note.startswith("calibrate is empty") for note in made.notes) or made.split.calibrate


def test_a_part_whose_share_is_nought_is_named():
    made = split([example(i) for i in range(50)], SplitSettings(test=0, calibrate=0), b"key")
    assert made.split.test == ()
    assert "test is empty: its share is 0." in made.notes


def test_former_places_are_kept():
    examples = [example(i) for i in range(20)]
    made = split(examples, SplitSettings(), b"key", former={"p3": "calibrate"})
    assert "e3" in made.split.calibrate


def test_the_same_pair_on_two_sides_is_dropped_from_the_later():
    examples = [example(i, text="same" if i in (0, 1) else None) for i in range(6)]
    given = {f"r{i}": part for i, part in enumerate(["test", "train", "tune", "train", "test", "train"])}
    made = split(examples, SplitSettings(column="part"), b"key", reports=Reports(given=given))
    assert made.split.test == ("e4",)
    assert made.dropped == {"the same question and answer in an earlier part": 1}


def test_a_column_decides_and_what_it_does_not_name_is_counted():
    examples = [example(i) for i in range(6)]
    given = {"r0": "2", "r1": "0", "r2": "1", "r3": "9", "r4": None}
    settings = SplitSettings(column="fold", values={"test": ("0",), "tune": ("1",), "train": ("2",)})
    made = split(examples, settings, b"key", reports=Reports(given=given))
    assert (made.split.train, made.split.tune, made.split.test) == (("e0",), ("e2",), ("e1",))
    assert made.dropped == {"the split column names no part": 3}


def test_a_patient_on_two_sides_of_the_column_is_refused():
    examples = [example(0, "p"), example(1, "p")]
    with pytest.raises(UserError, match="1 patients on more than one side"):
        split(examples, SplitSettings(column="part"), b"key", reports=Reports(given={"r0": "train", "r1": "test"}))


def test_a_column_without_training_is_refused():
    with pytest.raises(UserError, match="gives no report to train"):
        split([example(0)], SplitSettings(column="part"), b"key", reports=Reports(given={"r0": "test"}))
