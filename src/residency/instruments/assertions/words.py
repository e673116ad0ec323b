"""Words of clinical English brought to concepts: synonym rings, stems and numbers with units."""

import re
import tomllib
from functools import cache
from importlib.resources import files

TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*")
STOP = frozenset(
    (
        "a about across additional additionally again along also am amid among amount an and any apparent appear appearance "
        "appeared appears appreciable appreciated are area areas around as at be been being between by case character "
        "clinical clinically collection collections compatible conclusion consistent convincing current currently definite "
        "definitely degree demonstrate demonstrated demonstrates depicted detectable detected did discernible do does during "
        "each essentially evidence evident exam exam's examination examined exhibits existing exists extent feature features "
        "film finding findings for form found from further grossly had has have having he her here him his i identified if "
        "image images imaging impression in indicated indicates into is it its itself keeping kind level made measure "
        "measured measures measuring moreover my nature noted noticed observed obvious of off on or otherwise our out "
        "overall own part parts patient patient's patients pattern per place presence present radiographic radiographically "
        "range recognised recognized region remain remained remains reported revealed reveals seen set she show showed shown "
        "shows side sided sides sign signs site so some sonographically state status study subject such suggestion than that "
        "the their them then there these they this those time to today together type up upon us versus via view views "
        "visible visualised visualization visualized vs was we well were when where which who whom with within you your"
    ).split()
)
FOREIGN = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "kein",
        "keine",
        "mit",
        "ohne",
        "bei",
        "eine",
        "einer",
        "links",
        "rechts",
        "le",
        "la",
        "les",
        "des",
        "une",
        "est",
        "pas",
        "avec",
        "sans",
        "dans",
        "el",
        "los",
        "las",
        "del",
        "una",
        "con",
        "sin",
        "il",
        "che",
        "non",
        "di",
        "senza",
        "het",
        "een",
        "niet",
        "geen",
        "met",
        "zonder",
        "van",
        "os",
        "uma",
        "com",
        "sem",
        "och",
        "utan",
    ]
)
ENGLISH = STOP | {"no", "not", "without", "normal", "left", "right"}
LONGEST = 10
"""Letters of a stem: more would part granuloma from granulomatous, fewer would join haemorrhage and haemorrhoid."""
COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
LENGTHS = {"mm": 1.0, "millimeter": 1.0, "millimetre": 1.0, "cm": 10.0, "centimeter": 10.0, "centimetre": 10.0}


@cache
def table() -> dict[str, object]:
    """The lists of `assertion_words.toml`."""
    return tomllib.loads((files("residency.foundation.resources") / "assertion_words.toml").read_text("utf-8"))


def stem(word: str) -> str:
    """A word without its commonest endings; light, so that different findings stay apart."""
    word = word.lower().replace("ae", "e").replace("our", "or")
    for end in (
        "ically",
        "ements",
        "ement",
        "ation",
        "ical",
        "ies",
        "ing",
        "ous",
        "eal",
        "ary",
        "ed",
        "ic",
        "al",
        "es",
        "ly",
        "s",
        "y",
        "e",
    ):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: min(len(word) - len(end), LONGEST)]
    return word[:LONGEST]


@cache
def rings() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Stems of a phrase to the stems of its ring's first member."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for ring in table()["rings"]:  # type: ignore[attr-defined]
        members = [tuple(stem(word) for word in member.split() if word not in STOP) for member in ring.split("|")]
        found.update(dict.fromkeys(members, members[0]))
    return found


@cache
def anatomy() -> frozenset[str]:
    """Concepts that say where a finding is."""
    words = str(table()["anatomy"]).split()
    return frozenset(concept for word in words for concept in rings().get((stem(word),), (stem(word),)))


def served(text: str) -> bool:
    """Whether the rules speak the text's language: function words of other languages do not outnumber the English ones."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    foreign = sum(word in FOREIGN for word in words)
    return foreign <= sum(word in ENGLISH for word in words) or foreign < 2
