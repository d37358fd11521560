"""Whether what is in Azure is as the stack declares it: then it is likely the stack's own, and to take it in changes nothing.

What cannot be compared does not count: secrets, values not known yet, and what Azure never answers.
"""

from collections.abc import Mapping
from typing import Any

from apim import state
from apim.engine_markers import SECRET, UNKNOWN
from apim.recover.resource_ids import parameters, token
from arm_args.classes import AzureClass, azure_class
from linting import ContractError
from policy import parse, same


def differing(type_: str, inputs: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of inputs that Azure has another value for, sorted. `found` is what Azure answered."""
    live = dict(found) | dict(found.get("properties") or {})
    known = azure_class(token(type_).partition(":")[2])
    compared = set(inputs) - parameters(type_) - known.compared("never")
    return tuple(sorted(name for name in compared if not _agree(known, name, inputs, live)))


def _agree(known: AzureClass, name: str, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> bool:
    if name == known.policy:
        return _same_policy(inputs, live)
    arm = known.of(name).arm
    return arm not in live or _equal(inputs[name], live[arm])


def _equal(declared: Any, live: Any) -> bool:
    if declared is state.SECRET or declared in (SECRET, UNKNOWN):
        return True
    if isinstance(declared, dict):
        return isinstance(live, dict) and all(_equal(value, live.get(key)) for key, value in declared.items())
    if isinstance(declared, list):
        return isinstance(live, list) and len(live) == len(declared) and all(map(_equal, declared, live))
    if isinstance(declared, str) and isinstance(live, str):
        # Azure answers full ids for short ones, in its own letter case.
        return declared == live or ("/" in declared and live.lower().endswith(declared.lower()))
    return bool(declared == live)


def _same_policy(inputs: Mapping[str, Any], live: Mapping[str, Any]) -> bool:
    """Azure rebuilds a policy's text (recorded: policy-01); `live` was asked for as `rawxml`."""
    if not isinstance(inputs["value"], str) or inputs["value"] in (SECRET, UNKNOWN):
        return True
    declared = inputs.get("format", "xml")
    try:
        return same(parse(inputs["value"], declared), parse(str(live.get("value", "")), "rawxml"))
    except ContractError:
        return inputs["value"] == live.get("value")
