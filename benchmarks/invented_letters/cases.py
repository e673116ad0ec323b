"""One invented patient's case: people, dates and numbers, and the slots of the templates that write them in many forms."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from types import ModuleType

from invented_letters.marks import mark, stay

UNLISTED = 0.3
"""Share of names and places that are built from syllables, so that no list holds them."""
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
CREDENTIALS = ("MD", "M.D.", "DO", "NP", "RN", "PA-C", "MD, PhD", "MBBS", "LCSW", "DPM")
KIN = {"F": ("wife", "daughter", "sister", "mother", "niece"), "M": ("husband", "son", "brother", "father", "nephew")}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the case."""

    given: str
    family: str
    middle: str
    sex: str
    built: bool
    """True where at least the family name was built from syllables."""


def spaced(word: str) -> str:
    """A list entry of several words."""
    return word.replace("_", " ")


def built_name(pools: ModuleType, ends: Sequence[str], rng: Random) -> str:
    """A name from syllables."""
    return rng.choice(pools.STARTS) + rng.choice(pools.MIDDLES) + rng.choice(ends)


def person(pools: ModuleType, rng: Random, sex: str | None = None, *, built: bool | None = None) -> Person:
    """Somebody new; `built` decides whether the names come from syllables."""
    sex = sex or rng.choice("FM")
    built = rng.random() < UNLISTED if built is None else built
    listed = pools.WOMEN if sex == "F" else pools.MEN
    ends = pools.WOMEN_ENDS if sex == "F" else pools.MEN_ENDS
    given = built_name(pools, ends, rng) if built and rng.random() < 0.7 else rng.choice(listed)
    family = built_name(pools, pools.FAMILY_ENDS, rng) if built else spaced(rng.choice(pools.FAMILIES))
    return Person(given, family, rng.choice("ABCDEFGHJKLMNPRSTW"), sex, built)


def town(pools: ModuleType, rng: Random, *, built: bool | None = None) -> str:
    """A town's name."""
    if rng.random() < UNLISTED if built is None else built:
        return rng.choice(pools.STARTS) + rng.choice(pools.MIDDLES).rstrip("aeiou") + rng.choice(pools.TOWN_ENDS)
    return spaced(rng.choice(pools.TOWNS))


def filled(shape: str, rng: Random) -> str:
    """A number of a shape: # a digit, A a capital letter (other letters stand for themselves, so A is the only hole)."""
    digits = [rng.choice("123456789" if i == 0 else "0123456789") for i in range(shape.count("#"))]
    text = re.sub("#", lambda _: digits.pop(), shape)
    return re.sub(r"A(?![a-z])", lambda _: rng.choice("BCDEFGHJKLMNPRTVWXYZ"), text)


def ordinal(day: int) -> str:
    """1st, 2nd, 3rd ..."""
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def written_date(day: dt.date, shape: str, *, year_stays: bool = True) -> str:
    """A date in a shape; its year may stay."""
    keep = stay if year_stays else str
    parts = {
        "m": str(day.month), "mm": f"{day.month:02d}", "d": str(day.day), "dd": f"{day.day:02d}", "Y": keep(str(day.year)),
        "y": keep(f"{day.year % 100:02d}"), "Month": MONTHS[day.month - 1], "Mon": MONTHS[day.month - 1][:3],
        "MON": MONTHS[day.month - 1][:3].upper(), "ord": ordinal(day.day), "Wday": DAYS[day.weekday()],
    }  # fmt: skip
    return mark("DATE", re.sub(r"\{(\w+)\}", lambda m: parts[m[1]], shape))


@dataclass
class Case:
    """The facts of one letter. Every slot of the templates is a method or an entry of `slots`."""

    pools: ModuleType
    rng: Random
    patient: Person = field(init=False)
    staff: list[Person] = field(init=False)
    kin: list[Person] = field(init=False)
    numbers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        rng, pools = self.rng, self.pools
        self.patient = person(pools, rng)
        self.staff = [person(pools, rng) for _ in range(6)]
        self.kin = [self._relative() for _ in range(3)]
        self.maiden = person(pools, rng).family
        self.age = rng.choice([rng.randint(18, 89)] * 5 + [rng.randint(90, 103)])
        self.visit = dt.date(2013, 1, 1) + dt.timedelta(rng.randrange(4300))
        self.birth = self.visit - dt.timedelta(int(self.age * 365.25) + rng.randrange(20, 340))
        self.numbers = {kind: filled(rng.choice(shapes), rng) for kind, shapes in pools.SHAPES.items()}
        self.phone = filled(rng.choice(pools.PHONES[:6]), rng)
        self.town, self.state = town(pools, rng), rng.choice(pools.STATES)
        self.street = self._street()
        self.zip = f"{rng.randrange(10000, 99000)}"
        self.mail = self._mail(self.patient)
        self.facility = self._place(pools.FACILITY_SHAPES)
        self.employer = self._place(pools.EMPLOYER_SHAPES)

    def _relative(self) -> Person:
        other = person(self.pools, self.rng)
        family = self.patient.family if self.rng.random() < 0.4 else other.family
        return Person(other.given, family, other.middle, other.sex, other.built)

    def _street(self) -> str:
        rng = self.rng
        name = (
            built_name(self.pools, self.pools.FAMILY_ENDS, rng) if rng.random() < UNLISTED else rng.choice(self.pools.STREETS)
        )
        unit = rng.choice(
            (
                "",
                "",
                "",
                f" Apt {rng.randint(1, 40)}{rng.choice('ABC')}",
                f", Unit {rng.randint(2, 90)}",
                f" #{rng.randint(2, 99)}",
            )
        )
        return f"{rng.randint(1, 9800)} {name} {rng.choice(self.pools.STREET_KINDS)}{unit}"

    def _place(self, shapes: Sequence[str]) -> str:
        rng = self.rng
        return rng.choice(shapes).format(
            town=town(self.pools, rng), saint=spaced(rng.choice(self.pools.SAINTS)), family=person(self.pools, rng).family,
            county=rng.choice(self.pools.COUNTIES),
        )  # fmt: skip

    def _mail(self, who: Person) -> str:
        plain = [re.sub(r"[^a-z]", "", part.lower()) or "x" for part in (who.given, who.family)]
        local = self.rng.choice((f"{plain[0]}.{plain[1]}", f"{plain[0][0]}{plain[1]}", f"{plain[1]}{self.rng.randint(1, 99)}"))
        return f"{local}@{self.rng.choice(self.pools.MAIL_HOSTS)}"

    def full(self, who: Person) -> str:
        """Given name first, with or without the middle."""
        middle = self.rng.choice(("", "", "", f" {who.middle}.", f" {who.middle}"))
        return mark("NAME", f"{who.given}{middle} {who.family}")

    def turned(self, who: Person) -> str:
        """Family name first, as registers write."""
        text = self.rng.choice(("{f}, {g}", "{f}, {g} {m}", "{F},{G} {m}", "{F}, {G}", "{f}, {g} {m}."))
        upper = {"F": who.family.upper(), "G": who.given.upper()}
        return mark("NAME", text.format(f=who.family, g=who.given, m=who.middle, **upper))

    def titled(self, who: Person) -> str:
        """Title and family name."""
        title = self.rng.choice(("Ms.", "Mrs.", "Ms", "Miss") if who.sex == "F" else ("Mr.", "Mr", "Mr."))
        return f"{stay(title)} {mark('NAME', who.family)}"

    def doctor(self, who: Person) -> str:
        """A physician, as named in running text."""
        return self.rng.choice((
            f"{stay('Dr.')} {mark('NAME', who.family)}", f"{stay('Dr.')} {mark('NAME', who.given + ' ' + who.family)}",
            f"{stay('Dr')} {mark('NAME', who.family)}", f"{stay('Dr.')} {mark('NAME', who.given[0] + '. ' + who.family)}",
        ))  # fmt: skip

    def signed(self, who: Person) -> str:
        """A name with its credential."""
        return f"{self.full(who)}, {stay(self.rng.choice(CREDENTIALS))}"

    def dated(self, shapes: Sequence[str] | None = None) -> str:
        """A date near the visit."""
        day = self.visit + dt.timedelta(self.rng.randint(-400, 60))
        return written_date(day, self.rng.choice(shapes or self.pools.CLEAR_DATES))

    def number(self, kind: str) -> str:
        """The case's own number of a kind."""
        return mark(kind, self.numbers[kind])

    def address(self) -> str:
        """Street, town, state and ZIP, on one line or two."""
        gap = self.rng.choice((", ", ", ", "\n"))
        code = stay(self.zip[:3]) + self.zip[3:] + self.rng.choice(("", "", f"-{self.rng.randint(1000, 9999)}"))
        return f"{mark('ADDRESS', self.street)}{gap}{mark('CITY', self.town)}, {stay(self.state)} {mark('ZIP', code)}"

    def age_words(self, shape: str) -> str:
        """An age; only above 89 an identifier."""
        number = mark("AGE", str(self.age)) if self.age > 89 else str(self.age)
        return shape.replace("#", number)


def slots_of(case: Case) -> dict[str, Callable[[], str]]:
    """Every slot of the templates by its name; each call may write the same fact in another form."""
    rng, pools, pt, staff, kin = case.rng, case.pools, case.patient, case.staff, case.kin
    woman = pt.sex == "F"
    slots: dict[str, Callable[[], str]] = {
        "pt": lambda: case.full(pt), "pt_lf": lambda: case.turned(pt), "pt_t": lambda: case.titled(pt),
        "pt_g": lambda: mark("NAME", pt.given), "pt_f": lambda: mark("NAME", pt.family),
        "pt_i": lambda: mark("NAME", f"{pt.given[0]}.{pt.family[0]}."), "maiden": lambda: mark("NAME", case.maiden),
        "he": lambda: "she" if woman else "he", "He": lambda: "She" if woman else "He", "his": lambda: "her" if woman else "his",
        "him": lambda: "her" if woman else "him", "sex": lambda: "female" if woman else "male", "S": lambda: pt.sex,
        "woman": lambda: "woman" if woman else "man", "lady": lambda: "lady" if woman else "gentleman",
        "age_yo": lambda: case.age_words(rng.choice(("#-year-old", "# year old", "# y/o", "#yo", "#-yr-old"))),
        "age": lambda: case.age_words("#"), "age_s": lambda: case.age_words(f"#{pt.sex}"),
        "dob": lambda: written_date(case.birth, rng.choice(pools.BIRTH_DATES), year_stays=case.age <= 89),
        "visit": lambda: written_date(case.visit, rng.choice(pools.CLEAR_DATES)),
        "date": case.dated, "sdate": lambda: case.dated(pools.DATES), "feast": lambda: mark("DATE", rng.choice(pools.FEASTS)),
        "year": lambda: stay(str(case.visit.year - rng.randint(1, 20))), "wday": lambda: mark("DATE", rng.choice(DAYS)),
        "month": lambda: mark("DATE", rng.choice(MONTHS)),
        "phone": lambda: mark("PHONE", case.phone), "sphone": lambda: mark("PHONE", filled(rng.choice(pools.PHONES), rng)),
        "fax": lambda: mark("FAX", filled(rng.choice(pools.PHONES[:6]), rng)), "mail": lambda: mark("EMAIL", case.mail),
        "smail": lambda: mark("EMAIL", case._mail(rng.choice(staff))), "address": case.address,
        "street": lambda: mark("ADDRESS", case.street), "city": lambda: mark("CITY", case.town),
        "city_st": lambda: f"{mark('CITY', case.town)}, {stay(case.state)}",
        "town": lambda: mark("CITY", town(pools, rng)), "fac": lambda: mark("FACILITY", case.facility),
        "fac2": lambda: mark("FACILITY", case._place(pools.FACILITY_SHAPES)), "job": lambda: mark("FACILITY", case.employer),
        "url": lambda: mark("URL", _web(case)), "handle": lambda: mark("HANDLE", _handle(case)),
        "ip": lambda: mark("IP", ".".join(str(rng.randint(1, 254)) for _ in range(4))),
        "trans": lambda: mark("NAME", rng.choice((f"{_letters(rng, 3)}/{_letters(rng, 2).lower()}", f"{_letters(rng, 2)}:{_letters(rng, 3).lower()}"))),
        "typist": lambda: mark("NAME", _letters(rng, 3).lower()),
    }  # fmt: skip
    for kind in pools.SHAPES:
        slots[kind.lower()] = lambda kind=kind: case.number(kind)
    slots |= {f"new_{k.lower()}": lambda k=k: mark(k, filled(rng.choice(pools.SHAPES[k]), rng)) for k in pools.SHAPES}
    for place, who in enumerate(staff, 1):
        slots |= {
            f"dr{place}": lambda who=who: case.doctor(who), f"sig{place}": lambda who=who: case.signed(who),
            f"st{place}": lambda who=who: case.full(who), f"st{place}_lf": lambda who=who: case.turned(who),
            f"st{place}_g": lambda who=who: mark("NAME", who.given), f"st{place}_f": lambda who=who: mark("NAME", who.family),
        }  # fmt: skip
    for place, who in enumerate(kin, 1):
        word = rng.choice(KIN[who.sex])
        slots |= {
            f"kin{place}": lambda who=who, word=word: f"{word} {mark('NAME', who.given)}", f"rel{place}": lambda word=word: word,
            f"kin{place}_full": lambda who=who: case.full(who), f"kin{place}_g": lambda who=who: mark("NAME", who.given),
        }  # fmt: skip
    return slots


def _letters(rng: Random, count: int) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPRSTW") for _ in range(count))


def _web(case: Case) -> str:
    plain = re.sub(r"[^a-z]", "", case.town.lower())
    family = re.sub(r"[^a-z]", "", case.patient.family.lower()) or "care"
    return case.rng.choice(case.pools.WEB).format(town=plain, family=family, number=case.rng.randint(10000, 999999))


def _handle(case: Case) -> str:
    plain = [re.sub(r"[^a-z]", "", part.lower()) or "x" for part in (case.patient.given, case.patient.family)]
    return case.rng.choice(case.pools.HANDLES).format(given=plain[0], family=plain[1], n=case.rng.randint(1, 999))
