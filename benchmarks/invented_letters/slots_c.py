"""The slots that only the second development half has: other lands, odd forms of names and dates, many kinds of numbers."""

import datetime as dt
import re
from collections.abc import Callable
from random import Random

from invented_letters import pools_c
from invented_letters.cases import UNLISTED, Case, Person, built_name, filled, person, slots_of, spaced, town, written_date
from invented_letters.marks import MIDDLE, OPEN, mark, stay

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
CHILDREN = ("paediatric clinic",)
LOWER = (
    "i stopped the water pill because my legs cramp.",
    "pain is like a 7 out of 10.",
    "pooping fine lol.",
    "i only took half of the 20 mg.",
    "will it hurt my kidneys?",
)
LAND_OF = {
    "british clinic letter": "gb", "british surgery summary": "gb", "irish letter": "ie", "australian letter": "au", "canadian consult": "ca",
    "indian summary": "in", "south african letter": "za", "new zealand letter": "nz",
}  # fmt: skip


class Slots(dict):
    """Slots by name; `s_Word` writes a word that may stay, `lo_x` and `up_x` write slot x in small or large letters."""

    def __missing__(self, name: str) -> Callable[[], str]:
        if name.startswith("s_"):
            return lambda: stay(spaced(name[2:]))
        change = {"lo_": str.lower, "up_": str.upper}[name[:3]]
        return lambda: _recased(self[name[3:]](), change)


def slots(case: Case, family: str) -> Slots:
    """Every slot of a letter of a family; the facts of the case are first moved to the land of the family."""
    rng, land = case.rng, LAND_OF.get(family)
    if family in CHILDREN:
        _made_a_child(case)
    if land:
        _moved(case, land)
    found = Slots(slots_of(case))
    phones = pools_c.LANDS[land]["phones"] if land else pools_c.PHONES
    if land:
        found |= {
            "dob": lambda: written_date(case.birth, rng.choice(pools_c.DMY_BIRTH), year_stays=case.age <= 89),
            "visit": lambda: written_date(case.visit, rng.choice(pools_c.DMY)), "date": lambda: case.dated(pools_c.DMY),
            "sdate": lambda: case.dated((*pools_c.DMY, "{ord} {Month}", "{d}/{m}", "{d} {Mon}", "{ord} of {Month}")),
            "fax": lambda: mark("FAX", filled(rng.choice(phones), rng)), "town": lambda: mark("CITY", _town_of(land, rng)),
            "address": lambda: _address(case, land), "city_st": lambda: mark("CITY", case.town), "county": lambda: mark("CITY", _county(case, land)),
        }  # fmt: skip
    else:
        found["county"] = lambda: mark("CITY", f"{rng.choice(pools_c.COUNTIES)} County")
    found |= {"sphone": lambda: mark("PHONE", filled(rng.choice(phones), rng)), **_people(case), **_times(case), **_codes(case)}
    return found


def _recased(text: str, change: Callable[[str], str]) -> str:
    """Text in other letters, the kinds of its marks untouched."""
    parts = re.split(f"({OPEN}\\w+{MIDDLE})", text)
    return "".join(part if part.startswith(OPEN) else change(part) for part in parts)


def _made_a_child(case: Case) -> None:
    """The patient becomes a child, whose parents join the relatives."""
    case.age = case.rng.randint(1, 15)
    case.birth = case.visit - dt.timedelta(int(case.age * 365.25) + case.rng.randrange(20, 340))
    for place, sex in enumerate("FM"):
        parent = person(case.pools, case.rng, sex)
        case.kin[place] = Person(
            parent.given, case.patient.family if sex == "M" else parent.family, parent.middle, sex, parent.built
        )


def _moved(case: Case, land: str) -> None:
    """Home, telephone and national number as in that land."""
    facts, rng = pools_c.LANDS[land], case.rng
    case.town = _town_of(land, rng)
    name = built_name(pools_c, pools_c.FAMILY_ENDS, rng) if rng.random() < UNLISTED else spaced(rng.choice(pools_c.FAMILIES))
    number = rng.choice(
        (
            f"{rng.randint(1, 240)}",
            f"{rng.randint(1, 40)}{rng.choice('ab')}",
            f"Flat {rng.randint(1, 30)}, {rng.randint(1, 90)}",
            f"{rng.randint(1, 9)}/{rng.randint(10, 99)}",
        )
    )
    case.street = f"{number} {name} {rng.choice(str(facts['kinds']).split())}"
    case.zip = filled(rng.choice(facts["post"]), rng)
    case.phone = filled(rng.choice(facts["phones"]), rng)
    case.numbers["INSURANCE"] = filled(rng.choice(facts["insurance"]), rng)


def _town_of(land: str, rng: Random) -> str:
    return (
        town(pools_c, rng, built=True)
        if rng.random() < UNLISTED
        else spaced(rng.choice(str(pools_c.LANDS[land]["towns"]).split()))
    )


def _county(case: Case, land: str) -> str:
    return spaced(case.rng.choice(str(pools_c.LANDS[land]["counties"]).split() or [case.town]))


def _address(case: Case, land: str) -> str:
    facts, gap = pools_c.LANDS[land], case.rng.choice((", ", ",\n", "\n"))
    street, place = mark("ADDRESS", case.street), mark("CITY", case.town)
    code = mark("ZIP", stay(case.zip[:3]) + case.zip[3:] if land == "in" else case.zip)
    if states := str(facts.get("states", "")):
        return f"{street}{gap}{place} {stay(spaced(case.rng.choice(states.split())))} {code}"
    if facts["counties"] and case.rng.random() < 0.5:
        return f"{street}{gap}{place}{gap}{mark('CITY', _county(case, land))}{gap}{code}"
    return f"{street}{gap}{place}{gap if gap == ', ' else ' '}{code}"


def _people(case: Case) -> dict[str, Callable[[], str]]:
    """Names in odd forms, and places by kind."""
    rng, pt = case.rng, case.patient
    surgery = f"{town(pools_c, rng)} {rng.choice(('Surgery', 'Health Centre', 'Medical Practice'))}"
    site = town(pools_c, rng)
    nick, initials = rng.choice(pools_c.NICKS), [f"{who.given[0]}{who.family[0]}".upper() for who in case.staff]
    odd = (
        f'{pt.given} "{nick}" {pt.family}', f"{pt.family.upper()} {pt.given}", f"{pt.family} {pt.given[0]}.", f"{pt.given[0]}. {pt.middle}. {pt.family}",
        f"{pt.given} {pt.middle}. {pt.family}-{case.maiden}", f"{pt.given} {pt.family.upper()}", f"{pt.given} ({nick}) {pt.family}", f"{pt.family} {pt.given}",
        f"{pt.given} {pt.family}, Jr." if pt.sex == "M" else f"{pt.given} {case.maiden} {pt.family}",
    )  # fmt: skip
    found = {
        "odd": lambda: mark("NAME", rng.choice(odd)), "nick": lambda: mark("NAME", nick),
        "va": lambda: mark("NAME", f"{pt.family},{pt.given} {pt.middle}".upper()), "hl7": lambda: mark("NAME", f"{pt.family}^{pt.given}^{pt.middle}".upper()),
        "init": lambda: mark("NAME", f"{pt.given[0]}{pt.middle}{pt.family[0]}".upper()), "acr": lambda: mark("FACILITY", _acronym(case.facility)),
        "last4": lambda: mark("SSN", f"{pt.family[0].upper()}{case.numbers['SSN'][-4:]}"), "ssn4": lambda: mark("SSN", case.numbers["SSN"][-4:]),
        "own": lambda: mark("NAME", pt.given), "mi": lambda: mark("NAME", pt.middle),
        "walkin": lambda: mark("FACILITY", f"{site} {stay('Urgent Care')}"), "ems": lambda: mark("FACILITY", f"{site.upper()} {stay('FIRE & EMS')}"),
        "eyes": lambda: mark("FACILITY", f"{site} {stay('Eye Associates')}"), "imaging": lambda: mark("FACILITY", f"{site} {stay('Imaging Partners, LLC')}"),
        "exp": lambda: stay(f"{rng.randint(1, 12):02d}/{case.visit.year + 1}"), "zip": lambda: mark("ZIP", stay(case.zip[:3]) + case.zip[3:]),
        "zipm": lambda: mark("ZIP", stay(case.zip[:3]) + case.zip[3:]), "surgery": lambda: mark("FACILITY", surgery),
        "kin1_hl7": lambda: mark("NAME", f"{case.kin[0].family}^{case.kin[0].given}".upper()), "lo_clin1": lambda: rng.choice(LOWER),
        "st1_hl7": lambda: mark("NAME", f"{case.staff[0].family}^{case.staff[0].given}".upper()), "His": lambda: "Her" if pt.sex == "F" else "His",
        "roadname": lambda: mark("ADDRESS", rng.choice(("Route 9", "Old Quarry Road", "Sycamore Street", "Boreen Road"))),
        "address2": lambda: f"{mark('ADDRESS', f'{rng.randint(2, 90)} High Street')}, {mark('CITY', case.town)}",
        "plate2": lambda: f"tag {mark('VEHICLE', filled(rng.choice(pools_c.SHAPES['VEHICLE']), rng))}", "plate_bare": lambda: f"plate {mark('VEHICLE', case.numbers['VEHICLE'])}",
    }  # fmt: skip
    for place, who in enumerate(case.staff, 1):
        found |= {
            f"ini{place}": lambda place=place: mark("NAME", initials[place - 1]),
            f"cr{place}": lambda who=who: f"{case.full(who)}, {stay(rng.choice(pools_c.CREDENTIALS))}",
            f"st{place}_va": lambda who=who: mark("NAME", f"{who.family},{who.given} {who.middle}".upper()),
            f"st{place}_a": lambda who=who: mark("NAME", f"{who.given[0]} {who.family}"),
            f"stx{place}": lambda who=who: mark("NAME", rng.choice((f"{who.given} {who.family[0]}.", f"{who.given[0]}. {who.family}", f"{who.given} {who.family}"))),
        }  # fmt: skip
    for kind, shapes in pools_c.PLACES.items():
        fixed = case._place([s.replace("{n}", str(rng.randint(2, 900))) for s in shapes])
        found[kind] = lambda fixed=fixed: mark("FACILITY", fixed)
    return found


def _acronym(facility: str) -> str:
    letters = [word[0].upper() for word in re.findall(r"[^\W\d_]{3,}", facility) if word.lower() not in ("the", "for")]
    return "".join(letters)[:4] if len(letters) > 2 else facility


def _times(case: Case) -> dict[str, Callable[[], str]]:
    """Ranges, weekdays, ages and years in many writings."""
    rng = case.rng

    def ranged() -> str:
        first = case.visit - dt.timedelta(rng.randint(3, 300))
        last = first + dt.timedelta(rng.randint(1, 6))
        if first.month == last.month and rng.random() < 0.5:
            return mark("DATE", rng.choice((f"{first.day}-{last.day} {first:%B}", f"{first:%B} {first.day}-{last.day}")))
        joint = rng.choice(("-", " - ", " to ", " through "))
        return joint.join(mark("DATE", f"{day.month}/{day.day}") for day in (first, last))

    def worded(shape: str) -> str:
        tens, unit = divmod(case.age, 10)
        words = (
            UNITS[case.age]
            if case.age < 20
            else "one hundred"
            if case.age > 99
            else TENS[tens - 2] + (f"-{UNITS[unit]}" if unit else "")
        )
        return shape.replace("#", mark("AGE", words) if case.age > 89 else words)

    def adjective() -> str:
        if case.age < 100 and rng.random() < 0.15:
            return worded("#-year-old")
        return case.age_words(rng.choice(("#-year-old", "# y.o.", "#yo", "# yr old", "#-yr-old", "# year-old", "#y/o")))

    def tail() -> str:
        if case.age < 100 and rng.random() < 0.2:
            return worded("aged #")
        return case.age_words(rng.choice(("aged #", "# years of age", "age #", "# years old", "now #", "# yrs")))

    birth_year = str(case.birth.year)
    return {
        "range": ranged, "age_adj": adjective, "age_tail": tail, "byear": lambda: mark("DATE", birth_year) if case.age > 89 else stay(birth_year),
        "age_short": lambda: case.age_words(rng.choice((f"#{case.patient.sex}", f"#{case.patient.sex.lower()}", f"#y{case.patient.sex}", "# Y", f"# {case.patient.sex}"))),
        "dobhl7": lambda: written_date(case.birth, "{Y}{mm}{dd}", year_stays=case.age <= 89), "vahl7": lambda: written_date(case.visit, "{Y}{mm}{dd}"),
        "vadate": lambda: written_date(case.visit, "{MON} {dd}, {Y}"), "mil": lambda: case.dated(("{dd}{MON}{y}", "{dd} {MON} {Y}")),
        "md": lambda: case.dated(("{m}/{d}", "{mm}/{dd}", "{m}-{d}")), "my": lambda: case.dated(("{m}/{y}", "{Mon} {Y}", "{Month} '{y}", "{Month} of {Y}")),
        "oday": lambda: case.dated(("{ord} of {Month}", "{Month} {ord}")), "wdate": lambda: case.dated(("{Wday}, {Month} {d}", "{Wday} the {ord}", "{Wday} {m}/{d}")),
    }  # fmt: skip


def _codes(case: Case) -> dict[str, Callable[[], str]]:
    """Numbers of many kinds, each the same throughout a letter, handles by service and e-mail addresses spelled out."""
    rng = case.rng
    found = {}
    for name, (kind, shapes) in pools_c.NUMBERS.items():
        fixed = filled(rng.choice(shapes), rng)
        found |= {
            name: lambda kind=kind, fixed=fixed: mark(kind, fixed),
            f"new_{name}": lambda kind=kind, shapes=shapes: mark(kind, filled(rng.choice(shapes), rng)),
        }
    spelled = case.mail.replace("@", rng.choice((" at ", " (at) ", " [at] "))).replace(".", rng.choice((".", " dot ")))
    plain = [re.sub(r"[^a-z]", "", part.lower()) or "zed" for part in (case.patient.given, case.patient.family)]
    number = rng.randint(1, 99)
    services = (
        ("Twitter @", f"{plain[0]}{number}"), ("Instagram: ", f"{plain[0]}.{plain[1]}"), ("on Reddit as ", f"u/{plain[1]}_{number}"), ("Skype: ", f"live:{plain[0]}{plain[1]}"),
        ("Venmo @", f"{plain[0]}-{plain[1]}-{number}"), ("Snapchat ", f"{plain[1]}{number}"), ("Telegram @", f"{plain[0]}_{plain[1]}"), ("TikTok @", f"{plain[0]}{plain[1]}{number}"),
        ("Facebook /", f"{plain[0]}.{plain[1]}.{number}"), ("Discord ", f"{plain[0]}#{rng.randint(1000, 9999)}"),
    )  # fmt: skip
    found |= {
        "mail_words": lambda: mark("EMAIL", spelled), "social": lambda: (lambda s: s[0] + mark("HANDLE", s[1]))(rng.choice(services)),
        "pobox": lambda: mark("ADDRESS", rng.choice((f"P.O. Box {rng.randint(10, 9900)}", f"PO Box {rng.randint(10, 9900)}", f"Box {rng.randint(10, 990)}, RR {rng.randint(1, 6)}"))),
        "plate": lambda: f"{stay(rng.choice(pools_c.STATES))} {rng.choice(('plate', 'tag', 'registration', 'license plate'))} {mark('VEHICLE', case.numbers['VEHICLE'])}",
    }  # fmt: skip
    return found
