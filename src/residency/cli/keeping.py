"""The verbs that look after a workspace: status, stop, diff, erase, and the process behind a job."""

from __future__ import annotations

import sys

from residency.cli.shared import Flags, Parser, practice_flags, the_practice


def status_flags(parser: Parser) -> None:
    """Flags of `status`."""
    practice_flags(parser)
    parser.add_argument("--follow", action="store_true", help="show the running job until it ends")


def status(flags: Flags) -> int:
    """Show each room's state and the next command."""
    import textwrap

    from residency.foundation import audit
    from residency.foundation.console import table
    from residency.foundation.records import read_last
    from residency.prepare.manifest import checked_by_a_person
    from residency.workflow import jobs
    from residency.workflow.steps import STEPS, next_command, state_of

    practice = the_practice(flags, make=False)
    rows = []
    states = {step.name: state_of(practice, step) for step in STEPS}
    for step in STEPS:
        state, changed = states[step.name]
        record = read_last(practice.workspace, step.name)
        when = record["finished"].replace("T", " ")[:16] if record else "-"
        rows.append((step.name, state + (f": {', '.join(changed)}" if changed else ""), when))
    print(table(("room", "state", "last finished (UTC)"), rows, numbers_from=3))
    if checked := checked_by_a_person(practice.workspace, practice.config.check):
        print(f"\n{textwrap.fill(checked, 80)}")
    job = jobs.read_job(practice.workspace)
    if job is not None and job.status == "running":
        print(f"\nA job is at work (process {job.process}): {job.doing} {job.done}/{job.total} {job.note}".rstrip())
        if flags.follow:
            job = jobs.follow(practice.workspace)
            print(job.message)
            return job.exit_code
    elif job is not None and job.status in ("failed", "stopped"):
        print(f"\nThe last job {job.status}:\n{job.message}")
    print(f"\nJournal: {audit.verify(practice.workspace.audit)} lines, last {audit.last_digest(practice.workspace.audit)[:16]}")
    print(ERASED if practice.workspace.sealed.was_erased() else f"Next: {next_command(states)}")
    return 0


def stop(flags: Flags) -> int:
    """Stop the running job at the next place where nothing is lost."""
    from residency.workflow import jobs

    print(jobs.stop_job(the_practice(flags, make=False).workspace).message or "Stopped.")
    return 0


def diff_flags(parser: Parser) -> None:
    """Flags of `diff`."""
    practice_flags(parser)
    parser.add_argument("report", metavar="REPORT", nargs="?", help="the report's own number, or its id in the workspace")
    parser.add_argument("--boilerplate", action="store_true", help="show instead the lines that were learned as boilerplate")


def diff(flags: Flags) -> int:
    """Show a report as it came, names and all, and as it was prepared, in this terminal only."""
    from residency.foundation import audit
    from residency.foundation.errors import UserError
    from residency.prepare.diff import compare_report, learned_lines

    if not sys.stdout.isatty():
        raise UserError(
            "This shows a report as it came, with all its names, so it is shown in a terminal only.",
            why="Written to a file or passed on, it would be a copy that nobody looks after.",
            next="run it in a terminal, without > or |.",
        )
    if (flags.report is None) == (not flags.boilerplate):
        raise UserError("Name one report, or --boilerplate.", next="residency diff REPORT")
    practice = the_practice(flags, make=False)
    if flags.boilerplate:
        for kind, line in learned_lines(practice.config, practice.workspace):
            print(f"{kind:<12} {line}")
        return 0
    compared = compare_report(flags.report, practice.config, practice.workspace)
    audit.append(practice.workspace.audit, "show a report before and after cleaning", report=compared.report.id)
    print("\n".join(compared.lines()))
    return 0


def erase_flags(parser: Parser) -> None:
    """Flags of `erase`."""
    practice_flags(parser)
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def erase(flags: Flags) -> int:
    """Destroy the sealed store: nothing in the workspace can restore an original any more."""
    from residency.foundation import audit

    practice = the_practice(flags, make=False)
    if not flags.yes and not _agreed():
        print("Nothing was erased.")
        return 2
    with practice.workspace.locked("erase"):
        practice.workspace.sealed.erase()
        audit.append(practice.workspace.audit, "erase the sealed store")
    print(ERASED)
    return 0


ERASED = (
    "The sealed store was erased. The trained folder and its evaluation stay, and other programs can load the folder.\n"
    "Here no text can be de-identified as the training was any more: to prepare or to ask needs a new workspace."
)


def _agreed() -> bool:
    """Whether somebody at the terminal says yes; nobody there means no."""
    print(
        "Erasing cannot be undone: nothing in this workspace, nor in copies of it, can restore an original any more, and\n"
        "no new report or question can be taken in here. The trained folder stays."
    )
    if not sys.stdin.isatty():
        print("Next: residency erase --yes")
        return False
    return input("Type erase to go on: ").strip() == "erase"


def job_flags(parser: Parser) -> None:
    """Flags of the job's own process."""
    practice_flags(parser)
    parser.add_argument("--again", action="append", default=[])
    parser.add_argument("steps", nargs="+")


def job(flags: Flags) -> int:
    """The process behind `run`, `train` and `evaluate`."""
    from residency.workflow.jobs import run_job_here

    return run_job_here(the_practice(flags), flags.steps, flags.again)
