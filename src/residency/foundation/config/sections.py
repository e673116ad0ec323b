"""The sections of `residency.toml` as frozen dataclasses: each default stated once, with its sentence below it."""

import ast
import inspect
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from residency.foundation.schema import TaskKind


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """Which open model to start from."""

    base: str = "smollm2-135m-instruct"
    """The embedded model's name, a folder in Hugging Face format (relative to this file), or a hub name (needs a network)."""
    engine: str = "transformers_local"
    """The file on the shelf instruments/models that runs it."""


@dataclass(frozen=True, kw_only=True)
class ColumnSettings:
    """Which column holds what. Leave out what there is no column for."""

    id: str | None = None
    """The report's own number."""
    patient: str | None = None
    """The patient's number. Without it other signs are looked for: structured fields, the table of people, the header."""
    date: str | None = None
    """The date of the report, for the order of arrival. It never leaves the preparation."""
    text: str | None = None
    """The whole report."""
    label: str | None = None
    """The answer of a `classify` task: a label, or codes where task.label_from is "codes"."""
    question: str | None = None
    """The question of a `question` task."""
    answer: str | None = None
    """The answer of a `question` task."""
    site: str | None = None
    """The site, such as a branch or hospital, for [split]. Only its keyed hash leaves the preparation."""
    sections: dict[str, str] = field(default_factory=dict)
    """Sections that come as columns of their own: standard name = "column"."""


@dataclass(frozen=True, kw_only=True)
class JoinSettings:
    """A second table whose columns are added to each report."""

    file: str
    """The table, relative to this file."""
    on: str
    """The column that both have."""


@dataclass(frozen=True, kw_only=True)
class ReportSettings:
    """Where the reports are."""

    source: str = ""
    """A file or folder, relative to this file."""
    format: str | None = None
    """The file on the shelf prepare/formats that reads it. Without it the content decides."""
    code_page: str | None = None
    """How bytes that are no UTF-8 are read in text files, CSV, JSON, HL7 v2, tables beside the reports, questions, and mails
    and web pages that name no encoding: "cp1250", "iso8859-2", "cp850" or another page. Without it each file's bytes decide
    between cp1252, cp1250 and iso8859-2."""
    identities: str | None = None
    """Known people: a table (CSV, XLSX: names, birth dates, numbers, addresses), FHIR resources or HL7 messages; each value is
    removed wherever it stands."""
    patient_from_file_name: str | None = None
    """A pattern with (?P<patient>...), looked for in a file's name, then in its path below the source."""
    cut: tuple[str, ...] = ()
    """Patterns that begin a report in documents that hold several, such as ["^Report date:"]: one for each kind of head. Their
    groups (?P<patient>...) and (?P<date>...) are used. Without any every document stays whole."""
    dates_day_first: bool | None = None
    """How 3/4/2024 is meant, in a column and in texts: true for 3 April. Without it such a date in a column counts as none."""
    seconds_per_file: float = 120.0
    """Longest silence of a file's reader; one second more for each megabyte. A reader that takes longer is cut off."""
    memory_mb_per_file: int = 4000
    """Most memory of the process that reads files; one that needs more is cut off and the file counted as unreadable."""
    columns: ColumnSettings = field(default_factory=ColumnSettings)
    """Which column holds what."""
    join: JoinSettings | None = None
    """A second table whose columns are added."""


@dataclass(frozen=True, kw_only=True)
class TaskSettings:
    """What the model is to learn."""

    kind: TaskKind = "draft"
    """`draft`: from some sections to another. `classify`: from the text to a label. `continue`: plain text. `question`:
    pairs of question and answer from a table."""
    question: tuple[str, ...] = ("findings",)
    """Sections that the draft is made from."""
    answer: str = "impression"
    """Section that is drafted."""
    labels: tuple[str, ...] = ()
    """Allowed labels of a `classify` task; without them, those of the training part."""
    label_from: Literal["column", "codes", "answer"] = "column"
    """Where a label comes from (`classify`). `column`: reports.columns.label. `codes`: ICD-10 codes in that column, or in the
    text where it is not named. `answer`: task.labels and their synonyms, looked for in the section task.answer."""
    code_level: Literal["chapter", "block", "category", "full"] = "category"
    """How much of an ICD-10 code is the label: I21.4 gives I00-I99, I20-I25, I21 or I21.4."""
    several: bool = False
    """True where a report may have several labels (`classify`); then they are written in one line, semicolons between."""
    no_label: str = ""
    """Label of a report in which none is found; empty leaves such reports out (`classify`)."""
    synonyms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other words for a label: label = ["word", ...]. Found where labels are looked for, and in questions."""
    given_away: Literal["show", "mask", "drop"] = "show"
    """What to do where a question gives its answer away. `show`: count them. `mask`: take every sentence that names a known
    label or code out of every question, new ones too (`classify`). `drop`: leave such examples out."""
    answer_is_required: bool = True
    """Reports without an answer are dropped and counted; false refuses the corpus instead."""


@dataclass(frozen=True, kw_only=True)
class PrepareSettings:
    """How reports are de-identified and cleaned."""

    policy: Literal["strict", "shift", "review"] = "strict"
    """`strict`: years, states and ages up to 89 stay. `shift`: dates are moved. `review`: numbered tags, for checking."""
    replacement: Literal["tag", "surrogate"] = "tag"
    """What stands in the place of an identifier: a tag such as [NAME], or an invented name or number of the same form."""
    link_notes: bool = False
    """True gives an identifier the same surrogate in all reports. Linked reports are easier to trace to a person."""
    shift_weeks: int = 52
    """Most weeks by which `shift` moves a patient's dates, earlier or later."""
    languages: tuple[str, ...] = ("en",)
    """Languages whose identifiers are found. Reports in others are left out and counted. The rules know English alone;
    another is taken only where prepare.recognisers serve it."""
    recognisers: tuple[str, ...] = ()
    """Outside recognisers beside the rules, each "RECOGNISER:MODEL": spacy, transformers_tokens, gliner or presidio, and the
    model's folder (relative to this file) or installed package. Each is used only after its smoke test."""
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The practice's own section headings: standard name = ["heading", ...]."""
    near_duplicates: Literal["last", "keep"] = "last"
    """Of nearly equal reports of one patient whose day is not known, `last` keeps the last, `keep` all. They never part."""
    quarantine: Literal["exclude", "refuse"] = "exclude"
    """What the leak scan suspects: `exclude` leaves those reports out and counts them, `refuse` refuses the corpus."""
    not_names: tuple[str, ...] = ()
    """Words of the practice (devices, drugs, eponyms) that the leak scan would take for names."""
    boilerplate: Literal["remove", "keep"] = "remove"
    """Letterheads, signatures, disclaimers, fax headers and page numbers, learned from your own reports."""
    boilerplate_lines: tuple[str, ...] = ()
    """Lines of the practice that are always removed; numbers in them may be any."""
    keep_lines: tuple[str, ...] = ()
    """Lines that are never taken for boilerplate; numbers in them may be any."""
    join_lines: bool = True
    """Words divided at a line's end are joined, and sentences that go on in the next line."""
    standard_units: bool = True
    """Units after numbers are written one way (mg/dL, mcg, mmHg), and dates that `shift` moved as 2024-03-15."""
    spelling: bool = False
    """Misspelled words that can only mean one other, often used here, are mended; each change is kept in the sealed store."""
    abbreviations: dict[str, str] = field(default_factory=dict)
    """Abbreviations of the practice that are written out: SOB = "shortness of breath". All others stay."""
    processes: int | None = None
    """Processes that clean reports at once; each takes some 200 MB. Without it, as many as this machine has cores."""
    runner: Literal["local", "ray"] = "local"
    """`local`: processes of this machine. `ray`: Ray Data (the extra ray), here or on a cluster. The result is the same."""


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """How a person checks a sample of the de-identified reports (`residency prepare --check`)."""

    reports: int = 200
    """Reports that are read in full; all where there are fewer."""
    planted: float = 0.05
    """Share of them that show an invented identifier, at least one, so that the reader's own misses are measured."""
    limit: float = 0.03
    """Share of reports with a missed identifier that the practice accepts, compared with the upper 95 % bound."""
    seed: int = 0
    """Of the sample."""


@dataclass(frozen=True, kw_only=True)
class GovernanceSettings:
    """Who answers for this use of the reports, and by what right. Without it nothing is prepared."""

    responsible: str = ""
    """The person who answers for it, with a way to reach them."""
    basis: str = ""
    """Legal basis or approval, as "ethics committee, number and date"."""
    exclusions: str = ""
    """A table (CSV) of patients whose reports are not used, by number or name: objections, public figures. Or "none"."""
    example: bool = False
    """True for invented or public reports, which nobody has to approve."""


@dataclass(frozen=True, kw_only=True)
class SplitSettings:
    """How patients are divided. A patient always lies wholly in one part."""

    tune: float = 0.05
    """Share for choosing: early stopping and settings."""
    calibrate: float = 0.05
    """Share for thresholds and confidence."""
    test: float = 0.10
    """Share for the proof. What remains, 80 %, is for training."""
    seed: int = 0
    """Part of the keyed hash that assigns patients."""
    by: Literal["patient", "time"] = "patient"
    """`patient`: by chance. `time`: patients whose last report is newest go to test; needs dates."""
    stratify: bool = True
    """Spread rare labels over the parts (`classify`, by patient)."""
    whole_sites: bool = False
    """True keeps each site wholly in one part too; needs reports.columns.site."""
    hold_out_sites: tuple[str, ...] = ()
    """Sites whose patients all go to test, as the column names them."""
    unknown_patients: Literal["train", "as others"] = "train"
    """Reports whose patient nobody knows. `train`: they train only. `as others`: each is taken for a patient of its own, for
    sources that never say whose a report is; one patient's reports may then lie on two sides, and the proof is weaker."""
    column: str | None = None
    """A column that says the part; then the shares are not used."""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What that column says for each part: train = ["2", "3"]. Without it the parts' own names."""


@dataclass(frozen=True, kw_only=True)
class AssistantSettings:
    """How the model is asked, the same in training, evaluation and use."""

    instruction: str = ""
    """The first message, which says what is wanted; empty takes the task's own short one."""
    exemplars: int = 0
    """Answers of this many most similar training reports are put into the question (own patient left out)."""
    max_new_tokens: int = 128
    """Longest answer, in tokens."""
    strategy: str = "greedy"
    """The file on the shelf instruments/strategies."""
    batch: int = 16
    """Questions answered at once."""


@dataclass(frozen=True, kw_only=True)
class TrainSettings:
    """How the model is trained. The starting points of the guide: 3 epochs, batch 8, 500 warm-up steps, weight decay 0.01."""

    method: Literal["lora", "full"] = "lora"
    """`lora` trains small added matrices; `full` trains every weight."""
    epochs: float = 3.0
    """Times that each example is seen, at most."""
    batch: int = 8
    """Examples per optimiser step."""
    micro_tokens: int = 2048
    """Tokens that go through the model at once, padding included; a batch that holds more goes in parts. Decides memory."""
    learning_rate: float = 2e-4
    """Peak step size, after warm-up."""
    schedule: Literal["cosine", "linear", "constant"] = "linear"
    """How the learning rate falls after warm-up."""
    warmup_steps: int = 500
    """Steps over which the learning rate rises; never more than a tenth of the planned steps."""
    weight_decay: float = 0.01
    """Pull of the weights towards zero."""
    max_tokens: int = 1024
    """Longest example in tokens. Longer questions lose their middle and are counted; longer answers are refused by id."""
    budget_minutes: float | None = None
    """Time for training; two measured steps turn it into a fixed number of steps before step one."""
    evaluations_per_epoch: int = 2
    """Looks at the tune part in each epoch, each with a checkpoint."""
    patience: int = 3
    """Looks at the tune part without a better loss before training stops early."""
    lora_rank: int = 16
    """Rank of the adapter matrices (`lora`)."""
    lora_alpha: int = 32
    """Scale of the adapter (`lora`)."""
    lora_dropout: float = 0.05
    """Share of the adapter's inputs that are set to zero in training (`lora`)."""
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    """Number format of the matrix products; auto measures which is faster here."""
    activation_checkpointing: bool = False
    """Compute the forward pass twice to save memory."""
    seed: int = 0
    """Of data order, adapter initialisation and dropout."""


@dataclass(frozen=True, kw_only=True)
class EvaluateSettings:
    """How the proof is made."""

    few_shot: int = 3
    """Nearest training reports shown to the untrained model as examples, in the row "base with examples"."""
    interval: Literal["jackknife", "percentile", "bca"] = "jackknife"
    """How 95 % intervals are found: patients left out one at a time, or drawn anew (plain, or corrected for bias)."""
    resamples: int = 2000
    """Draws of the patients, and swaps of two rows for whole patients."""
    cases: int = 20
    """Cases shown side by side on the page, half of them the worst."""
    max_cases: int | None = None
    """Look at this many cases of the part only (the first, by their ids); for trying out."""
    good_draft: float = 0.5
    """ROUGE-L against the practice's answer from which a draft counts as good; its confidence is the probability of that."""
    most_wrong: float = 0.1
    """Share of wrong answers that is accepted where the model may stay silent; sets the threshold."""
    set_coverage: float = 0.9
    """Share of patients whose label set must hold the practice's label (`classify`)."""
    counterfactual: int = 20
    """Questions asked again with only the sex, age, name or ethnicity changed, at most so many for each; 0 asks none."""
    seed: int = 0
    """Of the resampling and of the choice of cases."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """A practice's whole set-up."""

    practice: str
    """The practice's name, for records and pages."""
    model: ModelSettings = field(default_factory=ModelSettings)
    """Which open model to start from."""
    reports: ReportSettings = field(default_factory=ReportSettings)
    """Where the reports are."""
    task: TaskSettings = field(default_factory=TaskSettings)
    """What the model is to learn."""
    prepare: PrepareSettings = field(default_factory=PrepareSettings)
    """How reports are de-identified and cleaned."""
    check: CheckSettings = field(default_factory=CheckSettings)
    """How a person checks a sample of the de-identified reports."""
    governance: GovernanceSettings = field(default_factory=GovernanceSettings)
    """Who answers for this use of the reports, and by what right."""
    split: SplitSettings = field(default_factory=SplitSettings)
    """How patients are divided."""
    assistant: AssistantSettings = field(default_factory=AssistantSettings)
    """How the model is asked."""
    train: TrainSettings = field(default_factory=TrainSettings)
    """How the model is trained."""
    evaluate: EvaluateSettings = field(default_factory=EvaluateSettings)
    """How the proof is made."""
    home: Path = field(default=Path(), metadata={"hidden": True})
    """Folder that relative paths of `[reports]` refer to; set by the loader."""
    folder: Path = field(default=Path(), metadata={"hidden": True})
    """Folder of the settings file, which a relative `model.base` refers to; set by the loader."""


def field_sentences(cls: type) -> dict[str, str]:
    """The sentence below each field of a settings dataclass, read from its source."""
    body = ast.parse(inspect.getsource(cls)).body[0]
    assert_class = body if isinstance(body, ast.ClassDef) else None
    sentences: dict[str, str] = {}
    statements = assert_class.body if assert_class else []
    for entry, after in itertools.pairwise(statements):
        named = isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
        if named and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            sentences[entry.target.id] = str(after.value.value)  # type: ignore[attr-defined]
    return sentences
