"""Every report format reads its own kind, recognises it by content, and refuses what is broken without showing it."""

import contextlib
import json

import pytest
from office_files import MADE

from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError
from residency.prepare.formats import shelf
from residency.prepare.formats.base import Columns

FORMATS = shelf.modules()
TABLES = ("comma_separated", "json_lines")
TEXTS = (*TABLES, "plain_text")
"""Formats without a sign of their own; what every other one reads is tested in tests/prepare/test_formats_*.py."""
COLUMNS = ColumnSettings(id="no", patient="who", text="report")
ROWS = [("1", "P-1", 'Findings: "quiet", dry.\nImpression: well'), ("2", "P-2", "Findings: \u00e9l\u00e9vation of 5 \u00b5g")]


def written(name, rows=ROWS):
    if name == "comma_separated":
        cells = (",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
        return "\r\n".join(["no,who,report", *cells]) + "\r\n"
    if name == "json_lines":
        return "".join(
            json.dumps(dict(zip(("no", "who", "report"), row, strict=True)), ensure_ascii=False) + "\n" for row in rows
        )
    return rows[0][2]


def columns(**settings):
    return Columns(name="invented", settings=COLUMNS, **settings)


def read(name, folder, content):
    path = folder / ("reports" + FORMATS[name].SUFFIXES[0])
    path.write_bytes(content)
    return list(FORMATS[name].read(path, columns()))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_names_its_suffixes(name):
    assert all(s.startswith(".") and s == s.lower() for s in FORMATS[name].SUFFIXES)


@pytest.mark.parametrize("name", TEXTS)
def test_a_format_recognises_its_own_content(name):
    assert FORMATS[name].recognises(written(name).encode())


@pytest.mark.parametrize("name", MADE)
def test_a_document_format_reads_its_own_content_and_no_other_is_sure_of_it(name, tmp_path):
    content = MADE[name](ROWS[0][2])
    assert [n for n, f in FORMATS.items() if n not in TEXTS and f.recognises(content[:65536])] == [name]
    (found,) = read(name, tmp_path, content)
    assert (found.path, found.row) == ("invented", 1)
    assert [line.strip() for line in found.text.strip().split("\n")] == ROWS[0][2].split("\n")


@pytest.mark.parametrize("name", [n for n in FORMATS if n != "picture"])
def test_no_other_format_recognises_a_picture(name):
    assert not FORMATS[name].recognises(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_format_reads_every_usual_encoding(name, encoding, tmp_path):
    rows = ROWS if name in TABLES else ROWS[:1]
    reports = read(name, tmp_path, written(name).encode(encoding))
    assert [r.text.replace("\r\n", "\n") for r in reports] == [text for _, _, text in rows]
    assert [r.row for r in reports] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_number_and_patient(name, tmp_path):
    reports = read(name, tmp_path, written(name).encode())
    assert [(r.report_id, r.patient_key, r.patient_key_source) for r in reports] == [
        ("1", "P-1", "column"),
        ("2", "P-2", "column"),
    ]


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_mixed_encodings_are_each_read_rightly(name, tmp_path):
    first, second = written(name, ROWS[1:]), written(name, [("3", "P-3", "caf\u00e9")])
    second = second.split("\r\n", 1)[1] if name == "comma_separated" else second
    reports = read(name, tmp_path, first.encode("utf-8") + second.encode("cp1252"))
    assert [r.text for r in reports] == [ROWS[1][2], "caf\u00e9"]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + bytes(300), b"no,who,report\n1,P,a\0b\n", b"\xef\xbb\xbfno,who,report\n1,P,a\0b\n"],
    ids=["archive", "NUL byte", "NUL byte behind a mark"],
)
@pytest.mark.parametrize("name", TEXTS)
def test_binary_content_is_one_clear_error(name, content, tmp_path):
    with pytest.raises(UserError, match="no text file") as caught:
        read(name, tmp_path, content)
    assert "P,a" not in str(caught.value)


NOISE = (
    b"",
    b" \n",
    b"\0" * 200,
    bytes(range(256)) * 9,
    b"PK\x03\x04" + bytes(range(256)),
    b"MSH|^~\\&|" + bytes(range(256)),
    b"<ClinicalDocument" + b"<a" * 900,
    b'{"resourceType": "Bundle"' + b"[" * 900,
    bytes(128) + b"DICM" + bytes(range(256)) * 3,
)


@pytest.mark.parametrize("name", FORMATS)
def test_noise_is_a_clear_error_or_nothing_and_never_another_error(name, tmp_path):
    path = tmp_path / "noise"
    reader = FORMATS[name]
    for content in NOISE:
        assert reader.recognises(content) in (True, False)
        path.write_bytes(content)
        for part in ("read", "people"):
            if hasattr(reader, part):
                with contextlib.suppress(UserError):
                    list(getattr(reader, part)(path, columns()))
        if hasattr(reader, "members"):
            with contextlib.suppress(UserError):
                list(reader.members(path, "noise"))
        assert path.read_bytes() == content


@pytest.mark.parametrize("name", FORMATS)
def test_only_plain_formats_recognise_plain_prose(name):
    prose = b"Chest X-ray, two views.\nFINDINGS: dry\nIMPRESSION: well\n"
    assert name in TEXTS or not FORMATS[name].recognises(prose)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("comma_separated", b'no,who,report\n1,P,"Secret never closed\n2,P,x\n'),
        ("comma_separated", b"no,who,report\n1,P,Secret, with a comma\n"),
        ("comma_separated", b"no,no,report\n1,P,Secret\n"),
        ("json_lines", b'{"no": "1", "report": "Secret\n'),
        ("json_lines", b'[{"no": "1", "report": "Secret"'),
        ("json_lines", b'["Secret"]'),
    ],
)
def test_a_broken_table_is_one_error_without_its_text(name, content, tmp_path):
    with pytest.raises(UserError) as caught:
        read(name, tmp_path, content)
    assert "Secret" not in str(caught.value)
    assert caught.value.next


def test_a_wrong_column_is_answered_with_the_nearest(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("no,who,reports\n1,P,Secret text\n", "utf-8")
    with pytest.raises(UserError, match=r"no column 'report'; did you mean 'reports'") as caught:
        list(FORMATS["comma_separated"].read(path, columns()))
    assert "Secret" not in str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter, tmp_path):
    content = f"no{delimiter}who{delimiter}report\n1{delimiter}P{delimiter}well\n"
    assert [r.text for r in read("comma_separated", tmp_path, content.encode())] == ["well"]


def test_a_field_longer_than_usual_is_read_whole(tmp_path):
    long = "x" * 300_000
    assert read("comma_separated", tmp_path, f'no,who,report\n1,P,"{long}"\n'.encode())[0].text == long


def test_an_array_of_objects_with_nested_keys_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"meta": {"no": 7}, "report": "well"}]), "utf-8")
    wanted = Columns(name="a.json", settings=ColumnSettings(id="meta.no", text="report"))
    assert [(r.report_id, r.text) for r in FORMATS["json_lines"].read(path, wanted)] == [("7", "well")]


@pytest.mark.parametrize("name", TABLES)
def test_a_large_table_is_read_in_the_memory_of_its_longest_row(name, tmp_path, monkeypatch):
    import tracemalloc

    monkeypatch.setattr(FORMATS["json_lines"], "LOADED_BYTES", 0)
    path = tmp_path / "large"
    path.write_text(written(name, [(str(i), f"P{i}", f"FINDINGS: {i} " + "word " * 800) for i in range(2000)]), "utf-8")
    tracemalloc.start()
    count = sum(1 for _ in FORMATS[name].read(path, columns()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000 and peak < path.stat().st_size / 4
