"""A preview in the form in which the library keeps it: what a report may read, and nothing that differs from run to run.

Left out are times, paths, ids, outputs, providers, warnings, the configuration but for what it says about the report; steps on
what stays the same, and steps of a refresh that found nothing. Steps are in the order of URN and operation, dependencies in that
of URN: the engine's differs. Of a preview that failed only that is kept: how far the engine got is chance. The stack's ledger is
left out, too: a report says nothing of it, and a library that had it would change with each name.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

STATE = ("custom", "type", "inputs", "parent", "protect", "retainOnDelete", "deletedWith")
REVIEW = "azure-openai-apim:review"
REASONS = ("diffReasons", "replaceReasons", "detailedDiff")
HELD = ("Api", "ApiRelease", "ApiPolicy", "ApiOperationPolicy")
"""Types of which a report looks into the state."""

LEDGER = "azure-openai-apim:index:Ledger"
PARTS = frozenset({"create-replacement", "delete-replaced"})
"""Of a replacement, which counts as one."""
QUIET = frozenset({"same", "read", "refresh"})


def minimal(preview: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of one that `pulumi preview --json` printed."""
    errors = [told for told in preview.get("diagnostics", ()) if told["severity"] == "error"]
    if errors:
        return {"steps": [], "changeSummary": {}, "diagnostics": [told for told in errors if "urn" not in told]}
    steps = [_step(step) for step in preview.get("steps", ()) if not _is_idle(step)]
    config = {REVIEW: preview["config"][REVIEW]} if REVIEW in preview.get("config", ()) else {}
    kept: dict[str, Any] = {"config": config} if config else {}
    return kept | {
        "steps": sorted(steps, key=lambda step: (step["urn"], step["op"])),
        "changeSummary": dict(sorted(preview["changeSummary"].items())),
    }


def without_ledger(preview: Mapping[str, Any]) -> dict[str, Any]:
    """The same without the ledger, and its three resources in the counts: component, id, part. What stays has no step."""
    ops = {
        step["urn"]: step["op"] for step in preview.get("steps", ()) if LEDGER in step["urn"] and step["op"] not in PARTS | QUIET
    }
    ledger = Counter(ops.values()) + Counter({"same": 3 - len(ops)})
    left = Counter(preview["changeSummary"])
    left.subtract(ledger)
    steps = [step for step in preview.get("steps", ()) if LEDGER not in step["urn"]]
    return {**preview, "steps": steps, "changeSummary": {op: number for op, number in left.items() if number}}


def state(resources: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is kept of a state, as `pulumi stack export` prints it."""
    held = [each for each in resources if each["type"].rsplit(":", 1)[-1] in HELD]
    kept = [{name: each[name] for name in ("urn", "custom", "id", "type", "inputs", "parent")} for each in held]
    return {"version": 3, "deployment": {"resources": sorted(kept, key=lambda each: str(each["urn"]))}}


def text(preview: Mapping[str, Any]) -> str:
    """A minimal preview or state as its file has it."""
    return json.dumps(preview, indent=1, ensure_ascii=False) + "\n"


def _is_idle(step: Mapping[str, Any]) -> bool:
    if step["op"] not in QUIET:
        return False
    old, new = (_state(step.get(name)) for name in ("oldState", "newState"))
    return step["op"] != "refresh" or (old is not None and old == new)


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    states = {name: _state(step[name]) for name in ("oldState", "newState") if step.get(name)}
    reasons = {name: step[name] for name in REASONS if step.get(name)}
    named = {name: sorted(reasons[name]) for name in REASONS[:2] if name in reasons}  # of sets
    return {"op": step["op"], "urn": step["urn"], **states, **reasons, **named}


def _state(state: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if state is None:
        return None
    feeding = {name: sorted(urns) for name, urns in sorted((state.get("propertyDependencies") or {}).items()) if urns}
    others = [urn for urn in state.get("dependencies") or () if LEDGER not in urn]
    after = {"dependencies": sorted(others), "propertyDependencies": feeding}
    return {name: state[name] for name in STATE if name in state} | {name: value for name, value in after.items() if value}
