"""Names behind a role, a job, a kinship or the label of a field, be they words of English too and in whatever capitals."""

import re
from collections.abc import Iterator
from functools import lru_cache

from residency.foundation.schema import Span
from residency.instruments.identifiers.normalise import lowered
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    WORD,
    eponym_nouns,
    explained,
    is_placeholder,
    lexicon,
    names_that_are_words,
    places_of,
    present,
    read_list,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); roles, jobs and fields of forms as hospitals write them"

_TITLES = word_set(
    "dr drs prof mr mrs ms miss mx officer ofc deputy sgt detective det trooper constable fr rabbi imam pastor"
    " reverend rev chaplain"
)
"""Before a name alone: what follows is one, be it a word."""
_PEOPLE = word_set(
    "attending fellow resident intern registrar consultant hospitalist intensivist surgeon cosurgeon nurse nurses"
    " rn lpn np pa md do sw msw lcsw crna cna"
    " rph ot pt slp rt rd aide midwife doula scribe student navigator coordinator interpreter interp translator"
    " broker sponsor coach teacher counsel counselor"
    " counsellor adjuster driver rep tech technologist histotech cytotech phlebotomist dietitian pharmacist"
    " therapist caseworker paramedic emt medic transporter"
    " roommate flatmate landlord boss supervisor employer mother father mom mum dad wife husband spouse son"
    " daughter brother sister niece nephew aunt uncle"
    " cousin partner fiance fiancee boyfriend girlfriend friend neighbor neighbour caregiver carer guardian"
    " grandson granddaughter grandmother grandfather"
    " grandma grandpa stepson stepdaughter stepmother stepfather twin baby witness caller bystander informant"
    " chaperone officer counselor lawyer attorney solicitor"
    " attender attendant babysitter nanny roommate housemate ex proxy surrogate mother-in-law father-in-law"
    " sister-in-law brother-in-law son-in-law daughter-in-law"
    " hygienist dentist optometrist ophthalmologist cardiologist neurologist oncologist nephrologist urologist"
    " dermatologist gastroenterologist pulmonologist"
    " endocrinologist rheumatologist radiologist pathologist psychiatrist psychologist paediatrician pediatrician"
    " anesthesiologist anaesthetist anesthetist"
    " obstetrician gynecologist gynaecologist hematologist haematologist geriatrician physio physiotherapist"
)
"""Before a name: what follows is one if it is on a list of names or nothing explains it."""
_FIELDS = (
    word_set(
        "patient pt client claimant insured subscriber guarantor applicant member subject re regarding attn att name"
        " names surname forename nickname alias aka contact kin parent parents"
        " provider prov physician phys doctor clinician pcp gp referrer ref author cosigner cosignor signer sig"
        " signed completed prepared entered typed taken witnessed verified by"
        " operator surgeon assistant anesthesia anesthesiologist anaesthetist circulator scrub crew director manager"
        " owner from to for cc sender recipient addressee party"
        " performer reader reviewer interpreter collector examiner assessor investigator as first last given family middle"
        " maiden"
    )
    | _PEOPLE
)
"""Before a colon, dots or a gap of a form: what follows is a name in most forms."""
_VERBS = word_set(
    "by per with w c d/w saw see asked ask paged page called call calls phoned phone rang ring told tell try met"
    " meet adding add until wanted want wants sent sending"
    " notified informed texted emailed contacted consulted cosign cosigned thanks thx thank dear hi hello hey re"
    " cc and or from for to via under attn att not"
)
"""Before a name: a capitalised word that is a name and a word of English too is believed here, if what follows lets it."""
_NO_NAMES = word_set(
    "case staff practitioner note notes charge home head unit ward day night float triage practice manager"
    " management station call line care education visit visits"
    " report reported reports services service specialist team office supervisor coordinator aware aide assistant"
    " student history phone number id no none unknown same self"
    " see yes stable present absent male female review normal signature date time page age sex status information"
    " info contact on off in at the and or of to for is was has"
    " are had will may can not other above below none n/a na left right upper lower both all any each here there"
    " today home work cell fax email street main"
    " admission discharge transfer consult consultation surgery medicine hospital clinic department emergency"
    " general internal family community public"
    " group health healthcare medical mental nursing physical occupational speech social respiratory therapy side"
    " first second third last next new old"
    " room bed floor wing building desk intake order orders plan goal goals summary level grade stage type class"
    " scale score index medicare medicaid"
    " covid hiv mri ct xr us ekg ecg er ed icu or pacu nicu picu ccu mr mrs ms dr prof miss january february"
    " march april june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday english spanish american"
)
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Dd]el|[Dd]ella|[Dd]i|[Dd]a|[Dd]os|[Dd]as|[Dd]u|[Ll]a|[Ll]e|[Ee]l|[Aa]l"
    r"|[Bb]in|[Bb]int|[Ii]bn|[Tt]er|[Tt]en|[Zz]u|[Tt]e|[Ss]t\.?|ST\.?|VAN|VON|DE|DER|DEL|DU|DA|DOS|LA|LE|BIN|IBN"
    r"|ZU)"
)
_WORD = r"[A-Z][^\W\d_]*(?:['-][^\W\d_]+)*"
_NAME = re.compile(
    rf"(?P<first>(?:{_PARTICLE} ){{0,2}}{_WORD})\.?"
    rf"(?P<quoted> [\"'(]{_WORD}[\"')])?"
    rf"(?P<rest>(?:,? ?(?:{_PARTICLE} ){{0,2}}(?:{_WORD})\.?){{0,3}})"
)
_SMALL = re.compile(r"(?:(?:van|von|de|der|den|del|da|dos|bin|ibn|al|el) ){0,2}[^\W\d_]+(?:['-][^\W\d_]+)*")
_ONE = re.compile(rf"(,?) ?((?:{_PARTICLE} )*)({_WORD})(\.?)")
_FIELD_GAP = re.compile(
    r"(?: name)?(?:\.{2,} ?|\.? ?[:=#][ \t]{0,12}| {2,}|\t)(?:(?:Dr|DR|Mr|MR|Mrs|MRS|Ms|MS"
    r"|Prof)\.? )?[\"(\[]?(?:\[x\] ?)?"
)
_SPACE = re.compile(r"[.,]?(?: {1,2}|\n[ \t]*)\(?\"?")
_LETTER = re.compile(r"([A-Za-z])(?![\w'/-])\.?")
_NOT_BEFORE = re.compile(r"[A-Za-z0-9/&'-]$")
_THING_AFTER = re.compile(
    r"(?:'s)? (?:[a-z]+(?:ed|ing|al|ic|ive|ous|ary|ular)? )?(?:size|count|level|test|cell|line|score|tube|sign"
    r"|scan|dose|stain|shadow|matter|discharge|stool)\b"
)

HITS: tuple[tuple[str, str], ...] = (
    ("fellow Yazzie on.", "Yazzie"),
    ("seen c attending Cross. fellow", "Cross"),
    ("brought by Officer Head (badge 12)", "Head"),
    ("Patient: Marguerite (Chuy) Fujimoto   Chart", "Marguerite (Chuy) Fujimoto"),
    ('Re: Cathal "Butch" Strong, 94', 'Cathal "Butch" Strong'),
    ("PATIENT..... NURSE,HOMER B    UNIT", "NURSE,HOMER B"),
    ("PHYSICIAN... Knight, Venkatesh     RM", "Knight, Venkatesh"),
    ("Treated by            Cross Bishop\n", "Cross Bishop"),
    ("Tech: Frelaldo J., room 5", "Frelaldo J."),
    ("Taken by: Tane F.\n", "Tane F."),
    ("report to RN Gwasiel at", "Gwasiel"),
    ("Spoke w Dr L and", "L"),
    ("Dr. Ottermole's patient", "Ottermole"),
    ("COUSIN ZARGHUNA DIED", "ZARGHUNA"),
    ("sent by Bishop at", "Bishop"),
    ("saw np xu over the weekend", "xu"),
    ("my brother fearghal thinks", "fearghal"),
    ("d/w maddux, dr m back", "maddux"),
    ("her son, whom everyone calls Slim, cooks", "Slim"),
    ("Tongue broker Zarghuna; also", "Zarghuna"),
)
MISSES: tuple[str, ...] = (
    "Nurse Practitioner note; RN Case manager; PT Evaluation; OT Consult",
    "Patient: Normal. Patient presents with pain. Patient Denies fever.",
    "Seen by Cardiology. Referred to Surgery. Treated with Eliquis and Humira.",
    "his brother healthy, mother diabetic, sister with asthma",
    "due to Crohn disease and from Barrett esophagus",
    "Name: ______   Physician: see above",
    "pt has pain, pt denies fever, pt with cough, dr office",
    "call nurse for help; pt states pain; md aware",
    "Doctor, My skin is dry. Dr. XXXX came; Mr. [NAME] left",
    "Findings from CT and MRI; compared to XR of Chest",
)


def find(text: str) -> Iterator[Span]:
    """Every name behind a role, a field or a word that leads to a person."""
    small, inside = lowered(text), present(text)
    for cue in _ALL & inside:
        weak = cue in _WEAK
        for start in places_of(cue, small):
            if start and text[start - 1] in "'&_@":
                continue
            if weak and not _may_follow(text, start + len(cue)):
                continue
            found = _behind(text, cue, start + len(cue))
            if found is not None:
                yield Span(*found, KIND, "role_name")


_ALL = _TITLES | _PEOPLE | _FIELDS | _VERBS | {"its"}


def _may_follow(text: str, end: int) -> bool:
    """True where a capital, a gap or a colon stands behind a word that seldom leads to a name."""
    return text[end : end + 1] not in ("", " ") or not text[end + 1 : end + 2].islower()


def _behind(text: str, cue: str, end: int) -> tuple[int, int] | None:
    """Where the name behind a cue begins and ends."""
    field = _FIELD_GAP.match(text, end) if cue in _FIELDS else None
    if field is not None and "\n" not in field.group() and (found := _named(text, field.end(), sure=True, field=True)):
        return found
    space = _SPACE.match(text, end)
    if space is None or (cue in _FIELDS - _PEOPLE - _VERBS - {"patient", "pt", "client"}):
        return None
    if cue in _TITLES and (letter := _LETTER.match(text, space.end())) and letter.group(1) not in "aI":
        return letter.span(1)
    if cue in _TITLES or cue in _PEOPLE:
        found = _named(text, space.end(), sure=cue in _TITLES, field=False)
        return found or _in_small(text, space.end(), sure=cue in _TITLES)
    if cue in ("calls", "call", "by", "as") and _CALLED.search(text, max(0, end - 24), end):
        one = _ANY.match(text, space.end())
        if one and not lexicon().get(one.group().lower(), 0) & STOP:
            return one.span()
    if cue in _LEADS_SMALL and (found := _in_small(text, space.end(), sure=False)):
        listed = lexicon().get(text[found[0] : found[1]].split(" ")[-1], 0) & GIVEN
        return found if listed or cue not in ("its", "also", "told") else None
    return _worded(text, space.end())


_CALLED = re.compile(
    r"\b(?:(?:everyone|everybody|family|friends|they) calls?|(?:goes|went) by|known as|[Ss]igns as)$", re.IGNORECASE
)
_ANY = re.compile(r"[A-ZÀ-Þ][^\W\d_]{1,15}(?:['-][^\W\d_]+)?")
_LEADS_SMALL = word_set("w c d/w saw asked paged texted cosign thx thanks dear hi hello hey attn cc spelled its also told")
"""Behind these a name in small letters is looked for too."""
_WEAK = (_VERBS | _FIELDS) - _TITLES - _PEOPLE - _LEADS_SMALL
"""Behind these no name in small letters is looked for."""


def _named(text: str, start: int, *, sure: bool, field: bool) -> tuple[int, int] | None:
    """A capitalised name: as many words as can be one; `sure` where its first word may be any word but a heading."""
    match = _NAME.match(text, start)
    if match is None:
        return None
    first = _words(match["first"])[-1]
    if not _can_begin(first, sure=sure) or (field and not _field_ok(match, sure)):
        return None
    if not field and not sure and _thing_after(text, match.end("first")):
        return None
    end = match.end("first")
    if text[end : end + 1] == "." and len(first) == 1:
        end += 1
    if match["quoted"]:
        end = match.end("quoted")
    return start, _rest(text, end, match.end(), comma=field)


def _field_ok(match: "re.Match[str]", sure: bool) -> bool:
    """True for what a field may hold: two words one of which is a name, or one that nothing explains."""
    listed = [w.lower() for w in _words(match.group())]
    if any(_name_like(w) for w in listed):
        return True
    return (
        sure and len(listed) > 1 and any(lexicon().get(w, 0) & (GIVEN | FAMILY) for w in listed) and listed[0] not in _NO_NAMES
    )


def _rest(text: str, end: int, last: int, *, comma: bool) -> int:
    """Where a name ends: at the first word that is none, or at a comma unless a field allows "Last, First"."""
    if text[end - 2 : end] in ("'s", "'S"):
        return end - 2
    while end < last and (one := _ONE.match(text, end)):
        word = one.group(3)
        low = word.lower()
        if (one.group(1) and not comma) or (low in _NO_NAMES and not comma) or is_placeholder(word):
            break
        flags = lexicon().get(low, 0)
        if len(word) > 1 and flags & STOP and not flags & FAMILY:
            break
        if len(word) > 1 and not (flags & (GIVEN | FAMILY) or strange(low)):
            break
        if len(word) > 1 and word.isupper() != text[end - 1].isupper() and word.isupper() and len(word) < 5:
            break
        end = one.end() if one.group(4) and len(word) == 1 else one.end(3)
        if text[end - 2 : end] in ("'s", "'S"):
            return end - 2
        comma = False if one.group(1) else comma
    return end


def _can_begin(word: str, *, sure: bool) -> bool:
    """True for a word with which a name behind a role can begin."""
    low = word.lower()
    flags = lexicon().get(low, 0)
    if is_placeholder(word) or (low in _NO_NAMES and not (sure and flags & FAMILY and low in names_that_are_words())):
        return False
    if len(word) == 1:
        return sure
    if flags & STOP and not (sure and flags & FAMILY):
        return False
    if flags & (MEDICAL | REGION) and not flags & GIVEN:
        return sure and bool(flags & FAMILY)
    if word.isupper() and len(word) < 4 and not flags & (GIVEN | FAMILY):
        return False
    return bool(flags & (GIVEN | FAMILY)) or strange(low)


def _name_like(low: str) -> bool:
    """True for a word that is a name and hardly a word, or that nothing explains."""
    flags = lexicon().get(low, 0)
    return len(low) > 2 and (strange(low) or bool(flags & (GIVEN | FAMILY) and not flags & (WORD | MEDICAL | REGION | STOP)))


def _worded(text: str, start: int) -> tuple[int, int] | None:
    """One capitalised word that is a listed name and a word of English too, alone behind a word that leads to a person."""
    match = _ALONE.match(text, start)
    if match is None:
        return None
    word, low = match.group(1), match.group(1).lower()
    flags = lexicon().get(low, 0)
    if (
        low in _NO_NAMES
        or flags & (STOP | REGION)
        or not flags & (GIVEN | FAMILY)
        or (explained(low) and low not in _common_names())
    ):
        return None
    if word.isupper() or low in eponym_nouns() or _thing_after(text, match.end(1)):
        return None
    return match.span(1)


_ALONE = re.compile(r"([A-Z][a-z]+)(?=[.,;:)]| [a-z@(&]|$|\n)")


@lru_cache(maxsize=1)
def _common_names() -> frozenset[str]:
    """Family and given names of the list of names that are words, less what medicine takes for an eponym."""
    return frozenset(w for w in read_list("names_that_are_words") if len(w) > 2 and not lexicon().get(w, 0) & MEDICAL)


def _thing_after(text: str, end: int) -> bool:
    """True where what follows makes a medical term of a name."""
    after = re.match(r"(?:'s)?[ -]([a-z]+)", text[end : end + 24])
    return bool(after and after.group(1) in eponym_nouns()) or bool(_THING_AFTER.match(text, end))


def _in_small(text: str, start: int, *, sure: bool) -> tuple[int, int] | None:
    """A name written in small letters: a word that nothing explains or that is on the lists of names alone."""
    match = _SMALL.match(text, start)
    if match is None or not text[start].islower():
        return None
    low = match.group().split(" ")[-1]
    flags = lexicon().get(low, 0)
    if low in _NO_NAMES or len(low) < 2 or flags & (STOP | REGION):
        return None
    if flags & WORD or (explained(low) and not flags & (GIVEN | FAMILY)):
        return match.span() if sure and flags & FAMILY and low in _common_names() and low not in _SMALL_WORDS else None
    return match.span() if (len(low) > 3 or sure or flags & (GIVEN | FAMILY)) and not flags & MEDICAL else None


_SMALL_WORDS = word_set(
    "will may can so an no do be he she it us in on at to me or if oh ok ma pa back office call visit see well"
    " say order orders note notes said"
)


def _words(written: str) -> list[str]:
    """The words of a name, particles and marks left out."""
    return [w for w in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", written)] or [""]
