"""Looks at machine, packages, model, disk, memory and workspace, and says what to mend."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from residency.foundation.console import bytes_in_words
from residency.foundation.errors import UserError
from residency.foundation.workspace import cache_folder, keys_folder

Level = Literal["good", "warn", "bad", "unknown"]

CLOUD_FOLDERS = (
    "Box Sync",
    "CloudStorage",
    "Dropbox",
    "Google Drive",
    "GoogleDrive",
    "MEGA",
    "Mobile Documents",
    "Nextcloud",
    "OneDrive",
    "iCloud",
    "pCloud",
)
NEEDED_DISK_BYTES = 8_000_000_000
"""Room for the checkpoints of the embedded model: three of 1.6 GB, the trained folder and its copy."""
NEEDED_MEMORY_BYTES = 6_000_000_000
"""What a full fine-tune of the embedded model takes at most."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    """How it is."""
    what: str
    """What was found."""
    mend: str = ""
    """What to do, where something is to be done."""


def examine(workspace: Path) -> list[Finding]:
    """Look at everything; never raises on an odd machine."""
    return [
        *_packages(),
        *_machine(),
        *_model(),
        *_places(workspace),
    ]


def _packages() -> Iterator[Finding]:
    yield Finding("good", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    from packaging.requirements import Requirement

    wrong = []
    try:
        needed = requires("residency") or []
    except PackageNotFoundError:
        yield Finding("warn", "Packages: residency runs from its source, uninstalled, so nothing lists what it needs")
        return
    for line in needed:
        requirement = Requirement(line)
        if requirement.marker is not None:
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found.partition("+")[0], prereleases=True):
            wrong.append(f"{requirement.name} is {found}, tested with {requirement.specifier}")
    if wrong:
        yield Finding("bad", "Packages: " + "; ".join(wrong), "pip install residency again, in an environment of its own.")
    else:
        yield Finding("good", "Packages: all there, in the versions tested")


def _machine() -> Iterator[Finding]:
    from residency.choose.hardware import measure_machine

    machine = measure_machine()
    sets = ", ".join(machine.instruction_sets or ()) or "not known"
    yield Finding("good", f"Processor: {machine.processor or 'not known'}, {machine.cores or '?'} cores; {sets}")
    memory = machine.memory_available_bytes
    if memory is None:
        yield Finding("unknown", "Memory: not measured")
    elif memory < NEEDED_MEMORY_BYTES:
        needed = bytes_in_words(NEEDED_MEMORY_BYTES)
        mend = f"A full fine-tune takes up to {needed}; close programs or use lora."
        yield Finding("warn", f"Memory: {bytes_in_words(memory)} free", mend)
    else:
        yield Finding("good", f"Memory: {bytes_in_words(memory)} free of {bytes_in_words(machine.memory_total_bytes)}")
    for gpu in machine.gpus:
        named = f"GPU: {gpu.name}, {bytes_in_words(gpu.memory_bytes)}"
        if gpu.seen_by_torch:
            yield Finding("good", named)
        else:
            mend = "Install torch's build for this GPU (pytorch.org, Get started), or run make setup again."
            yield Finding("bad", f"{named}; the installed torch cannot use it", mend)
    if not machine.gpus:
        yield Finding("good", "GPU: none; everything runs on the processor")


def _model() -> Iterator[Finding]:
    from residency.choose.fetch import locate

    try:
        base = locate("smollm2-135m-instruct")
    except UserError as error:
        yield Finding("bad", f"Embedded model: {error.what}", error.next or "residency fetch")
    else:
        yield Finding("good", f"Embedded model: whole, {base.weights}")


def _places(workspace: Path) -> Iterator[Finding]:
    import shutil

    place = next(p for p in (workspace.resolve(), *workspace.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    if free < NEEDED_DISK_BYTES:
        needed = bytes_in_words(NEEDED_DISK_BYTES)
        mend = f"A full fine-tune needs {needed}; choose another --workspace."
        yield Finding("bad", f"Disk: {bytes_in_words(free)} free at {place}", mend)
    else:
        yield Finding("good", f"Disk: {bytes_in_words(free)} free at {place}")
    yield from _synchronised(place)
    yield from _encrypted(place)
    if not os.access(place, os.W_OK):
        yield Finding(
            "bad", f"Folder: no permission to write at {place}", "Give yourself the right, or choose another --workspace."
        )
    if place == workspace.resolve() and os.name == "posix" and place.stat().st_mode & 0o077:
        yield Finding("warn", "Folder: others on this machine can read the workspace", f"chmod 700 {place}")
    if keys_folder().resolve().is_relative_to(workspace.resolve()):
        yield Finding("bad", "Keys: they lie inside the workspace that they seal", "Set RESIDENCY_KEYS to a folder outside it.")
    yield Finding("good", f"Models are kept in {cache_folder()}")


def _synchronised(place: Path) -> Iterator[Finding]:
    clouds = [re.compile(rf"{re.escape(name)}([^a-z]|$)", re.IGNORECASE) for name in CLOUD_FOLDERS]
    named = next((part for part in place.parts if any(cloud.match(part) for cloud in clouds)), None)
    if named:
        mend = "Reports would leave the practice. Choose a local --workspace."
        yield Finding("bad", f"Folder: {named!r} looks like a cloud-synchronised folder", mend)
    else:
        yield Finding("good", "Folder: no sign of cloud synchronisation in its path")


def _encrypted(place: Path) -> Iterator[Finding]:
    known = is_encrypted(place)
    if known is None:
        yield Finding(
            "unknown", "Encryption: could not tell for this disk", "Make sure that the disk of the workspace is encrypted."
        )
    elif known:
        yield Finding("good", "Encryption: the disk is encrypted")
    else:
        mend = "Encrypt it (LUKS, FileVault, BitLocker) before real reports come in."
        yield Finding("warn", "Encryption: the disk is not encrypted", mend)


def is_encrypted(place: Path) -> bool | None:
    """Whether the disk under `place` is encrypted; None where that cannot be told without more rights.

    Source: Linux device mapper names LUKS volumes CRYPT-...; macOS `fdesetup status`; Windows `manage-bde -status`.
    """
    try:
        if sys.platform == "linux":
            return _encrypted_on_linux(place)
        if sys.platform == "darwin":
            return "FileVault is On" in _printed(["fdesetup", "status"])
        if sys.platform == "win32":
            return "Protection On" in _printed(["manage-bde", "-status", place.drive]) or None
    except (OSError, subprocess.SubprocessError):
        return None
    return None


def _encrypted_on_linux(place: Path) -> bool | None:
    device = place.stat().st_dev
    block = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not block.exists():
        return None
    waiting, looked = [block.resolve()], set()
    while waiting:
        node = waiting.pop()
        looked.add(node)
        name = node / "dm" / "uuid"
        if name.exists() and re.match(r"CRYPT-", name.read_text("utf-8")):
            return True
        below = node / "slaves"
        waiting += [p.resolve() for p in below.iterdir() if p.resolve() not in looked] if below.is_dir() else []
    return False


def _printed(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout


def as_lines(findings: list[Finding]) -> list[str]:
    """The findings as text: a mark, what was found, and below it what to do."""
    marks = {"good": "ok  ", "warn": "warn", "bad": "BAD ", "unknown": "?   "}
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{marks[finding.level]}  {finding.what}")
        if finding.mend:
            lines.append(f"      -> {finding.mend}")
    return lines
