"""A preview in the form in which the library keeps it: what a report may read, and nothing that differs from run to run.

Left out are times, paths, ids, outputs, providers, warnings, the configuration but for what it says about the report; steps on
what stays the same, and steps of a refresh that found nothing. Steps are in the order of URN and operation, dependencies in that
of URN: the engine's differs. Of a preview that failed only that is kept: how far the engine got is chance.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

STATE = ("custom", "type", "inputs", "parent", "protect", "retainOnDelete", "deletedWith")
REVIEW = "azure-openai-apim:review"
REASONS = ("diffReasons", "replaceReasons", "detailedDiff")
HELD = ("Api", "ApiRelease", "ApiPolicy", "ApiOperationPolicy")
"""Types of which a report looks into the state."""

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
    after = {"dependencies": sorted(state.get("dependencies") or ()), "propertyDependencies": feeding}
    return {name: state[name] for name in STATE if name in state} | {name: value for name, value in after.items() if value}
