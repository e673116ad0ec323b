"""The plan: measured once, then only arithmetic."""

import pytest

from residency.foundation.config import TrainSettings
from residency.foundation.errors import UserError
from residency.train.plan import affordable_steps, chosen_precision, instruction_set, make_plan, measured_rows
from residency.train.tokens import IGNORED, Row, parts_of


def row(tokens: int) -> Row:
    return Row(f"e{tokens}", (1,) * tokens, (IGNORED,) * (tokens - 1) + (1,), False)


def plan(settings: TrainSettings, **more):
    given = {"precision": "float32", "seconds": None, "measured_tokens": 800, "compared": {}, "checkpoint_bytes": 1000}
    given |= {"threads": 2, "device": "cpu", **more}
    return make_plan(settings, [row(100)] * 160, [row(100)] * 8, **given)


def test_without_a_budget_the_epochs_decide():
    made = plan(TrainSettings(epochs=3, batch=8, warmup_steps=500))
    assert (made.steps, made.steps_per_epoch, made.warmup_steps, made.evaluate_every_steps) == (60, 20.0, 6, 10)
    assert made.seconds_per_step is None
    assert made.precision == "float32"


def test_warm_up_is_the_setting_where_that_is_less_than_a_tenth():
    assert plan(TrainSettings(warmup_steps=2)).warmup_steps == 2


def test_auto_takes_what_was_faster():
    assert chosen_precision(TrainSettings(), {"float32": 4.0, "bfloat16": 2.0}, "cpu") == "bfloat16"
    assert chosen_precision(TrainSettings(), {"float32": 2.0, "bfloat16": 4.0}, "cpu") == "float32"
    assert chosen_precision(TrainSettings(precision="float32"), {"bfloat16": 1.0}, "cpu") == "float32"


def test_a_budget_becomes_a_fixed_number_of_steps_with_room_for_the_looks():
    made = plan(TrainSettings(precision="float32", budget_minutes=1.0), seconds=2.0)
    assert 15 < made.steps < 27  # 60 s at 2.1 s a step, less looks and margin
    assert made.evaluate_every_steps <= made.steps
    assert "1 min" in made.reason


def test_a_budget_larger_than_needed_changes_nothing():
    assert plan(TrainSettings(precision="float32", budget_minutes=100.0), seconds=2.0).steps == 60


def test_a_budget_below_one_step_is_refused():
    with pytest.raises(UserError, match="too small"):
        affordable_steps(10, 20.0, 1.0, 5)
    with pytest.raises(UserError, match="too small"):
        affordable_steps(10, 1.0, 20.0, 5)


def test_parts_hold_no_more_than_so_many_tokens_and_every_row_once():
    lengths = [900, 500, 500, 300, 100, 100]
    parts = [list(p) for p in parts_of(lengths, 1000)]
    assert parts == [[0], [1, 2], [3, 4, 5]]
    assert [list(p) for p in parts_of([3000, 10], 1000)] == [[0], [1]]


def test_the_measured_batch_is_the_longest_rows_within_reason():
    assert [len(r.input_ids) for r in measured_rows([row(5), row(900), row(800)], 8, 2048)] == [900, 800]
    assert len(measured_rows([row(3000)] * 9, 8, 2048)) == 1


def test_the_instruction_set_has_a_name():
    assert instruction_set()
