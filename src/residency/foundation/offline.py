"""Keeps the model libraries quiet and off the network; to be called before the first import of any of them."""

import os

_ASKED_OFFLINE = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}

_SMALL_CACHES = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64", "LRU_CACHE_CAPACITY": "64"}
"""oneDNN and torch keep 1,024 compiled kernels each, one for every shape of a matrix product, and texts have ever new shapes:
a training of the embedded model grew by 0.1 GB a step. With 64 it stays level, and is no slower (docs/results.md).
Source: https://uxlfoundation.github.io/oneDNN/dev_guide_primitive_cache.html"""

_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "WANDB_DISABLED": "true",
    "ACCELERATE_DISABLE_RICH": "1",
    "TQDM_DISABLE": "1",
}
"""TRL reports each trainer to its makers unless the hub library is offline or its telemetry is off.
Sources: https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables and
trl 1.16, trainer/base_trainer.py, `_send_telemetry`."""


def asked_to_stay_offline() -> bool:
    """True where whoever started this program forbade the network by HF_HUB_OFFLINE=1."""
    return _ASKED_OFFLINE


def quiet_libraries() -> None:
    """Set the environment in which the model libraries open no socket, draw no bars and keep no growing caches."""
    os.environ.update(_QUIET)
    for name, value in _SMALL_CACHES.items():
        os.environ.setdefault(name, value)


def online_environment() -> dict[str, str]:
    """The environment of a child process that may reach the hub, still without telemetry and bars."""
    return {**os.environ, **_QUIET, "HF_HUB_OFFLINE": "0", "TRANSFORMERS_OFFLINE": "0"}
