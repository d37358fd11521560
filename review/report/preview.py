"""What `pulumi preview --json` printed, as steps.

Recorded with engine 3.259.0: one object, `steps` without those resources that stay the same (the stack itself excepted),
`changeSummary` with counts by operation. A step has `op`, `urn`, `oldState` and `newState` with whole `inputs`, and where it
changes something `diffReasons` and `detailedDiff`. A secret is the string `[secret]`, in both states, whatever it was.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECRET = "[secret]"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine prints for an output that is not known before the update."""

QUIET = frozenset({"same", "read", "refresh"})
REMOVING = frozenset({"delete", "replace", "delete-replaced", "create-replacement"})
KNOWN = QUIET | REMOVING | {"create", "update", "import"}
"""Operations of the engine that are judged; another is refused, because a verdict without it could be wrong."""


class Unreadable(Exception):
    """The text is no preview that can be judged. The message says what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one resource.

    `token` is the last part of its type (`ApiPolicy`), `reasons` are names of top-level inputs that changed, `forced` those of
    them that force a replacement, both sorted; the engine names none where an unknown output forces it.
    """

    op: str
    token: str
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    reasons: tuple[str, ...]
    forced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Steps that change something, by operation, type and name; and how many resources stay as they are."""

    steps: tuple[Step, ...]
    unchanged: int


def read(text: str, source: str) -> Preview:
    """The preview in `text`; `source` names it in messages. Raises Unreadable."""
    try:
        tree = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"{source} is not JSON: give what `pulumi preview --json` prints") from error
    if not isinstance(tree, dict) or not isinstance(tree.get("changeSummary"), dict):
        raise Unreadable(f"{source} is no whole preview (no changeSummary): give what `pulumi preview --json` prints")
    for told in tree.get("diagnostics") or ():
        if isinstance(told, dict) and told.get("severity") == "error":
            raise Unreadable(f"{source} is a preview that failed: run `pulumi preview` and correct what it names")
    found = [_step(step, source) for step in tree.get("steps") or ()]
    steps = sorted((step for step in found if step is not None), key=lambda step: (step.op, step.token, step.name))
    return Preview(tuple(steps), sum(tree["changeSummary"].get(op, 0) for op in QUIET))


def _step(step: dict[str, Any], source: str) -> Step | None:
    """A step on a resource in Azure that changes it; None for others: components and providers exist in Pulumi only."""
    try:
        op, urn = step["op"], step["urn"]
        states = step.get("oldState") or {}, step.get("newState") or {}
        kind = next(state["type"] for state in states if state)
    except (KeyError, TypeError, StopIteration) as error:
        raise Unreadable(f"{source} has a step without op, urn or state: give what `pulumi preview --json` prints") from error
    if op not in KNOWN:
        raise Unreadable(f'{source} has a step "{op}", which is not judged; known are {", ".join(sorted(KNOWN))}')
    # A replacement is three steps; `replace` is the one that says why.
    if op in QUIET | {"delete-replaced", "create-replacement"} or not any(state.get("custom") for state in states):
        return None
    if kind.startswith("pulumi:providers:"):
        return None
    old, new = (state.get("inputs") or {} for state in states)
    forced = tuple(sorted(set(step.get("replaceReasons") or ())))
    return Step(op, kind.rsplit(":", 1)[-1], urn.rsplit("::", 1)[-1], old, new, _reasons(step, old, new), forced)


def _reasons(step: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> tuple[str, ...]:
    """What differs, and what the engine names: it alone knows that a secret changed."""
    if not old or not new:
        return ()
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name) and not name.startswith("__")}
    return tuple(sorted(differing | set(step.get("diffReasons") or ())))
