"""Writes the invented practice: reports.csv, patients.csv and gold_identifiers.jsonl.

Everything here is invented. The same seed gives the same bytes:

    python examples/clinic/make_reports.py --out FOLDER
"""

import argparse
import csv
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

from making.damage import damaged
from making.diary import diary
from making.marks import read_off
from making.page import write
from making.people import Patient, patients
from making.telling import Occasion

SEED = 20260417
PATIENTS = 160
SENT_AGAIN = 12
"""Reports that arrived a second time by fax, under a new number."""
MOST_REPORTS = 6
"""No patient has more, those sent again included."""
COLUMNS = ("report_no", "patient_no", "date", "specialty", "author", "report")


@dataclass(frozen=True)
class Filed:
    """One row of reports.csv with its planted identifiers."""

    row: tuple[str, ...]
    values: list[dict[str, str | int]]


def filed(occasions: list[Occasion], rng: random.Random) -> list[Filed]:
    """Numbered reports; those sent again come last."""
    texts = damaged([write(item, rng) for item in occasions], rng)
    pairs = list(zip(occasions, texts, strict=True))
    have = Counter(item.patient.patient_no for item in occasions)
    once = {item.patient.patient_no: (item, text) for item, text in pairs if have[item.patient.patient_no] < MOST_REPORTS}
    again = rng.sample(list(once.values()), SENT_AGAIN)
    return [file_one(number, item, text) for number, (item, text) in enumerate([*pairs, *again], 1)]


def file_one(number: int, occasion: Occasion, marked: str) -> Filed:
    """One report under its number."""
    text, values = read_off(marked)
    who, what = occasion.patient.patient_no, occasion.study.specialty
    return Filed((f"R-{number:04d}", who, occasion.day.isoformat(), what, occasion.hand.name, text), values)


def write_table(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A CSV file as RFC 4180 has it: UTF-8, quotes doubled, lines ended by CR LF."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(rows)


def make(folder: Path) -> None:
    """Writes the three files into a folder."""
    rng = random.Random(SEED)
    people = patients(PATIENTS, rng)
    reports = filed(diary(people, rng), rng)
    folder.mkdir(parents=True, exist_ok=True)
    names = [item.name for item in fields(Patient)]
    write_table(folder / "patients.csv", names, ([str(getattr(one, name)) for name in names] for one in people))
    write_table(folder / "reports.csv", COLUMNS, (one.row for one in reports))
    gold = (json.dumps({"report_no": one.row[0], "values": one.values}, ensure_ascii=False) for one in reports)
    (folder / "gold_identifiers.jsonl").write_text("\n".join(gold) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Reads the flag and writes the files."""
    parser = argparse.ArgumentParser(description="Write the invented practice's tables (the same bytes each time).")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder to write to")
    make(parser.parse_args().out)


if __name__ == "__main__":
    main()
