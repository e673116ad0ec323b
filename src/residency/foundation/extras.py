"""Imports an optional package, or says which extra brings it."""

from importlib import import_module
from types import ModuleType

from residency.foundation.errors import UserError

EXTRA_OF = {"rouge_score": "dev", "playwright": "dev"}


def need(module: str, purpose: str) -> ModuleType:
    """Import an optional package. Call it inside the function that uses it, so that `import residency` stays light.

    Raises:
        UserError: the package is not installed; names the extra.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = (error.name or module).partition(".")[0]
        if missing != module.partition(".")[0]:
            raise  # the package is there but broken: a bug, not a missing extra
        extra = EXTRA_OF.get(missing)
        how = f"pip install 'residency[{extra}]'" if extra else f"pip install {missing}"
        raise UserError(f"{purpose} needs the package {missing}.", next=how) from None
