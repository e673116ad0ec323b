"""What the calibrate part allows to promise: label sets that hold the truth so often, and when to stay silent.

Both rest on the model's confidence as it stands, not on the fitted one, so that the calibrate part is used once; and on one
case a patient, for cases of one patient are not independent.
"""

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

from residency.evaluate.calibration.fitted import raw_confidence
from residency.evaluate.calibration.measures import mean_over_patients
from residency.foundation.schema import Answer, Estimate, Example
from residency.instruments.intervals import exact_high
from residency.instruments.metrics.base import folded, true_labels

CERTAINTY = 0.95
"""With which the promised share of wrong answers holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSets:
    """Sets of labels that hold the practice's label in the promised share of cases."""

    promised: float
    """Share of new patients whose set holds the truth, on average over calibrate parts."""
    largest_score: float | None
    """A label is in the set where 1 minus its probability is at most this; None: all labels are, there are too few patients."""
    patients: int
    """Patients of the calibrate part behind it, one case each."""
    true_low: float
    """Lower 2.5 % bound of the share that this calibrate part really gives (Beta)."""
    true_high: float
    """Upper bound of it."""
    realised: Estimate | None = None
    """Share of the measured patients, one case each, whose set holds the truth."""
    expected_low: float | None = None
    """Lower 2.5 % bound of that share (beta-binomial): below, the promise is broken or the patients are others."""
    expected_high: float | None = None
    """Upper bound of it."""
    mean_size: float | None = None
    """Labels in a set."""
    single: float | None = None
    """Share of sets with one label."""
    empty: float | None = None
    """Share of sets without any: no label fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The confidence below which the model stays silent."""

    most_wrong: float
    """Share of the given answers that may be wrong."""
    threshold: float | None
    """Least confidence, as the model gives it, of an answer that is given; None where no threshold keeps the promise."""
    bound: float | None
    """Upper bound of the share wrong above it, on the calibrate part."""
    patients: int
    """Patients of the calibrate part behind it, one case each."""
    answered: Estimate | None = None
    """Share of the measured cases that are still answered."""
    wrong: Estimate | None = None
    """Share wrong among those."""

    def withholds(self, answer: Answer) -> bool:
        """True where the answer is not given; one whose likelihood is not known is withheld too."""
        raw = raw_confidence(answer)
        return self.threshold is not None and (raw is None or raw < self.threshold)


def one_a_patient(cases: Sequence[Example]) -> list[int]:
    """Place of one case of each patient: that with the least id, a keyed hash and so as good as drawn by chance."""
    least: dict[str, int] = {}
    for place, case in enumerate(cases):
        if case.patient not in least or case.id < cases[least[case.patient]].id:
            least[case.patient] = place
    return sorted(least.values())


def silence(cases: Sequence[Example], answers: Sequence[Answer], good: Sequence[bool], *, most_wrong: float) -> Silence:
    """The lowest threshold whose share of wrong answers is at most `most_wrong`, with 95 % certainty.

    Source: Geifman and El-Yaniv 2017, Selective Classification for Deep Neural Networks, algorithm 1 (arXiv 1705.08500): a
    binary search, each look with its share of the 5 %; the bound is Clopper and Pearson's.
    """
    known = [(raw, good[k]) for k in one_a_patient(cases) if (raw := raw_confidence(answers[k])) is not None]
    known.sort(key=lambda pair: pair[0])
    looks = max(1, math.ceil(math.log2(len(known) + 1)))
    least, most = 0, len(known)
    best: tuple[float, float] | None = None
    for _ in range(looks):
        if least >= most:
            break
        at = (least + most) // 2
        given = [right for raw, right in known if raw >= known[at][0]]
        bound = exact_high(given.count(False), len(given), confidence=1 - (1 - CERTAINTY) / looks)
        if bound <= most_wrong:
            best, most = (known[at][0], bound), at
        else:
            least = at + 1
    return Silence(
        most_wrong=most_wrong,
        threshold=best[0] if best else None,
        bound=best[1] if best else None,
        patients=len(known),
    )


def score(case: Example, answer: Answer) -> float:
    """How badly the practice's label fits: 1 minus its probability; infinite where it is none of the labels."""
    return min((1 - p for name, p in answer.label_probabilities if folded(name) in true_labels(case)), default=math.inf)


def label_sets(cases: Sequence[Example], answers: Sequence[Answer], *, promised: float) -> LabelSets | None:
    """The rule of the sets, learnt on the calibrate part; None where labels have no probabilities.

    Sources: split conformal prediction, Papadopoulos et al. 2002 and Vovk et al. 2005, with the score of Sadinle, Lei and
    Wasserman 2019 (doi 10.1080/01621459.2017.1395341); Beta law of the coverage, Vovk 2012
    (https://proceedings.mlr.press/v25/vovk12.html) and Angelopoulos and Bates 2023, section 3.2 (arXiv 2107.07511).
    """
    from scipy.special import betaincinv

    scores = sorted(score(cases[k], answers[k]) for k in one_a_patient(cases) if answers[k].label_probabilities)
    if not scores:
        return None
    above = beyond(len(scores), promised)
    rank = len(scores) + 1 - above
    largest = scores[rank - 1] if above else math.inf
    low, high = (float(betaincinv(rank, above, q)) for q in (0.025, 0.975)) if above else (1.0, 1.0)
    return LabelSets(
        promised=promised,
        largest_score=largest if math.isfinite(largest) else None,
        patients=len(scores),
        true_low=low,
        true_high=high,
    )


def beyond(patients: int, promised: float) -> int:
    """How many of `patients` + 1 exchangeable scores may lie beyond the largest one that is allowed."""
    return math.floor((patients + 1) * (1 - promised) + 1e-9)


def set_of(sets: LabelSets, answer: Answer) -> tuple[str, ...]:
    """The labels that may be true, the likeliest first."""
    most = math.inf if sets.largest_score is None else sets.largest_score
    return tuple(name for name, p in sorted(answer.label_probabilities, key=lambda pair: -pair[1]) if 1 - p <= most)


def measured_sets(sets: LabelSets, cases: Sequence[Example], answers: Sequence[Answer]) -> LabelSets:
    """The same with what other patients give, one case each."""
    from scipy.stats import betabinom

    places = [k for k in one_a_patient(cases) if answers[k].label_probabilities]
    if not places:
        return sets
    found = [set_of(sets, answers[k]) for k in places]
    holds = [float(bool(true_labels(cases[k]) & {folded(n) for n in s})) for k, s in zip(places, found, strict=True)]
    above, n, m = beyond(sets.patients, sets.promised), sets.patients, len(places)
    low, high = (float(betabinom.ppf(q, m, n + 1 - above, above)) / m for q in (0.025, 0.975)) if above else (1.0, 1.0)
    return dataclasses.replace(
        sets,
        realised=mean_over_patients(holds, [cases[k].patient for k in places]),
        expected_low=low,
        expected_high=high,
        mean_size=sum(map(len, found)) / m,
        single=sum(len(s) == 1 for s in found) / m,
        empty=sum(not s for s in found) / m,
    )


def measured_silence(silent: Silence, cases: Sequence[Example], answers: Sequence[Answer], good: Sequence[bool]) -> Silence:
    """The same with what the measured cases give; as it is where nothing is ever withheld."""
    if silent.threshold is None or not cases:
        return silent
    given = [not silent.withholds(answer) and bool(folded(answer.text)) for answer in answers]
    kept = [place for place, is_given in enumerate(given) if is_given]
    return dataclasses.replace(
        silent,
        answered=mean_over_patients([float(g) for g in given], [case.patient for case in cases]),
        wrong=mean_over_patients([float(not good[k]) for k in kept], [cases[k].patient for k in kept]) if kept else None,
    )
