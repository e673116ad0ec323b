"""A child process whose answers are awaited only so long and whose memory is bounded: for readers of files from anywhere.

Beside `workflow/jobs.py` the only module with calls that differ by operating system: a limit on memory that the system
itself holds exists on Linux alone; everywhere the parent watches how large the child has grown.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import IO, Any, cast

from residency.foundation.errors import UserError

LOOK_SECONDS = 0.25
"""How often the parent looks how large the child is."""
START_SECONDS = 60.0
"""How long a child may take to start."""
_WAITING = 64
"""Answers that wait for the parent at most; then the child pauses."""
_TOO_LARGE = "needed too much memory"
_ENDED = object()
_FOLDER = "RESIDENCY_CHILD_FOLDER"
"""Variable that names the child's own folder for what it unpacks."""

Answers = Callable[[Any], Iterator[Any]]
"""What a child does: from one request to its answers, all plain values that JSON can write."""


class CutOff(UserError):
    """The child was ended, or ended itself, before its last answer."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        """Why, in few words."""
        super().__init__(f"A reader was cut off: it {reason}.", next="look at that file, or raise the limits in [reports].")


class Child:
    """A child process that answers one request after the other; started when first asked, and again after it was cut off.

    Close it after use, best as a context manager.
    """

    def __init__(self, maker: str, setup: Any, *, memory_bytes: int) -> None:
        """Describe the child.

        Args:
            maker: "module:function"; called in the child with `setup`, gives a function of type `Answers`.
            setup: plain values for it.
            memory_bytes: a child that grows larger is cut off.
        """
        self._maker, self._setup, self._memory_bytes = maker, setup, memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = ""
        self._answers: queue.Queue[Any] = queue.Queue()

    def ask(self, request: Any, *, silence_seconds: float) -> Iterator[Any]:
        """The answers to a request, each as soon as it comes. Take them all before the next request.

        Args:
            request: plain values.
            silence_seconds: longest time without an answer.

        Raises:
            CutOff: it was silent too long, grew too large, or died.
        """
        if self._process is None or self._process.poll() is not None:
            self._start()
        self._send(request)
        done = False
        try:
            while (answer := self._next(silence_seconds)) != ["done"]:
                yield answer[1]
            done = True
        finally:
            if not done:
                self.close()

    def close(self) -> None:
        """End the child."""
        if (process := self._process) is None:
            return
        self._process = None
        _end_with_its_own(process)
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what it did not take any more
                cast(IO[bytes], stream).close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self) -> None:
        self.close()
        # What the child unpacks lies in a folder of its own, which is gone with it, however it ended.
        self._folder = tempfile.mkdtemp(prefix="residency-")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP", _FOLDER), self._folder)
        # Errors of the child could hold report text and are not shown.
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from residency.foundation.bounded import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._answers = queue.Queue(_WAITING)
        arguments = (self._process.stdout, self._answers)
        threading.Thread(target=_hear, args=arguments, daemon=True).start()
        self._send({"maker": self._maker, "setup": self._setup, "memory_bytes": self._memory_bytes})
        self._next(START_SECONDS)

    def _send(self, value: Any) -> None:
        stream = cast(IO[bytes], cast("subprocess.Popen[bytes]", self._process).stdin)
        try:
            stream.write(json.dumps(value).encode("ascii") + b"\n")
            stream.flush()
        except OSError:
            raise self._cut_off("ended without a word") from None

    def _next(self, silence_seconds: float) -> Any:
        """The next answer; looks meanwhile how large the child is."""
        deadline = time.monotonic() + silence_seconds
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=LOOK_SECONDS)
                if answer is _ENDED:
                    raise self._cut_off("ended without a word")
                if answer == ["memory"]:
                    raise self._cut_off(_TOO_LARGE)
                return answer
            if self._size_bytes() > self._memory_bytes:
                raise self._cut_off(_TOO_LARGE)
            if time.monotonic() > deadline:
                raise self._cut_off("took too long")

    def _cut_off(self, reason: str) -> CutOff:
        self.close()
        return CutOff(reason)

    def _size_bytes(self) -> int:
        """Memory of the child and of the programs it started."""
        import psutil

        try:
            child = psutil.Process(cast("subprocess.Popen[bytes]", self._process).pid)
            return sum(p.memory_info().rss for p in (child, *child.children(recursive=True)))
        except psutil.Error:
            return 0


def _hear(stream: IO[bytes], answers: "queue.Queue[Any]") -> None:
    """Put each line of the child into the queue; a thread of its own, as reading a pipe cannot be timed everywhere."""
    with contextlib.suppress(OSError, ValueError):  # the pipe was closed under it
        for line in stream:
            answers.put(json.loads(line))
    answers.put(_ENDED)


def _end_with_its_own(process: "subprocess.Popen[bytes]") -> None:
    """End a child and the programs that it started."""
    import psutil

    started: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        started = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for program in started:
        with contextlib.suppress(psutil.Error):
            program.kill()
    process.wait()


def _listen(requests: "queue.Queue[bytes]") -> None:
    """Take requests from the pipe; once it is closed the parent is gone, and whatever the child is at is worth nothing."""
    for line in sys.stdin.buffer:
        requests.put(line)
    shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)
    os._exit(0)


def serve() -> None:
    """What the child does: answer requests, a line each, until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its child itself
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print goes where errors go, not among the answers

    def say(value: Any) -> None:
        out.write(json.dumps(value).encode("ascii") + b"\n")
        out.flush()

    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    start = json.loads(requests.get())
    module, _, function = start["maker"].partition(":")
    answers: Answers = getattr(import_module(module), function)(start["setup"])
    _limit_memory(start["memory_bytes"])
    say(["ready"])
    while True:
        request = json.loads(requests.get())
        try:
            for answer in answers(request):
                say(["answer", answer])
        except MemoryError:
            say(["memory"])
            return
        say(["done"])


def _limit_memory(memory_bytes: int) -> None:
    """Let the system refuse more memory, where it can: address space on Linux, with room for mapped libraries."""
    if sys.platform == "linux":
        import resource

        room = 2 * memory_bytes + (1 << 30)
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = room if hard == resource.RLIM_INFINITY else min(room, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
