"""One progress bar and one table; quiet when not a terminal. Messages go to standard error, results to standard output."""

import sys
import time
from collections.abc import Iterable, Sequence


class Progress:
    """A line that says how far something is, how long it will take and how fast it goes; drawn on a terminal only."""

    def __init__(self, doing: str, total: int, *, already: int = 0) -> None:
        self.doing, self.total, self.already = doing, total, already
        self.started = time.monotonic()
        self.shown = sys.stderr.isatty()
        self.ended = False

    def line(self, done: int, note: str = "") -> str:
        """The line itself, at most 79 characters."""
        here = done - self.already
        left = (time.monotonic() - self.started) / here * (self.total - done) if here > 0 else None
        width = 16
        filled = round(width * done / self.total) if self.total else width
        bar = "#" * filled + "." * (width - filled)
        time_left = f"{in_words(left)} left" if left is not None and done < self.total else ""
        parts = [f"{self.doing} [{bar}] {done}/{self.total}", time_left, note]
        return ", ".join(p for p in parts if p)[:79]

    def show(self, done: int, note: str = "") -> None:
        """Draw the line again."""
        if self.shown and not self.ended:
            self.ended = done >= self.total
            end = "\n" if self.ended else ""
            print(f"\r{self.line(done, note)}\033[K", end=end, file=sys.stderr, flush=True)


def in_words(seconds: float) -> str:
    """A duration as a person says it: 40 s, 12 min, 2 h 05 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 row, 2 rows."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def bytes_in_words(count: float | None) -> str:
    """A size in decimal units (GB = 1e9 bytes); "not measured" where it is None."""
    if count is None:
        return "not measured"
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.{0 if count >= 100 * size else 1}f} {unit}"
    return f"{count:.0f} bytes"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, numbers_from: int = 1) -> str:
    """A plain text table: columns left-aligned up to `numbers_from`, the rest right-aligned. None prints "not measured"."""
    cells = [[("not measured" if c is None else str(c)) for c in row] for row in rows]
    widths = [max(len(str(row[i])) for row in [list(head), *cells]) for i in range(len(head))]

    def line(row: Sequence[object]) -> str:
        aligned = (
            str(c).ljust(w) if i < numbers_from else str(c).rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join(aligned).rstrip()

    return "\n".join([line(head), line(["-" * w for w in widths]), *(line(row) for row in cells)])


def say(message: str = "") -> None:
    """Tell the person something that is not the result."""
    print(message, file=sys.stderr, flush=True)


class Watch:
    """How a long step tells how far it is, and learns that it should stop. This one draws a bar on a terminal."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def show(self, doing: str, done: int, total: int, note: str = "") -> None:
        """Tell how far it is.

        Args:
            doing: what, in a word or two, as "train".
            done: units done.
            total: units in all.
            note: speed or loss, short.
        """
        if self._progress is None or self._progress.doing != doing or self._progress.total != total:
            self._progress = Progress(doing, total, already=max(0, done - 1))
        self._progress.show(done, note)

    def stop_requested(self) -> bool:
        """True once somebody asked for a stop; long steps look after each unit and stop where nothing is lost."""
        return False
