"""Looks for identifiers that the detection left in the clean text, by other means than the detection.

The detection knows forms: titles, labels, lists of names. This scan turns it round: what no vocabulary of English, medicine
and the practice's own small letters explains is suspicious, and so are long numbers outside clinical context and whatever
resembles the table of people. It calls none of the detection's rules and reads none of its lists. Whatever it finds sends the
report to quarantine, so its mistakes cost reports, not secrets.

Source of the inversion (all that is not known to be safe): Norgeot et al., npj Digital Medicine 3:57 (2020), "Philter".
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from residency.foundation.config import Config
from residency.foundation.schema import Report
from residency.prepare.codes import checked, codes_in_cell
from residency.prepare.ingest import read_people
from residency.prepare.leak_table import People, letters_of
from residency.prepare.leak_words import (
    Kind,
    addressed_by,
    affixes,
    clinical_after,
    does,
    forms,
    passed_over,
    place_after,
    vocabulary,
    words_of,
)

LEAST_PATIENTS = 3
"""A word in small letters that stands in reports of this many patients is a word of the practice and no name."""

_WORD = re.compile(r"[^\W\d_]\w*(?:['’-]\w+)*")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_CAPITALS = re.compile(r"(?<![\w'’-])[A-Z]{4,5}(?![\w'’-])")
_LOOKALIKE = str.maketrans("015862", "olsbbz")
_OPENING = re.compile(r"(?:^|[.!?:;\n*•-]|\d[.)])[\s\"'(]*\Z")
_PIECE = re.compile(r"[^\s|,;\[\]\"{}=<>]*\d[^\s|,;\[\]\"{}=<>]*")
_SPACED_NUMBER = re.compile(r"(?<![\w.,/-])[+(]?\d[\dOoIlSBZb]{0,3}\)?(?: [\dOoIlSBZb]{1,5}){1,4}(?![\w/%-]|[.,]\d)")
_HARMLESS_NUMBER = re.compile(
    r"\d{1,4}\.\d{1,2}(?:[-–/]\d{1,4}\.\d{1,2})?|\d{2,3}(?:\.\d)?/\d{1,3}(?:\.\d{1,2})?|\d{1,2}:\d{2}(?::\d{2})?(?:am|pm)?|(?:19|20)\d\d[-/–](?:19|20)?\d\d"
    r"|\d+(?:\.\d+)?(?:[x×X*]\d+(?:\.\d+)?)+[a-z]*|\d{1,3}\.\d{3,}|10\^\d+.*|\d+(?:\.\d+)?(?:[kmu]?g|m?c?m|m[lL]|mcg|IU|Hz|%).*",
)
_DECIMAL = re.compile(r"\d{1,4}\.\d{1,2}")
_INITIAL = re.compile(r"(?<![^\W\d_])[A-Z]\. ?\Z")
_RANGE = re.compile(r"\d{1,3}-\d{2,3}")
_LEFT = re.compile(r"([^\W\d_][\w'’-]*)[.,]?\s{1,4}(?:[A-Z]\.? )?\Z")
_RIGHT = re.compile(r",?\s{0,4}(?:[A-Z]\.? )?([^\W\d_][\w'’-]*)")
_BESIDE_TAG = re.compile(r"\x00,? \x01|\x01,? \x00|[(\"]\x01[)\"]|/\x01|\x01/")
_CELL_BEGINS = re.compile(r"(?:[:|\n]|\A)[ \t]*\Z")
_CELL_ENDS = re.compile(r"\s*(?:\||\n|\t| {2}|\Z)")


@dataclass(frozen=True, slots=True, order=True)
class Suspicion:
    """A stretch of clean text that may be an identifier. Says where and why, never what."""

    report_id: str
    """The report."""
    kind: Kind
    """What it may be."""
    start: int
    """First character in the report's text; in a label or another field, within that."""
    end: int
    """One past the last."""
    reason: str
    """Why it is suspicious, in words that are the same for all such finds."""


UNKNOWN_WORD = "a capitalised word that no vocabulary holds"
IN_TABLE = "a name of the table of people"
NEAR_TABLE = "a word near a name of the table of people"
NUMBER_IN_TABLE = "a number of the table of people"
ONE_PATIENT = "a word of one patient only, where names stand"
LONG_NUMBER = "five digits or more outside clinical context"


@dataclass(slots=True)
class Scan:
    """Everything that decides whether a stretch is suspicious; built once for a corpus."""

    words: frozenset[str]
    """Words that are no names: English, clinical, the practice's own."""
    short: frozenset[str]
    """Abbreviations of four or five capitals that stand in reports of several patients."""
    once: Container[str]
    """Words in small letters outside the vocabulary that stand in reports of one patient only."""
    people: People
    """The table of people; empty without one."""
    _judged: dict[str, str] = field(default_factory=dict)
    _slips: dict[str, bool] = field(default_factory=dict)
    _by_letter: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def text(self, text: str) -> Iterator[tuple[int, int, Kind, str]]:
        """Every suspicious stretch of a text, with its kind and reason, in no order."""
        text = passed_over().sub(lambda m: "\x00" * len(m.group()), text)
        shouting = _is_shouting(text)
        for match in _WORD.finditer(text):
            word = match.group()
            judged = self._judged.get(word)
            if judged is None:
                judged = self._judged[word] = self._judge(word)
            if judged and (reason := self._in_context(text, match, judged, shouting)):
                yield match.start(), match.end(), "NAME", reason
        yield from self._numbers(text)
        for form, kind, reason in forms():
            for match in form.finditer(text):
                yield match.start(), match.end(), kind, reason

    def _judge(self, word: str) -> str:
        """What a word is by itself: "" (harmless), strange, near, named, named word, small."""
        worst = ""
        for part in re.split(r"['’-]", word[:-2] if word[-2:] in ("'s", "’s", "'S", "’S") else word):
            found = self._judge_part(part)
            if _SEVERITY.index(found) > _SEVERITY.index(worst):
                worst = found
        parts = [letters_of(part) for part in re.split("['’-]", word)]
        if word[0].isupper() and any(self.people.same_person(a, b) for a, b in pairwise(parts)):
            return "named"
        return "named" if worst in ("", "small") and letters_of(word) in self.people.names and len(parts) > 1 else worst

    def _judge_part(self, part: str) -> str:
        digits = sum(c.isdigit() for c in part)
        if digits and part.upper() == part and len(part) - digits < 5:
            return ""  # T2DM
        if digits and (digits > 2 or len(part) - digits < 3 or not set(part) & set("015862") or part[-1].isdigit()):
            return ""
        low = letters_of(part.translate(_LOOKALIKE) if digits else part)
        known = self._is_word(low)
        if low in self.people.names:
            return "named word" if known or len(low) < 3 else "named"
        if known or len(low) < 3:
            return ""
        if part[0].isupper():
            if part.isupper() and (len(part) <= 3 or (len(part) <= 5 and low in self.short)):
                return ""
            if len(part) <= 5 and not part[1:].islower() and not part.isupper():
                return ""  # EtOH, PACs
            return "near" if self.people.near(low) else "strange"
        return "near" if len(low) >= 7 and self.people.near(low) else "small"

    def _is_word(self, low: str) -> bool:
        if low in self.words or (low[-1:] == "s" and low[:-1] in self.words):
            return True
        if len(low) >= 7 and low.endswith(affixes("endings")):
            return True
        return any(low[len(b) :] in self.words for b in affixes("beginnings") if low.startswith(b) and len(low) - len(b) >= 4)

    def _in_context(self, text: str, match: re.Match[str], judged: str, shouting: bool) -> str:
        """The reason why a word is suspicious where it stands; empty where it is not."""
        word, start, end = match.group(), match.start(), match.end()
        before, after = text[max(0, start - 24) : start], text[end : end + 24]
        addressed = addressed_by().search(before) is not None
        if judged == "small":
            return ONE_PATIENT if addressed and word in self.once else ""
        if not addressed and clinical_after().match(after):
            return ""
        if judged == "near":
            return NEAR_TABLE
        if judged == "named":
            return IN_TABLE if word[0].isupper() or len(word) >= 4 else ""
        if judged == "strange":
            opening = shouting or _opens(text, start)
            placed = addressed or place_after().match(after)
            return "" if opening and not placed and self._mistyped(letters_of(word)) else UNKNOWN_WORD
        return IN_TABLE if self._word_is_name(text, match, addressed, shouting) else ""

    def _word_is_name(self, text: str, match: re.Match[str], addressed: bool, shouting: bool) -> bool:
        """Whether a word of the table that is an ordinary word too stands here as a name."""
        word, start, end = match.group(), match.start(), match.end()
        if not word[0].isupper():
            return False
        before, after = text[max(0, start - 40) : start], text[end : end + 40]
        left, right = _LEFT.search(before), _RIGHT.match(after)
        beside = [letters_of(m[1]) for m in (left, right) if m and (m[1][0].isupper() or "," in m[0])]
        if addressed or any(self._name_beside(letters_of(word), other) for other in beside):
            return True
        cell_ends = _CELL_ENDS.match(after) is not None
        if (cell_ends and _CELL_BEGINS.search(before)) or does().match(after):
            return True
        if shouting:
            return False
        if _INITIAL.search(before) or _BESIDE_TAG.search(f"{before[-3:]}\x01{after[:3]}") or word.endswith(("'s", "’s")):
            return True
        if _opens(text, start) or len(word) < 3 or not word[1:].islower() or word.lower() in words_of("months"):
            return False
        return cell_ends or any(m and m[1].islower() for m in (left, right))

    def _name_beside(self, low: str, other: str) -> bool:
        """Whether the word beside is of the same person, or no word at all."""
        return self.people.same_person(low, other) or (len(other) >= 3 and other not in self.short and not self._is_word(other))

    def _mistyped(self, low: str) -> bool:
        """True where a word of the vocabulary with the same first letter lies one slip away."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(low) < 6:
            return False
        if low not in self._slips:
            if not self._by_letter:
                for word in self.words:
                    if len(word) >= 5:
                        self._by_letter[word[0]].append(word)
            near = process.extractOne(low, self._by_letter[low[0]], scorer=OSA.distance, score_cutoff=1)
            self._slips[low] = near is not None
        return self._slips[low]

    def _numbers(self, text: str) -> Iterator[tuple[int, int, Kind, str]]:
        for match in _PIECE.finditer(text):
            piece = match.group().strip(".,:()'#*-–")
            digits = sum(c.isdigit() for c in piece)
            if digits < 3:
                continue
            if self.people.has_number(piece) and not _DECIMAL.fullmatch(piece):
                yield match.start(), match.end(), "NUMBER", NUMBER_IN_TABLE
            elif _is_clinical(text, match, piece):
                continue
            elif digits + sum(c in "OoIlSBZGb" for c in piece) >= 5:
                yield match.start(), match.end(), "NUMBER", LONG_NUMBER
            elif digits >= 4 and self.people.near_number(piece):
                yield match.start(), match.end(), "NUMBER", NUMBER_IN_TABLE
        for match in _SPACED_NUMBER.finditer(text):
            groups = match.group().strip("+(").replace(")", "").split()
            digits = sum(map(str.isdigit, match.group()))
            if digits >= 6 and 7 <= sum(map(len, groups)) <= 12 and len(groups[-1]) >= 3:
                yield match.start(), match.end(), "NUMBER", LONG_NUMBER


_SEVERITY = ("", "small", "named word", "strange", "near", "named")


def scan_for(reports: Sequence[Report], people: Iterable[Mapping[str, str]] = (), *, words: Iterable[str] = ()) -> Scan:
    """What the scan of a corpus needs, learned from the corpus itself.

    Args:
        reports: the clean corpus: its words in small letters that stand in reports of several patients are no names.
        people: rows of the table of people, in memory only.
        words: the practice's own words that are no names.
    """
    return scan_after(words_met(reports, words=words), people, words=words)


@dataclass(frozen=True, slots=True)
class Met:
    """Words of a corpus that a vocabulary does not explain, each with some patients in whose reports it stands."""

    small: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Words in small letters outside the vocabulary."""
    large: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Words of four or five capitals."""

    def add(self, other: "Met") -> None:
        """Take up what was met in other reports."""
        for mine, theirs in ((self.small, other.small), (self.large, other.large)):
            for word, who in theirs.items():
                if len(mine[word]) < LEAST_PATIENTS:
                    mine[word].update(who)


def words_met(reports: Iterable[Report], *, words: Iterable[str] = ()) -> Met:
    """The words of some reports that say what is usual in a corpus.

    Args:
        reports: clean.
        words: the practice's own words that are no names.
    """
    listed = vocabulary() | {w.casefold() for w in words}
    met = Met()
    for report in reports:
        for found, seen in (
            (set(_SMALL.findall(report.text)) - listed, met.small),
            (_CAPITALS.findall(report.text), met.large),
        ):
            for word in found:
                if len(seen[word]) < LEAST_PATIENTS:
                    seen[word].add(report.patient)
    return met


@dataclass(frozen=True, slots=True)
class Once:
    """The words in small letters that stand in reports of one patient only, told by those that do not."""

    several: frozenset[str]
    """Words that stand in reports of several patients."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and _SMALL.fullmatch(word) is not None and word not in self.several


def scan_after(met: Met, people: Iterable[Mapping[str, str]] = (), *, words: Iterable[str] = ()) -> Scan:
    """The scan of a corpus in which these words were met.

    Args:
        met: over all its reports.
        people: rows of the table of people, in memory only.
        words: the practice's own words that are no names.
    """
    table = People.from_rows(people)
    listed = vocabulary() | {w.casefold() for w in words}
    own = {w for w, who in met.small.items() if len(who) >= LEAST_PATIENTS and w not in table.names}
    usual = (w.lower() for w, who in met.large.items() if len(who) >= LEAST_PATIENTS)
    return Scan(
        words=frozenset(listed | own),
        short=frozenset(w for w in usual if w not in table.names),
        once=Once(frozenset(w for w, who in met.small.items() if len(who) > 1)),
        people=table,
    )


def suspicions(report: Report, scan: Scan, *, placed: Sequence[str] = ()) -> list[Suspicion]:
    """What is suspicious in the text and the other fields of a report.

    Args:
        report: clean.
        scan: what `scan_for` learned.
        placed: what the de-identification itself wrote there (surrogates); it is passed over.
    """
    found: set[Suspicion] = set()
    for text in filter(None, (report.text, report.label, report.given_part)):
        harmless = LONG_NUMBER if text is report.label and _holds_codes_alone(text) else ""
        for start, end, kind, reason in scan.text(_without(text, placed)):
            if reason != harmless:
                found.add(Suspicion(report.id, kind, start, end, reason))
    return sorted(found)


def _holds_codes_alone(label: str) -> bool:
    """True for a cell of ICD-10 codes and nothing else; in claims they stand without points (S72001A)."""
    codes, unknown = codes_in_cell(label)
    return bool(codes) and not unknown


def _without(text: str, placed: Sequence[str]) -> str:
    """The text with every whole occurrence of what was placed blanked, line breaks within it or not."""
    forms = (
        r"\s+".join(map(re.escape, value.split())) for value in sorted(set(placed), key=len, reverse=True) if value.strip()
    )
    pattern = "|".join(forms)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda m: "\x00" * len(m.group()), text) if pattern else text


def people_to_find(config: Config, also_known: Sequence[Mapping[str, str]] = ()) -> list[Mapping[str, str]]:
    """The rows of the table of people, and further ones.

    Raises:
        UserError: the table cannot be read.
    """
    named = config.reports.identities
    return [*(read_people(config.home / named, named, config.reports.code_page) if named else []), *also_known]


def source_names_somebody(config: Config, scan: Scan) -> bool:
    """True where the configured source's own name holds a name of the table of people."""
    words = (letters_of(w) for w in re.findall(r"[^\W\d_]{3,}", config.reports.source))
    return any(w in scan.people.names and w not in scan.words for w in words)


def _opens(text: str, start: int) -> bool:
    """True where a sentence, a line or a list item begins, so that a capital says nothing."""
    before = text[max(0, start - 6) : start]
    if re.search(r"[a-z,]\s*\n\s*\Z", text[max(0, start - 12) : start]) and "\n\n" not in before:
        return False  # a line that was wrapped
    return not before or (_OPENING.search(before) is not None and not _INITIAL.search(before))


def _is_shouting(text: str) -> bool:
    """True where most letters are capitals, so that a capital says nothing."""
    head = text[:2000]
    return sum(map(str.isupper, head)) > 0.7 * sum(map(str.isalpha, head))


def _is_code(piece: str) -> bool:
    """True for codes of the classification written with their points: I48.91, or J44.1/I25.10."""
    return "." in piece and all("." in code and code.isupper() and checked(code) for code in piece.split("/"))


def _is_clinical(text: str, match: re.Match[str], piece: str) -> bool:
    """True where a long number is a measurement, a dose, a time or a code of a public classification."""
    if _HARMLESS_NUMBER.fullmatch(piece) or _is_code(piece):
        return True
    if _RANGE.fullmatch(piece) and re.search(r"(?:  |\t|/\w+ )\Z", text[max(0, match.start() - 8) : match.start()]):
        return True  # a column of reference values
    before = re.findall(r"[\w/-]+", text[max(0, match.start() - 30) : match.start()].lower())[-2:]
    if set(before) & words_of("measured"):
        return True
    after = re.match(r"\s?([A-Za-zµ]+(?:/[A-Za-z]+)?|%|/|x 10)", text[match.end() : match.end() + 12])
    return (
        after is not None
        and re.fullmatch(r"[\d.]+(?:[-–/][\d.]+)?", piece) is not None
        and (after[1] in ("%", "/", "x 10") or after[1].lower() in words_of("units"))
    )
