"""Makes invented people and every form in which their names and numbers are written; knows neither engine nor word lists.

`invented(n, seed)` gives rows of a table of people, `forms_of(person,
rng)` one text a written form with the place of the value in it.
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

_GIVEN_LIST = (
    "James Mary John Linda Robert Barbara Michael Susan William Jessica David Karen Richard Nancy Joseph Lisa Thomas Betty"
    " Charles Margaret Christopher Sandra Daniel Ashley Matthew Kimberly Anthony Emily Donald Donna Steven Michelle Andrew"
    " Carla Kenneth Amanda Joshua Dorothy Kevin Melissa Brian Deborah George Stephanie Edward Rebecca Ronald Sharon Timothy"
    " Laura Jason Cynthia Jeffrey Kathleen Ryan Amy Jacob Angela Gary Shirley Nicholas Anna Eric Brenda Jonathan Pamela"
    " Stephen Emma Larry Nicole Justin Helen Scott Samantha Brandon Katherine Benjamin Christine Samuel Rachel Gregory"
    " Carolyn Alexander Janet Patrick Catherine Raymond Maria Jos\u00e9 Ren\u00e9 Bj\u00f6rn J\u00fcrgen Zo\u00eb Chlo\u00e9"
    " S\u00f8ren Ngozi Priya Arjun Yuki Mei Olga Dmitri Fatima Omar Mary-Ann Jean-Luc Rose Will May Grace Mark Hope Frank"
)
GIVEN = _GIVEN_LIST.split()
WORD_GIVEN = ("Rose", "Will", "May", "Grace", "Mark", "Hope", "Frank")
"""Given names that are also words."""
SHORT = {
    "William": "Bill Billy Willie", "Robert": "Bob Rob Bobby", "Richard": "Rick Dick Rich", "Margaret": "Peggy Maggie Meg",
    "Katherine": "Kate Kathy Katie", "James": "Jim Jimmy", "Thomas": "Tom Tommy", "Michael": "Mike", "Joseph": "Joe Joey",
    "Susan": "Sue Susie", "Edward": "Ed Ted Eddie", "Charles": "Charlie Chuck", "Dorothy": "Dot Dottie",
    "Alexander": "Alex Sandy",
    "Christopher": "Chris Kit", "Rebecca": "Becky", "Deborah": "Debbie Deb", "Samuel": "Sam Sammy", "Daniel": "Dan Danny",
    "Anthony": "Tony", "Nicholas": "Nick", "Andrew": "Andy Drew", "Matthew": "Matt", "Barbara": "Barb", "Timothy": "Tim",
    "Benjamin": "Ben", "Gregory": "Greg", "Ronald": "Ron", "Kenneth": "Ken", "Stephen": "Steve", "Jeffrey": "Jeff",
    "David": "Dave",
}  # fmt: skip
_WORDS_LIST = (
    "Will May Brown Long Rose Grant Bill White Green Stone Cross Field Hill Small Sharp Heart Young Pace Black Gray Wall"
    " Banks Moon Frost Bond Page Ward Head Wood Hand Foot Bone Short Rich Strong Best Price Lake Pool Rivers Bush Berry Snow"
    " Day Weeks Park Church House Street Case Chance Shade Shields Read Wells Marsh Beard Bell Ball Cook Baker Fisher Hunter"
    " Parker King Knight Bishop Noble Little Good"
)
WORDS = _WORDS_LIST.split()
_COMMON_LIST = (
    "Smith Johnson Williams Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Taylor"
    " Moore Jackson Martin Lee Perez Thompson Harris Sanchez Clark Ramirez Lewis Robinson Walker Allen Wright Scott Torres"
    " Nguyen Flores Adams Nelson Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Edwards Collins Reyes"
    " Stewart Morris Morales Murphy Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Kelly Howard Ramos Kim Cox"
    " Richardson Watson Chavez Bennett Mendoza Ruiz Hughes Alvarez Castillo Sanders Patel Myers"
)
COMMON = _COMMON_LIST.split()
_SPECIAL_LIST = (
    "O'Neil O'Connor D'Angelo O'Brien Smith-Jones Garcia-Lopez M\u00fcller Gr\u00f6nberg J\u00e4ger Schr\u00f6der Wei\u00df"
    " Gau\u00df Mu\u00f1oz P\u00e9rez-Soto S\u00f8rensen \u00c5berg Mueller Goetz Schaefer McDonald MacKenzie"
)
SPECIAL = [*_SPECIAL_LIST.split(), "van der Berg", "de la Cruz", "von Stein", "St. Clair", "Al-Hassan", "Le Roux", "Di Marco"]
_FIRST_LIST = "Bar Kol Ver Mon Tren Hal Dor Gris Quen Zar Pel Vas Lind Ost Brak Fen Jor Tam Wex Nor Sil Rud Yar Cal"
FIRST = _FIRST_LIST.split()
_MIDDLE_LIST = "a e i o u an el in or us ari eno ost ult ink am"
MIDDLE = _MIDDLE_LIST.split()
_LAST_LIST = "ker man dale vik son ski ova rez quist ley moor berg tano well dini hurst gaard stein ek"
LAST = _LAST_LIST.split()
_STREETS_LIST = (
    "Tannery Mill Quarry Orchard Larch Juniper Foundry Chapel Harbor Meadow Copper Granite Lantern Prairie Saddler Wharf"
)
STREETS = _STREETS_LIST.split()
KINDS = (
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Road", "Rd"),
    ("Lane", "Ln"),
    ("Drive", "Dr"),
    ("Court", "Ct"),
    ("Boulevard", "Blvd"),
)
TOWN = "brook field-ton mere worth haven stead combe ridge water".replace("-", "").split()
_MONTHS_LIST = "January February March April May June July August September October November December"
MONTHS = _MONTHS_LIST.split()


class Person(NamedTuple):
    """An invented person, as a row and with what the generator knows of the names."""

    row: dict[str, str]
    family_is_word: bool
    given_is_word: bool


class Form(NamedTuple):
    """One written form: the text, and where in it the value stands."""

    kind: str
    text: str
    start: int
    end: int


def invented(count: int, seed: int) -> list[Person]:
    """So many people; about one family name in five is also a word."""
    rng = random.Random(seed)
    return [_person(rng, number) for number in range(count)]


def forms_of(person: Person, rng: random.Random) -> Iterator[Form]:
    """Every written form of a person's names, numbers, dates and places."""
    for kind, value, frame in (
        *_whole_names(person, rng),
        *_single_names(person, rng),
        *_damaged(person, rng),
        *_values(person, rng),
    ):
        before, _, after = frame.partition("{}")
        yield Form(kind, before + value + after, len(before), len(before) + len(value))


def _person(rng: random.Random, number: int) -> Person:
    made = _made(rng)
    families = (
        made,
        made,
        made + rng.choice(("", "-" + rng.choice(COMMON))),
        rng.choice(COMMON),
        rng.choice(WORDS),
        rng.choice(SPECIAL),
    )
    family, given = rng.choice(families), rng.choice(GIVEN)
    street, town = rng.choice(STREETS), (rng.choice(FIRST) + rng.choice(MIDDLE) + rng.choice(TOWN)).capitalize()
    born = (rng.randint(1925, 2020), rng.randint(1, 12), rng.randint(1, 28))
    row = {
        "given": given,
        "middle": rng.choice(GIVEN),
        "family": family,
        "maiden": _made(rng),
        "relatives": f"{rng.choice(GIVEN)} {_made(rng)} (wife)",
        "emergency_contact": f"{_made(rng)}, {rng.choice(GIVEN)} 312-555-{number % 10000:04d}",
        "birth_date": "{:04d}-{:02d}-{:02d}".format(*born),
        "phone": f"({rng.randint(201, 989)}) {rng.randint(200, 999)}-{rng.randint(0, 9999):04d}",
        "email": f"{rng.choice(FIRST).lower()}{rng.choice(MIDDLE)}.{rng.randint(10, 9999)}@example.org",
        "street": f"{rng.randint(1, 9999)} {street} {rng.choice(KINDS)[0]}",
        "city": town,
        "postcode": f"{rng.randint(10000, 99999)}",
        "record_number": _record(rng, number),
        "account_number": f"AC{rng.randint(100000, 999999)}",
        "insurance_number": f"XK-{rng.randint(10, 99)}-{rng.randint(100000, 999999)}",
        "role": "staff" if number % 10 == 0 else "",
    }
    return Person(row, family in WORDS or family in COMMON, given in WORD_GIVEN)


def _made(rng: random.Random) -> str:
    """A family name of three syllables."""
    return rng.choice(FIRST) + rng.choice(MIDDLE) + rng.choice(LAST)


def _record(rng: random.Random, number: int) -> str:
    """A record number of eight digits, with hyphens or with leading zeros."""
    form = rng.choice(("{0:08d}", "{1:03d}-{2:02d}-{3:02d}", "00{0:06d}"))
    return form.format(rng.randint(100, 999) * 1000 + number, rng.randint(207, 999), *rng.choices(range(10, 99), k=2))


def _whole_names(person: Person, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    row = person.row
    given, middle, family = row["given"], row["middle"], row["family"]
    seen = rng.choice(("Seen today: {}.", "Discussed with {} again.", "{} was examined.", "Report on {}, chest."))
    for value in (
        f"{given} {family}", f"{family}, {given}", f"{family},{given}", f"{family} {given}", f"{given} {middle} {family}",
        f"{given} {middle[0]}. {family}", f"{family}, {given} {middle[0]}.", f"{given} {family} Jr.",
    ):  # fmt: skip
        yield "full name", value, seen
        yield "full name in capitals", value.upper(), seen
    yield "full name in small letters", f"{given} {family}".lower(), "spoke to {} on the ward"
    yield "full name in small letters", f"{family}, {given}".lower(), "spoke to {} on the ward"
    yield "full name, possessive", f"{given} {family}", "as in {}'s record"
    yield "initials", f"{given[0]}. {family}", seen
    yield "initials", f"{given[0]}.{middle[0]}. {family}", seen
    yield "initials", f"{family}, {given[0]}.", seen
    yield "initials", f"{given[0]} {family}", "seen by {} today"
    yield "given name and an initial", f"{given} {family[0].upper()}.", "as with {}, seen before"
    for short in SHORT.get(given, "").split():
        yield "nickname and family name", f"{short} {family}", seen
        yield "nickname", short, "his wife calls. Mr. {} agrees"
    yield "maiden name", f"{given} {row['maiden']}", seen
    yield "relative", row["relatives"].partition(" (")[0], "her relative {} called"
    last, _, rest = row["emergency_contact"].partition(", ")
    yield "relative", f"{rest.split()[0]} {last}", "please ring {}"


def _single_names(person: Person, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    given, family = person.row["given"], person.row["family"]
    free = ("{} has pain.", "Findings told to {}.", "Seen for {}. Lesion unchanged.")
    context = rng.choice(("Mr. {} has pain.", "Dr. {} noted it.", "Mrs {} came.", "{} was seen today.", "Discussed with {}."))
    yield "family name with context", family, context
    yield "family name, possessive", family, rng.choice(("Dr. {}'s patient.", "I saw {}'s daughter."))
    if not person.family_is_word:
        yield "family name alone", family, rng.choice(free)
        yield "family name in capitals", family.upper(), rng.choice(free)
        yield "family name in small letters", family.lower(), "as {} says"
    if not person.given_is_word:
        yield "given name alone", given, rng.choice(free)
    if "-" in family and not person.family_is_word:
        for part in family.split("-"):
            if len(part) > 2:
                yield "part of a double name", part, context
        yield "double name joined", family.replace("-", ""), context
        yield "double name joined", family.replace("-", " "), context
    if "'" in family:
        for mark in ("\u2019", "`", "\u02bc", "", " ", "' "):
            yield "apostrophe", family.replace("'", mark), context
        yield "apostrophe", family.split("'")[1], context
    for spelled in {_plainly(family, one=True), _plainly(family, one=False), _german(family)} - {family}:
        yield "accents and umlauts", f"{given} {spelled}", "Report on {}, chest."
        yield "accents and umlauts", spelled, "Mrs. {} came."
    for spelled in {_plainly(given, one=True), _plainly(given, one=False)} - {given}:
        yield "accents and umlauts", f"{spelled} {family}", "Report on {}, chest."


def _damaged(person: Person, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    given, family = person.row["given"], person.row["family"]
    seen = rng.choice(("Seen today: {}.", "Report on {}, chest."))
    free = ("{} has pain.", "Findings told to {}.", "Seen for {}. Lesion unchanged.")
    yield "letters apart", " ".join(given) + "  " + " ".join(c for c in family if c.isalpha()), "Name {} on the film"
    if len(family) > 4 and family.isalpha():
        yield "letters apart", " ".join(family), "Name {} on the film"
    yield "zero-width characters", "\u200b".join(f"{given} {family}"), seen
    yield "line break", f"{given}\n{family}", seen
    yield "line break", f"{family},\n{given}", seen
    yield "no-break space", f"{given}\u00a0{family}", seen
    yield (
        "accent as a character of its own",
        f"{given} {family}".replace("\u00fc", "u\u0308").replace("\u00e9", "e\u0301"),
        seen,
    )
    if len(family) > 6 and family.isalpha() and not person.family_is_word:
        yield "line break in a word", family[:4] + "-\n" + family[4:], seen
    if given.isalpha() and family.isalpha() and len(family) > 3:
        yield "run together", f"{given}{family}", seen
    if len(family) > 4 and family.isalpha():
        for slip in _slips(family, rng):
            yield "slip of the pen in a full name", f"{given} {slip}", seen
            if not person.family_is_word:
                yield "slip of the pen, alone", slip, rng.choice(free)
    if len(given) > 4 and given.isalpha():
        for slip in _slips(given, rng):
            yield "slip of the pen in a full name", f"{slip} {family}", seen
    for misread in _misread(family):
        yield "misread letters in a full name", f"{given} {misread}", seen
        if not person.family_is_word:
            yield "misread letters, alone", misread, rng.choice(free)


def _values(person: Person, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    row = person.row
    record = row["record_number"]
    bare = record.replace("-", "")
    for value in (
        record,
        bare,
        bare.lstrip("0"),
        "0" + bare,
        "000" + bare,
        "-".join((bare[:3], bare[3:5], bare[5:])),
        " ".join((bare[:3], bare[3:])),
    ):
        yield "record number with label", value, rng.choice(("MRN {} today", "record no. {}", "ID: {}"))
        yield "record number", value, "on the band {} stands"
    for number in (row["account_number"], row["insurance_number"]):
        for value in (
            number,
            number.replace("-", ""),
            number.lower(),
            number.replace("-", " "),
            number[:2] + " " + number[2:].lstrip("-"),
            number[2:].strip("-"),
        ):
            yield "account and insurance number", value, "billed under {} as before"
    area, rest = row["phone"][1:4], row["phone"][6:]
    for value in (
        row["phone"], area + rest.replace("-", ""), f"{area}-{rest}", f"{area}.{rest.replace('-', '.')}",
        f"+1 {area} {rest.replace('-', ' ')}",
        f"+1{area}{rest.replace('-', '')}", f"1-{area}-{rest}", f"001 {area} {rest}", f"{area}/{rest}", rest, f"({area}){rest}",
    ):  # fmt: skip
        yield "telephone", value, rng.choice(("ring {} first", "number given {}.", "at {} after noon"))
    yield "telephone of a relative", row["emergency_contact"].split()[-1], "left word under {} twice"
    for value in _dates(row["birth_date"]):
        yield "birth date", value, rng.choice(("on file {} here", "({}) is noted", "card says {}."))
    house, name, kind = row["street"].split()
    short = dict(KINDS)[kind]
    for value in (
        row["street"],
        f"{name} {kind}",
        f"{house} {name} {short}.",
        f"{name} {short}",
        f"{name} {kind}".lower(),
        f"{name} {kind}".upper(),
    ):
        yield "street", value, "comes from {}, as before"
    for value in (row["city"], row["city"].upper()):
        yield "town", value, "comes from {} each week"
    yield "postcode", row["postcode"], "the letter to {} came back"
    for value in (
        row["email"],
        row["email"].upper(),
        row["email"].split("@")[0],
        row["email"].replace("@", " at "),
        row["email"].replace("@", "(at)"),
    ):
        yield (
            "electronic address",
            value.replace("example.org", "").replace("EXAMPLE.ORG", "").rstrip("@ (at)AT"),
            "writes as {} most days",
        )


def _dates(iso: str) -> Iterator[str]:
    year, month, day = iso.split("-")
    name, d, m = MONTHS[int(month) - 1], int(day), int(month)
    yield from (
        iso,
        f"{month}/{day}/{year}",
        f"{day}/{month}/{year}",
        f"{m}/{d}/{year[2:]}",
        f"{d}.{m}.{year}",
        f"{day}-{month}-{year[2:]}",
    )
    yield from (
        f"{year}{month}{day}",
        f"{month}{day}{year}",
        f"{day}{month}{year}",
        f"{month} {day} {year}",
        f"{year}/{month}/{day}",
        f"{year}.{m}.{d}",
    )
    yield from (
        f"{d} {name} {year}",
        f"{name} {d}, {year}",
        f"{day}-{name[:3].upper()}-{year}",
        f"{day}{name[:3].upper()}{year}",
        f"{name[:3]} {d} {year}",
    )
    yield from (
        f"{d}th of {name} {year}",
        f"{name} the {d}th, {year}",
        f"{year} {name[:3]} {day}",
        f"{d} {name.lower()} {year}",
        f"{d} {name[:3]} '{year[2:]}",
    )


def _slips(name: str, rng: random.Random) -> Iterator[str]:
    """One letter left out, doubled, changed, and two exchanged; never the first letter's capital."""
    at = rng.randrange(1, len(name) - 1)
    yield name[:at] + name[at + 1 :]
    yield name[:at] + name[at] + name[at:]
    yield name[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz".replace(name[at], "")) + name[at + 1 :]
    if name[at] != name[at + 1]:
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _misread(name: str) -> Iterator[str]:
    """What a reading machine makes of a name of five letters or more."""
    for right, wrong in (
        ("m", "rn"),
        ("d", "cl"),
        ("o", "0"),
        ("l", "1"),
        ("i", "l"),
        ("i", "1"),
        ("l", "I"),
        ("S", "5"),
        ("s", "5"),
        ("rn", "m"),
        ("cl", "d"),
        ("w", "vv"),
        ("B", "8"),
    ):
        if right in name and len(name) > 4 and name.isalpha():
            yield name.replace(right, wrong)


def _plainly(name: str, *, one: bool) -> str:
    pairs = (
        "\u00fcu \u00f6o \u00e4a \u00e9e \u00f1n \u00ebe \u00f8o \u00c5A"
        if one
        else "\u00fcue \u00f6oe \u00e4ae \u00dfss \u00f8oe \u00c5Aa"
    )
    for pair in pairs.split():
        name = name.replace(pair[0], pair[1:])
    return name.replace("\u00df", "ss")


def _german(name: str) -> str:
    for two, one in (("ue", "\u00fc"), ("oe", "\u00f6"), ("ae", "\u00e4")):
        name = name.replace(two, one)
    return name
