"""Near-duplicates of invented reports: Residency beside datasketch, one process, the same texts, shingles and threshold.

    python benchmarks/near_duplicates.py [--reports 100000] [--brute 5000]

Needs `pip install datasketch` beside Residency. Both find all pairs whose three-word shingles have a Jaccard similarity of
at least 0.8, verify each candidate by the shingles themselves and join the pairs to groups. datasketch runs as its
documentation shows: `MinHash.generator` of 128 numbers, `MinHashLSH(0.8)` (its own choice of bands) and, in a second turn,
with as many bands as ours, as its own choice misses more. Recall is counted on the first 5,000 texts against a comparison
of every pair.
"""

import argparse
import re
import time
from itertools import combinations

import psutil
from invented_reports import invented_reports

from residency.prepare.dedupe.pairs import gather_from, groups_of
from residency.prepare.dedupe.sketches import BANDS, ROWS, sketch

LEAST = 0.8


def shingles_of(text):
    """Three words in a row, each once."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}


def alike(one, other):
    """True for a Jaccard similarity of 0.8 or more."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) >= LEAST


def run_residency(texts):
    """The group of each text."""
    found = sketch(texts)
    return groups_of(
        found.lengths, found.bands, found.bits, gather_from(found.lengths, found.shingles), similarity=LEAST
    ).tolist()


def run_datasketch(texts, params=None):
    """The group of each text, by datasketch's MinHash and LSH, candidates verified, joined as ours are."""
    from datasketch import MinHash, MinHashLSH

    numbers = params[0] * params[1] if params else 128
    lsh = MinHashLSH(threshold=LEAST, num_perm=numbers, params=params)
    parent, sets = list(range(len(texts))), []

    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def fed():
        for text in texts:
            sets.append(shingles_of(text))
            yield [shingle.encode("utf-8") for shingle in sets[-1]]

    for i, signature in enumerate(MinHash.generator(fed(), num_perm=numbers)):
        for j in lsh.query(signature):
            one, other = root(i), root(j)
            if one != other and alike(sets[i], sets[j]):
                parent[max(one, other)] = min(one, other)
        lsh.insert(i, signature, check_duplication=False)
    return [root(i) for i in range(len(texts))]


def recall(groups, texts):
    """Share of the nearly equal pairs among the texts, found by comparing every pair, that lie in one group."""
    sets = [shingles_of(t) for t in texts]
    sizes = [len(s) for s in sets]
    pairs = found = 0
    for i, j in combinations(range(len(texts)), 2):
        if min(sizes[i], sizes[j]) >= LEAST * max(sizes[i], sizes[j]) and alike(sets[i], sets[j]):
            pairs += 1
            found += groups[i] == groups[j]
    return pairs, found


def measured(name, work, texts):
    """The groups that `work` finds, and its seconds."""
    started, before = time.perf_counter(), psutil.Process().memory_info().rss
    groups = work(texts)
    seconds, after = time.perf_counter() - started, psutil.Process().memory_info().rss
    print(
        f"{name:28} {seconds:7.1f} s, {len(texts) / seconds:7.0f} reports/s, memory grew by {(after - before) / 1e6:.0f} MB, "
        f"{len(set(groups))} groups",
        flush=True,
    )
    return groups, seconds


def main():
    """Run ours and the peer, then count recall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--brute", type=int, default=5_000)
    args = parser.parse_args()
    texts = list(dict.fromkeys(row["report"] for row in invented_reports(args.reports)))
    print(f"{len(texts)} different texts of {args.reports} invented reports, {sum(map(len, texts)) / 1e6:.0f} MB")
    run_residency(texts[:100])  # imports and the first words
    _, ours = measured("Residency", run_residency, texts)
    _, default = measured("datasketch, own bands", run_datasketch, texts)
    _, same = measured(f"datasketch, {BANDS} bands of {ROWS}", lambda t: run_datasketch(t, (BANDS, ROWS)), texts)
    print(
        f"Residency is {default / ours:.1f} times as fast as datasketch with its own bands, {same / ours:.1f} times with ours"
    )
    few = texts[: args.brute]
    for name, work in (("Residency", run_residency), ("datasketch, own bands", run_datasketch)):
        pairs, found = recall(work(few), few)
        print(f"recall of {name} on {len(few)}: {found} of {pairs} pairs = {found / max(pairs, 1):.4f}", flush=True)
    peak = getattr(psutil.Process().memory_info(), "peak_wset", None)
    if peak is None:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"peak memory of the whole process, peers included: {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
