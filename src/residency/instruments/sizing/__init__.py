"""How much memory a model needs to run and to be trained, from plain numbers."""

from residency.instruments.sizing.memory import (
    Need,
    Shape,
    Verdict,
    activation_bytes,
    full_need,
    full_states_bytes,
    gguf_bytes,
    kv_cache_bytes,
    lora_need,
    lora_params,
    lora_states_bytes,
    run_need,
    verdict,
    weights_bytes,
)

__all__ = [
    "Need",
    "Shape",
    "Verdict",
    "activation_bytes",
    "full_need",
    "full_states_bytes",
    "gguf_bytes",
    "kv_cache_bytes",
    "lora_need",
    "lora_params",
    "lora_states_bytes",
    "run_need",
    "verdict",
    "weights_bytes",
]
