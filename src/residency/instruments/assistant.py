"""Model, prompt, exemplars and strategy under one digest: what is measured is what runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from residency.foundation.config import AssistantSettings, Config
from residency.foundation.schema import Answer, Example, Question
from residency.foundation.storage import as_plain, digest_of
from residency.instruments.exemplars import Exemplars
from residency.instruments.models.base import Classified, Model
from residency.instruments.prompts import Prompt, PromptStyle, Worked, build_prompt, prompt_style
from residency.instruments.strategies import shelf as strategies


@dataclass(frozen=True, kw_only=True)
class Assistant:
    """Answers questions; evaluated and served alike."""

    model: Model
    """What writes."""
    style: PromptStyle
    """The frozen wording."""
    exemplars: Exemplars | None = None
    """Index of the training reports; needed where the style asks for exemplars or `shown` is above 0."""
    labels: tuple[str, ...] = ()
    """Allowed labels of a `classify` task, of which one is chosen; empty where a report may have several: then they are
    written."""
    strategy: str = "greedy"
    """The file on the shelf instruments/strategies."""
    max_new_tokens: int = 128
    """Longest answer, in tokens."""
    batch: int = 16
    """Questions at once."""
    shown: int = 0
    """Nearest training reports given as former turns (the row "base with examples"); 0 for everything that is released."""

    def digest(self, model_id: str, prompt_digest: str) -> str:
        """Of everything that decides an answer: an evaluation's and a draft's are equal where what was measured is what ran.

        Args:
            model_id: of the weights.
            prompt_digest: of the frozen wording with the model's chat template.
        """
        similar = self.exemplars.digest() if self.exemplars is not None else None
        return digest_of([model_id, prompt_digest, self.labels, self.strategy, self.max_new_tokens, self.shown, similar])

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """The exact model input of each question."""
        wanted = max(self.style.exemplars, self.shown)
        near: list[list[Worked]] = [[] for _ in questions]
        if wanted and self.exemplars is not None:
            near = self.exemplars.nearest(questions, wanted)
        return [
            build_prompt(
                self.style,
                question,
                exemplars=[w.answer for w in found[: self.style.exemplars]],
                # The most similar one stands last, next to the question.
                shown=list(reversed(found[: self.shown])),
            )
            for question, found in zip(questions, near, strict=True)
        ]

    def answer(self, question: Question) -> Answer:
        """One answer to one question."""
        return self.answer_all([question])[0]

    def answer_all(
        self,
        questions: Sequence[Question],
        *,
        references: Sequence[str] | None = None,
        example_ids: Sequence[str] | None = None,
        parts: Literal["all", "text", "score"] = "all",
    ) -> list[Answer]:
        """Answers in the order of the questions.

        Args:
            questions: what is asked.
            references: the practice's own answers; with them the likelihood of each is measured too.
            example_ids: ids to stamp on the answers.
            parts: `text` leaves the scoring out, `score` the writing.
        """
        prompts = self.prompts(questions)
        ids = list(example_ids) if example_ids is not None else [None] * len(questions)
        scored = self.model.score(prompts, references, batch=self.batch) if references is not None and parts != "text" else None
        chosen: list[Classified] | None = None
        texts: list[tuple[str, bool | None]] = [("", None)] * len(questions)
        own: list[tuple[float | None, int | None]] = [(None, None)] * len(questions)
        shortened: list[bool | None] = [None] * len(questions) if scored is None else [s.shortened for s in scored]
        if parts != "score":
            if self.labels:
                chosen = self.model.classify(prompts, self.labels, batch=self.batch)
            if chosen is None:
                written = strategies.get(self.strategy).answer(
                    self.model, prompts, max_new_tokens=self.max_new_tokens, batch=self.batch
                )
                texts = [(w.text, w.finished) for w in written]
                own = [(w.nll_nats, w.n_tokens) for w in written]
                shortened = [bool(before) or w.shortened for before, w in zip(shortened, written, strict=True)]
            else:
                texts = [(max(c.probabilities, key=lambda name: c.probabilities[name]), None) for c in chosen]
                shortened = [bool(before) or c.shortened for before, c in zip(shortened, chosen, strict=True)]
        return [
            Answer(
                example_id=ids[i],
                text=texts[i][0],
                label=texts[i][0] if self.labels and parts != "score" else None,
                label_probabilities=tuple(chosen[i].probabilities.items()) if chosen is not None else (),
                nll_nats=scored[i].nll_nats if scored is not None else None,
                n_bytes=scored[i].n_bytes if scored is not None else None,
                n_tokens=scored[i].n_tokens if scored is not None else None,
                finished=texts[i][1],
                shortened=shortened[i],
                engine=self.model.name,
                written_nats=own[i][0],
                written_tokens=own[i][1],
            )
            for i in range(len(questions))
        ]


def labels_of(config: Config, training: Sequence[Example]) -> tuple[str, ...]:
    """Allowed labels of a `classify` task: those of the settings, else those of the training part, sorted. Else none."""
    if config.task.kind != "classify":
        return ()
    return config.task.labels or tuple(sorted({label for e in training for label in e.labels or (e.target,)}))


def what_teaches(settings: AssistantSettings) -> dict[str, Any]:
    """Those settings of `[assistant]` that decide what a model is taught; how many are asked at once does not."""
    return {name: value for name, value in as_plain(settings).items() if name not in ("batch", "strategy")}


def build_assistant(config: Config, model: Model, training: Sequence[Example], *, shown: int = 0) -> Assistant:
    """The assistant that a practice's settings ask for.

    Args:
        config: the settings.
        model: what writes.
        training: the training part, for exemplars and labels.
        shown: nearest training reports given as former turns of the chat.
    """
    labels = labels_of(config, training)
    style = prompt_style(config, labels)
    return Assistant(
        model=model,
        style=style,
        exemplars=Exemplars(training) if (style.exemplars or shown) and training else None,
        labels=() if config.task.several else labels,
        strategy=config.assistant.strategy,
        max_new_tokens=config.assistant.max_new_tokens,
        batch=config.assistant.batch,
        shown=shown,
    )
