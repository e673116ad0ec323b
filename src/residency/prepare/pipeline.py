"""The whole room in its order: ingest, clean, de-duplicate, label, divide, write, and tell what happened."""

import dataclasses
import hmac
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from residency.foundation.config import Config
from residency.foundation.console import Watch, table
from residency.foundation.errors import Interrupted, UserError, explain_os_errors
from residency.foundation.schema import PARTS, Example, Part, RawReport, Report, Split
from residency.foundation.storage import (
    as_plain,
    digest_of_file,
    read_record,
    read_table,
    replace_folder,
    write_json,
    write_table,
)
from residency.foundation.workspace import Workspace, keyed_hash
from residency.instruments.identifiers import rules_digests
from residency.instruments.identifiers.normalise import normalise, words
from residency.prepare.balance import (
    balance_table,
    facts_of,
    given_away_by_part,
    in_two_parts,
    label_balance,
    overlaps,
    same_questions,
    sizes,
)
from residency.prepare.clean import Change, by_kind
from residency.prepare.clean.learned import seal_cleaning
from residency.prepare.cut import cut
from residency.prepare.dedupe import deduplicate, minute_of, without_duplicate_examples
from residency.prepare.deidentify import Removed, placed, replaced_keys
from residency.prepare.governance import check_governance, exclusions_of, without_excluded
from residency.prepare.human_check import hold_marked
from residency.prepare.ingest import Ingested, ingest
from residency.prepare.intake import Means, clean_report, language_served, learn_from, means_of, row_to_find, table_of_people
from residency.prepare.label import Labelled, label
from residency.prepare.language import NAMES
from residency.prepare.leaks import Quarantine, without_leaks
from residency.prepare.manifest import FILES, Manifest, check_manifest
from residency.prepare.patients import batch_numbers, content_of, find_patients, month_of, surrogate
from residency.prepare.split import Divided, Reports, rule_digest, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What `prepare` made."""

    manifest: Manifest
    """The record of it."""
    table: str
    """What came in, what was left out and why, and the parts: text for the terminal, at most 80 columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A prepared corpus whose manifest was checked."""

    examples: tuple[Example, ...]
    """Every example, in the order of arrival."""
    split: Split
    """Which examples are for what."""
    manifest: Manifest
    """What is known about it."""

    def part(self, name: Part) -> list[Example]:
        """The examples of one part, in the order of arrival."""
        wanted = set(getattr(self.split, name))
        return [e for e in self.examples if e.id in wanted]


def prepare(config: Config, workspace: Workspace, watch: Watch | None = None) -> Prepared:
    """Turn the practice's reports into a de-identified, clean, divided corpus in the workspace.

    Run again over the same reports it writes the same bytes; reports that were added never move a patient.

    Raises:
        UserError: the source or the settings cannot be used; says what to mend.
        Interrupted: a stop was asked for; the former corpus is untouched.
    """
    watch = watch or Watch()
    check_governance(config)
    table_of = table_of_people(config)
    excluded = exclusions_of(config)
    came = ingest(config, leave_out=[workspace.root])
    means = means_of(config, workspace, came.people)
    pieces = cut(came.reports, config.reports)
    raws, objected = without_excluded(find_patients(pieces.reports, config.reports, [*table_of, *came.people]), excluded)
    means = learn_from(raws, means)
    changes: dict[str, list[Change]] = {}
    reports, removed, minutes, dropped, languages = _clean(raws, means, watch, changes)
    dropped |= _counted(("excluded patient", objected))
    named = [row_to_find(person) for person in came.people]
    written = {r.id: placed(r.text, removed[r.id]) for r in reports}
    quarantine = without_leaks(reports, config, also_known=named, placed=written)
    quarantine = hold_marked(quarantine, workspace)
    if reports and not quarantine.kept:
        raise UserError(
            f"The leak scan holds back all {len(reports)} reports.",
            why="; ".join(f"{reason}: {n}" for reason, n in quarantine.by_reason().items()) + ".",
            next="name a table of people in reports.identities, and words that are no names in prepare.not_names.",
        )
    stays = deduplicate(
        quarantine.kept,
        minutes=[minutes[r.id] for r in quarantine.kept],
        replaced=[{g.replacement for g in removed[r.id]} for r in quarantine.kept],
        keep_near=config.prepare.near_duplicates == "keep",
    )
    unique = [quarantine.kept[i] for i in stays.kept]
    labelled = label(unique, means)
    pairs = without_duplicate_examples(labelled.examples)
    rule = rule_digest(config.split)
    facts = facts_of(unique, stays.groups)
    divided = split(pairs, config.split, means.secret, reports=facts, former=_former(workspace, rule))
    dropped |= _counted(
        ("in quarantine", len(quarantine.held)),
        ("repeated row", came.repeated_rows),
        ("earlier version of a report", came.amended),
    )
    dropped += stays.dropped
    dropped += labelled.dropped
    dropped += _counted(("duplicate question and answer", len(labelled.examples) - len(pairs)))
    dropped += divided.dropped
    _seal_quarantine(workspace, quarantine)
    new = workspace.corpus.with_name("corpus.part")
    with explain_os_errors("write the corpus", workspace.corpus):
        shutil.rmtree(new, ignore_errors=True)
        manifest = _write(
            new,
            config,
            means,
            came,
            raws,
            unique,
            pairs,
            divided,
            removed,
            dropped,
            quarantine,
            labelled,
            facts,
            languages,
            pieces.notes(),
            by_kind(change for made in changes.values() for change in made),
        )
        _seal(workspace, means, removed, divided, rule)
        _seal_mended(workspace, means, changes)
        workspace.sealed.seal("people", came.people)
        replace_folder(new, workspace.corpus)
    return Prepared(manifest=manifest, table=as_table(manifest))


def load_corpus(workspace: Workspace) -> Corpus:
    """The corpus, after a look at its manifest.

    Raises:
        UserError: there is none, it does not pass, or it was changed.
    """
    manifest = check_manifest(workspace)
    examples = read_table(workspace.corpus / "examples.parquet", Example)
    return Corpus(examples=tuple(examples), split=read_record(workspace.corpus / "split.json", Split), manifest=manifest)


def as_table(manifest: Manifest) -> str:
    """The manifest for a terminal, at most 80 columns."""
    files = ", ".join(f"{n} {kind}" for kind, n in manifest.files.items() if n)
    lines = [f"Source {manifest.source[-50:]}: files {files}"]
    lines.append(table(["came in", "reports", "patients"], [["read", manifest.reports_in, manifest.patients_in]]))
    if manifest.dropped:
        lines.append(table(["left out", "reports"], [[reason, n] for reason, n in manifest.dropped.items()]))
    if manifest.quarantined:
        lines.append(table(["quarantine: the leak scan found", "reports"], [[r, n] for r, n in manifest.quarantined.items()]))
    if manifest.identifiers:
        found = ", ".join(f"{kind} {n}" for kind, n in manifest.identifiers.items())
        lines.append(_wrapped(f"Replaced ({manifest.policy}): {found}"))
    else:
        lines.append(f"Replaced ({manifest.policy}): no identifier was found")
    lines.append(_wrapped(manifest.claim))
    if manifest.cleaned:
        cleaned = ", ".join(f"{kind} {n}" for kind, n in manifest.cleaned.items())
        lines.append(_wrapped(f"Cleaned (removed or written one way): {cleaned}"))
    lines += balance_table(manifest.parts, manifest.labels)
    if manifest.passes:
        looked = [what for what, n in manifest.in_two_parts.items() if n is not None]
        lines.append(_wrapped(f"Looked for in two parts and found in none: {', '.join(looked)}."))
    lines += [_wrapped(f"Note: {note}") for note in manifest.notes]
    return "\n\n".join(lines)


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 80)


def _clean(
    raws: Sequence[RawReport], means: Means, watch: Watch, changes: dict[str, list[Change]]
) -> tuple[list[Report], dict[str, list[Removed]], dict[str, int | None], "Counter[str]", "Counter[str]"]:
    """Every raw report that holds text, clean; what was removed from each, its date; those left out, and all by language."""
    reports: list[Report] = []
    removed: dict[str, list[Removed]] = {}
    minutes: dict[str, int | None] = {}
    dropped: Counter[str] = Counter()
    batches = batch_numbers(raws)
    languages: Counter[str] = Counter()
    for done, raw in enumerate(raws, 1):
        language, served = language_served(raw, means)
        languages[language] += 1
        made: list[Change] = []
        report, gone = clean_report(raw, means, made) if served else (None, [])
        if report is None:
            dropped[f"in {NAMES[language]}, whose identifiers are not found"] += 1
        elif not report.text:
            dropped["empty report"] += 1
        elif _still_known(report, gone, means):
            dropped["a known person still stands in it"] += 1
        else:
            reports.append(dataclasses.replace(report, batch=batches.get(month_of(raw) or "")))
            removed[report.id], minutes[report.id] = gone, minute_of(raw.date)
            changes[report.id] = made
        if done % 50 == 0 or done == len(raws):
            watch.show("prepare", done, len(raws))
            if watch.stop_requested():
                raise Interrupted(
                    f"Stopped after {done} of {len(raws)} reports.",
                    why="The former corpus is untouched.",
                    next="residency prepare",
                )
    return reports, removed, minutes, dropped, languages


def _still_known(report: Report, gone: Sequence[Removed], means: Means) -> bool:
    """True where the table of known people still finds somebody in the clean text: a second look after all steps.

    What was put there does not count: a date that was moved may fall on somebody's birthday.
    """
    if means.known is None:
        return False
    plain = normalise(report.text).text
    put = {r.replacement for r in gone}
    found = {plain[s.start : s.end] for s in means.known.find(plain, list(words(plain)))}
    return not all(any(text in p for p in put) for text in found)


def _counted(*pairs: tuple[str, int]) -> "Counter[str]":
    return Counter({reason: n for reason, n in pairs if n})


def _former(workspace: Workspace, rule: str) -> dict[str, Part]:
    """Where patients lay the last time, if it was by the same rule."""
    try:
        kept = workspace.sealed.read("parts")
    except UserError:
        return {}
    return dict(kept["parts"]) if kept["rule"] == rule else {}


def _write(
    folder: Path,
    config: Config,
    means: Means,
    came: Ingested,
    raws: Sequence[RawReport],
    reports: Sequence[Report],
    examples: Sequence[Example],
    divided: Divided,
    removed: Mapping[str, Sequence[Removed]],
    dropped: Mapping[str, int],
    quarantine: Quarantine,
    labelled: Labelled,
    facts: Reports,
    languages: Mapping[str, int],
    also: Sequence[str],
    cleaned: dict[str, int],
) -> Manifest:
    """Write the corpus into a new folder, the manifest last."""
    inside = {i for part in PARTS for i in getattr(divided.split, part)}
    kept = [e for e in examples if e.id in inside]
    write_table(folder / "reports.parquet", reports, Report)
    write_table(folder / "examples.parquet", kept, Example)
    write_json(folder / "split.json", divided.split)
    known = means.known
    reasons = [] if divided.split.train else ["There is nothing to train on."]
    crossing = in_two_parts(kept, divided.split, facts)
    reasons += overlaps(crossing)
    if quarantine.held and config.prepare.quarantine == "refuse":
        reasons.append(f"{len(quarantine.held)} reports are in quarantine, and prepare.quarantine is refuse.")
    given_away = given_away_by_part(divided.split, labelled.leaking) if config.task.kind != "continue" else None
    notes = [*_notes(config, came, raws, means), *_source_note(quarantine)]
    notes += _notes_of_examples(config, labelled, given_away, same_questions(kept, divided.split))
    manifest = Manifest(
        source=config.reports.source,
        files=came.files,
        file_reasons={kind: dict(sorted(found.items())) for kind, found in came.reasons.items()},
        left_in_files=dict(sorted(came.left.items())),
        sources=_sources(raws, means.secret),
        reports_in=len(raws) + came.repeated_rows + came.amended + dropped.get("excluded patient", 0),
        patients_in=len({surrogate(r, means.secret) for r in raws}),
        patient_keys=dict(sorted(Counter(r.patient_key_source for r in raws).items())),
        policy=means.policy.name,
        policy_digest=means.policy_digest,
        replacement=means.policy.replacement,
        claim=means.policy.claim,
        governance=_governance(config),
        rules={**rules_digests(), **means.recognisers},
        people_known=known.people if known else None,
        identifiers=dict(sorted(Counter(r.kind for gone in removed.values() for r in gone).items())),
        cleaned=cleaned,
        task=config.task.kind,
        dropped=dict(dropped),
        quarantined=quarantine.by_reason(),
        reports=len(reports),
        examples=len(kept),
        parts=sizes(kept, divided.split, facts),
        labels=label_balance(kept, divided.split),
        given_away=given_away,
        in_two_parts=crossing,
        languages=dict(sorted(languages.items())),
        split_digest=divided.split.digest,
        digests={name: digest_of_file(folder / name) for name in FILES},
        notes=(*notes, *also, *divided.notes),
        passes=not reasons,
        reasons=tuple(reasons),
    )
    write_json(folder / "manifest.json", manifest)
    return manifest


def _governance(config: Config) -> dict[str, str]:
    """By what right the reports are used."""
    said = config.governance
    return {"example": "invented or public"} if said.example else {"responsible": said.responsible, "basis": said.basis}


def _sources(raws: Sequence[RawReport], secret: bytes) -> dict[str, str]:
    """Keyed digest of what each file held, under the keyed hash of its name: file names may hold patients' names."""
    digests: dict[str, Any] = {}
    for raw in raws:
        name = keyed_hash(secret, "file", raw.path)
        digest = digests.setdefault(name, hmac.new(secret, b"", sha256))
        digest.update(content_of(raw).encode("utf-8", "surrogatepass"))
    return {name: digest.hexdigest() for name, digest in digests.items()}


def _notes(config: Config, came: Ingested, raws: Sequence[RawReport], means: Means) -> list[str]:
    notes = []
    alone = sum(r.patient_key is None for r in raws)
    if alone:
        notes.append(f"{alone} of {len(raws)} reports say nothing about their patient; each counts as a patient of its own.")
    if means.known is None:
        notes.append(
            "No table of known people: names without title or signature line are not found. Name one in reports.identities."
        )
    elif means.known.unused_columns:
        named = [
            c for c in means.known.unused_columns if c.isidentifier() and c.islower()
        ]  # what looks like a value is not shown
        rest = len(means.known.unused_columns) - len(named)
        listed = ", ".join([*named, *([f"{rest} more"] if rest else [])])
        notes.append(f"Columns of the table of known people that are not used: {listed}.")
    notes += means.plugged.notes if means.plugged else ()
    notes += [f"{n} files {kind}: {reason}." for kind, found in came.reasons.items() for reason, n in found.most_common(8)]
    notes += [f"Left out inside files: {reason} ({n})." for reason, n in came.left.most_common(5)]
    notes.append("Rules find what has a form. Let a person read a sample before you train on it: residency prepare --check")
    return notes


def _source_note(quarantine: Quarantine) -> list[str]:
    return ["The source's own name holds a name of the table of people: rename it."] if quarantine.source_names_somebody else []


def _seal_quarantine(workspace: Workspace, quarantine: Quarantine) -> None:
    """Keep what was held back, and why, where only the key opens it."""
    reports = {r.id: as_plain(r) for r in quarantine.held}
    workspace.sealed.seal("quarantine", {"reports": reports, "suspicions": [as_plain(s) for s in quarantine.suspicions]})


def _notes_of_examples(config: Config, labelled: Labelled, given_away: Mapping[str, int] | None, again: int) -> list[str]:
    """What a reader must know of questions and answers before the numbers of an evaluation are believed."""
    notes = []
    if given_away is not None and (total := sum(given_away.values())):
        where = ", ".join(f"{part} {n}" for part, n in given_away.items() if n)
        ways = "mask or drop" if config.task.kind == "classify" else "drop"
        notes.append(
            f"The answer stands in the question of {total} examples ({where}): there the model need only copy, and the proof "
            f"is flattered. task.given_away = {ways} mends that."
        )
    if labelled.unknown_codes:
        notes.append(f"{labelled.unknown_codes} entries are no code of ICD-10-CM and were passed over.")
    if again:
        notes.append(f"{again} questions of the test part stand in the training part too, with another answer.")
    return notes


def _seal(workspace: Workspace, means: Means, removed: Mapping[str, Sequence[Removed]], divided: Divided, rule: str) -> None:
    """Keep what can restore an original where only the key opens it."""
    store = workspace.sealed
    store.seal("removed", {report: [as_plain(r) for r in gone] for report, gone in removed.items() if gone})
    if means.policy.replacement == "surrogate" or means.policy.dates == "shifted":
        drawn = {
            r: [keyed_hash(means.secret, "surrogate", k) for k in replaced_keys(gone)] for r, gone in removed.items() if gone
        }
        store.seal("surrogates", drawn)
    known = means.known
    store.seal("identities", [keyed_hash(means.secret, "identity", v) for v in known.values()] if known else [])
    store.seal("parts", {"rule": rule, "parts": {**_former(workspace, rule), **divided.part_of_patient}})


def _seal_mended(workspace: Workspace, means: Means, changes: Mapping[str, Sequence[Change]]) -> None:
    """Keep what a question at the door is cleaned by, and the words that were mended, with what stood there."""
    seal_cleaning(workspace, means.cleaning)
    mended = {report: [as_plain(c) for c in made if c.kind == "spelling"] for report, made in changes.items()}
    workspace.sealed.seal("spelling", {report: listed for report, listed in mended.items() if listed})


__all__ = ["Corpus", "Prepared", "as_table", "check_manifest", "load_corpus", "prepare"]
