"""What several verbs share: flags that name a practice, and the running of steps."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from residency.workflow.practice import Practice

Parser = argparse.ArgumentParser
Flags = argparse.Namespace


def practice_flags(parser: Parser) -> None:
    """Which practice."""
    parser.add_argument(
        "--config", type=Path, default=Path("residency.toml"), metavar="FILE", help="the settings file (default: %(default)s)"
    )
    parser.add_argument(
        "--workspace", type=Path, metavar="FOLDER", help="where results go (default: residency_work beside FILE)"
    )
    parser.add_argument(
        "--reports", type=Path, metavar="FOLDER", help="where relative paths of [reports] start (default: beside FILE)"
    )
    setting_flag(parser)


def setting_flag(parser: Parser) -> None:
    """A setting for one time."""
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="overrides",
        help="replace one setting for this time, as prepare.policy=shift; may be given several times",
    )


def step_flags(parser: Parser) -> None:
    """How a step runs."""
    practice_flags(parser)
    parser.add_argument("--again", action="store_true", help="do it even if nothing changed")
    foreground_flag(parser)


def foreground_flag(parser: Parser) -> None:
    """Where a step runs."""
    parser.add_argument("--foreground", action="store_true", help="work in this process, which ends with the terminal")


def the_practice(flags: Flags, *, make: bool = True) -> Practice:
    """The practice that the flags name; its workspace is made where there is none, unless that makes no sense."""
    from residency.workflow.practice import open_practice

    return open_practice(flags.config, workspace=flags.workspace, reports=flags.reports, overrides=flags.overrides, make=make)


def run_verb(flags: Flags, practice: Practice, steps: Sequence[str], again: Sequence[str] = ()) -> int:
    """Run steps as a job of their own process and follow it; or here, in the foreground."""
    from residency.workflow import jobs

    if flags.foreground:
        from residency.foundation.console import say

        for name in jobs.run_in_foreground(practice, steps, again, told=say):
            print(practice.summary(name))
        return 0
    command = ["_job", "--config", str(practice.settings_file), "--workspace", str(practice.workspace.root)]
    command += ["--reports", str(practice.config.home)]
    command += [part for override in flags.overrides for part in ("--set", override)]
    command += [part for step in again for part in ("--again", step)]
    job = jobs.follow(practice.workspace, jobs.start_job(practice, [*command, *steps]))
    print(
        job.message if job.exit_code == 0 else f"residency: {job.message}",
        file=sys.stdout if job.exit_code == 0 else sys.stderr,
    )
    return job.exit_code
