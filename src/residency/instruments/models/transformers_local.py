"""Runs a folder in Hugging Face format inside this process, on the processor or a graphics card.

A small batcher over the plain forward pass: on a processor it writes several times more tokens a second than one
prompt after another, and than continuous batching (measured with SmolLM2-135M on two cores: docs/train.md).
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from residency.foundation.errors import TooLong
from residency.foundation.offline import quiet_libraries
from residency.instruments.models._load import load_decoder
from residency.instruments.models.base import Classified, Generated, Scored
from residency.instruments.prompts import (
    LEAST_ROOM_TOKENS,
    Prompt,
    answer_ids,
    end_token_id,
    whole_prompt_ids,
    without_middle,
)

_KEPT_BATCHES = 2
"""Batches of prompts whose state is kept between scoring and writing."""
_KEPT_TOKENS = 12_000
"""Larger batches are read twice instead: the embedded model's state takes 46 kB a token in float32."""
_LOGITS_AT_ONCE = 512
"""Tokens whose logits are in memory at once: 0.1 GB for a vocabulary of 49,152."""
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

    from residency.instruments.models._tensors import physical_cores

    torch.set_num_threads(physical_cores())
    loaded, tokenizer = load_decoder(Path(model), dtype="auto")
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
        self._just_read: dict[tuple[tuple[int, ...], ...], tuple[Any, Any, Any, Any]] = {}
        self._stops = {self._end, int(tokenizer.eos_token_id)}

    def generate(self, prompts: Sequence[Prompt], *, max_new_tokens: int, batch: int) -> list[Generated]:
        """Greedy answers, in the order of the prompts.

        Raises:
            TooLong: an answer that alone fills the model's context, by its number.
        """
        rows, shortened = self._prompts(prompts, [max_new_tokens] * len(prompts))
        written: dict[int, tuple[list[int], float]] = {}
        for chosen in _by_length(rows, batch):
            written |= dict(zip(chosen, self._greedy([rows[i] for i in chosen], max_new_tokens), strict=True))
        return [self._generated(*written[i], shortened[i]) for i in range(len(rows))]

    def score(self, prompts: Sequence[Prompt], answers: Sequence[str], *, batch: int) -> list[Scored]:
        """Likelihood of each given answer with its end token, summed in float32.

        Raises:
            TooLong: an answer that alone fills the model's context, by its number.
        """
        tails = [answer_ids(self.tokenizer, a) for a in answers]
        heads, shortened = self._prompts(prompts, [len(t) for t in tails])
        nll: dict[int, float] = {}
        for chosen in _by_length(heads, batch):
            nll |= dict(zip(chosen, self._nll([heads[i] for i in chosen], [tails[i] for i in chosen]), strict=True))
        return [
            Scored(nll[i], n_tokens=len(tails[i]), n_bytes=len(answers[i].encode("utf-8")), shortened=shortened[i])
            for i in range(len(heads))
        ]

    def classify(self, prompts: Sequence[Prompt], labels: Sequence[str], *, batch: int) -> list[Classified]:
        """Probability of each label; each prompt is computed once and its state shared by all labels.

        Raises:
            TooLong: a label that alone fills the model's context.
        """
        tails = [answer_ids(self.tokenizer, label) for label in labels]
        rows, shortened = self._prompts(prompts, [max((len(t) for t in tails), default=0)] * len(prompts))
        result: dict[int, dict[str, float]] = {}
        for chosen in _by_length(rows, max(1, min(batch, _ROWS_AT_ONCE // max(1, len(labels))))):
            probabilities = self._label_probabilities([rows[i] for i in chosen], tails)
            result |= {i: dict(zip(labels, row, strict=True)) for i, row in zip(chosen, probabilities, strict=True)}
        return [Classified(result[i], shortened[i]) for i in range(len(rows))]

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

    def _prompts(self, prompts: Sequence[Prompt], wanted_tokens: Sequence[int]) -> tuple[list[list[int]], list[bool]]:
        """Tokens of the prompts, each with room for so many more in the model's context, and which lost their middle.

        Raises:
            TooLong: an answer alone fills the context, by its number.
        """
        rows: list[list[int]] = []
        shortened: list[bool] = []
        for number, (prompt, wanted) in enumerate(zip(prompts, wanted_tokens, strict=True)):
            whole = whole_prompt_ids(self.tokenizer, prompt)
            row = without_middle(whole, prompt.room_tokens)
            if self._context is not None and len(row) + wanted > self._context:
                if self._context - wanted < LEAST_ROOM_TOKENS:
                    raise TooLong(
                        number,
                        f"The answer to input number {number} takes {wanted} tokens; {self.name} reads {self._context} in all.",
                        next="lower [assistant] max_new_tokens, or choose a model with more context.",
                    )
                row = without_middle(whole, self._context - wanted)
            rows.append(row)
            shortened.append(len(row) < len(whole))
        return rows, shortened

    def _generated(self, ids: list[int], nats: float, shortened: bool) -> Generated:
        finished = bool(ids) and ids[-1] in self._stops
        body = ids[:-1] if finished else ids
        return Generated(
            text=self.tokenizer.decode(body, skip_special_tokens=True).strip(),
            finished=finished,
            shortened=shortened,
            nll_nats=nats if math.isfinite(nats) else None,
            n_tokens=len(ids),
        )

    def _greedy(self, rows: list[list[int]], max_new_tokens: int) -> list[tuple[list[int], float]]:
        """New tokens of each row with their nats in all; a row that has ended leaves the batch."""
        import torch

        out: list[list[int]] = [[] for _ in rows]
        nats = [0.0] * len(rows)
        alive = list(range(len(rows)))
        with torch.inference_mode():
            cache, logits, mask, places = self._read(rows)
            for step in range(max_new_tokens):
                chosen = logits.argmax(-1)
                lost = torch.nn.functional.cross_entropy(logits.float(), chosen, reduction="none")
                for i, token, loss in zip(alive, chosen.tolist(), lost.tolist(), strict=True):
                    out[i].append(token)
                    nats[i] += loss
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
        return list(zip(out, nats, strict=True))

    def _read(self, rows: list[list[int]]) -> tuple[Any, Any, Any, Any]:
        """Put prompts through the model, padded on the left: cache, logits of the next token, mask, last position.

        What `score` has just read `generate` takes over, so that an evaluation reads each long prompt once.
        """
        from residency.instruments.models._tensors import padded

        if (kept := self._just_read.pop(_key(rows), None)) is not None:
            return kept
        ids, mask = (t.to(self._device) for t in padded(rows, self._end, left=True))
        places = (mask.cumsum(1) - 1).clamp(min=0)
        out = self.model(input_ids=ids, attention_mask=mask, position_ids=places, use_cache=True, logits_to_keep=1)
        return out.past_key_values, out.logits[:, -1], mask, places[:, -1:]

    def _nll(self, rows: list[list[int]], tails: list[list[int]]) -> list[float]:
        """Nats of each answer, summed over its tokens."""
        import copy

        import torch

        with torch.inference_mode():
            read = self._read(rows)
            while len(self._just_read) >= _KEPT_BATCHES:
                self._just_read.pop(next(iter(self._just_read)))
            if sum(map(len, rows)) <= _KEPT_TOKENS:
                self._just_read[_key(rows)] = (copy.deepcopy(read[0]), *read[1:])
            return [-float(total) for total in self._log_likelihood(*read, tails)]

    def _log_likelihood(self, cache: Any, first: Any, mask: Any, places: Any, tails: list[list[int]]) -> Any:
        """Summed log-probability of one answer behind each prompt: float32 (prompts,). The cache is used up."""
        import torch

        from residency.instruments.models._tensors import padded

        ids, real = (t.to(self._device) for t in padded(tails, self._end))
        total = first.float().log_softmax(-1).gather(1, ids[:, :1])[:, 0]
        if ids.shape[1] > 1:
            inputs = {
                "input_ids": ids[:, :-1],
                "attention_mask": torch.cat([mask, real[:, :-1]], 1),
                "position_ids": places + 1 + torch.arange(ids.shape[1] - 1, device=self._device),
                "past_key_values": cache,
                "use_cache": True,
            }
            wanted = real[:, 1:].bool()
            later = torch.zeros(wanted.shape, device=self._device)
            later[wanted] = -self._losses(inputs, wanted, ids[:, 1:][wanted])
            total = total + later.sum(1)
        return total

    def _losses(self, inputs: dict[str, Any], wanted: Any, targets: Any) -> Any:
        """Nats of each target: float32 (targets,). Logits of a whole batch of long answers would take gigabytes."""
        import torch

        nats = torch.nn.functional.cross_entropy
        if self._ways is None:
            return nats(self.model(**inputs).logits[wanted].float(), targets, reduction="none")
        backbone, head = self._ways
        states = backbone(**inputs).last_hidden_state[wanted]
        pieces = zip(states.split(_LOGITS_AT_ONCE), targets.split(_LOGITS_AT_ONCE), strict=True)
        return torch.cat([nats(head(some).float(), right, reduction="none") for some, right in pieces])

    def _label_probabilities(self, rows: list[list[int]], tails: list[list[int]]) -> list[list[float]]:
        """Softmax over the labels' summed log-probabilities: (prompts, labels)."""
        import copy

        import torch

        at_once = max(1, _ROWS_AT_ONCE // len(rows))
        totals = []
        with torch.inference_mode():
            cache, *state = self._read(rows)
            for start in range(0, len(tails), at_once):
                some = tails[start : start + at_once]
                read = copy.deepcopy(cache) if start + at_once < len(tails) else cache  # the last may use it up
                read.batch_repeat_interleave(len(some))
                first, mask, places = (t.repeat_interleave(len(some), 0) for t in state)
                total = self._log_likelihood(read, first, mask, places, some * len(rows))
                totals.append(total.view(len(rows), len(some)))
            return [[float(p) for p in row] for row in torch.cat(totals, 1).softmax(1)]


def _key(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(row) for row in rows)


def _by_length(rows: Sequence[Sequence[int]], batch: int) -> Iterator[list[int]]:
    """Numbers of the rows in batches of like length, longest first, so that too little memory shows at once."""
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
    for start in range(0, len(order), batch):
        yield order[start : start + batch]
