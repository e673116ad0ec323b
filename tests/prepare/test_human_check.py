"""The check by a person: the sample, what is planted, what is kept and where, its bounds, and what follows from a miss."""

import dataclasses
import json

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.config import CheckSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import Report, Span
from residency.foundation.storage import read_json, read_table, write_json
from residency.instruments.intervals import exact_high, exact_low
from residency.prepare.deidentify import Removed
from residency.prepare.human_check import begin_or_go_on, read_checks, result_lines
from residency.prepare.human_check.bounds import caught_at_least, identifiers_bound, reports_bound
from residency.prepare.human_check.plants import plant_in, planted_ids
from residency.prepare.human_check.record import Mark
from residency.prepare.human_check.shown import Plant, pieces_of, replaced_spans, text_with
from residency.prepare.human_check.words import percent
from residency.prepare.manifest import check_manifest, check_releasable, checked_by_a_person, corpus_to_check
from residency.prepare.pipeline import prepare

NOW = "2026-11-24T10:00:00+00:00"
SECRET_WORD = "lowercasename"
"""Stands in every sixth report as a name that neither detection nor scan finds."""


# ---- bounds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hits", "n", "confidence", "high"),
    [
        (0, 300, 0.95, 0.009936),  # rule of three: 1 %
        (0, 60, 0.95, 0.048703),
        (0, 1, 0.95, 0.95),
        (5, 5, 0.95, 1.0),
        (0, 0, 0.95, 1.0),
        # two-sided 95 % tables of Clopper and Pearson are one-sided at 97.5 %
        (0, 10, 0.975, 0.3085),
        (1, 10, 0.975, 0.4450),
        (5, 10, 0.975, 0.8129),
        (10, 100, 0.975, 0.1762),
        (3, 1000, 0.975, 0.00874),
    ],
)
def test_exact_upper_bounds_are_those_of_the_tables(hits, n, confidence, high):
    assert exact_high(hits, n, confidence=confidence) == pytest.approx(high, abs=6e-5)


@pytest.mark.parametrize(("hits", "n", "low"), [(10, 10, 0.6915), (5, 10, 0.1871), (1, 10, 0.0025), (0, 10, 0.0), (0, 0, 0.0)])
def test_exact_lower_bounds_are_those_of_the_tables(hits, n, low):
    assert exact_low(hits, n, confidence=0.975) == pytest.approx(low, abs=6e-5)


def test_exact_bounds_agree_with_an_independent_implementation():
    stats = pytest.importorskip("scipy.stats")
    for hits, n in [(0, 7), (3, 50), (49, 50), (120, 9_000), (2_000, 2_500)]:
        assert exact_high(hits, n) == pytest.approx(stats.beta.ppf(0.95, hits + 1, n - hits), rel=1e-9)


def test_a_bound_is_wider_the_less_the_reader_is_known_to_see():
    perfect = [reports_bound(0, 200, caught=n, planted=n).high for n in (3, 10, 100, 100_000)]
    assert perfect == sorted(perfect, reverse=True)
    assert perfect[-1] == pytest.approx(1 - 0.025 ** (1 / 200), rel=1e-3)  # all that remains is the error given to the reader
    assert reports_bound(0, 200, caught=9, planted=10).high > reports_bound(0, 200, caught=10, planted=10).high
    assert reports_bound(0, 200, caught=0, planted=10).high == 1.0
    assert reports_bound(0, 200, caught=0, planted=0).high == 1.0
    assert reports_bound(0, 200, caught=10, planted=10).high == pytest.approx(0.026428, abs=1e-6)


def test_the_bounds_hold_in_95_of_100_checks():
    """Simulated: a share of the reports holds a miss, a careless reader sees a share of them."""
    import random

    rng = random.Random(7)
    for share, sees in ((0.02, 0.9), (0.1, 0.5), (0.01, 0.7)):
        failed = {"reports": 0, "identifiers": 0}
        for _ in range(400):
            seen = sum(rng.random() < share and rng.random() < sees for _ in range(100))
            caught = sum(rng.random() < sees for _ in range(20))
            failed["reports"] += reports_bound(seen, 100, caught=caught, planted=20).high < share
            total = 300
            missed = sum(rng.random() < share for _ in range(total))
            noticed = sum(rng.random() < sees for _ in range(missed))
            bound = identifiers_bound(noticed, total - missed, caught=caught, planted=20)
            failed["identifiers"] += bound.high < share
        assert max(failed.values()) <= 0.05 * 400, (share, sees, failed)


def test_identifiers_that_nobody_saw_are_not_bounded():
    assert identifiers_bound(0, 0, caught=3, planted=3) is None
    assert identifiers_bound(0, 500, caught=0, planted=3).high == 1.0
    assert caught_at_least(0, 0) == 0.0


@pytest.mark.parametrize(
    ("share", "up", "text"),
    [
        (0.048703, True, "4.9 %"),
        (0.009936, True, "1.00 %"),
        (0.2031, True, "21 %"),
        (0.6915, False, "69 %"),
        (0.0, False, "0 %"),
    ],
)
def test_a_share_is_rounded_to_the_careful_side(share, up, text):
    assert percent(share, up=up) == text


# ---- what is shown ---------------------------------------------------------------------------------------------------


def test_tags_surrogates_and_moved_dates_are_found_again_in_the_clean_text():
    removed = [
        Removed("text", 0, "NAME", "rule", "Ana Varga", "Ina Belm"),
        Removed("text", 9, "DATE", "rule", "1/2", "[DATE] "),
        Removed("text", 30, "AGE", "rule", "94", "90+"),
    ]
    text = "Ina\nBelm, seen [DATE] 2024, aged 90+. Inaudible. Ina Belmont. [XR]"
    assert [(text[s.start : s.end], s.kind) for s in replaced_spans(text, removed)] == [
        ("Ina\nBelm", "NAME"),
        ("[DATE]", "DATE"),
        ("90+", "AGE"),
    ]
    assert replaced_spans(text, []) == []


@pytest.mark.parametrize("covered", [0, 6])
def test_pieces_make_up_the_text_and_places_go_both_ways(covered):
    text = "Seen by [NAME]. Then Hartwell and [DATE] 2024."
    spans = [Span(8, 14, "NAME", "replaced"), Span(34, 40, "DATE", "replaced")]
    plant = Plant(report_id="r", start=8, covered=covered, kind="NAME", value="Ada Tennick")
    marks = [Mark("r", "miss", "NAME", 21, 29), Mark("r", "over", "DATE", 34, 40)]
    pieces = pieces_of(text, spans if covered else spans[1:], marks, plant)
    shown = text_with(text, plant)
    assert "".join(p.text for p in pieces) == shown
    assert [(p.text, p.tag, p.miss, p.over) for p in pieces if p.tag or p.miss] == [
        ("Hartwell", "", "NAME", False),
        ("[DATE]", "DATE", "", True),
    ]
    assert all(shown[p.start :].startswith(p.text) for p in pieces)
    for at in (0, 5, 8, 21, 29, 40, len(text)):
        assert plant.outside(plant.inside(at)) == at


def test_a_planted_identifier_looks_like_a_miss():
    spans = [Span(8, 14, "NAME", "replaced"), Span(20, 26, "DATE", "replaced")]
    text = "Seen by [NAME]. Then [DATE] 2024."
    seen = {plant_in(f"r{i}", text, spans, 0, b"s").kind for i in range(40)}
    assert seen == {"NAME", "DATE"}
    for i in range(40):
        plant = plant_in(f"r{i}", text, spans, 0, b"s")
        assert plant == plant_in(f"r{i}", text, spans, 0, b"s")
        assert "[" not in plant.value and plant.value.strip() == plant.value
        bare = plant_in(f"r{i}", "Lungs clear. Heart normal.", [], 0, b"s")
        inside = text_with("Lungs clear. Heart normal.", bare)[bare.start + bare.lead : bare.end - bare.tail]
        assert bare.is_met_by(bare.start + bare.lead, bare.start + bare.lead + 1) and any(c.isalnum() for c in inside)
        assert not bare.is_met_by(bare.start, bare.start + bare.lead)


@pytest.mark.parametrize(("reports", "planted"), [(1, 1), (20, 1), (21, 2), (60, 3), (200, 10)])
def test_five_in_a_hundred_reports_carry_one_and_at_least_one_does(reports, planted):
    sample = [f"r{i}" for i in range(reports)]
    assert len(set(planted_ids(sample, CheckSettings().planted, 0, b"s"))) == planted


# ---- a whole check ---------------------------------------------------------------------------------------------------


@pytest.fixture
def practice(tmp_path):
    listed = rows(40)
    for row in listed[::6]:
        row["report"] = row["report"].replace(" mm in", f" mm, as {SECRET_WORD} said, in")
    write_csv(tmp_path / "reports.csv", listed)
    config = config_for(tmp_path, check={"reports": 20})
    workspace = workspace_at(tmp_path)
    prepare(config, workspace)
    return config, workspace


def begin(practice, **settings):
    config, workspace = practice
    settings = dataclasses.replace(config.check, **settings)
    return begin_or_go_on(workspace, settings, corpus_to_check(workspace), reader=lambda: "A. Reed", now=NOW)


def with_word(reading, word=SECRET_WORD):
    """Number and place of the report in which the word stands."""
    found = [(n, reading.text(n).find(word)) for n in range(1, len(reading.check.sample) + 1)]
    return next((n, at) for n, at in found if at >= 0)


def read_all(reading):
    for number in range(1, len(reading.check.sample) + 1):
        reading.mark_read(number)


def planted_places(reading):
    """What only a test may look at."""
    for report_id, plant in reading._plants.items():
        yield reading.check.sample.index(report_id) + 1, plant


def test_the_sample_is_drawn_by_seed_and_recorded(practice):
    _, workspace = practice
    reading = begin(practice)
    ids = {r.id for r in read_table(workspace.corpus / "reports.parquet", Report)}
    assert len(set(reading.check.sample)) == 20 and set(reading.check.sample) <= ids
    assert read_checks(workspace) == [reading.check]
    assert reading.check.reports_in_corpus == len(ids)
    again = begin_or_go_on(
        workspace, CheckSettings(reports=5), corpus_to_check(workspace), reader=lambda: pytest.fail("asked again"), now="later"
    )
    assert again.check == reading.check and [again.text(n) for n in (1, 9)] == [reading.text(n) for n in (1, 9)]


def test_a_check_goes_on_where_it_was(practice):
    reading = begin(practice, reports=40)
    number, at = with_word(reading)
    reading.mark_miss(number, at, at + len(SECRET_WORD), "NAME")
    for n, plant in planted_places(reading):
        reading.mark_miss(n, plant.start + plant.lead, plant.end - plant.tail, "OTHER")
        break
    reading.mark_read(number)
    again = begin(practice)
    assert again.check == reading.check and again.pieces(number) == reading.pieces(number)
    assert again.first_unread() == (1 if number != 1 else 2)
    assert sum(p.caught is not None for _, p in planted_places(again)) == 1


def test_a_clean_check_is_bounded_by_what_the_reader_caught(practice):
    config, workspace = practice
    reading = begin(practice)
    for n, plant in planted_places(reading):
        reading.mark_miss(n, plant.start + plant.lead, plant.end - plant.tail, "NAME")
    read_all(reading)
    done = reading.finish(NOW)
    assert done.marks == () and done.result.planted == done.result.caught == 1
    assert done.result.reports == reports_bound(0, 20, caught=1, planted=1)
    assert done.result.identifiers.n == sum(done.result.replaced_by_kind.values()) > 20
    said = checked_by_a_person(workspace, config.check)
    assert (
        "Checked by a person (A. Reed, 2026-11-24): 0 of 20 reports with a miss" in said
        and "above the practice's limit" in said
    )
    assert "HIPAA" not in " ".join(result_lines(done, config.check))
    check_manifest(workspace)  # nothing was missed, so the corpus may be trained on
    with pytest.raises(UserError, match="closed"):
        reading.mark_read(1)
    assert begin(practice).check.sample != done.sample  # the next check draws anew


def test_the_planted_identifier_counts_only_if_it_is_marked(practice):
    reading = begin(practice)
    read_all(reading)
    done = reading.finish(NOW)
    assert (done.result.planted, done.result.caught) == (1, 0)
    assert done.result.reports.high == 1.0
    assert any("marked 0 of 1 planted" in line and "Overlooked" in line for line in result_lines(done, CheckSettings()))


def test_a_caught_plant_is_shown_with_the_kind_that_the_reader_chose(practice):
    reading = begin(practice)
    number, plant = next(planted_places(reading))
    reading.mark_miss(number, plant.start + plant.lead, plant.end - plant.tail, "OTHER")
    assert {p.miss for p in reading.pieces(number)} == {"", "OTHER"}


@pytest.mark.parametrize(("beside", "marks"), [("Threlkova", 1), ("the", 0)])
def test_what_is_left_of_a_name_beside_the_planted_one_counts_as_a_miss(practice, beside, marks):
    reading = begin(practice)
    number, plant = next(planted_places(reading))
    text, report_id = reading._texts[plant.report_id], plant.report_id
    after = plant.start + plant.covered
    reading._texts[report_id] = f"{text[:after]} {beside} {text[after:]}"
    reading._plants[report_id] = dataclasses.replace(plant, value="Ada Tennick", lead=0, tail=0)
    start = plant.start
    reading.mark_miss(number, start, start + len(f"Ada Tennick {beside}"), "NAME")
    assert next(planted_places(reading))[1].caught is not None
    assert [reading._texts[report_id][m.start : m.end] for m in reading.check.misses()] == [beside] * marks
    reading.unmark(number, start, start + len(f"Ada Tennick {beside}"))
    assert not reading.check.misses() and next(planted_places(reading))[1].caught is None


def test_a_forged_result_in_the_file_of_a_check_says_nothing(practice):
    config, workspace = practice
    reading = begin(practice)
    read_all(reading)
    done = reading.finish(NOW)
    path = workspace.checks / f"{done.id}.json"
    forged = json.loads(path.read_text("utf-8"))
    forged["result"]["reports"]["high"] = 0.001
    path.write_text(json.dumps(forged), "utf-8")
    assert read_checks(workspace) == [done]
    prepare(config, workspace)
    with pytest.raises(UserError, match="may not be released"):
        check_releasable(workspace, CheckSettings())


def test_marks_do_not_go_away_with_the_file_of_their_check(practice):
    _, workspace = practice
    reading = begin(practice, reports=40)
    number, at = with_word(reading)
    reading.mark_miss(number, at, at + len(SECRET_WORD), "NAME")
    (workspace.checks / f"{reading.check.id}.json").unlink()
    with pytest.raises(UserError, match="marked identifiers that were left in 1 report of"):
        check_manifest(workspace)


def test_a_check_that_was_not_made_here_is_refused(practice):
    _, workspace = practice
    reading = begin(practice)
    made = (workspace.checks / f"{reading.check.id}.json").read_text("utf-8")
    (workspace.checks / "0123456789ab.json").write_text(made, "utf-8")
    with pytest.raises(UserError, match="of no check that was made here"):
        read_checks(workspace)


def test_what_is_planted_stands_in_no_file(practice):
    _, workspace = practice
    reading = begin(practice)
    values = [p.value.strip().encode() for _, p in planted_places(reading)]
    before = {p: p.read_bytes() for p in workspace.corpus.iterdir()}
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent.name != "sealed"):
        assert not any(value in path.read_bytes() for value in values), path.name
    assert before == {p: p.read_bytes() for p in workspace.corpus.iterdir()}
    assert all(
        value.decode() not in r.text for r in read_table(workspace.corpus / "reports.parquet", Report) for value in values
    )


def test_marks_are_kept_as_places_and_no_text_reaches_a_file(practice):
    _, workspace = practice
    reading = begin(practice, reports=40)
    number, at = with_word(reading)
    reading.mark_miss(number, at - 3, at + len(SECRET_WORD) + 1, "NAME")  # white space at the ends falls away
    (mark,) = reading.check.misses()
    clean = {r.id: r.text for r in read_table(workspace.corpus / "reports.parquet", Report)}
    assert clean[mark.report_id][mark.start : mark.end] == f"as {SECRET_WORD}"
    kept = (workspace.root / "sealed", workspace.corpus)
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent not in kept):
        assert SECRET_WORD.encode() not in path.read_bytes(), path.name
    assert [m["value"] for m in workspace.sealed.read("marked")[reading.check.id]] == [f"as {SECRET_WORD}"]
    reading.unmark(number, at, at + 1)
    assert reading.check.marks == () and workspace.sealed.read("marked")[reading.check.id] == []


def test_a_miss_stops_training_and_the_next_prepare_holds_back_every_report_with_the_same_words(practice):
    config, workspace = practice
    before = {r.id: r.text for r in read_table(workspace.corpus / "reports.parquet", Report)}
    reading = begin(practice, reports=40)
    number, at = with_word(reading)
    reading.mark_miss(number, at - 3, at + len(SECRET_WORD), "NAME")
    with pytest.raises(UserError, match="marked identifiers that were left in 1 report of"):
        check_manifest(workspace)
    made = prepare(config, workspace)
    with_it = {i for i, text in before.items() if f"as {SECRET_WORD}" in text}
    after = {r.id for r in read_table(workspace.corpus / "reports.parquet", Report)}
    assert after == set(before) - with_it and len(with_it) == 7 and reading.check.sample[number - 1] in with_it
    assert made.manifest.quarantined["marked by a person as an identifier that was left"] == len(with_it)
    check_manifest(workspace)


def test_a_word_that_says_little_holds_back_the_marked_report_alone(practice):
    config, workspace = practice
    before = [r.id for r in read_table(workspace.corpus / "reports.parquet", Report)]
    reading = begin(practice, reports=40)
    number, at = with_word(reading, "mm")
    reading.mark_miss(number, at, at + 2, "OTHER")
    prepare(config, workspace)
    after = [r.id for r in read_table(workspace.corpus / "reports.parquet", Report)]
    assert set(before) - set(after) == {reading.check.sample[number - 1]}


def test_a_word_that_the_practice_lists_as_no_name_holds_back_the_marked_report_alone(practice):
    config, workspace = practice
    before = [r.id for r in read_table(workspace.corpus / "reports.parquet", Report)]
    reading = begin(practice, reports=40)
    number, at = with_word(reading, "Findings")
    reading.mark_miss(number, at, at + len("Findings"), "NAME")  # a slip of the hand: the word stands in every report
    with pytest.raises(UserError, match="holds back all"):
        prepare(config, workspace)
    config = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, not_names=("findings",)))
    prepare(config, workspace)
    after = [r.id for r in read_table(workspace.corpus / "reports.parquet", Report)]
    assert set(before) - set(after) == {reading.check.sample[number - 1]}


def test_a_report_in_which_the_words_do_not_stand_any_more_is_let_go(practice, tmp_path):
    config, workspace = practice
    before = len(read_table(workspace.corpus / "reports.parquet", Report))
    reading = begin(practice, reports=40)
    number, at = with_word(reading)
    reading.mark_miss(number, at, at + len(SECRET_WORD), "NAME")
    (tmp_path / "people.csv").write_text(f"given_name,family_name\nAda,{SECRET_WORD}\n", "utf-8")
    config = dataclasses.replace(config, reports=dataclasses.replace(config.reports, identities="people.csv"))
    prepare(config, workspace)
    reports = read_table(workspace.corpus / "reports.parquet", Report)
    assert len(reports) == before and not any(SECRET_WORD in r.text for r in reports)


def test_over_redaction_is_marked_on_a_tag_and_taken_back(practice):
    reading = begin(practice)
    number, piece = next((n, p) for n in range(1, 21) for p in reading.pieces(n) if p.tag)
    reading.mark_over(number, piece.start)
    assert [p.over for p in reading.pieces(number) if p.start == piece.start] == [True]
    assert [m.what for m in reading.check.marks] == ["over"] and reading.check.misses() == []
    reading.mark_over(number, piece.start)
    assert reading.check.marks == ()
    with pytest.raises(UserError, match="Nothing was replaced there"):
        reading.mark_over(number, piece.start + 1)


@pytest.mark.parametrize(
    ("start", "end", "kind", "why"),
    [
        (3, 3, "NAME", "Nothing is selected"),
        (0, 900, "NAME", "more than one"),
        (0, 4, "PERSON", "no kind"),
        (5000, 5010, "NAME", "Nothing"),
    ],
)
def test_what_is_no_identifier_cannot_be_marked(practice, start, end, kind, why):
    reading = begin(practice)
    number = max(range(1, 21), key=lambda n: len(reading.text(n)))
    reading._texts[reading.check.sample[number - 1]] += " ." * 500
    with pytest.raises(UserError, match=why):
        reading.mark_miss(number, start, end, kind)


def test_a_tag_is_no_miss(practice):
    reading = begin(practice)
    number, piece = next((n, p) for n in range(1, 21) for p in reading.pieces(n) if p.tag)
    with pytest.raises(UserError, match="replaced already"):
        reading.mark_miss(number, piece.start, piece.start + len(piece.text), "NAME")


def test_a_check_cannot_be_closed_where_it_pleases(practice):
    reading = begin(practice)
    reading.mark_read(1)
    with pytest.raises(UserError, match="19 of 20 reports are not read yet"):
        reading.finish(NOW)


def test_a_check_of_another_policy_says_nothing_of_this_one(practice):
    config, workspace = practice
    reading = begin(practice)
    read_all(reading)
    reading.finish(NOW)
    manifest = workspace.corpus / "manifest.json"
    write_json(manifest, {**read_json(manifest), "policy_digest": "another"})
    assert "The policy has changed since" in checked_by_a_person(workspace, config.check)


def test_status_asks_for_a_check_and_tells_how_far_one_is(practice):
    config, workspace = practice
    assert checked_by_a_person(workspace, config.check) == "Not checked by a person: residency prepare --check"
    begin(practice).mark_read(3)
    assert "(1 of 20 reports read so far)" in checked_by_a_person(workspace, config.check)


def test_the_quarantine_is_shown_with_its_reasons(practice):
    _, workspace = practice
    reading = begin(practice)
    report = read_json_report(workspace)
    reason = "a capitalised word that no vocabulary holds"
    found = {"report_id": report["id"], "kind": "NAME", "start": 8, "end": 16, "reason": reason}
    kept = {report["id"]: {"report": {**report, "text": "Seen by Hartwell."}, "suspicions": [found]}}
    workspace.sealed.seal("quarantine", kept)
    (held,) = reading.held()
    assert held.report.text == "Seen by Hartwell." and held.suspicions[0].reason == reason


def read_json_report(workspace):
    return dataclasses.asdict(read_table(workspace.corpus / "reports.parquet", Report)[0])
