"""What an outside recogniser adds to the rules: recall, precision and speed with and without it, on annotated texts.

    python benchmarks/recognisers.py RECOGNISER:MODEL --texts FILE... [--library-path FOLDER] [--first 300]

A FILE is ASQ-PHI (blocks of ===QUERY=== and ===PHI_TAGS===; values are looked for in the text) or presidio-research (a JSON
array of full_text and spans), or a table of reports without identifiers (columns indication, findings, impression).
FOLDER: where spaCy or Presidio and a model lie, if they are not installed beside this program.
Full cover of letters and digits, as in `scoring.py`. A year, a title, an age under 90 and what is no identifier of Safe Harbor
(nationalities, titles) counts neither way.
"""

import argparse
import csv
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from scoring import Score

Gold = list[tuple[int, int, str]]
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NO_IDENTIFIERS = {"TITLE", "NRP", "AGE"}


def texts_of(path: Path) -> Iterator[tuple[str, Gold]]:
    """(text, gold) of a file."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield "\n".join(f"{c.upper()}: {row[c]}" for c in ("indication", "findings", "impression")), []
        return
    content = path.read_text("utf-8")
    if content.lstrip().startswith("["):
        for row in json.loads(content):
            yield row["full_text"], [(s["start_position"], s["end_position"], s["entity_type"]) for s in row["spans"]]
        return
    for block in content.split("===QUERY===")[1:]:
        text, _, tags = block.partition("===PHI_TAGS===")
        values = [json.loads(line) for line in tags.splitlines() if line.strip()]
        yield (
            text.strip(),
            [
                (m.start(), m.end(), tag["identifier_type"])
                for tag in values
                for m in re.finditer(rf"(?<!\w){re.escape(tag['value'])}(?!\w)", text.strip())
            ],
        )


def scored(texts: list[tuple[str, Gold]], find: Callable[[str], list[tuple[int, int]]]) -> tuple[Score, int, int, float]:
    """Score, texts without identifiers in which something was found, such texts, and megabytes a second of one thread."""
    score, touched, free, size = Score(), 0, 0, 0
    seconds = 0.0
    for text, gold in texts:
        started = time.process_time()
        found = find(text)
        seconds += time.process_time() - started
        size += len(text.encode())
        must = [g for g in gold if g[2] not in NO_IDENTIFIERS]
        stays = [m.span() for m in YEAR.finditer(text)] + [(s, e) for s, e, kind in gold if kind in NO_IDENTIFIERS]
        score.add(text, found, must, stays)
        if not must:
            free += 1
            touched += bool(found)
    return score, touched, free, size / 1e6 / seconds


def show(name: str, result: tuple[Score, int, int, float]) -> None:
    """Print one line for all and one for each kind."""
    score, touched, free, speed = result
    shares = [score.recall, score.precision, score.untouched]
    recall, precision, untouched = ("none" if share is None else format(share, ".4f") for share in shares)
    print(
        f"  {name}: full cover {sum(score.covered.values())} of {sum(score.spans.values())} = {recall}, character precision "
        f"{precision}, untouched {untouched}, texts without identifiers touched {touched} of {free}, {speed:.4f} MB/s"
    )
    print("    " + ", ".join(f"{kind} {score.covered[kind]}/{n}" for kind, n in score.spans.most_common()))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recogniser")
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--library-path")
    parser.add_argument("--first", type=int, default=0, help="so many texts of each file; 0: all")
    args = parser.parse_args()
    if args.library_path:
        sys.path.append(args.library_path)
    import torch

    from residency.instruments.identifiers import find_spans
    from residency.instruments.identifiers.plugged import plugged_in

    torch.set_num_threads(1)
    plugged = plugged_in([args.recogniser], Path.cwd())
    if plugged is None:
        raise SystemExit("no recogniser")
    print(" ".join(plugged.notes))
    one = plugged.tested[0].recogniser
    for path in args.texts:
        texts = list(texts_of(path))[: args.first or None]
        print(f"{path.name}: {len(texts)} texts")
        show("rules alone", scored(texts, lambda text: [(s.start, s.end) for s in find_spans(text)]))
        show("with it", scored(texts, lambda text: [(s.start, s.end) for s in find_spans(text, plugged=plugged)]))
        show("it alone, no guards", scored(texts, lambda text: [(s.start, s.end) for s in one.detect(text)]))


if __name__ == "__main__":
    main()
