"""Names that the words beside them announce: "my name is", "seen by", "said", "reports", a speaker's line, a greeting."""

import re
from collections.abc import Iterator, Sequence

from residency.foundation.schema import Span
from residency.instruments.identifiers.persons import listed_or_strange, looked_up
from residency.instruments.identifiers.words import (
    FAMILY,
    GIVEN,
    MEDICAL,
    REGION,
    STOP,
    WORD,
    Token,
    befores,
    begins_sentence,
    eponym_nouns,
    is_term,
    present,
    runs,
    word_set,
)

KIND = "NAME"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(A); forms of speech as found in letters and reports"

_SURE_BEFORE = re.compile(
    r"(?:\bnames? (?:is|was|are|of|in the [\w ]{3,20}|on the [\w ]{3,20})|\bname\?|\b(?:maiden|last|first|full|middle"
    r"|family|given|birth|sur)[ -]?"
    r"name(?: is| was|:)|\bnamed(?: him| her| them| it)?|\bcall(?:s|ed)? (?:me|him|her)|\beveryone calls (?:me|him|her)"
    r"|\b(?:was|is|were) called"
    r"|\bname(?:s)? ?[:=]|\b[Nn]ame,? ?:|partner's name|correct it to|change it to|it's under|\b(?:formerly|alias|aka"
    r"|a\.k\.a\.|n[ée]e)"
    r"|\bknown as|\b(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Bb]ye|[Gg]oodbye|[Tt]hanks|[Tt]hank you|[Rr]egards|[Ss]incerely"
    r"|[Cc]heers),?"
    r"|\b[Pp]atient,?|\b[Pp]ts?\.?|\bclient|\bMr|\bMrs|\bMs|\bDr|\bmr|\bmrs|\bms|\bdr|\bprof|\bmiss|\bsir|\bmadam)\.? \"?'?$"
)
_DONE_BY = re.compile(
    r"(?i:\b(?:seen|referred|evaluated|examined|managed|followed|treated|ordered|signed|read|dictated|reviewed|performed"
    r"|interpreted|verified"
    r"|accompanied|interviewed|assessed|written|review|witnessed|directed|sung|released|founded|arranged|songs?|films?"
    r"|novels?|books?"
    r"|assisted|supervised|placed"
    r"|consulted|discussed|spoke|spoken|talked|meet(?:ing)?|met|follow(?:ed)? up|appointment|accounts?|lives|living|stays"
    r"|staying|described"
    r"|seconded|noted|called|requested|prescribed|recommended|per|cc)(?: \w+)?(?: by| with| to) $)"
    r"|\b(?:assistant|letter|return|speak(?:ing)?|talk(?:ing)?|listen(?:ed)?|thanks|according|said|known|copy|married"
    r"|sister|brother|son|daughter"
    r"|wife|husband|mother|father|cousin|friend|partner|tribute|fan) (?:to|of) $|\b[Cc]onsultants? |\b(?:case|care|name"
    r"|daughter|son) of $"
)
_SAID_AFTER = re.compile(
    r"(?:,? (?:who|and (?:her|his)))?(?: (?:also|then|still|now|just|never|had|has|have|was|is|will be|would|once|only))?"
    r" (?:said|says|told|asked"
    r"|replied|explained|reports?|reported|denie[sd]|deny|stated?s?|complain(?:s|ed)|describe[sd]|lives? (?:in|at|on|with"
    r"|alone)|lived|works? (?:as|at|in|for)"
    r"|worked|smokes|drinks|agree[sd]|consent(?:s|ed)|returned|came|called|underwent|shouted|wrote|began writing|flew|grew"
    r" up|presented with"
    r"|presents (?:to|with|for)|was (?:seen|admitted|discharged|referred|born|brought|given|told|advised)|is an? (?:\d|very"
    r"|pleasant)|turned \d|speak|listed"
    r"|aware|notified|informed|gave consent|tolerated|arrived|resting|has been told|attended|agrees|had no complaints"
    r"|had given|spent|is (?:from|reliable|so|the keynote)|moved|will be talking|has been (?:seen|told|referred))\b"
)
_SAID_BEFORE = re.compile(
    r"[\"'],? (?:said|says|asked|replied|shouted|wrote|explained|told|added|adds) $|\b(?:said|says|shouted|told) $"
)
_ROLE = re.compile(
    r"\b(?:patient|client|subject|re|surgeon|co-?surgeon|assistant|an(?:a)?esthesi\w+|an(?:a)?esthetist|therapist|scribe"
    r"|phlebotomist|provider|physician|doctor"
    r"|nurse|attending|resident|fellow|author|technologist|radiologist|pathologist|clinician|cardiologist|neurologist"
    r"|psychologist|psychiatrist"
    r"|ordered by|pcp|gp|contact|mother|father|wife|husband|spouse|partner|kin|guardian|interpreter|witness|caller"
    r"|informant|attn|signed|counsell?or"
    r"|dictated by|examiner|consultant|midwife|dietitian|pharmacist|caregiver|carer|daughter|son|sister|brother|niece"
    r"|nephew|aunt|uncle)"
    r"(?: \(\w+\)| name)?: ?$|\b(?:mother|father|wife|husband|spouse|daughter|son|sister|brother|niece|nephew|aunt|uncle"
    r"|partner|fianc[ée]e?"
    r"|boyfriend|girlfriend|roommate|neighbou?r|caregiver|carer|grand(?:son|daughter|mother|father)),?(?: named| called)? $"
    r"|\b\d{1,3}[- ]?(?:year|yr|y)[\w/ -]{0,8}(?:man|woman|male|female|boy|girl|gentleman|lady|patient),? $",
    re.IGNORECASE,
)
_SAYS_NAME = re.compile(r"\b(?:hi|hello|hey|dear) $|name|call|[a-z]{2,}\)?: ?$", re.IGNORECASE)
_GREETINGS = word_set(
    "hello hi hey dear bye goodbye thanks cheers patient pt client mr mrs ms miss dr doctor prof madam sir ask tell call"
)
_BY = word_set("by with to of consultant consultants")
"""The last words of `_DONE_BY`."""
_PEOPLE = word_set(
    "mother father wife husband spouse daughter son sister brother niece nephew aunt uncle partner fiance boyfriend"
    " girlfriend roommate neighbor neighbour caregiver carer grandson granddaughter grandmother grandfather man woman male"
    " female boy girl gentleman lady patient named called"
)
"""The last words of `_ROLE`, where it does not end in a colon."""
_CALLED = _GREETINGS | word_set(
    "calls called me him her them it to under formerly alias aka a.k.a nee as regards sincerely you"
)
"""The last words of `_SURE_BEFORE`, where it does not speak of a name."""
_LAST_WORDS = (
    _BY
    | _PEOPLE
    | _CALLED
    | word_set("is was are name names account statement said says asked replied shouted wrote explained told added adds were")
    | word_set("surname cc")
)
_MARKS = tuple("?:\"',")
_RELATION_AFTER = re.compile(
    r"\"?(?: \(|, )(?:his |her |the |pt's |patient's )?(?:late |ex-?)?"
    r"(?:dtr|dghtr|hubby|mom|mum|dad|girlfriend|boyfriend|mother|father|wife|husband|spouse|daughter|son|sister|brother|niece"
    r"|nephew|aunt|uncle|partner"
    r"|carer|caregiver|friend|neighbou?r|grand\w+)\b\)?",
    re.IGNORECASE,
)
_SPEECH = re.compile(r': ?["A-Z]')
_REQUEST = re.compile(r", (?:can|could|please|would|will|did|do|are|is|how|what|why|I|you|we|thank)\b")
_OF_PERSON = re.compile(
    r"'s (?:mother|father|wife|husband|kid|kids|son|daughter|brother|sister|parents|family|house|home|phone|chart|notes?|case"
    r"|care|doctor|partner"
    r"|birthday|address|name|request|clinic|office|practice|visit|appointment|words|song|cautionary|killers?|concert|novel"
    r"|book)\b"
)
_SMALL_CUES = word_set(
    "mom mum mommy dad hubby wife husband granny grandma grandpa fiance fiancee girlfriend boyfriend nok doctor nurse"
)
_SMALL_NAME = re.compile(
    r"\b(?:mom|mum|mommy|dad|hubby|wife|husband|granny|grandma|grandpa|fiancee?|girlfriend|boyfriend|nok|(?P<staff>doctor|nurse))"
    r" (?P<first>[a-z]{3,}(?:[-'][a-z]{2,})?)(?P<more> [a-z]{3,}(?:-[a-z]{2,})?)?(?![\w'-])"
)
_SMALL_CREDENTIALS = word_set("rn lpn rpn lvn cna crna")
_SMALL_NURSE = re.compile(
    r"\b(?P<initial>[a-z])(?:\. ?| )(?P<first>[a-z]{3,}(?:-[a-z]{2,})?),? (?:rn|lpn|rpn|lvn|cna|crna)(?![\w'-])"
)
_SMALL_VERBS = word_set(
    "hope grant mark drew chase pat bill sue rob skip drop pick may will can carry wade rich young gene said say"
)
HITS: tuple[tuple[str, str], ...] = (
    ("My name is Quillane", "Quillane"),
    ("Her maiden name is Clark", "Clark"),
    ("What's your last name? Ottermole", "Ottermole"),
    ("He was seen by Varga yesterday", "Varga"),
    ("the patient Okonkwo came", "Okonkwo"),
    ("Okonkwo denies pain.", "Okonkwo"),
    ("She named him Frank", "Frank"),
    ('"I am well," says Gerstl.', "Gerstl"),
    ("Misty's daughter came", "Misty"),
    ('Gabriel: "Who are you?"', "Gabriel"),
    ("Hello Quillane, we", "Quillane"),
    ("Follow up with Ottermole in May", "Ottermole"),
    ("please see mr. ottermole again soon", "ottermole"),
    ("ride: hubby walter parked", "walter"),
    ("lives with her wife dawn and teaches", "dawn"),
    ("copy to doctor price on friday", "price"),
    ("Family: Faith (dtr) 2 pm", "Faith"),
    ("witnessed r. young rn at noon", "r. young"),
    ("k achterberg lpn, synced", "k achterberg"),
    ("anesthesia by doctor achterberg period", "achterberg"),
    ("copy to doctor edith gonzalez in may", "edith gonzalez"),
)
MISSES: tuple[str, ...] = (
    "Patient Presents with pain. Patient Denies fever.",
    "confirmed by Doppler and followed by Holter",
    "seen by Cardiology and treated with Eliquis",
    "Metformin was given. Crohn's was seen.",
    'Findings: "clear"; Impression: Normal heart.',
    "Crohn's patient; Barrett's mucosa",
    "followed by MRI and treated with Humira",
    "The patient was seen. Thanks, Regards",
    "discussed with Radiology by Phone",
    "mom will call, dad hopes to visit, wife may come, husband drove, nurse visit, doctor said no",
    "a senior rn, given by the rn, x two rn visits, Insulin (mom gives), Warmth (dad says)",
    "mom hope to wean, dad mark the site, nurse practitioner, doctor visit, wife present, husband states",
    "Rate: Regular. Axis: Normal. Lungs: Clear.",
)


def find(text: str) -> Iterator[Span]:
    """Every announced name of a text."""
    listed, before = runs(text), befores(text)
    for number, whole in enumerate(listed):
        run = _without_greeting(whole)
        if run[0].plain and whole[0].plain:
            continue
        end = _announced(text, run, before[number] if run is whole else whole[0].low)
        after = listed[number + 1] if number + 1 < len(listed) else ()
        if end == len(run) and after and _first_name_behind(text, run, after):
            yield Span(run[0].start, after[-1].end, KIND, "announced_name")
        elif end:
            stop = run[end - 1]
            dotted = stop.initial and text[stop.end : stop.end + 1] == "."
            yield Span(run[0].start, stop.end + dotted, KIND, "announced_name")
        elif len(whole) < 3 and _speaks_or_is_spoken_to(text, whole):
            yield Span(whole[0].start, whole[-1].end, KIND, "announced_name")
    if not _SMALL_CUES.isdisjoint(present(text)):
        yield from _in_small_letters(text)
    if not _SMALL_CREDENTIALS.isdisjoint(present(text)):
        for match in _SMALL_NURSE.finditer(text):
            low, flags = looked_up(match["first"])
            if match["initial"] not in "aiosx" and listed_or_strange(low) and not flags & (STOP | MEDICAL):
                yield Span(match.start(), match.end("first"), KIND, "announced_name")


def _in_small_letters(text: str) -> Iterator[Span]:
    """Listed names in small letters behind a relation or a doctor: "her wife dawn", "copy to doctor price"."""
    for match in _SMALL_NAME.finditer(text):
        low, flags = looked_up(match["first"])
        named = listed_or_strange(low) if match["staff"] else flags & GIVEN
        if not named or flags & (STOP | MEDICAL | REGION) or low in _SMALL_VERBS:
            continue
        more = looked_up(match["more"].strip())[1] if match["more"] else 0
        whole = flags & GIVEN and more & FAMILY and not more & (STOP | MEDICAL | WORD)
        yield Span(match.start("first"), match.end("more" if whole else "first"), KIND, "announced_name")


def _first_name_behind(text: str, run: Sequence[Token], after: Sequence[Token]) -> bool:
    """True where an announced family name is followed by a comma and the given names: "Subject: Varga, Ada M"."""
    comma = text[run[-1].end : after[0].start] in (", ", ",")
    label = text[max(0, run[0].start - 5) : run[0].start].rstrip(" ").endswith(":")
    return comma and label and len(after) < 4 and not any(t.flags & (STOP | MEDICAL) for t in after)


def _without_greeting(run: Sequence[Token]) -> Sequence[Token]:
    """The words of a run behind a greeting or the word patient."""
    return run[1:] if len(run) > 1 and run[0].low in _GREETINGS else run


def _announced(text: str, run: Sequence[Token], word: str) -> int:
    """How many words of a run are a name that something beside it announces; 0 for none."""
    first = run[0]
    end = next(
        (i for i, t in enumerate(run) if (t.flags & STOP and not (i and t.flags & FAMILY)) or t.low in eponym_nouns()), len(run)
    )
    end = min(end, 4)
    if not end or (first.shouted and len(first.text) < 5 and not first.flags & (GIVEN | FAMILY)):
        return 0
    before = (
        text[max(0, first.start - 36) : first.start]
        if word in _LAST_WORDS or text[first.start - 2 : first.start - 1] in _MARKS
        else ""
    )
    if is_term(text, run[end - 1].end):
        return 0
    if text[first.start : first.end].isupper():
        before = before.lower()
    if (
        before
        and _can_be_name(first, strong=True)
        and (_says_so(before, word) or _tells_role(before, word))
        and _can_be_name(first, strong=bool(_SAYS_NAME.search(before)))
    ):
        return end
    if _OF_PERSON.match(text, run[end - 1].end) and first.flags & GIVEN and not first.flags & (MEDICAL | REGION):
        return end
    if _RELATION_AFTER.match(text, run[end - 1].end) and (
        not first.flags & (MEDICAL | REGION | STOP | WORD) or (first.flags & GIVEN and not first.flags & STOP)
    ):
        return end
    done = word in _BY and bool(before) and bool(_DONE_BY.search(before))
    loud = first.shouted and not first.flags and len(first.text) > 5 and end > 1
    if loud and done:
        return end
    likely = (
        first.unlisted
        or first.given
        or first.family
        or (end > 1 and bool(first.flags & (GIVEN | FAMILY)) and not first.flags & WORD)
    )
    if not likely or first.flags & REGION:
        return 0
    if done or (before and _SAID_BEFORE.search(before) and first.flags & (GIVEN | FAMILY)):
        return end
    if _SAID_AFTER.match(text, run[end - 1].end) and (first.flags & (GIVEN | FAMILY) or _spoken(text, run[end - 1].end)):
        return end
    if before and _SAID_BEFORE.search(before) and first.unlisted:
        return end
    return end if _OF_PERSON.match(text, run[end - 1].end) else 0


def _says_so(before: str, word: str) -> bool:
    """True where what stands before says that a name follows; `word` is its last word."""
    possible = word in _CALLED or "name" in before.lower() or before[-2:-1] in _MARKS
    return possible and bool(_SURE_BEFORE.search(before))


def _tells_role(before: str, word: str) -> bool:
    """True where a role or a relation stands before; `word` is the last word."""
    return (word in _PEOPLE or ":" in before[-2:]) and bool(_ROLE.search(before))


def _can_be_name(token: Token, *, strong: bool) -> bool:
    """True where an announced word can be a name; `strong` where the word "name" itself announces it."""
    if token.flags & STOP or (token.flags & REGION and not token.flags & GIVEN):
        return False
    if token.flags & WORD:
        return strong and bool(token.flags & (GIVEN | FAMILY))
    return not (token.shouted and len(token.text) < 4) or bool(token.flags & GIVEN)


def _spoken(text: str, end: int) -> bool:
    """True where what follows is what only a person does."""
    return bool(
        re.match(
            r" (?:said|says|told|asked|replied|explained|reports|denies|states|complains|lives|smokes|shouted|wrote|flew"
            r"|grew up|aware|notified|gave consent|has been told|resting)\b",
            text[end : end + 20],
        )
    )


def _speaks_or_is_spoken_to(text: str, run: Sequence[Token]) -> bool:
    """True for a speaker's name at the beginning of a line ("Gabriel: ..."), and for who is spoken to ("Mark, can you")."""
    first, end = run[0], run[-1].end
    after = text[end : end + 1]
    if (
        after not in (":", ",", "!", "?")
        or not (first.given or first.family or first.unlisted)
        or run[-1].flags & (STOP | WORD | MEDICAL)
    ):
        return False
    before = text[max(0, first.start - 12) : first.start].rstrip(" >")
    line = first.start == 0 or before.endswith("\n") or (not before and first.start < 12)
    if after == ":":
        return line and bool(_SPEECH.match(text, end)) and not first.shouted
    if after == ",":
        return begins_sentence(text, first.start) and bool(_REQUEST.match(text, end))
    return text[first.start - 2 : first.start] == ", "
