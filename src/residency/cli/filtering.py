"""The verb deidentify: a filter for other programs, which needs no practice and no workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from residency.cli.shared import Flags, Parser
from residency.foundation.errors import explain_os_errors


def deidentify_flags(parser: Parser) -> None:
    """Flags of `deidentify`."""
    from residency.foundation.config import PrepareSettings

    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="texts, or JSON Lines; without one, standard input is read"
    )
    parser.add_argument(
        "--policy",
        choices=("strict", "shift", "review"),
        default=PrepareSettings.policy,
        help="what stays of dates, ages and places (default: %(default)s)",
    )
    parser.add_argument(
        "--replacement",
        choices=("tag", "surrogate"),
        default=PrepareSettings.replacement,
        help="what stands in the place of an identifier (default: %(default)s)",
    )
    parser.add_argument(
        "--identities",
        type=Path,
        metavar="FILE",
        help="known people: CSV, XLSX, JSON Lines, FHIR (Patient, Bundle, NDJSON) or HL7 version 2 (PID)",
    )
    parser.add_argument(
        "--recogniser",
        action="append",
        default=[],
        metavar="NAME:MODEL",
        help="an outside recogniser beside the rules, such as spacy:FOLDER; may be given several times",
    )
    parser.add_argument(
        "--spans-only", action="store_true", help="write where identifiers stand and of what kind they are, not the text"
    )
    parser.add_argument("--text", action="store_true", help="take the input as one plain text, though it begins like JSON")
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help="a file of 32 random bytes or more: the same gives the same surrogates and shifts",
    )


def deidentify(flags: Flags) -> int:
    """Take identifiers out of texts: JSON Lines with "id" and "text" in and out, or plain text.

    A line may have "known", people to look for in it alone: an object such as {"name": "...", "dob": "..."}, a list of such,
    or a list of plain values; and "patient", whose text it is.
    """
    from residency.prepare.filter import filter_stream, means_for

    means = means_for(
        flags.identities,
        flags.policy,
        replacement=flags.replacement,
        secret=_secret(flags.secret),
        recognisers=flags.recogniser,
    )
    if means.known is not None and (unused := len(means.known.unused_columns)):
        _tell(f"{unused} columns of {flags.identities} are not understood, and nothing in them is looked for.")
    if not flags.files:
        if sys.stdin.isatty():
            print("The text, then Ctrl-D (Windows: Ctrl-Z):", file=sys.stderr)
        _write(filter_stream(sys.stdin.buffer, means, spans_only=flags.spans_only, as_text=flags.text, told=_tell))
        return 0
    for path in flags.files:
        name = str(path) if len(flags.files) > 1 else None
        with explain_os_errors("read the text", path), path.open("rb") as file:
            _write(filter_stream(file, means, spans_only=flags.spans_only, name=name, as_text=flags.text, told=_tell))
    return 0


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _write(pieces: Iterable[str]) -> None:
    """Each piece leaves at once, so that a program at the other end of a pipe need not wait."""
    for piece in pieces:
        sys.stdout.write(piece)
        sys.stdout.flush()


def _secret(path: Path | None) -> bytes | None:
    from residency.foundation.errors import UserError

    if path is None:
        return None
    with explain_os_errors("read the secret", path):
        secret = path.read_bytes()
    if len(secret) < 32:
        raise UserError(
            f"{path} is too short for a secret.",
            why="From a short one originals can be guessed.",
            next="make one of 32 random bytes: head -c 32 /dev/urandom > FILE",
        )
    return secret
