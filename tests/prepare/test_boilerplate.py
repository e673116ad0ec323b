"""What is learned as boilerplate from a practice's corpus, what is never, and that a question at the door loses the same."""

import contextlib
import dataclasses
import io

import pytest
from invented import config_for, rows, workspace_at, write_csv

from residency.cli import main
from residency.foundation.errors import UserError
from residency.foundation.schema import RawReport, Report
from residency.foundation.storage import read_table
from residency.prepare.clean import Usage, cleaning_of
from residency.prepare.clean.boilerplate import key_of, learn, lines_of, stretches, without
from residency.prepare.deidentify import Removed
from residency.prepare.diff import compare_report, learned_lines
from residency.prepare.intake import clean_report, intake, means_of
from residency.prepare.pipeline import load_corpus, prepare
from residency.prepare.standardise import headings_with

HEADINGS = headings_with({})
BODIES = ("Dense shadow in the left lobe", "Fine streaks on the right", "Round nodule below", "Hazy patch above", "No change")


def corpus(head=(), foot=(), count=20, between=()):
    """Reports of `count` patients that share head and foot, each with a body of its own."""
    for i in range(count):
        body = [f"HISTORY: cough {i}", *between, f"FINDINGS: {BODIES[i % 5]}, {i} mm.", "IMPRESSION: as above."]
        lines = [
            *(line.replace("#", str(i + 3)) for line in head),
            "",
            *body,
            "",
            *(line.replace("#", str(i)) for line in foot),
        ]
        yield f"p{i}", "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tel. 01632 960 00#  Fax 01632 960 999", "letterhead"),
        ("12 Low Lane, Easton, www.lakeside.example", "letterhead"),
        ("Lakeside Imaging Associates, LLC", "letterhead"),
        ("Department of Radiology", "letterhead"),
        ("FINAL RADIOLOGY REPORT", "letterhead"),
        ("Electronically signed by Ada Reed, MD on 3/#/2024 10:0#", "signature"),
        ("Dictated by: Ada Reed, MD", "signature"),
        ("Attending radiologist: Ada Reed", "signature"),
        ("I have personally reviewed the images and agree with the above interpretation.", "signature"),
        ("Thank you for referring your patient to us.", "signature"),
        ("This report was created with speech recognition software.", "disclaimer"),
        ("This message is confidential and meant for the addressee alone.", "disclaimer"),
        ("The test was developed and its performance characteristics determined by Lakeside.", "disclaimer"),
        ("Report printed on 3/#/2024", "disclaimer"),
        ("*** End of report ***", "disclaimer"),
    ],
)
@pytest.mark.parametrize("at", ["head", "foot"])
def test_a_line_of_many_reports_that_says_what_it_is_is_learned(line, kind, at):
    assert learn(corpus(**{at: [line]}), HEADINGS).get(key_of(line.replace("#", "1"))) == kind


@pytest.mark.parametrize(
    "line",
    [
        "No acute cardiopulmonary abnormality.",
        "Normal chest.",
        "Unremarkable.",
        "Lungs are clear.",
        "Clinical correlation is recommended.",
        "Follow-up in 6 months is recommended.",
        "Findings discussed with Dr. Reed by telephone 01632 960001.",
        "The results were telephoned to the ward.",
        "Fax 01632 960999 received: acute fracture of the hip",
        "Tube placement verified by x-ray.",
        "Interpreted by cardiology.",
        "Approved for discharge.",
        "Arterial pH 7.4",
        "Phone consultation only.",
        "CHEST 2 VIEWS",
        "CT Chest Without Contrast",
        "Hospital course was uneventful",
        "PATHOLOGY",
        "Pathology Results",
        "Radiology: CXR clear",
        "Electronically signed by Dr. Reed: no pneumothorax",
        "Signed consent was obtained",
        "Thank you for referring this patient. Discharge after a respiratory illness.",
        "I have personally reviewed the images. The heart is large.",
        "FINDINGS: Confidential",
        "Seen with the attending.",
        "Results should be read in the clinical context.",
    ],
)
@pytest.mark.parametrize("at", ["head", "foot"])
def test_content_is_never_learned_however_often_it_stands_there(line, at):
    both = {"head": ["Tel. 01632 960001"], "foot": ["Electronically signed by Ada Reed, MD"]}
    both[at] = [line, *both[at]]
    learned = learn(corpus(**both), HEADINGS)
    assert key_of(line) not in learned
    both[at] = [both[at][1], line]
    assert key_of(line) not in learn(corpus(**both), HEADINGS)


def test_names_above_a_telephone_and_below_a_signature_are_learned_with_them():
    head = ["Lakeside", "North Wing, Level 3", "Tel. 01632 960001", "Lakeside Two"]
    foot = ["Electronically signed by Ada Reed, MD", "Consultant", "East Building"]
    learned = learn(corpus(head=head, foot=foot), HEADINGS)
    assert learned[key_of(head[0])] == learned[key_of(head[1])] == learned[key_of(head[2])] == "letterhead"
    assert key_of(head[3]) not in learned
    assert {learned[key_of(line)] for line in foot} == {"signature"}


def test_a_line_of_few_patients_or_in_the_midst_of_reports_is_not_learned():
    line = "Tel. 01632 960001"
    assert learn(corpus(head=[line], count=4), HEADINGS) == {}
    one = [("p1", text) for _, text in corpus(head=[line])]
    assert learn(one, HEADINGS) == {}
    long = ["A line that says something else", *(f"Line {chr(97 + i)}" for i in range(20))]
    assert key_of(line) not in learn(corpus(head=long, between=[line], foot=long), HEADINGS)


def test_a_disclaimer_over_several_lines_goes_as_one():
    foot = ["This letter is meant for the person named above and", "may hold what is confidential; tell us if it reached",
            "you by mistake."]  # fmt: skip
    learned = learn(corpus(foot=foot), HEADINGS)
    assert list(learned.values()) == ["disclaimer"]
    text = next(iter(corpus(foot=foot)))[1]
    ((start, end, kind),) = stretches(text, cleaning_of(config().prepare, learned, Usage()).boilerplate)
    assert (text[start:end], kind) == ("\n".join(foot), "disclaimer")


def config(**own):
    from residency.foundation.config import config_from_values

    return config_from_values({"practice": "x", "prepare": own})


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Page 2 of 3", "page number"),
        ("- 2 -", "page number"),
        ("[Page 4]", "page number"),
        ("(continued on next page)", "page number"),
        ("03/15/2024 10:22 FROM: LAKESIDE FAX: 01632 960999 P.002/004", "fax header"),
        ("Mar 15, 2024 10:22 Fax 01632-960-999 page 2 of 4", "fax header"),
        ("2/3", None),
        ("2", None),
        ("Grade 2 of 6", None),
        ("Page 2 of 3 shows a mass", None),
        ("Please fax the results to Dr. Reed by 10:30", None),
        ("Fax results from 10:22: effusion on page 2 of 4", None),
        ("Strength 4/5", None),
    ],
)
def test_page_numbers_and_fax_headers_are_known_by_their_form(line, kind):
    found = stretches(f"before\n{line}\nafter", cleaning_of(config().prepare, {}, Usage()).boilerplate)
    assert [k for _, _, k in found] == ([kind] if kind else [])


def test_lines_are_taken_out_by_their_place_whatever_was_replaced_before():
    mended = "Lakeside of Reed\nDr. Reed saw\nSmith\nTel. Reed 1\nend"
    removed = [Removed("text", 12, "NAME", "x", "Reed", "[NAME]"), Removed("text", 21, "NAME", "x", "Reed", "[NAME]"),
               Removed("text", 26 + 4, "NAME", "x", "Smith\nTel", "[N]")]  # fmt: skip
    clean = "Lakeside of [NAME]\nDr. [NAME] saw\n[N]. Reed 1\nend"
    gone = [(0, 17, "letterhead"), (mended.index("Tel"), mended.index("end"), "letterhead")]
    changes = []
    assert without(clean, removed, gone, "text", changes) == "Dr. [NAME] saw\n[N]end"
    assert [c.before for c in changes] == ["Lakeside of [NAME]", ". Reed 1"]


def letters(count=24):
    head = "Lakeside Imaging Associates\nTel. 01632 960001\n\n"
    foot = "\n\nElectronically signed by Dr. Ada Iyer\nThis report is confidential.\nPage 1 of 1"
    return [
        {**r, "report": head + r["report"].replace("\r\n", "\n").partition("\n\nElectronically")[0] + foot} for r in rows(count)
    ]


def test_the_corpus_and_a_question_lose_the_same_lines_and_they_are_counted(tmp_path):
    listed = letters()
    write_csv(tmp_path / "reports.csv", listed)
    config, workspace = config_for(tmp_path, task={"kind": "classify"}), workspace_at(tmp_path)
    config = dataclasses.replace(config, task=dataclasses.replace(config.task, kind="continue"))
    made = prepare(config, workspace)
    reports = read_table(workspace.corpus / "reports.parquet", Report)
    for word in ("Lakeside", "signed", "confidential", "Page", "01632"):
        assert not any(word in report.text for report in reports)
    assert made.manifest.cleaned["page number"] == made.manifest.cleaned["disclaimer"] == len(listed)
    assert made.manifest.cleaned["letterhead"] == 2 * len(listed)
    assert "letterhead 48" in made.table.replace("\n", " ")
    asked = intake(text=listed[3]["report"], config=config, workspace=workspace)[0]
    report = next(r for r in reports if r.text.startswith(asked.text[:60]) and r.text == asked.text)
    assert asked.policy_digest == made.manifest.policy_digest
    assert report.text.count("\n") >= 2


def test_a_clean_report_cleaned_again_is_the_same(tmp_path):
    write_csv(tmp_path / "reports.csv", letters())
    config, workspace = config_for(tmp_path), workspace_at(tmp_path)
    prepare(config, workspace)
    means = means_of(config, workspace)
    for report in read_table(workspace.corpus / "reports.parquet", Report):
        changes = []
        again, _ = clean_report(RawReport(path="x", row=1, text=report.text), means, changes)
        assert again.text == report.text
        assert {c.kind for c in changes} <= {"heading"}


def test_another_corpus_or_setting_has_another_digest(tmp_path):
    config, workspace = config_for(tmp_path), workspace_at(tmp_path)
    first = means_of(config, workspace).policy_digest
    write_csv(tmp_path / "reports.csv", letters())
    prepare(config, workspace)
    learned = means_of(config, workspace).policy_digest
    other = dataclasses.replace(config, prepare=dataclasses.replace(config.prepare, standard_units=False))
    assert len({first, learned, means_of(other, workspace).policy_digest}) == 3
    assert load_corpus(workspace).examples[0].question.policy_digest == learned


def test_the_practice_says_what_goes_and_what_stays(tmp_path):
    write_csv(tmp_path / "reports.csv", letters())
    own = {"keep_lines": ["This report is confidential."], "boilerplate_lines": ["HISTORY: seen by Dr. Iyer on 03/05/2024"]}
    config, workspace = config_for(tmp_path, prepare=own), workspace_at(tmp_path)
    made = prepare(config, workspace)
    text = " ".join(r.text for r in read_table(workspace.corpus / "reports.parquet", Report))
    assert "confidential" in text and "seen by" not in text
    assert made.manifest.cleaned["listed line"] > 0 and "disclaimer" not in made.manifest.cleaned
    kept = config_for(tmp_path, prepare={"boilerplate": "keep"})
    assert "signature" not in prepare(kept, workspace).manifest.cleaned
    assert "Page 1 of 1" in read_table(workspace.corpus / "reports.parquet", Report)[0].text


def test_mended_words_are_sealed_with_what_stood_there(tmp_path):
    listed = [{**r, "report": r["report"].replace("FINDINGS:", "FINDINGS: no pneumothorax.")} for r in rows(20)]
    listed[0]["report"] = listed[0]["report"].replace("pneumothorax", "pneumothroax")
    write_csv(tmp_path / "reports.csv", listed)
    config, workspace = config_for(tmp_path, prepare={"spelling": True}), workspace_at(tmp_path)
    assert prepare(config, workspace).manifest.cleaned["spelling"] == 1
    ((change,),) = workspace.sealed.read("spelling").values()
    assert (change["before"], change["after"], change["place"]) == ("pneumothroax", "pneumothorax", "findings")
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent.name != "sealed"):
        assert b"pneumothroax" not in path.read_bytes()
    asked = intake(text=listed[0]["report"], config=config, workspace=workspace)[0]
    assert "pneumothorax" in dict(asked.sections)["findings"]


def test_a_finding_behind_a_signature_stays(tmp_path):
    config, workspace = config_for(tmp_path), workspace_at(tmp_path)
    text = "IMPRESSION: well\nElectronically signed by Dr. Iyer. ADDENDUM no pneumothorax\nVerified by: Dr. Iyer"
    changes = []
    report, _ = clean_report(RawReport(path="x", row=1, text=text), means_of(config, workspace), changes)
    assert dict(report.sections)["signature"] == "Electronically signed by Dr. [NAME]. ADDENDUM no pneumothorax"
    assert [c.before for c in changes if c.kind == "signature"] == ["Verified by: Dr. [NAME]"]


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self):
        return True


def test_a_report_is_shown_before_and_after_in_a_terminal_only(tmp_path, capsys):
    write_csv(tmp_path / "reports.csv", letters())
    (tmp_path / "residency.toml").write_text(
        'practice = "x"\n[governance]\nexample = true\n[reports]\nsource = "reports.csv"\n[reports.columns]\nid = "no"\n'
        'patient = "who"\ntext = "report"\n[task]\nquestion = ["history", "findings"]\n',
        "utf-8",
    )
    flags = ["--config", str(tmp_path / "residency.toml"), "--workspace", str(tmp_path / "work")]
    workspace = workspace_at(tmp_path)
    prepare(config_for(tmp_path), workspace)
    assert main(["diff", "R003", *flags]) == 2
    assert "terminal only" in capsys.readouterr().err
    with contextlib.redirect_stdout(Terminal()) as seen:
        assert main(["diff", "R003", *flags]) == 0
        assert main(["diff", "--boilerplate", *flags]) == 0
        assert main(["diff", *flags]) == 2
    text = seen.getvalue()
    assert "-Mr. Varga, DOB 3/15/1985" in text and "+Mr. [NAME], DOB [DATE] 1985" in text
    assert "page number: 1\n    Page 1 of 1 -> (removed)" in text
    assert "letterhead   lakeside imaging associates" in text
    for path in (p for p in workspace.root.rglob("*") if p.is_file() and p.parent.name != "sealed"):
        assert b"Varga" not in path.read_bytes()
    assert b"show a report" in workspace.audit.read_bytes()


def test_a_report_is_found_by_its_number_or_its_id(tmp_path):
    write_csv(tmp_path / "reports.csv", letters())
    config, workspace = config_for(tmp_path), workspace_at(tmp_path)
    prepare(config, workspace)
    compared = compare_report("R003", config, workspace)
    assert compare_report(compared.report.id[:8], config, workspace) == compared
    assert compared.report == read_table(workspace.corpus / "reports.parquet", Report)[3]
    assert ("disclaimer", "this report is confidential.") in learned_lines(config, workspace)
    assert max(map(len, compared.lines())) <= 80
    with pytest.raises(UserError, match="No reports go by"):
        compare_report("R9", config, workspace)


def test_of_reports_that_share_a_number_the_last_version_is_shown(tmp_path):
    listed = [{**row, "day": f"2024-01-{i + 1:02d}"} for i, row in enumerate(letters())]
    amended = {**listed[3], "report": listed[3]["report"] + "\nAddendum: no change.", "day": "2024-03-01"}
    write_csv(tmp_path / "reports.csv", [amended, *listed])
    columns = {"id": "no", "patient": "who", "text": "report", "date": "day"}
    config, workspace = config_for(tmp_path, reports={"columns": columns}), workspace_at(tmp_path)
    prepare(config, workspace)
    compared = compare_report("R003", config, workspace)
    assert "Addendum" in compared.raw.text
    assert compared.report.source_digest in {r.source_digest for r in read_table(workspace.corpus / "reports.parquet", Report)}


def test_lines_know_their_places():
    text = "a\n\n  b  c \nThis is a long line that was wrapped\nhere"
    assert [(text[line.start : line.end], line.text) for line in lines_of(text)][1:] == [
        ("  b  c \n", "b c"),
        ("This is a long line that was wrapped\nhere", "This is a long line that was wrapped here"),
    ]
