"""Invented people: the practice's patients, their relatives and its staff."""

import datetime as dt
import random
from dataclasses import dataclass

WOMEN = [
    "Maria",
    "Anna",
    "Grace",
    "Ruth",
    "Eleanor",
    "Sofia",
    "Nadia",
    "Priya",
    "Ingrid",
    "Beatrice",
    "Joan",
    "Hope",
    "Lucia",
    "Farida",
    "Mei",
    "Clara",
    "Agnes",
    "Olga",
    "Rosa",
    "Hannah",
    "Yasmin",
    "Edith",
    "Carmen",
    "Naomi",
    "Dolores",
    "Ivy",
    "Greta",
    "Leila",
    "Marta",
    "Faith",
]
MEN = [
    "Carlos",
    "Peter",
    "Samuel",
    "Ahmed",
    "George",
    "Victor",
    "Ivan",
    "Mark",
    "Luis",
    "Daniel",
    "Henry",
    "Rashid",
    "Bruno",
    "Oscar",
    "Felix",
    "Thomas",
    "Will",
    "Andre",
    "Jonas",
    "Walter",
    "Kenji",
    "Matteo",
    "Rafael",
    "Dennis",
    "Frank",
    "Leon",
    "Hugo",
    "Stefan",
    "Owen",
    "Bill",
]
COMMON_WORD_NAMES = ["Young", "Rose", "Long", "May", "Grant", "Bill", "Brown", "White", "Park", "Price", "Wells", "Page"]
MARKED_NAMES = ["O'Neil", "Smith-Jones", "D'Angelo", "Garcia-Vale", "O'Brien", "Hart-Lowe"]
OTHER_NAMES = [
    "Lopez",
    "Kowalski",
    "Hassan",
    "Nguyen",
    "Fischer",
    "Adeyemi",
    "Petrov",
    "Tanaka",
    "Rossi",
    "Mbeki",
    "Larsen",
    "Moreau",
    "Castellan",
    "Whitlock",
    "Ferris",
    "Dunmore",
    "Harrow",
    "Quigley",
    "Salter",
    "Brandt",
    "Osei",
    "Varga",
    "Lindgren",
    "Pereira",
    "Achterberg",
    "Novak",
    "Delgado",
    "Sharma",
    "Bellamy",
    "Corwin",
    "Thistle",
    "Marchetti",
    "Okonkwo",
    "Rahman",
    "Silva",
    "Jansen",
    "Keller",
    "Ortega",
    "Pryce",
    "Winslow",
]
STREETS = [
    "Mill Lane",
    "Alder Street",
    "Quarry Road",
    "Station Road",
    "Orchard Way",
    "Heron Close",
    "Tannery Street",
    "Lower Bridge Road",
]
TOWNS = (
    ("Fernhollow", "00117"),
    ("Quillbrook", "00231"),
    ("Morrowby Ferry", "00342"),
    ("Tarnwick", "00458"),
    ("Easterby Cross", "00409"),
)
REFERRERS = ["Halloran", "Pemberton", "Aldous", "Castleford", "Iyer", "Wendt", "Abara", "Rosewood", "Tolliver", "Strand"]
PRACTICE_PHONE = "555-0100"
PRACTICE_STREET = "4 Three Alders Court"


@dataclass(frozen=True)
class Patient:
    """One row of patients.csv."""

    patient_no: str
    given_name: str
    family_name: str
    birth_date: dt.date
    sex: str
    record_number: str
    phone: str
    street: str
    town: str
    postcode: str
    email: str

    def age(self, day: dt.date) -> int:
        """Age in completed years on a day."""
        birthday_to_come = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - birthday_to_come

    @property
    def title(self) -> str:
        """The title used inside texts."""
        return "Mrs." if self.sex == "F" else "Mr."


def family_names(count: int, rng: random.Random) -> list[str]:
    """Family names in random order: every common-word and marked name at least once, no name more than four times."""
    special = [*COMMON_WORD_NAMES, *MARKED_NAMES]
    rest = (OTHER_NAMES * 4)[: count - len(special)]
    names = [*special, *rest]
    rng.shuffle(names)
    return names


def birth_date(index: int, rng: random.Random) -> dt.date:
    """A birth date; every 23rd patient is over 89 at each report."""
    year = rng.randint(1924, 1929) if index % 23 == 5 else rng.randint(1936, 1992)
    return dt.date(year, rng.randint(1, 12), rng.randint(1, 28))


def patients(count: int, rng: random.Random) -> list[Patient]:
    """The practice's patients; no two share given and family name."""
    made: list[Patient] = []
    taken: set[tuple[str, str]] = set()
    for index, family in enumerate(family_names(count, rng)):
        sex = rng.choice("FM")
        free = [name for name in (WOMEN if sex == "F" else MEN) if (name, family) not in taken and name != family]
        given = rng.choice(free)
        taken.add((given, family))
        town, postcode = rng.choice(TOWNS)
        letters = "".join(letter for letter in f"{given}.{family}".lower() if letter.isalpha() or letter == ".")
        made.append(
            Patient(
                f"P-{index + 1:03d}",
                given,
                family,
                birth_date(index, rng),
                sex,
                f"{40100 + index * 61 + rng.randint(0, 60)}-{rng.randint(0, 9)}",
                f"({rng.choice((204, 312, 409))}) 555-01{rng.randint(1, 99):02d}",
                f"{rng.randint(1, 98)} {rng.choice(STREETS)}",
                town,
                postcode,
                f"{letters}@example.org",
            )
        )
    return made
