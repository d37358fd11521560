"""Notes of a release, for people who read the API's change log."""

from desired_state.revision_state import Revision

MOST = 1000
"""Characters (our choice; no limit of Azure's is documented)."""


def release_notes(target: Revision, before: Revision | None, *, again: bool) -> str:
    """What a release changes; `again` where its revision was released before."""
    if before is None:
        return f"contract {target.contract}: first release"
    old, new = set(before.operations), set(target.operations)
    back = f": back to revision {target.number}, after {before.number}" if again else ""
    lines = [f"contract {target.contract}{back}"]
    lines += [f"+ {line}" for line in target.operations if line not in old]
    lines += [f"- {line}" for line in before.operations if line not in new]
    # Sorted: parts come from the engine, whose mappings have another order each time, and a plan holds the notes.
    changed = sorted(name for name, value in target.parts.items() if before.parts.get(name) != value)
    text = "\n".join((*lines, *([f"changed: {', '.join(changed)}"] if changed else [])))
    return text if len(text) <= MOST else f"{text[: MOST - 1]}…"
