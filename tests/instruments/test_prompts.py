from tiny_model import make_tokenizer

from residency.foundation.config import config_from_values
from residency.foundation.schema import Question
from residency.instruments.prompts import (
    Worked,
    answer_ids,
    build_prompt,
    end_token_id,
    prompt_ids,
    prompt_style,
    question_text,
    whole_prompt_ids,
    without_middle,
)

CONFIG = config_from_values({"practice": "x", "train": {"max_tokens": 120}, "assistant": {"max_new_tokens": 40}})


def question(text="Clear lungs.", task="draft"):
    sections = (("findings", text),) if task == "draft" else ()
    return Question(task=task, sections=sections, text="" if sections else text, patient=None, policy_digest="d")


def test_sections_stand_under_their_names_and_exemplars_behind_them():
    assert question_text(question()) == "Findings: Clear lungs."
    assert question_text(question(), ["Normal\nchest."]) == "Findings: Clear lungs.\nSimilar: Normal chest."


def test_examples_are_former_turns_of_the_chat():
    prompt = build_prompt(prompt_style(CONFIG), question(), shown=[Worked(question("Large heart."), "Cardiomegaly.")])
    assert [m.role for m in prompt.messages] == ["system", "user", "assistant", "user"]
    assert prompt.messages[-1].content == "Findings: Clear lungs."


def test_a_long_prompt_loses_its_middle_to_leave_room_for_the_answer():
    tokenizer = make_tokenizer()
    prompt = build_prompt(prompt_style(CONFIG), question("word " * 100))
    whole, short = whole_prompt_ids(tokenizer, prompt), prompt_ids(tokenizer, prompt)
    assert len(whole) > 500
    assert len(short) == 80
    assert (short[:40], short[40:]) == (whole[:40], whole[-40:])
    assert without_middle([1, 2, 3], None) == [1, 2, 3]


def test_the_digest_changes_with_everything_that_changes_a_prompt():
    style = prompt_style(CONFIG)
    other = config_from_values({"practice": "x", "train": {"max_tokens": 100}, "assistant": {"max_new_tokens": 40}})
    assert style.digest("t") != prompt_style(other).digest("t")
    assert style.digest("t") != style.digest("u")


def test_an_answer_ends_with_the_end_token_of_the_chat_template():
    tokenizer = make_tokenizer()
    prompt = build_prompt(prompt_style(CONFIG), question())
    ids = answer_ids(tokenizer, prompt, "Normal.")
    assert ids[-1] == end_token_id(tokenizer) == tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert tokenizer.decode(ids[:-1]) == "Normal."


def test_a_base_model_without_template_gets_plain_paragraphs():
    tokenizer = make_tokenizer(chat=False)
    prompt = build_prompt(prompt_style(CONFIG), question())
    assert tokenizer.decode(whole_prompt_ids(tokenizer, prompt)[1:]).endswith("Findings: Clear lungs.\nAnswer:")
    assert tokenizer.decode(answer_ids(tokenizer, prompt, "Normal.")[:-1]) == " Normal."


def test_continue_goes_on_from_plain_text():
    tokenizer = make_tokenizer()
    prompt = build_prompt(prompt_style(CONFIG), question("The lungs", "continue"))
    assert prompt.messages == ()
    assert tokenizer.decode(prompt_ids(tokenizer, prompt)) == "The lungs"
