"""What is removed and by what it is replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from residency.foundation.errors import UserError
from residency.foundation.storage import digest_of, digest_of_file
from residency.instruments.identifiers import rules_digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A named way of de-identifying."""

    name: str
    """Its name, as in prepare.policy."""
    replacements: dict[str, str]
    """Kind of identifier -> what stands in its place; a kind that is not listed gives its own name in brackets."""

    def replacement(self, kind: str) -> str:
        """What stands in the place of an identifier of this kind."""
        return self.replacements.get(kind, f"[{kind}]")


POLICIES = {"strict": Policy(name="strict", replacements={"AGE": "90+"})}
"""`strict`: every identifier found becomes a tag such as [NAME]; an age above 89 becomes 90+; years alone stay."""


def policy_named(name: str) -> Policy:
    """The policy of that name.

    Raises:
        UserError: there is none.
    """
    if name not in POLICIES:
        raise UserError(f"No policy is called {name!r}.", next=f"choose one of: {', '.join(POLICIES)}.")
    return POLICIES[name]


def policy_digest(policy: Policy, own_headings: Mapping[str, Sequence[str]]) -> str:
    """Digest of the policy, the rules behind it and their lists, the headings, and the steps from raw to clean text.

    A question and a training example carry it: a model is only asked what went through the same.
    """
    return digest_of([policy, rules_digests(), _steps(), dict(own_headings)])[:16]


@cache
def _steps() -> tuple[str, ...]:
    """Digests of the steps from raw to clean text, and of the table of headings."""
    here = Path(__file__).parent
    files = [here / f"{name}.py" for name in ("deidentify", "standardise", "clean", "intake")]
    return tuple(digest_of_file(f) for f in (*files, here.parent / "foundation" / "resources" / "headings.toml"))
