"""Loads a decoder and its tokenizer from a folder, for the engine and for training alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError
from residency.foundation.offline import quiet_libraries
from residency.instruments.prompts import saved_chat_template, usable_template


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer, with a chat template that takes our messages.

    Raises:
        UserError: none that can be loaded, or a template that refuses them.
    """
    quiet_libraries()
    from transformers import AutoTokenizer

    with _told(folder):
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        template = saved_chat_template(folder)
    tokenizer.chat_template = usable_template(tokenizer, template)
    return tokenizer


def load_decoder(folder: Path, *, dtype: Any) -> tuple[Any, Any]:
    """The model and its tokenizer.

    Args:
        folder: in Hugging Face format.
        dtype: number format of the weights in memory; "auto" keeps the stored one.

    Raises:
        UserError: the folder does not hold a model that this version can load.
    """
    quiet_libraries()
    from transformers import AutoModelForCausalLM
    from transformers.utils import logging

    logging.disable_progress_bar()
    with _told(folder):
        model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
    return model, load_tokenizer(folder)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Tell what a library says of a folder that does not load."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise UserError(
            f"{folder} could not be loaded as a model that writes text.",
            why=f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}",
            next="choose another [model] base, or bring this one again.",
        ) from error
