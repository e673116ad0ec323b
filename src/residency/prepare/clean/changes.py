"""What cleaning changed, one record a change: counted in the manifest, shown by `residency diff`, its text never written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was removed or written otherwise. Holds text: memory and the sealed store only."""

    place: str
    """The section, "opening" or "text"."""
    kind: str
    """What was done, such as "unit" or "page number"."""
    before: str
    """What stood there."""
    after: str
    """What stands there now; empty where it was removed."""
    start: int | None = None
    """First character in the finished text of that place; None where it is not kept."""


def by_kind(changes: Iterable[Change]) -> dict[str, int]:
    """How many changes there are of each kind, the kinds in the order of the alphabet."""
    return dict(sorted(Counter(change.kind for change in changes).items()))
