"""De-identifying with a table of people on one core: speed beside Presidio, written forms found, clean text untouched.

    python benchmarks/deidentify_speed.py --reports REPORTS.csv [--peer-path FOLDER] [--people 5000]

REPORTS.csv: reports without names (the chest X-ray collection of Indiana University, Demner-Fushman et al. 2016), columns
indication, findings, impression. FOLDER: where presidio-analyzer, spaCy and a model were installed with `pip install --target`;
without it the peer is left out.
"""

import argparse
import csv
import os
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

from written_forms import Person, forms_of, invented

from residency.instruments.identifiers import Known, find_spans
from residency.instruments.identifiers.normalise import normalise

PEER_REPORTS = 150
"""Reports given to the peer, which is slower by far."""


def covered(text: str, spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """True where every letter and digit of a stretch lies in a span."""
    return all(not text[at].isalnum() or any(s <= at < e for s, e in spans) for at in range(start, end))


def recall_by_kind(people: list[Person], known: Known, seed: int, misses: int = 0) -> dict[str, tuple[int, int]]:
    """Found and made forms by kind, by the table alone, no rule helping; prints so many of the missed."""
    rng, found = random.Random(seed), defaultdict(lambda: [0, 0])
    for person in people:
        for form in forms_of(person, rng):
            plain = normalise(form.text)
            spans = [plain.original(s.start, s.end) for s in known.find(plain.text)]
            hit = covered(form.text, spans, form.start, form.end)
            found[form.kind][0] += hit
            found[form.kind][1] += 1
            if not hit and misses > 0:
                misses -= 1
                print(f"  missed  {form.kind}: {form.text!r}")
    return {kind: (hits, made) for kind, (hits, made) in found.items()}


def untouched_share(texts: list[str], known: Known, show: int = 0) -> float:
    """Share of the characters of clean texts that stay."""
    touched = 0
    for text in texts:
        for span in find_spans(text, known):
            touched += span.end - span.start
            if show > 0 and span.source == "known":
                show -= 1
                around = text[max(0, span.start - 25) : span.start], text[span.start : span.end], text[span.end : span.end + 25]
                print("  touched {}[{}]{}".format(*around))
    return 1 - touched / sum(map(len, texts))


def megabytes_per_second(texts: list[str], look, seconds: float = 5.0) -> float:
    """Processor time of one thread, over whole passes of at least so many seconds."""
    done, started = 0, time.process_time()
    while not done or time.process_time() - started < seconds:
        for text in texts:
            look(text)
        done += sum(len(t.encode()) for t in texts)
    return done / 1e6 / (time.process_time() - started)


def peer(folder: str, names: list[str]):
    """Presidio with its small English model; with names, these as a deny list."""
    sys.path.append(folder)
    from presidio_analyzer import AnalyzerEngine, PatternRecognizer
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    models = [{"lang_code": "en", "model_name": os.environ.get("PEER_MODEL", "en_core_web_sm")}]
    settings = {"nlp_engine_name": "spacy", "models": models}
    engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=settings).create_engine())
    if names:
        engine.registry.add_recognizer(PatternRecognizer(supported_entity="PATIENT", deny_list=names))
    return lambda text: engine.analyze(text, language="en", score_threshold=0.35)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--peer-path")
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--forms-of", type=int, default=0, help="people whose written forms are looked for; 0: all")
    parser.add_argument("--show", type=int, default=0, help="print so many misses and touched places")
    args = parser.parse_args()
    with args.reports.open(encoding="utf-8", newline="") as file:
        texts = [
            "\n".join(f"{c.upper()}: {row[c]}" for c in ("indication", "findings", "impression"))
            for row in csv.DictReader(file)
        ]
    people = invented(args.people, seed=1)
    rows = [person.row for person in people]
    started = time.process_time()
    known = Known.from_rows(rows)
    print(f"table of {known.people} people built in {time.process_time() - started:.2f} s")
    print(f"untouched characters of {len(texts)} clean reports: {untouched_share(texts, known, args.show):.4%}")
    ours = megabytes_per_second(texts, lambda text: find_spans(text, known))
    bare = megabytes_per_second(texts, lambda text: find_spans(text))
    table = megabytes_per_second(texts, lambda text: known.find(normalise(text).text))
    print(f"find_spans with the table {ours:.3f} MB/s; rules alone {bare:.3f} MB/s; the table alone {table:.3f} MB/s")
    if args.peer_path:
        names = sorted({row[column] for row in rows for column in ("given", "family")})
        theirs = megabytes_per_second(texts[:PEER_REPORTS], peer(args.peer_path, []))
        listed = megabytes_per_second(texts[:PEER_REPORTS], peer(args.peer_path, names))
        print(f"Presidio {theirs:.4f} MB/s, ours {ours / theirs:.0f} times; with the names as a deny list {listed:.4f} MB/s")
    chosen = people[: args.forms_of or None]
    found = recall_by_kind(chosen, known, seed=2, misses=args.show)
    for kind, (hits, made) in sorted(found.items()):
        print(f"  {kind:40} {hits:7d} of {made:7d}  {hits / made:.4f}")
    hits, made = (sum(n[at] for n in found.values()) for at in (0, 1))
    print(f"value recall of all written forms: {hits} of {made}, {hits / made:.4f}")


if __name__ == "__main__":
    main()
