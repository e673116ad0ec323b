"""A whole report in one hand: letterhead, patient line, sections, signature."""

import random
import re
import textwrap

from making import telling, wording
from making.marks import outside, plant
from making.people import PRACTICE_PHONE, PRACTICE_STREET
from making.telling import Occasion

PRACTICE = "THREE ALDERS PRACTICE (invented)"


def header_words(occasion: Occasion, rng: random.Random) -> dict[str, str]:
    """What the header lines may use, identifiers marked."""
    patient = occasion.patient
    last_first = f"{patient.family_name}, {patient.given_name}"
    address = [plant("ADDRESS", patient.street), plant("ADDRESS", f"{patient.postcode} {patient.town}")]
    letterhead = rng.choice(
        (
            f"{PRACTICE}, {plant('ADDRESS', PRACTICE_STREET)}, Tel {plant('PHONE', PRACTICE_PHONE)}",
            f"{PRACTICE}  *  Tel. {plant('PHONE', PRACTICE_PHONE)}",
            PRACTICE,
        )
    )
    return {
        "letterhead": letterhead,
        "title": occasion.study.title,
        "date": occasion.written(occasion.day),
        "dob": occasion.written(patient.birth_date),
        "mrn": plant("RECORD_NUMBER", patient.record_number),
        "full": plant("NAME", f"{patient.given_name} {patient.family_name}"),
        "last_first": plant("NAME", last_first if rng.random() < 0.4 else last_first.upper()),
        "last_first_upper": plant("NAME", last_first.upper()),
        "title_last": f"{patient.title} {plant('NAME', patient.family_name)}",
        "referrer": plant("NAME", occasion.referrer),
        "referrer_upper": plant("NAME", occasion.referrer.upper()),
        "specimen": plant("RECORD_NUMBER", f"S{occasion.day:%y}-{rng.randint(10000, 19999)}"),
        "address": "\n".join(address) if rng.random() < 0.3 else "",
    }


def technique(occasion: Occasion, rng: random.Random) -> str:
    """How the study was done, or what was received; empty where the study has no such sentence."""
    sentences = occasion.study.technique
    if not sentences or (len(sentences) > 1 and rng.random() < 0.3):
        return ""
    return rng.choice(sentences).format(n1=rng.randint(2, 9), n2=rng.randint(3, 14))


def comparison(occasion: Occasion) -> str:
    """The previous study of the same kind; empty where there is none."""
    return f"{occasion.study.title}, {occasion.written(occasion.previous)}." if occasion.previous else ""


def findings(occasion: Occasion, rng: random.Random) -> str:
    """The findings section, with the comparison in it where the hand has no section for that."""
    lines = wording.findings(occasion.study, occasion.now, occasion.gone, occasion.hand, rng)
    if occasion.previous and "comparison" not in occasion.hand.headings:
        lines.insert(0, f"Compared with {occasion.written(occasion.previous)}.")
    return ("\n" if occasion.hand.listed else " ").join(lines)


def impression(occasion: Occasion, rng: random.Random) -> str:
    """The conclusion; empty where the author left it out."""
    found = wording.conclusions(occasion.study, occasion.now, occasion.gone, occasion.hand, rng)
    return wording.joined(found, occasion.hand.join) if occasion.concluded else ""


def bodies(occasion: Occasion, rng: random.Random) -> dict[str, str]:
    """Section -> text."""
    return {
        "indication": telling.history(occasion, rng),
        "technique": technique(occasion, rng),
        "comparison": comparison(occasion),
        "findings": findings(occasion, rng),
        "impression": impression(occasion, rng),
        "plan": telling.plan(occasion, rng),
    }


def shortened(body: str, shorten: dict[str, str]) -> str:
    """The hand's abbreviations, outside planted values."""
    for long, short in sorted(shorten.items(), key=lambda pair: -len(pair[0])):
        pattern = re.compile(rf"\b{re.escape(long)}\b", re.IGNORECASE)
        body = outside(lambda piece, p=pattern, s=short: p.sub(s, piece), body)
    return body


def wrapped(body: str, width: int) -> str:
    """Lines of the hand's width; 0 leaves them."""
    if not width:
        return body
    lines = (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in body.split("\n"))
    return "\n".join("\n".join(pieces) for pieces in lines)


def write(occasion: Occasion, rng: random.Random) -> str:
    """The report with its identifiers still marked."""
    hand = occasion.hand
    words = header_words(occasion, rng)
    header = "\n".join(line for line in (form.format_map(words) for form in hand.header) if line)
    texts = bodies(occasion, rng)
    sections = []
    for section, headings in hand.headings.items():
        if texts[section]:
            heading = headings[0] if rng.random() < 0.75 else rng.choice(headings)
            body = wrapped(shortened(texts[section], hand.shorten), hand.wrap)
            sections.append(hand.frame.format(heading=heading, body=body))
    author = f"Dr. {plant('NAME', hand.name.removeprefix('Dr. '))}"
    signature = hand.signature.format(author=author, date=words["date"])
    return f"{header}\n\n{hand.gap.join(sections)}\n\n{signature}"
