"""What the engine and the training share about running a decoder: padding, the head on chosen places, threads.

Imported lazily, as it imports torch.
"""

from collections.abc import Sequence
from typing import Any

import torch


def physical_cores() -> int:
    """Cores that this process may use; two threads on one core only wait for each other in matrix products.

    OMP_NUM_THREADS, where it is set, decides.
    """
    import os

    import psutil

    if (named := os.environ.get("OMP_NUM_THREADS", "")).isdigit() and int(named) > 0:
        return int(named)
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


def give_back_memory() -> None:
    """Hand freed memory back to the system, where the C library offers it (glibc); elsewhere nothing.

    Tensors of ever-changing size leave holes that glibc keeps.
    Source: malloc_trim(3).
    """
    import ctypes
    import sys

    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def padded(rows: Sequence[Sequence[int]], fill: int, *, left: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of unequal length as one tensor.

    Args:
        rows: token ids or labels.
        fill: what stands where a row has ended.
        left: put the filling before the row instead of behind it.

    Returns:
        int64 (rows, longest) of values, and of 1 where a value is real, 0 where it is filling.
    """
    longest = max(len(row) for row in rows)
    values = torch.full((len(rows), longest), fill, dtype=torch.long)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for i, row in enumerate(rows):
        place = slice(longest - len(row), longest) if left else slice(0, len(row))
        values[i, place] = torch.tensor(list(row), dtype=torch.long)
        mask[i, place] = 1
    return values, mask


def plain_head(model: Any) -> tuple[Any, Any] | None:
    """The backbone and the output layer, where logits are just that layer over the backbone's last state.

    Measured, not looked up in a list: three tokens go through both ways. None for models that cap or scale their logits
    (Gemma 2, Granite, Cohere ...), which must go the long way.
    """
    inner = model.get_base_model() if hasattr(model, "get_base_model") else model
    head, backbone = inner.get_output_embeddings(), getattr(inner, inner.base_model_prefix or "", None)
    if head is None or backbone is None:
        return None
    device = next(inner.parameters()).device
    probe = torch.tensor([[0, 1, 2]], device=device)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            long_way = inner(input_ids=probe, use_cache=False).logits.float()
            short_way = head(backbone(input_ids=probe, use_cache=False).last_hidden_state).float()
    finally:
        model.train(was_training)
    same = long_way.shape == short_way.shape and torch.allclose(long_way, short_way, rtol=1e-3, atol=1e-3)
    return (backbone, head) if same else None


def logits_at(model: Any, ways: tuple[Any, Any] | None, inputs: dict[str, Any], chosen: torch.Tensor) -> torch.Tensor:
    """Float32 logits at chosen places only; a 49,152-word output layer is a fifth of a small model's work.

    Args:
        model: the whole model, for those without a plain head.
        ways: what `plain_head` found.
        inputs: input_ids, attention_mask and such.
        chosen: bool (batch, tokens); the places whose next token is wanted.

    Returns:
        float32 (number chosen, vocabulary), in row order.
    """
    if ways is None:
        logits: torch.Tensor = model(**inputs).logits[chosen]
    else:
        backbone, head = ways
        logits = head(backbone(**inputs).last_hidden_state[chosen])
    return logits.float()
