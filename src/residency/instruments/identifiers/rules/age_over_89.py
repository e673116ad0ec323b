"""Ages above 89, which are written "90+" instead. Ages up to 89 stay."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_digits, digit_runs
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import FAMILY, GIVEN, MEDICAL, STOP, WORD, capitals, present, word_set

KIND = "AGE"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): ages over 89 may be aggregated into one category of 90 or older"

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_SPOKEN = rf"(?:ninety(?:[- ]?(?:{_ONES}))?|(?:one|a) hundred(?: and)?(?:[- ](?:{_ONES}|{_TEENS}))?)"
_FIGURES = r"(?:9\d|1[01]\d)"
_AGE = rf"(?:{_FIGURES}|{_SPOKEN})"
_REACH = 100
"""Characters before the figures of an age in which a rule looks."""
_BEHIND = 40
"""Characters behind them."""
_BESIDE = 10
"""Characters between a name and the age behind it."""
_WHO = r"(?:woman|man|lady|gentleman|female|male|patient|pt|resident|widow(?:er)?|veteran|farmer|nun|priest|retired|[mf])"
_YEARS = (
    r"(?:[- ]?(?:years?|yrs?)\.?(?:[- ]?old\b|[- ]of[- ]age\b|[- ]young\b)|[- ]?(?:y\.? ?/?o\b\.?|yr\b(?! ago)"
    r"|y/?o/?[mfw]\b|y[mf]\b)"
    rf"|[- ]?(?:years?|yrs?|y)\.?[- ](?:old )?{_WHO}\b)"
)
_NOT_YEARS = (
    r"(?!\d|[./,]\d|\s?(?:%|percent|mg|ml|mm|cm|kg|lbs?|bpm|degrees|days?|weeks?|months?|hours?|minutes?|miles|steps|cc|x\b))"
)
_OLD = re.compile(rf"(?<![\d./-]){_FIGURES}(?:{_YEARS})", re.IGNORECASE)
_OLD_IN_WORDS = re.compile(rf"\b{_SPOKEN}(?:{_YEARS})", re.IGNORECASE)
_AGED = re.compile(
    rf"\b(?:aged?(?: ?[/&] ?sex| in years| ?\(y(?:ea)?rs?\.?\))?|aet(?:at)?\.?)(?:\s?\.{{2,40}}:?| ?[:=]| is| of"
    rf"|\s)?\s{{0,4}}(?P<age>{_AGE}|9[lIO])\b{_NOT_YEARS}",
    re.IGNORECASE,
)
_APART = re.compile(r"\bage[ :=]{1,3}(?P<age>9 \d)(?= ?(?:years?|yrs?|y\b|y/?o|[,;|\n]|$|  ))", re.IGNORECASE)
"""As a machine reads it: 9 1 years."""
_AGE_WORDS = word_set("age aged")
_SEX = re.compile(rf"(?<![\w.,/-] )(?<![\w./-])(?P<age>{_FIGURES})[ -]?(?=(?:M|F|y)\b(?! ?\d))")
_SEX_FIRST = re.compile(
    rf"\b(?:M|F|male|female|sex:? ?[MF]|woman|man|lady|gentleman)(?:\s?[/,|]\s?|\s{{1,3}})(?P<age>{_FIGURES})"
    r"(?=\s?(?:[,;.)|\n]|$|\s\s|y|yrs|years|/| with| who| admitted| presenting| brought| from| seen| in| c/o))"
)
_SLASH_SEX = re.compile(rf"(?<![\d./-])(?P<age>{_FIGURES}) ?/ ?(?:M|F|male|female)\b", re.IGNORECASE)
_CLOSE_SEX = re.compile(
    rf"(?<![\d./-])(?<!\bT )(?<!\bT: )(?<!emp )(?<!emp: )(?<!ture )(?<!ture: )(?P<age>{_FIGURES})[MF]"
    r"(?= ?[,;.)(]|\s+[a-z]|  |\s*$|\n)"
)
_DECADE = re.compile(r"\b(?:his|her|their|mid|early|late)[ -](?:mid-|early |late |mid )?(?P<age>90'?s)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"\b(?:non(?:a)?genarian|centenarian|supercentenarian|ninety[- ](?:odd|something|plus|ish)"
    r"(?! (?:percent|degrees|minutes|days))"
    r"|(?:his|her|their) (?:early |mid-?|late )?nineties)\b",
    re.IGNORECASE,
)
_SPOKEN_ALONE = re.compile(
    rf"\b(?:ninety[- ]?(?:{_ONES})|(?:one|a) hundred(?: and [- ]?| )(?:{_ONES}|{_TEENS}))\b(?![- ]?\w*(?:percent|degrees"
    rf"|days?|weeks?"
    r"|months?|hours?|minutes?|milli|miles|steps|times|units|thousand|dollars|pounds|years? ago|beats|mm|mg|patients"
    rf"|cases|cm|point|over|(?:{_ONES})\b))",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    rf"(?<!\d)(?P<age>(?:{_FIGURES})(?:st|nd|rd|th)|ninet(?:ieth|y[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    rf"|ninth))|(?:one )?hundred(?: and \w+)?th|hundred and (?:first|second|third))(?: birthday| year of (?:life|age)"
    rf"|(?<=th) year\b| b'?day\b)",
    re.IGNORECASE,
)
_LIVED = re.compile(
    r"\b(?:turned|turns|turning|will be|is turning|about to be|going to be|celebrated|celebrates|celebrating"
    r"|lived (?:to(?: be)?|until|till)|(?:died|dies|passed(?: away)?|deceased|demise|alive"
    r"|living|dead|healthy"
    r"|still going)(?: \w+){0,2}? (?:at(?: age| the age of)?|aged)|reached(?: the age of)?|says|pushing|nearing"
    r"|(?:just )?shy of|(?:lady|gentleman|woman|man|widow|widower) of|(?:father|mother|brother"
    r"|sister|uncle|aunt"
    rf"|grandmother|grandfather|grandma|grandpa|husband|wife|he|she|patient|pt|lady|gentleman|man|woman"
    rf"|who)(?:,?\s(?:[A-Z]\w+,?\s)?(?:is"
    r"|was|'s|at|to|now))(?: (?:now|about|nearly|almost|over|already|just|only|aged))?|lived|nearly|almost(?: age)?)"
    rf"\s{{1,3}}(?P<age>{_AGE})\b{_NOT_YEARS}(?!\s?/)",
    re.IGNORECASE,
)
_STILL = re.compile(
    rf"(?:\b(?:at|now) (?P<age>{_FIGURES}),? (?:she|he|they|lives|living|still|widowed|retired|resides)\b"
    rf"|\b(?:his|her|their|my) (?P<year>{_FIGURES}(?:st|nd|rd|th)) (?:year|birthday|b'?day)\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|mom|mum|dad|parents?|brother|sister|uncle|aunt|grand\w+|mgm|mgf|pgm|pgf|gm|gf)"
    r"(?:,? (?:died|d\.?|dec'?d|deceased|alive|living|lived|passed|a&w|well|still alive))?[ ,:\u2013-]{1,3}(?:at |age |aged )?"
    rf"(?P<age>{_FIGURES})(?=\s?(?:[,;.)\n](?!\d)|$)"
    r"|,? (?:of|from|with|alive|well|mi|ca|cva|chf|natural|a&w|healthy|living)\b)",
    re.IGNORECASE,
)
_SCANNED = re.compile(r"(?<!\w)(?:0?9\d|1[01]\d)Y(?:RS?)?(?: ?\d{1,2}M)?(?!\w)")
"""As devices write it: 095Y."""
_MEASURED = re.compile(
    r"\b(?:sats?|spo2|o2|saturations?|pulse|heart rate|hr|bp|pressure|rate|temp\w*|weigh\w*|glucose|sugar|level|score"
    r"|percentile"
    r"|gfr|egfr|map|systolic|ef|hb|hgb)\b[^.;\n]{0,24}$",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(
    rf"(?:, ?(?:age )?(?P<age>{_FIGURES})(?=, |\.? ?[;)]|\.(?:\s|$)| y)| ?[(\[](?:age "
    rf"|aged )?(?P<in>{_FIGURES})(?: ?(?:years?|yrs?|y)\.?)?[)\]])",
    re.IGNORECASE,
)
_BEHIND_BIRTH = re.compile(r"(?:19|20)\d\d[ \t]{2,8}(?P<age>9\d|1[01]\d)(?=[ \t]*(?:\n|$))")
_BORN_IN_BRACKETS = re.compile(
    r"\b(?:dob|d\.o\.b\.?|born|birth)\b[^\n]{1,24}\d\d ?[(\[](?:aged? )?(?P<age>9\d|1[01]\d)"
    r"(?: ?(?:y|yo|yrs?|years?)\.?)?[)\]]",
    re.IGNORECASE,
)

HITS: tuple[tuple[str, str], ...] = (
    ("Age ............. 91 years   S", "91"),
    ("28 93M (turns 94 tomorrow)", "93"),
    ("His aunt Hope\nis  103 and sharp.", "103"),
    ("3. Age: 9 1 years   Born", "9 1"),
    ("Age: 9l, F", "9l"),
    ("she is pushing 95 and well", "95"),
    ("at 92 she still drives", "92"),
    ("a lady of 94 with falls", "94"),
    ("in her 92nd year", "92nd"),
    ("a ninety-odd farmer", "ninety-odd"),
    ("Age 095Y, F", "095Y"),
    ("DOB 1/1/1925 (99), seen", "99"),
    ("Seen: Mrs. Anna Jones, 95.", "95"),
    ("mother d. 95, father alive", "95"),
    ("MGM 96 alive; sister - 91, well", "96"),
    ("MGM 96 alive; sister - 91, well", "91"),
    ("A 94-year-old woman", "94-year-old"),
    ("She is 101 years old.", "101 years old"),
    ("94 yo man", "94 yo"),
    ("She is 94 years of age.", "94 years of age"),
    ("aged 92", "92"),
    ("had a stroke aged 93.", "93"),
    ("a nonagenarian lady", "nonagenarian"),
    ("in her 90s", "90s"),
    ("ninety-four years old", "ninety-four years old"),
    ("93F with cough", "93"),
    ("Pt Ada Varga 95M, room 4", "95"),
    ("Age/Sex: 91/F", "91"),
    ("AGE/SEX 93/F", "93"),
    ("is aged ninety-five. She", "ninety-five"),
    ("at age ninety-one", "ninety-one"),
    ("Grandmother turned 98 over", "98"),
    ("had her ninety-fifth birthday", "ninety-fifth"),
    ("his 104th birthday party", "104th"),
    ("Mother lived to 93.", "93"),
    ("A brother died at 102, mother", "102"),
    ("father alive at 97; well", "97"),
    ("aunt is 103 and sharp", "103"),
    ("Mr. Smith, 93, came", "93"),
    ("Mrs. Anna Jones (91) came", "91"),
    ("one hundred and two   88-99", "one hundred and two"),
    ("born 3 Sep 1924   92\nPCP", "92"),
    ("a 92 year woman", "92 year woman"),
    ("95 yrs. lady came", "95 yrs. lady"),
    ("96yM with chest pain", "96yM"),
    ("94 y.o. farmer", "94 y.o."),
    ("F, 93, from home", "93"),
    ("Age (years): 94", "94"),
    ("sister (aged 97) visits", "97"),
    ("Ada Quennell (94 y) fell", "94"),
    ("she is now in her 97th year", "97th"),
    ("will be 100 in May", "100"),
)
MISSES: tuple[str, ...] = (
    "temperature ninety eight one; pulse ninety six; his blood pressure is one hundred two over sixty",
    "HR now 92, BP at 94; the mean of 95, a man of 70",
    "A 89-year-old man",
    "6-week-old, age 87",
    "45M, 39 yo",
    "SpO2 94 %, HR 92",
    "smoked for 95 years",
    "BP 190/94",
    "T 99.5 F",
    "temperature 98 F",
    "T 99F, HR 92",
    "image 100",
    "aged 90 days; age 92 weeks",
    "ninety degrees, ninety-five percent, one hundred and ten steps",
    "her pulse was 98 and his sats stayed at 94",
    "Sodium, 98, potassium; Glucose (94) fasting",
    "F 98 today; M 92 mm; lead (94) and row (95)",
    "Her weight is 92 kg; he is 98 % saturated",
)


def find(text: str) -> Iterator[Span]:
    """Every such age of a text."""
    for start, end in (*_in_words(lowered(text), text), *_in_figures(text)):
        yield Span(start, end, KIND, "age_over_89")


def _in_words(small: str, text: str) -> Iterator[tuple[int, int]]:
    if not any(part in small for part in ("ninet", "genarian", "entenarian", " hundred", "hundredth")):
        return
    for pattern, group in (
        (_WORDS, 0), (_OLD_IN_WORDS, 0), (_SPOKEN_ALONE, 0), (_AGED, "age"), (_LIVED, "age"), (_BIRTHDAY, "age"),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if pattern is not _SPOKEN_ALONE or not _MEASURED.search(text, max(0, match.start() - 30), match.start()):
                yield match.span(group)


def _in_figures(text: str) -> Iterator[tuple[int, int]]:
    places = [
        (start, end)
        for start, end, _ in digit_runs(text)
        if (end - start == 2 and text[start] == "9") or (end - start == 3 and text[start] == "1" and text[start + 1] in "01")
    ]
    marks = {text[end : end + 1] for start, end, _ in digit_runs(text) if text[start] in "019"}
    if not marks.isdisjoint("lIO Y"):
        yield from _misread(text, marks)
    if not places:
        return
    for match in at_digits(_OLD, text):
        yield match.span()
    small = lowered(text)
    for pattern, possible in (
        (_DECADE, "90s" in small or "90'" in text),
        (_SLASH_SEX, "/" in text),
        (_SEX_FIRST, True),
        (_BIRTHDAY, "day" in small or "year" in small),
        (_BEHIND_BIRTH, True),
        (_BORN_IN_BRACKETS, "born" in small or "birth" in small or "dob" in small or "d.o.b" in small),
        (_RELATIVE, True),
        (_AGED, "age" in small or "aet" in small),
    ):
        for match in _near(places, pattern, text) if possible else ():
            yield match.span("age")
    for match in _near(places, _STILL, text):
        if not _MEASURED.search(text, max(0, match.start() - 30), match.start()):
            yield match.span("age" if match["age"] else "year")
    for match in _near(places, _LIVED, text):
        if not _MEASURED.search(text, max(0, match.start() - 30), match.start("age")):
            yield match.span("age")
    for match in at_digits(_CLOSE_SEX, text):
        yield match.span("age")
    for match in _near(places, _SEX, text):
        if match.group()[-1] != " ":
            yield match.span("age")
    yield from _behind_names(text, places)


def _behind_names(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ages behind a name: "Mr. Smith, 93," and "Jones (91)"."""
    begins = [start for start, _ in places]
    for token in capitals(text):
        at = bisect_left(begins, token.end)
        if at == len(begins) or begins[at] > token.end + _BESIDE:
            continue
        named = token.flags & (GIVEN | FAMILY) or not token.flags & (WORD | MEDICAL | STOP)
        if named and (aged := _BEHIND_NAME.match(text, token.end)):
            yield aged.span("age" if aged["age"] else "in")


def _misread(text: str, marks: Set[str]) -> Iterator[tuple[int, int]]:
    """Ages in figures that a machine read badly or a device wrote; the marks are what stands behind figures."""
    aged = not _AGE_WORDS.isdisjoint(present(text))
    for pattern, possible in (
        (_AGED, aged and not marks.isdisjoint("lIO")),
        (_APART, aged and " " in marks),
    ):
        for match in pattern.finditer(text) if possible else ():
            yield match.span("age")
    for match in at_digits(_SCANNED, text) if "Y" in marks else ():
        yield match.span()


def _near(places: Sequence[tuple[int, int]], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern near some places, which stand in order."""
    first = max(0, places[0][0] - _REACH)
    for (_, end), (after, _) in pairwise([*places, (len(text) + 2 * _REACH, 0)]):
        if after - _REACH > end + _BEHIND:
            yield from pattern.finditer(text, first, end + _BEHIND)
            first = after - _REACH
