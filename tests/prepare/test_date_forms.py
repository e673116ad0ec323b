"""Dates in many hands: what they say, and another day in the same hand."""

import random
from datetime import date, timedelta

import pytest

from residency.prepare.date_forms import day_of, read_date, says_the_order, write_like, years_meant

READ = (
    ("03/15/2024", 2024, 3, 15),
    ("15/03/2024", 2024, 3, 15),
    ("3/15/24", 24, 3, 15),
    ("15.03.2024", 2024, 3, 15),
    ("04.03.2024", 2024, 3, 4),
    ("2024-03-15", 2024, 3, 15),
    ("2024/3/5", 2024, 3, 5),
    ("20240315", 2024, 3, 15),
    ("15032024", 2024, 3, 15),
    ("03152024", 2024, 3, 15),
    ("15-Mar-2024", 2024, 3, 15),
    ("07-JAN-23", 23, 1, 7),
    ("15Mar2024", 2024, 3, 15),
    ("15 march 2024", 2024, 3, 15),
    ("March 15, 2024", 2024, 3, 15),
    ("Sept. 5th, 2021", 2021, 9, 5),
    ("Tuesday, March 12, 2024", 2024, 3, 12),
    ("3rd of June", None, 6, 3),
    ("4th of July 2023", 2023, 7, 4),
    ("4 July", None, 7, 4),
    ("Mar-24-2021", 2021, 3, 24),
    ("Mar 24", None, 3, 24),
    ("26JAN18", 18, 1, 26),
    ("Friday 10/5", None, 10, 5),
    ("May 3", None, 5, 3),
    ("4/5", None, 4, 5),
    ("13/5", None, 5, 13),
    ("03/2024", 2024, 3, None),
    ("March 2024", 2024, 3, None),
    ("January 2024", 2024, 1, None),
    ("Jan of 1999", 1999, 1, None),
    ("MAY", None, 5, None),
    ("1929", 1929, None, None),
    ("29 February 2024", 2024, 2, 29),
    ("29 February", None, 2, 29),
    ("2000-02-29", 2000, 2, 29),
)
NOT_READ = (
    "last Tuesday", "Christmas Eve", "2/30/2024", "29 February 2023", "1900-02-29", "13/13/2024", "2024-13-01", "0/5",
    "31/4/2024", "February 30", "40 March", "120/80", "12345678", "",
    "4th of July", "the 4th of July", "July 4th", "Mar-24", "JAN-05", "Dec.-31", "3.-9.3.2024", "6/18 to 6/20", "March fifth",
    "the twenty-third of April 2024",
)  # fmt: skip
FORMS = (
    "03/15/2024", "3/15/2024", "3/5/24", "03/05/24", "15.03.2024", "2024-03-15", "2024/3/5", "20240315", "15-Mar-2024",
    "15-MAR-24", "5 March 2024", "05 Mar 2024", "5th of March 2024", "March 15, 2024", "MARCH 15, 2024", "Mar. 15th, 2024",
    "March 2, '24", "2024 Mar 15", "Friday, March 15, 2024", "march 15 2024",
)  # fmt: skip


@pytest.mark.parametrize(("text", "year", "month", "day"), READ, ids=[r[0] for r in READ])
def test_a_date_is_read(text, year, month, day):
    read = read_date(text)
    assert read is not None
    assert (read.year, read.month, read.day) == (year, month, day)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_day_is_not_read(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "day_first", "month", "day"),
    [
        ("3/4/2024", None, 3, 4),
        ("3/4/2024", True, 4, 3),
        ("3/4/2024", False, 3, 4),
        ("13/4/2024", False, 4, 13),
        ("3.4.24", None, 4, 3),
    ],
)
def test_the_order_is_that_of_the_date_then_of_the_practice_then_of_the_mark(text, day_first, month, day):
    read = read_date(text, day_first=day_first)
    assert (read.month, read.day) == (month, day)


def test_a_date_says_its_order_only_where_it_must():
    assert [says_the_order(t) for t in ("13/4/2024", "4/13/2024", "3/4/2024", "May 3", "2024-03-15")] == [
        True,
        False,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("form", FORMS)
def test_another_day_keeps_the_hand_and_is_read_as_that_day(form):
    chance = random.Random(form)
    written = read_date(form)
    for _ in range(300):
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(9_000))
        new = write_like(written, day)
        read = read_date(new, day_first=says_the_order(form))
        assert read is not None, new
        assert (read.month, read.day, read.year % 100) == (day.month, day.day, day.year % 100), new
        assert [c for c in new if not c.isalnum()] == [c for c in form if not c.isalnum()]
        assert new.isupper() == form.isupper() and new.islower() == form.islower()


@pytest.mark.parametrize(
    ("form", "day", "new"),
    [
        ("5th of March 2024", date(2023, 1, 1), "1st of January 2023"),
        ("3rd of June", date(2024, 8, 22), "22nd of August"),
        ("March 11th", date(2024, 3, 13), "March 13th"),
        ("MAY", date(2024, 12, 1), "DECEMBER"),
        ("Sept 5, 2021", date(2021, 10, 9), "Oct 9, 2021"),
        ("03/2024", date(2023, 11, 15), "11/2023"),
        ("12/15/2024", date(2024, 2, 3), "02/03/2024"),
        ("3/15/2024", date(2024, 12, 3), "12/3/2024"),
        ("1929", date(1936, 1, 1), "1936"),
    ],
)
def test_each_part_follows_its_form(form, day, new):
    assert write_like(read_date(form), day) == new


@pytest.mark.parametrize(
    ("text", "birth", "years"),
    [("3/15/85", False, (1985,)), ("3/15/24", False, (2024,)), ("3/15/30", False, (1930,)), ("3/15/20", True, (2020, 1920)),
     ("3/15/36", True, (1936,)), ("3/15/1936", True, (1936,)), ("4/5", True, ())],
)  # fmt: skip
def test_two_digits_of_a_year_are_what_they_can_be(text, birth, years):
    assert years_meant(read_date(text), birth=birth, latest=2026) == years


def test_a_day_that_its_year_lacks_is_none():
    leap = read_date("29 February")
    assert day_of(leap, 2024) == date(2024, 2, 29)
    assert day_of(leap, 2023) is None
