"""A check while it is read: what is shown, what the reader does, and keeping it after every step."""

import dataclasses
import heapq
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from residency.foundation import audit
from residency.foundation.config import CheckSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import Report
from residency.foundation.storage import as_plain, digest_of, from_plain, read_columns, read_some
from residency.foundation.workspace import Workspace
from residency.prepare.deidentify import Removed
from residency.prepare.human_check.bounds import identifiers_bound, reports_bound
from residency.prepare.human_check.marked import Marked, is_strange, seal_marked
from residency.prepare.human_check.plants import (
    drawn_of_language,
    drawn_sample,
    plant_in,
    planted_ids,
    planted_in_language,
)
from residency.prepare.human_check.record import (
    KINDS,
    Checked,
    Corpus,
    HumanCheck,
    Mark,
    OfLanguage,
    read_checks,
    store_in_manifest,
    write_check,
)
from residency.prepare.human_check.shown import Piece, Plant, clean_text, pieces_of, replaced_spans, text_with
from residency.prepare.language import ENGLISH
from residency.prepare.leaks import Suspicion

LONGEST_MARK_CHARACTERS = 200
"""A longer stretch is no single identifier."""
MOST_HELD = 1000
"""Reports of the quarantine that are shown."""


@dataclass(frozen=True, slots=True)
class Held:
    """A report of the quarantine with the reasons why it is there."""

    report: Report
    """May hold names."""
    suspicions: tuple[Suspicion, ...]
    """Where and why."""


class Reading:
    """One check of one corpus while it is read. Texts live in memory alone."""

    def __init__(self, workspace: Workspace, check: HumanCheck, plants: Mapping[str, Plant]) -> None:
        self._workspace = workspace
        self.check = check
        wanted = set(check.sample)
        reports = read_some(workspace.corpus / "reports.parquet", Report, check.sample)
        self._texts = {r.id: clean_text(r) for r in reports}
        removed = workspace.sealed.read_entries("removed", wanted)
        self._spans = {i: replaced_spans(t, _removed_of(removed, i)) for i, t in self._texts.items()}
        self._plants = dict(plants)

    def plant(self, share: float) -> None:
        """Begin the check: put invented identifiers into so large a share of the reports shown, and keep it."""
        seed, secret = self.check.seed, self._workspace.secret()
        ids = planted_ids(self._of_all(), share, seed, secret)
        for language in self._languages():
            ids += planted_in_language(self._in(language), ids, share, seed, secret)
        for report_id in ids:
            text, spans = self._texts[report_id], self._spans[report_id]
            language = self.check.languages.get(report_id, ENGLISH)
            self._plants[report_id] = plant_in(report_id, text, spans, seed, secret, language)
        seal_plants(self._workspace, self.check.id, self._plants)
        self._write(self.check)

    # ---- what is shown ---------------------------------------------------------------------------------------------------

    def text(self, number: int) -> str:
        """The text of one report of the sample (from 1) as it is shown."""
        report_id = self._id(number)
        return text_with(self._texts[report_id], self._plants.get(report_id))

    def pieces(self, number: int) -> list[Piece]:
        """The same, cut where something begins or ends."""
        report_id = self._id(number)
        return pieces_of(self._texts[report_id], self._spans[report_id], self._marks_of(report_id), self._plants.get(report_id))

    def kinds(self, number: int) -> dict[str, int]:
        """What was replaced in one report, by kind, as it is shown."""
        pieces = self.pieces(number)
        return dict(sorted(Counter(p.tag for p in pieces if p.tag).items()))

    def first_unread(self) -> int:
        """The number of the first report that was not read yet; of the last one where all were."""
        read = set(self.check.read)
        return next((n for n, i in enumerate(self.check.sample, 1) if i not in read), len(self.check.sample))

    def held(self) -> list[Held]:
        """The quarantine, most suspicious reports first, of many the first `MOST_HELD`."""
        every = ((i, kept) for part in self._workspace.sealed.parts("quarantine") for i, kept in part.items())
        first = heapq.nsmallest(MOST_HELD, every, key=lambda one: (-len(one[1]["suspicions"]), one[0]))
        found = ((kept["report"], [from_plain(s, Suspicion) for s in kept["suspicions"]]) for _, kept in first)
        return [Held(from_plain(report, Report), tuple(listed)) for report, listed in found]

    # ---- what the reader does --------------------------------------------------------------------------------------------

    def mark_miss(self, number: int, start: int, end: int, kind: str) -> None:
        """Mark a stretch of the text shown as an identifier that was left; former marks under it give way.

        Raises:
            UserError: nothing, or too much, or something that was replaced already; or the check is closed.
        """
        report_id = self._open_id(number)
        text, plant = self.text(number), self._plants.get(report_id)
        start, end = _trimmed(text, start, end)
        if kind not in KINDS:
            raise UserError(f"There is no kind {kind!r}.", next=f"one of {', '.join(KINDS)}.")
        if not start < end:
            raise UserError("Nothing is selected.", next="select the identifier, then press the key of its kind.")
        if end - start > LONGEST_MARK_CHARACTERS:
            raise UserError("That is more than one identifier.", next="mark each one by itself.")
        if any(p.tag and p.start <= start and end <= p.start + len(p.text) for p in self.pieces(number)):
            raise UserError("That was replaced already.", next="press x on a tag if it need not have been.")
        if plant and plant.is_met_by(start, end):
            self._set_plant(dataclasses.replace(plant, caught=(start, end), caught_as=kind))
            beside = (_trimmed(text, *side) for side in ((start, min(end, plant.start)), (max(start, plant.end), end)))
            for one, other in beside:  # a name of which only a part was replaced stands beside what is planted
                if one < other and is_strange(text[one:other]):
                    self._mark(Mark(report_id, "miss", kind, plant.outside(one), plant.outside(other)))
            return
        at, to = (plant.outside(start), plant.outside(end)) if plant else (start, end)
        if not at < to:
            raise UserError("No identifier is selected.", next="select the identifier alone.")
        self._mark(Mark(report_id, "miss", kind, at, to))

    def _mark(self, new: Mark) -> None:
        """Keep a miss in the place of those under it."""
        kept = [m for m in self.check.marks if not (_is(m, new.report_id, "miss") and m.start < new.end and new.start < m.end)]
        self._keep([*kept, new])

    def mark_over(self, number: int, at: int) -> None:
        """Mark the replacement that begins at a place of the text shown as needless, or take that mark back.

        Raises:
            UserError: nothing was replaced there; or the check is closed.
        """
        report_id = self._open_id(number)
        plant = self._plants.get(report_id)
        place = plant.outside(at) if plant else at
        span = next((s for s in self._spans[report_id] if s.start == place), None)
        if span is None or (plant and plant.covered and span.start == plant.start):
            raise UserError("Nothing was replaced there.", next="put the focus on a tag, then press x.")
        mark = Mark(report_id, "over", span.kind, span.start, span.end)
        there = mark in self.check.marks
        self._keep([m for m in self.check.marks if m != mark] + ([] if there else [mark]))

    def unmark(self, number: int, start: int, end: int) -> None:
        """Take back the misses marked within a stretch of the text shown."""
        report_id = self._open_id(number)
        plant = self._plants.get(report_id)
        if plant and plant.caught and plant.caught[0] < end and start < plant.caught[1]:
            self._set_plant(dataclasses.replace(plant, caught=None))
        at, to = (plant.outside(start), plant.outside(end)) if plant else (start, end)
        self._keep([m for m in self.check.marks if not (_is(m, report_id, "miss") and m.start < to and at < m.end)])

    def mark_read(self, number: int) -> None:
        """Note that a report was read to its end."""
        report_id = self._open_id(number)
        if report_id not in self.check.read:
            self._write(dataclasses.replace(self.check, read=(*self.check.read, report_id)))

    def finish(self, now: str) -> HumanCheck:
        """Close the check and say what follows from it.

        Args:
            now: ISO 8601.

        Raises:
            UserError: reports of the sample are not read yet: to stop where it pleases would make the bounds false.
        """
        if left := len(self.check.sample) - len(self.check.read):
            raise UserError(
                f"{left} of {len(self.check.sample)} reports are not read yet.",
                why="The bounds hold for a sample whose size was fixed before; what was marked is kept.",
                next="read them, or stop here and go on later: residency prepare --check",
            )
        self._open_id(1)
        self._write(dataclasses.replace(self.check, finished=now, result=self._result()))
        store_in_manifest(self._workspace)
        audit.append(
            self._workspace.audit, "human check", by=self.check.reader, check=self.check.id, reports=len(self.check.read)
        )
        return self.check

    # ---- keeping it ------------------------------------------------------------------------------------------------------

    def _id(self, number: int) -> str:
        if not 1 <= number <= len(self.check.sample):
            raise UserError(f"There is no report {number} of {len(self.check.sample)}.")
        return self.check.sample[number - 1]

    def _open_id(self, number: int) -> str:
        if self.check.finished is not None:
            raise UserError("This check is closed.", next="residency prepare --check begins another one.")
        return self._id(number)

    def _marks_of(self, report_id: str) -> list[Mark]:
        return [m for m in self.check.marks if m.report_id == report_id]

    def _set_plant(self, plant: Plant) -> None:
        self._plants[plant.report_id] = plant
        seal_plants(self._workspace, self.check.id, self._plants)

    def _keep(self, marks: Sequence[Mark]) -> None:
        check = dataclasses.replace(self.check, marks=tuple(sorted(marks)))
        misses = [Marked(m.report_id, m.kind, self._texts[m.report_id][m.start : m.end]) for m in check.misses()]  # type: ignore[arg-type]
        seal_marked(self._workspace, check.id, misses)  # before the record, which says that there are some
        self._write(check)

    def _write(self, check: HumanCheck) -> None:
        write_check(self._workspace, check)
        self.check = check

    def _of_all(self) -> Sequence[str]:
        """The reports that were drawn from the whole corpus."""
        return self.check.sample[: self.check.at_random]

    def _languages(self) -> list[str]:
        return sorted(set(self.check.languages.values()))

    def _in(self, language: str) -> list[str]:
        return [i for i in self.check.sample if self.check.languages.get(i) == language]

    def _of_language(self, language: str) -> OfLanguage:
        ids = set(self._in(language))
        plants = [p for p in self._plants.values() if p.report_id in ids]
        caught = sum(p.caught is not None for p in plants)
        hits = len({m.report_id for m in self.check.misses() if m.report_id in ids})
        bound = reports_bound(hits, len(ids), caught=caught, planted=len(plants))
        return OfLanguage(reports=bound, planted=len(plants), caught=caught)

    def _result(self) -> Checked:
        ids = set(self._of_all())
        misses = [m for m in self.check.misses() if m.report_id in ids]
        replaced = Counter(s.kind for report_id, spans in self._spans.items() if report_id in ids for s in spans)
        plants = [p for p in self._plants.values() if p.report_id in ids]
        caught = [p for p in plants if p.caught]
        seen = {"caught": len(caught), "planted": len(plants)}
        return Checked(
            reports=reports_bound(len({m.report_id for m in misses}), len(ids), **seen),
            identifiers=identifiers_bound(len(misses), replaced.total(), **seen),
            planted=len(plants),
            caught=len(caught),
            planted_by_kind=_by_kind(plants),
            caught_by_kind=_by_kind(caught),
            missed_by_kind=_by_kind(self.check.misses()),
            replaced_by_kind=dict(sorted(replaced.items())),
            over=sum(m.what == "over" for m in self.check.marks if m.report_id in ids),
            languages={language: self._of_language(language) for language in self._languages()},
        )


def going_on(workspace: Workspace, manifest_digest: str) -> HumanCheck | None:
    """The check of this corpus that was begun and not finished; None where there is none."""
    here = [c for c in read_checks(workspace) if c.corpus.manifest_digest == manifest_digest]
    return next((c for c in reversed(here) if c.finished is None), None)


def begin_or_go_on(
    workspace: Workspace, settings: CheckSettings, corpus: Corpus, *, reader: Callable[[], str], now: str, anew: bool = False
) -> Reading:
    """Go on with the check of this corpus that was not finished, or begin one.

    Args:
        workspace: where the corpus lies.
        settings: how many reports, how many planted.
        corpus: what is checked.
        reader: gives the name of the person who reads; asked only where a check begins.
        now: ISO 8601.
        anew: begin one even if another was not finished; marks made in that one still count.

    Raises:
        UserError: no report to read, or the sealed store does not open.
    """
    if not anew and (check := going_on(workspace, corpus.manifest_digest)):
        kept = workspace.sealed.read(_sealed_name(check.id))
        return Reading(workspace, check, {i: from_plain(p, Plant) for i, p in kept.items()})
    ids, language_of = list[str](), dict[str, str]()
    for report_id, language in read_columns(workspace.corpus / "reports.parquet", ["id", "language"]):
        ids.append(report_id)
        if language != ENGLISH:
            language_of[report_id] = language
    if not ids:
        raise UserError("The corpus holds no report.", next="residency prepare")
    before = sum(c.corpus.manifest_digest == corpus.manifest_digest for c in read_checks(workspace))
    seed = settings.seed + before  # another sample each time
    sample = drawn_sample(ids, settings.reports, seed, corpus)
    at_random = len(sample)
    for language in sorted(set(language_of.values())):
        of_it = [i for i in ids if language_of.get(i) == language]
        sample += drawn_of_language(of_it, sample, settings.reports, seed, corpus)
    check = HumanCheck(
        id=digest_of([corpus, seed, now])[:12],
        reader=reader(),
        began=now,
        corpus=corpus,
        reports_in_corpus=len(ids),
        seed=seed,
        sample=tuple(sample),
        at_random=at_random,
        languages={i: language_of[i] for i in sample if i in language_of},
    )
    reading = Reading(workspace, check, {})
    reading.plant(settings.planted)
    return reading


def seal_plants(workspace: Workspace, check_id: str, plants: Mapping[str, Plant]) -> None:
    """Keep what is planted where the reader does not look."""
    workspace.sealed.seal(_sealed_name(check_id), {i: as_plain(p) for i, p in plants.items()})


def _sealed_name(check_id: str) -> str:
    return f"check-{check_id}"


def _removed_of(removed: Mapping[str, Sequence[Mapping[str, object]]], report_id: str) -> list[Removed]:
    return [from_plain(plain, Removed) for plain in removed.get(report_id, ())]


def _by_kind(listed: Sequence[Plant] | Sequence[Mark]) -> dict[str, int]:
    return dict(sorted(Counter(one.kind for one in listed).items()))


def _is(mark: Mark, report_id: str, what: str) -> bool:
    return mark.report_id == report_id and mark.what == what


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space at its ends, within the text."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
