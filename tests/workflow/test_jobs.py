import os
import signal
import subprocess
import sys
import time

import pytest

from residency.foundation.config import config_from_values
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.storage import write_json
from residency.foundation.workspace import Workspace
from residency.workflow import jobs
from residency.workflow import steps as road
from residency.workflow.setup import Setup
from residency.workflow.steps import Outcome, Step


@pytest.fixture
def practice(tmp_path):
    return Setup(config_from_values({"practice": "x"}), Workspace.create(tmp_path / "w"), tmp_path / "residency.toml")


def only(monkeypatch, run):
    monkeypatch.setattr(road, "STEPS", (Step("train", lambda p: {}, run, lambda p: True),))


def test_the_end_of_a_job_is_left_in_its_file(practice, monkeypatch):
    only(monkeypatch, lambda p, watch: Outcome({}, {"summary": "Trained."}))
    assert jobs.run_job_here(practice, ("train",), ()) == 0
    job = jobs.read_job(practice.workspace)
    assert (job.status, job.message) == ("done", "Trained.")


def test_a_users_mistake_in_a_job_is_told_with_its_exit_code(practice, monkeypatch):
    def refuse(p, watch):
        raise UserError("No reports.", next="name some")

    only(monkeypatch, refuse)
    assert jobs.run_job_here(practice, ("train",), ()) == 2
    assert jobs.read_job(practice.workspace).message == "No reports.\nNext: name some"


def test_a_bug_in_a_job_leaves_no_report_text(practice, monkeypatch, capsys):
    text = " ".join(["Maria", "Lopez", "has", "a", "cough"])

    def bug(p, watch):
        raise KeyError(text)

    only(monkeypatch, bug)
    assert jobs.run_job_here(practice, ("train",), ()) == 1
    printed = capsys.readouterr()
    told = jobs.read_job(practice.workspace).message + printed.err + printed.out
    assert "KeyError" in told
    assert text not in told


def test_a_stop_reaches_the_step_and_the_stop_file_is_taken_away(practice, monkeypatch):
    def long(p, watch):
        watch.show("train", 1, 10)
        jobs.request_stop(p.workspace)
        if watch.stop_requested():
            raise Interrupted("Stopped at step 1.", next="the same command goes on")

    only(monkeypatch, long)
    assert jobs.run_job_here(practice, ("train",), ()) == 130
    job = jobs.read_job(practice.workspace)
    assert (job.status, job.doing, job.done) == ("stopped", "train", 1)
    assert not jobs.stop_file(practice.workspace).exists()


def test_a_killed_job_reads_as_stopped(practice):
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        process.wait()
    write_json(jobs.job_file(practice.workspace), jobs.Job(steps=("train",), process=process.pid, status="running"))
    job = jobs.read_job(practice.workspace)
    assert job.status == "stopped"
    assert "Next: run the same command again" in job.message


def test_a_second_job_is_refused(practice):
    write_json(jobs.job_file(practice.workspace), jobs.Job(steps=("train",), process=os.getpid(), status="running"))
    with pytest.raises(UserError, match="at work"):
        jobs.start_job(practice, ["--version"])


def test_stopping_without_a_job_is_told(practice):
    with pytest.raises(UserError, match="No job is at work"):
        jobs.stop_job(practice.workspace)


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX")
def test_a_job_stands_in_a_session_of_its_own(practice, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    monkeypatch.setattr(jobs.subprocess, "Popen", lambda command, **how: how)
    assert jobs.start_job(practice, [])["start_new_session"] is True


def test_following_a_process_that_dies_without_a_word_ends(practice):
    with subprocess.Popen([sys.executable, "-c", "pass"]) as process:
        started = time.monotonic()
        job = jobs.follow(practice.workspace, process)
    assert (job.status, job.exit_code) == ("failed", 1)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("content", ["{}", "[]", "null", '{"steps": 3}', "not json"])
def test_a_job_file_that_holds_no_job_counts_as_none(practice, content):
    practice.workspace.jobs.mkdir(parents=True, exist_ok=True)
    jobs.job_file(practice.workspace).write_text(content, "utf-8")
    assert jobs.read_job(practice.workspace) is None


def test_a_run_in_the_foreground_is_seen_and_can_be_stopped_like_any_job(practice, monkeypatch):
    seen = []

    def long(p, watch):
        watch.show("train", 1, 10)
        seen.append(jobs.read_job(p.workspace))
        with pytest.raises(UserError, match="at work"):
            jobs.start_job(p, ["--version"])
        jobs.request_stop(p.workspace)
        if watch.stop_requested():
            raise Interrupted("Stopped at step 1.", next="the same command goes on")

    only(monkeypatch, long)
    with pytest.raises(Interrupted):
        jobs.run_in_foreground(practice, ("train",))
    assert (seen[0].status, seen[0].process, seen[0].doing) == ("running", os.getpid(), "train")
    assert jobs.read_job(practice.workspace).status == "stopped"
    assert not jobs.stop_file(practice.workspace).exists()


def test_ctrl_c_in_the_foreground_asks_for_a_stop(practice, monkeypatch):
    def long(p, watch):
        signal.raise_signal(signal.SIGINT)
        if watch.stop_requested():
            raise Interrupted("Stopped.", next="the same command goes on")

    former = signal.getsignal(signal.SIGINT)  # ignored where a shell started the tests in the background
    only(monkeypatch, long)
    with pytest.raises(Interrupted):
        jobs.run_in_foreground(practice, ("train",))
    assert signal.getsignal(signal.SIGINT) is former


def test_a_bug_in_the_foreground_is_raised_and_leaves_no_text_in_the_job_file(practice, monkeypatch):
    text = " ".join(["Maria", "Lopez"])

    def bug(p, watch):
        raise KeyError(text)

    only(monkeypatch, bug)
    with pytest.raises(KeyError):
        jobs.run_in_foreground(practice, ("train",))
    job = jobs.read_job(practice.workspace)
    assert (job.status, job.exit_code) == ("failed", 1)
    assert text not in job.message


def test_the_job_file_tells_at_once_when_something_else_begins(practice):
    watch = jobs.JobWatch(practice.workspace, ("evaluate",))
    watch.show("base", 10, 10)
    watch.show("tuned", 0, 10)
    assert (jobs.read_job(practice.workspace).doing, jobs.read_job(practice.workspace).done) == ("tuned", 0)


def test_a_job_is_seen_and_can_be_stopped_before_its_first_progress(practice, monkeypatch):
    seen = []
    only(monkeypatch, lambda p, watch: seen.append(jobs.read_job(p.workspace)) or Outcome({}, {"summary": ""}))
    assert jobs.run_job_here(practice, ("train",), ()) == 0
    assert (seen[0].status, seen[0].process) == ("running", os.getpid())


def test_a_job_that_had_no_room_for_a_word_is_told_as_a_full_disk(practice, monkeypatch):
    monkeypatch.setattr(jobs, "FULL_BYTES", 10**18)
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(2)"]) as process:
        job = jobs.follow(practice.workspace, process)
    assert (job.exit_code, "full" in job.message) == (2, True)
