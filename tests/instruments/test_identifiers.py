"""Identifiers in whole texts: known people, merging, propagation, the tricky cases. All names are invented."""

import random
import re
import time

import pytest

from residency.foundation.schema import Span
from residency.instruments.identifiers import Known, find_spans, merged, rules_digests
from residency.instruments.identifiers.codes import at_digits, near_digits
from residency.instruments.identifiers.known import role_of
from residency.instruments.identifiers.normalise import normalise
from residency.instruments.identifiers.words import capitals, chains

PEOPLE = [
    {
        "given_name": "John",
        "family_name": "Smith-Jones",
        "birth_date": "1985-03-15",
        "record_number": "00-34-21",
        "phone": "(919) 555-2014",
    },
    {
        "given_name": "Mary-Ann",
        "family_name": "O'Neil",
        "birth_date": "1929-02-01",
        "record_number": "4012345",
        "street": "7 Tannery Row",
    },
    {
        "given_name": "Will",
        "family_name": "Young",
        "birth_date": "1950-01-02",
        "record_number": "9",
        "town": "Quillbrook",
    },
    {
        "given_name": "Rose",
        "family_name": "Achterberg",
        "birth_date": "1961-01-02",
        "record_number": "P-0077",
        "postcode": "00458",
    },
    {"given_name": "Olga", "family_name": "Long", "birth_date": "1955-05-05", "record_number": "88-1"},
    {"given_name": "Thomas", "family_name": "Brown", "birth_date": "1958-05-05", "record_number": "88-2"},
]
KNOWN = Known.from_rows(PEOPLE)


def removed(text, known=KNOWN):
    return [text[s.start : s.end] for s in find_spans(text, known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("John Smith-Jones came.", ["John Smith-Jones"]),
        ("Smith-Jones, John", ["Smith-Jones, John"]),
        ("SMITH-JONES,JOHN Q  55 y", ["SMITH-JONES,JOHN Q"]),
        ("J. Smith-Jones came", ["J. Smith-Jones"]),
        ("Mary-Ann O\u2019Neil\u2019s mother", ["Mary-Ann O\u2019Neil"]),
        ("MARY-ANN ONEIL", ["MARY-ANN ONEIL"]),
        ("Mr. Jones of Smith", ["Jones"]),
        ("Jhon Smith-Jones came", ["Jhon Smith-Jones"]),
        ("Jo\u200bhn Smith\u200b-Jones came", ["Jo\u200bhn Smith\u200b-Jones"]),
        ("Will Young reports. Will follow up; young man.", ["Will Young"]),
        ("W. Young and young W.", ["W. Young"]),
        ("Rose was seen; bilirubin rose", ["Rose"]),
        ("LONG,OLGA", ["LONG,OLGA"]),
        ("A long history, brown discharge and a rose rash", []),
        ("Long segment stenosis. Brown pigment. Young adult.", []),
        ("WITH LONG STANDING BROWN DISCHARGE IN A YOUNG MAN", []),
        ("Dr. Brown noted brown discharge", ["Brown"]),
        ("MRN 003421, again #3421 and 00-34-21", ["003421", "#3421", "00-34-21"]),
        ("number 4012345 on the wrist band", ["4012345"]),
        ("919.555.2014 or 555-2014", ["919.555.2014", "555-2014"]),
        ("born 19850315", ["19850315"]),
        ("lived in Tannery Row, Quillbrook", ["Tannery Row, Quillbrook"]),
        ("00458 on the envelope", ["00458"]),
        ("A c h t e r b e r g", ["A c h t e r b e r g"]),
        ("9 nodules, 88 mm", []),
    ],
)
def test_known_people_are_found_however_they_are_written(text, expected):
    assert removed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Foley placed a Foley.", ["Foley"]),
        ("Mr. Parkinson has Parkinson's.", ["Parkinson"]),
        ("Foley catheter, Swan-Ganz, Jackson-Pratt drain, Parkinson disease, Lewy bodies", []),
        ("Hodgkin, Crohn, Graves, Down, Wilson disease; Bell palsy; May-Thurner", []),
        (
            "Seen by Dr. Karin Lindqvist. Discussed with K. Lindqvist; LINDQVIST signed.",
            ["Karin Lindqvist", "K. Lindqvist", "LINDQVIST"],
        ),
        ("daughter Carla (919-555-2014)", ["Carla", "919-555-2014"]),
        ("A 94-year-old; her sister is 89 years old, age 87", ["94-year-old"]),
        ("born in 1929, seen 2024", ["1929"]),
        ("DOB 3/15/85 (39 yo)", ["3/15/85"]),
        ("seen 4/5; pain 4/5; strength 5/5", ["4/5"]),
        ("BP 120/80, Apgar 8/9, Gleason 3+4=7, L4-5, T12, C5/6, 5/325 Norco, glucose 555, K 4.1", []),
        ("MRN 77-34-21, once more 773421", ["77-34-21", "773421"]),
        ("Accession CT-24-118273; CT 24 slices", ["CT-24-118273"]),
        ("ICD-10 E11.9, CPT 99213, NDC 0002-8215-01", []),
        ("12 Main St Apt 4B, Springfield, MA 01103", ["12 Main St Apt 4B, Springfield", "01103"]),
        ("portal.clinic.org/p?id=88213, IP 10.2.3.4, @jsmith82", ["portal.clinic.org/p?id=88213", "10.2.3.4", "@jsmith82"]),
        ("admitted Christmas Eve, last Tuesday, POD#3", ["Christmas Eve", "last Tuesday"]),
        ("Dr. XXXX saw XXXX on XX/XX/XXXX, XXXX-year-old", []),
        ("Tamiflu, Paxil, Allegra, Celexa", []),
        ("Mrs. Mu\u00f1oz and Dr. Jos\u00e9 P\u00e9rez", ["Mu\u00f1oz", "Jos\u00e9 P\u00e9rez"]),
    ],
)
def test_tricky_cases_without_a_table(text, expected):
    assert removed(text, None) == expected


def test_overlapping_spans_become_one_of_the_longest_kind():
    spans = [Span(0, 5, "DATE", "a"), Span(3, 12, "PHONE", "b"), Span(20, 22, "NAME", "c")]
    assert merged(spans, "x" * 30) == [Span(0, 12, "PHONE", "b"), Span(20, 22, "NAME", "c")]


def test_spans_are_places_in_the_text_as_written():
    text = "caf\u00e9 \ufb01ne \u200bDr. \u200bVarga\u200b, 5\u00b5g"
    (span,) = find_spans(text)
    assert text[span.start : span.end] == "Varga"


def test_the_plain_form_keeps_the_place_of_every_character():
    plain = normalise("a\u200bb\uff11\u2019")
    assert plain.text == "ab1'"
    assert plain.original(1, 4) == (2, 5)


def test_columns_of_a_table_of_people_are_known_by_name():
    names = [
        "Surname",
        "First Name",
        "DOB",
        "Mobile Phone",
        "E-mail",
        "Post code",
        "Home address",
        "City",
        "MRN",
        "patient_no",
        "sex",
    ]
    assert [role_of(n) for n in names] == [
        "family", "given", "birth", "phone", "email", "postcode", "street", "town", "number", "number", None
    ]  # fmt: skip


def test_every_rule_has_a_version():
    assert {"known", "dates", "phone", "titled_name"} <= set(rules_digests())


def test_a_large_table_does_not_slow_the_look_up():
    rng = random.Random(0)
    syllables = ["ba", "ko", "ri", "ten", "mul", "vas", "ode", "quin", "zar", "pel"]
    name = lambda: "".join(rng.choices(syllables, k=3)).capitalize()  # noqa: E731
    people = [{"given_name": name(), "family_name": name(), "record_number": str(10_000_000 + i)} for i in range(10_000)]
    known = Known.from_rows(people)
    text = "The liver is normal in size and texture without focal lesion. No stones, ducts not dilated. " * 8
    text += f"{people[7]['given_name']} {people[7]['family_name']}, {people[7]['record_number']}."
    started = time.perf_counter()
    for _ in range(100):
        assert len(find_spans(text, known)) == 2
    assert time.perf_counter() - started < 3


def test_a_known_name_before_a_full_stop_is_a_name_whatever_word_follows():
    known = Known.from_rows([{"given_name": "Ada", "family_name": "Varga"}])
    assert removed("Discussed with Varga. Lesion unchanged.", known) == ["Varga"]
    assert removed("Seen for Varga\nProcedure: ECG", known) == ["Varga"]


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("ethnicity", None),
        ("preferred_language", None),
        ("next_of_kin_relationship", None),
        ("mailing_address", "street"),
        ("mailing_city", "town"),
        ("mailing_zip", "postcode"),
        ("postal_address", "street"),
        ("birth_name", "family"),
        ("place_of_birth", "town"),
        ("emergency_contact_no", "phone"),
        ("bracelet_number", "number"),
        ("e-mail", "email"),
    ],
)
def test_columns_of_a_table_of_people_are_not_misread(column, role):
    assert role_of(column) == role


def test_numbers_of_any_form_and_every_phone_of_a_cell_are_looked_for():
    known = Known.from_rows([{"record_number": "CLINIC-12345", "phone": "312-555-0177 / 409-555-0168"}])
    assert removed("MRN: CLINIC-12345 and clinic-12345.", known) == ["CLINIC-12345", "clinic-12345"]
    assert removed("dial 3125550177 or 4095550168", known) == ["3125550177", "4095550168"]
    single = Known.from_rows([{"phone": "312-555-0177 ext 12"}])
    assert removed("3125550177", single) == ["3125550177"]


def test_letters_with_a_stroke_are_letters():
    assert removed("seen by Dr. \u0141ukasz Nowak and Dr. S\u00f8ren Kj\u00e6r") == [
        "\u0141ukasz Nowak",
        "S\u00f8ren Kj\u00e6r",
    ]


def test_a_name_that_the_end_of_a_line_cuts_is_one_name_in_the_text_as_written():
    text = "The operation went well and was done by Dr. Karin\n   Lindqvist at the new hospital.\nFindings: clear"
    assert "Karin\n   Lindqvist" in removed(text, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PATIENT: OKONKWO, CHIDI B    DOB: 01/02/1950", ["OKONKWO, CHIDI B", "01/02/1950"]),
        ("SEEN AT HARLOW GENERAL HOSPITAL WITH DR. OKONKWO ON MONDAY.", ["HARLOW GENERAL HOSPITAL", "OKONKWO", "ON MONDAY"]),
        ("THE HEART IS OF NORMAL SIZE WITH MILD AORTIC TORTUOSITY AND CLEAR LUNGS", []),
        ("MS LESIONS IN THE BRAIN AND MR ANGIOGRAPHY OF THE NECK, LONG AND YOUNG, BROWN", []),
    ],
)
def test_lines_in_capitals_are_read_like_any_other(text, expected):
    assert removed(text, None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 03/04/2024 and 03/05/2024.",
        "x03/04/2024 03/05/2024",
        "1. May 3/4/2024-3/5/2024",
        "3/4/20243/5/2024 and 13/4/2024",
        "none",
    ],
)
def test_a_pattern_that_begins_with_a_digit_matches_at_digits_what_a_search_would_match(text: str) -> None:
    pattern = re.compile(r"(?<![\d./-])\d{1,2}/\d{1,2}/\d{4}")

    assert [m.span() for m in at_digits(pattern, text)] == [m.span() for m in near_digits(pattern, text)]


def test_an_institution_is_found_again_by_its_initials():
    text = "Seen at Our Lady of Tarnwick Hospital in May. Report to RN on call at OLTH, room 2. CHF stable."
    assert "OLTH" in removed(text) and "CHF" not in removed(text)


def test_a_street_of_the_table_is_found_shortened_and_by_its_own_name_alone():
    known = Known.from_rows([{"given_name": "Ada", "family_name": "Okafor", "street": "4 Wexelby Crescent"}])
    assert removed("drives to Wexelby Cr each day", known) == ["Wexelby Cr"]
    assert removed("the house on Wexelby is cold", known) == ["Wexelby"]


def test_a_zip_code_of_nine_digits_behind_a_state_is_no_phone_number():
    text = "Tarnwick, VT 05401-2213"
    assert [(text[s.start : s.end], s.kind) for s in find_spans(text)][-1] == ("05401-2213", "POSTCODE")


def test_letters_as_html_entities_are_part_of_a_name():
    text = "saw Jos&eacute; M&uuml;ller &amp; left"
    assert [text[s.start : s.end] for s in find_spans(text)] == ["Jos&eacute; M&uuml;ller"]


def test_chains_of_capitals_are_joined_once():
    text = "Dr. " * 20_000
    assert sum(map(len, chains(text))) == len(capitals(text)) == 20_000


@pytest.mark.parametrize("end", ["", "Thank you for referring this patient.\n"])
def test_a_number_at_the_end_of_a_line_and_an_address_below_it_are_two(end):
    text = f"Re: Yasmin Varga, born 16 June 1991, MRN 46416-4\n51 Quarry Road\n00458 Tarnwick\n{end}"
    found = {s.kind: text[s.start : s.end] for s in find_spans(text)}
    assert found["RECORD_NUMBER"] == "46416-4"
    assert found["ADDRESS"].startswith("51 Quarry Road")
