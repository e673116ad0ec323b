import json

import pytest
from tiny_model import TEMPLATE, make_tokenizer

from residency.foundation.config import config_from_values
from residency.foundation.errors import UserError
from residency.foundation.schema import Question
from residency.instruments.prompts import (
    PLAIN_TEMPLATE,
    Worked,
    answer_ids,
    build_prompt,
    end_token_id,
    prompt_ids,
    prompt_style,
    question_text,
    saved_chat_template,
    usable_template,
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
    ids = answer_ids(tokenizer, "Normal.")
    assert ids[-1] == end_token_id(tokenizer) == tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert tokenizer.decode(ids[:-1]) == "Normal."


def test_a_base_model_without_template_gets_plain_paragraphs():
    tokenizer = make_tokenizer(chat=False)
    tokenizer.chat_template = usable_template(tokenizer, PLAIN_TEMPLATE)
    ids = whole_prompt_ids(tokenizer, build_prompt(prompt_style(CONFIG), question()))
    assert ids[0] == tokenizer.bos_token_id
    assert tokenizer.decode(ids[1:]) == "Write the impression.\n\nFindings: Clear lungs.\nAnswer:\n"
    assert answer_ids(tokenizer, "Normal.")[-1] == tokenizer.eos_token_id


REFUSES = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system message') }}{% endif %}" + TEMPLATE
DROPS = "{% for message in messages %}{% if message['role'] != 'system' %}{{ message['content'] + ';' }}{% endif %}{% endfor %}"


@pytest.mark.parametrize("template", [REFUSES, DROPS])
def test_a_template_that_takes_no_instruction_gets_it_in_the_question(template):
    tokenizer = make_tokenizer()
    tokenizer.chat_template = usable_template(tokenizer, template)
    text = tokenizer.decode(whole_prompt_ids(tokenizer, build_prompt(prompt_style(CONFIG), question())))
    assert "Write the impression.\n\nFindings: Clear lungs." in text
    assert "system" not in text
    assert usable_template(tokenizer, tokenizer.chat_template) == tokenizer.chat_template


def test_a_template_that_takes_an_instruction_stays_as_it_is_and_one_that_refuses_all_is_a_mistake_of_the_user():
    tokenizer = make_tokenizer()
    assert usable_template(tokenizer, TEMPLATE) == TEMPLATE
    with pytest.raises(UserError, match="refuses our messages"):
        usable_template(tokenizer, "{{ raise_exception('never') }}")


def test_of_several_saved_templates_the_default_counts_and_without_any_ours(tmp_path):
    named = [{"name": "tool_use", "template": "t"}, {"name": "default", "template": TEMPLATE}]
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": named}), "utf-8")
    assert saved_chat_template(tmp_path) == TEMPLATE
    (tmp_path / "tokenizer_config.json").write_text("{}", "utf-8")
    assert saved_chat_template(tmp_path) == PLAIN_TEMPLATE


def test_continue_goes_on_from_plain_text():
    tokenizer = make_tokenizer()
    prompt = build_prompt(prompt_style(CONFIG), question("The lungs", "continue"))
    assert prompt.messages == ()
    assert tokenizer.decode(prompt_ids(tokenizer, prompt)) == "The lungs"


@pytest.mark.parametrize(
    ("task", "labels", "instruction"),
    [
        ({}, ("gout", "flu"), "Name the label: gout, flu."),
        ({}, (), "Name the label."),
        ({"several": True}, ("gout", "flu, mild"), "Name every label that applies, semicolons between: gout; flu, mild."),
        ({"label_from": "codes"}, ("I10",), "Name the ICD-10 category: I10."),
        ({"label_from": "codes", "code_level": "full"}, (), "Name the ICD-10 code."),
        ({}, tuple(map(str, range(61))), "Name the label."),
    ],
)
def test_a_label_task_names_its_labels_as_long_as_they_are_few(task, labels, instruction):
    config = config_from_values({"practice": "x", "task": {"kind": "classify", **task}})
    assert prompt_style(config, labels).instruction == instruction
