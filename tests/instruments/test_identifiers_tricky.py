"""Forty tricky cases: what has to go is covered in every letter and digit, what has to stay is not touched. All invented."""

import pytest

from residency.instruments.identifiers import Known, find_spans

KNOWN = Known.from_rows(
    [
        {"given_name": "John", "family_name": "Smith", "record_number": "00-34-21", "birth_date": "1985-03-15"},
        {"given_name": "Rose", "family_name": "Achterberg", "record_number": "P-0077"},
        {"given_name": "Will", "family_name": "Young", "record_number": "88-1"},
        {"given_name": "Mary-Ann", "family_name": "O'Neil", "record_number": "4012345"},
    ]
)
CASES = [
    (1, "Parkinson disease, Lewy bodies", [], ["Parkinson disease, Lewy bodies"]),
    (2, "Mr. Parkinson has Parkinson's.", ["Parkinson"], ["has Parkinson's"]),
    (3, "Foley catheter, Swan-Ganz and a Jackson-Pratt drain.", [], ["Foley catheter, Swan-Ganz and a Jackson-Pratt drain"]),
    (4, "Dr. Foley placed a Foley.", ["Foley"], ["placed a Foley"]),
    (
        5,
        "Hodgkin, Crohn, Graves, Down, Wilson disease; Bell palsy",
        [],
        ["Hodgkin, Crohn, Graves, Down, Wilson disease; Bell palsy"],
    ),
    (6, "May-Thurner; seen in May", ["May"], ["May-Thurner"]),
    (7, "Pt. Will Young reports. Will follow up.", ["Will Young"], ["Will follow up"]),
    (8, "Dr. Brown noted brown discharge", ["Brown"], ["brown discharge"]),
    (9, "Rose was seen; bilirubin rose", ["Rose"], ["bilirubin rose"]),
    (10, "Smith-Jones, Mary-Ann O\u2019Neil", ["Smith-Jones", "Mary-Ann O\u2019Neil"], []),
    (11, "SMITH,JOHN Q", ["SMITH", "JOHN Q"], []),
    (12, "J.S., 45M", ["J.S"], ["45M"]),
    (13, "cc: KLM/jt", ["KLM/jt"], ["cc"]),
    (14, "daughter Carla (919-555-2014)", ["Carla", "919-555-2014"], ["daughter"]),
    (15, "A 94-year-old man", ["94"], ["man"]),
    (16, "A 89-year-old man", [], ["89-year-old"]),
    (17, "born in 1929, seen 2024", ["1929"], ["2024"]),
    (18, "a 6-week-old; age 87", [], ["6-week-old", "age 87"]),
    (19, "DOB 3/15/85 (39 yo)", ["3/15/85"], ["39 yo"]),
    (20, "seen 4/5; pain 4/5; strength 5/5", ["4/5"], ["pain 4/5", "strength 5/5"]),
    (21, "BP 120/80, Apgar 8/9, Gleason 3+4=7", [], ["BP 120/80, Apgar 8/9, Gleason 3+4=7"]),
    (22, "L4-5, T12, C5/6", [], ["L4-5, T12, C5/6"]),
    (23, "5/325 Norco, Bactrim 800/160", [], ["5/325 Norco, Bactrim 800/160"]),
    (24, "glucose 555, K 4.1; call 555-0199", ["555-0199"], ["glucose 555, K 4.1"]),
    (25, "platelets 2125550167", ["2125550167"], ["platelets"]),
    (26, "Tamiflu, Paxil, Allegra, Celexa", [], ["Tamiflu, Paxil, Allegra, Celexa"]),
    (27, "MRN 00-34-21 / 003421 / #3421", ["00-34-21", "003421", "3421"], ["MRN"]),
    (28, "Accession CT-24-118273; CT 24 slices", ["CT-24-118273"], ["CT 24 slices"]),
    (29, "Medtronic serial PJN123456H, lot 22-B119", ["PJN123456H", "22-B119"], ["Medtronic"]),
    (30, "UDI (01)00643169007222", ["00643169007222"], []),
    (31, "SSN 078-05-1120; last four 1120", ["078-05-1120", "1120"], ["SSN"]),
    (32, "ICD-10 E11.9, CPT 99213, NDC 0002-8215-01", [], ["ICD-10 E11.9, CPT 99213, NDC 0002-8215-01"]),
    (33, "12 Main St Apt 4B, Springfield, MA 01103", ["12 Main St Apt 4B", "Springfield", "01103"], ["MA"]),
    (34, "Keene NH 03602", ["Keene", "03602"], ["NH"]),
    (
        35,
        "Boston Scientific stent; moved to Boston; Boston bivalve prosthesis",
        ["moved to Boston"[9:]],
        ["Boston Scientific stent", "Boston bivalve prosthesis"],
    ),
    (36, "Mt. Sinai / MGH / the VA; VA 20/40", ["Mt. Sinai", "MGH", "VA"], ["VA 20/40"]),
    (37, "admitted Christmas Eve; last Tuesday; POD#3", ["Christmas Eve", "last Tuesday"], ["POD#3"]),
    (
        38,
        "portal.clinic.org/p?id=88213, IP 10.2.3.4, @jsmith82",
        ["portal.clinic.org/p?id=88213", "10.2.3.4", "jsmith82"],
        ["IP"],
    ),
    (39, "He is the mayor of Springfield", ["Springfield"], ["He is the"]),
    (40, "J o h n  S m i t h came", ["J o h n  S m i t h"], ["came"]),
    (40, "Jhon Smith came", ["Jhon Smith"], ["came"]),
    (40, "Smith\nJohn came", ["Smith", "John"], ["came"]),
    (40, "Jo\u200bhn Smi\u200bth came", ["Jo\u200bhn Smi\u200bth"], ["came"]),
]


@pytest.mark.parametrize(("number", "text", "goes", "stays"), CASES)
def test_what_has_to_go_goes_and_what_has_to_stay_stays(number, text, goes, stays):
    covered = {i for s in find_spans(text, KNOWN) for i in range(s.start, s.end)}
    kept = {text.index(part) + i for part in stays for i in range(len(part))}
    assert not covered & kept, sorted(text[i] for i in covered & kept)
    for value in goes:
        places = [p for p in range(len(text)) if text.startswith(value, p) and p not in kept]
        assert places, value
        for place in places:
            missed = [i for i in range(place, place + len(value)) if text[i].isalnum() and i not in covered]
            assert not missed, text[min(missed) : max(missed) + 1]


@pytest.mark.parametrize(
    "text",
    [
        "B7-2031 remained a lab panel code, not a visit date.",
        "MRN-0042 labeled a simulator bin, not a patient record.",
        "Lakeshore Training Ward appeared as a course location only.",
        "Ada Varga signed the fictional provider roster, not the patient chart.",
        "demo-pager@example.invalid was an example mailbox that must stay visible.",
        "555-0133 measured a mock device channel, not a phone number.",
    ],
)
def test_what_says_itself_that_it_is_no_identifier_stays(text):
    assert [text[s.start : s.end] for s in find_spans(text)] == []


def test_a_denial_alone_makes_nothing_fiction():
    text = "Ada Varga was called on 555-0133, not the patient's daughter."
    assert {text[s.start : s.end] for s in find_spans(text)} == {"Ada Varga", "555-0133"}
