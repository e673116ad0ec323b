"""Which open model for this task on this machine: what each needs, whether that fits here, and which to take first.

Memory alone decides "fits"; how good a model is on your reports, only your own held-out reports can tell. Published
exam scores do not rank models on open clinical answers, and studies of medical against general models disagree
(arXiv:2404.04067 against, arXiv:2605.01417 for). So a general model always stands beside a medical one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from textwrap import wrap
from typing import Any

from residency.choose.catalogue import GB, OpenModel, find_model, load_catalogue
from residency.choose.fits import WAYS, Fit, Room, Situation, Way, fits_of, needs, room_of
from residency.choose.hardware import Machine
from residency.choose.names import refused_part
from residency.foundation.config import TrainSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import TaskKind
from residency.instruments.sizing import Verdict, verdict

TASK_WORDS: dict[TaskKind, str] = {
    "draft": "draft a section from others",
    "classify": "choose a label",
    "continue": "write on from a text",
    "question": "answer a question",
}
TRAINS_ENCODERS = False
"""Whether Residency trains a classification head on an encoder; now it classifies by the likelihood of each label."""
SLOW_ON_PROCESSOR_PARAMS = 3_000_000_000
"""Above this many weights a processor alone is too slow to train on, whatever its memory. Own judgement."""
_MARKS: dict[Verdict | None, str] = {"fits": "ok", "tight": "tight", "does not fit": "no", None: "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One model for one task on one machine."""

    model: OpenModel
    """Its facts."""
    fits: tuple[Fit, ...]
    """One entry for each of `WAYS`."""
    trains_here: bool
    """Whether Residency can train it, memory and speed of this machine considered."""
    reasons: tuple[str, ...]
    """Why it stands where it stands, its licence included."""

    def fit(self, way: Way) -> Fit:
        """The entry of that way."""
        return next(f for f in self.fits if f.way == way)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceReport:
    """What to take for a task on a machine, and why."""

    task: TaskKind
    """What the model is for."""
    machine: Machine
    """What was measured."""
    room: Room
    """The memory that was counted against."""
    situation: Situation
    """For what use it was counted."""
    choices: tuple[Choice, ...]
    """Every model that can do the task, the first to try first."""
    recommended: tuple[str, ...]
    """Keys of the first general and the first medical model that fit; empty where none does."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Models that cannot do the task: key = why."""
    notes: tuple[str, ...] = ()
    """What to know about these numbers here."""

    def to_lines(self, width: int = 80) -> list[str]:
        """The report as text, at most `width` columns (80 is the least that holds the table)."""
        return _lines(self, width)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON; sizes in bytes, what was not measured as None."""
        return {
            "task": self.task,
            "machine": asdict(self.machine),
            "room": asdict(self.room),
            "situation": asdict(self.situation),
            "recommended": list(self.recommended),
            "choices": [_choice_dict(c) for c in self.choices],
            "left_out": dict(self.left_out),
            "notes": list(self.notes),
        }


def choose_report(
    task: TaskKind,
    machine: Machine,
    *,
    model: str | None = None,
    models: Sequence[OpenModel] | None = None,
    situation: Situation | None = None,
) -> ChoiceReport:
    """Say what fits this machine for this task, the first to try first.

    Args:
        task: what the model is for.
        machine: as `measure_machine` found it.
        model: look at this one alone (key or hub id).
        models: the models to choose among; without it, the catalogue.
        situation: for what use memory is counted; without it, one example of the default length, recomputing.

    Raises:
        UserError: `model` is not in the catalogue, is barred from a clinic, or cannot do the task.
    """
    situation = situation or Situation()
    among = tuple(m for m in (load_catalogue() if models is None else models) if not refused_part(m.hub_id))
    room = room_of(machine)
    able = tuple(m for m in among if m.writes or task == "classify")
    ordered = sorted((weigh(m, task, room, situation) for m in able), key=lambda c: _order(c, task, room))
    recommended = _pair(ordered)
    if model is not None:
        wanted = find_model(model, among)
        if wanted not in able:
            raise _encoder_refused(wanted, task, recommended or tuple(c.model.key for c in ordered[:2]))
        ordered = [c for c in ordered if c.model is wanted]
    left_out = {} if model else {m.key: "an encoder: it reads and cannot write" for m in among if m not in able}
    return ChoiceReport(
        task=task,
        machine=machine,
        room=room,
        situation=situation,
        choices=tuple(ordered),
        recommended=recommended,
        left_out=left_out,
        notes=_notes(machine, room),
    )


def weigh(model: OpenModel, task: TaskKind, room: Room, situation: Situation) -> Choice:
    """One model against the room, with the reasons in words."""
    fits = fits_of(model, room, situation)
    obstacle = _obstacle(model, room)
    lora = next(f for f in fits if f.way == "lora")
    reasons = [_what(model), _fit_sentence(lora, room)]
    reasons.append(obstacle or _default_sentence(model, room, situation))
    if model.writes and task != "continue" and not model.chat_template:
        reasons.append("It has no chat template: it learns the task from your reports alone.")
    if model.context_tokens < situation.tokens:
        reasons.append(f"It reads at most {model.context_tokens:,} tokens.")
    reasons.append(licence_sentence(model))
    trains = obstacle is None and lora.verdict in ("fits", "tight")
    return Choice(model=model, fits=fits, trains_here=trains, reasons=tuple(reasons))


def licence_sentence(model: OpenModel) -> str:
    """Licence, gating and leave for commercial use, each "unknown" where it was not found."""
    leave = {True: "commercial use allowed", False: "no commercial use", None: "commercial use unknown, ask first"}
    gate = {True: "terms to accept on the Hub first", False: "not gated", None: "gating unknown"}
    base = f" The terms of its base, {model.base_model}, hold beside it." if model.base_model else ""
    note = f" {model.licence_note}" if model.licence_note else ""
    tag = model.licence or "unknown"
    return f"Licence: {tag}; {gate[model.gated]}; {leave[model.commercial_use]}.{note}{base}"


def _what(model: OpenModel) -> str:
    origin = "Medical" if model.medical else "General"
    size = f"{model.shape.params / 1e9:.3g} billion weights, {_gb(model.bf16_bytes)} GB in 16 bits"
    smaller = model.times_smaller_than_claimed
    claim = (
        ""
        if smaller is None
        else f"; the guide says {model.guide_claimed_gb:g} GB, {smaller:.0f} times its {_gb(model.fp32_bytes)} GB in 32 bits"
    )
    return f"{origin} ({model.domain}): {size}{claim}."


def _fit_sentence(fit: Fit, room: Room) -> str:
    span = f"{_gb(fit.need.total_bytes)} GB ({_gb(fit.need.low_bytes)} to {_gb(fit.need.high_bytes)})"
    if room.bytes is None:
        return f"{WAYS[fit.way]} needs {span}; the room here was not measured."
    return f"{WAYS[fit.way]} needs {span} of {_gb(room.bytes)} GB: {fit.verdict}."


def _default_sentence(model: OpenModel, room: Room, situation: Situation) -> str:
    """The same with the settings' defaults, which put several examples through at once."""
    usual = TrainSettings()
    micro_batch = min(usual.batch, max(1, usual.micro_tokens // min(situation.tokens, model.context_tokens)))
    at_once = replace(situation, micro_batch=micro_batch, checkpointing=usual.activation_checkpointing)
    need = needs(model, at_once, on_gpu=room.on_gpu)["lora"].total_bytes
    word = verdict(need, room.bytes) or "not measured whether it fits"
    tokens = min(situation.tokens, model.context_tokens)
    settings = f"train.micro_tokens as it stands puts {micro_batch} such examples through at once"
    advice = (
        "" if word == "fits" else "; shorter reports, a lower train.micro_tokens or train.activation_checkpointing lower it"
    )
    return f"{settings}: {_gb(need)} GB if all have {tokens:,} tokens: {word}{advice}."


def _obstacle(model: OpenModel, room: Room) -> str | None:
    """What keeps Residency from training a model that memory would let it."""
    if not model.writes and not TRAINS_ENCODERS:
        return "An encoder: made for labels, but Residency does not train it yet (it labels by each answer's likelihood)."
    if model.writes and not model.plain_text_model:
        return f"It loads as {model.loads_as} only: Residency does not train it."
    if not room.on_gpu and model.shape.params > SLOW_ON_PROCESSOR_PARAMS:
        return "Too slow to train on a processor, whatever the memory: it wants a graphics card."
    return None


def _order(choice: Choice, task: TaskKind, room: Room) -> tuple[int, ...]:
    """What comes first: what Residency trains here, then what fits otherwise; large before small; open before gated."""
    model = choice.model
    by_way = [choice.fit(w).verdict for w in ("lora", "qlora", "run_bf16", "run_4bit")]
    level = next((i for i, v in enumerate(by_way) if v in ("fits", "tight")), len(by_way))
    size = 0 if model.shape.params >= 20e9 else 1 if model.shape.params >= SLOW_ON_PROCESSOR_PARAMS else 2
    closed = (model.commercial_use is not True) * 2 + (model.gated is not False)
    return (
        int(not choice.trains_here),
        int(_obstacle(model, room) is not None and level < len(by_way) and size < 2),
        level,
        size,
        int(task != "continue" and not model.chat_template),
        closed,
        int(choice.fit("lora").verdict == "tight"),
        -model.shape.params,
    )


def _pair(ordered: Sequence[Choice]) -> tuple[str, ...]:
    """The first general and the first medical model that can be trained here, in their order."""
    good = [c for c in ordered if c.trains_here]
    first = {kind: next((c for c in good if c.model.medical is kind), None) for kind in (False, True)}
    return tuple(c.model.key for c in good if c in first.values())


def _encoder_refused(model: OpenModel, task: TaskKind, instead: Sequence[str]) -> UserError:
    return UserError(
        f"{model.key} reads text and cannot write it, so it cannot {TASK_WORDS[task]}.",
        why="It is an encoder. Libraries load it as a text generator all the same, and it then writes noise.",
        next=f"take {' or '.join(instead) or 'a decoder'} for it, or keep {model.key} for labels (--task classify).",
    )


def _notes(machine: Machine, room: Room) -> tuple[str, ...]:
    notes = ["QLoRA is counted for comparison: Residency itself trains LoRA and full."]
    if unseen := [g.name for g in machine.gpus if not g.seen_by_torch]:
        notes.append(f"{unseen[0]} is there, but torch cannot use it: install the driver and the torch build for it.")
    if machine.torch_sees_gpu is None:
        notes.append("torch could not be imported: whether a graphics card can be used was not measured.")
    if room.bytes is None:
        notes.append("Memory was not measured, so nothing can be said to fit.")
    if not room.on_gpu:
        notes.append("Counted for a processor: weights and activations of training in 32 bits.")
    if sum(g.seen_by_torch for g in machine.gpus) > 1:
        notes.append("Several cards: only the largest is counted, as one training runs on one card.")
    notes += [f"Not measured: {entry}." for entry in machine.not_measured]
    return tuple(notes)


def _gb(size: int) -> str:
    """Gigabytes (1e9) with three significant digits."""
    gigabytes = size / GB
    return f"{gigabytes:.2f}" if gigabytes < 9.995 else f"{gigabytes:.1f}" if gigabytes < 99.95 else f"{gigabytes:.0f}"


def _choice_dict(choice: Choice) -> dict[str, Any]:
    fits = {
        f.way: {**asdict(f.need), "total_bytes": f.need.total_bytes, "low_bytes": f.need.low_bytes,
                "high_bytes": f.need.high_bytes, "verdict": f.verdict}
        for f in choice.fits
    }  # fmt: skip
    facts = asdict(choice.model)
    facts["sources"] = dict(choice.model.sources)
    return {"model": facts, "fits": fits, "trains_here": choice.trains_here, "reasons": list(choice.reasons)}


def _lines(report: ChoiceReport, width: int) -> list[str]:
    machine, situation = report.machine, report.situation
    processor = machine.processor or "processor not measured"
    room = "not measured" if report.room.bytes is None else f"{_gb(report.room.bytes)} GB"
    again = "activations recomputed" if situation.checkpointing else "activations kept"
    sets = " ".join(machine.instruction_sets or ()) or "instruction sets not measured"
    disk = "not measured" if machine.disk_free_bytes is None else f"{_gb(machine.disk_free_bytes)} GB free"
    lines = [
        f"Task: {report.task} ({TASK_WORDS[report.task]})",
        f"Machine: {machine.system}, {processor}, {machine.cores or '?'} cores, {sets}",
        f"Room: {room} ({report.room.where}); disk: {disk}",
        f"Counted: {situation.tokens:,} tokens, {situation.micro_batch} at a time, {again}, LoRA rank {situation.rank}",
    ]
    lines = [part for line in lines for part in wrap(line, width, subsequent_indent="  ")]
    lines += ["", f"{'GB (1e9 bytes) needed':<25}" + "".join(f"{word:<11}" for word in WAYS.values()).rstrip()]
    for number, choice in enumerate(report.choices, 1):
        cells = "".join(f"{_gb(f.need.total_bytes):>5} {_MARKS[f.verdict]:<5}" for f in choice.fits)
        lines.append(f"{number:>2} {choice.model.key:<22}{cells}".rstrip())
    lines += ["ok: fits; tight: above 85 % of the room; no: does not fit; each +-15 %", ""]
    lines += _advice(report, width)
    lines += [part for note in report.notes for part in wrap(f"Note: {note}", width, subsequent_indent="  ")]
    return lines


def _advice(report: ChoiceReport, width: int) -> list[str]:
    def block(text: str, indent: int = 2) -> list[str]:
        return wrap(text, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))

    single = len(report.choices) == 1
    shown = [c for c in report.choices if single or c.model.key in report.recommended]
    lines: list[str] = []
    for choice in shown:
        lines.append(choice.model.key)
        told = (
            *choice.reasons,
            *(f"Can: {c}" for c in choice.model.can),
            *(f"Cannot: {c}" for c in choice.model.cannot),
        )
        lines += [part for reason in (told if single else choice.reasons) for part in block(reason)]
        if single and choice.model.from_memory:
            lines += block(f"Not read in a page, check first: {', '.join(choice.model.from_memory)}.")
    if report.recommended:
        beside = " and ".join(report.recommended)
        decide = f"Try {beside}, and let your own held-out reports decide: no published score stands in for them."
        lines += wrap(decide, width)
    else:
        lines += wrap("No model of the catalogue can be trained here; a smaller one or a larger machine is needed.", width)
    if report.left_out:
        lines += wrap(f"Left out, as encoders cannot write: {', '.join(report.left_out)}.", width, subsequent_indent="  ")
    return lines
