"""The record of a prepared corpus: what came in, what was done, what lies where, and whether it may be trained on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from residency.foundation.config import CheckSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import TaskKind
from residency.foundation.storage import digest_of_file, read_record
from residency.foundation.workspace import Workspace
from residency.prepare.human_check import (
    Corpus,
    StoredCheck,
    check_holds,
    check_in_words,
    languages_unchecked,
    manifest_digest,
    read_checks,
    reports_with_misses,
    seal_check,
)
from residency.prepare.human_check.words import percent
from residency.prepare.language import ENGLISH, NAMES

FILES = ("reports.parquet", "examples.parquet", "split.json")
"""What a corpus consists of, beside its manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is known about a prepared corpus. No report text, no names."""

    source: str
    """The configured source."""
    files: dict[str, int]
    """Files of the source by how they ended: read, empty, unreadable, unsupported."""
    file_reasons: dict[str, dict[str, int]]
    """Why files are unreadable or unsupported, with their number."""
    left_in_files: dict[str, int]
    """Documents inside files that were read, left out by reason."""
    sources: dict[str, str]
    """Keyed digest of what was read from each file, by the keyed hash of its name."""
    reports_in: int
    """Reports that were read."""
    patients_in: int
    """Patients among them."""
    patient_keys: dict[str, int]
    """Reports by how their patient was found: column, structured field, identity table, header, file name, none."""
    policy: str
    """The de-identification policy."""
    policy_digest: str
    """Digest of the policy, its rules and lists, and the steps to clean text."""
    replacement: str
    """What stands in the place of an identifier: tag or surrogate."""
    claim: str
    """What may be said of the result under this policy."""
    governance: dict[str, str]
    """By what right the reports are used: who answers for it, and the basis; or that they are invented or public."""
    rules: dict[str, str]
    """Version (digest) of each identifier rule and each outside recogniser."""
    people_known: int | None
    """Rows of the table of known people; None where there is none."""
    identifiers: dict[str, int]
    """Identifiers that were found and replaced, by kind."""
    found_by: dict[str, int] = field(default_factory=dict)
    """The same by kind and by the rule, list, recogniser or table that found them: "NAME titled_name"."""
    cleaned: dict[str, int] = field(default_factory=dict)
    """What cleaning removed or wrote otherwise, by kind: letterheads, page numbers, headings, units and so on."""
    task: TaskKind
    """What the examples teach."""
    dropped: dict[str, int]
    """Reports and examples left out, by reason."""
    quarantined: dict[str, int] = field(default_factory=dict)
    """Reports held back, by reason: leak scan, a person's mark, linked to another side; one may count under several."""
    reports: int
    """Reports in the corpus."""
    examples: int
    """Examples in all parts."""
    parts: dict[str, dict[str, int]]
    """Examples and patients of each part; sites, first and last batch where they are known."""
    labels: dict[str, dict[str, int]]
    """Examples of each label in each part (`classify`), the commonest label first."""
    given_away: dict[str, int] | None
    """Examples of each part whose question holds their answer; None where the task has none to hold (`continue`)."""
    in_two_parts: dict[str, int | None]
    """What was found in two parts, by kind; all must be 0. None where it was not looked at."""
    patients_not_known: dict[str, int] = field(default_factory=dict)
    """Examples of each part whose patient is not known: what `in_two_parts` says of patients does not cover them."""
    languages: dict[str, int]
    """Reports by the language they are written in."""
    languages_kept: dict[str, int] = field(default_factory=dict)
    """Reports of the corpus by language: others were left out."""
    human_check: StoredCheck | None = None
    """The check by a person that was finished last under this policy, with its bounds; None before. The digest of the
    manifest leaves it out, as it changes no report."""
    split_digest: str
    """Of the split."""
    digests: dict[str, str]
    """sha256 of each file of the corpus."""
    notes: tuple[str, ...]
    """What a reader must know, in plain words."""
    passes: bool
    """True where the corpus may be trained on."""
    reasons: tuple[str, ...]
    """Why not."""


SEALED = "corpus"
"""Name in the sealed store of what vouches for the manifest: its digest, and those of what was sealed with it."""
SEALED_WITH_IT = ("removed", "surrogates", "spelling", "quarantine", "people", "identities", "parts")


def vouch_for_corpus(workspace: Workspace) -> None:
    """Keep the digests of manifest and sealed files where only the key opens them and nobody without it writes them anew.

    The manifest holds the digests of all other files of the corpus, so it vouches for them.
    """
    sealed = {name: found for name in SEALED_WITH_IT if (found := workspace.sealed.digest(name)) is not None}
    workspace.sealed.seal(SEALED, {"manifest": manifest_digest(workspace), "sealed": sealed})
    seal_check(workspace)


def check_manifest(workspace: Workspace) -> Manifest:
    """The manifest, if the corpus may be trained on and lies there as it was written.

    Raises:
        UserError: there is no corpus, it does not pass, or a file was changed since.
    """
    path = workspace.corpus / "manifest.json"
    if not path.exists():
        raise UserError(f"There is no prepared corpus in {workspace.root}.", next="residency prepare")
    manifest = read_record(path, Manifest)
    if not manifest.passes:
        raise UserError(
            "The corpus does not pass, so nothing is trained on it.",
            why=" ".join(manifest.reasons),
            next="mend that, then: residency prepare",
        )
    _refuse_changed(workspace, manifest)
    if marked := len(reports_with_misses(workspace, manifest_digest(workspace))):
        raise UserError(
            f"A person marked identifiers that were left in {marked} report{'' if marked == 1 else 's'} of this corpus.",
            why="So nothing is trained on it as it is.",
            next="residency prepare, which holds them back with every other report in which they stand",
        )
    return manifest


def corpus_to_check(workspace: Workspace) -> Corpus:
    """The corpus as it lies there, for a check by a person; whether it passes is not asked.

    Raises:
        UserError: there is none, or a file was changed since.
    """
    path = workspace.corpus / "manifest.json"
    if not path.exists():
        raise UserError(f"There is no prepared corpus in {workspace.root}.", next="residency prepare")
    manifest = read_record(path, Manifest)
    _refuse_changed(workspace, manifest)
    return _named(workspace)


def checked_by_a_person(workspace: Workspace, settings: CheckSettings) -> str:
    """What the last check by a person says of the corpus that lies there; empty where there is no corpus."""
    if not (workspace.corpus / "manifest.json").exists():
        return ""
    words = check_in_words(read_checks(workspace), _named(workspace), settings)
    unchecked = _languages_in_words(read_record(workspace.corpus / "manifest.json", Manifest), settings)
    return f"{words} Nothing is trained before: {unchecked}" if unchecked else words


def check_languages(manifest: Manifest, settings: CheckSettings) -> None:
    """Let reports of another language than English train only after a person checked them too.

    Raises:
        UserError: no check of this policy covers a language of the corpus within the practice's limit.
    """
    if unchecked := _languages_in_words(manifest, settings):
        raise UserError(
            f"Not checked by a person within the practice's limit: {unchecked}",
            why="No rule knows these languages; a recogniser that passed its smoke test is not enough to train on them.",
            next="residency prepare --check, or leave the language out of prepare.languages.",
        )


def release_bar(workspace: Workspace, settings: CheckSettings) -> str:
    """Why nothing that learned from this corpus may be released, in words; empty where nothing stands against it.

    A release needs a check by a person of this very policy, whose bound is within the practice's limit, in every language.
    """
    try:
        manifest = check_manifest(workspace)
    except UserError as error:
        return error.what
    check = manifest.human_check
    if check is None:
        return "No person has checked the reports under this policy."
    if check.corpus.policy_digest != manifest.policy_digest:
        return "The policy has changed since a person checked the reports."
    if check.result.reports.high > settings.limit:
        return (
            f"Up to {percent(check.result.reports.high)} of the reports may hold a missed identifier (95 %), above the "
            f"practice's limit of {percent(settings.limit)}."
        )
    unchecked = _languages_in_words(manifest, settings)
    return f"Not checked within the practice's limit: {unchecked}" if unchecked else ""


def check_releasable(workspace: Workspace, settings: CheckSettings) -> None:
    """Refuse a release that `release_bar` bars.

    Raises:
        UserError: says why.
    """
    if bar := release_bar(workspace, settings):
        raise UserError(f"This may not be released. {bar}", next="residency prepare --check")


def _languages_in_words(manifest: Manifest, settings: CheckSettings) -> str:
    """The languages that no check covers, as "40 reports in German (at most 9.1 % with a miss)."; empty where all are."""
    kept = {language: n for language, n in manifest.languages_kept.items() if language != ENGLISH}
    found = languages_unchecked(manifest.human_check, kept, manifest.policy_digest, settings)
    told = [f"{kept[la]} reports in {NAMES[la]} ({why})" for la, why in found.items()]
    return f"{', '.join(told)}." if told else ""


def _named(workspace: Workspace) -> Corpus:
    path = workspace.corpus / "manifest.json"
    manifest = read_record(path, Manifest)
    return Corpus(manifest_digest=manifest_digest(workspace), policy=manifest.policy, policy_digest=manifest.policy_digest)


def _refuse_changed(workspace: Workspace, manifest: Manifest) -> None:
    """Refuse a corpus of which a file, its manifest, or what was sealed with it is no longer what was written."""
    if changed := [*_changed(workspace, manifest), *_no_longer_vouched_for(workspace)]:
        raise UserError(
            f"The corpus was changed since it was prepared: {', '.join(changed)}.",
            why="The manifest holds the digest of each file, the sealed store that of the manifest, and these are others.",
            next="residency prepare",
        )


def _no_longer_vouched_for(workspace: Workspace) -> Iterable[str]:
    """Names of what the sealed store does not know as it is; after `erase` nothing vouches but the record and the journal."""
    if workspace.sealed.was_erased():
        return
    kept: dict[str, Any] = {"manifest": "", "sealed": {}}
    if workspace.sealed.holds(SEALED):
        kept = workspace.sealed.read(SEALED)
    if manifest_digest(workspace) != kept["manifest"] or not check_holds(workspace):
        yield "manifest.json"
    for name, digest in kept["sealed"].items():
        if workspace.sealed.digest(name) != digest:
            yield f"sealed/{name}"


def _changed(workspace: Workspace, manifest: Manifest) -> Iterable[str]:
    for name in FILES:
        path = workspace.corpus / name
        if not path.exists() or manifest.digests.get(name) != digest_of_file(path):
            yield name
