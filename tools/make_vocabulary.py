"""Makes the vocabulary of the leak scan from SCOWL's word lists and the words of ICD-10-CM.

    python tools/make_vocabulary.py american-english-large british-english-large

Takes Debian's `wamerican-large` and `wbritish-large` (files of /usr/share/dict) and the package simple-icd-10-cm, needed
here alone.
Only entries in small letters count as English: SCOWL writes names with a capital. Words of ICD-10-CM count as clinical.
"""

import re
import sys
from importlib.resources import files
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "residency" / "foundation" / "resources" / "leak_vocabulary.txt"
HEAD = """\
# Words that are no names, for the leak scan (prepare/leaks.py). Made by tools/make_vocabulary.py; do not edit.
# English: SCOWL through Debian's wamerican-large and wbritish-large 2020.12.07-2, entries in small letters. Copyright
# 2000-2019 Kevin Atkinson and others; free to use, copy, modify, distribute and sell with this notice
# (http://wordlist.aspell.net/scowl-readme/).
# Clinical: words of ICD-10-CM (April 2026; United States government, public domain) through simple-icd-10-cm 1.5.0 (MIT).
# Each line: how many letters are as in the line before (one character, counted from 0), and the rest of the word.
"""
NOUNS = "disease|syndrome|fracture|deformity|sign|palsy|tumou?r|sarcoma|lymphoma|anomaly|malformation|type|dystrophy|anemia"
COUNTS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def english(paths: list[str]) -> set[str]:
    """Entries in small letters."""
    lines = (line for path in paths for line in Path(path).read_text("utf-8").splitlines())
    return {word for word in lines if re.fullmatch(r"[a-z]{2,}", word)}


def clinical() -> set[str]:
    """Words of the classification that stand in small letters or open a title, without those that name a discoverer."""
    data = files("simple_icd_10_cm") / "data"
    (name,) = [f.name for f in data.iterdir() if f.name.endswith(".xml")]
    text = re.sub(r"<[^>]+>", "\n", (data / name).read_text("utf-8"))
    small = set(re.findall(r"(?<![A-Za-z'])[a-z]{3,}(?![A-Za-z])", text))
    opening = {word.lower() for word in re.findall(r"(?<![A-Za-z'-])[A-Z][a-z]{7,}(?![A-Za-z'-])", text)}
    eponyms = {word.lower() for word in re.findall(rf"\b([A-Z][a-z]+)(?:'s\b|-[A-Z]|\s+(?:{NOUNS}))", text)}
    return small | (opening - eponyms)


def main() -> None:
    """Write the file."""
    listed = sorted(english(sys.argv[1:]) | clinical())
    lines, before = [], ""
    for word in listed:
        same = next((i for i, (a, b) in enumerate(zip(before, word, strict=False)) if a != b), min(len(before), len(word)))
        lines.append(COUNTS[same] + word[same:])
        before = word
    OUT.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(listed)} words, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
