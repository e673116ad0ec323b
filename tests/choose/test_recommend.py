"""What is recommended for a task on a machine, and why."""

import json
from dataclasses import replace

import pytest

from residency.choose.catalogue import find_model, load_catalogue
from residency.choose.fits import Situation, needs, room_of
from residency.choose.hardware import Gpu, Machine
from residency.choose.recommend import ChoiceReport, choose_report
from residency.foundation.errors import UserError
from residency.foundation.schema import TaskKind

GB = 1_000_000_000
OFFICE = Machine(
    system="Linux x86_64", processor="AMD EPYC", cores=2, instruction_sets=("avx2", "avx512f", "avx512_bf16"),
    memory_total_bytes=24 * GB, memory_available_bytes=20 * GB, disk_free_bytes=80 * GB, torch_sees_gpu=False,
)  # fmt: skip
NOTHING_MEASURED = Machine(
    system="unknown system", processor=None, cores=None, instruction_sets=None, memory_total_bytes=None,
    memory_available_bytes=None, disk_free_bytes=None,
)  # fmt: skip


def with_card(gigabytes: int, *, seen: bool = True) -> Machine:
    """The office machine with one graphics card."""
    card = Gpu(name="a card", memory_bytes=gigabytes * GB, seen_by_torch=seen)
    return replace(OFFICE, gpus=(card,), torch_sees_gpu=seen)


def verdicts(report: ChoiceReport, way: str) -> dict[str, str | None]:
    """Verdict of one way, by key."""
    return {c.model.key: next(f.verdict for f in c.fits if f.way == way) for c in report.choices}


def test_an_office_machine_trains_the_small_ones_and_no_large_one() -> None:
    report = choose_report("draft", OFFICE)
    assert report.recommended == ("smollm2-135m-instruct", "biogpt")
    lora = verdicts(report, "lora")
    assert lora["smollm2-135m-instruct"] == "fits"
    assert lora["medgemma-27b-text-it"] == "does not fit"
    assert verdicts(report, "run_4bit")["mistral-small-24b"] == "fits"


def test_an_80_gigabyte_card_trains_a_medical_and_a_general_large_model() -> None:
    report = choose_report("draft", with_card(85))
    assert report.recommended == ("baichuan-m2-32b", "qwen3.6-27b")
    assert verdicts(report, "lora")["baichuan-m2-32b"] == "fits"
    assert set(verdicts(report, "full").values()) == {"fits", "does not fit"}


def test_a_48_gigabyte_card_takes_the_large_ones_in_four_bits_only() -> None:
    report = choose_report("draft", with_card(48))
    assert verdicts(report, "lora")["mistral-small-24b"] == "does not fit"
    assert verdicts(report, "qlora")["mistral-small-24b"] == "fits"
    assert report.recommended == ("smollm2-135m-instruct", "biogpt")  # Residency itself trains no QLoRA


def test_above_85_per_cent_of_the_card_is_tight() -> None:
    need = needs(find_model("mistral-small-24b"), Situation(), on_gpu=True)["lora"].total_bytes
    card = Gpu(name="a card", memory_bytes=round(need / 0.9), seen_by_torch=True)
    report = choose_report("draft", replace(OFFICE, gpus=(card,), torch_sees_gpu=True), model="mistral-small-24b")
    assert verdicts(report, "lora") == {"mistral-small-24b": "tight"}


@pytest.mark.parametrize("task", ["draft", "classify", "continue"])
@pytest.mark.parametrize("machine", [OFFICE, with_card(24), with_card(85), with_card(200)])
def test_a_general_model_always_stands_beside_a_medical_one(task: TaskKind, machine: Machine) -> None:
    recommended = [find_model(key) for key in choose_report(task, machine).recommended]
    assert sorted(m.medical for m in recommended) == [False, True]


@pytest.mark.parametrize("task", ["draft", "continue"])
@pytest.mark.parametrize("name", ["bio-clinicalbert", "biobert", "dmis-lab/biobert-v1.1", "pubmedbert"])
def test_an_encoder_asked_to_write_is_refused_with_what_to_take_instead(task: TaskKind, name: str) -> None:
    with pytest.raises(UserError, match="cannot write") as caught:
        choose_report(task, OFFICE, model=name)
    assert "smollm2-135m-instruct" in caught.value.next
    assert "biogpt" in caught.value.next


def test_encoders_are_left_out_of_writing_and_kept_for_labels() -> None:
    encoders = {m.key for m in load_catalogue() if not m.writes}
    assert set(choose_report("draft", OFFICE).left_out) == encoders
    assert encoders < {c.model.key for c in choose_report("classify", OFFICE).choices}


def test_a_model_that_residency_cannot_train_says_so_and_is_not_recommended() -> None:
    by_key = {c.model.key: c for c in choose_report("classify", with_card(200)).choices}
    for key in ("lingshu-32b", "bio-clinicalbert"):
        assert not by_key[key].trains_here
        assert "Residency does not train it" in " ".join(by_key[key].reasons)


def test_models_without_refusals_are_never_considered() -> None:
    barred = replace(find_model("qwen3.6-27b"), key="x", hub_id="x/Qwen3.6-27B-abliterated")
    report = choose_report("draft", with_card(85), models=(*load_catalogue(), barred))
    assert "x" not in [c.model.key for c in report.choices]
    with pytest.raises(UserError, match="not for a clinic"):
        choose_report("draft", OFFICE, model="x/Qwen3.6-27B-abliterated")


def test_much_memory_without_a_card_does_not_make_a_large_model_trainable() -> None:
    server = replace(OFFICE, memory_total_bytes=512 * GB, memory_available_bytes=500 * GB)
    report = choose_report("draft", server)
    assert verdicts(report, "lora")["medgemma-27b-text-it"] == "fits"
    assert report.recommended == ("smollm2-135m-instruct", "biogpt")
    large = next(c for c in report.choices if c.model.key == "medgemma-27b-text-it")
    assert "Too slow to train on a processor" in " ".join(large.reasons)


def test_a_card_that_torch_does_not_see_is_named_and_not_counted() -> None:
    machine = with_card(85, seen=False)
    assert room_of(machine).bytes == 20 * GB
    assert any("torch cannot use it" in note for note in choose_report("draft", machine).notes)


def test_the_largest_card_counts_and_cards_are_not_added_up() -> None:
    cards = tuple(Gpu(name=n, memory_bytes=s * GB, seen_by_torch=True) for n, s in (("small", 24), ("big", 48)))
    machine = replace(OFFICE, gpus=cards, torch_sees_gpu=True)
    assert (room_of(machine).bytes, room_of(machine).where) == (48 * GB, "big")
    assert any("only the largest" in note for note in choose_report("draft", machine).notes)


def test_where_memory_was_not_measured_nothing_is_said_to_fit() -> None:
    report = choose_report("draft", NOTHING_MEASURED)
    assert report.recommended == ()
    assert {f.verdict for c in report.choices for f in c.fits} == {None}
    text = "\n".join(report.to_lines())
    assert "not measured" in text
    assert " ?" in text


def test_reasons_show_licence_and_gating() -> None:
    reasons = {c.model.key: " ".join(c.reasons) for c in choose_report("classify", OFFICE).choices}
    assert "Licence: apache-2.0; not gated; commercial use allowed." in reasons["baichuan-m2-32b"]
    assert "terms to accept on the Hub first" in reasons["medgemma-27b-text-it"]
    assert "Licence: unknown; not gated; commercial use unknown, ask first." in reasons["biobert"]
    assert "the guide says 35 GB, 81 times its 0.43 GB" in reasons["bio-clinicalbert"]


@pytest.mark.parametrize("task", ["draft", "classify", "continue"])
@pytest.mark.parametrize("machine", [OFFICE, with_card(24), with_card(85), NOTHING_MEASURED])
def test_the_report_holds_80_columns(task: TaskKind, machine: Machine) -> None:
    lines = choose_report(task, machine).to_lines()
    assert max(map(len, lines)) <= 80
    for model in load_catalogue():
        if model.writes:
            assert max(map(len, choose_report(task, machine, model=model.key).to_lines())) <= 80


def test_the_report_is_plain_json_with_the_range_of_15_per_cent() -> None:
    values = json.loads(json.dumps(choose_report("draft", OFFICE).to_dict(), allow_nan=False))
    fit = values["choices"][0]["fits"]["lora"]
    assert fit["low_bytes"] == pytest.approx(0.85 * fit["total_bytes"], abs=1)
    assert fit["high_bytes"] == pytest.approx(1.15 * fit["total_bytes"], abs=1)
    assert values["choices"][0]["model"]["hub_id"] == "HuggingFaceTB/SmolLM2-135M-Instruct"


# Peak resident bytes of two steps, measured on Linux: torch 2.13, transformers 5.23, peft 0.21.2, one thread, fp32,
# SmolLM2-135M's shape with random weights, LoRA rank 16 on all linear matrices, loss over every token.
@pytest.mark.parametrize(
    ("batch", "tokens", "checkpointing", "measured_gb"),
    [(1, 512, True, 1.85), (1, 1024, True, 2.73), (1, 2048, True, 4.53), (2, 512, False, 3.97), (4, 512, False, 6.99)],
)
def test_lora_on_a_processor_is_within_15_per_cent_of_what_was_measured(
    batch: int, tokens: int, checkpointing: bool, measured_gb: float
) -> None:
    situation = Situation(tokens=tokens, answer_tokens=tokens, micro_batch=batch, checkpointing=checkpointing)
    need = needs(find_model("smollm2-135m-instruct"), situation, on_gpu=False)["lora"]
    assert need.total_bytes / GB == pytest.approx(measured_gb, rel=0.15)


def test_logits_are_counted_for_the_answers_tokens_alone() -> None:
    model = find_model("smollm2-135m-instruct")
    whole, part = (needs(model, Situation(tokens=1024, answer_tokens=n), on_gpu=False)["lora"] for n in (1024, 128))
    assert whole.activations_bytes - part.activations_bytes == (1024 - 128) * 32 * model.shape.vocab


def test_a_model_is_counted_with_no_more_than_it_can_read() -> None:
    encoder = find_model("biobert")
    long, longest = (needs(encoder, Situation(tokens=t), on_gpu=True)["lora"] for t in (512, 4096))
    assert long == longest
