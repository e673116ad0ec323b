"""The verb ask."""

from __future__ import annotations

import sys
from pathlib import Path

from residency.cli.shared import Flags, Parser, practice_flags, the_practice


def ask_flags(parser: Parser) -> None:
    """Flags of `ask`."""
    practice_flags(parser)
    parser.add_argument(
        "question",
        metavar="QUESTION",
        nargs="?",
        help='the text, as "Findings: ..."; without it and --file, standard input is read',
    )
    parser.add_argument("--file", type=Path, metavar="FILE", help="read the question from a text file")
    parser.add_argument(
        "--patient",
        metavar="KEY",
        help="the patient's key: under the policy shift, dates are moved as in the patient's reports",
    )
    parser.add_argument("--json", action="store_true", help="print the draft as JSON")
    parser.add_argument(
        "--messages", action="store_true", help="print the exact model input, as transformers.pipeline takes it"
    )


def ask(flags: Flags) -> int:
    """Ask the trained model; every answer is stamped as a draft."""
    import json

    practice = the_practice(flags, make=False)
    draft = practice.ask(_question_text(flags, practice.config.reports.code_page), patient=flags.patient)
    if flags.messages:
        print(draft.prompt)
    elif flags.json:
        print(json.dumps(draft.as_plain(), indent=2, ensure_ascii=False))
    else:
        print(draft.as_text())
    return 0


def _question_text(flags: Flags, page: str | None) -> str:
    from residency.prepare.intake import decode_question, read_question_file

    if flags.file is not None:
        return read_question_file(flags.file, page)
    if flags.question is not None:
        return str(flags.question)
    if sys.stdin.isatty():
        print("The text, then an empty line and Ctrl-D (Windows: Ctrl-Z):", file=sys.stderr)
    return decode_question(sys.stdin.buffer.read(), page)
