"""Works through tasks over Ray Data, on this machine or on the cluster that Ray finds: the same functions, the same result.

Every machine of a cluster must see the workspace and its key under the same paths.
"""

import itertools
import logging
import os
import pickle
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

from residency.foundation.extras import need
from residency.foundation.workspace import SealedStore, Workspace
from residency.prepare.pipeline.shards import Order, Task, Tools, work

TASKS_AT_ONCE = 8
"""Tasks of each process that are handed to Ray together."""


def run(tasks: Iterable[Task], order: Order, tools: Tools, processes: int) -> "Generator[Any, None, None]":
    """Do the tasks, and give what each gives when it is done.

    Order, tasks and results are encrypted with the workspace's key on their way: Ray keeps them in shared memory and may put
    them on a disk.

    Args:
        tasks: may be made while the work goes on.
        order: what each process is told.
        tools: what this process made of it.
        processes: at most so many at once.

    Raises:
        UserError: Ray is not installed.
    """
    ray = need("ray", 'prepare.runner = "ray"')
    need("ray.data", 'prepare.runner = "ray"')
    started = not ray.is_initialized()
    if started:
        _start(ray, processes)
    try:
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        ray.data.DataContext.get_current().enable_progress_bars = False
        waiting, told = iter(tasks), _sealed(tools, "order", order)
        while window := list(itertools.islice(waiting, TASKS_AT_ONCE * processes)):
            rows = [{"task": _sealed(tools, "task", task)} for task in window]
            actors = ray.data.ActorPoolStrategy(size=min(processes, len(rows)))
            made = ray.data.from_items(rows, override_num_blocks=len(rows))
            done = made.map(_Worker, fn_constructor_args=(order.workspace, told), compute=actors, num_cpus=1)
            yield from (tools.store.unwrap("done", row["done"]) for row in done.iter_rows())
    finally:
        if started:
            ray.shutdown()


def _start(ray: Any, processes: int) -> None:
    """Join the cluster that RAY_ADDRESS names, or start Ray here, heard by nobody else, reporting its use to nobody."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if "RAY_ADDRESS" in os.environ:
        ray.init(log_to_driver=False, logging_level="ERROR")
        return
    ray.init(
        num_cpus=processes, include_dashboard=False, log_to_driver=False, logging_level="ERROR", _node_ip_address="127.0.0.1"
    )


class _Worker:
    """A process of Ray's that got ready once."""

    def __init__(self, workspace: Path, order: str) -> None:
        self._tools = Tools(_opened(Workspace(workspace).sealed, "order", order))

    def __call__(self, row: dict[str, Any]) -> dict[str, str]:
        task = _opened(self._tools.store, "task", row["task"])
        return {"done": self._tools.store.wrap("done", work(task, self._tools))}


def _sealed(tools: Tools, name: str, given: Any) -> str:
    """Something as a line that only the workspace's key opens."""
    return tools.store.wrap(name, pickle.dumps(given).decode("latin-1"))


def _opened(store: SealedStore, name: str, line: str) -> Any:
    """What `_sealed` closed; a line that another hand wrote does not open."""
    return pickle.loads(store.unwrap(name, line).encode("latin-1"))
