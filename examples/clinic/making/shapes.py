"""The records that the tables of the invented practice are written in."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Band:
    """One range of a measured value and what it is called."""

    below: float
    """The band holds values below this number (and not in an earlier band)."""
    grade: str
    """The word for it, used by the conclusion only: a reader must infer it from the number."""
    advice: str = ""
    """What the conclusion recommends for this band."""


@dataclass(frozen=True)
class Measure:
    """A number that belongs to a finding."""

    low: float
    high: float
    unit: str = "mm"
    """Lengths in mm are written in cm by the hands that prefer cm."""
    decimals: int = 0
    bands: tuple[Band, ...] = ()
    trend: tuple[str, str, str] = ("smaller", "stable", "enlarging")
    """Adjectives for a value that fell, stayed, rose since the previous study."""
    since: tuple[str, str, str] = ("improved", "unchanged", "worse")
    """The same as an afterthought."""
    grows: bool = False
    """Whether it never falls: an aneurysm does not shrink."""

    def band(self, number: float) -> Band:
        """The first band that holds the number."""
        return next((band for band in self.bands if number < band.below), Band(number, ""))


@dataclass(frozen=True)
class Finding:
    """One abnormality: how it is described and what is concluded from it."""

    key: str
    region: str
    """The region whose normal sentence it replaces."""
    rank: int
    """Its place in the conclusion: low numbers come first."""
    seen: tuple[str, ...]
    """Descriptions without full stop. Slots: {m} measure, and the words of slots and variants."""
    means: tuple[str, ...]
    """Conclusions. Slots: as in seen, and {grade} {advice} {trend} {since}."""
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Independent words, such as side."""
    variants: tuple[dict[str, str], ...] = ()
    """Coupled words: what is seen together with what it means."""
    measure: Measure | None = None
    chronic: bool = False
    """Whether it stays for the patient's later studies."""
    gone: str = ""
    """Its name when it has gone at a later study."""
    clue: str = ""
    """A complaint that fits it."""


@dataclass(frozen=True)
class Joint:
    """Several findings that together mean something more than each."""

    keys: tuple[str, ...]
    means: tuple[str, ...]
    """Slots are addressed by finding: {effusion[side]}."""


@dataclass(frozen=True)
class Study:
    """One kind of examination with its findings."""

    name: str
    specialty: str
    title: str
    complaints: tuple[str, ...]
    findings: tuple[Finding, ...]
    normal: dict[str, tuple[str, ...]]
    """Region -> normal sentences, in the order of reading. {n1} and {n2} are filled from `numbers`."""
    all_clear: tuple[str, ...]
    """Conclusions when nothing is found."""
    joints: tuple[Joint, ...] = ()
    clusters: tuple[tuple[str, ...], ...] = ()
    """Findings that tend to come together."""
    technique: tuple[str, ...] = ()
    numbers: dict[str, tuple[float, float, int]] = field(default_factory=dict)
    """Region -> (low, high, decimals) of the number in its normal sentence."""
    sex: str = ""
    """F or M where only they have this study."""


@dataclass(frozen=True)
class Hand:
    """One author with habits."""

    name: str
    studies: tuple[str, ...]
    header: tuple[str, ...]
    """Lines before the sections; slots name dob mrn date referrer title specimen letterhead."""
    headings: dict[str, tuple[str, ...]]
    """Section -> headings (the first is the usual one), in the order of writing."""
    frame: str
    """How a section is set: slots heading and body."""
    signature: str
    day: str
    """strftime format of dates inside the text."""
    join: str
    """How conclusions are joined: numbered, sentences, semicolons, dashes, also."""
    cm: bool = False
    listed: bool = False
    """Whether findings stand one a line."""
    wrap: int = 0
    """Line width in characters; 0 does not wrap."""
    shorten: dict[str, str] = field(default_factory=dict)
    gap: str = "\n\n"
    """Between sections."""
