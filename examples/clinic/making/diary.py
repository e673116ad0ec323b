"""The practice's diary: who was seen when, for what, by whom, and what was found."""

import datetime as dt
import random

from making.abdomen import ABDOMEN
from making.chest import CHEST
from making.course import Instance, next_study
from making.gut_tissue import BOWEL, STOMACH
from making.hands import HANDS
from making.heart import HEART
from making.joints import JOINTS
from making.other_tissue import BREAST, PROSTATE, SKIN
from making.people import REFERRERS, Patient
from making.shapes import Study
from making.telling import Occasion
from making.visits import LUNGS, METABOLIC

REPORTS_A_PATIENT = {1: 28, 2: 34, 3: 38, 4: 32, 5: 18, 6: 10}
"""How many patients have how many reports: 160 patients, 488 reports."""
STUDIES = (
    (CHEST, 27),
    (ABDOMEN, 20),
    (HEART, 19),
    (BOWEL, 5),
    (STOMACH, 4),
    (SKIN, 5),
    (PROSTATE, 4),
    (BREAST, 4),
    (METABOLIC, 8),
    (LUNGS, 6),
    (JOINTS, 6),
)
"""Studies and how often they are a patient's main one."""
WITHOUT_CONCLUSION = 10
FIRST_DAY = dt.date(2021, 1, 11)


def own_studies(patient: Patient, rng: random.Random) -> list[Study]:
    """A patient's main study and a second one."""
    fitting = [(study, weight) for study, weight in STUDIES if study.sex in {"", patient.sex}]
    return rng.choices([study for study, _ in fitting], [weight for _, weight in fitting], k=2)


def occasions_of(patient: Patient, count: int, rng: random.Random) -> list[Occasion]:
    """A patient's reports in order of time."""
    studies = own_studies(patient, rng)
    state: dict[str, tuple[dt.date, list[Instance]]] = {}
    day = FIRST_DAY + dt.timedelta(days=rng.randint(0, 760))
    made = []
    for _ in range(count):
        study = studies[0] if rng.random() < 0.65 else studies[1]
        previous, past = state.get(study.name, (None, None))
        now, gone = next_study(study, past, rng)
        hand = rng.choice([hand for hand in HANDS if study.name in hand.studies])
        made.append(Occasion(patient, day, study, hand, now, gone, previous, rng.choice(REFERRERS), True))
        state[study.name] = (day, now)
        day += dt.timedelta(days=rng.randint(24, 260))
    return made


def diary(patients: list[Patient], rng: random.Random) -> list[Occasion]:
    """All occasions in order of time; a few lack their conclusion."""
    counts = [count for count, people in REPORTS_A_PATIENT.items() for _ in range(people)]
    rng.shuffle(counts)
    made = [item for patient, count in zip(patients, counts, strict=True) for item in occasions_of(patient, count, rng)]
    made.sort(key=lambda item: (item.day, item.patient.patient_no))
    for index in rng.sample(range(len(made)), WITHOUT_CONCLUSION):
        made[index] = Occasion(**(vars(made[index]) | {"concluded": False}))
    return made
