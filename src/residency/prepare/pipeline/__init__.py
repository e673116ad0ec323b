"""The whole room in its order: read, clean, look for leaks and duplicates, label, divide, write, and tell what happened.

Reports go through in shards of some hundred: read (`raws`), cleaned and looked over in several processes (`shards`, `local`,
`ray`), kept on the disk until all are there (`stages`), compared by numbers (`compare`), written one shard after the other
(`corpus`). So memory does not grow with their texts, and what was done before a kill is not done again.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.foundation.config import Config
from residency.foundation.console import Watch, table
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import PARTS, Example, Part, Split
from residency.foundation.storage import digest_of_file, read_record, read_table, replace_folder, write_json
from residency.foundation.workspace import Workspace, keyed_hash
from residency.instruments.identifiers import rules_digests
from residency.prepare.balance import balance_table, given_away_by_part, label_balance, overlaps, sizes
from residency.prepare.clean.learned import seal_cleaning
from residency.prepare.dedupe.versions import KEPT
from residency.prepare.governance import check_governance, unmatched
from residency.prepare.human_check import check_to_store, read_checks
from residency.prepare.intake import Means
from residency.prepare.known_people import table_of_people
from residency.prepare.label import check_labelled
from residency.prepare.leaks import Scan, source_names_somebody
from residency.prepare.manifest import FILES, Manifest, check_manifest, vouch_for_corpus
from residency.prepare.pipeline.compare import Compared, compare
from residency.prepare.pipeline.corpus import (
    Held,
    Outline,
    Written,
    held_back,
    hold_linked,
    outline,
    seal_quarantine,
    seal_removed,
    write_files,
)
from residency.prepare.pipeline.raws import Came
from residency.prepare.pipeline.shards import Tools
from residency.prepare.pipeline.stages import Job, begin, clean_all, look_all, read_all
from residency.prepare.split import Divided, rule_digest, split


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
    """Every example, in the order of arrival; under `shift` in that of their reports' ids."""
    split: Split
    """Which examples are for what."""
    manifest: Manifest
    """What is known about it."""

    def part(self, name: Part) -> list[Example]:
        """The examples of one part, in the same order."""
        wanted = set(getattr(self.split, name))
        return [e for e in self.examples if e.id in wanted]


def prepare(config: Config, workspace: Workspace, watch: Watch | None = None) -> Prepared:
    """Turn the practice's reports into a de-identified, clean, divided corpus in the workspace.

    Run again over the same reports it writes the same bytes; reports that were added never move a patient. After a kill or a
    stop it goes on where it was, as long as source, settings and program stay as they are.

    Raises:
        UserError: the source or the settings cannot be used; says what to mend.
        Interrupted: a stop was asked for; the former corpus is untouched.
    """
    check_governance(config)
    table_of_people(config)
    with explain_os_errors("prepare the reports", workspace.root):
        job = begin(config, workspace, watch or Watch())
        came, shards = read_all(job, workspace)
        heads = clean_all(job, came, shards)
        name = look_all(job, shards)
    with _nothing_left_when_refused(workspace):
        compared = compare(job.tools, shards, name)
        held = held_back(job.tools, shards, compared, name)
        if held.reports and not compared.count(KEPT):
            seal_quarantine(job.tools, shards, compared, name)  # for `prepare --held`
            _refuse_all_held(held)
        lines = outline(job.tools, shards, compared, name)
        check_labelled(
            compared.count(KEPT), len(lines.examples) + lines.repeated, lines.dropped, job.tools.means, held=held.reports
        )
    rule = rule_digest(config.split)
    former = _former(workspace, rule, job.tools)
    divided = split(lines.examples, config.split, job.tools.means.secret, reports=lines.reports, former=former)
    compared = hold_linked(compared, lines, divided.linked, held)
    new = workspace.corpus.with_name("corpus.part")
    with explain_os_errors("write the corpus", workspace.corpus):
        shutil.rmtree(new, ignore_errors=True)
        written = write_files(new, job.tools, shards, compared, name, divided.split, lines.reports)
        manifest = _manifest(new, job, came, heads, compared, held, lines, divided, written, job.tools.scan(name))
        seal_quarantine(job.tools, shards, compared, name, divided.linked)  # from here on the former corpus counts no longer
        _seal(workspace, job, {**former, **divided.part_of_patient}, rule)
        seal_removed(job.tools, shards, compared, name)
        replace_folder(new, workspace.corpus)
        vouch_for_corpus(workspace)
        shutil.rmtree(workspace.preparing, ignore_errors=True)
    return Prepared(manifest=manifest, table=as_table(manifest))


@contextmanager
def _nothing_left_when_refused(workspace: Workspace) -> Iterator[None]:
    """Remove the shards when the whole corpus is refused: what mends it, other reports or settings, makes all of them anew.

    After a full disk or the like they stay, as the same command goes on with them.
    """
    try:
        with explain_os_errors("prepare the reports", workspace.root):
            yield
    except UserError as error:
        if not isinstance(error.__cause__, OSError):
            shutil.rmtree(workspace.preparing, ignore_errors=True)
        raise


def _refuse_all_held(held: Held) -> None:
    """Say that nothing is left.

    Raises:
        UserError: always.
    """
    raise UserError(
        f"The leak scan holds back {'the one report' if held.reports == 1 else f'all {held.reports} reports'}.",
        why="; ".join(f"{reason}: {n}" for reason, n in sorted(held.by_reason.items())) + ".",
        next="residency prepare --held lists the words in your terminal; write those that are no names into "
        "prepare.not_names, and name a table of people in reports.identities.",
    )


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
        lines.append(table(["in quarantine", "reports"], [[r, n] for r, n in manifest.quarantined.items()]))
        lines.append("Which words, in your terminal: residency prepare --held")
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
        lines.append(_wrapped(f"Looked for in two parts and found in none: {', '.join(looked)}. {_unknown(manifest)}"))
    lines += [_wrapped(f"Note: {note}") for note in manifest.notes]
    return "\n\n".join(lines)


def _unknown(manifest: Manifest) -> str:
    """What the proof does not cover: examples of patients who are not known."""
    there = {part: n for part, n in manifest.patients_not_known.items() if n}
    if not there:
        return "Of every example the patient is known."
    listed = ", ".join(f"{part} {n}" for part, n in there.items())
    return f"Not covered by it, since their patient is not known: {sum(there.values())} examples ({listed})."


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 80)


def _counted(*pairs: tuple[str, int]) -> "Counter[str]":
    return Counter({reason: n for reason, n in pairs if n})


def _former(workspace: Workspace, rule: str, tools: Tools) -> dict[str, Part]:
    """Where patients lay the last time, if it was by the same rule; one whose key is spelt otherwise now lies where it lay."""
    try:
        kept = workspace.sealed.read("parts")
    except UserError:
        return {}
    former: dict[str, Part] = dict(kept["parts"]) if kept["rule"] == rule else {}
    for key, spelling in tools.spellings.items() if former else ():
        now, then = (keyed_hash(tools.means.secret, "patient", k) for k in (spelling, key))
        if then in former:
            former.setdefault(now, former[then])
    return former


def _manifest(
    folder: Path,
    job: Job,
    came: Came,
    heads: Sequence[Mapping[str, Any]],
    compared: Compared,
    held: Held,
    lines: Outline,
    divided: Divided,
    written: Written,
    scan: Scan,
) -> Manifest:
    """Write the split, and the manifest last."""
    config, means, made = job.order.config, job.tools.means, divided.split
    write_json(folder / "split.json", made)
    inside = {i for part in PARTS for i in getattr(made, part)}
    kept = [e for e in lines.examples if e.id in inside]
    reasons = [] if made.train else ["There is nothing to train on."]
    reasons += overlaps(written.in_two_parts)
    outside = sum(n for part, n in written.not_known.items() if part != "train")
    if outside and config.split.unknown_patients == "train":
        reasons.append(f"{outside} examples whose patient is not known stand outside training.")
    if held.reports and config.prepare.quarantine == "refuse":
        reasons.append(f"{held.reports} reports are in quarantine, and prepare.quarantine is refuse.")
    given_away = given_away_by_part(made, lines.leaking) if config.task.kind != "continue" else None
    raw_reports = sum(head["raw_reports"] for head in heads)
    early = _summed(heads, "dropped")
    dropped = early + compared.dropped() + lines.dropped
    dropped += _counted(("duplicate question and answer", lines.repeated))
    dropped += divided.dropped
    alone = sum(head["alone"] for head in heads)
    notes = [*_notes_of_unknown(config, alone, raw_reports), *_notes(came, means)]
    if nobody := unmatched(job.tools.exclusions, _summed(heads, "objected")):
        notes.insert(0, nobody)
    if wrong := sum(_summed(heads, "wrong_dates").values()):
        which = "1 report is" if wrong == 1 else f"{wrong} reports are"
        notes.append(f"{which} dated before 1900 or in a year to come, which counts as no date.")
    if source_names_somebody(config, scan):
        notes.append("The source's own name holds a name of the table of people: rename it.")
    notes += _notes_of_examples(config, lines.unknown_codes, given_away, written.asked_again)
    manifest = Manifest(
        source=config.reports.source,
        files=came.files,
        file_reasons={kind: dict(sorted(found.items())) for kind, found in came.reasons.items()},
        left_in_files=dict(sorted(came.left.items())),
        sources=written.sources,
        reports_in=raw_reports + early["excluded patient"],
        patients_in=compared.patients_in,
        patient_keys=dict(sorted(_summed(heads, "patient_keys").items())),
        policy=means.policy.name,
        policy_digest=means.policy_digest,
        replacement=means.policy.replacement,
        claim=means.policy.claim,
        governance=_governance(config),
        rules={**rules_digests(), **means.recognisers},
        people_known=means.known.people if means.known else None,
        identifiers=dict(sorted(_summed(heads, "identifiers").items())),
        found_by=dict(sorted(_summed(heads, "found_by").items())),
        cleaned=dict(sorted(_summed(heads, "cleaned").items())),
        task=config.task.kind,
        dropped=dict(dropped),
        quarantined=dict(sorted(held.by_reason.items())),
        reports=written.reports,
        examples=len(kept),
        parts=sizes(kept, made, lines.reports),
        labels=label_balance(kept, made),
        given_away=given_away,
        in_two_parts=written.in_two_parts,
        patients_not_known=written.not_known,
        languages=dict(sorted(_summed(heads, "languages").items())),
        languages_kept=dict(sorted(written.languages.items())),
        human_check=check_to_store(read_checks(job.tools.workspace), means.policy_digest),
        split_digest=made.digest,
        digests={name: digest_of_file(folder / name) for name in FILES},
        notes=(*notes, *came.cut.notes(), *divided.notes),
        passes=not reasons,
        reasons=tuple(reasons),
    )
    write_json(folder / "manifest.json", manifest)
    return manifest


def _summed(heads: Sequence[Mapping[str, Any]], name: str) -> "Counter[str]":
    """One of the shards' counts, over all of them."""
    total: Counter[str] = Counter()
    for head in heads:
        total.update(head[name])
    return total


def _governance(config: Config) -> dict[str, str]:
    """By what right the reports are used."""
    said = config.governance
    return {"example": "invented or public"} if said.example else {"responsible": said.responsible, "basis": said.basis}


def _notes_of_unknown(config: Config, alone: int, reports: int) -> list[str]:
    """What a reader must know of the reports whose patient is not known."""
    if not alone:
        return []
    said = f"{alone} of {reports} reports say nothing about their patient"
    if config.split.unknown_patients == "train":
        return [f"{said}: they train only."]
    return [f"{said}; each counts as a patient of its own, so one patient may be in training and in the proof: it is weaker."]


def _notes(came: Came, means: Means) -> list[str]:
    """What a reader must know of what came in."""
    notes = []
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
    notes += [
        f"{n} {'file' if n == 1 else 'files'} {kind}: {reason}."
        for kind, found in came.reasons.items()
        for reason, n in found.most_common(8)
    ]
    if any(came.reasons.values()):
        notes.append("Which files were not read, and why, is told in your terminal by: residency prepare --files")
    notes += [f"Left out inside files: {reason} ({n})." for reason, n in came.left.most_common(5)]
    notes.append("Rules find what has a form. Let a person read a sample before you train on it: residency prepare --check")
    return notes


def _notes_of_examples(config: Config, unknown_codes: int, given_away: Mapping[str, int] | None, again: int) -> list[str]:
    """What a reader must know of questions and answers before the numbers of an evaluation are believed."""
    notes = []
    if given_away is not None and (total := sum(given_away.values())):
        where = ", ".join(f"{part} {n}" for part, n in given_away.items() if n)
        ways = "mask or drop" if config.task.kind == "classify" else "drop"
        notes.append(
            f"The answer stands in the question of {total} examples ({where}): there the model need only copy, and the proof "
            f"is flattered. task.given_away = {ways} mends that."
        )
    if unknown_codes:
        notes.append(f"{unknown_codes} entries are no code of ICD-10-CM and were passed over.")
    if again:
        notes.append(f"{again} questions of the test part stand in the training part too, with another answer.")
    return notes


def _seal(workspace: Workspace, job: Job, parts: Mapping[str, Part], rule: str) -> None:
    """Keep who was known, whom files name and who lies where, where only the key opens it."""
    store, means = workspace.sealed, job.tools.means
    known = means.known
    store.seal("identities", [keyed_hash(means.secret, "identity", v) for v in known.values()] if known else [])
    store.seal("parts", {"rule": rule, "parts": dict(parts)})
    store.seal("people", job.tools.people)
    store.seal("spellings", job.tools.spellings)
    seal_cleaning(workspace, means.cleaning)


__all__ = ["Corpus", "Prepared", "as_table", "check_manifest", "load_corpus", "prepare"]
