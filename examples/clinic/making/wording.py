"""Words for findings and conclusions: the second follows from the first by the tables' rules."""

import random
from collections.abc import Sequence

from making.course import Instance
from making.shapes import Finding, Hand, Measure, Study

MOST_WORDS = 74
SAME = 0.06
"""A relative change of a measure up to this counts as unchanged."""


FEWEST_WORDS = 26
FILLERS = {
    "radiology": ("Soft tissues of the chest wall unremarkable.", "Trachea central."),
    "pathology": (
        "Sections cut on three levels and stained with haematoxylin and eosin.",
        "Material adequate for assessment, with good fixation and no crush artefact.",
        "Immunostains performed with suitable controls.",
        "No vascular invasion identified in the material examined.",
    ),
    "consultation": (
        "Abdomen soft and not tender, no enlarged lymph nodes palpable.",
        "Alert and orientated, walking unaided, skin normal.",
        "Neurological examination without focal signs.",
        "Appetite good, sleeps well, no recent falls.",
    ),
}
"""Neutral sentences for sections of less than the fewest words, by specialty."""


def printed(measure: Measure, number: float, hand: Hand) -> str:
    """A measured value as the hand writes it."""
    if measure.unit == "mm" and hand.cm:
        return f"{number / 10:.{measure.decimals + 1}f} cm"
    unit = "mm" if measure.unit == "millimetres" else measure.unit
    return f"{number:.{measure.decimals}f}" + ("%" if unit == "%" else f" {unit}" if unit else "")


def course_words(item: Instance) -> tuple[str, str]:
    """How the conclusion says what happened since the previous study: as adjective, as afterthought."""
    measure = item.finding.measure
    if not item.again:
        return "", ""
    if measure is None or item.number is None or item.before is None:
        return "unchanged ", ", unchanged"
    change = item.number / item.before - 1
    place = 1 if abs(change) <= SAME else 0 if change < 0 else 2
    return f"{measure.trend[place]} ", f", {measure.since[place]}"


def slots(item: Instance, hand: Hand) -> dict[str, str]:
    """Everything a conclusion about a finding may use."""
    words = dict(item.words)
    words["trend"], words["since"] = course_words(item)
    measure = item.finding.measure
    if measure is not None and item.number is not None:
        band = measure.band(item.number)
        words |= {"m": printed(measure, item.number, hand), "grade": band.grade, "advice": band.advice}
    return words


def favourite(wordings: Sequence[str], keep: int, hand: Hand, key: str, rng: random.Random) -> str:
    """One of the wordings that this hand uses for this finding."""
    habit = random.Random(f"{hand.name}/{key}/{len(wordings)}")
    kept = habit.sample(wordings, min(keep, len(wordings)))
    return kept[0] if rng.random() < 0.6 else rng.choice(kept)


def capital(phrase: str) -> str:
    """The phrase with a capital first letter, except words such as pT1."""
    return phrase if phrase[:2] in {"pT", "p6"} else phrase[:1].upper() + phrase[1:]


def described(item: Instance, hand: Hand, rng: random.Random) -> str:
    """One sentence about what is seen."""
    words = slots(item, hand)
    measure = item.finding.measure
    if measure is not None and item.before is not None:
        words["m"] += f" (previously {printed(measure, item.before, hand)})"
    wording = favourite(item.finding.seen, 3, hand, item.finding.key, rng)
    after = rng.choice((", as before", ", again", ", no change")) if item.again and item.before is None else ""
    return capital(wording.format_map(words)) + after + "."


def normal_sentence(study: Study, region: str, hand: Hand, rng: random.Random) -> str:
    """One sentence about a region without findings."""
    wording = favourite(study.normal[region], 3, hand, region, rng)
    low, high, decimals = study.numbers.get(region, (0, 0, 0))
    return capital(wording.format(n1=f"{rng.uniform(low, high):.{decimals}f}")) + "."


def findings(study: Study, now: list[Instance], gone: list[Instance], hand: Hand, rng: random.Random) -> list[str]:
    """The sentences of the findings section, region by region; normal regions as far as there is room."""
    abnormal: dict[str, list[str]] = {}
    for item in now:
        abnormal.setdefault(item.finding.region, []).append(described(item, hand, rng))
    past = [capital(f"previous {item.finding.gone.format_map(item.words)} no longer seen.") for item in gone]
    used = sum(len(text.split()) for text in (*past, *(line for lines in abnormal.values() for line in lines)))
    room = rng.randint(44, MOST_WORDS) - used
    sentences: list[str] = []
    for region, wordings in study.normal.items():
        if region in abnormal:
            sentences += abnormal[region]
        elif wordings:
            line = normal_sentence(study, region, hand, rng)
            if room > 0 and rng.random() < 0.93:
                sentences.append(line)
                room -= len(line.split())
    return filled(sentences + past, study, rng)


def filled(sentences: list[str], study: Study, rng: random.Random) -> list[str]:
    """The sentences, with neutral ones after them where they are few."""
    fillers = FILLERS.get(study.specialty, ())
    for line in rng.sample(fillers, len(fillers)):
        if sum(len(text.split()) for text in sentences) < FEWEST_WORDS:
            sentences = [*sentences, line]
    return sentences


def conclusions(study: Study, now: list[Instance], gone: list[Instance], hand: Hand, rng: random.Random) -> list[str]:
    """What follows from the findings, the most important first; joint meanings replace their parts."""
    left = {item.finding.key: item for item in now}
    meanings = {key: slots(item, hand) for key, item in left.items()}
    ranked: list[tuple[int, str]] = []
    for joint in study.joints:
        if all(key in left for key in joint.keys):
            rank = min(left.pop(key).finding.rank for key in joint.keys)
            ranked.append((rank, favourite(joint.means, 1, hand, joint.keys[0], rng).format_map(meanings)))
    for key, item in left.items():
        ranked.append((item.finding.rank, concluded(item.finding, meanings[key], hand, rng)))
    ranked += [(90, f"resolved {item.finding.gone.format_map(item.words)}") for item in gone]
    if not now:
        ranked.append((95, favourite(study.all_clear, 3, hand, "all clear", rng)))
    return [tidy(text) for _, text in sorted(ranked, key=lambda pair: pair[0])]


def concluded(finding: Finding, words: dict[str, str], hand: Hand, rng: random.Random) -> str:
    """One conclusion in the hand's wording; three times in four the same one."""
    keep = 1 if rng.random() < 0.5 else 2
    return favourite(finding.means, keep, hand, finding.key, rng).format_map(words)


def tidy(text: str) -> str:
    """Single spaces, no space or comma doubled where a slot was empty."""
    return " ".join(text.split()).replace(" ,", ",").replace(",,", ",").strip(" ,")


def joined(texts: list[str], style: str) -> str:
    """Conclusions joined in a hand's style."""
    if style == "dashes":
        return "\n".join(f"- {capital(text)}" for text in texts)
    if style == "semicolons":
        return capital("; ".join(texts)) + "."
    if style == "also" and len(texts) > 1:
        return f"{capital(texts[0])}. Also {'; '.join(texts[1:])}."
    if style == "numbered" and len(texts) > 1:
        return "\n".join(f"{place}. {capital(text)}." for place, text in enumerate(texts, 1))
    return " ".join(f"{capital(text)}." for text in texts)
