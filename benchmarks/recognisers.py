"""What an outside recogniser adds to the rules, and what it costs: both scored as in `deidentification.py`.

    python benchmarks/recognisers.py RECOGNISER:MODEL FILE... [--library-path FOLDER] [--first 300]

A FILE is what `deidentification.py` reads, or a table of reports without identifiers (columns indication, findings,
impression). FOLDER: where spaCy or Presidio and a model lie, if they are not installed beside this program.
"""

import argparse
import csv
import sys
from pathlib import Path

from deidentification import Text, read, score, show


def texts_of(path: Path) -> list[Text]:
    """The texts of a file; those of a table hold no identifiers."""
    if path.suffix != ".csv":
        return read(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Text("\n".join(f"{c.upper()}: {row[c]}" for c in ("indication", "findings", "impression")), []) for row in rows]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recogniser")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--library-path")
    parser.add_argument("--first", type=int, default=0, help="so many texts of each file; 0: all")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show up to N misses a kind (public sets only)")
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
    finders = {
        "rules alone": find_spans,
        "rules and recogniser": lambda text: find_spans(text, plugged=plugged),
        "recogniser alone, no guards": lambda text: list(one.detect(text)),
    }
    for path in args.files:
        texts = texts_of(path)[: args.first or None]
        print(f"{path.name}: {len(texts)} texts")
        for name, find in finders.items():
            result = score(texts, lambda text, find=find: [(s.start, s.end) for s in find(text)])
            show(name, result, args.misses)
            all_characters = sum(c.isalnum() for t in texts for c in t.text)
            wrongly = result.score.taken_characters - result.score.rightly_characters
            print(f"      letters and digits taken that belong to no identifier: {wrongly} of {all_characters}")


if __name__ == "__main__":
    main()
