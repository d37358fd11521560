"""What `pulumi preview --json` printed, as steps.

Recorded with engine 3.259.0: one object, `steps` without those resources that stay the same (the stack itself excepted),
`changeSummary` with counts by operation, `config` as the program got it. A step has `op`, `urn`, `oldState` and `newState`
with whole `inputs` and options of the resource, and where it changes something `diffReasons` and `detailedDiff`. A secret is
the string `[secret]`, in both states, whatever it was.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from apim.engine_json import Node, Unreadable, parse
from apim.engine_markers import UNKNOWN
from apim.engine_resources import inputs, logical_name, stack_of, type_token, urn

QUIET: Final = frozenset({"same", "read", "refresh"})
REMOVING: Final = frozenset({"delete", "replace"})
PARTS: Final = frozenset({"delete-replaced", "create-replacement"})
"""Of a replacement, which is three steps; `replace` is the one that says why. Counted as one in `changeSummary`."""

KNOWN: Final = QUIET | REMOVING | PARTS | {"create", "update", "import"}
"""Operations of the engine that have a verdict; another is refused, because a verdict without it could be wrong."""

NOT_CHECKED: Final = re.compile(r"not checked whether names are free \((\w+)\)")
"""How a program says so that may not list a type."""
ADVICE: Final = "give what `pulumi preview --json` prints"


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
    type: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Steps that change something in a cloud, in the engine's order; `unchanged` counts resources that stay as they are.

    `parts` are the steps into which replacements fall. `config` is what the program was configured with, by keys with
    namespace; structures are JSON text in it. `takes_possession` says that what was adopted becomes the stack's own. `gateway`
    is the URL that the stack exports of it, "" where that is not known; `unchecked` are types of resources, as ARM has them, of
    which it was not checked whether their names are free.
    """

    steps: tuple[Step, ...]
    unchanged: int
    stack: str = ""
    config: Mapping[str, Any] = field(default_factory=dict, repr=False)
    parts: tuple[Step, ...] = ()
    takes_possession: bool = False
    gateway: str = ""
    unchecked: frozenset[str] = frozenset()


def read(text: str, source: str) -> Preview:
    """The preview in `text`; `source` names it in messages. Raises Unreadable where it is none that can be judged."""
    tree = parse(text, source, ADVICE)
    if tree.at("changeSummary").value is None:
        tree.fail("it is no whole preview (no changeSummary)")
    for each in tree.at("diagnostics").entries():
        if each.at("severity").text() == "error":
            raise Unreadable(f"{source} is a preview that failed: run `pulumi preview` and correct what it names")
    nodes = list(tree.at("steps").entries())
    counts = _counts(tree, nodes)
    found = [step for step in map(_step, nodes) if step]
    return Preview(
        tuple(step for step in found if step.op not in PARTS),
        sum(number for op, number in counts.items() if op in QUIET),
        next((name for each in nodes if (name := stack_of(each.at("urn").text()))), ""),
        tree.at("config").object(),
        tuple(step for step in found if step.op in PARTS),
        any(map(_takes_possession, nodes)),
        next((url for each in nodes if (url := _gateway(each))), ""),
        frozenset(
            match[1] for each in tree.at("diagnostics").entries() if (match := NOT_CHECKED.search(each.at("message").text()))
        ),
    )


def _gateway(step: Node) -> str:
    """What the stack itself exports as `gatewayUrl`."""
    if not step.at("urn").text().partition("::")[2].partition("::")[2].startswith("pulumi:pulumi:Stack::"):
        return ""
    states = (step.at(name).at("outputs").at("gatewayUrl").value for name in ("newState", "oldState"))
    return next((url for url in states if isinstance(url, str) and url.startswith("https://")), "")


def has_unknown(value: Any) -> bool:
    """Whether something in a value is not known before the update."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    return any(map(has_unknown, value)) if isinstance(value, list) else value == UNKNOWN


def _counts(tree: Node, steps: list[Node]) -> Mapping[str, int]:
    """How many resources meet which operation. One that is counted and has no step would be left out of a verdict."""
    counts = {op: number.count() for op, number in tree.at("changeSummary").members()}
    there = Counter(step.at("op").name() for step in steps)
    for op in sorted({*counts, *there} - KNOWN):
        tree.fail(f'"{op}" is an operation that is not judged; known are {", ".join(sorted(KNOWN))}')
    for op, number in counts.items():
        if op not in QUIET and there[op] < number:
            tree.fail(f"changeSummary counts {number} times {op}, and steps has {there[op]} of them")
    return counts


def _step(step: Node) -> Step | None:
    """A step on a resource in a cloud that changes it; None for others: components and providers exist in Pulumi only."""
    op, states = step.at("op").name(), (step.at("oldState"), step.at("newState"))
    before, after = states
    state = after if after.object() else before
    if not state.object():
        step.fail(f"{step.place} has neither oldState nor newState")
    name, custom = urn(step.at("urn")), True in [each.at("custom").flag() for each in states]
    if op in QUIET or not custom or state.at("type").name().startswith("pulumi:"):
        return None
    kind = type_token(state.at("type"))
    old, new = (inputs(each.at("inputs"), kind) for each in states)
    return Step(
        op,
        kind.rsplit(":", 1)[-1],
        logical_name(name),
        old,
        new,
        reasons=_reasons(step, old, new),
        forced=tuple(sorted(set(step.at("replaceReasons").names()))),
        urn=name,
        parent=state.at("parent").text(),
        fed={each: found for each, urns in state.at("propertyDependencies").members() if (found := urns.names())},
        after=tuple(sorted(state.at("dependencies").names())),
        options=Options(before.at("protect").flag(), before.at("retainOnDelete").flag(), before.at("deletedWith").text()),
        type=kind,
    )


def _takes_possession(step: Node) -> bool:
    """Whether it is the component of what was adopted, which is from now on to be deleted with the stack."""
    is_adopted = step.at("urn").text().rpartition("::")[0].endswith(":index:Adopted")
    before, after = (step.at(state).at("inputs").at("owned").flag() for state in ("oldState", "newState"))
    return is_adopted and after and not before


def _reasons(step: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs, and what the engine names: it alone knows that a secret changed."""
    named = step.at("diffReasons").names()
    if not old or not new:
        return ()
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name) and not name.startswith("__")}
    return tuple(sorted(differing | set(named)))
