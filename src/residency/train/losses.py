"""The loss on the tokens that are taught, and on no others: the output layer is computed for those alone.

Equal to the library's own loss (tests/train/test_losses.py compares value and gradient); on a processor the output layer
over 49,152 words is a fifth of a small model's work, and reports teach about one token in seven.
Imported lazily, as it imports torch.
"""

from typing import Any

import torch

from residency.instruments.models._tensors import logits_at


def answer_loss(
    model: Any, ways: tuple[Any, Any] | None, inputs: dict[str, Any], items: torch.Tensor | int | None = None
) -> torch.Tensor:
    """Negative log-likelihood of the taught tokens, summed in float32 and divided by their number.

    Args:
        model: the model in training.
        ways: backbone and output layer from `plain_head`; None takes the model's own logits.
        inputs: input_ids, attention_mask, labels: int64 (batch, tokens), labels not yet shifted, -100 where nothing is taught.
        items: taught tokens of the whole optimiser step, so that gradient accumulation gives the same gradient as
            one large batch; None takes those of this batch.

    Returns:
        A scalar in nats per token.
    """
    labels = inputs["labels"]
    chosen = torch.zeros_like(labels, dtype=torch.bool)
    chosen[:, :-1] = labels[:, 1:] != -100
    rest = {"input_ids": inputs["input_ids"], "attention_mask": inputs["attention_mask"], "use_cache": False}
    logits = logits_at(model, ways, rest, chosen)
    total = torch.nn.functional.cross_entropy(logits, labels[:, 1:][chosen[:, :-1]], reduction="sum")
    return total / (chosen.sum().clamp(min=1) if items is None else items)


def precision_context(device: str, precision: str) -> torch.autocast:
    """The number format of the matrix products: bfloat16 by autocast over float32 weights, or float32 untouched."""
    return torch.autocast(device, dtype=torch.bfloat16, enabled=precision == "bfloat16")
