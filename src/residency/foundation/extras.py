"""Imports an optional package, or says which extra brings it."""

from importlib import import_module
from types import ModuleType

from residency.foundation.errors import UserError

EXTRA_OF = {"pydicom": "dicom", "spacy": "spacy", "presidio_analyzer": "presidio", "ray": "ray"}
"""Optional package -> the extra of this project that brings it."""


def need(module: str, purpose: str) -> ModuleType:
    """Import an optional package. Call it inside the function that uses it, so that `import residency` stays light.

    Args:
        module: the package's import name.
        purpose: what needs it, as "reading DICOM".

    Raises:
        UserError: it is not installed; says which extra brings it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if error.name != package:
            raise  # the package is there but broken: a bug, not a missing extra
        raise UserError(f"{purpose} needs {package}.", next=f"pip install 'residency[{EXTRA_OF[package]}]'") from None
