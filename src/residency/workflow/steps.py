"""The steps from reports to proof: what each reads, whether it is out of date, and running what is."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from residency.foundation.console import Watch, bytes_in_words, in_words
from residency.foundation.errors import UserError
from residency.foundation.records import read_last, record_holds, write_record
from residency.foundation.storage import digest_of, digest_of_file, digest_of_files, read_json, read_record
from residency.workflow.setup import Setup

if TYPE_CHECKING:
    from residency.choose.fetch import Base
    from residency.foundation.schema import Evaluation, Run

State = Literal["never run", "done", "out of date"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step made."""

    outputs: dict[str, str]
    """Digest of each artifact."""
    results: dict[str, Any]
    """Numbers worth keeping, and `summary`, what is printed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the road."""

    name: str
    """Its verb."""
    inputs: Callable[[Setup], dict[str, str]]
    """Digest of everything that decides its result, by name."""
    run: Callable[[Setup, Watch], Outcome]
    """Does it."""
    intact: Callable[[Setup], bool]
    """True where what it made is still there."""
    bring: Callable[[Setup], object] | None = None
    """Fetches what it needs from elsewhere, before its inputs are read; None where it needs nothing."""


def state_of(practice: Setup, step: Step) -> tuple[State, tuple[str, ...]]:
    """Whether a step is done, and if it is out of date, the names of what changed."""
    record = read_last(practice.workspace, step.name)
    if record is None:
        return "never run", ()
    if not record_holds(practice.workspace, step.name, record):
        return "out of date", ("its record",)
    now = step.inputs(practice)
    changed = tuple(name for name in sorted({*now, *record["inputs"]}) if now.get(name) != record["inputs"].get(name))
    if changed:
        return "out of date", changed
    return ("done", ()) if step.intact(practice) else ("out of date", ("what it made is gone",))


def run_steps(
    practice: Setup,
    names: Sequence[str],
    watch: Watch,
    *,
    again: Sequence[str] = (),
    told: Callable[[str], None] | None = None,
) -> list[str]:
    """Run those of the named steps that are out of date, in order, under the workspace's lock.

    Args:
        practice: settings and workspace.
        names: steps; the order is the road's, whatever the order given.
        watch: told of progress, asked for stops.
        again: steps to run even if they are done.
        told: called with a line when a step is skipped or done.

    Returns:
        The names of the steps that ran.
    """
    ran: list[str] = []
    with practice.workspace.locked(f"{', '.join(names)}"):
        for step in STEPS:
            if step.name not in names:
                continue
            state, changed = state_of(practice, step)
            if state == "done" and step.name not in again:
                if told:
                    told(f"{step.name}: done before, nothing changed")
                continue
            if told:
                why = f" ({', '.join(changed)} changed)" if changed and changed[0] != "what it made is gone" else ""
                told(f"{step.name}: running{why}")
            if step.bring is not None:
                step.bring(practice)  # before anything is removed
            if step.name == "train" and step.name in again:
                _forget_run(practice)
            _run_one(practice, step, watch)
            ran.append(step.name)
    return ran


def _run_one(practice: Setup, step: Step, watch: Watch) -> None:
    inputs = step.inputs(practice)
    started = time.monotonic()
    outcome = step.run(practice, watch)
    write_record(
        practice.workspace,
        step.name,
        inputs=inputs,
        outputs=outcome.outputs,
        seconds=time.monotonic() - started,
        results=outcome.results,
    )


def next_command(states: Mapping[str, tuple[State, tuple[str, ...]]]) -> str:
    """What to type next, from what `state_of` says of each step, in the order of the road."""
    return next((f"residency {name}" for name, (state, _) in states.items() if state != "done"), "residency ask")


# ---- prepare ---------------------------------------------------------------------------------------------------------


def _source_digests(practice: Setup) -> list[tuple[str, str]]:
    """(path, digest) of every file that the reports come from; one that cannot be read has a word for a digest."""
    from residency.prepare.ingest import files_below

    reports = practice.config.reports
    named = [reports.source, reports.identities, reports.join.file if reports.join else None]
    excluded = practice.config.governance.exclusions
    named += [excluded] if excluded and excluded != "none" else []
    found: list[tuple[str, str]] = []
    for path in (practice.config.home / name for name in named if name):
        for file in files_below(path, [practice.workspace.root]) if path.is_dir() else [path]:
            try:
                found.append((str(file), digest_of_file(file) if file.is_file() else "no file"))
            except UserError:
                found.append((str(file), "not readable"))
    return found


def _prepare_inputs(practice: Setup) -> dict[str, str]:
    from residency.instruments.identifiers.plugged import recognisers_digests
    from residency.prepare.human_check import marks_digest
    from residency.prepare.policies import policy_digest, policy_of

    config = practice.config
    marked = marks_digest(practice.workspace)
    try:
        recognisers = recognisers_digests(config.prepare.recognisers, config.folder)
    except UserError:
        recognisers = {"recognisers": "not usable"}  # the step itself says why
    return {
        "reports": digest_of(_source_digests(practice)),
        "settings": digest_of([config.reports, config.task, config.prepare, config.split]),
        "governance": digest_of(config.governance),
        "policy": policy_digest(policy_of(config), config.prepare.headings, recognisers=recognisers),
        **({"misses marked by a person": marked} if marked else {}),
    }


def _prepare(practice: Setup, watch: Watch) -> Outcome:
    from residency.prepare.pipeline import prepare

    prepared = prepare(practice.config, practice.workspace, watch)
    return Outcome(
        outputs={"manifest": _manifest_digest(practice)},
        results={"summary": prepared.table},
    )


def _corpus_intact(practice: Setup) -> bool:
    from residency.prepare.manifest import check_manifest

    try:
        check_manifest(practice.workspace)
    except UserError:
        return False
    record = read_last(practice.workspace, "prepare")
    return record is not None and record["outputs"].get("manifest") == _manifest_digest(practice)


# ---- train -----------------------------------------------------------------------------------------------------------


def _manifest_digest(practice: Setup) -> str:
    from residency.prepare.human_check import manifest_digest

    there = (practice.workspace.corpus / "manifest.json").exists()
    return manifest_digest(practice.workspace) if there else "none"


def _train_inputs(practice: Setup) -> dict[str, str]:
    from residency.choose.fetch import locate
    from residency.instruments.assistant import what_teaches

    config = practice.config
    try:
        base = locate(config.model.base, config.folder, download=False).digest  # `status` asks too
    except UserError:
        base = "not usable"  # the step itself says why
    return {
        "corpus": _manifest_digest(practice),
        "settings": digest_of([config.model.base, config.task, config.train, what_teaches(config.assistant)]),
        "base": base,
    }


def _bring_base(practice: Setup) -> Base:
    from residency.choose.fetch import locate

    return locate(practice.config.model.base, practice.config.folder)


def _train(practice: Setup, watch: Watch) -> Outcome:
    from residency.train.run import train

    run = train(practice.config, practice.workspace, watch)
    return Outcome(
        outputs={"model": model_digest(practice.workspace.model)},
        results={"summary": f"{_trained(run)}\n{_releasable(practice)}", "run": run.id, "seconds": run.train_seconds},
    )


def _releasable(practice: Setup) -> str:
    """Whether what was trained may be released, in lines of at most 80 columns."""
    import textwrap

    from residency.prepare.manifest import release_bar

    bar = release_bar(practice.workspace, practice.config.check)
    said = f"It may not be released yet: {bar[0].lower()}{bar[1:]}" if bar else "A person's check is within the limit."
    return textwrap.fill(said, 78, initial_indent="  ", subsequent_indent="  ")


def _forget_run(practice: Setup) -> None:
    """Remove the finished runs of the present settings, so that training starts at step one; one that is half done goes on."""
    now = _train_inputs(practice)
    for path in (practice.workspace.records / "history").glob("*-train.json"):
        record = read_json(path)
        if record["inputs"] == now:
            shutil.rmtree(practice.workspace.runs / str(record["results"]["run"]), ignore_errors=True)


def _trained(run: Run) -> str:
    """The training in a few lines of at most 80 columns."""
    looks = [loss for loss in run.losses if loss.tune_nats_per_token is not None]
    first, best = looks[0] if looks else None, next((look for look in looks if look.step == run.best_step), None)
    seconds = max(run.train_seconds, 1e-9)
    lines = [
        f"Trained {run.recipe.base} ({run.recipe.settings['train']['method']}), run {run.id}:",
        f"  {run.plan.steps} steps planned ({run.plan.reason});",
        f"  {run.tokens_seen} tokens in {in_words(seconds)}, {run.tokens_seen / seconds:.0f} tokens/s in {run.plan.precision}; "
        f"memory at most {bytes_in_words(run.peak_memory_bytes)};",
    ]
    if first and best and first.tune_nats_per_token is not None and best.tune_nats_per_token is not None:
        lines.append(
            f"  loss on the tune part {first.tune_nats_per_token:.3f} before, "
            f"{best.tune_nats_per_token:.3f} at step {best.step}, which was kept."
        )
    return "\n".join(lines)


def model_digest(folder: Path) -> str:
    """Digest over every file of a saved model."""
    return digest_of_files([p for p in folder.rglob("*") if p.is_file()], beneath=folder)


def _model_intact(practice: Setup) -> bool:
    record = read_last(practice.workspace, "train")
    folder = practice.workspace.model
    return record is not None and (folder / "config.json").exists() and model_digest(folder) == record["outputs"]["model"]


# ---- evaluate --------------------------------------------------------------------------------------------------------


def _evaluate_inputs(practice: Setup) -> dict[str, str]:
    config = practice.config
    folder = practice.workspace.model
    return {
        "corpus": _manifest_digest(practice),
        "model": model_digest(folder) if folder.exists() else "none",
        "settings": digest_of([config.model, config.task, config.assistant, config.evaluate]),
    }


def _evaluate(practice: Setup, watch: Watch) -> Outcome:
    from residency.evaluate.evaluate import evaluate, evaluation_table

    evaluation = evaluate(practice.config, practice.workspace, watch)
    folder = practice.workspace.evaluations / evaluation.id
    return Outcome(
        outputs={"evaluation": digest_of_file(folder / "evaluation.json"), "page": digest_of_file(folder / "page.html")},
        results={"summary": evaluation_table(evaluation), "evaluation": evaluation.id, "page": folder.name + "/page.html"},
    )


def _evaluation_intact(practice: Setup) -> bool:
    record = read_last(practice.workspace, "evaluate")
    return record is not None and (practice.workspace.evaluations / record["results"]["page"]).exists()


def last_evaluation(practice: Setup) -> Evaluation:
    """The evaluation of the last `evaluate` step.

    Raises:
        UserError: there is none.
    """
    from residency.foundation.schema import Evaluation as EvaluationRecord

    record = read_last(practice.workspace, "evaluate")
    if record is None:
        raise UserError("Nothing was evaluated yet.", next="residency evaluate")
    values = read_json(practice.workspace.evaluations / record["results"]["evaluation"] / "evaluation.json")
    if "rows" in values:
        return read_record(
            practice.workspace.evaluations / record["results"]["evaluation"] / "evaluation.json", EvaluationRecord
        )
    raise UserError("The last evaluation is broken.", next="residency evaluate --again")


STEPS = (
    Step("prepare", _prepare_inputs, _prepare, _corpus_intact),
    Step("train", _train_inputs, _train, _model_intact, _bring_base),
    Step("evaluate", _evaluate_inputs, _evaluate, _evaluation_intact),
)
