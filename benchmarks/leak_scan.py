"""The leak scan alone on planted leaks, both halves apart, and how many clean reports it sends to quarantine.

    python benchmarks/leak_scan.py [--letters 1000] [--reports FILE.csv] [--show 20]
    python benchmarks/leak_scan.py --unseen --note "why"

Leaks: one in each of so many de-identified-looking letters, in turn from the table of people (half of them with a slip or a
misread letter) and from no list at all (bars: .99 and .90 caught). A leak counts as caught where the scan marks any of it, so
that its report goes to quarantine. False alarms: the same letters without leak, and with --reports a CSV of reports that are
already without names (bar: 3 % of them; columns findings and impression or text), under a table of 5,000 invented people.
"""

import argparse
import csv
import time
from collections import Counter
from pathlib import Path
from random import Random

from deidentify_letters import count_look, looks_so_far
from invented_letters import SEEDS, identity_rows, letters
from invented_letters.planting import planted, tagged

PEOPLE = 5000


def report_of(number: int, patient: str, text: str):
    """A clean report record."""
    from residency.foundation.schema import Report

    return Report(
        id=f"r{number}",
        patient=patient,
        text=text,
        sections=(),
        label=None,
        given_part=None,
        source_digest="",
        **_newer_fields(Report),
    )


def _newer_fields(record):
    """Empty values for fields that later versions of the record may have."""
    import dataclasses

    had = {"id", "patient", "text", "sections", "label", "given_part", "source_digest"}  # set above
    lacking = [f for f in dataclasses.fields(record) if f.name not in had and f.default is dataclasses.MISSING]
    return {f.name: None for f in lacking if f.default_factory is dataclasses.MISSING}


def read_reports(path: Path) -> list[str]:
    """Texts of a CSV of reports."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wanted = ("text",) if rows and "text" in rows[0] else ("indication", "findings", "impression")
    texts = ("\n\n".join(f"{c.upper()}: {row[c]}" for c in wanted if row.get(c)) for row in rows)
    return [text for text in texts if text]


def scanned(reports, rows):
    """Suspicions by report, and characters a second of processor time (corpus learned and table read before)."""
    from residency.prepare.leaks import scan_for, suspicions

    scan = scan_for(reports, rows)
    began = time.process_time()
    found = [suspicions(report, scan) for report in reports]
    return found, sum(len(r.text) for r in reports) / (time.process_time() - began)


def judge_leaks(half: str, seed: int, count: int, show: int) -> dict[str, float]:
    """Share caught of each half of the leaks, and share of clean letters in quarantine."""
    made, table = letters(half, count, seed), [letter.case for letter in letters(half, PEOPLE // 10, seed + 500)]
    rows = identity_rows(table)
    texts = planted(made, table, Random(seed))
    letter_damage = {letter.id: letter.damage for letter in made}
    found, speed = scanned([report_of(i, f"p{i}", p.text) for i, p in enumerate(texts)], rows)
    caught, total, missed = Counter(), Counter(), Counter()
    for text, marked in zip(texts, found, strict=True):
        leak = text.leaks[0]
        total[leak.origin] += 1
        hit = any(s.start < leak.end and leak.start < s.end for s in marked)
        caught[leak.origin] += hit
        missed[f"{leak.kind} {letter_damage[text.id]}"] += not hit
        if not hit and show > 0:
            show -= 1
            print(f"    missed {leak.origin:8} {leak.kind:9} {text.text[max(0, leak.start - 25) : leak.end + 20]!r}")
    clean, _ = scanned([report_of(i, f"p{i}", tagged(letter)) for i, letter in enumerate(made)], rows)
    damaged = [bool(f) for f, letter in zip(clean, made, strict=True) if letter.damage == "machine-read"]
    plain = [bool(f) for f, letter in zip(clean, made, strict=True) if letter.damage != "machine-read"]
    for letter, marked in zip(made, clean, strict=True):
        for s in marked:
            if show > 0 and letter.damage != "machine-read":
                show -= 1
                print(f"    false {s.reason}: {tagged(letter)[max(0, s.start - 15) : s.end + 15]!r}")
    print(f"half {half}: {count} letters, {len(rows)} people in the table, {speed / 1e6:.2f} MB/s")
    for origin, bar in (("table", 0.99), ("unlisted", 0.90)):
        print(f"  leaks from the {origin}: caught {caught[origin] / total[origin]:.4f} of {total[origin]} (bar {bar})")
    print("  missed: " + ", ".join(f"{name} {n}" for name, n in missed.most_common() if n))
    reasons = Counter(
        r for f, letter in zip(clean, made, strict=True) if letter.damage != "machine-read" for r in {s.reason for s in f}
    )
    print("  false alarms: " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common()))
    print(f"  clean letters in quarantine: {sum(plain) / len(plain):.3f} of {len(plain)}")
    print(f"  clean machine-read letters in quarantine: {sum(damaged) / len(damaged):.3f} of {len(damaged)}")
    return {origin: caught[origin] / total[origin] for origin in total} | {"false": sum(plain) / len(plain)}


def judge_reports(path: Path, show: int) -> None:
    """Share of name-free reports in quarantine under a table of 5,000 invented people."""
    people = [letter.case for half in ("A", "B") for letter in letters(half, PEOPLE // 20, 77)]
    rows = identity_rows(people)[:PEOPLE]
    texts = read_reports(path)
    found, speed = scanned([report_of(i, f"p{i}", text) for i, text in enumerate(texts)], rows)
    share = sum(bool(f) for f in found) / len(texts)
    print(
        f"{len(texts)} reports, {len(rows)} people in the table, {speed / 1e6:.2f} MB/s: in quarantine {share:.4f} (bar 0.03)"
    )
    print("  by reason: " + ", ".join(f"{r} {n}" for r, n in Counter(s.reason for f in found for s in f).most_common()))
    for text, marked in zip(texts, found, strict=True):
        for s in marked:
            if show > 0:
                show -= 1
                print(f"    {s.reason}: {text[max(0, s.start - 15) : s.end + 15]!r}")


def main() -> None:
    """Judge one half, and reports where they are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=1000, help="how many (default: %(default)s)")
    parser.add_argument("--reports", type=Path, help="a CSV of reports without names")
    parser.add_argument("--show", type=int, default=0, help="show this many misses and false alarms (development half only)")
    parser.add_argument("--unseen", action="store_true", help="judge on the unseen half; the look is counted")
    parser.add_argument("--note", default="", help="why this look is taken")
    options = parser.parse_args()
    half = "B" if options.unseen else "A"
    look = looks_so_far() + 1 if options.unseen else 0
    result = judge_leaks(half, SEEDS[half] + look, options.letters, 0 if options.unseen else options.show)
    if options.unseen:
        words = ", ".join(f"{name} {value:.4f}" for name, value in result.items())
        count_look(f"{look}\tleak scan\t{time.strftime('%Y-%m-%d')}\t{options.letters}\t{words}\t{options.note}")
    if options.reports:
        judge_reports(options.reports, options.show)


if __name__ == "__main__":
    main()
