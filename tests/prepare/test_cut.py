"""Documents that hold several reports: heads are learned, shown, and used only where the practice has confirmed them."""

import dataclasses

import pytest
from invented import config_for, workspace_at
from office_files import lines_from, pdf

from residency.foundation.config import ReportSettings
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport
from residency.prepare.cut import cut, head_of, learned
from residency.prepare.patients import surrogate
from residency.prepare.pipeline import prepare
from residency.prepare.propose import propose, settings_of

BODY = "FINDINGS: The lungs are clear, the heart is not enlarged and there is no effusion on either side.\nIMPRESSION: Well.\n"


def document(*heads):
    return "".join(f"{head}\n{BODY}\n" for head in heads)


def raw(text, **more):
    return RawReport(path="letters.txt", row=1, text=text, **more)


DATES = [f"0{i}/03/2024" for i in range(1, 5)]


@pytest.mark.parametrize(
    ("text", "name", "pieces"),
    [
        (document(*(f"Report date: {d}" for d in DATES)), "report date:", 4),
        (document(*(f"  REPORT DATE : {d}" for d in DATES)), "report date:", 4),
        (document(*(f"Patient: Ada Invented\nReport date: {d}" for d in DATES)), "patient:", 4),
        (document(*(f"Name: P{i} Invented\nMRN: 10{i}" for i in range(3))), "name:", 3),
        (document(*(f"Progress note of {i} March 2024" for i in range(1, 4))), "progress note of <date>", 3),
        (document(*DATES), "<date>", 4),
        ("\f".join(document(f"Accession: A{i}") for i in range(3)), "accession:", 3),
    ],
)
def test_heads_are_learned_from_what_repeats_with_other_values(text, name, pieces):
    head = head_of(text)
    assert (head.name, head.pieces) == (name, pieces)
    made = cut([raw(text)], ReportSettings(cut=(head.pattern,)))
    assert len(made.reports) == pieces
    assert all(r.text.count("IMPRESSION") == 1 for r in made.reports)


@pytest.mark.parametrize(
    "text",
    [
        document("Patient: Ada\nReport date: 01/03/2024"),
        document("Report date: 01/03/2024") + "Report date: 02/03/2024 signed",
        "\f".join(document("Patient: Ada Invented\nMRN: 123") for _ in range(3)),
        document("Date: 01/03/2024") + "".join(f"{d} Hb 12.1\n" for d in DATES),
        document("Comparison: none") + "Comparison: 01/03/2024\n",
        BODY * 3,
        "",
    ],
    ids=["one report", "a date of signature", "a running header", "a table of values", "comparisons", "headings", "nothing"],
)
def test_one_report_has_no_head(text):
    assert head_of(text) is None


def test_a_learned_head_shows_no_value():
    heads = learned([document(*(f"Name: Eve Secret{i}\nReport date: {d}" for i, d in enumerate(DATES))), BODY])
    assert [(h.name, h.documents, h.pieces) for h in heads] == [("name:", 1, 4)]
    assert "Secret" not in str(heads)


def test_without_the_setting_a_document_stays_whole_and_is_counted():
    made = cut([raw(document(*(f"Report date: {d}" for d in DATES))), raw(BODY)], ReportSettings())
    assert len(made.reports) == 2
    assert made.whole == 1
    assert "1 document looks like several reports" in made.notes()[0]


def test_pieces_are_numbered_keep_what_stood_before_and_take_patient_and_date():
    text = "Invented Practice\n" + document("MRN: 7 of 01.03.2024", "MRN: 8 of 15.03.2024")
    made = cut([raw(text)], ReportSettings(cut=(r"^MRN: (?P<patient>\d+) of (?P<date>\S+)",)))
    assert [(r.row, r.patient_key, r.patient_key_source, r.date) for r in made.reports] == [
        (1, "7", "header", "2024-03-01"),
        (2, "8", "header", "2024-03-15"),
    ]
    assert made.reports[0].text.startswith("Invented Practice\nMRN: 7")
    assert made.notes() == ["1 document was cut into 2 reports (reports.cut)."]


def test_each_kind_of_head_begins_reports_and_two_of_one_header_begin_one():
    visits = document("Visit of 01.03.2024 to us", "Visit of 02.03.2024 to us")
    letters = document("Patient: A\nMRN: 7", "Patient: B\nMRN: 8")
    both = raw(letters.replace("Patient: B", "Visit of 05.03.2024 to us\nPatient: B"))
    settings = ReportSettings(cut=(r"^Patient:", r"^MRN: (?P<patient>\d+)", r"^Visit of (?P<date>\S+)"))
    made = cut([raw(visits), raw(letters), both, raw(letters + visits)], settings)
    assert (made.documents, made.pieces) == (4, 10)
    assert [(r.patient_key, r.date) for r in made.reports[:6]] == [
        *((None, f"2024-03-0{day}") for day in (1, 2)),
        *[("7", None), ("8", None)],
        *[("7", None), ("8", "2024-03-05")],
    ]
    assert all(r.text.count("IMPRESSION") == 1 for r in made.reports)


def test_init_takes_several_heads_and_refuses_none_beside_one(tmp_path):
    (tmp_path / "in").mkdir()
    for name, heads in (
        ("a", [f"Report date: {d}" for d in DATES]),
        ("b", [f"Progress note of {d} March 2024" for d in range(1, 5)]),
    ):
        (tmp_path / "in" / f"{name}.txt").write_text(document(*heads), "utf-8")
    seen = propose(tmp_path / "in")
    answer = "progress note of <date>, report date:"
    patterns = settings_of(seen, {"cut": answer}, tmp_path)["reports"]["cut"]
    assert len(patterns) == 2
    texts = [raw((tmp_path / "in" / f"{name}.txt").read_text("utf-8")) for name in "ab"]
    assert len(cut(texts, ReportSettings(cut=tuple(patterns))).reports) == 8
    with pytest.raises(UserError, match="none goes with no other"):
        settings_of(seen, {"cut": "none, report date:"}, tmp_path)
    with pytest.raises(UserError, match="did you mean report date:"):
        settings_of(seen, {"cut": "report dates:"}, tmp_path)


def test_pieces_without_a_patient_count_as_one_patient():
    made = cut([raw(document(*(f"Report date: {d}" for d in DATES)))], ReportSettings(cut=("^Report date:",)))
    assert len({surrogate(r, b"key") for r in made.reports}) == 1


def test_reports_of_tables_are_never_cut():
    text = document(*(f"Report date: {d}" for d in DATES))
    plain = [raw(text, report_id="1"), raw("", sections=(("findings", text),)), raw(text, label="well")]
    rows = [dataclasses.replace(r, row=i) for i, r in enumerate(plain, 1)]
    assert cut(rows, ReportSettings(cut=("^Report date:",))).reports == tuple(rows)


@pytest.mark.parametrize(("pattern", "match"), [("(", "no regular expression"), ("a*", "in nothing")])
def test_a_pattern_that_cannot_cut_is_refused(pattern, match):
    with pytest.raises(UserError, match=match):
        cut([raw(BODY)], ReportSettings(cut=(pattern,)))


def test_init_shows_heads_and_pieces_and_writes_what_was_confirmed(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(4):
        texts = [
            f"Report date: {date}\nFINDINGS: A shadow of {7 * number + i} mm in the left upper lobe, nothing else is seen.\n"
            f"IMPRESSION: Shadow of {7 * number + i} mm, to be seen again.\n"
            for i, date in enumerate(DATES)
        ]
        if number < 3:
            (inbox / f"{number}.txt").write_text("\n".join(texts), "utf-8")
        else:
            (inbox / "pages.pdf").write_bytes(pdf(*(lines_from(text) for text in texts)))
    (inbox / "one.txt").write_text(BODY, "utf-8")
    seen = propose(inbox)
    shown = "\n".join(seen.to_lines())
    assert "report date:" in shown and "2024" not in shown
    assert [(h.documents, h.pieces) for h in seen.heads] == [(4, 16)]
    assert "cut" not in settings_of(seen, {}, tmp_path)["reports"]
    pattern = settings_of(seen, {"cut": "report date:"}, tmp_path)["reports"]["cut"]
    config = config_for(tmp_path, source="inbox", reports={"columns": {}, "cut": pattern})
    manifest = prepare(config, workspace_at(tmp_path)).manifest
    assert (manifest.reports_in, manifest.patients_in) == (17, 5)
    assert "4 documents were cut into 16 reports (reports.cut)." in manifest.notes
