"""Runs a folder in Hugging Face format inside this process, on the processor or a graphics card.

A small batcher over the plain forward pass: on a processor it writes several times more tokens a second than one
prompt after another, and than continuous batching (measured with SmolLM2-135M on two cores: docs/train.md).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError
from residency.foundation.offline import quiet_libraries
from residency.instruments.models.base import Generated, Scored
from residency.instruments.prompts import Prompt, answer_ids, end_token_id, prompt_ids

_ROWS_AT_ONCE = 64
"""Largest number of (prompt, label) rows in one forward pass of `classify`."""


def load(model: str | Path, adapter: Path | None = None) -> "LocalModel":
    """Load a model, with an adapter on top if one is given; weights stay in the number format they are stored in.

    Args:
        model: a folder in Hugging Face format.
        adapter: a folder that PEFT wrote.

    Raises:
        UserError: the folder does not hold a model that this version can load.
    """
    quiet_libraries()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    from residency.instruments.models._tensors import physical_cores

    logging.disable_progress_bar()
    torch.set_num_threads(physical_cores())
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(model, dtype="auto", local_files_only=True)
        tokenizer: Any = AutoTokenizer.from_pretrained(model, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise UserError(
            f"{model} could not be loaded as a model that writes text.",
            why=f"{type(error).__name__}: {str(error).splitlines()[0][:200]}",
            next="check the folder with residency doctor, or bring the model again.",
        ) from error
    if adapter is not None:
        from peft import PeftModel

        loaded = PeftModel.from_pretrained(loaded, str(adapter))
    return LocalModel(Path(model).name, loaded.to("cuda") if torch.cuda.is_available() else loaded, tokenizer)


class LocalModel:
    """A decoder in this process."""

    def __init__(self, name: str, model: Any, tokenizer: Any) -> None:
        from residency.instruments.models._tensors import plain_head

        self.name = name
        self.model = model.eval()
        self.tokenizer = tokenizer
        self._ways = plain_head(model)
        self._context: int | None = getattr(model.config.get_text_config(), "max_position_embeddings", None)
        self._device = next(model.parameters()).device
        self._end = end_token_id(tokenizer)
        self._stops = {self._end, int(tokenizer.eos_token_id)}

    def generate(self, prompts: Sequence[Prompt], *, max_new_tokens: int, batch: int) -> list[Generated]:
        """Greedy answers, in the order of the prompts.

        Raises:
            UserError: a prompt that leaves no room for the answer in the model's context, by its number.
        """
        rows = [prompt_ids(self.tokenizer, p) for p in prompts]
        self._check_room(rows, max_new_tokens)
        written: dict[int, list[int]] = {}
        for chosen in _by_length(rows, batch):
            written |= dict(zip(chosen, self._greedy([rows[i] for i in chosen], max_new_tokens), strict=True))
        return [self._generated(written[i]) for i in range(len(rows))]

    def score(self, prompts: Sequence[Prompt], answers: Sequence[str], *, batch: int) -> list[Scored]:
        """Likelihood of each given answer with its end token, summed in float32.

        Raises:
            UserError: a prompt and answer longer than the model's context, by its number.
        """
        heads = [prompt_ids(self.tokenizer, p) for p in prompts]
        tails = [answer_ids(self.tokenizer, p, a) for p, a in zip(prompts, answers, strict=True)]
        rows = [h + t for h, t in zip(heads, tails, strict=True)]
        self._check_room(rows, 0)
        nll: dict[int, float] = {}
        for chosen in _by_length(rows, batch):
            sums = self._nll([rows[i] for i in chosen], [len(tails[i]) for i in chosen])
            nll |= dict(zip(chosen, sums, strict=True))
        return [
            Scored(nll_nats=nll[i], n_tokens=len(tails[i]), n_bytes=len(answers[i].encode("utf-8"))) for i in range(len(rows))
        ]

    def classify(self, prompts: Sequence[Prompt], labels: Sequence[str], *, batch: int) -> list[dict[str, float]]:
        """Probability of each label; each prompt is computed once and its state shared by all labels.

        Raises:
            UserError: a prompt that leaves no room for the longest label, by its number.
        """
        rows = [prompt_ids(self.tokenizer, p) for p in prompts]
        tails = [answer_ids(self.tokenizer, prompts[0], label) for label in labels] if prompts else []
        self._check_room(rows, max((len(t) for t in tails), default=0))
        result: dict[int, dict[str, float]] = {}
        for chosen in _by_length(rows, max(1, min(batch, _ROWS_AT_ONCE // max(1, len(labels))))):
            probabilities = self._label_probabilities([rows[i] for i in chosen], tails)
            result |= {i: dict(zip(labels, row, strict=True)) for i, row in zip(chosen, probabilities, strict=True)}
        return [result[i] for i in range(len(rows))]

    def embed(self, texts: Sequence[str]) -> list[list[float]] | None:
        """The last hidden state, averaged over the text's tokens; None where the model does not show that state."""
        import torch

        from residency.instruments.models._tensors import padded

        if self._ways is None:
            return None
        found: dict[int, list[float]] = {}
        rows = [self.tokenizer(t, add_special_tokens=False)["input_ids"] or [self._end] for t in texts]
        rows = [row[: self._context] for row in rows]
        with torch.inference_mode():
            for chosen in _by_length(rows, 16):
                ids, mask = (t.to(self._device) for t in padded([rows[i] for i in chosen], self._end))
                states = self._ways[0](input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state.float()
                means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
                found |= dict(zip(chosen, means.tolist(), strict=True))
        return [found[i] for i in range(len(rows))]

    def _check_room(self, rows: Sequence[Sequence[int]], wanted_tokens: int) -> None:
        if self._context is None:
            return
        too_long = [i for i, row in enumerate(rows) if len(row) + wanted_tokens > self._context]
        if too_long:
            raise UserError(
                f"{len(too_long)} inputs are longer than {self.name} can read (first: number {too_long[0]}, "
                f"{len(rows[too_long[0]])} tokens).",
                why=f"Its context is {self._context} tokens, of which {wanted_tokens} are kept for the answer.",
                next="ask with fewer sections or exemplars, lower [assistant] max_new_tokens, or take one with more context.",
            )

    def _generated(self, ids: list[int]) -> Generated:
        finished = bool(ids) and ids[-1] in self._stops
        body = ids[:-1] if finished else ids
        return Generated(text=self.tokenizer.decode(body, skip_special_tokens=True).strip(), finished=finished)

    def _greedy(self, rows: list[list[int]], max_new_tokens: int) -> list[list[int]]:
        """New tokens of each row; a row that has ended leaves the batch."""
        import torch

        out: list[list[int]] = [[] for _ in rows]
        alive = list(range(len(rows)))
        with torch.inference_mode():
            cache, logits, mask, places = self._read(rows)
            for step in range(max_new_tokens):
                chosen = logits.argmax(-1)
                for i, token in zip(alive, chosen.tolist(), strict=True):
                    out[i].append(token)
                keep = [k for k, i in enumerate(alive) if out[i][-1] not in self._stops]
                if not keep or step + 1 == max_new_tokens:
                    break
                if len(keep) < len(alive):
                    kept = torch.tensor(keep, device=self._device)
                    cache.batch_select_indices(kept)
                    chosen, mask, places, alive = chosen[kept], mask[kept], places[kept], [alive[k] for k in keep]
                mask, places = torch.cat([mask, mask.new_ones(len(keep), 1)], 1), places + 1
                inputs = {"input_ids": chosen[:, None], "attention_mask": mask, "position_ids": places}
                logits = self.model(**inputs, past_key_values=cache, use_cache=True).logits[:, -1]
        return out

    def _read(self, rows: list[list[int]]) -> tuple[Any, Any, Any, Any]:
        """Put prompts through the model, padded on the left: cache, logits of the next token, mask, last position."""
        from residency.instruments.models._tensors import padded

        ids, mask = (t.to(self._device) for t in padded(rows, self._end, left=True))
        places = (mask.cumsum(1) - 1).clamp(min=0)
        out = self.model(input_ids=ids, attention_mask=mask, position_ids=places, use_cache=True, logits_to_keep=1)
        return out.past_key_values, out.logits[:, -1], mask, places[:, -1:]

    def _nll(self, rows: list[list[int]], answer_tokens: list[int]) -> list[float]:
        import torch

        from residency.instruments.models._tensors import logits_at, padded

        ids, mask = (t.to(self._device) for t in padded(rows, self._end))
        at = torch.zeros_like(mask, dtype=torch.bool)
        for i, (row, n) in enumerate(zip(rows, answer_tokens, strict=True)):
            at[i, len(row) - n - 1 : len(row) - 1] = True
        with torch.inference_mode():
            inputs = {"input_ids": ids, "attention_mask": mask, "use_cache": False}
            logits = logits_at(self.model, self._ways, inputs, at)
            wanted = ids[:, 1:][at[:, :-1]]
            losses = torch.nn.functional.cross_entropy(logits, wanted, reduction="none")
        return [float(part.sum()) for part in torch.split(losses, answer_tokens)]

    def _label_probabilities(self, rows: list[list[int]], tails: list[list[int]]) -> list[list[float]]:
        """Softmax over the labels' summed log-probabilities: (prompts, labels)."""
        import torch

        from residency.instruments.models._tensors import padded

        prompts, labels = len(rows), len(tails)
        with torch.inference_mode():
            cache, first, mask, places = self._read(rows)
            ids, real = (t.to(self._device).repeat(prompts, 1) for t in padded(tails, self._end))
            before = first.float().log_softmax(-1).repeat_interleave(labels, 0)
            total = before.gather(1, ids[:, :1])[:, 0]
            cache.batch_repeat_interleave(labels)
            inputs = {
                "input_ids": ids[:, :-1],
                "attention_mask": torch.cat([mask.repeat_interleave(labels, 0), real[:, :-1]], 1),
                "position_ids": places.repeat_interleave(labels, 0) + 1 + torch.arange(ids.shape[1] - 1, device=self._device),
            }
            if ids.shape[1] > 1:
                out = self.model(**inputs, past_key_values=cache, use_cache=True)
                later = out.logits.float().log_softmax(-1).gather(2, ids[:, 1:, None])[..., 0]
                total = total + (later * real[:, 1:]).sum(1)
            return [[float(p) for p in row] for row in total.view(prompts, labels).softmax(1)]


def _by_length(rows: Sequence[Sequence[int]], batch: int) -> Iterator[list[int]]:
    """Numbers of the rows in batches of like length, longest first, so that too little memory shows at once."""
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
    for start in range(0, len(order), batch):
        yield order[start : start + batch]
