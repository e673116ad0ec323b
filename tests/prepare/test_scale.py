"""Many reports: in several processes, over Ray, after a kill, in parts: always the same corpus, in little memory."""

import os
import random
import re
import shutil
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.schema import Report
from residency.foundation.storage import read_table
from residency.foundation.workspace import Workspace, keyed_hash
from residency.prepare import pipeline, reading
from residency.prepare.dedupe.sketches import sketch
from residency.prepare.ingest import Place, files_read
from residency.prepare.leaks import Suspicion
from residency.prepare.manifest import FILES
from residency.prepare.pipeline import raws, shards
from residency.prepare.pipeline import rows as corpus_rows
from residency.prepare.pipeline.local import run
from residency.prepare.pipeline.shard_file import head_of, read_shard

HERE = Path(__file__).resolve().parent
SMALL = 7
"""Reports of a shard in these tests."""
COUNT = 60


@pytest.fixture(autouse=True)
def small_shards(monkeypatch):
    monkeypatch.setattr(raws, "SHARD_REPORTS", SMALL)
    monkeypatch.setattr(reading, "BATCH", SMALL)


def corpus_of(workspace):
    return {name: (workspace.corpus / name).read_bytes() for name in (*FILES, "manifest.json")}


def source(folder, count=COUNT):
    """Tables and text files in folders, so that shards begin in the middle of files."""
    listed = rows(count)
    listed += [
        {**listed[3], "no": "copy"},
        {**listed[9], "no": "amended", "report": listed[9]["report"] + " Amended."},
        listed[5],
    ]
    (folder / "inbox" / "b").mkdir(parents=True)
    write_csv(folder / "inbox" / "a.csv", listed[:25])
    write_csv(folder / "inbox" / "b" / "c.csv", listed[25:])
    (folder / "inbox" / "d.bin").write_bytes(b"\0\1")
    return "inbox"


@pytest.fixture
def practice(tmp_path):
    return config_for(tmp_path, source=source(tmp_path), prepare={"processes": 1}), tmp_path


@pytest.fixture
def whole(practice):
    """The corpus of an undisturbed preparation in one process."""
    config, folder = practice
    workspace = workspace_at(folder, "whole")
    pipeline.prepare(config, workspace)
    return corpus_of(workspace)


def test_the_size_of_shards_does_not_decide_what_comes_out(practice, whole, monkeypatch):
    config, folder = practice
    monkeypatch.setattr(raws, "SHARD_REPORTS", 500)
    monkeypatch.setattr(reading, "BATCH", 200)
    workspace = workspace_at(folder, "other")
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


def test_several_processes_make_the_same_corpus(practice, whole):
    import dataclasses

    config, folder = practice
    config = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, processes=2))
    workspace = workspace_at(folder, "two")
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


def shifted(folder, listed, name):
    """A practice whose dates are moved, and an empty workspace; rows have dates in order."""
    dated = [{**row, "date": f"2023-{i // 28 + 1:02d}-{i % 28 + 1:02d}"} for i, row in enumerate(rows(COUNT))]
    write_csv(folder / f"{name}.csv", [dated[i] for i in listed])
    columns = {"id": "no", "patient": "who", "text": "report", "date": "date"}
    prepare = {"processes": 1, "policy": "shift"}
    reports = {"source": f"{name}.csv", "columns": columns}
    return config_for(folder, reports=reports, prepare=prepare), workspace_at(folder, f"{name}_work")


@pytest.mark.parametrize("lots", [1, 9])
def test_under_shift_the_order_of_the_source_leaves_no_trace(tmp_path, monkeypatch, lots):
    monkeypatch.setattr(corpus_rows, "MOST_LOTS", lots)
    monkeypatch.setattr(corpus_rows, "SHARDS_IN_LOT", 1)
    made = []
    for name, listed in (("sorted", range(COUNT)), ("mixed", random.Random(1).sample(range(COUNT), COUNT))):
        config, workspace = shifted(tmp_path, listed, name)
        pipeline.prepare(config, workspace)
        made.append({name: (workspace.corpus / name).read_bytes() for name in FILES})
        reports = read_table(workspace.corpus / "reports.parquet", Report)
        corpus = pipeline.load_corpus(workspace)
        assert len(reports) == COUNT and [r.id for r in reports] == sorted(r.id for r in reports)
        place = {e.id: i for i, e in enumerate(corpus.examples)}
        assert [e.report_id for e in corpus.examples] == sorted(e.report_id for e in corpus.examples)
        for part in ("train", "tune", "calibrate", "test"):
            told = [place[i] for i in getattr(corpus.split, part)]
            assert told == sorted(told)
    assert made[0] == made[1]


@pytest.mark.parametrize("wrong", ["0024-03-15", "2999-01-01", "1899-12-31"])
def test_a_date_that_cannot_be_counts_as_none_and_is_told(tmp_path, wrong):
    dated = [{**row, "date": wrong if i == 5 else f"2023-{i % 12 + 1:02d}-15"} for i, row in enumerate(rows(40, patients=40))]
    write_csv(tmp_path / "reports.csv", dated)
    columns = {"id": "no", "patient": "who", "text": "report", "date": "date"}
    config = config_for(tmp_path, reports={"columns": columns}, prepare={"processes": 1}, split={"by": "time"})
    workspace = workspace_at(tmp_path)
    made = pipeline.prepare(config, workspace).manifest
    batches = {r.id: r.batch for r in read_table(workspace.corpus / "reports.parquet", Report)}
    odd = keyed_hash(workspace.secret(), "report", "R005")
    assert batches.pop(odd) is None and set(batches.values()) == set(range(1, 13))
    corpus = pipeline.load_corpus(workspace)
    assert odd in {e.report_id for e in corpus.part("train")}
    assert "1 report is dated before 1900 or in a year to come, which counts as no date." in made.notes


def test_shingles_on_the_disk_cannot_be_tried_without_the_key(practice):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(33))
    looks = sorted(workspace.preparing.rglob("*.look.npz"))
    assert looks
    found = {int(n) for path in looks for n in np.load(path)["shingles"]}
    texts = [r.text for path in sorted(workspace.preparing.rglob("*.clean"))
             for r in read_shard(path.parent, int(path.stem), workspace.sealed).reports]  # fmt: skip
    assert found and not found & {int(n) for n in sketch([masked_text(t) for t in texts]).shingles}
    key = bytes.fromhex(keyed_hash(workspace.secret(), "shingles", length=64))
    assert found & {int(n) for n in sketch([masked_text(t) for t in texts], key=key).shingles}


def masked_text(text):
    return re.sub(r"\[[A-Z_]+\]", " ", text)


def test_rows_that_a_kill_left_half_sorted_do_not_stand_twice(tmp_path, monkeypatch):
    config, workspace = shifted(tmp_path, range(COUNT), "whole")
    pipeline.prepare(config, workspace)
    whole = corpus_of(workspace)
    config, workspace = shifted(tmp_path, range(COUNT), "whole")
    shutil.rmtree(workspace.root)
    workspace = workspace_at(tmp_path, "whole_work")
    really, calls = corpus_rows._Lots.add, []

    def dies(lots, listed):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        really(lots, listed)

    monkeypatch.setattr(corpus_rows._Lots, "add", dies)
    with pytest.raises(KeyboardInterrupt):
        pipeline.prepare(config, workspace)
    left = list(workspace.preparing.rglob("rows.*"))
    assert left and not any(word in form for path in left for word in CLEAN_WORDS for form in every_form(path.read_bytes()))
    assert os.name != "posix" or all(path.stat().st_mode & 0o077 == 0 for path in left)
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


def test_nothing_is_left_of_the_shards_and_what_was_removed_is_sealed(practice):
    config, folder = practice
    workspace = workspace_at(folder)
    made = pipeline.prepare(config, workspace)
    assert not workspace.preparing.exists()
    removed = workspace.sealed.read("removed")
    assert len(removed) <= made.manifest.reports
    assert {"Varga", "Iyer"} <= {r["original"] for gone in removed.values() for r in gone}


class StopsAfter(Watch):
    """Asks for a stop once so many shards are done."""

    def __init__(self, shards):
        super().__init__()
        self.left = shards

    def show(self, *_, **__):
        self.left -= 1

    def stop_requested(self):
        return self.left <= 0


@pytest.mark.parametrize("after", [1, 6, 9, 14, 19, 24, 29, 35])
def test_stopped_it_goes_on_without_reading_or_cleaning_a_report_twice(practice, whole, after, monkeypatch):
    config, folder = practice
    workspace = workspace_at(folder)
    cleaned, written = [], []
    really, write = shards.clean_report, raws._write
    monkeypatch.setattr(shards, "clean_report", lambda raw, *rest: cleaned.append((raw.path, raw.row)) or really(raw, *rest))
    monkeypatch.setattr(raws, "_write", lambda path, *rest: written.append(path) or write(path, *rest))
    with pytest.raises(Interrupted, match="is kept"):
        pipeline.prepare(config, workspace, StopsAfter(after))
    assert not workspace.corpus.exists()
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole
    assert len(cleaned) == len(set(cleaned)) == COUNT + 3
    assert len(written) == len(set(written))


def test_files_that_are_done_are_not_opened_again(practice, monkeypatch):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(5))
    begun = []
    really = raws.files_read
    monkeypatch.setattr(raws, "files_read", lambda *a, after, **k: begun.append(after) or really(*a, after=after, **k))
    pipeline.prepare(config, workspace)
    assert begun == [Place(2, 0, 14)]


def test_once_all_is_read_the_source_is_not_opened_again(practice, whole, monkeypatch):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(14))
    monkeypatch.setattr(raws, "files_read", None)
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


@pytest.mark.parametrize("kind", ["raw", "clean"])
@pytest.mark.parametrize("harm", ["cut", "other", "gone", "head"])
def test_a_shard_that_is_not_whole_is_made_again(practice, whole, harm, kind):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(6 if kind == "raw" else 25))
    shard = sorted(workspace.preparing.rglob(f"*.{kind}"))[2]
    content = shard.read_bytes()
    if harm == "gone":
        shard.unlink()
    else:
        shard.write_bytes({"cut": content[:-9], "other": content[:-9] + b"123456789", "head": b"{}\n" + content}[harm])
    assert kind == "raw" or head_of(shard) is None
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


@pytest.mark.parametrize("kind", ["*.look.npz", "cleaning", "people", "spellings", "*.learned"])
@pytest.mark.parametrize("harm", ["cut", "other"])
def test_what_was_learned_or_looked_over_and_is_not_whole_is_made_again_and_nothing_else(
    practice, whole, kind, harm, monkeypatch
):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(33))
    hurt = min(workspace.preparing.rglob(kind))
    content, half = hurt.read_bytes(), hurt.stat().st_size // 2
    hurt.write_bytes(content[:half] if harm == "cut" else content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :])
    monkeypatch.setattr(shards, "clean_report", None)
    monkeypatch.setattr(raws, "files_read", None)
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


@pytest.mark.parametrize("what", ["source", "settings"])
def test_shards_of_another_source_or_other_settings_do_not_count(practice, what):
    config, folder = practice
    workspace, fresh = workspace_at(folder), workspace_at(folder, "fresh")
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(23))
    if what == "source":
        write_csv(folder / "inbox" / "a.csv", [{**r, "report": r["report"] + " More."} for r in rows(COUNT)[:25]])
    else:
        config = config_for(folder, source="inbox", prepare={"processes": 1, "headings": {"findings": ["history"]}})
    pipeline.prepare(config, workspace)
    pipeline.prepare(config, fresh)
    assert corpus_of(workspace) == corpus_of(fresh)


def test_shards_hold_no_original(practice):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(33))
    assert {path.suffix for path in workspace.preparing.rglob("*.*")} >= {".raw", ".clean", ".npz"}
    for path in (p for p in workspace.preparing.rglob("*") if p.is_file()):
        told = path.read_bytes()
        if path.suffix == ".clean":
            told += repr(read_shard(path.parent, int(path.stem), workspace.sealed)).encode()
        assert not any(word in told for word in (b"Varga", b"3/15/1985", b"HISTORY: seen by Dr. Iyer")), path.name
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0


CLEAN_WORDS = (b"nodule", b"left base", b"lingula", b"FINDINGS", b"impression")


@pytest.mark.parametrize("after", [20, 25, 30, 33])
def test_what_a_kill_leaves_says_no_word_of_a_clean_report_without_the_key(practice, after):
    config, folder = practice
    workspace = workspace_at(folder)
    with pytest.raises(Interrupted):
        pipeline.prepare(config, workspace, StopsAfter(after))
    for path in (p for p in workspace.root.rglob("*") if p.is_file()):
        assert not any(word in opened for word in CLEAN_WORDS for opened in every_form(path.read_bytes())), path.name


def every_form(content):
    """The bytes as they are, and every stretch of them that zlib unpacks."""
    yield content
    for start in range(len(content)):
        if content[start] == 0x78:
            try:
                yield zlib.decompressobj().decompress(content[start:])
            except zlib.error:
                continue


def test_no_shard_stays_when_the_corpus_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "suspicions", lambda report, *_, **__: [Suspicion(report.id, "NAME", 0, 1, "suspicious")])
    (tmp_path / "inbox").mkdir()
    write_csv(tmp_path / "inbox" / "a.csv", rows(12))
    workspace = workspace_at(tmp_path)
    config = config_for(tmp_path, source="inbox", prepare={"processes": 1, "quarantine": "exclude"})
    with pytest.raises(UserError, match="holds back all 12 reports"):
        pipeline.prepare(config, workspace)
    assert not workspace.preparing.exists()
    left = [form for p in workspace.root.rglob("*") if p.is_file() for form in every_form(p.read_bytes())]
    assert not any(word in form for word in CLEAN_WORDS for form in left)
    assert len(workspace.sealed.read("quarantine")) == 12


def test_a_reader_goes_on_behind_the_place_where_it_stood(practice):
    config, _ = practice
    every = list(files_read(config, in_parts=True))
    assert [(n, len(part.reports), part.more) for n, part in every if part.more or part.ending != "read"] == [
        (0, 7, True), (0, 7, True), (0, 7, True), (0, 4, True), (1, 0, False), *[(2, 7, True)] * 5, (2, 3, True),
    ]  # fmt: skip
    for path, ended in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (3, 0)):
        later = list(files_read(config, after=Place(path, ended, 0), in_parts=True))
        expected = [(n, part.name, part.reports) for n, part in every if n > path or (n == path and not ended)]
        assert [(n, part.name, part.reports) for n, part in later] == expected


def test_a_file_that_breaks_off_counts_as_never_read(tmp_path):
    listed = rows(40)
    (tmp_path / "inbox").mkdir()
    write_csv(tmp_path / "inbox" / "a.csv", listed[:20])
    broken = write_csv(tmp_path / "inbox" / "b.csv", listed[20:])
    broken.write_text(broken.read_text("utf-8") + "one,two,three,four\n", "utf-8")
    config = config_for(tmp_path, source="inbox", prepare={"processes": 1})
    workspace = workspace_at(tmp_path)
    made = pipeline.prepare(config, workspace)
    assert made.manifest.files == {"read": 1, "empty": 0, "unreadable": 1, "unsupported": 0}
    assert made.manifest.reports_in == made.manifest.reports == 20


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from invented import config_for, workspace_at
from residency.prepare import pipeline
from residency.prepare import reading
from residency.prepare.pipeline import raws
raws.SHARD_REPORTS = reading.BATCH = 7
home = Path(sys.argv[2])
pipeline.prepare(config_for(home, source="inbox", prepare={"processes": int(sys.argv[3])}), workspace_at(home, "killed"))
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_at_random_points_it_ends_with_the_same_corpus(practice, whole, processes):
    _, folder = practice
    workspace_at(folder, "killed")
    rng = random.Random(processes)
    kills = 0

    def start():
        return subprocess.Popen([sys.executable, "-c", PROGRAM, str(HERE), str(folder), str(processes)], stderr=subprocess.PIPE)

    for _ in range(3):
        process = start()
        target = len(list((folder / "killed").rglob("*.*"))) + rng.randrange(2, 9)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if len(list((folder / "killed").rglob("*.*"))) >= target:
                break
            time.sleep(0.002)
        time.sleep(rng.random() * 0.02)
        process.kill()
        kills += process.wait() != 0
        process.communicate()
    last = start()
    assert last.wait(timeout=120) == 0, last.communicate()[1][-2000:]
    last.communicate()
    assert kills >= 2
    assert corpus_of(Workspace.open(folder / "killed")) == whole


@pytest.mark.slow
def test_three_thousand_reports_killed_up_to_ten_times_end_the_same_and_no_shard_is_done_twice(tmp_path):
    """Shards keep their place on the disk (inode, time) from the kill after which they were there to the last one."""
    write_csv(tmp_path / "inbox.csv", rows(3_000))
    program = PROGRAM.replace('"inbox"', '"inbox.csv"').replace("= 7", "= 100").replace('"killed"', "sys.argv[4]")

    def start(name):
        command = [sys.executable, "-c", program, str(HERE), str(tmp_path), "2", name]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    begun = time.monotonic()
    assert start("whole").wait() == 0
    seconds = time.monotonic() - begun
    rng, there, kills = random.Random(3), dict[str, tuple[int, int]](), 0
    while kills < 10:
        process = start("killed")
        try:
            process.wait(1.5 + rng.random() * seconds / 6)
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        now = {}
        for path in (tmp_path / "killed").rglob("[0-9]*.*"):
            facts = path.stat()
            now[path.name] = (facts.st_ino, facts.st_mtime_ns)
        assert {name: now.get(name) for name in there} == there
        there = now
    assert kills >= 5 and there
    assert start("killed").wait() == 0
    assert corpus_of(Workspace.open(tmp_path / "killed")) == corpus_of(Workspace.open(tmp_path / "whole"))


def test_a_lost_process_is_told(practice, monkeypatch):
    config, folder = practice
    order = shards.Order(config=config, workspace=folder / "no workspace", folder=folder, latest_year=2026)
    with pytest.raises(UserError, match="ended without a word"):
        list(run(iter([None] * 5), order, None, 2))


MEMORY = """
import json, sys, resource
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from invented import config_for, workspace_at
from residency.foundation.schema import Report
from residency.foundation.workspace import keyed_hash
from residency.prepare import pipeline
from residency.prepare.pipeline import shards, stages
def quick(raw, means, changes):
    # Cleaning takes minutes for so much text, and holds one report at a time.
    findings, impression = raw.text.split("|")
    report, patient = (keyed_hash(means.secret, kind, raw.report_id) for kind in ("report", "patient"))
    sections = (("findings", findings), ("impression", impression))
    rest = dict(label=None, given_part=None, source_digest=report)
    return Report(id=report, patient=patient, text=raw.text, sections=sections, **rest), []
shards.clean_report = quick
shards.suspicions = lambda report, scan, placed: []
stages.learn_from = lambda raws, means: means
shards.language_served = lambda raw, means: ("en", True)
home, name = Path(sys.argv[2]), sys.argv[3]
config = config_for(home, source=name + ".csv", prepare={"processes": 1}, task={"question": ["findings"]})
assert pipeline.prepare(config, workspace_at(home, "work " + name)).manifest.reports == int(sys.argv[4])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource is not there")
def test_memory_does_not_grow_with_the_texts(tmp_path):
    """Three times as many reports: their texts are 12 MB more, the memory is not."""
    peaks = {}
    for name, count in (("few", 700), ("many", 2100)):
        rng = random.Random(1)
        stock = [" ".join(f"{rng.choice('abcdefghij')}{rng.randrange(9000)}" for _ in range(60)) for _ in range(400)]
        texts = (". ".join(rng.choices(stock, k=25)) for _ in range(count))
        listed = [{"no": f"R{i}", "who": f"P{i // 2}", "report": f"{text}|seen {i}"} for i, text in enumerate(texts)]
        write_csv(tmp_path / f"{name}.csv", listed)
        command = [sys.executable, "-c", MEMORY, str(HERE), str(tmp_path), name, str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        peaks[name] = float(done.stdout)
    more_mb = ((tmp_path / "many.csv").stat().st_size - (tmp_path / "few.csv").stat().st_size) / 1e6
    assert more_mb > 12
    assert peaks["many"] - peaks["few"] < 20, peaks  # all texts in all their forms at once would be five times their size


@pytest.mark.slow
def test_over_ray_the_corpus_is_the_same(practice, whole):
    pytest.importorskip("ray")
    import dataclasses

    config, folder = practice
    config = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, processes=2, runner="ray"))
    workspace = workspace_at(folder, "ray")
    pipeline.prepare(config, workspace)
    assert corpus_of(workspace) == whole


def test_without_ray_the_extra_is_named(practice, monkeypatch):
    import dataclasses

    config, folder = practice
    config = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, runner="ray"))
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UserError, match=r"residency\[ray\]|needs ray"):
        pipeline.prepare(config, workspace_at(folder))
