"""Checkpoints that count only when whole: the manifest with every file's digest is written last."""

import os
import re
import shutil
from pathlib import Path

from residency.foundation.console import say
from residency.foundation.errors import UserError
from residency.foundation.storage import digest_of_file, read_json, write_json

MANIFEST = "residency-checkpoint.json"


def seal(folder: Path, step: int) -> None:
    """Make sure that every file is on the disk, then write the manifest with which the checkpoint counts."""
    files = {}
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST):
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
        files[file.relative_to(folder).as_posix()] = {"bytes": file.stat().st_size, "sha256": digest_of_file(file)}
    write_json(folder / MANIFEST, {"step": step, "files": files})


def is_whole(folder: Path) -> bool:
    """True where the manifest is there and every file is as it says."""
    try:
        listed = read_json(folder / MANIFEST)["files"]
        return all(
            (folder / name).stat().st_size == entry["bytes"] and digest_of_file(folder / name) == entry["sha256"]
            for name, entry in listed.items()
        )
    except (UserError, OSError, KeyError, TypeError):
        return False


def steps_in(folder: Path) -> dict[int, Path]:
    """The checkpoints of a run by their step, whole or not."""
    found = {p: re.fullmatch(r"checkpoint-(\d+)", p.name) for p in (folder.iterdir() if folder.is_dir() else ())}
    return {int(match[1]): path for path, match in sorted(found.items()) if match}


def last_whole(folder: Path) -> tuple[int, Path] | None:
    """The last checkpoint that counts. Broken later ones (a kill while saving) are removed, and that is said."""
    for step, path in sorted(steps_in(folder).items(), reverse=True):
        if is_whole(path):
            return step, path
        say(f"The checkpoint at step {step} is incomplete and was removed; going on from the one before.")
        shutil.rmtree(path)
    return None


def keep_only(folder: Path, steps: set[int]) -> None:
    """Remove all other checkpoints; called once a new one counts. The manifest goes first."""
    for step, path in steps_in(folder).items():
        if step not in steps:
            (path / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(path)
