"""Reads the table of known people: which column holds what, and the names in a cell that holds a whole name."""

import re
from collections.abc import Iterator
from typing import Literal

from residency.instruments.identifiers.known.forms import PARTICLES

Role = Literal["given", "family", "name", "birth", "phone", "email", "street", "town", "postcode", "number", "note"]

# Looked for in a column's name, in this order; the first that fits decides.
_ROLES: tuple[tuple[str, Role | None], ...] = (
    (r"^role$|suffix|^title$|^prefix$", "note"),
    (r"language|pronoun|relation(?:ship)?$|ethnic|(?:^|_)race(?:_|$)|status|specialt|(?:^|_)(?:type|sex|gender)$", None),
    (r"birth_?name|name_at_birth|maiden|former_name|previous_name", "family"),
    (r"place_of_birth|birth_?place", "town"),
    (r"contact_(?:number|no|phone)$", "phone"),
    (r"birth|dob|born", "birth"),
    (r"phone|mobile|^tel|fax|cell|pager", "phone"),
    (r"e_?mail|^mail$", "email"),
    (r"post_?code|zip|postal_?code|^postal$", "postcode"),
    (r"(?:^|_)(?:town|city|village|suburb)", "town"),
    (r"street|address|addr", "street"),
    (r"given|first|fore_?name|middle|nick|preferred|known_as|alias", "given"),
    (r"family|last_?name|surname|^last$", "family"),
    (
        r"name|next_of_kin|relative|contact|carer|employer|doctor|physician|^gp$|^pcp$|mother|father|spouse|guardian|staff",
        "name",
    ),
    (
        r"record|mrn|patient|number|insurance|insurer|member|account|ssn|nhs|medicare|medicaid|policy|licen[cs]e|passport|identifier"
        r"|^id$|_id$|_no$|^no$|^mr$|^pid$|^nino$|^chi$",
        "number",
    ),
)
_TITLES = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev|Fr|Sr)\b\.?\s+", re.IGNORECASE)
_DEGREES = re.compile(
    r"(?:,\s*|\s+)(?:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(?:-C)?|Ph\.?D|MBBS|MBChB|FRC[RPS]|FACC|DPM|DDS|BSN|MSN|CRNA|FACS"
    r"|FACR)\b\.?(?=[\s,;]|$)"
)
_RELATION = re.compile(
    r"\b(?:mother|father|mom|mum|dad|wife|husband|spouse|son|daughter|brother|sister|partner|fianc\w+|friend|neighbou?r"
    r"|aunt|uncle|niece"
    r"|nephew|cousin|carer|caregiver|guardian|grand\w+|next of kin|emergency contact|employer|parent|child|sibling)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",?\s+(?:jr|sr|junior|senior|ii|iii|iv|esq)\b\.?(?=\s*(?:,|$))", re.IGNORECASE)


def role_of(column: str) -> Role | None:
    """What a column of the table holds, by its name; None where it says nothing this program looks for."""
    plain = re.sub(r"[\s-]+", "_", column.strip().lower())
    return next((role for pattern, role in _ROLES if re.search(pattern, plain)), None)


def is_understood(column: str) -> bool:
    """True where a column is looked for, or its name says that it identifies nobody (sex, language, relation)."""
    plain = re.sub(r"[\s-]+", "_", column.strip().lower())
    return any(re.search(pattern, plain) for pattern, _ in _ROLES)


def people_in(cell: str) -> Iterator[tuple[str, str]]:
    """(given, family) of each whole name in a cell: "Dr. Anna B. Varga, MD", "Varga, Anna (wife); Carla Smith 555-0134"."""
    for part in re.split(r"[;|\n/]|\s&\s|\sand\s", cell):
        bare = re.sub(r"[+(]?\d[\d\s().-]*|\S+@\S+|[()\[\]:]", " ", part)
        bare = _SUFFIX.sub("", _DEGREES.sub("", _TITLES.sub("", _RELATION.sub(" ", bare)).strip(" ,.-"))).strip(" ,.-")
        family, comma, given = bare.partition(",")
        if not comma:
            given, family = _split(bare.split())
        if given or family:
            yield given.strip(), family.strip()


def phones_in(cell: str) -> str | None:
    """The telephone numbers in a cell that holds a name too."""
    found = [m.group() for m in re.finditer(r"\+?\(?\d[\d\s().-]{5,}\d", cell)]
    return ";".join(found) or None


def _split(parts: list[str]) -> tuple[str, str]:
    """Given and family name in parts: the family name begins at its first particle (van, de), else is the last part."""
    for at, part in enumerate(parts[1:-1], 1):
        if part.lower().strip(".'") in PARTICLES:
            return " ".join(parts[:at]), " ".join(parts[at:])
    return " ".join(parts[:-1]), " ".join(parts[-1:])
