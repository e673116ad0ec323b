"""The history of a report: who the patient is and why they came, with identifiers in running text."""

import datetime as dt
import random
from dataclasses import dataclass

from making.course import Instance
from making.marks import plant
from making.people import REFERRERS, WOMEN, Patient
from making.shapes import Hand, Study

BACKGROUND = (
    "Known Parkinson disease.",
    "Crohn disease in remission.",
    "Foley catheter in situ.",
    "Hodgkin lymphoma treated in youth.",
    "History of Graves disease.",
    "Alzheimer disease, lives with family.",
    "Raynaud phenomenon.",
    "Former smoker, 30 pack years.",
    "Takes ramipril and aspirin.",
    "No known allergies.",
    "Penicillin allergy.",
    "Previous cholecystectomy.",
    "Meniere disease.",
    "Sjogren syndrome.",
)


FELT = [
    "pain",
    "breath",
    "cough",
    "sweats",
    "fever",
    "wheeze",
    "itchy",
    "weight",
    "loss",
    "dyspnoea",
    "palpitations",
    "diarrhoea",
    "reflux",
    "dyspepsia",
    "heartburn",
    "thirst",
    "dizziness",
    "blurred",
    "swelling",
    "stiffness",
    "discomfort",
    "bloating",
    "headaches",
    "numb",
    "lump",
    "discharge",
    "stream",
    "intolerance",
]
"""Words of complaints that a patient tells; other reasons are the referrer's."""


@dataclass(frozen=True)
class Occasion:
    """One report before it is written."""

    patient: Patient
    day: dt.date
    study: Study
    hand: Hand
    now: list[Instance]
    gone: list[Instance]
    previous: dt.date | None
    """The day of the patient's previous study of the same kind."""
    referrer: str
    concluded: bool
    """Whether the author wrote a conclusion."""

    def written(self, day: dt.date) -> str:
        """A date in the hand's style, marked."""
        return plant("DATE", day.strftime(self.hand.day))


def age_words(occasion: Occasion) -> str:
    """Age and sex; an age over 89 is an identifier."""
    age = occasion.patient.age(occasion.day)
    words = f"{age} yo" if "Grantley" in occasion.hand.name else f"{age}-year-old"
    person = "woman" if occasion.patient.sex == "F" else "man"
    return f"{plant('AGE_OVER_89', words) if age > 89 else words} {person}"


def complaint(occasion: Occasion, rng: random.Random) -> str:
    """Why the study was done; often what fits its first finding."""
    clues = [item.finding.clue for item in occasion.now if item.finding.clue and not item.again]
    return clues[0] if clues and rng.random() < 0.6 else rng.choice(occasion.study.complaints)


def opening(occasion: Occasion, rng: random.Random) -> str:
    """The first sentence of the history."""
    patient = occasion.patient
    why, who = complaint(occasion, rng), age_words(occasion)
    family = f"{patient.title} {plant('NAME', patient.family_name)}"
    full = plant("NAME", f"{patient.given_name} {patient.family_name}")
    given = plant("NAME", patient.given_name)
    article = "an" if 80 <= patient.age(occasion.day) <= 89 else "a"
    forms = [
        f"{who}, {why}.",
        f"{who}. {why[:1].upper()}{why[1:]}.",
        f"{family}, {who}: {why}.",
        f"{full} is {article} {who}; reason: {why}.",
    ]
    if patient.age(occasion.day) <= 89:
        forms.append(f"{why[:1].upper()}{why[1:]}.")
        if any(word in why for word in FELT):
            forms += [f"{family} reports {why}.", f"{given} describes {why}."]
        else:
            forms += [f"{family} was sent to us: {why}."]
    return rng.choice(forms)


def relative(occasion: Occasion, rng: random.Random) -> str:
    """A sentence about a relative who is in no table."""
    patient = occasion.patient
    kin = rng.choice(("daughter", "son", "wife" if patient.sex == "M" else "husband", "sister", "neighbour"))
    family = patient.family_name if kin in {"daughter", "son"} else rng.choice(REFERRERS)
    name = plant("NAME", f"{rng.choice(WOMEN) if kin != 'son' else 'Jasper'} {family}")
    if kin == "husband":
        name = plant("NAME", f"Edgar {patient.family_name}")
    phone = plant("PHONE", f"555-01{rng.randint(1, 99):02d}")
    return rng.choice(
        (
            f"The patient's {kin} {name} can be reached at {phone}.",
            f"Accompanied by {kin} {name} (tel {phone}).",
            f"According to the {kin}, {name}, this began two weeks ago.",
        )
    )


def extras(occasion: Occasion, rng: random.Random) -> list[str]:
    """Further sentences, each now and then."""
    patient, told = occasion.patient, []
    if rng.random() < 0.5:
        told.append(rng.choice(BACKGROUND))
    if rng.random() < 0.16:
        told.append(relative(occasion, rng))
    if rng.random() < 0.14:
        told.append(f"Seen by Dr. {plant('NAME', rng.choice(REFERRERS))} on {occasion.written(earlier(occasion, rng))}.")
    if rng.random() < 0.08:
        told.append(f"Lives at {plant('ADDRESS', patient.street)}, {plant('ADDRESS', patient.town)}.")
    if rng.random() < 0.06:
        told.append(f"Copy to {plant('EMAIL', patient.email)}.")
    if rng.random() < 0.06:
        told.append(f"Patient's own number {plant('PHONE', patient.phone)}.")
    return told


def earlier(occasion: Occasion, rng: random.Random) -> dt.date:
    """A day in the weeks before the report."""
    return occasion.day - dt.timedelta(days=rng.randint(5, 40))


def history(occasion: Occasion, rng: random.Random) -> str:
    """The whole history section."""
    return " ".join([opening(occasion, rng), *extras(occasion, rng)])


def plan(occasion: Occasion, rng: random.Random) -> str:
    """What is to be done next."""
    weeks = rng.choice((2, 4, 6, 12))
    return rng.choice(
        (
            f"Review in {weeks} weeks, bloods beforehand.",
            f"Next appointment {occasion.written(occasion.day + dt.timedelta(weeks=weeks))}.",
            f"Letter to Dr. {plant('NAME', occasion.referrer)}. Review in {weeks} weeks.",
            f"Telephone call in {weeks} weeks, {plant('PHONE', occasion.patient.phone)}.",
        )
    )
