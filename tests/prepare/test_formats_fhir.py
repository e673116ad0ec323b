"""FHIR: reports out of bundles and bulk exports, attachments, references in circles, people, damage."""

import base64
import json

import pytest
from invented import config_for

from residency.prepare.formats import fhir
from residency.prepare.formats.base import Columns, Unreadable
from residency.prepare.ingest import files_read

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [
        {"type": {"coding": [{"code": "SS"}]}, "value": "078-05-1120"},
        {"type": {"coding": [{"code": "MR"}]}, "value": "M-7"},
    ],
    "name": [{"family": "Quillfeather", "given": ["Ada", "Bea"]}, {"use": "maiden", "family": "Moth"}],
    "birthDate": "1985-03-15",
    "telecom": [{"system": "phone", "value": "555-0101"}, {"system": "email", "value": "ada@example.org"}],
    "address": [{"line": ["4 Elm Row", "Flat 2"], "city": "Norwick", "postalCode": "NW1 4AB"}],
    "contact": [{"name": {"text": "Mr. Carl Moth"}, "telecom": [{"system": "phone", "value": "555-0202"}]}],
}


def div(markup):
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{markup}</div>'}


def b64(text):
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


def report(**more):
    return {"resourceType": "DiagnosticReport", "id": "d1", "status": "final", "subject": {"reference": "Patient/p1"}, **more}


def bundle(*resources, kind="collection"):
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": r} for r in resources]}


def read(tmp_path, *values, columns=None):
    path = tmp_path / "a.json"
    path.write_text("\n".join(json.dumps(v) for v in values), "utf-8")
    assert fhir.recognises(path.read_bytes()[:65536])
    return list(fhir.read(path, columns or Columns(name="a.json")))


def people(tmp_path, *values):
    path = tmp_path / "b.json"
    path.write_text("\n".join(json.dumps(v) for v in values), "utf-8")
    return list(fhir.people(path, Columns(name="b.json")))


def test_narrative_results_and_conclusion_make_one_report(tmp_path):
    size = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"text": "Size"},
        "valueQuantity": {"value": 5, "unit": "mm"},
    }
    one = report(
        text=div("<p>Chest <b>CT</b></p><table><tr><td>lobe</td><td>clear</td></tr></table>"),
        result=[{"reference": "Observation/o"}],
        conclusion="A small nodule.",
        effectiveDateTime="2024-03-05T10:00:00+01:00",
    )
    (found,) = read(tmp_path, bundle(PATIENT, size, one))
    assert found.text == "Chest CT\nlobe | clear"
    assert found.sections == (("findings", "Size: 5 mm"), ("impression", "A small nodule."))
    assert (found.patient_key, found.patient_key_source, found.date) == ("M-7", "structured field", "2024-03-05T10:00:00")


def test_the_issued_form_is_the_report_and_its_conclusion_is_not_said_twice(tmp_path):
    forms = [
        {"contentType": "application/pdf", "data": b64(b"%PDF-1.4")},
        {"contentType": "text/plain", "data": b64("FINDINGS: dry\nIMPRESSION: well")},
    ]
    (found,) = read(tmp_path, bundle(PATIENT, report(presentedForm=forms, conclusion="Well", text=div("short"))))
    assert (found.text, found.sections) == ("FINDINGS: dry\nIMPRESSION: well", ())


def test_a_page_as_issued_form_is_read_as_text(tmp_path):
    forms = [{"contentType": "text/html; charset=utf-8", "data": b64("<p>FINDINGS: dry</p><script>alert(1)</script>")}]
    assert read(tmp_path, report(presentedForm=forms))[0].text == "FINDINGS: dry"


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        ({"contentType": "text/plain", "data": "!!no base64!!"}, "a document inside is damaged"),
        (
            {"contentType": "application/zip", "data": b64(b"PK\x03\x04" + bytes(99))},
            "a document inside is of a kind that is not read",
        ),
        ({"contentType": "text/plain", "url": "https://example.org/1"}, "a document lies elsewhere"),
    ],
)
def test_a_document_that_cannot_be_read_is_counted_by_its_reason(attachment, reason, tmp_path):
    columns = Columns(name="a.json")
    reference = {"resourceType": "DocumentReference", "id": "x", "status": "current", "content": [{"attachment": attachment}]}
    assert read(tmp_path, reference, columns=columns) == []
    assert columns.left == {reason: 1}


def test_a_document_reference_follows_its_binary(tmp_path):
    binary = {"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": b64("IMPRESSION: well")}
    content = [{"attachment": {"contentType": "text/plain", "url": "Binary/b"}}]
    reference = {
        "resourceType": "DocumentReference",
        "id": "x",
        "status": "current",
        "subject": {"reference": "Patient/p9"},
        "content": content,
        "date": "2024-01-02",
    }
    (found,) = read(tmp_path, bundle(binary, reference))
    assert (found.text, found.patient_key, found.date) == ("IMPRESSION: well", "p9", "2024-01-02")


def test_a_composition_gives_its_sections_by_code_and_title_and_takes_its_parts_along(tmp_path):
    inner = {"title": "Impression", "text": div("Well.")}
    sections = [
        {"title": "What we saw", "code": {"coding": [{"code": "18782-3"}]}, "text": div("Dry."), "section": [inner]},
        {"title": "Letter to Ada", "text": div("Come back.")},
        {"title": "Results", "entry": [{"reference": "DiagnosticReport/d1"}]},
    ]
    document = {
        "resourceType": "Composition",
        "id": "c",
        "status": "final",
        "date": "2024-02-03",
        "subject": {"reference": "Patient/p1"},
        "section": sections,
    }
    (found,) = read(tmp_path, bundle(document, PATIENT, report(text=div("Sodium 140")), kind="document"))
    assert found.sections == (
        ("findings", "Dry.\n\nSodium 140"),
        ("impression", "Well."),
        ("other", "Letter to Ada:\nCome back."),
    )
    assert found.text == ""


def test_a_bulk_export_is_read_line_by_line(tmp_path):
    lines = [report(id=f"d{i}", subject={"reference": f"Patient/{i}"}, conclusion=f"text {i}") for i in range(5)]
    assert [(r.row, r.patient_key, r.sections[0][1]) for r in read(tmp_path, *lines)] == [
        (i + 1, str(i), f"text {i}") for i in range(5)
    ]


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_what_was_entered_in_error_is_left_out(status, tmp_path):
    assert read(tmp_path, report(status=status, conclusion="wrong")) == []


def test_references_in_circles_and_without_end_are_followed_once(tmp_path):
    circle = [
        {
            "resourceType": "Observation",
            "id": f"o{i}",
            "status": "final",
            "valueString": f"value {i}",
            "hasMember": [{"reference": f"Observation/o{(i + 1) % 40}"}],
        }
        for i in range(40)
    ]
    one = report(
        result=[{"reference": "Observation/o0"}, {"reference": "#own"}],
        contained=[{"resourceType": "Observation", "id": "own", "valueString": "inside"}],
    )
    text = read(tmp_path, bundle(*circle, one))[0].sections[0][1]
    assert text.startswith("value 0\nvalue 1\n") and text.endswith("inside")
    assert text.count("value 0") == 1 and len(text.split("\n")) < 40


def test_contained_resources_of_one_name_belong_each_to_its_holder(tmp_path):
    def holder(number):
        inside = {"resourceType": "Patient", "id": "p", "identifier": [{"value": f"K{number}"}]}
        return report(id=f"d{number}", subject={"reference": "#p"}, contained=[inside], conclusion=f"text {number}")

    assert [r.patient_key for r in read(tmp_path, bundle(holder(1), holder(2)))] == ["K1", "K2"]


def test_a_nest_without_end_is_a_reason(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"resourceType": "Bundle", "entry": ' + "[" * 200_000, "utf-8")
    with pytest.raises(Unreadable) as caught:
        list(fhir.read(path, Columns(name="a.json")))
    assert caught.value.reason == "damaged"


@pytest.mark.parametrize(
    "value",
    [
        {
            "resourceType": "DiagnosticReport",
            "status": 5,
            "text": [],
            "result": "x",
            "presentedForm": {"data": 7},
            "subject": [],
        },
        {"resourceType": "Bundle", "entry": [None, 1, "x", {"resource": []}, {"resource": {"resourceType": 3}}]},
        {
            "resourceType": "Composition",
            "section": [{"section": [[]], "text": {"div": 3}, "entry": [1]}],
            "subject": {"reference": 9},
        },
        {"resourceType": "DocumentReference", "content": [{"attachment": "x"}], "context": {"period": []}},
        {
            "resourceType": "Patient",
            "name": "x",
            "address": [1],
            "telecom": {"value": 5},
            "identifier": {"type": {"coding": 4}, "value": []},
        },
        [{"resourceType": "DiagnosticReport", "conclusion": "\ud800 half"}],
    ],
)
def test_unexpected_shapes_are_empty_and_never_an_error(value, tmp_path):
    for found in read(tmp_path, value):
        "".join(text for _, text in found.sections).encode("utf-8")
    people(tmp_path, value)


def test_the_people_of_a_bundle_are_named(tmp_path):
    one = report(
        subject={"reference": "Patient/p1", "display": "Ada Q."},
        performer=[
            {"reference": "Practitioner/7", "display": "Dr. Rita Roe"},
            {"reference": "Organization/1", "display": "Norwick Clinic"},
        ],
    )
    rows = people(tmp_path, bundle(PATIENT, one))
    assert rows[0] == {
        "given": "Ada",
        "middle": "Bea",
        "family": "Quillfeather",
        "birth_date": "1985-03-15",
        "street": "4 Elm Row",
        "street_line_2": "Flat 2",
        "city": "Norwick",
        "postcode": "NW1 4AB",
        "phone": "555-0101",
        "email": "ada@example.org",
        "record_number": "M-7",
        "fhir_id": "p1",
        "social_security_number": "078-05-1120",
        "role": "patient",
    }
    assert {"family": "Moth", "role": "patient"} in rows
    assert {"full_name": "Carl Moth", "phone": "555-0202", "role": "contact"} in rows
    assert {"full_name": "Rita Roe", "role": "staff"} in rows
    assert not any("Clinic" in r.get("full_name", "") for r in rows)


def observation(number, **more):
    return {"resourceType": "Observation", "id": f"o{number}", "status": "final", "code": {"text": f"Size {number}"}, **more}


def read_source(folder):
    """Every file of a folder as the preparation reads it."""
    return [file for _, file in files_read(config_for(folder, source=".", reports={"columns": {}}))]


def lines(folder, name, *values):
    (folder / name).write_text("\n".join(json.dumps(v) for v in values), "utf-8")
    return folder / name


@pytest.mark.parametrize("one_file", [True, False])
def test_a_bulk_export_is_followed_over_its_lines_and_the_files_of_its_folder(one_file, tmp_path):
    group = observation(1, valueString="3 mm", hasMember=[{"reference": "Observation/o2"}])
    parts = {
        "DiagnosticReport.ndjson": [report(result=[{"reference": "Observation/o1"}, {"reference": "Observation/o9"}])],
        "Observation.000.ndjson": [observation(2, valueString="4 mm"), group],
        "Patient.ndjson": [{"resourceType": "Patient", "id": "p0"}, PATIENT],
        "broken.ndjson": ["no resource"],
    }
    if one_file:
        path = lines(tmp_path, "all.json", *(v for values in parts.values() for v in values))
    else:
        path = next(lines(tmp_path, name, *values) for name, values in parts.items())
        for name, values in parts.items():
            lines(tmp_path, name, *values)
    told = Columns(name="a")
    (found,) = fhir.read(path, told)
    assert (found.patient_key, found.sections) == ("M-7", (("findings", "Size 1: 3 mm\nSize 2: 4 mm"),))
    assert told.left == {fhir.NOT_THERE: 1}


def test_the_export_is_known_anew_when_a_file_is_added(tmp_path):
    path = lines(tmp_path, "DiagnosticReport.ndjson", report(conclusion="well"))
    assert [r.patient_key for r in fhir.read(path, Columns(name="a"))] == ["p1"]
    lines(tmp_path, "Patient.ndjson", PATIENT)
    assert [r.patient_key for r in fhir.read(path, Columns(name="a"))] == ["M-7"]


@pytest.mark.parametrize("layout", ["flat", "by type"])
@pytest.mark.parametrize("indent", [None, 2])
def test_single_resources_in_files_of_their_own_are_followed_like_those_of_a_bundle(layout, indent, tmp_path):
    circle = [
        observation(1, valueString="3 mm", hasMember=[{"reference": "Observation/o2"}]),
        observation(2, valueString="4 mm", hasMember=[{"reference": "Observation/o1"}]),
    ]
    one = report(result=[{"reference": "Observation/o1"}, {"reference": "Observation/o9"}], conclusion="well")
    for number, value in enumerate([one, PATIENT, *circle, {"resourceType": "Patient", "id": "other"}]):
        folder = tmp_path / "source" / (value["resourceType"] if layout == "by type" else "")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.json").write_text(json.dumps(value, indent=indent), "utf-8")
    (tmp_path / "source" / "broken.json").write_text('{"resourceType": "Patient",', "utf-8")
    told = read_source(tmp_path / "source")
    ((found, left),) = [(r, file.left) for file in told for r in file.reports]
    assert (found.patient_key, dict(found.sections)) == (
        "M-7",
        {"findings": "Size 1: 3 mm\nSize 2: 4 mm", "impression": "well"},
    )
    assert left == {fhir.NOT_THERE: 1}
    assert any(row.get("family") == "Quillfeather" and row["fhir_id"] == "p1" for file in told for row in file.people)
    assert sorted(file.ending for file in told) == ["empty", "empty", "read", "read", "read", "unreadable"]


def test_a_single_resource_in_xml_is_followed_too_and_one_that_is_not_there_leaves_the_id(tmp_path):
    patient = '<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><identifier><value value="M-7"/></identifier></Patient>'
    (tmp_path / "p.xml").write_text(patient, "utf-8")
    for number, who in enumerate(["p1", "p2"]):
        value = report(id=f"d{number}", subject={"reference": f"Patient/{who}"}, conclusion="well")
        (tmp_path / f"{number}.json").write_text(json.dumps(value), "utf-8")
    assert [r.patient_key for file in read_source(tmp_path) for r in file.reports] == ["M-7", "p2"]


def test_nothing_above_the_source_and_in_neighbours_of_a_bundle_is_looked_at(tmp_path):
    source = tmp_path / "DiagnosticReport"
    for folder in (source, tmp_path / "Patient"):
        folder.mkdir()
    (tmp_path / "Patient" / "1.json").write_text(json.dumps(PATIENT), "utf-8")
    (source / "1.json").write_text(json.dumps(report(conclusion="well")), "utf-8")
    assert [r.patient_key for file in read_source(source) for r in file.reports] == ["p1"]
    assert [r.patient_key for file in read_source(tmp_path) for r in file.reports] == ["M-7"]
    (source / "p.json").write_text(json.dumps(PATIENT), "utf-8")
    (source / "1.json").write_text(json.dumps(bundle(report(conclusion="well"))), "utf-8")
    assert [r.patient_key for file in read_source(source) for r in file.reports] == ["p1"]


def test_contained_patients_of_one_id_are_patients_each_by_name_and_birth_date(tmp_path):
    def holder(number, **facts):
        inside = {"resourceType": "Patient", "id": "pat1", **facts}
        return report(id=f"d{number}", subject={"reference": "#pat1"}, contained=[inside], conclusion=f"text {number}")

    values = [
        holder(1, name=[{"family": "Moth", "given": ["Ona", "Bea"]}], birthDate="1950-01-01"),
        holder(2, name=[{"text": "Ona Moth"}], birthDate="1960-02-02"),
        holder(3, name=[{"family": "Moth", "given": ["Ona"]}]),
        holder(4, birthDate="1950-01-01"),
        report(id="d5", subject={"reference": "#pat1"}, conclusion="text 5"),
    ]
    expected = ["moth ona 1950-01-01", "moth ona 1960-02-02", None, None, None]
    assert [r.patient_key for r in read(tmp_path, *values)] == expected
    assert [r.patient_key for r in read(tmp_path, bundle(*values))] == expected
    assert all("fhir_id" not in row for row in people(tmp_path, *values))


def test_what_a_contained_resource_refers_to_stands_beside_it(tmp_path):
    inside = [observation(1, valueString="3 mm", hasMember=[{"reference": "#o2"}]), observation(2, valueString="4 mm")]
    other = report(id="d2", contained=[observation(2, valueString="of another")], conclusion="x")
    first = report(contained=inside, result=[{"reference": "#o1"}])
    assert read(tmp_path, bundle(other, first))[1].sections == (("findings", "Size 1: 3 mm\nSize 2: 4 mm"),)


XML = """<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
<entry><fullUrl value="urn:uuid:1"/><resource><Patient><id value="p1"/><identifier><value value="M-7"/></identifier>
<name><family value="Quillfeather"/><given value="Ada"/><given value="Bea"/></name>
<birthDate value="1985-03-15"/></Patient></resource></entry>
<entry><resource><Observation><id value="o1"/><status value="final"/><code><text value="Size"/></code>
<valueQuantity><value value="7"/><comparator value="&lt;"/><unit value="mm"/></valueQuantity></Observation></resource></entry>
<entry><resource><DiagnosticReport><id value="d1"/><text><status value="generated"/>
<div xmlns="http://www.w3.org/1999/xhtml"><p>Lungs <b>are</b> clear.</p><p>No mass.</p></div></text>
<contained><Observation><id value="in"/><status value="final"/><valueString value="dry"/></Observation></contained>
<status value="final"/><subject><reference value="Patient/p1"/></subject><effectiveDateTime value="2024-03-05"/>
<result><reference value="Observation/o1"/></result><result><reference value="#in"/></result>
<conclusion value="Well."/></DiagnosticReport></resource></entry></Bundle>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_says_what_json_says(encoding, tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(XML.replace("UTF-8", encoding).encode(encoding))
    assert fhir.recognises(path.read_bytes()[:65536])
    (found,) = fhir.read(path, Columns(name="a.xml"))
    assert found.text == "Lungs are clear.\nNo mass."
    assert found.sections == (("findings", "Size: <7 mm\ndry"), ("impression", "Well."))
    assert (found.patient_key, found.date) == ("M-7", "2024-03-05")
    assert {"given": "Ada", "middle": "Bea", "family": "Quillfeather", "birth_date": "1985-03-15", "record_number": "M-7",
            "fhir_id": "p1", "role": "patient"} in list(fhir.people(path, Columns(name="a.xml")))  # fmt: skip


@pytest.mark.parametrize(("cut", "reason"), [(400, "damaged"), (None, "damaged, elements within elements without end")])
def test_damaged_xml_is_a_reason(cut, reason, tmp_path):
    deep = f'<Bundle xmlns="http://hl7.org/fhir">{"<entry>" * 5000}{"</entry>" * 5000}</Bundle>'
    (tmp_path / "a.xml").write_text(XML[:cut] if cut else deep, "utf-8")
    with pytest.raises(Unreadable) as caught:
        list(fhir.read(tmp_path / "a.xml", Columns(name="a.xml")))
    assert caught.value.reason == reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_json_in_any_unicode_is_known(encoding):
    assert fhir.recognises(json.dumps(report()).encode(encoding))


@pytest.mark.parametrize(
    "head", [b"<Bundle><entry/></Bundle>", b"<note xmlns='http://hl7.org/fhir'/>", b"<p>Report</p>", b"Report"]
)
def test_other_content_is_no_fhir(head):
    assert not fhir.recognises(head)
