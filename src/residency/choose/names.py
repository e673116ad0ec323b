"""What the parts of a model's name on the Hub mean, and what they do not.

A name is a convention, not a promise: the chat template and the card decide whether a model follows instructions.
Sources: the Hub's own documentation of GGUF, PEFT and model merging; the cards of Qwen3, gpt-oss, phi-4, SmolLM3, Gemma
and Mixtral; the papers named in the table.
"""

import re
from dataclasses import dataclass
from typing import Literal

Group = Literal["stage", "format", "size", "make", "warning"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one part of a model's name means."""

    part: str
    """As it stands in the name."""
    meaning: str
    """In plain words, one or two sentences."""
    group: Group
    """What it tells: training stage, file format, size, how it was made; or a warning."""


_REFUSALS_REMOVED = r"abliterat(?:ed|ion)|ablated|uncensored|unfiltered|heretic|jailbroken"
_PARTS: tuple[tuple[str, Group, str], ...] = (
    # Longest and most particular first: a stretch of the name that one pattern took is not looked at again.
    (r"gpt-?oss", "stage", "OpenAI's open family; post-trained and follows instructions though no suffix says so."),
    (
        r"unsloth-bnb-4bit|bnb-4bit|bnb-8bit",
        "format",
        "Weights already quantised by bitsandbytes: ready for QLoRA, on a graphics card.",
    ),
    (
        r"GPTO",
        "warning",
        "Not a suffix of the Hub. Nearest: GPTQ (quantised), GRPO (reinforcement learning), DPO (preferences).",
    ),
    (r"Instilled", "warning", "Not a suffix of the Hub; what is meant is Instruct: trained to follow instructions."),
    (
        _REFUSALS_REMOVED,
        "warning",
        "Its refusals were taken out: never in a clinic.",
    ),
    (r"GPTQ", "format", "Four-bit weights for graphics cards, to run and not to train (arXiv:2210.17323)."),
    (
        r"AWQ",
        "format",
        "Four-bit weights for graphics cards that spare the important channels; to run (arXiv:2306.00978).",
    ),
    (
        r"HQQ|AQLM|EETQ|EXL[23]|W8A8|W4A16|W8A16",
        "format",
        "Quantised weights for one family of engines; to run, not to train.",
    ),
    (r"GGUF|GGML", "format", "One file for llama.cpp and Ollama. Adapters are trained on the original, not on this."),
    (
        r"I?Q[2-8](?:_[0-9KLMSX]+)*",
        "format",
        "Bits of a GGUF quantisation: Q4 about 4.5 to 5.2 bits a weight, Q8 about 8.5; K and M are variants.",
    ),
    (r"i1|imatrix", "format", "GGUF quantised with an importance matrix: the same size, a little better."),
    (
        r"MXFP4|NVFP4|FP8|INT8|INT4|8bit|4bit",
        "format",
        "Number format of the weights: the digit is the bits, fewer bits a smaller and coarser model.",
    ),
    (r"MLX", "format", "Weights for Apple computers alone."),
    (r"ONNX|OpenVINO|ov", "format", "Converted for another engine; to run, not to train."),
    (r"QAT", "make", "Quantisation-aware training: made to lose little when quantised."),
    (
        r"LoRA|adapter|PEFT",
        "format",
        "An adapter only: small added matrices that need their base model (arXiv:2106.09685).",
    ),
    (r"Instruct|Inst", "stage", "Trained to follow instructions; has a chat template."),
    (r"Chat", "stage", "Trained for conversation; has a chat template."),
    (r"it", "stage", "Instruction-tuned (Google's word for Instruct)."),
    (
        r"pt|pretrain(?:ed)?",
        "stage",
        "Pre-trained (Google's word for Base): completes text, no chat template. Elsewhere pt may mean Portuguese.",
    ),
    (r"Base", "stage", "Pre-trained only: completes text, follows no instructions, has no chat template."),
    (r"SFT", "stage", "Supervised fine-tuning on examples; says nothing about which, nor that it is medical."),
    (r"RLVR|GRPO|Zero", "stage", "Reinforcement learning with checkable rewards (GRPO: arXiv:2402.03300)."),
    (r"ORPO", "stage", "Supervised and preference training in one loss (arXiv:2403.07691)."),
    (
        r"DPO|APO|SimPO|KTO|RLHF|PPO",
        "stage",
        "Tuned on preferences between answers, mostly after supervised fine-tuning (DPO: arXiv:2305.18290).",
    ),
    (r"P?RM|reward", "stage", "A reward model: it scores answers and cannot chat."),
    (
        r"Thinking|Reasoning|Reasoner|QwQ|R1|o1|Think",
        "stage",
        "Thinks in text before it answers: 3 to 20 times the tokens, so 3 to 20 times the waiting.",
    ),
    (
        r"Distill(?:ed)?",
        "make",
        "A smaller model trained on the answers of a larger one, whose licence may go on holding.",
    ),
    (
        r"merged?|TIES|SLERP|DARE|frankenmerge",
        "make",
        "Weights of several models mixed, not trained together; each one's licence and faults come along.",
    ),
    (r"VL|Vision|Omni|multimodal", "make", "Takes images or sound too; often needs a class of its own to load."),
    (r"MoE", "make", "Mixture of experts: all of them lie in memory, a few are read for each token."),
    (
        r"\d+x\d+(?:\.\d+)?B",
        "size",
        "Experts times size: all lie in memory, shared parts counted once (8x7B is 46.7 billion, not 56).",
    ),
    (
        r"A\d+(?:\.\d+)?B",
        "size",
        "Billions of weights read for each token: decides speed. Memory is decided by the total before it.",
    ),
    (r"E\d+B", "size", "Effective size (Gemma 3n and 4): more lies on the disk than the number says."),
    (r"\d+(?:\.\d+)?[BM]", "size", "Weights in billions (B) or millions (M). Two bytes each in 16 bits: 27B is 54 GB."),
    (r"\d+[kK]|\d+M-ctx|1M", "size", "Longest context in tokens, as advertised."),
    (r"2[3-9](?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[0-3]\d", "make", "A date, year and month or month and day."),
)

_REFUSED = re.compile(rf"(?<![a-z])(?:{_REFUSALS_REMOVED})(?![a-z])", re.IGNORECASE)
_STAGELESS: tuple[tuple[str, str], ...] = (
    (
        r"qwen-?3|phi-?4|smollm3",
        "Post-trained though no suffix says so: in this family the pre-trained one is called -Base.",
    ),
    (r"meditron3", "Fine-tuned on medical text, and its card says it does not follow instructions."),
    (
        r"llama|mistral|mixtral|meditron|qwen-?2|olmo|biogpt",
        "Pre-trained only: in this family a model without suffix completes text.",
    ),
    (r"gemma", "This family always says -pt or -it; without either, read the card."),
)
_ENCODER = re.compile(r"bert|gatortron|longformer", re.IGNORECASE)
CONVENTION_TRAP = (
    "Names follow no one rule: Qwen3, gpt-oss, phi-4 and SmolLM3 without suffix follow instructions, Llama and Mistral "
    "without suffix do not, Gemma says -it and -pt. The chat template and the card decide."
)
"""The sentence to print below every explanation."""


def explain(name: str) -> list[Explanation]:
    """Explain the parts found in a model's name, in their order; the owner before the slash is left aside.

    Where no part tells the stage of training, a last entry says what that means in its family, as far as known.
    """
    own = name.strip().rpartition("/")[2]
    taken = [False] * len(own)
    found: list[tuple[int, Explanation]] = []
    for pattern, group, meaning in _PARTS:
        for match in re.finditer(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", own, re.IGNORECASE):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * len(match[0])
            found.append((match.start(), Explanation(match[0], meaning, group)))
    explanations = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
    if encoder := _ENCODER.search(own):
        return [
            *explanations,
            Explanation(encoder[0], "An encoder: it reads and cannot write, whatever its suffix.", "warning"),
        ]
    if not any(entry.group == "stage" for entry in explanations):
        explanations += _without_stage(own)
    return explanations


def _without_stage(own: str) -> list[Explanation]:
    for pattern, meaning in _STAGELESS:
        if re.search(pattern, own, re.IGNORECASE):
            return [Explanation("(no suffix)", meaning, "stage")]
    return []


def refused_part(name: str) -> str | None:
    """The part of a name that bars it from a clinic (its refusals were removed), or None."""
    match = _REFUSED.search(name)
    return match[0] if match else None


def explanation_lines(name: str, width: int = 80) -> list[str]:
    """The explanation of a name as lines of text, the convention trap last."""
    from textwrap import wrap

    entries = explain(name)
    lines = [name]
    for entry in entries:
        lines += wrap(f"{entry.part}: {entry.meaning}", width, initial_indent="  ", subsequent_indent="    ")
    if not entries:
        lines.append("  No part of this name is a known suffix.")
    return [*lines, "", *wrap(CONVENTION_TRAP, width)]
