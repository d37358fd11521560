"""What was sent to Resource Manager, against Microsoft's own models: azure-mgmt-*, which share nothing with program or simulator.

A member that a model does not have, and a value of another type, would be refused by Azure or, worse, left out without a word.
"""

import json
import re
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any, Final

from azure.mgmt.apimanagement import models as apim
from azure.mgmt.authorization.v2022_04_01 import models as roles
from azure.mgmt.cognitiveservices import models as cognitive

SERVICE: Final = "/providers/Microsoft.ApiManagement/service/[^/]+"
ACCOUNT: Final = "/providers/Microsoft.CognitiveServices/accounts/[^/]+"
MODELS: Final[Mapping[str, tuple[ModuleType, str]]] = {
    f"{SERVICE}": (apim, "ApiManagementServiceResource"),
    f"{SERVICE}/apis/[^/]+": (apim, "ApiCreateOrUpdateParameter"),
    f"{SERVICE}/apis/[^/]+/operations/[^/]+": (apim, "OperationContract"),
    f"{SERVICE}/apis/[^/]+/releases/[^/]+": (apim, "ApiReleaseContract"),
    f"{SERVICE}/(.+/)?policies/policy": (apim, "PolicyContract"),
    f"{SERVICE}/(apis/[^/]+/)?diagnostics/[^/]+": (apim, "DiagnosticContract"),
    f"{SERVICE}/apiVersionSets/[^/]+": (apim, "ApiVersionSetContract"),
    f"{SERVICE}/backends/[^/]+": (apim, "BackendContract"),
    f"{SERVICE}/loggers/[^/]+": (apim, "LoggerContract"),
    f"{SERVICE}/namedValues/[^/]+": (apim, "NamedValueCreateContract"),
    f"{SERVICE}/policyFragments/[^/]+": (apim, "PolicyFragmentContract"),
    f"{SERVICE}/products/[^/]+": (apim, "ProductContract"),
    f"{SERVICE}/subscriptions/[^/]+": (apim, "SubscriptionCreateParameters"),
    f"{ACCOUNT}": (cognitive, "Account"),
    f"{ACCOUNT}/deployments/[^/]+": (cognitive, "Deployment"),
    "/providers/Microsoft.Authorization/roleAssignments/[^/]+": (roles, "RoleAssignmentCreateParameters"),
}
"""Model of a PUT by the end of its path."""
WITHOUT: Final = (
    "/resourceGroups/[^/]+",
    "/workspaces/[^/]+",
    "/Microsoft.Insights/(components|workbooks|diagnosticSettings)/[^/]+",
    "/products/[^/]+/apis/[^/]+",
)
"""Ends of paths of which no model is at hand, or that have no body."""
WRAPPERS: Final = frozenset({"id", "name", "type", "eTag", "etag"})
"""Of every resource; a PUT may repeat them."""
SCALARS: Final[Mapping[str, type | tuple[type, ...]]] = {"str": str, "bool": bool, "int": int, "float": (int, float)}


def faults(journal: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the PUTs in a journal that has bodies; of several, at least one has to have any."""
    puts = [each for each in journal if each["plane"] == "arm" and each["method"] == "PUT"]
    written = [each for each in puts if each["body"]]
    assert written or not puts, "the journal has no bodies"
    return [f"{each['path']}: {fault}" for each in written for fault in judged(each["path"], json.loads(each["body"]))]


def judged(path: str, body: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the body of a PUT."""
    for end, (module, name) in MODELS.items():
        if re.search(f"{end}$", path, re.IGNORECASE):
            yield from _model(module, name, body, "")
            return
    if not any(re.search(f"{end}$", path, re.IGNORECASE) for end in WITHOUT):
        yield "no model is known"


def _model(module: ModuleType, name: str, value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at or 'the body'} is no object"
        return
    rows: dict[str, Any] = {}
    for attribute in getattr(module, name)._attribute_map.values():  # the models have no public list of their members
        *above, last = re.split(r"(?<!\\)\.", attribute["key"])
        level = rows
        for step in above:
            level = level.setdefault(step, {})
        level[last] = attribute["type"]
    yield from _members(module, rows, value, at)


def _members(module: ModuleType, rows: Mapping[str, Any], value: dict[str, Any], at: str) -> Iterator[str]:
    for name, inner in value.items():
        here = f"{at}.{name}".lstrip(".")
        if name not in rows:
            if at or name not in WRAPPERS:
                yield f"{here} is unknown"
        elif isinstance(rows[name], dict):
            yield from _members(module, rows[name], inner, here) if isinstance(inner, dict) else [f"{here} is no object"]
        elif inner is not None:
            yield from _value(module, rows[name], inner, here)


def _value(module: ModuleType, kind: str, value: Any, at: str) -> Iterator[str]:
    if kind in SCALARS:
        if not isinstance(value, SCALARS[kind]) or (isinstance(value, bool) and kind != "bool"):
            yield f"{at} is {json.dumps(value):.40}, no {kind}"
    elif kind[0] in "[{":
        if not isinstance(value, list if kind[0] == "[" else dict):
            yield f"{at} is {json.dumps(value):.40}, no {kind}"
            return
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in entries:
            yield from _value(module, kind[1:-1], inner, f"{at}[{key}]")
    elif hasattr(getattr(module, kind, None), "_attribute_map"):
        yield from _model(module, kind, value, at)
    elif kind in {"iso-8601", "duration"} and not isinstance(value, str):
        yield f"{at} is {json.dumps(value):.40}, no {kind}"
