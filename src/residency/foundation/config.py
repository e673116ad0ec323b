"""`residency.toml` as frozen dataclasses: each default stated once, every mistake shown at once, by path."""

import ast
import contextlib
import dataclasses
import inspect
import itertools
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from residency.foundation.errors import SettingsError, UserError, explain_os_errors
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
    """The patient's number. Without it every report counts as a patient of its own."""
    text: str | None = None
    """The whole report."""
    label: str | None = None
    """The answer of a `classify` task."""
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
    identities: str | None = None
    """A table of known patients (CSV: names, birth dates, numbers, addresses); each value is removed wherever it stands."""
    patient_from_file_name: str | None = None
    """A pattern with (?P<patient>...), for a folder of text files."""
    dates_day_first: bool | None = None
    """How 3/4/2024 is meant, in a column and in texts: true for 3 April. Without it such a date in a column counts as none."""
    columns: ColumnSettings = field(default_factory=ColumnSettings)
    """Which column holds what."""
    join: JoinSettings | None = None
    """A second table whose columns are added."""


@dataclass(frozen=True, kw_only=True)
class TaskSettings:
    """What the model is to learn."""

    kind: TaskKind = "draft"
    """`draft`: from some sections to another. `classify`: from the text to a label. `continue`: plain text."""
    question: tuple[str, ...] = ("findings",)
    """Sections that the draft is made from."""
    answer: str = "impression"
    """Section that is drafted."""
    labels: tuple[str, ...] = ()
    """Allowed labels of a `classify` task; without them, those of the training part."""
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
    headings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The practice's own section headings: standard name = ["heading", ...]."""
    quarantine: Literal["exclude", "refuse"] = "exclude"
    """What the leak scan suspects: `exclude` leaves those reports out and counts them, `refuse` refuses the corpus."""
    not_names: tuple[str, ...] = ()
    """Words of the practice (devices, drugs, eponyms) that the leak scan would take for names."""


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
    resamples: int = 2000
    """Bootstrap resamples of the patients."""
    cases: int = 20
    """Cases shown side by side on the page, half of them the worst."""
    max_cases: int | None = None
    """Look at this many cases of the part only (the first, by their ids); for trying out."""
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


def load_config(path: Path, overrides: Sequence[str] = (), *, reports_folder: Path | None = None) -> Config:
    """Read `residency.toml`.

    Args:
        path: the file.
        overrides: `section.key=value` pairs, the value written as in TOML (or plain text).
        reports_folder: folder that relative paths of `[reports]` refer to; without it, the file's own.

    Raises:
        SettingsError: with one line per mistake, such as `train.lr: unknown setting`.
        UserError: no such file, or not TOML.
    """
    with explain_os_errors("read the settings", path):
        content = path.read_bytes()
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text.", next="save it as UTF-8, or make a new one: residency init") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"{path} is not valid TOML: {error}.", next="mend that line; https://toml.io has the grammar."
        ) from None
    for override in overrides:
        _apply_override(values, override)
    config = config_from_values(values, str(path))
    return dataclasses.replace(config, home=(reports_folder or path.parent).resolve(), folder=path.parent.resolve())


def config_from_values(values: Mapping[str, Any], name: str = "the settings") -> Config:
    """Check plain values against the dataclasses.

    Raises:
        SettingsError: with one line per mistake.
    """
    import json

    from pydantic import TypeAdapter, ValidationError

    def checked(plain: Mapping[str, Any]) -> Config:
        # Strict: the text "3" is no number, and a number is no text. JSON mode lets lists stand for tuples.
        return TypeAdapter(Config).validate_json(json.dumps(plain, default=str), strict=True)

    mistakes = [*_unknown_settings(values, Config, ""), *_not_finite(values, "")]
    config: Config | None = None
    try:
        config = checked(values)
        mistakes += _contradictions(config)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        mistakes += [f"{'.'.join(str(part) for part in e['loc'] if part != '[key]')}: {_in_words(e)}" for e in wrong]
        # What contradicts is told in the same breath, with the defaults in the place of what is malformed.
        with contextlib.suppress(ValidationError):
            mistakes += _contradictions(checked({"practice": "-", **_without(values, [e["loc"] for e in wrong])}))
    if mistakes or config is None:
        lines = "\n".join(f"  {line}" for line in mistakes)
        number = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise SettingsError(f"{name} has {number}:\n{lines}", next="mend them all, then run the same command again.")
    return config


def _without(values: Mapping[str, Any], places: Sequence[tuple[int | str, ...]]) -> dict[str, Any]:
    """A copy of nested values without what stands at the given places; of a list's entry, without the whole list."""
    kept: dict[str, Any] = {}
    for key, value in values.items():
        below = [place[1:] for place in places if place and place[0] == key]
        if not below:
            kept[key] = value
        elif isinstance(value, Mapping) and all(below):
            kept[key] = _without(value, below)
    return kept


def _in_words(error: Any) -> str:
    message: str = error["msg"]
    return {"missing": "is required"}.get(error["type"], message[:1].lower() + message[1:])


def _unknown_settings(values: Mapping[str, Any], cls: type, path: str) -> list[str]:
    """One line for each key that no dataclass knows, with the nearest that one does."""
    from difflib import get_close_matches

    known = {f.name: f for f in dataclasses.fields(cls) if not f.metadata.get("hidden")}
    lines: list[str] = []
    for key, value in values.items():
        here = f"{path}{key}"
        if key not in known:
            near = get_close_matches(key, list(known), n=1)
            lines.append(f"{here}: unknown setting" + (f"; did you mean {path}{near[0]}?" if near else ""))
        elif isinstance(value, Mapping) and (section := section_class(known[key])):
            lines += _unknown_settings(value, section, f"{here}.")
    return lines


def _not_finite(values: Mapping[str, Any], path: str) -> list[str]:
    """One line for each number that TOML allows and nothing can be done with: nan and inf."""
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += _not_finite(value, f"{path}{key}.")
        elif isinstance(value, float) and not math.isfinite(value):
            lines.append(f"{path}{key}: must be a finite number")
    return lines


def section_class(entry: "dataclasses.Field[Any]") -> type | None:
    """The settings dataclass behind a field, if it is a section."""
    import typing

    candidates = (entry.type, *typing.get_args(entry.type))
    return next((c for c in candidates if isinstance(c, type) and dataclasses.is_dataclass(c)), None)


def _contradictions(config: Config) -> list[str]:
    """Settings that are each well-formed but cannot hold."""
    lines: list[str] = []

    def refuse(wrong: bool, line: str) -> None:
        if wrong:
            lines.append(line)

    split, train, assistant = config.split, config.train, config.assistant
    shares = (split.tune, split.calibrate, split.test)
    refuse(
        any(s < 0 for s in shares) or sum(shares) >= 1,
        "split: tune, calibrate and test must be at least 0 and below 1 together",
    )
    refuse(
        bool(set(split.values) - {"train", "tune", "calibrate", "test"}),
        "split.values: the parts are train, tune, calibrate and test",
    )
    for name in (
        "epochs",
        "batch",
        "learning_rate",
        "max_tokens",
        "micro_tokens",
        "evaluations_per_epoch",
        "patience",
        "lora_rank",
    ):
        refuse(getattr(train, name) <= 0, f"train.{name}: must be above 0")
    for path, seed in (("train", train.seed), ("split", split.seed), ("evaluate", config.evaluate.seed)):
        refuse(not 0 <= seed < 2**32, f"{path}.seed: must be from 0 to 4294967295")
    refuse(train.batch > 100_000, "train.batch: must be at most 100000")
    refuse(train.warmup_steps < 0, "train.warmup_steps: must be at least 0")
    refuse(train.weight_decay < 0, "train.weight_decay: must be at least 0")
    refuse(not 0 <= train.lora_dropout < 1, "train.lora_dropout: must be at least 0 and below 1")
    refuse(train.budget_minutes is not None and train.budget_minutes <= 0, "train.budget_minutes: must be above 0")
    refuse(assistant.max_new_tokens <= 0, "assistant.max_new_tokens: must be above 0")
    refuse(
        train.max_tokens - assistant.max_new_tokens < 32,
        "train.max_tokens: must leave 32 tokens or more for the question beside assistant.max_new_tokens",
    )
    refuse(assistant.batch <= 0, "assistant.batch: must be above 0")
    refuse(assistant.exemplars < 0, "assistant.exemplars: must be at least 0")
    refuse(config.evaluate.resamples < 100, "evaluate.resamples: must be at least 100")
    refuse(config.evaluate.few_shot < 1, "evaluate.few_shot: must be at least 1")
    refuse(config.evaluate.cases < 2, "evaluate.cases: must be at least 2")
    refuse(config.evaluate.max_cases is not None and config.evaluate.max_cases < 1, "evaluate.max_cases: must be at least 1")
    prepare = config.prepare
    refuse(not 1 <= prepare.shift_weeks <= 520, "prepare.shift_weeks: must be from 1 to 520")
    refuse(
        prepare.policy == "review" and prepare.replacement == "surrogate",
        "prepare.replacement: the policy review shows what was found, so it takes tags alone",
    )
    refuse(prepare.link_notes and prepare.replacement == "tag", "prepare.link_notes: only surrogates can be linked")
    refuse(config.task.kind == "draft" and not config.task.question, "task.question: name at least one section")
    refuse(
        config.task.kind == "draft" and config.task.answer in config.task.question,
        "task.answer: must not be one of task.question, or the answer stands in the question",
    )
    return lines


def _apply_override(values: dict[str, Any], override: str) -> None:
    path, equals, text = override.partition("=")
    if not equals or not path.strip():
        raise UserError(f"--set {override!r} is not section.key=value.", next="write for example --set train.epochs=1")
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    place = values
    *sections, key = path.strip().split(".")
    for section in sections:
        inner = place.setdefault(section, {})
        if not isinstance(inner, dict):
            raise UserError(f"--set {override!r}: {section} is a setting, not a section.")
        place = inner
    place[key] = value


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
