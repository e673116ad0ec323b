"""One record per finished step: inputs, digests, versions, seconds, results."""

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from residency.foundation import audit
from residency.foundation.errors import UserError
from residency.foundation.storage import digest_of, read_json, write_json
from residency.foundation.workspace import Workspace

PACKAGES = (
    "residency",
    "torch",
    "transformers",
    "trl",
    "peft",
    "accelerate",
    "datasets",
    "tokenizers",
    "numpy",
    "scikit-learn",
    "pyarrow",
)


def environment() -> dict[str, str]:
    """Versions of what decides a result, and the system. Reads metadata only; imports nothing heavy."""
    versions: dict[str, str] = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def write_record(
    workspace: Workspace, step: str, *, inputs: dict[str, str], outputs: dict[str, str], seconds: float, results: dict[str, Any]
) -> None:
    """Write what a step did to `records/<step>.json` (the former one is kept under its time) and to the journal.

    Args:
        workspace: where.
        step: the step's name.
        inputs: digest of everything it read, by name.
        outputs: digest of everything it made, by name.
        seconds: how long it took.
        results: numbers worth keeping; no report text.
    """
    path = workspace.records / f"{step}.json"
    now = datetime.now(UTC)
    record = {
        "step": step,
        "finished": now.isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "inputs": inputs,
        "outputs": outputs,
        "environment": environment(),
        "results": results,
    }
    write_json(workspace.records / "history" / f"{now:%Y%m%dT%H%M%S%f}-{step}.json", record)
    write_json(path, record)
    digest = digest_of(record)
    audit.append(workspace.audit, step, at=now, record=digest)
    if not workspace.sealed.was_erased():
        workspace.sealed.seal(f"record-{step}", digest)


def record_holds(workspace: Workspace, step: str, record: dict[str, Any]) -> bool:
    """True where a step's record is the one that was written: by the journal, and by the sealed store unless it was erased."""
    digest, store = digest_of(record), workspace.sealed
    if audit.last_of(workspace.audit, step).get("record") != digest:
        return False
    try:
        return store.was_erased() or store.read(f"record-{step}") == digest
    except UserError:
        return False  # none was sealed, or the key is not here


def read_last(workspace: Workspace, step: str) -> dict[str, Any] | None:
    """The last record of a step; None where it never finished.

    Raises:
        UserError: the file is broken, or holds something else.
    """
    path = workspace.records / f"{step}.json"
    if not path.exists():
        return None
    record: dict[str, Any] = read_json(path)
    parts = ("inputs", "outputs", "results")
    if not isinstance(record, dict) or not all(isinstance(record.get(part), dict) for part in parts):
        raise UserError(
            f"{path} is broken: it is no record of a step.",
            why="It was cut or changed from outside.",
            next=f"remove it, then: residency {step}",
        )
    return record
