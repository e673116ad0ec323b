"""Makes a model of a few thousand parameters in a folder: random weights, byte-level tokenizer, chat template; no download."""

import json
from pathlib import Path

TEMPLATE = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def make_tiny_model(
    folder: Path, *, seed: int = 0, context: int = 512, chat: bool = True, dtype: str = "float32", architecture: str = "llama"
) -> Path:
    """Write a two-layer decoder and its tokenizer as a plain Hugging Face folder, and return the folder."""
    import torch
    from transformers import CONFIG_MAPPING, AutoModelForCausalLM

    tokenizer = make_tokenizer(chat=chat)
    settings = {
        "vocab_size": len(tokenizer),
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 8,
        "max_position_embeddings": context,
        "tie_word_embeddings": True,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = AutoModelForCausalLM.from_config(CONFIG_MAPPING[architecture](**settings))
    model.to(getattr(torch, dtype)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_tokenizer(*, chat: bool = True):
    """One token a byte, with the special tokens of the embedded model."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    vocabulary = {token: i for i, token in enumerate([*special, *alphabet])}
    core = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens([AddedToken(t, special=True) for t in special])
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core, bos_token=special[1], eos_token=special[2] if chat else special[0], pad_token=special[0]
    )
    if chat:
        tokenizer.chat_template = TEMPLATE
    return tokenizer


def write_script(folder: Path, answers: dict[str, str]) -> Path:
    """A folder that the scripted engine loads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "script.json").write_text(json.dumps(answers), encoding="utf-8")
    return folder
