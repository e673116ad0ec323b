"""The check by a person, behind `prepare --check`: on a local page, or in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from residency.cli.shared import Flags, Parser, run_verb, step_flags, the_practice

if TYPE_CHECKING:
    from residency.foundation.workspace import Workspace
    from residency.prepare.human_check import HumanCheck, Reading
    from residency.workflow.practice import Practice


def prepare_flags(parser: Parser) -> None:
    """Flags of `prepare`."""
    step_flags(parser)
    parser.add_argument(
        "--check",
        action="store_true",
        help="read a sample of the result, drawn by chance, and mark what was missed; --again begins another check",
    )
    parser.add_argument(
        "--files", action="store_true", help="list the files that were not read, and why, in this terminal only"
    )
    parser.add_argument("--held", action="store_true", help="list what the leak scan holds back and why, in this terminal only")
    parser.add_argument("--reader", metavar="NAME", help="with --check: who reads; asked for where it is not given")
    parser.add_argument("--terminal", action="store_true", help="with --check: read in this terminal, without a page")
    parser.add_argument(
        "--spans",
        nargs="?",
        const="",
        metavar="REPORT",
        help="show what was replaced, by kind and rule, and five reports; or the one report of this number or id",
    )
    parser.add_argument("--no-browser", action="store_true", help="with --check: print the page's address, open nothing")


def prepare(flags: Flags) -> int:
    """De-identify, standardise, clean and split the reports; with --check a person reads a sample of the result.

    With --files, --held or --spans nothing is prepared: they show what the source or the last preparation holds.
    """
    practice = the_practice(flags)
    if flags.spans is not None:
        return _spans(flags, practice)
    if flags.files:
        return _files(practice)
    if flags.held:
        return _held(practice)
    if flags.check:
        return _check(flags, practice)
    code = run_verb(flags, practice, ("prepare",), ("prepare",) if flags.again else ())
    if code == 0:
        print(f"\n{_checked(practice)}")
    return code


def _spans(flags: Flags, practice: Practice) -> int:
    from residency.prepare.spans import report_lines, spanned_reports, spans_table

    shown = spanned_reports(flags.spans or None, practice.workspace, seed=practice.config.check.seed)
    if not flags.spans:
        print("\n".join([*spans_table(practice.workspace), "", f"{len(shown)} reports by chance:"]))
    for one in shown:
        print("\n" + "\n".join(report_lines(one)))
    return 0


def _files(practice: Practice) -> int:
    from residency.prepare.ingest import endings

    _in_a_terminal("Names of files")
    told = 0
    for line in endings(practice.config, leave_out=[practice.workspace.root]):
        told += 1
        print(line)
    print("Every file is read." if not told else f"Not read: {told}")
    return 0


def _held(practice: Practice) -> int:
    from residency.foundation import audit
    from residency.prepare.held import held_lines

    _in_a_terminal("Words that the leak scan holds back")
    audit.append(practice.workspace.audit, "show what the leak scan holds back")
    print("\n".join(held_lines(practice.workspace)))
    return 0


def _in_a_terminal(what: str) -> None:
    """Refuse to write names to a file or another program.

    Raises:
        UserError: the output is no terminal.
    """
    from residency.foundation.errors import UserError

    if not sys.stdout.isatty():
        raise UserError(
            f"{what} may be names of patients, so they are shown in a terminal only.",
            next="run it in a terminal, without > or |.",
        )


def _checked(practice: Practice) -> str:
    import textwrap

    from residency.prepare.manifest import checked_by_a_person

    return textwrap.fill(checked_by_a_person(practice.workspace, practice.config.check), 80)


def _check(flags: Flags, practice: Practice) -> int:
    from residency.prepare.human_check import going_on, manifest_digest

    workspace, manifest = practice.workspace, practice.workspace.corpus / "manifest.json"
    with _alone(workspace):
        # What was begun goes on with the corpus of which it is; marks made meanwhile count at the prepare after it.
        open_check = going_on(workspace, manifest_digest(workspace)) if manifest.exists() else None
        if open_check is None and (code := run_verb(flags, practice, ("prepare",))):
            return code
        reading = _reading(flags, practice)
        _read_here(reading) if flags.terminal else _read_on_page(reading, flags, practice)
    _tell(reading.check, practice)
    return 0


def _reading(flags: Flags, practice: Practice) -> Reading:
    from residency.foundation.errors import UserError
    from residency.prepare.human_check import begin_or_go_on
    from residency.prepare.manifest import corpus_to_check

    def reader() -> str:
        return (flags.reader or _asked_name()).strip()

    corpus = corpus_to_check(practice.workspace)
    reading = begin_or_go_on(practice.workspace, practice.config.check, corpus, reader=reader, now=_now(), anew=flags.again)
    if flags.reader and flags.reader.strip() != reading.check.reader:
        raise UserError(
            f"A check by {reading.check.reader} was begun and is not finished.",
            next="go on with it without --reader, or begin another one with --again.",
        )
    return reading


def _asked_name() -> str:
    from residency.foundation.errors import UserError

    if sys.stdin.isatty():
        print("Who reads? ", end="", file=sys.stderr, flush=True)
        if name := sys.stdin.readline().strip():
            return name
    raise UserError("Nobody is named as reader.", why="The record says who read.", next="add --reader NAME")


def _read_on_page(reading: Reading, flags: Flags, practice: Practice) -> None:
    """Serve the page until it is finished, or Ctrl-C."""
    from residency.web.check import serve_check

    serve_check(reading, practice.config.practice, practice.config.check, now=_now, open_browser=not flags.no_browser)


def _read_here(reading: Reading) -> None:
    from residency.cli.reading import read_in_terminal

    read_in_terminal(reading, now=_now)


def _tell(check: HumanCheck, practice: Practice) -> None:
    """The result, or how to go on."""
    import textwrap

    from residency.prepare.human_check import result_lines

    for line in result_lines(check, practice.config.check):
        print(textwrap.fill(line, 80))
    if check.finished:
        print(f"Next: residency {'prepare' if check.misses() else 'train'}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """One check at a time; freed by the operating system even after a kill.

    Raises:
        Busy: another command has one open.
    """
    from filelock import FileLock, Timeout

    from residency.foundation.errors import Busy, explain_os_errors

    with explain_os_errors("begin the check", workspace.checks):
        workspace.checks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(workspace.checks / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Busy("Another command has a check open in this workspace.", next="go on there, or end it (Ctrl-C).") from None
    try:
        yield
    finally:
        lock.release()
