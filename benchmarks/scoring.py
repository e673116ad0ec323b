"""The one way to score spans against gold: full cover of letters and digits, any overlap, character precision, by kind.

What the policy lets stay counts as covered. An identifier is covered in full when every letter and digit of it that does not
stay lies in a span; one of which nothing has to go is none and is left out of the count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Gold = tuple[int, int, str]
"""Start, end, kind."""


@dataclass
class Score:
    """Counts over any number of texts; characters are letters and digits."""

    spans: "Counter[str]" = field(default_factory=Counter)
    """Gold identifiers by kind."""
    covered: "Counter[str]" = field(default_factory=Counter)
    """Those covered in full by kind."""
    touched: "Counter[str]" = field(default_factory=Counter)
    """Those covered in some part by kind."""
    texts: int = 0
    clean: int = 0
    """Texts without a miss."""
    free_texts: int = 0
    """Texts without an identifier."""
    free_texts_touched: int = 0
    """Those of them in which anything was taken."""
    must_characters: int = 0
    """Of identifiers, each counted; without what stays."""
    covered_characters: int = 0
    """Those of them that were taken."""
    taken_characters: int = 0
    """All that were taken, without what stays."""
    rightly_characters: int = 0
    """Those of them that belong to an identifier."""
    free_characters: int = 0
    """Of no identifier, without what stays."""

    def add(
        self, text: str, found: Iterable[tuple[int, int]], gold: Sequence[Gold], stays: Iterable[tuple[int, int]] = ()
    ) -> list[Gold]:
        """Count one text.

        Args:
            text: the original.
            found: what was taken, as (start, end).
            gold: the identifiers.
            stays: stretches that count neither way (years, titles, states).

        Returns:
            What was missed.
        """
        taken, free, must = (bytearray(len(text)) for _ in range(3))
        for flags, stretches in ((taken, found), (free, stays), (must, ((s, e) for s, e, _ in gold))):
            for start, end in stretches:
                flags[start:end] = b"\1" * (end - start)
        counts = [char.isalnum() and not free[i] for i, char in enumerate(text)]
        missed = []
        identifiers = 0
        for start, end, kind in gold:
            required = [i for i in range(start, end) if counts[i]]
            hit = sum(taken[i] for i in required)
            identifiers += bool(required)
            self.spans[kind] += bool(required)
            self.touched[kind] += hit > 0
            self.covered[kind] += 0 < hit == len(required)
            self.must_characters += len(required)
            self.covered_characters += hit
            if hit < len(required):
                missed.append((start, end, kind))
        self.taken_characters += sum(taken[i] for i, counted in enumerate(counts) if counted)
        self.rightly_characters += sum(taken[i] and must[i] for i, counted in enumerate(counts) if counted)
        self.free_characters += sum(not must[i] for i, counted in enumerate(counts) if counted)
        self.texts += 1
        self.clean += not missed
        self.free_texts += not identifiers
        self.free_texts_touched += not identifiers and any(taken)
        return missed

    @property
    def recall(self) -> float | None:
        """Share of identifiers covered in full."""
        return share(self.covered.total(), self.spans.total())

    @property
    def overlap(self) -> float | None:
        """Share of identifiers covered in some part."""
        return share(self.touched.total(), self.spans.total())

    @property
    def character_recall(self) -> float | None:
        """Share of the characters that had to go which were taken."""
        return share(self.covered_characters, self.must_characters)

    @property
    def precision(self) -> float | None:
        """Share of taken characters that belong to an identifier."""
        return share(self.rightly_characters, self.taken_characters)

    @property
    def untouched(self) -> float | None:
        """Share of characters of no identifier that were left."""
        return share(self.free_characters - self.taken_characters + self.rightly_characters, self.free_characters)

    @property
    def without_miss(self) -> float | None:
        """Share of texts in which nothing was missed."""
        return share(self.clean, self.texts)


def share(part: int, whole: int) -> float | None:
    """A share; None of nothing."""
    return part / whole if whole else None
