"""The verbs with which a practice begins: init, doctor, demo."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from residency.cli.shared import Flags, Parser, foreground_flag, run_verb, setting_flag


def init_flags(parser: Parser) -> None:
    """Flags of `init`: each question is also a flag."""
    parser.add_argument("reports", metavar="REPORTS", type=Path, help="a file or a folder of reports")
    parser.add_argument(
        "--config", type=Path, default=Path("residency.toml"), metavar="FILE", help="what to write (default: %(default)s)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace an existing FILE")
    parser.add_argument("--yes", action="store_true", help="take the proposed answer to each question that no flag answers")
    from residency.prepare.propose import ASKED

    for name, sentence in ASKED.items():
        parser.add_argument(f"--{name.replace('_', '-')}", dest=f"answer_{name}", metavar="TEXT", help=sentence)


def init(flags: Flags) -> int:
    """Look at reports, ask what cannot be known, and write a commented residency.toml.

    Each option below that is a question answers it beforehand. Only what fits the reports is asked.
    """
    from residency.foundation.config import load_config
    from residency.foundation.errors import UserError
    from residency.prepare.governance import missing_governance
    from residency.prepare.propose import propose, write_settings

    if not flags.yes and not sys.stdin.isatty():
        raise UserError(
            "init asks questions, and nobody is at the terminal.",
            next="add --yes to take what it proposes; each question is also a flag (residency init --help).",
        )
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
                asked = textwrap.fill(f"{question.text}{choices}", 80)
                answers[question.id] = input(f"{asked}\n[{question.default}] ").strip() or question.default
            except EOFError:
                raise KeyboardInterrupt from None
    unasked = [name for name, value in vars(flags).items() if name.startswith("answer_") and value is not None]
    answers |= {name.removeprefix("answer_"): getattr(flags, name) for name in unasked}
    write_settings(proposal, answers, flags.config, overwrite=flags.overwrite)
    missing = missing_governance(load_config(flags.config))
    first = f" fill in {', '.join(missing)} under [governance]," if missing else ""
    print(f"{'' if flags.yes else chr(10)}Written: {flags.config}. Read it,{first} then: residency prepare")
    return 0


def doctor_flags(parser: Parser) -> None:
    """Flags of `doctor`."""
    parser.add_argument(
        "--workspace",
        type=Path,
        default=Path("residency_work"),
        metavar="FOLDER",
        help="where results go (default: %(default)s)",
    )


def doctor(flags: Flags) -> int:
    """Check machine, packages, model, disk, memory and folders, and say what to mend."""
    from residency.workflow.doctor import as_lines, examine

    findings = examine(flags.workspace)
    print("\n".join(as_lines(findings)))
    return 2 if any(f.level == "bad" for f in findings) else 0


def demo_flags(parser: Parser) -> None:
    """Flags of `demo`."""
    parser.add_argument(
        "--workspace", type=Path, default=Path("demo_work"), metavar="FOLDER", help="where results go (default: %(default)s)"
    )
    setting_flag(parser)
    foreground_flag(parser)


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
        f"\n\nThe practice's own:\n\n{answer}"
    )
    print(f"\nThe page: {page}\nThe model: {practice.workspace.model}")
    return 0
