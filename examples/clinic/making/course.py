"""What a patient has at each study: new findings, old ones that stay or change, and what has gone."""

import random
from dataclasses import dataclass, replace

from making.shapes import Finding, Study


@dataclass(frozen=True)
class Instance:
    """One finding of one patient at one study."""

    finding: Finding
    words: dict[str, str]
    number: float | None
    """The measured value, rounded as it is printed; None where the finding has no measure."""
    before: float | None = None
    """The value at the previous study."""
    again: bool = False
    """Whether it was there at the previous study."""


def draw(finding: Finding, rng: random.Random) -> Instance:
    """A new instance of a finding."""
    words = {name: rng.choice(choices) for name, choices in finding.slots.items()}
    if finding.variants:
        words |= rng.choice(finding.variants)
    measure = finding.measure
    number = None if measure is None else round(rng.uniform(measure.low, measure.high), measure.decimals)
    return Instance(finding, words, number)


def later(instance: Instance, rng: random.Random) -> Instance:
    """The same finding at the next study: two measures in five stay, the others drift by up to a third."""
    if instance.number is None or instance.finding.measure is None:
        return replace(instance, again=True)
    measure = instance.finding.measure
    up, down = rng.uniform(1.12, 1.34), rng.uniform(0.74, 0.9)
    factor = 1.0 if rng.random() < 0.4 else rng.uniform(1.07, 1.2) if measure.grows else rng.choice((up, down))
    number = round(min(max(instance.number * factor, measure.low), measure.high), measure.decimals)
    return replace(instance, number=number, before=instance.number, again=True)


def fresh(study: Study, busy: set[str], rng: random.Random) -> list[Instance]:
    """New findings outside the busy regions: a cluster, one to three single ones, or none."""
    every = [[item for item in study.findings if item.key in keys] for keys in study.clusters]
    clusters = [found for found in every if not busy & {item.region for item in found}]
    if clusters and rng.random() < 0.38:
        return same_side([draw(item, rng) for item in rng.choice(clusters)])
    chosen: list[Finding] = []
    for finding in rng.sample(study.findings, rng.choices((0, 1, 2, 3), (0.2, 0.35, 0.3, 0.15))[0]):
        if finding.region not in busy | {item.region for item in chosen} and not needs_company(finding):
            chosen.append(finding)
    return [draw(item, rng) for item in chosen]


def needs_company(finding: Finding) -> bool:
    """Whether a finding makes sense only beside a tumour, in a cluster."""
    return finding.key in {"margin", "nerve", "receptors"}


def same_side(cluster: list[Instance]) -> list[Instance]:
    """A cluster is on one side of the body: the side of its first member."""
    side = next((item.words["side"] for item in cluster if "side" in item.words), "")
    return [replace(item, words=item.words | {"side": side}) if "side" in item.words else item for item in cluster]


def next_study(study: Study, past: list[Instance] | None, rng: random.Random) -> tuple[list[Instance], list[Instance]]:
    """What is present now and what has gone, given the same patient's previous study (None: the first one)."""
    stays, gone = [], []
    for item in past or []:
        if item.finding.chronic or (item.finding.gone and rng.random() < 0.35):
            stays.append(later(item, rng))
        elif item.finding.gone:
            gone.append(item)
    new = [] if len(stays) >= 3 or (past and rng.random() < 0.5) else fresh(study, {i.finding.region for i in stays}, rng)
    busy = {item.finding.key for item in (*stays, *new)}
    return (stays + new)[:4], [item for item in gone if item.finding.key not in busy][:2]
