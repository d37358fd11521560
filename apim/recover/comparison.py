"""Whether what is in Azure is as the stack declares it: then it is likely the stack's own, and to take it in changes nothing.

What cannot be compared does not count: secrets, values not known yet, and what Azure never shows.
"""

from collections.abc import Mapping
from typing import Any

from apim import state
from apim.engine_markers import SECRET, UNKNOWN
from apim.recover.resource_ids import parameters, token
from linting import ContractError
from policy import parse, same

NEVER_SHOWN = frozenset(
    {"azureApiVersion", "format", "apiType", "soapApiType", "translateRequiredQueryParametersConduct", "notify", "appType"}
)
"""Inputs that no answer of Azure has under this name, and `format`, which is how a text is written, not what it says."""

DOCUMENTS = frozenset({"ApiPolicy", "ApiOperationPolicy", "ProductPolicy", "Policy", "PolicyFragment"})


def differing(type_: str, inputs: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of inputs that Azure shows another value for, sorted. `found` is what Azure answered."""
    live = dict(found) | dict(found.get("properties") or {})
    compared = set(inputs) - parameters(type_) - NEVER_SHOWN
    if token(type_).partition(":")[2] == "Api":
        compared -= {"value"}  # a document goes in, operations come out
    return tuple(sorted(name for name in compared if not _agree(type_, name, inputs, live)))


def _agree(type_: str, name: str, inputs: Mapping[str, Any], live: Mapping[str, Any]) -> bool:
    if name == "value" and token(type_).partition(":")[2] in DOCUMENTS:
        return _same_policy(inputs, live)
    return name not in live or _equal(inputs[name], live[name])


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
