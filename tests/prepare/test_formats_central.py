"""Texts in the code pages of Central Europe: read by their letters, and never passed on with signs inside words."""

import pytest

from residency.prepare.formats.base import decoded, text_lines
from residency.prepare.leak_words import SIGNED, forms

POLISH = "Re: \u0141ukasz W\u00f3jcik, seen by Micha\u0142owski. Clear."


@pytest.mark.parametrize("page", ["cp1250", "iso8859-2", "utf-8"])
def test_letters_of_central_europe_are_read_as_such(page, tmp_path):
    assert decoded(POLISH.encode(page), "a.txt") == POLISH
    (tmp_path / "a.csv").write_bytes(POLISH.encode(page))
    assert "".join(text_lines(tmp_path / "a.csv", "a.csv")) == POLISH


@pytest.mark.parametrize(
    "text",
    [
        "Jos\u00e9 N\u00fa\u00f1ez \u2013 5 \u00b5g at 37 \u00b0C",
        "Fran\u00e7ois\u2019s \u00a35 fee, 5 m\u00b2 and 3 cm\u00b3",
        "M\u00fcller \u00b12 SD",
        "\u201cClear\u201d\u2014no change",
    ],
)
def test_western_texts_are_read_as_before(text):
    assert decoded(text.encode("cp1252"), "a.txt") == text
    assert decoded(text.encode("utf-8"), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "suspected"),
    [
        ("\u00a3ukasz came", True),
        ("Micha\u00b9owski came", True),
        ("5 \u00b5g at 37 \u00b0C, \u00a35", False),
        ("3 cm\u00b3 clear", False),
    ],
)
def test_a_sign_inside_a_word_is_suspected(text, suspected):
    assert any(pattern.search(text) for pattern, _, reason in forms() if reason == SIGNED) is suspected
