"""Policy documents at the door: accepted by `apim_simulator.policy`, their references checked against the store."""

import re
from typing import TYPE_CHECKING, Literal

from apim_simulator.arm import errors
from apim_simulator.arm.calls import Call
from apim_simulator.arm.errors import ArmError, Detail
from apim_simulator.store import Json, Resource

if TYPE_CHECKING:
    from apim_simulator.policy import Accepted

Scope = Literal["global", "product", "api", "operation"]

FORMATS = ("xml", "rawxml")
COLLECTIONS = {"backend": "backends", "fragment": "policyFragments", "logger": "loggers"}
"""Where a reference's name is an id; named values go by their displayName."""

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
NOT_ON_CONSUMPTION = re.compile(r"<(llm-token-limit|azure-openai-token-limit|rate-limit-by-key|quota-by-key)[\s/>]")
"""Elements that the Consumption tier refuses [D]."""


def text_and_format(sent: Json) -> tuple[str, str]:
    """`value` and `format`, `xml` by default. Raises 501 for the link formats."""
    chosen = str(sent.get("format") or "xml").lower()
    if chosen not in FORMATS:
        raise errors.unsupported(f"properties.format {chosen!r}: nothing is fetched")
    return sent["value"], chosen


def accepted(call: Call, text: str, text_format: str, scope: Scope | None) -> "Accepted":
    """The document of a scope, or with None of a fragment. Raises ArmError as the policy checker refuses."""
    from apim_simulator import policy  # noqa: PLC0415 - lxml and the C# grammar, which a start without policies does without

    tier = str(call.service.envelope.get("sku", {}).get("name")).lower()
    if tier == "consumption" and (element := NOT_ON_CONSUMPTION.search(COMMENT.sub("", text))):
        raise errors.invalid(element[1], f"policy {element[1]} is not supported in the Consumption tier")
    values = named_values(call)
    try:
        if scope is None:
            document = policy.accept_fragment(text, text_format, values)
        else:
            document = policy.accept(text, text_format, scope, values)
    except policy.PolicyRefused as refused:
        detail = Detail(refused.code, refused.target, refused.message)
        raise ArmError(refused.status, refused.code, refused.message, [detail]) from refused
    return document


def named_values(call: Call) -> dict[str, str]:
    """Texts by displayName: with them the checker sees what the gateway will run."""
    found = call.store.children(call.service.id, "namedValues")
    texts = {r.properties["displayName"]: r.private.get("value", r.properties.get("value")) for r in found}
    return {name: text for name, text in texts.items() if text is not None}


def check_references(call: Call, document: "Accepted") -> None:
    """What a policy names must exist [C]: backends and fragments by id, named values by displayName."""
    service = call.service.id
    display_names = {str(r.properties.get("displayName")).lower() for r in call.store.children(service, "namedValues")}
    for kind, name in sorted(document.references):
        exists = name.lower() in display_names if kind == "named-value" else call.store.get(f"{service}/{COLLECTIONS[kind]}/{name}")
        if not exists:
            raise errors.invalid("policies", f"the policy names {kind} '{name}', which does not exist")


def stored(resource_id: str, resource_type: str, document: "Accepted", text_format: str, properties: Json) -> Resource:
    """The resource: the rebuilt text is what GET shows, the sent text is what the gateway compiles."""
    private = {
        "raw": document.raw,
        "raw_format": text_format,
        "references": [list(reference) for reference in sorted(document.references)],
    }
    return Resource(resource_id, resource_type, {**properties, "value": document.value}, private=private)
