"""The file of one clean shard. A line each: digest of the rest, counts; then encrypted: words met, originals, reports."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from residency.foundation.schema import Example, Report
from residency.foundation.storage import as_plain, from_plain, write_bytes
from residency.foundation.workspace import SealedStore


def clean_path(folder: Path, number: int) -> Path:
    """The file of a shard's clean reports."""
    return folder / f"{number:06d}.clean"


def write_shard(path: Path, head: Mapping[str, Any], sealed: Sequence[str]) -> None:
    """Write counts and encrypted lines."""
    rest = "\n".join([json.dumps(as_plain(head), ensure_ascii=True), *sealed]).encode("ascii")
    write_bytes(path, sha256(rest).hexdigest().encode("ascii") + b"\n" + rest)


def head_of(path: Path) -> dict[str, Any] | None:
    """The counts of a clean shard; None where it is not there or not whole."""
    try:
        with path.open("rb") as file:
            digest, rest = file.readline().strip(), file.read()
    except OSError:
        return None
    if sha256(rest).hexdigest().encode("ascii") != digest:
        return None
    head: dict[str, Any] = json.loads(rest.partition(b"\n")[0])
    return head


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A clean shard as it was read. The lists have one entry a clean report, the last two one a raw report."""

    reports: list[Report]
    """De-identified, standardised and clean."""
    examples: list[list[Example]]
    """What each teaches."""
    why: list[str]
    """Why a report teaches nothing; "" where it does."""
    leaking: list[bool]
    """Whether its question holds its own answer."""
    unknown_codes: list[int]
    """Entries in it that are no code."""
    stand_ins: list[list[str]]
    """What stands in it in the place of identifiers."""
    marks: list[list[int]]
    """exact, source, patient and number of `dedupe.versions.Marks`."""
    links: list[list[str]]
    """Whom a report without a patient may be about."""
    documents: list[str]
    """Keyed hash of the document that a report was cut from; "" where it was cut from none."""
    patients: list[int]
    """The patient of each raw report."""
    sources: list[list[str]]
    """Keyed name of the file, and keyed digest of the content, of each raw report."""


def read_shard(folder: Path, number: int, store: SealedStore) -> Shard:
    """A whole clean shard."""
    values = plain_shard(folder, number, store)
    values["reports"] = [from_plain(r, Report) for r in values["reports"]]
    values["examples"] = [[from_plain(e, Example) for e in listed] for listed in values["examples"]]
    return Shard(**values)


def plain_shard(folder: Path, number: int, store: SealedStore) -> dict[str, Any]:
    """The same as plain values, by the names of the lists."""
    return _opened(folder, number, store, 4, "body")


def taught_by(folder: Path, number: int, store: SealedStore) -> dict[str, Any]:
    """What a clean shard teaches about the corpus: `met`, words with some patients each; `lines`, those at edges, counted."""
    return _opened(folder, number, store, 2, "taught")


def hidden_of(folder: Path, number: int, store: SealedStore) -> dict[str, Any]:
    """What a clean shard encrypts: one list a name, one entry a clean report; `every_month` has those of all."""
    return _opened(folder, number, store, 3, "hidden")


def _opened(folder: Path, number: int, store: SealedStore, line: int, name: str) -> dict[str, Any]:
    """One encrypted line of a clean shard; lines are numbered from 0."""
    with clean_path(folder, number).open("rb") as file:
        wanted = next(islice(file, line, None), b"").rstrip(b"\n")
    values: dict[str, Any] = store.unwrap(name, wanted.decode("ascii"))
    return values
