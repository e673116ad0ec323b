"""The filter and the function for Python: in the same order, with places in the original, and clear about broken lines."""

import io
import json
import subprocess
import sys

import pytest

import residency
from residency.cli import main
from residency.foundation.errors import UserError
from residency.prepare.filter import filter_stream, means_for

MEANS = means_for(None, "strict", secret=b"k" * 32)


def through(*lines, means=MEANS, **more):
    given = [(x if isinstance(x, bytes) else json.dumps(x, ensure_ascii=False).encode()) + b"\n" for x in lines]
    return [json.loads(line) for line in filter_stream(given, means, **more)]


def test_lines_come_out_in_their_order_with_places_in_the_original():
    texts = [
        "Mrs. Varga was seen on 03/15/2024 at 14:30.",
        "",
        "Caf\u00e9 \U0001f600\u200bDr. O\u2019Neil, MRN 40123",
        "nothing",
    ]
    out = through(*({"id": i, "text": t} for i, t in enumerate(texts)))
    assert [o["id"] for o in out] == [0, 1, 2, 3]
    assert [[(texts[i][s["start"] : s["end"]], s["kind"]) for s in o["spans"]] for i, o in enumerate(out)] == [
        [("Varga", "NAME"), ("03/15/", "DATE")],
        [],
        [("O\u2019Neil", "NAME"), ("40123", "RECORD_NUMBER")],
        [],
    ]
    assert out[0]["text"] == "Mrs. [NAME] was seen on [DATE] 2024 at 14:30."
    assert out[3] == {"id": 3, "text": "nothing", "spans": []}


@pytest.mark.parametrize("text", ["in 2024", "of Ohio", "an 89-year-old", "born in 1985", "at 14:30", "aged 40"])
def test_what_stays_is_no_span(text):
    assert through({"id": "x", "text": text}) == [{"id": "x", "text": text, "spans": []}]


def test_a_zip_code_loses_its_last_digits_alone():
    text = "of Springfield, MA 01103 now"
    [out] = through({"id": 1, "text": text})
    assert [text[s["start"] : s["end"]] for s in out["spans"]] == ["Springfield", "03"]


def test_spans_only_leaves_the_text_out():
    assert through({"id": 1, "text": "Mr. Varga"}, spans_only=True) == [
        {"id": 1, "spans": [{"start": 4, "end": 9, "kind": "NAME"}]}
    ]


@pytest.mark.parametrize(
    "known",
    [
        {"given_name": "Odette", "family_name": "Quarrel", "record_number": "884412"},
        {"name": "Odette Quarrel", "mrn": 884412},
        {"name": ["Somebody Else", "Odette Quarrel"], "mrn": ["884412"]},
        [{"name": "Odette Quarrel"}, {"mrn": "884412"}],
        ["Odette Quarrel", "884412"],
    ],
)
def test_known_identifiers_of_a_line_are_found_in_that_line_alone(known):
    text = "quarrel note: Odette Quarrel came, 884412"
    with_known, without = through({"id": 1, "text": text, "known": known}, {"id": 2, "text": text})
    assert {text[s["start"] : s["end"]] for s in with_known["spans"]} >= {"Odette Quarrel", "884412"}
    assert with_known["spans"] != without["spans"]
    assert "RECORD_NUMBER" not in {s["kind"] for s in without["spans"]}


def test_known_people_of_a_table_are_found_in_every_line(tmp_path):
    (tmp_path / "people.csv").write_text("given_name,family_name\nOdette,Quarrel\n", "utf-8")
    out = through({"text": "Odette Quarrel"}, {"text": "Quarrel"}, means=means_for(tmp_path / "people.csv", "strict"))
    assert [o["text"] for o in out] == ["[NAME]", "[NAME]"]
    assert out[0]["id"] is None


@pytest.mark.parametrize(
    "line",
    [b"{not json", b"[1]", b"3", b'{"id": 1}', b'{"text": 3}', b'{"text": "a", "known": 3}',
     b'{"text": "a", "known": {"x": {}}}', b'\xff\xfe{"text": "a"}', b'{"text": "a", "patient": []}', b"[" * 100_000],
)  # fmt: skip
def test_a_broken_line_is_told_by_number_without_its_content(line):
    lines = iter([b'{"id": 1, "text": "secretword"}\n', b"\n", line + b"\n"])
    got = []
    with pytest.raises(UserError, match=r"Line 3 of the input cannot be used") as caught:
        got.extend(filter_stream(lines, MEANS))
    assert len(got) == 1
    assert "secretword" not in str(caught.value) and "not json" not in str(caught.value)


@pytest.mark.parametrize(
    "known",
    [{"foo": "Quoll"}, {"Quoll": "x"}, {"given_name": 5}, {"given_name": True}, None, {"dob": "soon"}, {"mrn": "none"},
     {"tel": "12"}, ["Quoll", ""], [{"name": "Quoll"}, {"foo": "Quoll"}], {"name": ["Quoll", {}]}, {"email": "Quoll"}],
)  # fmt: skip
def test_known_people_who_would_not_be_looked_for_are_refused_without_a_value(known):
    with pytest.raises(UserError, match="Line 1 of the input cannot be used") as caught:
        through({"text": "Quoll came", "known": known})
    assert "Quoll" not in str(caught.value) and "soon" not in str(caught.value)


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ({"dob": "1980-04-05", "sex": "F", "middle_name": ""}, "5.4.80"),
        ({"mrn": "ZQ77-8812"}, "zq778812"),
        ({"ssn": "900121234", "tel": None}, "900-12-1234"),
        ({"tel": "8025550123"}, "802 555 0123"),
        ({"passport": "X4411223"}, "X4411223"),
        ({"identifier": ["4411223", "99120"]}, "4411223"),
        ("Quoll", "quoll"),
        (["Bram Quoll"], "QUOLL"),
        ([], ""),
    ],
)
def test_common_names_of_fields_are_understood(known, text):
    [out] = through({"text": f"Plan {text}.", "known": known})
    assert [(s["start"], s["end"]) for s in out["spans"]] == ([(5, 5 + len(text))] if text else [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"id": 1, "text": "Varga"}\n'.encode("utf-16"), "JSON in UTF-16"),
        ('[{"id": 1, "text": "Varga"}]'.encode("utf-16-le"), "JSON in UTF-16"),
        (b'[\n  {"id": 1, "text": "Varga"}\n]', "JSON array"),
        (b'exported today\n{"id": 1, "text": "Varga"}\n', "Line 2 of the input is JSON"),
        (b'{"text": "a", "text": "Varga"}', "a field stands twice"),
        (b'{"text": "a", "known": {"name": "Varga", "name": "b"}}', "a field stands twice"),
        (b'{"id": NaN, "text": "Varga"}', "no JSON"),
        (b"{Mr. Varga}", "--text takes the input as one text"),
    ],
)
def test_json_of_another_form_is_never_taken_for_a_text(content, said):
    with pytest.raises(UserError) as caught:
        list(filter_stream(io.BytesIO(content), MEANS))
    assert said in str(caught.value) and "Varga" not in str(caught.value)


def test_a_text_that_looks_like_json_goes_through_when_somebody_says_so(tmp_path, capsys):
    assert list(filter_stream([b"{Mr. Varga}\n"], MEANS, as_text=True)) == ["{Mr. [NAME]}\n"]
    assert list(filter_stream(["Mr. Varga {x}".encode("utf-16")], MEANS)) == ["Mr. [NAME] {x}"]
    (tmp_path / "a.txt").write_text("{Mr. Varga}\n", "utf-8")
    assert main(["deidentify", "--text", str(tmp_path / "a.txt")]) == 0
    assert capsys.readouterr().out == "{Mr. [NAME]}\n"


def test_an_id_that_comes_again_is_told_once():
    told = []
    lines = [json.dumps({"id": i, "text": "a"}).encode() for i in (1, "1", 2, 1, 2)]
    assert len(list(filter_stream(lines, MEANS, told=told.append))) == 5
    assert len(told) == 1 and told[0].startswith("Line 4 has the id of an earlier line")


PATIENT = {
    "resourceType": "Patient", "name": [{"family": "Quoll", "given": ["Bram"]}], "birthDate": "1980-04-05",
    "telecom": [{"system": "phone", "value": "802-555-0123"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(PATIENT),
        json.dumps({"resourceType": "Bundle", "entry": [{"resource": PATIENT}]}, indent=1),
        "".join(json.dumps(p) + "\n" for p in ({**PATIENT, "name": [{"family": "Onager", "given": ["Ida"]}]}, PATIENT)),
        "MSH|^~\\&|A|B|C|D|20240101||ADT^A01|1|P|2.5\rPID|1||ZQ778812^^^H^MR||Quoll^Bram||19800405|M|||||8025550123",
        "PID|1||ZQ778812^^^H^MR||Quoll^Bram||19800405|M|||||8025550123",
    ],
    ids=["patient", "bundle", "ndjson", "message", "segment"],
)
def test_known_people_may_come_as_fhir_or_hl7(tmp_path, content):
    path = tmp_path / "people"
    path.write_text(content, "utf-8")
    text = "quoll says BRAM, 5.4.1980, 802.555.0123"
    spans = residency.deidentify(text, identities=path).spans
    assert {text[s.start : s.end] for s in spans} >= {"quoll", "BRAM", "802.555.0123"}
    assert any(text[s.start : s.end].startswith("5.4.") for s in spans)


def test_half_a_character_is_written_as_its_escape():
    [line] = filter_stream([b'{"id": 1, "text": "a \\ud800 b"}\n'], MEANS)
    assert json.loads(line)["text"] == "a \ud800 b"
    line.encode("utf-8")


def test_other_text_is_one_text():
    assert list(filter_stream([b"\n", b"Mr. Varga\n", b"came 3/15/2024\n"], MEANS)) == ["\nMr. [NAME]\ncame [DATE] 2024\n"]
    [line] = filter_stream([b"Mr. Varga\n"], MEANS, name="a.txt", spans_only=True)
    assert json.loads(line) == {"id": "a.txt", "spans": [{"start": 4, "end": 9, "kind": "NAME"}]}
    assert list(filter_stream([], MEANS)) == [""]
    with pytest.raises(UserError, match="no text"):
        list(filter_stream([b"\x00\x01\x02PK\x03\x04"], MEANS))


def test_dates_of_one_patient_are_moved_alike():
    means = means_for(None, "shift", secret=b"k" * 32)
    lines = [{"id": i, "text": "on 3/15/2024", "patient": p} for i, p in enumerate(["a", "a", "b", 7, "7"])]
    out = [o["text"] for o in through(*lines, means=means)]
    assert out[0] == out[1] != out[2]
    assert out[3] == out[4]


def test_the_function_for_python():
    people = [{"given_name": "Odette", "family_name": "Quarrel"}]
    done = residency.deidentify("Odette Quarrel, seen 3/15/2024", identities=people, policy="strict")
    assert done.text == "[NAME], seen [DATE] 2024"
    assert [(s.start, s.end, s.kind) for s in done.spans] == [(0, 14, "NAME"), (21, 26, "DATE")]
    once, twice = (residency.deidentify("Mr. Varga", replacement="surrogate", secret=b"k" * 32).text for _ in range(2))
    assert once == twice != "Mr. Varga"
    for wrong in ({"policy": "loose"}, {"replacement": "x"}, {"policy": "review", "replacement": "surrogate"}):
        with pytest.raises(UserError):
            residency.deidentify("x", **wrong)


def test_the_command_reads_files_and_needs_no_workspace(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Mr. Varga\n", "utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": 1, "text": "Mr. Varga"}\n', "utf-8")
    assert main(["deidentify", "a.txt"]) == 0
    assert capsys.readouterr().out == "Mr. [NAME]\n"
    assert main(["deidentify", "a.txt", "b.jsonl", "--spans-only"]) == 0
    assert [json.loads(x)["id"] for x in capsys.readouterr().out.splitlines()] == ["a.txt", 1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "b.jsonl"]
    assert main(["deidentify", "none.txt"]) == 2
    assert "not there" in capsys.readouterr().err
    (tmp_path / "short").write_bytes(b"x")
    assert main(["deidentify", "a.txt", "--secret", "short"]) == 2
    assert "too short" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{broken Varga\n")))
    assert main(["deidentify"]) == 2
    told = capsys.readouterr().err
    assert "Line 1" in told and "Varga" not in told and "Traceback" not in told


def test_each_line_leaves_before_the_next_one_comes():
    command = [sys.executable, "-m", "residency", "deidentify", "--spans-only"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for i in range(3):
            process.stdin.write(json.dumps({"id": i, "text": "Mr. Varga"}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == i
        process.stdin.close()
        assert process.wait(30) == 0
