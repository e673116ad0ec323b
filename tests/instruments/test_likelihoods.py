"""Bits per byte and the perplexities, from a model's weights to the number, against a computation without its code."""

import math

import pytest
from tiny_model import TEMPLATE, make_tokenizer

from residency.foundation.schema import Answer, Example, Question
from residency.instruments.metrics import bits_per_byte, byte_perplexity, perplexity, word_perplexity
from residency.instruments.models import transformers_local
from residency.instruments.prompts import Message, Prompt

PAIRS = [
    ("Findings: clear.", "No acute disease."),
    ("Findings: the heart is a little large, the lungs are clear.", "Mild cardiomegaly, größer als zuvor."),
    ("F: a", "7 mm nodule in the left lower lobe; 1.5 cm before."),
    ("Findings: no change at all.", "Stable."),
]
TEXT = "no acute disease. mild cardiomegaly. the lungs are clear. nodule in the left lower lobe. findings: stable heart."
LETTERS, WORDS, SYLLABLES = "one token a byte", "whole words", "syllables"


def tokenizer_of(kind):
    """One token a byte, or with merges learnt from a few sentences: far fewer tokens for the same text."""
    if kind == LETTERS:
        return make_tokenizer()
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=290 if kind == SYLLABLES else 400,
        special_tokens=[AddedToken(t, special=True) for t in special],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator([TEXT, TEXT.title()], trainer)
    made = PreTrainedTokenizerFast(tokenizer_object=core, bos_token=special[1], eos_token=special[2], pad_token=special[0])
    made.chat_template = TEMPLATE
    return made


def saved(folder, kind, *, uniform=False):
    """A two-layer decoder with random weights; or one whose every token is equally likely."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = tokenizer_of(kind)
    settings = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=512, tie_word_embeddings=True, initializer_range=0.3,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = LlamaForCausalLM(settings)
    if uniform:
        model.get_input_embeddings().weight.data.zero_()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def from_the_engine(folder):
    """Each metric over all pairs, the way an evaluation takes."""
    prompts = [Prompt((Message("user", question),)) for question, _ in PAIRS]
    scored = transformers_local.load(folder).score(prompts, [answer for _, answer in PAIRS], batch=3)
    cases = []
    for place, ((_, answer), found) in enumerate(zip(PAIRS, scored, strict=True)):
        question = Question(task="draft", sections=(), text="", patient=f"p{place}", policy_digest="")
        example = Example(id="e", report_id="r", patient=f"p{place}", task="draft", question=question, target=answer)
        cases.append((Answer(example_id="e", text="", nll_nats=found.nll_nats, n_tokens=found.n_tokens), example))
    metrics = (bits_per_byte, byte_perplexity, word_perplexity, perplexity)
    return [metric.combine([metric.measure(a, e) for a, e in cases]) for metric in metrics]


def by_hand(folder):
    """In float64, one text after the other, no padding and no cache; the chat written out here."""
    import torch
    from tokenizers import Tokenizer
    from transformers import LlamaForCausalLM

    core, model = Tokenizer.from_file(str(folder / "tokenizer.json")), LlamaForCausalLM.from_pretrained(folder).double().eval()
    nats = tokens = size = words = 0.0
    for question, answer in PAIRS:
        head = core.encode(f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n", add_special_tokens=False).ids
        tail = [*core.encode(answer, add_special_tokens=False).ids, core.token_to_id("<|im_end|>")]
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([head + tail]), use_cache=False).logits[0]
        for place, token in enumerate(tail, len(head) - 1):
            nats += float(logits[place].logsumexp(0) - logits[place, token])
        tokens, size, words = tokens + len(tail), size + len(answer.encode()), words + len(answer.split())
    return [nats / math.log(2) / size, math.exp(nats / size), math.exp(nats / words), math.exp(nats / tokens)], tokens


@pytest.mark.parametrize("kind", [LETTERS, SYLLABLES, WORDS])
def test_the_numbers_are_those_of_an_independent_computation_to_a_millionth(tmp_path, kind):
    folder = saved(tmp_path / "model", kind)
    expected, _ = by_hand(folder)
    found = from_the_engine(folder)
    assert found[0] == pytest.approx(expected[0], rel=1e-6)
    # An exponential magnifies its argument's last digits: e to the 18 for the surprise of a word of this untaught model.
    assert [math.log(value) for value in found[1:]] == pytest.approx([math.log(value) for value in expected[1:]], rel=1e-6)


def test_a_model_of_known_entropy_has_the_bits_that_theory_says_under_every_tokenizer(tmp_path):
    size = sum(len(answer.encode()) for _, answer in PAIRS)
    told = []
    for kind in (LETTERS, SYLLABLES, WORDS):
        folder = saved(tmp_path / kind, kind, uniform=True)
        vocabulary = len(tokenizer_of(kind))
        _, tokens = by_hand(folder)
        bits, by_byte, _, by_token = from_the_engine(folder)
        assert bits == pytest.approx(tokens * math.log2(vocabulary) / size, rel=1e-6)
        assert by_byte == pytest.approx(2**bits, rel=1e-9)
        assert by_token == pytest.approx(vocabulary, rel=1e-6)
        told.append((tokens, bits, by_token))
    # Fewer tokens make the same text cheaper by byte; the perplexity by token says the contrary.
    assert told == sorted(told, key=lambda found: -found[0]) == sorted(told, key=lambda found: -found[1])
    assert [found[2] for found in told] == sorted(found[2] for found in told)
