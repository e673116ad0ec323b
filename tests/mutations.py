"""Small documents of every office format, and the ways in which they are damaged by chance."""

import io
import itertools
import json
import random
import zipfile
import zlib

from office_files import R, compound, docx, eml, html, lines_from, msg, odt, packed, pdf, picture, rtf, xlsx

TEXT = "FINDINGS: 5 \u00b5g, \u00e9l\u00e9vation.\nIMPRESSION: well \U0001f600"
_KINDS = itertools.cycle(("PNG", "JPEG", "TIFF"))
SEEDS = {
    "word_document": lambda: docx(TEXT),
    "open_document": lambda: odt(TEXT),
    "spreadsheet": lambda: xlsx([["report"], [TEXT], [(45352, 0)]], formats=("dd.mm.yyyy",), shared=("a",)),
    "rich_text": lambda: rtf(TEXT * 3),
    "web_page": lambda: html(TEXT) + b"<table><tr><td>a<td>b</table><ul><li>x</ul>",
    "mail": lambda: eml(TEXT, [("a.docx", docx(TEXT)), ("b.txt", b"well")], page="<p>page</p>"),
    "outlook": lambda: msg(TEXT, attachments=[("a.rtf", rtf(TEXT))]),
    "old_word": lambda: compound({"EncryptionInfo": bytes(4096), "WordDocument": bytes(4096)}),
    "portable_document": lambda: pdf(lines_from(TEXT), lines_from(TEXT)),
    "picture": lambda: picture("a", next(_KINDS), width=200, points=20),
}
"""Format -> makes a whole document."""

HL7 = (
    "MSH|^~\\&|RIS|HERE|LM|THERE|20240306120000||ORU^R01|1|P|2.5\rPID|1||P-1^^^X^MR||Invented^Ada||19600102|F\r"
    "OBR|1|P1|F-77|71020^Chest^L|||202403051430\rOBX|1|TX|71020^Chest||FINDINGS: 5 \\T\\ mm.~IMPRESSION: well||||||F\r"
)
FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "p", "name": [{"family": "Invented", "given": ["Ada"]}]}},
        {"resource": {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "subject": {"reference": "Patient/p"},
                      "result": [{"reference": "#o"}], "contained": [{"resourceType": "Observation", "id": "o",
                      "hasMember": [{"reference": "#o"}], "valueString": "well"}], "conclusion": TEXT}},
    ],
}  # fmt: skip
CDA = (
    '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2"/><component><structuredBody><component>'
    "<section><title>FINDINGS</title><text><paragraph>well</paragraph><table><tr><td>Hb</td><td>12</td></tr></table></text></section>"
    "</component></structuredBody></component></ClinicalDocument>"
)


def dicom():
    """A DICOM structured report with one text."""
    import pydicom
    from pydicom.uid import ExplicitVRLittleEndian

    data = pydicom.Dataset()
    data.SOPClassUID, data.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.88.11", "1.2.3"
    data.Modality, data.PatientID, data.ValueType = "SR", "P-1", "CONTAINER"
    item = pydicom.Dataset()
    item.ValueType, item.RelationshipType, item.TextValue = "TEXT", "CONTAINS", "well"
    data.ContentSequence = [item]
    meta = pydicom.dataset.FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, data.SOPClassUID
    meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    held = io.BytesIO()
    pydicom.FileDataset(held, data, file_meta=meta, preamble=bytes(128)).save_as(held, enforce_file_format=True)
    return held.getvalue()


OTHERS = {
    "plain_text": TEXT.encode,
    "comma_separated": lambda: f'report,n\r\n"{TEXT}",1\r\n"{TEXT}",2\r\n'.encode(),
    "json_lines": lambda: (json.dumps({"report": TEXT, "n": {"a": [1, "x"]}}) + "\n").encode() * 3,
    "hl7_v2": HL7.encode,
    "fhir": lambda: json.dumps(FHIR).encode(),
    "ccda": CDA.encode,
    "dicom_report": dicom,
    "zip_archive": lambda: packed({"a/one.txt": TEXT, "two.docx": docx(TEXT), "three.zip": packed({"x.rtf": rtf(TEXT)})}),
}
"""The same for every other format of the shelf."""


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A document damaged in one to three ways; of archives, a part inside may be."""
    for _ in range(rng.randint(1, 3)):
        inside = content[:2] == b"PK" and rng.random() < 0.6
        content = _part_mutated(content, rng) if inside else rng.choice(WAYS)(content, rng)
    return content


def _part_mutated(content: bytes, rng: random.Random) -> bytes:
    """The archive, whole, with one part damaged."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return rng.choice(WAYS)(content, rng)
    if not parts:
        return content
    name = rng.choice(list(parts))
    parts[name] = rng.choice(WAYS)(parts[name], rng)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return held.getvalue()


def _cut(content, rng):
    return content[: rng.randrange(len(content) + 1)]


def _flip(content, rng):
    held = bytearray(content)
    for _ in range(rng.randint(1, 20) if held else 0):
        held[rng.randrange(len(held))] = rng.randrange(256)
    return bytes(held)


def _drop(content, rng):
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start + rng.randint(1, 200) :]


def _repeat(content, rng):
    start = rng.randrange(len(content) + 1)
    return content[:start] + content[start : start + rng.randint(1, 400)] * rng.randint(2, 50) + content[start:]


def _insert(content, rng):
    start = rng.randrange(len(content) + 1)
    return content[:start] + rng.choice(SPLINTERS) * rng.randint(1, 30) + content[start:]


def _numbers(content, rng):
    """Four bytes as a very small or very large number, as sizes and offsets are written."""
    start = rng.randrange(max(1, len(content) - 4))
    return (
        content[:start]
        + rng.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
        + content[start + 4 :]
    )


SPLINTERS = (
    b"\0", b"\xff", b"<", b">", b"&", b"{", b"}", b"\\", b"\\bin9999 ", b"\\u-10179?", b"<w:p>", b"</w:p>", b"&#xD800;",
    b"<!DOCTYPE a [", b"]]>", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"endobj", b"<<", b">>", b"/Length 99999999",
    b"--", b"\r\n\r\n",
    b"Content-Type: text/html; charset=utf-16\n", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", R.encode(),
)  # fmt: skip
WAYS = (_cut, _flip, _drop, _repeat, _insert, _numbers)
