"""An API's properties: from what was sent to what GET shows (o24-06, o24-07), and how other answers differ."""

import re
from typing import Any

from apim_simulator.arm import errors
from apim_simulator.arm.api_versions import PREVIEW, SDK, Since
from apim_simulator.store import Json

DEFAULT_KEY_NAMES: Json = {"header": "Ocp-Apim-Subscription-Key", "query": "subscription-key"}
NO_AUTHENTICATION: Json = {
    "oAuth2": None,
    "openid": None,
    "oAuth2AuthenticationSettings": [],
    "openidAuthenticationSettings": [],
    "returnProtectedResourceMetadata": False,
}
"""What an empty or absent `authenticationSettings` is answered as (api-06, members of today: o24-06)."""

MEMBERS: dict[str, tuple[str, ...]] = {"contact": ("name", "url", "email"), "license": ("name", "url")}
"""Members of descriptive objects in Azure's order; those not sent are null (oaj-02, oay-05)."""

OPTIONAL = ("termsOfServiceUrl", "contact", "license")
LISTED_NOT = (*OPTIONAL, "provisioningState")
"""Absent from lists: recorded for a product's (rev-04), assumed for the service's."""
LINKED_NOT = (*LISTED_NOT, "apiVersionSetId")
"""Absent from a product link's answer (o24-23)."""
CARRIED = (
    "displayName",
    "description",
    "subscriptionRequired",
    "serviceUrl",
    "path",
    "protocols",
    "subscriptionKeyParameterNames",
    *OPTIONAL,
    "apiVersion",
    "apiVersionDescription",
    "apiVersionSetId",
)
"""What `sourceApiId` copies where it is not sent (rev-06)."""
SINCE = {
    **{name: Since(answer=SDK) for name in ("backendId", "isAgent", "agent", "a2aProperties", "jsonRpcProperties")},
    **{name: Since(answer=SDK) for name in ("provisioningState", "authenticationSettings.returnProtectedResourceMetadata")},
    "mcpProperties": Since(request=PREVIEW, answer=SDK),
}
"""2024-05-01 answers more than its contract has (o24-06); that 2022-08-01 answers as little as 2021-08-01 did is inferred."""


def read_properties(sent: Json, revision: str, *, current: bool, version_set: str | None) -> Json:
    """GET's properties for what was sent, already checked; `version_set` is the full id of `apiVersionSetId`."""
    names = {**DEFAULT_KEY_NAMES, **_present(sent.get("subscriptionKeyParameterNames") or {})}
    properties: Json = {
        "displayName": sent["displayName"],
        "apiRevision": revision,
        "description": sent.get("description"),
        "subscriptionRequired": True if sent.get("subscriptionRequired") is None else sent["subscriptionRequired"],
        "serviceUrl": sent.get("serviceUrl"),
        "backendId": None,
        "path": path_of(sent),
        "protocols": [protocol.lower() for protocol in sent.get("protocols") or ["https"]],
        "mcpProperties": None,
        "a2aProperties": None,
        "isAgent": False,
        "agent": None,
        "jsonRpcProperties": None,
        "authenticationSettings": dict(NO_AUTHENTICATION),
        "subscriptionKeyParameterNames": names,
    }
    for name in OPTIONAL:
        if sent.get(name) is not None:
            given = sent[name]
            properties[name] = {member: given.get(member) for member in MEMBERS[name]} if name in MEMBERS else given
    if current:
        properties["isCurrent"] = True  # absent, not false, on the others (rev-06)
    for name in ("apiRevisionDescription", "apiVersion", "apiVersionDescription"):
        if sent.get(name) is not None:
            properties[name] = sent[name]
    if version_set is not None:
        properties["apiVersionSetId"] = version_set
    properties["provisioningState"] = "Succeeded"
    return properties


def path_of(sent: Json) -> str:
    """`path` without its leading slash (o24-06)."""
    return str(sent.get("path") or "").removeprefix("/")


def revision_of(sent: Json) -> str:
    """The number in `apiRevision`: `v1` is silently `1` (o24-06); without a number 1 (inferred)."""
    digits = re.search(r"\d+", str(sent.get("apiRevision") or ""))
    return str(int(digits[0])) if digits else "1"


def refuse_unsupported(sent: Json) -> None:
    """Contract members that would change behaviour nobody simulates (ARM-CONTRACT). Raises `SimulatorUnsupported`."""
    for name in ("type", "apiType"):
        if str(sent.get(name) or "http").lower() != "http":
            raise errors.unsupported(f"properties.{name} {sent[name]!r}; APIs are http")
    if any(_filled(value) for value in (sent.get("authenticationSettings") or {}).values()):
        raise errors.unsupported("a filled properties.authenticationSettings")
    for name in ("wsdlSelector", "apiVersionSet"):
        if sent.get(name) is not None:
            raise errors.unsupported(f"properties.{name}")
    if any(protocol.lower() in {"ws", "wss"} for protocol in sent.get("protocols") or ()):
        raise errors.unsupported("properties.protocols ws and wss")


def require(sent: Json) -> None:
    """`displayName` must come from somewhere; that its absence is a `ValidationError` is inferred."""
    if not sent.get("displayName"):
        raise errors.invalid("displayName", "properties.displayName is required where no document gives a title")


def listed(properties: Json) -> Json:
    """List form: authentication and key names null (api-01), descriptive objects absent."""
    return {
        **{name: value for name, value in properties.items() if name not in LISTED_NOT},
        "authenticationSettings": None,
        "subscriptionKeyParameterNames": None,
    }


def linked(properties: Json, updated: str) -> Json:
    """A product link's answer to PUT: list form, `protocols` null, and when the API last changed (o24-23)."""
    item = {name: value for name, value in listed(properties).items() if name not in LINKED_NOT}
    head = {name: item.pop(name) for name in ("displayName", "apiRevision", "description")}
    return {**head, "specificationLastUpdated": updated, **item, "protocols": None}


def _present(value: Json) -> Json:
    return {name: item for name, item in value.items() if item is not None}


def _filled(value: Any) -> bool:
    return value is not None and value not in ([], {}, False)
