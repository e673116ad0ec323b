"""Tags to spans, windows, and the adapters on models that are made here: scripted logits, stand-ins of a library's API."""

import itertools
import random
from pathlib import Path

import pytest

from residency.foundation.schema import Span
from residency.instruments.identifiers.recognisers._tags import Piece, spans_of, split_tag, whole_words
from residency.instruments.identifiers.recognisers._windows import through_windows, windows
from residency.instruments.identifiers.recognisers.base import Setting

TEXT = "Seen by Elena Varga-Smith on 3/15/2024 in Lisbon."


def pieces(text, *tagged):
    """Pieces by their words, in order: (word, tag)."""
    found, at = [], 0
    for word, tag in tagged:
        start = text.index(word, at)
        at = start + len(word)
        found.append(Piece(start, at, tag))
    return found


def marked(text, *tagged):
    return [(text[s:e], label) for s, e, label in spans_of(text, pieces(text, *tagged))]


WHOLE = [("Elena Varga-Smith", "PER")]


@pytest.mark.parametrize(
    "tags",
    [
        ("B-PER", "I-PER", "I-PER", "I-PER"),
        ("I-PER", "I-PER", "I-PER", "I-PER"),
        ("B-PER", "I-PER", "I-PER", "L-PER"),
        ("B-PER", "I-PER", "I-PER", "E-PER"),
        ("PER", "PER", "PER", "PER"),
        ("B-PER", "L-PER", "O", "O"),
        ("I-PER", "O", "O", "L-PER"),
    ],
    ids=["BIO", "IOB1", "BILOU", "BIOES", "bare", "broken off", "holed"],
)
def test_a_name_comes_out_whole_under_every_scheme(tags):
    words = ("Elena", "Varga", "-", "Smith")
    assert marked(TEXT, ("by", "O"), *zip(words, tags, strict=True), ("on", "O")) == WHOLE


def test_a_unit_is_a_span_of_its_own_and_so_is_what_begins_after_it():
    text = "Anna Varga Lisbon Porto"
    assert marked(text, ("Anna", "U-PER"), ("Varga", "U-PER"), ("Lisbon", "U-LOC"), ("Porto", "B-LOC")) == [
        ("Anna", "PER"),
        ("Varga", "PER"),
        ("Lisbon", "LOC"),
        ("Porto", "LOC"),
    ]


def test_pieces_of_words_never_leave_a_fragment():
    text = "by Kowalczykiewicz today"
    for tags in (("B-PER", "O", "O"), ("O", "I-PER", "O"), ("O", "O", "L-PER"), ("B-PER", "B-PER", "B-PER")):
        tagged = zip(("Kowal", "czyk", "iewicz"), tags, strict=True)
        assert marked(text, ("by", "O"), *tagged, ("today", "O")) == [("Kowalczykiewicz", "PER")]


def test_dates_and_names_with_marks_inside_are_one_span():
    assert marked(TEXT, ("3", "B-DATE"), ("/", "I-DATE"), ("15", "I-DATE"), ("/", "O"), ("2024", "I-DATE")) == [
        ("3/15/2024", "DATE")
    ]
    assert marked("Mr O'Neil came", ("O", "B-PER"), ("'", "O"), ("Neil", "I-PER")) == [("O'Neil", "PER")]


def test_two_labels_beside_each_other_are_two_spans_and_marks_without_text_are_none():
    text = "Varga Lisbon"
    assert marked(text, ("Varga", "I-PER"), ("Lisbon", "I-LOC")) == [("Varga", "PER"), ("Lisbon", "LOC")]
    assert spans_of(text, [Piece(0, 0, "B-PER"), Piece(0, 5, "O"), Piece(6, 6, "L-PER")]) == []


def test_tags_are_taken_apart():
    assert [split_tag(t) for t in ("B-PATIENT", "L-STAFF", "S_LOC", "PATIENT", "O", "I-DATE-TIME", "LOC")] == [
        ("B", "PATIENT"), ("L", "STAFF"), ("S", "LOC"), ("", "PATIENT"), ("O", ""), ("I", "DATE-TIME"), ("", "LOC"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("seen Smith-Jones today", "Smith", "Smith-Jones"),
        ("seen Smith's chart", "Smith", "Smith"),
        ("seen O\u2019Neil today", "Neil", "O\u2019Neil"),
        ("seen  Varga , today", " Varga ", "Varga"),
        ("\u674e\u534e\u6765\u4e86", "\u674e\u534e", "\u674e\u534e"),
        ("call 555-0142 now", "555", "555"),
        ("Jos\u00e9 came", "Jos", "Jos\u00e9"),
    ],
)
def test_a_find_grows_to_whole_words(text, part, whole):
    start = text.index(part)
    begin, end = whole_words(text, start, start + len(part))
    assert text[begin:end] == whole


def test_windows_cover_the_text_overlap_and_end_at_sentences():
    text = " ".join(f"Sentence number {i} says a little." for i in range(200))
    places = windows(text, 500)
    assert places[0][0] == 0 and places[-1][1] == len(text)
    for (start, end), (following, _) in itertools.pairwise(places):
        assert start < following < end <= start + 500
        assert text[end - 2] == "." and text[following - 2] == "."


def test_a_find_stands_whole_in_some_window_wherever_it_stands():
    rng = random.Random(3)
    for _ in range(200):
        filler = "".join(rng.choice("abc  .\n") for _ in range(rng.randrange(300, 900)))
        at = rng.randrange(len(filler))
        text = f"{filler[:at]} Elena Varga {filler[at:]}"
        start = text.index("Elena Varga")

        def look(parts):
            return [
                [Span(p.index("Elena Varga"), p.index("Elena Varga") + 11, "NAME", "x")] if "Elena Varga" in p else []
                for p in parts
            ]

        assert Span(start, start + 11, "NAME", "x") in list(through_windows(text, 200, look))


def test_a_text_without_spaces_is_cut_too():
    places = windows("x" * 1_000, 100)
    assert places[-1][1] == 1_000 and all(end - start <= 100 for start, end in places)


# ---- a token classifier of a few hundred parameters ----------------------------------------------------------------------

TAGS = ("O", "B-PATIENT", "I-PATIENT", "L-PATIENT", "U-PATIENT", "B-DATE", "I-DATE", "L-DATE", "U-DATE", "B-SPECIES")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A random token classifier with a word-piece tokenizer, as a plain Hugging Face folder."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    place = tmp_path_factory.mktemp("tiny") / "tagger"
    letters = "abcdefghijklmnopqrstuvwxyz0123456789/.,-':;"
    tokens = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *letters,
        *(f"##{c}" for c in letters),
        "seen",
        "by",
        "ele",
        "##na",
        "var",
        "##ga",
    ]
    core = Tokenizer(models.WordPiece({t: i for i, t in enumerate(tokens)}, unk_token="[UNK]"))
    core.normalizer, core.pre_tokenizer = normalizers.BertNormalizer(), pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", tokens.index("[CLS]")), ("[SEP]", tokens.index("[SEP]"))]
    )
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=core, model_max_length=64, **marks)
    config = BertConfig(
        vocab_size=len(tokens), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
        max_position_embeddings=64, id2label=dict(enumerate(TAGS)), label2id={t: i for i, t in enumerate(TAGS)},
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        BertForTokenClassification(config).save_pretrained(place)
    tokenizer.save_pretrained(place)
    return place


class Logits:
    """Stands for a model: it tags tokens by a rule over their pieces of text, and says so as logits."""

    def __init__(self, tokenizer, tag_of, config):
        self.tokenizer, self.tag_of, self.config = tokenizer, tag_of, config
        self.rows = []

    def __call__(self, input_ids, **_):
        import torch

        self.rows.append(tuple(input_ids.shape))
        logits = torch.zeros(*input_ids.shape, len(TAGS))
        for row, ids in enumerate(input_ids.tolist()):
            for at, token in enumerate(self.tokenizer.convert_ids_to_tokens(ids)):
                logits[row, at, TAGS.index(self.tag_of(token))] = 9.0
        return type("Output", (), {"logits": logits})()


def scripted(folder, tag_of):
    from residency.instruments.identifiers.recognisers import transformers_tokens as adapter

    setting = Setting("transformers_tokens", str(folder), Path())
    real = adapter.load(setting)
    return adapter.recogniser_of(setting, Logits(real.tokenizer, tag_of, real.model.config), real.tokenizer)


def test_a_random_model_loads_from_its_folder_and_says_what_it_can_find(folder):
    from residency.instruments.identifiers.recognisers import transformers_tokens as adapter

    loaded = adapter.load(Setting("transformers_tokens", str(folder), Path()))
    assert loaded.kinds == {"NAME", "DATE"}
    assert loaded.unused_labels == ("SPECIES",)
    assert loaded.language is None and loaded.longest_tokens == 64
    text = "Seen by Elena Varga. " * 30
    for span in loaded.detect(text):
        assert 0 <= span.start < span.end <= len(text) and span.kind in loaded.kinds


def test_bilou_tags_on_word_pieces_give_whole_names_at_their_places(folder):
    tags = {"ele": "B-PATIENT", "##na": "I-PATIENT", "var": "I-PATIENT", "##ga": "L-PATIENT"}
    loaded = scripted(folder, lambda token: tags.get(token, "O"))
    text = "Seen by Elena Varga; then Elena Varga."
    assert [text[s.start : s.end] for s in loaded.detect(text)] == ["Elena Varga", "Elena Varga"]


def test_a_piece_that_is_only_half_sure_to_be_nothing_takes_its_likeliest_label():
    import torch

    from residency.instruments.identifiers.recognisers.transformers_tokens import best_tags

    logits = torch.log(torch.tensor([[[0.45, 0.35, 0.20], [0.55, 0.30, 0.15], [0.1, 0.2, 0.7]]]))
    assert best_tags(logits, ("O", "B-PER", "I-PER")) == [["B-PER", "O", "I-PER"]]
    assert best_tags(logits, ("A", "B", "C")) == [["A", "A", "C"]]


def test_what_is_longer_than_the_model_reads_goes_on_and_keeps_its_places(folder):
    loaded = scripted(folder, lambda token: "U-PATIENT" if token in ("var", "##ga") else "O")
    text = "seen by nobody at 10.11.12 in room 7; " * 40 + "seen by Varga. " + "no more to say here. " * 40
    start = text.index("Varga")
    assert {(s.start, s.end) for s in loaded.detect(text)} == {(start, start + 5)}
    assert max(width for _, width in loaded.model.rows) <= 64


def test_a_model_without_a_known_label_is_refused(folder, tmp_path):
    import json
    import shutil

    from residency.foundation.errors import UserError
    from residency.instruments.identifiers.recognisers import transformers_tokens as adapter

    other = shutil.copytree(folder, tmp_path / "other")
    config = json.loads((other / "config.json").read_text("utf-8"))
    config["id2label"] = {str(i): f"LABEL_{i}" for i in range(len(TAGS))}
    config["label2id"] = {f"LABEL_{i}": i for i in range(len(TAGS))}
    (other / "config.json").write_text(json.dumps(config), "utf-8")
    with pytest.raises(UserError, match="marks no identifiers"):
        adapter.load(Setting("transformers_tokens", str(other), Path()))


# ---- stand-ins of the other libraries' API ----------------------------------------------------------------------------------


class GlinerModel:
    """Answers as `gliner` 0.2.29 does: a list of dictionaries for each text."""

    def __init__(self, found):
        self.found, self.calls = found, []

    def inference(self, texts, labels, flat_ner=True, threshold=0.5, multi_label=False, batch_size=8):
        self.calls.append((len(texts), tuple(labels), threshold))
        return [
            [
                {"start": t.index(word), "end": t.index(word) + len(word), "text": word, "label": label, "score": 0.9}
                for word, label in self.found
                if word in t
            ]
            for t in texts
        ]


def test_gliner_is_asked_in_words_and_its_answers_are_ours():
    from residency.instruments.identifiers.recognisers import gliner

    model = GlinerModel([("Elena Varga-Smith", "person"), ("Lisbon", "city"), ("on", "weather")])
    loaded = gliner.recogniser_of(model)
    assert [(TEXT[s.start : s.end], s.kind) for s in loaded.detect(TEXT)] == [
        ("Elena Varga-Smith", "NAME"),
        ("Lisbon", "PLACE"),
    ]
    assert model.calls[0][0] == 1 and "medical record number" in model.calls[0][1]
    long = "Nothing here. " * 300 + TEXT
    assert any(long[s.start : s.end] == "Elena Varga-Smith" for s in loaded.detect(long))
    assert model.calls[-1][0] > 4
