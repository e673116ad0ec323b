"""De-identification of invented letters: recall by kind, precision, letters free of any miss, without and with a table.

    python benchmarks/deidentify_letters.py [--half A] [--letters 600] [--show 20]   a development half, as often as you like
    python benchmarks/deidentify_letters.py --unseen --note "why"            the unseen half; every look is counted
    python benchmarks/deidentify_letters.py --written e [--show 20]          letters written by hand, from `written_letters`
    python benchmarks/deidentify_letters.py --written g --note "why"         those that no rule was mended on; counted too

Letters, gold and names come from `invented_letters`, which imports neither the engine nor its lists; 30 % of its names are
built from syllables. The bars: recall .97 without and .995 with the table; letters free of any miss 90 % and 98 %.
The unseen half shows no text and no missed value, and its seed moves on with each look. `benchmarks/looks.txt` holds the looks.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from invented_letters import SEEDS, Letter, identity_rows, letters
from scoring import Score
from written_letters import Letter as Written
from written_letters import names, written_letters, written_rows

LOOKS = Path(__file__).with_name("looks.txt")
UNSEEN = "B"
UNREAD = "g"
"""Letters written by hand of which nobody who mends rules has read a word."""
BARS = {"without": (0.97, 0.90), "with": (0.995, 0.98)}


def detect(texts, rows):
    """The engine under test: spans of each text as (start, end), and characters a second."""
    from residency.instruments.identifiers import Known, find_spans

    known = Known.from_rows(rows) if rows else None
    began = time.perf_counter()
    found = [[(span.start, span.end) for span in find_spans(text, known)] for text in texts]
    return found, sum(map(len, texts)) / (time.perf_counter() - began)


def judge(sample: list[Letter] | list[Written], rows):
    """Score of a sample, the letters without a miss by damage, and what was missed."""
    found, speed = detect([letter.text for letter in sample], rows)
    score, by_damage, missed = Score(), {}, []
    for letter, spans in zip(sample, found, strict=True):
        part = by_damage.setdefault(letter.damage, Score())
        gold = [(g.start, g.end, g.kind) for g in letter.gold]
        part.add(letter.text, spans, gold, letter.stays)
        missed += [(letter, miss) for miss in score.add(letter.text, spans, gold, letter.stays)]
    return score, by_damage, missed, speed


def table_of(score: Score, by_damage: dict[str, Score], missed, bars) -> str:
    """The figures as lines of at most 80 columns."""
    lines = [
        f"  recall {score.recall:.4f} of {sum(score.spans.values())} (bar {bars[0]})   precision {score.precision:.4f}"
        f"   untouched {score.untouched:.4f}",
        f"  letters free of any miss {score.without_miss:.3f} of {score.texts} (bar {bars[1]})",
        "  by kind: " + ", ".join(f"{k} {score.covered[k] / n:.3f} of {n}" for k, n in score.spans.most_common()),
        "  by damage: " + ", ".join(f"{k} {s.recall:.3f} ({s.without_miss:.2f} free)" for k, s in sorted(by_damage.items())),
        "  misses by family: " + ", ".join(f"{k} {n}" for k, n in Counter(letter.family for letter, _ in missed).most_common()),
    ]
    return "\n".join(lines)


def looks_so_far() -> int:
    """How often the unseen half was looked at."""
    return sum(1 for line in LOOKS.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def count_look(line: str) -> None:
    """Append one look, before its result is printed."""
    with LOOKS.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def main() -> None:
    """Judge one half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=600, help="how many (default: %(default)s)")
    parser.add_argument("--show", type=int, default=0, help="show this many misses (not of the unseen half)")
    parser.add_argument("--unseen", action="store_true", help="judge on the unseen half; the look is counted")
    parser.add_argument("--note", default="", help="why this look is taken")
    developing = sorted(set(SEEDS) - {UNSEEN})
    parser.add_argument("--half", choices=developing, default="A", help="which development half (default: %(default)s)")
    parser.add_argument("--written", choices=names(), help="judge on this file of letters written by hand instead of a half")
    options = parser.parse_args()
    if options.written and options.unseen:
        parser.error("--written and --unseen are two looks")
    judging = options.unseen or options.written == UNREAD
    if judging and not options.note:
        parser.error("a look at letters that no rule was mended on needs --note")
    half = UNSEEN if options.unseen else options.half
    look = looks_so_far() + 1 if judging else 0
    if options.written:
        sample = written_letters(options.written)
        rows = written_rows(sample)
    else:
        sample = letters(half, options.letters, SEEDS[half] + look)
        rows = identity_rows(letter.case for letter in sample)
    words, what = [], f"written {options.written}" if options.written else f"half {half}"
    for name, given in (("without", None), ("with", rows)):
        score, by_damage, missed, speed = judge(sample, given)
        print(f"{what}, {name} table of people, {speed / 1e6:.2f} MB/s")
        print(table_of(score, by_damage, missed, BARS[name]))
        words.append(f"{name}: recall {score.recall:.4f} precision {score.precision:.4f} free {score.without_miss:.3f}")
        for letter, (start, end, kind) in missed[: 0 if judging else options.show]:
            print(f"    {kind:10} {letter.damage:12} {letter.text[max(0, start - 30) : end + 15]!r}")
    if judging:
        what = "letters" if options.unseen else what
        count_look(f"{look}\t{what}\t{time.strftime('%Y-%m-%d')}\t{len(sample)}\t{'; '.join(words)}\t{options.note}")


if __name__ == "__main__":
    main()
