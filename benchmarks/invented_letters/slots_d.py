"""The slots that only the second development half has: unlabelled names, dates, numbers and places in prose."""

import datetime as dt
import re
from collections.abc import Callable

from invented_letters import pools_d as pools
from invented_letters.cases import DAYS, MONTHS, Case, Person, filled, ordinal, person, slots_of, spaced, town, written_date
from invented_letters.marks import mark, stay

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen""".split()
TENS = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()
SHORT_DAYS = "Mon Tues Wed Thurs Fri Sat Sun".split()


def in_words(number: int) -> str:
    """A number below 200 in words."""
    if number >= 100:
        return "one hundred" + (f" and {in_words(number - 100)}" if number > 100 else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


def slots(case: Case, _family: str) -> dict[str, Callable[[], str]]:
    """Every slot of a letter: those of `cases` and this half's own; the phrases of the pools hold slots themselves."""
    rng = case.rng
    found = {**slots_of(case), **_names(case), **_dates(case), **_places(case), **_numbers(case)}
    found |= {
        key: lambda kind=kind, shapes=shapes: mark(kind, filled(rng.choice(shapes), rng))
        for key, (kind, shapes) in pools.MORE_SHAPES.items()
    }
    found |= {key: lambda options=options: rng.choice(options) for key, options in pools.PHRASES.items()}
    return found


def _names(case: Case) -> dict[str, Callable[[], str]]:
    rng, pt = case.rng, case.patient
    nick = rng.choice(pools.NICKS)

    def new() -> Person:
        return person(pools, rng)

    def titled(who: Person, name: str) -> str:
        return f"{stay(rng.choice(('Mr', 'Mr.') if who.sex == 'M' else ('Ms', 'Mrs', 'Mrs.', 'Miss')))} {mark('NAME', name)}"

    def initials(who: Person) -> str:
        return mark(
            "NAME",
            rng.choice(("{a}.{b}.", "{a}. {b}.", "{a}{b}", "{a}.{m}.{b}.")).format(
                a=who.given[0], m=who.middle, b=who.family[0]
            ),
        )

    def rank(words: tuple[str, ...], who: Person) -> str:
        return f"{stay(rng.choice(words))} {mark('NAME', who.family)}"

    found: dict[str, Callable[[], str]] = {
        "who": lambda: case.full(new()), "who_g": lambda: mark("NAME", new().given), "who_f": lambda: mark("NAME", new().family),
        "who_t": lambda: titled(who := new(), who.family), "long": lambda: _long_name(case), "lone": lambda: mark("NAME", rng.choice(pools.SINGLES)),
        "nick": lambda: mark("NAME", rng.choice(pools.NICKS)), "pt_nick": lambda: mark("NAME", nick), "pt_cap": lambda: mark("NAME", pt.family.upper()),
        "pt_low": lambda: mark("NAME", f"{pt.given} {pt.family}".lower()), "pt_k": lambda: titled(pt, pt.family[0]), "pt_ini": lambda: initials(pt),
        "drq": lambda: f"{stay('Dr')} {mark('NAME', case.staff[1].family[0])}", "rn": lambda: rank(("RN", "Nurse", "NP", "PA"), case.staff[3]),
        "attending": lambda: f"attending {mark('NAME', case.staff[0].family)}", "fellow": lambda: f"fellow {mark('NAME', case.staff[4].family)}",
        "st3_low": lambda: mark("NAME", case.staff[2].family.lower()), "st3_ini": lambda: initials(case.staff[2]),
        "st1_ini": lambda: initials(case.staff[0]), "st2_ini": lambda: initials(case.staff[1]), "st4_ini": lambda: initials(case.staff[3]),
        "st4_low_f": lambda: mark("NAME", case.staff[3].family.lower()), "His": lambda: "Her" if pt.sex == "F" else "His",
        "two": lambda: mark("NAME", case.staff[0].given[0] + case.staff[0].family[0]),
        "fam": lambda: f"the {mark('NAME', pt.family)} family",
    }  # fmt: skip
    return found


def _long_name(case: Case) -> str:
    """A name of more than a given and a family name, as many cultures have it."""
    rng = case.rng
    one, two = person(pools, rng), person(pools, rng, "M")
    shape = rng.choice((
        "{g} {f}-{f2}", "{g} {f} {f2}", "{g} bin {h}", "{g} {h}ovich {f}", "{g} {h}ovna {f}", "{g} van der {f}", "{g} {f} y {f2}", "{g} al-{f}",
        "{g} de la {f}", "{g} ter {f}", "{g} O'{f}", "{f} {g} {h}", "{g} {h} {f}", "{g} D'{f}", "{g} {h} ibn {f}", "{g}-{h} {f}", "{a}. {b}. {f}", "{a}{b} {f}",
    ))  # fmt: skip
    text = shape.format(g=one.given, h=two.given, f=one.family, f2=two.family, a=one.given[0], b=two.given[0])
    return mark("NAME", text + rng.choice(("", "", "", "", " " + stay("Jr"), " " + stay("III"))))


def _dates(case: Case) -> dict[str, Callable[[], str]]:
    rng = case.rng

    def near() -> dt.date:
        return case.visit + dt.timedelta(rng.randint(-90, 20))

    def spoken() -> str:
        day = near()
        return mark(
            "DATE",
            f"{MONTHS[day.month - 1]} {rng.choice((str(day.day), ordinal(day.day)))} {stay('comma')} {stay(str(day.year))}",
        )

    def span() -> str:
        day = near()
        end = day + dt.timedelta(rng.randint(2, 6))
        ends = f"{end.month}/{end.day}"
        month = MONTHS[day.month - 1]
        plain = [
            f"{day.month}/{day.day}-{ends}",
            f"{day.month}/{day.day} {stay('to')} {ends}",
            f"{day.month}/{day.day} {stay('thru')} {ends}",
        ]
        if day.month == end.month:
            plain += [
                f"{month} {day.day}-{end.day}",
                f"{day.day}-{end.day} {month[:3]}",
                f"{month[:3]} {day.day} {stay('through')} {end.day}",
            ]
        return mark("DATE", rng.choice(plain))

    def age(number: int) -> str:
        written = rng.choice((str(number), in_words(number), str(number)))
        return mark("AGE", written) if number > 89 else written

    return {
        "nth": lambda: mark("DATE", ordinal(near().day)), "wk": lambda: _short_day(near(), rng.choice(("{w} {m}/{d}", "{w}, {m}/{d}", "{w} {d} {o}"))),
        "day": lambda: mark("DATE", rng.choice((*DAYS, *SHORT_DAYS))), "span": span, "spoken": spoken, "slash": lambda: written_date(near(), "{m}/{d}"),
        "iso": lambda: written_date(near(), "{Y}-{mm}-{dd}"), "num": lambda: written_date(near(), "{Y}{mm}{dd}"), "md": lambda: written_date(near(), "{mm}-{dd}"),
        "dob_iso": lambda: written_date(case.birth, "{Y}-{mm}-{dd}", year_stays=case.age <= 89), "age_w": lambda: age(case.age),
        "old": lambda: age(rng.randint(90, 104)), "mid": lambda: age(rng.randint(31, 89)),
        "oldth": lambda: mark("AGE", f"{rng.randint(90, 104)}{stay('th')}") if rng.random() < 0.7 else mark("AGE", rng.choice(("ninetieth", "ninety-fifth", "hundredth"))),
    }  # fmt: skip


def _short_day(day: dt.date, shape: str) -> str:
    month = MONTHS[day.month - 1][:3]
    return mark("DATE", shape.format(w=SHORT_DAYS[day.weekday()], m=day.month, d=day.day, o=month))


def _places(case: Case) -> dict[str, Callable[[], str]]:
    rng = case.rng

    def place(kind: str) -> str:
        text = rng.choice(pools.PLACES[kind]).format(
            town=town(pools, rng), saint=rng.choice(pools.SAINTS), family=person(pools, rng).family, county=rng.choice(pools.COUNTIES), built=built(),
        )  # fmt: skip
        return mark("FACILITY", re.sub(r" (?:hospital|clinic|shelter|pharmacy|parish)$", lambda m: stay(m[0]), text))

    def built() -> str:
        return rng.choice(pools.STARTS) + rng.choice(pools.MIDDLES) + rng.choice(pools.FAMILY_ENDS)

    def road() -> str:
        name = rng.choice((rng.choice(pools.STREETS), built()))
        return mark(
            "ADDRESS",
            rng.choice((f"{name} {rng.choice(pools.STREET_KINDS)}", f"{name} Road", f"County Road {rng.randint(2, 98)}")),
        )

    def corner() -> str:
        one, two = rng.sample([*pools.STREETS, built()], 2)
        return rng.choice(
            (
                f"at {mark('ADDRESS', one)} and {mark('ADDRESS', two)}",
                f"the corner of {mark('ADDRESS', one)} and {mark('ADDRESS', two)}",
            )
        )

    def abroad(*, country: bool) -> str:
        name, land = spaced(rng.choice(pools.FOREIGN)).split("/")
        return f"{mark('CITY', name)}, {stay(land)}" if country else mark("CITY", name)

    slots: dict[str, Callable[[], str]] = {kind: lambda kind=kind: place(kind) for kind in pools.PLACES}
    return slots | {
        "vil": lambda: mark("CITY", town(pools, rng)), "cnty": lambda: mark("CITY", rng.choice((rng.choice(pools.COUNTIES), built())) + stay(" County")),
        "hood": lambda: _hood(rng.choice(pools.HOODS)), "land": lambda: f"the {mark('CITY', built())} {stay(rng.choice(('mill', 'reservoir', 'bridge', 'lighthouse')))}",
        "road": road, "corner": corner, "foreign": lambda: abroad(country=True), "foreign_t": lambda: abroad(country=False), "stst": lambda: stay(case.state),
        "zip5": lambda: mark("ZIP", stay(case.zip[:3]) + case.zip[3:]), "town_up": lambda: mark("CITY", case.town.upper()),
    }  # fmt: skip


def _hood(written: str) -> str:
    name = spaced(written)
    return f"the {mark('CITY', name[4:])}" if name.startswith("the ") else mark("CITY", name)


def _numbers(case: Case) -> dict[str, Callable[[], str]]:
    rng = case.rng
    plain = re.sub(r"[^a-z]", "", case.patient.family.lower()) or "x"
    first = re.sub(r"[^a-z]", "", case.patient.given.lower()) or "x"
    return {
        "stayp": lambda: stay("p"), "stayx": lambda: stay("x"), "pager": lambda: mark("PHONE", filled(rng.choice(("####", "#####", "3-####")), rng)), "ext": lambda: mark("PHONE", filled("####", rng)),
        "ph7": lambda: mark("PHONE", filled(rng.choice(("555.####", "555-####", "555 ####")), rng)),
        "intl": lambda: mark("PHONE", filled(rng.choice(pools.FOREIGN_PHONES), rng)),
        "mail_sp": lambda: mark("EMAIL", rng.choice((
            f"{first} dot {plain} at example dot com", f"{first}.{plain} (at) example.org", f"{plain}{rng.randint(2, 99)} at sign example dot net",
            f"{first}_{plain} AT post.example.com", f"{plain} underscore {first} at example dot org",
        ))),
        "last4": lambda: mark("SSN", filled("####", rng)),
    }  # fmt: skip
