"""Damaged and hostile documents: each is one clear reason, in bounded time and memory, and never another error."""

import io
import random
import time
import zipfile

import pytest
from mutations import SEEDS, mutated
from office_files import LOCKED, W, compound, docx, eml, html, lines_from, msg, odt, packed, pdf, picture, rtf, xlsx

from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError
from residency.prepare.formats import picture as pictures
from residency.prepare.formats import shelf
from residency.prepare.formats.base import Columns, Unreadable
from residency.prepare.reading import gathered, read_file

FORMATS = shelf.modules()
SHEET = [["report"], ["Findings: well"]]
MEGABYTES = 1_000_000


def read(name, folder, content):
    path = folder / f"file{FORMATS[name].SUFFIXES[0]}"
    path.write_bytes(content)
    return list(FORMATS[name].read(path, Columns(name="file", settings=ColumnSettings(text="report"))))


def bomb(part, parts):
    """An archive one part of which unpacks to far more than it holds."""
    return packed({**parts, part: b"<w:document>" + b" " * (300 * MEGABYTES)})


def entities(root):
    inner = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a0 "lol">{inner}]><{root}>&a9;</{root}>'


def lying(content, member):
    """The archive with a member that says it is small and is not."""
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo(member).file_size
    return content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


MIXED = b"MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary=x\n\n"
OFFICE = {"[Content_Types].xml": "<Types/>"}
DEEP = f"<w:document {W}>" + "<w:p>" * 900
DAMAGED = [
    ("word_document", "damaged", docx("Findings: well")[:-40]),
    ("word_document", "damaged", docx("Findings: well")[:300]),
    ("word_document", "a part of it is missing", packed({**OFFICE, "word/other.xml": "<a/>"})),
    ("word_document", "damaged", packed({**OFFICE, "word/document.xml": f"<w:document {W}><w:p>"})),
    ("word_document", "damaged", packed({**OFFICE, "word/document.xml": b"\xff\xfe\x00 no XML"})),
    ("word_document", "document type or entities", packed({**OFFICE, "word/document.xml": entities("document")})),
    ("word_document", "without end", packed({**OFFICE, "word/document.xml": DEEP})),
    ("word_document", "unpacks to too much", bomb("word/document.xml", OFFICE)),
    ("word_document", "damaged", lying(docx("Findings: well " * 99), "word/document.xml")),
    ("open_document", "damaged", odt("Findings: well")[:-40]),
    ("open_document", "encrypted", odt("x", more={"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})),
    ("open_document", "document type or entities", odt("x", more={"content.xml": entities("document")})),
    ("open_document", "unpacks to too much", bomb("content.xml", {"mimetype": "application/vnd.oasis.opendocument.text"})),
    ("spreadsheet", "damaged", xlsx(SHEET)[:-40]),
    ("spreadsheet", "document type or entities", xlsx(SHEET, more={"xl/sharedStrings.xml": entities("sst")})),
    ("spreadsheet", "text that is not there", xlsx([], more={
        "xl/worksheets/sheet1.xml": '<worksheet><row><c t="s"><v>7</v></c></row></worksheet>'})),
    ("spreadsheet", "unpacks to too much", bomb("xl/workbook.xml", OFFICE)),
    ("rich_text", "breaks off", rtf("Findings: well")[:-1]),
    ("rich_text", "without end", b"{\\rtf1 " + b"{" * 5000),
    ("rich_text", "breaks off", b"{\\rtf1 a\\bin99999999 x}"),
    ("web_page", "without end", b"<!doctype html><html>" + b"<div>" * 5000 + b"x"),
    ("web_page", "no text file", b"<html>\0\0\0Findings"),
    ("mail", "no mail header", b"Findings: well"),
    ("mail", "encrypted", b"MIME-Version: 1.0\nFrom: a\nContent-Type: application/pkcs7-mime\n\nabc"),
    ("mail", "too many parts", MIXED + b"--x\n\na\n" * 1500),
    ("outlook", "damaged", msg("Findings: well")[:700]),
    ("outlook", "no Outlook message", compound({"Workbook": bytes(5000)})),
    ("old_word", "encrypted", compound({"EncryptedPackage": bytes(5000)})),
    ("old_word", "damaged", compound({"WordDocument": bytes(5000)})[:600]),
    ("portable_document", "encrypted", pdf(lines_from("Findings: well"), trailer=LOCKED)),
    ("portable_document", "damaged", b"%PDF-1.7\n" + bytes(range(256))),
    ("portable_document", "damaged", pdf(lines_from("Findings: well"))[:120]),
    ("picture", "damaged", picture("a", width=300)[:200]),
    ("picture", "damaged", picture("a", "JPEG", width=300)[:100]),
    ("picture", "damaged", b"II*\0" + bytes(range(256))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "reason", "content"), DAMAGED, ids=[f"{n}: {r}" for n, r, _ in DAMAGED])
def test_a_damaged_file_is_one_clear_reason(name, reason, content, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "engine", lambda: "none")
    monkeypatch.setattr(pictures, "read_picture", lambda image, name: [])
    started = time.monotonic()
    with pytest.raises(Unreadable) as caught:
        read(name, tmp_path, content)
    assert reason in f"{caught.value.reason} {caught.value}"
    assert len(caught.value.reason) < 90 and "well" not in str(caught.value)
    assert time.monotonic() - started < 5


def test_macros_are_not_looked_at_and_the_text_is_read(tmp_path):
    assert read("word_document", tmp_path, docx("Findings: well", {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))[0].text
    assert read("spreadsheet", tmp_path, xlsx(SHEET, more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))[0].text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rich_text", rb"{\rtf1 Findings\u-10179? well\u-8704?\u-10179?}"),
        ("web_page", b"<!doctype html><html><p>Findings &#xD83D; well"),
        ("spreadsheet", xlsx([["report"], ["Findings_xD83D_ well"]])),
        ("mail", b"MIME-Version: 1.0\nFrom: a\nContent-Type: text/plain; charset=utf-7\n\nFindings +2D0- well"),
        ("mail", b"MIME-Version: 1.0\nFrom: a\nContent-Type: text/plain; charset=utf-16-le\n\nF\0\x3d\xd8w\0e\0l\0l\0"),
    ],
)
def test_half_of_a_surrogate_pair_never_leaves_a_format(name, content, tmp_path):
    (found,) = read(name, tmp_path, content)
    assert "well" in found.text
    found.text.encode("utf-8")


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_are_read_or_refused_and_never_anything_else(name, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "engine", lambda: "none")
    monkeypatch.setattr(pictures, "read_picture", lambda image, name: [])
    rng = random.Random(f"mutations of {name}")
    endings = set()
    for _ in range(40):
        content = mutated(SEEDS[name](), rng)
        try:
            for found in read(name, tmp_path, content):
                found.text.encode("utf-8")
            endings.add("read")
        except UserError as error:
            assert error.what
            endings.add("refused")
    assert endings


def test_one_bad_file_among_good_ones_is_a_row_with_its_reason(tmp_path):
    made = {"good.docx": docx("well"), "bad.docx": docx("well")[:200], "mail.eml": eml("well"), "page.html": html("well")}
    ended = {}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
        for file in gathered(read_file(tmp_path / name, Columns(name=name))):
            ended[name] = (file.ending, file.reason)
    assert ended == {
        "good.docx": ("read", ""), "bad.docx": ("unreadable", "damaged"), "mail.eml": ("read", ""), "page.html": ("read", ""),
    }  # fmt: skip
