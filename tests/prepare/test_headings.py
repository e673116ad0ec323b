"""Written headings of many specialties and hands, and lines that only look like headings."""

import pytest

from residency.prepare.clean import tidy
from residency.prepare.standardise import begins_section, headings_with, sections_of, signs

HEADINGS = headings_with({})

WRITTEN = [
    # radiology
    ("FINDINGS:", "findings"),
    ("Findings -", "findings"),
    ("[FINDINGS]", "findings"),
    ("<Findings>", "findings"),
    ("F I N D I N G S :", "findings"),
    ("FINDINGS (CONTINUED):", "findings"),
    ("FlNDINGS:", "findings"),
    ("FINDlNGS:", "findings"),
    ("F1NDINGS:", "findings"),
    ("IMPRESS1ON:", "impression"),
    ("lMPRESSION:", "impression"),
    ("Radiologist\u2019s impression:", "impression"),
    ("PRELIMINARY IMPRESSION:", "impression"),
    ("Impression and Plan:", "impression"),
    ("CONCLUSION.", "impression"),
    ("__Opinion__", "impression"),
    ("=== SUMMARY ===", "impression"),
    ("TECHNIQUE:", "technique"),
    ("Exam performed:", "technique"),
    ("COMPARISON STUDY:", "comparison"),
    ("Relevant prior studies:", "comparison"),
    ("CLINICAL INDICATION:", "indication"),
    ("Reason for exam:", "indication"),
    ("Question to be answered:", "indication"),
    ("History/Indication:", "history"),
    ("CLINICAL HISTORY AND INDICATION:", "history"),
    # pathology
    ("FINAL PATHOLOGIC DIAGNOSIS:", "diagnosis"),
    ("Histopathological diagnosis:", "diagnosis"),
    ("MICROSCOPIC DESCRIPTION", "microscopy"),
    ("Gross Description:", "macroscopy"),
    ("MACR0SCOPY:", "macroscopy"),
    ("Specimen(s) submitted".replace("(s)", "s") + ":", "specimen"),
    ("Nature of specimen:", "specimen"),
    ("Immunohistochemistry:", "ancillary_studies"),
    ("SPECIAL STAINS:", "ancillary_studies"),
    ("Synoptic report:", "synoptic"),
    ("Pathologist's comment:", "comment"),
    # discharge
    ("Admission Diagnosis:", "admission_diagnosis"),
    ("ADMITTING DIAGNOSES:", "admission_diagnosis"),
    ("Discharge Diagnoses:", "diagnosis"),
    ("Brief Hospital Course:", "course"),
    ("HOSPITAL COURSE BY PROBLEM:", "course"),
    ("Procedures performed:", "procedures"),
    ("Discharge medications (see list):", "medication"),
    ("MEDICATIONS ON ADMISSION:", "medication"),
    ("Condition at discharge:", "condition"),
    ("Discharge Instructions:", "plan"),
    ("Follow-up appointments:", "plan"),
    ("Actions for GP:", "plan"),
    ("Pertinent results:", "laboratory"),
    # consultation
    ("HISTORY OF PRESENT ILLNESS (HPI):", "history"),
    ("HPI:", "history"),
    ("Presenting complaint:", "history"),
    ("PMHx:", "past_history"),
    ("Past medical/surgical history:", "past_history"),
    ("Relevant past medical history:", "past_history"),
    ("Family Hx:".replace("Hx", "history"), "family_history"),
    ("Soc Hx:", "social_history"),
    ("ROS:", "review_of_systems"),
    ("Review of Systems -", "review_of_systems"),
    ("Systemic enquiry:", "review_of_systems"),
    ("Drug history:", "medication"),
    ("Allergies/adverse reactions:", "allergies"),
    ("O/E:", "examination"),
    ("On examination:", "examination"),
    ("Mental state examination:", "examination"),
    ("Problem list:", "past_history"),
    # SOAP
    ("Subjective:", "history"),
    ("OBJECTIVE:", "examination"),
    ("Assessment & Plan:", "assessment"),
    ("A&P:", "assessment"),
    ("A/P:", "assessment"),
    ("Assessment/Plan:", "assessment"),
    # emergency
    ("Chief complaint:", "history"),
    ("CC:", "history"),
    ("Triage note:", "history"),
    ("Mechanism of injury:", "history"),
    ("Triage vitals:", "vital_signs"),
    ("ED Course:", "course"),
    ("Medical Decision Making:", "assessment"),
    ("MDM:", "assessment"),
    ("ED diagnosis:", "diagnosis"),
    ("Disposition:", "plan"),
    ("Return precautions:", "plan"),
    # short forms and marks
    ("Past Medical Hx:", "past_history"),
    ("Dx.:", "diagnosis"),
    ("Dx.", "diagnosis"),
    ("Impression #1:", "impression"),
    ("Impression #1", "impression"),
    ("IMPRESSION 2:", "impression"),
    ("SUBJ:", "history"),
    ("OBJ:", "examination"),
    ("F/U:", "plan"),
    ("Findings =", "findings"),
    ("Conclusion .....", "impression"),
    ("Findings\uff1a", "findings"),
    ("{ Findings:", "findings"),
]


MARKED = ("Findings =", "Conclusion .....", "Dx.")


@pytest.mark.parametrize(("written", "name"), WRITTEN, ids=[w for w, _ in WRITTEN])
def test_a_written_heading_stands_for_its_standard_name(written, name):
    _, sections = sections_of(f"Letter\n\n{written} alpha beta\ngamma", HEADINGS)
    alone = sections_of(f"{written}\nalpha beta", HEADINGS)[1]
    assert any(tidy(body).endswith("alpha beta") for found, body in alone if found == name)
    if written in MARKED or not (written.endswith((".", "_", "=")) or written == "MICROSCOPIC DESCRIPTION"):
        assert [(found, tidy(body).split("alpha")[1]) for found, body in sections] == [(name, " beta\ngamma")]


def test_the_table_of_written_headings_is_long_enough():
    assert len(WRITTEN) >= 60
    assert len({name for _, name in WRITTEN}) >= 20


@pytest.mark.parametrize(
    "line",
    [
        "No significant findings: none",
        "The findings are stable.",
        "Presentation: cephalic",
        "Part A: left breast",
        "NKDA",
        "Pain - none",
        "Pain = none",
        "The result ... pending",
        "E = mc2",
        "Ax. pneumonia",
        "Room #1",
        "Lesion 2: Impression of a cyst",
        "Normal examination.",
        "Contrast enhancement is seen",
        "[DATE] 2024",
        "[NAME]",
        "1. Findings consistent with pneumonia",
        "2. Follow-up: CT in 6 weeks",
        "Differential: neutrophils 60%",
        "Lisinopril 10 mg daily",
        "Hb: 12.1",
        "S1 and S2 heard",
        "cc: Ada Reed",
        "CC: Dr. [NAME]",
    ],
)
def test_lines_that_only_look_like_headings_stay_text(line):
    assert sections_of(line, HEADINGS) == (line, ())


def test_numbered_headings_count_where_the_first_is_one_and_there_are_several():
    text = "1. Clinical history: cough\n2. Findings: clear\n3. Impression: well"
    assert dict(sections_of(text, HEADINGS)[1]) == {"history": "cough", "findings": "clear", "impression": "well"}
    roman = "I. HISTORY: cough\nII. FINDINGS: clear"
    assert dict(sections_of(roman, HEADINGS)[1]) == {"history": "cough", "findings": "clear"}
    listed = "Impression:\n1. Effusion.\n2. Follow-up: CT in 6 weeks."
    assert dict(sections_of(listed, HEADINGS)[1]) == {"impression": "1. Effusion.\n2. Follow-up: CT in 6 weeks."}


def test_what_a_heading_says_of_the_study_is_not_lost():
    sections = dict(sections_of("CT CHEST FINDINGS: clear\nFINDINGS (LEFT BREAST): a mass\nImpression: well", HEADINGS)[1])
    assert sections["findings"] == "CT CHEST: clear\n(LEFT BREAST) a mass"


def test_headings_within_a_line_are_found_longest_first():
    text = "HISTORY: cough CLINICAL INDICATION: fever. Findings: clear. Hospital Course: short FINAL DIAGNOSIS: flu"
    assert [name for name, _ in sections_of(text, HEADINGS)[1]] == ["history", "indication", "findings", "diagnosis"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Findings:x Impression:y Plan:z", {"findings": "x", "impression": "y", "plan": "z"}),
        ("Findings: No mass Conclusion: Well Follow-up: none", {"findings": "No mass", "impression": "Well Follow-up: none"}),
        ("Findings\uff1ax Impression\uff1ay", {"findings": "x", "impression": "y"}),
        ("Findings: please see Impression: below", {"findings": "please see Impression: below"}),
        ("Findings: clear. Prior Findings: a mass", {"findings": "clear. Prior Findings: a mass"}),
        ("Findings: liver Size: 4 cm Quality: poor", {"findings": "liver Size: 4 cm Quality: poor"}),
        ("Size: 4 cm Impression: x", {}),
    ],
)
def test_a_line_that_begins_with_a_heading_may_hold_others(text, expected):
    assert dict(sections_of(text, HEADINGS)[1]) == expected


def test_headings_are_told_as_they_were_written():
    told = []
    sections_of("OPINION: well\nPlan - none", HEADINGS, told)
    assert told == [("OPINION:", "impression"), ("Plan -", "plan")]


@pytest.mark.parametrize(
    ("line", "signature"),
    [
        ("Electronically signed by Dr. [NAME], [DATE] 2024", True),
        ("Dictated and verified by: [NAME]", True),
        ("Signed: Ada Reed, MD", True),
        ("Reported by Dr. [NAME]", True),
        ("Yours sincerely,", True),
        ("Dr. [NAME]", True),
        ("Reported chest pain resolves with rest.", False),
        ("Reported by mother to be well", False),
        ("Signed consent was obtained", False),
        ("Signed out against medical advice", False),
        ("Verified correct side", False),
        ("Approved for discharge", False),
        ("Sincerely distressed by the news", False),
        ("Discussed with Dr. [NAME]", False),
    ],
)
def test_a_signature_signs_and_a_sentence_does_not(line, signature):
    assert signs(line) is signature


def test_the_practices_own_heading_comes_before_the_common_one():
    own = headings_with({"findings": ["what we saw"], "verdict": ["opinion"]})
    assert dict(sections_of("What we saw: a\nOpinion: b", own)[1]) == {"findings": "a", "verdict": "b"}
    assert begins_section("What we saw: a", own)
    assert not begins_section("What we saw was good", own)
