"""Texts in the code pages of Central Europe: read by their letters, and never passed on with signs inside words."""

import pytest
from invented import config_for

from residency.prepare.formats.base import decoded, text_lines
from residency.prepare.ingest import files_read, read_rows
from residency.prepare.intake import decode_question
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


@pytest.mark.parametrize("page", ["cp1250", "cp852", "iso8859-5", "koi8-r"])
@pytest.mark.parametrize("source", ["letter.txt", "reports.csv", "reports.jsonl"])
def test_a_named_code_page_reads_reports_and_the_tables_beside_them(page, source, tmp_path):
    word = "Dvo\u0159\u00e1k" if page in ("cp1250", "cp852") else "\u0418\u0432\u0430\u043d\u043e\u0432\u0430"
    text = f"Seen with {word} today. Clear."
    content = {
        "letter.txt": text,
        "reports.csv": f"no,report\n1,{text}\n",
        "reports.jsonl": f'{{"no": "1", "report": "{text}"}}\n',
    }
    (tmp_path / source).write_bytes(content[source].encode(page))
    (tmp_path / "people.csv").write_bytes(f"given_name,family_name\nA,{word}\n".encode(page))
    columns = {} if source == "letter.txt" else {"id": "no", "text": "report"}
    config = config_for(tmp_path, source=source, reports={"columns": columns, "code_page": page})
    ((_, file),) = files_read(config)
    assert [r.text for r in file.reports] == [text]
    assert read_rows(tmp_path / "people.csv", "people.csv", page)[0]["family_name"] == word
    assert decode_question(text.encode(page), page) == decode_question(text.encode("utf-8"), page) == text
    assert decode_question(text.encode("utf-16"), page) == text


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
