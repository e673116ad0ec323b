"""What stands in for names, numbers and places, over thousands of draws."""

import re

import pytest

from residency.instruments.identifiers import Known, find_spans
from residency.instruments.identifiers.normalise import name_key
from residency.instruments.identifiers.spread import number_key
from residency.prepare.surrogates import Surrogates, _lists, _sexes

SECRET = b"invented"
NOTES = 2_000


def draw(kind, original, note="n", before="", **more):
    return Surrogates(SECRET, note, **more).stand_in(kind, original, before)


def shape(text):
    return re.sub(r"[a-z]", "a", re.sub(r"[A-Z]", "A", re.sub(r"\d", "9", text)))


@pytest.mark.parametrize(
    ("original", "form"),
    [
        ("Maria Lopez", r"[A-Z][a-z]+ [A-Z][a-z]+"),
        ("SMITH,JOHN Q", r"[A-Z]+,[A-Z]+ [A-Z]"),
        ("Smith, John", r"[A-Z][a-z]+, [A-Z][a-z]+"),
        ("Ngozi Okafor-Reyes", r"[A-Z][a-z]+ [A-Z][a-z]+-[A-Z][a-z]+"),
        ("van der Berg", r"van der [A-Z][a-z]+"),
        ("J.S.", r"[A-Z]\.[A-Z]\."),
        ("KLM/jt", r"[A-Z]{3}/[a-z]{2}"),
        ("O\u2019Neil", r"[A-Z][a-z]+"),
        ("nguyen", r"[a-z]+"),
    ],
)
def test_names_keep_their_form_and_are_never_the_original(original, form):
    parts = {name_key(p) for p in re.findall(r"[^\W\d_]{2,}", original.replace("\u2019", ""))} - {"van", "der"}
    drawn = {draw("NAME", original, f"n{i}") for i in range(NOTES)}
    assert all(re.fullmatch(form, d) for d in drawn)
    assert not any(parts & {name_key(p) for p in re.findall(r"[^\W\d_]+", d)} for d in drawn)
    assert len(drawn) > NOTES / 100


@pytest.mark.parametrize(
    ("name", "before", "sex"),
    [("Maria", "", "female"), ("John", "", "male"), ("Xqila Brandt", "Mrs. ", "female"), ("Xqilo Brandt", "Mr. ", "male"),
     ("Xqila", "", None), ("Maria", "son of ", "female")],
)  # fmt: skip
def test_a_given_name_gets_one_of_its_sex(name, before, sex):
    drawn = {draw("NAME", name, f"n{i}", before).split()[0].lower() for i in range(300)}
    if sex is None:
        assert not drawn & set(_sexes()), "a word in no list of given names that stands alone is taken for a family name"
    else:
        assert {_sexes()[d] for d in drawn} == {sex}


def test_names_stay_of_nearly_the_same_length():
    for original in ("Lee", "Brandt", "Featherstonehaugh"):
        longest = max(map(len, _lists()["family"]))
        drawn = [len(draw("NAME", original, f"n{i}", "Dr. ")) for i in range(500)]
        assert max(abs(d - min(len(original), longest)) for d in drawn) <= 2


def test_a_name_is_the_same_in_one_note_in_every_writing_and_another_in_the_next():
    note = Surrogates(SECRET, "n1")
    whole, alone, loud, header = (
        note.stand_in("NAME", n, b)
        for n, b in (("Maria Lopez", "Mrs. "), ("Lopez", "Ms. "), ("LOPEZ", ""), ("LOPEZ,MARIA", ""))
    )
    given, family = whole.split()
    assert (alone, loud, header) == (family, family.upper(), f"{family},{given}".upper())
    assert whole == draw("NAME", "Maria Lopez", "n1", "Mrs. ")
    assert len({draw("NAME", "Maria Lopez", f"n{i}") for i in range(50)}) > 45


def test_two_people_of_one_note_never_share_a_surrogate():
    people = _lists()["family"][:400:10]
    for i in range(100):
        note = Surrogates(SECRET, f"n{i}", avoided=frozenset(map(name_key, people)))
        drawn = [note.stand_in("NAME", name, "Dr. ") for name in people]
        assert len(set(drawn)) == 40
        assert not set(drawn) & set(people)


def test_linked_notes_give_the_same_surrogate():
    assert len({Surrogates(SECRET, "").stand_in("NAME", "Maria Lopez") for _ in range(5)}) == 1


def test_nobody_known_is_drawn_even_where_the_table_holds_every_listed_name():
    lists = _lists()
    rows = [{"family_name": n} for n in lists["family"]] + [{"given_name": n} for s in ("female", "male") for n in lists[s]]
    known = Known.from_rows(rows)
    refused = frozenset(known.values())
    for i in range(30):
        drawn = draw("NAME", "Maria Lopez", f"n{i}", known=known, refused=refused)
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", drawn)
        assert not {name_key(p) for p in drawn.split()} & refused


@pytest.mark.parametrize(
    "original", ["919-555-2014", "(919) 555-2014", "919.555.2014", "9195552014", "+1 919 555 2014", "555-2014"]
)
def test_telephones_of_north_america_come_from_the_fictional_range(original):
    for i in range(NOTES):
        new = draw("PHONE", original, f"n{i}")
        digits = re.sub(r"\D", "", new)
        assert shape(new) == shape(original)
        assert re.search(r"55501\d\d$", digits), new
        assert new != original
        if len(digits) >= 10:
            assert re.fullmatch(r"1?[2-9]\d\d55501\d\d", digits) and digits[-10:-7] != "919"


@pytest.mark.parametrize(
    ("kind", "original"),
    [("RECORD_NUMBER", "CT-24-118273"), ("RECORD_NUMBER", "#3421"), ("RECORD_NUMBER", "943 476 5919"), ("DEVICE", "PJN123456H"),
     ("PHONE", "+41 44 668 18 00"), ("POSTCODE", "SW1A 1AA"), ("HEALTH_PLAN", "1EG4-TE5-MK73")],
)  # fmt: skip
def test_numbers_keep_their_shape_and_are_never_the_original(kind, original):
    drawn = {draw(kind, original, f"n{i}") for i in range(NOTES)}
    assert {shape(d) for d in drawn} == {shape(original)}
    assert original not in drawn
    assert len(drawn) > NOTES * 0.7


@pytest.mark.parametrize(
    "original", ["+44 20 7946 0958", "020 7946 0958", "01632 960001", "(01632) 960001", "+44 (0)20 7946 0958"]
)
def test_british_telephones_come_from_the_range_for_drama(original):
    for i in range(300):
        new = draw("PHONE", original, f"n{i}")
        assert shape(new) == shape(original) and new != original
        assert re.search(r"1632960\d{3}$", re.sub(r"\D", "", new)), new


@pytest.mark.parametrize(
    ("original", "form"),
    [
        ("204-555-0123 ext. 12", r"\d{3}-555-01\d\d ext\. \d\d"),
        ("IMG_2034.JPG", r"[A-Z]{3}_\d{4}\.JPG"),
        ("UDI (01)00643", r"UDI .*"),
    ],
)
def test_words_in_numbers_stay(original, form):
    assert re.fullmatch(form, draw("PHONE", original))


def test_every_writing_of_a_number_gets_the_same_number():
    note = Surrogates(SECRET, "n")
    drawn = [note.stand_in("RECORD_NUMBER", n) for n in ("00-34-21", "003421", "#3421", "3421")]
    assert len({number_key(d) for d in drawn}) == 1
    assert [shape(d) for d in drawn] == ["99-99-99", "999999", "#9999", "9999"]
    phones = [note.stand_in("PHONE", n) for n in ("919-555-2014", "(919) 555-2014", "555-2014")]
    assert len({re.sub(r"\D", "", p)[-7:] for p in phones}) == 1


def test_no_known_number_is_drawn():
    known = Known.from_rows([{"phone": f"204-555-01{n:02d}"} for n in range(100)])
    for i in range(50):
        digits = re.sub(r"\D", "", draw("PHONE", "919-555-2014", f"n{i}", known=known, refused=frozenset(known.values())))
        assert not digits[-7:].startswith("55501")


def test_social_security_numbers_are_ones_that_nobody_has():
    for i in range(500):
        note = Surrogates(SECRET, f"n{i}")
        whole, last = note.stand_in("SSN", "078-05-1120"), note.stand_in("SSN", "1120")
        assert re.fullmatch(r"9\d\d-(0[1-9]|[1-4]\d)-\d{4}", whole)
        assert whole.endswith(last) and last != "1120"


@pytest.mark.parametrize(
    ("kind", "original", "form"),
    [
        ("EMAIL", "ada.reed@clinic.org", r"[a-z]{3}\.[a-z]{4}@example\.org"),
        ("EMAIL", "@jsmith82", r"@[a-z]{6}\d\d"),
        ("WEB", "https://portal.clinic.org/p?id=88213", r"https://www\.example\.org/[0-9a-f]{6}"),
        ("IP", "10.2.3.4", r"192\.0\.2\.\d{1,3}"),
        ("IP", "2001:db8:85a3:0:0:8a2e:370:7334", r"2001:db8::[0-9a-f]{1,4}"),
        ("ADDRESS", "12 Main St Apt 4B", r"[1-9]\d [A-Z][a-z]+ St Apt [1-9][A-Z]"),
        ("ADDRESS", "PO Box 117", r"PO Box [1-9]\d\d"),
        ("ADDRESS", "Springfield", r"[A-Z][a-z]+"),
        ("FACILITY", "Lakeside General Hospital", r"[A-Z][a-z]+ General Hospital"),
    ],
)
def test_addresses_are_invented(kind, original, form):
    for i in range(300):
        new = draw(kind, original, f"n{i}")
        assert re.fullmatch(form, new), new
        assert new != original


def test_what_has_no_form_gets_a_tag():
    assert draw("BIOMETRIC", "left thumb") is None
    assert draw("FACILITY", "General Hospital") is None


def test_stand_ins_are_found_as_names_where_a_title_announces_them():
    """They read as names: what finds names finds them too."""
    listed = _lists()
    for name in listed["family"][::25]:
        assert [s.kind for s in find_spans(f"Dr. {name} agrees.")] == ["NAME"], name


def test_stand_ins_are_no_words():
    from residency.instruments.identifiers.words import eponym_nouns, names_that_are_words, not_names

    words = names_that_are_words() | not_names() | eponym_nouns()
    for listed in ("female", "male", "family", "towns"):
        assert not {n.lower() for n in _lists()[listed]} & words
