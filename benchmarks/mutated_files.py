"""Reads many damaged files of every format as `residency prepare` does: how each ended, how long it took, how much memory.

    python benchmarks/mutated_files.py [--files 10000] [--seed 0] [--seconds 20] [--memory-mb 2000] [--ocr]

Each file is a small invented document, damaged by chance in one to three ways (cut off, bytes flipped, stretches dropped or
repeated, hostile bytes put in, numbers made very large; in archives also inside a part), under its own suffix or a false one.
Every file must end in exactly one of four ways, with a reason where it was not read; a reader that fails in a way of which its
format knows nothing counts as a failure of ours, and so do a changed file and one that had to be cut off. Pictures are
opened but read by no engine without --ocr, as character recognition takes seconds each.
"""

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from mutations import OTHERS, SEEDS, mutated

from residency.foundation.bounded import Child
from residency.prepare.formats import shelf
from residency.prepare.reading import ENDINGS, read_bounded

FALSE_SUFFIXES = (".txt", ".csv", ".docx", ".pdf", ".xml", ".json", ".doc", ".dat", "")
SHARE_OF_FALSE_SUFFIXES = 0.2


def written(folder: Path, count: int, seed: int):
    """Damaged files: (format, path, digest) of each."""
    formats = shelf.modules()
    makers = {name: maker for name, maker in {**SEEDS, **OTHERS}.items() if name in formats}
    missing = sorted(set(formats) - set(makers))
    if missing:
        print(f"no seed for {', '.join(missing)}")
    rng = random.Random(seed)
    for number in range(count):
        name = list(makers)[number % len(makers)]
        content = mutated(makers[name](), rng)
        suffix = rng.choice(FALSE_SUFFIXES) if rng.random() < SHARE_OF_FALSE_SUFFIXES else formats[name].SUFFIXES[0]
        path = folder / f"{number:05d}{suffix}"
        path.write_bytes(content)
        yield name, path, hashlib.sha256(content).digest()


def answers(setup):
    """What the child does: reads as in `residency prepare`, with pictures left to no engine unless asked for."""
    from residency.prepare import reading
    from residency.prepare.formats import picture, portable_document

    if not setup.pop("ocr"):
        picture.engine = portable_document.engine = lambda: None
    return reading.answers(setup)


def measure(count: int, seed: int, seconds: float, memory_mb: int, ocr: bool):
    """Read them all; returns (endings by format, reasons, seconds by file, largest memory in bytes, failures)."""
    endings, reasons = defaultdict(Counter), Counter()
    took, failures, largest = [], [], 0
    columns = {"name": "", "settings": {"text": "report"}, "joined_columns": []}
    setup = {"columns": columns, "format": None, "ocr": ocr}
    sys.path.insert(0, str(Path(__file__).resolve().parent))  # where the child finds `answers`
    child = Child("mutated_files:answers", setup, memory_bytes=memory_mb * 10**6)
    with tempfile.TemporaryDirectory() as folder, child:
        for name, path, digest in written(Path(folder), count, seed):
            started = time.monotonic()
            files = list(read_bounded(child, path, path.name, silence_seconds=seconds))
            took.append((time.monotonic() - started, path.name, name))
            largest = max(largest, peak_bytes(child))
            for file in files:
                endings[name][file.ending] += 1
                reasons[file.reason] += bool(file.reason)
                if file.ending not in ENDINGS or (file.ending in ("unreadable", "unsupported") and not file.reason):
                    failures.append((path.name, name, "no reason"))
                if file.reason.startswith("its reader failed") or file.reason in ("took too long", "ended without a word"):
                    failures.append((path.name, name, file.reason))
            if not files:
                failures.append((path.name, name, "no row in the table"))
            if hashlib.sha256(path.read_bytes()).digest() != digest:
                failures.append((path.name, name, "the file was changed"))
    return endings, reasons, took, largest, failures


def peak_bytes(child: Child) -> int:
    """The largest resident size of the child so far, where the system tells it (Linux); else its size now."""
    status = Path(f"/proc/{child._process.pid}/status") if child._process else None
    if status is not None and status.exists():
        line = next((x for x in status.read_text("ascii", "replace").splitlines() if x.startswith("VmHWM")), "VmHWM 0 kB")
        return int(line.split()[1]) * 1024
    return child._size_bytes() if child._process else 0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--memory-mb", type=int, default=2000)
    parser.add_argument("--ocr", action="store_true")
    args = parser.parse_args()
    started = time.monotonic()
    endings, reasons, took, largest, failures = measure(args.files, args.seed, args.seconds, args.memory_mb, args.ocr)
    print(f"{'format':20}" + "".join(f"{e:>13}" for e in ENDINGS))
    for name in sorted(endings):
        print(f"{name:20}" + "".join(f"{endings[name][e]:13}" for e in ENDINGS))
    print("\nreasons: " + "; ".join(f"{reason} {n}" for reason, n in reasons.most_common(40)))
    slowest = sorted(took, reverse=True)[:3]
    told = ", ".join(f"{s:.2f} s ({kind}, {name})" for s, name, kind in slowest)
    print(f"\n{len(took)} files in {time.monotonic() - started:.0f} s; slowest {told}")
    print(f"peak memory of the reading process: {largest / 1e6:.0f} MB")
    print(f"failures: {len(failures)}")
    for failure in failures[:40]:
        print("  " + ", ".join(failure))
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
