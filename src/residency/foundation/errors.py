"""The mistakes that the person at the keyboard can mend, told as what, why and next.

    Exception
    └── UserError            printed as text, exit code 2
        ├── SettingsError    mistakes in residency.toml, all at once
        ├── TooLong          an answer that fills the model's context
        ├── Busy             another process holds the workspace
        └── Interrupted      stopped on request; says how to go on, exit code 130

Anything else that is raised is a bug and shows its traceback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class UserError(Exception):
    """A mistake that the person at the keyboard can mend.

    Never holds report text: identifiers, counts and file names only.
    """

    exit_code = 2

    def __init__(self, what: str, *, why: str = "", next: str = "") -> None:
        self.what, self.why, self.next = (_printable(part) for part in (what, why, next))
        super().__init__("\n".join(line for line in (self.what, self.why, next and f"Next: {self.next}") if line))


def _printable(text: str) -> str:
    """The text with what is no character, such as a file name's stray byte, written as an escape."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class SettingsError(UserError):
    """One or more mistakes in the settings, each with its path."""


class TooLong(UserError):
    """An answer that alone fills the model's context."""

    def __init__(self, number: int, what: str, **rest: str) -> None:
        self.number = number
        """Its place among what was asked, from 0."""
        super().__init__(what, **rest)


class Busy(UserError):
    """Another process holds the workspace."""


class Interrupted(UserError):
    """The work stopped because somebody asked for it; nothing is lost."""

    exit_code = 130


LEAST_FREE_BYTES = 100_000_000
"""With less left on the disk, a library's failure to write weights is told as a full disk."""


@contextmanager
def explain_full_disk(doing: str, folder: Path) -> Iterator[None]:
    """Turn the ways in which the model libraries tell of a full disk into a `UserError`; other errors pass.

    Args:
        doing: what was tried, as "write a checkpoint".
        folder: where; must exist.
    """
    import shutil

    try:
        yield
    except Exception as error:  # SafetensorError and RuntimeError, whose packages are not imported here
        told = type(error).__name__ == "SafetensorError" or isinstance(error, RuntimeError)
        if not told or shutil.disk_usage(folder).free > LEAST_FREE_BYTES:
            raise
        raise UserError(
            f"Could not {doing}: the disk is full.",
            next="make room (residency doctor shows the disk), then run the same command; it goes on.",
        ) from error


@contextmanager
def explain_os_errors(doing: str, path: Path | str) -> Iterator[None]:
    """Turn the operating system's refusals (full disk, no permission) into a `UserError`.

    Args:
        doing: what was tried, as "write the corpus".
        path: where; the name is shown, never the content.
    """
    try:
        yield
    except PermissionError as error:
        raise UserError(
            f"Could not {doing}: no permission for {error.filename or path}.",
            why="The operating system refused it.",
            next="give yourself the right to it, or choose another place.",
        ) from error
    except FileNotFoundError as error:
        raise UserError(
            f"Could not {doing}: {error.filename or path} is not there.",
            next="check the name of the file or folder.",
        ) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        kind = "a folder" if isinstance(error, IsADirectoryError) else "no folder"
        raise UserError(
            f"Could not {doing}: {error.filename or path} is {kind}.",
            next="check the name of the file or folder.",
        ) from error
    except OSError as error:
        raise UserError(
            f"Could not {doing} at {error.filename or path}: {error.strerror or error}.",
            why="The disk may be full, read-only or disconnected. The former file is untouched.",
            next="make room (residency doctor shows the disk) and run the same command again.",
        ) from error
