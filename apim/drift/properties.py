"""A resource's members: what was last written and what Azure answered then, against what it answers now.

A member has drifted when Azure's answer is neither what it answered after the last write nor what was written: what the
service rewrites on the way in, or fills in, it answered then already.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import policy
from apim.drift import equality, redaction
from apim.drift.model import Difference
from apim.state import SECRET, Resource
from arm_args.classes import AzureClass
from linting import ContractError

WHOLE = "properties"
BODY = ("sku", "kind", WHOLE)
"""Members of a body that are inputs under their own names."""
FORMATS: tuple[policy.Format, ...] = ("rawxml", "xml")


def differences(resource: Resource, known: AzureClass, live: Mapping[str, Any]) -> Iterator[Difference]:
    """Where a resource is not as it was deployed."""
    there = _flat(live)
    if known.policy is not None:
        yield from _policies(resource, known.policy, there)
    for name in sorted({*resource.inputs, *known.compared("always")} - known.compared("never") - {known.policy}):
        now = there.get(known.of(name).arm)
        then = resource.outputs.get(name)
        if name in resource.inputs:
            if _same(then, now):
                continue
            # A whole body has members that only Azure fills in: those of the answer then are the ones to compare with.
            then = resource.inputs[name] if name != WHOLE or then is None else then
        for place, old, new in equality.differences(then, now, (name,)):
            yield Difference(".".join(place), redaction.value(place, None if old is SECRET else old), redaction.value(place, new))


def _same(old: Any, new: Any) -> bool:
    """Whether Azure answers what it answered after the last write, which for some inputs is nothing."""
    return not any(True for _ in equality.differences(old, new))


def _flat(live: Mapping[str, Any]) -> dict[str, Any]:
    """The members of `properties`, as the SDK lifts them; beside them only what is no address.

    Of what a stack creates to publish on, some inputs are members of the body itself, `properties` among them.
    """
    return {name: live[name] for name in BODY if name in live} | dict(live.get("properties") or {})


def _policies(resource: Resource, name: str, there: Mapping[str, Any]) -> Iterator[Difference]:
    """Where the policy differs from both the written and the answered one; the differences are those from the written one."""
    now = there.get(name)
    written, answered = resource.inputs.get(name), resource.outputs.get(name)
    if SECRET in (written, answered) or now in (written, answered):
        return
    new = _readings(str(now), there.get("format"))
    old = _readings(str(written), resource.inputs.get("format"))
    then = _readings(str(answered), resource.outputs.get("format")) if answered is not None else ()
    if any(policy.same(one, other) for one in (*old, *then) for other in new):
        return
    if not old or not new:
        yield Difference("the text, which cannot be read as a policy", None, None)
        return
    yield from map(redaction.policy, policy.differences(old[0], new[0]))


def _readings(text: str, form: object) -> tuple[policy.Document, ...]:
    """The document under the format that is given, or under each: a fragment's answer does not name it (recorded: o24-15)."""
    found = []
    for each in [known for known in FORMATS if known == form] or FORMATS:
        try:
            found.append(policy.parse(text, each))
        except ContractError:
            continue
    return tuple(found)
