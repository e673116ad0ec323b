"""Numbers of accounts, payment cards and bank accounts."""

import re
from collections.abc import Iterator

from residency.foundation.schema import Span
from residency.instruments.identifiers.codes import (
    at_starts,
    at_words,
    codes,
    digit_runs,
    has_digits,
    has_unit,
    labelled,
    whole,
)
from residency.instruments.identifiers.words import word_set

KIND = "ACCOUNT"
SOURCE = "HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(J); cards: ISO/IEC 7812-1 (Luhn); IBAN: ISO 13616 (modulo 97)"
NEEDS_DIGITS = True

_SURE = word_set(
    "account acct accounts iban card cards cc debit credit visa mastercard amex invoice guarantor routing swift bic fin"
    " har csn guar encid"
)
_WEAK = word_set("encounter enc balance statement episode billing bank bill payment receipt statement transaction")
_IBAN = re.compile(r"(?<![\w-])[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{0,4}(?![\w-])", re.IGNORECASE)

_ENDING = re.compile(r"end(?:ing|s)(?: (?:in|with|on))? #?(?P<number>\d{4,5})(?![\w%/:]|[.,-]\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")

HITS: tuple[tuple[str, str], ...] = (
    ("Acct#: GRM-9988", "GRM-9988"),
    ("account number 9876543210", "9876543210"),
    ("number ACCT-000333444;", "ACCT-000333444"),
    ("my card 4111 1111 1111 1111 is", "4111 1111 1111 1111"),
    ("card no 213173282369527", "213173282369527"),
    ("pay to GB82 WEST 1234 5698 7654 32.", "GB82 WEST 1234 5698 7654 32"),
    ("pay with card ending 4409 on file", "4409"),
    ("my iban is gb82west12345698765432", "gb82west12345698765432"),
)
MISSES: tuple[str, ...] = (
    "on account of 3 nodules",
    "GB12 TEST 3456 7890 1234 57 there",
    "credit for 12 hours",
    "DE12 by mouth",
    "the year ending 2021; ending 4500 mg",
)


def find(text: str) -> Iterator[Span]:
    """Every such number of a text."""
    if not has_digits(text):
        return
    for start, end in labelled(text, _SURE, weak=_WEAK, fewest=4):
        yield Span(start, end, KIND, "account")
    for match in at_words(_ENDING, text, frozenset({"ending", "ends"})):
        if not _YEAR.fullmatch(match["number"]) and not has_unit(text, match.end()):
            yield Span(*match.span("number"), KIND, "account")
    for code in codes(text):
        if code.text.isdigit() and 4 <= len(code.text) <= 19:
            end = whole(text, code)
            digits = text[code.start : end].replace(" ", "")
            if 13 <= len(digits) <= 19 and _luhn(digits):
                yield Span(code.start, end, KIND, "account")
    coded = any(end - start > 1 and text[start - 2 : start].isalpha() for start, end, _ in digit_runs(text))
    for match in at_starts(_IBAN, text) if coded else ():
        written = match.group().rstrip()
        if _modulo_97(written.replace(" ", "").upper()):
            yield Span(match.start(), match.start() + len(written), KIND, "account")


def _luhn(digits: str) -> bool:
    """True where the check digit of a payment card fits."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _modulo_97(iban: str) -> bool:
    """True where the check digits of an IBAN fit."""
    if not 15 <= len(iban) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1
