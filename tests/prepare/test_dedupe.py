"""Equal reports, nearly equal ones and versions of one report: which stay, and which belong together."""

import dataclasses
import random
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from residency.foundation.errors import UserError
from residency.foundation.schema import Report
from residency.prepare.dedupe import boilerplate_of, digest64, exact_key, minute_of, refuse_clashes
from residency.prepare.dedupe.copies import FEWEST_SHINGLES, LEAST_COPIED, MOST_HOLDERS, copies_among
from residency.prepare.dedupe.pairs import gather_from, groups_of, pairs_of_equals, similarities
from residency.prepare.dedupe.sketches import edge_lines, masked, sketch
from residency.prepare.dedupe.versions import KEPT, REASONS, Marks, decide

WORDS = [f"word{i}" for i in range(400)]
LONG = " ".join(WORDS[:40])
"""38 shingles: one word changed in the middle takes three away and adds three."""


def changed(text, words=1, seed=0):
    """The text with single words far from each other changed."""
    listed = text.split()
    for k in range(words):
        listed[3 + 6 * k] = f"other{seed}x{k}"
    return " ".join(listed)


def report(i, text, patient=None, label=None, sections=()):
    return Report(
        id=f"r{i:03d}", patient=patient or f"p{i}", text=text, sections=sections, label=label, given_part=None,
        source_digest=f"digest of {text}",
    )  # fmt: skip


class Decided:
    """What `decide` says of whole reports, by their places and ids."""

    def __init__(self, reports, numbers=None, minutes=None, replaced=None, keep_near=False):
        lines = boilerplate_of(Counter(line for r in reports for line in edge_lines(r)), len(reports))
        stand_ins = replaced or [()] * len(reports)
        exact = [digest64(*exact_key(r, names)) for r, names in zip(reports, stand_ins, strict=True)]
        marks = Marks(
            exact=np.array(exact, np.uint64),
            source=np.array([digest64(r.source_digest, r.patient) for r in reports], np.uint64),
            patient=np.array([digest64(r.patient) for r in reports], np.uint64),
            number=np.array([digest64(n) if n else 0 for n in numbers or [None] * len(reports)], np.uint64),
            minute=np.array([-1 if m is None else m for m in minutes or [None] * len(reports)], np.int64),
            known=np.array([r.patient_known for r in reports], bool),
        )
        texts = [masked(r, names, lines) for r, names in zip(reports, stand_ins, strict=True)]
        made = decide(marks, sketch(texts), keep_near=keep_near)
        reason, group = made.reason.tolist(), made.group.tolist()
        self.kept = tuple(i for i, code in enumerate(reason) if code == KEPT)
        self.dropped = Counter(REASONS[code] for code in reason if code != KEPT)
        self.clashes = tuple(made.clashes.tolist())
        members = {g: [reports[i].id for i in self.kept if group[i] == g] for g in group}
        self.groups = {i: min(ids) for ids in members.values() if len(ids) > 1 for i in ids}


def decided(*listed, **more):
    return Decided(
        [report(i, *given) if isinstance(given, tuple) else report(i, given) for i, given in enumerate(listed)], **more
    )


def test_of_equal_reports_that_of_a_known_patient_stays():
    """Else its text might train as nobody's while the patient is tested."""
    reports = [dataclasses.replace(report(0, LONG), patient_known=False), report(1, LONG), report(2, LONG)]
    assert Decided(reports).kept == (1,)
    assert Decided([reports[0]]).kept == (0,)


def shingles(text):
    """By other means than the program: tuples of words."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def similarity(one, other):
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b)


AMENDED = "earlier version of a report"
SAME_DAY = [minute_of("2024-03-15"), minute_of("2024-03-15T10:30:00")]
DAYS = [minute_of("2024-03-15"), minute_of("2024-09-02")]
ADDENDUM = LONG + " addendum " + " ".join(WORDS[100:160])


@pytest.mark.parametrize(
    ("listed", "more", "kept", "dropped"),
    [
        # Equal texts: the first stays, whoever it is about. Tags, white space and surrogates make no difference.
        ([(LONG, "a"), (LONG, "b")], {}, (0,), "duplicate report"),
        ([(LONG + " Dr. [NAME]", "a"), ("[NAME 2] " + LONG + "  Dr.", "b")], {}, (0,), "duplicate report"),
        ([("Ada " + LONG, "a"), ("Mary Lee " + LONG, "b")], {"replaced": [["Ada"], ["Mary Lee"]]}, (0,), "duplicate report"),
        ([(LONG, "a", "gout"), (LONG, "b", "flu")], {}, (0, 1), None),
        (["normal chest", "normal chest."], {}, (0, 1), None),
        # Nearly equal: of two patients both stay; of one the last, unless the days are known to differ.
        ([(LONG, "a"), (changed(LONG), "b")], {}, (0, 1), None),
        ([(LONG, "a"), (changed(LONG), "a")], {}, (1,), "near-duplicate of the same patient"),
        ([(LONG, "a"), (changed(LONG), "a")], {"minutes": DAYS}, (0, 1), None),
        ([(LONG, "a"), (changed(LONG), "a")], {"minutes": SAME_DAY}, (1,), AMENDED),
        ([(LONG, "a"), (changed(LONG), "a")], {"minutes": SAME_DAY[::-1]}, (0,), AMENDED),
        ([(LONG, "a"), (changed(LONG, 5), "a")], {}, (0, 1), None),
        # An addendum holds the former report: a version on the same day only.
        ([(LONG, "a"), (ADDENDUM, "a")], {"minutes": SAME_DAY}, (1,), AMENDED),
        ([(LONG, "a"), (ADDENDUM, "a")], {}, (0, 1), None),
        ([(LONG, "a"), (ADDENDUM, "b")], {"minutes": SAME_DAY}, (0, 1), None),
        # The same number: once where all is the same, the last version where patient and half of the text are.
        ([(LONG, "a"), (LONG, "a")], {"numbers": ["7", "7"]}, (0,), "repeated row"),
        ([(LONG, "a"), (changed(LONG, 5), "a")], {"numbers": ["7", "7"]}, (1,), AMENDED),
        ([(LONG, "a"), (changed(LONG, 5), "a")], {"numbers": ["7", "8"]}, (0, 1), None),
        ([(LONG, "a"), (ADDENDUM, "a")], {"numbers": ["7", "7"], "minutes": DAYS[::-1]}, (0,), AMENDED),
        ([(LONG, "a"), (" ".join(WORDS[200:260]), "a")], {"numbers": ["7", "7"], "minutes": DAYS}, (1,), AMENDED),
        # Nothing left to compare.
        ([("[NAME]", "a"), ("[DATE]", "b")], {}, (0,), "duplicate report"),
    ],
)  # fmt: skip
def test_of_equal_reports_the_first_stays_and_of_versions_the_last(listed, more, kept, dropped):
    made = decided(*listed, **more)
    assert made.kept == kept
    assert made.dropped == (Counter({dropped: 1}) if dropped else Counter())
    assert not made.clashes


@pytest.mark.parametrize(
    ("listed", "clashes"),
    [
        ([(LONG, "a"), (LONG, "b")], (1,)),
        ([(LONG, "a"), (" ".join(WORDS[200:260]), "a")], (1,)),
        ([(LONG, "a"), (changed(LONG), "a"), ("something else entirely here", "a")], (2,)),
    ],
)
def test_a_number_on_reports_that_are_no_versions_is_told(listed, clashes):
    made = decided(*listed, numbers=["7"] * len(listed))
    assert made.clashes == clashes
    with pytest.raises(UserError, match="1 report has a number that another report has too"):
        refuse_clashes([("f.csv", i) for i in made.clashes])


def test_of_a_chain_of_versions_only_the_last_stays():
    made = decided(*[(changed(LONG, 1, seed), "a") for seed in range(5)])
    assert made.kept == (4,)


def test_near_duplicates_of_different_patients_share_a_group_in_a_chain():
    one, two = LONG, changed(LONG, 1)
    three = two.replace("word20", "another")
    assert similarity(one, two) >= 0.8 and similarity(two, three) >= 0.8 > similarity(one, three)
    made = decided(one, "quite another text about another thing", two, three)
    assert made.groups == {"r000": "r000", "r002": "r000", "r003": "r000"}


def pool(count, seed):
    """Texts of which many are nearly equal, at all degrees."""
    rng = random.Random(seed)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(5, 90))) for _ in range(count // 3)]
    while len(texts) < count:
        words = rng.choice(texts).split()
        for _ in range(rng.randint(1, 4)):
            words[rng.randrange(len(words))] = rng.choice(WORDS)
        texts.append(" ".join(words))
    return list(dict.fromkeys(texts))


def partition(texts, seed=0):
    found = sketch(texts, seed=seed)
    group = groups_of(found.lengths, found.bands, found.bits, gather_from(found.lengths, found.shingles), similarity=0.8)
    sets: dict[int, set[str]] = {}
    for text, g in zip(texts, group.tolist(), strict=True):
        sets.setdefault(g, set()).add(text)
    return {frozenset(s) for s in sets.values()}


def test_groups_are_those_of_a_comparison_of_every_pair():
    texts = pool(400, seed=1)
    top = {t: t for t in texts}

    def root(t):
        return t if top[t] == t else root(top[t])

    sets = {t: shingles(t) for t in texts}
    pairs = [(a, b) for a, b in combinations(texts, 2) if len(sets[a] & sets[b]) >= 0.8 * len(sets[a] | sets[b])]
    for a, b in pairs:
        top[root(a)] = root(b)
    expected: dict[str, set[str]] = {}
    for t in texts:
        expected.setdefault(root(t), set()).add(t)
    assert len(pairs) > 50
    assert partition(texts) == {frozenset(s) for s in expected.values()}


def test_groups_do_not_depend_on_the_order():
    texts = pool(300, seed=2)
    shuffled = random.Random(3).sample(texts, len(texts))
    assert partition(texts) == partition(shuffled)
    whole = decided(*texts)
    mixed = Decided([report(texts.index(t), t) for t in shuffled])
    assert whole.groups == mixed.groups


def copies_of(texts, unknown):
    """Pairs of places that `copies_among` finds."""
    sketches = sketch(texts)
    gather = gather_from(sketches.lengths, sketches.shingles)
    known = np.array([i for i in range(len(texts)) if i not in unknown], np.int64)
    left, right = copies_among(np.array(sorted(unknown), np.int64), known, sketches.lengths, gather)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_copies_are_those_of_a_comparison_of_every_pair(monkeypatch):
    monkeypatch.setattr("residency.prepare.dedupe.copies.SEEKERS", 7)
    monkeypatch.setattr("residency.prepare.dedupe.copies.LOOKED_THROUGH", 11)
    rng = random.Random(5)
    originals = [" ".join(rng.choices(WORDS, k=rng.randrange(15, 90))) for _ in range(60)]
    texts = list(originals)
    for text in originals:
        words = text.split()
        cut = words[rng.randrange(0, 12) : len(words) - rng.randrange(0, 8)]
        more = rng.choices(WORDS, k=rng.randrange(0, 40))
        texts.append(" ".join(rng.choice([cut, more + cut, [*cut[:9], "changed", *cut[10:]]])))
    unknown = set(rng.sample(range(len(texts)), 50))

    def shingles(text):
        words = text.split()
        return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}

    def copied(one, other):
        one, other = shingles(texts[one]), shingles(texts[other])
        least = min(len(one), len(other))
        return least >= FEWEST_SHINGLES and len(one & other) / least >= LEAST_COPIED

    every = {(u, k) for u in unknown for k in range(len(texts)) if k not in unknown and copied(u, k)}
    assert len(every) > 15
    assert copies_of(texts, unknown) == every


def test_a_copy_without_header_is_found_where_its_likeness_is_under_that_of_near_duplicates():
    body = " ".join(WORDS[:40])
    header = " ".join(WORDS[200:218])
    assert partition([header + " " + body, body]) == {frozenset([header + " " + body]), frozenset([body])}
    assert copies_of([header + " " + body, body], {1}) == {(1, 0)}
    assert copies_of([body, header + " " + body], {1}) == {(1, 0)}


def test_a_text_of_the_house_or_a_short_one_is_no_copy():
    phrase = " ".join(WORDS[:40])
    rest = [f"{phrase} own{i}a own{i}b" for i in range(MOST_HOLDERS + 1)]
    assert copies_of([*rest, phrase], {len(rest)}) == set()
    assert copies_of(["a b c d e f g", "a b c d e f g"], {1}) == set()
    assert copies_of([phrase, phrase], {0, 1}) == copies_of([phrase, phrase], set()) == set()


def test_sketches_are_the_same_in_another_process_and_in_parts():
    texts = pool(30, seed=4)
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); from test_dedupe import pool; "
        "from residency.prepare.dedupe.sketches import sketch; s = sketch(pool(30, seed=4)); "
        "print(hashlib.sha256(s.bands.tobytes() + s.bits.tobytes() + s.shingles.tobytes()).hexdigest())"
    )
    import hashlib
    from pathlib import Path

    other = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    ).stdout.strip()
    here = sketch(texts)
    assert hashlib.sha256(here.bands.tobytes() + here.bits.tobytes() + here.shingles.tobytes()).hexdigest() == other
    first, second = sketch(texts[:11]), sketch(texts[11:])
    assert np.array_equal(np.concatenate([first.bands, second.bands]), here.bands)
    assert np.array_equal(np.concatenate([first.shingles, second.shingles]), here.shingles)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b c", "a b c"), ("a b", "a b"), ("a b c d e f", "a b c d e g"), ("a", "b"), (LONG, changed(LONG, 3))],
)
def test_similarities_are_those_of_sets(one, other):
    texts = [one, other, ""]
    found = sketch(texts)
    gather = gather_from(found.lengths, found.shingles)
    pairs = np.array([0, 0]), np.array([1, 2])
    a, b = (set(found.shingles[s:e].tolist()) for s, e in ((0, found.lengths[0]), (found.lengths[0], found.lengths[:2].sum())))
    measured = similarities(*pairs, found.lengths, gather).tolist()
    assert measured == [len(a & b) / len(a | b), 0.0]
    if len(one.split()) > 2:
        assert measured[0] == pytest.approx(similarity(one, other))


def test_pairs_of_equals_are_all_pairs_once():
    keys = np.array([5, 1, 5, 5, 2, 1, 5], np.uint64)
    found = [pair for one, other in pairs_of_equals(keys) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    assert sorted(found) == [(a, b) for a, b in combinations(range(7), 2) if keys[a] == keys[b]]


@pytest.mark.parametrize("keys", [[], [1], [1, 2, 3]])
def test_no_pairs_where_nothing_is_equal(keys):
    assert list(pairs_of_equals(np.array(keys, np.uint64))) == []


def test_signature_and_boilerplate_are_masked():
    line = "This report is meant for the physician named above alone"
    text = f"Meadow Hill\nFINDINGS: clear\n\nSIGNATURE: signed by Ada Iyer\n{line}"
    made = report(0, text, sections=(("findings", "clear"), ("signature", "signed by Ada Iyer")))
    left = masked(made, (), {" ".join(line.casefold().split())})
    assert "Ada" not in left and "physician" not in left and "clear" in left
    assert boilerplate_of(Counter(x for i in range(30) for x in edge_lines(report(i, text))), 30) == {line.casefold()}
    assert boilerplate_of(Counter(edge_lines(made)), 1) == frozenset()


def test_boilerplate_does_not_make_different_reports_alike():
    line = "\n" + " ".join(WORDS[300:360])
    texts = [" ".join(WORDS[8 * i : 8 * i + 8]) + line for i in range(30)]
    assert similarity(texts[0], texts[1]) >= 0.7
    assert decided(*texts).groups == {}


@pytest.mark.parametrize(
    ("date", "minute"),
    [(None, None), ("2024", None), ("2024-03", None), ("0001-01-01", 1440), ("0001-01-01T01:30:00", 1530)],
)
def test_only_a_known_day_counts_as_a_date(date, minute):
    assert minute_of(date) == minute


def test_nearly_equal_reports_are_kept_where_the_settings_say_so():
    reports = [report(0, LONG, "p"), report(1, changed(LONG), "p")]
    assert Decided(reports).dropped.total() == 1
    kept = Decided(reports, keep_near=True)
    assert kept.dropped.total() == 0
    assert len(set(kept.groups.values())) == 1
