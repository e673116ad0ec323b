"""Atomic writes, Parquet tables of records, and content digests."""

import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
import time
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from residency.foundation.errors import UserError, explain_os_errors

T = TypeVar("T")
ROWS_IN_GROUP = 5_000
"""Rows of a Parquet table that are held and written at once, at most ..."""
CHARACTERS_IN_GROUP = 4_000_000
"""... and fewer where they hold so much text."""


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Yield a temporary neighbour of `path`; rename it to `path` when the block ends well.

    Readers see the old file or the new one, never a part. Needs room for both at once. Private to its owner.

    Raises:
        UserError: disk full or no permission; the former file is then untouched.
    """
    if path.exists() and not path.is_file():
        raise UserError(f"{path} is no file that could be replaced: it is a folder or a device.", next="name another.")
    with explain_os_errors(f"write {path.name}", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            _rename(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _rename(source: Path, place: Path) -> None:
    """Rename over what stands there; Windows refuses that while another program reads it, so a little patience."""
    for pause_seconds in (0.02, 0.1, 0.4):
        try:
            os.replace(source, place)
            return
        except PermissionError:
            time.sleep(pause_seconds)
    os.replace(source, place)


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` atomically."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Write `content` as UTF-8, atomically, line ends as they are."""
    write_bytes(path, content.encode("utf-8"))


def write_json(path: Path, value: Any) -> None:
    """Write a record, or plain values, as JSON, atomically. NaN is refused: what was not measured is null."""
    write_text(path, json.dumps(as_plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def read_json(path: Path) -> Any:
    """Read plain values.

    Raises:
        UserError: the file is missing, unreadable or broken.
    """
    with explain_os_errors(f"read {path.name}", path):
        content = path.read_bytes()
    try:
        return json.loads(content)
    except ValueError:
        raise UserError(
            f"{path} is broken: it is not JSON.",
            why="It was cut or changed from outside; this program writes it whole or not at all.",
            next="remove it and run the step again that wrote it (residency status names it).",
        ) from None


def read_record(path: Path, cls: type[T]) -> T:
    """Read one record of the class `cls` that `write_json` wrote.

    Raises:
        UserError: the file is missing, unreadable or broken, or holds something else.
    """
    values = read_json(path)
    try:
        record: T = from_plain(values, cls)
    except (TypeError, KeyError, ValueError, AttributeError, IndexError):
        raise UserError(
            f"{path} is broken: it is no {cls.__name__} record of this version.",
            why="It was cut or changed from outside, or made by another version.",
            next="remove it and run the step again that wrote it (residency status names it).",
        ) from None
    return record


def as_plain(value: Any) -> Any:
    """Records, tuples and paths as what JSON and Parquet know."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(k): as_plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_plain(v) for v in value]
    if isinstance(value, Path):
        return value.as_posix()
    return value


def from_plain(value: Any, wanted: Any) -> Any:
    """The reverse of `as_plain`, guided by the type `wanted`."""
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        inner = next((a for a in arguments if a is not types.NoneType), Any)
        return None if value is None else from_plain(value, inner)
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        hints = _hints(wanted)
        return wanted(
            **{f.name: from_plain(value[f.name], hints[f.name]) for f in dataclasses.fields(wanted) if f.name in value}
        )
    if origin is tuple:
        inner = [arguments[0]] * len(value) if len(arguments) == 2 and arguments[1] is Ellipsis else list(arguments)
        return tuple(from_plain(v, t) for v, t in zip(value, inner, strict=True))
    if origin is list:
        return [from_plain(v, arguments[0]) for v in value]
    if origin is dict:
        return {k: from_plain(v, arguments[1]) for k, v in value.items()}
    return value


@cache
def _hints(cls: type) -> dict[str, Any]:
    """The types of a record's fields; looking them up takes longer than making the record."""
    return typing.get_type_hints(cls)


def write_table(path: Path, records: Iterable[Any], cls: type) -> None:
    """Write records of the class `cls` as one Parquet table, atomically. Nested fields are stored as JSON text."""
    with table_writer(path, cls) as write:
        write(records)


@contextmanager
def table_writer(path: Path, cls: type) -> Iterator[Callable[[Iterable[Any]], None]]:
    """Yield a function that adds records of the class `cls`, or their plain forms, to a Parquet table.

    It is there when the block ends well. The bytes depend on the records alone, not on how many are added at once; memory
    holds one group of rows.
    """
    import pyarrow.parquet as pq

    nested, schema = _schema_of(cls)
    waiting: list[dict[str, Any]] = []
    characters = 0

    def flush(writer: Any) -> None:
        nonlocal characters
        writer.write_table(_arrow_table(waiting, schema))
        waiting.clear()
        characters = 0

    with atomic_path(path) as temporary, pq.ParquetWriter(temporary, schema) as writer:

        def write(records: Iterable[Any]) -> None:
            nonlocal characters
            for record in records:
                row = _row(record if isinstance(record, dict) else as_plain(record), nested)
                waiting.append(row)
                characters += sum(len(value) for value in row.values() if isinstance(value, str))
                if len(waiting) >= ROWS_IN_GROUP or characters >= CHARACTERS_IN_GROUP:
                    flush(writer)

        yield write
        if waiting:
            flush(writer)


def _schema_of(cls: type) -> tuple[set[str], Any]:
    """Names of the fields that are stored as JSON, and the Arrow schema."""
    import pyarrow as pa

    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    columns: list[Any] = []
    nested: set[str] = set()
    for name, hint in _hints(cls).items():
        kinds = {a for a in typing.get_args(hint) if a is not types.NoneType} if _is_union(hint) else {hint}
        kinds = {type(v) for k in kinds for v in typing.get_args(k)} if all(_is_literal(k) for k in kinds) else kinds
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        if kind not in plain:
            nested.add(name)
        columns.append(pa.field(name, pa.string() if kind is None else plain.get(kind, pa.string())))
    return nested, pa.schema(columns, {"record": cls.__name__, "json": ",".join(sorted(nested))})


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType)


def _is_literal(hint: Any) -> bool:
    return typing.get_origin(hint) is typing.Literal


def _row(values: dict[str, Any], nested: set[str]) -> dict[str, Any]:
    """A record's plain form as a row of a table: nested values as JSON text."""
    return {n: json.dumps(v, ensure_ascii=False) if n in nested and v is not None else v for n, v in values.items()}


def _arrow_table(rows: Sequence[Mapping[str, Any]], schema: Any) -> Any:
    import pyarrow as pa

    return pa.table([pa.array([row[field.name] for row in rows], field.type) for field in schema], schema=schema)


def read_table(path: Path, cls: type[T]) -> list[T]:
    """Read records of the class `cls` that `write_table` wrote.

    Raises:
        UserError: the file is missing or broken.
    """
    return [record for batch in _batches(path, None) for record in _records(batch, cls)]


def read_some(path: Path, cls: type[T], ids: Iterable[str]) -> list[T]:
    """The records of a table whose field `id` is one of these, in the table's order, in the memory of one group of rows.

    Raises:
        UserError: as `read_table`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = pa.array(list(ids), pa.string())
    found = (batch.filter(pc.is_in(batch.column("id"), value_set=wanted)) for batch in _batches(path, None))
    return [record for batch in found for record in _records(batch, cls)]


def read_columns(path: Path, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some fields of every record of a table, none of them nested, in the memory of one group of rows.

    Raises:
        UserError: as `read_table`.
    """
    for batch in _batches(path, names):
        yield from zip(*(batch.column(name).to_pylist() for name in names), strict=True)


def _batches(path: Path, names: Sequence[str] | None) -> Iterator[Any]:
    """A table group by group; all columns, or some."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with explain_os_errors(f"read {path.name}", path):
        try:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    yield file.read_row_group(group, names)
        except pa.ArrowInvalid:
            raise UserError(f"{path} is broken: it is not a Parquet table.", next="run the step again that wrote it.") from None


def _records(table: Any, cls: type[T]) -> list[T]:
    nested = set((table.schema.metadata or {}).get(b"json", b"").decode().split(","))
    rows = table.to_pylist()
    return [from_plain({k: json.loads(v) if k in nested and v is not None else v for k, v in row.items()}, cls) for row in rows]


def replace_folder(new: Path, place: Path) -> None:
    """Rename `new` to `place`, moving what stood there aside first and removing it afterwards."""
    former = place.with_name(f".{place.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if place.exists():
        os.replace(place, former)
    os.replace(new, place)
    shutil.rmtree(former, ignore_errors=True)


def digest_of(value: Any) -> str:
    """sha256 of a record's plain form, as 64 hexadecimal digits; the same for equal values."""
    canonical = json.dumps(as_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_file(path: Path) -> str:
    """sha256 of a file's bytes."""
    with explain_os_errors(f"read {path.name}", path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_files(paths: Iterable[Path], *, beneath: Path) -> str:
    """sha256 over the names (relative to `beneath`) and contents of several files."""
    listed = sorted((p.relative_to(beneath).as_posix(), digest_of_file(p)) for p in paths)
    return digest_of(listed)


def weights_id(folder: Path) -> str:
    """A model's id: the first 12 digits of the digest of its weight files."""
    return digest_of_files(sorted(folder.glob("*.safetensors")), beneath=folder)[:12]
