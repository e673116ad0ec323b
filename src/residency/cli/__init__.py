"""The command line: one thin pair (flags, call) a verb. Results go to standard output, the rest to standard error."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence

from residency.cli.asking import ask, ask_flags
from residency.cli.checking import prepare, prepare_flags
from residency.cli.choosing import choose, choose_flags, fetch, fetch_flags
from residency.cli.filtering import deidentify, deidentify_flags
from residency.cli.keeping import diff, diff_flags, erase, erase_flags, job, job_flags, status, status_flags, stop
from residency.cli.scoring import score, score_flags
from residency.cli.shared import Flags, Parser, practice_flags, step_flags
from residency.cli.starting import demo, demo_flags, doctor, doctor_flags, init, init_flags
from residency.cli.stepping import evaluate, evaluate_flags, run, train
from residency.foundation.errors import UserError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it did what was asked; 2 for a mistake of the user, told in words; 130 when it was stopped.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    os.umask(0o077)  # whatever is written is its owner's alone
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = build_parser(given)
    flags = parser.parse_args(given)
    if not hasattr(flags, "call"):
        parser.print_help()
        return 0
    call: Callable[[Flags], int] = flags.call
    try:
        return call(flags)
    except UserError as error:
        print(_for_terminal(f"residency: {error}"), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nresidency: stopped. Nothing is half-written.\nNext: run the same command again; it goes on.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output went away, as in `residency status | head -1`
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("residency: the output could not be written: no space is left there.", file=sys.stderr)
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nor is what Python would write at its end
        return 2


def _for_terminal(message: str) -> str:
    """A message whose lines fit a terminal; whole for a file or another program."""
    if not sys.stderr.isatty():
        return message
    width = min(shutil.get_terminal_size().columns, 80)
    fill = functools.partial(textwrap.fill, width=width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(line if line.startswith("  ") else fill(line) for line in message.splitlines())


def build_parser(given: Sequence[str]) -> Parser:
    """All verbs; the flags of those alone that were given, since some verbs read their flags from modules of their own."""
    parser = Parser(
        prog="residency",
        description="Turn a practice's own reports into its own language model, inside the practice.",
        epilog="The road: choose, init, prepare, train, evaluate, ask. `residency run` does whatever is out of date.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {_version()}")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (flags, call) in VERBS.items():
        sentence = (call.__doc__ or "").partition("\n")[0]
        if name.startswith("_"):
            verb = verbs.add_parser(name)
        else:
            verb = verbs.add_parser(name, help=sentence, description=call.__doc__)
        if name in given:
            flags(verb)
        verb.set_defaults(call=call)
    return parser


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("residency")
    except PackageNotFoundError:
        return "from source"


VERBS: dict[str, tuple[Callable[[Parser], None], Callable[[Flags], int]]] = {
    "choose": (choose_flags, choose),
    "fetch": (fetch_flags, fetch),
    "init": (init_flags, init),
    "prepare": (prepare_flags, prepare),
    "deidentify": (deidentify_flags, deidentify),
    "train": (step_flags, train),
    "evaluate": (evaluate_flags, evaluate),
    "score": (score_flags, score),
    "ask": (ask_flags, ask),
    "run": (step_flags, run),
    "status": (status_flags, status),
    "stop": (practice_flags, stop),
    "doctor": (doctor_flags, doctor),
    "demo": (demo_flags, demo),
    "diff": (diff_flags, diff),
    "erase": (erase_flags, erase),
    "_job": (job_flags, job),
}
