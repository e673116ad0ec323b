"""Invented reports for measurements of speed and of duplicates: many hands, many normals, copies and amended versions.

The texts mean nothing. One in four is a normal report out of stock sentences; one in twelve is an earlier report again with a
few words changed; one in fifty is an earlier report letter by letter.
"""

import random
from collections.abc import Iterator

PLACES = [
    f"{side} {part}"
    for side in ("left", "right", "mid", "lateral", "medial", "posterior", "anterior")
    for part in (
        "upper lobe",
        "lower lobe",
        "base",
        "apex",
        "hilum",
        "hemithorax",
        "costophrenic angle",
        "clavicle",
        "shoulder",
    )
]
SIGNS = [
    f"{how} {what}"
    for how in ("small", "large", "ill-defined", "patchy", "dense", "faint", "linear", "nodular", "streaky", "rounded", "new")
    for what in ("opacity", "consolidation", "nodule", "mass", "effusion", "granuloma", "calcification", "scar", "atelectasis")
]
CAUSES = [
    "cough", "chest pain", "shortness of breath", "fever", "fall", "weight loss", "positive skin test", "preoperative check",
    "wheezing", "haemoptysis", "trauma", "follow-up of a nodule", "line placement", "sepsis", "syncope", "back pain",
]  # fmt: skip
COURSES = ["stable", "increased", "decreased", "not seen before", "similar"]
STOCK = [
    ("The heart is normal in size.", "Heart size is within normal limits.", "The cardiac silhouette is unremarkable."),
    ("The mediastinum is unremarkable.", "Mediastinal contours are normal.", "No mediastinal widening is seen."),
    ("The lungs are clear.", "No focal consolidation is identified.", "Both lungs are well expanded and clear."),
    ("There is no pleural effusion.", "No effusion or pneumothorax is seen.", "The pleural spaces are clear."),
    ("There is no pneumothorax.", "No evidence of pneumothorax.", "Pneumothorax is not identified."),
    ("The bony structures are intact.", "No acute bony abnormality.", "Degenerative changes are noted in the thoracic spine."),
    ("The pulmonary vasculature is normal.", "Vascular markings are not increased.", "Hilar structures are normal."),
]
ADVICE = [
    "Clinical correlation is advised.",
    "Computed tomography may be considered.",
    "Comparison with prior films would help.",
]
GIVEN = ["Ola", "Ivo", "Mara", "Tess", "Nils", "Edda", "Rune"]
FAMILY = ["Varn", "Quist", "Obrel", "Tamsin", "Feld", "Orrin", "Hask"]
LETTERHEAD = (
    "Meadow Hill Imaging, Department of Radiology\nThis report is confidential and meant for the physician named above alone.\n"
)


def invented_text(rng: random.Random) -> str:
    """One invented report of 40 to 200 words in sections."""
    history = f"{rng.choice(CAUSES)}, {rng.randint(18, 89)} years old, {rng.choice(('male', 'female'))}."
    stock = [rng.choice(options) for options in STOCK]
    if rng.random() < 0.25:
        findings, impression = stock, ["No acute cardiopulmonary abnormality."]
    else:
        seen = [
            f"There is a {rng.choice(SIGNS)} of {rng.randint(3, 60)} mm in the {rng.choice(PLACES)}, "
            f"{rng.choice(COURSES)} since the study of {rng.randint(2, 36)} "
            f"{rng.choice(('days', 'weeks', 'months'))} ago, likely {rng.choice(SIGNS)} after {rng.choice(CAUSES)}."
            for _ in range(rng.choice((1, 2, 2, 3, 4, 6)))
        ]
        findings = rng.sample(seen + rng.sample(stock, rng.randint(2, len(stock))), k=len(seen) + 2)
        impression = [f"{rng.choice(SIGNS).capitalize()}, {rng.choice(PLACES)}.", rng.choice(ADVICE)]
    return f"HISTORY: {history}\n\nFINDINGS: {' '.join(findings)}\n\nIMPRESSION: {' '.join(impression)}"


def changed(text: str, rng: random.Random) -> str:
    """A report again with one to eight words changed, left out or added."""
    lines = text.split("\n")
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 6, 8))):
        at = rng.choice([i for i, line in enumerate(lines) if line])
        words = lines[at].split(" ")
        place = rng.randrange(1, len(words)) if len(words) > 1 else 0
        words[place : place + rng.choice((0, 1, 1))] = rng.choice((["unchanged"], [], ["again", "noted"], ["slightly"]))
        lines[at] = " ".join(words) or "none"
    return "\n".join(lines)


def invented_reports(count: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """`count` reports as rows of a table: number, patient, date, report. One patient has three reports on average."""
    rng = random.Random(seed)
    recent: list[str] = []
    for i in range(count):
        chance = rng.random()
        if recent and chance < 1 / 50:
            text = rng.choice(recent)
        elif recent and chance < 1 / 50 + 1 / 12:
            text = changed(rng.choice(recent), rng)
        else:
            text = invented_text(rng)
        if len(recent) < 5000:
            recent.append(text)
        else:
            recent[rng.randrange(5000)] = text
        name = f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"
        day = f"{2015 + rng.randrange(10)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        head = f"{LETTERHEAD}Patient: {name}, seen on {day} by Dr. Hale Orrin\n\n" if i % 2 else ""
        yield {"no": f"R{i:07d}", "who": f"P{rng.randrange(max(1, count // 3)):07d}", "date": day, "report": head + text}
