"""The bias audit: groups against the rest, suppression, Holm over all looks, and answers with one attribute exchanged."""

import dataclasses
import json
import random

import numpy as np
import pytest

from residency.evaluate.evaluate import evaluate
from residency.evaluate.fairness import audit_fairness, is_shown, pairs_of, said
from residency.evaluate.fairness.counterfactuals import counterfactuals
from residency.evaluate.fairness.groups import Facts, attributes, report_facts
from residency.foundation.console import Watch
from residency.foundation.schema import Answer, Report
from residency.foundation.storage import write_table
from residency.instruments.intervals import estimate, group_difference, holm, sign_p
from residency.instruments.metrics import metric

ACCURACY = metric("accuracy")


def asked(make_example, place, text, target="normal", patient=None):
    case = make_example(place, "classify", patient or f"p{place}")
    return dataclasses.replace(case, question=dataclasses.replace(case.question, text=text), target=target)


def answered(case, right=True, p=0.8):
    label = case.target if right else "effusion"
    return Answer(example_id=case.id, text=label, label=label, label_probabilities=((label, p), ("other", 1 - p)))


def measured_of(cases, answers):
    names = ("accuracy", "f1_macro", "f1_micro")
    return {name: [metric(name).measure(a, c) for a, c in zip(answers, cases, strict=True)] for name in names}


def group_of(found, attribute, name):
    slices = next(s for s in found.slices if s.attribute.startswith(attribute))
    return next(g for g in slices.groups if g.name.startswith(name))


def clinic(make_example, women_right=0.5, men_right=1.0, count=120):
    rng = random.Random(5)
    cases, answers = [], []
    for place in range(count):
        woman = place % 2 == 0
        cases.append(asked(make_example, place, f"A {40 + place % 30}-year-old {'woman' if woman else 'man'} with cough."))
        answers.append(answered(cases[-1], rng.random() < (women_right if woman else men_right)))
    return cases, answers


# ---- the difference of a group to the rest ---------------------------------------------------------------------------


def test_a_group_against_the_rest_by_hand():
    """Newcombe 1998, table II, case (a): 56/70 - 48/80; his method 10 gives 0.0524 to 0.3339, made of Wilson's intervals."""
    from residency.instruments.intervals import wilson
    from residency.instruments.intervals.groups import _joined

    def with_wilson(hits, n):
        low, high = wilson(hits, n)
        return dataclasses.replace(estimate(ACCURACY, [{"hits": 1.0, "cases": 1.0}], ["a"]), value=hits / n, low=low, high=high)

    low, high = _joined(with_wilson(56, 70), with_wilson(48, 80))
    assert (low, high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_the_probability_of_a_group_is_that_of_fishers_exact_test():
    from scipy.stats import fisher_exact

    rows = [{"hits": float(k < 9), "cases": 1.0} for k in range(12)] + [
        {"hits": float(k < 14), "cases": 1.0} for k in range(40)
    ]
    inside = [True] * 12 + [False] * 40
    _, _, found = group_difference(ACCURACY, rows, [str(k) for k in range(52)], inside, resamples=20_000)
    assert found.value == pytest.approx(9 / 12 - 14 / 40)
    # both ends that are as far from 0 as what was found; Fisher's two sides are those that are as unlikely
    assert found.p == pytest.approx(fisher_exact([[9, 3], [14, 26]]).pvalue, abs=0.006)


def test_groups_without_a_difference_are_rarely_told_apart():
    rng = np.random.default_rng(2)
    called = 0
    for seed in range(150):
        rows, patients, inside = [], [], []
        for patient in range(60):
            share = rng.beta(6, 3)
            for _ in range(int(rng.integers(1, 5))):
                rows.append({"hits": float(rng.random() < share), "cases": 1.0})
                patients.append(str(patient))
                inside.append(patient < 25)
        _, _, found = group_difference(ACCURACY, rows, patients, inside, resamples=300, seed=seed)
        called += found.low is not None and not found.low <= 0 <= found.high and found.p < 0.05
    assert called <= 15  # 5 % of 150 and three standard errors


def test_a_group_that_was_not_measured_has_no_difference():
    rows = [None] * 3 + [{"hits": 1.0, "cases": 1.0}] * 3
    group, rest, found = group_difference(ACCURACY, rows, list("abcdef"), [True] * 3 + [False] * 3)
    assert (group.value, rest.value, found.value, found.p) == (None, 1.0, None, None)


def test_a_group_in_which_all_is_wrong_still_has_an_interval():
    rows = [{"hits": 0.0, "cases": 1.0}] * 12 + [{"hits": float(k % 5 > 0), "cases": 1.0} for k in range(60)]
    group, _, found = group_difference(ACCURACY, rows, [str(k) for k in range(72)], [True] * 12 + [False] * 60)
    assert group.value == 0.0 and found.high < -0.3 and found.p < 0.01


@pytest.mark.parametrize(("up", "down"), [(0, 0), (5, 0), (7, 2), (3, 3), (1, 9)])
def test_the_sign_test_is_scipys_binomial_test(up, down):
    from scipy.stats import binomtest

    expected = binomtest(up, up + down).pvalue if up + down else 1.0
    assert sign_p(up, down) == pytest.approx(expected, abs=1e-12)


# ---- groups ----------------------------------------------------------------------------------------------------------


def test_a_group_that_fares_worse_is_named_with_its_numbers(make_example, settings):
    config = settings("classify", evaluate={"counterfactual": 0})
    cases, answers = clinic(make_example)
    found = audit_fairness(config, cases, measured_of(cases, answers), {}, pairs_of(config, cases, {}), {})
    women = group_of(found, "sex", "female")
    number = next(n for n in women.numbers if n.metric == "accuracy")
    expected = np.mean([a.label == "normal" for a in answers[::2]])
    assert number.group.value == pytest.approx(expected) and number.rest.value == 1.0
    assert is_shown(number.difference)
    assert any(line.startswith("Worse for female (sex") for line in said(found))
    assert found.counterfactuals == ()


def test_equal_groups_are_not_told_apart_and_that_is_called_no_proof(make_example, settings):
    config = settings("classify")
    cases, answers = clinic(make_example, women_right=0.8, men_right=0.8)
    found = audit_fairness(config, cases, measured_of(cases, answers), {}, pairs_of(config, [], {}), {})
    assert (
        len(said(found)) == 1 and said(found)[0].startswith("No group is shown to fare worse") and "no proof" in said(found)[0]
    )


def test_holm_takes_all_looks_together_and_a_division_in_two_once(make_example, settings):
    config = settings("classify")
    cases, answers = clinic(make_example)
    found = audit_fairness(config, cases, measured_of(cases, answers), {}, pairs_of(config, [], {}), {})
    numbers = [
        (s, g.name, n) for s in found.slices for g in s.groups for n in g.numbers if n.difference.p is not None
    ]  # fmt: skip
    once = {(s.attribute, g if len(s.groups) > 2 else "", n.metric): n for s, g, n in reversed(numbers)}
    assert found.looks == len(once)
    expected = holm({"/".join(key): n.difference.p for key, n in once.items()})
    for key, n in once.items():
        assert n.difference.p_holm == pytest.approx(expected["/".join(key)])


def test_a_group_of_nine_patients_is_not_shown_nor_its_number_kept(make_example, settings):
    config = settings("classify")
    cases = [asked(make_example, k, f"A 50-year-old {'woman' if k < 9 else 'man'} coughs.") for k in range(60)]
    answers = [answered(case) for case in cases]
    found = audit_fairness(config, cases, measured_of(cases, answers), {}, pairs_of(config, [], {}), {})
    women, men = group_of(found, "sex", "female"), group_of(found, "sex", "male")
    assert (women.patients, women.numbers) == (9, ())
    assert men.numbers == ()  # the rest has too few


def test_too_few_patients_are_not_called_fair(make_example, settings):
    config = settings("classify")
    cases, answers = clinic(make_example, count=16)
    found = audit_fairness(config, cases, measured_of(cases, answers), {}, pairs_of(config, [], {}), {})
    assert said(found) == ["No group could be compared with the rest: there are too few patients for an interval."]


def test_what_the_corpus_does_not_keep_is_not_measured(make_example):
    cases = [asked(make_example, k, "Lungs clear.") for k in range(30)]
    found = {a.name.split(",")[0]: a.why_not for a in attributes(cases, {})}
    assert found["sex"] == found["site"] == found["month of arrival"] == found["language"] == "nothing says it"
    assert found["specialty"] == "the corpus keeps no specialty of a report"
    assert found["length of the question"] == "all that is known is 2 to 2 words"


def test_records_give_site_month_and_language(make_example):
    cases = [asked(make_example, k, "word " * (k % 6 + 1)) for k in range(60)]
    facts = {
        case.report_id: Facts(site="aaaa1111" if k % 3 else "bbbb2222", batch=k % 12 + 1, language="de" if k % 4 == 0 else "en")
        for k, case in enumerate(cases)
    }
    found = {a.name: a for a in attributes(cases, facts)}
    assert found["site"].order == ("site 1 (aaaa11)", "site 2 (bbbb22)")
    assert found["month of arrival"].order == ("months 1 to 4", "months 5 to 8", "months 9 to 12")
    assert found["language"].order == ("English", "German")
    assert found["length of the question"].order == ("1 to 2 words", "3 to 4 words", "5 to 6 words")
    assert found["length of the question"].groups[0] == "1 to 2 words"


def test_texts_give_sex_and_age_in_english_alone(make_example):
    texts = ["A 30-year-old man.", "Mrs. [NAME], 70 yo.", "A 12-year-old girl.", "Lungs clear."]
    cases = [asked(make_example, k, text) for k, text in enumerate(texts)]
    found = {a.name.split(",")[0]: a.groups for a in attributes(cases, {})}
    assert found["sex"] == ("male", "female", "female", None)
    assert found["age"] == ("18 to 39", "65 to 79", "0 to 17", None)
    german = {case.report_id: Facts(site=None, batch=None, language="de") for case in cases}
    assert {a.name.split(",")[0]: a.groups for a in attributes(cases, german)}["sex"] == (None,) * 4


def test_facts_are_read_from_the_corpus(tmp_path):
    reports = [
        Report(
            id=f"r{k}", patient="p", text="t", sections=(), label=None, given_part=None, source_digest="d", batch=k, site="s"
        )
        for k in range(3)
    ]
    write_table(tmp_path / "reports.parquet", reports, Report)
    found = report_facts(tmp_path / "reports.parquet", {"r1"})
    assert found == {"r1": Facts(site="s", batch=1, language="en")}
    assert report_facts(tmp_path / "none.parquet", {"r1"}) == {}


# ---- exchanged attributes --------------------------------------------------------------------------------------------


def test_one_pair_a_patient_at_most_so_many_and_the_reasons_of_the_others(make_example, settings):
    config = settings("classify", evaluate={"counterfactual": 5})
    cases = [asked(make_example, k, "A woman coughs.", patient=f"p{k // 2}") for k in range(20)]
    cases += [asked(make_example, k, "A man, prostatitis.") for k in range(20, 24)]
    pairs = pairs_of(config, cases, {})
    sexes = [pair for pair in pairs.pairs if pair.attribute == "sex"]
    assert len(sexes) == 5 and len({pair.case.patient for pair in sexes}) == 5
    assert pairs.could["sex"] == 10
    assert pairs.not_exchanged["sex"] == {"something is bound to the attribute": 4}
    assert [e.question.text for e in pairs.asked] == ["A man coughs."] * 5
    assert pairs.asked[0].id == f"{sexes[0].case.id}:sex:first"
    german = {case.report_id: Facts(site=None, batch=None, language="de") for case in cases}
    assert pairs_of(config, cases, german).pairs == ()
    assert pairs_of(config, cases, german).not_exchanged["age"] == {"not in English": 24}
    assert pairs_of(settings("classify", evaluate={"counterfactual": 0}), cases, {}).could == {}


def test_a_model_that_looks_at_the_sex_is_found(make_example, settings):
    config = settings("classify", evaluate={"counterfactual": 40})
    cases = [asked(make_example, k, f"A {'woman' if k % 2 else 'man'} coughs.") for k in range(40)]
    pairs = pairs_of(config, cases, {})
    answers = {e.id: answered(e, right="woman" not in e.question.text) for e in [*cases, *pairs.asked]}
    found = audit_fairness(config, cases, measured_of(cases, [answers[c.id] for c in cases]), {}, pairs, answers)
    sex = next(c for c in found.counterfactuals if c.attribute == "sex")
    assert (sex.changed.value, sex.changed.n, sex.first_better, sex.second_better) == (1.0, 40, 40, 0)
    assert sex.sides == ("male", "female")
    assert sex.p == pytest.approx(2 / 2**40) and sex.p_holm >= sex.p
    assert sex.difference.value == 1.0
    assert "With only the sex exchanged, answers are better for: male." in said(found)


def test_a_model_that_does_not_look_is_not_accused(make_example, settings):
    config = settings("classify", evaluate={"counterfactual": 40})
    cases = [asked(make_example, k, f"A {'woman' if k % 2 else 'man'} coughs.") for k in range(40)]
    pairs = pairs_of(config, cases, {})
    answers = {e.id: answered(e) for e in [*cases, *pairs.asked]}
    sex = next(c for c in counterfactuals(config, pairs, answers) if c.attribute == "sex")
    assert (sex.changed.value, sex.first_better, sex.second_better, sex.p) == (0.0, 0, 0, 1.0)


def test_drafts_are_compared_without_the_attributes_own_words(make_example, settings):
    config = settings(evaluate={"counterfactual": 9})
    case = make_example(0)
    case = dataclasses.replace(
        case,
        question=dataclasses.replace(case.question, sections=(("history", "A woman coughs."), ("findings", "Small effusion."))),
        target="She has a small effusion.",
    )
    pairs = pairs_of(config, [case], {})
    male = pairs.asked[0]
    assert male.question.sections == (("history", "A man coughs."), ("findings", "Small effusion."))

    def sex(ours, theirs):
        answers = {case.id: Answer(example_id=None, text=ours), male.id: Answer(example_id=None, text=theirs)}
        return next(c for c in counterfactuals(config, pairs, answers) if c.attribute == "sex").pairs[0]

    same = sex("She has a small effusion.", "He has a small effusion.")
    assert (same.changed, same.substance, same.first, same.second) == (False, False, 1.0, 1.0)
    other = sex("She has a small effusion.", "He has no effusion.")
    assert (other.changed, other.substance) == (True, True)
    assert other.first < other.second


def test_the_evaluation_audits_and_keeps_the_answers(scene):
    found = scene("classify", skills=(0.3, 0.6), cases=60)
    for place, case in enumerate(found.test):
        words = "woman" if place % 4 < 2 else "man"
        text = f"A {45 + place % 20}-year-old {words}: {case.question.text}"
        found.test[place] = dataclasses.replace(case, question=dataclasses.replace(case.question, text=text))
    evaluation = evaluate(found.config, found.workspace, Watch())
    folder = found.workspace.evaluations / evaluation.id
    record = json.loads((folder / "fairness.json").read_text("utf-8"))
    assert record["format"] == 1
    sex = next(c for c in record["counterfactuals"] if c["attribute"] == "sex")
    assert len(sex["pairs"]) == 20 and sex["could"] == 30
    assert {s["attribute"] for s in record["slices"]} >= {"site", "specialty", "language"}
    page = (folder / "page.html").read_text("utf-8")
    assert "Who fares worse" in page and "With one attribute exchanged" in page and "keeps no specialty" in page
    found.loads.clear()
    assert evaluate(found.config, found.workspace, Watch()) == evaluation
    assert found.loads == []
