"""A child process answers, and is cut off when it is silent, grows or dies."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from residency.foundation.bounded import Child, CutOff

HERE = Path(__file__).parent


def maker(setup):
    """What the child of these tests does."""

    def answer(request):
        kind, value = request
        if kind == "count":
            yield from range(value)
        elif kind == "print":
            print("noise")
            yield os.getpid()
        elif kind == "hang":
            Path(tempfile.mkdtemp(), "unpacked").write_text("text", "utf-8")
            yield tempfile.gettempdir()
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            time.sleep(60)
        elif kind == "grow":
            held = []
            for _ in range(value):
                held.append(bytearray(os.urandom(1 << 20) * 20))
                time.sleep(0.02)
            yield len(held)
        elif kind == "memory error":
            raise MemoryError
        elif kind == "die":
            os._exit(3)
        else:
            yield setup

    return answer


@pytest.fixture(scope="module")
def child():
    sys.path.insert(0, str(HERE))
    with Child("test_bounded:maker", {"known": "\udcfc \u00e9"}, memory_bytes=300_000_000) as made:
        yield made
    sys.path.remove(str(HERE))


def asked(child, kind, value=0, seconds=20.0):
    return list(child.ask([kind, value], silence_seconds=seconds))


def test_answers_come_in_order_from_one_process_and_its_printing_disturbs_nothing(child):
    assert asked(child, "count", 500) == list(range(500))
    assert asked(child, "setup") == [{"known": "\udcfc \u00e9"}]
    first = asked(child, "print")
    assert first == asked(child, "print") != [os.getpid()]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("hang", 0, "took too long"),
        ("grow", 200, "needed too much memory"),
        ("memory error", 0, "needed too much memory"),
        ("die", 0, "ended without a word"),
    ],
)
def test_a_child_that_goes_wrong_is_cut_off_and_the_next_request_gets_a_new_one(child, kind, value, reason):
    started = time.monotonic()
    with pytest.raises(CutOff) as caught:
        asked(child, kind, value, seconds=0.5 if kind == "hang" else 20)
    assert caught.value.reason == reason
    assert time.monotonic() - started < 15
    assert asked(child, "count", 3) == [0, 1, 2]


def test_what_a_child_unpacked_and_started_is_gone_with_it(child):
    import psutil

    before = set(psutil.Process().children(recursive=True))  # other tests' helpers, such as multiprocessing's tracker
    answers = child.ask(["hang", 0], silence_seconds=1.5)
    folder = Path(next(answers))
    assert list(folder.rglob("unpacked"))
    with pytest.raises(CutOff):
        next(answers)
    assert not folder.exists()
    left = set(psutil.Process().children(recursive=True)) - before
    assert not [p for p in left if p.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.skipif(sys.platform == "win32", reason="processes of POSIX")
def test_a_child_ends_with_its_parent_even_when_it_hangs():
    import psutil

    script = (
        "import os, sys\nfrom residency.foundation.bounded import Child\n"
        "child = Child('test_bounded:maker', None, memory_bytes=10**9)\n"
        "answers = child.ask(['hang', 0], silence_seconds=60)\n"
        "next(answers)\nprint(child._process.pid, child._folder, flush=True)\nos._exit(1)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE), *(p for p in sys.path if p)))}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    pid, folder = done.stdout.split()
    gone = time.monotonic() + 10
    while psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < gone
        time.sleep(0.05)
    assert not Path(folder).exists()


def test_answers_that_are_not_wanted_any_more_end_the_child(child):
    answers = child.ask(["count", 100_000], silence_seconds=20)
    assert next(answers) == 0
    answers.close()
    assert asked(child, "count", 2) == [0, 1]
