"""Works through tasks in several processes of this machine; a few tasks are done here, as starting a process takes seconds."""

import itertools
import os
import signal
import threading
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from residency.foundation.errors import UserError
from residency.prepare.pipeline.shards import Order, Task, Tools, work

FEWEST_TASKS = 4
"""Fewer are done in this process."""


def run(tasks: Iterable[Task], order: Order, tools: Tools, processes: int) -> "Generator[Any, None, None]":
    """Do the tasks, and give what each gives when it is done, in whatever order they end.

    At most two tasks a process are taken from `tasks` before one is done, so that memory stays level. New processes are started
    afresh ("spawn"), on every system alike.

    Args:
        tasks: may be made while the work goes on.
        order: what new processes are told.
        tools: what this process made of it.
        processes: at most so many at once.

    Raises:
        UserError: a process ended without a word.
    """
    waiting = iter(tasks)
    first = list(itertools.islice(waiting, FEWEST_TASKS))
    if processes == 1 or len(first) < FEWEST_TASKS:
        for task in itertools.chain(first, waiting):
            yield work(task, tools)
        return
    yield from _in_processes(itertools.chain(first, waiting), order, processes)


def _in_processes(tasks: Iterator[Task], order: Order, processes: int) -> "Generator[Any, None, None]":
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(order,))
    try:
        running = {pool.submit(_work_here, task) for task in itertools.islice(tasks, 2 * processes)}
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(_work_here, task) for task in itertools.islice(tasks, len(done))}
            yield from (future.result() for future in done)
    except BrokenProcessPool:
        raise UserError(
            "A process that cleans reports ended without a word.",
            why='It was killed, perhaps for want of memory; or a script calls prepare without `if __name__ == "__main__":`, '
            "which Python needs to start processes.",
            next="run the same command again, it goes on; prepare.processes=1 needs least memory and starts no process.",
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def physical_cores() -> int:
    """Cores that this process may use; two processes on one core only wait for each other."""
    import psutil

    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


_HERE: list[Tools] = []
"""What this process made of its order."""


def _begin(order: Order) -> None:
    """Get ready, in a new process: Ctrl-C is the parent's to hear, and nobody works on when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HERE[:] = [Tools(order)]


def _work_here(task: Task) -> Any:
    return work(task, _HERE[0])


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
