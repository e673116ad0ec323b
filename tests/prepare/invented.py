"""A small invented practice for the tests of this room."""

import csv
import json
from collections import Counter
from pathlib import Path

from residency.foundation.config import config_from_values
from residency.foundation.workspace import Workspace
from residency.prepare.ingest import files_read
from residency.prepare.reading import ENDINGS

PLACES = ("left upper lobe", "right lower lobe", "lingula", "right middle lobe", "left base")
SIGNS = ("dense shadow", "fine streaks", "round nodule", "hazy patch", "linear band")


def report(i):
    """One invented report, every fifth in another hand."""
    place, sign = PLACES[i % 5], SIGNS[i // 5 % 5]
    if i % 5 == 4:
        seen = f"A {sign} of {i + 3} mm in the {place}."
        return f"Reason for study: cough\n\nRESULT\n{seen}\n\nOpinion - {sign}, {place}, {i + 3} mm."
    seen = f"A {sign} of {i + 3} mm in the {place}."
    return (
        f"Mr. Varga, DOB 3/15/1985\r\nHISTORY: seen by Dr. Iyer on 03/{i % 28 + 1:02d}/2024\r\nFINDINGS:  {seen}\r\n\r\n"
        f"IMPRESSION:\r\n{sign.capitalize()}, {place}, {i + 3} mm.\r\n\r\nElectronically signed by Dr. Ada Iyer"
    )


def rows(count, patients=None):
    """`count` reports of `patients` patients (three reports each, if not said)."""
    many = patients or max(1, count // 3)
    return [{"no": f"R{i:03d}", "who": f"P{i % many}", "report": report(i)} for i in range(count)]


def write_csv(path: Path, listed, encoding="utf-8"):
    """Write a table."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return path


def config_for(folder: Path, source="reports.csv", **values):
    """Settings of a practice whose reports are a table of no, who, report; without the column who each report is a patient."""
    import dataclasses

    columns = {"id": "no", "patient": "who", "text": "report"}
    base = {
        "practice": "Invented",
        "governance": {"example": True},
        "reports": {"source": source, "columns": columns},
        "task": {"kind": "draft", "question": ["history", "findings"], "answer": "impression"},
    }
    for section, given in values.items():
        base[section] = {**base.get(section, {}), **given}
    if not base["reports"]["columns"].get("patient"):
        base["split"] = {"unknown_patients": "as others", **base.get("split", {})}
    return dataclasses.replace(config_from_values(json.loads(json.dumps(base))), home=folder)


class Came:
    """All that a source gives, as the preparation's reader tells it file by file."""

    def __init__(self, config, leave_out=()):
        told = [file for _, file in files_read(config, leave_out)]
        self.reports = [report for file in told for report in file.reports]
        self.files = dict.fromkeys(ENDINGS, 0) | Counter(file.ending for file in told)
        kinds = ("unreadable", "unsupported")
        self.reasons = {kind: Counter(file.reason for file in told if file.ending == kind) for kind in kinds}


def workspace_at(folder: Path, name="work"):
    """A workspace whose keyed hashes are the same everywhere."""
    return Workspace.create(folder / name, secret=b"invented")
