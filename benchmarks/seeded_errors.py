"""One clinical error sown into a real radiology text, or the text rewritten without one: both by small tables of their own.

`seeded` flips a finding, a side or site, a grade or a number, and says where. `paraphrased` keeps what is true. Each has two
disjoint sets of ways, "development" and "unseen": other words and other shapes of sentence, so that rules tuned on the first
can be judged on the second. Nobody who writes rules reads this file: they run its development half. Each look at the unseen
half's results is counted in `benchmarks/looks.txt`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

HALVES = ("development", "unseen")
KINDS = ("negation", "side", "severity", "number")


@dataclass(frozen=True)
class Seeded:
    """A text with one error of `kind`, which stands at start:end of the new text."""

    text: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Change:
    """`words` in place of start:end of the old text; the first `wrong` characters of them are the error."""

    start: int
    end: int
    words: str
    wrong: int


def seeded(text: str, rng: Random, half: str, kind: str | None = None) -> Seeded | None:
    """The text with one error, of a kind drawn among those it has room for (or of `kind`); None where it has none."""
    ways = {name: list(way(text, _unseen(half))) for name, way in WAYS.items() if kind in (None, name)}
    open_kinds = [name for name in KINDS if ways.get(name)]
    if not open_kinds:
        return None
    name = rng.choice(open_kinds)
    change = rng.choice(ways[name])
    new = text[: change.start] + change.words + text[change.end :]
    return Seeded(new, name, change.start, change.start + change.wrong)


def paraphrased(text: str, rng: Random, half: str) -> str | None:
    """The text in other words, as true as before: the ways of the half wherever they fit. None where none fits."""
    unseen = _unseen(half)
    parts = [text[start:end] for start, end in sentences(text)]
    plain = not re.search(r"(?:^|\s)\d\.\s", text) and " ".join(parts) == " ".join(text.split())
    rewritten = [_reworded(part, unseen) for part in parts]
    if rewritten == parts:
        return None
    if plain and len(parts) > 2 and not any(LEANS.search(part) for part in parts):
        rewritten, turn = [part.rstrip(".") + "." for part in rewritten], rng.randrange(1, len(parts))
        return " ".join(rewritten[::-1] if unseen else rewritten[turn:] + rewritten[:turn])
    new, shift = text, 0
    for (start, end), words in zip(sentences(text), rewritten, strict=True):
        new, shift = new[: start + shift] + words + new[end + shift :], shift + len(words) - (end - start)
    return new


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence with its full stop, without the number that it has in a list."""
    spans = []
    for m in re.finditer(r"\S.*?(?:\.+(?=\s|[A-Z]|$)|$)", text, re.S):
        lead = re.match(r"(?:\d{1,2}[.)]\s*)?", m[0])
        if lead and re.search(r"[A-Za-z]", m[0][lead.end() :]):
            spans.append((m.start() + lead.end(), m.end()))
    return spans


def _unseen(half: str) -> bool:
    if half not in HALVES:
        raise ValueError(f"no half {half!r}: {', '.join(HALVES)}")
    return half == "unseen"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words if words[1:2].isupper() or words[1:2] == "-" else words[:1].lower() + words[1:]


# Words that make a sentence lean on its neighbours, so that it cannot be moved.
LEANS = re.compile(
    r"\b(?:this|these|those|that|it|its|they|otherwise|also|however|addition|additionally|again|other|another|"
    r"remaining|remainder|former|latter|above|below|such|specifically|therefore|which|same|findings?|chest)\b|"
    r"^(?:left |right )?(?:hip|knee|shoulder|ankle|foot|hand|wrist|elbow|abdomen|pelvis|ribs|[a-z]+ spine)\.",
    re.I,
)
# A sentence that says no, or that all is well: no side and no grade is changed in it.
DENIES = re.compile(
    r"\b(?:no|not|non|nor|none|neither|without|free of|negative|absent|absence|clear|normal|unremarkable|resolved|resolution|"
    r"exclude\w*|rather than|less than|ruled?|cannot|unlikely|intact)\b",
    re.I,
)
# Negation: the nouns that a negated list may hold, each half flipping its own.
NOUNS = {
    False: r"pneumothora(?:x|ces)|consolidations?|edema|fractures?|mass(?:es)?|abnormalit(?:y|ies)|pneumomediastinum",
    True: (
        r"effusions?|pneumonia|infiltrates?|nodules?|(?:lymph)?adenopathy|"
        r"disease|process|findings?|opacit(?:y|ies)|cardiomegaly"
    ),
}
OTHER = (
    r"fluid|lesions?|air|dislocations?|subluxations?|widening|destruction|"
    r"deformit(?:y|ies)|congestion|failure|atelectasis|infection"
)
WORD = (
    r"(?:(?:focal|acute|large|small|definite|visible|visualized|obvious|"
    r"discrete|suspicious|pleural|pulmonary|lobar|alveolar|airspace|"
    r"air|space|air-space|displaced|rib|bony|osseous|bone|skeletal|"
    r"cardiopulmonary|active|overt|typical|frank|confluent|hilar|mediastinal|"
    r"parenchymal|lung|radiographic|intrathoracic|significant|vascular|compression|interstitial|spinal|free|lymph|thoracic)\s+)"
)
ITEM = rf"{WORD}{{0,4}}(?:{NOUNS[False]}|{NOUNS[True]}|{OTHER})"
JOINT = r"(?:,\s*(?:or|and|nor)?\s*(?:no\s+)?|\s+(?:or|and|nor)\s+(?:no\s+)?)"
SHOWN = r"seen|identified|noted|demonstrated|appreciated|present|visualized|evident|detected|observed"
EVIDENCE = r"(?:(?:radiographic |definite |convincing )?evidence (?:of|for) |typical findings of |signs? of )?"
DENIAL = re.compile(
    rf"(?P<cue>(?:Specifically, )?(?:There (?:is|are) no|No)) (?P<what>{EVIDENCE})(?P<list>{ITEM}(?:{JOINT}{ITEM})*)"
    rf"(?P<tail>(?: (?:is|are|was|were))?(?: (?:{SHOWN}))?)(?P<stop>\.*)",
    re.I,
)
WEAK = re.compile(r"\b(?:definite|visible|visualized|obvious|typical|significant|radiographic)\s+", re.I)
SPREADS = re.compile(r"^(?:large|suspicious|acute|significant|displaced|focal|small|discrete|active)\b", re.I)
MANY = re.compile(r"(?:s|ces|masses)$")
ONE = re.compile(r"(?:process|mass|[a-z]is)$")
BARE = re.compile(
    r"(?:edema|pneumonia|adenopathy|disease|cardiomegaly|consolidation|pneumomediastinum|atelectasis|scarring|emphysema)$"
)
# Negation: sentences that do no more than state a finding.
STATED = {
    False: r"cardiomegaly|atelectasis|scarring|edema|fractures?|congestion|osteophytes?",
    True: (
        r"effusions?|opacit(?:y|ies)|emphysema|hyperinflation|granulomas?|"
        r"nodules?|hernia|thickening|infiltrates?|spondylosis|scoliosis"
    ),
}
STATES = {
    half: re.compile(
        rf"(?:There (?:is|are) )?(?:an? )?(?P<what>(?:[A-Za-z-]+ ){{0,5}}(?P<noun>{nouns})(?: (?:in|at|of) [A-Za-z ]+)?)\.*",
        re.I,
    )
    for half, nouns in STATED.items()
}
GRADES = (
    r"(?:borderline|mild|moderate|severe|small|large|minimal|slight|marked|tiny|trace|extensive|"
    r"mildly|slightly|minimally|moderately)"
)
LOOKS = rf"(?:{GRADES}|prominent|subtle|diffuse|minor|advanced|patchy)"
HEDGES = re.compile(
    r"\b(?:and|or|versus|vs|may|could|likely|possibl[ey]|probabl[ey]|"
    r"questionable|question|suggest\w*|stable|unchanged|increas\w*|decreas\w*|"
    r"improv\w*|interval|new|old|healed|suspected|suspicious|x+|is|are|"
    r"was|were|with|for|to|has|have|residual|prior|previous|chronic|"
    r"appears?|no|not|due|normal|clear|otherwise|compatible|consistent|represent\w*|low|status|resolving|without|"
    r"resolution|resolved|again|persistent|other|show\w*|associated|denser|significant|despite|early)\b",
    re.I,
)
WELL = {
    False: (
        (r"\b(?P<at>(?:is|are|appears?|remains?) normal)\b(?! in| for| appear)", {"normal": "abnormal"}),
        (r"(?i:\blungs) (?P<at>(?:are|appear) clear)\b(?! of)", {"clear": "not clear"}),
    ),
    True: (
        (r"(?<!be )(?P<at>\bwithin normal limits)\b", {"within": "outside"}),
        (r"\b(?P<at>(?:is|are|appears?) (?:grossly )?intact)\b", {"intact": "not intact"}),
        (r"\bis (?P<at>normal in size)\b(?! and)", {"normal in size": "enlarged"}),
        (r"\b(?i:heart) size (?P<at>normal)\b", {"normal": "not normal"}),
    ),
}


def _negations(text: str, unseen: bool) -> Iterator[Change]:
    found = [*_denied(text, unseen), *_stated(text, unseen)]
    yield from found
    if not found:
        yield from _well(text, unseen)


def _denied(text: str, unseen: bool) -> Iterator[Change]:
    for start, end in sentences(text):
        m = DENIAL.fullmatch(text[start:end])
        if not m:
            continue
        items = [item for item in re.split(JOINT, m["list"], flags=re.I) if item]
        for i, item in enumerate(items):
            noun = re.search(rf"(?:{NOUNS[unseen]})$", item, re.I)
            if not noun or not _once(text, noun[0]) or (i and SPREADS.match(items[0])):
                continue
            rest = items[:i] + items[i + 1 :]
            says = _positive(WEAK.sub("", item).strip(), unseen, i) + "."
            others = f" {m['cue']} {m['what']}{_listed(rest)}{m['tail']}." if rest else ""
            yield Change(start, end, says + others, len(says))
        single = re.search(rf"\bwithout (?:evidence of )?({ITEM})\.*$", text[start:end], re.I)
        if unseen and single and _once(text, single[1].split()[-1]):
            yield Change(start + single.start(), end, f"with {single[1]}.", 4)


def _stated(text: str, unseen: bool) -> Iterator[Change]:
    for start, end in sentences(text):
        m = STATES[unseen].fullmatch(text[start:end])
        if not m or HEDGES.search(m[0].replace("There is", "").replace("There are", "")) or not _once(text, m["noun"]):
            continue
        what = re.sub(rf"^(?:{LOOKS} )+", "", m["what"], flags=re.I)
        if re.search(rf"\b{LOOKS}\b", what, re.I):
            continue
        many = _many(m["noun"])
        words = (
            f"{_capital(what)} {'are' if many else 'is'} absent."
            if unseen
            else f"There {'are' if many else 'is'} no {_small(what)}."
        )
        yield Change(start, end, words, len(words))


def _well(text: str, unseen: bool) -> Iterator[Change]:
    for start, end in sentences(text):
        if DENIES.search(re.sub(r"(?i)normal|clear|intact", "", text[start:end])) or re.search(
            r"(?i)upper|otherwise", text[start:end]
        ):
            continue
        for pattern, swap in WELL[unseen]:
            for m in re.finditer(pattern, text[start:end]):
                words = m["at"]
                for old, new in swap.items():
                    words = words.replace(old, new)
                yield Change(start + m.start("at"), start + m.end("at"), words, len(words))


def _positive(item: str, unseen: bool, turn: int) -> str:
    many, bare = _many(item), BARE.search(item)
    item = _small(item)
    article = "" if many or bare else ("an " if item[0] in "aeiou" else "a ")
    if unseen:
        shapes = (f"{_capital(item)} can be made out", f"Positive for {item}", f"The study shows {article}{item}")
    else:
        shapes = (f"There {'are' if many else 'is'} {article}{item}", f"{_capital(item)} {'are' if many else 'is'} present")
    return shapes[(turn + len(item)) % len(shapes)]


def _many(noun: str) -> bool:
    return bool(MANY.search(noun) and not ONE.search(noun))


def _once(text: str, noun: str) -> bool:
    stem = re.sub(r"(?:ies|y|x|ces|es|s)$", "", noun.lower())
    return text.lower().count(stem) == 1


def _listed(items: list[str]) -> str:
    return f"{', '.join(items[:-1])} or {items[-1]}" if len(items) > 1 else items[0]


# Side and site. Left and right before these words are the development half's; before all others, the unseen half's.
BEFORE = r"(?:lung|lower|upper|base|pleural|apical|apex|mid|midlung|lateral)"
NEVER = re.compile(
    r"(?:-sided|-side)?\W+(?:(?:with|at|for|on|in|of|by|is|was|as|border)\b|(?:[a-z]+ )?(?:atri\w*|ventric\w*|heart|"
    r"cardiac|middle|lingula\w*|paratracheal|minor|anterior descending|"
    r"aortic|arch|coronary|handed|"
    r"subclavian|brachiocephalic|main|greater|and|or|to|than|side down|X+)\b)",
    re.I,
)
OPPOSITE = {
    "left": "right",
    "right": "left",
    "upper": "lower",
    "lower": "upper",
    "base": "apex",
    "apex": "base",
    "bases": "apices",
}
OPPOSITE |= {"apices": "bases", "bibasilar": "right basilar", "biapical": "left apical", "bilateral": "left-sided"}
SITES = {
    False: r"\b(?P<at>upper|lower)(?= (?:lobes?|lungs?|zones?)\b(?! volume))",
    True: (
        r"(?<=\blung )(?P<at>base|apex|bases|apices)\b|(?<!and )\b(?P<all>bibasilar|"
        r"biapical|bilateral)(?= (?!hil|shoulder|AC\b|lungs?\b|X)[a-z])"
    ),
}
COMMON = frozenset(
    ("there", "right", "which", "these", "noted", "upper", "lower", "region", "projecting", "approximately", "measuring")
)


def _sides(text: str, unseen: bool) -> Iterator[Change]:
    spans = sentences(text)
    for start, end in spans:
        part = text[start:end]
        if DENIES.search(part) or re.search(r"\b(?:both|unilateral\w*|either)\b", part, re.I):
            continue
        near = _stems(part)
        others = [text[s:e] for s, e in spans if s != start]
        kin = [other for other in others if near & _stems(other)]
        names = {w.lower() for w in re.findall(r"\b(?:left|right|bilateral\w*|bibasilar|biapical)\b", part, re.I)}
        for m in re.finditer(r"\b(?P<at>left|right)\b", part, re.I):
            mine = bool(re.match(rf" {BEFORE}\b", part[m.end() :], re.I)) != unseen
            if len(names) > 1 or not mine or NEVER.match(part[m.end() :]) or len(re.findall(rf"\b{m[0]}\b", part, re.I)) > 1:
                continue
            if re.search(r"apical lordotic|decubitus|oblique|view|\bthe right of\b", part, re.I) or not re.match(
                r"[ -]\w", part[m.end() :]
            ):
                continue
            if not any(re.search(r"\b(?:left|right|bilateral\w*|both|bibasilar|biapical)\b", other, re.I) for other in kin):
                yield _swapped(start, m, "at")
        for m in re.finditer(SITES[unseen], part, re.I):
            at = "all" if unseen and m["all"] else "at"
            if len(re.findall(rf"\b(?:{m[at]}|{OPPOSITE[m[at].lower()].split()[0]})\w?\b", part, re.I)) > 1 or (
                at == "all" and len(names) > 1
            ):
                continue
            if not any(
                re.search(r"\b(?:left|right|upper|lower|bas\w+|ap[ie]\w+|bi[a-z]+lar|both|lungs?)\b", other, re.I)
                for other in kin
            ):
                yield _swapped(start, m, at)


def _stems(part: str) -> set[str]:
    places = {"bas": r"\bbas(?:e|es|al|ilar)\b", "api": r"\bap(?:ex|ices|ical)\b", "hil": r"hil(?:um|ar|a)\b"}
    near = {name for name, words in places.items() if re.search(words, part, re.I)}
    return near | {w[:5] for w in re.findall(r"[a-z]{5,}", part.lower()) if w not in COMMON}


def _swapped(start: int, m: re.Match[str], at: str) -> Change:
    words = OPPOSITE[m[at].lower()]
    words = _capital(words) if m[at][0].isupper() else words
    return Change(start + m.start(at), start + m.end(at), words, len(words))


# Severity: the grades that each half changes, and into what.
GRADE = {
    False: {"mild": ("severe", "moderate"), "small": ("large", "sizeable"), "severe": ("mild",)},
    True: {
        "minimal": ("pronounced", "considerable"), "moderate": ("trivial", "very severe"), "large": ("tiny",),
        "slight": ("pronounced",), "slightly": ("considerably",), "mildly": ("considerably",), "minimally": ("heavily",),
        "moderately": ("barely",), "marked": ("slight",), "markedly": ("barely",), "extensive": ("minor",),
    },
}  # fmt: skip
NOT_AFTER = r"(?<!to )(?<!-)(?<!an )(?<!more )(?<!most )(?<!less )(?<!very )"
NO_GRADE = re.compile(
    r"(?:\s+to\b|-|,|\s+(?:bowel|bore|caliber|airways?|volumes?|lung|"
    r"body|habitus|vessel|part|patient|limited|rotated|suboptimal|"
    r"obscured|low|lordotic|rotation|motion|advancement|degraded|underexposed|hypoinflated|improved|number)\b|\s*$|\.)",
    re.I,
)


def _severities(text: str, unseen: bool) -> Iterator[Change]:
    for start, end in sentences(text):
        part = text[start:end]
        if DENIES.search(part) or re.search(r"\d\s*(?:mm|cm)\b|\b(?:borderline|at most)\b", part, re.I):
            continue
        for m in re.finditer(rf"{NOT_AFTER}\b(?:{'|'.join(GRADE[unseen])})\b", part, re.I):
            after = part[m.end() :]
            phrase = (m[0] + " ".join(after.split(" ")[:2])).strip(" .").lower()
            if NO_GRADE.match(after) or text.lower().count(phrase) > 1 or (len(re.findall(rf"(?i)\b{GRADES}\b", part)) > 1):
                continue
            kin = [w for w in re.findall(r"[a-z]{6,}", part.lower()) if w not in COMMON]
            elsewhere = text[:start] + text[end:]
            if any(re.search(rf"(?i){GRADES} (?:\w+ )?{w}", elsewhere) for w in kin):
                continue
            for word in GRADE[unseen][m[0].lower()]:
                words = _capital(word) if m[0][0].isupper() else word
                yield Change(start + m.start(), start + m.end(), words, len(words))


# Number: the development half changes the figure or the count, the unseen half the unit or the place of the point.
FIGURE = re.compile(
    r"(?<![\d.,/-])(?<!x )(?<!X )(?<!by )(?<!to )(?<!- )(?P<n>\d{1,3}(?:\.\d+)?)(?P<gap> ?-?)(?P<also>x ?\d+(?:\.\d+)? ?)?"
    r"(?P<unit>mm|"
    r"cm|months?|weeks?|years?|%)"
    r"(?![\w-])(?! old)"
)
COUNTS = {"two": "four", "three": "five", "four": "two", "five": "three"}
COUNTED = (
    r"(?= (?:[a-z]+ ){0,2}(?:nodules|granulomas|clips|wires|leads|fractures|"
    r"opacities|masses|lesions|stents|screws|densities|ribs|drains|tubes)\b)"
)
UNITS = {
    "mm": "cm",
    "cm": "mm",
    "months": "weeks",
    "weeks": "months",
    "month": "week",
    "week": "month",
    "years": "months",
    "year": "month",
}


def _numbers(text: str, unseen: bool) -> Iterator[Change]:
    for m in FIGURE.finditer(text):
        if len(re.findall(rf"(?<![\d.]){re.escape(m['n'])} ?-?{m['unit']}", text)) > 1:
            continue
        if unseen and m["unit"] in UNITS:
            yield Change(m.start("unit"), m.end("unit"), UNITS[m["unit"]], len(UNITS[m["unit"]]))
        if unseen and m["unit"] in ("mm", "cm") and not m["also"] and float(m["n"]) > 0:
            words = m["n"].replace(".", "").lstrip("0") if "." in m["n"] else f"{float(m['n']) / 10:g}"
            yield Change(m.start("n"), m.end("n"), words, len(words))
        if not unseen and float(m["n"]) > 0:
            value = float(m["n"])
            for other in (value * 2, value + 3):
                words = f"{other:g}"
                if not (m["unit"] == "%" and other > 100) and other != 1:
                    yield Change(m.start("n"), m.end("n"), words, len(words))
    if not unseen:
        for m in re.finditer(rf"\b(?:{'|'.join(COUNTS)})\b{COUNTED}", text, re.I):
            words = COUNTS[m[0].lower()]
            yield Change(m.start(), m.end(), _capital(words) if m[0][0].isupper() else words, len(words))


WAYS: dict[str, Callable[[str, bool], Iterator[Change]]] = {
    "negation": _negations, "side": _sides, "severity": _severities, "number": _numbers,
}  # fmt: skip


# Rewriting: pattern and new words, applied in their order within a sentence.
SYNONYMS: dict[bool, tuple[tuple[str, str], ...]] = {
    False: (
        (r"\bleft lower lobe\b", "LLL"), (r"\bright lower lobe\b", "RLL"), (r"\bleft upper lobe\b", "LUL"),
        (r"\bright upper lobe\b", "RUL"),
        (r"\bright middle lobe\b", "RML"), (r"\bno evidence of\b", "no sign of"),
        (r"\bwithout(?= (?!evidence|an? |the |any ))", "with no"),
        (r"\bcardiac silhouette\b", "heart shadow"), (r"\bosseous\b", "bony"),
        (r"\bcardiomegaly\b", "enlargement of the heart"),
        (r"\bpleural effusion(s?)\b", r"pleural fluid collection\1"),
        (r"\b(is|are) unremarkable\b", r"\1 normal"), (r"\bmild\b", "slight"), (r"\bmildly\b", "slightly"),
        (r"\bis unchanged\b", "is as before"),
        (r"\bthoracic spine\b", "T-spine"), (r"\bconsistent with\b", "in keeping with"),
        (r"\bwithin normal limits\b", "in the normal range"),
    ),
    True: (
        (r"(?<=the )(left|right) (lower|upper|middle) lobe\b(?! [a-z]{6})", r"\2 lobe of the \1 lung"),
        (r"\bbilaterally\b", "on both sides"),
        (r"\bno evidence of\b", "nothing to suggest"), (r"\bcardiomegaly\b", "enlargement of the cardiac silhouette"),
        (r"(?:(?<=no )|(?<=or )|(?<=of )|(?<=for )|^)pneumothorax\b", "air in the pleural space"),
        (r"\bpulmonary edema\b", "edema of the lungs"),
        (r"\bosseous structures\b", "bones"), (r"\bosseous\b", "skeletal"), (r"\bstable\b(?= [a-z]{5})", "unaltered"),
        (r"\bcalcified\b", "calcium-bearing"), (r"\bsevere\b", "high-grade"), (r"\bmoderate\b(?! to)(?!-)", "medium-grade"),
        (r"\bdegenerative change(s?)\b", r"degenerative alteration\1"), (r"\bcompatible with\b", "in agreement with"),
        (r"\bacute cardiopulmonary (abnormality|abnormalities|disease|process|findings?)\b", r"acute \1 of heart or lungs"),
    ),
}  # fmt: skip
# Whole sentences that say that something is normal or there.
SHAPES: dict[bool, tuple[tuple[str, str], ...]] = {
    False: (
        (r"(?:The )?heart (?:size is (?:normal|within normal limits)|is normal in size)", "Normal heart size"),
        (r"(?:The )?lungs are clear", "Clear lungs"),
        (r"(?:The )?((?:[a-z]+ ){0,3}[a-z]+) (?:is|are) (normal|intact|unremarkable)", r"\2 \1"),
        (r"There (is|are) ((?:an? )?(?:[a-z]+ ){1,5}[a-z]+)", r"\2 \1 present"),
    ),
    True: (
        (r"(?:The )?heart (?:size is (?:normal|within normal limits)|is normal in size)", "The heart is not enlarged"),
        (r"Heart size normal", "The heart is not enlarged"),
        (r"(?:The )?lungs are clear", "The lung fields are clear"),
        (r"((?:[a-z]+ ){1,4}[a-z]+) (is|are) within normal limits", r"Normal appearance of \1"),
        (r"(Mild|Small|Calcified|Low) ((?:[a-z]+ ){1,4}[a-z]+)", r"The image shows \1 \2"),
    ),
}


def _reworded(part: str, unseen: bool) -> str:
    words = _denial_reworded(part, unseen) or part
    stop = re.search(r"\.*$", words)
    body, stop = (words[: stop.start()], stop[0]) if stop else (words, "")
    if words == part and "XXXX" not in part:
        for pattern, shape in SHAPES[unseen]:
            m = re.fullmatch(pattern, body, re.I)
            if m and not re.search(r"\b(?:no|not|and|or|which|that)\b", body):
                body = _capital(
                    m.expand(shape).lower() if body[1:2].islower() and body.lower()[1:] == body[1:] else m.expand(shape)
                )
                break
    for pattern, new in SYNONYMS[unseen]:
        m = re.search(pattern, body, re.I)
        while m:
            put = m.expand(new)
            body = body[: m.start()] + (_capital(put) if m[0][0].isupper() else put) + body[m.end() :]
            m = re.compile(pattern, re.I).search(body, m.start() + len(put))
    return _measured(body, unseen) + stop


def _denial_reworded(part: str, unseen: bool) -> str | None:
    m = DENIAL.fullmatch(part)
    if not m or m["what"]:
        return None
    items = [item for item in re.split(JOINT, m["list"], flags=re.I) if item]
    if unseen and len(items) == 1:
        return f"{_capital(items[0])} {'are' if _many(items[0]) else 'is'} absent."
    if unseen:
        return f"Neither {items[0]} nor {items[1]}." if len(items) == 2 else f"Negative for {_listed(items)}."
    if m["cue"].lower().startswith("there"):
        return f"No {_listed(items)}."
    return f"There {'are' if _many(items[0]) else 'is'} no {_listed(items)}."


def _measured(body: str, unseen: bool) -> str:
    """Millimetres as centimetres, or the other way."""
    old, new, times = ("cm", "mm", 10) if unseen else ("mm", "cm", 0.1)

    def turned(m: re.Match[str]) -> str:
        return " x ".join(f"{round(float(n) * times, 3):g}" for n in re.findall(r"\d+(?:\.\d+)?", m[0])) + f" {new}"

    return re.sub(rf"(?<![\d.,/-])(?:\d+(?:\.\d+)? ?(?:x|by) ?){{0,2}}\d+(?:\.\d+)? ?{old}\b(?!-)", turned, body)
