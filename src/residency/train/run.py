"""One training from corpus to published folder: `train`. Started again after a kill, it goes on where it was."""

import gc
import shutil
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from residency.choose.fetch import Base, locate
from residency.foundation.config import Config
from residency.foundation.console import Watch, say
from residency.foundation.errors import Interrupted, UserError
from residency.foundation.offline import quiet_libraries
from residency.foundation.records import environment
from residency.foundation.schema import Example, Plan, Recipe, Run
from residency.foundation.storage import as_plain, digest_of, read_json, read_record, weights_id, write_json
from residency.foundation.workspace import Workspace
from residency.instruments.assistant import Assistant, build_assistant, what_teaches
from residency.instruments.prompts import LEAST_ROOM_TOKENS, answer_ids, saved_chat_template
from residency.train.preflight import Preflight, look
from residency.train.tokens import Row, planned_order, rows_of

if TYPE_CHECKING:
    from residency.train.trainer import AnswerTrainer, Journal, Steps


def train(config: Config, workspace: Workspace, watch: Watch) -> Run:
    """Train on the workspace's corpus and publish the model as `workspace.model`.

    The same settings on the same corpus are the same run: what is done is returned, what was stopped goes on.

    Raises:
        UserError: no corpus, no base model, or a training that cannot work here; each says the next step.
        Interrupted: a stop was asked for; a checkpoint is written.
    """
    from residency.prepare.manifest import check_languages
    from residency.prepare.pipeline import load_corpus

    corpus = load_corpus(workspace)
    check_languages(corpus.manifest, config.check)
    run = train_examples(
        config,
        workspace.runs,
        locate(config.model.base, config.folder),
        corpus.part("train"),
        corpus.part("tune"),
        corpus.split.digest,
        watch,
        measured=corpus.part("test"),
    )
    from residency.train.export import publish

    publish(workspace.runs / run.id / "model", workspace.model)
    return run


def train_examples(
    config: Config,
    runs_folder: Path,
    base: Base,
    train: Sequence[Example],
    tune: Sequence[Example],
    split_digest: str,
    watch: Watch,
    *,
    measured: Sequence[Example] = (),
) -> Run:
    """Train on examples, without a workspace.

    Args:
        config: the settings.
        runs_folder: where this run's folder lies or will lie, under its id.
        base: the base model, checked.
        train: examples to learn from.
        tune: examples that decide when to stop.
        split_digest: of the split; part of the run's id.
        watch: shows progress, asks for a stop.
        measured: examples that will be measured later; looked at only for answers that no measurement could hold.

    Returns:
        The record of the run; its model is in `<runs_folder>/<id>/model`.
    """
    quiet_libraries()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries' advice is for their programmers
        training = _Training(config, runs_folder, base, train, tune, split_digest, watch)
        training.refuse_unmeasurable(measured)
        return training.run()


def run_id_of(recipe: Recipe, split_digest: str, texts_digest: str) -> str:
    """The run's name: the same recipe on the same split of the same texts is the same run."""
    return digest_of([recipe, split_digest, texts_digest])[:12]


class _Training:
    """One training under way: what its steps share."""

    def __init__(
        self,
        config: Config,
        runs_folder: Path,
        base: Base,
        train: Sequence[Example],
        tune: Sequence[Example],
        split_digest: str,
        watch: Watch,
    ) -> None:
        from residency.instruments.models._load import load_tokenizer
        from residency.instruments.models.scripted import ScriptedModel

        self.config, self.settings, self.base, self.watch = config, config.train, base, watch
        self.train, self.tune, self.split_digest = train, tune, split_digest
        self.tokenizer = load_tokenizer(base.folder)
        # Builds the prompts alone; the model in it is never asked.
        self.assistant: Assistant = build_assistant(config, ScriptedModel(), train)
        self.prompt_digest = self.assistant.style.digest(saved_chat_template(base.folder))
        self.recipe = Recipe(
            base=base.name,
            base_digest=base.digest,
            base_weights=base.weights,
            task=config.task.kind,
            prompt_digest=self.prompt_digest,
            settings={"train": as_plain(config.train), "assistant": what_teaches(config.assistant)},
            seed=config.train.seed,
        )
        self.id = run_id_of(self.recipe, split_digest, digest_of([list(train), list(tune)]))
        self.folder = runs_folder / self.id
        self.checkpoints = self.folder / "checkpoints"

    def run(self) -> Run:
        """Plan, train, save; each only where it is not done yet."""
        if (done := self._done()) is not None:
            return done
        write_json(self.folder / "recipe.json", self.recipe)
        train, tune = self._rows(self.train), self._rows(self.tune)
        before = look(train, tune, self.settings, self.base.folder, self.folder)
        self._say_shortened(before)
        write_json(self.folder / "preflight.json", before)
        model, plan = self._planned(train, tune)
        journal = self._optimise(model, plan, train, tune)
        del model
        gc.collect()  # trainer and callback hold each other, and with them a model that saving loads once more
        return self._save(plan, journal)

    def _done(self) -> Run | None:
        from residency.train.export import STAMP

        model = self.folder / "model"
        if not (self.folder / "run.json").exists() or not (model / STAMP).exists():
            return None
        if weights_id(model) != read_json(model / STAMP)["model_id"]:
            say("The trained weights were cut or changed; they are made again.")
            return None
        run = read_record(self.folder / "run.json", Run)
        return run if run.status == "done" else None

    def refuse_unmeasurable(self, measured: Sequence[Example]) -> None:
        """Refuse, before hours are spent, answers of the test part that are longer than what the model can read.

        Raises:
            UserError: by the ids of their examples.
        """
        room = self._context() - LEAST_ROOM_TOKENS
        if long := [e.id for e in measured if len(answer_ids(self.tokenizer, e.target)) > room]:
            named = ", ".join(long[:5]) + (" ..." if long[5:] else "")
            raise UserError(
                f"{len(long)} answers of the test part do not fit into the {self._context()} tokens that {self.base.name} "
                f"reads: {named}.",
                why="They could not be measured after the training.",
                next="take these reports out, or choose a model with more context.",
            )

    def _context(self) -> int:
        """Tokens that the base model reads at most."""
        from transformers import AutoConfig

        text = AutoConfig.from_pretrained(self.base.folder, local_files_only=True).get_text_config()
        return int(getattr(text, "max_position_embeddings", None) or self.settings.max_tokens)

    def _rows(self, examples: Sequence[Example]) -> list[Row]:
        context = self._context()
        if self.settings.max_tokens > context:
            raise UserError(
                f"train.max_tokens is {self.settings.max_tokens}, but {self.base.name} reads {context} tokens at most.",
                next=f"set [train] max_tokens = {context}, or less.",
            )
        return rows_of(examples, self.assistant, self.tokenizer, max_tokens=self.settings.max_tokens)

    def _say_shortened(self, found: Preflight) -> None:
        if number := found.train.shortened + found.tune.shortened:
            say(f"{number} questions are longer than {self.assistant.style.room_tokens} tokens and lost their middle.")

    def _planned(self, train: Sequence[Row], tune: Sequence[Row]) -> tuple[Any, Plan]:
        """The model, ready for step one, and the plan: read where there is one, else measured and written."""
        import torch

        from residency.instruments.models._tensors import physical_cores
        from residency.train.causal import choose_attention, lower_frozen, trainable
        from residency.train.plan import device_name

        file = self.folder / "plan.json"
        plan = read_record(file, Plan) if file.exists() else None
        threads = plan.threads if plan else physical_cores()
        torch.set_num_threads(threads)
        device = plan.device if plan else device_name()
        model, _ = trainable(self.base.folder, self.settings)
        model.to(device)
        if self.settings.activation_checkpointing:
            (model.get_base_model() if hasattr(model, "get_base_model") else model).gradient_checkpointing_enable()
        choose_attention(model, max(len(r.input_ids) for r in train), device)
        if plan is None:
            plan = self._measured(model, train, tune, threads, device)
            write_json(file, plan)
        if plan.precision == "bfloat16" and self.settings.method == "lora":
            lower_frozen(model)
        return model, plan

    def _measured(self, model: Any, train: Sequence[Row], tune: Sequence[Row], threads: int, device: str) -> Plan:
        """The plan, from two measured steps on the longest rows that go through the model at once."""
        from residency.train.causal import collate, measured_seconds, pad_id_of
        from residency.train.plan import COMPARED_TOKENS, Precision, chosen_precision, make_plan, measured_rows

        settings = self.settings

        def measure(tokens: int, wanted: tuple[Precision, ...]) -> tuple[dict[str, float], int]:
            rows = measured_rows(train, settings.batch, tokens)
            batch = {k: v.to(device) for k, v in collate(rows, pad_id_of(self.tokenizer)).items()}
            return measured_seconds(model, batch, wanted), batch["input_ids"].numel()

        compared: dict[str, float] = {}
        if settings.precision == "auto":
            compared, _ = measure(COMPARED_TOKENS, ("float32", "bfloat16"))
        precision = chosen_precision(settings, compared, device)
        timed: dict[str, float] = {}
        tokens = 1
        if settings.budget_minutes is not None:
            timed, tokens = measure(settings.micro_tokens, (precision,))
        return make_plan(
            settings,
            train,
            tune,
            precision=precision,
            seconds=timed.get(precision),
            measured_tokens=tokens,
            compared=compared,
            checkpoint_bytes=12 * sum(p.numel() for p in model.parameters() if p.requires_grad),
            threads=threads,
            device=device,
        )

    def _optimise(self, model: Any, plan: Plan, train: Sequence[Row], tune: Sequence[Row]) -> "Journal":
        """Run the steps that are left."""
        import torch

        from residency.train.causal import pad_id_of
        from residency.train.checkpoints import is_whole, last_whole
        from residency.train.trainer import Journal, Steps, build_trainer

        last = last_whole(self.checkpoints)
        journal = Journal(self.folder / "log.jsonl")
        journal.rewind(last[0] if last else None)
        best = journal.best_step()
        if last and best is not None and not is_whole(self.checkpoints / f"checkpoint-{best}"):
            say("The best checkpoint is broken, so the training starts over.")
            shutil.rmtree(self.checkpoints)
            last = None
            journal.rewind(None)
        if last and (last[0] >= plan.steps or journal.out_of_patience(self.settings.patience)):
            return journal
        steps = Steps(journal, plan, self.settings, tune, pad_id_of(self.tokenizer), self.watch)
        order = planned_order([len(r.input_ids) for r in train], self.settings.batch, plan.steps, self.settings.seed)
        trainer = build_trainer(
            model,
            self.tokenizer,
            train,
            order,
            plan=plan,
            settings=self.settings,
            folder=self.checkpoints,
            steps=steps,
            saved=lambda folder, step: self._saved(journal, folder, step),
        )
        if last is None:
            steps.look(0)
            torch.manual_seed(self.settings.seed)
        self._record(plan, journal, "running")
        self._loop(trainer, steps, last[1] if last else None)
        return journal

    def _loop(self, trainer: "AnswerTrainer", steps: "Steps", checkpoint: Path | None) -> None:
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        if steps.stopped:
            done = int(trainer.state.global_step)
            self._record(steps.plan, steps.journal, "stopped")
            raise Interrupted(
                f"Training stopped after step {done} of {steps.plan.steps}; a checkpoint is written.",
                next="the same command goes on from there.",
            )

    def _saved(self, journal: "Journal", folder: Path, step: int) -> None:
        """Make a checkpoint count, then remove those that are neither the best nor the last."""
        from residency.train.checkpoints import keep_only, seal

        started = time.monotonic()
        journal.to_disk()
        seal(folder, step)
        best = journal.best_step()
        keep_only(self.checkpoints, {step} | ({best} if best is not None else set()))
        self.watch.show("checkpoint", step, step, f"{time.monotonic() - started:.1f} s")

    def _save(self, plan: Plan, journal: "Journal") -> Run:
        """Write the best weights as a plain folder, then the record that says the run is done."""
        from residency.train.checkpoints import keep_only, steps_in
        from residency.train.export import save_plain, stamp_of, trained_model

        found = steps_in(self.checkpoints)
        best = journal.best_step()
        best = best if best is not None else max(found)
        model, tokenizer = trained_model(self.base.folder, found[best], self.settings)
        style = self.assistant.style
        stamp = stamp_of(
            self.base,
            self.id,
            task=self.config.task.kind,
            style=style,
            prompt_digest=self.prompt_digest,
            labels=list(self.assistant.labels),
            policy_digest=self.train[0].question.policy_digest,
            split_digest=self.split_digest,
            best_step=best,
        )
        save_plain(
            model,
            tokenizer,
            self.folder / "model",
            style=style,
            max_new_tokens=self.config.assistant.max_new_tokens,
            stamp=stamp,
        )
        run = self._record(plan, journal, "done", best)
        # An adapter may be wanted on its own; a full checkpoint says no more than the model folder does.
        keep_only(self.checkpoints, {best} if self.settings.method == "lora" else set())
        return run

    def _record(self, plan: Plan, journal: "Journal", status: Any, best: int | None = None) -> Run:
        run = Run(
            id=self.id,
            recipe=self.recipe,
            plan=plan,
            split_digest=self.split_digest,
            environment={**environment(), "instruction_set": plan.instruction_set, "threads": str(plan.threads)},
            losses=journal.losses(),
            best_step=best,
            tokens_seen=int(journal.total("tokens")),
            train_seconds=round(journal.total("seconds"), 3),
            peak_memory_bytes=journal.peak_memory_bytes(),
            status=status,
        )
        write_json(self.folder / "run.json", run)
        return run
