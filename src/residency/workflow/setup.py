"""What every step works on: a practice's settings, and the workspace where its results live."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from residency.foundation.config import Config
from residency.foundation.records import read_last
from residency.foundation.workspace import Workspace


@dataclass(frozen=True)
class Setup:
    """Settings and the folder where their results live."""

    config: Config
    """The settings."""
    workspace: Workspace
    """Where artifacts live."""
    settings_file: Path
    """Where the settings were read from."""

    def summary(self, step: str) -> str:
        """The printed result of a step's last run; empty where it never ran."""
        record = read_last(self.workspace, step)
        return str(record["results"].get("summary", "")) if record else ""
