"""Makes the corpus out of compared shards: the examples in short, the parts proved disjoint, and the files."""

import hmac
import json
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from residency.foundation.schema import PARTS, Example, Part, Report, Split
from residency.foundation.storage import as_plain, table_writer
from residency.foundation.workspace import keyed_hash
from residency.prepare.dedupe import Slim, digest64, pair_of, slim
from residency.prepare.dedupe.versions import KEPT
from residency.prepare.deidentify import Removed, replaced_keys
from residency.prepare.pipeline.compare import Compared
from residency.prepare.pipeline.shards import Tools, hidden_of, read_look, read_shard
from residency.prepare.split import Reports

MOST_SOURCES = 10_000
"""Digests of single files that a manifest holds; of more files it holds one for each of 256 lots of them."""


@dataclass(slots=True)
class Outline:
    """The examples of a corpus in short."""

    examples: list[Slim] = field(default_factory=list)
    """In the order of arrival; each question with its answer once."""
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


def outline(tools: Tools, shards: int, compared: Compared) -> Outline:
    """The examples of all reports that stay, without their texts."""
    import numpy as np

    config = tools.config
    classify = config.task.kind == "classify"
    made, facts = Outline(), _Facts(by_column=config.split.column is not None)
    pairs = array("Q")
    for number in range(shards):
        shard = read_shard(tools.folder, number)
        for at in compared.kept(number):
            report = shard.reports[at]
            facts.add(report, int(compared.month[compared.first[number] + at]))
            made.unknown_codes += shard.unknown_codes[at]
            if shard.why[at]:
                made.dropped[shard.why[at]] += 1
            for example in shard.examples[at]:
                pairs.append(digest64(*pair_of(example)))
                made.examples.append(slim(example, report.id, keep_target=classify))
                if shard.leaking[at]:
                    made.leaking.add(made.examples[-1].id)
    _, first = np.unique(np.frombuffer(pairs, np.uint64), return_index=True)
    made.repeated = len(made.examples) - len(first)
    made.examples = [made.examples[i] for i in np.sort(first).tolist()]
    made.reports = facts.made(compared.group[compared.reason == KEPT].tolist())
    return made


class _Facts:
    """What the split needs to know of the reports; of most it is nothing."""

    def __init__(self, *, by_column: bool) -> None:
        self._by_column = by_column
        self._ids: list[str] = []
        self._texts = array("Q")
        self._given: dict[str, str | None] = {}
        self._batches: dict[str, int] = {}
        self._sites: dict[str, str] = {}
        self._unknown: set[str] = set()

    def add(self, report: Report, batch: int) -> None:
        """Take up one report that stays."""
        self._ids.append(report.id)
        self._texts.append(text_digest(report))
        if self._by_column:
            self._given[report.id] = report.given_part
        if batch:
            self._batches[report.id] = batch
        if report.site is not None:
            self._sites[report.id] = sys.intern(report.site)
        if not report.patient_known:
            self._unknown.add(report.id)

    def made(self, groups: list[int]) -> Reports:
        """All of it; texts and groups of those that share them alone.

        Args:
            groups: number of each report's group.
        """
        texts = {number: f"{number:016x}" for number, n in Counter(self._texts).items() if n > 1}
        several = {group for group, n in Counter(groups).items() if n > 1}
        names: dict[int, str] = {}
        for report, group in zip(self._ids, groups, strict=True):
            if group in several:
                names[group] = min(report, names.get(group, report))
        return Reports(
            given=self._given,
            groups={report: names[group] for report, group in zip(self._ids, groups, strict=True) if group in several},
            batches=self._batches,
            sites=self._sites,
            texts={report: texts[text] for report, text in zip(self._ids, self._texts, strict=True) if text in texts},
            unknown=frozenset(self._unknown),
        )


def text_digest(report: Report) -> int:
    """64-bit digest of a report's text, capitals and white space aside."""
    return digest64(" ".join(report.text.casefold().split()))


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


def write_files(folder: Path, tools: Tools, shards: int, compared: Compared, split: Split, reports: Reports) -> Written:
    """Write reports and examples, and look at what was written: it must stand in one part only."""
    part_of: dict[str, Part] = {i: part for part in PARTS for i in getattr(split, part)}
    made, sides, sources = Written(), Sides(reports.groups), Sources(tools.means.secret)
    with (
        table_writer(folder / "reports.parquet", Report) as write_reports,
        table_writer(folder / "examples.parquet", Example) as write_examples,
    ):
        for number in range(shards):
            shard = read_shard(tools.folder, number)
            kept = compared.kept(number)
            sources.add(shard.sources)
            made.reports += len(kept)
            batches = [int(compared.month[compared.first[number] + at]) or None for at in kept]
            stay = [replace(shard.reports[at], batch=batch) for at, batch in zip(kept, batches, strict=True)]
            write_reports(stay)
            pairs = [(e, report) for at, report in zip(kept, stay, strict=True) for e in shard.examples[at] if e.id in part_of]
            sides.add(pairs, part_of)
            write_examples(example for example, _ in pairs)
    made.sources, made.in_two_parts, made.asked_again = sources.found(), sides.in_two_parts(), sides.asked_again()
    return made


def seal_removed(tools: Tools, shards: int, compared: Compared) -> None:
    """Keep what was removed from each report that stays, invented for it or mended in it, where only the key opens it."""
    store, policy, secret = tools.store, tools.means.policy, tools.means.secret
    invented = policy.replacement == "surrogate" or policy.dates == "shifted"
    store.seal("removed", {})
    store.seal("spelling", {})
    if invented:
        store.seal("surrogates", {})
    for number in range(shards):
        hidden, shard = hidden_of(tools.folder, number, store), read_shard(tools.folder, number)
        removed, mended = hidden["removed"], hidden["spelling"]
        if words := {shard.reports[at].id: mended[at] for at in compared.kept(number) if mended[at]}:
            store.add("spelling", words)
        gone = {shard.reports[at].id: removed[at] for at in compared.kept(number) if removed[at]}
        if gone:
            store.add("removed", gone)
        if gone and invented:
            keys = {report: replaced_keys([Removed(**r) for r in listed]) for report, listed in gone.items()}
            store.add("surrogates", {report: [keyed_hash(secret, "surrogate", k) for k in ks] for report, ks in keys.items()})


@dataclass(slots=True)
class Held:
    """The reports in quarantine."""

    reports: dict[str, Any] = field(default_factory=dict)
    """By id, as plain values. Sealed store only: they may hold names."""
    suspicions: list[Any] = field(default_factory=list)
    """Why, as plain values."""

    def by_reason(self) -> dict[str, int]:
        """Reports held back by reason; one with several reasons counts under each."""
        pairs = {(s["reason"], s["report_id"]) for s in self.suspicions}
        return dict(sorted(Counter(reason for reason, _ in pairs).items()))


def quarantine(tools: Tools, shards: int, compared: Compared, name: str) -> Held:
    """The reports that the leak scan holds back, and why."""
    made = Held()
    for number in range(shards):
        if places := compared.held(number):
            reports = read_shard(tools.folder, number).reports
            made.reports |= {reports[at].id: as_plain(reports[at]) for at in places}
            listed = json.loads(read_look(tools.folder, number, name)["suspicions"].tobytes())
            made.suspicions += [s for s in listed if s["report_id"] in made.reports]
    return made


class Sides:
    """Which parts patients, questions with answers, texts and near-duplicates stand in; some bytes each an example."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self._groups = groups
        self._parts = array("B")
        self._questions = array("Q")
        names = ("patients", "questions with the same answer", "texts", "near-duplicate groups")
        self._keys = {what: array("Q") for what in names}

    def add(self, examples: Iterable[tuple[Example, Report]], part_of: Mapping[str, Part]) -> None:
        """Look at some examples, each with its report."""
        for example, report in examples:
            question, answer = pair_of(example)
            self._parts.append(PARTS.index(part_of[example.id]))
            self._questions.append(digest64(question))
            marks = (example.patient, f"{question}\x1f{answer}", None, self._groups.get(report.id, report.id))
            for keys, mark in zip(self._keys.values(), marks, strict=True):
                keys.append(text_digest(report) if mark is None else digest64(mark))

    def in_two_parts(self) -> dict[str, int | None]:
        """How many of each kind stand in two parts."""
        import numpy as np

        parts = np.frombuffer(self._parts, np.uint8).astype(np.uint64)
        found: dict[str, int | None] = {}
        for what, keys in self._keys.items():
            pairs = np.unique(np.stack([np.frombuffer(keys, np.uint64), parts], axis=1), axis=0)[:, 0]
            found[what] = len(pairs) - len(np.unique(pairs))
        return found

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
