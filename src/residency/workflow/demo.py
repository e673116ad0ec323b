"""The story on the invented practice: its reports become its own measured model."""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from pathlib import Path

from residency.foundation.errors import UserError
from residency.workflow.practice import Practice, open_practice

SECRET = b"The invented practice's key is public: its patients do not exist."
"""Makes every keyed hash, and so every number, the same on every machine. Real practices get a random key."""


def clinic_folder() -> Path:
    """Where the invented practice lies: in the installed package, or in a checkout.

    Raises:
        UserError: it is in neither.
    """
    packaged = Path(str(importlib.resources.files("residency") / "foundation" / "resources" / "clinic"))
    checkout = Path(__file__).resolve().parents[3] / "examples" / "clinic"
    for folder in (packaged, checkout):
        if (folder / "residency.toml").exists():
            return folder
    raise UserError(
        "The invented practice is not in this installation.", next="install residency again, or clone its repository."
    )


def open_demo(workspace: Path, overrides: Sequence[str] = ()) -> Practice:
    """The invented practice with a workspace of its own."""
    return open_practice(clinic_folder() / "residency.toml", workspace=workspace, overrides=overrides, secret=SECRET)


def one_question(practice: Practice) -> tuple[str, str]:
    """A question of the test part with the practice's own answer, both de-identified: what the demo asks at its end."""
    from residency.instruments.prompts import question_text
    from residency.prepare.pipeline import load_corpus

    cases = load_corpus(practice.workspace).part("test")
    example = max(cases, key=lambda case: (min(len(case.target), 200), case.id))
    return question_text(example.question), example.target
