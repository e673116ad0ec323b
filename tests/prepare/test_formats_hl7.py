"""HL7 version 2: text in order, escapes, separators of each header, batches, frames, patients, and what is damaged."""

import pytest

from residency.prepare.formats import hl7_v2
from residency.prepare.formats.base import Columns, Unreadable

MSH = "MSH|^~\\&|RIS|HERE|LM|THERE|20240306120000+0100||ORU^R01|1|P|2.5"
PID = (
    "PID|1||0099^^^OLD^PT~M-4411^^^HERE^MR||Quillfeather^Ada^Bea~Moth^Ada||19850315|F|ALIAS^Annie|"
    "|4 Elm Row^Flat 2^Norwick^^NW1 4AB||555-0101~^NET^Internet^ada@example.org||||||078-05-1120"
)
OBR = "OBR|1|P1|F-77|71020^Chest^L|||202403051430|||||||||7^Roe^Rita"


def read(tmp_path, content, columns=None, name="a.dat"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    assert hl7_v2.recognises(path.read_bytes()[:65536])
    return list(hl7_v2.read(path, columns or Columns(name=name)))


def people(tmp_path, content):
    path = tmp_path / "people.hl7"
    path.write_text(content, "utf-8")
    return list(hl7_v2.people(path, Columns(name="people.hl7")))


def message(*segments, sep="\r"):
    return sep.join((MSH, PID, OBR, *segments)) + sep


def obx(value, kind="TX", code="71020^Chest", status="F"):
    return f"OBX|1|{kind}|{code}||{value}||||||{status}"


@pytest.mark.parametrize("sep", ["\r", "\n", "\r\n"])
def test_the_lines_of_a_report_are_joined_in_order_with_patient_date_and_number(sep, tmp_path):
    (report,) = read(tmp_path, message(obx("FINDINGS: dry."), obx("No mass."), obx("IMPRESSION: well."), sep=sep))
    assert report.text == "FINDINGS: dry.\nNo mass.\nIMPRESSION: well."
    assert (report.patient_key, report.patient_key_source, report.date) == ("M-4411", "structured field", "2024-03-05T14:30:00")
    assert report.report_id.split("\x1f") == ["M-4411", "F-77", "71020"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        (r"a\.br\b", "a\nb"),
        (r"p \F\ q \S\ r \T\ s \R\ t \E\ u", "p | q ^ r & s ~ t \\ u"),
        (r"caf\X c3a9\ ".replace("X c3a9", "Xc3a9").strip(), "caf\u00e9"),
        (r"5 \XB5\m", "5 \u00b5m"),
        (r"\H\bold\N\ text", "bold text"),
        (r"one\.sp2\two", "one\n\ntwo"),
        (r"a\.in+4\b\.sk 3\c", "ab   c"),
        (r"\Zown\x\C2842\y", "xy"),
        (r"C:\temp\new stays", r"C:\temp\new stays"),
        ("one~two", "one\ntwo"),
        ("size 3^4 & 5", "size 3^4 & 5"),
    ],
)
def test_escapes_and_repetitions_are_resolved_and_free_text_keeps_its_marks(written, means, tmp_path):
    assert read(tmp_path, message(obx(written)))[0].text == means


def test_each_header_names_its_own_separators(tmp_path):
    text = "MSH$*%!@$A$B$C$D$2024$$MDM*T02$2$P$2.5\rPID$1$$K9*x\rTXA$1$OP$TX$20240102$$$$$$$$DOC1\r"
    text += "OBX$1$FT$x$$one !S! two%three !F!\r"
    (report,) = read(tmp_path, text)
    assert (report.text, report.patient_key, report.date) == ("one * two\nthree $", "K9", "2024-01-02")


def test_a_batch_in_frames_with_a_byte_order_mark_gives_every_order_a_report(tmp_path):
    one = f"\x0b{message(obx('first'), 'OBR|2|P2|F-78|1^x|||20240306', obx('second'))}\x1c\r"
    two = f"\x0b{message(obx('third')).replace('M-4411', 'M-5')}\x1c\r"
    content = "\ufeffFHS|^~\\&|x\rBHS|^~\\&|x\r" + one + two + "BTS|2\rFTS|1\r"
    reports = read(tmp_path, content)
    assert [(r.row, r.text, r.patient_key) for r in reports] == [
        (1, "first", "M-4411"),
        (2, "second", "M-4411"),
        (3, "third", "M-5"),
    ]


def test_a_line_break_inside_a_text_belongs_to_the_text(tmp_path):
    assert read(tmp_path, message("OBX|1|FT|x||one\ntwo\n\nthree||||||F"))[0].text == "one\ntwo\n\nthree"


def test_known_kinds_of_observations_become_sections_and_values_lines(tmp_path):
    (report,) = read(
        tmp_path,
        message(
            obx("Dense patch.", code="71020&GDT^Chest"),
            obx("Pneumonia.", code="71020&IMP^Chest"),
            obx("Repeat in six weeks.", code="18776-5^Plan^LN"),
            "OBX|4|NM|1^Diameter||5|mm|1-3|H|||F",
            "OBX|5|CWE|2^Side||L^left^x~R^right||||||F",
            "OBX|6|ST|3^Smear||positive||||||F",
            "NTE|1||Called through.",
        ),
    )
    assert report.sections == (
        ("findings", "Dense patch."),
        ("impression", "Pneumonia."),
        ("plan", "Repeat in six weeks."),
        ("comment", "Called through."),
    )
    assert report.text == "Diameter: 5 mm (1-3) H\nSide: left, right\nSmear: positive"


@pytest.mark.parametrize("status", ["D", "W", "X"])
def test_what_was_deleted_or_posted_in_error_is_left_out(status, tmp_path):
    assert read(tmp_path, message(obx("wrong patient", status=status), obx("right")))[0].text == "right"


@pytest.mark.parametrize(
    "segments", [(), ("OBX|1|NM|1^Sodium||140|mmol/l|||||F",), ("OBX|1|ED|1^x||^application^pdf^Base64^||||||F",)]
)
def test_a_message_without_words_gives_no_report(segments, tmp_path):
    assert read(tmp_path, message(*segments)) == []


@pytest.mark.parametrize(
    ("segments", "left"),
    [
        (("OBX|1|NM|1^Sodium||140|mmol/l|||||F",), {hl7_v2.NO_WORDS: 1}),
        (("OBX|1|TX|1^Fin",), {hl7_v2.BREAKS_OFF: 1}),
        (("OBX|1|TX|1^Findings||dry||||||F", "OBX|2|ZZ|2^odd||more||||||F", "OBX|3|RP|3^picture||7^a||||||F"),
         {hl7_v2.NOT_READ: 2}),
        (("OBX|1|TX|1^Findings||dry||||||F", "OBX|2|XCN|2^reader||7^Roe||||||F", "OBX|3|ZZ|3^odd||gone||||||W"), {}),
    ],
)  # fmt: skip
def test_what_gives_no_report_or_is_not_read_is_counted(segments, left, tmp_path):
    told = Columns(name="a")
    read(tmp_path, message(*segments), told)
    assert told.left == left


def test_a_result_that_stands_in_notes_alone_is_the_report(tmp_path):
    (report,) = read(tmp_path, message("NTE|1||FINDINGS: dry", "NTE|2||IMPRESSION: well"))
    assert (report.text, report.sections) == ("FINDINGS: dry\nIMPRESSION: well", ())


def test_the_notes_of_an_order_and_of_a_patient_are_no_report(tmp_path):
    assert read(tmp_path, message("NTE|1||please look at the liver").replace("ORU^R01", "ORM^O01")) == []
    about_patient = message().replace("OBR|", "NTE|1||needs a lift\rOBR|", 1)
    assert "NTE" in about_patient and read(tmp_path, about_patient) == []


def test_an_embedded_page_is_read(tmp_path):
    import base64

    page = base64.b64encode(b"<html><style>x</style><p>FINDINGS: dry</p><ul><li>one<li>two</ul></html>").decode()
    (report,) = read(tmp_path, message(f"OBX|1|ED|1^Report||^text^html^Base64^{page}||||||F"))
    assert report.text == "FINDINGS: dry\n- one\n- two"


def test_other_characters_than_utf8_are_read(tmp_path):
    assert read(tmp_path, message(obx("caf\u00e9 5 \u00b5")).encode("cp1252"))[0].text == "caf\u00e9 5 \u00b5"


def test_the_people_of_a_message_are_named_with_their_values(tmp_path):
    rows = people(tmp_path, message("NK1|1|Moth^Carl|BRO|9 Oak St^^Southam|555-0202", "PV1|1|I|x||||8&Seer&Sam", obx("text")))
    patient = next(r for r in rows if r["role"] == "patient" and r.get("family") == "Quillfeather")
    assert patient == {
        "family": "Quillfeather",
        "given": "Ada",
        "middle": "Bea",
        "birth_date": "1985-03-15",
        "street": "4 Elm Row",
        "street_more": "Flat 2",
        "city": "Norwick",
        "postcode": "NW1 4AB",
        "phone": "555-0101",
        "email": "ada@example.org",
        "record_number": "M-4411",
        "other_number_1": "0099",
        "social_security_number": "078-05-1120",
        "role": "patient",
    }
    named = {(r.get("given"), r.get("family"), r["role"]) for r in rows}
    assert {
        ("Ada", "Moth", "patient"),
        ("Annie", "ALIAS", "patient"),
        ("Carl", "Moth", "contact"),
        ("Rita", "Roe", "staff"),
    } <= named
    assert ("Sam", "Seer", "staff") in named


@pytest.mark.parametrize(
    "content",
    [
        b"MSH",
        b"MSH|^~\\&",
        b"MSH|^~\\&|a\rZZ",
        b"MSHAAAA",
        b"\x0b\x1c\r",
        b"PID|1||x\r",
        b"MSH|^~\\&|" + b"|" * 9000 + b"\rOBX|||||",
    ],
)
def test_damage_is_a_reason_or_nothing_and_never_another_error(content, tmp_path):
    path = tmp_path / "a.hl7"
    path.write_bytes(content)
    try:
        assert list(hl7_v2.read(path, Columns(name="a.hl7"))) == []
        list(hl7_v2.people(path, Columns(name="a.hl7")))
    except Unreadable as error:
        assert error.reason in ("damaged", "no text")


@pytest.mark.parametrize("head", [b"MSH is a hospital", b"FINDINGS: MSH|^~", b"MSH,name\n1,2", b""])
def test_other_text_is_no_message(head):
    assert not hl7_v2.recognises(head)
