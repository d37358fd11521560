"""What `pulumi preview --json` printed, as steps.

Recorded with engine 3.259.0: one object, `steps` without those resources that stay the same (the stack itself excepted),
`changeSummary` with counts by operation, `config` as the program got it. A step has `op`, `urn`, `oldState` and `newState`
with whole `inputs` and options of the resource, and where it changes something `diffReasons` and `detailedDiff`. A secret is
the string `[secret]`, in both states, whatever it was.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apim.engine_markers import UNKNOWN

QUIET = frozenset({"same", "read", "refresh"})
REMOVING = frozenset({"delete", "replace"})
KNOWN = QUIET | REMOVING | {"create", "update", "import", "delete-replaced", "create-replacement"}
"""Operations of the engine that are judged; another is refused, because a verdict without it could be wrong."""

ADVICE = "give what `pulumi preview --json` prints"


class Unreadable(Exception):
    """The text is no preview that can be judged. The message says what was found, and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the old state says of a deletion: `protect` has the engine refuse it, `retained` leaves the resource in Azure.

    `deleted_with` is the URN of a resource whose deletion takes this one along without a call of its own.
    """

    protect: bool = False
    retained: bool = False
    deleted_with: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one resource.

    `token` is the last part of its type (`ApiPolicy`), `reasons` are names of top-level inputs that changed, `forced` those of
    them that force a replacement, both sorted; the engine names none where an unknown output forces it. `parent` is the URN
    of the component that declares it, `fed` are the URNs whose outputs each input comes from, `after` all it depends on.
    """

    op: str
    token: str
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    reasons: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    urn: str = ""
    parent: str = ""
    fed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    options: Options = Options()


@dataclass(frozen=True, slots=True)
class Preview:
    """Steps that change something, by operation, type and name; how many resources stay as they are; the stack's name.

    `config` is what the program was configured with, by keys with namespace; structures are JSON text in it.
    """

    steps: tuple[Step, ...]
    unchanged: int
    stack: str = ""
    config: Mapping[str, Any] = field(default_factory=dict, repr=False)


def read(text: str, source: str) -> Preview:
    """The preview in `text`; `source` names it in messages. Raises Unreadable."""
    try:
        tree = json.loads(text)
    except ValueError as error:
        raise Unreadable(f"{source} is not JSON: {ADVICE}") from error
    if not isinstance(tree, dict) or not isinstance(tree.get("changeSummary"), dict):
        raise Unreadable(f"{source} is no whole preview (no changeSummary): {ADVICE}")
    for told in tree.get("diagnostics") or ():
        if isinstance(told, dict) and told.get("severity") == "error":
            raise Unreadable(f"{source} is a preview that failed: run `pulumi preview` and correct what it names")
    raw = tree.get("steps") or ()
    found = [_step(step, source) for step in raw]
    steps = sorted((step for step in found if step is not None), key=lambda step: (step.op, step.token, step.name))
    unchanged = sum(tree["changeSummary"].get(op, 0) for op in QUIET)
    return Preview(tuple(steps), unchanged, _stack(raw), tree.get("config") or {})


def short(urn: str) -> str:
    """The logical name in a URN."""
    return urn.rsplit("::", 1)[-1]


def has_unknown(value: Any) -> bool:
    """Whether something in a value is not known before the update."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    return any(map(has_unknown, value)) if isinstance(value, list) else value == UNKNOWN


def _stack(steps: Iterable[dict[str, Any]]) -> str:
    """The second part of every URN: `urn:pulumi:<stack>::<project>::…`."""
    urns = (str(step["urn"]) for step in steps)
    return next((urn.split("::", 1)[0].removeprefix("urn:pulumi:") for urn in urns if urn.startswith("urn:pulumi:")), "")


def _step(step: dict[str, Any], source: str) -> Step | None:
    """A step on a resource in Azure that changes it; None for others: components and providers exist in Pulumi only."""
    try:
        op, urn = step["op"], step["urn"]
        states = step.get("oldState") or {}, step.get("newState") or {}
        kind = next(state["type"] for state in states if state)
    except (KeyError, TypeError, StopIteration) as error:
        raise Unreadable(f"{source} has a step without op, urn or state: {ADVICE}") from error
    if op not in KNOWN:
        raise Unreadable(f'{source} has a step "{op}", which is not judged; known are {", ".join(sorted(KNOWN))}')
    # A replacement is three steps; `replace` is the one that says why.
    if op in QUIET | {"delete-replaced", "create-replacement"} or not any(state.get("custom") for state in states):
        return None
    if kind.startswith("pulumi:providers:"):
        return None
    (old, new), (before, after) = (tuple(state.get("inputs") or {} for state in states), states)
    state = after or before
    fed = {name: tuple(urns) for name, urns in (state.get("propertyDependencies") or {}).items() if urns}
    return Step(
        op,
        kind.rsplit(":", 1)[-1],
        short(urn),
        old,
        new,
        reasons=_reasons(step, old, new),
        forced=tuple(sorted(set(step.get("replaceReasons") or ()))),
        urn=urn,
        parent=state.get("parent") or "",
        fed=fed,
        after=tuple(sorted(state.get("dependencies") or ())),
        options=Options(bool(before.get("protect")), bool(before.get("retainOnDelete")), before.get("deletedWith") or ""),
    )


def _reasons(step: dict[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs, and what the engine names: it alone knows that a secret changed."""
    if not old or not new:
        return ()
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name) and not name.startswith("__")}
    return tuple(sorted(differing | set(step.get("diffReasons") or ())))
