"""What each policy removes, what it lets stay, and what it puts there."""

import dataclasses
import random
import re
from datetime import date, timedelta

import pytest

from residency.foundation.schema import Span
from residency.instruments.identifiers import Known
from residency.prepare.deidentify import begin_note, deidentify, deidentify_sections, placed, replace_spans, replaced_keys
from residency.prepare.policies import POLICIES, REFERENCE_YEAR, Policy, restricted_zip3, shift_days

SECRET = b"invented"
PEOPLE = [
    {
        "given_name": "Ana",
        "family_name": "Varga",
        "birth_date": "1950-03-15",
        "record_number": "40123-7",
        "phone": "204-555-0123",
    }
]


def clean(text, policy="strict", *, patient="p", known=None, **changed):
    note = begin_note(text, dataclasses.replace(POLICIES[policy], **changed), SECRET, patient=patient, known=known)
    return deidentify(text, note)[0]


STRICT = (
    ("Seen 03/15/2024 for pain.", "Seen [DATE] 2024 for pain."),
    ("on 2024-03-15 again", "on 2024 [DATE] again"),
    ("March 15, 2024", "[DATE] 2024"),
    ("DATE 07-JAN-23", "DATE [DATE] 2023"),
    ("since March 2024", "since [DATE] 2024"),
    ("came last Tuesday", "came [DATE]"),
    ("admitted Christmas Eve", "admitted [DATE]"),
    ("DOB 3/15/85 (39 yo)", "DOB [DATE] 1985 (39 yo)"),
    ("DOB 3/15/1985", "DOB [DATE] 1985"),
    ("DOB 3/15/1931", "DOB [DATE]"),
    ("DOB 3/15/31", "DOB [DATE]"),
    ("DOB 3/15/20", "DOB [DATE]"),
    ("born in 1929, seen in 2024", "born in [DATE], seen in 2024"),
    ("born in 1985", "born in 1985"),
    ("polio in 1931.", "polio in [DATE]."),
    ("since 1950", "since 1950"),
    ("flow of 1931 ml", "flow of 1931 ml"),
    ("A 94-year-old woman", "A 90+ woman"),
    ("an 89-year-old man", "an 89-year-old man"),
    ("6-week-old, age 87", "6-week-old, age 87"),
    ("lives at 12 Main St Apt 4B, Springfield, MA 01103 now", "lives at [ADDRESS], MA 011 now"),
    ("Keene NH 03602 now", "[PLACE] NH 000 now"),
    ("zip code 03602", "zip code 000"),
    ("zip code 01103-1234", "zip code 011"),
    ("lives at SW1A 1AA now", "lives at [POSTCODE] now"),
    ("zip code 01103", "zip code 011"),
    ("on 12/03/2024 again", "on [DATE] 2024 again"),
    ("Mrs. Varga, MRN 00-34-21", "Mrs. [NAME], MRN [RECORD_NUMBER]"),
    ("at 14:30 on 29 February 2024", "at 14:30 on [DATE] 2024"),
)


@pytest.mark.parametrize(("text", "expected"), STRICT, ids=[t for t, _ in STRICT])
def test_strict_leaves_years_states_and_ages_up_to_89(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize("year", range(1915, 1960))
def test_a_birth_year_stays_only_where_nobody_of_it_can_be_90(year):
    stays = year > REFERENCE_YEAR - 90
    assert (str(year) in clean(f"born in {year}, seen 3/15/2024")) is stays
    assert (str(year) in clean(f"DOB 3/15/{year}.")) is stays
    assert (str(year) in clean(f"The war of {year}.")) is stays


def test_a_later_note_tightens_the_limit():
    assert "1945" in clean("born in 1945, seen 3/15/2026")
    assert "1945" not in clean("born in 1945, seen 3/15/2036")


@pytest.mark.parametrize("age", [*range(85, 110)])
def test_ages_over_89_become_90_and_more(age):
    for text in (f"a {age}-year-old man", f"aged {age}", f"{age} yo", f"{age}F with cough"):
        assert (str(age) in clean(text).replace("90+", "")) is (age < 90)
        assert ("90+" in clean(text)) is (age >= 90)


def test_zip_codes_keep_three_digits_but_of_few_people():
    assert len(restricted_zip3()) == 17
    for first in (f"{n:03d}" for n in range(1000)):
        kept = "000" if first in restricted_zip3() else first
        assert clean(f"zip code {first}17.") == f"zip code {kept}."


@pytest.mark.parametrize("state", ["MA", "TX", "NH", "DC"])
def test_a_state_stays(state):
    assert clean(f"of Springfield, {state} 01103 today").endswith(f", {state} 011 today")


# ---- shift ---------------------------------------------------------------------------------------------------------------


def test_shifts_are_whole_weeks_never_none_bounded_and_spread_over_both_directions():
    drawn = [shift_days(SECRET, f"p{i}", 52) for i in range(5_000)]
    assert all(d % 7 == 0 and d != 0 and abs(d) <= 364 for d in drawn)
    assert set(drawn) == {7 * w for w in range(-52, 53) if w}
    assert 2_300 < sum(d > 0 for d in drawn) < 2_700
    assert {shift_days(SECRET, f"p{i}", 1) for i in range(100)} == {-7, 7}
    assert shift_days(SECRET, "p1", 52) == shift_days(SECRET, "p1", 52) != shift_days(b"other", "p1", 52)


def test_shifted_dates_keep_weekday_interval_and_form_over_leap_years():
    chance = random.Random(0)
    for i in range(1_000):
        first = date(2019, 6, 1) + timedelta(days=chance.randrange(2_000))
        second = first + timedelta(days=chance.randrange(1, 400))
        text = f"Seen {first:%m/%d/%Y}, again {second:%Y-%m-%d}."
        moved = clean(text, "shift", patient=f"p{i}")
        got = re.fullmatch(r"Seen (\d\d)/(\d\d)/(\d{4}), again (\d{4})-(\d\d)-(\d\d)\.", moved)
        assert got, moved
        month, day, year, *rest = map(int, got.groups())
        new, later = date(year, month, day), date(*rest)
        assert new.weekday() == first.weekday() and later - new == second - first
        assert 7 <= abs((new - first).days) <= 364


SHIFTED_BY_FIVE_WEEKS = (
    ("on 29 February 2024", "on 4 April 2024"),
    ("on 2/29/2024", "on 4/4/2024"),
    ("on 29-FEB-24", "on 4-APR-24"),
    ("on 12/31/2023", "on 02/04/2024"),
    ("on 2023-12-31", "on 2024-02-04"),
    ("since December 2023", "since January 2024"),
    ("compared with 12/2023", "compared with 01/2024"),
    ("came last Tuesday", "came last Tuesday"),
    ("on Monday", "on Monday"),
    ("admitted Christmas Eve", "admitted [DATE]"),
    ("surgery in 2019", "surgery in 2019"),
    ("DOB 3/15/1985, seen 3/15/2024", "DOB 4/19/1985, seen 4/19/2024"),
    ("DOB 3/15/1930, seen 3/15/2024", "DOB 1/1/1934, seen 4/19/2024"),
    ("born in 1930, seen 12/15/2023", "born in 1933, seen 01/19/2024"),
    ("a 94-year-old, seen 3/15/2024", "a 90+, seen 4/19/2024"),
    ("on March 5th, 2021", "on April 9th, 2021"),
    ("on the 3rd of June", "on the 8th of July"),
    ("on 13/03/2024 and 04/05/2024", "on 17/04/2024 and 08/06/2024"),
    ("Keene, MA 01103 now", "[PLACE], MA 011 now"),
)


@pytest.mark.parametrize(("text", "expected"), SHIFTED_BY_FIVE_WEEKS, ids=[t for t, _ in SHIFTED_BY_FIVE_WEEKS])
def test_shift_moves_dates_in_their_own_form(text, expected):
    patient = next(p for p in (f"p{i}" for i in range(5_000)) if shift_days(SECRET, p, 52) == 35)
    assert clean(text, "shift", patient=patient) == expected


def test_numbers_are_days_first_where_the_practice_or_the_note_says_so():
    patient = next(p for p in (f"p{i}" for i in range(5_000)) if shift_days(SECRET, p, 52) == 35)
    assert clean("on 03/04/2024", "shift", patient=patient) == "on 04/08/2024"
    assert clean("on 03/04/2024", "shift", patient=patient, day_first=True) == "on 08/05/2024"


def test_a_known_birth_date_is_moved_or_clamped_like_any_birth_date():
    known = Known.from_rows([{"family_name": "Varga", "birth_date": "1930-03-15"}])
    assert "19300315" not in clean("Varga 19300315, seen 3/15/2024", known=known)
    assert "1930" not in clean("Varga 19300315, seen 3/15/2024", "shift", known=known)


def test_shift_says_that_an_expert_must_decide():
    assert "expert's determination" in POLICIES["shift"].claim
    assert "expert" not in POLICIES["strict"].claim


# ---- review --------------------------------------------------------------------------------------------------------------


def test_review_numbers_people_and_values():
    text = (
        "Mr. Varga saw Dr. Iyer. Ana Varga, MRN 00-34-21 / 003421, then MRN 99-88-77."
        " Dr. Iyer, 94-year-old, 3/15/2024, 3/15/2024."
    )
    assert clean(text, "review", known=Known.from_rows(PEOPLE)) == (
        "Mr. [NAME 1] saw Dr. [NAME 2]. [NAME 1], MRN [RECORD_NUMBER 1] / [RECORD_NUMBER 1], then MRN [RECORD_NUMBER 2]."
        " Dr. [NAME 2], [AGE 1], [DATE 1], [DATE 1]."
    )


# ---- sections and the sealed list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [{}, {"replacement": "surrogate"}])
def test_the_question_reads_the_same_with_and_without_the_answer(changed):
    policy: Policy = dataclasses.replace(POLICIES["strict"], **changed)
    sections = [
        ("impression", "Ada Iyer agrees with Mr. Quill, 3/1/2024"),
        ("findings", "Dr. Iyer saw Quill on 3/15/2024, MRN 4412"),
    ]

    def run(given):
        note = begin_note(sections[1][1], policy, SECRET, patient="p")
        return deidentify_sections(given, note, asked=("findings",))

    both, removed = run(sections)
    alone, _ = run(sections[1:])
    assert dict(both)["findings"] == dict(alone)["findings"]
    assert [n for n, _ in both] == ["impression", "findings"]
    assert "Iyer" not in dict(both)["impression"]
    for gone in removed:
        assert dict(sections)[gone.place][gone.start :].startswith(gone.original)


def test_what_was_removed_restores_the_text():
    text = "Mrs. Varga, DOB 3/15/1985, of Springfield, MA 01103 came."
    note = begin_note(text, dataclasses.replace(POLICIES["strict"], replacement="surrogate"), SECRET, patient="p")
    new, removed = deidentify(text, note)
    for gone in removed:
        new = new[: gone.start] + gone.original + new[gone.start + len(gone.replacement) :]
    assert new == text
    keys = replaced_keys(removed)
    assert keys and not {"varga", "springfield", "[name]"} & set(keys)
    assert [p for p in placed("on [DATE] 2024 and 2023 [DATE]", []) if p] == ["[DATE] 2024", "2023 [DATE]"]


# ---- finds of other forms than today's rules give ------------------------------------------------------------------------


def edited(text, found, kind="DATE", policy="strict", weeks=None):
    start = text.index(found)
    patient = next(p for p in (f"p{i}" for i in range(9_000)) if weeks is None or shift_days(SECRET, p, 52) == 7 * weeks)
    note = begin_note(text, POLICIES[policy], SECRET, patient=patient)
    return replace_spans(text, [Span(start, start + len(found), kind, "other")], note)[0]


@pytest.mark.parametrize(
    ("text", "found", "strict", "shifted"),
    [
        ("at 03/15/2024 14:30 in", "03/15/2024 14:30", "at [DATE] 2024 14:30 in", "at 04/19/2024 14:30 in"),
        ("at 2024-03-15T14:30:00Z in", "2024-03-15T14:30:00Z", "at 2024 [DATE]T14:30:00Z in", "at 2024-04-19T14:30:00Z in"),
        ("Mon, Mar 4, 2024", "Mon, Mar 4, 2024", "[DATE] 2024", "Mon, Apr 8, 2024"),
        ("on March 3-5, 2023.", "March 3-5, 2023", "on [DATE] 2023.", "on [DATE]."),
        ("fall 2022 to May 2024", "fall 2022 to May 2024", "[DATE] 2022 [DATE] 2024", "[DATE]"),
        ("flew on Monday morning.", "on Monday morning", "flew [DATE].", "flew on Monday morning."),
        ("the fall", "fall", "the [DATE]", "the [DATE]"),
        ("on the 15th", "15th", "on the [DATE]", "on the [DATE]"),
        ("30 February 2024", "30 February 2024", "[DATE] 2024", "[DATE]"),
        ("seen 4th of July", "4th of July", "seen [DATE]", "seen [DATE]"),
        ("seen July 4th, 2023", "July 4th, 2023", "seen [DATE] 2023", "seen August 8th, 2023"),
        ("here 3.-9.3.2024.", "9.3.2024", "here [DATE] 2024.", "here [DATE]."),
        ("here 3.2. - 9.3.2024.", "9.3.2024", "here [DATE] 2024.", "here [DATE]."),
        ("since Mar-24", "Mar-24", "since [DATE]", "since [DATE]"),
        ("the twenty-third of April 2024", "twenty-third of April 2024", "the [DATE] 2024", "the [DATE]"),
        ("from 6/18 to 6/20", "6/18 to 6/20", "from [DATE]", "from [DATE]"),
        ("on 26JAN18", "26JAN18", "on [DATE] 2018", "on 2MAR18"),
        ("on March fifth", "March fifth", "on [DATE]", "on [DATE]"),
    ],
)
def test_dates_of_other_forms(text, found, strict, shifted):
    assert edited(text, found) == strict
    assert edited(text, found, policy="shift", weeks=5) == shifted


@pytest.mark.parametrize(
    ("text", "found", "kind", "expected"),
    [
        ("Springfield, MA 01103 now", "01103", "POSTCODE", "Springfield, MA 011 now"),
        ("Keene, New Hampshire 03602", "03602", "POSTCODE", "Keene, New Hampshire 000"),
        ("of 10115 Berlin", "10115", "POSTCODE", "of [POSTCODE] Berlin"),
        ("my zip code is 2200", "2200", "POSTCODE", "my zip code is [POSTCODE]"),
        ("in Raleigh, North Carolina", "Raleigh, North Carolina", "PLACE", "in [ADDRESS], North Carolina"),
        ("from Ohio", "Ohio", "PLACE", "from Ohio"),
        ("from New York", "New York", "PLACE", "from [PLACE]"),
        ("of Albany, New York 12203", "Albany, New York 12203", "ADDRESS", "of [ADDRESS], New York 122"),
        ("Ohio General Hospital", "Ohio General Hospital", "FACILITY", "[FACILITY]"),
    ],
)
def test_places_of_other_forms(text, found, kind, expected):
    assert edited(text, found, kind) == expected
