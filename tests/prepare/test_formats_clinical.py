"""Clinical documents (CDA) and DICOM structured reports: sections, embedded documents, people, entity bombs, damage."""

import base64

import pytest

from residency.foundation.errors import UserError
from residency.prepare.formats import ccda, dicom_report
from residency.prepare.formats.base import Columns, Unreadable

HEADER = """<id root="1.2" extension="D1"/><effectiveTime value="20240305101500+0100"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.4.1" extension="078-05-1120"/><id root="1.9" extension="M-7"/>
<addr><streetAddressLine>4 Elm Row</streetAddressLine><city>Norwick</city><postalCode>NW1 4AB</postalCode></addr>
<telecom value="tel:555-0101"/><telecom value="mailto:ada@example.org"/>
<patient><name><given>Ada</given><given>Bea</given><family>Quillfeather</family></name><name><family>Moth</family></name>
<birthTime value="19850315"/><guardian><telecom value="tel:555-0202"/>
<guardianPerson><name><given>Carl</given><family>Moth</family></name></guardianPerson></guardian></patient></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name><prefix>Dr</prefix><given>Rita</given><family>Roe</family></name></assignedPerson>
</assignedAuthor></author>"""
SECTIONS = """<component><structuredBody>
<component><section><code code="18782-3"><translation code="x"/></code><title>What we saw</title>
<text><paragraph>Lungs   are
 clear.</paragraph><list><item>no mass</item><item>no <content>effusion</content></item></list>
<table><thead><tr><th>Lobe</th><th>State</th></tr></thead><tbody><tr><td>left</td><td>clear<br/>dry</td></tr></tbody></table></text>
<component><section><title>Impression:</title><text>Impression<br/>Well.</text></section></component></section></component>
<component><section><title>Letter to Ada</title><text>Come back.</text></section></component>
</structuredBody></component>"""


def cda(body=SECTIONS, header=HEADER, namespace=' xmlns="urn:hl7-org:v3"', before="<?xml version='1.0'?>"):
    return f"{before}<ClinicalDocument{namespace}>{header}{body}</ClinicalDocument>"


def read(tmp_path, content, columns=None):
    path = tmp_path / "a.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    assert ccda.recognises(path.read_bytes()[:65536])
    return list(ccda.read(path, columns or Columns(name="a.xml")))


@pytest.mark.parametrize("namespace", [' xmlns="urn:hl7-org:v3"', ""])
def test_sections_of_a_document_are_named_by_code_or_title_and_its_header_says_whose_it_is(namespace, tmp_path):
    (report,) = read(tmp_path, cda(namespace=namespace))
    assert report.sections == (
        ("findings", "Lungs are clear.\n- no mass\n- no effusion\nLobe | State\nleft | clear dry"),
        ("impression", "Well."),
        ("other", "Letter to Ada:\nCome back."),
    )
    assert (report.patient_key, report.patient_key_source, report.date) == ("M-7", "structured field", "2024-03-05T10:15:00")


def test_a_footnote_stands_behind_its_paragraph_or_row(tmp_path):
    note = "<footnote ID='f1'>fasting</footnote>"
    narrative = (
        f"<paragraph>Hb 12{note} g/dl</paragraph><paragraph>well</paragraph>"
        f"<table><tr><td>Hb</td><td>12{note}</td></tr><tr><td>a</td></tr></table>"
    )
    body = f"<component><section><title>Findings</title><text>{narrative}</text></section></component>"
    (report,) = read(tmp_path, cda(body))
    assert report.sections == (("findings", "Hb 12 g/dl\nfasting\nwell\nHb | 12\nfasting\na"),)


def test_the_people_of_a_document_are_named(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(cda(), "utf-8")
    rows = list(ccda.people(path, Columns(name="a.xml")))
    assert rows[0] == {
        "role": "patient",
        "given": "Ada",
        "middle": "Bea",
        "family": "Quillfeather",
        "social_security_number": "078-05-1120",
        "record_number": "M-7",
        "street": "4 Elm Row",
        "city": "Norwick",
        "postcode": "NW1 4AB",
        "phone": "555-0101",
        "email": "ada@example.org",
        "birth_date": "1985-03-15",
    }
    assert {"family": "Moth", "role": "patient"} in rows
    assert {"given": "Carl", "family": "Moth", "role": "contact"} in rows
    assert {"phone": "555-0202", "role": "contact"} in rows
    assert {"given": "Rita", "family": "Roe", "role": "staff"} in rows


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        (base64.b64encode(b"FINDINGS: dry").decode(), 'mediaType="text/plain" representation="B64"'),
        (base64.b64encode(b"<html><p>FINDINGS: dry</p></html>").decode(), 'mediaType="text/html" representation="B64"'),
        ("FINDINGS: dry", 'mediaType="text/plain"'),
    ],
)
def test_a_body_that_is_no_xml_is_read(text, attributes, tmp_path):
    body = f"<component><nonXMLBody><text {attributes}>{text}</text></nonXMLBody></component>"
    assert read(tmp_path, cda(body))[0].text == "FINDINGS: dry"


def test_a_wrongly_declared_encoding_is_mended(tmp_path):
    content = cda(SECTIONS.replace("Well.", "caf\u00e9"), before='<?xml version="1.0" encoding="UTF-8"?>').encode("cp1252")
    assert dict(read(tmp_path, content)[0].sections)["impression"] == "caf\u00e9"


BOMB = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(12))


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (f"<!DOCTYPE x [{BOMB}]>", "XML with entities of its own"),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>', "XML with entities of its own"),
    ],
)
def test_entities_are_refused(before, reason, tmp_path):
    body = "<component><nonXMLBody><text>&a11;&f;</text></nonXMLBody></component>"
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, cda(body, before=before))
    assert caught.value.reason == reason


@pytest.mark.parametrize("cut", [80, 400, 1500, -20])
def test_a_document_that_was_cut_off_is_a_reason(cut, tmp_path):
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, cda()[:cut])
    assert caught.value.reason == "damaged" and "Quill" not in str(caught.value)


def test_a_table_of_results_keeps_its_rows_and_columns_however_it_is_laid_out(tmp_path):
    table = (
        "<table>\n <tr>\n <td>Na</td>\n <td>140<sup>2</sup></td>\n </tr>\n <tr><td/><td><paragraph>a</paragraph>\n"
        "<list><item>b</item></list></td></tr>\n</table>"
    )
    body = f"<component><section><text>{table}</text></section></component>"
    assert read(tmp_path, cda(body))[0].sections == (("other", "Na | 140^2\n | a - b"),)


def test_a_narrative_of_any_depth_is_read_without_recursion(tmp_path):
    body = (
        "<component><section><text>" + "<content>" * 20_000 + "deep" + "</content>" * 20_000 + "</text></section></component>"
    )
    assert read(tmp_path, cda(body))[0].sections == (("other", "deep"),)


@pytest.mark.parametrize(
    "head", [b"<html><p>ClinicalDocument</p>", b"FINDINGS: <ClinicalDocument ", b"<?xml version='1.0'?><a/>"]
)
def test_other_xml_is_no_clinical_document(head):
    assert not ccda.recognises(head)


pydicom = pytest.importorskip("pydicom")


def coded(value, meaning, scheme="DCM"):
    made = pydicom.Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, scheme, meaning
    return made


def item(kind, concept, relationship="CONTAINS", **values):
    made = pydicom.Dataset()
    made.RelationshipType, made.ValueType = relationship, kind
    made.ConceptNameCodeSequence = [coded(*concept)]
    for name, value in values.items():
        setattr(made, name, value)
    return made


def measured(number, unit):
    made = pydicom.Dataset()
    made.NumericValue, made.MeasurementUnitsCodeSequence = number, [coded(unit, unit, "UCUM")]
    return [made]


def dicom(path, **values):
    made = pydicom.Dataset()
    made.file_meta = pydicom.dataset.FileMetaDataset()
    made.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    made.SpecificCharacterSet, made.PatientName, made.PatientID = "ISO_IR 192", "Quillfeather^Ada^Bea", "M-7"
    made.PatientBirthDate, made.ReferringPhysicianName = "19850315", "Roe^Rita"
    for name, value in values.items():
        setattr(made, name, value)
    made.save_as(path, enforce_file_format=True)
    assert dicom_report.recognises(path.read_bytes()[:65536])
    return path


def tree():
    return [
        item("PNAME", ("121008", "Person Observer Name"), "HAS OBS CONTEXT", PersonName="Seer^Sam"),
        item(
            "CONTAINER",
            ("121070", "Findings"),
            ContentSequence=[
                item("TEXT", ("121071", "Finding"), TextValue="A nodul\u00e9."),
                item("NUM", ("1", "Diameter"), MeasuredValueSequence=measured("5", "mm")),
                item("CONTAINER", ("2", "Left side"), ContentSequence=[item("TEXT", ("3", "Edge"), TextValue="clear")]),
            ],
        ),
        item("TEXT", ("121073", "Impression"), TextValue="Small nodule."),
        item("TEXT", ("99", "Word to Ada"), TextValue="Come back."),
    ]


def test_the_tree_of_a_structured_report_becomes_sections(tmp_path):
    path = dicom(tmp_path / "a", ContentDate="20240305", ContentTime="101500.12", ContentSequence=tree())
    (report,) = dicom_report.read(path, Columns(name="a"))
    assert report.sections == (
        ("findings", "A nodul\u00e9.\nDiameter: 5 mm\nLeft side:\nEdge: clear"),
        ("impression", "Small nodule."),
        ("other", "Word to Ada:\nCome back."),
    )
    assert (report.patient_key, report.patient_key_source, report.date) == ("M-7", "structured field", "2024-03-05T10:15:00")
    assert list(dicom_report.people(path, Columns(name="a"))) == [
        {
            "role": "patient",
            "given": "Ada",
            "middle": "Bea",
            "family": "Quillfeather",
            "birth_date": "1985-03-15",
            "record_number": "M-7",
        },
        {"role": "staff", "given": "Rita", "family": "Roe"},
        {"role": "staff", "given": "Sam", "family": "Seer"},
    ]


def test_a_document_that_dicom_carries_is_read(tmp_path):
    path = dicom(tmp_path / "a", EncapsulatedDocument=cda().encode() + b" ", MIMETypeOfEncapsulatedDocument="text/XML")
    assert "IMPRESSION:\nWell." in next(iter(dicom_report.read(path, Columns(name="a")))).text


def test_a_picture_and_damage_are_reasons(tmp_path):
    path = dicom(tmp_path / "a", Modality="CT")
    with pytest.raises(Unreadable) as caught:
        list(dicom_report.read(path, Columns(name="a")))
    assert caught.value.reason == "a picture, no report"
    whole = dicom(tmp_path / "b", ContentSequence=tree()).read_bytes()
    for cut in (140, 200, 400, len(whole) // 2, len(whole) - 9):
        path.write_bytes(whole[:cut])
        try:
            list(dicom_report.read(path, Columns(name="a")))
        except Unreadable as error:
            assert error.reason in ("damaged", "damaged, it breaks off", "a picture, no report")


@pytest.mark.parametrize("syntax", ["ImplicitVRLittleEndian", "ExplicitVRLittleEndian", "ExplicitVRBigEndian"])
@pytest.mark.parametrize("undefined", [True, False])
def test_a_tree_that_was_cut_off_anywhere_is_damaged(syntax, undefined, tmp_path):
    made = pydicom.dcmread(dicom(tmp_path / "a", ContentSequence=tree()))
    for sequence in (made["ContentSequence"], made.ContentSequence[1]["ContentSequence"]):
        sequence.is_undefined_length = undefined
        for inside in sequence.value:
            inside.is_undefined_length_sequence_item = undefined
    made.file_meta.TransferSyntaxUID = getattr(pydicom.uid, syntax)
    little, implicit = "Little" in syntax, "Implicit" in syntax
    pydicom.dcmwrite(tmp_path / "a", made, implicit_vr=implicit, little_endian=little, enforce_file_format=True, overwrite=True)
    whole = (tmp_path / "a").read_bytes()
    (report,) = dicom_report.read(tmp_path / "a", Columns(name="a"))
    assert ("impression", "Small nodule.") in report.sections
    (tmp_path / "b").write_bytes(whole + bytes(10))
    assert list(dicom_report.read(tmp_path / "b", Columns(name="a"))) == [report]
    start = whole.index(b"Person Observer")
    for cut in range(start, len(whole), 7):
        (tmp_path / "b").write_bytes(whole[:cut])
        with pytest.raises(Unreadable, match="damaged"):
            list(dicom_report.read(tmp_path / "b", Columns(name="a")))


def test_a_damaged_kind_of_value_is_passed_by_and_nothing_of_the_file_is_shown(tmp_path, capfd):
    path = dicom(tmp_path / "a", ContentSequence=tree())
    content = path.read_bytes()
    at = content.index(b"SQ", content.index(b"\x40\x00\x43\xa0"))
    path.write_bytes(content[:at] + b"UT" + content[at + 2 :])
    list(dicom_report.read(path, Columns(name="a")))
    list(dicom_report.people(path, Columns(name="a")))
    assert capfd.readouterr() == ("", "")


def test_without_pydicom_the_extra_is_named(tmp_path, monkeypatch):
    import residency.foundation.extras as extras

    path = dicom(tmp_path / "a", ContentSequence=tree())

    def gone(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(extras, "import_module", gone)
    with pytest.raises(UserError, match=r"residency\[dicom\]"):
        list(dicom_report.read(path, Columns(name="a")))
