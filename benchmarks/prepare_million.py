"""The whole room over many invented reports: reports a second, and the most memory that all its processes held together.

    python benchmarks/prepare_million.py --reports 10000 [--processes 2] [--runner local|ray] [--kill-after SECONDS]

Writes one table (CSV) of invented reports with number, patient and date, and a table of 5,000 known people, into a folder
that is removed afterwards, prepares it in a process of its own, and looks at the resident memory of that process and all below
it ten times a second. Memory that processes share counts in each. With `--kill-after` the preparation is killed once and
started again; the digests that are printed must be those of an undisturbed run.
"""

import argparse
import csv
import itertools
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from invented_reports import invented_reports

PROGRAM = """
import json, sys
from pathlib import Path
from residency.foundation.config import load_config
from residency.foundation.workspace import Workspace
from residency.prepare.pipeline import prepare

if __name__ == "__main__":
    home = Path(sys.argv[1])
    workspace = Workspace.create(home / "work", secret=b"invented")
    made = prepare(load_config(home / "residency.toml"), workspace)
    said = made.manifest
    print(json.dumps({"reports_in": said.reports_in, "dropped": said.dropped, "parts": said.parts, "digests": said.digests}))
"""
SETTINGS = """
practice = "Invented"
[reports]
source = "reports.csv"
identities = "people.csv"
columns = { id = "no", patient = "who", date = "date", text = "report" }
[governance]
example = true
[task]
kind = "draft"
question = ["history", "findings"]
answer = "impression"
[prepare]
processes = %d
runner = "%s"
"""


def write_source(folder: Path, reports: int) -> None:
    """The table of reports, the people, and the settings."""
    with (folder / "reports.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["no", "who", "date", "report"])
        writer.writeheader()
        writer.writerows(invented_reports(reports))
    syllables = [
        "bar",
        "del",
        "fin",
        "gor",
        "han",
        "jek",
        "lom",
        "mur",
        "nav",
        "pol",
        "quin",
        "ras",
        "sten",
        "tor",
        "vel",
        "win",
    ]
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["given_name", "family_name", "birth_date", "record_number"])
        for i, (a, b, c, d) in enumerate(itertools.islice(itertools.product(syllables, repeat=4), 5000)):
            writer.writerow(
                [(a + b).title(), (c + d).title(), f"{1930 + i % 80}-{i % 12 + 1:02d}-{i % 28 + 1:02d}", f"{i * 7919:08d}"]
            )


class Memory(threading.Thread):
    """Looks at a process and all below it until it ends."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak_bytes, self.peak_of_one, self.ended = process, 0, 0, threading.Event()

    def run(self) -> None:
        """Keep the largest sum and the largest single one."""
        while not self.ended.wait(0.1):
            try:
                top = psutil.Process(self.process)
                sizes = [p.memory_info().rss for p in [top, *top.children(recursive=True)]]
            except psutil.Error:
                continue
            self.peak_bytes = max(self.peak_bytes, sum(sizes))
            self.peak_of_one = max(self.peak_of_one, *sizes)


def prepared(folder: Path, kill_after: float | None = None):
    """One preparation: what it says, its seconds and its memory; killed after a while if so asked, and then None."""
    script = folder / "program.py"
    script.write_text(PROGRAM, "utf-8")
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(script), str(folder)], stdout=subprocess.PIPE, stderr=sys.stderr, text=True)
    memory = Memory(process.pid)
    memory.start()
    if kill_after is not None:
        try:
            process.wait(kill_after)
        except subprocess.TimeoutExpired:
            process.kill()
    said = process.communicate()[0]
    memory.ended.set()
    return json.loads(said) if process.returncode == 0 else None, time.perf_counter() - started, memory


def main() -> None:
    """Write, prepare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--runner", choices=("local", "ray"), default="local")
    parser.add_argument("--folder", type=Path, help="where the reports and the workspace lie for a while")
    parser.add_argument("--kill-after", type=float)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        folder = Path(name)
        (folder / "residency.toml").write_text(SETTINGS % (args.processes, args.runner), "utf-8")
        write_source(folder, args.reports)
        size = (folder / "reports.csv").stat().st_size
        print(f"{args.reports} invented reports, {size / 1e6:.0f} MB, {args.processes} processes, {args.runner}", flush=True)
        if args.kill_after is not None:
            done, seconds, _ = prepared(folder, args.kill_after)
            print(f"killed after {seconds:.1f} s" if done is None else f"done before the kill, in {seconds:.1f} s")
        done, seconds, memory = prepared(folder)
        if done is None:
            raise SystemExit("the preparation failed")
        if args.kill_after is None:
            print(f"{seconds:.1f} s, {args.reports / seconds:.0f} reports/s, {size / 1e6 / seconds:.2f} MB/s")
        else:
            print(f"went on for {seconds:.1f} s")
        print(f"peak memory: {memory.peak_bytes / 1e6:.0f} MB all processes, {memory.peak_of_one / 1e6:.0f} MB the largest one")
        print(json.dumps(done, indent=1))


if __name__ == "__main__":
    main()
