"""The whole room: what comes out, that it comes out the same again, and that nobody moves."""

import dataclasses
import datetime as dt
import random
import re

import pytest
from invented import config_for, report, rows, workspace_at, write_csv

from residency.foundation.errors import UserError
from residency.foundation.schema import PARTS, Report
from residency.foundation.storage import digest_of_file, read_table
from residency.foundation.workspace import keyed_hash
from residency.instruments.prompts import build_prompt, prompt_style, question_text
from residency.prepare.balance import facts_of, in_two_parts, overlaps
from residency.prepare.intake import intake, read_question_file
from residency.prepare.manifest import FILES, check_manifest
from residency.prepare.pipeline import load_corpus, prepare
from residency.prepare.split import LINKED

COUNT = 45
HEADER = "Mr. Varga, DOB 3/15/1985\r\n"
"""What says whose report it is."""


@pytest.fixture
def practice(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(COUNT))
    return config_for(tmp_path), workspace_at(tmp_path)


def test_reports_become_examples_in_parts(practice):
    config, workspace = practice
    made = prepare(config, workspace)
    corpus = load_corpus(workspace)
    assert made.manifest == corpus.manifest
    assert sum(len(corpus.part(p)) for p in PARTS) == len(corpus.examples) == COUNT
    assert corpus.part("train") and corpus.part("tune") and corpus.part("test")
    assert {e.question.sections[-1][0] for e in corpus.examples} == {"findings"}
    assert made.manifest.patient_keys == {"column": COUNT}


def test_many_hands_become_one_form(practice):
    config, workspace = practice
    prepare(config, workspace)
    examples = load_corpus(workspace).examples
    assert question_text(examples[0].question) == (
        "History: seen by Dr. [NAME] on [DATE] 2024\nFindings: A dense shadow of 3 mm in the left upper lobe."
    )
    assert examples[0].target == "Dense shadow, left upper lobe, 3 mm."
    assert question_text(examples[4].question) == "History: cough\nFindings: A dense shadow of 7 mm in the left base."
    assert examples[4].target == "dense shadow, left base, 7 mm."


def test_no_identifier_reaches_any_file_but_the_sealed_store(practice):
    config, workspace = practice
    prepare(config, workspace)
    # The sealed store is encrypted, written as letters and digits among which a short word may stand by chance.
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent.name != "sealed"):
        content = path.read_bytes()
        assert not any(word in content for word in (b"Varga", b"Iyer", b"3/15/1985", b"R000", b"P17")), path.name
    assert {"Varga", "Iyer"} <= {r["original"] for gone in workspace.sealed.read("removed").values() for r in gone}


def test_no_patient_and_no_pair_lies_on_two_sides(practice):
    config, workspace = practice
    prepare(config, workspace)
    corpus = load_corpus(workspace)
    patients = [{e.patient for e in corpus.part(p)} for p in PARTS]
    pairs = [{(question_text(e.question), e.target) for e in corpus.part(p)} for p in PARTS]
    for sides in (patients, pairs):
        assert sum(map(len, sides)) == len(set().union(*sides))


def test_prepared_twice_every_file_is_the_same(practice):
    config, workspace = practice
    prepare(config, workspace)
    before = {name: (workspace.corpus / name).read_bytes() for name in (*FILES, "manifest.json")}
    prepare(config, workspace)
    assert before == {name: (workspace.corpus / name).read_bytes() for name in (*FILES, "manifest.json")}


def test_prepared_elsewhere_with_the_same_key_every_file_is_the_same(practice, tmp_path):
    config, workspace = practice
    other = workspace_at(tmp_path, "other")
    prepare(config, workspace)
    prepare(config, other)
    assert all((workspace.corpus / n).read_bytes() == (other.corpus / n).read_bytes() for n in (*FILES, "manifest.json"))


@pytest.mark.parametrize("first", [9, 30])
def test_added_reports_never_move_a_patient(first, tmp_path):
    config, workspace = config_for(tmp_path), workspace_at(tmp_path)
    every = rows(COUNT, patients=20)
    write_csv(tmp_path / "reports.csv", every[:first])
    prepare(config, workspace)
    before = {e.patient: p for p in PARTS for e in load_corpus(workspace).part(p)}
    write_csv(tmp_path / "reports.csv", every[first:] + every[:first])
    prepare(config, workspace)
    after = {e.patient: p for p in PARTS for e in load_corpus(workspace).part(p)}
    assert before.items() <= after.items()


def test_a_raw_report_reads_the_same_at_the_door_as_in_training(practice):
    config, workspace = practice
    prepare(config, workspace)
    style = prompt_style(config)
    for i, example in enumerate(load_corpus(workspace).examples):
        asked = intake(text=report(i), config=config, workspace=workspace)[0]
        assert build_prompt(style, asked) == build_prompt(style, example.question)
        assert asked == dataclasses.replace(example.question, patient=None)


@pytest.mark.parametrize(
    "own",
    [
        {"replacement": "surrogate"},
        {"replacement": "surrogate", "link_notes": True},
        {"policy": "shift"},
        {"policy": "shift", "replacement": "surrogate"},
        {"policy": "review"},
    ],
    ids=str,
)
def test_under_every_policy_a_raw_report_reads_the_same_at_the_door_and_twice(tmp_path, own):
    listed = rows(30)
    write_csv(tmp_path / "reports.csv", listed)
    config, workspace = config_for(tmp_path, prepare=own), workspace_at(tmp_path)
    prepare(config, workspace)
    before = {name: (workspace.corpus / name).read_bytes() for name in (*FILES, "manifest.json")}
    style = prompt_style(config)
    example_of = {example.report_id: example for example in load_corpus(workspace).examples}  # under shift in another order
    assert len(example_of) == len(listed)
    for row in listed:
        example = example_of[keyed_hash(workspace.secret(), "report", row["no"])]
        asked = intake(text=row["report"], patient=row["who"], config=config, workspace=workspace)[0]
        assert build_prompt(style, asked) == build_prompt(style, example.question)
        assert "Iyer" not in build_prompt(style, asked).messages[-1].content
    prepare(config, workspace)
    assert before == {name: (workspace.corpus / name).read_bytes() for name in (*FILES, "manifest.json")}


@pytest.mark.parametrize("own", [{}, {"replacement": "surrogate"}, {"policy": "review"}], ids=str)
def test_what_is_taken_out_of_a_question_is_counted_under_every_policy(practice, own):
    config, workspace = practice
    config = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, **own))
    text = "FINDINGS: Dr. Iyer saw a 94-year-old, MRN 40123, on 3/15/2024. An 80-year-old of [NAME]."
    assert intake(text=text, config=config, workspace=workspace)[1] == 4


def test_surrogates_differ_between_notes_unless_they_are_linked(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(30))
    seen = {}
    for link in (False, True):
        config = config_for(tmp_path, prepare={"replacement": "surrogate", "link_notes": link})
        workspace = workspace_at(tmp_path, f"w{link}")
        prepare(config, workspace)
        removed = workspace.sealed.read("removed")
        seen[link] = {r["replacement"] for gone in removed.values() for r in gone if r["original"] == "Iyer"}
        keys = workspace.sealed.read("surrogates")
        known = {keyed_hash(workspace.secret(), "surrogate", name.lower()) for name in seen[link]}
        assert known <= {k for listed in keys.values() for k in listed}
    assert len(seen[True]) == 1 < 20 < len(seen[False])


def test_under_shift_the_number_is_that_of_the_moved_month_and_tells_nothing_of_the_shift(tmp_path):
    """The attack: keep the shifts that put all moved dates of a patient into the months that the batches name."""
    listed = [{**r, "date": f"{2021 + i % 3}-{i % 12 + 1:02d}-{i % 28 + 1:02d}"} for i, r in enumerate(rows(36))]
    for row in listed:
        row["report"] = re.sub(r"(FINDINGS:|RESULT\n)", rf"\1 Seen on {row['date']}. ", row["report"])
    write_csv(tmp_path / "reports.csv", listed)
    columns = {"id": "no", "patient": "who", "text": "report", "date": "date"}
    values = {"reports": {"columns": columns}, "prepare": {"policy": "shift", "quarantine": "exclude"}}
    config, workspace = config_for(tmp_path, **values), workspace_at(tmp_path)
    prepare(config, workspace)
    reports = read_table(workspace.corpus / "reports.parquet", Report)
    seen = {r.id: dt.date.fromisoformat(m[1]) for r in reports if (m := re.search(r"Seen on (\d{4}-\d\d-\d\d)", r.text))}
    assert len(seen) == len(reports) > 30
    months = sorted({f"{day:%Y-%m}" for day in seen.values()})
    assert all(months[r.batch - 1] == f"{seen[r.id]:%Y-%m}" for r in reports)
    assert not set(seen.values()) & {dt.date.fromisoformat(row["date"]) for row in listed}


def test_only_the_number_of_the_month_leaves(tmp_path):
    dates = {"R000": "2023-11-30", "R001": "2024-01-02", "R002": "2024-01-31T09:30:00", "R003": "2024-03", "R004": "2024"}
    write_csv(tmp_path / "reports.csv", [{**r, "date": dates.get(r["no"], "")} for r in rows(30)])
    columns = {"id": "no", "patient": "who", "text": "report", "date": "date"}
    config, workspace = config_for(tmp_path, reports={"columns": columns}), workspace_at(tmp_path)
    prepare(config, workspace)
    reports = read_table(workspace.corpus / "reports.parquet", Report)
    assert [r.batch for r in reports[:6]] == [1, 2, 2, 3, None, None]
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent.name != "sealed"):
        assert not any(d.encode() in path.read_bytes() for d in dates.values() if len(d) > 4), path.name


def test_sections_in_columns_read_the_same_at_the_door(tmp_path):
    table = [
        {"no": str(i), "f": f"Dr. Iyer\u2019s patient: {i} nodules, caf\u00c3\u00a9 au lait", "i": f"Dr. Iyer agrees: {i}"}
        for i in range(12)
    ]
    write_csv(tmp_path / "reports.csv", table)
    columns = {"id": "no", "sections": {"findings": "f", "impression": "i"}}
    config = config_for(tmp_path, reports={"columns": columns}, task={"question": ["findings"]})
    workspace = workspace_at(tmp_path)
    prepare(config, workspace)
    example = load_corpus(workspace).examples[5]
    asked = intake(sections={"findings": table[5]["f"]}, config=config, workspace=workspace)[0]
    assert asked == dataclasses.replace(example.question, patient=None)
    assert asked.sections == (("findings", "Dr. [NAME]\u2019s patient: 5 nodules, caf\u00e9 au lait"),)
    assert example.target == "Dr. [NAME] agrees: 5"


def test_a_text_without_headings_is_asked_about_whole(practice):
    config, workspace = practice
    asked = intake(text="Dr. Iyer saw a dense  shadow.", config=config, workspace=workspace)[0]
    assert asked.sections == (("history", "Dr. [NAME] saw a dense shadow."),)
    assert asked.patient is None


def test_labels_are_learned_from_texts(tmp_path):
    listed = [{"text": f"complaint number {i} of the skin", "label": ("gout", "flu")[i % 2]} for i in range(40)]
    write_csv(tmp_path / "reports.csv", listed)
    config = config_for(tmp_path, reports={"columns": {"text": "text", "label": "label"}}, task={"kind": "classify"})
    workspace = workspace_at(tmp_path)
    prepare(config, workspace)
    example = load_corpus(workspace).examples[1]
    assert (example.question.text, example.target) == ("complaint number 1 of the skin", "flu")
    assert (
        dataclasses.replace(example.question, patient=None)
        == intake(text=listed[1]["text"], config=config, workspace=workspace)[0]
    )


def test_plain_text_is_continued_from_about_a_third(tmp_path):
    for i in range(9):
        (tmp_path / f"{i}.txt").write_text(f"case {i} walks unaided and eats well again", "utf-8")
    config = config_for(tmp_path, source=".", reports={"columns": {}}, task={"kind": "continue"})
    workspace = workspace_at(tmp_path)
    prepare(config, workspace)
    example = load_corpus(workspace).examples[0]
    assert (example.question.text, example.target) == ("case 0 walks", " unaided and eats well again")


def test_duplicates_are_dropped_and_counted(tmp_path):
    listed = rows(30)
    copies = [{**r, "no": r["no"] + "b"} for r in listed[:4]]
    header = [{**listed[5], "no": "X", "report": "Letter of May 3, 2024\n" + listed[5]["report"]}]
    write_csv(tmp_path / "reports.csv", [*listed, *copies, *header, listed[7]])
    made = prepare(config_for(tmp_path), workspace_at(tmp_path))
    assert made.manifest.dropped == {"repeated row": 1, "duplicate report": 4, "near-duplicate of the same patient": 1}
    assert made.manifest.reports_in == 36


def test_a_date_that_was_moved_onto_a_birthday_is_no_known_person(tmp_path):
    write_csv(tmp_path / "reports.csv", rows(30))
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=i) for i in range(1_100)]
    write_csv(tmp_path / "people.csv", [{"family_name": "Quarrel", "birth_date": str(d)} for d in days])
    own = {"columns": {"id": "no", "patient": "who", "text": "report"}, "identities": "people.csv"}
    made = prepare(config_for(tmp_path, reports=own, prepare={"policy": "shift"}), workspace_at(tmp_path))
    assert made.manifest.dropped == {}


def test_known_people_are_removed_and_the_table_is_not_kept(tmp_path):
    listed = [{**r, "report": r["report"].replace("HISTORY:", "HISTORY: Quinzar Odemul,")} for r in rows(30)]
    write_csv(tmp_path / "reports.csv", listed)
    write_csv(tmp_path / "people.csv", [{"given_name": "Odemul", "family_name": "Quinzar", "sex": "F"}])
    config = config_for(tmp_path, reports={"identities": "people.csv"})
    workspace = workspace_at(tmp_path)
    made = prepare(config, workspace)
    assert made.manifest.people_known == 1
    assert b"Quinzar" not in b" ".join(p.read_bytes() for p in workspace.root.rglob("*") if p.is_file())
    assert any("sex" in note for note in made.manifest.notes)


def test_the_practices_own_headings_come_first(tmp_path):
    listed = [{"no": str(i), "who": str(i), "report": f"WHAT I SAW: {i} nodules\nUPSHOT: {i} found"} for i in range(12)]
    write_csv(tmp_path / "reports.csv", listed)
    own = {"headings": {"findings": ["what I saw"], "impression": ["upshot"]}}
    workspace = workspace_at(tmp_path)
    prepare(config_for(tmp_path, prepare=own), workspace)
    assert load_corpus(workspace).examples[3].target == "3 found"


def test_the_table_fits_a_terminal(practice):
    made = prepare(*practice)
    assert max(map(len, made.table.splitlines())) <= 80
    assert "train" in made.table and "left out" not in made.table


@pytest.mark.parametrize("name", FILES)
def test_a_changed_corpus_is_refused(practice, name):
    config, workspace = practice
    prepare(config, workspace)
    with (workspace.corpus / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(UserError, match=f"changed since it was prepared: {name}"):
        load_corpus(workspace)


def test_a_manifest_written_anew_is_refused_though_all_its_digests_fit(practice):
    config, workspace = practice
    prepare(config, workspace)
    path = workspace.corpus / "manifest.json"
    written = path.read_text("utf-8")
    assert check_manifest(workspace).policy == "strict"
    for change in (('"policy": "strict"', '"policy": "shift"'), ('"quarantined": {}', '"quarantined": {"x": 0}')):
        assert change[0] in written
        path.write_text(written.replace(*change), "utf-8")
        with pytest.raises(UserError, match=r"changed since it was prepared: manifest\.json"):
            check_manifest(workspace)
    split_file = workspace.corpus / "split.json"
    before = digest_of_file(split_file)
    split_file.write_text(split_file.read_text("utf-8") + " ", "utf-8")
    path.write_text(written.replace(before, digest_of_file(split_file)), "utf-8")
    with pytest.raises(UserError, match=r"changed since it was prepared: manifest\.json"):
        check_manifest(workspace)


@pytest.mark.parametrize("name", ["removed", "quarantine", "people"])
def test_what_was_sealed_with_the_corpus_is_missed_when_a_part_is_gone(practice, name):
    config, workspace = practice
    prepare(config, workspace)
    path = workspace.root / "sealed" / f"{name}.bin"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(UserError, match=f"changed since it was prepared: sealed/{name}"):
        check_manifest(workspace)


def test_after_the_store_was_erased_the_corpus_can_still_be_read(practice):
    config, workspace = practice
    prepare(config, workspace)
    workspace.sealed.erase()
    assert check_manifest(workspace).passes


def test_a_missing_or_failing_manifest_is_refused(practice):
    config, workspace = practice
    with pytest.raises(UserError, match="no prepared corpus"):
        check_manifest(workspace)
    prepare(config, workspace)
    path = workspace.corpus / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"passes": true', '"passes": false'), "utf-8")
    with pytest.raises(UserError, match="does not pass"):
        check_manifest(workspace)
    path.write_text("{}", "utf-8")
    with pytest.raises(UserError, match="no Manifest record"):
        check_manifest(workspace)


def test_a_question_file_is_read_in_any_encoding(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes("Findings: caf\u00e9".encode("cp1252"))
    assert read_question_file(path) == "Findings: caf\u00e9"
    path.write_bytes(b"a\0b")
    with pytest.raises(UserError, match="no text"):
        read_question_file(path)


def test_places_by_a_column_do_not_outlive_the_column(tmp_path):
    listed = [{**r, "part": ("test", "tune", "train")[i % 3]} for i, r in enumerate(rows(30, patients=30))]
    write_csv(tmp_path / "reports.csv", listed)
    mine, other = workspace_at(tmp_path), workspace_at(tmp_path, "other")
    prepare(config_for(tmp_path, split={"column": "part"}), mine)
    prepare(config_for(tmp_path), mine)
    prepare(config_for(tmp_path), other)
    assert load_corpus(mine).split == load_corpus(other).split


def test_a_corpus_whose_parts_overlap_does_not_pass(practice):
    config, workspace = practice
    prepare(config, workspace)
    corpus = load_corpus(workspace)
    assert in_two_parts(corpus.examples, corpus.split, facts_of([])) == dict.fromkeys(
        ("patients", "questions with the same answer"), 0
    ) | dict.fromkeys(("texts", "near-duplicate groups"))
    moved = next(e for e in corpus.examples if e.id in corpus.split.train)
    both = dataclasses.replace(corpus.split, test=(*corpus.split.test, "x"))
    found = overlaps(in_two_parts([*corpus.examples, dataclasses.replace(moved, id="x")], both, facts_of([])))
    assert found == ["1 patients stand in two parts.", "1 questions with the same answer stand in two parts."]


def test_the_year_that_stays_beside_a_tag_holds_no_report_back(tmp_path):
    listed = [{**r, "report": f"RECEIVED 3/{i % 28 + 1}/2024 FROM DR IYER\n" + r["report"]} for i, r in enumerate(rows(30))]
    write_csv(tmp_path / "reports.csv", listed)
    made = prepare(config_for(tmp_path), workspace_at(tmp_path))
    assert made.manifest.quarantined == {}


def test_reports_of_nobody_known_train_and_are_held_back_where_they_may_be_about_a_tested_patient(tmp_path):
    listed = rows(60, patients=30)
    named = [
        {"record_number": f"P{i}", "given_name": "Ottoline", "family_name": f"Quill{'abcdefghij'[i]}ton"} for i in range(10)
    ]
    for i in range(10):
        text = listed[i]["report"].replace("A ", f"Ottoline Quill{'abcdefghij'[i]}ton has {i} cm. A ", 1)
        listed.append({"no": f"U{i}", "who": "", "report": text.removeprefix(HEADER).replace(" mm", f"{i} mm")})
    write_csv(tmp_path / "people.csv", named)
    write_csv(tmp_path / "reports.csv", listed)
    config = config_for(tmp_path, reports={"identities": "people.csv"}, split={"test": 0.5, "tune": 0.2})
    workspace = workspace_at(tmp_path)
    made = prepare(config, workspace)
    manifest, corpus = made.manifest, load_corpus(workspace)
    held = set(workspace.sealed.read("quarantine"))
    assert 0 < manifest.quarantined[LINKED] < 10
    outside = {part: n for part, n in manifest.patients_not_known.items() if part != "train"}
    assert set(outside.values()) == {0} and manifest.patients_not_known["train"] == 10 - manifest.quarantined[LINKED]
    assert not held & {r.id for r in read_table(workspace.corpus / "reports.parquet", Report)}
    assert not held & {e.report_id for e in corpus.examples}
    assert "their patient is not known" in " ".join(made.table.split())
    assert any("10 of 70 reports say nothing about their patient: they train only." in note for note in manifest.notes)


def test_a_copy_that_lost_its_header_does_not_train_while_its_known_twin_is_in_the_proof(tmp_path):
    listed_words = (
        "lung heart pleura effusion nodule opacity rib spine normal clear small large mild severe left right upper lower "
    )
    words = (
        listed_words + "lobe hilum aorta trachea bone tissue stable chronic acute fluid mass edema border apex base"
    ).split()
    rng, listed = random.Random(3), []
    for i in range(60):
        header = "Department of imaging; " + " ".join(rng.choices(words, k=14)) + "\r\n"
        body = (
            f"HISTORY: {' '.join(rng.choices(words, k=6))}.\nFINDINGS: {' '.join(rng.choices(words, k=40))}.\nIMPRESSION: mass."
        )
        listed.append({"no": f"R{i}", "who": f"P{i}", "report": header + body})
    bare = [r["report"].split("\r\n")[1].replace("FINDINGS: ", "FINDINGS: again ") for r in listed[:30]]
    copies = [{"no": f"U{i}", "who": "", "report": text} for i, text in enumerate(bare)]
    write_csv(tmp_path / "reports.csv", [*listed, *copies])
    workspace = workspace_at(tmp_path)
    config = config_for(tmp_path, split={"test": 0.4, "tune": 0.2})
    manifest = prepare(config, workspace).manifest
    corpus = load_corpus(workspace)
    ends = {r.id: r.text[-200:] for r in read_table(workspace.corpus / "reports.parquet", Report)}
    trained = {ends[e.report_id] for e in corpus.examples if e.id in corpus.split.train}
    in_proof = {ends[e.report_id] for e in corpus.examples if e.id not in corpus.split.train}
    assert manifest.quarantined[LINKED] >= 10 and not trained & in_proof
    assert manifest.patients_not_known["train"] == 30 - manifest.quarantined[LINKED]


def test_a_corpus_without_any_patient_is_refused_and_goes_on_where_it_was_once_the_settings_say_so(tmp_path):
    write_csv(tmp_path / "reports.csv", [{"no": r["no"], "report": r["report"].removeprefix(HEADER)} for r in rows(30)])
    columns = {"columns": {"id": "no", "text": "report"}}
    workspace = workspace_at(tmp_path)
    with pytest.raises(UserError, match="No report says whose it is"):
        prepare(config_for(tmp_path, reports=columns, split={"unknown_patients": "train"}), workspace)
    cleaned = {p: p.stat().st_mtime_ns for p in workspace.preparing.rglob("*.clean")}
    made = prepare(config_for(tmp_path, reports=columns), workspace)
    assert cleaned and sum(made.manifest.patients_not_known.values()) == made.manifest.examples
    assert "Not covered by it" in made.table and any("it is weaker" in note for note in made.manifest.notes)
