"""Brings the source through the stages that are done in shards: read, leave out, clean, look over. Nothing is done twice."""

import dataclasses
import json
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from residency.foundation.config import Config
from residency.foundation.console import Watch
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.schema import RawReport
from residency.foundation.storage import digest_of, digest_of_files, write_text
from residency.foundation.workspace import Workspace, keyed_hash
from residency.instruments.identifiers.plugged import recognisers_digests
from residency.prepare.clean.learned import to_keep
from residency.prepare.dedupe import boilerplate_of
from residency.prepare.governance import is_left_out
from residency.prepare.human_check import marks_digest, twins_of
from residency.prepare.ingest import source_files, tables_beside
from residency.prepare.intake import learn_from
from residency.prepare.leaks import Met
from residency.prepare.patients import one_spelling
from residency.prepare.pipeline import local, ray
from residency.prepare.pipeline.raws import Came, characters_of, people_path, read_raws, read_source, spellings_path
from residency.prepare.pipeline.shard_file import clean_path, head_of, read_shard, taught_by
from residency.prepare.pipeline.shards import (
    CleanTask,
    ExcludeTask,
    LookTask,
    Order,
    Task,
    Tools,
    cleaning_path,
    learned_path,
    look_is_whole,
    look_path,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One preparation: what it needs at every stage."""

    order: Order
    """Settings, workspace and working folder."""
    tools: Tools
    """What this process makes of them."""
    watch: Watch
    """Told of progress, asked for stops."""

    def run(self, tasks: Iterable[Task], told: Callable[[Any], None]) -> None:
        """Do the tasks as the settings say, and stop where nothing is lost when somebody asks for it.

        Args:
            tasks: may be made while the work goes on.
            told: called with what each task gives.

        Raises:
            UserError: a process was lost.
            Interrupted: a stop was asked for.
        """
        settings, order, tools = self.order.config.prepare, self.order, self.tools
        processes = settings.processes or local.physical_cores()
        run = ray.run if settings.runner == "ray" else local.run
        works = run(tasks, order, tools, processes)
        for given in works:
            told(given)
            if self.watch.stop_requested():
                works.close()
                self.stop()

    def stop(self) -> None:
        """Tell that the work stopped.

        Raises:
            Interrupted: always.
        """
        raise Interrupted(
            "Stopped; what was read and cleaned is kept.", why="The former corpus is untouched.", next="residency prepare"
        )


def begin(config: Config, workspace: Workspace, watch: Watch) -> Job:
    """The working folder, private and named by everything that decides what comes out; those of other sources are removed."""
    same = dataclasses.replace(config.prepare, processes=None, runner="local")  # who works does not decide what comes out
    package = Path(__file__).parents[2]
    rooms = (package / "prepare", package / "instruments" / "identifiers", package / "foundation")
    code = (path for room in rooms for path in room.rglob("*.py"))
    lists = (package / "foundation" / "resources").glob("*.t*")
    also = [marks_digest(workspace), recognisers_digests(config.prepare.recognisers, config.folder)]
    digest = digest_of([config.reports, config.task, same, config.governance, config.split.column, *also])
    digest = digest_of([digest, digest_of_files([*code, *lists], beneath=package)])
    for path in (*tables_beside(config), *source_files(config, [workspace.root])):
        try:
            facts = path.stat()
        except OSError:
            continue  # a broken link, or a table that is not there; reading tells of it
        digest = digest_of([digest, str(path), facts.st_size, facts.st_mtime_ns])
    folder = workspace.preparing / keyed_hash(workspace.secret(), "preparing", digest)
    folder.mkdir(parents=True, exist_ok=True)
    for other in workspace.preparing.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    order = Order(config=config, workspace=workspace.root, folder=folder, latest_year=date.today().year)
    return Job(order=order, tools=Tools(order), watch=watch)


def read_all(job: Job, workspace: Workspace) -> tuple[Came, int]:
    """Read the source into raw shards. Gives what came, and the number of shards.

    Raises:
        UserError: the one file of the source cannot be read, or no report is there.
        Interrupted: a stop was asked for.
    """

    def told(reports: int, shards: int) -> None:
        job.watch.show("read", reports, reports + 1)
        if job.watch.stop_requested():
            job.stop()

    came, shards, people, keys = read_source(job.order.config, workspace, job.order.folder, told)
    write_text(people_path(job.order.folder), workspace.sealed.wrap("people", people))
    spellings = one_spelling(keys, job.tools.known_patients.keys())
    write_text(spellings_path(job.order.folder), workspace.sealed.wrap("spellings", spellings))
    return came, shards


def clean_all(job: Job, came: Came, shards: int) -> list[dict[str, Any]]:
    """Leave out who is excluded, and clean all others. Gives the counts of each shard.

    Raises:
        UserError: a table cannot be read, or a process was lost.
        Interrupted: a stop was asked for.
    """
    left_out: set[str] = set()
    exclusions = job.tools.exclusions
    if exclusions.keys or exclusions.names:
        job.run((ExcludeTask(number=number) for number in range(shards)), left_out.update)
    _learn_cleaning(job, shards, frozenset(came.broken), left_out)
    sizes = [characters_of(job.order.folder, number) for number in range(shards)]
    open_ = [number for number in range(shards) if head_of(clean_path(job.order.folder, number)) is None]
    done = came.reports if not open_ else round(came.reports * (1 - sum(sizes[n] for n in open_) / max(sum(sizes), 1)))

    def told(reports: int) -> None:
        nonlocal done
        done = min(done + reports, came.reports)
        job.watch.show("prepare", done, came.reports)

    broken, out = frozenset(came.broken), frozenset(left_out)
    job.run((CleanTask(number=number, broken=broken, left_out=out) for number in open_), told)
    return [_head(job, number) for number in range(shards)]


def _learn_cleaning(job: Job, shards: int, broken: Collection[int], left_out: Collection[str]) -> None:
    """Learn from all raw reports how they are cleaned, unless it was learned before a kill."""
    tools, path = job.tools, cleaning_path(job.order.folder)

    def raws() -> Iterator[RawReport]:
        for number in range(shards):
            job.watch.show("learn", number + 1, shards)
            if job.watch.stop_requested():
                job.stop()
            for raw, file in zip(*read_raws(job.order.folder, number, tools.store), strict=True):
                known = tools.with_patient(raw)
                if file not in broken and not is_left_out(known, tools.exclusions, left_out):
                    yield known

    if not _opens(path, "cleaning", tools):
        cleaning = learn_from(_Again(raws), tools.unlearned).cleaning
        write_text(path, tools.store.wrap("cleaning", to_keep(cleaning)))


def _opens(path: Path, name: str, tools: Tools) -> bool:
    """True where an encrypted file is there and whole."""
    try:
        tools.store.unwrap(name, path.read_text("ascii"))
    except (OSError, ValueError, UserError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Again:
    """What can be gone through more than once, read anew each time."""

    begin: Callable[[], Iterator[RawReport]]
    """Begins to read."""

    def __iter__(self) -> Iterator[RawReport]:
        return self.begin()


def _head(job: Job, number: int) -> dict[str, Any]:
    """The counts of a shard."""
    head = head_of(clean_path(job.order.folder, number))
    if head is None:
        raise UserError(
            f"A shard of the preparation ({number}) is not whole.",
            why="It was changed from outside while the preparation ran.",
            next="residency prepare",
        )
    return head


def look_all(job: Job, shards: int) -> str:
    """Learn from the whole clean corpus what is usual in it, and look every shard over. Gives the name of what was learned.

    Raises:
        UserError: a process was lost.
        Interrupted: a stop was asked for.
    """
    name = _learn(job, shards)
    done = 0

    def told(reports: int) -> None:
        nonlocal done
        done += 1
        job.watch.show("compare", done, shards)

    job.run(_look_tasks(job.order.folder, shards, name), told)
    return name


def _look_tasks(folder: Path, shards: int, name: str) -> Iterator[LookTask]:
    for number in range(shards):
        if not look_is_whole(look_path(folder, number, name)):
            yield LookTask(number=number, name=name)


def _learn(job: Job, shards: int) -> str:
    """Sum up the words and lines of all shards into one file; its name is the digest of its content."""
    folder, store, met, lines, reports = job.order.folder, job.tools.store, Met(), Counter[str](), 0
    for number in range(shards):
        taught = taught_by(folder, number, store)
        met.add(Met(**{kind: {word: set(who) for word, who in found.items()} for kind, found in taught["met"].items()}))
        lines.update(taught["lines"])
        reports += _head(job, number)["reports"]
    words = {kind: {word: sorted(who)[:3] for word, who in found.items() if len(who) > 1} for kind, found in _kinds(met)}
    every = (report for number in range(shards) for report in read_shard(folder, number, store).reports)
    twins = twins_of(every, job.tools.marked) if job.tools.marked else {}
    learned = {"met": words, "lines": sorted(boilerplate_of(lines, reports)), "twins": twins}
    name = digest_of(json.dumps(learned, sort_keys=True))[:12]
    write_text(learned_path(folder, name), store.wrap("learned", learned))
    return name


def _kinds(met: Met) -> tuple[tuple[str, dict[str, set[str]]], ...]:
    return ("small", met.small), ("large", met.large)
