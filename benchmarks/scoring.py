"""One way to score spans against gold: full cover of letters and digits, and character precision."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Score:
    """Counts over any number of texts."""

    spans: "Counter[str]" = field(default_factory=Counter)
    """Gold identifiers by kind."""
    covered: "Counter[str]" = field(default_factory=Counter)
    """Those covered in full by kind."""
    texts: int = 0
    clean: int = 0
    """Texts without a miss."""
    taken_characters: int = 0
    """Letters and digits that were taken and are not free to stay."""
    rightly_characters: int = 0
    """Those of them that belong to an identifier."""
    free_characters: int = 0
    """Letters and digits of no identifier."""

    def add(
        self,
        text: str,
        found: Iterable[tuple[int, int]],
        gold: Sequence[tuple[int, int, str]],
        stays: Iterable[tuple[int, int]] = (),
    ) -> list[tuple[int, int, str]]:
        """Count one text.

        Args:
            text: the original.
            found: what was taken, as (start, end).
            gold: what must go, as (start, end, kind).
            stays: stretches that count neither way (years, titles, states).

        Returns:
            What was missed.
        """
        taken, free, must = (bytearray(len(text)) for _ in range(3))
        for flags, stretches in ((taken, found), (free, stays), (must, ((s, e) for s, e, _ in gold))):
            for start, end in stretches:
                flags[start:end] = b"\1" * (end - start)
        counts = [i for i, char in enumerate(text) if char.isalnum() and not free[i]]
        missed = []
        for start, end, kind in gold:
            self.spans[kind] += 1
            if all(taken[i] or free[i] or not text[i].isalnum() for i in range(start, end)):
                self.covered[kind] += 1
            else:
                missed.append((start, end, kind))
        self.taken_characters += sum(taken[i] for i in counts)
        self.rightly_characters += sum(taken[i] and must[i] for i in counts)
        self.free_characters += sum(not must[i] for i in counts)
        self.texts += 1
        self.clean += not missed
        return missed

    @property
    def recall(self) -> float | None:
        """Share of identifiers covered in full."""
        total = sum(self.spans.values())
        return sum(self.covered.values()) / total if total else None

    @property
    def precision(self) -> float | None:
        """Share of taken letters and digits that had to go."""
        return self.rightly_characters / self.taken_characters if self.taken_characters else None

    @property
    def untouched(self) -> float | None:
        """Share of letters and digits of no identifier that were left."""
        wrong = self.taken_characters - self.rightly_characters
        return 1 - wrong / self.free_characters if self.free_characters else None

    @property
    def without_miss(self) -> float | None:
        """Share of texts in which nothing was missed."""
        return self.clean / self.texts if self.texts else None
