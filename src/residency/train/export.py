"""Saves a trained model as a plain folder that any Hugging Face program loads, and publishes it in the workspace.

Imported lazily, as it imports torch.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch

from residency.choose.fetch import Base
from residency.foundation.config import TrainSettings
from residency.foundation.errors import explain_full_disk, explain_os_errors
from residency.foundation.storage import replace_folder, weights_id, write_json
from residency.instruments.models._load import load_decoder
from residency.instruments.prompts import PromptStyle, end_token_id
from residency.train.causal import pad_id_of, stored_dtype

STAMP = "residency.json"
"""Written last into a model folder: what the model is, and that the folder is complete."""


def trained_model(base: Path, checkpoint: Path, settings: TrainSettings) -> tuple[Any, Any]:
    """The weights of a checkpoint as a plain model in the base's number format, and the tokenizer.

    An adapter is merged into the original base in float32; merging into coarser weights loses quality
    (peft #2321: AUC 6 points lower).
    """
    kept = stored_dtype(base)
    if settings.method == "full":
        model, tokenizer = load_decoder(checkpoint, dtype=torch.float32)
    else:
        from peft import PeftModel

        plain, tokenizer = load_decoder(base, dtype=torch.float32)
        model = PeftModel.from_pretrained(plain, str(checkpoint)).merge_and_unload()
    model.config.use_cache = True
    return model.to(kept), tokenizer


def default_instruction(template: str, instruction: str) -> str:
    """A chat template that puts the practice's instruction first where a chat brings no system message of its own.

    So `pipeline("text-generation", folder)([{"role": "user", ...}])` asks the very same as training did.
    """
    message = '{"role": "system", "content": ' + json.dumps(instruction, ensure_ascii=False) + "}"
    return (
        "{%- if not messages or messages[0]['role'] != 'system' -%}"
        "{%- set messages = [" + message + "] + messages -%}"
        "{%- endif -%}" + template
    )


def save_plain(
    model: Any, tokenizer: Any, folder: Path, *, style: PromptStyle, max_new_tokens: int, stamp: dict[str, Any]
) -> str:
    """Write model, tokenizer, generation settings and stamp into a temporary neighbour, then rename it to `folder`.

    Args:
        model: plain, in the number format to save.
        tokenizer: of the base.
        folder: to be written.
        style: the frozen wording, for the default instruction.
        max_new_tokens: longest answer that a program writes by default.
        stamp: what residency.json says, apart from the model's id.

    Returns:
        The model's id: the first 12 digits of the digest of its weight files.
    """
    from transformers import GenerationConfig

    end = end_token_id(tokenizer)
    ends = sorted({end, int(tokenizer.eos_token_id)})
    folder.parent.mkdir(parents=True, exist_ok=True)
    # What a kill while saving left; by the workspace's lock nobody else is at it.
    for left in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(left, ignore_errors=True)
    neighbour = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        with explain_os_errors("save the trained model", folder), explain_full_disk("save the trained model", neighbour):
            model.generation_config = GenerationConfig(
                do_sample=False,
                max_new_tokens=max_new_tokens,
                eos_token_id=ends if len(ends) > 1 else end,
                bos_token_id=tokenizer.bos_token_id,
                pad_token_id=pad_id_of(tokenizer),
            )
            model.save_pretrained(neighbour)
            if style.instruction:
                tokenizer.chat_template = default_instruction(tokenizer.chat_template, style.instruction)
            tokenizer.save_pretrained(neighbour)
            model_id = weights_id(neighbour)
            write_json(neighbour / STAMP, {**stamp, "model_id": model_id})
            replace_folder(neighbour, folder)
    finally:
        shutil.rmtree(neighbour, ignore_errors=True)
    return model_id


def stamp_of(base: Base, run_id: str, *, task: str, style: PromptStyle, prompt_digest: str, **more: Any) -> dict[str, Any]:
    """What residency.json says of a model that nobody has reviewed yet."""
    return {
        "run_id": run_id,
        "base": base.name,
        "base_digest": base.digest,
        "base_weights": base.weights,
        "base_licence": base.licence,
        "task": task,
        "instruction": style.instruction,
        "answer_name": style.answer_name,
        "exemplars": style.exemplars,
        "prompt_digest": prompt_digest,
        "review": "not reviewed: drafts of this model must be checked by a clinician",
        **more,
    }


def publish(trained: Path, place: Path) -> None:
    """Put a trained folder where the workspace's latest model lies.

    The weights are linked, not copied, where the file system can. Readers see the former model or the new one; on
    systems that refuse to rename over a folder there is a moment without either.
    """
    with explain_os_errors("publish the trained model", place):
        for left in place.parent.glob(f".{place.name}.*"):
            shutil.rmtree(left, ignore_errors=True)  # of a publication that was killed
        neighbour = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}."))
        try:
            for file in sorted(trained.iterdir(), key=lambda f: f.name == STAMP):
                _link_or_copy(file, neighbour / file.name)
            replace_folder(neighbour, place)
        finally:
            shutil.rmtree(neighbour, ignore_errors=True)


def _link_or_copy(source: Path, target: Path) -> None:
    if source.suffix == ".safetensors":
        try:
            os.link(source, target)
            return
        except OSError:
            pass  # another disk, or a file system without links: copy below
    shutil.copyfile(source, target)
