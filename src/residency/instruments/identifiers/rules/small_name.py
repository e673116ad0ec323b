"""Names in hurried small letters: initials with a family name, both names side by side, behind roles and those
who are told."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_words
from residency.instruments.identifiers.persons import looked_up, short_forms
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    SINGLE_LETTERS,
    STOP,
    WORD,
    explained,
    names_that_are_words,
    present,
    strange,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); notes typed in small letters, chats and messages"

_S = r"[a-z]{2,}(?:['-][a-z]+)*"
_P = r"(?:(?:van|von|de|der|den|del|da|dos|du|la|le|bin|ibn|al|el|ter|ten|te) ){0,2}"
_ROLES = word_set(
    "pt client resident name nok slp ot rn md np pa sw dr mr mrs ms miss res pcp gp cm sr matron nurse doctor"
    " assistant surgeon"
    " anes anesthesia crna rt rrt lpn cna tech emt medic med son daughter dtr dau wife husband hubby mom mum dad"
    " mother father"
    " sister bro brother sis aunt uncle partner gf bf fiance friend neighbor neighbour roommate carer caregiver guardian"
    " attending resident intern fellow consultant registrar reg sho ho patient baby twin poa hcp kin contact mister missus"
    " midwife pharmacist rph counselor counsellor therapist teacher coach pastor officer ofc deputy sgt landlord boss"
)
_ANY_ROLE = "|".join(sorted(_ROLES, key=len, reverse=True))
_ROLE = re.compile(
    rf"(?i:{_ANY_ROLE})\.?:? {{1,2}}"
    rf"(?P<name>(?:(?P<initial>[a-z])(?:\.? |\.)(?:[a-z](?:\.? |\.))?(?P<family>{_P}[a-z]{{3,}}(?:['-][a-z]+)*)"
    rf"|(?P<last>{_S}), (?P<first>{_S})"
    rf"|(?!(?:{_ANY_ROLE})\b)(?P<given>[a-z]{{2,}}) (?:[a-z]\.? )?(?:[\"(]{_S}[\")] )?(?P<behind>{_P}{_S})))(?![\w'-])"
)
_DOTTED = re.compile(
    rf"(?<![\w.'/&-])(?P<name>(?P<initial>[b-hj-pr-z])\. ?(?:[a-z]\. ?)?(?P<family>{_P}[a-z]{{3,}}(?:['-][a-z]+)*))(?![\w'-])"
)
_LETTERS = SINGLE_LETTERS - {"a", "i", "q"}
_SOME_DOTTED = re.compile(r"(?<![\w.])[b-hj-pr-z]\. ?[a-z]")
_NAMED = rf"(?P<name>{_S}|[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)*)"
_TO = re.compile(
    r"(?i:(?:gave |given )?report(?:ed)? (?:off )?to|hand(?:ed)? ?off to|handoff to|handover to|endorsed to"
    r"|sign(?:ed)?[ -]?out to"
    r"|signout to|called (?:in )?to|ask(?:ed|s)? for|spoke (?:to|with|w/?)|talk(?:ed)? (?:to|with)|discussed with|relayed to"
    r"|transferred (?:care )?to|care to|faxed to|calling for|text(?:ed)?|told|tell|attn:?|given to|hand to)"
    rf" {_NAMED}(?P<second> or [A-Z][a-z]+(?: [A-Z][a-z]+)?)?(?![\w'-])"
)
_GREETED = re.compile(
    r"(?:hey|hi|hello|hiya|dear|morning|howdy|heya|salam|namaste|hola|aloha) (?P<name>[a-z]{3,}(?:-[a-z]+)?)"
    r"(?=,|!| ?-|\n| (?:sorry|can|could|pls|please|just|its|it's|this|i|my|we|me|re|here|quick|heads|thanks|thx"
    r"|hope|any|are|is|did"
    r"|do|do you|would|u|ur|got|have|need|so)\b)"
)
_NOT_GREETED = word_set(
    "there all you guys doc docs team everyone everybody again folks both ladies gents love mate sir madam dr doctor nurse"
    " just can could its this that the my our his her i we me sorry thanks pls please how what when any good so"
    " yes and but for"
    " to from with colleague colleagues friend friends patient parents mom mum dad hon honey sweetie dear guy people staff"
    " pharmacy office reception desk clinic prof"
)
_NOT_TOLD = word_set(
    "floor icu pacu ward med surg oncoming nurse charge day night me him her them us you she he they it the a an"
    " his my our your"
    " mom mum dad mother father son daughter wife husband family pt patient staff team provider doctor md pcp police ems"
    " pharmacy lab rad radiology dispatch desk front unit bed room home hospital help water food more pain meds now if when"
    " that this what how why who where about and or to for in on by call back again no not someone somebody anyone everyone"
    " social case clinic office manager supervisor security oncology cardiology surgery neuro ortho ent gi ob psych hospice"
    " receiving accepting covering incoming next relief er ed sw cm rn np pa parents parent both all lead oxygen ride triage"
    " morning evening days nights shift crew medics medic refill refills interpreter assistance supervision orders order"
    " approval confirmation results records appointment follow up permission change further medication medications"
)
_NO_FAMILY = word_set(
    "an may will can day days hour hours week weeks am pm night other said says has had is was are were have be been being on"
    " in at to for from with by of no not and or but so if as rate pain rash fever cough chest page note notes here"
    " there seen see"
    " saw back home call called calls came went got take takes taking took well ok stable good fair high low left right"
    " new old best more most less once twice now then today tonight tomorrow fine wants want needs need like likes hope still"
    " long term short line block valve graft drain tube wave point sleep sleeps walk walks lives live works work case"
    " major minor small large big little free hard soft sharp flat round dry wet cold warm hot clear normal acute chronic"
    " per via x up down out off over under care office group team unit center clinic hospital street road house nursing"
)
_WITHOUT = frozenset("acipswxq")
"""Single letters that are short words before others: a, with, without, after, times."""

HITS: tuple[tuple[str, str], ...] = (
    ("2340 pt t swift walked in", "t swift"),
    ("slp b. wise  rancho 6", "b. wise"),
    ("client long, hyacinth  HC/30218", "long, hyacinth"),
    ("nok tina friesen-rich 204 555", "tina friesen-rich"),
    ("sr beckford / n. clarke rm.", "n. clarke"),
    ("hurry.\n\nr. de freitas\nrdf", "r. de freitas"),
    ("report to lupe. mrn", "lupe"),
    ("Report to Summer RN 0705", "Summer"),
    ("in to X. called in to Dung, no. 66", "Dung"),
    ("ask for Darlene or Big Jim, ticket", "Darlene or Big Jim"),
    ("hey gem sorry to do this", "gem"),
    ("her guardian mister abel south in cle", "abel south"),
    ('name zebulon "zeb" toomey   b 11', 'zebulon "zeb" toomey'),
    ("assistant b j dunaway comma", "b j dunaway"),
)
MISSES: tuple[str, ...] = (
    "pt c chest pain, pt w cough, pt s fever; s. aureus, e. coli, c. difficile, h. pylori, p. mirabilis",
    "report to floor, called to room, given to patient, told to rest, ask for help, spoke with family",
    "hi there, hello all, hey can you, dear colleague, hi doc just",
    "mom will call, pt may shower, son says no, wife has been well, dr on call, np to see, pt long term care",
    "e.g. long lines, i.e. small ones, vs. young adults, q. day",
    "seen by rn on floor, ot eval, slp to follow, sw consulted, pa and lateral, md aware",
    "told her, asked for water, texted pharmacy, transferred to ICU, transferred to Medicine",
)


def find(text: str) -> Iterator[Span]:
    """Every such name of a text."""
    inside = present(text)
    for match in at_words(_ROLE, text, _ROLES, digits=False):
        if found := _behind_role(match):
            yield Span(*found, KIND, "small_name")
    dotted = not _LETTERS.isdisjoint(inside) and _SOME_DOTTED.search(text)
    for match in _DOTTED.finditer(text) if dotted else ():
        if _can_be_family(match["family"]):
            yield Span(*match.span("name"), KIND, "small_name")
    for match in at_words(_TO, text, _FIRST_TOLD, digits=False):
        if _is_told(match["name"], text[match.end("name") :][:4]):
            end = match.end("second") if match["second"] and _is_told(match["second"].split(" ")[-1], "") else match.end("name")
            yield Span(match.start("name"), end, KIND, "small_name")
    for match in at_words(_GREETED, text, _GREETINGS, digits=False):
        flags = looked_up(match["name"])[1]
        if match["name"] not in _NOT_GREETED and not flags & STOP:
            yield Span(*match.span("name"), KIND, "small_name")


_GREETINGS = word_set("hey hi hello hiya dear morning howdy heya salam namaste hola aloha")
_FIRST_TOLD = word_set(
    "gave given report reported hand handed handoff handover endorsed sign signed signout called ask asked asks"
    " spoke talk talked"
    " discussed relayed transferred care faxed calling text texted told tell attn"
)


def _behind_role(match: "re.Match[str]") -> tuple[int, int] | None:
    """Where the name behind a role begins and ends, if it is one."""
    if match["family"]:
        bare = match.group().find(f"{match['initial']}.") < 0
        if bare and match["initial"] in _WITHOUT and not _is_sure(match["family"]):
            return None
        return match.span("name") if _can_be_family(match["family"]) else None
    if match["last"]:
        given = looked_up(match["first"])[1] & GIVEN or strange(match["first"])
        return (
            match.span("name")
            if given and match["first"] not in _NO_FAMILY and _can_be_family(match["last"], listed=True)
            else None
        )
    low, flags = looked_up(match["given"])
    if low in _NO_FAMILY or not flags & GIVEN or flags & (STOP | MEDICAL | REGION) or (flags & WORD and explained(low)):
        return None
    return match.span("name") if _can_be_family(match["behind"]) else None


def _can_be_family(written: str, *, listed: bool = False) -> bool:
    """True for a family name, one that is a word too, or a word that nothing explains; `listed` before a given name."""
    low, flags = looked_up(written.split(" ")[-1])
    if (low in _NO_FAMILY and not (listed and flags & FAMILY)) or low in short_forms() or flags & (STOP | REGION):
        return False
    parts = [looked_up(part)[1] for part in low.split("-")]
    if flags & MEDICAL and low not in names_that_are_words():
        return False
    return (
        bool(flags & FAMILY)
        or any(part & FAMILY for part in parts[1:])
        or (strange(low) and len(low) > 3 and low[-2:] not in _LATIN)
    )


_LATIN = word_set("us um is ii ae la ia ea sa es ca")
"""Ends of names of species, which stand behind an initial too."""


def _is_sure(written: str) -> bool:
    """True for a family name that is no word."""
    low, flags = looked_up(written.split(" ")[-1])
    return bool(flags & FAMILY) and not flags & (WORD | MEDICAL | STOP | REGION) and not explained(low)


def _is_told(written: str, after: str) -> bool:
    """True for a given name or, with a capital, any name, no ward and nobody's role; `after` is what follows."""
    low, flags = looked_up(written)
    if low in _NOT_TOLD or low in short_forms() or flags & (STOP | REGION) or (flags & MEDICAL and not flags & GIVEN):
        return False
    if written[0].islower():
        return bool(flags & GIVEN) and not flags & WORD
    return bool(flags & (GIVEN | FAMILY)) or strange(low)
