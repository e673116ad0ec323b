"""The verb score: drafts of any system, judged as ours are, without a practice or a workspace."""

from __future__ import annotations

import sys
from pathlib import Path

from residency.cli.shared import Flags, Parser


def score_flags(parser: Parser) -> None:
    """Flags of `score`."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help='JSON Lines: {"id": ..., "patient": ..., "question": ..., "reference": ..., "answer": ...}',
    )
    parser.add_argument(
        "--other", type=Path, metavar="FILE", help="answers of another system to the same ids: the paired comparison"
    )
    parser.add_argument(
        "--errors",
        action="store_true",
        help="write JSON Lines instead: the errors of each line, with their places in both texts",
    )
    parser.add_argument("--json", action="store_true", help="print the scores as JSON (docs/evaluate.md has the format)")


def score(flags: Flags) -> int:
    """Judge texts from elsewhere: answers and references as JSON Lines, every text metric with intervals by patient.

    With --other a second file's answers to the same ids are held against the first's, case by case.
    """
    import json

    from residency.evaluate.pairs import pairing_as_json, pairing_table
    from residency.evaluate.score import error_lines, notes, paired_texts, read_texts, scores, scores_as_json, scores_table
    from residency.foundation.config import EvaluateSettings
    from residency.foundation.errors import UserError

    if flags.errors and flags.other is not None:
        raise UserError(
            "--errors and --other do not go together.",
            why="Errors are found in one file's answers, a comparison gives numbers of two.",
            next="leave one of them out.",
        )
    texts = read_texts(flags.file)
    if flags.errors:
        for line in error_lines(texts):
            print(line)
        for note in notes(texts):
            print(note, file=sys.stderr)
        return 0
    if flags.other is None:
        found = scores(flags.file.name, texts, EvaluateSettings())
        print(json.dumps(scores_as_json(found), indent=2, ensure_ascii=False) if flags.json else scores_table(found))
        return 0
    names = (flags.file.name, flags.other.name)
    if names[0] == names[1]:
        names = (str(flags.file), str(flags.other))
    pairing = paired_texts(names, texts, read_texts(flags.other), EvaluateSettings())
    print(json.dumps(pairing_as_json(pairing), indent=2, ensure_ascii=False) if flags.json else pairing_table(pairing))
    return 0
