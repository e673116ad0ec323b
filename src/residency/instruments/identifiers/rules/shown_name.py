"""Names that what follows shows: a degree or licence of a person, or what only a person does; and names with a particle."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words, has_digits
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.persons import can_be_name, listed_or_strange, looked_up
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    SINGLE_LETTERS,
    STOP,
    is_placeholder,
    lexicon,
    names_that_are_words,
    places,
    places_of,
    present,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); degrees and licences behind names, verbs of persons"

_DEGREES = word_set(
    "MD DO RN LPN LVN CNA NP PA FNP DNP APRN ARNP CRNP AGNP PMHNP CNM CNS CRNA CCRN BSN MSN DDS DMD DPT PT OT OTR"
    " COTA SLP CCC RRT CRT LCSW LMSW MSW LICSW LMFT LPC PsyD"
    " PhD ScD EdD DrPH MPH MBBS MBChB MBBCh BMBS FRCP FRCS FRCR FRCPC FRCSC FRACP FRACS FRACGP FRANZCP FRCA FRCSI"
    " FRCPI MRCP MRCS MRCGP FACS FACP FACC FACR FACOG FAAP FACEP"
    " FCCP FASN FCP DPM OD AuD DC ND EMT RPSGT RPFT RVT RDMS RDCS CNMT RTR ARRT RPh PharmD BCPS RD RDN LDN CDE"
    " CDCES MA CMA RMA PGY PGY1 PGY2 PGY3 PGY4 Esq ATC CPO CO CHT CSW"
)
_LOOSE = word_set("MA PA OT PT MD DO OD ND DC CO RD NP RN CCC CHT CPO")
"""Degrees that are also words, states or studies: a name must stand before them without doubt."""
_LETTERS = r"[^\W\d_]"
_BACK = re.compile(
    rf"(?P<name>(?:[A-ZÀ-Þ]{_LETTERS}*(?:['-]{_LETTERS}+)*\.? (?:(?:van|von|de|der|den|del|da|dos|du|la|le|bin|ibn"
    rf"|zu|ter|ten|st\.) ){{0,2}}){{1,3}}"
    rf"[A-ZÀ-Þ]{_LETTERS}+(?:['-]{_LETTERS}+)*(?:, [JS]r\.)?)(?:, ?| | \(|,\n[ \t]*)$"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_DOES = word_set(
    "says said told tells asked asks replied consented consents witnessed signed paged phoned phones rang texted"
    " emailed wrote agrees agreed disagrees disagree disagreed driving drove drives laughed"
    " laughs cried smiled joked blew flew sat slept sleeps lives lived smokes drinks works worked brought"
    " collapsed fainted tripped understands understood wishes wants wanted thinks knows sends"
    " denies denied reports states complains calling calls called aware notified informed would will took tells"
    " came comes saw came attends attended retired married cooks does scrubbed dictating"
)
_SURE_DOES = word_set(
    "says said told tells asked consented witnessed phoned phones rang texted emailed wrote agrees disagrees"
    " disagree disagreed driving drove laughed laughs smiled blew flew lives lived sat slept cooks"
    " smokes drinks works thinks wants understands scrubbed dictating calling"
)
_WILL = re.compile(
    r"(?:would|will) (?:call|tell|see|phone|ring|operate|wait|be (?:there|here|back|seeing)|come|drive|pick|sign"
    r"|ask|speak|talk|meet|take|bring|need|follow)\b",
    re.IGNORECASE,
)
_TOOK = re.compile(
    r"(?:took (?:it|the|over|report)|came (?:in|by|to|with)|does the|saw (?:her|him|them|me|us|the)"
    r"|called (?:right )?back|calls (?:me|us|him|her))\b",
    re.IGNORECASE,
)
_ONE_BACK = re.compile(
    r"(?:(?P<pair>[A-ZÀ-Þ][\w'-]+) (?:and|AND|&) )?(?P<name>[A-ZÀ-Þ][\w'-]+)(?:, [A-Z]{2,4})? (?:(?:has|have|had"
    r"|was|is|were) )?$"
)
_NO_NAMES = word_set(
    "case hand head page staff family patient nurse doctor police mother father wife husband son daughter ems"
    " team he she they it we you i who that this which what nobody somebody someone"
    " everyone will may can pain heart rash wound student resident attending fellow surgery pharmacy lab lung"
    " lungs skin back neck foot leg arm knee hip bone blood chest date rose drain"
    " school court parents parent sister brother social work worker radiology medicine note notes ward unit day"
    " night still yes no but and or so then there here when if also only just"
    " however therefore today tomorrow yesterday clinic hospital office name field"
)
_PARTICLED = re.compile(
    r"(?<![\w'-])(?P<name>(?:(?:Du|De|Van|Von|Bin|Ibn|Ten|Ter|Dos|Da|Della|Del|Le|La|El|Al|Zu|du|de|van|von|bin"
    r"|ibn|ten|dos|da|della|al|zu|VAN|VON|DU|DE|BIN|IBN|TEN)(?: (?:der|den|la|las|los|DER|DEN))?[ -])"
    r"(?P<family>[A-ZÀ-Þ][^\W\d_]+(?:['-][^\W\d_]+)*))"
)

_PARTICLES = word_set("du de van von bin ibn ten ter dos da della del le la el al zu")
"""The first words of `_PARTICLED`."""
_PASSIVES = word_set("seen admitted examined discharged referred transferred brought born")
_PASSIVE = re.compile(
    r"(?:^|(?<=[.!?;:\n] )|(?<=\n))(?P<name>[A-ZÀ-Þ][\w'-]+ (?:[A-Z]\.? )?[A-ZÀ-Þ][\w'-]+) (?i:was|is|has been|is being)"
    r" (?i:seen|admitted|examined|discharged|referred|transferred|brought|born)\b"
)

_NICKNAME = re.compile(
    r"\(\"(?P<name>[A-ZÀ-Þ][^\W\d_]{1,15})\"\)"
    r"|\((?P<short>[A-ZÀ-Þ][^\W\d_]{1,15}) to (?:her|his|their|my|our|all|everyone|everybody|friends|family)\b"
)
_WHOSE = re.compile(
    r"\b(?P<name>[A-ZÀ-Þ][\w-]+)'s (?:mother|father|mom|mum|dad|wife|husband|kids?|son|daughter|brother|sister"
    r"|parents|niece|nephew"
    r"|aunt|uncle|cousin|partner|neighbou?r|roommate|grand\w+|boyfriend|girlfriend|carer|family)\b"
)
_PHONE_AFTER = re.compile(
    r"(?<![\w'-])(?P<name>[A-ZÀ-Þ][a-zß-ÿ'-]+),? {1,3}\(?(?:1-)?\d{3}[)./ -]{1,2}(?:\d{3}[. -]?)?\d{4}\b"
    r"|(?<![\w'-])(?P<bare>[A-ZÀ-Þ][a-zß-ÿ'-]+) \d{10}\b|(?<![\w'-])(?P<ext>[A-ZÀ-Þ][a-zß-ÿ'-]+), (?:ext|pgr|pager"
    r"|bleep|page me)\b"
)
_SOME_PHONE = re.compile(r"[a-z],? {1,3}\(?\d{3}|, (?:ext|pgr|pager|bleep|page me)")
_TO_DO = re.compile(
    r"(?P<name>[A-ZÀ-Þ](?:(?m:(?<=^.))|(?<=[.!?] .))[\w'-]+) (?i:to (?:call|see|phone|ring|page|follow|arrange|chase|ask|tell)"
    r"|for the|seen (?:on|over|at|today)|does the)\b"
)
_LED = word_set("by w with to from per try rph contact saw d")
_FIRST_OF_LED = _LED | word_set("crew spoke correct")
"""The words with which `_LED_BY` begins."""
_LED_BY = re.compile(
    r"\b(?:by|to|with|from|try|w|saw) (?P<name>(?!hand|foot|bed)[a-z]{3,})(?= at \d| at [A-Z]|,? (?:pgr|ext|bleep)\b"
    r"|\.\s*(?:\n|$))"
    r"|\b(?:[Bb]y|[Ww]/|[Ww]ith|[Pp]er|RPh|[Cc]ontact|CREW:|[Ff]rom)\s(?P<led>[A-Z]\.? [A-Z][a-z][\w'-]+)"
    r"|\b[dD]/[wW] (?P<small>[a-z]{3,}|[A-Z]{3,})(?=[.,;])|\bsaw (?P<seen>[a-z]{3,})(?= (?:on|over|around|at|today"
    r"|yesterday)\b)"
    r"|\b(?:SPOKE W(?:ITH)?|TRY|CORRECT X2 PER) (?P<loud>[A-ZÀ-Þ]{3,})(?=[.,;]| AT | @| ON )"
)
_ANIMALS = word_set(
    "deer bear bears bull bulls elk horse horses eagle wolf hawk crow buffalo feather cloud thunder shield dog bird fox"
    " antelope"
    " owl arrow hollow lance elk elks"
)
_OF_NATIONS = re.compile(
    r"\b(?P<name>(?:Running|Little|Two|Black|White|Red|Standing|Sitting|Spotted|Iron|Yellow|Crazy|Lone|Big|Walking|Swift|Good|Many"
    r"|Three|Grey|Gray|Brave|Long|Young|Old|Flying|Kills|Wounded|Blue|Afraid|Kicking|Medicine|Looking|Charging|Left"
    r"|Strikes) {1,2}"
    r"(?:Deer|Bears?|Bulls?|Elk|Horses?|Eagles?|Wolf|Hawk|Crow|Buffalo|Feather|Cloud|Thunder|Shield|Dog|Bird|Fox|Antelope|Owl|Arrow"
    r"|Hollow|Lance)|(?:RUNNING|LITTLE|TWO|BLACK|WHITE|RED|STANDING|SITTING|SPOTTED|IRON|YELLOW|CRAZY|LONE|BIG"
    r"|WALKING|SWIFT|GOOD) "
    r"(?:DEER|BEARS?|BULLS?|ELK|HORSES?|EAGLES?|WOLF|HAWK|CROW|BUFFALO|FEATHER|CLOUD|THUNDER|SHIELD|BIRD|FOX|OWL))\b"
)
"""Family names of the first nations of North America, translated."""
_THANKS = word_set("thx thanks cheers ty")
_THANKED = re.compile(
    r"\b(?:[Tt]hx|[Tt]hanks|[Cc]heers|ty),?[ \n]+(?!you\b|all\b|so\b|again\b|doc\b|doctor\b|much\b|every|for\b|in\b|and\b|to\b)"
    r"(?P<name>[a-z]{2,12})[ \t]*(?:\n|$)"
)
_MIDDLE_INITIAL = re.compile(r"(?<![\w'-])(?P<name>[A-ZÀ-Þ]{3,} [B-HJ-Z] [A-ZÀ-Þ]{3,}(?:['-][A-ZÀ-Þ]+)?)(?![\w'-])")
_MIDDLE_LETTERS = SINGLE_LETTERS - {"a", "i"}
_FAMILY_OF = re.compile(
    r"\b(?i:the) (?P<name>[A-ZÀ-Þ][a-z]+) family\b|\bthe (?P<small>[a-z]{3,}) family (?:asks?|wants?|was|says|called)\b"
)
_SLASHED = re.compile(
    r"^(?P<name>[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?) / (?P<two>[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?)$", re.MULTILINE
)

HITS: tuple[tuple[str, str], ...] = (
    ("NV 8/5. L Back, DDS\nnext", "L Back"),
    ("- Tevita Rain, CCRN, Quill Center", "Tevita Rain"),
    ("DESPINA HAND, CRNA / WK", "DESPINA HAND"),
    ("CREW: S GOOD (EMT-B) #31", "S GOOD"),
    ("Ada Quill, FRCPC  CPSO", "Ada Quill"),
    ("Green would operate, Waters would wait", "Green"),
    ("White driving\n", "White"),
    ("Du Plessis for the site team", "Du Plessis"),
    ("Discussion: Savage would operate", "Savage"),
    ("Leg and Snow disagree.", "Snow"),
    ('Ada Quill ("Bunny"), 9 yr', "Bunny"),
    ("WILL LONG WAS SEEN BY", "WILL LONG"),
    ("(Tiny to her friends), student", "Tiny"),
    ("Hand's son wants", "Hand"),
    ("4 pages to Cross 723/555-6555", "Cross"),
    ("Hart to call father", "Hart"),
    ("the Small family asks", "Small"),
    ("lot 4491.\nSharp / Church", "Church"),
    ("First check with Two Bulls on Sun", "Two Bulls"),
    ("on acct 77\nthx sparky\n", "sparky"),
    ("PARENTS BONNIE M FROST AND", "BONNIE M FROST"),
    ("d/w black, dr g", "black"),
    ("XR read by M Kichirana as", "M Kichirana"),
)
MISSES: tuple[str, ...] = (
    "Von Willebrand factor, De Quervain tenosynovitis, Le Fort fracture",
    "Patient agrees. Family disagrees. Case signed. Page called.",
    "Physical Therapy, PT eval; Chest CT, MD aware",
    "Rose would fade. Rash came back. Pain will return.",
    "Del Rio and La Paz and El Paso",
    "Lung cancer, PD-L1; Boston, MA; Normal Chest, PA view",
    "Patient's mother came. Baby's father left. Fax 555-123-4567",
    "the whole family wants; thanks for coming; Left / Right",
    "Return to call centre. White bear phobia; saw him on rounds",
    "seen by hand at 3; d/w family, saw spots on film",
)


def find(text: str) -> Iterator[Span]:
    """Every name that what follows shows."""
    small, inside = lowered(text), present(text)
    for degree in _ALL_DEGREES & inside:
        for start in places_of(degree, small):
            if text[start : start + len(degree)] in _LOW_DEGREES[degree] and (
                found := _before_degree(text, start, loose=degree.upper() in _LOOSE)
            ):
                yield Span(*found, KIND, "shown_name")
    for verb in _DOES & inside:
        for start in places_of(verb, small):
            yield from _who_does(text, start, verb)
    for match in _PASSIVE.finditer(text) if not _PASSIVES.isdisjoint(inside) else ():
        words = [w.rstrip(".") for w in match["name"].split()]
        given = words[0].lower()
        listed = lexicon().get(given, 0) & GIVEN and given not in _NO_NAMES - {"will"}
        if listed and all(can_be_name(w) for w in words):
            yield Span(*match.span("name"), KIND, "shown_name")
    for match in _NICKNAME.finditer(text) if '("' in text or ("(" in text and " to " in text) else ():
        yield Span(*match.span(match.lastgroup or "name"), KIND, "shown_name")
    yield from _by_form(text, inside)
    for match in _PARTICLED.finditer(text) if not _PARTICLES.isdisjoint(inside) else ():
        low = match["family"].lower()
        flags = lexicon().get(low, 0)
        if (
            (flags & FAMILY or strange(low))
            and not flags & (STOP | REGION | MEDICAL)
            and match["name"].lower() not in places()
            and low not in _NO_PARTICLED
        ):
            yield Span(*match.span("name"), KIND, "shown_name")


def _by_form(text: str, inside: frozenset[str]) -> Iterator[Span]:
    """Names before a possessive and a kinship, before a telephone number, before what is to be done; two at a stroke."""
    for needed, pattern in (
        ("'s " in text, _WHOSE),
        (has_digits(text) and bool(_SOME_PHONE.search(text)), _PHONE_AFTER),
        (_may_be_to_do(lowered(text), inside), _TO_DO),
        (not _LED.isdisjoint(inside), _LED_BY),
        (not _ANIMALS.isdisjoint(inside), _OF_NATIONS),
        (not _THANKS.isdisjoint(inside), _THANKED),
        (not _MIDDLE_LETTERS.isdisjoint(inside), _MIDDLE_INITIAL),
        (" family" in text, _FAMILY_OF),
    ):
        if not needed:
            continue  # even to begin a search takes microseconds
        found = at_words(_LED_BY, text, _FIRST_OF_LED, digits=False) if pattern is _LED_BY else pattern.finditer(text)
        for match in found:
            name = match.lastgroup or "name"
            if pattern in (_OF_NATIONS, _THANKED) or all(_is_person(w) for w in match[name].split() if len(w.rstrip(".")) > 1):
                yield Span(*match.span(name), KIND, "shown_name")
    for match in _SLASHED.finditer(text) if " / " in text else ():
        if all(can_be_name(w) for name in ("name", "two") for w in match[name].split()):
            yield Span(*match.span("name"), KIND, "shown_name")
            yield Span(*match.span("two"), KIND, "shown_name")


def _may_be_to_do(small: str, inside: frozenset[str]) -> bool:
    """True where the words are there that `_TO_DO` needs behind a name."""
    return (
        ("to" in inside and not _DONE.isdisjoint(inside))
        or " for the" in small
        or " does the" in small
        or ("seen" in inside and (" seen o" in small or " seen at" in small or " seen today" in small))
    )


_DONE = word_set("call see phone ring page follow arrange chase ask tell")


def _is_person(word: str) -> bool:
    """True for a listed name, one that is a word too or one that nothing explains; not for who is no name."""
    low, flags = looked_up(word)
    if low in _NO_PERSONS or is_placeholder(word) or (flags & (STOP | REGION) and low not in names_that_are_words()):
        return False
    return len(word) > 1 and listed_or_strange(low)


_NO_PERSONS = word_set(
    "patient pt baby family nurse doctor mother father wife husband home cell mobile phone call fax office work main desk"
    " direct"
    " pager ext tel contact number today tomorrow monday tuesday wednesday thursday friday saturday sunday will may this that"
    " entire whole extended immediate nuclear host royal child infant boy girl man woman client student resident his her"
    " may june"
    " march april august plan pain rash wound room bed floor ward unit day night date time at ph tel mob staff them him us it"
    " on to from for of the and or"
    " lab clinic hospital pharmacy line toll free main front local text sms voice mail message urgent emergency after hours"
)
_NO_PARTICLED = word_set(
    "fort novo facto jure rio paz paso quervain willebrand hippel recklinghausen gierke kossa toni lange musset"
    " morsier nino salle crosse mesa jolla brand garde bois mar"
)
_LOW_DEGREES = {d.lower(): frozenset((d, d.upper())) for d in sorted(_DEGREES)}
_ALL_DEGREES = frozenset(_LOW_DEGREES)


def _before_degree(text: str, start: int, *, loose: bool) -> tuple[int, int] | None:
    """Where the name before a degree begins and ends."""
    first = max(0, start - 60)
    match = _BACK.search(text, first, start)
    if match is None:
        return None
    words = [w for w in _WORD.finditer(text, *match.span("name")) if len(w.group()) > 1 or w.group().isupper()]
    while words and not can_be_name(words[0].group()):
        words = words[1:]
    named = [w for w in words if len(w.group()) > 1]
    if not named or not all(can_be_name(w.group()) for w in named) or len(words) < 2:
        return None
    if loose and not any(_sure(w.group()) for w in named):
        return None
    return words[0].start(), match.end("name")


def _sure(word: str) -> bool:
    """True for a given name that is no word, or a word that nothing explains."""
    low, flags = looked_up(word)
    return strange(low) or bool(flags & GIVEN and not flags & (STOP | MEDICAL | REGION) and low not in names_that_are_words())


def _who_does(text: str, start: int, verb: str) -> Iterator[Span]:
    """The capitalised word before a verb of persons, and the one that "and" joins to it."""
    if verb in ("would", "will") and not _WILL.match(text, start):
        return
    if verb not in _SURE_DOES and verb not in ("would", "will") and not _TOOK.match(text, start):
        return
    match = _ONE_BACK.search(text, max(0, start - 48), start)
    if match is None:
        return
    for group in ("name", "pair"):
        word = match[group]
        if word is None or (word.isupper() and len(word) > 1 and not text[start : start + 3].isupper()):
            continue
        low = word.lower()
        flags = lexicon().get(low, 0)
        if low in _NO_NAMES or flags & (STOP | REGION) or not listed_or_strange(low):
            continue
        sure = flags & GIVEN or low in names_that_are_words() or strange(low) or verb in _ONLY_PERSONS
        if len(low) > 2 and sure and low not in _THINGS_DO:
            yield Span(*match.span(group), KIND, "shown_name")


_ONLY_PERSONS = word_set("tells told says said asked asks phoned emailed consented wrote texted witnessed")
_THINGS_DO = word_set(
    "rose drain line plan study test report risk study back rest stage state record order orders point press"
    " charge bill may will can power force"
)
