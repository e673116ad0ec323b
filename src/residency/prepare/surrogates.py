"""Draws what stands in the place of a name, number or place: of the same form, another in each note, never somebody known.

Drawn by a keyed hash of the workspace's secret, so that the same note always gets the same. Telephone numbers, addresses of the
web and the like come from ranges that are kept for fiction and documentation, so that nobody's own is invented where there is
such a range.
Sources: 555-0100 to 555-0199, https://nationalnanpa.com (555 line numbers); 01632 960000 to 960999, Ofcom, numbers for drama;
example.org, RFC 2606; 192.0.2.0/24, RFC 5737; 2001:db8::/32, RFC 3849; no social security number begins with 9,
https://www.ssa.gov/employer/randomization.html
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files

from residency.foundation.workspace import keyed_hash
from residency.instruments.identifiers import Known
from residency.instruments.identifiers.normalise import name_key, normalise, words

DRAWN_FROM = 25
"""A name is drawn from at least so many of nearly the same length."""
_FROM_LIST, _TRIES = 60, 400
"""So many tries from the lists; after them names of invented syllables, and after all tries a tag."""
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PARTICLES = "van von de der den del della di da dos la le el bin ter st and or"
_TITLES = "dr mr mrs ms miss mx prof doctor professor sir dame rev fr nurse sister jr sr ii iii iv md do np phd rn facc mbbs"
_STAYS = frozenset(f"{_PARTICLES} {_TITLES}".split())
_RELATION = r"(?:[ ,:]|\.|\b(?:is|called|named)\b){1,4}$"
_FEMALE = re.compile(
    rf"\b(?:mrs|ms|miss|dame|madam|sister|mother|wife|daughter|aunt|niece|grandmother|granddaughter){_RELATION}", re.IGNORECASE
)
_MALE = re.compile(rf"\b(?:mr|sir|father|husband|son|brother|uncle|nephew|grandfather|grandson){_RELATION}", re.IGNORECASE)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|doctor|professor|sir|dame|rev|nurse)\.?\s{1,2}$", re.IGNORECASE)
_TYPIST = re.compile(r"[A-Z]{2,3}[/:][A-Za-z]{2,3}")
_NORTH_AMERICAN = re.compile(r"(?P<code>\+?1\D{0,2})?\(?(?P<area>[2-9]\d\d)\D{0,2}(?P<local>\d{3}\D?\d{4})(?P<rest>\D.*)?")
_BRITISH = re.compile(r"(?P<code>\+44\D{0,2}(?:\(?0\)?)?|\(?0)(?=[12])(?:\D{0,2}\d){10}")
_WORDS_IN_NUMBERS = re.compile(
    r"((?<![^\W\d_])(?:ext|extension|udi|jpe?g|png|gif|pdf|dcm|wav|mp[34])(?![^\W\d_]))", re.IGNORECASE
)
_LOCAL = re.compile(r"(?P<local>\d{3}[ .-]?\d{4})(?P<rest>\D.*)?")
_STREETS = (
    "street st avenue ave road rd lane ln drive dr boulevard blvd court ct way close place pl crescent terrace highway hwy"
)
_BESIDE = (
    "parkway pkwy square circle row gardens grove mews hill apt unit suite ste flat floor box po p o n s e w north south east"
    " west"
)
_STREET_WORDS = frozenset(f"{_STREETS} {_BESIDE}".split())
_HOUSES = (
    "hospital clinic centre center institute department practice surgery hospice home school college church company system"
)
_AROUND = (
    "medical memorial general university regional community health healthcare nursing rehabilitation of the and for at in st"
)
_GENERAL_WORDS = frozenset(f"{_HOUSES} {_AROUND}".split())
_NAMED_PLACES = frozenset({"PLACE", "LOCATION", "TOWN", "CITY", "FACILITY", "EMPLOYER", "ORGANISATION"})
_SYLLABLES = "bra cor dal fen gil hol jor kel lam mor nor pel ros sil tam ver wil zel ard bek dun ever hal ivo"
_LAST_SYLLABLES = {"female": "a ina elle ette ise wen", "male": "o ard us en win mund", "family": "man ley ert sen ovic strom"}


class Surrogates:
    """What stands for what in one note. Holds originals: lives in memory alone, while a note is read."""

    def __init__(
        self,
        secret: bytes,
        note: str,
        known: Known | None = None,
        refused: frozenset[str] = frozenset(),
        avoided: frozenset[str] = frozenset(),
    ) -> None:
        """Begin a note.

        Args:
            secret: the workspace's.
            note: what tells this note from others; empty to link all notes.
            known: the table of known people, of whom none is drawn.
            refused: its values, as `Known.values` gives them.
            avoided: words of the note itself, so that nobody becomes somebody else who stands in it.
        """
        self._secret, self._note, self._known, self._refused, self._avoided = secret, note, known, refused, avoided
        self._drawn: dict[str, str | None] = {}
        self._initials: dict[str, str] = {}
        self._taken: set[str] = set()

    @property
    def keys(self) -> tuple[str, ...]:
        """What was drawn in this note, as words and numbers are looked up: for keyed hashes in the sealed store."""
        return tuple(sorted(self._taken))

    def stand_in(self, kind: str, original: str, before: str = "") -> str | None:
        """What stands for an original of this kind; None where only a tag can.

        Args:
            kind: such as NAME.
            original: what stood there.
            before: the text before it, whose title or relation tells the sex.
        """
        if kind == "NAME":
            return self._name(original, before)
        if kind in _NAMED_PLACES and not any(c.isdigit() for c in original):
            return self._place(original)
        draw = {
            "PHONE": self._phone,
            "FAX": self._phone,
            "SSN": self._social,
            "EMAIL": self._email,
            "WEB": self._web,
            "IP": self._ip,
        }.get(kind)
        if draw is not None:
            return draw(original)
        if kind in ("ADDRESS", *_NAMED_PLACES):
            return self._address(original)
        return self._shaped(original) if any(c.isdigit() for c in original) else None

    # ---- names -----------------------------------------------------------------------------------------------------------

    def _name(self, original: str, before: str) -> str | None:
        if _TYPIST.fullmatch(original):
            return "".join(self._initial(c) if c.isalpha() else c for c in original)
        every = list(_WORD.finditer(original))
        parts = [m for m in every if len(m.group()) > 1 and m.group().lower() not in _STAYS]
        sexes = [_sex_of(name_key(m.group())) for m in parts]
        told = "female" if _FEMALE.search(before[-30:]) else "male" if _MALE.search(before[-30:]) else None
        sex = told or next((s for s in sexes if s in ("female", "male")), None)
        new: dict[int, str | None] = {}
        for match, role in zip(parts, _roles(original, before, parts, sexes), strict=True):
            new[match.start()] = self._one_name(match.group(), role, sex)
        pieces, last = [], 0
        for match in every:
            word = match.group()
            stays = word.lower() in _STAYS
            one = word if stays else self._initial(word) if len(word) == 1 else new[match.start()]
            if one is None:
                return None
            pieces += [original[last : match.start()], one]
            last = match.end()
        return "".join([*pieces, original[last:]])

    def _one_name(self, word: str, role: str, sex: str | None) -> str | None:
        key = name_key(word.replace("\u2019", "'"))
        own = _sex_of(key)
        sex = own if own in ("female", "male") else sex or ("female", "male")[self._number("sex", key) % 2]
        role = role if role == "family" else sex

        start = self._number("name", key)

        def candidate(attempt: int) -> str:
            listed = _of_length(role, len(key)) if attempt < _FROM_LIST // 2 else _lists()[role]
            return listed[(start + attempt) % len(listed)] if attempt < _FROM_LIST else _invented(start + attempt, role)

        drawn = self._draw(key, candidate)
        if drawn is not None and role != "family":
            self._initials.setdefault(word[0].upper(), drawn[0])
        return drawn if drawn is None else drawn.upper() if word.isupper() else drawn.lower() if word.islower() else drawn

    def _initial(self, letter: str) -> str:
        up = letter.upper()
        if up not in self._initials:
            self._initials[up] = _other_sign("A", self._number("initial", up), not_this=up)
        return self._initials[up] if letter.isupper() else self._initials[up].lower()

    # ---- numbers ---------------------------------------------------------------------------------------------------------

    def _shaped(self, original: str) -> str | None:
        """The same shape with other digits and letters; leading zeros stay: each way of writing a number gets the same."""
        pieces = _WORDS_IN_NUMBERS.split(original)  # every second piece is such a word, and stays
        plain = "".join(c for piece in pieces[::2] for c in piece if c.isalnum())
        key = plain.upper().lstrip("0") or plain
        new = self._number_like(key) if key else None
        if new is None:
            return None
        signs = iter(plain[: len(plain) - len(key)] + new)
        return "".join(piece if at % 2 else _filled(piece, signs, str.isalnum) for at, piece in enumerate(pieces))

    def _number_like(self, key: str) -> str | None:
        return self._draw(key, lambda attempt: _shape(key, self._number("shape", key, str(attempt))))

    def _phone(self, original: str) -> str | None:
        """A number of the same form; in North America 555-0100 to 555-0199 behind another area code."""
        if british := _BRITISH.fullmatch(original):
            return self._british(original, british.end("code"))
        match = _NORTH_AMERICAN.fullmatch(original) or _LOCAL.fullmatch(original)
        if match is None:
            return self._shaped(original)
        found = match.groupdict()
        local = self._local("".join(c for c in found["local"] if c.isdigit()))
        area = self._draw(a, lambda n: _area(self._number("area", a, str(n)))) if (a := found.get("area")) else ""
        rest = self._shaped(found["rest"]) if found["rest"] and any(c.isdigit() for c in found["rest"]) else found["rest"] or ""
        if local is None or area is None or rest is None:
            return None
        start = match.start("area") if a else 0
        return original[:start] + _filled(original[start : match.end("local")], area + local, str.isdigit) + rest

    def _british(self, original: str, start: int) -> str | None:
        digits = "".join(c for c in original[start:] if c.isdigit())
        new = self._draw(digits, lambda attempt: f"1632960{self._number('british', digits, str(attempt)) % 1000:03d}")
        return new and original[:start] + _filled(original[start:], new, str.isdigit)

    def _local(self, local: str) -> str | None:
        def candidate(attempt: int) -> str:
            number = self._number("local", local, str(attempt))
            return f"55501{number % 100:02d}" if attempt < _TRIES // 2 else f"555{number % 10_000:04d}"

        return self._draw(local, candidate)

    def _social(self, original: str) -> str | None:
        """Begins with 9, as no social security number does; its last four digits are the same where they stand alone."""
        digits = "".join(c for c in original if c.isdigit())
        last = self._number_like(digits[-4:]) if len(digits) >= 4 else None
        if last is None or len(digits) != 9:
            return _filled(original, last, str.isdigit) if last is not None and len(digits) == 4 else self._shaped(original)
        drawn = self._number("social", digits)
        return _filled(original, f"9{drawn % 100:02d}{drawn // 100 % 49 + 1:02d}{last.zfill(4)}", str.isdigit)

    # ---- addresses -------------------------------------------------------------------------------------------------------

    def _email(self, original: str) -> str | None:
        handle = original.startswith("@")
        account = original[1:] if handle else original.partition("@")[0]
        new = self._shaped(account)
        return new and ("@" + new.lower() if handle else new.lower() + "@example.org")

    def _web(self, original: str) -> str | None:
        scheme = match.group() if (match := re.match(r"\w+://", original)) else ""
        return self._draw(
            original, lambda attempt: f"{scheme}www.example.org/{self._number('web', original, str(attempt)) % 16**6:06x}"
        )

    def _ip(self, original: str) -> str | None:
        def candidate(attempt: int) -> str:
            drawn = self._number("ip", original, str(attempt))
            return f"2001:db8::{drawn % 65535 + 1:x}" if ":" in original else f"192.0.2.{drawn % 254 + 1}"

        return self._draw(original, candidate)

    def _address(self, original: str) -> str | None:
        """Names of streets and towns become invented ones, numbers others; words such as Street stay."""
        new: list[str] = []
        for place, piece in enumerate(re.split(r"(\d+[A-Za-z]?|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*)", original)):
            stays = place % 2 == 0 or piece.lower() in _STREET_WORDS
            one = piece if stays else self._shaped(piece) if piece[0].isdigit() or len(piece) == 1 else self._town(piece)
            if one is None:
                return None
            new.append(one if stays or not piece.isupper() else one.upper())
        return "".join(new)

    def _place(self, original: str) -> str | None:
        """A town or institution: its own words become one invented town, general ones (Hospital) stay."""
        own = [m for m in _WORD.finditer(original) if m.group().lower() not in _GENERAL_WORDS]
        if not own:
            return None
        start, end = own[0].start(), own[-1].end()
        town = self._town(original[start:end])
        return town and original[:start] + (town.upper() if original[start:end].isupper() else town) + original[end:]

    def _town(self, original: str) -> str | None:
        key = " ".join(w.key for w in words(normalise(original).text))
        towns = _lists()["towns"]
        return self._draw(key, lambda attempt: towns[self._number("town", key, str(attempt)) % len(towns)])

    # ---- drawing ---------------------------------------------------------------------------------------------------------

    def _number(self, *what: str) -> int:
        return int(keyed_hash(self._secret, "surrogate", self._note, *what, length=64), 16)

    def _draw(self, key: str, candidate: Callable[[int], str]) -> str | None:
        """The first candidate that is allowed, the same for this key in the whole note; None where none of many is."""
        if key not in self._drawn:
            drawn = next((c for n in range(_TRIES) if self._allowed(key, c := candidate(n))), None)
            self._drawn[key] = drawn
            self._taken |= {name_key(drawn)} if drawn is not None else set()
        return self._drawn[key]

    def _allowed(self, key: str, drawn: str) -> bool:
        """True for what is not the original, nobody known, and in this note not drawn before and no original."""
        plain = name_key(drawn)
        if plain == name_key(key) or plain in self._refused or drawn in self._refused:
            return False
        if self._note and (plain in self._taken or plain in self._avoided):
            return False
        if self._known is None:
            return True
        text = normalise(drawn).text
        return not self._known.find(text, list(words(text)))


def _roles(original: str, before: str, parts: "Sequence[re.Match[str]]", sexes: Sequence[str | None]) -> list[str]:
    """ "family" or "given" for each word of a name: by place, comma, title before it, hyphen, and the lists of given names."""
    if len(parts) == 1:
        return ["family" if _TITLE.search(before[-12:]) or sexes[0] is None else "given"]
    reversed_ = bool(parts) and original[parts[0].end() : parts[0].end() + 1] == ","
    roles = ["family" if (at == 0 if reversed_ else at == len(parts) - 1) else "given" for at in range(len(parts))]
    for at in range(len(parts) - 1):
        if original[parts[at].end() : parts[at + 1].start()] == "-" and "family" in roles[at : at + 2]:
            roles[at] = roles[at + 1] = "family"
    return roles


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files("residency.foundation.resources").joinpath("surrogates.toml").read_text("utf-8"))


@cache
def _sexes() -> dict[str, str]:
    lists = _lists()
    named = (
        ("female", "female"),
        ("male", "male"),
        ("tells_female", "female"),
        ("tells_male", "male"),
        ("tells_neither", "either"),
    )
    return {name.lower(): sex for listed, sex in named for name in lists[listed]}


def _sex_of(key: str) -> str | None:
    """ "female", "male" or "either" for a given name; None for any other word."""
    return _sexes().get(key)


@cache
def _of_length(role: str, length: int) -> list[str]:
    """The names of nearly this length: as many of the nearest as make `DRAWN_FROM`."""
    listed = _lists()[role]
    for far in range(1, 20):
        if len(near := [n for n in listed if abs(len(n) - length) <= far]) >= DRAWN_FROM:
            return near
    return listed


def _invented(number: int, role: str) -> str:
    """A name that nobody bears, for a practice whose table holds all that the lists hold."""
    first, last = _SYLLABLES.split(), _LAST_SYLLABLES[role].split()
    number, a = divmod(number, len(first))
    number, b = divmod(number, len(first))
    return (first[a] + first[b] + last[number % len(last)]).capitalize()


def _shape(key: str, number: int) -> str:
    """Digits for digits and letters for letters; no leading zero."""
    new = []
    for at, sign in enumerate(key):
        number, drawn = divmod(number, 26 if sign.isalpha() else 10)
        new.append(
            "123456789"[drawn % 9]
            if at == 0 and sign.isdigit()
            else str(drawn)
            if sign.isdigit()
            else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[drawn]
        )
    return "".join(new)


def _area(number: int) -> str:
    """A North American area code: not beginning with 0 or 1, not ending in 11."""
    code = f"{number % 8 + 2}{number // 8 % 10}{number // 80 % 10}"
    return code if code[1:] != "11" else code[0] + "12"


def _other_sign(first: str, number: int, *, not_this: str) -> str:
    letters = [chr(ord(first) + n) for n in range(26) if chr(ord(first) + n) != not_this]
    return letters[number % len(letters)]


def _filled(original: str, new: Iterable[str], counts: Callable[[str], bool]) -> str:
    """The signs of `new` in the places of those characters of `original` that count; small letters stay small."""
    signs = iter(new)
    return "".join((s.lower() if c.islower() else s) if counts(c) and (s := next(signs, c)) else c for c in original)
