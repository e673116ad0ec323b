"""How often a part of the split has been looked at: each further look makes its numbers a little less of a proof."""

from residency.foundation.storage import read_json, write_json
from residency.foundation.workspace import Workspace


def count_look(workspace: Workspace, part: str, subject: str) -> tuple[int, bool]:
    """Count a look; return how many subjects were looked at by now, and whether this one is new.

    The same subject looked at again is the same look: nothing new is learnt from it. Looks are counted over the life
    of the workspace: when reports are added the patients looked at before are still in the part.

    Args:
        workspace: where `evaluations/looks.json` lies.
        part: which part of the split.
        subject: digest of everything that decides the answers (model, prompt, settings, cases).
    """
    path = workspace.evaluations / "looks.json"
    looks: dict[str, list[str]] = read_json(path) if path.exists() else {}
    seen = looks.setdefault(part, [])
    new = subject not in seen
    if new:
        seen.append(subject)
        write_json(path, looks)
    return len(seen), new
