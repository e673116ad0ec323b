"""Reads the source into files of some hundred raw reports, encrypted with the workspace's key, and goes on after a kill."""

import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from residency.foundation.config import Config
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.foundation.storage import as_plain, write_bytes
from residency.foundation.workspace import SealedStore, Workspace
from residency.prepare.cut import Cut, cut
from residency.prepare.formats.base import Row
from residency.prepare.ingest import Place, files_read, nothing_found, source_of
from residency.prepare.patients import written_key
from residency.prepare.reading import ENDINGS, FileRead, plain_of, report_of_plain

SHARD_REPORTS = 500
"""Raw reports of one shard, at most. After a kill no more than those of the shards at work are cleaned again."""
SHARD_CHARACTERS = 1_000_000
"""A shard that holds so many is full, however few its reports are."""


@dataclass(slots=True)
class Came:
    """What was read so far. Together with the place it is all that a reader needs to go on."""

    reports: int = 0
    """Reports, those of files that broke off among them."""
    place: Place = field(default_factory=Place)
    """Where the reader stands."""
    file: int = 0
    """Number of the file that is read, every file inside an archive counted."""
    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENDINGS, 0))
    """Files by how they ended."""
    reasons: dict[str, "Counter[str]"] = field(default_factory=lambda: {"unreadable": Counter(), "unsupported": Counter()})
    """Why files were not read."""
    left: "Counter[str]" = field(default_factory=Counter)
    """Documents inside files that were read, left out by reason."""
    broken: list[int] = field(default_factory=list)
    """Files that broke off after some reports; those count as never read."""
    rows: dict[str, int] = field(default_factory=dict)
    """Last row of the file that is read, where documents are cut."""
    cut: Cut = field(default_factory=lambda: Cut(reports=()))
    """How many documents were cut."""
    refusals: list[UserError] = field(default_factory=list)
    """The first of what readers said, for a source without a report."""


@dataclass(slots=True)
class _Open:
    """The shard that is being filled."""

    raws: list[RawReport] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    """Patients' keys as they are written."""
    characters: int = 0


def raw_path(folder: Path, number: int) -> Path:
    """The file of a shard's raw reports."""
    return folder / f"{number:06d}.raw"


def people_path(folder: Path) -> Path:
    """The file of the people whom the source's files name, encrypted."""
    return folder / "people"


def spellings_path(folder: Path) -> Path:
    """The file of the spellings of patients' keys, encrypted."""
    return folder / "spellings"


def read_source(
    config: Config, workspace: Workspace, folder: Path, told: Callable[[int, int], None]
) -> tuple[Came, int, list[Row], set[str]]:
    """Read what is not read yet.

    Args:
        config: names the source.
        workspace: its key encrypts, and its folder is no source.
        folder: where shards lie.
        told: called with the number of reports and of shards after each shard; may raise to stop.

    Returns:
        What came, the number of shards, the people whom files name, and patients' keys as they are written.

    Raises:
        UserError: the one file of the source cannot be read, or no report is there.
    """
    store = workspace.sealed
    came, shards, ended, people, keys = _resume(folder, store)
    if not ended:
        for number, shard in enumerate(_fill(config, workspace, came), shards):
            _write(raw_path(folder, number), shard, came, False, store)
            people += shard.people
            keys |= shard.keys
            shards = number + 1
            told(came.reports, shards)
        if not came.reports or came.reports == sum(_of_broken(folder, number, came, store) for number in range(shards)):
            raise nothing_found(source_of(config), came.files, came.reasons, came.refusals)
        _write(raw_path(folder, shards), _Open(), came, True, store)
    return came, shards, [dict(row) for row in dict.fromkeys(tuple(row.items()) for row in people)], keys


def _of_broken(folder: Path, number: int, came: Came, store: SealedStore) -> int:
    """Reports of a shard that belong to files which broke off."""
    return sum(file in came.broken for file in read_raws(folder, number, store)[1]) if came.broken else 0


def _fill(config: Config, workspace: Workspace, came: Came) -> Iterator[_Open]:
    """The shards of what is not read yet; `came` stands behind each when it is given out."""
    shard, skip, begin = _Open(), came.place.taken, came.place
    source = source_of(config)
    rows = Counter(came.rows)
    inside, taken = begin.ended, begin.taken
    for path, part in files_read(config, [workspace.root], after=begin, in_parts=True):
        if path != came.place.path:
            inside = 0
        if skip and part.more and skip >= len(part.reports):
            skip -= len(part.reports)
            continue
        reports, skip = part.reports[skip:], 0
        pieces = cut(reports, config.reports, rows)
        came.cut = _summed(came.cut, pieces)
        taken += len(reports)
        came.place = Place(path, inside, taken)
        came.rows = dict(rows)
        shard.raws += pieces.reports
        shard.files += [came.file] * len(pieces.reports)
        shard.characters += sum(characters(raw) for raw in pieces.reports)
        shard.keys.update(key for raw in pieces.reports if (key := written_key(raw, config.reports)))
        came.reports += len(pieces.reports)
        if not part.more:
            shard.people += part.people
            _count(part, came, taken, source)
            inside, taken = inside + 1, 0
            rows.clear()
            came.rows, came.place = {}, Place(path, inside, 0)
        if len(shard.raws) >= SHARD_REPORTS or shard.characters >= SHARD_CHARACTERS:
            yield shard
            shard = _Open()
    if shard.raws or shard.people:
        yield shard


def _count(file: FileRead, came: Came, taken: int, source: Path) -> None:
    """Count how a file ended.

    Raises:
        UserError: it is the source's one file, and it cannot be read.
    """
    if file.error is not None:
        if source.is_file() and file.name == source.name:
            raise file.error
        came.refusals = [*came.refusals, file.error][:2]
    came.files[file.ending] += 1
    if file.ending in came.reasons:
        came.reasons[file.ending][file.reason] += 1
    if file.ending != "read" and taken:
        came.broken.append(came.file)
    came.left.update(file.left)
    came.file += 1


def _summed(one: Cut, other: Cut) -> Cut:
    counts = {name: getattr(one, name) + getattr(other, name) for name in ("documents", "pieces", "whole")}
    return Cut(reports=(), **counts)


def characters(raw: RawReport) -> int:
    """Length of everything that a raw report says."""
    return len(raw.text) + sum(len(text) for _, text in raw.sections)


# ---- the file: a line that says whether the rest is whole, and one that only the key opens ------------------------------


def _write(path: Path, shard: _Open, came: Came, ended: bool, store: SealedStore) -> None:
    state = {f.name: getattr(came, f.name) for f in dataclasses.fields(came) if f.name != "refusals"}
    inside = {
        "raws": [plain_of(raw) for raw in shard.raws],
        "files": shard.files,
        "people": shard.people,
        "keys": sorted(shard.keys),
        "came": state,
        "ended": ended,
    }
    sealed = store.wrap("raw", as_plain(inside)).encode("ascii")
    head = json.dumps({"digest": sha256(sealed).hexdigest(), "characters": shard.characters})
    write_bytes(path, head.encode("ascii") + b"\n" + sealed)


def read_raws(folder: Path, number: int, store: SealedStore) -> tuple[list[RawReport], list[int]]:
    """The raw reports of a shard, and the number of the file that each came from."""
    inside = _inside(raw_path(folder, number), store)
    if inside is None:
        raise UserError(
            f"A shard of raw reports ({number}) is not whole.",
            why="It was changed from outside while the preparation ran.",
            next="residency prepare",
        )
    return [report_of_plain(values) for values in inside["raws"]], inside["files"]


def _inside(path: Path, store: SealedStore) -> dict[str, Any] | None:
    """What a shard holds; None where it is not there or not whole."""
    try:
        head, _, sealed = path.read_bytes().partition(b"\n")
        if json.loads(head)["digest"] != sha256(sealed).hexdigest():
            return None
    except (OSError, ValueError, KeyError):
        return None
    values: dict[str, Any] = store.unwrap("raw", sealed.decode("ascii"))
    return values


def characters_of(folder: Path, number: int) -> int:
    """Length of a shard's texts."""
    with raw_path(folder, number).open("rb") as file:
        return int(json.loads(file.readline())["characters"])


def _resume(folder: Path, store: SealedStore) -> tuple[Came, int, bool, list[Row], set[str]]:
    """What shards that are there without a gap know: what came, their number, whether they are all, people and keys."""
    came, people, keys, number, ended = Came(), list[Row](), set[str](), 0, False
    while not ended and (inside := _inside(raw_path(folder, number), store)) is not None:
        came, ended = _came(inside["came"]), inside["ended"]
        people += inside["people"]
        keys.update(inside["keys"])
        number += not ended
    return came, number, ended, people, keys


def _came(state: Mapping[str, Any]) -> Came:
    counters = {kind: Counter(found) for kind, found in state["reasons"].items()}
    made = {"reasons": counters, "left": Counter(state["left"]), "place": Place(**state["place"])}
    summary = {name: state["cut"][name] for name in ("documents", "pieces", "whole")}
    return Came(**(dict(state) | made | {"cut": Cut(reports=(), **summary)}))
