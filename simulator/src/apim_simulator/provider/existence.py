"""The check before every PUT of a Create: azure-native adopts nothing that exists (PROV-11 to PROV-13)."""

import re
from typing import Any

from apim_simulator.provider.arm import Arm
from apim_simulator.provider.errors import ProviderError
from apim_simulator.provider.metadata.types import Resource
from apim_simulator.provider.transport import Answer

OK, NO_CONTENT, NOT_FOUND = 200, 204, 404

DEFAULT_POLICY = "<policies><inbound/><backend><forward-request/></backend><outbound/></policies>"
"""Sections of the policy a service is born with, comments and layout left out; the provider's own constant is not recorded."""


def refuse_existing(resource: Resource, arm: Arm, identifier: str, url: str) -> None:
    """Raise ProviderError unless it is possible to create the resource at `url`."""
    answer = arm.send(resource.row.read, url)
    if _free(resource, answer):
        return
    if answer.status in {OK, NO_CONTENT}:
        raise ProviderError(f"cannot create already existing resource '{identifier}'")
    text = answer.body.decode("utf-8", errors="replace")
    raise ProviderError(f"cannot check existence of resource '{identifier}': status code {answer.status}, {text}")


def _free(resource: Resource, answer: Answer) -> bool:
    """Whether the resource may be created. HEAD answered with 200 counts as an empty body, there being none."""
    if answer.status == NOT_FOUND:
        return True
    if answer.status == NO_CONTENT:
        return resource.row.read == "GET"
    if answer.status != OK:
        return False
    if not answer.resource:  # empty, `{}`, or no JSON object at all
        return True
    if resource.row.singleton_default:
        return True
    return resource.row.default_policy and is_default_policy(answer.resource)


def is_default_policy(found: dict[str, Any]) -> bool:
    """Whether a service's policy is still the one it was born with (inferred: comments and layout do not matter)."""
    properties = found.get("properties")
    value = properties.get("value") if isinstance(properties, dict) else None
    if not isinstance(value, str):
        return False
    bare = re.sub(r"<!--.*?-->", "", value, flags=re.DOTALL)
    bare = re.sub(r"\s+(?=/?>)", "", re.sub(r">\s+<", "><", bare.strip()))
    return re.sub(r"<(\w+)></\1>", r"<\1/>", bare) == DEFAULT_POLICY
