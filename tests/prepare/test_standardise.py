"""Headings of many hands, signatures, white space."""

import pytest

from residency.prepare.clean import mend, tidy
from residency.prepare.standardise import headings_with, pick, sections_of

HEADINGS = headings_with({})


@pytest.mark.parametrize(
    "text",
    [
        "FINDINGS:\nclear\nIMPRESSION:\nwell",
        "Findings: clear\nImpression: well",
        "findings\nclear\n\nimpression\nwell",
        "Findings - clear\nConclusion - well",
        "Findings \u2013 clear\nOpinion \u2014 well",
        "**Findings:** clear\n**Impression:** well",
        "**Findings**\nclear\n**Impression**\nwell",
        "## Findings\nclear\n## Impression\nwell",
        "** Result **\nclear\n** Summary **\nwell",
        "FINDINGS: clear IMPRESSION: well",
        "MEASUREMENTS AND FINDINGS:  clear\nINTERPRETATION:  well",
        "  FINDINGS :  clear\n  IMPRESSION :  well",
        "Findings: clear\nImpression: well\n\nElectronically signed by Dr. [NAME], [DATE]",
        "Findings: clear\nImpression: well\nYours sincerely,\nDr. [NAME]",
        "Findings: clear\nImpression: well\n-- Dr. [NAME] --",
        "Findings: clear\nImpression: well\n\n[NAME], Consultant sonologist",
    ],
)
def test_every_way_of_writing_a_heading_gives_the_same_sections(text):
    _, sections = sections_of(text, HEADINGS)
    found = {name: tidy(body) for name, body in sections if name != "signature"}
    assert found == {"findings": "clear", "impression": "well"}


@pytest.mark.parametrize(
    "text",
    [
        "No acute findings. The impression of the stent is clear.",
        "There are no\nfindings\nof note",
        "Plan for surgery: none. A: b",
        "10:30 result 5",
        "Pain - none",
    ],
)
def test_words_that_are_no_headings_stay_text(text):
    assert sections_of(text, HEADINGS) == (text, ())


def test_letters_are_headings_only_together():
    sections = sections_of("S: cough\nO: clear\nA: cold\nP: rest", HEADINGS)[1]
    assert sections == (("history", "cough"), ("examination", "clear"), ("assessment", "cold"), ("plan", "rest"))


def test_what_stands_before_the_first_heading_is_kept_apart():
    assert sections_of("Letter\nto you\nFINDINGS: clear", HEADINGS) == ("Letter\nto you", (("findings", "clear"),))


def test_a_section_that_comes_twice_is_joined():
    assert sections_of("Findings: a\nPlan: b\nFindings: c", HEADINGS)[1] == (("findings", "a\nc"), ("plan", "b"))


def test_a_talk_with_a_colleague_is_no_signature():
    text = "Impression: mass\nDiscussed with Dr. [NAME]"
    assert dict(sections_of(text, HEADINGS)[1]) == {"impression": "mass\nDiscussed with Dr. [NAME]"}


def test_near_sections_stand_in_for_missing_ones():
    sections = (("indication", "cough"), ("microscopy", "cells"), ("diagnosis", "benign"))
    assert pick(sections, ("history", "findings"), HEADINGS) == (("history", "cough"), ("findings", "cells"))
    assert pick(sections, ("impression",), HEADINGS) == (("impression", "benign"),)
    assert pick(sections, ("impression",), HEADINGS, never=("diagnosis",)) == ()
    assert pick((("indication", "cough"),), ("history", "indication"), HEADINGS) == (("indication", "cough"),)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("caf\u00c3\u00a9 O\u00e2\u20ac\u2122Neil", "caf\u00e9 O\u2019Neil"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x07b\x00c", "abc"),
        ("size &lt; 5 mm", "size < 5 mm"),
        ("curly \u2019 stays", "curly \u2019 stays"),
    ],
)
def test_encoding_is_mended(text, mended):
    assert mend(text) == mended


def test_white_space_is_folded_and_hyphens_stay():
    assert tidy("  a \t b\u00a0c  \n\n\n\nfol-\nlow  ") == "a b c\n\nfol-\nlow"
