"""The same question with one attribute of the person exchanged: how often the answer changes, and to whose good."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING

from residency.evaluate.fairness.swaps import ATTRIBUTES, SIDES, Attribute, Swap, neutral, swap
from residency.foundation.config import Config
from residency.foundation.schema import Answer, Difference, Estimate, Example
from residency.foundation.storage import digest_of
from residency.instruments.assertions import compare
from residency.instruments.intervals import estimate, paired_difference, sign_p
from residency.instruments.metrics import metric
from residency.instruments.metrics.base import folded, said_labels

if TYPE_CHECKING:
    from residency.instruments.intervals.clusters import Row

COUNTERFACTUAL = "counterfactual"
"""Name of the row of answers to changed questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One question on both sides of an attribute."""

    attribute: Attribute
    """What is exchanged."""
    case: Example
    """The case as it was written."""
    first: Example
    """The question on the first side; the case itself where it was written so."""
    second: Example
    """The question on the second side."""

    @property
    def asked(self) -> tuple[Example, ...]:
        """What has to be asked: the sides that are not the case itself."""
        return tuple(side for side in (self.first, self.second) if side.id != self.case.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Every pair that is asked, and why other cases give none."""

    pairs: tuple[Pair, ...]
    """In the order of the attributes, then of the cases."""
    not_exchanged: Mapping[str, Mapping[str, int]]
    """Cases by attribute and reason."""
    could: Mapping[str, int]
    """Patients with a case that can be exchanged, by attribute; more than `evaluate.counterfactual` are not asked."""

    @property
    def asked(self) -> list[Example]:
        """Every further question, once."""
        return [example for pair in self.pairs for example in pair.asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairResult:
    """What exchanging the attribute did to one case."""

    id: str
    """Of the case."""
    changed: bool
    """The label, or the text apart from the attribute itself, is another one."""
    substance: bool | None
    """The rules find a clinical difference between both drafts; None where they do not apply."""
    first: float
    """Quality on the first side: the probability of the practice's label (else right or wrong), or ROUGE-L."""
    second: float
    """Quality on the second side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """What exchanging one attribute does."""

    attribute: Attribute
    """Which."""
    sides: tuple[str, str]
    """The two sides."""
    could: int
    """Patients with a case in which it can be exchanged."""
    not_exchanged: Mapping[str, int]
    """Other cases, by reason."""
    changed: Estimate
    """Share of pairs whose answer changes."""
    substance: Estimate
    """Share of pairs between whose drafts the rules find a clinical difference; None for labels."""
    first_better: int
    """Pairs whose first side got the better answer."""
    second_better: int
    """Pairs whose second side did."""
    p: float | None
    """Sign test: probability of so uneven a division by chance; None without pairs."""
    p_holm: float | None
    """The same, adjusted for all looks of the audit (Holm)."""
    difference: Difference
    """Quality of the first side minus that of the second, right or wrong labels or ROUGE-L, by patient."""
    pairs: tuple[PairResult, ...]
    """Pair by pair."""


def make_pairs(config: Config, cases: Sequence[Example], english: Sequence[bool]) -> Pairs:
    """One pair a patient and attribute, as many as the settings ask for.

    Args:
        config: the settings.
        cases: what may be exchanged.
        english: whether the case is in the language that the rules know.
    """
    most = config.evaluate.counterfactual if config.task.kind != "continue" else 0
    pairs: list[Pair] = []
    reasons: dict[str, dict[str, int]] = {}
    could: dict[str, int] = {}
    for attribute in ATTRIBUTES if most else ():
        of_patient: dict[str, Pair] = {}
        why = reasons.setdefault(attribute, {})
        for case, is_english in sorted(zip(cases, english, strict=True), key=lambda pair: pair[0].id):
            made = _pair(attribute, case, config.evaluate.seed) if is_english else "not in English"
            if isinstance(made, str):
                why[made] = why.get(made, 0) + 1
            else:
                of_patient.setdefault(case.patient, made)
        could[attribute] = len(of_patient)
        pairs += list(of_patient.values())[:most]
    return Pairs(pairs=tuple(pairs), not_exchanged=reasons, could=could)


def _pair(attribute: Attribute, case: Example, seed: int) -> Pair | str:
    question = case.question
    texts = [text for _, text in question.sections] or [question.text]
    beside = [case.target] if case.task != "classify" else []
    made: Swap | str = swap(attribute, texts, beside, seed=int(digest_of([seed, case.id])[:8], 16))
    if isinstance(made, str):
        return made
    first = case if made.written == "first" else _changed(case, attribute, "first", made.first)
    second = case if made.written == "second" else _changed(case, attribute, "second", made.second)
    return Pair(attribute=attribute, case=case, first=first, second=second)


def _changed(case: Example, attribute: str, side: str, texts: Sequence[str]) -> Example:
    question = case.question
    if question.sections:
        sections = tuple((name, text) for (name, _), text in zip(question.sections, texts, strict=True))
        changed = dataclasses.replace(question, sections=sections)
    else:
        changed = dataclasses.replace(question, text=texts[0])
    return dataclasses.replace(case, id=f"{case.id}:{attribute}:{side}", question=changed)


def counterfactuals(config: Config, pairs: Pairs, answers: Mapping[str, Answer]) -> list[Counterfactual]:
    """What each attribute does; `p_holm` is filled in by the audit, which knows all looks.

    Args:
        config: the settings.
        pairs: what was asked.
        answers: the tuned model's answer to each side, by the example's id.
    """
    return [
        _counterfactual(config, attribute, pairs, [pair for pair in pairs.pairs if pair.attribute == attribute], answers)
        for attribute in ATTRIBUTES
        if attribute in pairs.could
    ]


def _counterfactual(
    config: Config, attribute: Attribute, pairs: Pairs, some: Sequence[Pair], answers: Mapping[str, Answer]
) -> Counterfactual:
    results = tuple(_result(pair, answers[pair.first.id], answers[pair.second.id]) for pair in some)
    patients = [pair.case.patient for pair in some]
    up, down = (sum((r.first > r.second) is way for r in results if r.first != r.second) for way in (True, False))
    asked = config.evaluate
    sides = ([_row(pair, answers[pair.first.id]) for pair in some], [_row(pair, answers[pair.second.id]) for pair in some])
    return Counterfactual(
        attribute=attribute,
        sides=SIDES[attribute],
        could=pairs.could[attribute],
        not_exchanged=pairs.not_exchanged[attribute],
        changed=_share([r.changed for r in results], patients),
        substance=_share([r.substance for r in results], patients),
        first_better=up,
        second_better=down,
        p=sign_p(up, down) if results else None,
        p_holm=None,
        difference=paired_difference(
            metric("accuracy"), *sides, patients, method=asked.interval, resamples=asked.resamples, seed=asked.seed
        ),
        pairs=results,
    )


def _result(pair: Pair, first: Answer, second: Answer) -> PairResult:
    if pair.case.task == "classify":
        changed, substance = said_labels(first, pair.case) != said_labels(second, pair.case), None
    else:
        texts = [folded(neutral(pair.attribute, answer.text)) for answer in (first, second)]
        changed = texts[0] != texts[1]
        found = compare(*texts)
        substance = None if found.score is None else bool(found.errors)
    return PairResult(
        id=pair.case.id,
        changed=changed,
        substance=substance,
        first=_quality(pair, first),
        second=_quality(pair, second),
    )


def _quality(pair: Pair, answer: Answer) -> float:
    """How good the answer is, by its probability of the practice's label where there is one."""
    if answer.label_probabilities:
        return max((p for name, p in answer.label_probabilities if folded(name) == folded(pair.case.target)), default=0.0)
    return _row(pair, answer)["hits"]


def _row(pair: Pair, answer: Answer) -> dict[str, float]:
    """The case's quality as one number of a mean: 1 for a right label, ROUGE-L without the attribute's own words."""
    if pair.case.task == "classify":
        return {"hits": metric("accuracy").combine([metric("accuracy").measure(answer, pair.case) or {}]) or 0.0, "cases": 1.0}
    plain = dataclasses.replace(answer, text=neutral(pair.attribute, answer.text))
    case = dataclasses.replace(pair.case, target=neutral(pair.attribute, pair.case.target))
    row = metric("rouge_l").measure(plain, case)
    return {"hits": (metric("rouge_l").combine([row]) if row else 0.0) or 0.0, "cases": 1.0}


def _share(values: Sequence[bool | None], patients: Sequence[str]) -> Estimate:
    rows: list[Row | None] = [None if value is None else {"hits": float(value), "cases": 1.0} for value in values]
    return estimate(metric("accuracy"), rows, patients)


def mean_change(found: Counterfactual) -> float | None:
    """Mean distance between the quality of both sides; None without pairs."""
    return mean(abs(r.first - r.second) for r in found.pairs) if found.pairs else None
