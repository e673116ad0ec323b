"""What the numbers say, in plain words: the deciding sentence first, "better" only where the interval allows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from residency.evaluate.answers import BASE, EXAMPLES, MODEL_ROWS, TUNED
from residency.evaluate.slices import ALL
from residency.foundation.pages import number
from residency.foundation.schema import Difference, Estimate, TaskKind
from residency.instruments.metrics import metrics_for
from residency.instruments.metrics.base import Metric, direction

Rows = Mapping[str, Mapping[str, Mapping[str, Estimate]]]
Differences = Mapping[str, Mapping[str, Mapping[str, Difference]]]
Outcome = Literal["better", "worse", "cannot tell", "not measured"]

FEW_PATIENTS = 30
"""Below, only large differences can be seen at all; own."""
LIKELY_BY_CHANCE = 0.05
"""Adjusted probability from which on a difference is not called one, whatever its own interval says."""
CUT_WORTH_SAYING = 0.05
"""Share of cut answers from which on the verdict says so; own."""

SAID_AS = {
    BASE: "the untrained model",
    EXAMPLES: "the untrained model with examples",
    "constant": "always giving the commonest answer",
    "nearest report": "copying the answer of the nearest training report",
    "linear TF-IDF model": "a linear TF-IDF model",
}
"""Rows as a sentence names them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tuned model, or another subject, against one other row, on one metric."""

    metric: Metric
    """Which."""
    row: str
    """The other row."""
    tuned: Estimate
    """The tuned model's value."""
    other: Estimate
    """The other row's value."""
    difference: Difference
    """Tuned minus other, paired by patient."""
    subject: str = "the trained model"
    """The first of the two, as a sentence names it."""

    @property
    def outcome(self) -> Outcome:
        """Better or worse only where the 95 % interval of the difference leaves 0 out and chance alone is unlikely.

        That is, where the probability by randomisation, adjusted for all metrics that decide, is below 5 %.
        """
        low, high, p = self.difference.low, self.difference.high, self.difference.p_holm
        if self.difference.value is None:
            return "not measured"
        if self.metric.HIGHER_IS_BETTER is None:
            return "cannot tell"
        if low is None or high is None or low <= 0 <= high or (p is not None and p >= LIKELY_BY_CHANCE):
            return "cannot tell"
        return "better" if (low > 0) == self.metric.HIGHER_IS_BETTER else "worse"

    def sentence(self) -> str:
        """The comparison with its numbers."""
        name = SAID_AS.get(self.row, self.row)
        if self.outcome == "not measured":
            return f"{capital(self.metric.NAME)}: not measured against {name}."
        verb = {
            "better": f"is better than {name}",
            "worse": f"is worse than {name}",
            "cannot tell": f"cannot be told from {name}",
        }[self.outcome]
        low, high = self.difference.low, self.difference.high
        interval = (
            "no interval, for there are too few patients"
            if low is None or high is None
            else f"95 % interval {number(low, signed=True)} to {number(high, signed=True)}"
        )
        way = "" if self.metric.HIGHER_IS_BETTER else f" ({direction(self.metric)})"
        return (
            f"{capital(self.metric.NAME)}{way}: {self.subject} {verb}: {number(self.tuned.value)} against "
            f"{number(self.other.value)}, difference {number(self.difference.value, signed=True)}, {interval}."
            f"{self._reach()}"
        )

    def _reach(self) -> str:
        """Of a comparison that cannot tell: what could have been seen, and how many patients would be needed."""
        found = self.difference
        if self.outcome != "cannot tell" or found.detectable is None:
            return ""
        said = f" {found.patients} patients show a difference of {number(found.detectable)} or more in four of five samples"
        if found.patients_needed is None or found.patients_needed <= found.patients:
            return f"{said}."
        return f"{said}; one of this size would take about {found.patients_needed}."


def verdict(
    task: TaskKind, rows: Rows, differences: Differences, *, look: int, part: str, max_new_tokens: int
) -> tuple[str, ...]:
    """The verdict, the deciding sentence first.

    Args:
        task: decides which metrics decide.
        rows: rows[row][metric][slice].
        differences: differences["tuned minus <row>"][metric][slice].
        look: how often the part has been looked at.
        part: its name.
        max_new_tokens: the limit at which answers are cut.
    """
    deciding = [name for name, metric in metrics_for(task).items() if task in metric.DECIDES]
    others = [row for row in rows if row != TUNED]
    against = {name: [compare(task, rows, differences, name, row) for row in others] for name in deciding}
    told = [c for compared in against.values() for c in compared if c.row == BASE or c is best_of(compared)]
    return (
        headline([c for compared in against.values() for c in best_first(compared)]),
        *(c.sentence() for c in told),
        *_elsewhere(task, rows, differences, deciding),
        *_warnings(rows, deciding, look=look, part=part, max_new_tokens=max_new_tokens),
    )


def compare(task: TaskKind, rows: Rows, differences: Differences, name: str, row: str, part: str = ALL) -> Comparison:
    """The tuned model against `row` on the metric `name` and the slice `part`."""
    difference = differences[difference_name(row)][name][part]
    return Comparison(metrics_for(task)[name], row, rows[TUNED][name][part], rows[row][name][part], difference)


def _elsewhere(task: TaskKind, rows: Rows, differences: Differences, deciding: Sequence[str]) -> list[str]:
    """Slices other than all reports in which the tuned model loses, by the best row that beats it."""
    found: list[str] = []
    for name in deciding:
        for part in (part for part in rows[TUNED][name] if part != ALL):
            compared = [compare(task, rows, differences, name, row, part) for row in rows if row != TUNED]
            lost = next((c for c in best_first(compared) if c.outcome == "worse"), None)
            if lost is not None:
                found.append(f"On {part} alone: {lost.sentence()}")
    return found


def difference_name(row: str) -> str:
    """The key under which a difference stands."""
    return f"{TUNED} minus {row}"


def best_first(compared: Sequence[Comparison]) -> list[Comparison]:
    """Comparisons on one metric whose other row was measured, the best other row first; equals keep their order."""
    measured = [(c.other.value, c) for c in compared if c.other.value is not None]
    sign = -1 if compared and compared[0].metric.HIGHER_IS_BETTER else 1
    return [c for _, c in sorted(measured, key=lambda pair: sign * pair[0])]


def best_of(compared: Sequence[Comparison]) -> Comparison | None:
    """The comparison with the best other row; None where none was measured."""
    return next(iter(best_first(compared)), None)


def headline(comparisons: Sequence[Comparison]) -> str:
    """The one sentence that decides, from every comparison on every deciding metric, strong rows first.

    The trained model is called better where all of them agree; a single one that says "worse" is enough against it.
    """
    measured = [c for c in comparisons if c.outcome != "not measured"]
    to_base = [c for c in measured if c.row == BASE]
    if not to_base:
        return "Nothing can be said: none of the numbers that decide was measured against the untrained model."
    lost = sorted((c for c in measured if c.outcome == "worse"), key=lambda c: c.row in MODEL_ROWS)
    if lost:
        name = SAID_AS.get(lost[0].row, lost[0].row) + ("" if lost[0].row in MODEL_ROWS else ", which needs no language model,")
        return f"Do not use the trained model as it is: {name} is better by {lost[0].metric.NAME}."
    shown = [c.metric.NAME for c in to_base if c.outcome == "better"]
    if not shown:
        return "These cases cannot tell whether the trained model is better than the untrained one."
    if len(shown) < len(to_base):
        rest = [c.metric.NAME for c in to_base if c.outcome != "better"]
        return (
            f"The trained model is not shown to be better than the untrained one by every number that decides: "
            f"it is by {in_list(shown)}, these cases cannot tell by {in_list(rest)}."
        )
    unproven = [c for c in measured if c.outcome == "cannot tell"]
    if unproven:
        name = SAID_AS.get(unproven[0].row, unproven[0].row)
        return f"The trained model is better than the untrained one, but is not shown to be better than {name}."
    return "The trained model is better than the untrained one and than everything else it was compared with."


def _warnings(rows: Rows, deciding: Sequence[str], *, look: int, part: str, max_new_tokens: int) -> list[str]:
    """What the reader must know before believing the above."""
    found: list[str] = []
    patients = max((rows[TUNED][name][ALL].patients for name in deciding), default=0)
    if patients < FEW_PATIENTS:
        found.append(few_patients(patients, "in this part"))
    cut = rows[TUNED].get("cut_answers", {}).get(ALL)
    if cut is not None and cut.value is not None and cut.value >= CUT_WORTH_SAYING:
        found.append(
            f"{100 * cut.value:.0f} % of the trained model's answers were cut at {max_new_tokens} tokens "
            "(assistant.max_new_tokens) and judged as they stood."
        )
    if look > 1:
        found.append(further_looks(look, part))
    return found


def few_patients(patients: int, where: str = "here") -> str:
    """The warning where there are fewer than FEW_PATIENTS."""
    people = "1 patient is" if patients == 1 else f"{patients} patients are"
    return f"Only {people} {where}: the intervals are wide, and only large differences can be seen."


def further_looks(look: int, part: str) -> str:
    """The warning after the first look."""
    return (
        f"{look} models or settings were looked at with the {part} part by now: choosing between models by it "
        "makes the chosen one look better than it is."
    )


def pair_headline(subject: str, other: str, comparisons: Sequence[Comparison]) -> str:
    """The one sentence that decides between two sets of answers, from the comparisons on every deciding metric."""
    by: dict[str, list[str]] = {word: [] for word in ("better", "worse", "cannot tell")}
    for compared in comparisons:
        if compared.outcome != "not measured":
            by[compared.outcome].append(compared.metric.NAME)
    better, worse, open_ = by["better"], by["worse"], by["cannot tell"]
    if not better + worse + open_:
        return "Nothing can be said: none of the numbers that decide was measured on both."
    if better and worse:
        return f"{subject} is better than {other} by {in_list(better)}, and worse by {in_list(worse)}."
    if not better + worse:
        return f"These cases cannot tell {subject} from {other}."
    rest = f"; these cases cannot tell by {in_list(open_)}" if open_ else ""
    return f"{subject} is {'better' if better else 'worse'} than {other} by {in_list(better or worse)}{rest}."


def in_list(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
