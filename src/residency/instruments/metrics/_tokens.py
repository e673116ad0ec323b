"""The words that metrics count, as a doctor reads them, and the runs of words that two texts have in common."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

_CLINICAL = re.compile(
    r"(?:(?:[<>]=?|[\u2264\u2265\u00b1~])\s*|(?<![\w.,/:])[-\u2212])?\d+(?:[.,/:]\d+)*"  # 1.5, <2, -3, 120/80, 08:30
    r"|x(?=\d)"  # 2x3 cm
    r"|[^\W\d_](?:[^\W_]|['\u2019](?=[^\W\d_]))*"  # words with their digits: T2DM, L5, na\u00efve, Crohn's
    r"|%|\++"
)
_ALIKE = str.maketrans({"\u2019": "'", "\u2212": "-"})


def clinical_tokens(text: str) -> list[str]:
    """What a doctor reads as one, in small letters: words of any script, whole numbers with their sign of comparison, % and +.

    "7mm" is "7", "mm" as "7 mm" is; "L5" and "T2DM" are one each; "left-sided" is "left", "sided"; "< 2" is "<2" and ">= 3"
    is "\u22653". Written forms of one character are the same (NFKC).
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    found = ("".join(match[0].split()).translate(_ALIKE) for match in _CLINICAL.finditer(text))
    return [token.replace("<=", "\u2264").replace(">=", "\u2265") for token in found]


def runs_of(tokens: Sequence[str], length: int) -> Counter[tuple[str, ...]]:
    """How often each run of so many neighbouring tokens stands in a text."""
    return Counter(tuple(tokens[at : at + length]) for at in range(len(tokens) - length + 1))


def overlap_f(said: Counter[tuple[str, ...]], reference: Counter[tuple[str, ...]]) -> float:
    """Harmonic mean of the shares of both texts' runs that the other has too, each as often as in both; 0 without any."""
    common = (said & reference).total()
    return 2 * common / (said.total() + reference.total()) if common else 0.0
