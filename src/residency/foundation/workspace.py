"""The one place that knows where artifacts live, and the sealed store for what can restore an original."""

import hmac
import json
import os
import re
import secrets
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from residency.foundation.errors import Busy, UserError, explain_os_errors
from residency.foundation.storage import atomic_path, digest_of_file, read_json, write_bytes, write_json

WORKSPACE_FORMAT = 2
WORKSPACE_MARKER = "workspace.json"
"""The file that makes a folder a workspace."""


class Workspace:
    """A practice's folder of artifacts. Private to its owner; holds de-identified text, and the sealed store.

    corpus/         reports.parquet  examples.parquet  split.json  manifest.json
    preparing/      shards of a preparation that has not ended; raw reports in them are encrypted like the sealed store
    sealed/         one encrypted file a name; their key lies outside the workspace
    runs/<id>/      recipe.json  plan.json  run.json  checkpoints/  log.jsonl
    model/          the latest trained model, a plain folder in Hugging Face format
    evaluations/<id>/  evaluation.json  cases.jsonl  page.html
    records/        one file per finished step
    checks/         one file per check by a person: what was read and marked, without text
    jobs/           progress of long steps
    audit.jsonl     who did what to which artifact
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, root: Path, *, secret: bytes | None = None) -> "Workspace":
        """Open the workspace at `root`, making it where there is none.

        Args:
            root: its folder.
            secret: key of all keyed hashes; only for invented data, whose results should be the same everywhere.

        Raises:
            UserError: no permission, or `root` is a file or a folder that holds something else.
        """
        workspace = cls(root)
        marker = root / WORKSPACE_MARKER
        with explain_os_errors("open the workspace", root):
            if marker.exists():
                return workspace._checked()
            other = root.is_file() or (root.is_dir() and not all(map(_is_harmless, root.iterdir())))
        if other:
            raise UserError(
                f"{root} is no workspace, and not empty.",
                why="A workspace needs a folder of its own.",
                next="name an empty or new folder with --workspace.",
            )
        with explain_os_errors("make the workspace", root):
            root.mkdir(parents=True, exist_ok=True)
            root.chmod(0o700)
        return workspace._made(marker, secret)

    def _made(self, marker: Path, secret: bytes | None) -> "Workspace":
        """Make it, or find it made by another command that began at the same moment."""
        from filelock import FileLock

        with explain_os_errors("make the workspace", self.root), FileLock(self.root / "making.lock"):
            if not marker.exists():
                self._make(marker, secret)
        return self._checked()

    def _make(self, marker: Path, secret: bytes | None) -> None:
        """Make everything anew that a kill may have left half made; the marker is there last, in one step.

        Its name is kept from the first step on, so that the next attempt uses the same key and leaves none behind.
        """
        begun, sealed = self.root / _BEGUN, self.root / "sealed"
        (self.root / ".gitignore").write_text("*\n", "utf-8")
        identity = sha256(secret).hexdigest()[:32] if secret is not None else _id_of(begun) or secrets.token_hex(16)
        halves = (self.root.glob(f".{_BEGUN}.*.part"), keys_folder().glob(f".{identity}.key.*.part"), sealed.glob("*.bin"))
        for left_over in chain(*halves, sealed.glob(".*.part")):
            left_over.unlink()
        write_json(begun, {"format": WORKSPACE_FORMAT, "id": identity})
        SealedStore(self, identity).seal("secret", (secret or secrets.token_bytes(32)).hex())
        os.replace(begun, marker)

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Open an existing workspace.

        Raises:
            UserError: there is none.
        """
        with explain_os_errors("open the workspace", root):
            there = (root / WORKSPACE_MARKER).exists()
        if not there:
            raise UserError(f"There is no workspace at {root}.", next="residency prepare (or residency run) makes it.")
        return cls(root)._checked()

    def _checked(self) -> "Workspace":
        try:
            found = read_json(self.root / WORKSPACE_MARKER)
        except UserError as error:
            raise UserError(
                error.what,
                why="It names this workspace, and the key of its sealed store is kept under that name.",
                next="bring it back from a backup; without it, prepare in a new workspace.",
            ) from None
        if not isinstance(found, dict) or found.get("format") != WORKSPACE_FORMAT:
            raise UserError(
                f"{self.root} was made by another version of this program.",
                next="use that version, or name a new folder with --workspace.",
            )
        return self

    @property
    def id(self) -> str:
        """Random name of this workspace, under which its key is kept."""
        return str(read_json(self.root / WORKSPACE_MARKER)["id"])

    @property
    def sealed(self) -> "SealedStore":
        """Everything that can restore an original."""
        return SealedStore(self, self.id)

    def secret(self) -> bytes:
        """Key of all keyed hashes of this workspace.

        Raises:
            UserError: the sealed store was erased or its key is not here.
        """
        return bytes.fromhex(self.sealed.read("secret"))

    @property
    def corpus(self) -> Path:
        """Folder of the prepared corpus."""
        return self.root / "corpus"

    @property
    def preparing(self) -> Path:
        """Folder of the shards of a preparation that has not ended."""
        return self.root / "preparing"

    @property
    def runs(self) -> Path:
        """Folder of the trainings, one folder each."""
        return self.root / "runs"

    @property
    def model(self) -> Path:
        """The latest trained model, a plain folder."""
        return self.root / "model"

    @property
    def evaluations(self) -> Path:
        """Folder of the evaluations, one folder each."""
        return self.root / "evaluations"

    @property
    def records(self) -> Path:
        """Folder of the records, one file per finished step."""
        return self.root / "records"

    @property
    def checks(self) -> Path:
        """Folder of the checks by a person, one file each."""
        return self.root / "checks"

    @property
    def smoke_tests(self) -> Path:
        """What the smoke tests of outside recognisers found, by digest; numbers alone."""
        return self.root / "smoke_tests.json"

    @property
    def jobs(self) -> Path:
        """Folder of the long steps' progress files."""
        return self.root / "jobs"

    @property
    def audit(self) -> Path:
        """The journal."""
        return self.root / "audit.jsonl"

    @contextmanager
    def locked(self, doing: str) -> Iterator[None]:
        """Hold the workspace for one writer; freed by the operating system even after a kill.

        Raises:
            UserError: another process holds it.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / "lock")
        holder = self.root / "lock.holder.json"
        try:
            lock.acquire(timeout=0)
        except Timeout:
            held = read_json(holder) if holder.exists() else {}
            raise Busy(
                f"Another process is at work in {self.root}"
                + (f" ({held['doing']}, process {held['process']})." if "doing" in held else "."),
                why="Two at once would overwrite each other's artifacts.",
                next="wait for it (residency status), or stop it (residency stop, or Ctrl-C where it runs in the foreground).",
            ) from None
        except OSError:
            with explain_os_errors("lock the workspace", self.root):
                raise
        try:
            write_json(holder, {"doing": doing, "process": os.getpid()})
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()


_BEGUN = "making.json"
"""The marker of a workspace that is being made."""
_HARMLESS = {".gitignore", ".DS_Store", "lock", "making.lock", "sealed", _BEGUN}


def _is_harmless(path: Path) -> bool:
    """True for what an attempt to make a workspace may have left."""
    return path.name in _HARMLESS or (path.name.startswith(f".{_BEGUN}.") and path.suffix == ".part")


def _id_of(begun: Path) -> str | None:
    """The name that an attempt to make a workspace chose; None where there was none."""
    try:
        found = read_json(begun)
    except UserError:
        return None
    name = found.get("id") if isinstance(found, dict) else None
    return name if isinstance(name, str) and re.fullmatch("[0-9a-f]{32}", name) else None


def keyed_hash(secret: bytes, *parts: str, length: int = 16) -> str:
    """HMAC-SHA256 of the parts under `secret`, as `length` hexadecimal digits."""
    message = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(secret, message, sha256).hexdigest()[:length]


def keys_folder() -> Path:
    """Where keys of sealed stores lie: outside every workspace, private to the user. RESIDENCY_KEYS names another."""
    if named := os.environ.get("RESIDENCY_KEYS"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("residency") / "keys"


def cache_folder() -> Path:
    """Where unpacked models lie. RESIDENCY_CACHE names another."""
    if named := os.environ.get("RESIDENCY_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("residency")


class SealedStore:
    """Named values, each in an encrypted file of its own; the key lies outside the workspace.

    A file is a row of parts, one a line, so that writing one name leaves the others alone and adding to it rewrites nothing.
    Each part holds its name and number within the encryption: one that was exchanged or taken out from between others is
    noticed.
    Erasing the key makes the store unreadable for good; copies of the workspace then restore nothing.
    Source: Fernet (AES-128-CBC with HMAC-SHA256), https://cryptography.io/en/latest/fernet/
    """

    def __init__(self, workspace: Workspace, identity: str) -> None:
        self._folder = workspace.root / "sealed"
        self._made = (workspace.root / WORKSPACE_MARKER).exists()  # then a store that is gone was erased, and stays gone
        self._key_file = keys_folder() / f"{identity}.key"

    def was_erased(self) -> bool:
        """True where the workspace was made and its store is gone for good."""
        return self._made and not any(self._folder.glob("*.bin"))

    def seal(self, name: str, value: Any) -> None:
        """Store `value` (plain values) under `name`, replacing what stood there; a dictionary goes in parts."""
        cipher = self._cipher(make=True)
        with atomic_path(self._file(name)) as temporary, temporary.open("wb") as file:
            for number, part in enumerate(_parts(value)):
                file.write(_sealed(cipher, name, number, part))

    def add(self, name: str, entries: dict[str, Any]) -> None:
        """Add entries to the dictionary stored under `name`; what stood there is not written again.

        A part that a kill cut short counts as never written.
        """
        cipher, file_path = self._cipher(make=True), self._file(name)
        with explain_os_errors("write the sealed store", file_path):
            file_path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file_path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b") as file:
                number, end = _whole_parts(file)
                file.truncate(end)
                file.seek(end)
                file.write(_sealed(cipher, name, number, entries))
                file.flush()
                os.fsync(file.fileno())

    def holds(self, name: str) -> bool:
        """True where something is stored under `name`, whether it opens or not."""
        return self._file(name).exists()

    def digest(self, name: str) -> str | None:
        """Digest of the file of a name as it lies there, encrypted; None where there is none."""
        return digest_of_file(self._file(name)) if self.holds(name) else None

    def read(self, name: str) -> Any:
        """The value stored under `name`.

        Raises:
            UserError: nothing there, erased, changed from outside, or the key is not on this machine.
        """
        values = list(self.parts(name))
        return values[0] if len(values) == 1 else {key: value for part in values for key, value in part.items()}

    def read_entries(self, name: str, wanted: Collection[str]) -> dict[str, Any]:
        """Some entries of the dictionary stored under `name`, as `read` gives them; memory holds one part beside them."""
        return {key: value for part in self.parts(name) for key, value in part.items() if key in wanted}

    def parts(self, name: str) -> Iterator[Any]:
        """What is stored under `name`, part by part, as `read` opens it."""
        from cryptography.fernet import InvalidToken

        self._refuse_erased()
        file_path, number = self._file(name), 0
        if not file_path.exists():
            raise UserError(f"The sealed store holds no {name!r}.", next="run residency prepare again.")
        try:
            with explain_os_errors("open the sealed store", file_path), file_path.open("rb") as file:
                cipher = self._cipher(make=False)
                for line in file:
                    if line.endswith(b"\n") or not number:
                        yield _opened(cipher, name, number, line)
                        number += 1
        except (InvalidToken, ValueError):
            raise UserError(
                f"The sealed store {file_path} does not open with its key.",
                why="The store or the key was changed from outside.",
                next="bring back both from one backup, or prepare in a new workspace.",
            ) from None

    def wrap(self, name: str, value: Any) -> str:
        """`value` (plain values) encrypted as one line of text, to be kept elsewhere for a while."""
        return _sealed(self._cipher(make=True), name, 0, value).decode("ascii").rstrip("\n")

    def unwrap(self, name: str, line: str) -> Any:
        """The value that `wrap` encrypted under this name.

        Raises:
            UserError: the line was changed from outside, or the key is not on this machine.
        """
        from cryptography.fernet import InvalidToken

        try:
            return _opened(self._cipher(make=False), name, 0, line.encode("ascii"))
        except (InvalidToken, ValueError):
            raise UserError("What was encrypted for a while does not open with this workspace's key.") from None

    def erase(self) -> None:
        """Destroy the key and the store: nothing in this workspace can restore an original any more."""
        for file in (self._key_file, *sorted(self._folder.glob("*"))):
            with explain_os_errors("erase the sealed store", file):
                if file.exists():
                    with file.open("r+b") as old:  # in place: a new file would leave the old content on the disk
                        old.write(secrets.token_bytes(min(max(64, file.stat().st_size), _OVERWRITTEN_BYTES)))
                        old.flush()
                        os.fsync(old.fileno())
                    file.unlink()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.bin"

    def _refuse_erased(self) -> None:
        if self._made and not self._file("secret").exists():
            raise UserError("The sealed store is gone: it was erased or never made.", next="prepare in a new workspace.")

    def _cipher(self, *, make: bool) -> Any:
        from cryptography.fernet import Fernet

        self._refuse_erased()
        if make and not self._made and not self._key_file.exists():
            write_bytes(self._key_file, Fernet.generate_key())
            if os.name == "posix":
                self._key_file.parent.chmod(0o700)
        if not self._key_file.exists():
            raise UserError(
                f"The key of this workspace is not here ({self._key_file}).",
                why="It is kept outside the workspace on purpose, on the machine where the workspace was made.",
                next="go on there, bring the key, or prepare in a new workspace.",
            )
        try:
            return Fernet(self._key_file.read_bytes())
        except ValueError:
            raise UserError(
                f"The sealed store does not open with its key: {self._key_file} is none.",
                next="bring back the key and the store from one backup, or prepare in a new workspace.",
            ) from None


_PART_ENTRIES = 2_000
_OVERWRITTEN_BYTES = 1_000_000
"""So much of each file is overwritten when it is erased; without the key the rest says nothing."""


def _parts(value: Any) -> Iterator[Any]:
    """A dictionary in parts of some thousand entries; anything else whole."""
    if not isinstance(value, dict) or len(value) <= _PART_ENTRIES:
        yield value
        return
    entries = iter(value.items())
    while part := dict(islice(entries, _PART_ENTRIES)):
        yield part


def _sealed(cipher: Any, name: str, number: int, value: Any) -> bytes:
    """One part as a line."""
    plain = json.dumps([name, number, value], ensure_ascii=False).encode("utf-8", "surrogatepass")
    return bytes(cipher.encrypt(zlib.compress(plain, 1))) + b"\n"


def _opened(cipher: Any, name: str, number: int, line: bytes) -> Any:
    """The value of one part.

    Raises:
        ValueError: it is another part than the one that belongs here.
    """
    plain = zlib.decompress(cipher.decrypt(line.rstrip(b"\n")))
    found, at, value = json.loads(plain.decode("utf-8", "surrogatepass"))
    if (found, at) != (name, number):
        raise ValueError("another part")
    return value


def _whole_parts(file: BinaryIO) -> tuple[int, int]:
    """How many whole parts a file holds, and where the last one ends."""
    number = end = 0
    for line in file:
        if line.endswith(b"\n"):
            number, end = number + 1, end + len(line)
    return number, end
