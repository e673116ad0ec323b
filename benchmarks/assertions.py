"""The assertion score on pairs of texts and on seeded errors, beside ROUGE-L.

    python benchmarks/assertions.py --half development [--show 20] [--reports CSV]   as often as you like
    python benchmarks/assertions.py --half unseen --note "why" [--reports CSV]       counted in `looks.txt`; shows no text

Bars: flips below paraphrases and seeded errors found 95 %, false alarms 5 % at most, coverage of real impressions 95 %.
"""

import argparse
import csv
import time
from collections import Counter
from pathlib import Path
from random import Random

from assertion_pairs import HALVES, pairs
from deidentify_letters import count_look, looks_so_far
from seeded_errors import paraphrased, seeded

from residency.instruments.assertions import compare, extract
from residency.instruments.intervals.shares import wilson
from residency.instruments.metrics.rouge_l import f_measure, tokens


def share(name: str, hits: int, number: int) -> str:
    """A share with its Wilson interval of 95 %."""
    reach = wilson(hits, number)
    return f"{name} {hits / number:.4f} of {number} ({reach[0]:.3f} to {reach[1]:.3f})" if number and reach else f"{name}: none"


def judge_pairs(half: str, show: int) -> str:
    """Print the shares of items whose flip scores below the paraphrase; the line for the list of looks."""
    items = pairs(half)
    right, number, rouge, alarms = Counter(), Counter(), 0, 0
    for item in items:
        true, flip = compare(item.reference, item.paraphrase), compare(item.reference, item.flip)
        won = (true.score or 0.0) > (flip.score or 0.0)
        reference = tokens(item.reference)
        rouge += f_measure(tokens(item.paraphrase), reference) > f_measure(tokens(item.flip), reference)
        alarms += bool(true.errors)
        for group in ("all", item.kind, item.specialty):
            number[group] += 1
            right[group] += won
        if not won and show > 0:
            show -= 1
            print(
                f"    {item.id} {true.score} {flip.score}\n      {item.reference}\n      {item.paraphrase}\n      {item.flip}"
            )
    for group in number:
        print(share(f"  {group}:", right[group], number[group]))
    print(share("  ROUGE-L:", rouge, len(items)))
    print(share("  false alarms on paraphrases:", alarms, len(items)))
    return f"right {right['all'] / len(items):.4f}, ROUGE-L {rouge / len(items):.4f}, false {alarms / len(items):.4f}"


def judge_seeded(path: Path, half: str) -> str:
    """Print how seeded errors are found in real impressions, false alarms, coverage; the line for the list of looks."""
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row["impression"] for row in csv.DictReader(file) if row["impression"].strip()]
    texts = texts[HALVES.index(half) :: 2]
    rng, count = Random(7), Counter()
    began = time.perf_counter()
    for text in texts:
        wrong, true = seeded(text, rng, half), paraphrased(text, rng, half)
        if wrong:
            kinds = {error.kind for error in compare(text, wrong.text).errors}
            count.update({"seeded": 1, "found": bool(kinds), "named": wrong.kind in kinds})
            count.update({f"{wrong.kind} seeded": 1, f"{wrong.kind} named": wrong.kind in kinds})
        if true:
            count.update({"rewritten": 1, "false": bool(compare(text, true).errors)})
        count.update({"untouched": bool(compare(text, text).errors), "read": extract(text).coverage or 0.0})
    print(f"  {len(texts)} impressions, {(time.perf_counter() - began) / len(texts) * 1e3:.1f} ms each")
    for name, of in (("found", "seeded"), ("named", "seeded"), ("false", "rewritten")):
        print(share(f"  {name}:", count[name], count[of]))
    for kind in sorted(name.split()[0] for name in count if name.endswith(" seeded")):
        print(share(f"    {kind} rightly named:", count[f"{kind} named"], count[f"{kind} seeded"]))
    print(share("  false alarms on untouched text:", count["untouched"], len(texts)))
    print(f"  coverage {count['read'] / len(texts):.4f}")
    return (
        f"seeded named {count['named'] / max(1, count['seeded']):.4f}, false {count['false'] / max(1, count['rewritten']):.4f}"
    )


def main() -> None:
    """Judge one half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=HALVES, default="development", help="which half (default: %(default)s)")
    parser.add_argument("--note", default="", help="why this look is taken; needed for the unseen half")
    parser.add_argument("--show", type=int, default=0, help="show this many lost items (not of the unseen half)")
    parser.add_argument("--reports", type=Path, help="a table of reports with a column `impression`")
    options = parser.parse_args()
    unseen = options.half == "unseen"
    if unseen and not options.note:
        parser.error("a look at the unseen half needs --note")
    words = [judge_pairs(options.half, 0 if unseen else options.show)]
    words += [judge_seeded(options.reports, options.half)] if options.reports else []
    if unseen:
        count_look(
            f"{looks_so_far() + 1}\tassertions\t{time.strftime('%Y-%m-%d')}\t{len(pairs(options.half))}\t"
            f"{'; '.join(words)}\t{options.note}"
        )


if __name__ == "__main__":
    main()
