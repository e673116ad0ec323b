"""Makes the corpus out of compared shards: the examples in short, the parts proved disjoint, and the files."""

import hmac
import json
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from residency.foundation.schema import PARTS, Part, Split
from residency.foundation.storage import as_plain
from residency.foundation.workspace import keyed_hash
from residency.prepare.dedupe import Slim
from residency.prepare.dedupe.versions import HELD, KEPT
from residency.prepare.deidentify import Removed, replaced_keys
from residency.prepare.leaks import Suspicion
from residency.prepare.pipeline.compare import Compared
from residency.prepare.pipeline.rows import corpus_writer, hides_arrival
from residency.prepare.pipeline.shard_file import hidden_of, plain_shard
from residency.prepare.pipeline.shards import (
    Tools,
    read_look,
    short_shard,
)
from residency.prepare.pipeline.short import ByReport, Short, as_hexadecimal
from residency.prepare.split import LINKED, Reports

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")
MOST_SOURCES = 10_000
"""Digests of single files that a manifest holds; of more files it holds one for each of 256 lots of them."""


@dataclass(slots=True)
class Outline:
    """The examples of a corpus in short."""

    examples: list[Slim] = field(default_factory=list)
    """In the order of arrival, or of their reports' ids under `shift`; each question with its answer once."""
    reports: Reports = field(default_factory=Reports)
    """What the split needs to know of the reports."""
    dropped: "Counter[str]" = field(default_factory=Counter)
    """Reports that give no example, by reason."""
    repeated: int = 0
    """Examples left out because an earlier one has the same question and answer."""
    leaking: set[str] = field(default_factory=set)
    """Ids of examples whose question holds its own answer."""
    unknown_codes: int = 0
    """Entries that are no code of the classification."""
    ids: "array[int]" = field(default_factory=lambda: array("Q"))
    """Ids of the reports that stay, as numbers, in the order of arrival."""


def outline(tools: Tools, shards: int, compared: Compared, name: str) -> Outline:
    """The examples of all reports that stay, without their texts.

    Args:
        tools: of this process.
        shards: how many there are.
        compared: which reports stay.
        name: of what was learned.
    """
    import numpy as np

    made, facts = Outline(), _Facts(by_column=tools.config.split.column is not None)
    pairs, patients = array("Q"), dict[str, str]()
    wanted = {*compared.copied, *(place for places in compared.copied.values() for place in places)}
    named: dict[int, tuple[str, str]] = {}
    for number in range(shards):
        short = short_shard(tools.folder, number, name, tools.store)
        for at in compared.kept(number):
            short.patients[at] = patients.setdefault(short.patients[at], short.patients[at])
            place = int(compared.first[number]) + at
            facts.add(short, at, int(compared.month[place]))
            if place in wanted:
                named[place] = short.ids[at], short.patients[at]
            made.unknown_codes += short.unknown_codes[at]
            if short.why[at]:
                made.dropped[short.why[at]] += 1
            for example, pair in short.slims(at):
                pairs.append(pair)
                made.examples.append(example)
                if short.leaking[at]:
                    made.leaking.add(example.id)
    order = np.arange(len(made.examples))
    if hides_arrival(tools):
        order = np.argsort(np.array([example.report_id for example in made.examples], "S16"), kind="stable")
    _, first = np.unique(np.frombuffer(pairs, np.uint64)[order], return_index=True)
    made.repeated = len(made.examples) - len(first)
    made.examples = [made.examples[i] for i in order[np.sort(first)].tolist()]
    for place, originals in compared.copied.items():
        facts.link(named[place][0], {named[one][1] for one in originals})
    made.reports, made.ids = facts.made(compared.group[compared.reason == KEPT]), facts.ids
    return made


class _Facts:
    """What the split needs to know of the reports; of most it is nothing. Memory: about 60 bytes a report."""

    def __init__(self, *, by_column: bool) -> None:
        self._by_column = by_column
        self.ids, self._texts = array("Q"), array("Q")
        self._batches, self._sites, self._given, self._known = array("I"), array("I"), array("I"), array("B")
        self._names: dict[str | None, int] = {None: 0}
        self._links: dict[str, set[str]] = {}
        self._documents: dict[str, str] = {}
        self._in_document: dict[str, set[str]] = {}

    def add(self, short: Short, at: int, batch: int) -> None:
        """Take up one report that stays."""
        self.ids.append(int(short.ids[at], 16))
        self._texts.append(short.texts[at])
        self._batches.append(batch)
        self._sites.append(self._number_of(short.sites[at]))
        self._given.append(self._number_of(short.given[at]))
        self._known.append(short.known[at])
        self._link_named(short, at)

    def link(self, report: str, patients: Collection[str]) -> None:
        """Take up known patients whom a report of nobody known may be about."""
        self._links.setdefault(report, set()).update(patients)

    def _link_named(self, short: Short, at: int) -> None:
        """Whom a report may be about: those named in it, and any known patient of the document that it was cut from."""
        report, document = short.ids[at], short.documents[at]
        if short.known[at]:
            if document:
                self._in_document.setdefault(document, set()).add(short.patients[at])
            return
        if short.links[at]:
            self.link(report, short.links[at])
        if document:
            self._documents[report] = document

    def _number_of(self, name: str | None) -> int:
        return self._names.setdefault(name, len(self._names))

    def made(self, groups: "NDArray[Any]") -> Reports:
        """All of it; texts and groups of those that share them alone.

        Args:
            groups: int64, number of each report's group.
        """
        import numpy as np

        ids, texts = np.frombuffer(self.ids, np.uint64), np.frombuffer(self._texts, np.uint64)
        names, numbers = list(self._names), [np.frombuffer(a, a.typecode) for a in (self._batches, self._sites, self._known)]
        batches, sites, known = numbers
        _, group, size = np.unique(groups, return_inverse=True, return_counts=True)
        least = np.full(len(size), np.iinfo(np.uint64).max, np.uint64)  # ids as numbers are in the order of their texts
        np.minimum.at(least, group, ids)
        several = size[group] > 1
        _, text, same = np.unique(texts, return_inverse=True, return_counts=True)
        again = same[text] > 1
        every = np.ones(len(ids), bool)
        given = np.frombuffer(self._given, "I")
        return Reports(
            given=_by_report(ids, given, every, names.__getitem__) if self._by_column else {},
            groups=_by_report(ids, least[group], several, as_hexadecimal),
            batches=_by_report(ids, batches, batches > 0, int),
            sites=_by_report(ids, sites, sites > 0, lambda number: str(names[number])),
            texts=_by_report(ids, texts, again, as_hexadecimal),
            unknown=_by_report(ids, known, known == 0, bool),
            links=self._all_links(),
        )

    def _all_links(self) -> dict[str, set[str]]:
        found = dict(self._links)
        for report, document in self._documents.items():
            if there := self._in_document.get(document):
                found[report] = found.get(report, set()) | there
        return found


def _by_report(
    ids: "NDArray[Any]", values: "NDArray[Any]", these: "NDArray[Any]", value_of: Callable[[int], T]
) -> "ByReport[T]":
    """The values of some reports."""
    return ByReport(array("Q", ids[these].tobytes()), array(values.dtype.char, values[these].tobytes()), value_of)


@dataclass(slots=True)
class Written:
    """What a corpus turned out to hold."""

    reports: int = 0
    """Reports."""
    sources: dict[str, str] = field(default_factory=dict)
    """Keyed digest of what was read from each file, by the keyed hash of its name."""
    in_two_parts: dict[str, int | None] = field(default_factory=dict)
    """What was found in two parts, by kind."""
    asked_again: int = 0
    """Examples of the test part whose question stands in the training part too, with another answer."""
    languages: "Counter[str]" = field(default_factory=Counter)
    """Reports by language."""
    not_known: dict[str, int] = field(default_factory=dict)
    """Examples of each part whose patient is not known."""


def write_files(
    folder: Path, tools: Tools, shards: int, compared: Compared, name: str, split: Split, reports: Reports
) -> Written:
    """Write reports and examples, and look at what was written: it must stand in one part only."""
    part_of: dict[str, Part] = {i: part for part in PARTS for i in getattr(split, part)}
    made, sides, sources = Written(), Sides(reports.groups), Sources(tools.means.secret)
    with corpus_writer(folder, tools, shards) as write:
        for number in range(shards):
            shard = plain_shard(tools.folder, number, tools.store)
            short = short_shard(tools.folder, number, name, tools.store)
            kept = compared.kept(number)
            sources.add(shard["sources"])
            made.reports += len(kept)
            for at in kept:
                shard["reports"][at]["batch"] = int(compared.month[compared.first[number] + at]) or None
            made.languages.update(shard["reports"][at]["language"] for at in kept)
            sides.add(short, kept, part_of)
            write([(shard["reports"][at], [e for e in shard["examples"][at] if e["id"] in part_of]) for at in kept])
    made.sources, made.in_two_parts, made.asked_again = sources.found(), sides.in_two_parts(), sides.asked_again()
    made.not_known = sides.not_known()
    return made


def seal_removed(tools: Tools, shards: int, compared: Compared, name: str) -> None:
    """Keep what was removed from each report that stays, invented for it or mended in it, where only the key opens it."""
    store, policy, secret = tools.store, tools.means.policy, tools.means.secret
    invented = policy.replacement == "surrogate" or policy.dates == "shifted"
    store.seal("removed", {})
    store.seal("spelling", {})
    if invented:
        store.seal("surrogates", {})
    for number in range(shards):
        hidden, ids = hidden_of(tools.folder, number, store), short_shard(tools.folder, number, name, store).ids
        removed, mended = hidden["removed"], hidden["spelling"]
        if words := {ids[at]: mended[at] for at in compared.kept(number) if mended[at]}:
            store.add("spelling", words)
        gone = {ids[at]: removed[at] for at in compared.kept(number) if removed[at]}
        if gone:
            store.add("removed", gone)
        if gone and invented:
            keys = {report: replaced_keys([Removed(**r) for r in listed]) for report, listed in gone.items()}
            store.add("surrogates", {report: [keyed_hash(secret, "surrogate", k) for k in ks] for report, ks in keys.items()})


@dataclass(slots=True)
class Held:
    """How many reports are in quarantine."""

    reports: int = 0
    """All of them."""
    by_reason: "Counter[str]" = field(default_factory=Counter)
    """Those of each reason; one with several reasons counts under each."""


def held_back(tools: Tools, shards: int, compared: Compared, name: str) -> Held:
    """How many reports the leak scan holds back, and why."""
    made = Held()
    for number in range(shards):
        if places := compared.held(number):
            found = _suspicions(tools, number, name)
            ids = short_shard(tools.folder, number, name, tools.store).ids
            made.reports += len(places)
            made.by_reason.update(s["reason"] for at in places for s in found.get(ids[at], {}).values())
    return made


def _suspicions(tools: Tools, number: int, name: str) -> dict[str, dict[str, Any]]:
    """One suspicion of each reason, by report."""
    found: dict[str, dict[str, Any]] = {}
    for suspicion in json.loads(read_look(tools.folder, number, name, ("suspicions",))["suspicions"].tobytes()):
        found.setdefault(suspicion["report_id"], {})[suspicion["reason"]] = suspicion
    return found


def seal_quarantine(tools: Tools, shards: int, compared: Compared, name: str, linked: Collection[str] = ()) -> None:
    """Keep the reports that are held back, each with its suspicions, where only the key opens them.

    They may hold names. They are sealed shard by shard, so that memory does not grow with their number.

    Args:
        tools: of this process.
        shards: how many there are.
        compared: which reports are held back.
        name: of what was learned.
        linked: reports that a split found linked to a patient on another side.
    """
    store = tools.store
    store.seal("quarantine", {})
    for number in range(shards):
        if places := compared.held(number):
            reports = plain_shard(tools.folder, number, store)["reports"]
            held = {reports[at]["id"]: {"report": reports[at], "suspicions": list[Any]()} for at in places}
            for found in json.loads(read_look(tools.folder, number, name, ("suspicions",))["suspicions"].tobytes()):
                if found["report_id"] in held:
                    held[found["report_id"]]["suspicions"].append(found)
            for report in held.keys() & set(linked):
                held[report]["suspicions"].append(as_plain(Suspicion(report, "OTHER", 0, 0, LINKED)))
            store.add("quarantine", held)


def hold_linked(compared: Compared, lines: Outline, linked: Collection[str], held: Held) -> Compared:
    """Count the reports that a split found linked to a patient on another side as held back, and give what then stays."""
    if not linked:
        return compared
    reason = compared.reason.copy()
    places = (reason == KEPT).nonzero()[0]
    wanted = {int(report, 16) for report in linked}
    reason[[int(place) for place, report in zip(places, lines.ids, strict=True) if report in wanted]] = HELD
    held.reports += len(linked)
    held.by_reason[LINKED] += len(linked)
    return replace(compared, reason=reason)


class Sides:
    """Which parts patients, questions with answers, texts and near-duplicates stand in; some bytes each an example."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._groups = groups
        self._parts = array("B")
        self._questions = array("Q")
        self._not_known = Counter[Part]()
        names = ("patients", "questions with the same answer", "texts", "near-duplicate groups")
        self._keys = {what: array("Q") for what in names}

    def add(self, short: Short, kept: Iterable[int], part_of: Mapping[str, Part]) -> None:
        """Look at the examples of some reports of a shard."""
        for at in kept:
            group = self._groups.get(short.ids[at], short.ids[at])
            for name, *_, pair, question in short.examples[at]:
                if name in part_of:
                    self._parts.append(PARTS.index(part_of[name]))
                    self._not_known[part_of[name]] += not short.known[at]
                    self._questions.append(question)
                    marks = (int(short.patients[at], 16), pair, short.texts[at], int(group, 16))
                    for keys, mark in zip(self._keys.values(), marks, strict=True):
                        keys.append(mark)

    def in_two_parts(self) -> dict[str, int | None]:
        """How many of each kind stand in two parts."""
        import numpy as np

        parts = np.frombuffer(self._parts, np.uint8).astype(np.uint64)
        found: dict[str, int | None] = {}
        for what, keys in self._keys.items():
            pairs = np.unique(np.stack([np.frombuffer(keys, np.uint64), parts], axis=1), axis=0)[:, 0]
            found[what] = len(pairs) - len(np.unique(pairs))
        return found

    def not_known(self) -> dict[str, int]:
        """Examples of each part whose patient is not known."""
        return {part: self._not_known[part] for part in PARTS}

    def asked_again(self) -> int:
        """Examples of the test part whose very question stands in the training part too."""
        import numpy as np

        parts, questions = np.frombuffer(self._parts, np.uint8), np.frombuffer(self._questions, np.uint64)
        learnt = questions[parts == PARTS.index("train")]
        return int(np.isin(questions[parts == PARTS.index("test")], learnt).sum())


class Sources:
    """Digests of what was read from each file, taken up report by report in the order of arrival."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._found: dict[str, str] = {}
        self._name, self._open = "", hmac.new(secret, b"", sha256)

    def add(self, reports: Iterable[Iterable[str]]) -> None:
        """Take up some reports, each as the keyed name of its file and the keyed digest of its content."""
        for name, digest in reports:
            if name != self._name:
                self._close()
                self._name, self._open = name, hmac.new(self._secret, b"", sha256)
            self._open.update(digest.encode("ascii"))

    def found(self) -> dict[str, str]:
        """The digests: of each file, or of 256 lots of files where there are very many."""
        self._close()
        if len(self._found) <= MOST_SOURCES:
            return self._found
        lots: dict[str, Any] = {}
        for name, digest in sorted(self._found.items()):
            lots.setdefault(name[:2] + "*", sha256()).update((name + digest).encode("ascii"))
        return {lot: digest.hexdigest() for lot, digest in sorted(lots.items())}

    def _close(self) -> None:
        if self._name:
            self._found[self._name] = self._open.hexdigest()
