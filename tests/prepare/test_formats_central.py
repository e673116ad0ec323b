"""Texts in the code pages of Central Europe: read by their letters, and never passed on with signs inside words."""

import struct

import pytest
from invented import config_for
from office_files import compound

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


@pytest.mark.parametrize(
    ("head", "page", "expected"),
    [
        ("", "cp1250", "Dvo\u0159\u00e1k"),
        ("", None, "Dvo\u00f8\u00e1k"),  # no sign inside the word tells
        ("Content-Type: text/plain; charset=us-ascii\n", "cp1250", "Dvo\u0159\u00e1k"),
        ("Content-Type: text/plain; charset=iso-8859-2\n", "cp850", "Dvo\u0159\u00e1k"),
        ("Content-Type: text/html\n", "cp1250", "Dvo\u0159\u00e1k"),
    ],
)
def test_a_mail_that_names_no_encoding_is_read_by_the_code_page(head, page, expected, tmp_path):
    content = f"MIME-Version: 1.0\nFrom: a@example.org\n{head}\n".encode() + "Dvo\u0159\u00e1k came.".encode("cp1250")
    (tmp_path / "a.eml").write_bytes(content)
    ((_, file),) = files_read(config_for(tmp_path, source="a.eml", reports={"columns": {}, "code_page": page}))
    assert [r.text.strip() for r in file.reports] == [f"{expected} came."]


@pytest.mark.parametrize(
    ("number", "page", "expected"),
    [
        (0, "cp1250", "Dvo\u0159\u00e1k"),
        (0, None, "Dvo\u00f8\u00e1k"),
        (1250, "cp850", "Dvo\u0159\u00e1k"),
        (28592, None, "Dvo\u0159\u00e1k"),
        (932, "cp1250", "Dvo\u0159\u00e1k"),
        (65001, "cp1250", "Dvo\u0159\u00e1k"),
    ],
)
@pytest.mark.parametrize(("stream", "tag"), [("1000001E", 0x3FFD0003), ("10130102", 0x3FDE0003)])
def test_an_outlook_message_is_read_by_its_own_code_page_else_by_the_one_named(stream, tag, number, page, expected, tmp_path):
    own = struct.pack("<IIQ", tag, 6, number) if number else b""
    text = "<html>Dvo\u0159\u00e1k came.".encode("cp1250").removeprefix(b"" if stream == "10130102" else b"<html>")
    streams = {"__properties_version1.0": b"\0" * 32 + own, f"__substg1.0_{stream}": text.ljust(4096)}
    (tmp_path / "a.msg").write_bytes(compound(streams))
    ((_, file),) = files_read(config_for(tmp_path, source="a.msg", reports={"columns": {}, "code_page": page}))
    assert [r.text.strip() for r in file.reports] == [f"{expected} came."]


@pytest.mark.parametrize(("meta", "expected"), [("", "\u0159"), ('<meta charset="iso-8859-1">', "\u00f8")])
def test_a_web_page_that_names_no_encoding_is_read_by_the_code_page(meta, expected, tmp_path):
    (tmp_path / "a.html").write_bytes(f"<html>{meta}<p>Dvo".encode() + b"\xf8 came")
    ((_, file),) = files_read(config_for(tmp_path, source="a.html", reports={"columns": {}, "code_page": "cp1250"}))
    assert [r.text for r in file.reports] == [f"Dvo{expected} came"]
