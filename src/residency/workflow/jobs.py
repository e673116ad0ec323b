"""Long steps in a process of their own that a closed terminal does not end.

Beside `foundation/bounded.py` the only module with calls that differ by operating system.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from residency.foundation.console import Progress, Watch, say
from residency.foundation.errors import Busy, Interrupted, UserError, explain_os_errors
from residency.foundation.schema import Job
from residency.foundation.storage import read_record, write_json
from residency.foundation.workspace import Workspace
from residency.workflow.setup import Setup
from residency.workflow.steps import run_steps

POLL_SECONDS = 0.2
WRITE_SECONDS = 0.5
CLOCK_SLACK_SECONDS = 60.0
PATIENCE_SECONDS = 120.0
"""How long a stopped job may take to reach a place where nothing is lost."""


def job_file(workspace: Workspace) -> Path:
    """The progress file of the workspace's last job."""
    return workspace.jobs / "last.json"


def stop_file(workspace: Workspace) -> Path:
    """Its existence asks the running job to stop."""
    return workspace.jobs / "stop"


def log_file(workspace: Workspace) -> Path:
    """What the job's process printed: messages of libraries, and tracebacks without values."""
    return workspace.jobs / "last.log"


def read_job(workspace: Workspace) -> Job | None:
    """The last job; None where there was none. A job whose process is gone reads "stopped".

    A file that holds no job counts as none: it only shows progress, and the lock alone decides who may write.
    """
    if not job_file(workspace).exists():
        return None
    try:
        job = read_record(job_file(workspace), Job)
    except UserError:
        return None
    if job.status == "running" and not _alive(job.process, job_file(workspace).stat().st_mtime):
        lost = "It was killed or the machine went down. Nothing is lost.\nNext: run the same command again; it goes on."
        return replace(job, status="stopped", message=lost, exit_code=1)
    return job


class JobWatch(Watch):
    """Writes progress to the job file and looks for the stop file; in the foreground it draws the bar too."""

    def __init__(self, workspace: Workspace, steps: Sequence[str], *, draws: bool = False) -> None:
        super().__init__()
        self._workspace, self._draws = workspace, draws
        self.job = Job(steps=tuple(steps), process=os.getpid(), status="running", doing="start", total=1)
        self._written = 0.0

    def show(self, doing: str, done: int, total: int, note: str = "") -> None:
        """Write how far it is, at most twice a second, and when something else begins."""
        if self._draws:
            super().show(doing, done, total, note)
        turns = doing != self.job.doing
        self.job = replace(self.job, doing=doing, done=done, total=total, note=note)
        if turns or done >= total or time.monotonic() - self._written > WRITE_SECONDS:
            self.write()

    def write(self) -> None:
        """Write the job file now. A full disk must not end a training for its progress line's sake."""
        with contextlib.suppress(UserError):
            write_json(job_file(self._workspace), self.job)
        self._written = time.monotonic()

    def stop_requested(self) -> bool:
        """True once the stop file is there."""
        return stop_file(self._workspace).exists()

    def end(self, status: Any, message: str, exit_code: int = 0) -> None:
        """Leave the last word in the job file, and take the stop file away."""
        with contextlib.suppress(OSError):
            stop_file(self._workspace).unlink(missing_ok=True)
        self.job = replace(self.job, status=status, message=message, exit_code=exit_code)
        self.write()


def run_in_foreground(
    practice: Setup, steps: Sequence[str], again: Sequence[str] = (), told: Callable[[str], None] = lambda line: None
) -> list[str]:
    """Run the steps in this process; `status` shows them and `stop` or Ctrl-C stops them where nothing is lost.

    Args:
        practice: settings and workspace.
        steps: what to run, as far as it is out of date.
        again: steps to run even if they are done.
        told: called with a line when a step is skipped or starts.

    Returns:
        The names of the steps that ran.

    Raises:
        Busy: another process holds the workspace; its job file is left alone.
        Interrupted: a stop was asked for.
    """
    _refuse_second(practice.workspace)
    with contextlib.suppress(OSError):
        stop_file(practice.workspace).unlink(missing_ok=True)
    with _ctrl_c_asks_to_stop(practice.workspace):
        return _run_and_leave_word(practice, steps, JobWatch(practice.workspace, steps, draws=True), again, told)


def _run_and_leave_word(
    practice: Setup,
    steps: Sequence[str],
    watch: JobWatch,
    again: Sequence[str],
    told: Callable[[str], None] = lambda line: None,
) -> list[str]:
    """Run the steps and leave in the job file how they ended; whatever ended them goes on to the caller."""
    lines: list[str] = []

    def heard(line: str) -> None:
        lines.append(line)
        told(line)

    try:
        # The job file is written once the lock is held, so that a second start cannot overwrite the first one's.
        ran = run_steps(practice, steps, watch, again=again, told=heard)
    except Busy:
        raise
    except (Interrupted, KeyboardInterrupt) as stop:
        watch.end("stopped", str(stop) or "Stopped.", Interrupted.exit_code)
        raise
    except UserError as error:
        watch.end("failed", str(error), error.exit_code)
        raise
    except BaseException as error:
        # A bug. Its message could hold report text and is not kept.
        seen = f"Next: residency run --foreground shows it; see {log_file(practice.workspace)}."
        watch.end("failed", f"A bug in this program ended the work ({type(error).__name__}).\n{seen}", 1)
        raise
    skipped = [line for line in lines if not line.startswith(tuple(f"{name}: running" for name in ran))]
    watch.end("done", "\n\n".join([*skipped, *(text for name in ran if (text := practice.summary(name)))]))
    return ran


@contextlib.contextmanager
def _ctrl_c_asks_to_stop(workspace: Workspace) -> Iterator[None]:
    """The first Ctrl-C asks for a stop where nothing is lost, the second stops at once. Only a main thread can listen."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(number: int, frame: Any) -> None:
        say("\nStopping at the next place where nothing is lost ... (Ctrl-C again stops at once)")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        request_stop(workspace)

    former = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def run_job_here(practice: Setup, steps: Sequence[str], again: Sequence[str]) -> int:
    """What the job's own process does: run the steps, and leave the end in the job file. Returns the exit code."""
    try:
        _run_and_leave_word(practice, steps, JobWatch(practice.workspace, steps), again)
    except UserError as error:
        print(error, file=sys.stderr, flush=True)  # for a disk too full for the job file
        return error.exit_code
    except Exception as error:
        print("".join(traceback.format_tb(error.__traceback__)), type(error).__name__, file=sys.stderr, sep="\n", flush=True)
        return 1
    return 0


def start_job(practice: Setup, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start `python -m residency COMMAND` in a session of its own, its output in the log file.

    Raises:
        UserError: a job is at work in this workspace already.
    """
    workspace = practice.workspace
    _refuse_second(workspace)
    own_session: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        own_session = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS}
    with explain_os_errors("start a job", workspace.jobs):
        workspace.jobs.mkdir(parents=True, exist_ok=True)
        stop_file(workspace).unlink(missing_ok=True)
        job_file(workspace).unlink(missing_ok=True)
        with log_file(workspace).open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "residency", *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, **own_session
            )


def _refuse_second(workspace: Workspace) -> None:
    if (job := read_job(workspace)) and job.status == "running":
        raise Busy(
            f"A job is at work in {workspace.root} already ({', '.join(job.steps)}, process {job.process}).",
            why="Two at once would overwrite each other's artifacts.",
            next="residency status --follow shows it; residency stop ends it.",
        )


def follow(workspace: Workspace, process: subprocess.Popen[bytes] | None = None) -> Job:
    """Show a job's progress until it ends. Ctrl-C asks the job to stop and waits for it.

    Args:
        workspace: where it runs.
        process: its process, if this program started it.
    """
    progress: Progress | None = None
    stopping = False
    while True:
        try:
            time.sleep(POLL_SECONDS)
            ended = process is not None and process.poll() is not None
            job = read_job(workspace)
            if job is not None and job.doing:
                if progress is None or progress.doing != job.doing:
                    progress = Progress(job.doing, job.total, already=job.done)
                progress.show(job.done, job.note)
            if job is not None and job.status != "running":
                if process is not None:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(PATIENCE_SECONDS)  # it has said its last word and is about to end
                return job
            if ended:
                return _never_told(workspace, process)
        except KeyboardInterrupt:
            if stopping:
                say("\nStill stopping; the job goes on to the next place where nothing is lost.")
            else:
                say("\nStopping at the next place where nothing is lost ...")
                request_stop(workspace)
            stopping = True


def _never_told(workspace: Workspace, process: subprocess.Popen[bytes] | None) -> Job:
    """The job's process ended without a word: it was killed, or could not even start."""
    job = read_job(workspace)
    if job is not None and job.status != "running":
        return job
    code = process.returncode if process is not None and process.returncode in (2, 130) else 1
    with contextlib.suppress(OSError):
        if code != 1 and (said := log_file(workspace).read_text("utf-8", errors="replace").strip()):
            return Job(steps=(), process=process.pid if process else 0, status="failed", message=said, exit_code=code)
    text = f"The job's process ended without a word.\nNext: look into {log_file(workspace)}, then run the same command again."
    return Job(steps=(), process=process.pid if process else 0, status="failed", message=text, exit_code=1)


def request_stop(workspace: Workspace) -> None:
    """Ask the running job to stop where nothing is lost."""
    with explain_os_errors("ask the job to stop", workspace.jobs):
        workspace.jobs.mkdir(parents=True, exist_ok=True)
        stop_file(workspace).write_text(json.dumps({"asked": True}), "utf-8")


def stop_job(workspace: Workspace) -> Job:
    """Ask the running job to stop and wait for it.

    Raises:
        UserError: none is running, or it does not stop.
    """
    job = read_job(workspace)
    if job is None or job.status != "running":
        raise UserError(f"No job is at work in {workspace.root}.", next="residency status")
    request_stop(workspace)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        job = read_job(workspace)
        if job is None or job.status != "running":
            return job or Job(steps=(), process=0, status="stopped")
    raise UserError(
        f"The job (process {job.process}) has not stopped after {PATIENCE_SECONDS:.0f} seconds.",
        next="wait; or end that process: the last complete checkpoint is kept.",
    )


def _alive(process: int, written: float) -> bool:
    """Whether the job's process still runs. One that began after the job file was written has only inherited its number."""
    import psutil

    try:
        found = psutil.Process(process)
        return bool(found.status() != psutil.STATUS_ZOMBIE and found.create_time() <= written + CLOCK_SLACK_SECONDS)
    except psutil.Error:
        return False
