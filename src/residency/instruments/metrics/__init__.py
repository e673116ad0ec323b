"""Shelf: metrics, one file each. The file's name is the metric's name."""

from collections.abc import Mapping
from functools import cache
from typing import cast

from residency.foundation.registry import Registry
from residency.foundation.schema import TaskKind
from residency.instruments.metrics.base import Metric

shelf = Registry("residency.instruments.metrics", "metric")


@cache
def metric(name: str) -> Metric:
    """The metric of that name.

    Raises:
        UserError: no such metric.
    """
    return cast(Metric, shelf.get(name))


@cache
def metrics_for(task: TaskKind) -> Mapping[str, Metric]:
    """Every metric that suits a kind of task, by name: those that decide first, then the others, each by name."""
    every = {name: metric(name) for name in shelf.names()}
    suited = [(name, found) for name, found in every.items() if task in found.TASKS]
    return dict(sorted(suited, key=lambda item: (task not in item[1].DECIDES, item[0])))
