"""What holds of every split, whatever the reports: nobody on two sides, nobody moves, near-duplicates stay together."""

import random
from collections import Counter, defaultdict

import pytest

from residency.foundation.config import SplitSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import PARTS, Example, Question
from residency.foundation.workspace import keyed_hash
from residency.prepare.balance import in_two_parts, overlaps, sizes
from residency.prepare.places import wanted
from residency.prepare.split import Reports, split

KEY = b"key"
SETTINGS = {
    "chance": SplitSettings(),
    "other shares": SplitSettings(tune=0.2, calibrate=0.0, test=0.3, seed=5),
    "time": SplitSettings(by="time"),
    "whole sites": SplitSettings(whole_sites=True),
    "site held out": SplitSettings(hold_out_sites=("north",)),
    "unknown as others": SplitSettings(unknown_patients="as others"),
    "no strata": SplitSettings(stratify=False),
}


def site(name):
    return keyed_hash(KEY, "site", name)


def example(number, patient, label="x"):
    question = Question(task="classify", sections=(), text=f"text {number}", patient=None, policy_digest="")
    return Example(id=f"e{number}", report_id=f"r{number}", patient=patient, task="classify", question=question, target=label)


def practice(rng, patients):
    """Examples of patients with one to four reports, and what is known of them: groups, batches, sites, who is unknown."""
    examples, groups, batches, sites, unknown = [], {}, {}, {}, set()
    for p in range(patients):
        home = rng.choice(["north", "south", "east", "west", "isle", "hill"])
        stranger = rng.random() < 0.05
        for _ in range(1 if stranger else rng.randint(1, 4)):
            n = len(examples)
            examples.append(example(n, f"p{p}", rng.choice("aaaabbbc") if rng.random() < 0.95 else f"rare {rng.randint(0, 5)}"))
            batches[f"r{n}"] = rng.randint(0, 30)
            sites[f"r{n}"] = site(home if rng.random() < 0.97 else "south")
            if rng.random() < 0.1:
                groups[f"r{n}"] = f"g{rng.randint(0, patients // 4)}"
            if stranger:
                unknown.add(f"r{n}")
    return examples, Reports(groups=groups, batches=batches, sites=sites, unknown=frozenset(unknown))


def part_of(made):
    return {example: part for part in PARTS for example in getattr(made.split, part)}


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("seed", range(8))
def test_nothing_stands_on_two_sides(name, seed):
    rng = random.Random(seed)
    examples, reports = practice(rng, rng.choice([8, 40, 150]))
    made = split(examples, SETTINGS[name], KEY, reports=reports)
    inside = [e for e in examples if e.id in part_of(made)]
    crossing = in_two_parts(inside, made.split, reports)
    assert overlaps(crossing) == [] and crossing["near-duplicate groups"] == 0
    held = sum(e.report_id in made.linked for e in examples)
    assert len(inside) + sum(made.dropped.values()) + held == len(examples)
    assert made.linked <= reports.unknown
    if SETTINGS[name].unknown_patients == "train":
        assert not any(part != "train" and f"r{i[1:]}" in reports.unknown for i, part in part_of(made).items())
    assert made.split.train
    assert sum(n["reports"] for n in sizes(inside, made.split, reports).values()) == len(inside)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("seed", range(8))
def test_nobody_moves_when_reports_are_added_in_any_order(name, seed):
    rng = random.Random(seed)
    examples, reports = practice(rng, 120)
    some = rng.sample(examples, 150)
    if name == "site held out" and site("north") not in {reports.sites[e.report_id] for e in some}:
        return
    before = split(some, SETTINGS[name], KEY, reports=reports)
    rng.shuffle(examples)
    after = split(examples, SETTINGS[name], KEY, reports=reports, former=before.part_of_patient)
    assert before.part_of_patient.items() <= after.part_of_patient.items()
    again = split(examples, SETTINGS[name], KEY, reports=reports, former=after.part_of_patient)
    assert (again.split, again.notes) == (after.split, after.notes)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_order_of_arrival_decides_nothing(name):
    examples, reports = practice(random.Random(3), 100)
    shuffled = random.Random(4).sample(examples, len(examples))
    first, second = (split(e, SETTINGS[name], KEY, reports=reports).part_of_patient for e in (examples, shuffled))
    assert first == second


@pytest.mark.parametrize("seed", range(6))
def test_the_newest_patients_are_the_proof(seed):
    examples, reports = practice(random.Random(seed), 150)
    made = split(examples, SplitSettings(by="time"), KEY, reports=Reports(batches=reports.batches))
    last = defaultdict(int)
    for e in examples:
        last[e.patient] = max(last[e.patient], reports.batches[e.report_id])
    by_part = defaultdict(list)
    for patient, part in made.part_of_patient.items():
        by_part[part].append(last[patient])
    assert min(by_part["test"]) >= max(by_part["calibrate"]) >= min(by_part["calibrate"]) >= max(by_part["tune"])
    assert min(by_part["tune"]) >= max(by_part["train"])
    assert {part: len(found) for part, found in by_part.items()} == {"train": 119, "tune": 8, "calibrate": 8, "test": 15}


def test_by_time_the_newest_of_those_who_come_later_join_the_proof():
    examples = [example(i, f"p{i}") for i in range(200)]
    reports = Reports(batches={f"r{i}": i for i in range(200)})
    before = split(examples[:100], SplitSettings(by="time"), KEY, reports=reports)
    after = split(examples, SplitSettings(by="time"), KEY, reports=reports, former=before.part_of_patient)
    assert before.split.test == tuple(f"e{i}" for i in range(90, 100))
    assert after.split.test == (*before.split.test, *(f"e{i}" for i in range(190, 200)))


def test_by_time_who_has_no_date_trains_and_without_any_date_it_is_refused():
    examples = [example(i, f"p{i}") for i in range(40)]
    made = split(examples, SplitSettings(by="time"), KEY, reports=Reports(batches={f"r{i}": i for i in range(30)}))
    assert {f"e{i}" for i in range(30, 40)} <= set(made.split.train)
    assert "10 patients have no date: they train, unless they lay elsewhere before." in made.notes
    with pytest.raises(UserError, match="no report has a date"):
        split(examples, SplitSettings(by="time"), KEY)


@pytest.mark.parametrize("seed", range(10))
def test_rare_labels_stand_in_every_part_that_can_have_them(seed):
    rng = random.Random(seed)
    counts = {"common": 400, **{f"rare {n}": n for n in range(1, 9)}}
    labels = [label for label, n in counts.items() for _ in range(n)]
    examples = [example(i, f"p{i}", label) for i, label in enumerate(rng.sample(labels, len(labels)))]
    made = split(examples, SplitSettings(seed=seed), KEY)
    where = {e.id: part for e in examples for part in PARTS if e.id in getattr(made.split, part)}
    for label, n in counts.items():
        found = Counter(where[e.id] for e in examples if e.target == label)
        assert found["train"] >= 1
        assert found["test"] >= (n >= 2) and found["tune"] >= (n >= 4) and found["calibrate"] >= (n >= 6)
    assert 0.05 < len(made.split.test) / len(examples) < 0.17


def test_ever_so_many_rare_labels_do_not_swell_the_proof():
    examples = [example(i, f"p{i}", f"label {i // 2}") for i in range(600)]
    made = split(examples, SplitSettings(), KEY)
    assert len(made.split.test) <= 60 and len(made.split.tune) <= 30 and len(made.split.train) >= 480


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, (1, 0, 0, 0)), (2, (1, 0, 0, 1)), (3, (2, 0, 0, 1)), (4, (2, 1, 0, 1)), (6, (3, 1, 1, 1)), (40, (32, 2, 2, 4))],
)
def test_how_many_of_a_rare_label_each_part_gets(count, expected):
    shares = {"train": 0.8, "tune": 0.05, "calibrate": 0.05, "test": 0.1}
    assert tuple(wanted(count, shares)[part] for part in PARTS) == expected


def test_near_duplicates_of_two_patients_keep_them_together():
    examples = [example(i, f"p{i}") for i in range(300)]
    groups = {f"r{i}": f"g{i // 2}" for i in range(300)}
    made = split(examples, SplitSettings(), KEY, reports=Reports(groups=groups))
    assert made.dropped == {}
    assert all(made.part_of_patient[f"p{i}"] == made.part_of_patient[f"p{i + 1}"] for i in range(0, 300, 2))
    assert 12 < len(made.split.test) < 52


def test_a_stock_report_of_half_the_patients_trains():
    examples = [example(i, f"p{i}") for i in range(200)]
    made = split(examples, SplitSettings(), KEY, reports=Reports(groups={f"r{i}": "stock" for i in range(100)}))
    assert {f"e{i}" for i in range(100)} <= set(made.split.train)
    assert any(note.startswith("100 patients whose reports resemble") for note in made.notes)
    assert made.split.test


def test_a_near_duplicate_of_a_patient_on_another_side_goes_to_quarantine_where_its_own_is_not_known():
    examples = [example(i, f"p{i}") for i in range(6)]
    former = {"p0": "train", "p1": "test", "p2": "train", "p3": "test", "p4": "tune", "p5": "train"}
    reports = Reports(groups={"r0": "g", "r1": "g"}, unknown={"r0"})
    made = split(examples, SplitSettings(), KEY, reports=reports, former=former)
    assert made.linked == {"r0"} and not made.dropped
    assert "e1" in made.split.test and "e0" not in made.split.train  # whose patient is unknown gives way
    known = split(examples, SplitSettings(), KEY, reports=Reports(groups=reports.groups), former=former)
    assert known.dropped == {"a near-duplicate of it in an earlier part": 1} and not known.linked


@pytest.mark.parametrize("settings", [SplitSettings(), SplitSettings(unknown_patients="as others")])
def test_a_report_that_may_be_about_a_patient_on_another_side_goes_to_quarantine(settings):
    examples = [example(i, f"p{i}") for i in range(8)]
    former = {f"p{i}": ("train", "test", "tune", "calibrate")[i % 4] for i in range(4)} | {
        f"p{i}": "train" for i in range(4, 8)
    }
    links = {"r4": {"p0"}, "r5": {"p1"}, "r6": {"p0", "p2"}, "r7": {"p9"}}
    reports = Reports(unknown=frozenset(links), links=links)
    made = split(examples, settings, KEY, reports=reports, former=former)
    assert made.linked == {"r5", "r6"} and {"e4", "e7"} <= set(made.split.train)
    later = split(examples, settings, KEY, reports=reports, former={**former, "p0": "test"})
    assert later.linked == {"r4", "r5", "r6"}


def test_where_no_patient_is_known_it_is_refused_unless_the_settings_say_so():
    examples = [example(i, f"p{i}") for i in range(30)]
    unknown = Reports(unknown=frozenset(e.report_id for e in examples))
    with pytest.raises(UserError, match="No report says whose it is") as said:
        split(examples, SplitSettings(), KEY, reports=unknown)
    assert "as others" in said.value.next
    assert split(examples, SplitSettings(unknown_patients="as others"), KEY, reports=unknown).split.test
    with pytest.raises(UserError, match=r"2 examples of 2 patients cannot be divided \(28 more"):
        split(examples, SplitSettings(), KEY, reports=Reports(unknown=frozenset(f"r{i}" for i in range(28))))


def test_a_split_column_lets_reports_of_nobody_known_train_and_nothing_else():
    examples = [example(i, f"p{i}") for i in range(6)]
    given = {f"r{i}": ("train", "test", "tune")[i % 3] for i in range(6)}
    reports = Reports(given=given, unknown=frozenset({"r0", "r1", "r2"}))
    made = split(examples, SplitSettings(column="part"), KEY, reports=reports)
    assert made.split.train == ("e0", "e3") and made.split.test == ("e4",) and made.split.tune == ("e5",)
    assert made.dropped == {"its patient is not known, and the split column does not let it train": 2}


def test_sites_are_counted_by_known_patients_alone():
    examples = [example(i, f"p{i}") for i in range(90)]
    sites = {f"r{i}": site(f"s{i % 9}") for i in range(90)}
    unknown = frozenset(f"r{i}" for i in range(90) if i % 3 and i < 80)
    settings = SplitSettings(whole_sites=True)
    made = split(examples, settings, KEY, reports=Reports(sites=sites, unknown=unknown))
    without = split([e for e in examples if e.report_id not in unknown], settings, KEY, reports=Reports(sites=sites))
    assert without.part_of_patient.items() <= made.part_of_patient.items()
    assert {made.split.test, made.split.tune} == {without.split.test, without.split.tune}


def test_the_same_text_with_another_label_stands_on_one_side():
    examples = [example(i, f"p{i}") for i in range(4)]
    former = {"p0": "train", "p1": "test", "p2": "test", "p3": "tune"}
    made = split(examples, SplitSettings(), KEY, reports=Reports(texts={"r0": "same", "r1": "same"}), former=former)
    assert made.dropped == {"the same text in an earlier part": 1} and made.split.test == ("e2",)


def test_a_site_that_is_held_out_is_the_proof_and_only_it_is_there():
    examples = [example(i, f"p{i // 2}") for i in range(120)]
    sites = {f"r{i}": site("north" if i % 12 < 2 else "south") for i in range(120)}
    made = split(examples, SplitSettings(hold_out_sites=("north",)), KEY, reports=Reports(sites=sites))
    north = {e.id for e in examples if sites[e.report_id] == site("north")}
    assert north <= set(made.split.test)
    later = split(
        [*examples, example(120, "p3")],
        SplitSettings(hold_out_sites=("north",)),
        KEY,
        reports=Reports(sites={**sites, "r120": site("north")}),
        former={**made.part_of_patient, "p3": "train"},
    )
    assert later.dropped == {"its site lies in another part than its patient": 1}
    with pytest.raises(UserError, match="1 of the sites"):
        split(examples, SplitSettings(hold_out_sites=("North",)), KEY, reports=Reports(sites=sites))


@pytest.mark.parametrize("number", [2, 3, 5, 12])
def test_sites_stay_whole(number):
    rng = random.Random(number)
    examples = [example(i, f"p{i}") for i in range(200)]
    examples += [example(200 + i, f"p{i}") for i in range(60)]  # some were seen at another site too
    sites = {f"r{i}": site(f"s{min(rng.randrange(number), rng.randrange(number))}") for i in range(260)}
    made = split(examples, SplitSettings(whole_sites=True), KEY, reports=Reports(sites=sites))
    where = defaultdict(set)
    for e, part in part_of(made).items():
        where[sites["r" + e[1:]]].add(part)
    assert all(len(parts) == 1 for parts in where.values())
    assert made.split.train and made.split.test
    assert len(made.split.train) == max(len(getattr(made.split, part)) for part in PARTS)


def test_reports_of_nobody_known_train_where_that_is_asked():
    examples = [example(i, f"p{i}") for i in range(200)]
    unknown = frozenset(f"r{i}" for i in range(80))
    made = split(examples, SplitSettings(unknown_patients="train"), KEY, reports=Reports(unknown=unknown))
    assert {f"e{i}" for i in range(80)} <= set(made.split.train)
    assert made.split.test
