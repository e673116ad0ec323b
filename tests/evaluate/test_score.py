"""Texts from elsewhere: what the numbers are, which lines are refused, where errors stand, and who is better."""

import json
import random

import pytest

from residency import cli

KINDS = {"omission", "invention", "negation", "side", "severity", "number", "time"}
FINDINGS = (
    "Small left pleural effusion.",
    "No pneumothorax.",
    "The heart is enlarged.",
    "Nodule of 7 mm in the right upper lobe.",
    "Fracture of the sixth rib, new.",
    "The lungs are clear.",
)


def line(place, answer, **changes):
    reference = " ".join(FINDINGS[(place + step) % len(FINDINGS)] for step in range(3))
    values = {
        "id": place,
        "patient": f"p{place // 2}",
        "question": reference,
        "reference": reference,
        "answer": answer(reference),
    }
    return values | changes


def write(path, lines):
    path.write_text("".join(json.dumps(values) + "\n" for values in lines), "utf-8")
    return path


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run the verb in an empty folder, where nothing but the files of a test may be."""
    monkeypatch.chdir(tmp_path)

    def make(*arguments):
        before = set(tmp_path.rglob("*"))
        code = cli.main(["score", *map(str, arguments)])
        assert set(tmp_path.rglob("*")) == before, "it wrote something"
        return code, *capsys.readouterr()

    return make


def right(reference):
    return reference


def half(reference):
    return reference.partition(". ")[0] + "."


def turned(reference):
    return reference.replace("No ", "").replace("left", "right").replace("7 mm", "9 mm")


def test_right_answers_get_full_marks_with_an_interval_by_patient(tmp_path, call):
    file = write(tmp_path / "a.jsonl", [line(place, right) for place in range(40)])
    code, out, err = call(file, "--json")
    found = json.loads(out)
    assert (code, err, found["format"], found["cases"], found["patients"]) == (0, "", 1, 40, 20)
    for name in (
        "rouge_1",
        "rouge_2",
        "rouge_l",
        "rouge_l_clinical",
        "exact_match",
        "near_match",
        "length_ratio",
        "assertion_f1",
    ):
        assert found["numbers"][name]["value"] == pytest.approx(1.0), name
        assert (found["numbers"][name]["n"], found["numbers"][name]["patients"]) == (40, 20)
    assert found["numbers"]["rouge_l"]["low"] < 1.0
    assert found["numbers"]["bits_per_byte"]["value"] is None
    assert found["numbers"]["clinical_errors"]["value"] == found["numbers"]["unsupported_statements"]["value"] == 0.0
    assert set(found["errors"]) == KINDS and not any(found["errors"].values())
    assert found["slots"]["concepts"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_the_table_says_what_was_not_measured_and_fits_a_terminal(tmp_path, call):
    _, out, _ = call(write(tmp_path / "a.jsonl", [line(place, half) for place in range(4)]))
    assert "a.jsonl: 4 cases of 2 patients" in out and "ROUGE-L (clinical)" in out
    assert "Not measured: bits per byte" in out
    assert "No interval is stated with fewer than 10 patients" in out
    assert max(map(len, out.splitlines())) <= 80


def test_errors_are_one_line_for_each_line_with_places_in_both_texts(tmp_path, call):
    lines = [line(place, turned) for place in range(6)] + [line(6, right, id="seven"), line(7, lambda _: "")]
    _, out, err = call(write(tmp_path / "a.jsonl", lines), "--errors")
    found = [json.loads(one) for one in out.splitlines()]
    assert err == "" and [one["id"] for one in found] == [0, 1, 2, 3, 4, 5, "seven", 7]
    assert all(set(one) == {"id", "errors"} for one in found)
    kinds = {error["kind"] for one in found[:6] for error in one["errors"]}
    assert {"negation", "side", "number"} <= kinds <= KINDS
    for one, given in zip(found, lines, strict=True):
        for error in one["errors"]:
            assert set(error) == {"kind", "answer", "reference"}
            for text in ("answer", "reference"):
                if error[text] is not None:
                    start, end = error[text]
                    assert 0 <= start < end <= len(given[text])
        negations = [error for error in one["errors"] if error["kind"] == "negation"]
        assert all("neumothorax" in given["reference"][slice(*error["reference"])] for error in negations)
    assert found[6]["errors"] == []
    # a withheld answer leaves out everything that the reference says
    assert [error["kind"] for error in found[7]["errors"]] == ["omission"] * 3
    assert all(error["answer"] is None for error in found[7]["errors"])


def test_every_bad_line_is_told_by_number_at_once_and_without_its_text(tmp_path, call):
    file = tmp_path / "a.jsonl"
    good = json.dumps(line(1, right)).encode()
    bad = [
        b'{"id": 1, "reference": "Mrs Doe", "answer": "x"}',
        b"Mrs Doe",
        b'["Mrs Doe"]',
        b'{"id": 3, "reference": "Mrs Doe"}',
        b'{"id": 4, "answer": "Mrs Doe"}',
        b'{"reference": "Mrs Doe", "answer": "Mrs Doe"}',
        b'{"id": 5, "reference": "Mrs Doe", "answer": 7}',
        b'{"id": 6.5, "reference": "Mrs Doe", "answer": "Mrs Doe"}',
        b'{"id": 7, "patient": ["Doe"], "reference": "Mrs Doe", "answer": "Mrs Doe"}',
        b'{"id": 8, "answer": "Mrs Doe", "reference": "Mrs Doe", "answer": "Mrs Doe"}',
        b'{"id": 9, "reference": "Mrs Doe \xff", "answer": "Mrs Doe"}',
        b"[" * 100_000,
    ]
    file.write_bytes(b"\n".join([good, b"", *bad]))
    for more in ((), ("--errors",), ("--json",)):
        code, out, err = call(file, *more)
        assert (code, out) == (2, "")
        assert "12 lines of a.jsonl cannot be used" in err and "Doe" not in err
        assert "line 3 has the id of line 1" in err and 'line 6 has no "answer"' in err and "line 13 is no UTF-8" in err
        assert all(f"line {place} " in err for place in range(3, 15))


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_one_clear_error(tmp_path, call, content):
    (tmp_path / "a.jsonl").write_bytes(content)
    code, _, err = call(tmp_path / "a.jsonl")
    assert code == 2 and "There is nothing in a.jsonl" in err


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path, call):
    code, _, err = call(tmp_path / "a.jsonl")
    assert code == 2 and "is not there" in err


def test_what_is_missing_is_not_measured_and_told_by_line(tmp_path, call):
    german = "Der Befund ist ohne Hinweis und die Lunge ist frei, kein Erguss, das Herz ist nicht vergrößert."
    lines = [line(place, right) for place in range(24)]
    lines += [line(24, right, reference=None), line(25, right, reference=" "), line(26, right, patient=None)]
    lines += [line(27, lambda _: german, reference=german)]
    file = write(tmp_path / "a.jsonl", lines)
    found = json.loads(call(file, "--json")[1])
    assert found["cases"] == 28
    assert found["numbers"]["rouge_l"]["n"] == 26 and found["numbers"]["rouge_l"]["value"] == pytest.approx(1.0)
    assert found["numbers"]["clinical_errors"]["n"] == 25
    notes = " ".join(found["notes"])
    assert "no reference: lines 25, 26." in notes and "none is named" in notes and "wrong: line 27." in notes
    assert "English only: line 28." in notes
    code, out, err = call(file, "--errors")
    assert code == 0 and len(out.splitlines()) == 28 and "no reference: lines 25, 26." in err


def test_an_answer_that_is_null_counts_as_empty_and_a_long_one_is_read(tmp_path, call):
    lines = [line(0, right) | {"answer": None}, line(1, lambda reference: (reference + " ") * 250)]
    assert len(lines[1]["answer"]) >= 20_000
    found = json.loads(call(write(tmp_path / "a.jsonl", lines), "--json")[1])
    assert found["numbers"]["answered"]["value"] == 0.5
    assert found["errors"]["omission"] == 3
    nothing = json.loads(call(write(tmp_path / "b.jsonl", [line(0, lambda _: "")]), "--json")[1])
    assert nothing["numbers"]["rouge_l"]["value"] == 0.0


def test_half_a_character_of_two_halves_goes_through(tmp_path, call):
    file = write(tmp_path / "a.jsonl", [line(0, lambda reference: reference + "\ud800", id="\ud800")])
    code, out, _ = call(file, "--errors")
    assert code == 0 and json.loads(out)["id"] == "\ud800"


def test_two_files_are_compared_case_by_case_in_the_words_of_the_verdict(tmp_path, call):
    good, poor = write(tmp_path / "good.jsonl", [line(p, right) for p in range(60)]), tmp_path / "poor.jsonl"
    write(poor, [line(p, half if p % 3 else turned) for p in reversed(range(58))])
    code, out, _ = call(good, "--other", poor, "--json")
    found = json.loads(out)
    assert (code, found["cases"], found["patients"]) == (0, 58, 29)
    rouge = found["numbers"]["rouge_l"]
    assert rouge["outcome"] == "better" and rouge["difference"]["low"] > 0
    assert rouge["difference"]["value"] == pytest.approx(rouge["first"]["value"] - rouge["other"]["value"])
    assert rouge["difference"]["p_holm"] == rouge["difference"]["p"]  # it alone decides here
    assert found["numbers"]["exact_match"]["difference"]["p_holm"] > found["numbers"]["exact_match"]["difference"]["p"]
    assert found["numbers"]["clinical_errors"]["outcome"] == "better"  # fewer of them
    assert found["numbers"]["length_ratio"]["outcome"] == "cannot tell"
    assert found["numbers"]["bits_per_byte"]["outcome"] == "not measured"
    assert found["verdict"][0] == "good.jsonl is better than poor.jsonl by ROUGE-L."
    assert any(sentence.startswith("Only 29 patients") for sentence in found["verdict"])
    assert "Left out, as the other file lacks them: 2 cases of good.jsonl." in found["verdict"]
    back = json.loads(call(poor, "--other", good, "--json")[1])
    assert back["verdict"][0] == "poor.jsonl is worse than good.jsonl by ROUGE-L."
    _, table, _ = call(poor, "--other", good)
    assert max(map(len, table.splitlines())) <= 80 and "first is" in table


def test_two_files_that_are_as_good_are_not_told_apart(tmp_path, call):
    rng = random.Random(1)
    flips = [rng.random() < 0.5 for _ in range(80)]
    first = write(tmp_path / "a.jsonl", [line(p, half if flip else right) for p, flip in enumerate(flips)])
    other = write(tmp_path / "b.jsonl", [line(p, right if flip else half) for p, flip in enumerate(flips)])
    found = json.loads(call(first, "--other", other, "--json")[1])
    assert found["verdict"][0] == "These cases cannot tell a.jsonl from b.jsonl."
    assert {of["outcome"] for of in found["numbers"].values()} <= {"cannot tell", "not measured"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reference": "Something else."}, "1 id of both files stand for different references or patients: lines 2 and 2."),
        ({"patient": "q"}, "lines 2 and 2."),
    ],
)
def test_files_that_speak_of_other_cases_under_one_id_are_refused(tmp_path, call, changes, says):
    first = write(tmp_path / "a.jsonl", [line(p, right) for p in range(3)])
    other = write(tmp_path / "b.jsonl", [line(p, right, **(changes if p == 1 else {})) for p in range(3)])
    code, _, err = call(first, "--other", other)
    assert code == 2 and says in err


def test_files_without_a_common_id_and_flags_that_contradict_are_refused(tmp_path, call):
    first = write(tmp_path / "a.jsonl", [line(p, right) for p in range(3)])
    other = write(tmp_path / "b.jsonl", [line(p, right, id=str(p)) for p in range(3)])
    assert "no id in common" in call(first, "--other", other)[2]
    assert "do not go together" in call(first, "--other", other, "--errors")[2]
