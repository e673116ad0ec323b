"""Residency: a medical practice turns its own diagnosis reports into its own language model.

import residency

practice = residency.open_practice("residency.toml")
practice.prepare()
practice.train()
print(practice.evaluate().verdict[0])
print(practice.ask("Findings: ...").as_text())
print(residency.deidentify("Mrs. Varga was seen on 3/15/2024.").text)
"""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "Practice": "residency.workflow.practice",
    "UserError": "residency.foundation.errors",
    "deidentify": "residency.prepare.filter",
    "open_practice": "residency.workflow.practice",
}
__all__ = ["Practice", "UserError", "deidentify", "open_practice"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'residency' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted(_PUBLIC)
