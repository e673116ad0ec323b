"""A practice's settings and workspace, with the seven rooms as methods: what the command line and Python scripts call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.config import Config, load_config
from residency.foundation.console import Watch
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.workspace import Workspace
from residency.workflow.jobs import run_in_foreground
from residency.workflow.setup import Setup
from residency.workflow.steps import last_evaluation, run_steps

if TYPE_CHECKING:
    from residency.deploy.ask import Draft
    from residency.foundation.schema import Evaluation, Run
    from residency.train.tokens import Row

DEFAULT_WORKSPACE = "residency_work"


class Practice(Setup):
    """A practice's set-up with the rooms as methods."""

    def prepare(self, watch: Watch | None = None) -> str:
        """De-identify, clean and split the reports, if that is out of date. Returns the table of what came in."""
        self._run(("prepare",), watch)
        return self.summary("prepare")

    def tokenise(self) -> list[Row]:
        """What the model will read of the training part: token and label arrays. Prepares first if that is out of date."""
        from residency.train.tokens import tokenise_part

        self._run(("prepare",), None)
        return tokenise_part(self.config, self.workspace, "train")

    def train(self, watch: Watch | None = None) -> Run:
        """Train, or go on with a training that was stopped. Prepares first if that is out of date."""
        from residency.foundation.schema import Run as RunRecord
        from residency.foundation.storage import read_json, read_record

        self._run(("prepare", "train"), watch)
        run_id = read_json(self.workspace.model / "residency.json")["run_id"]
        return read_record(self.workspace.runs / run_id / "run.json", RunRecord)

    def evaluate(self, watch: Watch | None = None) -> Evaluation:
        """Measure the trained model on the test part, beside the base and small baselines."""
        self._run(("prepare", "train", "evaluate"), watch)
        return last_evaluation(self)

    def save(self, folder: str | Path) -> Path:
        """Copy the trained model to `folder`: a plain folder in Hugging Face format that needs no Residency to load.

        Raises:
            UserError: nothing trained yet, or the folder exists.
        """
        import shutil

        target = Path(folder)
        if not (self.workspace.model / "config.json").exists():
            raise UserError("There is no trained model yet.", next="residency train")
        if target.exists():
            raise UserError(f"{target} is there already.", next="name a new folder.")
        with explain_os_errors("save the model", target):
            part = target.with_name(f".{target.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(self.workspace.model, part)
            part.rename(target)
        return target

    def _run(self, steps: Sequence[str], watch: Watch | None) -> None:
        if watch is None:
            run_in_foreground(self, steps)
        else:
            run_steps(self, steps, watch)

    def ask(self, text: str = "", sections: Sequence[tuple[str, str]] = (), *, patient: str | None = None) -> Draft:
        """A draft answer to a new text, stamped as what it is. The patient's key matters under the policy `shift` alone."""
        from residency.deploy.ask import ask

        return ask(self.config, self.workspace, text=text, sections=tuple(sections), patient=patient)


def open_practice(
    settings: str | Path = "residency.toml",
    *,
    workspace: str | Path | None = None,
    reports: str | Path | None = None,
    overrides: Sequence[str] = (),
    secret: bytes | None = None,
    make: bool = True,
) -> Practice:
    """Open a practice by its settings file.

    Args:
        settings: `residency.toml`.
        workspace: folder of the results; without it, `residency_work` beside the settings.
        reports: folder that relative paths of `[reports]` refer to; without it, the settings' own.
        overrides: `section.key=value` pairs that replace settings.
        secret: key of all keyed hashes; for invented data only.
        make: make the workspace where there is none; else that is an error.

    Raises:
        UserError: no settings, mistakes in them, or a folder that cannot be used.
    """
    path = Path(settings)
    with explain_os_errors("read the settings", path):
        if path.is_dir():
            path = path / "residency.toml"
        there = path.exists()
    if not there:
        raise UserError(f"There are no settings at {path}.", next="residency init REPORTS writes them from what it sees.")
    config = load_config(path, overrides, reports_folder=Path(reports) if reports is not None else None)
    _check_names(config)
    root = Path(workspace) if workspace is not None else path.parent / DEFAULT_WORKSPACE
    found = Workspace.create(root, secret=secret) if make else Workspace.open(root)
    return Practice(config, found, path)


def _check_names(config: Config) -> None:
    """Refuse names of files on our shelves that are not there, before hours are spent.

    Raises:
        UserError: with the nearest name and all names.
    """
    from residency.instruments.models import shelf as engines
    from residency.instruments.strategies import shelf as strategies
    from residency.prepare.formats import shelf as formats

    engines.check(config.model.engine)
    strategies.check(config.assistant.strategy)
    if config.reports.format is not None:
        formats.check(config.reports.format)
