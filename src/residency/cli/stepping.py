"""The verbs that run steps of the road: train, evaluate, run."""

from __future__ import annotations

import sys

from residency.cli.shared import Flags, Parser, run_verb, step_flags, the_practice


def train(flags: Flags) -> int:
    """Train the model; a stopped training goes on where it was."""
    return run_verb(flags, the_practice(flags), ("prepare", "train"), ("train",) if flags.again else ())


def evaluate_flags(parser: Parser) -> None:
    """Flags of `evaluate`."""
    step_flags(parser)
    parser.add_argument("--json", action="store_true", help="print the evaluation as JSON (docs/evaluate.md has the format)")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="hold A against B, case by case, and evaluate nothing: evaluations or runs (the beginning of the name is enough), "
        "with :ROW behind it for another row than the trained model; or rows of the last evaluation, as tuned base",
    )


def evaluate(flags: Flags) -> int:
    """Measure the trained model on unseen patients, beside the base and small baselines."""
    import contextlib
    import json

    if flags.compare:
        return _compare(flags)

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


def _compare(flags: Flags) -> int:
    """Two models that were evaluated, case by case."""
    import json

    from residency.evaluate.compare import compare_evaluations
    from residency.evaluate.pairs import pairing_as_json, pairing_table
    from residency.foundation.records import read_last

    practice = the_practice(flags, make=False)
    record = read_last(practice.workspace, "evaluate")
    last = str(record["results"].get("evaluation")) if record is not None else None
    first, other = flags.compare
    pairing = compare_evaluations(practice.workspace, first, other, practice.config.evaluate, last=last)
    print(json.dumps(pairing_as_json(pairing), indent=2, ensure_ascii=False) if flags.json else pairing_table(pairing))
    return 0


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
