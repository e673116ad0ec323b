"""Do the intervals hold what they say? Coverage and false "better", simulated from real scores of cases.

    python benchmarks/intervals.py DRAFT_CASES CLASSIFY_CASES [--runs 2000] [--patients 10 20 50 260] [--methods jackknife bca]
        [--metrics auroc rouge_2 ...]

Both files are the `cases.jsonl` of an evaluation: the first of the task `draft` (ROUGE-L, bits per byte), the second of
`classify` (accuracy, macro F1). From their cases a population of patients with 1 to 30 reports each is made, the reports of
one patient alike (correlation .1 and .5 of their ranks); samples of it are drawn, and each is asked for its 95 % interval.
Bars: 93 to 97 % of the intervals hold the population's value, where one is stated; of two rows that are equally good
(each case's answers of two models, in an order thrown by a coin) at most 3.2 % are called better.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.special import ndtr

from residency.instruments.intervals import estimate, paired_difference
from residency.instruments.metrics import metric

PATIENTS, MOST_REPORTS = 20_000, 30
DRAFT, CLASSIFY = ("rouge_l", "bits_per_byte"), ("accuracy", "f1_macro")


def read_cases(path, name, rows=("tuned", "base")):
    """The statistics of two rows of each case that both measured, the worst for the first row first."""
    found = []
    for line in Path(path).read_text("utf-8").splitlines():
        said = json.loads(line)["rows"]
        pair = tuple(said[row]["statistics"].get(name) for row in rows)
        if None not in pair:
            found.append(pair)
    return sorted(found, key=lambda pair: (metric(name).combine([pair[0]]), str(pair)))


def population(cases, alike, rng):
    """Which case each report of each patient is: patients with a leaning, `alike` the correlation of ranks in a patient."""
    sizes = rng.integers(1, MOST_REPORTS + 1, PATIENTS)
    owner = np.repeat(np.arange(PATIENTS), sizes)
    leaning = rng.standard_normal(PATIENTS)[owner] * alike**0.5 + rng.standard_normal(len(owner)) * (1 - alike) ** 0.5
    drawn = (ndtr(leaning) * len(cases)).astype(int)
    return np.split(drawn, np.cumsum(sizes)[:-1])


def truth(name, cases, people, place):
    """The metric over the whole population."""
    times = np.bincount(np.concatenate(people), minlength=len(cases))
    if hasattr(metric(name), "combine_weighted"):
        return float(metric(name).combine_weighted([pair[place] for pair in cases], times[None])[0])
    sums = {}
    for pair, often in zip(cases, times, strict=True):
        for key, value in pair[place].items():
            sums[key] = sums.get(key, 0.0) + value * often
    return float(metric(name).combine_sums({key: np.array([value]) for key, value in sums.items()})[0])


def coverage(name, cases, people, n, runs, method, rng, place):
    """Share of the stated intervals that hold the truth, and how many were stated."""
    true, held, stated = truth(name, cases, people, place), 0, 0
    for run in range(runs):
        chosen = rng.integers(0, PATIENTS, n)
        rows = [(cases[c][place], f"{spot}") for spot, who in enumerate(chosen) for c in people[who]]
        found = estimate(metric(name), [r for r, _ in rows], [p for _, p in rows], method=method, resamples=1000, seed=run)
        if found.low is not None:
            stated += 1
            held += found.low <= true <= found.high
    return held / stated if stated else None, stated / runs


def false_better(name, cases, people, n, runs, rng):
    """Share of samples in which the first of two equally good rows is called better."""
    wrong = 0
    for run in range(runs):
        chosen = rng.integers(0, PATIENTS, n)
        drawn = [(cases[c][:: 1 if rng.random() < 0.5 else -1], f"{s}") for s, who in enumerate(chosen) for c in people[who]]
        first, second = [pair[0] for pair, _ in drawn], [pair[1] for pair, _ in drawn]
        found = paired_difference(metric(name), first, second, [p for _, p in drawn], resamples=200, seed=run)
        if found.low is not None:
            wrong += found.low > 0 if metric(name).HIGHER_IS_BETTER else found.high < 0
    return wrong / runs


def main():
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("draft", help="cases.jsonl of an evaluation of the task draft")
    parser.add_argument("classify", help="cases.jsonl of an evaluation of the task classify")
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--patients", type=int, nargs="+", default=[20, 50, 260])
    parser.add_argument("--methods", nargs="+", default=["jackknife"])
    parser.add_argument("--rows", nargs="+", default=["tuned", "base"], help="whose scores: tuned, base or both")
    parser.add_argument("--metrics", nargs="+", help="other ones than those that decide, each of the task that has it")
    options = parser.parse_args()
    rng = np.random.default_rng(0)
    print("metric             row    alike patients method      holds   stated   false better")
    for path, task, names in ((options.draft, "draft", DRAFT), (options.classify, "classify", CLASSIFY)):
        for name in [n for n in options.metrics if task in metric(n).TASKS] if options.metrics else names:
            cases = read_cases(path, name)
            for alike in (0.1, 0.5):
                people = population(cases, alike, rng)
                for n in options.patients:
                    wrong = false_better(name, cases, people, n, options.runs, rng)
                    for row in options.rows:
                        for method in options.methods:
                            place = ("tuned", "base").index(row)
                            holds, stated = coverage(name, cases, people, n, options.runs, method, rng, place)
                            said = "  none" if holds is None else f"{100 * holds:5.1f}%"
                            line = f"{name:18} {row:6} {alike:5} {n:8} {method:10} {said}"
                            print(f"{line}   {100 * stated:5.1f}%   {100 * wrong:5.2f}%", flush=True)


if __name__ == "__main__":
    main()
