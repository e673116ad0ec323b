"""The word lists that keep names and words apart, and the capitalised words of a text with what the lists say of them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from residency.instruments.identifiers.fixed_words import WEEKDAYS, WHOLE_MONTHS
from residency.instruments.identifiers.normalise import lowered, name_key

GIVEN, FAMILY, WORD, MEDICAL, PLACE, REGION, STOP = (1 << n for n in range(7))
"""What the lists say of a word: a given name, a family name, a word of English or medicine, an eponym or a product,
(the beginning of) a town, (the beginning of) a country or state, a word that is in no name."""

LISTS = (
    "names_that_are_words", "not_names", "eponym_nouns", "names_above_words", "medical_names", "given_names", "surnames",
    "places", "countries_and_states", "english_words", "medical_words", "eponyms", "facility_names", "leak_vocabulary",
    "clinical_terms", "districts", "short_forms",
)  # fmt: skip
"""Every list that a rule rests on, under `foundation/resources`."""

SINGLE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_CAPITALISED = re.compile(r"[A-Z][A-Za-z]*(?:['-][A-Za-z]+)*")
_LETTERS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LETTERS_AND_DIGITS = re.compile(r"[^\W_]+")
_SMALL_OR_SPACE = bytes(ord(chr(i).lower()) if i < 128 and chr(i).isalnum() else ord(" ") for i in range(256))
_GAP = re.compile(
    r" {1,2}|(?<=\b[A-Za-z])\. ?|(?<=\bSt)\. |(?<=\bSte)\. |(?<=\bMt)\. |(?<=\bJr)\. "
    r"|-? ?(?:da|das|de|del|dela|della|den|der|des|di|do|dos|du|la|le|el|al|bin|ibn|ter|ten|te|af|av|van|von|vom|zu|zum|y|e)"
    r"(?: (?:la|las|los|le|der|den|de|het|'t))? "
)
_WIDEST_GAP = 16
"""Characters; nothing that `_GAP` allows is as wide."""
_CAPITAL_WORDS = re.compile(r"[A-Z]{3} [A-Z]{2,40} [A-Z]{2}|[A-Z]{2}[.,:;]")
_LINE = re.compile(r"[^\n]+")
_MARKS = frozenset(("", " ", "\n", "(", '"', "/"))
"""What stands before most words and is no part of one."""
_PLACEHOLDER = -1
"""Flags of the XXXX of a text that others de-identified."""
_ABBREVIATION = re.compile(r"\b(?:Drs?|Mrs?|Ms|Prof|St|Mt|vs|[Pp]t|[A-Z])\.$")
_CLINICAL_BEGINNING = re.compile(
    "(?:hyper|hypo|retro|cardio|broncho|bronch|costo|osteo|dextro|levo|peri|para|intra|infra|supra|trans|sub|super|inter|extra"
    "|hemi|semi|poly|pneumo|pneumono|reticulo|fibro|bi|uni|tri|re|non|un|pre|post|over|under|mal|mid|micro|macro|neuro|gastro"
    "|hepato|nephro|uro|cysto|thoraco|laparo|arthro|myo|vaso|veno|thrombo|hemo|haemo|lympho|leuko|erythro|immuno|radio|sono"
    "|electro|echo|angio|endo|epi|exo|meso|ante|anti|antero|postero|latero|medio|cranio|cervico|lumbo|sacro|pleuro|psycho"
    "|naso|oro|oto|rhino|laryngo|tracheo|oesophago|esophago|ileo|colo|recto|procto|chole|cholecysto|pan|pseudo|auto|co|dis)"
)
_CLINICAL_END = re.compile(
    r"(?:mab|nib|pril|sartan|statin|azole|cillin|mycin|micin|olol|idine|dipine|zepam|zolam|oxacin|parin|gliptin|gliflozin"
    r"|glutide|tidine|prazole|setron|triptan|cycline|coccus|coccal|bacter|monas|bacillus|myces|itis|osis|otic|emia|emic|uria"
    r"|pathy|pathic|algia|ectomy|ectomies|otomy|ostomy|oscopy|oscopic|graphy|graphic|plasty|plegia|paresis|penia|cytosis"
    r"|ectasis|ectatic|stenosis|rrhaphy|rrhea|rrhoea|centesis|oplasia|sclerosis|scoliosis|listhesis|vertebral|pulmonary"
    r"|vascular|thoracic|phrenic|diaphragmatic|mediastinal|lucency|lucencies|opacity|opacities|prost|darone|xaban|gatran"
    r"|afil|thiazide|semide|lukast|tropium|asone|isone|olone|oxetine|pramine|triptyline|azapine|iapine|idone|fenac|profen"
    r"|oxib|terol|curium|caine|barbital|vastatin|mide|amide|zolid|penem|floxacin|phylline|cort|zosin|vudine|navir|tegravir"
    r"|buvir|asvir|platin|rubicin|taxel|tecan|bicin|ciclib|parib|rafenib|limus|trexate|dronate|calcitol|phosphate|chloride"
    r"|sulfate|acetate|citrate|toxin|globulin|globin|protein|kinase|lipase|amylase|ase|oid|oidal|ocyte|ocytes|blast|cystic"
    r"|genic|trophy|trophic|tropic|lysis|lytic|plasm|plasmic|gram|grams|meter|metry|scope|scopic|logy|logist)$"
)
_WIDEST_JOIN = 12
"""Characters; nothing that `_JOINED` allows is as wide."""
_JOINED = re.compile(r"(?:'s)? (?:& |and |of |of the )?|'s?-|\. |(?:'s)?/| - ")


def word_set(words: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(words.split())


KEPT_WORDS = (WHOLE_MONTHS | WEEKDAYS) | word_set(
    "hospital clinic infirmary hospice healthcare pharmacy university college academy medical center centre"
    " health nursing home care cancer surgery rehab rehabilitation family practice general memorial regional"
    " county city children's women's veterans group associates institute system school inc llc ltd corp st"
    " mount mt saint baptist methodist presbyterian community primary urgent imaging"
)
"""Months, weekdays and words of institutions' names, which are read in a line in capitals too."""


class Token(NamedTuple):
    """A capitalised word, a possessive ending left out."""

    start: int
    """First character."""
    end: int
    """One past the last."""
    text: str
    """As written in the plain form."""
    flags: int
    """What the lists say of it."""
    low: str
    """In small letters."""

    @property
    def initial(self) -> bool:
        """True for a single letter."""
        return len(self.text) == 1

    @property
    def shouted(self) -> bool:
        """True where it is written in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def plain(self) -> bool:
        """True for a listed word that is on no list of names: none begins with it."""
        return bool(self.flags & (WORD | STOP)) and not self.flags & (GIVEN | FAMILY)

    @property
    def unlisted(self) -> bool:
        """True where it is no word, no eponym and on no list of places: by its look a name."""
        return not self.flags & (WORD | MEDICAL | REGION | STOP) and len(self.text) > 2 and not self.shouted

    @property
    def given(self) -> bool:
        """True for a given name that is hardly ever anything else."""
        return bool(self.flags & GIVEN) and not self.flags & (WORD | MEDICAL | REGION | STOP)

    @property
    def family(self) -> bool:
        """True for a family name that is hardly ever a word or an eponym."""
        return bool(self.flags & FAMILY) and not self.flags & (WORD | MEDICAL | REGION | STOP)


_SYLLABLES = word_set(
    "ah ae bae beom bin bo bok bong byung chan chang cheol chul dae dong eun gi gun ha hae han hee ho hoon hwa hwan hye"
    " hyo hyuk hyun hyung il ja jae jeong ji jin jong joo joon ju jun jung ki kwang kyu kyung mi min moon myung na nam ok rin"
    " sang se seo seok seon seong seung shin so sok sol soo sook soon su suk sun sung tae uk won woo wook ye yeon yeong yong"
    " yoo yoon young yu yun ai bao chao chen cheng chun fang fei feng gang guo hai hao hong hua hui jian jiao jie jing kai"
    " kang kun lan lei li lian liang lin ling mei ming ning pei peng ping qi qian qiang qing rong rui shan sheng shu tao ting"
    " wei wen xia xiang xiao xin xiu xue yan yang yi ying yuan yue zhen zheng zhi zhong"
)
"""Syllables of Korean and Chinese given names, as romanised."""


def of_syllables(low: str) -> bool:
    """True for a given name of two such syllables with a hyphen between: "Min-ho", "Xiu-Ying"."""
    first, hyphen, second = low.partition("-")
    return bool(hyphen) and first != second and first in _SYLLABLES and second in _SYLLABLES


@cache
def names_that_are_words() -> frozenset[str]:
    """Names that are also words or eponyms, in lower case."""
    return read_list("names_that_are_words")


@cache
def not_names() -> frozenset[str]:
    """Capitalised words that end a person's name or never are one, in lower case."""
    return read_list("not_names")


@cache
def ends_of_names() -> frozenset[str]:
    """Words that end an announced name: `not_names` less the surnames among them (Page, Ward, Head)."""
    return not_names() - {word for word in names_that_are_words() if len(word) > 3}


@cache
def eponym_nouns() -> frozenset[str]:
    """Words after which a name is a medical term, as in "Foley catheter"."""
    return read_list("eponym_nouns")


@cache
def lexicon() -> dict[str, int]:
    """Every listed word with its flags."""
    listed: dict[str, int] = {}
    english, above = read_list("english_words"), read_list("names_above_words")
    flagged = (
        (GIVEN, _given()),
        (FAMILY, read_list("surnames")),
        (WORD, (english | read_list("medical_words")) - above),
        (
            MEDICAL,
            (_eponyms_of_names() - english)
            | read_list("medical_names")
            | (read_list("clinical_terms") - _given())
            | (read_list("eponyms") - above - _given()),
        ),
        (PLACE, frozenset(p.partition(" ")[0] for p in places())),
        (REGION, frozenset(r.partition(" ")[0] for r in regions() if " " not in r)),
        (STOP, not_names()),
    )
    for flag, words in flagged:
        for word in words:
            listed[word] = listed.get(word, 0) | flag
    return listed


@cache
def _given() -> frozenset[str]:
    return read_list("given_names")


@cache
def _eponyms_of_names() -> frozenset[str]:
    """The part of `names_that_are_words` that stands under its heading of eponyms."""
    content = files("residency.foundation.resources").joinpath("names_that_are_words.txt").read_text("utf-8")
    return frozenset(content.partition("# Eponyms")[2].partition("\n")[2].lower().split())


@cache
def places() -> frozenset[str]:
    """Names of towns, in plain small letters, with spaces."""
    return frozenset(n.replace("_", " ") for n in read_list("places") | read_list("districts")) - regions() | {"new york"}


@cache
def regions() -> frozenset[str]:
    """Names of countries and of states of the US, in plain small letters, with spaces; New York is a town too, and left out."""
    return frozenset(name.replace("_", " ") for name in read_list("countries_and_states")) - {"new york"}


def strange(low: str) -> bool:
    """True for a word in small letters that neither plain language nor medicine explains; a listed name may be of words."""
    flags = lexicon().get(low, 0)
    if flags & (GIVEN | FAMILY):
        return not flags & (WORD | MEDICAL | REGION | STOP) and low not in _vocabulary()
    return not explained(low)


@lru_cache(maxsize=100_000)
def explained(low: str) -> bool:
    """True where plain language or medicine explains a word in small letters: listed, or made of a listed one."""
    if low in _vocabulary() or lexicon().get(low, 0) & (WORD | MEDICAL | REGION | STOP):
        return True
    if "-" in low or "'" in low:
        return not of_syllables(low) and all(explained(part) for part in re.split("['-]", low) if len(part) > 1)
    if _CLINICAL_END.search(low):
        return True
    prefix = _CLINICAL_BEGINNING.match(low)
    if prefix and (low[prefix.end() :] in _vocabulary() or _CLINICAL_BEGINNING.match(low, prefix.end())):
        return True
    return any(low.endswith(end) and low[: -len(end)] in _vocabulary() for end in ("s", "es", "like", "ly", "ed", "ing"))


@cache
def _vocabulary() -> frozenset[str]:
    """A large vocabulary of English and medicine without the names that it holds as words."""
    return (read_folded("leak_vocabulary") | read_list("clinical_terms")) - read_list("names_above_words")


def read_folded(name: str) -> frozenset[str]:
    """One list whose lines say how many letters are as in the line before (one character, counted from 0), then the rest."""
    counts = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    listed, word = set(), ""
    for line in files("residency.foundation.resources").joinpath(f"{name}.txt").read_text("utf-8").splitlines():
        if line[0] != "#":
            word = word[: counts.index(line[0])] + line[1:]
            listed.add(word)
    return frozenset(listed)


def is_placeholder(word: str) -> bool:
    """True for the XXXX of a text that others de-identified."""
    plain = word.strip("-.',").upper()
    return len(plain) > 1 and set(plain) == {"X"}


@lru_cache(maxsize=4)
def present(text: str) -> frozenset[str]:
    """Every stretch of letters and digits of a text, in small letters: what a rule can do without looking for."""
    if text.isascii():
        return frozenset(text.encode("ascii").translate(_SMALL_OR_SPACE).decode("ascii").split())
    return frozenset(_LETTERS_AND_DIGITS.findall(lowered(text)))


def places_of(word: str, small: str) -> Iterator[int]:
    """Where a word begins in a text in small letters, letters and digits neither before it nor behind it."""
    start = small.find(word)
    while start >= 0:
        end = start + len(word)
        if not small[end : end + 1].isalnum() and not (start and small[start - 1].isalnum()):
            yield start
        start = small.find(word, end)


@lru_cache(maxsize=4)
def capitals(text: str) -> tuple[Token, ...]:
    """The capitalised words of a plain text; in a text without any capital, the words that no list of words holds."""
    small = len(text) > 12 and text.islower()
    pattern = _CAPITALISED if text.isascii() and not small else _LETTERS
    return tuple(_tokens(text, pattern, small=small))


def _tokens(text: str, pattern: re.Pattern[str], *, small: bool) -> Iterator[Token]:
    shouted, ascii_text = _shouted_lines(text), pattern is _CAPITALISED
    for match in pattern.finditer(text):
        start, end = match.span()
        word = match.group()
        if not (small or ascii_text) and not word[0].isupper():
            continue
        before = text[start - 1] if start else " "
        if (
            before != " "
            and before not in _MARKS
            and (before.isalnum() or before in "[_@" or (before == "-" and text[start - 2 : start - 1].isalnum()))
        ):
            continue
        if end - start > 2 and word[-2] == "'" and word[-1] in "sS":
            word, end = word[:-2], end - 2
        low, flags = _entry(word)
        if flags == _PLACEHOLDER or (small and _small_word(text, word, end, flags)):
            continue
        if shouted and word.isupper() and _within(shouted, start):
            institution = low in KEPT_WORDS
            if flags & (WORD | STOP) and not institution and not (flags & GIVEN and not flags & STOP):
                continue
            word = word.capitalize() if (institution or flags & (GIVEN | FAMILY | PLACE)) and len(word) > 1 else word
        yield Token(start, end, word, flags, low)


def flags_of(word: str) -> int:
    """What the lists say of a word, a possessive ending and a full stop left out."""
    return max(0, _entry(word.rstrip(".").removesuffix("'s").removesuffix("'S"))[1])


@lru_cache(maxsize=100_000)
def _entry(word: str) -> tuple[str, int]:
    """A word in small letters with what the lists say of it."""
    low, flags_of = word.lower(), lexicon()
    if is_placeholder(word):
        return low, _PLACEHOLDER
    flags = flags_of.get(low) if word.isalpha() else None
    return low, _flags_of_parts(word, flags_of) if flags is None else flags


def _shouted_lines(text: str) -> list[tuple[int, int]]:
    """Stretches of two words or more, a line each, that are written in capitals throughout: there a capital says nothing."""
    if not _CAPITAL_WORDS.search(text):
        return []
    fewest = 1 if text.isupper() else 4
    return [m.span() for m in _LINE.finditer(text) if m.group().isupper() and len(m.group().split()) >= fewest]


def _within(stretches: list[tuple[int, int]], place: int) -> bool:
    """True where a place lies in one of the stretches, which stand in order."""
    at = bisect_right(stretches, (place, len(stretches) and stretches[-1][1])) - 1
    return at >= 0 and place < stretches[at][1]


def _small_word(text: str, word: str, end: int, flags: int) -> bool:
    """True for what is no name in a text without capitals: listed words, and short ones but for initials."""
    return bool(flags & (WORD | STOP)) or (len(word) < 3 and not (len(word) == 1 and text[end : end + 2] == ". "))


def _flags_of_parts(word: str, flags_of: dict[str, int]) -> int:
    """Flags of a word with hyphens or apostrophes: names where one part is a name, a word where each part is a word."""
    key = name_key(word)
    if of_syllables(key):
        return GIVEN
    if "-" not in key:
        return flags_of.get(key, 0)
    parts = [flags_of.get(p, 0) for p in key.split("-") if p]
    some = every = parts[0] if parts else 0
    for flags in parts[1:]:
        some, every = some | flags, every & flags
    medical = MEDICAL if any(p & MEDICAL for p in parts) and all(p & (MEDICAL | WORD) for p in parts) else 0
    return (some & (GIVEN | FAMILY)) | (every & (WORD | STOP)) | medical


@lru_cache(maxsize=4)
def runs(text: str) -> tuple[tuple[Token, ...], ...]:
    """Capitalised words that stand side by side: a space, an initial's full stop or a particle between them."""
    result: list[tuple[Token, ...]] = []
    run: list[Token] = []
    end = 0
    for token in capitals(text):
        start = token.start
        if run and not _joins(text, end, start):
            result.append(tuple(run))
            run = []
        run.append(token)
        end = token.end
    if run:
        result.append(tuple(run))
    return tuple(result)


def _joins(text: str, end: int, start: int) -> bool:
    """True where nothing but what a name may have between its parts stands between two words."""
    if start - end == 1:
        return text[end] in " -." and (text[end] == " " or _GAP.fullmatch(text, end, start) is not None)
    return start - end < _WIDEST_GAP and _GAP.fullmatch(text, end, start) is not None


def word_before(text: str, start: int) -> str:
    """The word before a place in small letters, marks at its end cut off; nothing across a line's end."""
    line = text[max(0, start - 30) : start].rpartition("\n")[2].rstrip(" \t\"'(")
    return line.rpartition(" ")[2].rstrip(".,:;").lower()


def word_after(text: str, end: int) -> str:
    """The word after a place, in small letters, if nothing but a space or a possessive stands between."""
    after = text[end : end + 30]
    if after[:2] in ("'s", "'S"):
        after = after[2:]
    if after[:1] not in (" ", "-"):
        return ""
    match = _LETTERS.match(after, 1)
    return match.group().lower() if match else ""


def is_term(text: str, end: int) -> bool:
    """True where the word after a name that ends here makes a medical term of it: "Foley catheter"."""
    return word_after(text, end) in eponym_nouns()


def begins_sentence(text: str, start: int) -> bool:
    """True where a capital at this place may be owed to the beginning of a sentence or line."""
    before = text[max(0, start - 6) : start].rstrip(" \"'(")
    return not before or (before[-1] in ".!?:;\n*->" and not _ABBREVIATION.search(before))


@lru_cache(maxsize=4)
def befores(text: str) -> tuple[str, ...]:
    """The word before each run, in small letters, as `word_before` gives it."""
    return tuple(word_before(text, run[0].start) for run in runs(text))


@lru_cache(maxsize=4)
def around(text: str) -> frozenset[str]:
    """Every capitalised word of a text and every word before one, in small letters."""
    return frozenset(befores(text)) | frozenset(t.low for t in capitals(text))


@lru_cache(maxsize=4)
def chains(text: str) -> tuple[tuple[Token, ...], ...]:
    """Runs joined further, as names of institutions are: "Brigham and Women's Hospital", "St. Luke's Clinic"."""
    result: list[list[Token]] = []
    for run in runs(text):
        if (
            result
            and run[0].start - result[-1][-1].end < _WIDEST_JOIN
            and _JOINED.fullmatch(text, result[-1][-1].end, run[0].start)
        ):
            result[-1].extend(run)
        else:
            result.append([*run])
    return tuple(tuple(chain) for chain in result)


@cache
def read_list(name: str) -> frozenset[str]:
    """One list of `foundation/resources`, in lower case."""
    content = files("residency.foundation.resources").joinpath(f"{name}.txt").read_text("utf-8")
    return frozenset(w for line in content.splitlines() if not line.startswith("#") for w in line.lower().split())
