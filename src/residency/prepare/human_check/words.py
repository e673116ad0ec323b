"""A check in words: one sentence for each unit, and whether it is within the practice's limit."""

from collections.abc import Iterable, Sequence

from residency.foundation.config import CheckSettings
from residency.prepare.human_check.bounds import Bound, caught_at_least
from residency.prepare.human_check.record import Checked, Corpus, HumanCheck, StoredCheck, last_check
from residency.prepare.language import NAMES

NOT_CHECKED = "Not checked by a person: residency prepare --check"


def check_in_words(checks: Sequence[HumanCheck], corpus: Corpus, settings: CheckSettings) -> str:
    """What the last finished check says of a corpus, in a sentence or two.

    Args:
        checks: all checks of the workspace.
        corpus: as it lies there now.
        settings: the practice's limit.
    """
    last = last_check(checks)
    if last is None or last.result is None:
        begun = next((c for c in reversed(checks) if c.corpus == corpus), None)
        so_far = f" ({len(begun.read)} of {len(begun.sample)} reports read so far)" if begun else ""
        return f"{NOT_CHECKED}{so_far}"
    found = last.result
    line = (
        f"Checked by a person ({last.reader}, {(last.finished or '')[:10]}): {_of_reports(found)}; {_limit(found, settings)}."
    )
    if last.corpus.policy_digest != corpus.policy_digest:
        return f"{line} The policy has changed since, so this check says nothing of it: residency prepare --check"
    if last.corpus.manifest_digest != corpus.manifest_digest:
        line += " It was of an earlier corpus under the same policy."
    done = sum(c.finished is not None and c.corpus.policy_digest == corpus.policy_digest for c in checks)
    return line if done == 1 else f"{line} Check number {done} of this policy."


def languages_unchecked(
    check: StoredCheck | None, languages: Iterable[str], policy_digest: str, settings: CheckSettings
) -> dict[str, str]:
    """Those of the languages that a check does not cover within the practice's limit, each with what is wrong.

    Args:
        check: the last one that was finished; None where there is none.
        languages: those of the corpus other than English.
        policy_digest: of the corpus.
        settings: the practice's limit.
    """
    covered = check.result.languages if check is not None and check.corpus.policy_digest == policy_digest else {}
    found = {}
    for language in languages:
        if language not in covered:
            found[language] = "not checked"
        elif (high := covered[language].reports.high) > settings.limit:
            found[language] = f"{covered[language].reports.n} checked, at most {percent(high)} with a miss"
    return found


def result_lines(check: HumanCheck, settings: CheckSettings) -> list[str]:
    """What a finished check says: a sentence for each unit, the reader's own misses, kinds, and what happens now."""
    found = check.result
    if found is None:
        return [f"{len(check.read)} of {len(check.sample)} reports read; the check goes on with: residency prepare --check"]
    lines = [f"{_of_reports(found)}."]
    if found.identifiers is None:
        lines.append("The reports read hold no identifiers, so nothing is said of them.")
    else:
        lines.append(f"{_bounded(found.identifiers, 'missed', 'identifiers')}.")
    lines.append(_reader(found))
    lines.append(f"The bound is {_limit(found, settings)}.")
    for language, said in found.languages.items():
        side = "within" if said.reports.high <= settings.limit else "above"
        lines.append(f"In {NAMES[language]}: {_bounded(said.reports, 'with a miss', 'reports')}; {side} the limit.")
    if found.missed_by_kind:
        lines.append(f"Missed: {_counts(found.missed_by_kind)}. The next prepare holds back every report in which they stand.")
    if found.over:
        lines.append(f"Replaced without need: {found.over} of {sum(found.replaced_by_kind.values())}.")
    return lines


def _of_reports(found: Checked) -> str:
    return _bounded(found.reports, "with a miss", "reports")


def _bounded(bound: Bound, what: str, unit: str) -> str:
    """As "0 of 60 reports with a miss; at most 21 % (95 %); if the reader overlooked nothing, 4.9 %"."""
    high = (
        f"at most {percent(bound.high)} (95 %)" if bound.high < 1 else "no upper bound, since too few planted ones were marked"
    )
    return (
        f"{bound.hits} of {bound.n} {unit} {what}; {high}; if the reader overlooked nothing, {percent(bound.high_if_all_seen)}"
    )


def _reader(found: Checked) -> str:
    sees = caught_at_least(found.caught, found.planted)
    missed = {k: n - found.caught_by_kind.get(k, 0) for k, n in found.planted_by_kind.items()}
    unseen = {k: n for k, n in missed.items() if n}
    rest = f" Overlooked: {_counts(unseen)}." if unseen else ""
    return (
        f"The reader marked {found.caught} of {found.planted} planted identifiers, so sees at least {percent(sees, up=False)} "
        f"of those that were missed (97.5 %).{rest}"
    )


def _limit(found: Checked, settings: CheckSettings) -> str:
    side = "within" if found.reports.high <= settings.limit else "above"
    return f"{side} the practice's limit of {percent(settings.limit)}"


def _counts(by_kind: dict[str, int]) -> str:
    return ", ".join(f"{kind} {n}" for kind, n in by_kind.items())


def percent(share: float, *, up: bool = True) -> str:
    """A share in per cent with two digits that matter; an upper bound is rounded up, a lower one down."""
    import math

    value = 100 * share
    decimals = 0 if value >= 10 or value == 0 else 1 if value >= 1 else 2
    scaled = round(value * 10**decimals, 6)
    rounded = (math.ceil(scaled) if up else math.floor(scaled)) / 10**decimals
    return f"{rounded:.{decimals}f} %"
