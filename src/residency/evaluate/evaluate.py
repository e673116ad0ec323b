"""The proof: the trained model, loaded fresh from its folder, beside its base and small baselines, on unseen patients."""

import dataclasses
import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.evaluate.answers import BASE, EXAMPLES, MODEL_ROWS, TUNED, Kept, Load, evaluate_rows
from residency.evaluate.baselines import baselines
from residency.evaluate.calibration import CALIBRATE, calibrate, case_lines, enough
from residency.evaluate.fairness import COUNTERFACTUAL, audit_fairness, pairs_of, report_facts
from residency.evaluate.figures import Statistics, classes, figures, statistics
from residency.evaluate.looks import count_look
from residency.evaluate.report import Material, chosen_cases, page
from residency.evaluate.slices import ALL
from residency.evaluate.verdict import verdict
from residency.foundation import audit
from residency.foundation.config import Config
from residency.foundation.console import Watch, table
from residency.foundation.errors import UserError
from residency.foundation.pages import number
from residency.foundation.records import environment
from residency.foundation.schema import Answer, Estimate, Evaluation, Example, Part, Run
from residency.foundation.storage import (
    as_plain,
    digest_of,
    digest_of_files,
    read_json,
    read_record,
    weights_id,
    write_json,
    write_text,
)
from residency.foundation.workspace import Workspace
from residency.instruments.assistant import build_assistant, labels_of
from residency.instruments.metrics import shelf
from residency.instruments.models.base import Model
from residency.instruments.prompts import prompt_style, saved_chat_template

ANSWERS_FORMAT = 2
"""Of a kept answer; raised when it says more, so that earlier ones are asked again."""
FORMAT = 1
"""Of evaluation.json; raised when a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is evaluated, found and checked."""

    run: Run
    """The training."""
    train: list[Example]
    """The training part."""
    cases: list[Example]
    """What is asked, in the order of the corpus."""
    held: list[Example]
    """The calibrate part."""
    part: Part
    """Which part that is."""
    folders: dict[str, Path]
    """The plain folders of "base" and "tuned"."""
    digests: dict[str, str]
    """Digest of the weights of each."""

    def answers_digest(self, config: Config) -> str:
        """Of what decides the tuned model's answers: the look is counted by it, the folder named by it."""
        asked = [self.part, self.run.split_digest, digest_of(self.cases)]
        return digest_of([self.digests[TUNED], self.run.recipe.prompt_digest, *asked, *_asking(config)])

    def assistant_digest(self, config: Config) -> str:
        """Of the assistant behind the tuned row."""
        from residency.instruments.models.scripted import ScriptedModel

        assistant = build_assistant(config, ScriptedModel(), self.train)
        return assistant.digest(weights_id(self.folders[TUNED]), self.run.recipe.prompt_digest)

    def row_key(self, row: str, config: Config, asked: Sequence[Example]) -> str:
        """Of what decides one row's answers to the questions asked, versions included."""
        model = self.digests[BASE if row in (BASE, EXAMPLES) else TUNED]
        data = [self.run.split_digest, digest_of(self.train), digest_of(asked)]
        how = [*_asking(config), environment(), ANSWERS_FORMAT]
        return digest_of([row, model, self.run.recipe.prompt_digest, *data, *how])


def _asking(config: Config) -> list[Any]:
    return [config.task, config.assistant, config.model.engine, config.evaluate.few_shot]


def evaluate(config: Config, workspace: Workspace, watch: Watch, *, part: Part = "test") -> Evaluation:
    """Measure the last trained model on a part of the split, and write evaluation.json, cases.jsonl and page.html.

    Repeated after a stop or a kill it goes on where it was; repeated after its end it takes the answers that are there.

    Args:
        config: the settings.
        workspace: where the corpus and the model are.
        watch: told of progress, asked for stops.
        part: `test`, or `tune` to leave the test part unseen.

    Raises:
        Interrupted: a stop was asked for.
        UserError: nothing trained; the part is empty or was learnt from; another split, prompt or base than in
            training; or the training is not active in the folder.
    """
    subject = find_subject(config, workspace, part)
    identity = subject.answers_digest(config)
    folder = workspace.evaluations / f"{subject.run.id}-{part}-{identity[:8]}"
    facts = report_facts(workspace.corpus / "reports.parquet", {case.report_id for case in subject.cases})
    pairs = pairs_of(config, subject.cases, facts)
    beside = {CALIBRATE: subject.held} if enough(config, subject.held) else {}
    beside |= {COUNTERFACTUAL: pairs.asked} if pairs.asked else {}
    asked = {**dict.fromkeys(MODEL_ROWS, subject.cases), **beside}
    kept = {row: _kept(workspace, folder, row, subject.row_key(row, config, some)) for row, some in asked.items()}
    models = {row: _loader(config, subject.folders[row]) for row in (BASE, TUNED)}
    answers = evaluate_rows(config, subject.train, subject.cases, models, beside=beside, kept=kept, watch=watch)
    calibration = calibrate(config, subject.held, answers.pop(CALIBRATE, []), subject.cases, answers[TUNED])
    if calibration.calibrator is not None:
        answers[TUNED] = calibration.calibrator.stamp(answers[TUNED])
    look, new = count_look(workspace, part, identity)
    if new:
        audit.append(workspace.audit, "look", part=part, look=look, evaluation=folder.name, split=subject.run.split_digest)
    exchanged = dict(zip((e.id for e in pairs.asked), answers.pop(COUNTERFACTUAL, []), strict=True))
    answers |= baselines(config.task.kind, subject.train, subject.cases)
    measured = statistics(config, subject.cases, answers, labels_of(config, subject.train))
    by_id = {case.id: answer for case, answer in zip(subject.cases, answers[TUNED], strict=True)} | exchanged
    evaluation = judge(config, subject, measured, answers[TUNED], identity=folder.name, look=look)
    material = Material(
        config=config,
        evaluation=evaluation,
        run=subject.run,
        cases=subject.cases,
        answers=answers,
        measured=measured,
        calibration=calibration,
        fairness=audit_fairness(config, subject.cases, measured[TUNED], facts, pairs, by_id),
        facts=_facts(config, subject, evaluation),
    )
    _write(folder, material)
    return evaluation


def judge(
    config: Config, subject: Subject, measured: Statistics, answers: Sequence[Answer], *, identity: str, look: int
) -> Evaluation:
    """Numbers, differences and verdict from what was measured of each case; each label from the tuned row's answers."""
    rows, differences = figures(config, subject.train, subject.cases, measured)
    words = verdict(
        config.task.kind,
        rows,
        differences,
        look=look,
        part=subject.part,
        max_new_tokens=config.assistant.max_new_tokens,
    )
    kind, wanted = config.task.kind, config.evaluate
    worst, drawn = chosen_cases(kind, measured[TUNED], wanted.cases, len(subject.cases), wanted.seed)
    return Evaluation(
        id=identity,
        run_id=subject.run.id,
        part=subject.part,
        split_digest=subject.run.split_digest,
        prompt_digest=subject.run.recipe.prompt_digest,
        assistant_digest=subject.assistant_digest(config),
        look=look,
        rows=rows,
        differences=differences,
        verdict=words,
        classes=classes(subject.cases, answers, subject.train, labels_of(config, subject.train)) if kind == "classify" else (),
        losses=subject.run.losses,
        worst_cases=tuple(subject.cases[place].id for place in worst),
        drawn_cases=tuple(subject.cases[place].id for place in drawn),
    )


def find_subject(config: Config, workspace: Workspace, part: Part) -> Subject:
    """Find what is to be evaluated and check that it belongs together.

    Raises:
        UserError: it does not; says what to do.
    """
    from residency.choose.fetch import locate
    from residency.prepare.pipeline import load_corpus

    if part not in ("test", "tune"):
        raise UserError(f"The {part} part is not for evaluation.", next="evaluate on test, or on tune.")
    stamp = workspace.model / "residency.json"
    if not stamp.exists():
        raise UserError(f"There is no trained model in {workspace.root}.", next="residency train")
    card: dict[str, Any] = read_json(stamp)
    run = read_record(workspace.runs / str(card["run_id"]) / "run.json", Run)
    corpus = load_corpus(workspace)
    train, cases = list(corpus.part("train")), limited(corpus.part(part), config.evaluate.max_cases)
    check_parts(train, cases, part)
    held = limited(corpus.part("calibrate"), config.evaluate.max_cases)
    if {case.patient for case in held} & {case.patient for case in (*train, *cases)}:
        raise UserError(
            f"The calibrate part shares patients with the training or the {part} part.",
            why="A confidence fitted on them would flatter the model.",
            next="residency prepare --again, with patients in one part each.",
        )
    base = locate(config.model.base, config.folder)
    check_run(config, run, split_digest=corpus.split.digest, base_digest=base.digest)
    folders = {BASE: base.folder, TUNED: workspace.model}
    check_prompt(config, run, train, card, folders)
    return Subject(
        run=run,
        train=train,
        cases=cases,
        held=held,
        part=part,
        folders=folders,
        digests={BASE: base.digest, TUNED: _digest_of_folder(workspace.model)},
    )


def limited(cases: Sequence[Example], most: int | None) -> list[Example]:
    """All cases, or the first `most` by their ids; in the order they came either way."""
    kept = set(sorted(case.id for case in cases)[:most])
    return [case for case in cases if case.id in kept]


def check_parts(train: Sequence[Example], cases: Sequence[Example], part: str) -> None:
    """Refuse empty parts and patients that stand on both sides.

    Raises:
        UserError: see above.
    """
    for name, examples in (("training", train), (part, cases)):
        if not examples:
            raise UserError(
                f"The {name} part is empty: there is nothing to evaluate.",
                why="Too few patients, or a share of 0 in [split].",
                next="raise the share in [split] or add reports, then residency run.",
            )
    both = {example.patient for example in train} & {case.patient for case in cases}
    if both:
        raise UserError(
            f"{len(both)} patients are in both the training and the {part} part.",
            why="Reports of one patient resemble each other, so the numbers would flatter the model.",
            next="residency prepare --again, with patients in one part each.",
        )


def check_run(config: Config, run: Run, *, split_digest: str, base_digest: str) -> None:
    """Refuse a training that is not finished, or that does not belong to this split, base or task.

    Raises:
        UserError: see above.
    """
    again = "residency train, then residency evaluate."
    if run.status != "done":
        raise UserError(f"The training {run.id} is not done: {run.status}.", next=again)
    if run.split_digest != split_digest:
        raise UserError(
            f"The training {run.id} used another split than the corpus has now.",
            why="It may have learnt from the very patients that would judge it.",
            next=again,
        )
    if run.recipe.task != config.task.kind:
        raise UserError(
            f"The training {run.id} was for the task {run.recipe.task}, the settings ask for {config.task.kind}.", next=again
        )
    if run.recipe.base_digest != base_digest:
        raise UserError(
            f"The training {run.id} started from other weights than model.base names now.",
            why="Trained and untrained can be compared only when one came from the other.",
            next=f"set model.base to {run.recipe.base!r}, or {again}",
        )


def check_prompt(
    config: Config, run: Run, train: Sequence[Example], card: Mapping[str, Any], folders: Mapping[str, Path]
) -> None:
    """Refuse to ask a model otherwise than it was taught.

    The trained folder's chat template may put an instruction before the base's, for chats that bring none; ours do.

    Raises:
        UserError: the settings, the base's chat template or the trained folder ask with another prompt than the training.
    """
    of_base, of_tuned = (saved_chat_template(folders[row]) for row in (BASE, TUNED))
    asked = prompt_style(config, labels_of(config, train)).digest(of_base)
    frozen = {run.recipe.prompt_digest, str(card.get("prompt_digest", run.recipe.prompt_digest))}
    if frozen != {asked} or not of_tuned.endswith(of_base):
        raise UserError(
            f"The prompt is not the one that the training {run.id} used.",
            why="[task], [assistant] or the chat template changed since; numbers from another prompt prove nothing.",
            next="residency train, or bring the former settings back.",
        )


def _loader(config: Config, folder: Path) -> Load:
    """How to load one model from disk."""

    def load() -> Model:
        from residency.instruments.models import shelf as engines

        model: Model = engines.get(config.model.engine).load(folder)
        return model

    return load


def _digest_of_folder(folder: Path) -> str:
    return digest_of_files((p for p in folder.rglob("*") if p.is_file() and p.name != "residency.json"), beneath=folder)


def _kept(workspace: Workspace, folder: Path, row: str, key: str) -> Kept:
    """Where a row's answers are kept; taken over from another evaluation that asked exactly the same of the same model."""
    from residency.evaluate.answers import read_answers

    own = Kept(folder / f"answers-{row.replace(' ', '-')}.jsonl", key)
    if not read_answers(own):
        for path in sorted(workspace.evaluations.glob(f"*/{own.path.name}")):
            if read_answers(Kept(path, key)):
                write_text(own.path, path.read_text("utf-8"))
                break
    return own


def _facts(config: Config, subject: Subject, evaluation: Evaluation) -> dict[str, str]:
    """What the foot of the page says of where the numbers are from."""
    run, versions = subject.run, environment()
    return {
        "Training": run.id,
        "Base model": f"{run.recipe.base}, {run.recipe.base_weights}",
        "Base weights": subject.digests[BASE],
        "Trained folder": subject.digests[TUNED],
        "Prompt": run.recipe.prompt_digest,
        "Assistant": evaluation.assistant_digest,
        "Split": run.split_digest,
        "Engine": config.model.engine,
        "Python and system": f"{versions['python']}, {versions['system']}",
        "Packages": ", ".join(f"{k} {v}" for k, v in versions.items() if k not in ("python", "system")),
    }


def _write(folder: Path, material: Material) -> None:
    """The page and the cases first; evaluation.json last, so that it stands only where all is there."""
    write_text(folder / "page.html", page(material))
    lines = (json.dumps(line, ensure_ascii=False) for line in _case_lines(material))
    write_text(folder / "cases.jsonl", "".join(f"{line}\n" for line in lines))
    by_case = case_lines(material.config, material.calibration, material.cases, material.answers[TUNED])
    write_json(folder / "fairness.json", {"format": 1, **as_plain(material.fairness)})
    write_json(folder / "calibration.json", {"format": 1, **as_plain(material.calibration), "by_case": by_case})
    write_json(folder / "evaluation.json", evaluation_as_json(material.evaluation))


def _case_lines(material: Material) -> list[dict[str, Any]]:
    """One entry for each case: question, the practice's answer, every row's answer and statistics."""

    def row_of(answer: Answer, row: str, place: int) -> dict[str, Any]:
        found: Mapping[str, Any] = material.measured[row]
        return {**as_plain(answer), "statistics": {name: rows[place] for name, rows in found.items()}}

    return [
        {
            "id": case.id,
            "patient": case.patient,
            "question": as_plain(case.question),
            "target": case.target,
            "rows": {row: row_of(given[place], row, place) for row, given in material.answers.items()},
        }
        for place, case in enumerate(material.cases)
    ]


def evaluation_as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as plain values, in the format of docs/evaluate.md."""
    fields = {f.name: as_plain(getattr(evaluation, f.name)) for f in dataclasses.fields(evaluation)}
    return {"format": FORMAT, **fields}


def evaluation_table(evaluation: Evaluation) -> str:
    """Verdict and numbers for a terminal of 80 columns."""
    names = [name for name, found in evaluation.rows[TUNED].items() if _measured(found[ALL])][:2]
    parts = ["\n".join(textwrap.fill(sentence, 79) for sentence in evaluation.verdict)]
    for part in evaluation.rows[TUNED][names[0]] if names else ():
        first = evaluation.rows[TUNED][names[0]][part]
        counts = f"{part}: {first.n} cases, {first.patients} patients, {evaluation.part} part, look {evaluation.look}"
        head = ["row", *(shelf.get(name).NAME for name in names)]
        lines = [[row, *(_cell(found[name][part]) for name in names)] for row, found in evaluation.rows.items()]
        parts.append(f"{counts}\n{table(head, lines)}")
    return "\n\n".join(parts)


def _measured(estimate: Estimate) -> bool:
    return estimate.value is not None


def _cell(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return number(estimate.value)
    return f"{number(estimate.value)} [{number(estimate.low)}, {number(estimate.high)}]"
