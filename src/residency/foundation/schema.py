"""The records that flow between rooms: frozen, plain, each field with its sentence below it.

`RawReport` may hold names of people and is imported by `prepare` alone; everything after it is de-identified.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

TaskKind = Literal["draft", "classify", "continue", "question"]
Part = Literal["train", "tune", "calibrate", "test"]
PARTS: tuple[Part, ...] = ("train", "tune", "calibrate", "test")
Sections = tuple[tuple[str, str], ...]
PatientKeySource = Literal["column", "structured field", "identity table", "header", "file name", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReport:
    """One report as the practice wrote it. May hold names; never leaves `prepare`."""

    path: str
    """File it came from, relative to the source; may itself hold a name."""
    row: int
    """Its number within the file, from 1."""
    text: str = ""
    """The whole text; empty where the report came as section columns only."""
    sections: Sections = ()
    """(standard name, text) pairs that came as columns of their own."""
    report_id: str | None = None
    """The practice's own number of the report."""
    patient_key: str | None = None
    """The practice's own number or name of the patient."""
    patient_key_source: PatientKeySource = "none"
    """How the patient was found."""
    date: str | None = None
    """The practice's own date of the report, ISO 8601 without zone, as exact as it was given; never leaves `prepare`."""
    label: str | None = None
    """The answer of a `classify` task, where a column gives it."""
    given_part: str | None = None
    """What the split column says, where one is named."""
    cut_from: str | None = None
    """The document that it was cut from, where that held several reports; those without a patient count as one patient's."""
    site: str | None = None
    """The practice's own name of the site, where a column gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report, de-identified, standardised and clean."""

    id: str
    """Keyed hash of where it came from; the same in every run of one workspace."""
    patient: str
    """Keyed hash of the patient; stable in one workspace, meaningless outside it."""
    text: str
    """The whole text, sections under their standard headings."""
    sections: Sections
    """(standard name, text) pairs in the order of the report."""
    label: str | None
    """The answer of a `classify` task."""
    given_part: str | None
    """What the split column said."""
    source_digest: str
    """Keyed digest of the raw text, so that a change of the source is noticed."""
    batch: int | None = None
    """Its place in the order of arrival: 1 for the reports of the first month, and so on; None where it has no date."""
    site: str | None = None
    """Keyed hash of the site; None where no column names it."""
    patient_known: bool = True
    """False where nothing said whose report it is."""
    language: str = "en"
    """What it is written in, as `prepare/language.py` names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the assistant is asked. Made by `prepare` (intake) alone, so never raw text."""

    task: TaskKind
    """Which kind of answer is wanted."""
    sections: Sections
    """The sections that the answer is drawn from (`draft`); else empty."""
    text: str
    """The text that the answer is drawn from (`classify`, `continue`, `question`); else empty."""
    patient: str | None
    """Keyed hash of the patient, so that exemplars of the same patient can be left out; None for a new text."""
    policy_digest: str
    """Digest of the de-identification policy that this text went through."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text that means something."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    kind: str
    """What it is, such as DATE."""
    source: str
    """The rule or table that found it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question with the answer that the practice gave."""

    id: str
    """Keyed hash, derived from the report's."""
    report_id: str
    """The report it was made from."""
    patient: str
    """Keyed hash of the patient."""
    task: TaskKind
    """Which kind of task it teaches."""
    question: Question
    """What is asked."""
    target: str
    """The practice's own answer."""
    labels: tuple[str, ...] = ()
    """Every label that applies, where a report may have several (`classify`); the target is them in one line."""
    origin: Literal["report"] = "report"
    """Where the example comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Which examples are for what, by their ids. A patient lies wholly on one side."""

    train: tuple[str, ...]
    """For learning."""
    tune: tuple[str, ...]
    """For choosing: early stopping, settings."""
    calibrate: tuple[str, ...]
    """For thresholds and confidence alone."""
    test: tuple[str, ...]
    """For the proof alone."""
    seed: int
    """Part of the keyed hash that assigns patients."""
    rule: str
    """How patients were assigned, in words."""
    digest: str
    """Of all the above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a training will run, fixed before step one; the clock never changes it."""

    steps: int
    """Optimiser steps in all."""
    steps_per_epoch: float
    """Optimiser steps that see every training example once."""
    warmup_steps: int
    """Steps over which the learning rate rises."""
    evaluate_every_steps: int
    """Steps between two looks at the tune part, and between checkpoints."""
    batch: int
    """Examples per optimiser step."""
    micro_tokens: int
    """Tokens that go through the model at once, padding included; a batch that holds more goes in parts, whose
    gradients add up to the same."""
    precision: Literal["float32", "bfloat16"]
    """Number format of the matrix products."""
    threads: int
    """Processor threads."""
    instruction_set: str
    """What decides speed on this processor, such as avx512_bf16."""
    device: str
    """cpu, cuda or mps."""
    longest_tokens: int
    """Length of the longest training example, in tokens."""
    seconds_per_step: float | None
    """Measured on the longest batch; None where no measurement was asked for."""
    measurements: tuple[tuple[str, float], ...]
    """What was measured to decide, as (name, seconds) pairs."""
    reason: str
    """Why this many steps, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that decides what a training produces, apart from the data and the plan."""

    base: str
    """Name of the base model."""
    base_digest: str
    """sha256 over the base's weights."""
    base_weights: str
    """What the weights are, in words, such as "4-bit (Q4_1), dequantised to float32"."""
    task: TaskKind
    """Which kind of task it learns."""
    prompt_digest: str
    """Digest of the frozen prompt."""
    settings: dict[str, Any]
    """The `[train]` and `[assistant]` settings."""
    seed: int
    """Of data order, adapter initialisation and dropout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The loss at one step."""

    step: int
    """Optimiser step, from 1; 0 is before any training."""
    train_nats_per_token: float | None
    """Mean since the last entry; None where only the tune part was measured."""
    tune_nats_per_token: float | None
    """On the tune part; None where it was not measured at this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One training, from plan to saved folder."""

    id: str
    """Name of the run's folder."""
    recipe: Recipe
    """What decided it."""
    plan: Plan
    """How it ran."""
    split_digest: str
    """Of the split whose train and tune parts it saw."""
    environment: dict[str, str]
    """Versions, processor, system."""
    losses: tuple[Loss, ...]
    """The loss curve."""
    best_step: int | None
    """The step whose weights were kept; None before the end."""
    tokens_seen: int
    """Tokens that went through the model in training, padding not counted."""
    train_seconds: float
    """Seconds of training, over all resumed parts."""
    peak_memory_bytes: int | None
    """Largest resident size of the training process."""
    status: Literal["planned", "running", "stopped", "done"]
    """Where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the assistant answered to one question."""

    example_id: str | None
    """The example whose question it was; None for a new question."""
    text: str
    """The answer; empty where it failed or was withheld."""
    label: str | None = None
    """The label chosen (`classify`)."""
    label_probabilities: tuple[tuple[str, float], ...] = ()
    """Probability of each allowed label (`classify`)."""
    nll_nats: float | None = None
    """Negative log-likelihood of the reference answer with its end token; None where there is no reference or no model."""
    n_bytes: int | None = None
    """UTF-8 bytes of the reference answer."""
    n_tokens: int | None = None
    """Tokens of the reference answer, the end token included."""
    finished: bool | None = None
    """True where the model ended the answer itself; False where it was cut at the limit; None where no model wrote it."""
    shortened: bool | None = None
    """True where the question was too long and lost its middle; None where no model read it."""
    engine: str = ""
    """What produced it, such as the model's name."""
    written_nats: float | None = None
    """Negative log-likelihood of the text that the model itself wrote, end token included; None where it wrote none."""
    written_tokens: int | None = None
    """Tokens of that text, the end token included where the model ended it."""
    confidence: float | None = None
    """Calibrated probability that the label is right, or that the draft is good enough; None where not calibrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number on one slice, with its 95 % interval."""

    value: float | None
    """None where it was not measured."""
    low: float | None = None
    """Lower bound; None where no interval was computed."""
    high: float | None = None
    """Upper bound."""
    n: int = 0
    """Cases."""
    patients: int = 0
    """Patients, the unit of resampling."""
    unit: str = "fraction"
    """What the number counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Estimate):
    """One row's number minus another's, over the same cases."""

    p: float | None = None
    """Two-sided probability of so large a difference by chance: rows swapped for whole patients at random."""
    p_holm: float | None = None
    """The same, adjusted for all metrics that decide (Holm); None for others."""
    p_mcnemar: float | None = None
    """Exact probability for right and wrong answers; None for other metrics and where a patient has several cases."""
    detectable: float | None = None
    """The true difference that these patients would show in four of five samples."""
    patients_needed: int | None = None
    """Patients that would show a difference of this size in four of five samples."""


@dataclass(frozen=True, slots=True)
class ClassScores:
    """How well one label is found."""

    label: str
    """The label."""
    precision: float | None
    """Share of the cases given this label that have it; None where it was never given."""
    recall: float | None
    """Share of the cases with this label that were given it; None where there are none."""
    f1: float | None
    """Harmonic mean of both; None where the label neither occurs nor is given."""
    support: int
    """Cases that have this label."""
    precision_interval: tuple[float, float] | None = None
    """Wilson's 95 % interval over patients that weigh the same; None where there is no precision."""
    recall_interval: tuple[float, float] | None = None
    """The same of the recall."""
    patients: int | None = None
    """Patients that have a case with this label."""
    support_in_training: int | None = None
    """Cases of the training part that have this label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One look at one part of the split: every row, the differences, the verdict."""

    id: str
    """Name of the evaluation's folder."""
    run_id: str
    """The run that was evaluated."""
    part: Part
    """Which part was looked at."""
    split_digest: str
    """Of the split."""
    prompt_digest: str
    """Of the frozen prompt, the same for every row."""
    assistant_digest: str
    """Of everything that decides the tuned row's answers; `ask --json` shows the same where it asks the same assistant."""
    look: int
    """How often this part has been looked at, this time included."""
    rows: dict[str, dict[str, dict[str, Estimate]]]
    """rows[row][metric][slice]."""
    differences: dict[str, dict[str, dict[str, Difference]]] = field(default_factory=dict)
    """differences["tuned minus <row>"][metric][slice], paired by patient."""
    verdict: tuple[str, ...] = ()
    """In plain words, the deciding sentence first."""
    classes: tuple[ClassScores, ...] = ()
    """How well the trained model finds each label (`classify`), the commonest first."""
    losses: tuple[Loss, ...] = ()
    """The loss curve of the run."""
    worst_cases: tuple[str, ...] = ()
    """Examples shown on the page because the trained model answers them worst; cases.jsonl holds them all."""
    drawn_cases: tuple[str, ...] = ()
    """Examples shown there that were drawn by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A long step in a process of its own; readable while it runs."""

    steps: tuple[str, ...]
    """The steps it was asked for, in order."""
    process: int
    """Its process number."""
    status: Literal["running", "done", "stopped", "failed"]
    """Where it stands; "running" with no such process means that it was killed."""
    doing: str = ""
    """What it is at, in a word or two."""
    done: int = 0
    """Units done."""
    total: int = 0
    """Units in all."""
    note: str = ""
    """Speed or loss, short."""
    message: str = ""
    """What to tell the person when it has ended: the result's first lines, or what, why and next of the error."""
    exit_code: int = 0
    """What the command that started it should exit with."""
