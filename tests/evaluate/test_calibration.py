"""Confidence: maps against scikit-learn and closed forms, promises in simulation, silence as empty answers."""

import dataclasses
import json
import math

import numpy as np
import pytest
from scipy.special import expit

from residency.evaluate.calibration import calibrate, said, withhold
from residency.evaluate.calibration.fitted import Calibrator, fit, platt, raw_confidence
from residency.evaluate.calibration.measures import calibration_error, equal_mass, reliability, risk_coverage
from residency.evaluate.calibration.promises import label_sets, measured_sets, one_a_patient, set_of, silence
from residency.evaluate.evaluate import evaluate
from residency.foundation.console import Watch
from residency.foundation.errors import UserError
from residency.foundation.schema import Answer
from residency.instruments.metrics import metric

LABELS = ("normal", "effusion", "fracture")


def labelled(make_example, count, *, sharp=1.0, seed=0, start=0, one_patient_for=1, evenness=0.7):
    """Cases and answers whose probabilities are right at sharp=1, and overconfident above."""
    rng = np.random.default_rng(seed)
    cases, answers = [], []
    for place in range(start, start + count):
        p = rng.dirichlet([evenness] * 3)
        true = LABELS[rng.choice(3, p=p)]
        case = dataclasses.replace(make_example(place, "classify", f"p{place // one_patient_for}"), target=true)
        said = p**sharp / (p**sharp).sum()
        found = tuple(zip(LABELS, map(float, said), strict=True))
        label = LABELS[int(said.argmax())]
        cases.append(case)
        answers.append(Answer(example_id=case.id, text=label, label=label, label_probabilities=found))
    return cases, answers


def test_calibration_error_of_equal_mass_is_scikit_learns():
    from sklearn.calibration import calibration_curve

    rng = np.random.default_rng(3)
    p = rng.random(400)
    y = rng.random(400) < p**2
    right, stated = calibration_curve(y, p, n_bins=10, strategy="quantile")
    found = reliability(list(p), list(y), [str(k) for k in range(400)])
    assert [b.confidence for b in found.bins] == pytest.approx(stated, abs=1e-12)
    assert [b.right.value for b in found.bins] == pytest.approx(right, abs=1e-12)
    assert found.ece == pytest.approx(float(np.abs(right - stated).mean()), abs=1e-9)  # 40 cases in each


def test_brier_is_scikit_learns():
    from sklearn.metrics import brier_score_loss

    rng = np.random.default_rng(4)
    p, y = rng.random(57), rng.random(57) < 0.4
    assert reliability(list(p), list(y), ["a"] * 57).brier.value == pytest.approx(brier_score_loss(y, p), abs=1e-12)


def test_calibration_error_by_hand():
    p, y = np.array([0.1, 0.3, 0.8, 0.9]), np.array([0.0, 1.0, 1.0, 1.0])
    places = equal_mass(p, 2)
    assert [list(some) for some in places] == [[0, 1], [2, 3]]
    assert calibration_error(p, y, places) == pytest.approx(0.5 * abs(0.2 - 0.5) + 0.5 * abs(0.85 - 1.0))


def test_equal_confidences_stay_in_one_bin_and_the_order_of_cases_does_not_matter():
    p = [0.5] * 30 + [0.9] * 30
    y = [True] * 10 + [False] * 20 + [True] * 30
    found = reliability(p, y, list(map(str, range(60))))
    assert [(b.low, b.high, b.right.n) for b in found.bins] == [(0.5, 0.5, 30), (0.9, 0.9, 30)]
    assert reliability(p[::-1], y[::-1], list(map(str, range(60)))).ece == pytest.approx(found.ece)


def test_few_cases_give_no_calibration_error():
    found = reliability([0.4] * 19, [True] * 19, ["a"] * 19)
    assert (found.ece, found.ece_by_chance, found.bins) == (None, None, ())
    assert found.brier.value == pytest.approx(0.36)


def test_probabilities_that_are_right_stay_below_the_error_by_chance_in_19_of_20_samples():
    rng = np.random.default_rng(5)
    below = 0
    for _ in range(30):
        p = rng.random(200)
        found = reliability(list(p), list(rng.random(200) < p), list(map(str, range(200))))
        below += found.ece <= found.ece_by_chance
    assert below >= 25  # binomial: fewer in one of 300 runs


def test_risk_and_coverage_by_hand():
    found = risk_coverage([0.9, 0.8, 0.7, 0.6], [True, False, True, False])
    assert found.coverage == (0.25, 0.5, 0.75, 1.0)
    assert found.risk == pytest.approx((0, 1 / 2, 1 / 3, 1 / 2))
    assert found.aurc == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert found.random == 0.5
    assert found.best == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert risk_coverage([], []) is None


def test_answers_of_equal_confidence_count_as_in_random_order():
    found = risk_coverage([0.5, 0.5, 0.5, 0.5], [True, False, False, True])
    assert found.coverage == (1.0,)
    assert found.aurc == pytest.approx(found.random) == pytest.approx(0.5)


def test_the_temperature_undoes_what_was_sharpened(make_example):
    cases, answers = labelled(make_example, 3000, sharp=2.5)
    found = fit(cases, answers, is_good_labels(cases, answers))
    assert found.method == "temperature"
    assert found.temperature == pytest.approx(2.5, rel=0.1)
    p = dict(found.probabilities(answers[0]))
    logs = np.log([q for _, q in answers[0].label_probabilities]) / found.temperature
    assert list(p.values()) == pytest.approx(np.exp(logs) / np.exp(logs).sum(), abs=1e-12)
    assert found.confidence(answers[0]) == pytest.approx(max(p.values()))


def is_good_labels(cases, answers):
    return [a.label == c.target for a, c in zip(answers, cases, strict=True)]


def test_the_temperature_is_where_the_likelihood_is_flat(make_example):
    cases, answers = labelled(make_example, 120, sharp=1.7, seed=2)
    t = fit(cases, answers, is_good_labels(cases, answers)).temperature
    table = np.log([[p for _, p in a.label_probabilities] for a in answers])
    wanted = [LABELS.index(c.target) for c in cases]

    def nats(at):
        z = table / at
        return float((np.log(np.exp(z).sum(1)) - z[np.arange(len(z)), wanted]).mean())

    assert nats(t) <= min(nats(t * 1.01), nats(t / 1.01))


def test_platt_finds_scikit_learns_line():
    from sklearn.calibration import _SigmoidCalibration

    rng = np.random.default_rng(6)
    x = rng.normal(-1.0, 0.7, 180)
    y = rng.random(180) < expit(2.2 * x + 1.5)
    slope, offset = platt(list(x), list(y))
    theirs = _SigmoidCalibration().fit(x, y)
    assert (slope, offset) == pytest.approx((-theirs.a_, -theirs.b_), rel=1e-4)


@pytest.mark.parametrize("good", [[True] * 30, [False] * 30])
def test_platt_with_one_outcome_is_no_certainty(good):
    slope, offset = platt([k / 10 for k in range(30)], good)
    share = expit(slope * 1.5 + offset)
    assert share == pytest.approx(31 / 32 if good[0] else 1 / 32, abs=1e-6)
    assert abs(slope) < 1e-6


def written(nats, tokens=10, text="Clear lungs."):
    return Answer(example_id=None, text=text, written_nats=nats, written_tokens=tokens)


def test_raw_confidence_of_a_draft_is_the_mean_token_probability():
    assert raw_confidence(written(5.0)) == pytest.approx(math.exp(-0.5))
    assert raw_confidence(written(None)) is None
    assert raw_confidence(written(float("nan"))) is None
    assert raw_confidence(written(1.0, text="  ")) is None
    assert raw_confidence(written(1.0, tokens=0)) is None


def test_a_likelihood_that_says_nothing_gives_every_draft_the_same_confidence(make_example):
    cases = [make_example(k) for k in range(200)]
    answers = [written(k / 10) for k in range(200)]
    found = fit(cases, answers, [k > 100 for k in range(200)])  # likelier answers are worse
    assert found.method == "constant"
    assert found.confidence(answers[0]) == found.confidence(answers[-1]) == pytest.approx(100 / 202)


def test_a_thousand_drafts_give_isotonic_steps_as_scikit_learn_does(make_example):
    from sklearn.isotonic import IsotonicRegression

    rng = np.random.default_rng(7)
    nats = rng.random(1200) * 20
    good = rng.random(1200) < np.exp(-nats / 10)
    answers = [written(float(n)) for n in nats]
    found = fit([make_example(0)] * 1200, answers, list(good))
    assert found.method == "isotonic"
    theirs = IsotonicRegression(out_of_bounds="clip").fit(-nats / 10, good.astype(float)).predict(-nats / 10)
    assert [found.confidence(a) for a in answers[:50]] == pytest.approx(list(theirs[:50]), abs=1e-9)


def test_fit_without_likelihoods_gives_nothing(make_example):
    assert fit([make_example(0)], [written(None)], [True]) is None


def test_one_case_a_patient_whatever_the_order(make_example):
    cases = [make_example(k, patient=f"p{k % 3}") for k in range(12)]
    chosen = {cases[k].id for k in one_a_patient(cases)}
    assert len(chosen) == 3
    assert {cases[::-1][k].id for k in one_a_patient(cases[::-1])} == chosen


def test_label_sets_by_hand(make_example):
    cases = [dataclasses.replace(make_example(k, "classify", f"p{k}"), target="normal") for k in range(9)]
    answers = [
        Answer(
            example_id=None, text="normal", label="normal", label_probabilities=(("normal", 1 - k / 10), ("effusion", k / 10))
        )
        for k in range(9)
    ]
    sets = label_sets(cases, answers, promised=0.7)  # 3 of 10 may lie beyond: the 7th smallest of 0, .1, ... .8
    assert sets.largest_score == pytest.approx(0.6)
    assert set_of(sets, answers[4]) == ("normal", "effusion")
    assert set_of(sets, answers[1]) == ("normal",)
    assert label_sets(cases, answers, promised=0.95).largest_score is None  # too few: every label
    assert set_of(label_sets(cases, answers, promised=0.95), answers[0]) == ("normal", "effusion")


def test_a_label_that_is_none_of_the_allowed_ones_is_never_covered(make_example):
    cases, answers = labelled(make_example, 30)
    others = [dataclasses.replace(case, target="gout") for case in cases]
    sets = label_sets(others, answers, promised=0.9)
    assert sets.largest_score is None
    assert measured_sets(sets, others, answers).realised.value == 0.0


def test_label_sets_hold_what_they_promise_in_simulation(make_example):
    """The mean over calibrate parts is the promise, and each lies where the Beta law says."""
    new_cases, new_answers = labelled(make_example, 1500, sharp=1.6, seed=99, start=100_000)
    covered, inside = [], 0
    for seed in range(40):
        cases, answers = labelled(make_example, 120, sharp=1.6, seed=seed)
        sets = label_sets(cases, answers, promised=0.9)
        hits = [c.target in set_of(sets, a) for c, a in zip(new_cases, new_answers, strict=True)]
        covered.append(np.mean(hits))
        inside += sets.true_low - 0.01 <= covered[-1] <= sets.true_high + 0.01
    assert np.mean(covered) == pytest.approx(0.9, abs=0.02)
    assert inside >= 35


def test_the_threshold_keeps_its_promise_in_simulation(make_example):
    new_cases, new_answers = labelled(make_example, 2000, seed=98, start=100_000, evenness=0.4)
    right = is_good_labels(new_cases, new_answers)
    broken = found = 0
    for seed in range(60):
        cases, answers = labelled(make_example, 300, seed=seed, evenness=0.4)
        silent = silence(cases, answers, is_good_labels(cases, answers), most_wrong=0.2)
        given = [good for good, a in zip(right, new_answers, strict=True) if not silent.withholds(a)]
        found += silent.threshold is not None
        broken += silent.threshold is not None and given.count(False) > 0.2 * len(given)
    assert found >= 50  # it is of use
    assert broken <= 7  # 5 % of 60 and three standard errors


def test_without_a_threshold_that_keeps_the_promise_nothing_is_withheld(make_example):
    cases, answers = labelled(make_example, 40)
    silent = silence(cases, answers, [False] * 40, most_wrong=0.1)
    assert silent.threshold is None
    assert not silent.withholds(answers[0])
    assert silence([], [], [], most_wrong=0.1).threshold is None


def test_the_threshold_is_the_loosest_that_the_bound_allows(make_example):
    cases = [make_example(k, "classify", f"p{k}") for k in range(128)]
    answers = [
        Answer(example_id=None, text="normal", label="normal", label_probabilities=(("normal", k / 200), ("effusion", 0.1)))
        for k in range(40, 168)
    ]
    assert silence(cases, answers, [True] * 128, most_wrong=0.1).threshold == raw_confidence(answers[0])
    good = [k >= 64 for k in range(128)]
    assert silence(cases, answers, good, most_wrong=0.1).threshold >= raw_confidence(answers[58])


def test_a_withheld_answer_counts_as_empty_in_every_metric(make_example):
    case = make_example(3, "classify")
    answer = Answer(example_id=case.id, text=case.target, label=case.target, label_probabilities=((case.target, 1.0),))
    for name in ("accuracy", "answered"):
        assert metric(name).combine([metric(name).measure(answer, case)]) == 1.0
        assert metric(name).combine([metric(name).measure(withhold(answer), case)]) == 0.0
    draft = make_example(3)
    assert metric("rouge_l").measure(withhold(written(1.0)), draft)["f_measure"] == 0.0


def test_everything_fits_and_is_measured_on_parts_of_their_own(make_example, settings):
    held = labelled(make_example, 400, sharp=2.0, seed=1, one_patient_for=2)
    cases, answers = labelled(make_example, 400, sharp=2.0, seed=2, start=5000)
    found = calibrate(settings("classify"), *held, cases, answers)
    assert (found.patients, found.cases, found.why_not) == (200, 400, "")
    assert found.fitted.ece < found.raw.ece
    assert found.fitted.ece <= found.fitted.ece_by_chance
    assert found.sets.patients == 200
    assert found.sets.expected_low <= found.sets.realised.value <= found.sets.expected_high
    assert "calibrated on 200 patients" in said(found)


def test_fewer_than_a_hundred_patients_are_not_calibrated_and_it_is_said(make_example, settings):
    held = labelled(make_example, 198, one_patient_for=2)
    cases, answers = labelled(make_example, 50, seed=2, start=5000)
    found = calibrate(settings("classify"), *held, cases, answers)
    assert found.calibrator is found.fitted is found.sets is found.silent is None
    assert said(found) == "Confidence: not calibrated, for the calibrate part holds 99 patients, and 100 are needed."
    assert found.raw.n == 50 and found.curve is not None


def test_empty_answers_and_unknown_likelihoods_are_left_out_and_counted(make_example, settings):
    cases = [make_example(k) for k in range(30)]
    answers = [written(2.0 + k / 9) for k in range(28)] + [written(1.0, text=""), written(float("nan"))]
    found = calibrate(settings(), [], [], cases, answers)
    assert found.left_out == 2
    assert found.raw is None
    empty = calibrate(settings(), [], [], cases, [written(1.0, text="")] * 30)
    assert (empty.left_out, empty.curve, empty.fitted) == (30, None, None)


def test_the_evaluation_fits_on_the_calibrate_part_and_records_the_confidence(scene):
    found = scene(held=120, skills=(0.2, 0.7), evaluate={"most_wrong": 0.3})
    evaluation = evaluate(found.config, found.workspace, Watch())
    folder = found.workspace.evaluations / evaluation.id
    record = json.loads((folder / "calibration.json").read_text("utf-8"))
    assert (record["patients"], record["cases"], record["calibrator"]["method"]) == (120, 120, "Platt")
    assert len(record["by_case"]) == 60
    lines = [json.loads(line)["rows"]["tuned"] for line in (folder / "cases.jsonl").read_text("utf-8").splitlines()]
    assert [line["confidence"] for line in lines] == [case["confidence"] for case in record["by_case"]]
    right = [line["confidence"] for line, case in zip(lines, record["by_case"], strict=True) if case["good"]]
    wrong = [line["confidence"] for line, case in zip(lines, record["by_case"], strict=True) if not case["good"]]
    assert min(right) > max(wrong)
    assert record["silent"]["threshold"] is not None
    withheld = {entry["metric"]: entry for entry in record["withheld"]}
    assert withheld["answered"]["unsure_empty"]["value"] < withheld["answered"]["all_given"]["value"] == 1.0
    assert withheld["rouge_l"]["unsure_empty"]["value"] < withheld["rouge_l"]["all_given"]["value"]
    found.loads.clear()
    assert evaluate(found.config, found.workspace, Watch()) == evaluation
    assert found.loads == []  # the answers to the calibrate part are kept too


def test_a_small_calibrate_part_is_not_asked(scene):
    found = scene(held=20)
    evaluation = evaluate(found.config, found.workspace, Watch())
    assert not (found.workspace.evaluations / evaluation.id / "answers-calibrate.jsonl").exists()


def test_a_patient_of_the_calibrate_part_elsewhere_is_refused(scene):
    found = scene(held=120)
    found.test[0] = dataclasses.replace(found.test[0], patient="held2000")
    with pytest.raises(UserError, match="calibrate part shares patients"):
        evaluate(found.config, found.workspace, Watch())


def test_a_calibrator_read_back_says_the_same():
    from residency.foundation.storage import as_plain, from_plain

    one = Calibrator(method="isotonic", steps=((-2.0, 0.1), (-0.5, 0.9)))
    assert from_plain(json.loads(json.dumps(as_plain(one))), Calibrator) == one
    assert one.confidence(written(10.0)) == pytest.approx(0.1 + 0.8 * (1.0 / 1.5))
