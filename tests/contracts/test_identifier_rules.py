"""Every rule on the shelf keeps its own table of hits and misses."""

import pytest

from residency.instruments.identifiers.rules import shelf

RULES = shelf.modules()
HITS = [(name, *row) for name, rule in RULES.items() for row in rule.HITS]
MISSES = [(name, text) for name, rule in RULES.items() for text in rule.MISSES]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_its_kind_and_source_and_has_a_table(name):
    rule = RULES[name]
    assert rule.KIND.isupper() and rule.SOURCE
    assert rule.HITS and rule.MISSES


@pytest.mark.parametrize(("name", "text", "expected"), HITS)
def test_a_rule_finds_its_hits_exactly(name, text, expected):
    found = [text[s.start : s.end] for s in RULES[name].find(text)]
    assert expected in found


@pytest.mark.parametrize(("name", "text"), MISSES)
def test_a_rule_finds_nothing_in_its_misses(name, text):
    assert [text[s.start : s.end] for s in RULES[name].find(text)] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_leaves_tags_and_placeholders_alone(name):
    text = "Dr. XXXX saw Mr. [NAME] on [DATE]; MRN [RECORD_NUMBER], tel [PHONE], 90+ woman, XXXX-year-old, XX/XX/XXXX."
    assert list(RULES[name].find(text)) == []
