"""The repair, by the engine's own means: `pulumi import`, `pulumi refresh`, and `pulumi cancel` for a dead lock."""

import json
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from apim.engine_resources import logical_name
from apim.recover.diagnosis import Found, Verdict
from apim.recover.stack_cli import Lock, Locked, Pulumi
from apim.state import State

PROVIDER = "pulumi-azure-native"


def mend(pulumi: Pulumi, known: State, found: Sequence[Found], allowed: Callable[[Lock], bool]) -> None:
    """Take in what is there; where the state has notes, drop them and read all anew; with nothing to repair, see after the lock.

    While something may still appear, nothing is written but what is taken in: the notes are needed, and times count from the
    state's last write. `allowed` is asked before a lock is taken away; a lock that stays is raised. Raises Locked, PulumiFailed.
    """
    adopted = [each for each in found if each.verdict is Verdict.ADOPT]
    if adopted:
        pulumi.say(f"pulumi import of {len(adopted)} into the state")
        resources = import_file(adopted, known)
        _unlocking(pulumi, allowed, lambda: pulumi.adopt(resources))
        if any(each.wanted and "scope" in each.wanted.inputs for each in adopted):
            state = json.loads(pulumi.exported())
            if scoped(state, adopted):
                pulumi.replace(state)
    if any(each.verdict is Verdict.NOT_YET for each in found):
        return
    if any(map(_is_noted, found)):
        pulumi.say("pulumi refresh: the state learns what is really there")
        arguments = refreshing(known, found)
        _unlocking(pulumi, allowed, lambda: pulumi.refresh(*arguments))
    elif known.root is not None and not adopted:
        root = known.root
        _unlocking(pulumi, allowed, lambda: pulumi.refresh("--target", root))


def _is_noted(each: Found) -> bool:
    """Whether the state may hold a note about it: of what a run began, or of what it did not end.

    What is taken in without one, an import has just read.
    """
    if each.verdict is Verdict.ADOPT:
        return each.wanted is not None and each.wanted.begun
    return each.verdict not in (Verdict.DIFFERS, Verdict.FOREIGN, Verdict.STRAY)


def refreshing(known: State, found: Sequence[Found]) -> list[str]:
    """Arguments of the refresh.

    What failed after Azure had accepted it is left out: a refresh would take away the engine's note of the failure, and with it
    the reason to write the resource again (observed with engine 3.259.0). A blocked one keeps its note, so that it is named again.
    """
    clear = [] if any(each.verdict is Verdict.BLOCKED for each in found) else ["--clear-pending-creates"]
    return [*clear, *(part for urn in known.failed for part in ("--exclude", urn))]


def import_file(found: Sequence[Found], known: State) -> dict[str, Any]:
    """What `pulumi import --file` reads.

    Parents are in the state, since a component is registered before its children, or are made with what is taken in: after a
    destruction none is left. What has none, or the stack itself, needs none.
    """
    adopted = [(each, each.wanted) for each in found if each.wanted is not None]
    parents = sorted({wanted.parent for _, wanted in adopted if wanted.parent and "::pulumi:pulumi:Stack::" not in wanted.parent})
    names = {urn: f"parent{number}" for number, urn in enumerate(parents)}
    components = [
        {"type": urn.split("::")[2], "name": name, "logicalName": logical_name(urn), "component": True}
        for urn, name in names.items()
        if urn not in known.ids
    ]
    resources = [
        {"type": each.type, "name": each.name, "id": each.resource_id, "version": version(PROVIDER)}
        | ({"parent": names[wanted.parent]} if wanted.parent in names else {})
        for each, wanted in adopted
    ]
    table = {name: urn for urn, name in names.items() if urn in known.ids}
    return {"nameTable": table, "resources": [*components, *resources]}


def scoped(state: dict[str, Any], adopted: Sequence[Found]) -> bool:
    """Give scopes in an exported state the slash again with which the program writes them; whether there was any.

    An import reads the scope of a role assignment from its id, where the slash belongs to the path (inferred: it does so in the
    simulator's plugin, and the provider's path is `/{scope}/providers/…`). Another scope is another role assignment to the
    engine, and the next update would make anew what is there.
    """
    declared = {each.wanted.urn: each.wanted.inputs.get("scope") for each in adopted if each.wanted is not None}
    found = False
    for resource in (state.get("deployment") or {}).get("resources") or ():
        inputs, scope = resource.get("inputs") or {}, declared.get(resource["urn"])
        if isinstance(scope, str) and inputs.get("scope") != scope and str(inputs.get("scope")).strip("/") == scope.strip("/"):
            inputs["scope"], found = scope, True
    return found


def _unlocking(pulumi: Pulumi, allowed: Callable[[Lock], bool], command: Callable[[], None]) -> None:
    try:
        command()
    except Locked as stopped:
        if not stopped.lock.is_dead or not allowed(stopped.lock):
            raise
        pulumi.cancel()
        command()
