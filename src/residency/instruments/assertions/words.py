"""Words of clinical English brought to concepts: synonym rings, stems and numbers with units."""

import re
import tomllib
from functools import cache
from importlib.resources import files

TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*")


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


STOP = _words(
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
)
FOREIGN = _words(
    "der die das und ist nicht kein keine mit ohne bei eine einer links rechts le la les des une est pas avec sans dans "
    "el los las del una con sin il che non di senza het een niet geen met zonder van os uma com sem och utan"
)
ENGLISH = STOP | {"no", "not", "without", "normal", "left", "right"}
LONGEST = 10
"""Letters of a stem: more would part granuloma from granulomatous, fewer would join haemorrhage and haemorrhoid."""
COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS = {
    name: (factor, unit, names.split()[0])
    for unit, named in {
        "mm": {
            1.0: "mm millimeter millimetre millimeters millimetres",
            10.0: "cm centimeter centimetre centimeters centimetres",
        },
        "mg": {
            1.0: "mg milligram milligrams",
            1e-3: "mcg ug microgram micrograms",
            1e3: "g gram grams gm",
            1e-6: "ng nanogram nanograms",
            1e6: "kg kilogram kilograms",
            1e-9: "pg",
        },
        "ml": {1.0: "ml cc milliliter millilitre milliliters millilitres", 100.0: "dl", 1e3: "l liter litre liters litres"},
        "mmol": {1.0: "mmol", 1e-3: "umol", 1e-6: "nmol"},
        "%": {1.0: "% percent"},
        "mmhg": {1.0: "mmhg"},
        "degree": {1.0: "degree degrees"},
        "unit": {1.0: "unit units iu u"},
        "beat": {1.0: "bpm beats"},
        "minute": {1.0: "min minute minutes", 60.0: "h hr hrs hour hours"},
        "day": {1.0: "d day days", 7.0: "wk week weeks"},
        "month": {1.0: "month months", 12.0: "year years yr yrs"},
    }.items()
    for factor, names in named.items()
    for name in names.split()
}
"""A unit -> how many of the one of its kind it is, that one, and its own symbol."""


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
def ring_words() -> frozenset[str]:
    """Every single word that stands in a ring as it is written."""
    return frozenset(member for ring in table()["rings"] for member in ring.split(" | "))  # type: ignore[attr-defined]


@cache
def anatomy() -> frozenset[str]:
    """Concepts that say where a finding is."""
    words = str(table()["anatomy"]).split()
    return frozenset(concept for word in words for concept in rings().get((stem(word),), (stem(word),)))


@cache
def _medical() -> frozenset[str]:
    """Stems of the words of medicine, and of every ring."""
    lists = ("clinical_terms.txt", "medical_words.txt")
    lines = (
        line for name in lists for line in (files("residency.foundation.resources") / name).read_text("utf-8").splitlines()
    )
    listed = {stem(word) for line in lines if not line.startswith("#") for word in line.lower().split()}
    return frozenset(listed | {concept for ring in rings().values() for concept in ring})


def is_clinical(concept: str) -> bool:
    """Whether a concept may be a finding: a word of medicine that says more than where."""
    return (concept in _medical() or "+" in concept) and concept not in anatomy()


def served(text: str) -> bool:
    """Whether the rules speak the text's language: function words of other languages do not outnumber the English ones."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text)]
    foreign = sum(word in FOREIGN for word in words)
    return foreign <= sum(word in ENGLISH for word in words) or foreign < 2
