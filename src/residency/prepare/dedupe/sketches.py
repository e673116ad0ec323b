"""Turns texts into what near-duplicates are found by: sets of shingles, and short signatures of them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from residency.foundation.schema import Report

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORDS = 3
"""Words of a shingle."""
BANDS, ROWS = 21, 6
"""A pair is a candidate where it agrees in all rows of one band. At a similarity of 0.8 one pair in 600 never does."""
SHINGLE_BITS = 53
"""Bits kept of a shingle's hash; the 11 bits above number the texts of one batch while they are sorted."""
MOST_AT_ONCE = 512
"""Texts of one batch, at most 2 ** 11. So many keep the batch in the processor's cache."""
MOST_WORDS_KEPT = 500_000
"""Word hashes kept in memory; then they are computed anew."""

_TAG = re.compile(r"\[[A-Z_]+(?: \d+)?\]")
_WORD = re.compile(r"\w+")
_ASCII = bytes(ord(chr(i).lower()) if i < 128 and (chr(i).isalnum() or i == ord("_")) else ord(" ") for i in range(256))


@dataclass(frozen=True, slots=True)
class Sketches:
    """What n texts are compared by."""

    lengths: "NDArray[Any]"
    """int64 (n,): different shingles of each text; 0 where nothing is left to compare."""
    shingles: "NDArray[Any]"
    """uint64 (sum of lengths,): the shingles of one text after the other, ascending, each once."""
    bands: "NDArray[Any]"
    """uint32 (n, 21): one key for each band of the signature."""
    bits: "NDArray[Any]"
    """uint64 (n, 4): two bits of each of the signature's 126 numbers."""


def masked(report: Report, replaced: Collection[str] = (), boilerplate: Collection[str] = ()) -> str:
    """The text that a report is compared by: without tags, surrogates, signature and boilerplate.

    Args:
        report: the clean report.
        replaced: what stands in it in the place of identifiers; surrogates are masked wherever they stand.
        boilerplate: lines, folded as `folded` does, that say nothing about this report.
    """
    text = report.text
    for name, body in report.sections:
        if name == "signature":
            text = text.replace(body, " ")
    if surrogates := sorted({r for r in replaced if r and not _TAG.fullmatch(r)}, key=lambda r: (-len(r), r)):
        text = re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, surrogates))})(?!\w)", " ", text)
    text = _TAG.sub(" ", text)
    if not boilerplate:
        return text
    return "\n".join(line for line in text.split("\n") if folded(line) not in boilerplate)


def folded(line: str) -> str:
    """A line as its words in small letters."""
    return " ".join(_WORD.findall(line.casefold()))


def sketch(texts: Sequence[str], *, seed: int = 0, key: bytes = b"") -> Sketches:
    """Shingles and signatures of texts, the same on every machine.

    With a key (at most 64 bytes) nobody without it can try which words a shingle stands for. A text of fewer than three words
    has one shingle, filled up with empty words; one without words has none.
    Source: MinHash, Broder 1997 (doi 10.1109/SEQUEN.1997.666900); banding, Leskovec, Rajaraman and Ullman, Mining of
    Massive Datasets, 3.4; few bits a number, Li and Koenig 2010 (doi 10.1145/1772690.1772759).
    """
    import numpy as np

    parts = [_sketch_batch(texts[i : i + MOST_AT_ONCE], seed, key) for i in range(0, len(texts), MOST_AT_ONCE)]
    if not parts:
        return joined_sketches([])
    return Sketches(*(np.concatenate([getattr(p, name) for p in parts]) for name in Sketches.__slots__))


def joined_sketches(parts: Iterable[Sketches]) -> Sketches:
    """Sketches one after the other."""
    import numpy as np

    empty = Sketches(
        np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros((0, BANDS), np.uint32), np.zeros((0, 4), np.uint64)
    )
    listed = [empty, *parts]
    return Sketches(*(np.concatenate([getattr(p, name) for p in listed]) for name in Sketches.__slots__))


def _sketch_batch(texts: Sequence[str], seed: int, key: bytes) -> Sketches:
    import numpy as np

    keys = np.sort(_numbered_shingles(texts, _hashes(key)))
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
    lengths = np.bincount((keys >> np.uint64(SHINGLE_BITS)).astype(np.int64), minlength=len(texts))
    shingles = keys & np.uint64((1 << SHINGLE_BITS) - 1)
    bands, bits = _signatures(shingles, lengths, seed)
    return Sketches(lengths, shingles, bands, bits)


def _numbered_shingles(texts: Sequence[str], hashes_of: "_Hashes") -> "NDArray[Any]":
    """Every shingle's hash in the lower 53 bits, its text's number in the bits above."""
    import numpy as np

    if len(hashes_of) > MOST_WORDS_KEPT:
        hashes_of.clear()
    found: list[int] = []
    ends = [0]
    for text in texts:
        words = _words(text)
        if 0 < len(words) < WORDS:
            words += [b""] * (WORDS - len(words))
        found += map(hashes_of.__getitem__, words)
        ends.append(len(found))
    if not found:
        return np.zeros(0, np.uint64)
    words_of = np.diff(ends)
    hashes = np.array(found, np.uint64)
    rolled = np.zeros(len(hashes) - WORDS + 1, np.uint64)
    for k in range(WORDS):
        rolled += hashes[k : len(hashes) - WORDS + 1 + k] * np.uint64(_ODD[k])
    number = np.repeat(np.arange(len(texts), dtype=np.uint64), words_of)
    inside = number[: len(rolled)] == number[WORDS - 1 :]
    high, low = number[: len(rolled)][inside] << np.uint64(SHINGLE_BITS), mixed(rolled[inside]) >> np.uint64(64 - SHINGLE_BITS)
    return np.asarray(high | low)


def _words(text: str) -> list[bytes]:
    """A text's words in small letters, as UTF-8; for plain ASCII three times as fast."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII).split()
    return [word.encode("utf-8", "surrogatepass") for word in _WORD.findall(text.casefold())]


def _signatures(shingles: "NDArray[Any]", lengths: "NDArray[Any]", seed: int) -> tuple["NDArray[Any]", "NDArray[Any]"]:
    """Band keys and bits of each text, from the least value of each of 126 hash functions over its shingles."""
    import numpy as np

    rng = np.random.default_rng(seed)
    factors = rng.integers(0, 1 << 31, BANDS * ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    shifts = rng.integers(0, 1 << 32, BANDS * ROWS, dtype=np.uint32)
    there = lengths > 0
    least = np.zeros((len(lengths), BANDS * ROWS), np.uint32)
    if there.any():
        starts = (np.cumsum(lengths) - lengths)[there]
        low = shingles.astype(np.uint32)
        value = np.empty_like(low)
        found = np.empty((BANDS * ROWS, len(starts)), np.uint32)
        for k in range(BANDS * ROWS):
            np.multiply(low, factors[k], out=value)
            np.add(value, shifts[k], out=value)
            np.minimum.reduceat(value, starts, out=found[k])
        least[there] = found.T
    bands = np.zeros((len(lengths), BANDS), np.uint64)
    for row in range(ROWS):
        bands = mixed(bands ^ least[:, row::ROWS])
    ones = np.zeros((len(lengths), 256), np.uint8)
    for k in range(2):
        ones[:, 128 * k : 128 * k + BANDS * ROWS] = (least >> np.uint32(16 + k)) & np.uint32(1)
    return (bands >> np.uint64(32)).astype(np.uint32), np.packbits(ones, axis=1, bitorder="little").view("<u8").astype(
        np.uint64
    )


def mixed(values: "NDArray[Any]") -> "NDArray[Any]":
    """64-bit numbers with every bit depending on every other. Source: splitmix64's finaliser (Steele et al. 2014)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(values ^ (values >> np.uint64(31)))


class _Hashes(dict[bytes, int]):
    """64-bit keyed hash of each word, computed when first asked for."""

    def __init__(self, key: bytes) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, word: bytes) -> int:
        number = int.from_bytes(blake2b(word, digest_size=8, key=self._key).digest(), "little")
        self[word] = number
        return number


@lru_cache(maxsize=1)
def _hashes(key: bytes) -> _Hashes:
    """Those of one key."""
    return _Hashes(key)


_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


def edge_lines(report: Report) -> Iterator[str]:
    """Lines at the edges of a report, where boilerplate stands, folded; only those long enough to sway a comparison."""
    lines = [line for line in _TAG.sub(" ", report.text).split("\n") if line.strip()]
    for line in {folded(line) for line in (*lines[:EDGE], *lines[-EDGE:])}:
        if line.count(" ") + 1 >= LONG_LINE_WORDS:
            yield line


EDGE = 5
"""Lines at each end of a report that are looked at for boilerplate."""
LONG_LINE_WORDS = 8
"""Shorter lines are left alone: they hardly sway a comparison, and many are findings."""
