"""Names under which people are known to a network: handles, logins, pages, names in a game."""

import re
from collections import Counter
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import at_starts, at_words, has_digits
from residency.instruments.identifiers.words import FAMILY, MEDICAL, STOP, WORD, lexicon, present, word_set

KIND = "UNIQUE_NUMBER"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(R): any other unique identifying number, characteristic or code"

_HANDLE = re.compile(r"(?<![\w@./])@(?=\w*[A-Za-z])\w{3,31}(?:[.-]\w+){0,4}\b")
_POSTER = re.compile(r"(?<![\w/])[uU]/[A-Za-z][\w-]{2,}\b")
_NETWORKS = word_set(
    "username login handle skype twitter instagram insta ig facebook fb snapchat tiktok venmo cashapp zelle paypal discord"
    " whatsapp telegram wechat viber facetime youtube linkedin reddit mychart gamertag xbox psn playstation twitch tumblr"
    " pinterest mastodon bluesky threads roblox kik strava portal logs logged sign signs signed screenname nickname moniker"
    " profile goes posts account user snap signal line wechat"
)
_FIRST = _NETWORKS | {"screen", "userid"}
_ON_NETWORK = re.compile(r" (?:on|at|via|through|over) (?:insta|facebook|fb|snap|twitter|tiktok|discord|reddit|x\b)")
_NAMED = re.compile(
    rf"\b(?:screen name|user ?(?:name|id)|{'|'.join(sorted(_NETWORKS))})\b[ :=,(]*(?:(?:in|on|is|at|as|to|by|under|user|name|id"
    r"|handle|page|profile|live|[\w.-]+\.[a-z]{2,6} as|the|her|his|my|their)[ :=\"']+){0,4}(?P<mark>[@/]?)"
    rf"(?P<value>(?!(?:{'|'.join(sorted(_NETWORKS))})\b)[A-Za-z][\w-]*(?:[.#][\w-]+)*)",
    re.IGNORECASE,
)
_AS_ONE = re.compile(
    r"(?<![\w.@/#-])(?P<word>[a-z]{5,})\d{1,4}[a-z]?(?![\w%-]|\.\w)"
    r"|(?<![\w.@/#-])[a-z]{3,}(?:[._][a-z]{2,}){0,3}[._][a-z]*\d{2,4}(?![\w.%])"
    r"|(?<![\w.@/#-])[a-z]{3,}(?:[._][a-z]{2,}){1,3}\d{1,4}(?![\w.%])|(?<![\w.@/-])[A-Za-z][\w.]{2,30}#\d{4}(?!\d)"
)
_NOT_PERSONS = word_set("covid version level grade stage image figure table series phase group class interleukin fluor calib")
_JOINED = re.compile(r"(?<![\w@./#-])[a-z]{2,}(?:_[a-z]+)+\d{0,4}(?!\w)")
_POSTED = re.compile(
    r"[ \[(]{0,2}(?:\d{1,2}[:.]?\d\d[\])]?[ ,]{1,3}|\d{4}-\d\d-\d\d \d\d:\d\d[\])]? )?(?P<value>[a-z][\w.-]{2,20}?)"
    r"(?: ?:\s|[ ,]\(?\d{1,2}:\d\d)"
)
_ONE_POST = re.compile(r"[ \[(]{0,2}\d{1,2}[:.]?\d\d[\])]?[ ,-]{1,3}(?P<value>[a-z]{2,}[a-z]*[\d._-][\w.-]{0,14}?) ?:\s")
"""Who wrote once in a thread in which others wrote: a handle with a sign or a digit in it."""
_BEHIND = re.compile(
    r"\b(?P<value>[A-Za-z][\w.-]*[\d_][\w.-]*),? (?:on|at|via|through|over) (?:insta\w*|facebook|fb|snap\w*|twitter"
    r"|tiktok|discord|reddit|x)\b"
)

_BY_FIRST = word_set(
    "closed routed charted logged signed filed entered typed transcribed scribed keyed released verified resulted acknowledged"
    " acked printed dictated recorded user usr operator epic cerner meditech athena emr ehr emis systmone init author owner"
    " recorder scribe userid uid login opened cosigned esigned transcriptionist typist poster initialled initialed"
)
"""Words behind which a login stands, with "by" between or without."""
_BY = re.compile(
    rf"(?P<verb>(?i:{'|'.join(sorted(_BY_FIRST))}|by"
    r"|tech|initials|via|per|from))(?: (?:by|in|off|as|id|user|no))?[ :=#/(-]{1,4}"
    r"(?P<value>[A-Za-z]{2,5}\d{2,6}|[A-Za-z]\d{3,6}|[a-z]{4,14})(?![\w%@-]|[./]\w)"
)
_BY_DIGITS = _BY_FIRST | word_set("by tech initials via per from")
_VAGUE = word_set("by via per from tech opened closed")
"""Words behind which a code counts only where it can be no level, dose or product."""
_SIGN_OFF = re.compile(
    r"(?:^|(?<=\s))[-~/\[(]{1,2} ?(?P<value>[a-z]{4,12}|[a-z]{2,9}\d{1,4})[\])]?(?= ?\d{4}\b|\s*$|\s\s)", re.MULTILINE
)
"""Who signs at the end of a line, in brackets or behind a stroke."""
_TELLING_CODE = re.compile(r"[a-z]{2,5}\d{2,5}|[A-Z]{2,5}\d{3,6}")

HITS: tuple[tuple[str, str], ...] = (
    ("IP 10.2.3.4, @jsmith82", "@jsmith82"),
    ("handle @ada.reed there", "@ada.reed"),
    ("from (@ada-reed-21) at", "@ada-reed-21"),
    ("username jdoe_81 there", "jdoe_81"),
    ("posts as u/okafor564.", "u/okafor564"),
    ("or Discord adareed#5378.", "adareed#5378"),
    ("on Facebook /ada.reed.66.", "ada.reed.66"),
    ("Posts on Facebook /adareedling.kichreedena.31.", "adareedling.kichreedena.31"),
    ("from: ada reed (ada.reed657)", "ada.reed657"),
    ("from: ada reed (reed_831)", "reed_831"),
    ("takes Venmo as adareed211 and", "adareed211"),
    ("goes by adareed912 on insta.", "adareed912"),
    ("Instagram: ada.reed. email", "ada.reed"),
    ("posts as quellfennic on a forum", "quellfennic"),
    ("TikTok: quellfennic; she", "quellfennic"),
    ("known on Reddit as adareedling.", "adareedling"),
    ("reach him @_fenn42 or", "@_fenn42"),
    ("transcribed by mt077 4/18", "mt077"),
    ("routed: tlahti   chart", "tlahti"),
    ("Closed jhalloran", "jhalloran"),
    ("epic: KLM044", "KLM044"),
    ("logged by tbarker7", "tbarker7"),
    ("no change.\n[qreed]\n", "qreed"),
    ("stable.\n-tbarker7\n", "tbarker7"),
    ("given /agreen 1420", "agreen"),
    ("Tech: RGR12", "RGR12"),
    ("skype live:qgreen44", "qgreen44"),
    ("charted by qreed7 1/2", "qreed7"),
    ("J. Bishop, RN / qreeds4s", "qreeds4s"),
    ("audit says areed_pfs from", "areed_pfs"),
    ("Scribe ada_w.", "ada_w"),
    ("22:05 qreed: CT?\n22:09 rn: no\n22:10 qreed: ok", "qreed"),
    ("qmendel 02:14  ok\nJo 02:15 hm\nqmendel 02:17  yes", "qmendel"),
)
MISSES: tuple[str, ...] = (
    "5 mg @ 8 am",
    "covid19 vaccine",
    "version2024 of the form",
    "signs of failure",
    "sign in at 8",
    "goes by bus",
    "posts 12 mm apart",
    "aspirin325 mg",
    "the account of pain",
    "on twitter since 2012",
    "her account is closed; the profile: normal lipid panel",
    "login by nurse",
    "closed with monocryl; confirmed by CT12; seen by cardiology; followed by t12; tech note; per protocol; from l1",
    "signed by nurse; via nasal; user friendly; entered from below; closed primarily 3",
    "stage4 or grade2, brca1 and foxp3",
    "the columns blood_pressure and heart_rate",
    "labs: normal\nlabs: repeated",
    "na 02:14 138\nna 06:10 140",
)


def find(text: str) -> Iterator[Span]:
    """Every such name of a text."""
    for pattern, possible in ((_HANDLE, "@" in text), (_POSTER, "u/" in text or "U/" in text)):
        for match in pattern.finditer(text) if possible else ():
            if not match.group().endswith(".invalid"):
                yield Span(match.start(), match.end(), KIND, "user_name")
    said = not _NETWORKS.isdisjoint(present(text))
    for match in at_words(_NAMED, text, _FIRST, digits=False) if said else ():
        value = match["value"].rstrip(".")
        if (
            match["mark"]
            or any(c.isdigit() or c in "_#" for c in value)
            or ("." in value and "@" not in text[match.end() :][:1])
            or (_LEADS_TO_NAME.search(text, match.start(), match.start("value")) and not _is_word(value))
        ):
            yield Span(match.start("value"), match.start("value") + len(value), KIND, "user_name")
    for match in _BEHIND.finditer(text) if said and _ON_NETWORK.search(text) else ():
        yield Span(*match.span("value"), KIND, "user_name")
    for match in at_starts(_AS_ONE, text) if has_digits(text) else ():
        word = match["word"]
        if not (word and (word in _NOT_PERSONS or lexicon().get(word, 0) & (WORD | MEDICAL))):
            yield Span(match.start(), match.end(), KIND, "user_name")
    for match in _JOINED.finditer(text) if "_" in text else ():
        if not _is_word(match.group()):
            yield Span(match.start(), match.end(), KIND, "user_name")
    yield from _posters(text)
    if "\n-" in text or "\n/" in text or " /" in text or "[" in text or "~" in text:
        for match in _SIGN_OFF.finditer(text):
            if _is_login("user", match["value"]):
                yield Span(*match.span("value"), KIND, "user_name")
    words = present(text)
    for first, digits in ((_BY_DIGITS, True), (_BY_FIRST, False)):
        for match in at_words(_BY, text, first, digits=digits) if not first.isdisjoint(words) else ():
            said = ":" in match.group() or "=" in match.group()
            if _is_login("user" if said else match["verb"].lower(), match["value"]):
                yield Span(*match.span("value"), KIND, "user_name")


def _is_login(verb: str, value: str) -> bool:
    """True for letters with digits that are no word's, and for a family name with an initial in one."""
    letters = value.rstrip("0123456789")
    if _is_word(letters) and len(letters) > 2:
        return False
    if letters != value:
        return bool(_TELLING_CODE.fullmatch(value)) if verb in _VAGUE else True
    low = value.lower()
    return any(lexicon().get(part, 0) & FAMILY for part in (low[1:], low[2:], low[:-1]) if len(part) > 3)


def _posters(text: str) -> Iterator[Span]:
    """Who writes in a thread: a word without meaning that begins two lines or more, before a colon or a time."""
    if ":" not in text or "\n" not in text:
        return
    begins = [0, *(match.end() for match in re.finditer("\n", text))]
    posts = Counter(match["value"] for place in begins if (match := _POSTED.match(text, place)))
    for name, times in posts.items():
        if times > 1 and len(name) > 3 and not _is_word(name):
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
                yield Span(match.start(), match.end(), KIND, "user_name")
    if posts.total() > 2:
        for match in (match for place in begins if (match := _ONE_POST.match(text, place))):
            if not _is_word(match["value"]) or any(not c.isalpha() for c in match["value"]):
                yield Span(*match.span("value"), KIND, "user_name")


_LEADS_TO_NAME = re.compile(
    r"(?:\b(?:as|handle|is|named|called|under|by|username|login|screenname|nickname|moniker|gamertag|user ?name"
    r"|screen name)\b[ :=\"'(]*"
    r"|[:=][ \"'(]*|/)$",
    re.IGNORECASE,
)


def _is_word(value: str) -> bool:
    """True where every part of it is a word of plain language or of medicine."""
    return all(lexicon().get(part, 0) & (WORD | MEDICAL | STOP) for part in re.findall(r"[a-z]+", value.lower()))
